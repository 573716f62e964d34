#include <math.h>

#include "app/recipe_keys.h"
#include "app/recipe_phase.h"

#define KEYS(table)                                                                                \
    { table, sizeof(table) / sizeof *(table) }
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define NUMBER(key, field, ...) THAW_NUMBER_KEY(key, thaw_optimizer_desc, field, __VA_ARGS__)
#define LR NUMBER("lr", lr, {0, INFINITY, true, false})
#define BETAS                                                                                      \
    NUMBER("beta_1", beta1, {0, 1, false, true}), NUMBER("beta_2", beta2, {0, 1, false, true})
#define EPSILON NUMBER("epsilon", epsilon, {0, INFINITY, true, false})
#define MOMENTUM NUMBER("momentum", momentum, {0, 1, false, false})

static const thaw_recipe_key adam[] = {LR, BETAS, EPSILON};
static const thaw_recipe_key adamw[] = {
    LR,
    BETAS,
    EPSILON,
    NUMBER("weight_decay", weight_decay, {0, INFINITY, false, false}),
};
static const thaw_recipe_key sgd[] = {
    LR,
    MOMENTUM,
    THAW_BOOL_KEY("nesterov", thaw_optimizer_desc, nesterov),
};
static const thaw_recipe_key rmsprop[] = {
    LR,
    NUMBER("rho", rho, {0, 1, false, true}),
    MOMENTUM,
    EPSILON,
    THAW_BOOL_KEY("centered", thaw_optimizer_desc, centered),
};

/* In enum order. */
static const struct {
    const thaw_recipe_key *key;
    size_t keys;
} tables[THAW_OPTIMIZER_COUNT] = {KEYS(adam), KEYS(adamw), KEYS(sgd), KEYS(rmsprop)};

/* Ways of clipping, which every optimizer has: absent is none. */
#define POSITIVE                                                                                   \
    { 0, INFINITY, true, false }
static const thaw_recipe_key clips[] = {
    NUMBER("clip_norm", clip.clip_norm, POSITIVE),
    NUMBER("global_clip_norm", clip.global_clip_norm, POSITIVE),
    NUMBER("clip_value", clip.clip_value, POSITIVE),
};

static void read_clip(thaw_fields *f, thaw_optimizer_desc *d) {
    thaw_recipe_read_keys(f, clips, COUNT(clips), d);
    if ((d->clip.clip_norm > 0) + (d->clip.global_clip_norm > 0) + (d->clip.clip_value > 0) > 1) {
        thaw_fields_fail(f, "clip_norm", "one of clip_norm, global_clip_norm, clip_value wanted");
    }
}

static void write_clip(const thaw_optimizer_desc *d, thaw_json_writer *w) {
    const double of[] = {d->clip.clip_norm, d->clip.global_clip_norm, d->clip.clip_value};
    for (int i = 0; i < COUNT(clips); i++) {
        if (of[i] > 0) thaw_recipe_write_keys(d, &clips[i], 1, w);
    }
}

thaw_status thaw_recipe_read_optimizer(thaw_fields *parent, thaw_optimizer_desc *out) {
    thaw_fields outer, f;
    int kind = 0;
    thaw_fields_begin_member(&outer, parent, "optimizer");
    for (int i = 0; i < THAW_OPTIMIZER_COUNT; i++) { /* all are known, though only one is read */
        (void)thaw_fields_value(&outer, thaw_optimizer_names[i]);
        if (thaw_json_get(outer.object, thaw_optimizer_names[i]) != NULL) kind = i;
    }
    if (outer.object != NULL && outer.object->count > 1) {
        thaw_fields_fail(parent, "optimizer", "one optimizer wanted, got %zu", outer.object->count);
        return thaw_fields_end(parent);
    }
    *out = thaw_optimizer_defaults((thaw_optimizer_kind)kind);
    thaw_fields_begin_member(&f, &outer, thaw_optimizer_names[kind]);
    thaw_recipe_read_keys(&f, tables[kind].key, tables[kind].keys, out);
    read_clip(&f, out);
    THAW_TRY(thaw_fields_end(&f));
    return thaw_fields_end(&outer);
}

void thaw_recipe_write_optimizer(const thaw_optimizer_desc *d, thaw_json_writer *w) {
    thaw_json_open(w, "optimizer", '{');
    thaw_json_open(w, thaw_optimizer_names[d->kind], '{');
    thaw_recipe_write_keys(d, tables[d->kind].key, tables[d->kind].keys, w);
    write_clip(d, w);
    thaw_json_close(w, '}');
    thaw_json_close(w, '}');
}
