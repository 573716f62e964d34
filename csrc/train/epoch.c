#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "kernels/eltwise.h"
#include "kernels/reduce.h"
#include "train/trainer_parts.h"

void trainer_order_epoch(thaw_trainer *t) {
    thaw_dataset_epoch(t->desc.dataset, t->desc.sampling, t->desc.seed, (uint32_t)t->epoch,
                       t->scratch, t->order);
    thaw_pipeline_begin_epoch(&t->pipeline, (uint32_t)t->epoch);
}

void trainer_begin_epoch(thaw_trainer *t) {
    t->position = 0;
    t->train = t->validation = (thaw_score_sum){0};
    t->training_seconds = 0;
    thaw_answers_clear(&t->answers);
    trainer_order_epoch(t);
    t->stage = STAGE_TRAIN;
}

static size_t rows_left(const thaw_trainer *t, size_t count) {
    size_t left = count - t->position, batch = (size_t)t->desc.batch;
    return left < batch ? left : batch;
}

/* Labels and one-hot targets. */
static void load_targets(thaw_trainer *t, const uint32_t *sample, size_t n) {
    int k = t->desc.model->classes;
    memset(t->target, 0, n * (size_t)k * sizeof(float));
    for (size_t i = 0; i < n; i++) {
        t->label[i] = t->desc.dataset->sample[sample[i]].label;
        t->target[i * (size_t)k + (size_t)t->label[i]] = 1.0f;
    }
}

/* Makes the targets as mixed as the photos are (MixUp, CutMix). A photo counts for accuracy as what
 * most of it is. */
static void mix_targets(thaw_trainer *t, const uint32_t *sample, size_t n) {
    size_t k = (size_t)t->desc.model->classes;
    for (size_t i = 0; i < n; i++) {
        thaw_augment_mix mix = thaw_loader_mix(&t->pipeline.loader, sample, (int)n, (int)i);
        if (mix.share >= 1) continue;
        int partner = t->desc.dataset->sample[sample[mix.partner]].label;
        t->target[i * k + (size_t)t->label[i]] = (float)mix.share;
        t->target[i * k + (size_t)partner] += (float)(1 - mix.share);
        if (mix.share < 0.5) t->label[i] = partner;
    }
}

static void report_progress(const thaw_trainer *t, size_t total, thaw_event *event) {
    event->done = (int)t->position;
    event->total = (int)total;
    event->train = thaw_score_mean(&t->train);
    event->validation = thaw_score_mean(&t->validation);
}

/* True while photos of the batch still go through the frozen layers. */
static bool prepared_some(thaw_trainer *t, const uint32_t *sample, size_t n, size_t total,
                          thaw_event *event) {
    int rows = thaw_pipeline_prepare(&t->pipeline, sample, (int)n);
    if (rows == 0) return false;
    event->kind = THAW_EVENT_PREPARE;
    report_progress(t, total, event);
    return true;
}

void trainer_train_batch(thaw_trainer *t, thaw_event *event) {
    const uint32_t *sample = t->order + t->position;
    size_t n = rows_left(t, t->train_count);
    int k = t->desc.model->classes;
    double begun = thaw_clock_seconds();
    if (prepared_some(t, sample, n, t->train_count, event)) {
        t->training_seconds += thaw_clock_seconds() - begun;
        return;
    }
    thaw_program *suffix = t->pipeline.suffix;
    thaw_pass pass = {.n = (int)n, .training = true, .seed = t->desc.seed, .step = t->step++};
    load_targets(t, sample, n);
    mix_targets(t, sample, n);
    thaw_loss_prepare(&t->desc.loss, t->class_weight, t->target, t->row_weight, n, k);
    const float *logits = thaw_pipeline_forward(&t->pipeline, sample, &pass);
    float *dlogits = thaw_program_output_grad(suffix);
    thaw_softmax_cross_entropy(logits, t->target, t->row_weight, n, k, t->loss, dlogits);
    thaw_scale(dlogits, 1.0f / (float)n, dlogits, n * (size_t)k, NULL); /* the loss is the mean */
    thaw_score_add(&t->train, t->loss, logits, t->label, n, k);
    thaw_program_backward(suffix, &pass);
    double penalty = thaw_gradients_prepare(&t->gradients, suffix, t->desc.pool);
    t->train.loss_sum += penalty * (double)n; /* every photo's loss has it, so the mean has it */
    t->lr = thaw_schedule_rate(&t->schedule, pass.step - t->first_step);
    event->lr = t->lr;
    thaw_optimizer_step(&t->optimizer, t->lr, &t->desc.model->graph, suffix, t->desc.pool);

    t->position += n;
    t->training_seconds += thaw_clock_seconds() - begun;
    event->kind = THAW_EVENT_BATCH;
    report_progress(t, t->train_count, event);
    if (isnan(t->train.loss_sum)) {
        t->stage = STAGE_EPOCH; /* nothing after this can be better */
    } else if (t->position == t->train_count) {
        t->position = 0;
        t->stage = t->validation_count > 0 ? STAGE_VALIDATE : STAGE_EPOCH;
    }
}

void trainer_validate_batch(thaw_trainer *t, thaw_event *event) {
    const uint32_t *sample = t->held_out + t->position;
    size_t n = rows_left(t, t->validation_count);
    int k = t->desc.model->classes;
    if (prepared_some(t, sample, n, t->validation_count, event)) return;
    thaw_pass pass = {.n = (int)n};
    load_targets(t, sample, n);
    const float *logits = thaw_pipeline_forward(&t->pipeline, sample, &pass);
    thaw_softmax_cross_entropy(logits, t->target, NULL, n, k, t->loss, NULL);
    thaw_score_add(&t->validation, t->loss, logits, t->label, n, k);
    thaw_answers_add(&t->answers, logits, t->label, n);
    t->position += n;
    event->kind = THAW_EVENT_VALIDATE;
    report_progress(t, t->validation_count, event);
    if (t->position == t->validation_count) t->stage = STAGE_EPOCH;
}

/* These weights stay if training ends now. */
static void keep(thaw_trainer *t, thaw_score train, thaw_score validation) {
    t->kept_epoch = t->epoch;
    t->kept_step = t->step;
    t->kept_train = train;
    t->kept_validation = validation;
}

/* Tells early stopping of the epoch; true when it ends the phase. */
static bool ask_early_stopping(thaw_trainer *t, thaw_score train, thaw_score validation,
                               thaw_event *event) {
    thaw_early_stopping *es = &t->early_stopping;
    double value = thaw_monitor_value(es->desc.monitor, train, validation);
    thaw_early_stopping_verdict verdict = thaw_early_stopping_update(es, t->phase_epoch, value);
    if (verdict.store) thaw_snapshot_take(&t->best, &t->desc.model->graph);
    if ((verdict.store || !t->best.taken) && !verdict.nan) keep(t, train, validation);
    event->best_epoch = es->has_best ? t->first_epoch + es->best_epoch : -1;
    event->improved = verdict.improved;
    event->wait = es->wait;
    event->best = es->has_best ? es->best : NAN;
    if (verdict.stop) t->reason = verdict.nan ? THAW_REASON_NAN : THAW_REASON_STOPPED;
    return verdict.stop;
}

void trainer_judge_epoch(thaw_trainer *t, thaw_event *event) {
    thaw_score train = thaw_score_mean(&t->train), validation = thaw_score_mean(&t->validation);
    if (validation.count > 0) thaw_answers_complete(&t->answers, &validation);
    bool ends = false;
    if (isnan(train.loss) || (validation.count > 0 && isnan(validation.loss))) {
        t->reason = THAW_REASON_NAN;
        ends = true;
    } else if (trainer_phase(t)->stops_early) {
        ends = ask_early_stopping(t, train, validation, event);
    } else {
        keep(t, train, validation);
        event->best_epoch = t->epoch;
    }
    thaw_schedule_judge(&t->schedule, train, validation);
    event->kind = THAW_EVENT_EPOCH;
    event->train = train;
    event->validation = validation;
    event->images_per_second =
        t->training_seconds > 0 ? (double)train.count / t->training_seconds : 0;
    t->epoch++;
    t->phase_epoch++;
    if (!ends && t->phase_epoch == trainer_phase(t)->epochs) {
        t->reason = THAW_REASON_EPOCHS;
        ends = true;
    }
    event->reason = t->reason;
    t->stage = ends ? STAGE_RESTORE : STAGE_TRAIN;
    if (!ends) trainer_begin_epoch(t);
}
