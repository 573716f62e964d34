#include <math.h>
#include <stdio.h>
#include <string.h>

#include "synth/rules.h"

#define DRAWS (THAW_DRAW_NOISE + 1)

static const char *const paint_names[] = {"plain", "gradient", "stripes", "checks", "perlin"};

/* ---- inks ------------------------------------------------------------------------------------ */

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "#rrggbb" */
static bool read_hex(const char *text, thaw_ink *out) {
    float channel[3];
    if (strlen(text) != 7 || text[0] != '#') return false;
    for (int i = 0; i < 3; i++) {
        int high = hex_digit(text[1 + 2 * i]), low = hex_digit(text[2 + 2 * i]);
        if (high < 0 || low < 0) return false;
        channel[i] = (float)(16 * high + low) / 255;
    }
    *out = (thaw_ink){channel[0], channel[1], channel[2]};
    return true;
}

static void read_ink(thaw_fields *f, const char *key, const thaw_json *value, thaw_ink_rule *out) {
    *out = (thaw_ink_rule){.hue = {{0, 360}}, .saturation = {{0, 1}}, .value = {{0, 1}}};
    if (value->kind == THAW_JSON_STRING) {
        out->fixed = read_hex(value->text, &out->ink);
        if (!out->fixed) {
            thaw_fields_fail(f, key, "\"#rrggbb\" wanted, got \"%.32s\"", value->text);
        }
        return;
    }
    char path[THAW_FIELDS_PATH];
    thaw_fields hsv;
    thaw_fields_path(f, key, -1, path, sizeof path);
    thaw_fields_begin(&hsv, value, path, NULL, f->kind, f->err);
    thaw_fields_numbers(&hsv, "hue", (thaw_range){-360, 720, false, false}, out->hue.end, 2);
    thaw_fields_numbers(&hsv, "saturation", THAW_RANGE_FRACTION, out->saturation.end, 2);
    thaw_fields_numbers(&hsv, "value", THAW_RANGE_FRACTION, out->value.end, 2);
    thaw_status status = thaw_fields_end(&hsv);
    if (f->status == THAW_OK) f->status = status;
}

static void read_choice(thaw_fields *f, const char *key, thaw_ink_choice *out) {
    const thaw_json *value = thaw_fields_value(f, key);
    if (value == NULL) { /* any colour */
        static const thaw_json any = {.kind = THAW_JSON_OBJECT};
        value = &any;
    }
    out->inks = 0;
    if (value->kind != THAW_JSON_ARRAY) {
        read_ink(f, key, value, &out->ink[out->inks++]);
        return;
    }
    if (value->count < 1 || value->count > THAW_RULES_MAX_INKS) {
        thaw_fields_fail(f, key, "1 … %d colours wanted, got %zu", THAW_RULES_MAX_INKS,
                         value->count);
        return;
    }
    for (const thaw_json *ink = value->child; ink != NULL; ink = ink->next) {
        read_ink(f, key, ink, &out->ink[out->inks++]);
    }
}

/* ---- outlines of a layer's own --------------------------------------------------------------- */

static bool is_pair(const thaw_json *value) {
    return value->kind == THAW_JSON_ARRAY && value->count == 2 &&
           value->child->kind == THAW_JSON_NUMBER && value->child->next->kind == THAW_JSON_NUMBER;
}

static void read_points(thaw_fields *f, const thaw_json *list, thaw_rule_layer *layer) {
    bool sound = list->kind == THAW_JSON_ARRAY && list->count >= 2;
    const thaw_json *pair = sound ? list->child : NULL;
    for (; pair != NULL && sound; pair = pair->next) {
        sound = is_pair(pair) && layer->points < THAW_RULES_MAX_POINTS;
        if (!sound) break;
        double x = pair->child->number, y = pair->child->next->number;
        sound = fabs(x) <= 4 && fabs(y) <= 4;
        if (sound) layer->point[layer->points++] = (thaw_point){(float)x, (float)y};
    }
    if (sound) return;
    thaw_fields_fail(f, "points",
                     "lists of at least 2 points [x, y] from -1 to 1 wanted, at most %d points",
                     THAW_RULES_MAX_POINTS);
}

/* Of a polygon one list of points, of strokes a list of them. */
static void read_outline(thaw_fields *f, thaw_rule_layer *layer) {
    bool polygon = layer->draw == THAW_DRAW_POLYGON, strokes = layer->draw == THAW_DRAW_STROKES;
    const thaw_json *points = polygon || strokes ? thaw_fields_value(f, "points") : NULL;
    if (!polygon && !strokes) return;
    if (points == NULL || points->kind != THAW_JSON_ARRAY || points->count < 1 ||
        (strokes && points->count > THAW_RULES_MAX_LINES)) {
        thaw_fields_fail(f, "points",
                         polygon ? "corners [x, y] wanted"
                                 : "1 … 16 lines, lists of points [x, y], wanted");
        return;
    }
    if (polygon) {
        read_points(f, points, layer);
        return;
    }
    for (const thaw_json *line = points->child; line != NULL; line = line->next) {
        read_points(f, line, layer);
        layer->line_end[layer->lines++] = layer->points;
    }
}

static void read_bars(thaw_fields *f, thaw_rule_layer *layer) {
    if (layer->draw != THAW_DRAW_BARS) return;
    const thaw_json *bars = thaw_fields_value(f, "bars");
    bool sound = bars != NULL && bars->kind == THAW_JSON_ARRAY && bars->count >= 1 &&
                 bars->count <= THAW_RULES_MAX_BARS;
    const thaw_json *bar = sound ? bars->child : NULL;
    for (; bar != NULL && sound; bar = bar->next) {
        bool number = bar->kind == THAW_JSON_NUMBER;
        sound = number || is_pair(bar);
        if (!sound) break;
        double low = number ? bar->number : bar->child->number;
        double high = number ? low : bar->child->next->number;
        sound = low >= 0 && low <= high && high <= 1;
        layer->bar[layer->bars++] = (thaw_span){{low, high}};
    }
    if (!sound) {
        thaw_fields_fail(f, "bars", "1 … %d heights from 0 to 1, or ranges [low, high], wanted",
                         THAW_RULES_MAX_BARS);
    }
}

/* ---- layers ---------------------------------------------------------------------------------- */

#define SPAN(name, low, high, fallback)                                                            \
    { #name, offsetof(thaw_rule_layer, name), {low, high, false, false }, fallback }
static const struct {
    const char *key;
    size_t offset;
    thaw_range allowed;
    double fallback;
} spans[] = {
    SPAN(count, 0, THAW_RULES_MAX_COUNT, 1),
    SPAN(size, 0.001, 4, 0.3),
    SPAN(aspect, 0.05, 20, 1),
    SPAN(x, -1, 2, 0.5),
    SPAN(y, -1, 2, 0.5),
    SPAN(angle, -360, 360, 0),
    SPAN(line, 0, 1, 0),
    SPAN(width, 0.001, 1, 0.1),
    SPAN(opacity, 0, 1, 1),
    SPAN(period, 0.01, 10, 0.25),
    SPAN(turn, -360, 360, 0),
    SPAN(amount, 0, 1, 0.05),
};
#undef SPAN

static void read_spans(thaw_fields *f, thaw_rule_layer *layer) {
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        thaw_span *span = (thaw_span *)(void *)((char *)layer + spans[i].offset);
        *span = (thaw_span){{spans[i].fallback, spans[i].fallback}};
        thaw_fields_numbers(f, spans[i].key, spans[i].allowed, span->end, 2);
        if (span->end[0] <= span->end[1]) continue;
        thaw_fields_fail(f, spans[i].key, "[low, high] wanted, got [%g, %g]", span->end[0],
                         span->end[1]);
    }
}

static thaw_status read_layer(thaw_fields *parent, const thaw_json *json, const char *path,
                              thaw_rule_layer *layer) {
    const char *names[DRAWS];
    for (int i = 0; i < THAW_OUTLINES; i++) names[i] = thaw_outlines[i].name;
    names[THAW_DRAW_FILL] = "fill";
    names[THAW_DRAW_POLYGON] = "polygon";
    names[THAW_DRAW_STROKES] = "strokes";
    names[THAW_DRAW_BARS] = "bars";
    names[THAW_DRAW_NOISE] = "noise";
    thaw_fields f;
    thaw_fields_begin(&f, json, path, NULL, parent->kind, parent->err);
    if (thaw_fields_value(&f, "draw") == NULL) thaw_fields_fail(&f, "draw", "wanted");
    layer->draw = thaw_fields_choice(&f, "draw", names, DRAWS, 0);
    layer->paint = (thaw_paint_kind)thaw_fields_choice(
        &f, "paint", paint_names, (int)(sizeof paint_names / sizeof *paint_names), 0);
    read_choice(&f, "colour", &layer->colour[0]);
    read_choice(&f, "colour_2", &layer->colour[1]);
    read_spans(&f, layer);
    layer->apart = thaw_fields_bool(&f, "apart", false);
    read_outline(&f, layer);
    read_bars(&f, layer);
    return thaw_fields_end(&f);
}

/* A list of layers at path, NULL for none. */
static thaw_status read_list(thaw_fields *f, const thaw_json *list, const char *path,
                             thaw_arena *arena, thaw_rule_list *out) {
    if (list == NULL) return THAW_OK;
    if (list->kind != THAW_JSON_ARRAY || list->count > THAW_RULES_MAX_LAYERS) {
        return thaw_fail(f->err, f->kind, "%s: a list of at most %d layers wanted", path,
                         THAW_RULES_MAX_LAYERS);
    }
    thaw_rule_layer *layer = thaw_arena_array(arena, list->count, sizeof *layer);
    if (layer == NULL) return thaw_fail(f->err, THAW_NO_MEMORY, "rules");
    out->layer = layer;
    for (const thaw_json *json = list->child; json != NULL; json = json->next) {
        char at[THAW_FIELDS_PATH + 80];
        snprintf(at, sizeof at, "%s[%d]", path, out->layers);
        THAW_TRY(read_layer(f, json, at, &layer[out->layers++]));
    }
    return THAW_OK;
}

static thaw_status read_classes(thaw_fields *f, thaw_arena *arena, thaw_rules *rules) {
    const thaw_json *classes = thaw_fields_value(f, "classes");
    char path[THAW_FIELDS_PATH];
    thaw_fields_path(f, "classes", -1, path, sizeof path);
    if (classes == NULL || classes->kind != THAW_JSON_OBJECT || classes->count < 1 ||
        classes->count > THAW_RULES_MAX_CLASSES) {
        return thaw_fail(f->err, f->kind, "%s: an object of 1 … %d classes wanted", path,
                         THAW_RULES_MAX_CLASSES);
    }
    thaw_rule_list *drawn = thaw_arena_array(arena, classes->count, sizeof *drawn);
    if (drawn == NULL) return thaw_fail(f->err, THAW_NO_MEMORY, "rules");
    rules->drawn = drawn;
    for (const thaw_json *c = classes->child; c != NULL; c = c->next) {
        char at[THAW_FIELDS_PATH + 64];
        snprintf(at, sizeof at, "%s.%.60s", path, c->key);
        if (c->key[0] == '\0' || c->key[0] == '.' || strpbrk(c->key, "/\\") != NULL) {
            return thaw_fail(f->err, f->kind, "%s: a class is named as a folder may be", at);
        }
        drawn[rules->classes].name = c->key;
        THAW_TRY(read_list(f, c, at, arena, &drawn[rules->classes++]));
    }
    return THAW_OK;
}

thaw_status thaw_rules_read(thaw_fields *section, thaw_arena *arena, const thaw_rules **out) {
    char path[THAW_FIELDS_PATH];
    thaw_fields f;
    thaw_fields_begin_member(&f, section, "rules");
    thaw_rules *rules = thaw_arena_alloc(arena, sizeof *rules);
    if (rules == NULL) return thaw_fail(f.err, THAW_NO_MEMORY, "rules");
    thaw_fields_path(&f, "before", -1, path, sizeof path);
    THAW_TRY(read_list(&f, thaw_fields_value(&f, "before"), path, arena, &rules->before));
    thaw_fields_path(&f, "after", -1, path, sizeof path);
    THAW_TRY(read_list(&f, thaw_fields_value(&f, "after"), path, arena, &rules->after));
    THAW_TRY(read_classes(&f, arena, rules));
    *out = rules;
    return thaw_fields_end(&f);
}
