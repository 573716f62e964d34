#include "synth/diff_augment.h"

#include <stdbool.h>
#include <string.h>

static int draw_within(thaw_rng *rng, int most) {
    return (int)thaw_rng_below(rng, (uint32_t)(2 * most + 1)) - most;
}

thaw_diff_augment thaw_diff_augment_draw(thaw_rng *rng, int side, double strength) {
    int move = (int)(strength * side / 8 + 0.5), hole = (int)(strength * side / 2 + 0.5);
    float light = (float)(0.5 * strength);
    thaw_diff_augment a = {.hole = hole};
    a.light = thaw_rng_uniform(rng, -light, light);
    a.dx = draw_within(rng, move);
    a.dy = draw_within(rng, move);
    a.cut_x = (int)thaw_rng_below(rng, (uint32_t)side + 1) - hole / 2;
    a.cut_y = (int)thaw_rng_below(rng, (uint32_t)side + 1) - hole / 2;
    return a;
}

/* Whether pixel (x, y) of the picture is seen once it has moved. */
static bool is_seen(const thaw_diff_augment *a, int side, int x, int y) {
    int to_x = x + a->dx, to_y = y + a->dy;
    if (to_x < 0 || to_y < 0 || to_x >= side || to_y >= side) return false;
    bool in_hole = to_x >= a->cut_x && to_x < a->cut_x + a->hole && to_y >= a->cut_y &&
                   to_y < a->cut_y + a->hole;
    return !in_hole;
}

void thaw_diff_augment_forward(const thaw_diff_augment *a, int side, const float *x, float *y) {
    memset(y, 0, (size_t)side * (size_t)side * 3 * sizeof *y);
    for (int i = 0; i < side * side; i++, x += 3) {
        if (!is_seen(a, side, i % side, i / side)) continue;
        float *to = y + (i + a->dy * side + a->dx) * 3;
        for (int k = 0; k < 3; k++) to[k] = x[k] + a->light;
    }
}

void thaw_diff_augment_backward(const thaw_diff_augment *a, int side, const float *dy, float *dx) {
    for (int i = 0; i < side * side; i++, dx += 3) {
        bool seen = is_seen(a, side, i % side, i / side);
        const float *from = dy + (seen ? i + a->dy * side + a->dx : 0) * 3;
        for (int k = 0; k < 3; k++) dx[k] = seen ? from[k] : 0;
    }
}
