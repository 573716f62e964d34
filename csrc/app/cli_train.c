#include "app/cli_train.h"

#include <string.h>

#include "app/host.h"
#include "app/report.h"
#include "base/heap.h"
#include "io/file.h"
#include "io/folder.h"
#include "io/safetensors.h"

/* --- output ------------------------------------------------------------------------------------
 */

#define PAIRS_SHOWN 5

/* What was found twice, and what was done about it; those across the split are named first. */
static void print_duplicates(const thaw_run *run) {
    static const char *const done[] = {"kept on one side", "ignored", "one of each is used"};
    const thaw_dataset *ds = thaw_run_dataset(run);
    size_t across = 0, shown = 0;
    for (size_t i = 0; i < ds->duplicates; i++) across += ds->duplicate[i].across;
    if (ds->duplicates == 0) return;
    printf("%zu photos are copies of others, %zu of them across the split: %s", ds->duplicates,
           across, done[thaw_run_recipe(run)->split.duplicates]);
    size_t left_out = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_NONE, -1});
    if (left_out > 0) printf(", %zu left out", left_out);
    printf("\n");
    for (size_t i = 0; i < 2 * ds->duplicates && shown < PAIRS_SHOWN; i++) {
        const thaw_duplicate *d = &ds->duplicate[i % ds->duplicates];
        if (d->across != (i < ds->duplicates)) continue;
        printf("  %s is %s (%s)\n", ds->sample[d->copy].name, ds->sample[d->first].name,
               thaw_likeness_names[d->likeness]);
        shown++;
    }
    if (shown < ds->duplicates) printf("  and %zu more\n", ds->duplicates - shown);
}

static void print_fold(const thaw_split_desc *split) {
    if (split->folds > 0) printf("\nfold-%d of %d: ", split->fold, split->folds);
}

static void print_start(const cli_options *o, const thaw_run *run, size_t bytes) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    const thaw_recipe *r = thaw_run_recipe(run);
    thaw_param_totals totals = thaw_freeze_totals(&thaw_run_model(run)->graph);
    size_t train = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_TRAIN, -1});
    size_t held_out = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_VALIDATION, -1});
    if (o->quiet) return;
    print_fold(&r->split);
    thaw_select made = {-1, THAW_SPLIT_TRAIN, THAW_ORIGIN_SYNTHETIC};
    size_t synthetic = thaw_dataset_count(ds, made);
    printf("%s, %d classes, %zu photos to train on, ", r->backbone, ds->classes, train - synthetic);
    if (synthetic > 0) printf("%zu synthetic samples, ", synthetic);
    printf("%zu to validate on", held_out);
    size_t test = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_TEST, -1});
    if (test > 0) printf(", %zu to test on", test);
    if (ds->skips > 0) printf(", %zu skipped", ds->skips);
    printf("\n%zu of %zu parameters train at first; %zu MB of memory for training\n",
           totals.trainable, totals.trainable + totals.frozen, (bytes >> 20) + 1);
    if (r->weights == NULL) {
        printf("no pre-trained weights: the backbone starts from random numbers\n");
    }
    if (r->split.fold == 0) print_duplicates(run); /* nearly the same in other folds */
}

static void print_columns(void) {
    printf("  epoch        lr     loss  accuracy  val_loss  val_accuracy  images/s\n");
}

static void print_phase(const thaw_event *e) {
    printf("\n%s: at most %d epochs, lr %g, %zu trainable parameters\n", e->phase_name,
           e->phase_epochs, e->lr, e->trainable);
    print_columns();
}

static void print_epoch(const thaw_event *e) {
    printf("%7d %9.3g %8.4f %9.4f", e->epoch, e->lr, e->train.loss, e->train.accuracy);
    if (e->validation.count > 0) {
        printf(" %9.4f %13.4f", e->validation.loss, e->validation.accuracy);
    } else {
        printf(" %9s %13s", "-", "-");
    }
    printf(" %9.1f%s", e->images_per_second, e->improved ? "  best" : "");
    if (e->wait > 0) printf("  waited %d", e->wait);
    printf("\n");
}

static void print_event(const cli_options *o, const thaw_event *e) {
    static const char *const doing[] = {[THAW_EVENT_PREPARE] = "frozen layers",
                                        [THAW_EVENT_BATCH] = "training",
                                        [THAW_EVENT_VALIDATE] = "validating"};
    if (o->quiet) return;
    switch (e->kind) {
    case THAW_EVENT_PHASE:
        print_phase(e);
        break;
    case THAW_EVENT_PREPARE:
    case THAW_EVENT_BATCH:
    case THAW_EVENT_VALIDATE:
        cli_progress(o, doing[e->kind], (size_t)e->done, (size_t)e->total);
        return;
    case THAW_EVENT_EPOCH:
        cli_progress_end(o);
        print_epoch(e);
        break;
    case THAW_EVENT_RESTORED:
        printf("ended by %s", thaw_reason_text(e->reason));
        if (e->best_epoch >= 0) printf("; weights of epoch %d kept", e->best_epoch);
        printf("\n");
        break;
    case THAW_EVENT_DONE:
        break;
    }
    fflush(stdout);
}

/* --- files -------------------------------------------------------------------------------------
 */

/* Writes a file of the run's folder and empties the writer. */
static thaw_status write_json(cli_options *o, const char *name, thaw_json_writer *w,
                              thaw_error *err) {
    const char *path = cli_path(o, o->out, name);
    thaw_status status = path == NULL || w->failed ? thaw_fail(err, THAW_NO_MEMORY, "%s", name)
                                                   : thaw_file_write(path, w->text, w->length, err);
    thaw_json_writer_reset(w);
    return status;
}

/* Written before training, so that they are there whatever happens. */
static thaw_status write_head(cli_options *o, const thaw_run *run, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_recipe_write(thaw_run_recipe(run), NULL, &w);
    THAW_TRY(write_json(o, "recipe.json", &w, err));
    thaw_report_classes(run, NULL, &w);
    THAW_TRY(write_json(o, "classes.json", &w, err));
    thaw_report_ledger(run, NULL, &w);
    THAW_TRY(write_json(o, "trained_on.json", &w, err));
    thaw_report_photos(run, &w);
    return write_json(o, "photos.json", &w, err);
}

static thaw_status write_weights(cli_options *o, const thaw_run *run, char hash[THAW_SHA256_HEX],
                                 thaw_error *err) {
    const char *path = cli_path(o, o->out, "weights.safetensors");
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "weights");
    THAW_TRY(thaw_run_save(run, &bytes, &length, err));
    thaw_safetensors_hash(bytes, length, hash);
    thaw_status status = thaw_file_write(path, bytes, length, err);
    thaw_heap_free(bytes);
    return status;
}

/* Appends what the run told since the last call, so that the file is its history, whether it was
 * resumed or not. */
static thaw_status log_history(cli_training *t, thaw_error *err) {
    size_t length = 0;
    const char *text = thaw_run_history(t->run, &length);
    size_t count = length - t->logged;
    if (count == 0) return THAW_OK;
    if (fwrite(text + t->logged, 1, count, t->log) != count || fflush(t->log) != 0) {
        return thaw_fail(err, THAW_IO, "cannot write %s/events.jsonl (is the disk full?)",
                         t->options->out);
    }
    t->logged = length;
    return THAW_OK;
}

static thaw_status log_done(FILE *stream, const thaw_event *done, const char *hash,
                            thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_report_event(done, hash, &w);
    return cli_put_line(stream, &w, err);
}

/* --- the run -----------------------------------------------------------------------------------
 */

/* The checkpoints go last: until then a resumed run would end the same way. Interrupted, they
 * stay. */
static thaw_status finish(cli_training *t, thaw_error *err) {
    cli_options *o = t->options;
    const thaw_event *done = &t->event;
    THAW_TRY(write_weights(o, t->run, t->hash, err));
    THAW_TRY(log_done(t->log, done, t->hash, err));
    bool goes_on = done->reason == THAW_REASON_CANCELLED;
    if (!goes_on) cli_checkpoints_remove(&t->checkpoints);
    if (!o->quiet) {
        printf("\n");
        if (done->validation.count > 0) {
            printf("val_accuracy %.4f, val_loss %.4f at epoch %d\n", done->validation.accuracy,
                   done->validation.loss, done->best_epoch);
        }
        printf("written to %s (weights sha256 %s)\n", o->out, t->hash);
        if (goes_on) printf("`thaw train --resume --out %s` goes on\n", t->home);
    }
    return THAW_OK;
}

/* Ctrl-C ends the run with its best weights; from the checkpoint it can go on all the same. */
static void obey_interrupt(cli_training *t) {
    if (t->interrupted || !thaw_host_was_interrupted()) return;
    t->interrupted = true;
    cli_checkpoints_write(&t->checkpoints, t->run);
    thaw_run_cancel(t->run);
}

static thaw_status pump(cli_training *t, thaw_error *err) {
    THAW_TRY(log_history(t, err));
    cli_checkpoints_write(&t->checkpoints, t->run);
    do {
        obey_interrupt(t);
        THAW_TRY(thaw_run_step(t->run, &t->event, err));
        print_event(t->options, &t->event);
        THAW_TRY(log_history(t, err));
        if (!t->interrupted) cli_checkpoints_follow(&t->checkpoints, t->run, &t->event);
    } while (t->event.kind != THAW_EVENT_DONE);
    return finish(t, err);
}

/* Photos are read once for all folds. */
static thaw_status prepare(cli_options *o, thaw_run *run, thaw_error *err) {
    size_t bytes = 0;
    THAW_TRY(cli_give_weights(o, run, err));
    if (o->data != NULL && thaw_run_dataset(run)->samples == 0) {
        THAW_TRY(cli_add_photos(o, run, o->data, err));
    }
    THAW_TRY(cli_make_samples(o, run, NULL, NULL, err));
    THAW_TRY(thaw_run_start(run, err));
    THAW_TRY(thaw_run_plan(run, &bytes, err));
    print_start(o, run, bytes);
    return THAW_OK;
}

/* A run that begins leaves nothing of an earlier one that could be resumed instead of it. */
static thaw_status begin(cli_training *t, thaw_error *err) {
    cli_options *o = t->options;
    THAW_TRY(thaw_folder_create(o->out, err));
    if (cli_checkpoints_remove(&t->checkpoints) && !o->quiet) {
        printf("%s held an interrupted run; this one takes its place\n", o->out);
    }
    return write_head(o, t->run, err);
}

static thaw_status go_on(cli_training *t, const thaw_checkpoint *c, thaw_error *err) {
    THAW_TRY(thaw_run_resume(t->run, c, err));
    if (!t->options->quiet) {
        printf("\ngoing on in epoch %d: %s\n", c->epoch,
               thaw_run_recipe(t->run)->phase[c->phase].name);
        print_columns();
    }
    return THAW_OK;
}

thaw_status cli_training_run(cli_training *t, const cli_checkpoint *from, thaw_error *err) {
    cli_options *o = t->options;
    THAW_TRY(prepare(o, t->run, err));
    THAW_TRY(from->bytes == NULL ? begin(t, err) : go_on(t, &from->checkpoint, err));
    const char *path = cli_path(o, o->out, "events.jsonl");
    t->log = path == NULL ? NULL : fopen(path, "w");
    if (t->log == NULL) return thaw_fail(err, THAW_IO, "cannot write %s/events.jsonl", o->out);
    thaw_status status = pump(t, err);
    fclose(t->log);
    return status;
}

thaw_status cli_create_run(cli_options *o, thaw_run **run, thaw_error *err) {
    const char *text = NULL;
    size_t length = 0;
    THAW_TRY(cli_recipe_text(o, &text, &length, err));
    return thaw_run_create(text, length, o->threads, run, err);
}

/* From the recipe to the end. */
static thaw_status run_through(cli_training *t, const cli_checkpoint *from, thaw_error *err) {
    THAW_TRY(cli_create_run(t->options, &t->run, err));
    thaw_status status = cli_training_run(t, from, err);
    thaw_run_destroy(t->run);
    if (status != THAW_OK || !t->options->json) return status;
    return log_done(stdout, &t->event, t->hash, err);
}

int cli_training_exit(const thaw_event *done) {
    if (done->reason == THAW_REASON_CANCELLED) return CLI_EXIT_INTERRUPTED;
    if (done->reason != THAW_REASON_NAN) return 0;
    thaw_error err;
    thaw_fail(&err, THAW_NUMERIC, "the loss is not a number any more; try a smaller --lr");
    return cli_fail(&err);
}

/* Says so of a run that has ended already. */
static int tell_done(cli_options *o, const thaw_json *done) {
    thaw_json_writer w;
    thaw_error err;
    const thaw_json *reason = thaw_json_get(done, "reason");
    if (!o->quiet) {
        printf("%s: this run has ended (%s); nothing is left to do\n", o->out,
               reason != NULL && reason->kind == THAW_JSON_STRING ? reason->text : "done");
    }
    if (!o->json) return 0;
    thaw_json_writer_init(&w);
    thaw_json_put_value(&w, NULL, done);
    return cli_put_line(stdout, &w, &err) == THAW_OK ? 0 : cli_fail(&err);
}

thaw_status cli_training_find(cli_training *t, cli_checkpoint *from, const thaw_json **done,
                              thaw_error *err) {
    cli_options *o = t->options;
    THAW_TRY(cli_checkpoints_init(&t->checkpoints, o, err));
    if (!o->resume) return THAW_OK;
    THAW_TRY(cli_checkpoints_read(&t->checkpoints, from, err));
    if (from->bytes == NULL) {
        *done = cli_read_done(o);
        return THAW_OK;
    }
    if (o->data == NULL) {
        o->data = thaw_arena_text(&o->arena, from->checkpoint.head.source,
                                  strlen(from->checkpoint.head.source));
        if (o->data == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a path");
        if (o->data[0] == '\0') o->data = NULL; /* drawn by rules alone */
    }
    t->checkpoints.source = o->data;
    return THAW_OK;
}

static int train_once(cli_options *o) {
    thaw_error err;
    cli_training t = {.options = o, .home = o->out};
    cli_checkpoint from = {0};
    const thaw_json *done = NULL;
    thaw_status status = cli_training_find(&t, &from, &done, &err);
    if (done != NULL) return tell_done(o, done);
    if (status == THAW_OK && o->resume && from.bytes == NULL) {
        status = thaw_fail(&err, THAW_INVALID,
                           "--resume: no checkpoint in %s; without --resume the run begins anew",
                           o->out);
    }
    if (status == THAW_OK) status = run_through(&t, &from, &err);
    cli_checkpoint_reset(&from);
    return status == THAW_OK ? cli_training_exit(&t.event) : cli_fail(&err);
}

int cli_train(cli_options *o) {
    if (o->out == NULL || (o->data == NULL && !o->resume && !cli_draws(o))) {
        thaw_error err;
        thaw_fail(&err, THAW_INVALID, "--data DIR and --out DIR wanted; `thaw help train`");
        return cli_fail(&err);
    }
    thaw_host_watch_interrupt();
    return cli_wants_folds(o) ? cli_train_folds(o) : train_once(o);
}
