#include <stdio.h>

#include "base/whole.h"
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

static bool keeps_optimizer(const thaw_trainer_desc *desc, int index) {
    return index > 0 && index < desc->phases && desc->phase[index].keep_optimizer;
}

/* Bytes of a phase's optimizer that wait for the next phase. */
static size_t carried_bytes(const thaw_phase *phase, const thaw_program *p) {
    int ranges = 0;
    (void)thaw_program_ranges(p, &ranges);
    return thaw_optimizer_bytes(&phase->optimizer, thaw_program_grad_floats(p)) +
           (size_t)ranges * sizeof(thaw_grad_range);
}

/* Everything that a phase takes: pipeline, optimizer, the copy of the best weights, and `carried`
 * bytes of the phase before. */
static size_t bytes_of(const thaw_trainer_desc *desc, int index, const thaw_pipeline *pl,
                       size_t carried) {
    const thaw_phase *phase = &desc->phase[index];
    uint64_t bytes = (uint64_t)thaw_pipeline_bytes(pl) + carried;
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
    size_t carried = 0;
    if (keeps_optimizer(desc, phase)) {
        THAW_TRY(plan_phase(desc, phase - 1, &pl, err));
        carried = carried_bytes(&desc->phase[phase - 1], pl.suffix);
        thaw_pipeline_reset(&pl);
    }
    THAW_TRY(plan_phase(desc, phase, &pl, err));
    *bytes = bytes_of(desc, phase, &pl, carried);
    thaw_pipeline_reset(&pl);
    return THAW_OK;
}

thaw_status trainer_leave_phase(thaw_trainer *t, thaw_error *err) {
    if (!keeps_optimizer(&t->desc, t->phase + 1)) return THAW_OK;
    t->carry_bytes = carried_bytes(trainer_phase(t), t->pipeline.suffix);
    return thaw_optimizer_leave(&t->optimizer, t->pipeline.suffix, &t->carry, err);
}

/* Takes the memory that the phase trains in; its pipeline is planned. */
static thaw_status allocate_phase(thaw_trainer *t, thaw_error *err) {
    const thaw_phase *phase = trainer_phase(t);
    const thaw_program *suffix = t->pipeline.suffix;
    THAW_TRY(thaw_pipeline_allocate(&t->pipeline, err));
    THAW_TRY(
        thaw_gradients_init(&t->gradients, &phase->optimizer.clip, t->desc.loss.l2, suffix, err));
    THAW_TRY(thaw_optimizer_init(&t->optimizer, &phase->optimizer, thaw_program_grad_floats(suffix),
                                 err));
    if (!phase->stops_early || !phase->early_stopping.restore_best_weights) return THAW_OK;
    return thaw_snapshot_init(&t->best, &t->desc.model->graph, err);
}

thaw_status trainer_equip_phase(thaw_trainer *t, thaw_error *err) {
    const thaw_phase *phase = trainer_phase(t);
    THAW_TRY(plan_phase(&t->desc, t->phase, &t->pipeline, err));
    thaw_status status = allocate_phase(t, err);
    if (status != THAW_OK) {
        trainer_end_phase(t);
        return status;
    }
    if (t->carry.ranges > 0) {
        thaw_optimizer_go_on(&t->optimizer, t->pipeline.suffix, &t->carry);
    }
    thaw_early_stopping_init(&t->early_stopping, &phase->early_stopping);
    size_t batch = (size_t)t->desc.batch, steps = size_ceil_div(t->train_count, batch);
    thaw_schedule_init(&t->schedule, &phase->schedule, phase->optimizer.lr, (uint32_t)steps,
                       phase->epochs);
    return THAW_OK;
}

thaw_status trainer_begin_phase(thaw_trainer *t, thaw_event *event, thaw_error *err) {
    size_t carried = t->carry.ranges > 0 ? t->carry_bytes : 0;
    THAW_TRY(trainer_equip_phase(t, err));
    t->first_step = t->step;
    t->lr = event->lr = thaw_schedule_rate(&t->schedule, 0);
    t->phase_epoch = 0;
    t->first_epoch = t->epoch;
    event->bytes = bytes_of(&t->desc, t->phase, &t->pipeline, carried);
    event->trainable = thaw_freeze_totals(&t->desc.model->graph).trainable;
    return THAW_OK;
}

void trainer_end_phase(thaw_trainer *t) {
    thaw_pipeline_reset(&t->pipeline);
    thaw_gradients_reset(&t->gradients);
    thaw_optimizer_reset(&t->optimizer);
    thaw_snapshot_reset(&t->best);
}
