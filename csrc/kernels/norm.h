/* Batch normalization over channels (Ioffe & Szegedy 2015), Keras' conventions: biased variance in
 * the batch, mov ← m·mov + (1 − m)·batch, eps inside the root. rows = n·h·w, c channels fastest. */
#ifndef THAW_KERNELS_NORM_H
#define THAW_KERNELS_NORM_H

#include <stddef.h>

#include "base/threads.h"

/* Scratch in floats for the functions that sum over rows. */
size_t thaw_batchnorm_scratch(size_t rows, int c);

/* mean[c] and variance[c] (biased) of the rows; two passes, sums by fixed blocks in order. */
void thaw_batchnorm_statistics(const float *x, size_t rows, int c, float *mean, float *variance,
                               float *scratch, thaw_pool *pool);

/* y = gamma · (x − mean) / √(variance + eps) + beta. y may be x. */
void thaw_batchnorm_apply(const float *x, size_t rows, int c, const float *gamma, const float *beta,
                          const float *mean, const float *variance, float eps, float *y,
                          thaw_pool *pool);

typedef struct {
    size_t rows;
    int c;
    const float *x, *dy; /* x is not read when frozen and neither dgamma nor dbeta is wanted */
    const float *gamma;
    const float *mean, *variance; /* of the batch, or the moving ones when frozen */
    float eps;
    float *dx;             /* NULL when not wanted; overwritten; may be dy */
    float *dgamma, *dbeta; /* NULL when not wanted; overwritten */
    float *scratch;        /* NULL where no sum is taken: frozen, and neither is wanted */
} thaw_batchnorm_grad;

/* Gradient through the batch's own statistics:
 * dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy·x̂)), dγ = Σ dy·x̂, dβ = Σ dy. */
void thaw_batchnorm_backward(const thaw_batchnorm_grad *g, thaw_pool *pool);

/* Gradient with fixed statistics: dx = γ/σ · dy. */
void thaw_batchnorm_backward_frozen(const thaw_batchnorm_grad *g, thaw_pool *pool);

#endif
