/* What a training step minimizes beside the mean cross-entropy of its batch. */
#ifndef THAW_TRAIN_LOSS_H
#define THAW_TRAIN_LOSS_H

typedef struct {
    double l2; /* λ >= 0 of λ·Σ w² over the kernels that train; part of the training loss */
} thaw_loss_desc;

#endif
