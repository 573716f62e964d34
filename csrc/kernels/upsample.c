#include "kernels/eltwise.h"
#include "kernels/lanes.h"

typedef struct {
    const float *from;
    float *to;
    thaw_shape small; /* x, or dx */
    int factor;
} upsample_job;

/* One line of x: `factor` equal lines of y. */
static void run_forward(void *context, size_t chunk, int worker) {
    (void)worker;
    const upsample_job *job = context;
    size_t c = (size_t)job->small.c, w = (size_t)job->small.w, factor = (size_t)job->factor;
    size_t line = w * factor * c;
    const float *from = job->from + chunk * w * c;
    float *first = job->to + chunk * factor * line;
    for (size_t i = 0; i < w * factor; i++) lanes_copy(first + i * c, from + i / factor * c, c);
    for (size_t r = 1; r < factor; r++) lanes_copy(first + r * line, first, line);
}

/* One line of dx: each pixel the sum of its factor × factor copies, line after line. */
static void run_backward(void *context, size_t chunk, int worker) {
    (void)worker;
    const upsample_job *job = context;
    size_t c = (size_t)job->small.c, w = (size_t)job->small.w, factor = (size_t)job->factor;
    size_t line = w * factor * c;
    const float *first = job->from + chunk * factor * line;
    float *to = job->to + chunk * w * c;
    lanes_zero(to, w * c);
    for (size_t r = 0; r < factor; r++) {
        for (size_t i = 0; i < w * factor; i++) {
            const float *from = first + r * line + i * c;
            float *sum = to + i / factor * c;
            for (size_t k = 0; k < c; k++) sum[k] += from[k];
        }
    }
}

void thaw_upsample_forward(const float *x, thaw_shape xs, int factor, float *y, thaw_pool *pool) {
    upsample_job job = {x, y, xs, factor};
    thaw_parallel_for(pool, (size_t)xs.n * (size_t)xs.h, run_forward, &job);
}

void thaw_upsample_backward(const float *dy, thaw_shape xs, int factor, float *dx,
                            thaw_pool *pool) {
    upsample_job job = {dy, dx, xs, factor};
    thaw_parallel_for(pool, (size_t)xs.n * (size_t)xs.h, run_backward, &job);
}
