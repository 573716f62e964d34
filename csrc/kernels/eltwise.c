#include "kernels/eltwise.h"

#include "base/whole.h"
#include "kernels/act.h"
#include "kernels/lanes.h"

#define CHUNK_FLOATS 16384

/* One job for all: what is not used is NULL. */
typedef struct {
    const float *a, *b;
    float *y;
    size_t count;
    thaw_activation act;
    float factor; /* slope of the leaky ReLU, or the scale */
} eltwise_job;

/* Defines run_NAME(context, chunk, worker): y = expression of the vectors a, b over one chunk. */
#define ELTWISE(name, load_b, expression)                                                          \
    static void run_##name(void *context, size_t chunk, int worker) {                              \
        (void)worker;                                                                              \
        const eltwise_job *job = context;                                                          \
        size_t end = (chunk + 1) * CHUNK_FLOATS;                                                   \
        if (end > job->count) end = job->count;                                                    \
        for (size_t i = chunk * CHUNK_FLOATS; i < end; i += 4) {                                   \
            size_t left = end - i;                                                                 \
            vec a = lanes_load(job->a + i, left);                                                  \
            load_b;                                                                                \
            lanes_store(job->y + i, left, expression);                                             \
        }                                                                                          \
    }
#define WITH_B vec b = lanes_load(job->b + i, left)
#define NO_B (void)0

ELTWISE(act, NO_B, act_apply(job->act, job->factor, a))
ELTWISE(act_gradient, WITH_B, act_gradient(job->act, job->factor, a, b))
ELTWISE(add, WITH_B, act_apply(job->act, 0.0f, vec_add(a, b)))
ELTWISE(scale, NO_B, vec_mul(a, vec_splat(job->factor)))

static void run_eltwise(eltwise_job job, thaw_chunk_fn *run, thaw_pool *pool) {
    thaw_parallel_for(pool, size_ceil_div(job.count, CHUNK_FLOATS), run, &job);
}

void thaw_act_forward(thaw_activation act, float slope, const float *x, float *y, size_t count,
                      thaw_pool *pool) {
    eltwise_job job = {.a = x, .y = y, .count = count, .act = act, .factor = slope};
    run_eltwise(job, run_act, pool);
}

void thaw_act_backward(thaw_activation act, float slope, const float *of, const float *dy,
                       float *dx, size_t count, thaw_pool *pool) {
    eltwise_job job = {.a = of, .b = dy, .y = dx, .count = count, .act = act, .factor = slope};
    run_eltwise(job, run_act_gradient, pool);
}

void thaw_add(const float *a, const float *b, thaw_activation act, float *y, size_t count,
              thaw_pool *pool) {
    eltwise_job job = {.a = a, .b = b, .y = y, .count = count, .act = act};
    run_eltwise(job, run_add, pool);
}

void thaw_accumulate(float *y, const float *x, size_t count, thaw_pool *pool) {
    thaw_add(y, x, THAW_ACT_NONE, y, count, pool);
}

void thaw_scale(const float *x, float factor, float *y, size_t count, thaw_pool *pool) {
    eltwise_job job = {.a = x, .y = y, .count = count, .factor = factor};
    run_eltwise(job, run_scale, pool);
}
