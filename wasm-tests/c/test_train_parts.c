/* The trainer's smaller parts: feature store, scores, snapshots. */
#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "graph/freeze.h"
#include "test.h"
#include "test_graph_support.h"
#include "train/feature_store.h"
#include "train/score.h"
#include "train/snapshot.h"

/* ---- feature store --------------------------------------------------------------------------- */

TEST(feature_store_keeps_what_was_put) {
    thaw_feature_store store;
    thaw_error err = {0};
    REQUIRE_OK(thaw_feature_store_init(&store, 3, 4, 1000, &err), &err);
    CHECK_EQ_INT(store.slots, 3);
    for (size_t s = 0; s < 3; s++) CHECK(thaw_feature_store_get(&store, s) == NULL);
    float *slot = thaw_feature_store_put(&store, 1);
    REQUIRE(slot != NULL);
    for (int i = 0; i < 4; i++) slot[i] = (float)i;
    CHECK(thaw_feature_store_get(&store, 1) == slot);
    CHECK(thaw_feature_store_get(&store, 0) == NULL);
    CHECK(thaw_feature_store_get(&store, 2) == NULL);
    CHECK(thaw_feature_store_put(&store, 0) == slot - 4);
    CHECK_NEAR(slot[3], 3, 0);
    thaw_feature_store_clear(&store);
    for (size_t s = 0; s < 3; s++) CHECK(thaw_feature_store_get(&store, s) == NULL);
    thaw_feature_store_reset(&store);
}

/* A sample costs its floats and a flag; what does not fit has no slot. */
TEST(feature_store_stays_within_its_budget) {
    static const struct {
        size_t samples, floats, budget, slots;
    } cases[] = {{10, 4, 17 * 10, 10}, {10, 4, 17 * 10 - 1, 9}, {10, 4, 17 * 3, 3}, {10, 4, 16, 0},
                 {10, 4, 0, 0},        {0, 4, 1000, 0},         {10, 0, 1000, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        thaw_feature_store store;
        thaw_error err = {0};
        size_t before = thaw_heap_live();
        REQUIRE_OK(thaw_feature_store_init(&store, cases[i].samples, cases[i].floats,
                                           cases[i].budget, &err),
                   &err);
        CHECK_EQ_INT(store.slots, cases[i].slots);
        CHECK_EQ_INT(thaw_heap_live() - before,
                     thaw_feature_store_bytes(cases[i].samples, cases[i].floats, cases[i].budget));
        CHECK(thaw_feature_store_put(&store, cases[i].slots) == NULL);
        CHECK(thaw_feature_store_get(&store, cases[i].slots) == NULL);
        thaw_feature_store_clear(&store);
        thaw_feature_store_reset(&store);
    }
}

TEST(feature_store_needs_memory) {
    for (uint64_t n = 1; n <= 2; n++) {
        thaw_feature_store store;
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        CHECK_FAILS(thaw_feature_store_init(&store, 3, 4, 1000, &err), THAW_NO_MEMORY, &err);
        thaw_heap_fail_at(0);
    }
}

/* ---- scores ---------------------------------------------------------------------------------- */

TEST(score_argmax_takes_the_first_of_equals) {
    CHECK_EQ_INT(thaw_argmax((const float[]){1, 3, 3, 2}, 4), 1);
    CHECK_EQ_INT(thaw_argmax((const float[]){5, 5, 5}, 3), 0);
    CHECK_EQ_INT(thaw_argmax((const float[]){-INFINITY, -1e30f}, 2), 1);
    CHECK_EQ_INT(thaw_argmax((const float[]){7}, 1), 0);
}

/* A NaN is never taken in place of a number before it, and the answer is always a class. */
TEST(score_argmax_of_nan_is_in_range) {
    CHECK_EQ_INT(thaw_argmax((const float[]){1, NAN, 2}, 3), 2);
    CHECK_EQ_INT(thaw_argmax((const float[]){NAN, NAN}, 2), 0);
}

TEST(score_adds_up_batches) {
    static const float loss[] = {1, 2, 4}, logits[] = {0, 1, 1, 0, 3, 3};
    static const int label[] = {1, 0, 1}; /* the third is a tie, so the answer is 0 */
    thaw_score_sum sum = {0};
    thaw_score empty = thaw_score_mean(&sum);
    CHECK(isnan(empty.loss) && isnan(empty.accuracy) && empty.count == 0);
    thaw_score_add(&sum, loss, logits, label, 1, 2);
    thaw_score_add(&sum, loss + 1, logits + 2, label + 1, 2, 2);
    thaw_score score = thaw_score_mean(&sum);
    CHECK_EQ_INT(score.count, 3);
    CHECK_NEAR(score.loss, 7.0 / 3, 1e-12);
    CHECK_NEAR(score.accuracy, 2.0 / 3, 1e-12);
}

TEST(score_of_nan_is_nan) {
    static const float loss[] = {1, NAN}, logits[] = {0, 1, NAN, NAN};
    static const int label[] = {1, 1};
    thaw_score_sum sum = {0};
    thaw_score_add(&sum, loss, logits, label, 2, 2);
    CHECK(isnan(thaw_score_mean(&sum).loss));
    CHECK_NEAR(thaw_score_mean(&sum).accuracy, 0.5, 0);
}

/* ---- snapshots ------------------------------------------------------------------------------- */

TEST(snapshot_restores_what_trains_and_nothing_else) {
    static const thaw_freeze_rule rule = {THAW_FREEZE_UNTIL, "last"};
    thaw_model m;
    thaw_snapshot s;
    thaw_error err = {0};
    REQUIRE(net_open(net_joints, &m));
    thaw_graph *g = &m.graph;
    REQUIRE_OK(thaw_freeze_apply(g, &rule, 1, &err), &err);
    thaw_param_totals totals = thaw_freeze_totals(g);
    /* The last BatchNorm's 12 means and 12 variances move with it. */
    CHECK_EQ_INT(thaw_snapshot_floats(g), totals.trainable + 24);
    size_t before = thaw_heap_live();
    REQUIRE_OK(thaw_snapshot_init(&s, g, &err), &err);
    CHECK_EQ_INT(thaw_heap_live() - before, thaw_snapshot_floats(g) * sizeof(float));

    float *original = net_copy_weights(g);
    REQUIRE(original != NULL);
    for (size_t i = 0; i < g->weight_count; i++) g->weights[i] += 1;
    thaw_snapshot_restore(&s, g); /* nothing was taken yet */
    for (int i = 0; i < g->params; i++) CHECK(!net_param_same(g, i, original));
    memcpy(g->weights, original, g->weight_count * sizeof(float));
    thaw_snapshot_take(&s, g);
    for (size_t i = 0; i < g->weight_count; i++) g->weights[i] += 1;
    thaw_snapshot_restore(&s, g);
    for (int i = 0; i < g->params; i++) {
        CHECK_EQ_INT(net_param_same(g, i, original), g->node[g->param[i].node].thawed);
    }
    thaw_heap_free(original);
    thaw_snapshot_reset(&s);
    thaw_model_reset(&m);
}

TEST(snapshot_needs_memory) {
    thaw_model m;
    thaw_snapshot s;
    thaw_error err = {0};
    REQUIRE(net_open(net_joints, &m));
    thaw_heap_fail_at(1);
    CHECK_FAILS(thaw_snapshot_init(&s, &m.graph, &err), THAW_NO_MEMORY, &err);
    thaw_heap_fail_at(0);
    thaw_model_reset(&m);
}
