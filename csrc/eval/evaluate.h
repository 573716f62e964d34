/* How well a model answers: loss, accuracy, what train/answers.h has per class, and confusion. */
#ifndef THAW_EVAL_EVALUATE_H
#define THAW_EVAL_EVALUATE_H

#include "data/split.h"
#include "train/answers.h"
#include "train/pipeline.h"

/* What the model says of one photo. */
typedef struct {
    uint32_t sample;
    int predicted;
    float probability; /* of the class that is predicted */
    float of_label;    /* of the class that it is */
} thaw_answer;

typedef struct {
    thaw_score score;   /* complete; loss is the mean of −log p, scikit-learn's log_loss */
    thaw_answers tally; /* owned */
    int classes;
    size_t *confusion;   /* [true class][predicted class]; owned */
    thaw_answer *answer; /* score.count of them, in the samples' order; owned */
} thaw_evaluation;

/* Runs a split's real samples (THAW_EVALUATE_ALL: every one) through the pipeline that desc
 * describes. BAD_DATA when there are none, or NO_MEMORY. The caller resets *out. */
#define THAW_EVALUATE_ALL (-1)
thaw_status thaw_evaluate(const thaw_pipeline_desc *desc, int split, thaw_evaluation *out,
                          thaw_error *err) THAW_MUST_CHECK;
void thaw_evaluation_reset(thaw_evaluation *e);

#endif
