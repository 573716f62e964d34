/* Shapes and tensor views. Activations are n, h, w, c with c fastest; a flat vector is (n, 1, 1,
 * c). */
#ifndef THAW_BASE_TENSOR_H
#define THAW_BASE_TENSOR_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    int n, h, w, c; /* each >= 1 */
} thaw_shape;

/* A view: whoever made the data owns it. */
typedef struct {
    float *data;
    thaw_shape shape;
} thaw_tensor;

/* Elements of one image, and of the whole. Shapes are bounded when a graph is built, so neither
 * overflows. */
static inline size_t thaw_shape_image(thaw_shape s) {
    return (size_t)s.h * (size_t)s.w * (size_t)s.c;
}

static inline size_t thaw_shape_count(thaw_shape s) {
    return (size_t)s.n * thaw_shape_image(s);
}

static inline bool thaw_shape_same(thaw_shape a, thaw_shape b) {
    return a.n == b.n && a.h == b.h && a.w == b.w && a.c == b.c;
}

#endif
