#include "train/answers.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/heap.h"
#include "base/mathf.h"

#define LARGEST_TOP_K 5

thaw_status thaw_answers_init(thaw_answers *a, int classes, thaw_error *err) {
    *a = (thaw_answers){.classes = classes};
    a->of_class = thaw_heap_alloc((size_t)classes * sizeof *a->of_class);
    if (a->of_class == NULL) return thaw_fail(err, THAW_NO_MEMORY, "answers by class");
    thaw_answers_clear(a);
    return THAW_OK;
}

void thaw_answers_reset(thaw_answers *a) {
    thaw_heap_free(a->of_class);
    *a = (thaw_answers){0};
}

void thaw_answers_clear(thaw_answers *a) {
    memset(a->of_class, 0, (size_t)a->classes * sizeof *a->of_class);
    memset(a->bin, 0, sizeof a->bin);
    a->count = a->in_top = 0;
}

int thaw_top_k(int classes) {
    int k = classes - 1 < LARGEST_TOP_K ? classes - 1 : LARGEST_TOP_K;
    return k > 1 ? k : 1;
}

/* Classes that come before `label`: more probable, or as probable and earlier. */
static int rank_of(const float *logits, int classes, int label) {
    int before = 0;
    for (int i = 0; i < classes; i++) {
        before += logits[i] > logits[label] || (i < label && logits[i] >= logits[label]);
    }
    return before;
}

/* Softmax of the largest logit. */
static double confidence_of(const float *logits, int classes, int answer) {
    double sum = 0;
    for (int i = 0; i < classes; i++) sum += (double)thaw_expf(logits[i] - logits[answer]);
    return 1 / sum;
}

/* Logits that are not numbers have no confidence: they lie in no bin. */
static void add_confidence(thaw_answers *a, double confidence, bool right) {
    if (isnan(confidence)) return;
    int bin = (int)ceil(confidence * THAW_CALIBRATION_BINS) - 1;
    if (bin < 0) bin = 0;
    if (bin >= THAW_CALIBRATION_BINS) bin = THAW_CALIBRATION_BINS - 1;
    a->bin[bin].count++;
    a->bin[bin].right += right;
    a->bin[bin].confidence += confidence;
}

void thaw_answers_add(thaw_answers *a, const float *logits, const int *label, size_t n) {
    int k = a->classes;
    for (size_t i = 0; i < n; i++, logits += k) {
        int answer = thaw_argmax(logits, k);
        bool right = answer == label[i];
        a->of_class[label[i]].support++;
        a->of_class[answer].predicted++;
        a->of_class[answer].right += right;
        a->in_top += rank_of(logits, k, label[i]) < thaw_top_k(k);
        add_confidence(a, confidence_of(logits, k, answer), right);
    }
    a->count += n;
}

static double ratio(size_t part, size_t whole) {
    return whole == 0 ? 0.0 : (double)part / (double)whole;
}

thaw_class_metrics thaw_answers_class(const thaw_answers *a, int label) {
    const thaw_class_tally *t = &a->of_class[label];
    return (thaw_class_metrics){.precision = ratio(t->right, t->predicted),
                                .recall = ratio(t->right, t->support),
                                .f1 = ratio(2 * t->right, t->support + t->predicted),
                                .support = t->support};
}

/* A weighted mean over the classes that occur. */
static thaw_class_metrics mean_of(const thaw_answers *a, bool by_support) {
    thaw_class_metrics mean = {0};
    double weights = 0;
    for (int i = 0; i < a->classes; i++) {
        const thaw_class_tally *t = &a->of_class[i];
        if (t->support + t->predicted == 0) continue;
        thaw_class_metrics m = thaw_answers_class(a, i);
        double weight = by_support ? (double)t->support : 1.0;
        mean.precision += weight * m.precision;
        mean.recall += weight * m.recall;
        mean.f1 += weight * m.f1;
        mean.support += m.support;
        weights += weight;
    }
    mean.precision /= weights;
    mean.recall /= weights;
    mean.f1 /= weights;
    return mean;
}

thaw_class_metrics thaw_answers_macro(const thaw_answers *a) {
    return mean_of(a, false);
}

thaw_class_metrics thaw_answers_weighted(const thaw_answers *a) {
    return mean_of(a, true);
}

double thaw_answers_calibration_error(const thaw_answers *a) {
    double error = 0;
    for (int i = 0; i < THAW_CALIBRATION_BINS; i++) {
        /* count ÷ n · |right ÷ count − sum ÷ count| */
        error += fabs((double)a->bin[i].right - a->bin[i].confidence);
    }
    return error / (double)a->count;
}

void thaw_answers_complete(const thaw_answers *a, thaw_score *score) {
    score->top_k = (double)a->in_top / (double)a->count;
    score->macro_f1 = thaw_answers_macro(a).f1;
    score->calibration_error = thaw_answers_calibration_error(a);
}
