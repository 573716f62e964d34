#include <string.h>

#include "kernels/ref/ref.h"

static double clamp(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
}

static double act(thaw_activation kind, double slope, double x) {
    switch (kind) {
    case THAW_ACT_NONE:
        break;
    case THAW_ACT_RELU:
        return x > 0 ? x : 0;
    case THAW_ACT_RELU6:
        return clamp(x, 0, 6);
    case THAW_ACT_HARD_SWISH:
        return x * clamp(x + 3, 0, 6) / 6;
    case THAW_ACT_LEAKY_RELU:
        return x < 0 ? slope * x : x;
    }
    return x;
}

static double derivative(thaw_activation kind, double slope, double x) {
    switch (kind) {
    case THAW_ACT_NONE:
        break;
    case THAW_ACT_RELU:
        return x > 0;
    case THAW_ACT_RELU6:
        return x > 0 && x < 6;
    case THAW_ACT_HARD_SWISH:
        return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
    case THAW_ACT_LEAKY_RELU:
        return x > 0 ? 1 : slope;
    }
    return 1;
}

void thaw_ref_act_forward(thaw_activation kind, double slope, size_t count, const double *x,
                          double *y) {
    for (size_t i = 0; i < count; i++) y[i] = act(kind, slope, x[i]);
}

void thaw_ref_act_backward(thaw_activation kind, double slope, size_t count, const double *x,
                           const double *dy, double *dx) {
    for (size_t i = 0; i < count; i++) dx[i] = dy[i] * derivative(kind, slope, x[i]);
}

void thaw_ref_add(size_t count, const double *a, const double *b, double *y) {
    for (size_t i = 0; i < count; i++) y[i] = a[i] + b[i];
}

/* Offset within y of an element of x. */
static size_t padded(thaw_shape xs, thaw_shape ys, int top, int left, size_t i) {
    size_t c = i % (size_t)xs.c, pixel = i / (size_t)xs.c, line = pixel / (size_t)xs.w;
    size_t w = pixel % (size_t)xs.w + (size_t)left;
    size_t h = line % (size_t)xs.h + (size_t)top, n = line / (size_t)xs.h;
    return ((n * (size_t)ys.h + h) * (size_t)ys.w + w) * (size_t)xs.c + c;
}

void thaw_ref_pad_forward(thaw_shape xs, const double *x, thaw_shape ys, int top, int left,
                          double *y) {
    memset(y, 0, thaw_shape_count(ys) * sizeof *y);
    for (size_t i = 0; i < thaw_shape_count(xs); i++) y[padded(xs, ys, top, left, i)] = x[i];
}

void thaw_ref_pad_backward(thaw_shape xs, thaw_shape ys, int top, int left, const double *dy,
                           double *dx) {
    for (size_t i = 0; i < thaw_shape_count(xs); i++) dx[i] = dy[padded(xs, ys, top, left, i)];
}

void thaw_ref_upsample_forward(thaw_shape xs, int factor, const double *x, double *y) {
    size_t c = (size_t)xs.c, w = (size_t)xs.w, f = (size_t)factor;
    for (size_t i = 0; i < thaw_shape_count(xs) * f * f; i++) {
        size_t pixel = i / c, line = pixel / (w * f); /* of y; n · h · factor lines */
        y[i] = x[(line / f * w + pixel % (w * f) / f) * c + i % c];
    }
}

void thaw_ref_dropout(size_t count, double rate, const bool *kept, const double *x, double *y) {
    for (size_t i = 0; i < count; i++) y[i] = kept[i] ? x[i] / (1 - rate) : 0;
}
