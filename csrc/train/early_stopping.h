/* Early stopping as Keras' `EarlyStopping` does it, epoch by epoch; only a NaN is treated
 * otherwise: it is never an improvement and stops training. Holds no weights: its verdict says when
 * to store them. */
#ifndef THAW_TRAIN_EARLY_STOPPING_H
#define THAW_TRAIN_EARLY_STOPPING_H

#include "train/monitor.h"

typedef struct {
    thaw_monitor monitor;
    thaw_monitor_mode mode;
    double min_delta; /* its size counts, as in Keras */
    int patience;     /* epochs without improvement that are borne; >= 0 */
    bool has_baseline;
    double baseline;
    bool restore_best_weights;
    int start_from_epoch; /* >= 0 */
} thaw_early_stopping_desc;

/* val_loss, auto, 0, patience 0, no baseline, restoring (off in Keras), from epoch 0. */
thaw_early_stopping_desc thaw_early_stopping_defaults(void);

typedef struct {
    thaw_early_stopping_desc desc;
    bool has_best;
    double best;
    int best_epoch; /* −1 while there is none */
    int wait;       /* epochs since the last reset of patience */
    bool stored;    /* weights were stored at least once */
} thaw_early_stopping;

void thaw_early_stopping_init(thaw_early_stopping *es, const thaw_early_stopping_desc *desc);

typedef struct {
    bool improved; /* a new best */
    bool store;    /* keep this epoch's weights as those to restore */
    bool stop;
    bool nan; /* stops because the value is NaN */
} thaw_early_stopping_verdict;

/* Tells the value of an epoch (0-based). */
thaw_early_stopping_verdict thaw_early_stopping_update(thaw_early_stopping *es, int epoch,
                                                       double value);

#endif
