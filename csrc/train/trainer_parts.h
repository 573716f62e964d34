/* Inside of the trainer, shared by its rooms: trainer.c (life and stepping), epoch.c (batches and
 * what ends an epoch), phase.c (what a phase needs), checkpoint.c (its state as a file). What is
 * added to the state here is added to checkpoint.c too. */
#ifndef THAW_TRAIN_TRAINER_PARTS_H
#define THAW_TRAIN_TRAINER_PARTS_H

#include "train/answers.h"
#include "train/pipeline.h"
#include "train/snapshot.h"
#include "train/trainer.h"

typedef enum {
    STAGE_PHASE, /* a phase is to begin */
    STAGE_TRAIN,
    STAGE_VALIDATE,
    STAGE_EPOCH,   /* an epoch is to be judged */
    STAGE_RESTORE, /* a phase has ended and its best weights are to come back */
    STAGE_DONE
} trainer_stage;

struct thaw_trainer {
    thaw_trainer_desc desc;
    trainer_stage stage;
    bool cancelled;
    thaw_reason reason;

    uint32_t *order; /* photos to train on, shuffled each epoch; owned */
    size_t train_count;
    uint32_t *scratch;  /* of balanced sampling; owned */
    uint32_t *held_out; /* photos to validate on; owned */
    size_t validation_count;
    size_t real, synthetic; /* samples to train on */

    /* The phase. */
    int phase, phase_epoch;
    int epoch;       /* over all phases */
    int first_epoch; /* of the phase */
    thaw_pipeline pipeline;
    thaw_gradients gradients;
    thaw_optimizer optimizer;
    thaw_optimizer_carry carry; /* from the phase before, until this one has begun */
    size_t carry_bytes;
    thaw_schedule schedule;
    uint32_t first_step; /* of the phase */
    double lr;           /* of the last step, or the next when a phase begins */
    thaw_early_stopping early_stopping;
    thaw_snapshot best;

    /* The epoch whose weights stay when training ends here, over all phases; −1: none that was
     * scored. */
    int kept_epoch;
    uint32_t kept_step; /* the step that these scores stand for */
    thaw_score kept_train, kept_validation;

    /* The epoch. */
    size_t position; /* in order or held_out */
    thaw_score_sum train, validation;
    thaw_answers answers; /* to the photos held out; owned */
    double training_seconds;
    uint32_t step; /* of the optimizer, over all phases: the key of dropout */

    /* One batch; owned. */
    float *target, *loss;
    float *class_weight, *row_weight; /* NULL where classes have no weights */
    int *label;
};

/* phase.c. equip takes what a phase needs, with its state at the start; begin does so for a phase
 * that begins. */
const thaw_phase *trainer_phase(const thaw_trainer *t);
thaw_status trainer_equip_phase(thaw_trainer *t, thaw_error *err);
thaw_status trainer_begin_phase(thaw_trainer *t, thaw_event *event, thaw_error *err);
void trainer_end_phase(thaw_trainer *t);
/* Before the end of a phase: saves what the next one keeps, if it keeps anything. */
thaw_status trainer_leave_phase(thaw_trainer *t, thaw_error *err);
thaw_status trainer_phase_bytes(const thaw_trainer_desc *desc, int phase, size_t *bytes,
                                thaw_error *err);

/* epoch.c: the order of the epoch's photos, and one piece of the stage's work. */
void trainer_order_epoch(thaw_trainer *t);
void trainer_begin_epoch(thaw_trainer *t);
void trainer_train_batch(thaw_trainer *t, thaw_event *event);
void trainer_validate_batch(thaw_trainer *t, thaw_event *event);
void trainer_judge_epoch(thaw_trainer *t, thaw_event *event);

#endif
