#include <math.h>

#include "app/report.h"

/* NAN has no word in JSON: of no samples there is no figure. */
static void put_figure(thaw_json_writer *w, const char *key, double value) {
    if (!isnan(value)) thaw_json_put_double(w, key, value);
}

static void put_figures(thaw_json_writer *w, const thaw_judge_figures *f) {
    thaw_json_put_int(w, "samples", (long long)f->samples);
    put_figure(w, "confirmed", f->confirmed);
    put_figure(w, "nearest", f->nearest);
    put_figure(w, "least", f->least);
    put_figure(w, "copies", f->copies);
}

static void put_side(thaw_json_writer *w, const char *key, const thaw_judge_side *side,
                     const thaw_dataset *ds) {
    thaw_json_open(w, key, '{');
    thaw_json_put_double(w, "frechet", side->frechet);
    thaw_json_put_double(w, "precision", side->precision);
    thaw_json_put_double(w, "recall", side->recall);
    put_figures(w, &side->all);
    thaw_json_open(w, "per_class", '[');
    for (int c = 0; c < ds->classes; c++) {
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "class", ds->class_name[c]);
        put_figures(w, &side->of[c]);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
    thaw_json_close(w, '}');
}

void thaw_report_judgement(const thaw_run *run, const char *key, const thaw_judgement *j,
                           thaw_json_writer *w) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    thaw_json_open(w, key, '{');
    thaw_json_put_text(w, "backbone", thaw_run_recipe(run)->backbone);
    thaw_json_put_int(w, "side", thaw_run_judge_side(run));
    thaw_json_put_double(w, "level", j->level);
    put_side(w, "synthetic", &j->made, ds);
    put_side(w, "real", &j->learnt, ds);
    thaw_json_close(w, '}');
}
