/* Outlines and inks of pictures that are drawn here: the sample set and the rules of recipes. */
#ifndef THAW_DATA_OUTLINE_H
#define THAW_DATA_OUTLINE_H

#include <stdint.h>

typedef struct {
    float x, y;
} thaw_point;

typedef struct {
    float r, g, b; /* 0 … 1 */
} thaw_ink;

#define THAW_OUTLINE_MAX_CORNERS 12
#define THAW_OUTLINES 10

/* Corners around (0, 0), y down; none stands for a circle of radius 1. Scaled so that all cover the
 * same area, as size must not tell them apart. */
typedef struct {
    const char *name;
    int corners;
    float scale;
    thaw_point corner[THAW_OUTLINE_MAX_CORNERS];
} thaw_outline;

/* "circle", "cross", "square", "star", "triangle", then "diamond", … */
extern const thaw_outline thaw_outlines[THAW_OUTLINES];

/* Square of the distance from p to the line between two points. */
float thaw_segment_distance2(thaw_point p, thaw_point from, thaw_point to);

/* Distance to a closed polygon or, with no corners, the unit circle: negative inside (even-odd). */
float thaw_outline_distance(const thaw_point *corner, int corners, thaw_point p);

/* How much of a pixel lies inside an edge `distance` pixels away (negative inside). */
float thaw_coverage(float distance);

float thaw_clamp01(float x);
thaw_ink thaw_ink_mix(thaw_ink a, thaw_ink b, float t);

/* A colour by hue (0 … 6 around the colour circle), saturation and value (0 … 1). */
thaw_ink thaw_ink_of(float hue, float saturation, float value);

uint8_t thaw_ink_byte(float value);

#endif
