#include <math.h>

#include "app/recipe_keys.h"
#include "app/recipe_phase.h"

#define KEYS(table) table, sizeof(table) / sizeof *(table)
#define NUMBER(key, field, ...) THAW_NUMBER_KEY(key, thaw_optimizer_desc, field, __VA_ARGS__)
#define LR NUMBER("lr", lr, {0, INFINITY, true, false})

static const thaw_recipe_key adam[] = {
    LR,
    NUMBER("beta_1", beta1, {0, 1, false, true}),
    NUMBER("beta_2", beta2, {0, 1, false, true}),
    NUMBER("epsilon", epsilon, {0, INFINITY, true, false}),
};
static const thaw_recipe_key sgd[] = {
    LR,
    NUMBER("momentum", momentum, {0, 1, false, false}),
    THAW_BOOL_KEY("nesterov", thaw_optimizer_desc, nesterov),
};

/* In enum order. */
static const struct {
    const char *name;
    const thaw_recipe_key *key;
    size_t keys;
} optimizers[] = {{"adam", KEYS(adam)}, {"sgd", KEYS(sgd)}};

#define OPTIMIZERS ((int)(sizeof optimizers / sizeof *optimizers))

thaw_status thaw_recipe_read_optimizer(thaw_fields *parent, thaw_optimizer_desc *out) {
    thaw_fields outer, f;
    int kind = 0;
    thaw_fields_begin_member(&outer, parent, "optimizer");
    for (int i = 0; i < OPTIMIZERS; i++) { /* all of them known, though only one is read */
        (void)thaw_fields_value(&outer, optimizers[i].name);
        if (thaw_json_get(outer.object, optimizers[i].name) != NULL) kind = i;
    }
    if (outer.object != NULL && outer.object->count > 1) {
        thaw_fields_fail(parent, "optimizer", "one optimizer wanted, got %zu", outer.object->count);
        return thaw_fields_end(parent);
    }
    *out = thaw_optimizer_defaults((thaw_optimizer_kind)kind);
    thaw_fields_begin_member(&f, &outer, optimizers[kind].name);
    thaw_recipe_read_keys(&f, optimizers[kind].key, optimizers[kind].keys, out);
    THAW_TRY(thaw_fields_end(&f));
    return thaw_fields_end(&outer);
}

void thaw_recipe_write_optimizer(const thaw_optimizer_desc *d, thaw_json_writer *w) {
    thaw_json_open(w, "optimizer", '{');
    thaw_json_open(w, optimizers[d->kind].name, '{');
    thaw_recipe_write_keys(d, optimizers[d->kind].key, optimizers[d->kind].keys, w);
    thaw_json_close(w, '}');
    thaw_json_close(w, '}');
}
