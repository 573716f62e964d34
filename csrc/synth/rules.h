/* Pictures by rules: a small language in the recipe, from which labelled pictures are drawn without
 * any photo. docs/synthetic.md describes it.
 *
 * A picture is a list of layers, painted one over the other: those of "before", those of its class,
 * those of "after". Every number of a layer may be a range, from which each thing that it draws
 * takes its own. */
#ifndef THAW_SYNTH_RULES_H
#define THAW_SYNTH_RULES_H

#include <stdbool.h>

#include "base/fields.h"
#include "data/outline.h"

#define THAW_RULES_MAX_LAYERS 32 /* of each list */
#define THAW_RULES_MAX_CLASSES 1000
#define THAW_RULES_MAX_INKS 12
#define THAW_RULES_MAX_POINTS 64
#define THAW_RULES_MAX_LINES 16
#define THAW_RULES_MAX_BARS 16
#define THAW_RULES_MAX_COUNT 64

/* [low, high]; equal ends for one number. */
typedef struct {
    double end[2];
} thaw_span;

/* What a layer draws: one of data/outline.h's by its index, or one of these. */
enum {
    THAW_DRAW_FILL = THAW_OUTLINES, /* the whole picture */
    THAW_DRAW_POLYGON,
    THAW_DRAW_STROKES,
    THAW_DRAW_BARS,
    THAW_DRAW_NOISE
};

typedef enum {
    THAW_PAINT_PLAIN,
    THAW_PAINT_GRADIENT,
    THAW_PAINT_STRIPES,
    THAW_PAINT_CHECKS,
    THAW_PAINT_PERLIN
} thaw_paint_kind;

/* A colour by ranges of hue (degrees), saturation and value, or as it stands. */
typedef struct {
    bool fixed;
    thaw_ink ink;
    thaw_span hue, saturation, value;
} thaw_ink_rule;

/* One of several, each as likely as the others. */
typedef struct {
    thaw_ink_rule ink[THAW_RULES_MAX_INKS];
    int inks;
} thaw_ink_choice;

typedef struct {
    int draw;
    thaw_paint_kind paint;
    thaw_ink_choice colour[2]; /* the second: other end of a gradient, other stripe */
    thaw_span count;           /* things */
    thaw_span size;            /* radius as a share of the picture's shorter side */
    thaw_span aspect;          /* width over height */
    thaw_span x, y;            /* of the middle, as shares of width and height */
    thaw_span angle;           /* degrees, clockwise */
    thaw_span line;            /* of an outline, as a share of size; 0: filled */
    thaw_span width;           /* of strokes, as a share of size */
    thaw_span opacity;
    thaw_span period, turn; /* of the paint: share of the shorter side, degrees */
    thaw_span amount;       /* noise: share of the full range */
    bool apart;             /* touches nothing that was drawn apart before it */
    /* Polygon: its corners. Strokes: those of each line, one after the other. −1 … 1. */
    thaw_point point[THAW_RULES_MAX_POINTS];
    int points, line_end[THAW_RULES_MAX_LINES], lines;
    thaw_span bar[THAW_RULES_MAX_BARS]; /* heights, as shares of the whole */
    int bars;
} thaw_rule_layer;

typedef struct {
    const char *name; /* of a class */
    const thaw_rule_layer *layer;
    int layers;
} thaw_rule_list;

typedef struct {
    thaw_rule_list before, after;
    const thaw_rule_list *drawn; /* the classes */
    int classes;
} thaw_rules;

/* Reads the member "rules" of a section; what it holds lives in the arena. Every error names its
 * path. */
thaw_status thaw_rules_read(thaw_fields *section, thaw_arena *arena,
                            const thaw_rules **out) THAW_MUST_CHECK;

typedef struct {
    uint64_t seed;
    uint32_t stream, index; /* with the seed the key of every number that is drawn */
    int w, h;               /* at least 1 */
    float *canvas;          /* room of w * h * 3 floats */
} thaw_rules_picture;

/* Draws a picture of class `index of drawn` into rgb (w * h * 3 bytes): a function of its arguments
 * alone, antialiased, with the same bits in all builds. */
void thaw_rules_draw(const thaw_rules *rules, int drawn, const thaw_rules_picture *picture,
                     uint8_t *rgb);

#endif
