/* Sums with a fixed order, and the loss. */
#ifndef THAW_KERNELS_REDUCE_H
#define THAW_KERNELS_REDUCE_H

#include <stddef.h>

#include "base/threads.h"

/* out[c] = Σ over rows of x[row][c] (overwritten): the bias gradient. */
size_t thaw_column_sum_scratch(size_t rows, int c);
void thaw_column_sum(const float *x, size_t rows, int c, float *out, float *scratch,
                     thaw_pool *pool);

/* Σ x² in double, by fixed blocks in order: gradient norms and L2. */
double thaw_sum_of_squares(const float *x, size_t count);

/* Softmax of each row of k logits (shifted by the row's maximum). p may be z. */
void thaw_softmax(const float *z, size_t rows, int k, float *p);

/* Per row: loss[i] = −Σ_j target[i][j] · log p[i][j] and dz = (p · Σ target − target) · weight[i].
 * target rows are distributions (one-hot, smoothed or mixed). weight (NULL: all 1) scales gradient
 * and loss. dz (NULL: not wanted) may be z. The mean over the batch is the caller's: fold 1/n into
 * weight. */
void thaw_softmax_cross_entropy(const float *z, const float *target, const float *weight,
                                size_t rows, int k, float *loss, float *dz);

#endif
