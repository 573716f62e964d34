/* Element by element, over count floats. Outputs may be the same array as an input. */
#ifndef THAW_KERNELS_ELTWISE_H
#define THAW_KERNELS_ELTWISE_H

#include <stddef.h>
#include <stdint.h>

#include "base/tensor.h"
#include "base/threads.h"
#include "kernels/epilogue.h"

/* y = act(x) */
void thaw_act_forward(thaw_activation act, float slope, const float *x, float *y, size_t count,
                      thaw_pool *pool);

/* dx = dy · act'(…). ReLU, ReLU6 and leaky ReLU (slope > 0) take their output y, hard-swish its
 * input x: pass that one as `of`. At a corner the derivative is the flat side's, as in TensorFlow:
 * 0 at 0 and at 6 for ReLU6, slope at 0 for leaky ReLU, 0 at −3 and 1 at 3 for hard-swish. */
void thaw_act_backward(thaw_activation act, float slope, const float *of, const float *dy,
                       float *dx, size_t count, thaw_pool *pool);

/* y = a + b; then act. */
void thaw_add(const float *a, const float *b, thaw_activation act, float *y, size_t count,
              thaw_pool *pool);

/* y += x */
void thaw_accumulate(float *y, const float *x, size_t count, thaw_pool *pool);

/* y = x · factor */
void thaw_scale(const float *x, float factor, float *y, size_t count, thaw_pool *pool);

/* Copies an image batch into the middle of zeros: y (n, h+top+bottom, w+left+right, c), and back.
 */
void thaw_pad_forward(const float *x, thaw_shape xs, float *y, thaw_shape ys, int top, int left,
                      thaw_pool *pool);
void thaw_pad_backward(const float *dy, thaw_shape ys, float *dx, thaw_shape xs, int top, int left,
                       thaw_pool *pool);

/* Nearest-neighbour enlargement: y (n, h·factor, w·factor, c) has every pixel of x factor × factor
 * times; dx is the sum over the copies, lines first. xs: of x. factor >= 1. */
void thaw_upsample_forward(const float *x, thaw_shape xs, int factor, float *y, thaw_pool *pool);
void thaw_upsample_backward(const float *dy, thaw_shape xs, int factor, float *dx, thaw_pool *pool);

/* Inverted dropout (Srivastava et al. 2014): y = x / (1 - rate) where kept, else 0. The mask is a
 * function of the key and the element's index, so the backward pass makes it again: call with dy
 * for x. 0 <= rate < 1; count up to 2^34. */
typedef struct {
    uint64_t seed;
    uint32_t step; /* optimizer step: each draws anew */
    uint32_t node; /* which dropout layer */
} thaw_dropout_key;
void thaw_dropout(thaw_dropout_key key, float rate, const float *x, float *y, size_t count,
                  thaw_pool *pool);

#endif
