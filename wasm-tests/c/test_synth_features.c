/* Samples in feature space, training on them, and the comparison that judges them. */
#include <math.h>
#include <string.h>

#include "app/run.h"
#include "base/heap.h"
#include "eval/paired.h"
#include "test.h"

#define FLOATS 3

/* Two classes: a line of points, and a cloud. */
static const float rows[] = {0, 0, 0, 1, 2, 4, 2, 4, 8, 5, 1, 0, 7, 2, 1, 6, 5, 2, 6, 0, 3};
static const int labels[] = {0, 0, 0, 1, 1, 1, 1};
static const size_t wanted[] = {4000, 4000};
static const char *const names[] = {"line", "cloud"};

static thaw_synth_task task_of(thaw_synth_kind generator) {
    return (thaw_synth_task){
        .desc = {.generator = generator, .neighbours = 5, .pooled = 0.25, .spread = 0.5},
        .seed = 3,
        .classes = 2,
        .class_name = names,
        .wanted = wanted,
        .w = 1,
        .h = 1,
        .real = {.samples = 7, .floats = FLOATS, .row = rows, .label = labels}};
}

/* The next sample that is made, learning passed over. */
static bool next(thaw_synth *synth, thaw_synth_event *event) {
    thaw_error err = {0};
    do {
        if (!test_check_status(thaw_synth_step(synth, event, &err), THAW_OK, &err,
                               TEST_HERE("step"))) {
            return false;
        }
    } while (event->kind == THAW_SYNTH_LEARNT);
    return event->kind == THAW_SYNTH_MADE;
}

TEST(synth_smote_lies_between_samples_of_a_class) {
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    thaw_synth_event event;
    thaw_synth_task task = task_of(THAW_SYNTH_SMOTE);
    float low[FLOATS] = {9, 9, 9}, high[FLOATS] = {-9, -9, -9};
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    for (int i = 0; i < 8000; i++) {
        REQUIRE(next(synth, &event));
        const float *x = event.sample.feature;
        CHECK_EQ_INT(event.sample.label, i / 4000);
        CHECK(event.sample.rgb == NULL);
        if (i < 4000) { /* on the line, within its ends */
            CHECK_NEAR(x[1], 2 * x[0], 1e-5);
            CHECK_NEAR(x[2], 4 * x[0], 1e-5);
            CHECK(x[0] >= 0 && x[0] <= 2);
        }
        for (int j = 0; j < FLOATS && i >= 4000; j++) {
            low[j] = fminf(low[j], x[j]);
            high[j] = fmaxf(high[j], x[j]);
        }
    }
    static const float least[] = {5, 0, 0}, most[] = {7, 5, 3};
    for (int j = 0; j < FLOATS; j++) { /* the whole of the cloud's hull, and no more */
        CHECK(low[j] >= least[j] && high[j] <= most[j]);
        CHECK_NEAR(low[j], least[j], 0.02);
        CHECK_NEAR(high[j], most[j], 0.02);
    }
    CHECK(!next(synth, &event));
    thaw_synth_destroy(synth);
}

static double covariance(const float *x, size_t n, const double *mean, int a, int b) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += ((double)x[i * FLOATS + (size_t)a] - mean[a]) *
               ((double)x[i * FLOATS + (size_t)b] - mean[b]);
    }
    return sum;
}

static void find_mean(const float *x, size_t n, double *mean) {
    for (int j = 0; j < FLOATS; j++) {
        mean[j] = 0;
        for (size_t i = 0; i < n; i++) mean[j] += (double)x[i * FLOATS + (size_t)j] / (double)n;
    }
}

TEST(synth_gaussian_has_the_mean_and_covariance_that_it_says) {
    static float made[4000 * FLOATS];
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    thaw_synth_event event;
    thaw_synth_task task = task_of(THAW_SYNTH_GAUSSIAN);
    double line[FLOATS], cloud[FLOATS], mean[FLOATS];
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    for (int i = 0; i < 8000; i++) {
        REQUIRE(next(synth, &event));
        memcpy(made + (i % 4000) * FLOATS, event.sample.feature, FLOATS * sizeof *made);
    }
    find_mean(rows, 3, line);
    find_mean(rows + 9, 4, cloud);
    find_mean(made, 4000, mean);
    for (int a = 0; a < FLOATS; a++) {
        CHECK_NEAR(mean[a], cloud[a], 0.1);
        for (int b = 0; b < FLOATS; b++) {
            double own = covariance(rows + 9, 4, cloud, a, b);
            double both = own + covariance(rows, 3, line, a, b);
            double said = 0.25 * (0.75 * own / 3 + 0.25 * both / 5); /* spread² times Friedman's */
            CHECK_NEAR(covariance(made, 4000, mean, a, b) / 3999, said, 0.09);
        }
    }
    thaw_synth_destroy(synth);
}

/* ---- runs ------------------------------------------------------------------------------------ */

#define RUN(phases, synthetic)                                                                     \
    "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": []}, \"batch\": 8,"    \
    " \"phases\": [" phases "], \"split\": {\"validation\": 0.5}, \"synthetic\": {" synthetic "}}"
#define FROZEN "{\"epochs\": 2, \"freeze\": {\"backbone\": true}}"

static bool start(const char *json, thaw_run **run) {
    thaw_error err = {0};
    return test_check_status(thaw_run_create(json, strlen(json), 1, run, &err), THAW_OK, &err,
                             TEST_HERE("create")) &&
           test_check_status(thaw_run_add_shapes(*run, 8, &err), THAW_OK, &err,
                             TEST_HERE("shapes")) &&
           test_check_status(thaw_run_start(*run, &err), THAW_OK, &err, TEST_HERE("start"));
}

static size_t count(const thaw_run *run, int split, thaw_origin origin) {
    return thaw_dataset_count(thaw_run_dataset(run), (thaw_select){-1, split, (int)origin});
}

TEST(synth_features_are_trained_on_and_never_measured) {
    static const char *const recipes[] = {
        RUN(FROZEN, "\"generator\": \"smote\", \"per_class\": 6"),
        RUN(FROZEN "," FROZEN, "\"generator\": \"gaussian\", \"per_class\": 6"),
        RUN(FROZEN, "\"generator\": \"smote\", \"per_class\": 6"
                    "}, \"augment\": {\"horizontal_flip\": true, \"variants\": 2"),
    };
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
        thaw_run *run = NULL, *again = NULL;
        thaw_error err = {0};
        thaw_event event = {0};
        thaw_evaluation e;
        REQUIRE(start(recipes[i], &run) && start(recipes[i], &again));
        CHECK_EQ_INT(count(run, THAW_SPLIT_TRAIN, THAW_ORIGIN_SYNTHETIC), 30);
        CHECK_EQ_INT(count(run, -1, THAW_ORIGIN_SYNTHETIC), 30);
        CHECK_EQ_INT(count(run, THAW_SPLIT_TRAIN, THAW_ORIGIN_REAL), 20);
        CHECK_EQ_INT(thaw_dataset_digest(thaw_run_dataset(run)),
                     thaw_dataset_digest(thaw_run_dataset(again)));
        while (event.kind != THAW_EVENT_DONE) {
            REQUIRE_OK(thaw_run_step(run, &event, &err), &err);
            if (event.kind == THAW_EVENT_EPOCH) CHECK_EQ_INT(event.train.count, 50);
        }
        CHECK(event.real == 20 && event.synthetic == 30 && event.validation.count == 20);
        REQUIRE_OK(thaw_run_evaluate(run, THAW_EVALUATE_ALL, &e, &err), &err);
        CHECK_EQ_INT(e.score.count, 40);
        thaw_evaluation_reset(&e);
        thaw_run_destroy(run);
        thaw_run_destroy(again);
    }
}

/* Frozen layers may take hours for many photos: a host is told how far they are, and may stop. */
TEST(synth_features_come_a_few_photos_at_a_time) {
    static const char recipe[] = RUN(FROZEN, "\"generator\": \"smote\", \"per_class\": 6");
    thaw_error err = {0};
    for (int stop = 1; stop >= 0; stop--) {
        thaw_run *run = NULL;
        thaw_synth_event event = {0};
        size_t before = 0, steps = 0;
        REQUIRE_OK(thaw_run_create(recipe, sizeof recipe - 1, 1, &run, &err), &err);
        REQUIRE_OK(thaw_run_add_shapes(run, 8, &err), &err);
        CHECK_FAILS(thaw_run_synth_step(run, &event, &err), THAW_INVALID, &err);
        REQUIRE_OK(thaw_run_synth_start(run, &err), &err);
        CHECK_FAILS(thaw_run_synth_start(run, &err), THAW_INVALID, &err);
        while (before < 20) {
            REQUIRE_OK(thaw_run_synth_step(run, &event, &err), &err);
            CHECK(event.kind == THAW_SYNTH_LEARNT && event.total == 20);
            CHECK(event.done >= before && event.done <= before + 8);
            CHECK(!thaw_run_synth_has_learnt(run));
            before = event.done;
            if (stop && ++steps == 2) break;
        }
        if (!stop) { /* the rest comes with the start */
            REQUIRE_OK(thaw_run_start(run, &err), &err);
            CHECK_EQ_INT(count(run, THAW_SPLIT_TRAIN, THAW_ORIGIN_SYNTHETIC), 30);
        }
        thaw_run_destroy(run);
    }
}

TEST(synth_features_are_refused_where_they_cannot_be) {
    static const char *const cases[][2] = {
        {RUN("{\"epochs\": 1}", "\"generator\": \"smote\""), "the first phase freezes none"},
        {RUN(FROZEN ", {\"epochs\": 1}", "\"generator\": \"smote\""),
         "phases[1]: synthetic features are those"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        thaw_run *run = NULL;
        thaw_error err = {0};
        REQUIRE_OK(thaw_run_create(cases[i][0], strlen(cases[i][0]), 1, &run, &err), &err);
        REQUIRE_OK(thaw_run_add_shapes(run, 4, &err), &err);
        CHECK_FAILS(thaw_run_start(run, &err), THAW_BAD_RECIPE, &err);
        CHECK_CONTAINS(err.detail, cases[i][1]);
        thaw_run_destroy(run);
    }
    static const char mixed[] =
        RUN(FROZEN, "\"generator\": \"smote\"}, \"augment\": {\"mixup\": 1");
    thaw_run *run = NULL;
    thaw_error err = {0};
    CHECK_FAILS(thaw_run_create(mixed, sizeof mixed - 1, 1, &run, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "which mixup and cutmix cannot mix");
}

/* What an ablation rests on: a run that begins again is one that never was before. */
TEST(synth_trials_leave_no_trace) {
    static const char without[] =
        "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": []}, \"batch\": 8,"
        " \"phases\": [" FROZEN "], \"split\": {\"validation\": 0.5}}";
    thaw_run *run = NULL, *fresh = NULL;
    thaw_error err = {0};
    REQUIRE(start(RUN(FROZEN, "\"generator\": \"smote\", \"per_class\": 6"), &run));
    REQUIRE(start(without, &fresh));
    uint64_t digest = thaw_dataset_digest(thaw_run_dataset(run));
    CHECK(digest != thaw_dataset_digest(thaw_run_dataset(fresh)));
    thaw_synth_desc made = thaw_run_recipe(run)->synthetic, none = {0};
    REQUIRE_OK(thaw_run_set_trial(run, 1, &none, &err), &err);
    REQUIRE_OK(thaw_run_start(run, &err), &err);
    CHECK_EQ_INT(thaw_dataset_digest(thaw_run_dataset(run)),
                 thaw_dataset_digest(thaw_run_dataset(fresh)));
    REQUIRE_OK(thaw_run_set_trial(run, 1, &made, &err), &err);
    REQUIRE_OK(thaw_run_start(run, &err), &err);
    CHECK_EQ_INT(thaw_dataset_digest(thaw_run_dataset(run)), digest);
    thaw_run_destroy(run);
    thaw_run_destroy(fresh);
}

/* ---- judgement ------------------------------------------------------------------------------- */

/* scipy 1.10: stats.t.ppf, stats.t.interval over the differences. */
TEST(paired_differences_as_scipy_has_them) {
    static const double without[] = {0.50, 0.52, 0.48, 0.55, 0.51};
    static const double with[] = {0.56, 0.55, 0.50, 0.60, 0.58};
    thaw_paired p = thaw_paired_compare(without, with, 5);
    CHECK_NEAR(p.mean, 0.046, 1e-9);
    CHECK_NEAR(p.low, 0.020252, 1e-5);
    CHECK_NEAR(p.high, 0.071748, 1e-5);
    CHECK_EQ_STR(thaw_paired_words[p.verdict], "helps");
    CHECK_EQ_STR(thaw_paired_words[thaw_paired_compare(with, without, 5).verdict], "harms");
    CHECK_EQ_STR(thaw_paired_words[thaw_paired_compare(with, with, 5).verdict], "cannot tell");
    CHECK_EQ_STR(thaw_paired_words[thaw_paired_compare(without, with, 2).verdict], "cannot tell");
    CHECK_NEAR(thaw_paired_t(4), 2.7764, 5e-4);
    CHECK_NEAR(thaw_paired_t(31), 2.0395, 5e-4);
    CHECK_NEAR(thaw_paired_t(99), 1.9842, 5e-4);
}
