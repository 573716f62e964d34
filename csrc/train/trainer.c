#include "train/trainer.h"

#include <math.h>

#include "base/heap.h"
#include "train/trainer_parts.h"

const char *thaw_reason_text(thaw_reason reason) {
    static const char *const text[] = {"epochs", "early stopping", "not a number", "cancelled"};
    return text[reason];
}

/* What of a phase watches photos that are held out; NULL: nothing. */
static const char *watches_validation(const thaw_phase *phase) {
    bool reduces = phase->schedule.kind == THAW_SCHEDULE_PLATEAU;
    if (phase->stops_early && thaw_monitor_needs_validation(phase->early_stopping.monitor)) {
        return "early_stopping";
    }
    return reduces && thaw_monitor_needs_validation(phase->schedule.monitor) ? "schedule" : NULL;
}

static size_t count_in(const thaw_dataset *ds, thaw_split split, int origin) {
    return thaw_dataset_count(ds, (thaw_select){-1, (int)split, origin});
}

static thaw_status check(const thaw_trainer_desc *desc, thaw_error *err) {
    THAW_TRY(thaw_dataset_check_origins(desc->dataset, err));
    if (count_in(desc->dataset, THAW_SPLIT_TRAIN, -1) == 0) {
        return thaw_fail(err, THAW_BAD_DATA, "no photos to train on: all %zu are held out",
                         desc->dataset->samples);
    }
    size_t held_out = count_in(desc->dataset, THAW_SPLIT_VALIDATION, -1);
    for (int i = 0; i < desc->phases; i++) {
        const char *watcher = watches_validation(&desc->phase[i]);
        if (held_out == 0 && watcher != NULL) {
            return thaw_fail(err, THAW_BAD_RECIPE,
                             "phases[%d].%s watches validation, but no photos are held "
                             "out: set split.validation above 0 or add a val/ folder",
                             i, watcher);
        }
        size_t bytes = 0;
        THAW_TRY(trainer_phase_bytes(desc, i, &bytes, err));
    }
    return THAW_OK;
}

thaw_status thaw_trainer_plan(const thaw_trainer_desc *desc, size_t *bytes, thaw_error *err) {
    size_t most = 0;
    for (int i = 0; i < desc->phases; i++) {
        size_t need = 0;
        THAW_TRY(trainer_phase_bytes(desc, i, &need, err));
        if (need > most) most = need;
    }
    *bytes = most;
    return THAW_OK;
}

static thaw_status allocate(thaw_trainer *t, thaw_error *err) {
    size_t batch = (size_t)t->desc.batch, k = (size_t)t->desc.model->classes;
    t->order = thaw_heap_alloc(t->train_count * sizeof *t->order);
    /* One more than needed: an empty list also has an address. */
    t->held_out = thaw_heap_alloc((t->validation_count + 1) * sizeof *t->held_out);
    t->target = thaw_heap_alloc(batch * k * sizeof *t->target);
    t->loss = thaw_heap_alloc(batch * sizeof *t->loss);
    t->label = thaw_heap_alloc(batch * sizeof *t->label);
    if (t->order == NULL || t->held_out == NULL || t->target == NULL || t->loss == NULL ||
        t->label == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "a trainer");
    }
    thaw_dataset_order(t->desc.dataset, THAW_SPLIT_VALIDATION, false, 0, 0, t->held_out);
    return thaw_answers_init(&t->answers, t->desc.model->classes, err);
}

/* What uneven classes take: their weights, and room for drawing from them. */
static thaw_status allocate_for_classes(thaw_trainer *t, thaw_error *err) {
    const thaw_dataset *ds = t->desc.dataset;
    if (t->desc.sampling == THAW_SAMPLING_BALANCED) {
        t->scratch = thaw_heap_alloc((t->real + t->synthetic) * sizeof *t->scratch);
        if (t->scratch == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a trainer");
    }
    if (t->desc.loss.weighting == THAW_WEIGHTS_NONE) return THAW_OK;
    t->class_weight = thaw_heap_alloc((size_t)ds->classes * sizeof *t->class_weight);
    t->row_weight = thaw_heap_alloc((size_t)t->desc.batch * sizeof *t->row_weight);
    if (t->class_weight == NULL || t->row_weight == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "a trainer");
    }
    return thaw_loss_class_weights(&t->desc.loss, ds, t->class_weight, err);
}

thaw_status thaw_trainer_create(const thaw_trainer_desc *desc, thaw_trainer **out,
                                thaw_error *err) {
    THAW_TRY(check(desc, err));
    const thaw_dataset *ds = desc->dataset;
    thaw_trainer *t = thaw_heap_alloc(sizeof *t);
    if (t == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a trainer");
    *t = (thaw_trainer){.desc = *desc,
                        .stage = STAGE_PHASE,
                        .real = count_in(ds, THAW_SPLIT_TRAIN, THAW_ORIGIN_REAL),
                        .synthetic = count_in(ds, THAW_SPLIT_TRAIN, THAW_ORIGIN_SYNTHETIC),
                        .validation_count = count_in(ds, THAW_SPLIT_VALIDATION, -1),
                        .kept_epoch = -1};
    t->train_count = thaw_dataset_epoch_count(ds, desc->sampling);
    thaw_status status = allocate(t, err);
    if (status == THAW_OK) status = allocate_for_classes(t, err);
    if (status != THAW_OK) {
        thaw_trainer_destroy(t);
        return status;
    }
    *out = t;
    return THAW_OK;
}

void thaw_trainer_destroy(thaw_trainer *t) {
    if (t == NULL) return;
    trainer_end_phase(t);
    thaw_optimizer_carry_reset(&t->carry);
    thaw_heap_free(t->order);
    thaw_heap_free(t->scratch);
    thaw_heap_free(t->class_weight);
    thaw_heap_free(t->row_weight);
    thaw_heap_free(t->held_out);
    thaw_heap_free(t->target);
    thaw_heap_free(t->loss);
    thaw_heap_free(t->label);
    thaw_answers_reset(&t->answers);
    thaw_heap_free(t);
}

void thaw_trainer_cancel(thaw_trainer *t) {
    t->cancelled = true;
}

/* A phase is over: its best weights come back, if it kept any, and the next phase or the end
 * follows. */
static thaw_status finish_phase(thaw_trainer *t, thaw_event *event, thaw_error *err) {
    bool last = t->phase + 1 == t->desc.phases;
    bool goes_on = t->reason == THAW_REASON_EPOCHS || t->reason == THAW_REASON_STOPPED;
    if (!last && goes_on) THAW_TRY(trainer_leave_phase(t, err));
    if (!t->best.taken && t->step != t->kept_step) { /* nothing to go back to, and no score yet */
        t->kept_epoch = -1;
        t->kept_train = t->kept_validation = (thaw_score){0};
    }
    t->kept_step = t->step;
    event->kind = THAW_EVENT_RESTORED;
    event->best_epoch = t->kept_epoch;
    event->train = t->kept_train;
    event->validation = t->kept_validation;
    thaw_snapshot_restore(&t->best, &t->desc.model->graph);
    trainer_end_phase(t);
    if (last || !goes_on) {
        t->stage = STAGE_DONE;
    } else {
        t->phase++;
        t->stage = STAGE_PHASE;
    }
    return THAW_OK;
}

static void describe(const thaw_trainer *t, thaw_event *event) {
    const thaw_phase *phase = trainer_phase(t);
    *event = (thaw_event){.kind = THAW_EVENT_DONE,
                          .phase = t->phase,
                          .phase_name = phase->name,
                          .epoch = t->epoch,
                          .phase_epoch = t->phase_epoch,
                          .phase_epochs = phase->epochs,
                          .train = t->kept_train,
                          .validation = t->kept_validation,
                          .lr = t->lr,
                          .wait = t->early_stopping.wait,
                          .best = t->early_stopping.has_best ? t->early_stopping.best : NAN,
                          .best_epoch = t->kept_epoch,
                          .real = t->real,
                          .synthetic = t->synthetic,
                          .reason = t->reason};
}

/* Cancelling before the first phase leaves nothing to restore. */
static void obey_cancel(thaw_trainer *t) {
    t->reason = THAW_REASON_CANCELLED;
    t->stage = t->stage == STAGE_PHASE ? STAGE_DONE : STAGE_RESTORE;
}

thaw_status thaw_trainer_step(thaw_trainer *t, thaw_event *event, thaw_error *err) {
    if (t->cancelled && t->stage != STAGE_DONE && t->stage != STAGE_RESTORE) obey_cancel(t);
    describe(t, event);
    switch (t->stage) {
    case STAGE_PHASE:
        event->kind = THAW_EVENT_PHASE;
        THAW_TRY(trainer_begin_phase(t, event, err));
        trainer_begin_epoch(t);
        break;
    case STAGE_TRAIN:
        trainer_train_batch(t, event);
        break;
    case STAGE_VALIDATE:
        trainer_validate_batch(t, event);
        break;
    case STAGE_EPOCH:
        trainer_judge_epoch(t, event);
        break;
    case STAGE_RESTORE:
        THAW_TRY(finish_phase(t, event, err));
        break;
    case STAGE_DONE:
        break;
    }
    return THAW_OK;
}
