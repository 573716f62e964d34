/* Measuring a model: a case worked out by hand, and the trainer's own figures. */
#include "eval/evaluate.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "test.h"
#include "test_train_support.h"

/* A network whose logits are the mean red, green and blue of a photo, 0 … 1. */
static bool open_colours(thaw_model *m) {
    static const char json[] = "{'thaw_model': 1, 'name': 'm', 'input': [4, 4, 3], 'preprocess':"
                               " 'unit', 'layers': [{'global_avg_pool': 'mean'}]}";
    thaw_error err = {0};
    thaw_status status = net_read(json, m, &err);
    CHECK_OK(status, &err);
    if (status != THAW_OK) return false;
    status = thaw_model_add_head(m, NULL, "head", 3, &err);
    if (status == THAW_OK) status = thaw_graph_allocate(&m->graph, &err);
    CHECK_OK(status, &err);
    int kernel = thaw_graph_find_param(&m->graph, "predictions/kernel");
    for (int i = 0; i < 3 && status == THAW_OK; i++) {
        thaw_graph_param_data(&m->graph, kernel)[i * 4] = 1;
    }
    return status == THAW_OK;
}

/* One photo a letter: its class, and the colour (R, G, B) that it has all over. */
static void add_photos(thaw_dataset *ds, int label, const char *colours) {
    for (const char *c = colours; *c != '\0'; c++) {
        uint8_t pixels[4 * 4 * 3] = {0};
        for (int i = 0; i < 16; i++) pixels[3 * i + (*c == 'R' ? 0 : *c == 'G' ? 1 : 2)] = 255;
        thaw_sample_desc desc = {.name = "photo", .label = label};
        thaw_error err = {0};
        CHECK_OK(thaw_dataset_add_pixels(ds, &desc, pixels, 4, 4, 3, &err), &err);
        ds->sample[ds->samples - 1].split = THAW_SPLIT_TEST;
    }
}

static void open_photos(thaw_dataset *ds) {
    static const char *const names[] = {"red", "green", "blue"};
    static const char *const colours[] = {"RRG", "GG", "R"};
    thaw_dataset_init(ds, (thaw_resize){.w = 4, .h = 4});
    for (int i = 0; i < 3; i++) {
        int label = 0;
        CHECK_OK(thaw_dataset_add_class(ds, names[i], strlen(names[i]), &label, NULL), NULL);
        add_photos(ds, label, colours[i]);
    }
}

static void check_metrics(const thaw_evaluation *e, int label, double precision, double recall,
                          double f1, size_t support) {
    thaw_class_metrics m = thaw_answers_class(&e->tally, label);
    CHECK_NEAR(m.precision, precision, 1e-12);
    CHECK_NEAR(m.recall, recall, 1e-12);
    CHECK_NEAR(m.f1, f1, 1e-12);
    CHECK_EQ_INT(m.support, support);
}

static void check_by_hand(const thaw_evaluation *e) {
    static const size_t confusion[9] = {2, 1, 0, 0, 2, 0, 1, 0, 0};
    CHECK_EQ_INT(e->classes, 3);
    for (int i = 0; i < 9; i++) CHECK_EQ_INT(e->confusion[i], confusion[i]);
    CHECK_EQ_INT(e->score.count, 6);
    CHECK_NEAR(e->score.accuracy, 4.0 / 6, 1e-12);
    double right = log(exp(1.0) + 2) - 1, wrong = log(exp(1.0) + 2);
    CHECK_NEAR(e->score.loss, (4 * right + 2 * wrong) / 6, 1e-6);
    check_metrics(e, 0, 2.0 / 3, 2.0 / 3, 2.0 / 3, 3);
    check_metrics(e, 1, 2.0 / 3, 1, 0.8, 2);
    check_metrics(e, 2, 0, 0, 0, 1); /* nothing is taken for blue: 0 of 0 counts as 0 */
}

/* In batches that fill and that do not, compiled as a whole and as training has it. */
TEST(evaluate_agrees_with_a_case_by_hand) {
    thaw_model m;
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(open_colours(&m));
    open_photos(&ds);
    for (int batch = 1; batch <= 7; batch++) {
        for (int training = 0; training <= 1; training++) {
            thaw_pipeline_desc desc = {
                .model = &m, .dataset = &ds, .batch = batch, .training = training == 1};
            thaw_evaluation e;
            REQUIRE_OK(thaw_evaluate(&desc, THAW_SPLIT_TEST, &e, &err), &err);
            check_by_hand(&e);
            thaw_evaluation_reset(&e);
        }
    }
    thaw_dataset_reset(&ds);
    thaw_model_reset(&m);
}

TEST(evaluate_needs_photos) {
    thaw_model m;
    thaw_dataset ds;
    thaw_error err = {0};
    thaw_evaluation e;
    REQUIRE(open_colours(&m));
    open_photos(&ds);
    thaw_pipeline_desc desc = {.model = &m, .dataset = &ds, .batch = 2};
    CHECK_FAILS(thaw_evaluate(&desc, THAW_SPLIT_VALIDATION, &e, &err), THAW_BAD_DATA, &err);
    thaw_dataset_reset(&ds);
    thaw_model_reset(&m);
}

TEST(evaluate_survives_every_failing_allocation) {
    thaw_model m;
    thaw_dataset ds;
    REQUIRE(open_colours(&m));
    open_photos(&ds);
    size_t before = thaw_heap_live();
    bool done = false;
    uint64_t n = 1;
    for (; !done && n < 100; n++) {
        thaw_pipeline_desc desc = {.model = &m, .dataset = &ds, .batch = 2, .training = true};
        thaw_evaluation e;
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        thaw_status status = thaw_evaluate(&desc, THAW_SPLIT_TEST, &e, &err);
        thaw_heap_fail_at(0);
        done = status == THAW_OK;
        if (done) thaw_evaluation_reset(&e);
        if (!done) CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(done && n > 5);
    thaw_dataset_reset(&ds);
    thaw_model_reset(&m);
}

/* The pipeline of training, so the same bits: loss and accuracy of the last event are equal to the
 * last digit. */
TEST(evaluate_agrees_with_the_last_event) {
    static const thaw_freeze_rule rules[] = {
        {THAW_FREEZE_UNTIL, "stem"}, {THAW_FREEZE_UNTIL, "last"}, {THAW_FREEZE_BACKBONE, NULL}};
    for (int i = 0; i < 3; i++) {
        train_bench b = {0};
        thaw_evaluation e;
        thaw_error err = {0};
        REQUIRE(train_open(&b, net_joints, 0.4));
        b.phase[0].freeze[0] = rules[i];
        b.phase[0].freezes = 1;
        b.phase[0].stops_early = true;
        train_run(&b);
        thaw_pipeline_desc desc = {
            .model = &b.model, .dataset = &b.dataset, .batch = 8, .training = true};
        REQUIRE_OK(thaw_evaluate(&desc, THAW_SPLIT_VALIDATION, &e, &err), &err);
        CHECK_NEAR(e.score.loss, b.last.validation.loss, 0);
        CHECK_NEAR(e.score.accuracy, b.last.validation.accuracy, 0);
        CHECK_EQ_INT(e.score.count, 10);
        thaw_evaluation_reset(&e);
        train_close(&b);
    }
}
