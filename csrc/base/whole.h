/* Whole numbers: the smaller, the larger, and quotients rounded up. */
#ifndef THAW_BASE_WHOLE_H
#define THAW_BASE_WHOLE_H

#include <stddef.h>

static inline int int_min(int a, int b) {
    return a < b ? a : b;
}

static inline int int_max(int a, int b) {
    return a > b ? a : b;
}

static inline size_t size_min(size_t a, size_t b) {
    return a < b ? a : b;
}

static inline size_t size_max(size_t a, size_t b) {
    return a > b ? a : b;
}

/* ⌈a / b⌉ for a >= 0, b > 0 and a + b in range; size_ceil_div likewise. */
static inline int int_ceil_div(int a, int b) {
    return (a + b - 1) / b;
}

static inline size_t size_ceil_div(size_t a, size_t b) {
    return (a + b - 1) / b;
}

#endif
