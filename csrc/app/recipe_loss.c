#include "app/recipe_loss.h"

#include <math.h>

#include "app/recipe_keys.h"

static const thaw_recipe_key keys[] = {
    THAW_NUMBER_KEY("label_smoothing", thaw_loss_desc, label_smoothing, {0, 1, false, true}),
    THAW_NUMBER_KEY("l2", thaw_loss_desc, l2, {0, INFINITY, false, false}),
};
#define KEYS (sizeof keys / sizeof *keys)

static const char *const weighting_names[] = {"none", "balanced"};

/* {"daisy": 2, "rose": 0.5}: any name may be a class. */
static thaw_status read_given(thaw_fields *parent, thaw_arena *arena, thaw_loss_desc *d) {
    thaw_fields f;
    thaw_fields_begin_member(&f, parent, "class_weights");
    if (f.object == NULL) return thaw_fields_end(&f);
    thaw_class_weight *weight = thaw_arena_array(arena, f.object->count + 1, sizeof *weight);
    if (weight == NULL) return thaw_fail(parent->err, THAW_NO_MEMORY, "a recipe");
    d->weighting = THAW_WEIGHTS_GIVEN;
    d->weight = weight;
    for (const thaw_json *m = f.object->child; m != NULL; m = m->next) {
        thaw_range allowed = {0, INFINITY, false, false};
        weight[d->weights].weight = thaw_fields_number(&f, m->key, allowed, 1);
        weight[d->weights++].name = m->key;
    }
    return f.status; /* no key is unknown */
}

thaw_status thaw_recipe_read_loss(thaw_fields *top, thaw_recipe *recipe) {
    thaw_loss_desc *d = &recipe->loss;
    thaw_fields f;
    thaw_fields_begin_member(&f, top, "loss");
    thaw_recipe_read_keys(&f, keys, KEYS, d);
    const thaw_json *weights = thaw_fields_value(&f, "class_weights");
    if (weights != NULL && weights->kind != THAW_JSON_STRING) {
        THAW_TRY(read_given(&f, &recipe->arena, d));
    } else {
        d->weighting =
            (thaw_class_weighting)thaw_fields_choice(&f, "class_weights", weighting_names, 2, 0);
    }
    return thaw_fields_end(&f);
}

void thaw_recipe_write_loss(const thaw_loss_desc *d, thaw_json_writer *w) {
    thaw_json_open(w, "loss", '{');
    thaw_recipe_write_keys(d, keys, KEYS, w);
    if (d->weighting != THAW_WEIGHTS_GIVEN) {
        thaw_json_put_text(w, "class_weights", weighting_names[d->weighting]);
    } else {
        thaw_json_open(w, "class_weights", '{');
        for (int i = 0; i < d->weights; i++) {
            thaw_json_put_double(w, d->weight[i].name, d->weight[i].weight);
        }
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, '}');
}
