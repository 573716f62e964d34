/* What a training step minimizes: the mean over its batch of each photo's cross-entropy times the
 * weight of its class, against smoothed labels, and a penalty. Validation knows none of this: its
 * loss is the mean cross-entropy. */
#ifndef THAW_TRAIN_LOSS_H
#define THAW_TRAIN_LOSS_H

#include "data/dataset.h"

typedef enum {
    THAW_WEIGHTS_NONE,     /* every photo counts alike */
    THAW_WEIGHTS_BALANCED, /* n / (k · n_c): every class counts alike, as in Keras and sklearn */
    THAW_WEIGHTS_GIVEN
} thaw_class_weighting;

typedef struct {
    const char *name;
    double weight; /* >= 0 */
} thaw_class_weight;

typedef struct {
    double label_smoothing; /* s, 0 <= s < 1: the label y of k classes becomes y(1 − s) + s / k */
    double l2;              /* λ >= 0 of λ·Σ w² over the kernels that train */
    thaw_class_weighting weighting;
    const thaw_class_weight *weight; /* given: of these classes, 1 of the others; borrowed */
    int weights;
} thaw_loss_desc;

/* The weight of each class (ds->classes floats), by the photos to train on. A class without any has
 * 1. BAD_RECIPE when a name that was given is no class. */
thaw_status thaw_loss_class_weights(const thaw_loss_desc *desc, const thaw_dataset *ds, float *out,
                                    thaw_error *err) THAW_MUST_CHECK;

/* Makes n rows of k targets those that are trained on: *row_weight gets Σ target · class_weight of
 * each row (class_weight NULL: row_weight is left alone), then they are smoothed. */
void thaw_loss_prepare(const thaw_loss_desc *desc, const float *class_weight, float *target,
                       float *row_weight, size_t n, int k);

#endif
