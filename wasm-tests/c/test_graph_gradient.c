/* The gradient of a whole network against central differences of its own forward pass. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "graph/freeze.h"
#include "test.h"
#include "test_graph_support.h"

#define BATCH 4
#define ENTRIES 6 /* tried of each parameter */

typedef struct {
    thaw_model model;
    thaw_program *p;
    thaw_pass pass;
    float *grads; /* of the analytic pass; owned */
    float input[BATCH * 16 * 16 * 3];
    int tried, smooth;
} bench;

static double loss_now(bench *b) {
    for (int i = 0; i < BATCH; i++) thaw_program_put(b->p, i, b->input + i * 16 * 16 * 3);
    thaw_program_forward(b->p, &b->pass);
    return net_loss(thaw_program_output(b->p), BATCH, NET_CLASSES, NULL);
}

/* The loss' change per unit when *w moves by h. */
static double slope(bench *b, float *w, float h) {
    float kept = *w;
    double here = loss_now(b);
    *w = kept + h;
    double step = (double)*w - (double)kept, there = loss_now(b);
    *w = kept;
    return (there - here) / step;
}

/* Where a ReLU or a maximum changes sides at this point, the slopes to both sides differ and there
 * is no gradient to compare with: such entries are passed over, and counted. */
static void check_entry(bench *b, float *w, float grad, const char *name, size_t entry) {
    double right = slope(b, w, 2e-3f), left = slope(b, w, -2e-3f), central = (left + right) / 2;
    double scale = fabs(central) > 0.02 ? fabs(central) : 0.02;
    b->tried++;
    if (fabs(right - left) > 0.03 * scale) return;
    b->smooth++;
    if (fabs((double)grad - central) <= 0.02 * scale) return;
    char what[128];
    snprintf(what, sizeof what, "%s[%zu]: gradient %g, slope %g", name, entry, (double)grad,
             central);
    CHECK_EQ_STR(what, "the same");
}

static void check_all(bench *b) {
    const thaw_graph *g = &b->model.graph;
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(b->p, &ranges);
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        const float *grad = NULL;
        for (int r = 0; r < ranges; r++) {
            size_t first = range[r].weight;
            bool inside = first <= p->offset && p->offset + p->count <= first + range[r].count;
            if (inside) grad = b->grads + range[r].grad + (p->offset - first);
        }
        CHECK((grad == NULL) == p->spec.statistic);
        if (grad == NULL) continue;
        thaw_rng rng = thaw_rng_make(1, THAW_RNG_SAMPLE, 0, (uint32_t)i);
        for (int e = 0; e < ENTRIES; e++) {
            size_t entry = thaw_rng_below(&rng, (uint32_t)p->count);
            check_entry(b, thaw_graph_param_data(g, i) + entry, grad[entry], p->name, entry);
        }
    }
    CHECK(b->smooth >= b->tried * 9 / 10);
}

/* The gradient of the images, which a program gives beside that of its parameters. */
static void check_images(bench *b) {
    const size_t floats = sizeof b->input / sizeof *b->input;
    float *grad = thaw_heap_alloc(sizeof b->input);
    REQUIRE(grad != NULL);
    memcpy(grad, thaw_program_input_grad(b->p), sizeof b->input);
    thaw_rng rng = thaw_rng_make(1, THAW_RNG_SAMPLE, 1, 0);
    b->tried = b->smooth = 0;
    for (int e = 0; e < 4 * ENTRIES; e++) {
        size_t entry = thaw_rng_below(&rng, (uint32_t)floats);
        check_entry(b, &b->input[entry], grad[entry], "images", entry);
    }
    CHECK(b->smooth >= b->tried * 9 / 10);
    thaw_heap_free(grad);
}

/* Everything trains, and the images' gradient is wanted too. */
static bool open_program(bench *b) {
    bool member[64];
    thaw_error err = {0};
    for (int i = 0; i < 64; i++) member[i] = true;
    thaw_program_desc desc = {.graph = &b->model.graph,
                              .member = member,
                              .training = true,
                              .chains = true,
                              .batch = BATCH};
    thaw_status status = thaw_program_create(&desc, &b->p, &err);
    if (status == THAW_OK) status = thaw_program_allocate(b->p, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

static void check_gradient(bool training) {
    static bench b; /* too large for a small stack */
    b = (bench){.pass = {.n = BATCH, .training = training, .seed = 3, .step = 1}};
    REQUIRE(net_open(net_joints, &b.model));
    REQUIRE(open_program(&b));
    thaw_rng rng = thaw_rng_make(5, THAW_RNG_SAMPLE, 0, 0);
    for (size_t i = 0; i < sizeof b.input / sizeof *b.input; i++) {
        b.input[i] = thaw_rng_uniform(&rng, -1, 1);
    }
    (void)loss_now(&b);
    (void)net_loss(thaw_program_output(b.p), BATCH, NET_CLASSES, thaw_program_output_grad(b.p));
    thaw_program_backward(b.p, &b.pass);
    size_t bytes = thaw_program_grad_floats(b.p) * sizeof(float);
    b.grads = thaw_heap_alloc(bytes);
    REQUIRE(b.grads != NULL);
    memcpy(b.grads, thaw_program_grads(b.p), bytes);
    check_images(&b);
    b.tried = b.smooth = 0;
    check_all(&b);
    thaw_heap_free(b.grads);
    thaw_program_destroy(b.p);
    thaw_model_reset(&b.model);
}

/* BatchNorm with its moving statistics, no dropout. */
TEST(program_gradient_in_inference_mode) {
    check_gradient(false);
}

/* BatchNorm with the batch's statistics, dropout with the mask of (seed, step). */
TEST(program_gradient_in_training_mode) {
    check_gradient(true);
}
