/* The learning-rate finder (Smith 2017): a few steps of training at rates that rise from far too
 * small to far too large; where the loss falls fastest is a good one to begin with. Stepped like
 * the trainer that it drives; the weights end as they began. */
#ifndef THAW_TRAIN_LR_FINDER_H
#define THAW_TRAIN_LR_FINDER_H

#include "train/trainer.h"

#define THAW_LR_FINDER_MOST_STEPS 10000

typedef struct {
    int phase;       /* whose layers and optimizer; its schedule and stopping play no part */
    double from, to; /* 0 < from < to */
    int steps; /* 10 … THAW_LR_FINDER_MOST_STEPS; rates are evenly spaced by their logarithm */
} thaw_lr_finder_desc;

/* Phase 0, from 1e-7 to 1 in 100 steps. */
thaw_lr_finder_desc thaw_lr_finder_defaults(void);

typedef struct {
    int step;        /* 0-based */
    double lr, loss; /* of this step's batch */
    double
        smoothed; /* moving average of the losses: s += (loss − s)·(1 − .9), corrected as Adam's */
    bool prepared; /* photos went through the frozen layers; no step was taken yet */
    bool done; /* no step is left, or the loss exploded: above 4 times the least, or no number */
} thaw_lr_point;

typedef struct thaw_lr_finder thaw_lr_finder;

/* INVALID when the desc is out of range, and whatever thaw_trainer_create refuses. trainer->phase
 * are all phases of the recipe. */
thaw_status thaw_lr_finder_create(const thaw_trainer_desc *trainer, const thaw_lr_finder_desc *desc,
                                  thaw_lr_finder **out, thaw_error *err) THAW_MUST_CHECK;
void thaw_lr_finder_destroy(thaw_lr_finder *f);

/* One piece of work, a batch at most. Once it is done, the weights are back; a later step tells the
 * last point again. */
thaw_status thaw_lr_finder_step(thaw_lr_finder *f, thaw_lr_point *point,
                                thaw_error *err) THAW_MUST_CHECK;

/* The rate at which the smoothed loss fell fastest before its least value, the first tenth of the
 * steps left out; NaN where it never fell. */
double thaw_lr_finder_suggest(const thaw_lr_finder *f);

#endif
