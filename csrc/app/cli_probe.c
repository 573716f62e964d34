#include "app/cli.h"
#include "app/report.h"

static void print_probe(const cli_options *o, const thaw_run *run, const thaw_probe_result *r) {
    const thaw_recipe *recipe = thaw_run_recipe(run);
    printf(
        "%s%s: %.4f +- %.4f over %d seeds (%d features, %zu photos to learn from, %zu to test)\n",
        recipe->backbone, recipe->weights == NULL ? " (random weights)" : "", r->mean, r->std,
        o->seeds, r->features, r->learnt, r->tested);
}

static thaw_status probe(cli_options *o, thaw_run *run, thaw_error *err) {
    thaw_probe_progress progress;
    thaw_probe_desc desc = {
        .per_class = o->per_class, .seeds = o->seeds, .seed = thaw_run_recipe(run)->seed};
    if (o->data == NULL) {
        return thaw_fail(err, THAW_INVALID, "--data DIR wanted; `thaw help probe`");
    }
    THAW_TRY(cli_give_weights(o, run, err));
    THAW_TRY(cli_add_photos(o, run, o->data, err));
    THAW_TRY(thaw_run_probe_start(run, &desc, err));
    do {
        THAW_TRY(thaw_run_probe_step(run, &progress, err));
        cli_progress(o, "probing", progress.done, progress.total);
    } while (progress.done < progress.total);
    cli_progress_end(o);
    if (!o->json) {
        print_probe(o, run, thaw_run_probe_result(run));
        return THAW_OK;
    }
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_report_probe(run, NULL, &w);
    return cli_put_line(stdout, &w, err);
}

int cli_probe(cli_options *o) {
    thaw_error err;
    thaw_run *run = NULL;
    const char *text = NULL;
    size_t length = 0;
    thaw_status status = cli_recipe_text(o, &text, &length, &err);
    if (status == THAW_OK) status = thaw_run_create(text, length, o->threads, &run, &err);
    if (status == THAW_OK) status = probe(o, run, &err);
    thaw_run_destroy(run);
    return status == THAW_OK ? 0 : cli_fail(&err);
}
