#include "train/optimizer.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/mathf.h"
#include "base/vec.h"
#include "base/whole.h"

/* Floats a chunk: a small head has some dozens, so that threads which begin late still end
 * together. */
#define CHUNK ((size_t)4096)

#define MAX_STATES 3

/* One range's arrays and the step's constants; chunks are cut from it. These go by whole vectors:
 * parameters and gradients begin on 16-float boundaries, and the zeros between them stay zeros. */
typedef struct update {
    float *w;
    const float *g;
    float *state[MAX_STATES]; /* those that the optimizer has, in the order of its chunk function */
    size_t count;
    void (*chunk)(const struct update *u, size_t begin, size_t end);
    float rate;
    float keep1, keep2; /* 1 − β1, 1 − β2; RMSprop: 1 − ρ */
    float epsilon, decay, momentum;
    bool nesterov, centered;
} update;

/* --- Adam, AdamW -------------------------------------------------------------------------------
 */

static void adam_chunk(const update *u, size_t begin, size_t end) {
    float *first = u->state[0], *second = u->state[1];
    vec keep1 = vec_splat(u->keep1), keep2 = vec_splat(u->keep2), decay = vec_splat(u->decay);
    vec epsilon = vec_splat(u->epsilon), rate = vec_splat(u->rate);
    for (size_t i = begin; i < end; i += 4) {
        vec g = vec_load(u->g + i), m = vec_load(first + i), v = vec_load(second + i);
        vec w = vec_load(u->w + i);
        w = vec_sub(w, vec_mul(w, decay));
        m = vec_add(m, vec_mul(vec_sub(g, m), keep1));
        v = vec_add(v, vec_mul(vec_sub(vec_mul(g, g), v), keep2));
        vec_store(first + i, m);
        vec_store(second + i, v);
        vec down = vec_div(vec_mul(rate, m), vec_add(vec_sqrt(v), epsilon));
        vec_store(u->w + i, vec_sub(w, down));
    }
}

static int adam_states(const thaw_optimizer_desc *d) {
    (void)d;
    return 2;
}

static void adam_begin(const thaw_optimizer_desc *d, double lr, uint32_t step, update *u) {
    double unbias = sqrt(1 - thaw_pow_int(d->beta2, step)) / (1 - thaw_pow_int(d->beta1, step));
    u->rate = (float)(lr * unbias);
    u->keep1 = (float)(1 - d->beta1);
    u->keep2 = (float)(1 - d->beta2);
    u->epsilon = (float)d->epsilon;
}

static void adamw_begin(const thaw_optimizer_desc *d, double lr, uint32_t step, update *u) {
    adam_begin(d, lr, step, u);
    u->decay = (float)(lr * d->weight_decay);
}

/* --- SGD ---------------------------------------------------------------------------------------
 */

static void sgd_chunk(const update *u, size_t begin, size_t end) {
    float *velocity = u->state[0];
    vec rate = vec_splat(u->rate), momentum = vec_splat(u->momentum);
    for (size_t i = begin; i < end; i += 4) {
        vec down = vec_mul(rate, vec_load(u->g + i)), w = vec_load(u->w + i);
        if (velocity == NULL) {
            vec_store(u->w + i, vec_sub(w, down));
            continue;
        }
        vec v = vec_sub(vec_mul(momentum, vec_load(velocity + i)), down);
        vec_store(velocity + i, v);
        vec step = u->nesterov ? vec_sub(vec_mul(momentum, v), down) : v;
        vec_store(u->w + i, vec_add(w, step));
    }
}

static int sgd_states(const thaw_optimizer_desc *d) {
    return d->momentum > 0 ? 1 : 0;
}

static void sgd_begin(const thaw_optimizer_desc *d, double lr, uint32_t step, update *u) {
    (void)step;
    u->rate = (float)lr;
    u->momentum = (float)d->momentum;
    u->nesterov = d->nesterov;
}

/* --- RMSprop -----------------------------------------------------------------------------------
 */

static void rmsprop_chunk(const update *u, size_t begin, size_t end) {
    float *square = u->state[0];
    float *velocity = u->momentum > 0 ? u->state[1] : NULL;
    float *mean = !u->centered ? NULL : u->momentum > 0 ? u->state[2] : u->state[1];
    vec rate = vec_splat(u->rate), keep = vec_splat(u->keep1), epsilon = vec_splat(u->epsilon);
    vec momentum = vec_splat(u->momentum);
    for (size_t i = begin; i < end; i += 4) {
        vec g = vec_load(u->g + i), v = vec_load(square + i);
        v = vec_add(v, vec_mul(vec_sub(vec_mul(g, g), v), keep));
        vec_store(square + i, v);
        if (mean != NULL) {
            vec a = vec_load(mean + i);
            a = vec_add(a, vec_mul(vec_sub(g, a), keep));
            vec_store(mean + i, a);
            /* A variance; below 0 only by rounding, which would make its root a NaN. */
            v = vec_max(vec_sub(v, vec_mul(a, a)), vec_zero());
        }
        vec down = vec_div(vec_mul(rate, g), vec_sqrt(vec_add(v, epsilon)));
        if (velocity != NULL) {
            down = vec_add(vec_mul(momentum, vec_load(velocity + i)), down);
            vec_store(velocity + i, down);
        }
        vec_store(u->w + i, vec_sub(vec_load(u->w + i), down));
    }
}

static int rmsprop_states(const thaw_optimizer_desc *d) {
    return 1 + (d->momentum > 0) + d->centered;
}

static void rmsprop_begin(const thaw_optimizer_desc *d, double lr, uint32_t step, update *u) {
    (void)step;
    u->rate = (float)lr;
    u->keep1 = (float)(1 - d->rho);
    u->epsilon = (float)d->epsilon;
    u->momentum = (float)d->momentum;
    u->centered = d->centered;
}

/* --- all of them -------------------------------------------------------------------------------
 */

const char *const thaw_optimizer_names[THAW_OPTIMIZER_COUNT] = {"adam", "adamw", "sgd", "rmsprop"};

/* In enum order: what an optimizer remembers, the constants of a step, and a step of some floats.
 */
static const struct {
    int (*states)(const thaw_optimizer_desc *d);
    void (*begin)(const thaw_optimizer_desc *d, double lr, uint32_t step, update *u);
    void (*chunk)(const update *u, size_t begin, size_t end);
    thaw_optimizer_desc defaults;
} rules[THAW_OPTIMIZER_COUNT] = {
    {adam_states,
     adam_begin,
     adam_chunk,
     {.kind = THAW_OPTIMIZER_ADAM, .lr = 1e-3, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-7}},
    {adam_states,
     adamw_begin,
     adam_chunk,
     {.kind = THAW_OPTIMIZER_ADAMW,
      .lr = 1e-3,
      .beta1 = 0.9,
      .beta2 = 0.999,
      .epsilon = 1e-7,
      .weight_decay = 4e-3}},
    {sgd_states, sgd_begin, sgd_chunk, {.kind = THAW_OPTIMIZER_SGD, .lr = 1e-2}},
    {rmsprop_states,
     rmsprop_begin,
     rmsprop_chunk,
     {.kind = THAW_OPTIMIZER_RMSPROP, .lr = 1e-3, .rho = 0.9, .epsilon = 1e-7}},
};

thaw_optimizer_desc thaw_optimizer_defaults(thaw_optimizer_kind kind) {
    return rules[kind].defaults;
}

size_t thaw_optimizer_bytes(const thaw_optimizer_desc *desc, size_t floats) {
    return (size_t)rules[desc->kind].states(desc) * floats * sizeof(float);
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

/* --- from phase to phase -----------------------------------------------------------------------
 */

bool thaw_optimizer_can_carry(const thaw_optimizer_desc *from, const thaw_optimizer_desc *to) {
    return from->kind == to->kind && from->centered == to->centered &&
           rules[from->kind].states(from) == rules[to->kind].states(to);
}

thaw_status thaw_optimizer_leave(thaw_optimizer *o, const thaw_program *p,
                                 thaw_optimizer_carry *out, thaw_error *err) {
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(p, &ranges);
    thaw_grad_range *copy = thaw_heap_alloc((size_t)ranges * sizeof *copy);
    if (copy == NULL) return thaw_fail(err, THAW_NO_MEMORY, "what an optimizer remembers");
    memcpy(copy, range, (size_t)ranges * sizeof *copy);
    *out = (thaw_optimizer_carry){o->state, o->floats, copy, ranges, o->steps};
    *o = (thaw_optimizer){0};
    return THAW_OK;
}

/* The floats that both ranges are about, of every array. */
static void go_on_in(thaw_optimizer *o, const thaw_grad_range *to, const thaw_optimizer_carry *left,
                     const thaw_grad_range *from) {
    size_t begin = to->weight > from->weight ? to->weight : from->weight;
    size_t to_end = to->weight + to->count, from_end = from->weight + from->count;
    size_t end = to_end < from_end ? to_end : from_end;
    int states = rules[o->desc.kind].states(&o->desc);
    for (int i = 0; i < states && begin < end; i++) {
        float *into = o->state + (size_t)i * o->floats + to->grad;
        const float *of = left->state + (size_t)i * left->floats + from->grad;
        memcpy(into + (begin - to->weight), of + (begin - from->weight),
               (end - begin) * sizeof(float));
    }
}

void thaw_optimizer_go_on(thaw_optimizer *o, const thaw_program *p, thaw_optimizer_carry *left) {
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(p, &ranges);
    for (int i = 0; i < ranges; i++) {
        for (int j = 0; j < left->ranges; j++) go_on_in(o, &range[i], left, &left->range[j]);
    }
    o->steps = left->steps;
    thaw_optimizer_carry_reset(left);
}

void thaw_optimizer_carry_reset(thaw_optimizer_carry *c) {
    thaw_heap_free(c->state);
    thaw_heap_free(c->range);
    *c = (thaw_optimizer_carry){0};
}

/* --- a step ------------------------------------------------------------------------------------
 */

static void run_chunk(void *context, size_t chunk, int worker) {
    const update *u = context;
    size_t begin = chunk * CHUNK;
    (void)worker;
    u->chunk(u, begin, begin + CHUNK < u->count ? begin + CHUNK : u->count);
}

void thaw_optimizer_step(thaw_optimizer *o, double lr, thaw_graph *g, thaw_program *p,
                         thaw_pool *pool) {
    const thaw_optimizer_desc *d = &o->desc;
    update u = {.chunk = rules[d->kind].chunk};
    rules[d->kind].begin(d, lr, ++o->steps, &u);
    int ranges = 0, states = rules[d->kind].states(d);
    const thaw_grad_range *range = thaw_program_ranges(p, &ranges);
    const float *grads = thaw_program_grads(p);
    for (const thaw_grad_range *r = range; r < range + ranges; r++) {
        u.w = g->weights + r->weight;
        u.g = grads + r->grad;
        u.count = r->count;
        for (int i = 0; i < states; i++) u.state[i] = o->state + (size_t)i * o->floats + r->grad;
        thaw_parallel_for(pool, size_ceil_div(r->count, CHUNK), run_chunk, &u);
    }
}
