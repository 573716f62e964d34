/* A tiny training run for tests: the small network on drawn shapes, pumped to its end. */
#ifndef THAW_TEST_TRAIN_SUPPORT_H
#define THAW_TEST_TRAIN_SUPPORT_H

#include "test_graph_support.h"
#include "train/trainer.h"

#define TRAIN_MOST_EPOCHS 32
#define TRAIN_PER_CLASS 5 /* four to train on and one to validate on, of 5 classes */

typedef struct {
    thaw_model model;
    thaw_dataset dataset;
    thaw_phase phase[2]; /* one phase: 2 epochs of Adam, everything thawed, no early stopping */
    thaw_trainer_desc desc;
    thaw_trainer *trainer;

    /* What happened. */
    char story[512]; /* one letter an event: Phase, prepare, Batch, Validate, Epoch, Restored, Done
                      */
    thaw_event epoch[TRAIN_MOST_EPOCHS];
    float *weights[TRAIN_MOST_EPOCHS]; /* as each epoch left them; owned */
    int epochs;
    thaw_event last;
} train_bench;

/* Fills in what the fields above say; change desc and phase before train_start. The bench is zeroed
 * by the caller. False, with a failed check, when that does not work. */
bool train_open(train_bench *b, const char *json, double validation);
void train_close(train_bench *b);

bool train_start(train_bench *b);

/* One step, taken down. False at the end. */
bool train_step(train_bench *b);

/* Steps up to and including the `count`-th event of a kind; false when training ends before. */
bool train_until(train_bench *b, thaw_event_kind kind, int count);

/* Starts unless started, and steps to the end. */
void train_run(train_bench *b);

/* True when the weights are those that this epoch left, bit for bit. */
bool train_weights_are_of(const train_bench *b, int epoch);

#endif
