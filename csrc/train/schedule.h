/* The learning rate of every step of a phase. */
#ifndef THAW_TRAIN_SCHEDULE_H
#define THAW_TRAIN_SCHEDULE_H

#include <stdint.h>

#include "train/monitor.h"

typedef enum {
    THAW_SCHEDULE_CONSTANT,
    THAW_SCHEDULE_STEP,
    THAW_SCHEDULE_COSINE,
    THAW_SCHEDULE_EXPONENTIAL,
    THAW_SCHEDULE_ONE_CYCLE,
    THAW_SCHEDULE_PLATEAU,
    THAW_SCHEDULE_COUNT
} thaw_schedule_kind;

/* "constant", "step", … */
extern const char *const thaw_schedule_names[THAW_SCHEDULE_COUNT];

/* In the formulas lr is the optimizer's, t counts steps from 0 and T is their number, those of the
 * warm-up not counted: over it the rate rises in equal steps, lr·(t + 1) / W. */
typedef struct {
    thaw_schedule_kind kind;
    double warmup; /* epochs; >= 0 */

    /* step: lr·factor^⌊t / every⌋, every in epochs (PyTorch's StepLR). plateau: see below. */
    double every;  /* > 0 */
    double factor; /* 0 < factor < 1 */

    /* cosine: lr·(f + (1 − f)·(1 + cos(π·u)) / 2), where u = t·cycles / T, less whole numbers:
     * PyTorch's CosineAnnealingLR, with more cycles than one CosineAnnealingWarmRestarts.
     * exponential: lr·f^(t / (T − 1)). */
    double final; /* f, a share of lr; >= 0, exponential > 0 */
    int cycles;   /* >= 1 */

    /* one_cycle (Smith & Topin 2018; PyTorch's OneCycleLR, without its momentum): by cosines from
     * lr / div_factor up to lr over the first pct_start of the steps, then down to
     * lr / div_factor / final_div_factor. */
    double pct_start, div_factor, final_div_factor; /* 0 < pct < 1; > 0; > 0 */

    /* plateau (Keras' ReduceLROnPlateau): times factor after `patience` epochs without improvement.
     */
    thaw_monitor monitor;
    thaw_monitor_mode mode;
    int patience, cooldown;   /* epochs; >= 1, >= 0 */
    double min_delta, min_lr; /* >= 0 */
} thaw_schedule_desc;

/* step: every 10 epochs, factor .1; cosine: to 0 in one cycle; exponential: to a hundredth;
 * one_cycle: .3, 25, 1e4; plateau: val_loss, auto, factor .1, patience 10, min_delta 1e-4, no
 * cooldown, to 0. No warm-up. */
thaw_schedule_desc thaw_schedule_defaults(thaw_schedule_kind kind);

typedef struct {
    thaw_schedule_desc desc;
    double lr;       /* the optimizer's; plateau: what is left of it */
    uint32_t warmup; /* steps */
    uint32_t steps;  /* after them */
    uint32_t each;   /* of an epoch */
    double ratio;    /* exponential: of two neighbours */

    /* plateau */
    bool has_best;
    double best;
    int wait, cooldown;
} thaw_schedule;

/* For `epochs` epochs of `each` steps. */
void thaw_schedule_init(thaw_schedule *s, const thaw_schedule_desc *desc, double lr, uint32_t each,
                        int epochs);

/* The rate of a step, 0 … of the phase. */
double thaw_schedule_rate(const thaw_schedule *s, uint32_t step);

/* Tells the scores of an epoch; only plateau listens. */
void thaw_schedule_judge(thaw_schedule *s, thaw_score train, thaw_score validation);

#endif
