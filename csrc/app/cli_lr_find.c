#include <math.h>
#include <string.h>

#include "app/cli.h"
#include "app/report.h"
#include "base/whole.h"

#define MOST_ROWS 25
#define BAR 40 /* columns of a loss twice that of the first step */

static void print_point(const cli_options *o, const thaw_lr_point *point, double first) {
    char bar[BAR + 1];
    int every = int_ceil_div(o->steps, MOST_ROWS);
    double length = BAR * point->smoothed / (2 * first);
    if (point->step % every != 0 && !point->done) return;
    size_t columns = length < BAR ? (size_t)length : BAR; /* of a NaN too */
    memset(bar, '#', columns);
    bar[columns] = '\0';
    printf("%10.2e %9.4f  %s\n", point->lr, point->smoothed, bar);
}

static thaw_status sweep(cli_options *o, thaw_lr_finder *f, thaw_json_writer *w, thaw_error *err) {
    thaw_lr_point point = {0};
    double first = NAN;
    bool prints = !o->json && !o->quiet;
    if (prints) printf("        lr  smoothed loss\n");
    do {
        THAW_TRY(thaw_lr_finder_step(f, &point, err));
        if (point.prepared) continue;
        if (point.step == 0) first = point.smoothed;
        if (prints) print_point(o, &point, first);
        thaw_report_lr_point(f, &point, w);
    } while (!point.done);
    return THAW_OK;
}

static thaw_status report(const cli_options *o, const thaw_lr_finder *f, thaw_json_writer *w,
                          thaw_error *err) {
    double lr = thaw_lr_finder_suggest(f);
    if (o->json) {
        thaw_json_close(w, ']');
        thaw_json_put_int(w, "phase", o->phase);
        thaw_json_put_double(w, "suggestion", lr);
        thaw_json_close(w, '}');
        return cli_put_line(stdout, w, err);
    }
    if (isnan(lr)) {
        printf("the loss never fell: no rate to suggest\n");
    } else {
        printf("it fell fastest at lr %.2g: train with --lr %.2g\n", lr, lr);
    }
    return THAW_OK;
}

static thaw_status find_lr(cli_options *o, thaw_run *run, thaw_error *err) {
    thaw_lr_finder_desc desc = {.phase = o->phase, .from = o->from, .to = o->to, .steps = o->steps};
    thaw_lr_finder *f = NULL;
    if (o->data == NULL) {
        return thaw_fail(err, THAW_INVALID, "--data DIR wanted; `thaw help lr-find`");
    }
    THAW_TRY(cli_give_weights(o, run, err));
    THAW_TRY(cli_add_photos(o, run, o->data, err));
    THAW_TRY(thaw_run_find_lr(run, &desc, &f, err));
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_open(&w, NULL, '{');
    thaw_json_open(&w, "points", '[');
    thaw_status status = sweep(o, f, &w, err);
    if (status == THAW_OK) status = report(o, f, &w, err);
    thaw_json_writer_reset(&w);
    thaw_lr_finder_destroy(f);
    return status;
}

int cli_lr_find(cli_options *o) {
    thaw_error err;
    thaw_run *run = NULL;
    const char *text = NULL;
    size_t length = 0;
    thaw_status status = cli_recipe_text(o, &text, &length, &err);
    if (status == THAW_OK) status = thaw_run_create(text, length, o->threads, &run, &err);
    if (status == THAW_OK) status = find_lr(o, run, &err);
    thaw_run_destroy(run);
    return status == THAW_OK ? 0 : cli_fail(&err);
}
