/* One training of `thaw train`, shared by its rooms: cli_train.c (a run from photos to weights) and
 * cli_folds.c (one run a fold). */
#ifndef THAW_APP_CLI_TRAIN_H
#define THAW_APP_CLI_TRAIN_H

#include "app/cli_checkpoint.h"
#include "io/sha256.h"

typedef struct {
    cli_options *options; /* whose `out` is the run's folder */
    const char *home;     /* what --out named: that folder, or the one above it of a fold */
    thaw_run *run;        /* borrowed */
    cli_checkpoints checkpoints;
    FILE *log;     /* events.jsonl */
    size_t logged; /* bytes of the run's history that stand in it */
    bool interrupted;
    thaw_event event;           /* the last */
    char hash[THAW_SHA256_HEX]; /* of the weights, at the end */
} cli_training;

/* A run of the recipe that the options make. */
thaw_status cli_create_run(cli_options *o, thaw_run **run, thaw_error *err) THAW_MUST_CHECK;

/* Looks into the run's folder, for --resume: the checkpoint to go on from, or the last event of a
 * run that has ended (in the options' arena), or neither. */
thaw_status cli_training_find(cli_training *t, cli_checkpoint *from, const thaw_json **done,
                              thaw_error *err) THAW_MUST_CHECK;

/* Trains to the end: reads photos where the run has none yet, begins or goes on, writes the run's
 * folder. */
thaw_status cli_training_run(cli_training *t, const cli_checkpoint *from,
                             thaw_error *err) THAW_MUST_CHECK;

/* The exit status that an end amounts to; says so where it is an error. */
int cli_training_exit(const thaw_event *done);

/* split.folds without split.fold: every fold is trained, in OUT/fold-0 and so on. */
bool cli_wants_folds(const cli_options *o);
int cli_train_folds(cli_options *o);

#endif
