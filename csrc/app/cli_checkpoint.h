/* The checkpoints of `thaw train`: two files beside the run, written in turn. Each is written whole
 * under another name and then renamed, and carries a checksum; so whenever the program or the
 * machine ends, one of them is good. */
#ifndef THAW_APP_CLI_CHECKPOINT_H
#define THAW_APP_CLI_CHECKPOINT_H

#include "app/cli.h"

typedef struct {
    const char *path[2];
    const char *source;      /* borrowed: where the photos are */
    int next;                /* the file to write next */
    int seconds;             /* between two within an epoch; 0: none there */
    double written_at, cost; /* seconds: when the last one was, and what it took */
    bool failed;             /* the last one could not be written, and that was said */
} cli_checkpoints;

/* One that was read, and its bytes; NULL: there is none. */
typedef struct {
    uint8_t *bytes;
    thaw_checkpoint checkpoint;
} cli_checkpoint;

thaw_status cli_checkpoints_init(cli_checkpoints *c, cli_options *o,
                                 thaw_error *err) THAW_MUST_CHECK;

/* The newest that is whole, none when there is no file; the next one is written over the other.
 * BAD_FILE when no file is whole. */
thaw_status cli_checkpoints_read(cli_checkpoints *c, cli_checkpoint *out,
                                 thaw_error *err) THAW_MUST_CHECK;
void cli_checkpoint_reset(cli_checkpoint *c);

/* Writes one; a failure is said once, since training goes on without. */
void cli_checkpoints_write(cli_checkpoints *c, thaw_run *run);

/* Writes one where it is due: after each epoch, and within it every so many seconds; but never so
 * often that it takes more than a tenth of the time. */
void cli_checkpoints_follow(cli_checkpoints *c, thaw_run *run, const thaw_event *event);

/* True when there was any. */
bool cli_checkpoints_remove(const cli_checkpoints *c);

/* The last event of a run that has ended, in the arena; NULL when it has not. */
const thaw_json *cli_read_done(cli_options *o);

#endif
