#include "train/monitor.h"

#include <math.h>

const char *const thaw_monitor_names[THAW_MONITOR_COUNT] = {
    "val_loss",     "val_accuracy",         "loss", "accuracy", "val_top_k",
    "val_macro_f1", "val_calibration_error"};
const char *const thaw_monitor_mode_names[THAW_MODE_COUNT] = {"auto", "min", "max"};

double thaw_monitor_value(thaw_monitor monitor, thaw_score train, thaw_score validation) {
    const double value[THAW_MONITOR_COUNT] = {validation.loss,
                                              validation.accuracy,
                                              train.loss,
                                              train.accuracy,
                                              validation.top_k,
                                              validation.macro_f1,
                                              validation.calibration_error};
    return value[monitor];
}

bool thaw_monitor_needs_validation(thaw_monitor monitor) {
    return monitor != THAW_MONITOR_LOSS && monitor != THAW_MONITOR_ACCURACY;
}

static bool is_minimized(thaw_monitor monitor, thaw_monitor_mode mode) {
    if (mode != THAW_MODE_AUTO) return mode == THAW_MODE_MIN;
    return monitor == THAW_MONITOR_VAL_LOSS || monitor == THAW_MONITOR_LOSS ||
           monitor == THAW_MONITOR_VAL_CALIBRATION_ERROR;
}

bool thaw_monitor_improves(thaw_monitor monitor, thaw_monitor_mode mode, double value,
                           double reference, double delta) {
    return is_minimized(monitor, mode) ? value + delta < reference : value - delta > reference;
}
