/* Vector loads and stores that stop at the end of an array, so that a loop over any count needs no
 * scalar twin of its body. */
#ifndef THAW_KERNELS_LANES_H
#define THAW_KERNELS_LANES_H

#include <stddef.h>

#include "base/vec.h"

/* Reads the first `left` floats at p (4 or more: all four lanes); the other lanes are 0. */
static inline vec lanes_load(const float *p, size_t left) {
    if (left >= 4) return vec_load(p);
    float lanes[4] = {0};
    for (size_t i = 0; i < left; i++) lanes[i] = p[i];
    return vec_load(lanes);
}

/* Writes the first `left` lanes to p. */
static inline void lanes_store(float *p, size_t left, vec a) {
    if (left >= 4) {
        vec_store(p, a);
        return;
    }
    float lanes[4];
    vec_store(lanes, a);
    for (size_t i = 0; i < left; i++) p[i] = lanes[i];
}

static inline void lanes_copy(float *to, const float *from, size_t count) {
    for (; count >= 4; count -= 4, to += 4, from += 4) vec_store(to, vec_load(from));
    for (size_t i = 0; i < count; i++) to[i] = from[i];
}

static inline void lanes_zero(float *to, size_t count) {
    for (; count >= 4; count -= 4, to += 4) vec_store(to, vec_zero());
    for (size_t i = 0; i < count; i++) to[i] = 0.0f;
}

#endif
