/* Schedules against PyTorch's and Keras' (scripts/oracle/golden_schedules.py), in a phase and in
 * its events. */
#include <math.h>
#include <string.h>

#include "app/recipe.h"
#include "base/mathf.h"
#include "golden.h"
#include "test.h"
#include "test_train_support.h"
#include "train/schedule.h"

#define TOLERANCE 1e-6 /* of each rate */

/* The schedule of a case, as a recipe has it. */
static thaw_status read_schedule(const thaw_json *json, thaw_schedule_desc *out, thaw_error *err) {
    thaw_json_writer w;
    thaw_recipe recipe;
    thaw_json_writer_init(&w);
    thaw_json_open(&w, NULL, '{');
    thaw_json_open(&w, "phases", '[');
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_value(&w, "schedule", json);
    thaw_json_close(&w, '}');
    thaw_json_close(&w, ']');
    thaw_json_close(&w, '}');
    thaw_status status = thaw_recipe_read(w.text, w.length, &recipe, err);
    thaw_json_writer_reset(&w);
    if (status != THAW_OK) return status;
    *out = recipe.phase[0].schedule;
    thaw_recipe_reset(&recipe);
    return THAW_OK;
}

static void check_case(golden *file, const thaw_json *about, const thaw_json *spec) {
    const thaw_json *value = thaw_json_get(spec, "values")->child;
    uint32_t each = (uint32_t)thaw_json_get(about, "each")->number;
    int epochs = (int)thaw_json_get(about, "epochs")->number;
    thaw_schedule_desc desc;
    thaw_schedule s;
    thaw_error err = {0};
    float rate[256];
    REQUIRE(each * (uint32_t)epochs <= 256);
    REQUIRE_OK(read_schedule(thaw_json_get(spec, "schedule"), &desc, &err), &err);
    thaw_schedule_init(&s, &desc, thaw_json_get(about, "lr")->number, each, epochs);
    uint32_t t = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
        for (uint32_t i = 0; i < each; i++, t++) rate[t] = (float)thaw_schedule_rate(&s, t);
        double v = value == NULL ? 1 : value->number;
        thaw_schedule_judge(&s, (thaw_score){.loss = NAN, .accuracy = NAN, .count = 1},
                            (thaw_score){.loss = v, .accuracy = v, .count = 1});
        value = value == NULL ? NULL : value->next;
    }
    golden_check_each(rate, golden_get(file, NULL, thaw_json_get(spec, "name")->text, t),
                      TOLERANCE);
}

TEST(golden_schedules) {
    golden file;
    int cases = 0;
    if (!golden_open(&file, "schedule_rates")) return;
    const thaw_json *about = golden_about(&file, "about");
    const thaw_json *spec = about == NULL ? NULL : thaw_json_get(about, "cases")->child;
    for (; spec != NULL; spec = spec->next, cases++) check_case(&file, about, spec);
    CHECK(cases >= 2 * THAW_SCHEDULE_COUNT);
    golden_close(&file);
}

TEST(schedule_of_few_steps_is_a_number) {
    for (int kind = 0; kind < THAW_SCHEDULE_COUNT; kind++) {
        for (int warmup = 0; warmup <= 3; warmup++) {
            thaw_schedule_desc desc = thaw_schedule_defaults((thaw_schedule_kind)kind);
            thaw_schedule s;
            desc.warmup = warmup;
            CHECK_EQ_INT(desc.kind, kind);
            for (int epochs = 1; epochs <= 2; epochs++) {
                thaw_schedule_init(&s, &desc, 0.5, 1, epochs);
                for (uint32_t t = 0; t < (uint32_t)epochs; t++) {
                    double rate = thaw_schedule_rate(&s, t);
                    CHECK(rate > 0 && rate <= 0.5);
                }
            }
        }
    }
}

/* A NaN is never an improvement, not even the first, and counts as an epoch waited. */
TEST(schedule_plateau_waits_through_nan) {
    thaw_schedule_desc desc = thaw_schedule_defaults(THAW_SCHEDULE_PLATEAU);
    thaw_schedule s;
    desc.patience = 2;
    thaw_schedule_init(&s, &desc, 1, 1, 10);
    for (int i = 0; i < 2; i++) {
        CHECK_NEAR(thaw_schedule_rate(&s, 0), 1, 0);
        thaw_schedule_judge(&s, (thaw_score){0}, (thaw_score){.loss = NAN});
    }
    CHECK(!s.has_best);
    CHECK_NEAR(thaw_schedule_rate(&s, 0), 0.1, 1e-15);
}

TEST(mathf_roots_of_whole_degree) {
    static const double numbers[] = {1e-30, 1e-7, 0.01, 0.5, 1, 3, 1e6, 1e30};
    static const unsigned degrees[] = {1, 2, 3, 10, 99, 1000, 100000};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        for (size_t j = 0; j < sizeof degrees / sizeof *degrees; j++) {
            double root = thaw_root_int(numbers[i], degrees[j]);
            CHECK_NEAR(root, pow(numbers[i], 1.0 / degrees[j]), 2e-15 * root);
        }
    }
}

/* ---- in a phase ------------------------------------------------------------------------------ */

/* Each phase runs through its own schedule, and events tell the rate of their step. */
TEST(trainer_follows_the_schedule_of_each_phase) {
    static const double wanted[] = {0.1, 0.2, 0.3, 0.3, 0.3, 0.3, /* warm-up, then constant */
                                    0.4, 0.4, 0.4, 0.1, 0.1, 0.1};
    train_bench b = {0};
    int count = 0;
    REQUIRE(train_open(&b, net_joints, 0.2));
    b.desc.phases = 2;
    b.phase[0].optimizer.lr = 0.3;
    b.phase[0].schedule.warmup = 1;
    b.phase[1].optimizer.lr = 0.4;
    b.phase[1].schedule = (thaw_schedule_desc){THAW_SCHEDULE_STEP, .every = 1, .factor = 0.25};
    REQUIRE(train_start(&b));
    while (train_step(&b) && !test_failed()) {
        double next = wanted[count < 12 ? count : 11], last = wanted[count > 0 ? count - 1 : 0];
        if (b.last.kind == THAW_EVENT_PHASE) CHECK_NEAR(b.last.lr, next, 1e-15);
        if (b.last.kind == THAW_EVENT_EPOCH) CHECK_NEAR(b.last.lr, last, 1e-15);
        if (b.last.kind == THAW_EVENT_BATCH) CHECK_NEAR(b.last.lr, wanted[count++], 1e-15);
    }
    CHECK_EQ_INT(count, 12);
    train_close(&b);
}

/* At no rate that could improve anything, the rate falls after every epoch. */
TEST(trainer_reduces_the_rate_on_a_plateau) {
    train_bench b = {0};
    REQUIRE(train_open(&b, net_joints, 0.2));
    b.phase[0].epochs = 4;
    b.phase[0].optimizer.lr = 1e-30;
    b.phase[0].schedule = thaw_schedule_defaults(THAW_SCHEDULE_PLATEAU);
    b.phase[0].schedule.patience = 1;
    b.phase[0].schedule.monitor = THAW_MONITOR_VAL_ACCURACY;
    train_run(&b);
    REQUIRE(b.epochs == 4);
    CHECK_NEAR(b.epoch[1].lr, 1e-30, 0);
    CHECK_NEAR(b.epoch[2].lr, 1e-31, 1e-45);
    CHECK_NEAR(b.epoch[3].lr, 1e-32, 1e-46);
    train_close(&b);
}

TEST(trainer_refuses_a_plateau_of_photos_that_are_not_there) {
    train_bench b = {0};
    thaw_error err = {0};
    REQUIRE(train_open(&b, net_joints, 0));
    b.phase[0].schedule = thaw_schedule_defaults(THAW_SCHEDULE_PLATEAU);
    CHECK_FAILS(thaw_trainer_create(&b.desc, &b.trainer, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "phases[0].schedule watches validation");
    train_close(&b);
}
