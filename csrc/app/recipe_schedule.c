#include <math.h>

#include "app/recipe_keys.h"
#include "app/recipe_phase.h"

#define KEYS(table)                                                                                \
    { table, sizeof(table) / sizeof *(table) }
#define DESC thaw_schedule_desc
#define NUMBER(name, ...) THAW_NUMBER_KEY(#name, DESC, name, __VA_ARGS__)
#define POSITIVE                                                                                   \
    { 0, INFINITY, true, false }
#define NOT_NEGATIVE                                                                               \
    { 0, INFINITY, false, false }
#define WARMUP NUMBER(warmup, NOT_NEGATIVE)
#define FACTOR NUMBER(factor, {0, 1, true, true})

static const thaw_recipe_key constant[] = {WARMUP};
static const thaw_recipe_key step[] = {WARMUP, NUMBER(every, POSITIVE), FACTOR};
static const thaw_recipe_key cosine[] = {
    WARMUP,
    NUMBER(final, {0, 1, false, false}),
    THAW_INT_KEY("cycles", DESC, cycles, 1, 1000000),
};
static const thaw_recipe_key exponential[] = {
    WARMUP,
    NUMBER(final, {1e-30, 1e30, false, false}),
};
static const thaw_recipe_key one_cycle[] = {
    /* no warm-up before it: it begins with one */
    NUMBER(pct_start, {0, 1, true, true}),
    NUMBER(div_factor, POSITIVE),
    NUMBER(final_div_factor, POSITIVE),
};
static const thaw_recipe_key plateau[] = {
    WARMUP,
    THAW_CHOICE_KEY("monitor", DESC, monitor, thaw_monitor_names, THAW_MONITOR_COUNT),
    THAW_CHOICE_KEY("mode", DESC, mode, thaw_monitor_mode_names, THAW_MODE_COUNT),
    FACTOR,
    THAW_INT_KEY("patience", DESC, patience, 1, 1000000),
    NUMBER(min_delta, NOT_NEGATIVE),
    THAW_INT_KEY("cooldown", DESC, cooldown, 0, 1000000),
    NUMBER(min_lr, NOT_NEGATIVE),
};

/* In enum order. */
static const struct {
    const thaw_recipe_key *key;
    size_t keys;
} tables[THAW_SCHEDULE_COUNT] = {KEYS(constant),    KEYS(step),      KEYS(cosine),
                                 KEYS(exponential), KEYS(one_cycle), KEYS(plateau)};

static int read_kind(thaw_fields *f, const char *key) {
    return thaw_fields_choice(f, key, thaw_schedule_names, THAW_SCHEDULE_COUNT, 0);
}

thaw_status thaw_recipe_read_schedule(thaw_fields *parent, thaw_schedule_desc *out) {
    const thaw_json *json = thaw_fields_value(parent, "schedule");
    if (json != NULL && json->kind == THAW_JSON_STRING) {
        *out = thaw_schedule_defaults((thaw_schedule_kind)read_kind(parent, "schedule"));
        return THAW_OK;
    }
    thaw_fields f;
    thaw_fields_begin_member(&f, parent, "schedule");
    int kind = read_kind(&f, "kind");
    *out = thaw_schedule_defaults((thaw_schedule_kind)kind);
    thaw_recipe_read_keys(&f, tables[kind].key, tables[kind].keys, out);
    return thaw_fields_end(&f);
}

void thaw_recipe_write_schedule(const thaw_schedule_desc *d, thaw_json_writer *w) {
    thaw_json_open(w, "schedule", '{');
    thaw_json_put_text(w, "kind", thaw_schedule_names[d->kind]);
    thaw_recipe_write_keys(d, tables[d->kind].key, tables[d->kind].keys, w);
    thaw_json_close(w, '}');
}
