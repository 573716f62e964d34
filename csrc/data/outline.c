#include "data/outline.h"

#include <math.h>
#include <stdbool.h>

#define ARM 0.36f /* half the width of the cross's arms */

const thaw_outline thaw_outlines[THAW_OUTLINES] = {
    {.name = "circle", .scale = 0.71f},
    {"cross",
     12,
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
    {"square", 4, 0.63f, {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}},
    /* cos and sin of multiples of 36 degrees, every second corner at 0.45 */
    {"star",
     10,
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
    {"triangle", 3, 1.11f, {{0, -1}, {0.86603f, 0.5f}, {-0.86603f, 0.5f}}},
    {"diamond", 4, 0.89f, {{0, -1}, {1, 0}, {0, 1}, {-1, 0}}},
    {"pentagon",
     5,
     0.82f,
     {{0, -1},
      {0.95106f, -0.30902f},
      {0.58779f, 0.80902f},
      {-0.58779f, 0.80902f},
      {-0.95106f, -0.30902f}}},
    {"hexagon",
     6,
     0.78f,
     {{0, -1},
      {0.86603f, -0.50000f},
      {0.86603f, 0.50000f},
      {0, 1},
      {-0.86603f, 0.50000f},
      {-0.86603f, -0.50000f}}},
    {"octagon",
     8,
     0.75f,
     {{0.38268f, -0.92388f},
      {0.92388f, -0.38268f},
      {0.92388f, 0.38268f},
      {0.38268f, 0.92388f},
      {-0.38268f, 0.92388f},
      {-0.92388f, 0.38268f},
      {-0.92388f, -0.38268f},
      {-0.38268f, -0.92388f}}},
    {"arrow",
     7,
     1.07f,
     {{0, -1},
      {0.80000f, -0.10000f},
      {0.30000f, -0.10000f},
      {0.30000f, 1},
      {-0.30000f, 1},
      {-0.30000f, -0.10000f},
      {-0.80000f, -0.10000f}}},
};

float thaw_clamp01(float x) {
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

float thaw_segment_distance2(thaw_point p, thaw_point from, thaw_point to) {
    float dx = to.x - from.x, dy = to.y - from.y;
    float along = ((p.x - from.x) * dx + (p.y - from.y) * dy) / (dx * dx + dy * dy + 1e-12f);
    float ex = p.x - from.x - thaw_clamp01(along) * dx;
    float ey = p.y - from.y - thaw_clamp01(along) * dy;
    return ex * ex + ey * ey;
}

float thaw_outline_distance(const thaw_point *corner, int corners, thaw_point p) {
    if (corners == 0) return sqrtf(p.x * p.x + p.y * p.y) - 1;
    float nearest = INFINITY;
    bool inside = false;
    for (int i = 0; i < corners; i++) {
        thaw_point a = corner[i], b = corner[(i + 1) % corners];
        float squared = thaw_segment_distance2(p, a, b);
        if (squared < nearest) nearest = squared;
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x))
            inside = !inside;
    }
    return inside ? -sqrtf(nearest) : sqrtf(nearest);
}

float thaw_coverage(float distance) {
    return thaw_clamp01(0.5f - distance);
}

thaw_ink thaw_ink_mix(thaw_ink a, thaw_ink b, float t) {
    return (thaw_ink){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

/* One channel of a hue: a trapezoid over the colour circle. */
static float hue_channel(float hue, float offset) {
    float at = hue + offset;
    if (at >= 6) at -= 6;
    float ramp = at < 3 ? at - 1 : 5 - at;
    return thaw_clamp01(ramp);
}

thaw_ink thaw_ink_of(float hue, float saturation, float value) {
    thaw_ink pure = {hue_channel(hue, 3), hue_channel(hue, 1), hue_channel(hue, 5)};
    thaw_ink white = {1, 1, 1};
    thaw_ink c = thaw_ink_mix(white, pure, saturation);
    return (thaw_ink){c.r * value, c.g * value, c.b * value};
}

uint8_t thaw_ink_byte(float value) {
    return (uint8_t)(thaw_clamp01(value) * 255 + 0.5f);
}
