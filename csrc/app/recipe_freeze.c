#include "app/recipe_phase.h"

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

thaw_status thaw_recipe_read_freeze(thaw_fields *parent, bool by_default, thaw_phase *phase) {
    thaw_fields f;
    thaw_fields_begin_member(&f, parent, "freeze");
    if (thaw_fields_bool(&f, "backbone", f.object == NULL && by_default)) {
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

void thaw_recipe_write_freeze(const thaw_phase *phase, thaw_json_writer *w) {
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
