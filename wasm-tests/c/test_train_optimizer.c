/* Adam and SGD against their formulas in double, step by step. */
#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "graph/freeze.h"
#include "test.h"
#include "test_graph_support.h"
#include "train/optimizer.h"

#define STEPS 20
#define MOST 4096

typedef struct {
    thaw_model model;
    thaw_program *p;
    double w[MOST], m[MOST], v[MOST]; /* by offset in the graph's weights */
} bench;

static bool open_bench(bench *b, const thaw_freeze_rule *rule, int rules) {
    memset(b, 0, sizeof *b);
    if (!net_open(net_joints, &b->model)) return false;
    thaw_status status = thaw_freeze_apply(&b->model.graph, rule, rules, NULL);
    CHECK(status == THAW_OK && b->model.graph.weight_count <= MOST);
    if (!net_program(&b->model, true, 1, NULL, &b->p)) return false;
    for (size_t i = 0; i < b->model.graph.weight_count; i++) b->w[i] = b->model.graph.weights[i];
    return true;
}

static void close_bench(bench *b) {
    thaw_program_destroy(b->p);
    thaw_model_reset(&b->model);
}

/* Gradients of many sizes, some of them zero, as relu leaves them. */
static void make_gradients(bench *b, uint32_t step) {
    float *g = thaw_program_grads(b->p);
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(b->p, &ranges);
    thaw_rng rng = thaw_rng_make(2, THAW_RNG_SAMPLE, step, 0);
    for (int r = 0; r < ranges; r++) {
        for (size_t i = 0; i < range[r].count; i++) {
            float scale = powf(10, (float)(i % 7) - 4);
            g[range[r].grad + i] = i % 5 == 4 ? 0 : scale * thaw_rng_uniform(&rng, -1, 1);
        }
    }
}

static void adam_in_double(bench *b, const thaw_optimizer_desc *d, double lr, int t) {
    const float *g = thaw_program_grads(b->p);
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(b->p, &ranges);
    double alpha = lr * sqrt(1 - pow(d->beta2, t)) / (1 - pow(d->beta1, t));
    for (int r = 0; r < ranges; r++) {
        for (size_t i = 0; i < range[r].count; i++) {
            size_t at = range[r].weight + i;
            double grad = g[range[r].grad + i];
            b->m[at] += (grad - b->m[at]) * (1 - d->beta1);
            b->v[at] += (grad * grad - b->v[at]) * (1 - d->beta2);
            b->w[at] -= alpha * b->m[at] / (sqrt(b->v[at]) + d->epsilon);
        }
    }
}

static void sgd_in_double(bench *b, const thaw_optimizer_desc *d, double lr) {
    const float *g = thaw_program_grads(b->p);
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(b->p, &ranges);
    for (int r = 0; r < ranges; r++) {
        for (size_t i = 0; i < range[r].count; i++) {
            size_t at = range[r].weight + i;
            double down = lr * (double)g[range[r].grad + i];
            b->m[at] = d->momentum * b->m[at] - down;
            b->w[at] += d->nesterov ? d->momentum * b->m[at] - down : b->m[at];
        }
    }
}

static void check_weights(const bench *b) {
    const thaw_graph *g = &b->model.graph;
    double worst = 0;
    for (size_t i = 0; i < g->weight_count; i++) {
        double off = fabs((double)g->weights[i] - b->w[i]) / (1 + fabs(b->w[i]));
        if (off > worst) worst = off;
    }
    CHECK_NEAR(worst, 0, 1e-6);
}

static void check_steps(const thaw_optimizer_desc *d, double lr, thaw_pool *pool) {
    static bench b; /* too large for a small stack */
    thaw_optimizer o;
    thaw_error err = {0};
    REQUIRE(open_bench(&b, NULL, 0));
    size_t floats = thaw_program_grad_floats(b.p), before = thaw_heap_live();
    REQUIRE_OK(thaw_optimizer_init(&o, d, floats, &err), &err);
    CHECK_EQ_INT(thaw_heap_live() - before, thaw_optimizer_bytes(d, floats));
    for (int t = 1; t <= STEPS && !test_failed(); t++) {
        make_gradients(&b, (uint32_t)t);
        thaw_optimizer_step(&o, lr, &b.model.graph, b.p, pool);
        if (d->kind == THAW_OPTIMIZER_ADAM) {
            adam_in_double(&b, d, lr, t);
        } else {
            sgd_in_double(&b, d, lr);
        }
        check_weights(&b);
    }
    thaw_optimizer_reset(&o);
    close_bench(&b);
}

TEST(optimizer_adam_follows_its_formula) {
    thaw_optimizer_desc d = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    CHECK_NEAR(d.lr, 1e-3, 0);
    CHECK_NEAR(d.beta1, 0.9, 0);
    CHECK_NEAR(d.beta2, 0.999, 0);
    CHECK_NEAR(d.epsilon, 1e-7, 0);
    check_steps(&d, d.lr, NULL);
    d.beta1 = 0.5;
    d.beta2 = 0.9;
    d.epsilon = 1e-3;
    check_steps(&d, 1e-2, NULL);
}

TEST(optimizer_sgd_follows_its_formula) {
    thaw_optimizer_desc d = thaw_optimizer_defaults(THAW_OPTIMIZER_SGD);
    CHECK_NEAR(d.lr, 1e-2, 0);
    CHECK_EQ_INT(thaw_optimizer_bytes(&d, 100), 0); /* plain SGD remembers nothing */
    check_steps(&d, d.lr, NULL);
    d.nesterov = true; /* without momentum it changes nothing */
    check_steps(&d, d.lr, NULL);
    d.nesterov = false;
    d.momentum = 0.9;
    check_steps(&d, 1e-3, NULL);
    d.nesterov = true;
    check_steps(&d, 1e-3, NULL);
}

TEST(optimizer_has_the_same_bits_with_any_threads) {
    thaw_optimizer_desc d = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    thaw_pool *pool = NULL;
    thaw_error err = {0};
    static bench serial, threaded;
    REQUIRE_OK(thaw_pool_create(3, &pool, &err), &err);
    REQUIRE(open_bench(&serial, NULL, 0) && open_bench(&threaded, NULL, 0));
    thaw_optimizer a, b;
    REQUIRE_OK(thaw_optimizer_init(&a, &d, thaw_program_grad_floats(serial.p), &err), &err);
    REQUIRE_OK(thaw_optimizer_init(&b, &d, thaw_program_grad_floats(threaded.p), &err), &err);
    for (uint32_t t = 1; t <= 3; t++) {
        make_gradients(&serial, t);
        make_gradients(&threaded, t);
        thaw_optimizer_step(&a, d.lr, &serial.model.graph, serial.p, NULL);
        thaw_optimizer_step(&b, d.lr, &threaded.model.graph, threaded.p, pool);
    }
    CHECK_SAME_BITS(threaded.model.graph.weights, serial.model.graph.weights,
                    serial.model.graph.weight_count);
    thaw_optimizer_reset(&a);
    thaw_optimizer_reset(&b);
    close_bench(&serial);
    close_bench(&threaded);
    thaw_pool_destroy(pool);
}

/* Layers between thawed ones stay what they are, bit for bit, and so does the padding. */
TEST(optimizer_leaves_frozen_layers_alone) {
    static const thaw_freeze_rule rules[] = {{THAW_FREEZE_LAYERS, "dw*"},
                                             {THAW_FREEZE_LAYERS, "right"}};
    thaw_optimizer_desc d = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    static bench b;
    thaw_optimizer o;
    thaw_error err = {0};
    REQUIRE(open_bench(&b, rules, 2));
    const thaw_graph *g = &b.model.graph;
    float *before = net_copy_weights(g);
    REQUIRE(before != NULL);
    REQUIRE_OK(thaw_optimizer_init(&o, &d, thaw_program_grad_floats(b.p), &err), &err);
    for (uint32_t t = 1; t <= 3; t++) {
        make_gradients(&b, t);
        thaw_optimizer_step(&o, d.lr, &b.model.graph, b.p, NULL);
        adam_in_double(&b, &d, d.lr, (int)t);
    }
    check_weights(&b);
    for (int i = 0; i < g->params; i++) {
        bool trains = g->node[g->param[i].node].thawed && !g->param[i].spec.statistic;
        CHECK_EQ_INT(net_param_same(g, i, before), !trains);
    }
    thaw_heap_free(before);
    thaw_optimizer_reset(&o);
    close_bench(&b);
}

/* A new phase starts from nothing: the same step again after reset and init. */
TEST(optimizer_reset_forgets) {
    thaw_optimizer_desc d = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    static bench b;
    thaw_optimizer o;
    thaw_error err = {0};
    REQUIRE(open_bench(&b, NULL, 0));
    size_t bytes = b.model.graph.weight_count * sizeof(float);
    float *start = net_copy_weights(&b.model.graph);
    REQUIRE(start != NULL);
    REQUIRE_OK(thaw_optimizer_init(&o, &d, thaw_program_grad_floats(b.p), &err), &err);
    make_gradients(&b, 1);
    thaw_optimizer_step(&o, d.lr, &b.model.graph, b.p, NULL);
    float *first = net_copy_weights(&b.model.graph);
    REQUIRE(first != NULL);
    thaw_optimizer_step(&o, d.lr, &b.model.graph, b.p, NULL);

    thaw_optimizer_reset(&o);
    memcpy(b.model.graph.weights, start, bytes);
    REQUIRE_OK(thaw_optimizer_init(&o, &d, thaw_program_grad_floats(b.p), &err), &err);
    CHECK_EQ_INT(o.steps, 0);
    thaw_optimizer_step(&o, d.lr, &b.model.graph, b.p, NULL);
    CHECK(memcmp(b.model.graph.weights, first, bytes) == 0);
    thaw_heap_free(start);
    thaw_heap_free(first);
    thaw_optimizer_reset(&o);
    close_bench(&b);
}
