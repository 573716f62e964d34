/* A linear classifier on features: what a probe and a judgement ask. */
#ifndef THAW_EVAL_LINEAR_H
#define THAW_EVAL_LINEAR_H

#include <stddef.h>

#include "base/arena.h"
#include "base/threads.h"

typedef struct {
    size_t d;
    int classes;
    double *mean; /* d: taken off each feature */
    float spread; /* what all of them are divided by */
    float *w, *bias;
    float *z; /* classes: scratch of an answer */
} thaw_linear;

/* Learns n >= 1 rows of d features, label in 0 … classes − 1, by logistic regression (penalty
 * 0.01). Each feature is brought to mean 0, and all by one factor to a mean variance of 1.
 * NO_MEMORY. The classifier lives in the arena. The same bits for any number of threads. */
thaw_status thaw_linear_fit(thaw_linear *l, const float *row, const int *label, size_t n, size_t d,
                            int classes, thaw_arena *arena, thaw_pool *pool,
                            thaw_error *err) THAW_MUST_CHECK;

/* The class of a row of d features. */
int thaw_linear_answer(const thaw_linear *l, const float *row);

#endif
