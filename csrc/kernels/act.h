/* Activations of four floats: the one definition that kernels share. */
#ifndef THAW_KERNELS_ACT_H
#define THAW_KERNELS_ACT_H

#include <math.h>
#include <stdbool.h>

#include "base/vec.h"
#include "kernels/epilogue.h"

/* A NaN goes in and comes out. */
static inline vec act_apply(thaw_activation act, float slope, vec x) {
    vec zero = vec_zero();
    switch (act) {
    case THAW_ACT_NONE:
        break;
    case THAW_ACT_RELU:
        return vec_max(x, zero);
    case THAW_ACT_RELU6:
        return vec_min(vec_max(x, zero), vec_splat(6.0f));
    case THAW_ACT_HARD_SWISH: {
        vec gate = vec_min(vec_max(vec_add(x, vec_splat(3.0f)), zero), vec_splat(6.0f));
        return vec_mul(vec_mul(x, gate), vec_splat(1.0f / 6.0f));
    }
    case THAW_ACT_LEAKY_RELU:
        return vec_add(vec_max(x, zero), vec_mul(vec_splat(slope), vec_min(x, zero)));
    }
    return x;
}

/* None, ReLU and ReLU6 as one, min(max(x, low), high), for loops that would have to ask at every
 * four floats which it is. */
typedef struct {
    bool all; /* there is no more to the activation */
    float low, high;
} act_limits;

static inline act_limits act_limits_of(thaw_activation act) {
    return (act_limits){
        .all = act == THAW_ACT_NONE || act == THAW_ACT_RELU || act == THAW_ACT_RELU6,
        .low = act == THAW_ACT_NONE ? -INFINITY : 0.0f,
        .high = act == THAW_ACT_RELU6 ? 6.0f : INFINITY,
    };
}

static inline vec act_clamp(act_limits limits, vec x) {
    return vec_min(vec_max(x, vec_splat(limits.low)), vec_splat(limits.high));
}

/* dy · act'; `of` is the output, for hard-swish the input (see thaw_act_backward). */
static inline vec act_gradient(thaw_activation act, float slope, vec of, vec dy) {
    switch (act) {
    case THAW_ACT_NONE:
        break;
    case THAW_ACT_RELU:
        return vec_where_positive(of, dy);
    case THAW_ACT_RELU6:
        return vec_where_positive(of, vec_where_positive(vec_sub(vec_splat(6.0f), of), dy));
    case THAW_ACT_HARD_SWISH: {
        /* 0 up to −3, x/3 + ½ between, 1 from 3 on. */
        vec below = vec_where_positive(vec_sub(vec_splat(3.0f), of), dy);
        vec inside = vec_where_positive(vec_add(of, vec_splat(3.0f)), below);
        vec factor = vec_add(vec_mul(of, vec_splat(1.0f / 3.0f)), vec_splat(0.5f));
        return vec_add(vec_mul(inside, factor), vec_sub(dy, below));
    }
    case THAW_ACT_LEAKY_RELU: {
        vec above = vec_where_positive(of, dy);
        return vec_add(above, vec_mul(vec_splat(slope), vec_sub(dy, above)));
    }
    }
    return dy;
}

#endif
