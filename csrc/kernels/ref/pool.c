#include <string.h>

#include "kernels/ref/ref.h"
#include "kernels/ref/window.h"

/* Offset within x of the largest value in a window, the first of equals. */
static ptrdiff_t largest(const thaw_window *win, const double *x, int n, int i, int j, int c) {
    ptrdiff_t best = -1;
    for (int p = 0; p < win->kh; p++) {
        for (int q = 0; q < win->kw; q++) {
            ptrdiff_t at = input_pixel(win, n, i, j, p, q);
            if (at >= 0 && (best < 0 || x[at + c] > x[best])) best = at + c;
        }
    }
    return best;
}

/* Pixels of x in a window. */
static int taps_inside(const thaw_window *win, int i, int j) {
    int count = 0;
    for (int p = 0; p < win->kh; p++) {
        for (int q = 0; q < win->kw; q++) count += input_pixel(win, 0, i, j, p, q) >= 0;
    }
    return count;
}

/* An output element and its place. */
#define EACH_OUTPUT(win)                                                                           \
    for (int n = 0; n < (win)->y.n; n++)                                                           \
        for (int i = 0; i < (win)->y.h; i++)                                                       \
            for (int j = 0; j < (win)->y.w; j++)                                                   \
                for (int c = 0; c < (win)->y.c; c++)

void thaw_ref_maxpool2d_forward(const thaw_window *win, const double *x, double *y,
                                int32_t *argmax) {
    ptrdiff_t image = (ptrdiff_t)thaw_shape_image(win->x);
    EACH_OUTPUT(win) {
        ptrdiff_t to = output_pixel(win, n, i, j) + c, best = largest(win, x, n, i, j, c);
        y[to] = x[best];
        if (argmax != NULL) argmax[to] = (int32_t)(best - n * image);
    }
}

void thaw_ref_maxpool2d_backward(const thaw_window *win, const double *x, const double *dy,
                                 double *dx) {
    memset(dx, 0, thaw_shape_count(win->x) * sizeof *dx);
    EACH_OUTPUT(win) dx[largest(win, x, n, i, j, c)] += dy[output_pixel(win, n, i, j) + c];
}

void thaw_ref_avgpool2d_forward(const thaw_window *win, const double *x, double *y) {
    memset(y, 0, thaw_shape_count(win->y) * sizeof *y);
    EACH_TAP(win) {
        ptrdiff_t from = input_pixel(win, n, i, j, p, q), to = output_pixel(win, n, i, j);
        for (int c = 0; from >= 0 && c < win->x.c; c++) {
            y[to + c] += x[from + c] / taps_inside(win, i, j);
        }
    }
}

void thaw_ref_avgpool2d_backward(const thaw_window *win, const double *dy, double *dx) {
    memset(dx, 0, thaw_shape_count(win->x) * sizeof *dx);
    EACH_TAP(win) {
        ptrdiff_t from = input_pixel(win, n, i, j, p, q), to = output_pixel(win, n, i, j);
        for (int c = 0; from >= 0 && c < win->x.c; c++) {
            dx[from + c] += dy[to + c] / taps_inside(win, i, j);
        }
    }
}

void thaw_ref_global_avgpool_forward(thaw_shape xs, const double *x, double *y) {
    int pixels = xs.h * xs.w;
    for (int i = 0; i < xs.n * xs.c; i++) {
        const double *image = x + (ptrdiff_t)(i / xs.c) * pixels * xs.c;
        y[i] = 0;
        for (int at = 0; at < pixels; at++) y[i] += image[at * xs.c + i % xs.c] / pixels;
    }
}

void thaw_ref_global_avgpool_backward(thaw_shape xs, const double *dy, double *dx) {
    int pixels = xs.h * xs.w;
    for (int i = 0; i < xs.n * pixels * xs.c; i++) {
        dx[i] = dy[i / (pixels * xs.c) * xs.c + i % xs.c] / pixels;
    }
}
