#include "train/optimizer.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/mathf.h"
#include "base/vec.h"

#define CHUNK ((size_t)16384) /* floats a chunk: fixed, so threads do not change anything */

thaw_optimizer_desc thaw_optimizer_defaults(thaw_optimizer_kind kind) {
    thaw_optimizer_desc desc = {.kind = kind,
                                .lr = kind == THAW_OPTIMIZER_ADAM ? 1e-3 : 1e-2,
                                .beta1 = 0.9,
                                .beta2 = 0.999,
                                .epsilon = 1e-7};
    return desc;
}

static size_t arrays_of(const thaw_optimizer_desc *desc) {
    if (desc->kind == THAW_OPTIMIZER_ADAM) return 2;
    return desc->momentum > 0 ? 1 : 0;
}

size_t thaw_optimizer_bytes(const thaw_optimizer_desc *desc, size_t floats) {
    return arrays_of(desc) * floats * sizeof(float);
}

thaw_status thaw_optimizer_init(thaw_optimizer *o, const thaw_optimizer_desc *desc, size_t floats,
                                thaw_error *err) {
    size_t bytes = thaw_optimizer_bytes(desc, floats);
    float *state = NULL;
    if (bytes > 0) {
        state = thaw_heap_alloc(bytes);
        if (state == NULL) {
            return thaw_fail(err, THAW_NO_MEMORY, "%zu MB of optimizer state", (bytes >> 20) + 1);
        }
        memset(state, 0, bytes);
    }
    *o = (thaw_optimizer){.desc = *desc, .floats = floats, .state = state};
    return THAW_OK;
}

void thaw_optimizer_reset(thaw_optimizer *o) {
    thaw_heap_free(o->state);
    *o = (thaw_optimizer){0};
}

/* One range's arrays and the step's constants; chunks are cut from it. */
typedef struct {
    float *w, *m, *v;
    const float *g;
    size_t count;
    float rate, keep1, keep2, epsilon; /* Adam: keep = 1 − β. SGD: keep1 = μ */
    bool nesterov;
} update;

static void adam_chunk(const update *u, size_t begin, size_t end) {
    vec keep1 = vec_splat(u->keep1), keep2 = vec_splat(u->keep2);
    vec epsilon = vec_splat(u->epsilon), rate = vec_splat(u->rate);
    size_t i = begin;
    for (; i + 4 <= end; i += 4) {
        vec g = vec_load(u->g + i), m = vec_load(u->m + i), v = vec_load(u->v + i);
        m = vec_add(m, vec_mul(vec_sub(g, m), keep1));
        v = vec_add(v, vec_mul(vec_sub(vec_mul(g, g), v), keep2));
        vec_store(u->m + i, m);
        vec_store(u->v + i, v);
        vec down = vec_div(vec_mul(rate, m), vec_add(vec_sqrt(v), epsilon));
        vec_store(u->w + i, vec_sub(vec_load(u->w + i), down));
    }
    for (; i < end; i++) {
        float g = u->g[i];
        float m = u->m[i] + (g - u->m[i]) * u->keep1;
        float v = u->v[i] + (g * g - u->v[i]) * u->keep2;
        u->m[i] = m;
        u->v[i] = v;
        u->w[i] -= u->rate * m / (sqrtf(v) + u->epsilon);
    }
}

static void sgd_chunk(const update *u, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) {
        float down = u->rate * u->g[i];
        if (u->m == NULL) {
            u->w[i] -= down;
            continue;
        }
        float v = u->keep1 * u->m[i] - down;
        u->m[i] = v;
        u->w[i] += u->nesterov ? u->keep1 * v - down : v;
    }
}

static void chunk_bounds(const update *u, size_t chunk, size_t *begin, size_t *end) {
    *begin = chunk * CHUNK;
    *end = *begin + CHUNK < u->count ? *begin + CHUNK : u->count;
}

static void run_adam(void *context, size_t chunk, int worker) {
    size_t begin, end;
    (void)worker;
    chunk_bounds(context, chunk, &begin, &end);
    adam_chunk(context, begin, end);
}

static void run_sgd(void *context, size_t chunk, int worker) {
    size_t begin, end;
    (void)worker;
    chunk_bounds(context, chunk, &begin, &end);
    sgd_chunk(context, begin, end);
}

void thaw_optimizer_step(thaw_optimizer *o, double lr, thaw_graph *g, thaw_program *p,
                         thaw_pool *pool) {
    const thaw_optimizer_desc *d = &o->desc;
    bool adam = d->kind == THAW_OPTIMIZER_ADAM;
    o->steps++;
    double rate = lr;
    if (adam) {
        rate *= sqrt(1 - thaw_pow_int(d->beta2, o->steps)) / (1 - thaw_pow_int(d->beta1, o->steps));
    }
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(p, &ranges);
    const float *grads = thaw_program_grads(p);
    for (int i = 0; i < ranges; i++) {
        const thaw_grad_range *r = &range[i];
        update u = {.w = g->weights + r->weight,
                    .g = grads + r->grad,
                    .m = o->state == NULL ? NULL : o->state + r->grad,
                    .v = adam ? o->state + o->floats + r->grad : NULL,
                    .count = r->count,
                    .rate = (float)rate,
                    .keep1 = adam ? (float)(1 - d->beta1) : (float)d->momentum,
                    .keep2 = (float)(1 - d->beta2),
                    .epsilon = (float)d->epsilon,
                    .nesterov = d->nesterov};
        size_t chunks = (r->count + CHUNK - 1) / CHUNK;
        thaw_parallel_for(pool, chunks, adam ? run_adam : run_sgd, &u);
    }
}
