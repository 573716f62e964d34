/* 2-D convolution, NHWC activations, HWIO kernels (Keras' layout). Cross-correlation, as every
 * framework has it: y[n,i,j,o] = Σ x[n, i·stride_h + p − pad_top, j·stride_w + q − pad_left, c] ·
 * k[p,q,c,o], with zeros outside. */
#ifndef THAW_KERNELS_CONV2D_H
#define THAW_KERNELS_CONV2D_H

#include <stddef.h>

#include "base/tensor.h"
#include "base/threads.h"
#include "kernels/epilogue.h"

/* Also describes depthwise convolutions and pooling windows. */
typedef struct {
    thaw_shape x, y; /* same n; y.c output channels */
    int kh, kw;
    int stride_h, stride_w;
    int pad_top, pad_left; /* bottom and right follow from y */
} thaw_window;

/* Scratch in floats, for a pool of `workers` threads; the most that any of the three needs. */
size_t thaw_conv2d_scratch(const thaw_window *win, int workers);

/* A kernel (kh,kw,cin,cout) made ready for the forward pass: packed into panels, or transformed for
 * Winograd's way where that is shorter. Floats it takes, whatever n, and its making. */
size_t thaw_conv2d_packed(const thaw_window *win);
void thaw_conv2d_pack(const thaw_window *win, const float *kernel, float *packed, thaw_pool *pool);

/* Scratch of a forward pass with such a kernel. */
size_t thaw_conv2d_packed_scratch(const thaw_window *win, int workers);

/* y (n,oh,ow,cout) from x (n,h,w,cin) and a kernel made ready. epilogue may be NULL. */
void thaw_conv2d_forward_packed(const thaw_window *win, const float *x, const float *packed,
                                const thaw_epilogue *epilogue, float *y, float *scratch,
                                thaw_pool *pool);

/* The same with a kernel as it is: the same bits. */
void thaw_conv2d_forward(const thaw_window *win, const float *x, const float *kernel,
                         const thaw_epilogue *epilogue, float *y, float *scratch, thaw_pool *pool);

/* dx (overwritten) from dy: dx[h,w,c] = Σ dy[i,j,o] · k[p,q,c,o] over h = i·stride + p − pad. */
void thaw_conv2d_backward_data(const thaw_window *win, const float *dy, const float *kernel,
                               float *dx, float *scratch, thaw_pool *pool);

/* dkernel (overwritten): dk[p,q,c,o] = Σ_{n,i,j} x[n, i·stride + p − pad, …, c] · dy[n,i,j,o]. */
void thaw_conv2d_backward_kernel(const thaw_window *win, const float *x, const float *dy,
                                 float *dkernel, float *scratch, thaw_pool *pool);

#endif
