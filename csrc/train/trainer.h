/* The stepping trainer: phases, epochs, batches, validation, early stopping.
 *
 * The caller pumps: each thaw_trainer_step does one piece of work and tells what happened, so that
 * progress, pausing and cancelling need no callback. */
#ifndef THAW_TRAIN_TRAINER_H
#define THAW_TRAIN_TRAINER_H

#include "data/augment.h"
#include "data/split.h"
#include "graph/freeze.h"
#include "graph/model.h"
#include "train/early_stopping.h"
#include "train/loss.h"
#include "train/optimizer.h"
#include "train/schedule.h"
#include "train/score.h"

#define THAW_PHASE_MAX_RULES 32

typedef struct {
    const char *name;
    int epochs; /* at most; >= 1 */
    thaw_freeze_rule freeze[THAW_PHASE_MAX_RULES];
    int freezes;
    thaw_optimizer_desc optimizer;
    /* The optimizer goes on with what it remembered at the end of the phase before, which has one
     * of the same kind (thaw_optimizer_can_carry); not in the first phase. */
    bool keep_optimizer;
    thaw_schedule_desc schedule; /* of its rate; zeroed: constant */
    bool stops_early;
    thaw_early_stopping_desc early_stopping;
} thaw_phase;

typedef struct {
    thaw_model *model;           /* borrowed; its weights are what is trained */
    const thaw_dataset *dataset; /* borrowed; split already */
    const thaw_phase *phase;     /* borrowed, like the texts in it */
    int phases;
    int batch; /* images a step, >= 1 */
    uint64_t seed;
    thaw_loss_desc loss;              /* its texts are borrowed */
    thaw_sampling sampling;           /* which photos an epoch takes */
    size_t feature_bytes;             /* budget of the feature store; 0: the default of 256 MB */
    const thaw_augment_desc *augment; /* of the photos to train on; borrowed; NULL: none */
    thaw_pool *pool;                  /* borrowed; may be NULL */
} thaw_trainer_desc;

typedef enum {
    THAW_EVENT_PHASE,    /* a phase begins: its memory is planned and taken */
    THAW_EVENT_PREPARE,  /* some photos went through the frozen layers */
    THAW_EVENT_BATCH,    /* one optimizer step */
    THAW_EVENT_VALIDATE, /* one batch of validation */
    THAW_EVENT_EPOCH,    /* an epoch ended */
    THAW_EVENT_RESTORED, /* the best weights are back */
    THAW_EVENT_DONE      /* nothing is left to do; told again by every later step */
} thaw_event_kind;

typedef enum {
    THAW_REASON_EPOCHS,  /* every epoch was run */
    THAW_REASON_STOPPED, /* early stopping */
    THAW_REASON_NAN,     /* the loss is not a number any more */
    THAW_REASON_CANCELLED
} thaw_reason;

typedef struct {
    thaw_event_kind kind;
    int phase;                     /* 0-based */
    const char *phase_name;        /* borrowed */
    int epoch;                     /* over all phases, 0-based */
    int phase_epoch, phase_epochs; /* within the phase, and at most */
    int done, total;               /* prepare, batch, validate: photos of this epoch's pass */
    thaw_score train, validation;  /* batch: running means; epoch: of the epoch. The
                                        loss of training is what is minimized (train/loss.h), that
                                        of validation the cross-entropy alone */
    double lr;                     /* of the last step taken; phase: of the first to come */
    double images_per_second;      /* epoch: photos trained on, by wall time */
    bool improved;                 /* epoch: the best so far */
    int wait;                      /* epochs without improvement */
    int best_epoch;   /* over all phases, −1: none yet; in the end that of the weights kept */
    double best;      /* monitored value of the best epoch; NaN: none yet */
    size_t bytes;     /* phase: memory planned */
    size_t trainable; /* phase: parameters that train */
    size_t real, synthetic; /* samples trained on */
    thaw_reason reason;     /* done; and the end of a phase in its last epoch */
} thaw_event;

typedef struct thaw_trainer thaw_trainer;

/* Checks that every phase's freezing names layers that exist and leaves something to train, and
 * that there are photos to train on. */
thaw_status thaw_trainer_create(const thaw_trainer_desc *desc, thaw_trainer **out,
                                thaw_error *err) THAW_MUST_CHECK;
void thaw_trainer_destroy(thaw_trainer *t);

/* One piece of work: at most one batch. */
thaw_status thaw_trainer_step(thaw_trainer *t, thaw_event *event, thaw_error *err) THAW_MUST_CHECK;

/* Ends training at the next step; the best weights are restored where the phase asks for it. */
void thaw_trainer_cancel(thaw_trainer *t);

/* Bytes that each phase will take, the largest of them, before anything is allocated: weights not
 * included. */
thaw_status thaw_trainer_plan(const thaw_trainer_desc *desc, size_t *bytes,
                              thaw_error *err) THAW_MUST_CHECK;

/* "phases[1]", for messages. */
void thaw_phase_path(int phase, char *out, size_t size);

/* "epochs", "early stopping", "not a number", "cancelled". */
const char *thaw_reason_text(thaw_reason reason);

#endif
