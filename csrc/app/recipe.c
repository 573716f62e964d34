#include "app/recipe.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/recipe_augment.h"

#define DEFAULT_EPOCHS 100
#define DEFAULT_PATIENCE 5

/* The article's head, with the dropout that it recommends against overfitting. */
static const char default_head[] =
    "[{\"dense\": 128, \"activation\": \"relu\"}, {\"dropout\": 0.2}]";

/* Names in enum order. */
static const char *const monitor_names[] = {"val_loss", "val_accuracy", "loss", "accuracy"};
static const char *const mode_names[] = {"auto", "min", "max"};
static const char *const optimizer_names[] = {"adam", "sgd"};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* Everything a section needs: where it reads from is given by the fields of its parent. */
typedef struct {
    thaw_recipe *recipe;
    thaw_error *err;
} reader;

static void begin(const reader *r, thaw_fields *f, const thaw_json *object, const char *path) {
    thaw_fields_begin(f, object, path, NULL, THAW_BAD_RECIPE, r->err);
}

/* Begins on a member that is an object, or absent. */
static void begin_member(const reader *r, thaw_fields *parent, const char *key, thaw_fields *f) {
    char path[THAW_FIELDS_PATH];
    const thaw_json *member = thaw_fields_value(parent, key);
    thaw_fields_path(parent, key, -1, path, sizeof path);
    begin(r, f, member, path);
}

/* --- model -------------------------------------------------------------------------------------
 */

static thaw_status read_model(const reader *r, thaw_fields *top) {
    thaw_recipe *recipe = r->recipe;
    thaw_fields f;
    begin_member(r, top, "model", &f);
    recipe->backbone = thaw_fields_text(&f, "backbone", "tiny");
    recipe->weights = thaw_fields_text(&f, "weights", NULL);
    double input[3] = {0, 0, 3};
    thaw_fields_numbers(&f, "input", (thaw_range){1, 4096, false, false}, input, 3);
    if (input[2] != 3) thaw_fields_fail(&f, "input", "3 channels wanted, got %g", input[2]);
    if (input[0] != floor(input[0]) || input[1] != floor(input[1])) {
        thaw_fields_fail(&f, "input", "whole numbers wanted, got %g and %g", input[0], input[1]);
    }
    recipe->input_h = (int)input[0];
    recipe->input_w = (int)input[1];
    recipe->top = thaw_fields_bool(&f, "top", false);
    recipe->head = thaw_fields_value(&f, "head");
    if (recipe->top && recipe->head != NULL) {
        thaw_fields_fail(&f, "head", "either a head or the backbone's own top wanted");
    }
    THAW_TRY(thaw_fields_end(&f));
    if (recipe->top || recipe->head != NULL) return THAW_OK;
    return thaw_json_parse(default_head, sizeof default_head - 1, THAW_BAD_RECIPE, &recipe->arena,
                           &recipe->head, r->err);
}

/* --- phases ------------------------------------------------------------------------------------
 */

static void add_rule(thaw_phase *phase, thaw_freeze_kind kind, const char *name) {
    if (phase->freezes < THAW_PHASE_MAX_RULES) {
        phase->freeze[phase->freezes] = (thaw_freeze_rule){kind, name};
    }
    phase->freezes++;
}

/* "layers": ["block1_*", …], or one such text. */
static void read_patterns(thaw_fields *f, const char *key, thaw_freeze_kind kind,
                          thaw_phase *phase) {
    const thaw_json *list = thaw_fields_value(f, key);
    if (list == NULL) return;
    if (list->kind == THAW_JSON_STRING) {
        add_rule(phase, kind, list->text);
        return;
    }
    const thaw_json *item = list->kind == THAW_JSON_ARRAY ? list->child : list;
    for (; item != NULL; item = item->next) {
        if (item->kind != THAW_JSON_STRING) {
            thaw_fields_fail(f, key, "a list of layer names wanted, got %s",
                             thaw_json_kind_name(item->kind));
            return;
        }
        add_rule(phase, kind, item->text);
    }
}

/* The backbone is frozen by default where it comes with weights: that is what they are for. */
static thaw_status read_freeze(const reader *r, thaw_fields *parent, thaw_phase *phase) {
    thaw_fields f;
    begin_member(r, parent, "freeze", &f);
    bool by_default = f.object == NULL && r->recipe->weights != NULL;
    if (thaw_fields_bool(&f, "backbone", by_default)) {
        add_rule(phase, THAW_FREEZE_BACKBONE, NULL);
    }
    const char *until = thaw_fields_text(&f, "until", NULL);
    if (until != NULL) add_rule(phase, THAW_FREEZE_UNTIL, until);
    const char *from = thaw_fields_text(&f, "from", NULL);
    if (from != NULL) add_rule(phase, THAW_FREEZE_FROM, from);
    read_patterns(&f, "layers", THAW_FREEZE_LAYERS, phase);
    read_patterns(&f, "except", THAW_FREEZE_EXCEPT, phase);
    if (phase->freezes > THAW_PHASE_MAX_RULES) {
        thaw_fields_fail(&f, "layers", "at most %d rules, got %d", THAW_PHASE_MAX_RULES,
                         phase->freezes);
    }
    return thaw_fields_end(&f);
}

static thaw_status read_optimizer(const reader *r, thaw_fields *parent, thaw_phase *phase) {
    const thaw_json *json = thaw_fields_value(parent, "optimizer");
    char path[THAW_FIELDS_PATH];
    thaw_fields outer, f;
    thaw_optimizer_kind kind = THAW_OPTIMIZER_ADAM;
    thaw_fields_path(parent, "optimizer", -1, path, sizeof path);
    begin(r, &outer, json, path);
    if (thaw_json_get(outer.object, "sgd") != NULL) kind = THAW_OPTIMIZER_SGD;
    for (int i = 0; i < COUNT(optimizer_names); i++) {
        (void)thaw_fields_value(&outer, optimizer_names[i]); /* known, though only one is read */
    }
    if (outer.object != NULL && outer.object->count > 1) {
        thaw_fields_fail(parent, "optimizer", "one optimizer wanted, got %zu", outer.object->count);
        return thaw_fields_end(parent);
    }
    begin_member(r, &outer, optimizer_names[kind], &f);
    thaw_optimizer_desc d = thaw_optimizer_defaults(kind);
    thaw_range decay = {0, 1, false, true};
    d.lr = thaw_fields_number(&f, "lr", THAW_RANGE_POSITIVE, d.lr);
    if (kind == THAW_OPTIMIZER_ADAM) {
        d.beta1 = thaw_fields_number(&f, "beta_1", decay, d.beta1);
        d.beta2 = thaw_fields_number(&f, "beta_2", decay, d.beta2);
        d.epsilon = thaw_fields_number(&f, "epsilon", THAW_RANGE_POSITIVE, d.epsilon);
    } else {
        d.momentum = thaw_fields_number(&f, "momentum", THAW_RANGE_FRACTION, d.momentum);
        d.nesterov = thaw_fields_bool(&f, "nesterov", d.nesterov);
    }
    phase->optimizer = d;
    THAW_TRY(thaw_fields_end(&f));
    return thaw_fields_end(&outer);
}

/* Absent: patience 5 wherever photos are held out. false: none. */
static thaw_status read_early_stopping(const reader *r, thaw_fields *parent, thaw_phase *phase) {
    thaw_early_stopping_desc *d = &phase->early_stopping;
    const thaw_json *json = thaw_fields_value(parent, "early_stopping");
    *d = thaw_early_stopping_defaults();
    d->patience = DEFAULT_PATIENCE;
    phase->stops_early = json != NULL || r->recipe->validation > 0;
    if (json != NULL && json->kind == THAW_JSON_BOOL) {
        phase->stops_early = json->boolean;
        return THAW_OK;
    }
    thaw_fields f;
    begin_member(r, parent, "early_stopping", &f);
    d->monitor = (thaw_monitor)thaw_fields_choice(&f, "monitor", monitor_names,
                                                  COUNT(monitor_names), (int)d->monitor);
    d->mode = (thaw_monitor_mode)thaw_fields_choice(&f, "mode", mode_names, COUNT(mode_names),
                                                    (int)d->mode);
    d->patience = thaw_fields_int(&f, "patience", 0, 1000000, d->patience);
    d->min_delta = thaw_fields_number(&f, "min_delta", THAW_RANGE_ANY, d->min_delta);
    d->has_baseline = thaw_fields_value(&f, "baseline") != NULL;
    d->baseline = thaw_fields_number(&f, "baseline", THAW_RANGE_ANY, 0);
    d->restore_best_weights = thaw_fields_bool(&f, "restore_best_weights", d->restore_best_weights);
    d->start_from_epoch = thaw_fields_int(&f, "start_from_epoch", 0, 1000000, 0);
    return thaw_fields_end(&f);
}

static const char *default_phase_name(const thaw_phase *phase) {
    for (int i = 0; i < phase->freezes; i++) {
        if (phase->freeze[i].kind == THAW_FREEZE_EXCEPT) return "fine-tuning";
    }
    bool frozen = phase->freezes > 0 && phase->freeze[0].kind == THAW_FREEZE_BACKBONE;
    if (frozen) return "feature extraction";
    return phase->freezes > 0 ? "fine-tuning" : "training";
}

static thaw_status read_phase(const reader *r, const thaw_json *json, int index) {
    thaw_phase *phase = &r->recipe->phase[index];
    char path[THAW_FIELDS_PATH];
    thaw_fields f;
    thaw_phase_path(index, path, sizeof path);
    begin(r, &f, json, path);
    phase->epochs = thaw_fields_int(&f, "epochs", 1, 1000000, DEFAULT_EPOCHS);
    THAW_TRY(read_freeze(r, &f, phase));
    THAW_TRY(read_optimizer(r, &f, phase));
    THAW_TRY(read_early_stopping(r, &f, phase));
    phase->name = thaw_fields_text(&f, "name", default_phase_name(phase));
    return thaw_fields_end(&f);
}

static thaw_status read_phases(const reader *r, thaw_fields *top) {
    const thaw_json *list = thaw_fields_value(top, "phases");
    r->recipe->phases = 1;
    if (list == NULL) return read_phase(r, NULL, 0);
    if (list->kind != THAW_JSON_ARRAY || list->count < 1 || list->count > THAW_RECIPE_MAX_PHASES) {
        return thaw_fail(r->err, THAW_BAD_RECIPE, "phases: a list of 1 … %d phases wanted",
                         THAW_RECIPE_MAX_PHASES);
    }
    r->recipe->phases = (int)list->count;
    int index = 0;
    for (const thaw_json *p = list->child; p != NULL; p = p->next) {
        THAW_TRY(read_phase(r, p, index++));
    }
    return THAW_OK;
}

/* --- the whole ---------------------------------------------------------------------------------
 */

static thaw_status read_split(const reader *r, thaw_fields *top) {
    thaw_fields f;
    begin_member(r, top, "split", &f);
    r->recipe->validation =
        thaw_fields_number(&f, "validation", (thaw_range){0, 0.9, false, false}, 0.2);
    r->recipe->split =
        (thaw_split_by)thaw_fields_choice(&f, "by", thaw_split_by_names, THAW_SPLIT_BY_COUNT, 0);
    return thaw_fields_end(&f);
}

static thaw_status read_augment(const reader *r, thaw_fields *top) {
    thaw_fields f;
    begin_member(r, top, "augment", &f);
    return thaw_recipe_read_augment(&f, &r->recipe->augment);
}

static thaw_status read_data(const reader *r, thaw_fields *top) {
    thaw_fields f;
    begin_member(r, top, "data", &f);
    r->recipe->fit = (thaw_fit)thaw_fields_choice(&f, "fit", thaw_fit_names, THAW_FIT_COUNT, 0);
    return thaw_fields_end(&f);
}

static thaw_status read_recipe(const reader *r, const char *json, size_t length) {
    const thaw_json *root = NULL;
    thaw_fields f;
    THAW_TRY(thaw_json_parse(json, length, THAW_BAD_RECIPE, &r->recipe->arena, &root, r->err));
    begin(r, &f, root, "");
    (void)thaw_fields_int(&f, "thaw", 1, 1, 1);
    THAW_TRY(read_model(r, &f));
    THAW_TRY(
        read_split(r, &f)); /* before the phases: early stopping asks whether it holds any out */
    THAW_TRY(read_data(r, &f));
    THAW_TRY(read_augment(r, &f));
    THAW_TRY(read_phases(r, &f));
    r->recipe->batch = thaw_fields_int(&f, "batch", 1, 4096, 32);
    /* 2^53: beyond it a JSON number is not exact. */
    double seed = thaw_fields_number(&f, "seed", (thaw_range){0, 0x1p53, false, false}, 1);
    if (seed != floor(seed)) thaw_fields_fail(&f, "seed", "a whole number wanted, got %g", seed);
    r->recipe->seed = (uint64_t)seed;
    return thaw_fields_end(&f);
}

thaw_status thaw_recipe_read(const char *json, size_t length, thaw_recipe *out, thaw_error *err) {
    thaw_recipe recipe = {0};
    reader r = {&recipe, err};
    thaw_arena_init(&recipe.arena);
    thaw_status status = read_recipe(&r, json, length);
    if (status != THAW_OK) {
        thaw_recipe_reset(&recipe);
        return status;
    }
    *out = recipe;
    return THAW_OK;
}

void thaw_recipe_reset(thaw_recipe *recipe) {
    thaw_arena_reset(&recipe->arena);
    *recipe = (thaw_recipe){0};
}

/* --- writing -----------------------------------------------------------------------------------
 */

static void write_patterns(const thaw_phase *phase, const char *key, thaw_freeze_kind kind,
                           thaw_json_writer *w) {
    bool open = false;
    for (int i = 0; i < phase->freezes; i++) {
        if (phase->freeze[i].kind != kind) continue;
        if (!open) thaw_json_open(w, key, '[');
        open = true;
        thaw_json_put_text(w, NULL, phase->freeze[i].name);
    }
    if (open) thaw_json_close(w, ']');
}

static void write_freeze(const thaw_phase *phase, thaw_json_writer *w) {
    bool backbone = false;
    for (int i = 0; i < phase->freezes; i++) {
        backbone |= phase->freeze[i].kind == THAW_FREEZE_BACKBONE;
    }
    thaw_json_open(w, "freeze", '{');
    thaw_json_put_bool(w, "backbone", backbone);
    for (int i = 0; i < phase->freezes; i++) {
        const thaw_freeze_rule *rule = &phase->freeze[i];
        if (rule->kind == THAW_FREEZE_UNTIL) thaw_json_put_text(w, "until", rule->name);
        if (rule->kind == THAW_FREEZE_FROM) thaw_json_put_text(w, "from", rule->name);
    }
    write_patterns(phase, "layers", THAW_FREEZE_LAYERS, w);
    write_patterns(phase, "except", THAW_FREEZE_EXCEPT, w);
    thaw_json_close(w, '}');
}

static void write_optimizer(const thaw_optimizer_desc *d, thaw_json_writer *w) {
    thaw_json_open(w, "optimizer", '{');
    thaw_json_open(w, optimizer_names[d->kind], '{');
    thaw_json_put_double(w, "lr", d->lr);
    if (d->kind == THAW_OPTIMIZER_ADAM) {
        thaw_json_put_double(w, "beta_1", d->beta1);
        thaw_json_put_double(w, "beta_2", d->beta2);
        thaw_json_put_double(w, "epsilon", d->epsilon);
    } else {
        thaw_json_put_double(w, "momentum", d->momentum);
        thaw_json_put_bool(w, "nesterov", d->nesterov);
    }
    thaw_json_close(w, '}');
    thaw_json_close(w, '}');
}

static void write_early_stopping(const thaw_phase *phase, thaw_json_writer *w) {
    const thaw_early_stopping_desc *d = &phase->early_stopping;
    if (!phase->stops_early) {
        thaw_json_put_bool(w, "early_stopping", false);
        return;
    }
    thaw_json_open(w, "early_stopping", '{');
    thaw_json_put_text(w, "monitor", monitor_names[d->monitor]);
    thaw_json_put_text(w, "mode", mode_names[d->mode]);
    thaw_json_put_int(w, "patience", d->patience);
    thaw_json_put_double(w, "min_delta", d->min_delta);
    if (d->has_baseline) thaw_json_put_double(w, "baseline", d->baseline);
    thaw_json_put_bool(w, "restore_best_weights", d->restore_best_weights);
    thaw_json_put_int(w, "start_from_epoch", d->start_from_epoch);
    thaw_json_close(w, '}');
}

static void write_model(const thaw_recipe *recipe, thaw_json_writer *w) {
    thaw_json_open(w, "model", '{');
    thaw_json_put_text(w, "backbone", recipe->backbone);
    if (recipe->weights != NULL) thaw_json_put_text(w, "weights", recipe->weights);
    if (recipe->input_h > 0) {
        thaw_json_open(w, "input", '[');
        thaw_json_put_int(w, NULL, recipe->input_h);
        thaw_json_put_int(w, NULL, recipe->input_w);
        thaw_json_put_int(w, NULL, 3);
        thaw_json_close(w, ']');
    }
    if (recipe->top) thaw_json_put_bool(w, "top", true);
    if (recipe->head != NULL) thaw_json_put_value(w, "head", recipe->head);
    thaw_json_close(w, '}');
}

void thaw_recipe_write(const thaw_recipe *recipe, const char *key, thaw_json_writer *w) {
    thaw_json_open(w, key, '{');
    thaw_json_put_int(w, "thaw", 1);
    write_model(recipe, w);
    thaw_json_open(w, "phases", '[');
    for (int i = 0; i < recipe->phases; i++) {
        const thaw_phase *phase = &recipe->phase[i];
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "name", phase->name);
        thaw_json_put_int(w, "epochs", phase->epochs);
        write_freeze(phase, w);
        write_optimizer(&phase->optimizer, w);
        write_early_stopping(phase, w);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
    thaw_json_open(w, "split", '{');
    thaw_json_put_double(w, "validation", recipe->validation);
    thaw_json_put_text(w, "by", thaw_split_by_names[recipe->split]);
    thaw_json_close(w, '}');
    thaw_recipe_write_augment(&recipe->augment, w);
    thaw_json_open(w, "data", '{');
    thaw_json_put_text(w, "fit", thaw_fit_names[recipe->fit]);
    thaw_json_close(w, '}');
    thaw_json_put_int(w, "batch", recipe->batch);
    thaw_json_put_int(w, "seed", (long long)recipe->seed);
    thaw_json_close(w, '}');
}
