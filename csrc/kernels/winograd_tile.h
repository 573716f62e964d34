/* The three transforms of F(4×4, 3×3), for four channels of one tile at a time.
 *
 * Interpolation points 0, ±1, ±2, ∞. Factors 2, 4, 8 are doublings by addition: exact, and without
 * vector constants, which V8 would build anew at each use. Each transform is one 1-D transform down
 * the columns into a small array, then the same along its rows: 36 values at once would not fit the
 * registers. */
#ifndef THAW_KERNELS_WINOGRAD_TILE_H
#define THAW_KERNELS_WINOGRAD_TILE_H

#include <stddef.h>

#define WINOGRAD_IN 6
#define WINOGRAD_OUT 4
#define WINOGRAD_POINTS 36

/* Bᵀ d B: pixel (i, j) at d + i · line + j · pixel, point p to v + p · plane. */
void thaw_winograd_input(const float *d, ptrdiff_t line, ptrdiff_t pixel, float *v, size_t plane);

/* G g Gᵀ: g[p·3 + q] holds four channels; point p to u + p · plane. */
void thaw_winograd_weights(const float g[9][4], float *u, size_t plane);

/* Aᵀ m A: point p at m + p · plane, output (i, j) to y[i·4 + j]. */
void thaw_winograd_output(const float *m, size_t plane, float y[16][4]);

#endif
