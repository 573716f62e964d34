/* Checkpoints: a trainer's whole state as a file, from which another trainer goes on with the same
 * bits.
 *
 * The container is safetensors. Its metadata holds the counters, its tensors hold the weights that
 * training may have changed until then, the optimizer's state and the best weights. Frozen weights
 * are those that training began with, so they are only identified, and a checkpoint of feature
 * extraction is small whatever the backbone. What the frozen layers made of the photos is made
 * again. A checksum over every byte tells a file that was torn or damaged. */
#ifndef THAW_TRAIN_CHECKPOINT_H
#define THAW_TRAIN_CHECKPOINT_H

#include "io/safetensors.h"
#include "train/trainer.h"

/* What stands in a checkpoint beside the trainer's state: what the run was, for those who check
 * that they go on with the same one. Texts end with NUL. */
typedef struct {
    uint64_t number;    /* the higher of two checkpoints of a run is the newer */
    const char *recipe; /* as run, in JSON */
    const char *source; /* where the photos were, for people; "" where that has no name */
    uint64_t classes, samples, photos; /* counts, and thaw_dataset_digest */
    uint64_t start;                    /* XXH64 of the weights that training began with */
    const uint8_t *history;            /* what was told so far */
    size_t history_length;
} thaw_checkpoint_head;

/* A checkpoint that was read. It borrows the file's bytes. */
typedef struct {
    thaw_checkpoint_head head;
    int phase, epoch; /* in work */
    thaw_safetensors file;
} thaw_checkpoint;

/* Checks the checksum and reads the head. BAD_FILE for what is damaged, cut short or no checkpoint;
 * NO_MEMORY. thaw_checkpoint_reset frees what it takes. */
thaw_status thaw_checkpoint_open(const uint8_t *bytes, size_t length, thaw_checkpoint *out,
                                 thaw_error *err) THAW_MUST_CHECK;
void thaw_checkpoint_reset(thaw_checkpoint *c);

/* The state between any two steps, as a file in memory; the trainer stays as it is. Whoever calls
 * frees *bytes with thaw_heap_free. NO_MEMORY. */
thaw_status thaw_trainer_save(thaw_trainer *t, const thaw_checkpoint_head *head, uint8_t **bytes,
                              size_t *length, thaw_error *err) THAW_MUST_CHECK;

/* Brings a fresh trainer to the state of a checkpoint. It must be made of the same phases, photos
 * and starting weights: compare what the head says. BAD_FILE where the file does not fit;
 * NO_MEMORY. After a failure the trainer and the model's weights are of no more use. */
thaw_status thaw_trainer_load(thaw_trainer *t, const thaw_checkpoint *c,
                              thaw_error *err) THAW_MUST_CHECK;

#endif
