#include <stdio.h>

#include "train/trainer_parts.h"

#define DEFAULT_FEATURE_BYTES ((size_t)256 << 20)

void thaw_phase_path(int phase, char *out, size_t size) {
    snprintf(out, size, "phases[%d]", phase);
}

const thaw_phase *trainer_phase(const thaw_trainer *t) {
    return &t->desc.phase[t->phase];
}

/* Freezes as the phase says and plans its pipeline. */
static thaw_status plan_phase(const thaw_trainer_desc *desc, int index, thaw_pipeline *pl,
                              thaw_error *err) {
    const thaw_phase *phase = &desc->phase[index];
    thaw_graph *g = &desc->model->graph;
    thaw_status status = thaw_freeze_apply(g, phase->freeze, phase->freezes, err);
    if (status == THAW_OK && thaw_freeze_totals(g).trainable == 0) {
        status = thaw_fail(err, THAW_BAD_RECIPE, "every layer is frozen: nothing is left to train");
    }
    thaw_pipeline_desc wanted = {.model = desc->model,
                                 .dataset = desc->dataset,
                                 .batch = desc->batch,
                                 .training = true,
                                 .feature_bytes = desc->feature_bytes == 0 ? DEFAULT_FEATURE_BYTES
                                                                           : desc->feature_bytes,
                                 .augment = desc->augment,
                                 .seed = desc->seed,
                                 .pool = desc->pool};
    if (status == THAW_OK) status = thaw_pipeline_init(pl, &wanted, err);
    if (status == THAW_OK) return THAW_OK;
    char where[64];
    thaw_phase_path(index, where, sizeof where);
    return thaw_fail_within(err, status, where);
}

/* Everything that a phase takes: pipeline, optimizer, the copy of the best weights. */
static size_t bytes_of(const thaw_trainer_desc *desc, int index, const thaw_pipeline *pl) {
    const thaw_phase *phase = &desc->phase[index];
    uint64_t bytes = thaw_pipeline_bytes(pl);
    bytes += thaw_gradients_bytes(&phase->optimizer.clip, desc->loss.l2, pl->suffix);
    bytes += thaw_optimizer_bytes(&phase->optimizer, thaw_program_grad_floats(pl->suffix));
    if (phase->stops_early && phase->early_stopping.restore_best_weights) {
        bytes += thaw_snapshot_floats(&desc->model->graph) * sizeof(float);
    }
    return bytes < SIZE_MAX ? (size_t)bytes : SIZE_MAX;
}

thaw_status trainer_phase_bytes(const thaw_trainer_desc *desc, int phase, size_t *bytes,
                                thaw_error *err) {
    thaw_pipeline pl;
    THAW_TRY(plan_phase(desc, phase, &pl, err));
    *bytes = bytes_of(desc, phase, &pl);
    thaw_pipeline_reset(&pl);
    return THAW_OK;
}

thaw_status trainer_begin_phase(thaw_trainer *t, thaw_event *event, thaw_error *err) {
    const thaw_phase *phase = trainer_phase(t);
    thaw_graph *g = &t->desc.model->graph;
    THAW_TRY(plan_phase(&t->desc, t->phase, &t->pipeline, err));
    thaw_status status = thaw_pipeline_allocate(&t->pipeline, err);
    if (status == THAW_OK) {
        status = thaw_gradients_init(&t->gradients, &phase->optimizer.clip, t->desc.loss.l2,
                                     t->pipeline.suffix, err);
    }
    if (status == THAW_OK) {
        status = thaw_optimizer_init(&t->optimizer, &phase->optimizer,
                                     thaw_program_grad_floats(t->pipeline.suffix), err);
    }
    if (status == THAW_OK && phase->stops_early && phase->early_stopping.restore_best_weights) {
        status = thaw_snapshot_init(&t->best, g, err);
    }
    if (status != THAW_OK) {
        trainer_end_phase(t);
        return status;
    }
    thaw_early_stopping_init(&t->early_stopping, &phase->early_stopping);
    size_t batch = (size_t)t->desc.batch, steps = (t->train_count + batch - 1) / batch;
    thaw_schedule_init(&t->schedule, &phase->schedule, phase->optimizer.lr, (uint32_t)steps,
                       phase->epochs);
    t->first_step = t->step;
    t->lr = event->lr = thaw_schedule_rate(&t->schedule, 0);
    t->phase_epoch = 0;
    t->first_epoch = t->epoch;
    event->bytes = bytes_of(&t->desc, t->phase, &t->pipeline);
    event->trainable = thaw_freeze_totals(g).trainable;
    return THAW_OK;
}

void trainer_end_phase(thaw_trainer *t) {
    thaw_pipeline_reset(&t->pipeline);
    thaw_gradients_reset(&t->gradients);
    thaw_optimizer_reset(&t->optimizer);
    thaw_snapshot_reset(&t->best);
}
