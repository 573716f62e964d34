/* The same bits whatever threads and stores there are; frozen layers stay what they were. */
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "test.h"
#include "test_train_support.h"

static const thaw_freeze_rule backbone_frozen = {THAW_FREEZE_BACKBONE, NULL};

/* The weights after two epochs, on the heap; NULL after a failed check. */
static float *weights_after(const thaw_freeze_rule *rule, int rules, int threads, size_t budget,
                            size_t *count) {
    train_bench b = {0};
    thaw_error err = {0};
    if (!train_open(&b, net_joints, 0.2)) return NULL;
    if (threads > 0) CHECK_OK(thaw_pool_create(threads, &b.desc.pool, &err), &err);
    b.desc.feature_bytes = budget;
    b.phase[0].freezes = rules;
    for (int i = 0; i < rules; i++) b.phase[0].freeze[i] = rule[i];
    train_run(&b);
    *count = b.model.graph.weight_count;
    float *copy = net_copy_weights(&b.model.graph);
    thaw_trainer_destroy(b.trainer);
    b.trainer = NULL;
    thaw_pool_destroy(b.desc.pool);
    train_close(&b);
    return copy;
}

static void check_same_bits(const thaw_freeze_rule *rule, int rules, int threads, size_t budget) {
    size_t count = 0;
    float *wanted = weights_after(rule, rules, 0, 0, &count);
    float *found = weights_after(rule, rules, threads, budget, &count);
    CHECK(wanted != NULL && found != NULL);
    if (wanted != NULL && found != NULL) CHECK_SAME_BITS(found, wanted, count);
    thaw_heap_free(wanted);
    thaw_heap_free(found);
}

TEST(trainer_has_the_same_bits_with_any_threads) {
    for (int threads = 1; threads <= 3; threads++) {
        check_same_bits(NULL, 0, threads, 0);
        check_same_bits(&backbone_frozen, 1, threads, 0);
    }
}

/* Features computed anew each epoch, in other company, are those that a store would have kept: no
 * room at all, room for some photos, and a cut with more than one value. */
TEST(trainer_has_the_same_bits_with_any_store) {
    static const thaw_freeze_rule rules[] = {
        {THAW_FREEZE_BACKBONE, NULL}, {THAW_FREEZE_UNTIL, "pw"}, {THAW_FREEZE_UNTIL, "last"}};
    for (int i = 0; i < 3; i++) {
        check_same_bits(&rules[i], 1, 0, 1);
        check_same_bits(&rules[i], 1, 2, 7 * 1024);
    }
}

TEST(trainer_follows_the_seed) {
    float *weights[2];
    size_t bytes = 0;
    for (int i = 0; i < 2; i++) {
        train_bench b = {0};
        REQUIRE(train_open(&b, net_joints, 0.2));
        b.desc.seed = (uint64_t)i + 1; /* of the order and of dropout: the start is the same */
        train_run(&b);
        weights[i] = net_copy_weights(&b.model.graph);
        bytes = b.model.graph.weight_count * sizeof(float);
        train_close(&b);
    }
    REQUIRE(weights[0] != NULL && weights[1] != NULL);
    CHECK(memcmp(weights[0], weights[1], bytes) != 0);
    thaw_heap_free(weights[0]);
    thaw_heap_free(weights[1]);
}

/* ---- any set of frozen layers ---------------------------------------------------------------- */

/* Which parameters two steps of training changed. */
static void train_two_steps(train_bench *b) {
    REQUIRE(train_start(b));
    REQUIRE(train_until(b, THAW_EVENT_BATCH, 2));
}

/* Frozen: bit for bit as before, moving statistics included. Thawed: changed, and so are the
 * statistics of a thawed BatchNorm. No gradient here is zero: photos and statistics are random. */
static void check_set(uint32_t round) {
    train_bench b = {0};
    thaw_rng rng = thaw_rng_make(4, THAW_RNG_SAMPLE, 0, round);
    REQUIRE(train_open(&b, net_joints, 0.2));
    const thaw_graph *g = &b.model.graph;
    for (int i = 0; i < g->nodes; i++) {
        if (!g->node[i].backbone || g->node[i].params == 0 || thaw_rng_below(&rng, 2) == 0)
            continue;
        b.phase[0].freeze[b.phase[0].freezes++] =
            (thaw_freeze_rule){THAW_FREEZE_LAYERS, g->node[i].name};
    }
    float *before = net_copy_weights(g);
    REQUIRE(before != NULL);
    train_two_steps(&b);
    for (int i = 0; i < g->params; i++) {
        bool thawed = true;
        for (int r = 0; r < b.phase[0].freezes; r++) {
            const char *name = b.phase[0].freeze[r].name;
            thawed &= strcmp(g->node[g->param[i].node].name, name) != 0;
        }
        bool same = net_param_same(g, i, before);
        if (same == thawed) CHECK_EQ_STR(g->param[i].name, thawed ? "changed" : "the same");
    }
    thaw_heap_free(before);
    train_close(&b);
}

TEST(trainer_keeps_thirty_sets_of_frozen_layers_bitwise) {
    for (uint32_t round = 0; round < 30; round++) check_set(round);
}
