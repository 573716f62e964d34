#include <math.h>
#include <string.h>

#include "base/mathf.h"
#include "base/rng.h"
#include "synth/rules.h"

#define TRIES 32 /* to find a place apart from others */
#define RADIANS 0.017453293f
#define OCTAVES 3

typedef struct {
    float x, y, radius;
} placed;

typedef struct {
    const thaw_rules_picture *picture;
    thaw_rng rng;
    float side; /* the shorter */
    placed placed[THAW_RULES_MAX_COUNT];
    int places;
} painting;

/* One thing, all numbers drawn. Lengths are in pixels. */
typedef struct {
    const thaw_rule_layer *layer;
    thaw_point centre;
    float unit_x, unit_y, cosine, sine; /* from the picture's axes to the outline's */
    float line, width, opacity;
    thaw_ink ink[2];
    float period, turn_cosine, turn_sine;
    uint32_t grain; /* key of Perlin's lattice */
    float bar[THAW_RULES_MAX_BARS];
} thing;

/* ---- drawing numbers ------------------------------------------------------------------------- */

static float draw_span(painting *p, thaw_span span) {
    return thaw_rng_uniform(&p->rng, (float)span.end[0], (float)span.end[1]);
}

static int draw_count(painting *p, thaw_span span) {
    int low = (int)span.end[0], high = (int)span.end[1];
    return low + (int)thaw_rng_below(&p->rng, (uint32_t)(high - low + 1));
}

static thaw_ink draw_ink(painting *p, const thaw_ink_choice *choice) {
    const thaw_ink_rule *rule = &choice->ink[thaw_rng_below(&p->rng, (uint32_t)choice->inks)];
    if (rule->fixed) return rule->ink;
    float hue = draw_span(p, rule->hue) / 60, saturation = draw_span(p, rule->saturation);
    float value = draw_span(p, rule->value);
    hue -= 6 * floorf(hue / 6);
    return thaw_ink_of(hue, saturation, value);
}

static bool is_free(const painting *p, thaw_point at, float radius) {
    for (int i = 0; i < p->places; i++) {
        float x = at.x - p->placed[i].x, y = at.y - p->placed[i].y;
        float least = radius + p->placed[i].radius;
        if (x * x + y * y < least * least) return false;
    }
    return true;
}

/* Where it lies; the last try stands when none is apart. */
static thaw_point draw_place(painting *p, const thaw_rule_layer *layer, float radius) {
    const thaw_rules_picture *picture = p->picture;
    thaw_point at = {0, 0};
    for (int i = 0; i < (layer->apart ? TRIES : 1); i++) {
        at.x = draw_span(p, layer->x) * (float)picture->w;
        at.y = draw_span(p, layer->y) * (float)picture->h;
        if (is_free(p, at, radius)) break;
    }
    if (layer->apart && p->places < THAW_RULES_MAX_COUNT) {
        p->placed[p->places++] = (placed){at.x, at.y, radius};
    }
    return at;
}

static float outline_scale(const thaw_rule_layer *layer) {
    return layer->draw < THAW_OUTLINES ? thaw_outlines[layer->draw].scale : 1;
}

static thing draw_thing(painting *p, const thaw_rule_layer *layer) {
    thing t = {.layer = layer};
    float size = draw_span(p, layer->size) * p->side, aspect = draw_span(p, layer->aspect);
    float angle = draw_span(p, layer->angle) * RADIANS, turn = draw_span(p, layer->turn) * RADIANS;
    float scale = size * outline_scale(layer), root = sqrtf(aspect);
    t.unit_x = scale * root;
    t.unit_y = scale / root;
    t.cosine = thaw_cosf(angle);
    t.sine = thaw_sinf(angle);
    t.line = draw_span(p, layer->line) * 0.5f;
    t.width = draw_span(p, layer->width) * 0.5f;
    t.opacity = draw_span(p, layer->opacity);
    t.ink[0] = draw_ink(p, &layer->colour[0]);
    t.ink[1] = draw_ink(p, &layer->colour[1]);
    t.period = draw_span(p, layer->period) * p->side;
    t.turn_cosine = thaw_cosf(turn);
    t.turn_sine = thaw_sinf(turn);
    t.grain = thaw_rng_u32(&p->rng);
    for (int i = 0; i < layer->bars; i++) t.bar[i] = draw_span(p, layer->bar[i]);
    t.centre = draw_place(p, layer, t.unit_x > t.unit_y ? t.unit_x : t.unit_y);
    return t;
}

/* ---- paints ---------------------------------------------------------------------------------- */

/* The lattice's gradient at a corner, times the way from there (Perlin 1985; the gradient's
 * direction by a rational circle, as it needs no table). */
static float corner_value(const painting *p, const thing *t, int octave, float cx, float cy,
                          float x, float y) {
    uint32_t counter[4] = {(uint32_t)(int32_t)cx, (uint32_t)(int32_t)cy, t->grain,
                           (uint32_t)octave};
    uint32_t key[2] = {(uint32_t)p->picture->seed, p->picture->index}, out[4];
    thaw_philox(counter, key, out);
    float slope = (float)(out[0] >> 8) * 0x1p-23f - 1; /* −1 … 1 */
    float gx = (1 - slope * slope) / (1 + slope * slope), gy = 2 * slope / (1 + slope * slope);
    if (out[1] & 1) gx = -gx;
    return gx * (x - cx) + gy * (y - cy);
}

static float fade(float t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
}

static float perlin(const painting *p, const thing *t, float x, float y) {
    float sum = 0, weight = 1;
    for (int octave = 0; octave < OCTAVES; octave++, weight *= 0.5f, x *= 2, y *= 2) {
        float cx = floorf(x), cy = floorf(y), fx = fade(x - cx), fy = fade(y - cy);
        float a = corner_value(p, t, octave, cx, cy, x, y);
        float b = corner_value(p, t, octave, cx + 1, cy, x, y);
        float c = corner_value(p, t, octave, cx, cy + 1, x, y);
        float d = corner_value(p, t, octave, cx + 1, cy + 1, x, y);
        float top = a + (b - a) * fx, bottom = c + (d - c) * fx;
        sum += weight * (top + (bottom - top) * fy);
    }
    return thaw_clamp01(0.5f + sum);
}

/* Which stripe a point lies in: 0 or 1, and between at the edges. */
static float stripe(float along, float period) {
    float phase = along / period;
    phase -= floorf(phase);
    float to_edge = fabsf(phase - 0.5f); /* 0.5 in the middle of one, 0 in that of the other */
    return thaw_coverage((to_edge - 0.25f) * period);
}

static thaw_ink paint_at(const painting *p, const thing *t, thaw_point at) {
    float x = at.x - t->centre.x, y = at.y - t->centre.y;
    float along = x * t->turn_cosine + y * t->turn_sine;
    float across = y * t->turn_cosine - x * t->turn_sine, share = 0;
    switch (t->layer->paint) {
    case THAW_PAINT_PLAIN:
        return t->ink[0];
    case THAW_PAINT_GRADIENT:
        share = thaw_clamp01(0.5f + along / p->side);
        break;
    case THAW_PAINT_STRIPES:
        share = stripe(along, t->period);
        break;
    case THAW_PAINT_CHECKS: {
        float a = stripe(along, t->period), b = stripe(across, t->period);
        share = a + b - 2 * a * b;
        break;
    }
    case THAW_PAINT_PERLIN:
        share = perlin(p, t, along / t->period, across / t->period);
        break;
    }
    return thaw_ink_mix(t->ink[0], t->ink[1], share);
}

/* ---- outlines -------------------------------------------------------------------------------- */

static float strokes_distance(const thing *t, thaw_point at) {
    const thaw_rule_layer *layer = t->layer;
    float nearest = INFINITY;
    for (int line = 0, i = 0; line < layer->lines; line++, i++) {
        for (; i + 1 < layer->line_end[line]; i++) {
            float d = thaw_segment_distance2(at, layer->point[i], layer->point[i + 1]);
            if (d < nearest) nearest = d;
        }
    }
    return sqrtf(nearest) - t->width;
}

/* Bars stand side by side on the frame's lower edge, each a third thinner than its share. */
static float bars_distance(const thing *t, thaw_point at) {
    float nearest = INFINITY, share = 2 / (float)t->layer->bars;
    for (int i = 0; i < t->layer->bars; i++) {
        float middle = -1 + share * ((float)i + 0.5f);
        float x = fabsf(at.x - middle) - share / 3, y = fabsf(at.y - 1 + t->bar[i]) - t->bar[i];
        float outside_x = x > 0 ? x : 0, outside_y = y > 0 ? y : 0, inside = x > y ? x : y;
        float d = sqrtf(outside_x * outside_x + outside_y * outside_y) + (inside < 0 ? inside : 0);
        if (d < nearest) nearest = d;
    }
    return nearest;
}

/* In the outline's units, negative inside. */
static float distance_to(const thing *t, thaw_point at) {
    const thaw_rule_layer *layer = t->layer;
    if (layer->draw == THAW_DRAW_STROKES) return strokes_distance(t, at);
    float distance = 0;
    if (layer->draw == THAW_DRAW_BARS) {
        distance = bars_distance(t, at);
    } else if (layer->draw == THAW_DRAW_POLYGON) {
        distance = thaw_outline_distance(layer->point, layer->points, at);
    } else {
        const thaw_outline *outline = &thaw_outlines[layer->draw];
        distance = thaw_outline_distance(outline->corner, outline->corners, at);
    }
    return t->line > 0 ? fabsf(distance + t->line) - t->line : distance;
}

/* How much of a pixel it covers. */
static float cover(const thing *t, thaw_point at) {
    if (t->layer->draw == THAW_DRAW_FILL) return t->opacity;
    float x = at.x - t->centre.x, y = at.y - t->centre.y;
    thaw_point turned = {(x * t->cosine + y * t->sine) / t->unit_x,
                         (y * t->cosine - x * t->sine) / t->unit_y};
    float unit = t->unit_x < t->unit_y ? t->unit_x : t->unit_y;
    return thaw_coverage(distance_to(t, turned) * unit) * t->opacity;
}

/* ---- layers ---------------------------------------------------------------------------------- */

static void paint_thing(painting *p, const thing *t) {
    const thaw_rules_picture *picture = p->picture;
    float *to = picture->canvas;
    for (int y = 0; y < picture->h; y++) {
        for (int x = 0; x < picture->w; x++, to += 3) {
            thaw_point at = {(float)x + 0.5f, (float)y + 0.5f};
            float share = cover(t, at);
            if (share <= 0) continue;
            thaw_ink under = {to[0], to[1], to[2]};
            thaw_ink c = thaw_ink_mix(under, paint_at(p, t, at), share);
            to[0] = c.r;
            to[1] = c.g;
            to[2] = c.b;
        }
    }
}

/* The same on all three channels, as a grey film's grain. */
static void add_noise(painting *p, const thaw_rule_layer *layer) {
    const thaw_rules_picture *picture = p->picture;
    float amount = draw_span(p, layer->amount), *to = picture->canvas;
    for (int i = 0; i < picture->w * picture->h; i++, to += 3) {
        float grain = thaw_rng_uniform(&p->rng, -amount, amount);
        for (int c = 0; c < 3; c++) to[c] = thaw_clamp01(to[c] + grain);
    }
}

static void paint_list(painting *p, const thaw_rule_list *list) {
    for (int i = 0; i < list->layers; i++) {
        const thaw_rule_layer *layer = &list->layer[i];
        if (layer->draw == THAW_DRAW_NOISE) {
            add_noise(p, layer);
            continue;
        }
        int count = draw_count(p, layer->count);
        for (int k = 0; k < count; k++) {
            thing t = draw_thing(p, layer);
            paint_thing(p, &t);
        }
    }
}

void thaw_rules_draw(const thaw_rules *rules, int drawn, const thaw_rules_picture *picture,
                     uint8_t *rgb) {
    size_t values = (size_t)picture->w * (size_t)picture->h * 3;
    painting p = {.picture = picture,
                  .side = (float)(picture->w < picture->h ? picture->w : picture->h)};
    p.rng = thaw_rng_make(picture->seed, THAW_RNG_SYNTH, picture->stream, picture->index);
    memset(picture->canvas, 0, values * sizeof *picture->canvas);
    paint_list(&p, &rules->before);
    paint_list(&p, &rules->drawn[drawn]);
    paint_list(&p, &rules->after);
    for (size_t i = 0; i < values; i++) rgb[i] = thaw_ink_byte(picture->canvas[i]);
}
