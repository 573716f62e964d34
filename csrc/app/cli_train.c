#include <math.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/host.h"
#include "app/report.h"
#include "base/clock.h"
#include "base/heap.h"
#include "io/file.h"
#include "io/folder.h"
#include "io/sha256.h"

#define EXIT_INTERRUPTED 130

/* --- output ------------------------------------------------------------------------------------
 */

static void print_start(const cli_options *o, const thaw_run *run, size_t bytes) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    const thaw_recipe *r = thaw_run_recipe(run);
    thaw_param_totals totals = thaw_freeze_totals(&thaw_run_model(run)->graph);
    size_t train = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_TRAIN, -1});
    size_t held_out = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_VALIDATION, -1});
    if (o->quiet) return;
    printf("%s, %d classes, %zu photos to train on, %zu to validate on", r->backbone, ds->classes,
           train, held_out);
    if (ds->skips > 0) printf(", %zu skipped", ds->skips);
    printf("\n%zu of %zu parameters train at first; %zu MB of memory for training\n",
           totals.trainable, totals.trainable + totals.frozen, (bytes >> 20) + 1);
    if (r->weights == NULL && !o->quiet) {
        printf("no pre-trained weights: the backbone starts from random numbers\n");
    }
}

static void print_phase(const thaw_event *e) {
    printf("\n%s: at most %d epochs, lr %g, %zu trainable parameters\n", e->phase_name,
           e->phase_epochs, e->lr, e->trainable);
    printf("  epoch        lr     loss  accuracy  val_loss  val_accuracy  images/s\n");
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

static thaw_status write_json(cli_options *o, const char *name, thaw_json_writer *w,
                              thaw_error *err) {
    const char *path = cli_path(o, o->out, name);
    if (path == NULL || w->failed) return thaw_fail(err, THAW_NO_MEMORY, "%s", name);
    return thaw_file_write(path, w->text, w->length, err);
}

/* recipe.json and classes.json: written before training, so that they are there whatever happens.
 */
static thaw_status write_head(cli_options *o, const thaw_run *run, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_recipe_write(thaw_run_recipe(run), NULL, &w);
    thaw_status status = write_json(o, "recipe.json", &w, err);
    thaw_json_writer_reset(&w);
    thaw_report_classes(run, NULL, &w);
    if (status == THAW_OK) status = write_json(o, "classes.json", &w, err);
    thaw_json_writer_reset(&w);
    return status;
}

static thaw_status write_weights(cli_options *o, const thaw_run *run, char hash[THAW_SHA256_HEX],
                                 thaw_error *err) {
    const char *path = cli_path(o, o->out, "weights.safetensors");
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "weights");
    THAW_TRY(thaw_run_save(run, &bytes, &length, err));
    thaw_sha256_hex(bytes, length, hash);
    thaw_status status = thaw_file_write(path, bytes, length, err);
    thaw_heap_free(bytes);
    return status;
}

/* Batches and the like are progress, not history. */
static bool is_history(const thaw_event *e) {
    return e->kind == THAW_EVENT_PHASE || e->kind == THAW_EVENT_EPOCH ||
           e->kind == THAW_EVENT_RESTORED || e->kind == THAW_EVENT_DONE;
}

static thaw_status log_event(FILE *log, const thaw_event *e, const char *hash, thaw_error *err) {
    thaw_json_writer w;
    if (!is_history(e)) return THAW_OK;
    thaw_json_writer_init(&w);
    thaw_report_event(e, hash, &w);
    return cli_put_line(log, &w, err);
}

/* --- the run -----------------------------------------------------------------------------------
 */

static thaw_status finish(cli_options *o, thaw_run *run, const thaw_event *done, FILE *log,
                          thaw_error *err) {
    char hash[THAW_SHA256_HEX];
    THAW_TRY(write_weights(o, run, hash, err));
    THAW_TRY(log_event(log, done, hash, err));
    if (!o->quiet) {
        printf("\n");
        if (done->validation.count > 0) {
            printf("val_accuracy %.4f, val_loss %.4f at epoch %d\n", done->validation.accuracy,
                   done->validation.loss, done->best_epoch);
        }
        printf("written to %s (weights sha256 %s)\n", o->out, hash);
    }
    if (!o->json) return THAW_OK;
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_report_event(done, hash, &w);
    return cli_put_line(stdout, &w, err);
}

static thaw_status pump(cli_options *o, thaw_run *run, FILE *log, thaw_event *event,
                        thaw_error *err) {
    do {
        if (thaw_host_was_interrupted()) thaw_run_cancel(run);
        THAW_TRY(thaw_run_step(run, event, err));
        print_event(o, event);
        if (event->kind != THAW_EVENT_DONE) THAW_TRY(log_event(log, event, NULL, err));
    } while (event->kind != THAW_EVENT_DONE);
    return finish(o, run, event, log, err);
}

static thaw_status prepare(cli_options *o, thaw_run *run, thaw_error *err) {
    size_t bytes = 0;
    THAW_TRY(cli_give_weights(o, run, err));
    THAW_TRY(cli_add_photos(o, run, o->data, err));
    THAW_TRY(thaw_run_start(run, err));
    THAW_TRY(thaw_run_plan(run, &bytes, err));
    print_start(o, run, bytes);
    THAW_TRY(thaw_folder_create(o->out, err));
    return write_head(o, run, err);
}

static thaw_status train(cli_options *o, thaw_run *run, thaw_event *event, thaw_error *err) {
    THAW_TRY(prepare(o, run, err));
    const char *path = cli_path(o, o->out, "events.jsonl");
    FILE *log = path == NULL ? NULL : fopen(path, "w");
    if (log == NULL) return thaw_fail(err, THAW_IO, "cannot write %s/events.jsonl", o->out);
    thaw_status status = pump(o, run, log, event, err);
    fclose(log);
    return status;
}

static int exit_status(const thaw_event *done) {
    if (done->reason == THAW_REASON_CANCELLED) return EXIT_INTERRUPTED;
    if (done->reason != THAW_REASON_NAN) return 0;
    thaw_error err;
    thaw_fail(&err, THAW_NUMERIC, "the loss is not a number any more; try a smaller --lr");
    return cli_fail(&err);
}

int cli_train(cli_options *o) {
    thaw_error err;
    thaw_event event = {0};
    thaw_run *run = NULL;
    const char *text = NULL;
    size_t length = 0;
    if (o->data == NULL || o->out == NULL) {
        thaw_fail(&err, THAW_INVALID, "--data DIR and --out DIR wanted; `thaw help train`");
        return cli_fail(&err);
    }
    thaw_host_watch_interrupt();
    thaw_status status = cli_recipe_text(o, &text, &length, &err);
    if (status == THAW_OK) status = thaw_run_create(text, length, o->threads, &run, &err);
    if (status == THAW_OK) status = train(o, run, &event, &err);
    thaw_run_destroy(run);
    return status == THAW_OK ? exit_status(&event) : cli_fail(&err);
}
