/* Pooling over windows; padding counts neither as a value (max) nor in the mean (average), as in
 * Keras. Every window must meet the image (padding smaller than the window). */
#ifndef THAW_KERNELS_POOL2D_H
#define THAW_KERNELS_POOL2D_H

#include <stdint.h>

#include "kernels/conv2d.h"

/* argmax (one a y element, index within x of the image; the first of equals) may be NULL when no
 * backward pass follows. */
void thaw_maxpool2d_forward(const thaw_window *win, const float *x, float *y, int32_t *argmax,
                            thaw_pool *pool);
void thaw_maxpool2d_backward(const thaw_window *win, const float *dy, const int32_t *argmax,
                             float *dx, thaw_pool *pool);

void thaw_avgpool2d_forward(const thaw_window *win, const float *x, float *y, thaw_pool *pool);
void thaw_avgpool2d_backward(const thaw_window *win, const float *dy, float *dx, thaw_pool *pool);

/* y (n,1,1,c) is the mean over h, w. */
void thaw_global_avgpool_forward(thaw_shape x, const float *in, float *y, thaw_pool *pool);
void thaw_global_avgpool_backward(thaw_shape x, const float *dy, float *dx, thaw_pool *pool);

#endif
