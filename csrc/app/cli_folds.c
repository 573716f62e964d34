/* Cross-validation: one run a fold over photos that are read once, then their mean and spread. */
#include <math.h>
#include <string.h>

#include "app/cli_train.h"
#include "app/host.h"
#include "app/recipe_compare.h"
#include "base/heap.h"
#include "io/file.h"
#include "io/folder.h"

#define MAX_TEXT ((size_t)4 << 20)

typedef struct {
    cli_options *options;
    const char *home; /* what --out named */
    int folds;
    thaw_run *run;
    FILE *log;                                   /* events.jsonl beside the folds' folders */
    const thaw_json *done[THAW_SPLIT_MAX_FOLDS]; /* the last event of each */
    const char *folder[THAW_SPLIT_MAX_FOLDS];    /* in the options' arena */
} series;

/* What is averaged, under the keys of the last event. */
static const char *const metrics[] = {"val_loss", "val_accuracy", "val_top_k", "val_macro_f1",
                                      "val_calibration_error"};
#define METRICS (sizeof metrics / sizeof *metrics)

typedef struct {
    double mean, std;
} spread;

bool cli_wants_folds(const cli_options *o) {
    const thaw_json *split = thaw_json_get(o->recipe, "split");
    return thaw_json_get(split, "folds") != NULL && thaw_json_get(split, "fold") == NULL;
}

/* --- figures -----------------------------------------------------------------------------------
 */

static double figure(const thaw_json *done, const char *metric) {
    const thaw_json *value = thaw_json_get(done, metric);
    return value != NULL && value->kind == THAW_JSON_NUMBER ? value->number : (double)NAN;
}

/* std is that of the folds themselves (divided by their number), as numpy and scikit-learn have it.
 */
static spread spread_of(const series *s, const char *metric) {
    spread made = {0};
    for (int i = 0; i < s->folds; i++) made.mean += figure(s->done[i], metric);
    made.mean /= s->folds;
    for (int i = 0; i < s->folds; i++) {
        double off = figure(s->done[i], metric) - made.mean;
        made.std += off * off;
    }
    made.std = sqrt(made.std / s->folds);
    return made;
}

static void print_summary(const series *s) {
    printf("\nfold    val_accuracy  val_loss  epoch\n");
    for (int i = 0; i < s->folds; i++) {
        printf("fold-%-3d %11.4f %9.4f %6.0f\n", i, figure(s->done[i], "val_accuracy"),
               figure(s->done[i], "val_loss"), figure(s->done[i], "best_epoch"));
    }
    printf("\nmean ± std of %d folds\n", s->folds);
    for (size_t i = 0; i < METRICS; i++) {
        spread of = spread_of(s, metrics[i]);
        printf("%-22s %.4f ± %.4f\n", metrics[i], of.mean, of.std);
    }
    printf("written to %s\n", s->home);
}

/* The members of a fold's last event, as those of the fold. */
static void put_fold(const series *s, int fold, thaw_json_writer *w) {
    thaw_json_put_int(w, "fold", fold);
    for (const thaw_json *m = s->done[fold]->child; m != NULL; m = m->next) {
        if (strcmp(m->key, "event") != 0) thaw_json_put_value(w, m->key, m);
    }
}

static thaw_status log_fold(const series *s, int fold, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_text(&w, "event", "fold");
    thaw_json_put_int(&w, "folds", s->folds);
    put_fold(s, fold, &w);
    thaw_json_close(&w, '}');
    return cli_put_line(s->log, &w, err);
}

static thaw_status log_summary(const series *s, FILE *stream, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_text(&w, "event", "folds");
    thaw_json_put_int(&w, "folds", s->folds);
    for (size_t i = 0; i < METRICS; i++) {
        spread of = spread_of(s, metrics[i]);
        thaw_json_open(&w, metrics[i], '{');
        thaw_json_put_double(&w, "mean", of.mean);
        thaw_json_put_double(&w, "std", of.std);
        thaw_json_close(&w, '}');
    }
    thaw_json_open(&w, "runs", '[');
    for (int i = 0; i < s->folds; i++) {
        thaw_json_open(&w, NULL, '{');
        put_fold(s, i, &w);
        thaw_json_close(&w, '}');
    }
    thaw_json_close(&w, ']');
    thaw_json_close(&w, '}');
    return cli_put_line(stream, &w, err);
}

/* --- a fold ------------------------------------------------------------------------------------
 */

/* A fold that has ended counts only if it was trained by this recipe. */
static thaw_status check_ended(const series *s, const char *folder, thaw_error *err) {
    cli_options *o = s->options;
    const char *path = cli_path(o, folder, "recipe.json");
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a path");
    THAW_TRY(thaw_file_read(path, MAX_TEXT, &bytes, &length, err));
    const char *then = thaw_arena_text(&o->arena, (const char *)bytes, length);
    thaw_heap_free(bytes);
    if (then == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a recipe");
    thaw_json_writer now;
    thaw_json_writer_init(&now);
    thaw_recipe_write(thaw_run_recipe(s->run), NULL, &now);
    thaw_status status = now.failed ? thaw_fail(err, THAW_NO_MEMORY, "a recipe")
                                    : thaw_recipe_compare(then, now.text, err);
    thaw_json_writer_reset(&now);
    return status == THAW_BAD_RECIPE ? thaw_fail_within(err, status, folder) : status;
}

static thaw_status train_fold(series *s, int fold, cli_training *t, thaw_error *err) {
    cli_options *o = s->options;
    cli_checkpoint from = {0};
    o->out = s->folder[fold];
    THAW_TRY(thaw_run_set_fold(s->run, fold, err));
    THAW_TRY(cli_training_find(t, &from, &s->done[fold], err));
    if (s->done[fold] != NULL) return check_ended(s, o->out, err);
    thaw_status status =
        o->data == NULL ? thaw_fail(err, THAW_INVALID,
                                    "--data DIR wanted: %s does not say where photos are", s->home)
                        : cli_training_run(t, &from, err);
    cli_checkpoint_reset(&from);
    THAW_TRY(status);
    s->done[fold] = cli_read_done(o);
    return s->done[fold] != NULL
               ? THAW_OK
               : thaw_fail(err, THAW_IO, "%s/events.jsonl: not as it was written", o->out);
}

/* --- the series --------------------------------------------------------------------------------
 */

/* Nothing of an earlier series may pass for a fold of this one. */
static void forget_earlier(const series *s) {
    cli_options *o = s->options;
    for (int i = 0; i < s->folds; i++) {
        const char *path = cli_path(o, s->folder[i], "events.jsonl");
        if (path != NULL) thaw_file_remove(path);
    }
}

static thaw_status write_recipe(const series *s, thaw_error *err) {
    thaw_json_writer w;
    const char *path = cli_path(s->options, s->home, "recipe.json");
    thaw_json_writer_init(&w);
    thaw_recipe_write(thaw_run_recipe(s->run), NULL, &w);
    thaw_status status = path == NULL || w.failed ? thaw_fail(err, THAW_NO_MEMORY, "recipe.json")
                                                  : thaw_file_write(path, w.text, w.length, err);
    thaw_json_writer_reset(&w);
    return status;
}

static thaw_status open_series(series *s, thaw_error *err) {
    cli_options *o = s->options;
    THAW_TRY(cli_create_run(o, &s->run, err));
    s->folds = thaw_run_recipe(s->run)->split.folds;
    THAW_TRY(thaw_folder_create(s->home, err));
    for (int i = 0; i < s->folds; i++) {
        const char *name = thaw_arena_format(&o->arena, "fold-%d", i);
        s->folder[i] = name == NULL ? NULL : cli_path(o, s->home, name);
        if (s->folder[i] == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a path");
    }
    if (!o->resume) forget_earlier(s);
    THAW_TRY(write_recipe(s, err));
    const char *path = cli_path(o, s->home, "events.jsonl");
    s->log = path == NULL ? NULL : fopen(path, "w");
    if (s->log != NULL) return THAW_OK;
    return thaw_fail(err, THAW_IO, "cannot write %s/events.jsonl", s->home);
}

/* *ended is set where a fold did not come to a good end. */
static thaw_status train_all(series *s, int *ended, thaw_error *err) {
    cli_options *o = s->options;
    THAW_TRY(open_series(s, err));
    for (int fold = 0; fold < s->folds; fold++) {
        cli_training t = {.options = o, .home = s->home, .run = s->run};
        THAW_TRY(train_fold(s, fold, &t, err));
        *ended = cli_training_exit(&t.event);
        if (*ended != 0) return THAW_OK;
        THAW_TRY(log_fold(s, fold, err));
    }
    THAW_TRY(log_summary(s, s->log, err));
    if (!o->quiet) print_summary(s);
    return o->json ? log_summary(s, stdout, err) : THAW_OK;
}

int cli_train_folds(cli_options *o) {
    thaw_error err;
    int ended = 0;
    series s = {.options = o, .home = o->out};
    thaw_status status = train_all(&s, &ended, &err);
    if (s.log != NULL) fclose(s.log);
    thaw_run_destroy(s.run);
    return status == THAW_OK ? ended : cli_fail(&err);
}
