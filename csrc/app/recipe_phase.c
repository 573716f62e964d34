#include "app/recipe_phase.h"

#include <math.h>

#include "app/recipe_keys.h"

#define DEFAULT_EPOCHS 100
#define DEFAULT_PATIENCE 5

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- early stopping ----------------------------------------------------------------------------
 */

#define STOPPING thaw_early_stopping_desc
static const thaw_recipe_key stopping_keys[] = {
    THAW_CHOICE_KEY("monitor", STOPPING, monitor, thaw_monitor_names, THAW_MONITOR_COUNT),
    THAW_CHOICE_KEY("mode", STOPPING, mode, thaw_monitor_mode_names, THAW_MODE_COUNT),
    THAW_INT_KEY("patience", STOPPING, patience, 0, 1000000),
    THAW_NUMBER_KEY("min_delta", STOPPING, min_delta, {-INFINITY, INFINITY, false, false}),
    THAW_BOOL_KEY("restore_best_weights", STOPPING, restore_best_weights),
    THAW_INT_KEY("start_from_epoch", STOPPING, start_from_epoch, 0, 1000000),
};
#undef STOPPING

/* Absent: patience 5 where by_default says so. false: none. */
static thaw_status read_early_stopping(thaw_fields *parent, bool by_default, thaw_phase *phase) {
    thaw_early_stopping_desc *d = &phase->early_stopping;
    const thaw_json *json = thaw_fields_value(parent, "early_stopping");
    *d = thaw_early_stopping_defaults();
    d->patience = DEFAULT_PATIENCE;
    phase->stops_early = json != NULL || by_default;
    if (json != NULL && json->kind == THAW_JSON_BOOL) {
        phase->stops_early = json->boolean;
        return THAW_OK;
    }
    thaw_fields f;
    thaw_fields_begin_member(&f, parent, "early_stopping");
    thaw_recipe_read_keys(&f, stopping_keys, COUNT(stopping_keys), d);
    d->has_baseline = thaw_fields_value(&f, "baseline") != NULL;
    d->baseline = thaw_fields_number(&f, "baseline", THAW_RANGE_ANY, 0);
    return thaw_fields_end(&f);
}

static void write_early_stopping(const thaw_phase *phase, thaw_json_writer *w) {
    const thaw_early_stopping_desc *d = &phase->early_stopping;
    if (!phase->stops_early) {
        thaw_json_put_bool(w, "early_stopping", false);
        return;
    }
    thaw_json_open(w, "early_stopping", '{');
    thaw_recipe_write_keys(d, stopping_keys, COUNT(stopping_keys), w);
    if (d->has_baseline) thaw_json_put_double(w, "baseline", d->baseline);
    thaw_json_close(w, '}');
}

/* --- phases ------------------------------------------------------------------------------------
 */

static const char *default_phase_name(const thaw_phase *phase) {
    for (int i = 0; i < phase->freezes; i++) {
        if (phase->freeze[i].kind == THAW_FREEZE_EXCEPT) return "fine-tuning";
    }
    bool frozen = phase->freezes > 0 && phase->freeze[0].kind == THAW_FREEZE_BACKBONE;
    if (frozen) return "feature extraction";
    return phase->freezes > 0 ? "fine-tuning" : "training";
}

static void check_kept(thaw_fields *f, const thaw_optimizer_desc *before,
                       const thaw_optimizer_desc *d) {
    if (thaw_optimizer_can_carry(before, d)) return;
    bool kind = before->kind != d->kind;
    thaw_fields_fail(f, "keep_optimizer", "the optimizer of the phase before wanted, %s%s%s",
                     kind ? thaw_optimizer_names[before->kind] : "with the same momentum or none",
                     kind ? ", got " : " and centered alike",
                     kind ? thaw_optimizer_names[d->kind] : "");
}

/* The backbone is frozen by default where it comes with weights: that is what they are for. */
static thaw_status read_phase(thaw_fields *top, const thaw_json *json, int index,
                              thaw_recipe *recipe) {
    thaw_phase *phase = &recipe->phase[index];
    char path[THAW_FIELDS_PATH];
    thaw_fields f;
    thaw_phase_path(index, path, sizeof path);
    thaw_fields_begin(&f, json, path, top->scope, top->kind, top->err);
    phase->epochs = thaw_fields_int(&f, "epochs", 1, 1000000, DEFAULT_EPOCHS);
    THAW_TRY(thaw_recipe_read_freeze(&f, recipe->weights != NULL, phase));
    THAW_TRY(thaw_recipe_read_optimizer(&f, &phase->optimizer));
    THAW_TRY(thaw_recipe_read_schedule(&f, &phase->schedule));
    THAW_TRY(read_early_stopping(&f, thaw_split_validates(&recipe->split), phase));
    phase->keep_optimizer = thaw_fields_bool(&f, "keep_optimizer", false);
    if (phase->keep_optimizer && index == 0) {
        thaw_fields_fail(&f, "keep_optimizer", "there is no phase before the first");
    } else if (phase->keep_optimizer) {
        check_kept(&f, &phase[-1].optimizer, &phase->optimizer);
    }
    phase->name = thaw_fields_text(&f, "name", default_phase_name(phase));
    return thaw_fields_end(&f);
}

thaw_status thaw_recipe_read_phases(thaw_fields *top, thaw_recipe *recipe) {
    const thaw_json *list = thaw_fields_value(top, "phases");
    recipe->phases = 1;
    if (list == NULL) return read_phase(top, NULL, 0, recipe);
    if (list->kind != THAW_JSON_ARRAY || list->count < 1 || list->count > THAW_RECIPE_MAX_PHASES) {
        thaw_fields_fail(top, "phases", "a list of 1 … %d phases wanted", THAW_RECIPE_MAX_PHASES);
        return thaw_fields_end(top);
    }
    recipe->phases = (int)list->count;
    int index = 0;
    for (const thaw_json *p = list->child; p != NULL; p = p->next) {
        THAW_TRY(read_phase(top, p, index++, recipe));
    }
    return THAW_OK;
}

void thaw_recipe_write_phases(const thaw_recipe *recipe, thaw_json_writer *w) {
    thaw_json_open(w, "phases", '[');
    for (int i = 0; i < recipe->phases; i++) {
        const thaw_phase *phase = &recipe->phase[i];
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "name", phase->name);
        thaw_json_put_int(w, "epochs", phase->epochs);
        thaw_recipe_write_freeze(phase, w);
        thaw_recipe_write_optimizer(&phase->optimizer, w);
        if (i > 0) thaw_json_put_bool(w, "keep_optimizer", phase->keep_optimizer);
        thaw_recipe_write_schedule(&phase->schedule, w);
        write_early_stopping(phase, w);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
}
