/* What can be watched from epoch to epoch, by early stopping and by schedules. */
#ifndef THAW_TRAIN_MONITOR_H
#define THAW_TRAIN_MONITOR_H

#include <stdbool.h>

#include "train/score.h"

typedef enum {
    THAW_MONITOR_VAL_LOSS,
    THAW_MONITOR_VAL_ACCURACY,
    THAW_MONITOR_LOSS,
    THAW_MONITOR_ACCURACY,
    THAW_MONITOR_VAL_TOP_K,
    THAW_MONITOR_VAL_MACRO_F1,
    THAW_MONITOR_VAL_CALIBRATION_ERROR,
    THAW_MONITOR_COUNT
} thaw_monitor;

/* Which way is better: `auto` means down for losses and the calibration error, up for
 * the rest. */
typedef enum { THAW_MODE_AUTO, THAW_MODE_MIN, THAW_MODE_MAX, THAW_MODE_COUNT } thaw_monitor_mode;

/* "val_loss", …; "auto", "min", "max". */
extern const char *const thaw_monitor_names[THAW_MONITOR_COUNT];
extern const char *const thaw_monitor_mode_names[THAW_MODE_COUNT];

/* Its value in an epoch with these scores, validation's complete. */
double thaw_monitor_value(thaw_monitor monitor, thaw_score train, thaw_score validation);

/* True when photos must be held out for it. */
bool thaw_monitor_needs_validation(thaw_monitor monitor);

/* True when `value` is better than `reference` by more than delta >= 0: a tie is no improvement,
 * and neither is a NaN. */
bool thaw_monitor_improves(thaw_monitor monitor, thaw_monitor_mode mode, double value,
                           double reference, double delta);

#endif
