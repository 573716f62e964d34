/* The command line's rooms: cli.c (commands and help), cli_options.c (words into options and a
 * recipe), cli_train.c, cli_folds.c, cli_checkpoint.c, cli_answer.c (eval, predict), cli_probe.c,
 * cli_augment.c, cli_synth.c, cli_judge.c, cli_ablate.c, cli_show.c (summary, models), cli_bench.c,
 * cli_print.c.
 */
#ifndef THAW_APP_CLI_H
#define THAW_APP_CLI_H

#include <stdio.h>

#include "app/run.h"

#define CLI_MAX_WORDS 4096
#define CLI_EXIT_INTERRUPTED 130 /* as shells have it of SIGINT */

/* What the words of a command line say. Texts are borrowed from argv or live in the arena. */
typedef struct {
    thaw_arena arena;
    const char *data, *synthetic, *between, *out, *run, *labels, *split, *amounts, *weights_file,
        *only, *cam;
    bool json, quiet, quick, resume;
    int checkpoint_every; /* seconds; 0: only after each epoch */
    int threads, top, classes, per_class, seeds, side, pictures, variants, phase, steps, batch;
    double from, to;                 /* rates of lr-find */
    const char *lr;                  /* of every phase; NULL: as the recipe has it */
    const thaw_json *recipe;         /* tree of the recipe with every flag worked in; NULL: {} */
    const char *word[CLI_MAX_WORDS]; /* what is no flag: images, a command's name */
    int words;
} cli_options;

/* Reads the words after the command. Flags that the command does not take are errors with the
 * nearest one that it does. */
thaw_status cli_options_read(cli_options *o, const char *command, int argc, char **argv,
                             thaw_error *err) THAW_MUST_CHECK;
void cli_options_reset(cli_options *o);

/* The recipe as text, in the arena. */
thaw_status cli_recipe_text(cli_options *o, const char **text, size_t *length,
                            thaw_error *err) THAW_MUST_CHECK;

/* Texts of flags as values of a recipe; NULL when there is no memory. Each also takes JSON.
 * List (--augment): "rotation=20,zoom=0.8..1.2,horizontal_flip", "none". Schedule: a list after the
 * kind, "cosine,warmup=2". Optimizer: "adamw". Freeze: "backbone", "none", "until=NAME",
 * "from=NAME", or a list of layers, "block1_*,block2_*". Input: one side of a square of 3 channels.
 */
const thaw_json *cli_list_value(thaw_arena *arena, const char *text);
const thaw_json *cli_schedule_value(thaw_arena *arena, const char *text);
const thaw_json *cli_optimizer_value(thaw_arena *arena, const char *text);
const thaw_json *cli_freeze_value(thaw_arena *arena, const char *text);
const thaw_json *cli_input_value(thaw_arena *arena, const char *text);

/* Commands return an exit status. */
int cli_train(cli_options *o);
int cli_eval(cli_options *o);
int cli_predict(cli_options *o);
int cli_probe(cli_options *o);
int cli_augment(cli_options *o);
int cli_lr_find(cli_options *o);
int cli_synth(cli_options *o);
int cli_judge(cli_options *o);
int cli_ablate(cli_options *o);
int cli_summary(cli_options *o);
int cli_models(cli_options *o);
int cli_bench(cli_options *o);

/* Says an error on stderr; returns its exit status. */
int cli_fail(const thaw_error *err);

/* "DIR/NAME" in the arena; NULL when there is no memory. */
const char *cli_path(cli_options *o, const char *directory, const char *name);

/* Adds every photo below a folder, with progress; files that cannot be used are named and counted.
 */
thaw_status cli_add_photos(cli_options *o, thaw_run *run, const char *directory,
                           thaw_error *err) THAW_MUST_CHECK;

/* Whether the recipe's samples are drawn by rules, so that no photos are needed. */
bool cli_draws(const cli_options *o);

/* Makes the recipe's synthetic samples, if it has any, with progress; `take` (may be NULL) is shown
 * each. What a generator of pictures learnt is kept in --out, and gone on with if it is there.
 * Ctrl-C ends it: CANCELLED. */
typedef thaw_status cli_take_sample(void *context, const thaw_synth_sample *sample,
                                    thaw_error *err);
thaw_status cli_make_samples(cli_options *o, thaw_run *run, cli_take_sample *take, void *context,
                             thaw_error *err) THAW_MUST_CHECK;

/* Reads a weights file for a run, saying what to do where it is a file of Keras. */
thaw_status cli_read_weights(const char *path, uint8_t **bytes, size_t *length,
                             thaw_error *err) THAW_MUST_CHECK;

/* Gives a run the weights that its recipe names, if it names any. */
thaw_status cli_give_weights(cli_options *o, thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

/* Opens the run of an earlier `train` (--run), or a backbone with its own classifier (--backbone,
 * --weights,
 * --labels). */
thaw_status cli_open_trained(cli_options *o, thaw_run **run, thaw_error *err) THAW_MUST_CHECK;

/* Writes one line of JSON to a stream and empties the writer. */
thaw_status cli_put_line(FILE *stream, thaw_json_writer *w, thaw_error *err) THAW_MUST_CHECK;

/* Progress: a bar on a terminal, nothing elsewhere. */
void cli_progress(const cli_options *o, const char *what, size_t done, size_t total);
void cli_progress_end(const cli_options *o);

#endif
