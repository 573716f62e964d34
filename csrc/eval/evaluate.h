/* How well a model answers: loss, accuracy, confusion, and per class precision, recall and F1. */
#ifndef THAW_EVAL_EVALUATE_H
#define THAW_EVAL_EVALUATE_H

#include "data/split.h"
#include "train/pipeline.h"
#include "train/score.h"

/* What the model says of one photo. */
typedef struct {
    uint32_t sample;
    int predicted;
    float probability; /* of the class that is predicted */
    float of_label;    /* of the class that it is */
} thaw_answer;

typedef struct {
    thaw_score score;
    int classes;
    size_t *confusion;   /* [true class][predicted class]; owned */
    thaw_answer *answer; /* score.count of them, in the samples' order; owned */
} thaw_evaluation;

/* Runs the split's samples through the pipeline that desc describes. BAD_DATA when the
 * split is empty, or NO_MEMORY. The caller resets *out. */
thaw_status thaw_evaluate(const thaw_pipeline_desc *desc, thaw_split split, thaw_evaluation *out,
                          thaw_error *err) THAW_MUST_CHECK;
void thaw_evaluation_reset(thaw_evaluation *e);

/* A ratio whose denominator is 0 is 0, as scikit-learn has it. */
typedef struct {
    double precision, recall, f1;
    size_t support; /* samples of the class */
} thaw_class_metrics;

thaw_class_metrics thaw_evaluation_class(const thaw_evaluation *e, int label);

#endif
