/* Phases, what a trainer refuses, and the memory that it plans and takes. */
#include <string.h>

#include "base/heap.h"
#include "test.h"
#include "test_train_support.h"
#include "train/pipeline.h"
#include "train/snapshot.h"

static const thaw_freeze_rule backbone_frozen = {THAW_FREEZE_BACKBONE, NULL};
static const thaw_freeze_rule until_last = {THAW_FREEZE_UNTIL, "last"};

static void freeze(thaw_phase *phase, thaw_freeze_rule rule) {
    phase->freeze[phase->freezes++] = rule;
}

/* Parameters of the named layer (of every backbone layer for NULL) that differ between two copies
 * of the weights. */
static int changed(const thaw_graph *g, const char *layer, const float *a, const float *b) {
    int count = 0;
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        const thaw_node *node = &g->node[p->node];
        if (layer == NULL ? !node->backbone : strcmp(node->name, layer) != 0) continue;
        count += memcmp(a + p->offset, b + p->offset, p->count * sizeof(float)) != 0;
    }
    return count;
}

/* ---- phases ---------------------------------------------------------------------------------- */

/* Feature extraction, then fine-tuning of the last block at a lower rate. */
static bool open_recipe(train_bench *b) {
    if (!train_open(b, net_joints, 0.2)) return false;
    b->desc.phases = 2;
    freeze(&b->phase[0], backbone_frozen);
    freeze(&b->phase[1], until_last);
    b->phase[1].epochs = 3;
    b->phase[1].optimizer.lr = 1e-4;
    return true;
}

TEST(trainer_runs_phase_after_phase) {
    train_bench b = {0};
    REQUIRE(open_recipe(&b));
    const thaw_graph *g = &b.model.graph;
    float *start = net_copy_weights(g);
    REQUIRE(start != NULL);
    train_run(&b);
    CHECK_EQ_STR(b.story, "PpBpBpBpVEBBBVER" /* the second prepares its own features */
                          "PpBpBpBpVEBBBVEBBBVERD");
    REQUIRE(b.epochs == 5);
    for (int i = 0; i < 5; i++) {
        CHECK_EQ_INT(b.epoch[i].epoch, i);
        CHECK_EQ_INT(b.epoch[i].phase, i < 2 ? 0 : 1);
        CHECK_EQ_INT(b.epoch[i].phase_epoch, i < 2 ? i : i - 2);
        CHECK_NEAR(b.epoch[i].lr, i < 2 ? 1e-3 : 1e-4, 0);
        CHECK_EQ_STR(b.epoch[i].phase_name, i < 2 ? "first" : "second");
    }
    CHECK_EQ_INT(changed(g, NULL, start, b.weights[1]), 0);
    CHECK(changed(g, "predictions", start, b.weights[1]) == 2);
    CHECK_EQ_INT(changed(g, "right", start, b.weights[4]), 0);
    CHECK_EQ_INT(changed(g, "last", b.weights[1], b.weights[4]), 1);
    CHECK_EQ_INT(changed(g, "last_bn", b.weights[1], b.weights[4]), 4);
    thaw_heap_free(start);
    train_close(&b);
}

/* The second phase starts from the best of the first, with a stopping of its own. */
TEST(trainer_carries_the_best_weights_into_the_next_phase) {
    train_bench b = {0};
    REQUIRE(open_recipe(&b));
    b.phase[0].epochs = 8;
    b.phase[0].optimizer.lr = 0.1;
    for (int i = 0; i < 2; i++) {
        b.phase[i].stops_early = true;
        b.phase[i].early_stopping.patience = 1;
    }
    REQUIRE(train_start(&b) && train_until(&b, THAW_EVENT_RESTORED, 1));
    int best = b.last.best_epoch, first_phase = b.epochs;
    CHECK(train_weights_are_of(&b, best));
    CHECK(best < first_phase - 1);
    REQUIRE(train_until(&b, THAW_EVENT_PHASE, 1));
    CHECK(train_weights_are_of(&b, best));
    REQUIRE(train_until(&b, THAW_EVENT_EPOCH, 1));
    CHECK_EQ_INT(b.last.best_epoch,
                 first_phase); /* its first epoch, however good the others were */
    train_run(&b);
    CHECK(b.last.best_epoch >= first_phase);
    CHECK(train_weights_are_of(&b, b.last.best_epoch));
    train_close(&b);
}

/* Cancelled between phases, the first one's best weights stay and are spoken of. */
TEST(trainer_cancelled_between_phases_keeps_the_first) {
    for (int late = 0; late <= 1; late++) {
        train_bench b = {0};
        REQUIRE(open_recipe(&b));
        b.phase[0].epochs = 8;
        b.phase[0].optimizer.lr = 0.1;
        b.phase[0].stops_early = true;
        b.phase[0].early_stopping.patience = 1;
        REQUIRE(train_start(&b) && train_until(&b, THAW_EVENT_RESTORED, 1));
        int best = b.last.best_epoch;
        CHECK(best < b.epochs - 1);
        if (late == 1) REQUIRE(train_until(&b, THAW_EVENT_PHASE, 1));
        thaw_trainer_cancel(b.trainer);
        train_run(&b);
        CHECK_EQ_INT(b.last.reason, THAW_REASON_CANCELLED);
        CHECK_EQ_INT(b.last.best_epoch, best);
        CHECK(b.last.validation.count > 0);
        CHECK(train_weights_are_of(&b, best));
        train_close(&b);
    }
}

TEST(trainer_needs_no_validation) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0));
    train_run(&b);
    CHECK_EQ_STR(b.story, "PBBBBEBBBBERD"); /* 25 photos */
    CHECK_EQ_INT(b.epoch[1].validation.count, 0);
    CHECK_EQ_INT(b.last.validation.count, 0);
    CHECK_EQ_INT(b.last.train.count, 25);
    train_close(&b);
}

TEST(trainer_can_watch_the_training_loss) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0));
    b.phase[0].stops_early = true;
    b.phase[0].early_stopping.monitor = THAW_MONITOR_LOSS;
    train_run(&b);
    CHECK_EQ_INT(b.epochs, 2);
    CHECK(b.epoch[0].improved);
    CHECK_NEAR(b.epoch[0].best, b.epoch[0].train.loss, 0);
    train_close(&b);
}

/* ---- an optimizer that goes on --------------------------------------------------------------- */

static void keep(train_bench *b, thaw_optimizer_kind kind) {
    for (int i = 0; i < 2; i++) {
        b->phase[i].optimizer = thaw_optimizer_defaults(kind);
        b->phase[i].optimizer.momentum = 0.9;
        b->phase[i].optimizer.lr = 1e-2;
    }
    b->desc.phases = 2;
    b->phase[1].keep_optimizer = true;
}

/* One phase cut in two is the same training, bit by bit; without keeping it is not. */
TEST(trainer_cut_in_two_phases_goes_on_as_one) {
    for (int kind = 0; kind < THAW_OPTIMIZER_COUNT; kind++) {
        for (int kept = 0; kept <= 1; kept++) {
            train_bench one = {0}, two = {0};
            REQUIRE(train_open(&one, net_joints, 0.2) && train_open(&two, net_joints, 0.2));
            keep(&one, (thaw_optimizer_kind)kind);
            keep(&two, (thaw_optimizer_kind)kind);
            one.desc.phases = 1;
            one.phase[0].epochs = 3;
            two.phase[0].epochs = 1;
            two.phase[1].keep_optimizer = kept == 1;
            train_run(&one);
            train_run(&two);
            REQUIRE(one.epochs == 3 && two.epochs == 3);
            size_t bytes = one.model.graph.weight_count * sizeof(float);
            CHECK(memcmp(one.weights[0], two.weights[0], bytes) == 0);
            CHECK((memcmp(one.weights[2], two.weights[2], bytes) == 0) == (kept == 1));
            train_close(&one);
            train_close(&two);
        }
    }
}

/* The state at the layout of one freezing, and what becomes of it at that of another: kept for what
 * trains in both, zero for what is thawed only now. */
TEST(optimizer_state_follows_its_weights) {
    static const thaw_freeze_rule before[] = {{THAW_FREEZE_LAYERS, "stem*"},
                                              {THAW_FREEZE_LAYERS, "pw"}};
    static const thaw_freeze_rule after[] = {{THAW_FREEZE_LAYERS, "dw*"}};
    thaw_optimizer_desc d = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    thaw_error err = {0};
    thaw_model model;
    thaw_program *first = NULL, *second = NULL;
    thaw_optimizer a, b;
    thaw_optimizer_carry carry = {0};
    REQUIRE(net_open(net_joints, &model));
    const thaw_graph *g = &model.graph;
    REQUIRE_OK(thaw_freeze_apply(&model.graph, before, 2, &err), &err);
    REQUIRE(net_program(&model, true, 1, NULL, &first));
    REQUIRE_OK(thaw_freeze_apply(&model.graph, after, 1, &err), &err);
    REQUIRE(net_program(&model, true, 1, NULL, &second));
    REQUIRE_OK(thaw_optimizer_init(&a, &d, thaw_program_grad_floats(first), &err), &err);
    REQUIRE_OK(thaw_optimizer_init(&b, &d, thaw_program_grad_floats(second), &err), &err);
    a.steps = 7;
    for (int i = 0; i < g->params; i++) {
        size_t at = thaw_program_param_grad(first, i);
        if (at == THAW_PROGRAM_NO_GRAD) continue;
        a.state[at] = (float)i + 1;
        a.state[a.floats + at + g->param[i].count - 1] = (float)i + 0.5f;
    }
    REQUIRE_OK(thaw_optimizer_leave(&a, first, &carry, &err), &err);
    CHECK(a.state == NULL);
    thaw_optimizer_go_on(&b, second, &carry);
    CHECK(carry.state == NULL);
    CHECK_EQ_INT(b.steps, 7);
    int both = 0, thawed = 0;
    for (int i = 0; i < g->params; i++) {
        size_t at = thaw_program_param_grad(second, i);
        if (at == THAW_PROGRAM_NO_GRAD) continue;
        bool was = thaw_program_param_grad(first, i) != THAW_PROGRAM_NO_GRAD;
        CHECK_NEAR(b.state[at], was ? i + 1 : 0, 0);
        CHECK_NEAR(b.state[b.floats + at + g->param[i].count - 1], was ? i + 0.5 : 0, 0);
        both += was;
        thawed += !was;
    }
    CHECK(both > 3 && thawed > 2);
    thaw_optimizer_reset(&b);
    thaw_program_destroy(first);
    thaw_program_destroy(second);
    thaw_model_reset(&model);
}

/* Both are there for a moment: the state that waits and the memory of the phase that begins. */
TEST(trainer_plans_the_state_that_it_keeps) {
    train_bench b = {0};
    thaw_error err = {0};
    size_t plain = 0, kept = 0;
    REQUIRE(open_recipe(&b));
    b.phase[1].epochs = 1;
    REQUIRE_OK(thaw_trainer_plan(&b.desc, &plain, &err), &err);
    b.phase[1].keep_optimizer = true;
    REQUIRE_OK(thaw_trainer_plan(&b.desc, &kept, &err), &err);
    CHECK(kept > plain); /* the second phase is the larger one */
    REQUIRE(train_start(&b) && train_until(&b, THAW_EVENT_RESTORED, 1));
    size_t waiting = thaw_heap_live();
    REQUIRE(train_until(&b, THAW_EVENT_PHASE, 1));
    CHECK_EQ_INT(b.last.bytes, kept);
    CHECK(thaw_heap_live() > waiting);
    train_run(&b);
    train_close(&b);
}

/* ---- refusals -------------------------------------------------------------------------------- */

static void check_refused(train_bench *b, thaw_status wanted, const char *word) {
    thaw_error err = {0};
    CHECK_FAILS(thaw_trainer_create(&b->desc, &b->trainer, &err), wanted, &err);
    CHECK_CONTAINS(err.detail, word);
    CHECK(b->trainer == NULL);
}

TEST(trainer_refuses_to_watch_photos_that_are_not_there) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0));
    b.desc.phases = 2;
    b.phase[1].stops_early = true;
    check_refused(&b, THAW_BAD_RECIPE, "phases[1]");
    b.phase[1].early_stopping.monitor = THAW_MONITOR_VAL_ACCURACY;
    check_refused(&b, THAW_BAD_RECIPE, "split.validation");
    train_close(&b);
}

TEST(trainer_refuses_a_network_that_is_frozen_through) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    for (int i = 0; i < b.model.graph.nodes; i++) b.model.graph.node[i].backbone = true;
    b.desc.phases = 2;
    freeze(&b.phase[1], backbone_frozen);
    check_refused(&b, THAW_BAD_RECIPE, "phases[1]");
    train_close(&b);
}

TEST(trainer_refuses_layers_that_do_not_exist) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    freeze(&b.phase[0], (thaw_freeze_rule){THAW_FREEZE_UNTIL, "block5"});
    check_refused(&b, THAW_BAD_RECIPE, "phases[0]: no layer called \"block5\"");
    train_close(&b);
}

TEST(trainer_refuses_a_data_set_without_training_photos) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    for (size_t i = 0; i < b.dataset.samples; i++) b.dataset.sample[i].split = THAW_SPLIT_TEST;
    check_refused(&b, THAW_BAD_DATA, "25");
    train_close(&b);
}

/* ---- memory ---------------------------------------------------------------------------------- */

TEST(pipeline_takes_the_bytes_it_planned) {
    for (int frozen = 0; frozen <= 1; frozen++) {
        static const size_t budget[] = {0, 1, 5000, 1 << 20};
        for (size_t i = 0; i < sizeof budget / sizeof *budget; i++) {
            train_bench b = {0};
            thaw_pipeline pl;
            thaw_error err = {0};
            REQUIRE(train_open(&b, net_joints, 0.2));
            REQUIRE_OK(thaw_freeze_apply(&b.model.graph, &until_last, frozen, &err), &err);
            thaw_pipeline_desc desc = {.model = &b.model,
                                       .dataset = &b.dataset,
                                       .batch = 8,
                                       .training = true,
                                       .feature_bytes = budget[i]};
            REQUIRE_OK(thaw_pipeline_init(&pl, &desc, &err), &err);
            size_t before = thaw_heap_live();
            REQUIRE_OK(thaw_pipeline_allocate(&pl, &err), &err);
            CHECK_EQ_INT(thaw_heap_live() - before, thaw_pipeline_bytes(&pl));
            thaw_pipeline_reset(&pl);
            train_close(&b);
        }
    }
}

/* The largest of the phases; the event of each tells its own. */
TEST(trainer_plans_its_largest_phase) {
    train_bench b = {0};
    size_t planned = 0;
    thaw_error err = {0};
    REQUIRE(open_recipe(&b));
    size_t before = thaw_heap_live();
    REQUIRE_OK(thaw_trainer_plan(&b.desc, &planned, &err), &err);
    CHECK_EQ_INT(thaw_heap_live(), before); /* planning takes nothing */
    REQUIRE(train_start(&b) && train_step(&b));
    size_t first = b.last.bytes;
    REQUIRE(train_until(&b, THAW_EVENT_PHASE, 1));
    size_t second = b.last.bytes;
    CHECK(first > 0 && second > 0);
    CHECK_EQ_INT(planned, first > second ? first : second);
    train_close(&b);
}

/* Bytes that the first phase says it takes, and those that it does take beyond its plan. */
static void begin(train_bench *b, size_t *said, size_t *beyond) {
    REQUIRE(train_start(b));
    size_t before = thaw_heap_live();
    REQUIRE(train_step(b));
    *said = b->last.bytes;
    *beyond = thaw_heap_live() - before - *said;
}

TEST(trainer_plans_what_clipping_and_l2_take) {
    train_bench plain = {0}, both = {0};
    size_t said[2] = {0}, beyond[2] = {0};
    REQUIRE(open_recipe(&plain) && open_recipe(&both));
    both.desc.loss.l2 = 1e-3;
    both.phase[0].optimizer.clip.clip_norm = 1;
    begin(&plain, &said[0], &beyond[0]);
    begin(&both, &said[1], &beyond[1]);
    CHECK(said[1] > said[0]);
    CHECK_EQ_INT(beyond[1], beyond[0]);
    train_close(&plain);
    train_close(&both);
}

/* The loss of training is cross-entropy and penalty, that of validation cross-entropy alone. */
TEST(trainer_adds_the_penalty_to_the_training_loss) {
    train_bench plain = {0}, penalized = {0};
    REQUIRE(open_recipe(&plain) && open_recipe(&penalized));
    penalized.desc.loss.l2 = 0.5;
    plain.phase[0].optimizer.lr = penalized.phase[0].optimizer.lr = 1e-30; /* no weight moves */
    REQUIRE(train_start(&plain) && train_start(&penalized));
    REQUIRE(train_until(&plain, THAW_EVENT_EPOCH, 1));
    REQUIRE(train_until(&penalized, THAW_EVENT_EPOCH, 1));
    const thaw_graph *g = &plain.model.graph;
    double squares = 0;
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        if (!g->node[p->node].thawed || p->spec.rank < 2) continue;
        for (size_t j = 0; j < p->count; j++) {
            double w = thaw_graph_param_data(g, i)[j];
            squares += w * w;
        }
    }
    CHECK(squares > 1);
    CHECK_NEAR(penalized.last.train.loss - plain.last.train.loss, squares / 2, 1e-5 * squares);
    CHECK_NEAR(penalized.last.validation.loss, plain.last.validation.loss, 0);
    train_close(&plain);
    train_close(&penalized);
}

TEST(trainer_plans_the_copy_of_the_best_weights) {
    train_bench b = {0};
    size_t without = 0, with = 0, last_only = 0;
    thaw_error err = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    freeze(&b.phase[0], until_last);
    REQUIRE_OK(thaw_trainer_plan(&b.desc, &without, &err), &err);
    b.phase[0].stops_early = true;
    REQUIRE_OK(thaw_trainer_plan(&b.desc, &with, &err), &err);
    CHECK_EQ_INT(with - without, thaw_snapshot_floats(&b.model.graph) * sizeof(float));
    b.phase[0].early_stopping.restore_best_weights = false;
    REQUIRE_OK(thaw_trainer_plan(&b.desc, &last_only, &err), &err);
    CHECK_EQ_INT(last_only, without);
    train_close(&b);
}

TEST(trainer_allocates_nothing_while_it_trains) {
    train_bench b = {0};
    REQUIRE(open_recipe(&b) && train_start(&b));
    for (int phase = 0; phase < 2; phase++) {
        REQUIRE(train_until(&b, THAW_EVENT_PHASE, 1));
        thaw_event event = {0};
        thaw_error err = {0};
        (void)thaw_heap_count();
        while (event.kind != THAW_EVENT_RESTORED) {
            REQUIRE_OK(thaw_trainer_step(b.trainer, &event, &err), &err);
        }
        CHECK_EQ_INT(thaw_heap_count(), 0);
    }
    train_close(&b);
}

/* Every allocation of a whole run fails once: a clean error, and nothing stays behind. */
TEST(trainer_survives_every_failing_allocation) {
    train_bench b = {0};
    REQUIRE(open_recipe(&b));
    b.phase[0].epochs = b.phase[1].epochs = 1;
    b.phase[1].stops_early = true;
    b.phase[1].optimizer.clip.global_clip_norm = 1;
    b.phase[1].keep_optimizer = true;
    size_t before = thaw_heap_live();
    bool done = false;
    uint64_t n = 1;
    for (; !done && n < 1000 && !test_failed(); n++) {
        thaw_trainer *t = NULL;
        thaw_event event = {0};
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        thaw_status status = thaw_trainer_create(&b.desc, &t, &err);
        while (status == THAW_OK && event.kind != THAW_EVENT_DONE) {
            status = thaw_trainer_step(t, &event, &err);
        }
        thaw_heap_fail_at(0);
        done = status == THAW_OK;
        if (!done) CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        if (!done) CHECK(err.detail[0] != '\0');
        thaw_trainer_destroy(t);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(done && n > 20);
    train_close(&b);
}
