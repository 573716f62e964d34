/* What a model answers, looked at closely: how often each class is right and how sure it was.
 *
 * Definitions are scikit-learn's: a ratio whose denominator is 0 is 0 (zero_division=0), and means
 * over classes take those that occur among the photos or the answers (labels=None). Top-k differs
 * in its ties: of equal logits the first class comes first, as it does for accuracy. */
#ifndef THAW_TRAIN_ANSWERS_H
#define THAW_TRAIN_ANSWERS_H

#include "base/status.h"
#include "train/score.h"

#define THAW_CALIBRATION_BINS 15

typedef struct {
    size_t support;   /* photos of the class */
    size_t predicted; /* photos taken for it */
    size_t right;     /* both */
} thaw_class_tally;

/* Answers whose probability p of the class answered lies in (i / BINS, (i + 1) / BINS]. */
typedef struct {
    size_t count, right;
    double confidence; /* sum of p */
} thaw_calibration_bin;

typedef struct {
    int classes;
    size_t count, in_top;
    thaw_class_tally *of_class; /* classes of them; owned */
    thaw_calibration_bin bin[THAW_CALIBRATION_BINS];
} thaw_answers;

thaw_status thaw_answers_init(thaw_answers *a, int classes, thaw_error *err) THAW_MUST_CHECK;
void thaw_answers_reset(thaw_answers *a);

/* Forgets what was added. */
void thaw_answers_clear(thaw_answers *a);

/* Adds n rows of `classes` logits with their labels. */
void thaw_answers_add(thaw_answers *a, const float *logits, const int *label, size_t n);

/* The k of top-k: 5, or one less than there are classes where that is fewer; at least 1. */
int thaw_top_k(int classes);

/* Precision right ÷ predicted, recall right ÷ support, F1 2 · right ÷ (support + predicted). */
typedef struct {
    double precision, recall, f1;
    size_t support;
} thaw_class_metrics;

thaw_class_metrics thaw_answers_class(const thaw_answers *a, int label);

/* Means over the classes that occur: of equal weight, or weighted by support. */
thaw_class_metrics thaw_answers_macro(const thaw_answers *a);
thaw_class_metrics thaw_answers_weighted(const thaw_answers *a);

/* Expected calibration error, Σ over bins of count ÷ n · |right ÷ count − mean p| (Guo et al., "On
 * Calibration of Modern Neural Networks", ICML 2017); NaN of nothing. */
double thaw_answers_calibration_error(const thaw_answers *a);

/* Fills in top_k, macro_f1 and calibration_error. */
void thaw_answers_complete(const thaw_answers *a, thaw_score *score);

#endif
