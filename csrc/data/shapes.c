#include "data/shapes.h"

#include <math.h>
#include <stdbool.h>

#include "base/mathf.h"
#include "base/rng.h"
#include "data/outline.h"

const char *const thaw_shapes_names[THAW_SHAPES_CLASSES] = {"circle", "cross", "square", "star",
                                                            "triangle"};

/* ---- scenes ---------------------------------------------------------------------------------- */

#define MAX_STROKES 4

/* A line with round ends: clutter. */
typedef struct {
    thaw_point from, to;
    float half_width, opacity;
    thaw_ink ink;
} stroke;

/* Everything random about a picture but its noise. Lengths are in pixels. */
typedef struct {
    thaw_ink ground, ground_end; /* the background runs from one to the other … */
    thaw_point slope;            /* … by so much a pixel, around the middle */
    int strokes;
    stroke stroke[MAX_STROKES];
    const thaw_outline *outline;
    thaw_point centre;
    float radius, cosine, sine;
    float half_line;       /* of a shape drawn as a line; 0 when it is filled */
    thaw_ink ink, ink_end; /* at its left and right end */
    float noise;
} scene;

static thaw_ink random_colour(thaw_rng *rng, float low, float high, float value) {
    float hue = thaw_rng_uniform(rng, 0, 6), saturation = thaw_rng_uniform(rng, low, high);
    return thaw_ink_of(hue, saturation, value);
}

static thaw_point random_point(thaw_rng *rng, float low, float high) {
    float x = thaw_rng_uniform(rng, low, high), y = thaw_rng_uniform(rng, low, high);
    return (thaw_point){x, y};
}

static void plan_ground(scene *s, thaw_rng *rng, float size, bool dark) {
    float low = dark ? 0.10f : 0.70f, high = dark ? 0.40f : 1.0f;
    s->ground = random_colour(rng, 0.0f, 0.6f, thaw_rng_uniform(rng, low, high));
    s->ground_end = random_colour(rng, 0.0f, 0.6f, thaw_rng_uniform(rng, low, high));
    thaw_point slope = random_point(rng, -1, 1);
    s->slope = (thaw_point){slope.x / size, slope.y / size};
    s->strokes = 1 + (int)thaw_rng_below(rng, MAX_STROKES);
    for (int i = 0; i < s->strokes; i++) {
        stroke *line = &s->stroke[i];
        line->from = random_point(rng, 0, size);
        line->to = random_point(rng, 0, size);
        line->half_width = size * thaw_rng_uniform(rng, 0.006f, 0.02f);
        line->opacity = thaw_rng_uniform(rng, 0.2f, 0.6f);
        line->ink = random_colour(rng, 0.2f, 0.9f, thaw_rng_uniform(rng, 0.2f, 1));
    }
}

static void plan_shape(scene *s, thaw_rng *rng, float size, bool dark) {
    s->radius = size * thaw_rng_uniform(rng, 0.24f, 0.40f);
    s->centre = random_point(rng, s->radius * 1.05f, size - s->radius * 1.05f);
    float turn = thaw_rng_uniform(rng, -0.5f, 0.5f); /* radians */
    s->cosine = thaw_cosf(turn);
    s->sine = thaw_sinf(turn);
    s->half_line = thaw_rng_unit(rng) < 0.25f ? thaw_rng_uniform(rng, 0.08f, 0.13f) : 0;
    /* A bright shape on a dark ground or the reverse, whatever their hues. */
    float low = dark ? 0.75f : 0.25f, high = dark ? 1.0f : 0.55f;
    s->ink = random_colour(rng, 0.4f, 1, thaw_rng_uniform(rng, low, high));
    s->ink_end =
        thaw_ink_mix(s->ink, random_colour(rng, 0.4f, 1, thaw_rng_uniform(rng, low, high)), 0.5f);
}

/* ---- painting -------------------------------------------------------------------------------- */

static thaw_ink paint(const scene *s, thaw_point p, float middle) {
    float along = 0.5f + (p.x - middle) * s->slope.x + (p.y - middle) * s->slope.y;
    thaw_ink c = thaw_ink_mix(s->ground, s->ground_end, thaw_clamp01(along));
    for (int i = 0; i < s->strokes; i++) {
        const stroke *line = &s->stroke[i];
        float distance = sqrtf(thaw_segment_distance2(p, line->from, line->to)) - line->half_width;
        c = thaw_ink_mix(c, line->ink, thaw_coverage(distance) * line->opacity);
    }
    float unit = s->radius * s->outline->scale;
    float x = (p.x - s->centre.x) / unit, y = (p.y - s->centre.y) / unit;
    thaw_point turned = {x * s->cosine + y * s->sine, y * s->cosine - x * s->sine};
    float distance = thaw_outline_distance(s->outline->corner, s->outline->corners, turned);
    if (s->half_line > 0) distance = fabsf(distance + s->half_line) - s->half_line;
    thaw_ink ink = thaw_ink_mix(s->ink, s->ink_end, thaw_clamp01(0.5f + 0.5f * turned.x));
    return thaw_ink_mix(c, ink, thaw_coverage(distance * unit));
}

void thaw_shapes_draw(uint64_t seed, uint32_t index, int label, int size, uint8_t *rgb) {
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SYNTH, (uint32_t)label, index);
    float side = (float)size;
    bool dark = thaw_rng_below(&rng, 2) == 0;
    scene s = {.outline = &thaw_outlines[label]};
    plan_ground(&s, &rng, side, dark);
    plan_shape(&s, &rng, side, dark);
    s.noise = thaw_rng_uniform(&rng, 0, 0.05f);

    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++, rgb += 3) {
            thaw_ink c = paint(&s, (thaw_point){(float)x + 0.5f, (float)y + 0.5f}, side / 2);
            float grain = thaw_rng_uniform(&rng, -s.noise, s.noise);
            rgb[0] = thaw_ink_byte(c.r + grain);
            rgb[1] = thaw_ink_byte(c.g + grain);
            rgb[2] = thaw_ink_byte(c.b + grain);
        }
}
