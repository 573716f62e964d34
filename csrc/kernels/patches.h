/* The matrix that a convolution multiplies: one row a window position, its columns the window's
 * (p, q, channel). It is never stored; blocks of it are copied out of the image when asked. */
#ifndef THAW_KERNELS_PATCHES_H
#define THAW_KERNELS_PATCHES_H

#include <stddef.h>

#include "base/tensor.h"
#include "kernels/gemm_core.h"

/* Row (n·rows_h + i)·rows_w + j is the window taps_h × taps_w of image n whose corner is pixel
 * (i · step_h + corner_h, j · step_w + corner_w). Pixels outside are zeros. */
typedef struct {
    const float *x;
    thaw_shape shape;
    int rows_h, rows_w;
    int taps_h, taps_w;
    int step_h, step_w;
    int corner_h, corner_w;
} thaw_patches;

/* As the left operand, and as the left operand transposed; `operand` is a thaw_patches. */
thaw_gemm_left_fn thaw_patches_left, thaw_patches_left_transposed;

#endif
