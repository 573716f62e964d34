/* The learning-rate finder: its rates, its smoothing, when it ends, and that it leaves nothing. */
#include "train/lr_finder.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "test.h"
#include "test_train_support.h"

#define STEPS 40

typedef struct {
    train_bench train;
    thaw_lr_finder_desc desc;
    thaw_lr_point point[STEPS];
    int points, prepared;
    double suggestion;
} bench;

static bool open_bench(bench *b) {
    *b = (bench){.desc = {.from = 1e-5, .to = 10, .steps = STEPS}};
    return train_open(&b->train, net_joints, 0.2);
}

/* Runs a finder to its end; false with a failed check. */
static bool find(bench *b) {
    thaw_error err = {0};
    thaw_lr_finder *f = NULL;
    thaw_lr_point point = {0};
    thaw_status status = thaw_lr_finder_create(&b->train.desc, &b->desc, &f, &err);
    CHECK_OK(status, &err);
    while (status == THAW_OK && !point.done) {
        status = thaw_lr_finder_step(f, &point, &err);
        CHECK_OK(status, &err);
        if (point.prepared) b->prepared++;
        if (!point.prepared && b->points < STEPS) b->point[b->points++] = point;
    }
    if (status == THAW_OK) b->suggestion = thaw_lr_finder_suggest(f);
    thaw_lr_finder_destroy(f);
    return status == THAW_OK;
}

TEST(lr_finder_sweeps_and_leaves_the_weights_alone) {
    bench b;
    REQUIRE(open_bench(&b));
    const thaw_graph *g = &b.train.model.graph;
    float *start = net_copy_weights(g);
    REQUIRE(start != NULL && find(&b));
    CHECK_SAME_BITS(g->weights, start, g->weight_count);
    CHECK(b.points > STEPS / 2);
    double average = 0;
    for (int i = 0; i < b.points; i++) {
        double lr = 1e-5 * pow(1e6, i / (STEPS - 1.0));
        average += (b.point[i].loss - average) * 0.1;
        CHECK_EQ_INT(b.point[i].step, i);
        CHECK_NEAR(b.point[i].lr, lr, 1e-12 * lr);
        CHECK_NEAR(b.point[i].smoothed, average / (1 - pow(0.9, i + 1)), 1e-9);
        CHECK_EQ_INT(b.point[i].done, i + 1 == b.points);
    }
    CHECK(b.suggestion > 1e-5 && b.suggestion < 1);
    thaw_heap_free(start);
    train_close(&b.train);
}

/* Far too large a rate: it ends before its last step, with the weights as they were. */
TEST(lr_finder_ends_when_the_loss_explodes) {
    bench b;
    REQUIRE(open_bench(&b));
    b.desc.to = 1e12;
    b.train.phase[0].optimizer = thaw_optimizer_defaults(THAW_OPTIMIZER_SGD);
    const thaw_graph *g = &b.train.model.graph;
    float *start = net_copy_weights(g);
    REQUIRE(start != NULL && find(&b));
    CHECK(b.points < STEPS);
    const thaw_lr_point *last = &b.point[b.points - 1];
    CHECK(isnan(last->smoothed) || last->smoothed > 4 * b.point[1].smoothed / 2);
    CHECK_SAME_BITS(g->weights, start, g->weight_count);
    thaw_heap_free(start);
    train_close(&b.train);
}

/* The layers and the optimizer of the phase that is asked for; without photos held out. */
TEST(lr_finder_looks_at_a_phase) {
    bench b;
    REQUIRE(open_bench(&b));
    b.desc.steps = 10;
    b.desc.phase = 1;
    b.train.desc.phases = 2;
    b.train.phase[1].freeze[0] = (thaw_freeze_rule){THAW_FREEZE_BACKBONE, NULL};
    b.train.phase[1].freezes = 1;
    REQUIRE(find(&b));
    CHECK(b.prepared > 0); /* photos go through the frozen layers first */
    CHECK_EQ_INT(b.points, 10);
    train_close(&b.train);
}

TEST(lr_finder_is_the_same_again) {
    bench a, b;
    REQUIRE(open_bench(&a) && open_bench(&b));
    REQUIRE(find(&a) && find(&b));
    REQUIRE(a.points == b.points);
    for (int i = 0; i < a.points; i++) CHECK_NEAR(a.point[i].loss, b.point[i].loss, 0);
    CHECK_NEAR(a.suggestion, b.suggestion, 0);
    train_close(&a.train);
    train_close(&b.train);
}

/* Abandoned half-way, the weights are back as well. */
TEST(lr_finder_can_be_left) {
    bench b;
    thaw_error err = {0};
    thaw_lr_finder *f = NULL;
    thaw_lr_point point;
    REQUIRE(open_bench(&b));
    b.desc.from = 0.01;
    const thaw_graph *g = &b.train.model.graph;
    float *start = net_copy_weights(g);
    REQUIRE(start != NULL);
    REQUIRE_OK(thaw_lr_finder_create(&b.train.desc, &b.desc, &f, &err), &err);
    for (int i = 0; i < 5; i++) REQUIRE_OK(thaw_lr_finder_step(f, &point, &err), &err);
    CHECK(memcmp(g->weights, start, g->weight_count * sizeof(float)) != 0);
    thaw_lr_finder_destroy(f);
    CHECK_SAME_BITS(g->weights, start, g->weight_count);
    thaw_heap_free(start);
    train_close(&b.train);
}

TEST(lr_finder_refuses_what_makes_no_sense) {
    static const struct {
        thaw_lr_finder_desc desc;
        const char *words;
    } cases[] = {
        {{.from = 1e-5, .to = 1, .steps = 9}, "10 … 10000 steps wanted, got 9"},
        {{.from = 1e-5, .to = 1, .steps = 10001}, "got 10001"},
        {{.from = 1, .to = 1, .steps = 10}, "from < to"},
        {{.from = 0, .to = 1, .steps = 10}, "from < to, got 0"},
        {{.from = 1e-5, .to = NAN, .steps = 10}, "from < to"},
        {{.phase = 1, .from = 1e-5, .to = 1, .steps = 10}, "a phase of 0 … 0 wanted, got 1"},
    };
    bench b;
    REQUIRE(open_bench(&b));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        thaw_error err = {0};
        thaw_lr_finder *f = NULL;
        CHECK_FAILS(thaw_lr_finder_create(&b.train.desc, &cases[i].desc, &f, &err), THAW_INVALID,
                    &err);
        CHECK_CONTAINS(err.detail, cases[i].words);
    }
    train_close(&b.train);
}
