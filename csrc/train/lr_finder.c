#include "train/lr_finder.h"

#include <math.h>

#include "base/heap.h"
#include "base/mathf.h"
#include "train/trainer_parts.h"

#define SMOOTHING 0.9
#define EXPLODED 4.0
#define LEAST_STEPS 10

struct thaw_lr_finder {
    thaw_lr_finder_desc desc;
    thaw_phase phase; /* a copy, made ready for this */
    thaw_trainer *trainer;
    double ratio;     /* of two neighbouring rates */
    double *smoothed; /* one a step; owned */
    double average;   /* not corrected yet */
    double least;     /* of the smoothed losses */
    int count;        /* steps taken */
    thaw_lr_point last;
};

thaw_lr_finder_desc thaw_lr_finder_defaults(void) {
    return (thaw_lr_finder_desc){.from = 1e-7, .to = 1, .steps = 100};
}

static thaw_status check(const thaw_trainer_desc *trainer, const thaw_lr_finder_desc *d,
                         thaw_error *err) {
    if (d->phase < 0 || d->phase >= trainer->phases) {
        return thaw_fail(err, THAW_INVALID, "a phase of 0 … %d wanted, got %d", trainer->phases - 1,
                         d->phase);
    }
    if (!(d->from >= 1e-12 && d->from < d->to && d->to <= 1e12)) {
        return thaw_fail(err, THAW_INVALID, "rates wanted with 1e-12 <= from < to, got %g and %g",
                         d->from, d->to);
    }
    if (d->steps >= LEAST_STEPS && d->steps <= THAW_LR_FINDER_MOST_STEPS) return THAW_OK;
    return thaw_fail(err, THAW_INVALID, "%d … %d steps wanted, got %d", LEAST_STEPS,
                     THAW_LR_FINDER_MOST_STEPS, d->steps);
}

/* The trainer's copy of the best weights keeps those of the beginning, so the phase must ask for
 * one, without asking for photos that are held out. */
static thaw_phase made_ready(const thaw_phase *phase) {
    thaw_phase ready = *phase;
    ready.epochs = 1;
    ready.keep_optimizer = false;
    ready.schedule = thaw_schedule_defaults(THAW_SCHEDULE_CONSTANT);
    ready.stops_early = true;
    ready.early_stopping = thaw_early_stopping_defaults();
    ready.early_stopping.monitor = THAW_MONITOR_LOSS;
    return ready;
}

thaw_status thaw_lr_finder_create(const thaw_trainer_desc *trainer, const thaw_lr_finder_desc *desc,
                                  thaw_lr_finder **out, thaw_error *err) {
    THAW_TRY(check(trainer, desc, err));
    thaw_lr_finder *f = thaw_heap_alloc(sizeof *f);
    if (f == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a learning-rate finder");
    *f = (thaw_lr_finder){.desc = *desc, .phase = made_ready(&trainer->phase[desc->phase])};
    f->ratio = thaw_root_int(desc->to / desc->from, (unsigned)desc->steps - 1);
    f->smoothed = thaw_heap_alloc((size_t)desc->steps * sizeof *f->smoothed);
    thaw_trainer_desc one = *trainer;
    one.phase = &f->phase;
    one.phases = 1;
    thaw_status status = f->smoothed != NULL
                             ? thaw_trainer_create(&one, &f->trainer, err)
                             : thaw_fail(err, THAW_NO_MEMORY, "a learning-rate finder");
    if (status != THAW_OK) {
        thaw_lr_finder_destroy(f);
        return status;
    }
    *out = f;
    return THAW_OK;
}

/* Puts the weights back; afterwards there is nothing to put back any more. */
static void finish(thaw_lr_finder *f) {
    thaw_snapshot_restore(&f->trainer->best, &f->trainer->desc.model->graph);
    trainer_end_phase(f->trainer);
    f->trainer->stage = STAGE_DONE;
}

void thaw_lr_finder_destroy(thaw_lr_finder *f) {
    if (f == NULL) return;
    if (f->trainer != NULL) finish(f);
    thaw_trainer_destroy(f->trainer);
    thaw_heap_free(f->smoothed);
    thaw_heap_free(f);
}

static double rate_at(const thaw_lr_finder *f, int step) {
    return f->desc.from * thaw_pow_int(f->ratio, (unsigned)step);
}

static void take_down(thaw_lr_finder *f, double loss) {
    f->average += (loss - f->average) * (1 - SMOOTHING);
    double smoothed = f->average / (1 - thaw_pow_int(SMOOTHING, (unsigned)f->count + 1));
    f->smoothed[f->count] = smoothed;
    if (f->count == 0 || smoothed < f->least) f->least = smoothed;
    bool exploded = isnan(smoothed) || (f->count >= LEAST_STEPS && smoothed > EXPLODED * f->least);
    f->last = (thaw_lr_point){.step = f->count,
                              .lr = rate_at(f, f->count),
                              .loss = loss,
                              .smoothed = smoothed,
                              .done = exploded || f->count + 1 == f->desc.steps};
    f->count++;
}

thaw_status thaw_lr_finder_step(thaw_lr_finder *f, thaw_lr_point *point, thaw_error *err) {
    thaw_trainer *t = f->trainer;
    thaw_event event = {.kind = THAW_EVENT_DONE};
    if (t->stage == STAGE_PHASE) {
        THAW_TRY(trainer_begin_phase(t, &event, err));
        thaw_snapshot_take(&t->best, &t->desc.model->graph);
        trainer_begin_epoch(t);
    }
    if (t->stage == STAGE_TRAIN) {
        thaw_score_sum before = t->train;
        t->schedule.lr = rate_at(f, f->count);
        trainer_train_batch(t, &event);
        if (event.kind == THAW_EVENT_BATCH) {
            take_down(f, (t->train.loss_sum - before.loss_sum) /
                             (double)(t->train.count - before.count));
        }
    }
    *point = f->last;
    point->prepared = event.kind == THAW_EVENT_PREPARE;
    if (f->last.done && t->stage != STAGE_DONE) {
        finish(f);
    } else if (t->stage == STAGE_VALIDATE || t->stage == STAGE_EPOCH) {
        t->epoch++; /* nobody judges it */
        trainer_begin_epoch(t);
    }
    return THAW_OK;
}

double thaw_lr_finder_suggest(const thaw_lr_finder *f) {
    double steepest = 0, lr = NAN;
    const double *s = f->smoothed;
    for (int i = 1 + f->desc.steps / 10; i + 1 < f->count && s[i - 1] > f->least; i++) {
        double slope = s[i + 1] - s[i - 1]; /* the logarithms of the rates are evenly spaced */
        if (slope < steepest) {
            steepest = slope;
            lr = rate_at(f, i);
        }
    }
    return lr;
}
