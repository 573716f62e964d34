/* Multinomial logistic regression on fixed features: the head of a linear probe. */
#ifndef THAW_EVAL_LOGISTIC_H
#define THAW_EVAL_LOGISTIC_H

#include "base/arena.h"
#include "base/threads.h"

typedef struct {
    const float *x;   /* n × d, centred and scaled by the caller */
    const int *label; /* n, each in 0 … classes − 1 */
    int n, d, classes;
    float penalty;  /* λ > 0 */
    int iterations; /* of accelerated gradient descent */
} thaw_logistic_desc;

/* Minimizes mean cross-entropy + λ/2 · Σ w² over w (d × classes); the bias (classes) is not
 * penalized. Starts from zero and takes steps of 1/L (Nesterov's method in the form of Beck &
 * Teboulle 2009, restarted when the momentum points uphill, O'Donoghue & Candès 2015). w and bias
 * are the caller's; scratch comes from arena. The same input gives the same bits everywhere. */
thaw_status thaw_logistic_fit(const thaw_logistic_desc *desc, thaw_arena *arena, thaw_pool *pool,
                              float *w, float *bias, thaw_error *err) THAW_MUST_CHECK;

#endif
