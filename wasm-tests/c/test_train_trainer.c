/* The trainer: what it tells, in which order, and what is left in the end. */
#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "data/preprocess.h"
#include "kernels/reduce.h"
#include "test.h"
#include "test_train_support.h"

static const thaw_freeze_rule backbone_frozen = {THAW_FREEZE_BACKBONE, NULL};

/* 20 photos in batches of 8 are three; the 5 of validation are one. */
TEST(trainer_tells_what_happens_in_order) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    train_run(&b);
    CHECK_EQ_STR(b.story, "PBBBVEBBBVERD");
    CHECK_EQ_INT(b.last.reason, THAW_REASON_EPOCHS);
    CHECK_EQ_INT(b.last.epoch, 2);
    CHECK_EQ_INT(b.last.best_epoch, 1); /* without early stopping: the last one */
    CHECK(isnan(b.epoch[0].best));      /* and nothing is monitored */
    CHECK(train_weights_are_of(&b, 1));
    thaw_event again;
    REQUIRE_OK(thaw_trainer_step(b.trainer, &again, NULL), NULL);
    CHECK_EQ_INT(again.kind, THAW_EVENT_DONE);
    CHECK_EQ_INT(again.reason, THAW_REASON_EPOCHS);
    train_close(&b);
}

/* Each batch is prepared before it is trained on, each photo once. */
TEST(trainer_prepares_frozen_layers_once) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    b.phase[0].freeze[0] = backbone_frozen;
    b.phase[0].freezes = 1;
    train_run(&b);
    CHECK_EQ_STR(b.story, "PpBpBpBpVEBBBVERD");
    train_close(&b);
}

TEST(trainer_events_carry_their_figures) {
    static const int done[] = {8, 16, 20};
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2) && train_start(&b));
    REQUIRE(train_step(&b));
    CHECK_EQ_STR(b.last.phase_name, "first");
    CHECK_EQ_INT(b.last.phase_epochs, 2);
    CHECK_EQ_INT(b.last.trainable, thaw_freeze_totals(&b.model.graph).trainable);
    CHECK_EQ_INT(b.last.real, 20);
    CHECK_EQ_INT(b.last.synthetic, 0);
    CHECK_NEAR(b.last.lr, 1e-3, 0);
    for (int i = 0; i < 3; i++) {
        REQUIRE(train_step(&b));
        CHECK_EQ_INT(b.last.done, done[i]);
        CHECK_EQ_INT(b.last.total, 20);
        CHECK_EQ_INT(b.last.train.count, done[i]);
        CHECK(b.last.train.loss > 0 && b.last.train.accuracy >= 0);
    }
    REQUIRE(train_step(&b));
    CHECK_EQ_INT(b.last.done, 5);
    CHECK_EQ_INT(b.last.total, 5);
    REQUIRE(train_until(&b, THAW_EVENT_EPOCH, 2));
    CHECK_EQ_INT(b.last.epoch, 1);
    CHECK_EQ_INT(b.last.phase_epoch, 1);
    CHECK_EQ_INT(b.last.train.count, 20);
    CHECK_EQ_INT(b.last.validation.count, 5);
    CHECK(b.last.images_per_second > 0);
    train_run(&b);
    CHECK_NEAR(b.last.validation.loss, b.epoch[1].validation.loss, 0);
    train_close(&b);
}

/* It learns: with these shapes chance is 1.6. */
TEST(trainer_lowers_the_loss) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    b.phase[0].epochs = TRAIN_MOST_EPOCHS;
    b.phase[0].optimizer.lr = 1e-2;
    train_run(&b);
    CHECK(b.epoch[31].train.loss < 0.8 * b.epoch[0].train.loss);
    train_close(&b);
}

/* The gradient of the mean loss over the photos of optimizer step `step`, left in p. */
static double mean_gradient(const train_bench *b, thaw_program *p, const uint32_t *photo,
                            uint32_t step) {
    float target[8 * NET_CLASSES] = {0}, slope[8 * NET_CLASSES], loss[8];
    double mean = 0;
    for (int i = 0; i < 8; i++) {
        const thaw_sample *s = &b->dataset.sample[photo[i]];
        thaw_preprocess_run(THAW_PREPROCESS_TF, s->rgb, 16 * 16, thaw_program_input_at(p, i));
        target[i * NET_CLASSES + s->label] = 1;
    }
    thaw_pass pass = {.n = 8, .training = true, .seed = b->desc.seed, .step = step};
    thaw_program_forward(p, &pass);
    thaw_softmax_cross_entropy(thaw_program_output(p), target, NULL, 8, NET_CLASSES, loss, slope);
    for (int i = 0; i < 8 * NET_CLASSES; i++) thaw_program_output_grad(p)[i] = slope[i] / 8;
    thaw_program_backward(p, &pass);
    for (int i = 0; i < 8; i++) mean += (double)loss[i] / 8;
    return mean;
}

/* Weights are `before` less a hundredth of the gradient in p. */
static void check_step_down(const train_bench *b, thaw_program *p, float *before) {
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(p, &ranges);
    for (int r = 0; r < ranges; r++) {
        float *w = before + range[r].weight;
        const float *grad = thaw_program_grads(p) + range[r].grad;
        for (size_t i = 0; i < range[r].count; i++) w[i] -= 0.01f * grad[i];
        CHECK_ALL_NEAR(b->model.graph.weights + range[r].weight, w, range[r].count, 1e-6);
    }
}

/* Each step of plain SGD goes down the gradient of its batch's mean loss, with the dropout of that
 * step. */
TEST(trainer_steps_down_the_mean_gradient) {
    train_bench b = {0};
    thaw_program *p = NULL;
    uint32_t order[25];
    double loss = 0;
    REQUIRE(train_open(&b, net_joints, 0.2) && net_program(&b.model, true, 8, NULL, &p));
    b.phase[0].optimizer = thaw_optimizer_defaults(THAW_OPTIMIZER_SGD);
    thaw_dataset_order(&b.dataset, THAW_SPLIT_TRAIN, true, b.desc.seed, 0, order);
    REQUIRE(train_start(&b) && train_step(&b));
    for (uint32_t step = 0; step < 2; step++) {
        loss += mean_gradient(&b, p, order + 8 * step, step) / 2;
        float *before = net_copy_weights(&b.model.graph);
        REQUIRE(before != NULL && train_until(&b, THAW_EVENT_BATCH, 1));
        check_step_down(&b, p, before);
        thaw_heap_free(before);
    }
    CHECK_NEAR(b.last.train.loss, loss, 1e-6);
    thaw_program_destroy(p);
    train_close(&b);
}

/* ---- early stopping -------------------------------------------------------------------------- */

/* A high rate makes the validation loss leap about, so that it stops some epochs after its best. */
static bool open_leaping(train_bench *b) {
    if (!train_open(b, net_joints, 0.2)) return false;
    b->phase[0].epochs = TRAIN_MOST_EPOCHS;
    b->phase[0].optimizer.lr = 0.03;
    b->phase[0].stops_early = true;
    b->phase[0].early_stopping.patience = 2;
    return true;
}

static int best_of(const train_bench *b) {
    int best = 0;
    for (int i = 1; i < b->epochs; i++) {
        if (b->epoch[i].validation.loss < b->epoch[best].validation.loss) best = i;
    }
    return best;
}

TEST(trainer_restores_the_best_weights_bit_for_bit) {
    train_bench b = {0};
    REQUIRE(open_leaping(&b));
    train_run(&b);
    int best = best_of(&b);
    CHECK_EQ_INT(b.last.reason, THAW_REASON_STOPPED);
    CHECK_EQ_INT(best, b.epochs - 3); /* otherwise restoring would show nothing */
    CHECK_EQ_INT(b.last.best_epoch, best);
    CHECK(train_weights_are_of(&b, best));
    CHECK_NEAR(b.epoch[best].best, b.epoch[best].validation.loss, 0);
    CHECK_NEAR(b.last.validation.loss, b.epoch[best].validation.loss, 0);
    CHECK_NEAR(b.last.train.accuracy, b.epoch[best].train.accuracy, 0);
    CHECK_EQ_INT(b.epoch[b.epochs - 1].wait, 2);
    CHECK(b.epoch[best].improved && !b.epoch[b.epochs - 1].improved);
    train_close(&b);
}

/* Then the last weights stay, and the last event speaks of them. */
TEST(trainer_keeps_the_last_weights_where_it_is_not_to_restore) {
    train_bench b = {0};
    REQUIRE(open_leaping(&b));
    b.phase[0].early_stopping.restore_best_weights = false;
    train_run(&b);
    int last = b.epochs - 1;
    CHECK_EQ_INT(b.last.reason, THAW_REASON_STOPPED);
    CHECK(train_weights_are_of(&b, last));
    CHECK_EQ_INT(b.epoch[last].best_epoch, best_of(&b));
    CHECK_EQ_INT(b.last.best_epoch, last);
    CHECK_NEAR(b.last.validation.loss, b.epoch[last].validation.loss, 0);
    train_close(&b);
}

TEST(trainer_restores_when_epochs_run_out) {
    train_bench b = {0};
    REQUIRE(open_leaping(&b));
    train_run(&b);
    int best = best_of(&b);
    train_close(&b);
    b = (train_bench){0};
    REQUIRE(open_leaping(&b));
    b.phase[0].epochs = best + 2; /* one epoch after the best */
    train_run(&b);
    CHECK_EQ_INT(b.last.reason, THAW_REASON_EPOCHS);
    CHECK(train_weights_are_of(&b, best));
    train_close(&b);
}

/* ---- cancelling ------------------------------------------------------------------------------ */

TEST(trainer_cancelled_before_the_first_step_changes_nothing) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2) && train_start(&b));
    float *before = net_copy_weights(&b.model.graph);
    REQUIRE(before != NULL);
    thaw_trainer_cancel(b.trainer);
    train_run(&b);
    CHECK_EQ_STR(b.story, "D");
    CHECK_EQ_INT(b.last.reason, THAW_REASON_CANCELLED);
    CHECK_EQ_INT(b.last.best_epoch, -1);
    CHECK(memcmp(before, b.model.graph.weights, b.model.graph.weight_count * sizeof(float)) == 0);
    thaw_heap_free(before);
    train_close(&b);
}

/* In the middle of training or validating, the best epoch so far comes back. */
TEST(trainer_cancelled_in_an_epoch_restores_the_best) {
    static const thaw_event_kind moment[] = {THAW_EVENT_BATCH, THAW_EVENT_VALIDATE,
                                             THAW_EVENT_EPOCH};
    static const int count[] = {3 * 2 + 2, 2, 2}; /* the third epoch; ends of the second */
    for (int i = 0; i < 3; i++) {
        train_bench b = {0};
        REQUIRE(open_leaping(&b) && train_start(&b));
        REQUIRE(train_until(&b, moment[i], count[i]));
        thaw_trainer_cancel(b.trainer);
        train_run(&b);
        size_t length = strlen(b.story);
        CHECK_EQ_STR(b.story + length - 2, "RD"); /* at once */
        CHECK_EQ_INT(b.last.reason, THAW_REASON_CANCELLED);
        CHECK_EQ_INT(b.last.best_epoch, best_of(&b));
        CHECK(train_weights_are_of(&b, best_of(&b)));
        train_close(&b);
    }
}

/* Nothing was scored, so nothing is claimed. */
TEST(trainer_cancelled_in_the_first_epoch_claims_no_score) {
    train_bench b = {0};
    REQUIRE(open_leaping(&b) && train_start(&b));
    REQUIRE(train_until(&b, THAW_EVENT_BATCH, 2));
    thaw_trainer_cancel(b.trainer);
    train_run(&b);
    CHECK_EQ_STR(b.story, "PBBRD");
    CHECK_EQ_INT(b.last.best_epoch, -1);
    CHECK_EQ_INT(b.last.validation.count, 0);
    train_close(&b);
}

TEST(trainer_cancelled_while_preparing_ends) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    b.phase[0].freeze[0] = backbone_frozen;
    b.phase[0].freezes = 1;
    REQUIRE(train_start(&b) && train_until(&b, THAW_EVENT_PREPARE, 1));
    thaw_trainer_cancel(b.trainer);
    train_run(&b);
    CHECK_EQ_STR(b.story, "PpRD");
    train_close(&b);
}

/* ---- not a number ---------------------------------------------------------------------------- */

TEST(trainer_ends_on_nan) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    b.phase[0].optimizer = thaw_optimizer_defaults(THAW_OPTIMIZER_SGD);
    b.phase[0].optimizer.lr = 1e30;
    b.phase[0].epochs = 5;
    train_run(&b);
    CHECK_EQ_INT(b.last.reason, THAW_REASON_NAN);
    CHECK_EQ_INT(b.epochs, 1);
    CHECK(isnan(b.epoch[0].train.loss));
    CHECK_EQ_INT(b.last.best_epoch, -1);
    train_close(&b);
}

/* Weights that break after a good epoch: the good ones come back. */
TEST(trainer_restores_after_nan) {
    train_bench b = {0};
    REQUIRE(open_leaping(&b) && train_start(&b));
    REQUIRE(train_until(&b, THAW_EVENT_EPOCH, 2));
    int best = best_of(&b);
    b.model.graph.weights[0] = NAN;
    train_run(&b);
    CHECK_EQ_INT(b.last.reason, THAW_REASON_NAN);
    CHECK_EQ_INT(b.epochs, 3);
    CHECK_EQ_INT(b.last.best_epoch, best);
    CHECK(train_weights_are_of(&b, best));
    train_close(&b);
}

/* Only the validation is not a number: two passes of training end well, then the statistics that
 * training does not use break. */
TEST(trainer_ends_on_nan_in_validation) {
    train_bench b = {0};
    REQUIRE(open_leaping(&b) && train_start(&b));
    REQUIRE(train_until(&b, THAW_EVENT_EPOCH, 1));
    int moving = thaw_graph_find_param(&b.model.graph, "stem_bn/moving_variance");
    REQUIRE(moving >= 0);
    thaw_graph_param_data(&b.model.graph, moving)[0] = NAN;
    train_run(&b);
    CHECK_EQ_INT(b.last.reason, THAW_REASON_NAN);
    CHECK_EQ_INT(b.last.best_epoch, 0);
    CHECK(train_weights_are_of(&b, 0));
    train_close(&b);
}
