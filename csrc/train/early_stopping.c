#include "train/early_stopping.h"

#include <math.h>

thaw_early_stopping_desc thaw_early_stopping_defaults(void) {
    return (thaw_early_stopping_desc){.monitor = THAW_MONITOR_VAL_LOSS,
                                      .restore_best_weights = true};
}

void thaw_early_stopping_init(thaw_early_stopping *es, const thaw_early_stopping_desc *desc) {
    *es = (thaw_early_stopping){.desc = *desc, .best_epoch = -1};
}

static bool improves(const thaw_early_stopping_desc *d, double value, double reference) {
    return thaw_monitor_improves(d->monitor, d->mode, value, reference, fabs(d->min_delta));
}

thaw_early_stopping_verdict thaw_early_stopping_update(thaw_early_stopping *es, int epoch,
                                                       double value) {
    const thaw_early_stopping_desc *d = &es->desc;
    thaw_early_stopping_verdict verdict = {0};
    if (isnan(value)) {
        verdict.stop = verdict.nan = true;
        return verdict;
    }
    if (epoch < d->start_from_epoch) return verdict;
    verdict.store = d->restore_best_weights && !es->stored;
    es->wait++;
    if (!es->has_best || improves(d, value, es->best)) {
        es->has_best = true;
        es->best = value;
        es->best_epoch = epoch;
        verdict.improved = true;
        verdict.store = d->restore_best_weights;
        if (!d->has_baseline || improves(d, value, d->baseline)) es->wait = 0;
    } else {
        verdict.stop = es->wait >= d->patience && epoch > 0;
    }
    es->stored = es->stored || verdict.store;
    return verdict;
}
