#include "kernels/pool2d.h"

#include <stdbool.h>

#include "kernels/lanes.h"

typedef struct {
    const thaw_window *win;
    const float *from; /* x, or dy */
    float *to;         /* y, or dx */
    int32_t *argmax;
    const int32_t *chosen;
} pool_job;

/* Taps of one output pixel that lie inside the image. */
typedef struct {
    int h0, h1, w0, w1; /* pixels of x, ends excluded */
} extent;

static void clip(int first, int length, int size, int *begin, int *end) {
    *begin = first < 0 ? 0 : first;
    *end = first + length > size ? size : first + length;
}

static extent extent_of(const thaw_window *win, int i, int j) {
    extent e;
    clip(i * win->stride_h - win->pad_top, win->kh, win->x.h, &e.h0, &e.h1);
    clip(j * win->stride_w - win->pad_left, win->kw, win->x.w, &e.w0, &e.w1);
    return e;
}

static size_t pixel_at(const thaw_window *win, int h, int w) {
    return ((size_t)h * (size_t)win->x.w + (size_t)w) * (size_t)win->x.c;
}

static void max_pixel(const float *image, const thaw_window *win, extent e, float *y,
                      int32_t *argmax) {
    size_t c = (size_t)win->x.c;
    for (int h = e.h0; h < e.h1; h++) {
        for (int w = e.w0; w < e.w1; w++) {
            size_t at = pixel_at(win, h, w);
            const float *x = image + at;
            bool first = h == e.h0 && w == e.w0;
            for (size_t k = 0; k < c; k++) {
                if (!first && !(x[k] > y[k])) continue;
                y[k] = x[k];
                argmax[k] = (int32_t)(at + k);
            }
        }
    }
}

static void max_pixel_only(const float *image, const thaw_window *win, extent e, float *y) {
    size_t c = (size_t)win->x.c;
    for (size_t k = 0; k < c; k += 4) {
        vec max = lanes_load(image + pixel_at(win, e.h0, e.w0) + k, c - k);
        for (int h = e.h0; h < e.h1; h++) {
            for (int w = e.w0; w < e.w1; w++) {
                max = vec_max(max, lanes_load(image + pixel_at(win, h, w) + k, c - k));
            }
        }
        lanes_store(y + k, c - k, max);
    }
}

static void average_pixel(const float *image, const thaw_window *win, extent e, float *y) {
    size_t c = (size_t)win->x.c;
    vec count = vec_splat((float)((e.h1 - e.h0) * (e.w1 - e.w0)));
    for (size_t k = 0; k < c; k += 4) {
        vec sum = vec_zero();
        for (int h = e.h0; h < e.h1; h++) {
            for (int w = e.w0; w < e.w1; w++) {
                sum = vec_add(sum, lanes_load(image + pixel_at(win, h, w) + k, c - k));
            }
        }
        lanes_store(y + k, c - k, vec_div(sum, count));
    }
}

/* Chunks of the forward passes are lines of y. */
static void run_max_line(void *context, size_t chunk, int worker) {
    (void)worker;
    const pool_job *job = context;
    const thaw_window *win = job->win;
    size_t height = (size_t)win->y.h, line = (size_t)win->y.w * (size_t)win->y.c;
    const float *image = job->from + chunk / height * thaw_shape_image(win->x);
    for (int j = 0; j < win->y.w; j++) {
        size_t at = chunk * line + (size_t)j * (size_t)win->y.c;
        extent e = extent_of(win, (int)(chunk % height), j);
        if (job->argmax != NULL) {
            max_pixel(image, win, e, job->to + at, job->argmax + at);
        } else {
            max_pixel_only(image, win, e, job->to + at);
        }
    }
}

static void run_average_line(void *context, size_t chunk, int worker) {
    (void)worker;
    const pool_job *job = context;
    const thaw_window *win = job->win;
    size_t height = (size_t)win->y.h, line = (size_t)win->y.w * (size_t)win->y.c;
    const float *image = job->from + chunk / height * thaw_shape_image(win->x);
    for (int j = 0; j < win->y.w; j++) {
        average_pixel(image, win, extent_of(win, (int)(chunk % height), j),
                      job->to + chunk * line + (size_t)j * (size_t)win->y.c);
    }
}

/* Chunks of the backward passes are images: windows overlap within one. */
static void run_max_backward(void *context, size_t chunk, int worker) {
    (void)worker;
    const pool_job *job = context;
    size_t count = thaw_shape_image(job->win->y), image = thaw_shape_image(job->win->x);
    const float *dy = job->from + chunk * count;
    const int32_t *chosen = job->chosen + chunk * count;
    float *dx = job->to + chunk * image;
    lanes_zero(dx, image);
    for (size_t i = 0; i < count; i++) dx[chosen[i]] += dy[i];
}

static void spread_pixel(const float *dy, const thaw_window *win, extent e, float *image) {
    size_t c = (size_t)win->x.c;
    vec count = vec_splat((float)((e.h1 - e.h0) * (e.w1 - e.w0)));
    for (int h = e.h0; h < e.h1; h++) {
        for (int w = e.w0; w < e.w1; w++) {
            float *dx = image + pixel_at(win, h, w);
            for (size_t k = 0; k < c; k += 4) {
                vec share = vec_div(lanes_load(dy + k, c - k), count);
                lanes_store(dx + k, c - k, vec_add(lanes_load(dx + k, c - k), share));
            }
        }
    }
}

static void run_average_backward(void *context, size_t chunk, int worker) {
    (void)worker;
    const pool_job *job = context;
    const thaw_window *win = job->win;
    const float *dy = job->from + chunk * thaw_shape_image(win->y);
    float *image = job->to + chunk * thaw_shape_image(win->x);
    lanes_zero(image, thaw_shape_image(win->x));
    for (int i = 0; i < win->y.h; i++) {
        for (int j = 0; j < win->y.w; j++, dy += win->y.c) {
            spread_pixel(dy, win, extent_of(win, i, j), image);
        }
    }
}

void thaw_maxpool2d_forward(const thaw_window *win, const float *x, float *y, int32_t *argmax,
                            thaw_pool *pool) {
    pool_job job = {.win = win, .from = x, .to = y, .argmax = argmax};
    thaw_parallel_for(pool, (size_t)win->y.n * (size_t)win->y.h, run_max_line, &job);
}

void thaw_maxpool2d_backward(const thaw_window *win, const float *dy, const int32_t *argmax,
                             float *dx, thaw_pool *pool) {
    pool_job job = {.win = win, .from = dy, .to = dx, .chosen = argmax};
    thaw_parallel_for(pool, (size_t)win->x.n, run_max_backward, &job);
}

void thaw_avgpool2d_forward(const thaw_window *win, const float *x, float *y, thaw_pool *pool) {
    pool_job job = {.win = win, .from = x, .to = y};
    thaw_parallel_for(pool, (size_t)win->y.n * (size_t)win->y.h, run_average_line, &job);
}

void thaw_avgpool2d_backward(const thaw_window *win, const float *dy, float *dx, thaw_pool *pool) {
    pool_job job = {.win = win, .from = dy, .to = dx};
    thaw_parallel_for(pool, (size_t)win->x.n, run_average_backward, &job);
}

/* The whole image is one window: the same code on a window of its size. */
static thaw_window whole_image(thaw_shape x) {
    return (thaw_window){
        .x = x, .y = {x.n, 1, 1, x.c}, .kh = x.h, .kw = x.w, .stride_h = 1, .stride_w = 1};
}

void thaw_global_avgpool_forward(thaw_shape x, const float *in, float *y, thaw_pool *pool) {
    thaw_window win = whole_image(x);
    thaw_avgpool2d_forward(&win, in, y, pool);
}

void thaw_global_avgpool_backward(thaw_shape x, const float *dy, float *dx, thaw_pool *pool) {
    thaw_window win = whole_image(x);
    thaw_avgpool2d_backward(&win, dy, dx, pool);
}
