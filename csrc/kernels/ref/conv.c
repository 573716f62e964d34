#include <string.h>

#include "kernels/ref/ref.h"
#include "kernels/ref/window.h"

static void begin(const thaw_window *win, const double *bias, double *y) {
    size_t count = thaw_shape_count(win->y), c = (size_t)win->y.c;
    for (size_t i = 0; i < count; i++) y[i] = bias == NULL ? 0 : bias[i % c];
}

static void zero(double *array, size_t count) {
    if (array != NULL) memset(array, 0, count * sizeof *array);
}

void thaw_ref_conv2d_forward(const thaw_window *win, const double *x, const double *kernel,
                             const double *bias, double *y) {
    int in = win->x.c, out = win->y.c;
    begin(win, bias, y);
    EACH_TAP(win) {
        ptrdiff_t from = input_pixel(win, n, i, j, p, q), to = output_pixel(win, n, i, j);
        const double *k = kernel + (ptrdiff_t)(p * win->kw + q) * in * out;
        for (int c = 0; from >= 0 && c < in; c++) {
            for (int o = 0; o < out; o++) y[to + o] += x[from + c] * k[c * out + o];
        }
    }
}

void thaw_ref_conv2d_backward(const thaw_window *win, const double *x, const double *kernel,
                              const double *dy, double *dx, double *dkernel) {
    int in = win->x.c, out = win->y.c;
    zero(dx, thaw_shape_count(win->x));
    zero(dkernel, (size_t)(win->kh * win->kw * in * out));
    EACH_TAP(win) {
        ptrdiff_t from = input_pixel(win, n, i, j, p, q), to = output_pixel(win, n, i, j);
        ptrdiff_t tap = (ptrdiff_t)(p * win->kw + q) * in * out;
        for (int c = 0; from >= 0 && c < in; c++) {
            for (int o = 0; o < out; o++) {
                ptrdiff_t k = tap + c * out + o;
                if (dx != NULL) dx[from + c] += dy[to + o] * kernel[k];
                if (dkernel != NULL) dkernel[k] += x[from + c] * dy[to + o];
            }
        }
    }
}

void thaw_ref_dwconv2d_forward(const thaw_window *win, const double *x, const double *kernel,
                               const double *bias, double *y) {
    begin(win, bias, y);
    EACH_TAP(win) {
        ptrdiff_t from = input_pixel(win, n, i, j, p, q), to = output_pixel(win, n, i, j);
        const double *k = kernel + (ptrdiff_t)(p * win->kw + q) * win->x.c;
        for (int c = 0; from >= 0 && c < win->x.c; c++) y[to + c] += x[from + c] * k[c];
    }
}

void thaw_ref_dwconv2d_backward(const thaw_window *win, const double *x, const double *kernel,
                                const double *dy, double *dx, double *dkernel) {
    zero(dx, thaw_shape_count(win->x));
    zero(dkernel, (size_t)(win->kh * win->kw * win->x.c));
    EACH_TAP(win) {
        ptrdiff_t from = input_pixel(win, n, i, j, p, q), to = output_pixel(win, n, i, j);
        ptrdiff_t k = (ptrdiff_t)(p * win->kw + q) * win->x.c;
        for (int c = 0; from >= 0 && c < win->x.c; c++) {
            if (dx != NULL) dx[from + c] += dy[to + c] * kernel[k + c];
            if (dkernel != NULL) dkernel[k + c] += x[from + c] * dy[to + c];
        }
    }
}
