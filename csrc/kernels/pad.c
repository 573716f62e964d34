#include "kernels/eltwise.h"
#include "kernels/lanes.h"

typedef struct {
    const float *from;
    float *to;
    thaw_shape inner, outer; /* x and y of the padding */
    int top, left;
} pad_job;

/* One line of y. */
static void run_forward(void *context, size_t chunk, int worker) {
    (void)worker;
    const pad_job *job = context;
    size_t c = (size_t)job->inner.c, height = (size_t)job->outer.h;
    size_t line = (size_t)job->outer.w * c, inner_line = (size_t)job->inner.w * c;
    size_t n = chunk / height, before = (size_t)job->left * c;
    int h = (int)(chunk % height) - job->top;
    float *to = job->to + chunk * line;
    if (h < 0 || h >= job->inner.h) {
        lanes_zero(to, line);
        return;
    }
    lanes_zero(to, before);
    lanes_copy(to + before, job->from + (n * (size_t)job->inner.h + (size_t)h) * inner_line,
               inner_line);
    lanes_zero(to + before + inner_line, line - before - inner_line);
}

/* One line of dx. */
static void run_backward(void *context, size_t chunk, int worker) {
    (void)worker;
    const pad_job *job = context;
    size_t c = (size_t)job->inner.c, height = (size_t)job->inner.h;
    size_t line = (size_t)job->inner.w * c, outer_line = (size_t)job->outer.w * c;
    size_t n = chunk / height, h = chunk % height + (size_t)job->top;
    const float *from = job->from + (n * (size_t)job->outer.h + h) * outer_line;
    lanes_copy(job->to + chunk * line, from + (size_t)job->left * c, line);
}

void thaw_pad_forward(const float *x, thaw_shape xs, float *y, thaw_shape ys, int top, int left,
                      thaw_pool *pool) {
    pad_job job = {x, y, xs, ys, top, left};
    thaw_parallel_for(pool, (size_t)ys.n * (size_t)ys.h, run_forward, &job);
}

void thaw_pad_backward(const float *dy, thaw_shape ys, float *dx, thaw_shape xs, int top, int left,
                       thaw_pool *pool) {
    pad_job job = {dy, dx, xs, ys, top, left};
    thaw_parallel_for(pool, (size_t)xs.n * (size_t)xs.h, run_backward, &job);
}
