/* Depthwise 2-D convolution, depth multiplier 1: kernel (kh, kw, c), y.c == x.c. */
#ifndef THAW_KERNELS_DWCONV2D_H
#define THAW_KERNELS_DWCONV2D_H

#include "kernels/conv2d.h"

/* Scratch in floats; only the kernel gradient needs any. */
size_t thaw_dwconv2d_scratch(const thaw_window *win, int workers);

/* epilogue may be NULL. */
void thaw_dwconv2d_forward(const thaw_window *win, const float *x, const float *kernel,
                           const thaw_epilogue *epilogue, float *y, float *scratch,
                           thaw_pool *pool);

/* dx is overwritten. */
void thaw_dwconv2d_backward_data(const thaw_window *win, const float *dy, const float *kernel,
                                 float *dx, float *scratch, thaw_pool *pool);

/* dkernel is overwritten. */
void thaw_dwconv2d_backward_kernel(const thaw_window *win, const float *x, const float *dy,
                                   float *dkernel, float *scratch, thaw_pool *pool);

#endif
