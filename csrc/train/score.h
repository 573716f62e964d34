/* Loss and accuracy, added up over batches. */
#ifndef THAW_TRAIN_SCORE_H
#define THAW_TRAIN_SCORE_H

#include <stddef.h>

typedef struct {
    double loss, accuracy; /* mean cross-entropy and share of right answers; NaN when count is 0 */
    double top_k, macro_f1, calibration_error; /* NaN until train/answers.h fills them in */
    size_t count;
} thaw_score;

typedef struct {
    double loss_sum;
    size_t right, count;
} thaw_score_sum;

/* Adds n rows: their losses, and whether the largest of k logits is that of the label. The first of
 * equal logits counts as the answer. */
void thaw_score_add(thaw_score_sum *sum, const float *loss, const float *logits, const int *label,
                    size_t n, int k);

thaw_score thaw_score_mean(const thaw_score_sum *sum);

/* Index of the largest of k values, the first of equals. */
int thaw_argmax(const float *value, int k);

#endif
