/* Optimizers and what is done to gradients before them: defaults, memory, freezing, threads. The
 * numbers themselves are held against PyTorch in test_golden_optimizers.c. */
#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "graph/freeze.h"
#include "test.h"
#include "test_graph_support.h"
#include "train/optimizer.h"

typedef struct {
    thaw_model model;
    thaw_program *p;
} bench;

static bool open_bench(bench *b, const thaw_freeze_rule *rule, int rules) {
    *b = (bench){0};
    if (!net_open(net_joints, &b->model)) return false;
    thaw_status status = thaw_freeze_apply(&b->model.graph, rule, rules, NULL);
    CHECK(status == THAW_OK);
    return net_program(&b->model, true, 1, NULL, &b->p);
}

static void close_bench(bench *b) {
    thaw_program_destroy(b->p);
    thaw_model_reset(&b->model);
}

/* Gradients of many sizes, some of them zero, as relu leaves them; a parameter's are the same
 * whatever else trains. */
static void make_gradients(bench *b, uint32_t step) {
    const thaw_graph *g = &b->model.graph;
    for (int p = 0; p < g->params; p++) {
        size_t grad = thaw_program_param_grad(b->p, p);
        if (grad == THAW_PROGRAM_NO_GRAD) continue;
        thaw_rng rng = thaw_rng_make(2, THAW_RNG_SAMPLE, step, (uint32_t)p);
        for (size_t i = 0; i < g->param[p].count; i++) {
            float scale = powf(10, (float)(i % 7) - 4);
            float value = scale * thaw_rng_uniform(&rng, -1, 1);
            thaw_program_grads(b->p)[grad + i] = i % 5 == 4 ? 0 : value;
        }
    }
}

/* Some steps from zero state; false with a failed check. */
static bool take_steps(bench *b, const thaw_optimizer_desc *d, double l2, thaw_pool *pool) {
    thaw_error err = {0};
    thaw_gradients gradients;
    thaw_optimizer o;
    thaw_status status = thaw_gradients_init(&gradients, &d->clip, l2, b->p, &err);
    CHECK_OK(status, &err);
    if (status != THAW_OK) return false;
    status = thaw_optimizer_init(&o, d, thaw_program_grad_floats(b->p), &err);
    CHECK_OK(status, &err);
    for (uint32_t t = 1; t <= 3 && status == THAW_OK; t++) {
        make_gradients(b, t);
        (void)thaw_gradients_prepare(&gradients, b->p, pool);
        thaw_optimizer_step(&o, d->lr, &b->model.graph, b->p, pool);
    }
    if (status == THAW_OK) thaw_optimizer_reset(&o);
    thaw_gradients_reset(&gradients);
    return status == THAW_OK;
}

/* Every kind, with everything that can be turned on. */
static thaw_optimizer_desc busy(thaw_optimizer_kind kind) {
    thaw_optimizer_desc d = thaw_optimizer_defaults(kind);
    d.momentum = 0.9;
    d.nesterov = d.centered = true;
    d.clip.clip_norm = 0.5;
    return d;
}

TEST(optimizer_defaults_are_those_of_keras) {
    thaw_optimizer_desc adam = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    CHECK_NEAR(adam.lr, 1e-3, 0);
    CHECK_NEAR(adam.beta1, 0.9, 0);
    CHECK_NEAR(adam.beta2, 0.999, 0);
    CHECK_NEAR(adam.epsilon, 1e-7, 0);
    thaw_optimizer_desc adamw = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAMW);
    CHECK_NEAR(adamw.lr, 1e-3, 0);
    CHECK_NEAR(adamw.weight_decay, 4e-3, 0);
    thaw_optimizer_desc sgd = thaw_optimizer_defaults(THAW_OPTIMIZER_SGD);
    CHECK_NEAR(sgd.lr, 1e-2, 0);
    CHECK(!sgd.nesterov && !(sgd.momentum > 0));
    thaw_optimizer_desc rmsprop = thaw_optimizer_defaults(THAW_OPTIMIZER_RMSPROP);
    CHECK_NEAR(rmsprop.lr, 1e-3, 0);
    CHECK_NEAR(rmsprop.rho, 0.9, 0);
    CHECK_NEAR(rmsprop.epsilon, 1e-7, 0);
    CHECK(!rmsprop.centered && !(rmsprop.momentum > 0));
    for (int kind = 0; kind < THAW_OPTIMIZER_COUNT; kind++) {
        CHECK_EQ_INT(thaw_optimizer_defaults((thaw_optimizer_kind)kind).kind, kind);
    }
}

TEST(optimizer_remembers_what_it_needs_and_no_more) {
    static const size_t plain[THAW_OPTIMIZER_COUNT] = {2, 2, 0, 1}, full[] = {2, 2, 1, 3};
    bench b;
    REQUIRE(open_bench(&b, NULL, 0));
    size_t floats = thaw_program_grad_floats(b.p);
    for (int i = 0; i < THAW_OPTIMIZER_COUNT; i++) {
        thaw_optimizer_desc d = thaw_optimizer_defaults((thaw_optimizer_kind)i);
        CHECK_EQ_INT(thaw_optimizer_bytes(&d, floats), plain[i] * floats * sizeof(float));
        d = busy((thaw_optimizer_kind)i);
        thaw_error err = {0};
        thaw_optimizer o;
        thaw_gradients gr;
        size_t before = thaw_heap_live();
        REQUIRE_OK(thaw_optimizer_init(&o, &d, floats, &err), &err);
        CHECK_EQ_INT(thaw_heap_live() - before, full[i] * floats * sizeof(float));
        CHECK_EQ_INT(thaw_optimizer_bytes(&d, floats), full[i] * floats * sizeof(float));
        thaw_optimizer_reset(&o);
        REQUIRE_OK(thaw_gradients_init(&gr, &d.clip, 0, b.p, &err), &err);
        CHECK_EQ_INT(thaw_heap_live() - before, thaw_gradients_bytes(&d.clip, 0, b.p));
        CHECK(gr.pieces > 0);
        thaw_gradients_reset(&gr);
    }
    CHECK_EQ_INT(thaw_gradients_bytes(&(thaw_clip){0}, 0, b.p), 0);
    close_bench(&b);
}

TEST(optimizer_has_the_same_bits_with_any_threads) {
    thaw_pool *pool = NULL;
    thaw_error err = {0};
    REQUIRE_OK(thaw_pool_create(3, &pool, &err), &err);
    for (int kind = 0; kind < THAW_OPTIMIZER_COUNT; kind++) {
        thaw_optimizer_desc d = busy((thaw_optimizer_kind)kind);
        bench serial, threaded;
        REQUIRE(open_bench(&serial, NULL, 0) && open_bench(&threaded, NULL, 0));
        REQUIRE(take_steps(&serial, &d, 0.01, NULL) && take_steps(&threaded, &d, 0.01, pool));
        CHECK_SAME_BITS(threaded.model.graph.weights, serial.model.graph.weights,
                        serial.model.graph.weight_count);
        close_bench(&serial);
        close_bench(&threaded);
    }
    thaw_pool_destroy(pool);
}

/* Layers between thawed ones stay what they are, bit for bit, and so does the padding; those that
 * train do as they would if everything trained. */
TEST(optimizer_leaves_frozen_layers_alone) {
    static const thaw_freeze_rule rules[] = {{THAW_FREEZE_LAYERS, "dw*"},
                                             {THAW_FREEZE_LAYERS, "right"}};
    for (int kind = 0; kind < THAW_OPTIMIZER_COUNT; kind++) {
        thaw_optimizer_desc d = busy((thaw_optimizer_kind)kind);
        bench b, all;
        REQUIRE(open_bench(&b, rules, 2) && open_bench(&all, NULL, 0));
        const thaw_graph *g = &b.model.graph;
        float *expected = net_copy_weights(g);
        REQUIRE(expected != NULL);
        REQUIRE(take_steps(&b, &d, 0.01, NULL) && take_steps(&all, &d, 0.01, NULL));
        for (int i = 0; i < g->params; i++) {
            if (thaw_program_param_grad(b.p, i) == THAW_PROGRAM_NO_GRAD) continue;
            CHECK(!net_param_same(g, i, expected));
            memcpy(expected + g->param[i].offset, thaw_graph_param_data(&all.model.graph, i),
                   g->param[i].count * sizeof(float));
        }
        CHECK_SAME_BITS(g->weights, expected, g->weight_count);
        thaw_heap_free(expected);
        close_bench(&b);
        close_bench(&all);
    }
}

/* A new phase starts from nothing: the same steps again after reset and init. */
TEST(optimizer_reset_forgets) {
    for (int kind = 0; kind < THAW_OPTIMIZER_COUNT; kind++) {
        thaw_optimizer_desc d = busy((thaw_optimizer_kind)kind);
        bench b;
        REQUIRE(open_bench(&b, NULL, 0));
        size_t bytes = b.model.graph.weight_count * sizeof(float);
        float *start = net_copy_weights(&b.model.graph);
        REQUIRE(start != NULL && take_steps(&b, &d, 0, NULL));
        float *first = net_copy_weights(&b.model.graph);
        REQUIRE(first != NULL && memcmp(first, start, bytes) != 0);
        memcpy(b.model.graph.weights, start, bytes);
        REQUIRE(take_steps(&b, &d, 0, NULL));
        CHECK(memcmp(b.model.graph.weights, first, bytes) == 0);
        thaw_heap_free(start);
        thaw_heap_free(first);
        close_bench(&b);
    }
}

/* ---- gradients --------------------------------------------------------------------------------
 */

/* A kernel of 40 × 500 floats, more than one piece, and its bias. */
static const char one_large[] =
    "{'thaw_model': 1, 'name': 'large', 'input': [1, 1, 40], 'preprocess': 'tf',"
    " 'layers': [{'conv2d': 'large', 'filters': 500, 'kernel': 1}]}";

static bool open_large(bench *b) {
    thaw_error err = {0};
    *b = (bench){0};
    thaw_status status = net_read(one_large, &b->model, &err);
    if (status == THAW_OK) status = thaw_graph_allocate(&b->model.graph, &err);
    CHECK_OK(status, &err);
    if (status != THAW_OK) return false;
    thaw_graph_init_weights(&b->model.graph, 1);
    return net_program(&b->model, true, 1, NULL, &b->p);
}

static double norm_of(const bench *b, int param) {
    const float *g = thaw_program_grads(b->p) + thaw_program_param_grad(b->p, param);
    double squares = 0;
    for (size_t i = 0; i < b->model.graph.param[param].count; i++) {
        squares += (double)g[i] * (double)g[i];
    }
    return sqrt(squares);
}

/* Clips what make_gradients makes; the norms of kernel and bias before and after. */
static void clip_large(const thaw_clip *clip, double before[2], double after[2]) {
    bench b;
    thaw_error err = {0};
    thaw_gradients gr;
    REQUIRE(open_large(&b));
    make_gradients(&b, 1);
    for (int i = 0; i < 2; i++) before[i] = norm_of(&b, i);
    REQUIRE_OK(thaw_gradients_init(&gr, clip, 0, b.p, &err), &err);
    CHECK_NEAR(thaw_gradients_prepare(&gr, b.p, NULL), 0, 0);
    for (int i = 0; i < 2; i++) after[i] = norm_of(&b, i);
    thaw_gradients_reset(&gr);
    close_bench(&b);
}

TEST(gradients_of_many_pieces_are_clipped_as_one_parameter) {
    double before[2] = {0}, after[2] = {0};
    clip_large(&(thaw_clip){.clip_norm = 100}, before, after);
    CHECK(before[0] > 1000 && before[1] > 100); /* each is too long by itself */
    CHECK_NEAR(after[0], 100, 1e-4);
    CHECK_NEAR(after[1], 100, 1e-4);
    clip_large(&(thaw_clip){.clip_norm = before[0] * 1.01}, before, after);
    CHECK_NEAR(after[0], before[0], 0); /* short enough: not a bit changes */
    CHECK_NEAR(after[1], before[1], 0);
}

TEST(gradients_are_clipped_together) {
    double before[2] = {0}, after[2] = {0};
    clip_large(&(thaw_clip){.global_clip_norm = 10}, before, after);
    CHECK_NEAR(hypot(after[0], after[1]), 10, 1e-5);
    CHECK_NEAR(after[0] / after[1], before[0] / before[1], 1e-5 * before[0] / before[1]);
}

/* λ·Σ w² over the kernel alone, and its gradient. */
TEST(gradients_of_kernels_take_the_penalty) {
    bench b;
    thaw_error err = {0};
    thaw_gradients gr;
    REQUIRE(open_large(&b));
    const thaw_graph *g = &b.model.graph;
    float *bias = thaw_graph_param_data(g, 1), *w = thaw_graph_param_data(g, 0);
    double squares = 0;
    for (int i = 0; i < 500; i++) bias[i] = 3;
    for (int i = 0; i < 20000; i++) squares += (double)w[i] * (double)w[i];
    REQUIRE_OK(thaw_gradients_init(&gr, &(thaw_clip){0}, 0.25, b.p, &err), &err);
    CHECK_NEAR(thaw_gradients_prepare(&gr, b.p, NULL), squares / 4, 1e-12 * squares);
    const float *grads = thaw_program_grads(b.p);
    for (size_t i = 0; i < 20000; i++) {
        CHECK_NEAR(grads[thaw_program_param_grad(b.p, 0) + i], w[i] / 2, 0);
    }
    CHECK_NEAR(norm_of(&b, 1), 0, 0);
    thaw_gradients_reset(&gr);
    close_bench(&b);
}

/* Training must end on it, so it must reach the weights. */
TEST(gradients_that_are_no_numbers_come_through_clipping) {
    static const thaw_clip clips[] = {{.clip_norm = 1}, {.global_clip_norm = 1}, {.clip_value = 1}};
    for (int i = 0; i < 3; i++) {
        bench b;
        thaw_error err = {0};
        thaw_gradients gr;
        REQUIRE(open_large(&b));
        float *bad = thaw_program_grads(b.p) + thaw_program_param_grad(b.p, 0) + 7;
        *bad = NAN;
        REQUIRE_OK(thaw_gradients_init(&gr, &clips[i], 0, b.p, &err), &err);
        (void)thaw_gradients_prepare(&gr, b.p, NULL);
        CHECK(isnan(*bad));
        thaw_gradients_reset(&gr);
        close_bench(&b);
    }
}
