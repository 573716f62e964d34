#include "kernels/winograd_tile.h"

#include "base/vec.h"

static inline vec twice(vec a) {
    return vec_add(a, a);
}

static inline vec four_times(vec a) {
    return twice(twice(a));
}

/* Bᵀ = [4 0 −5 0 1 0 | 0 −4 −4 1 1 0 | 0 4 −4 −1 1 0 | 0 −2 −1 2 1 0 | 0 2 −1 −2 1 0 |
 *       0 4 0 −5 0 1]: reads every `step` floats, writes every `to_step`. */
static inline void input_line(const float *d, ptrdiff_t step, float *to, size_t to_step) {
    vec d0 = vec_load(d), d1 = vec_load(d + step), d2 = vec_load(d + 2 * step);
    vec d3 = vec_load(d + 3 * step), d4 = vec_load(d + 4 * step), d5 = vec_load(d + 5 * step);
    vec d42 = vec_sub(d4, d2), d31 = vec_sub(d3, d1);
    vec even = vec_sub(d4, four_times(d2)), odd = vec_sub(d3, four_times(d1));
    vec odd2 = twice(d31);
    vec_store(to, vec_add(four_times(vec_sub(d0, d2)), d42));
    vec_store(to + to_step, vec_add(even, odd));
    vec_store(to + 2 * to_step, vec_sub(even, odd));
    vec_store(to + 3 * to_step, vec_add(d42, odd2));
    vec_store(to + 4 * to_step, vec_sub(d42, odd2));
    vec_store(to + 5 * to_step, vec_sub(vec_sub(d5, d3), four_times(d31)));
}

void thaw_winograd_input(const float *d, ptrdiff_t line, ptrdiff_t pixel, float *v, size_t plane) {
    float half[WINOGRAD_IN][WINOGRAD_IN][4];
    for (int j = 0; j < WINOGRAD_IN; j++) {
        input_line(d + j * pixel, line, half[0][j], WINOGRAD_IN * 4);
    }
    for (int i = 0; i < WINOGRAD_IN; i++) {
        input_line(half[i][0], 4, v + (size_t)i * WINOGRAD_IN * plane, plane);
    }
}

/* G = [1/4 0 0 | −1/6 −1/6 −1/6 | −1/6 1/6 −1/6 | 1/24 1/12 1/6 | 1/24 −1/12 1/6 | 0 0 1]. */
static inline void weights_line(const float *g, ptrdiff_t step, float *to, size_t to_step) {
    vec g0 = vec_load(g), g1 = vec_load(g + step), g2 = vec_load(g + 2 * step);
    vec sixth = vec_splat(1.0f / 6), small = vec_splat(1.0f / 24);
    vec outer = vec_mul(vec_add(g0, g2), sixth), inner = vec_mul(g1, sixth);
    vec far = vec_mul(vec_add(g0, four_times(g2)), small), near = vec_mul(twice(g1), small);
    vec_store(to, vec_mul(g0, vec_splat(0.25f)));
    vec_store(to + to_step, vec_sub(vec_sub(vec_zero(), outer), inner));
    vec_store(to + 2 * to_step, vec_sub(inner, outer));
    vec_store(to + 3 * to_step, vec_add(far, near));
    vec_store(to + 4 * to_step, vec_sub(far, near));
    vec_store(to + 5 * to_step, g2);
}

void thaw_winograd_weights(const float g[9][4], float *u, size_t plane) {
    float half[WINOGRAD_IN][3][4];
    for (int j = 0; j < 3; j++) weights_line(g[j], 3 * 4, half[0][j], 3 * 4);
    for (int i = 0; i < WINOGRAD_IN; i++) {
        weights_line(half[i][0], 4, u + (size_t)i * WINOGRAD_IN * plane, plane);
    }
}

/* Aᵀ = [1 1 1 1 1 0 | 0 1 −1 2 −2 0 | 0 1 1 4 4 0 | 0 1 −1 8 −8 1]. */
static inline void output_line(const float *m, size_t step, float *to, size_t to_step) {
    vec m1 = vec_load(m + step), m2 = vec_load(m + 2 * step);
    vec m3 = vec_load(m + 3 * step), m4 = vec_load(m + 4 * step);
    vec sum = vec_add(m1, m2), difference = vec_sub(m1, m2);
    vec sum2 = vec_add(m3, m4), difference2 = twice(vec_sub(m3, m4));
    vec_store(to, vec_add(vec_add(vec_load(m), sum), sum2));
    vec_store(to + to_step, vec_add(difference, difference2));
    vec_store(to + 2 * to_step, vec_add(sum, four_times(sum2)));
    vec_store(to + 3 * to_step,
              vec_add(vec_add(difference, four_times(difference2)), vec_load(m + 5 * step)));
}

void thaw_winograd_output(const float *m, size_t plane, float y[16][4]) {
    float half[WINOGRAD_OUT][WINOGRAD_IN][4];
    for (int j = 0; j < WINOGRAD_IN; j++) {
        output_line(m + (size_t)j * plane, WINOGRAD_IN * plane, half[0][j], WINOGRAD_IN * 4);
    }
    for (int i = 0; i < WINOGRAD_OUT; i++) output_line(half[i][0], 4, y[i * WINOGRAD_OUT], 4);
}
