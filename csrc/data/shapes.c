#include "data/shapes.h"

#include <math.h>
#include <stdbool.h>

#include "base/mathf.h"
#include "base/rng.h"

const char *const thaw_shapes_names[THAW_SHAPES_CLASSES] = {"circle", "cross", "square", "star",
                                                            "triangle"};

typedef struct {
    float x, y;
} point;

typedef struct {
    float r, g, b; /* 0 … 1 */
} colour;

/* ---- outlines -------------------------------------------------------------------------------- */

#define MAX_CORNERS 12

/* Corners around (0, 0); none stands for a circle. Scaled so that all cover the same area, as size
 * must not tell them apart. */
typedef struct {
    int corners;
    float scale;
    point corner[MAX_CORNERS];
} outline;

#define ARM 0.36f /* half the width of the cross's arms */

static const outline outlines[THAW_SHAPES_CLASSES] = {
    {.scale = 0.71f},
    {12,
     0.82f,
     {{ARM, -1},
      {ARM, -ARM},
      {1, -ARM},
      {1, ARM},
      {ARM, ARM},
      {ARM, 1},
      {-ARM, 1},
      {-ARM, ARM},
      {-1, ARM},
      {-1, -ARM},
      {-ARM, -ARM},
      {-ARM, -1}}},
    {4, 0.63f, {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}},
    /* cos and sin of multiples of 36 degrees, every second corner at 0.45 */
    {10,
     1.10f,
     {{0, -1},
      {0.26450f, -0.36406f},
      {0.95106f, -0.30902f},
      {0.42798f, 0.13906f},
      {0.58779f, 0.80902f},
      {0, 0.45f},
      {-0.58779f, 0.80902f},
      {-0.42798f, 0.13906f},
      {-0.95106f, -0.30902f},
      {-0.26450f, -0.36406f}}},
    {3, 1.11f, {{0, -1}, {0.86603f, 0.5f}, {-0.86603f, 0.5f}}},
};

static float clamp01(float x) {
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static float squared_distance(point p, point from, point to) {
    float dx = to.x - from.x, dy = to.y - from.y;
    float along = ((p.x - from.x) * dx + (p.y - from.y) * dy) / (dx * dx + dy * dy + 1e-12f);
    float ex = p.x - from.x - clamp01(along) * dx, ey = p.y - from.y - clamp01(along) * dy;
    return ex * ex + ey * ey;
}

/* Distance to an outline, negative inside (even-odd rule). */
static float distance_to(const outline *o, point p) {
    if (o->corners == 0) return sqrtf(p.x * p.x + p.y * p.y) - 1;
    float nearest = INFINITY;
    bool inside = false;
    for (int i = 0; i < o->corners; i++) {
        point a = o->corner[i], b = o->corner[(i + 1) % o->corners];
        float squared = squared_distance(p, a, b);
        if (squared < nearest) nearest = squared;
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x))
            inside = !inside;
    }
    return inside ? -sqrtf(nearest) : sqrtf(nearest);
}

/* ---- scenes ---------------------------------------------------------------------------------- */

#define MAX_STROKES 4

/* A line with round ends: clutter. */
typedef struct {
    point from, to;
    float half_width, opacity;
    colour ink;
} stroke;

/* Everything random about a picture but its noise. Lengths are in pixels. */
typedef struct {
    colour ground, ground_end; /* the background runs from one to the other … */
    point slope;               /* … by so much a pixel, around the middle */
    int strokes;
    stroke stroke[MAX_STROKES];
    const outline *outline;
    point centre;
    float radius, cosine, sine;
    float half_line;     /* of a shape drawn as a line; 0 when it is filled */
    colour ink, ink_end; /* at its left and right end */
    float noise;
} scene;

static colour mix(colour a, colour b, float t) {
    return (colour){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

/* One channel of a hue: a trapezoid over the colour circle 0 … 6. */
static float hue_channel(float hue, float offset) {
    float at = hue + offset;
    if (at >= 6) at -= 6;
    float ramp = at < 3 ? at - 1 : 5 - at;
    return clamp01(ramp);
}

static colour random_colour(thaw_rng *rng, float low, float high, float value) {
    float hue = thaw_rng_uniform(rng, 0, 6), saturation = thaw_rng_uniform(rng, low, high);
    colour pure = {hue_channel(hue, 3), hue_channel(hue, 1), hue_channel(hue, 5)};
    colour white = {1, 1, 1};
    colour c = mix(white, pure, saturation);
    return (colour){c.r * value, c.g * value, c.b * value};
}

static point random_point(thaw_rng *rng, float low, float high) {
    float x = thaw_rng_uniform(rng, low, high), y = thaw_rng_uniform(rng, low, high);
    return (point){x, y};
}

static void plan_ground(scene *s, thaw_rng *rng, float size, bool dark) {
    float low = dark ? 0.10f : 0.70f, high = dark ? 0.40f : 1.0f;
    s->ground = random_colour(rng, 0.0f, 0.6f, thaw_rng_uniform(rng, low, high));
    s->ground_end = random_colour(rng, 0.0f, 0.6f, thaw_rng_uniform(rng, low, high));
    point slope = random_point(rng, -1, 1);
    s->slope = (point){slope.x / size, slope.y / size};
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
    s->ink_end = mix(s->ink, random_colour(rng, 0.4f, 1, thaw_rng_uniform(rng, low, high)), 0.5f);
}

/* ---- painting -------------------------------------------------------------------------------- */

/* How much of a pixel lies inside an edge `distance` pixels away (negative inside). */
static float coverage(float distance) {
    return clamp01(0.5f - distance);
}

static colour paint(const scene *s, point p, float middle) {
    float along = 0.5f + (p.x - middle) * s->slope.x + (p.y - middle) * s->slope.y;
    colour c = mix(s->ground, s->ground_end, clamp01(along));
    for (int i = 0; i < s->strokes; i++) {
        const stroke *line = &s->stroke[i];
        float distance = sqrtf(squared_distance(p, line->from, line->to)) - line->half_width;
        c = mix(c, line->ink, coverage(distance) * line->opacity);
    }
    float unit = s->radius * s->outline->scale;
    float x = (p.x - s->centre.x) / unit, y = (p.y - s->centre.y) / unit;
    point turned = {x * s->cosine + y * s->sine, y * s->cosine - x * s->sine};
    float distance = distance_to(s->outline, turned);
    if (s->half_line > 0) distance = fabsf(distance + s->half_line) - s->half_line;
    colour ink = mix(s->ink, s->ink_end, clamp01(0.5f + 0.5f * turned.x));
    return mix(c, ink, coverage(distance * unit));
}

static uint8_t to_byte(float value) {
    return (uint8_t)(clamp01(value) * 255 + 0.5f);
}

void thaw_shapes_draw(uint64_t seed, uint32_t index, int label, int size, uint8_t *rgb) {
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SYNTH, (uint32_t)label, index);
    float side = (float)size;
    bool dark = thaw_rng_below(&rng, 2) == 0;
    scene s = {.outline = &outlines[label]};
    plan_ground(&s, &rng, side, dark);
    plan_shape(&s, &rng, side, dark);
    s.noise = thaw_rng_uniform(&rng, 0, 0.05f);

    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++, rgb += 3) {
            colour c = paint(&s, (point){(float)x + 0.5f, (float)y + 0.5f}, side / 2);
            float grain = thaw_rng_uniform(&rng, -s.noise, s.noise);
            rgb[0] = to_byte(c.r + grain);
            rgb[1] = to_byte(c.g + grain);
            rgb[2] = to_byte(c.b + grain);
        }
}
