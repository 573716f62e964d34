/* Label smoothing, class weights and balanced sampling, by themselves and in a trainer. */
#include "train/loss.h"

#include <math.h>
#include <string.h>

#include "data/split.h"
#include "kernels/reduce.h"
#include "test.h"
#include "test_train_support.h"

/* Five classes of which 1, 2, 4, 4, 4 photos train, and one each validates. */
static const size_t uneven_counts[NET_CLASSES] = {1, 2, 4, 4, 4};

static void make_uneven(thaw_dataset *ds) {
    size_t seen[NET_CLASSES] = {0};
    for (size_t i = 0; i < ds->samples; i++) {
        thaw_sample *s = &ds->sample[i];
        if (s->split != THAW_SPLIT_TRAIN) continue;
        if (seen[s->label]++ >= uneven_counts[s->label]) s->split = THAW_SPLIT_TEST;
    }
}

TEST(loss_weights_of_classes) {
    thaw_dataset ds;
    thaw_error err = {0};
    float weight[NET_CLASSES];
    REQUIRE(net_shapes(&ds, 16, TRAIN_PER_CLASS, 0.2));
    make_uneven(&ds);
    thaw_loss_desc d = {.weighting = THAW_WEIGHTS_BALANCED};
    REQUIRE_OK(thaw_loss_class_weights(&d, &ds, weight, &err), &err);
    for (int i = 0; i < NET_CLASSES; i++) {
        CHECK_NEAR(weight[i], 15.0 / (5.0 * (double)uneven_counts[i]), 1e-7);
    }
    thaw_class_weight given[] = {{ds.class_name[2], 0.25}, {ds.class_name[0], 3}};
    d = (thaw_loss_desc){.weighting = THAW_WEIGHTS_GIVEN, .weight = given, .weights = 2};
    REQUIRE_OK(thaw_loss_class_weights(&d, &ds, weight, &err), &err);
    CHECK_NEAR(weight[0], 3, 0);
    CHECK_NEAR(weight[1], 1, 0);
    CHECK_NEAR(weight[2], 0.25, 0);
    given[1].name = "tulip";
    CHECK_FAILS(thaw_loss_class_weights(&d, &ds, weight, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "loss.class_weights: no class is called \"tulip\"");
    thaw_dataset_reset(&ds);
}

/* Loss and gradient of a smoothed, weighted row, and of a mixed one, in double. */
TEST(loss_of_smoothed_and_weighted_rows) {
    static const float logits[] = {1, -2, 0.5f, 0.25f, 2, -1};
    static const float labels[] = {0, 1, 0, 0.75f, 0, 0.25f}, class_weight[] = {0.5f, 3, 2};
    const thaw_loss_desc d = {.label_smoothing = 0.3};
    float target[6], row_weight[2], loss[2], dz[6];
    memcpy(target, labels, sizeof target);
    thaw_loss_prepare(&d, class_weight, target, row_weight, 2, 3);
    thaw_softmax_cross_entropy(logits, target, row_weight, 2, 3, loss, dz);
    const double weight[] = {3, 0.75 * 0.5 + 0.25 * 2};
    for (int i = 0; i < 2; i++) {
        double sum = 0, wanted = 0;
        for (int j = 0; j < 3; j++) sum += exp((double)logits[3 * i + j]);
        for (int j = 0; j < 3; j++) {
            double y = (double)labels[3 * i + j] * 0.7 + 0.1;
            double p = exp((double)logits[3 * i + j]) / sum;
            wanted -= weight[i] * y * log(p);
            CHECK_NEAR(dz[3 * i + j], weight[i] * (p - y), 1e-6);
        }
        CHECK_NEAR(loss[i], wanted, 2e-6);
    }
}

TEST(epochs_of_balanced_classes) {
    thaw_dataset ds;
    REQUIRE(net_shapes(&ds, 16, TRAIN_PER_CLASS, 0.2));
    make_uneven(&ds);
    CHECK_EQ_INT(thaw_dataset_epoch_count(&ds, THAW_SAMPLING_ALL), 15);
    REQUIRE(thaw_dataset_epoch_count(&ds, THAW_SAMPLING_BALANCED) == 20);
    uint32_t scratch[15], order[4][20];
    for (uint32_t epoch = 0; epoch < 4; epoch++) {
        int times[64] = {0};
        size_t of_class[NET_CLASSES] = {0};
        thaw_dataset_epoch(&ds, THAW_SAMPLING_BALANCED, 1, epoch % 3, scratch, order[epoch]);
        for (int i = 0; i < 20; i++) {
            const thaw_sample *s = &ds.sample[order[epoch][i]];
            CHECK_EQ_INT(s->split, THAW_SPLIT_TRAIN);
            times[order[epoch][i]]++;
            of_class[s->label]++;
        }
        for (int i = 0; i < NET_CLASSES; i++) CHECK_EQ_INT(of_class[i], 4);
        for (size_t i = 0; i < ds.samples; i++) {
            const thaw_sample *s = &ds.sample[i];
            bool trains = s->split == THAW_SPLIT_TRAIN;
            CHECK_EQ_INT(times[i], trains ? 4 / uneven_counts[s->label] : 0);
        }
    }
    CHECK(memcmp(order[0], order[1], sizeof order[0]) != 0); /* anew each epoch */
    CHECK(memcmp(order[0], order[3], sizeof order[0]) == 0); /* a function of seed and epoch */
    thaw_dataset_reset(&ds);
}

/* What a class's last round leaves over is drawn: no photo has it in every epoch. */
TEST(epochs_draw_who_comes_once_more) {
    thaw_dataset ds;
    int more[64] = {0};
    uint32_t scratch[20], order[20];
    REQUIRE(net_shapes(&ds, 16, TRAIN_PER_CLASS, 0.2));
    for (size_t i = 0, cut = 1; i < ds.samples && cut > 0; i++) { /* a class of three */
        if (ds.sample[i].label != 0 || ds.sample[i].split != THAW_SPLIT_TRAIN) continue;
        ds.sample[i].split = THAW_SPLIT_TEST;
        cut--;
    }
    for (uint32_t epoch = 0; epoch < 12; epoch++) {
        int times[64] = {0};
        thaw_dataset_epoch(&ds, THAW_SAMPLING_BALANCED, 1, epoch, scratch, order);
        for (int i = 0; i < 20; i++) times[order[i]]++;
        for (size_t i = 0; i < ds.samples; i++) more[i] += times[i] == 2;
    }
    int twice = 0, photos = 0;
    for (size_t i = 0; i < ds.samples; i++) {
        CHECK(more[i] < 12);
        twice += more[i];
        photos += more[i] > 0;
    }
    CHECK_EQ_INT(twice, 12);
    CHECK_EQ_INT(photos, 3);
    thaw_dataset_reset(&ds);
}

/* ---- in a trainer ---------------------------------------------------------------------------- */

static bool open_uneven(train_bench *b) {
    if (!train_open(b, net_joints, 0.2)) return false;
    make_uneven(&b->dataset);
    return true;
}

TEST(trainer_takes_balanced_epochs) {
    train_bench b = {0};
    REQUIRE(open_uneven(&b));
    b.desc.sampling = THAW_SAMPLING_BALANCED;
    train_run(&b);
    REQUIRE(b.epochs == 2);
    CHECK_EQ_STR(b.story, "PBBBVEBBBVERD"); /* 20 in batches of 8 */
    CHECK_EQ_INT(b.epoch[1].train.count, 20);
    CHECK_EQ_INT(b.epoch[1].real, 15);
    train_close(&b);
}

/* Nothing of it reaches validation: where no weight moves, that loss is the same. */
TEST(trainer_smooths_and_weighs_training_alone) {
    train_bench plain = {0}, changed = {0};
    REQUIRE(open_uneven(&plain) && open_uneven(&changed));
    changed.desc.loss =
        (thaw_loss_desc){.label_smoothing = 0.2, .weighting = THAW_WEIGHTS_BALANCED};
    plain.phase[0].optimizer.lr = changed.phase[0].optimizer.lr = 1e-30;
    train_run(&plain);
    train_run(&changed);
    CHECK(fabs(plain.epoch[0].train.loss - changed.epoch[0].train.loss) > 1e-3);
    CHECK_NEAR(changed.epoch[0].validation.loss, plain.epoch[0].validation.loss, 0);
    CHECK_NEAR(changed.epoch[0].train.accuracy, plain.epoch[0].train.accuracy, 0);
    train_close(&plain);
    train_close(&changed);
}

/* Classes whose weight is 0 teach nothing. */
TEST(trainer_learns_nothing_from_classes_of_no_weight) {
    train_bench b = {0};
    thaw_class_weight none[NET_CLASSES];
    REQUIRE(open_uneven(&b));
    for (int i = 0; i < NET_CLASSES; i++) {
        none[i] = (thaw_class_weight){b.dataset.class_name[i], 0};
    }
    b.desc.loss =
        (thaw_loss_desc){.weighting = THAW_WEIGHTS_GIVEN, .weight = none, .weights = NET_CLASSES};
    b.phase[0].optimizer = thaw_optimizer_defaults(THAW_OPTIMIZER_SGD);
    train_run(&b);
    REQUIRE(b.epochs == 2);
    CHECK_NEAR(b.epoch[0].train.loss, 0, 0);
    const thaw_graph *g = &b.model.graph;
    for (int i = 0; i < g->params; i++) {
        if (!g->param[i].spec.statistic) CHECK(net_param_same(g, i, b.weights[0]));
    }
    train_close(&b);
}
