/* Metrics against scikit-learn's definitions, written out by scripts/oracle/golden_metrics.py. */
#include <math.h>

#include "base/heap.h"
#include "golden.h"
#include "kernels/reduce.h"
#include "test.h"
#include "train/answers.h"

#define TOLERANCE 1e-6

typedef struct {
    golden *file;
    const char *name;
    int rows, classes;
    const float *logits;
    int *label;
} metrics_case;

static const float *values_of(const metrics_case *c, const char *key, size_t count) {
    return golden_get(c->file, c->name, key, count).data;
}

static bool open_case(golden *file, const thaw_json *json, metrics_case *c) {
    *c = (metrics_case){.file = file, .name = thaw_json_get(json, "name")->text};
    c->rows = (int)thaw_json_get(json, "rows")->number;
    c->classes = (int)thaw_json_get(json, "classes")->number;
    c->logits = values_of(c, "logits", (size_t)c->rows * (size_t)c->classes);
    const float *labels = values_of(c, "labels", (size_t)c->rows);
    c->label = thaw_arena_array(&file->arena, (size_t)c->rows, sizeof *c->label);
    if (c->logits == NULL || labels == NULL || c->label == NULL) return false;
    for (int i = 0; i < c->rows; i++) c->label[i] = (int)labels[i];
    return true;
}

/* precision, recall, F1 and, where it is told, support. */
static void check_metrics(thaw_class_metrics m, const float *wanted) {
    CHECK_NEAR(m.precision, wanted[0], TOLERANCE);
    CHECK_NEAR(m.recall, wanted[1], TOLERANCE);
    CHECK_NEAR(m.f1, wanted[2], TOLERANCE);
}

static void check_classes(const metrics_case *c, const thaw_answers *a) {
    const float *table = values_of(c, "per_class", (size_t)c->classes * 4);
    const float *confusion = values_of(c, "confusion", (size_t)c->classes * (size_t)c->classes);
    const float *macro = values_of(c, "macro", 3), *weighted = values_of(c, "weighted", 3);
    if (table == NULL || confusion == NULL || macro == NULL || weighted == NULL) return;
    for (int i = 0; i < c->classes; i++) {
        check_metrics(thaw_answers_class(a, i), table + 4 * i);
        CHECK_EQ_INT(thaw_answers_class(a, i).support, (int)table[4 * i + 3]);
        CHECK_EQ_INT(a->of_class[i].right, (int)confusion[i * c->classes + i]);
    }
    check_metrics(thaw_answers_macro(a), macro);
    check_metrics(thaw_answers_weighted(a), weighted);
    CHECK_EQ_INT(thaw_answers_weighted(a).support, c->rows);
}

/* Loss and accuracy as the trainer adds them up, from one-hot targets. */
static thaw_score score_of(const metrics_case *c) {
    size_t rows = (size_t)c->rows, k = (size_t)c->classes;
    float *target = thaw_arena_array(&c->file->arena, rows * k, sizeof *target);
    float *loss = thaw_arena_array(&c->file->arena, rows, sizeof *loss);
    thaw_score_sum sum = {0};
    if (target != NULL && loss != NULL) {
        for (size_t i = 0; i < rows; i++) target[i * k + (size_t)c->label[i]] = 1;
        thaw_softmax_cross_entropy(c->logits, target, NULL, rows, c->classes, loss, NULL);
        thaw_score_add(&sum, loss, c->logits, c->label, rows, c->classes);
    }
    return thaw_score_mean(&sum);
}

static void check_case(const metrics_case *c) {
    thaw_answers a;
    const float *whole = values_of(c, "whole", 4);
    REQUIRE(whole != NULL);
    REQUIRE_OK(thaw_answers_init(&a, c->classes, NULL), NULL);
    thaw_answers_add(&a, c->logits, c->label, 1); /* forgotten again */
    thaw_answers_clear(&a);
    size_t half = (size_t)c->rows / 2;
    thaw_answers_add(&a, c->logits, c->label, half);
    thaw_answers_add(&a, c->logits + half * (size_t)c->classes, c->label + half,
                     (size_t)c->rows - half);
    thaw_score score = score_of(c);
    thaw_answers_complete(&a, &score);
    CHECK_NEAR(score.accuracy, whole[0], TOLERANCE);
    CHECK_NEAR(score.loss, whole[1], 2e-6 * (1 + (double)whole[1]));
    CHECK_NEAR(score.top_k, whole[2], TOLERANCE);
    CHECK_NEAR(score.calibration_error, whole[3], TOLERANCE);
    check_classes(c, &a);
    thaw_answers_reset(&a);
}

TEST(metrics_agree_with_scikit_learns_definitions) {
    golden file;
    REQUIRE(golden_open(&file, "metrics_answers"));
    const thaw_json *cases = golden_about(&file, "cases");
    int seen = 0;
    for (const thaw_json *json = cases == NULL ? NULL : cases->child; json != NULL;
         json = json->next) {
        metrics_case c;
        if (open_case(&file, json, &c)) check_case(&c);
        seen++;
    }
    CHECK_EQ_INT(seen, 8);
    golden_close(&file);
}

TEST(metrics_know_ties_and_logits_that_are_no_numbers) {
    static const float logits[] = {1, 1, 1, /**/ 0, 0, 0};
    static const int label[] = {1, 2};
    thaw_answers a;
    REQUIRE_OK(thaw_answers_init(&a, 3, NULL), NULL);
    thaw_answers_add(&a, logits, label, 2);
    CHECK_EQ_INT(thaw_top_k(3), 2);
    CHECK_EQ_INT(a.in_top, 1); /* of equals the first two are the best two */
    CHECK_EQ_INT(a.of_class[0].predicted, 2);
    CHECK_EQ_INT(a.bin[4].count, 2); /* 1/3 ends the fifth bin, (4/15, 5/15] */
    CHECK_NEAR(thaw_answers_calibration_error(&a), 1.0 / 3, 1e-7);

    thaw_answers_clear(&a);
    const float none[] = {0, NAN, 1};
    thaw_answers_add(&a, none, label, 1);
    size_t binned = 0;
    for (int i = 0; i < THAW_CALIBRATION_BINS; i++) binned += a.bin[i].count;
    CHECK_EQ_INT(binned, 0);
    CHECK_EQ_INT(a.count, 1);
    thaw_answers_reset(&a);

    CHECK_EQ_INT(thaw_top_k(2), 1);
    CHECK_EQ_INT(thaw_top_k(6), 5);
    CHECK_EQ_INT(thaw_top_k(1000), 5);
    thaw_heap_fail_at(1);
    CHECK_FAILS(thaw_answers_init(&a, 3, NULL), THAW_NO_MEMORY, NULL);
    thaw_heap_fail_at(0);
}
