/* What synthetic samples are worth beside the real ones, without training on them. */
#include <math.h>

#include "app/cli.h"
#include "app/host.h"
#include "app/report.h"

#define SURE 0.9 /* accuracy of a classifier whose word is worth something */

static void print_side(const char *name, const thaw_judge_side *side) {
    printf("%-20s %7zu %9.2f  %9.3f  %6.3f  %9.3f  %7.2f  %7.2f  %6.3f\n", name, side->all.samples,
           side->frechet, side->precision, side->recall, side->all.confirmed, side->all.nearest,
           side->all.least, side->all.copies);
}

static void print_result(const thaw_run *run, const thaw_judgement *j) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    int side = thaw_run_judge_side(run);
    printf("against real photos that were held out, all at %d x %d\n", side, side);
    printf("distances in the features of %s, where nearer than %.2f is a copy\n",
           thaw_run_recipe(run)->backbone, j->level);
    printf("confirmed by a network that is right about %.3f of the photos to train on%s\n\n",
           j->learnt.all.confirmed, j->learnt.all.confirmed < SURE ? ": too few to trust it" : "");
    printf("%-20s %7s %9s  %9s  %6s  %9s  %7s  %7s  %6s\n", "", "samples", "distance", "precision",
           "recall", "confirmed", "nearest", "least", "copies");
    print_side("synthetic", &j->made);
    print_side("real, to train on", &j->learnt);
    printf("\n%-20s  synthetic: confirmed, nearest   real: confirmed, nearest\n", "class");
    for (int c = 0; c < ds->classes; c++) {
        const thaw_judge_figures *made = &j->made.of[c], *real = &j->learnt.of[c];
        printf("%-20.20s  %20.3f  %7.2f   %15.3f  %7.2f\n", ds->class_name[c], made->confirmed,
               made->nearest, real->confirmed, real->nearest);
    }
}

static thaw_status print_json(const thaw_run *run, const thaw_judgement *j, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_report_judgement(run, NULL, j, &w);
    return cli_put_line(stdout, &w, err);
}

static thaw_status judge_all(cli_options *o, thaw_run *run, thaw_judgement *j, thaw_error *err) {
    thaw_judge_progress progress;
    THAW_TRY(thaw_run_judge_start(run, o->side, err));
    do {
        if (thaw_host_was_interrupted()) {
            return thaw_fail(err, THAW_CANCELLED, "interrupted while pictures were judged");
        }
        THAW_TRY(thaw_run_judge_step(run, &progress, err));
        cli_progress(o, "judging", progress.done, progress.total);
    } while (progress.done < progress.total);
    cli_progress_end(o);
    return thaw_run_judge_result(run, &o->arena, j, err);
}

static thaw_status judge(cli_options *o, thaw_run *run, thaw_error *err) {
    thaw_judgement j;
    thaw_synth_kind generator = thaw_run_recipe(run)->synthetic.generator;
    if (o->data == NULL || (o->synthetic == NULL) == (generator == THAW_SYNTH_NONE)) {
        return thaw_fail(err, THAW_INVALID,
                         "--data DIR, and --synthetic DIR or a recipe with a generator wanted; "
                         "`thaw help judge`");
    }
    THAW_TRY(cli_give_weights(o, run, err));
    THAW_TRY(cli_add_photos(o, run, o->data, err));
    if (o->synthetic != NULL) THAW_TRY(cli_add_photos(o, run, o->synthetic, err));
    THAW_TRY(cli_make_samples(o, run, NULL, NULL, err));
    THAW_TRY(judge_all(o, run, &j, err));
    if (o->json) return print_json(run, &j, err);
    if (!o->quiet) print_result(run, &j);
    return THAW_OK;
}

int cli_judge(cli_options *o) {
    thaw_error err;
    thaw_run *run = NULL;
    const char *text = NULL;
    size_t length = 0;
    thaw_host_watch_interrupt();
    thaw_status status = cli_recipe_text(o, &text, &length, &err);
    if (status == THAW_OK) status = thaw_run_create(text, length, o->threads, &run, &err);
    if (status == THAW_OK) status = judge(o, run, &err);
    thaw_run_destroy(run);
    return status == THAW_OK ? 0 : cli_fail(&err);
}
