#include "app/recipe_synth.h"

#include <math.h>
#include <stdio.h>

#include "app/recipe_keys.h"

#define DEFAULT_PER_CLASS 100 /* 0 where classes are filled up */
#define MAX_PER_CLASS 100000
#define MAX_INDEX 1000000 /* that may be left out */

static const thaw_recipe_key which[] = {
    THAW_CHOICE_KEY("generator", thaw_synth_desc, generator, thaw_synth_names, THAW_SYNTH_COUNT),
    THAW_BOOL_KEY("fill", thaw_synth_desc, fill),
};

static const thaw_recipe_key per_class[] = {
    THAW_INT_KEY("per_class", thaw_synth_desc, per_class, 0, MAX_PER_CLASS),
};

static const thaw_recipe_key smote[] = {
    THAW_INT_KEY("neighbours", thaw_synth_desc, neighbours, 1, 100),
};

static const thaw_recipe_key gaussian[] = {
    THAW_NUMBER_KEY("pooled", thaw_synth_desc, pooled, {0, 1, false, false}),
};

static const thaw_recipe_key learning[] = {
    THAW_INT_KEY("side", thaw_synth_desc, learning.side, 16, 64),
    THAW_INT_KEY("latent", thaw_synth_desc, learning.latent, 1, 1024),
    THAW_INT_KEY("filters", thaw_synth_desc, learning.filters, 1, 256),
    THAW_INT_KEY("batch", thaw_synth_desc, learning.batch, 1, 1024),
    THAW_INT_KEY("epochs", thaw_synth_desc, learning.epochs, 1, 100000),
    THAW_NUMBER_KEY("lr", thaw_synth_desc, learning.lr, {0, 1, true, false}),
};

static const thaw_recipe_key vae[] = {
    THAW_NUMBER_KEY("beta", thaw_synth_desc, vae.beta, {0, 1000, false, false}),
    THAW_INT_KEY("warm_up", thaw_synth_desc, vae.warm_up, 0, 100000),
    THAW_NUMBER_KEY("held_out", thaw_synth_desc, vae.held_out, {0, 0.5, false, false}),
    THAW_INT_KEY("patience", thaw_synth_desc, vae.patience, 0, 100000),
    THAW_NUMBER_KEY("min_delta", thaw_synth_desc, vae.min_delta, {0, INFINITY, false, true}),
};

static const thaw_recipe_key flip[] = {
    THAW_BOOL_KEY("flip", thaw_synth_desc, flip),
};

static const thaw_recipe_key composite[] = {
    THAW_CHOICE_KEY("mask", thaw_synth_desc, composite.mask, thaw_mask_names, THAW_MASK_COUNT),
    THAW_NUMBER_KEY("feather", thaw_synth_desc, composite.feather, {0, 1, true, false}),
    THAW_NUMBER_KEY("rotation", thaw_synth_desc, composite.rotation, {0, 180, false, false}),
    THAW_NUMBER_KEY("shift", thaw_synth_desc, composite.shift, {0, 1, false, false}),
    THAW_NUMBER_KEY("shadow", thaw_synth_desc, composite.shadow, {0, 1, false, false}),
    THAW_NUMBER_KEY("blur", thaw_synth_desc, composite.blur, {0, 0.5, false, false}),
};

static const thaw_recipe_key spread[] = {
    THAW_NUMBER_KEY("spread", thaw_synth_desc, spread, {0, 4, false, false}),
};

/* Keys of a recipe that is written: those of its generator. All may be read, since a generator is
 * often chosen by a flag. */
#define OF(generator) (1u << (generator))
#define ANY (~0u)
#define COUNT(array) (sizeof(array) / sizeof *(array))
static const struct {
    unsigned generators;
    const thaw_recipe_key *key;
    size_t keys;
} parts[] = {
    {ANY, per_class, COUNT(per_class)},
    {OF(THAW_SYNTH_SMOTE), smote, COUNT(smote)},
    {OF(THAW_SYNTH_GAUSSIAN), gaussian, COUNT(gaussian)},
    {OF(THAW_SYNTH_VAE) | OF(THAW_SYNTH_GAN), learning, COUNT(learning)},
    {OF(THAW_SYNTH_VAE), vae, COUNT(vae)},
    {OF(THAW_SYNTH_VAE) | OF(THAW_SYNTH_COMPOSITE), flip, COUNT(flip)},
    {OF(THAW_SYNTH_COMPOSITE), composite, COUNT(composite)},
    {OF(THAW_SYNTH_GAUSSIAN) | OF(THAW_SYNTH_VAE), spread, COUNT(spread)},
};

static void set_defaults(thaw_synth_desc *d) {
    d->per_class = d->fill ? 0 : DEFAULT_PER_CLASS;
    d->neighbours = 5; /* as in Chawla et al. */
    d->pooled = 0.5;
    d->spread = d->generator == THAW_SYNTH_VAE ? 0.8 : 1;
    d->learning = (thaw_synth_learning){
        .side = 32, .latent = 24, .filters = 32, .batch = 16, .epochs = 300, .lr = 2e-3};
    if (d->generator == THAW_SYNTH_GAN) {
        d->learning = (thaw_synth_learning){
            .side = 32, .latent = 64, .filters = 32, .batch = 32, .epochs = 50, .lr = 1e-3};
    }
    d->vae = (thaw_synth_vae){.beta = 1, .warm_up = 10, .held_out = 0.1, .patience = 20};
    d->composite = (thaw_synth_composite){.cut = {0.1, 0.1, 0.9, 0.9},
                                          .feather = 0.3,
                                          .scale = {0.7, 1.1},
                                          .rotation = 15,
                                          .shift = 0.1,
                                          .shadow = 0.5,
                                          .blur = 0.1};
}

/* What no table of single numbers can say. */
static void read_cut(thaw_fields *f, thaw_synth_composite *d) {
    double *cut = d->cut, *scale = d->scale;
    thaw_fields_numbers(f, "cut", THAW_RANGE_FRACTION, cut, 4);
    thaw_fields_numbers(f, "scale", (thaw_range){0.05, 20, false, false}, scale, 2);
    if (!(cut[0] < cut[2] && cut[1] < cut[3])) {
        thaw_fields_fail(f, "cut", "left < right and top < bottom wanted, got %g, %g, %g and %g",
                         cut[0], cut[1], cut[2], cut[3]);
    }
    if (scale[0] > scale[1]) {
        thaw_fields_fail(f, "scale", "from … to wanted, got %g and %g", scale[0], scale[1]);
    }
}

static void write_numbers(const char *key, const double *value, int count, thaw_json_writer *w) {
    thaw_json_open(w, key, '[');
    for (int i = 0; i < count; i++) thaw_json_put_double(w, NULL, value[i]);
    thaw_json_close(w, ']');
}

static thaw_status read_rules(thaw_fields *f, thaw_recipe *recipe) {
    thaw_synth_desc *d = &recipe->synthetic;
    recipe->rules = thaw_fields_value(f, "rules");
    bool drawn = d->generator == THAW_SYNTH_RULES;
    if (drawn && recipe->rules != NULL) return thaw_rules_read(f, &recipe->arena, &d->rules);
    if (drawn) thaw_fields_fail(f, "rules", "wanted with \"generator\": \"rules\"");
    if (recipe->rules != NULL) thaw_fields_fail(f, "rules", "only with \"generator\": \"rules\"");
    return f->status;
}

/* A list of samples at path. */
static thaw_status read_indices(thaw_fields *f, const thaw_json *list, const char *path,
                                thaw_arena *arena, thaw_synth_without *out) {
    if (list->kind != THAW_JSON_ARRAY) {
        return thaw_fail(f->err, f->kind, "%s: a list of indices wanted, got %s", path,
                         thaw_json_kind_name(list->kind));
    }
    uint32_t *index = thaw_arena_array(arena, (size_t)list->count + 1, sizeof *index);
    if (index == NULL) return thaw_fail(f->err, THAW_NO_MEMORY, "a list of samples");
    for (const thaw_json *one = list->child; one != NULL; one = one->next) {
        double x = one->kind == THAW_JSON_NUMBER ? one->number : -1;
        double above = out->count > 0 ? (double)index[out->count - 1] + 1 : 0;
        if (!(x >= above && x <= MAX_INDEX) || x > floor(x)) {
            return thaw_fail(f->err, f->kind, "%s: whole numbers of 0 … %d wanted, ascending", path,
                             MAX_INDEX);
        }
        index[out->count++] = (uint32_t)x;
    }
    out->index = index;
    return THAW_OK;
}

/* {"circle": [3, 17]} */
static thaw_status read_without(thaw_fields *f, thaw_recipe *recipe) {
    thaw_synth_desc *d = &recipe->synthetic;
    char path[THAW_FIELDS_PATH];
    recipe->without = thaw_fields_value(f, "without");
    if (recipe->without == NULL) return f->status;
    thaw_fields_path(f, "without", -1, path, sizeof path);
    if (recipe->without->kind != THAW_JSON_OBJECT) {
        return thaw_fail(f->err, f->kind, "%s: an object of classes wanted, got %s", path,
                         thaw_json_kind_name(recipe->without->kind));
    }
    size_t classes = (size_t)recipe->without->count;
    thaw_synth_without *without = thaw_arena_array(&recipe->arena, classes + 1, sizeof *without);
    if (without == NULL) return thaw_fail(f->err, THAW_NO_MEMORY, "a list of classes");
    d->without = without;
    for (const thaw_json *c = recipe->without->child; c != NULL; c = c->next) {
        char at[THAW_FIELDS_PATH + 64];
        snprintf(at, sizeof at, "%s.%.60s", path, c->key);
        without[d->withouts] = (thaw_synth_without){.class_name = c->key};
        THAW_TRY(read_indices(f, c, at, &recipe->arena, &without[d->withouts++]));
    }
    return THAW_OK;
}

thaw_status thaw_recipe_read_synth(thaw_fields *top, thaw_recipe *recipe) {
    thaw_synth_desc *d = &recipe->synthetic;
    thaw_fields f;
    thaw_fields_begin_member(&f, top, "synthetic");
    thaw_recipe_read_keys(&f, which, COUNT(which), d);
    set_defaults(d);
    for (size_t i = 0; i < COUNT(parts); i++) {
        thaw_recipe_read_keys(&f, parts[i].key, parts[i].keys, d);
    }
    read_cut(&f, &d->composite);
    if (d->learning.side % 8 != 0) {
        thaw_fields_fail(&f, "side", "a multiple of 8 wanted, got %d", d->learning.side);
    }
    THAW_TRY(read_rules(&f, recipe));
    THAW_TRY(read_without(&f, recipe));
    bool mixes = recipe->augment.mixup > 0 || recipe->augment.cutmix > 0;
    if (mixes && thaw_synth_learns_features(d->generator)) {
        thaw_fields_fail(&f, "generator", "%s makes features, which mixup and cutmix cannot mix",
                         thaw_synth_names[d->generator]);
    }
    return thaw_fields_end(&f);
}

void thaw_recipe_write_synth(const thaw_recipe *recipe, thaw_json_writer *w) {
    const thaw_synth_desc *d = &recipe->synthetic;
    if (d->generator == THAW_SYNTH_NONE) return;
    thaw_json_open(w, "synthetic", '{');
    thaw_recipe_write_keys(d, which, COUNT(which), w);
    for (size_t i = 0; i < COUNT(parts); i++) {
        if ((parts[i].generators & OF(d->generator)) == 0) continue;
        thaw_recipe_write_keys(d, parts[i].key, parts[i].keys, w);
    }
    if (recipe->without != NULL) thaw_json_put_value(w, "without", recipe->without);
    if (d->generator == THAW_SYNTH_COMPOSITE) {
        write_numbers("cut", d->composite.cut, 4, w);
        write_numbers("scale", d->composite.scale, 2, w);
    }
    if (recipe->rules != NULL) thaw_json_put_value(w, "rules", recipe->rules);
    thaw_json_close(w, '}');
}
