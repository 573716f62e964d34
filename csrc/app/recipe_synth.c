#include "app/recipe_synth.h"

#include "app/recipe_keys.h"

#define DEFAULT_PER_CLASS 100 /* 0 where classes are filled up */
#define MAX_PER_CLASS 100000

static const thaw_recipe_key keys[] = {
    THAW_CHOICE_KEY("generator", thaw_synth_desc, generator, thaw_synth_names, THAW_SYNTH_COUNT),
    THAW_BOOL_KEY("fill", thaw_synth_desc, fill),
    THAW_INT_KEY("neighbours", thaw_synth_desc, neighbours, 1, 100),
    THAW_NUMBER_KEY("pooled", thaw_synth_desc, pooled, {0, 1, false, false}),
};
#define KEYS (sizeof keys / sizeof *keys)

static const thaw_recipe_key per_class =
    THAW_INT_KEY("per_class", thaw_synth_desc, per_class, 0, MAX_PER_CLASS);

static thaw_status read_rules(thaw_fields *f, thaw_recipe *recipe) {
    thaw_synth_desc *d = &recipe->synthetic;
    recipe->rules = thaw_fields_value(f, "rules");
    bool drawn = d->generator == THAW_SYNTH_RULES;
    if (drawn && recipe->rules != NULL) return thaw_rules_read(f, &recipe->arena, &d->rules);
    if (drawn) thaw_fields_fail(f, "rules", "wanted with \"generator\": \"rules\"");
    if (recipe->rules != NULL) thaw_fields_fail(f, "rules", "only with \"generator\": \"rules\"");
    return f->status;
}

thaw_status thaw_recipe_read_synth(thaw_fields *top, thaw_recipe *recipe) {
    thaw_synth_desc *d = &recipe->synthetic;
    thaw_fields f;
    thaw_fields_begin_member(&f, top, "synthetic");
    d->neighbours = 5; /* as in Chawla et al. */
    d->pooled = 0.5;
    thaw_recipe_read_keys(&f, keys, KEYS, d);
    d->per_class = d->fill ? 0 : DEFAULT_PER_CLASS;
    thaw_recipe_read_keys(&f, &per_class, 1, d);
    THAW_TRY(read_rules(&f, recipe));
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
    thaw_recipe_write_keys(d, keys, KEYS, w);
    thaw_recipe_write_keys(d, &per_class, 1, w);
    if (recipe->rules != NULL) thaw_json_put_value(w, "rules", recipe->rules);
    thaw_json_close(w, '}');
}
