/* The walk that convolutions and pooling share. */
#ifndef THAW_KERNELS_REF_WINDOW_H
#define THAW_KERNELS_REF_WINDOW_H

#include "kernels/conv2d.h"

/* Runs what follows for every tap (p, q) of every output pixel (n, i, j). */
#define EACH_TAP(win)                                                                              \
    for (int n = 0; n < (win)->y.n; n++)                                                           \
        for (int i = 0; i < (win)->y.h; i++)                                                       \
            for (int j = 0; j < (win)->y.w; j++)                                                   \
                for (int p = 0; p < (win)->kh; p++)                                                \
                    for (int q = 0; q < (win)->kw; q++)

/* Offset of the output pixel (n, i, j), channel 0. */
static inline ptrdiff_t output_pixel(const thaw_window *win, int n, int i, int j) {
    return (((ptrdiff_t)n * win->y.h + i) * win->y.w + j) * win->y.c;
}

/* Offset of the input pixel under tap (p, q), channel 0; −1 where that is padding. */
static inline ptrdiff_t input_pixel(const thaw_window *win, int n, int i, int j, int p, int q) {
    int h = i * win->stride_h + p - win->pad_top, w = j * win->stride_w + q - win->pad_left;
    if (h < 0 || h >= win->x.h || w < 0 || w >= win->x.w) return -1;
    return (((ptrdiff_t)n * win->x.h + h) * win->x.w + w) * win->x.c;
}

#endif
