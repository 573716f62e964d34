#include "app/report.h"

#include <math.h>
#include <stdio.h>

#include "graph/freeze.h"

static const char *const event_names[] = {"phase", "prepare",  "batch", "validate",
                                          "epoch", "restored", "done"};

static void put_score(const thaw_score *score, const char *loss, const char *accuracy,
                      thaw_json_writer *w) {
    if (score->count == 0) return;
    thaw_json_put_double(w, loss, score->loss);
    thaw_json_put_double(w, accuracy, score->accuracy);
}

static void put_scores(const thaw_event *e, thaw_json_writer *w) {
    put_score(&e->train, "loss", "accuracy", w);
    put_score(&e->validation, "val_loss", "val_accuracy", w);
}

/* What a whole pass over the photos held out adds: an epoch's, or that of the weights kept. */
static void put_closer_scores(const thaw_score *validation, thaw_json_writer *w) {
    if (validation->count == 0) return;
    thaw_json_put_double(w, "val_top_k", validation->top_k);
    thaw_json_put_double(w, "val_macro_f1", validation->macro_f1);
    thaw_json_put_double(w, "val_calibration_error", validation->calibration_error);
}

static void put_phase(const thaw_event *e, thaw_json_writer *w) {
    thaw_json_put_int(w, "phase_epochs", e->phase_epochs);
    thaw_json_put_int(w, "trainable", (long long)e->trainable);
    thaw_json_put_int(w, "bytes", (long long)e->bytes);
    thaw_json_put_double(w, "lr", e->lr);
}

static void put_epoch(const thaw_event *e, thaw_json_writer *w) {
    put_scores(e, w);
    put_closer_scores(&e->validation, w);
    thaw_json_put_int(w, "phase_epoch", e->phase_epoch);
    thaw_json_put_int(w, "phase_epochs", e->phase_epochs);
    thaw_json_put_double(w, "lr", e->lr);
    thaw_json_put_bool(w, "improved", e->improved);
    thaw_json_put_int(w, "wait", e->wait);
    thaw_json_put_int(w, "best_epoch", e->best_epoch);
    thaw_json_put_double(w, "best", e->best);
    thaw_json_put_double(w, "images_per_second", e->images_per_second);
    thaw_json_put_int(w, "real", (long long)e->real);
    thaw_json_put_int(w, "synthetic", (long long)e->synthetic);
}

static void put_progress(const thaw_event *e, thaw_json_writer *w) {
    thaw_json_put_int(w, "done", e->done);
    thaw_json_put_int(w, "total", e->total);
    thaw_json_put_double(w, "lr", e->lr);
    put_scores(e, w);
}

void thaw_report_event(const thaw_event *e, const char *weights_sha256, thaw_json_writer *w) {
    thaw_json_open(w, NULL, '{');
    thaw_json_put_text(w, "event", event_names[e->kind]);
    if (e->kind != THAW_EVENT_DONE) {
        thaw_json_put_int(w, "epoch", e->epoch);
        thaw_json_put_text(w, "phase", e->phase_name);
        thaw_json_put_int(w, "phase_index", e->phase);
    }
    switch (e->kind) {
    case THAW_EVENT_PHASE:
        put_phase(e, w);
        break;
    case THAW_EVENT_PREPARE:
    case THAW_EVENT_BATCH:
    case THAW_EVENT_VALIDATE:
        put_progress(e, w);
        break;
    case THAW_EVENT_EPOCH:
        put_epoch(e, w);
        break;
    case THAW_EVENT_RESTORED:
    case THAW_EVENT_DONE:
        thaw_json_put_text(w, "reason", thaw_reason_text(e->reason));
        if (e->kind == THAW_EVENT_DONE) thaw_json_put_int(w, "epochs", e->epoch);
        thaw_json_put_int(w, "best_epoch", e->best_epoch);
        put_scores(e, w);
        put_closer_scores(&e->validation, w);
        break;
    }
    if (weights_sha256 != NULL) thaw_json_put_text(w, "weights_sha256", weights_sha256);
    thaw_json_close(w, '}');
}

void thaw_report_classes(const thaw_run *run, const char *key, thaw_json_writer *w) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    thaw_json_open(w, key, '[');
    for (int i = 0; i < ds->classes; i++) thaw_json_put_text(w, NULL, ds->class_name[i]);
    thaw_json_close(w, ']');
}

static void put_count(const thaw_dataset *ds, const char *key, int label, int split, int origin,
                      thaw_json_writer *w) {
    size_t count = thaw_dataset_count(ds, (thaw_select){label, split, origin});
    thaw_json_put_int(w, key, (long long)count);
}

/* Of one class, or of all for label −1. */
static void put_counts(const thaw_dataset *ds, int label, thaw_json_writer *w) {
    put_count(ds, "train", label, THAW_SPLIT_TRAIN, -1, w);
    put_count(ds, "validation", label, THAW_SPLIT_VALIDATION, -1, w);
    put_count(ds, "test", label, THAW_SPLIT_TEST, -1, w);
    put_count(ds, "real", label, -1, THAW_ORIGIN_REAL, w);
    put_count(ds, "synthetic", label, -1, THAW_ORIGIN_SYNTHETIC, w);
}

static void put_pairs(const thaw_dataset *ds, bool across, int *left, thaw_json_writer *w) {
    for (size_t i = 0; i < ds->duplicates; i++) {
        if (*left == 0) return;
        const thaw_duplicate *d = &ds->duplicate[i];
        const thaw_sample *first = &ds->sample[d->first], *copy = &ds->sample[d->copy];
        if (d->across != across) continue;
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "first", first->name);
        thaw_json_put_text(w, "copy", copy->name);
        thaw_json_put_text(w, "likeness", thaw_likeness_names[d->likeness]);
        thaw_json_put_bool(w, "across", d->across);
        thaw_json_put_text(w, "first_split", thaw_split_names[first->split]);
        thaw_json_put_text(w, "copy_split", thaw_split_names[copy->split]);
        thaw_json_close(w, '}');
        (*left)--;
    }
}

void thaw_report_duplicates(const thaw_run *run, const char *key, thaw_json_writer *w) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    int of_kind[THAW_LIKENESS_COUNT] = {0}, across = 0, labels_differ = 0;
    int left = THAW_REPORT_PAIRS;
    for (size_t i = 0; i < ds->duplicates; i++) {
        const thaw_duplicate *d = &ds->duplicate[i];
        of_kind[d->likeness]++;
        across += d->across;
        labels_differ += ds->sample[d->first].label != ds->sample[d->copy].label;
    }
    thaw_json_open(w, key, '{');
    thaw_json_put_text(w, "kept",
                       thaw_split_duplicates_names[thaw_run_recipe(run)->split.duplicates]);
    for (int i = 0; i < THAW_LIKENESS_COUNT; i++) {
        thaw_json_put_int(w, thaw_likeness_names[i], of_kind[i]);
    }
    thaw_json_put_int(w, "across", across);
    put_count(ds, "left_out", -1, THAW_SPLIT_NONE, -1, w);
    thaw_json_put_int(w, "labels_differ", labels_differ);
    thaw_json_open(w, "pairs", '[');
    put_pairs(ds, true, &left, w);
    put_pairs(ds, false, &left, w);
    thaw_json_close(w, ']');
    thaw_json_close(w, '}');
}

void thaw_report_photos(const thaw_run *run, thaw_json_writer *w) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    thaw_json_open(w, NULL, '{');
    for (int split = 0; split < THAW_SPLIT_NEW; split++) {
        thaw_json_open(w, thaw_split_names[split], '[');
        for (size_t i = 0; i < ds->samples; i++) {
            char hash[16 + 1];
            const thaw_sample *s = &ds->sample[i];
            if (s->origin != THAW_ORIGIN_REAL || (int)s->split != split) continue;
            snprintf(hash, sizeof hash, "%016llx", (unsigned long long)s->source);
            thaw_json_put_text(w, NULL, hash);
        }
        thaw_json_close(w, ']');
    }
    thaw_json_close(w, '}');
}

void thaw_report_start(const thaw_run *run, size_t bytes, thaw_json_writer *w) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    thaw_json_open(w, NULL, '{');
    thaw_json_put_text(w, "event", "start");
    thaw_report_classes(run, "classes", w);
    thaw_json_put_int(w, "bytes", (long long)bytes);
    put_counts(ds, -1, w);
    thaw_json_open(w, "per_class", '[');
    for (int i = 0; i < ds->classes; i++) {
        thaw_json_open(w, NULL, '{');
        put_counts(ds, i, w);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
    thaw_report_ledger(run, "trained_on", w);
    thaw_json_open(w, "skipped", '[');
    for (size_t i = 0; i < ds->skips; i++) {
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "name", ds->skipped[i].name);
        thaw_json_put_text(w, "reason", ds->skipped[i].reason);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
    thaw_report_duplicates(run, "duplicates", w);
    thaw_json_put_int(w, "unused_weights", (long long)thaw_run_unused_weights(run));
    thaw_recipe_write(thaw_run_recipe(run), "recipe", w);
    thaw_json_close(w, '}');
}

static void put_shape(const char *key, thaw_shape s, thaw_json_writer *w) {
    thaw_json_open(w, key, '[');
    thaw_json_put_int(w, NULL, s.h);
    thaw_json_put_int(w, NULL, s.w);
    thaw_json_put_int(w, NULL, s.c);
    thaw_json_close(w, ']');
}

static long long parameters_of(const thaw_graph *g, const thaw_node *node) {
    size_t count = 0;
    for (int i = 0; i < node->params; i++) count += g->param[node->first_param + i].count;
    return (long long)count;
}

/* What computes it: enough to build the layer again elsewhere. */
static void put_wiring(const thaw_graph *g, const thaw_node *node, thaw_json_writer *w) {
    thaw_json_open(w, "inputs", '[');
    for (int i = 0; i < node->inputs; i++) {
        int value = node->input[i];
        thaw_json_put_text(w, NULL, value == 0 ? "input" : g->node[value - 1].name);
    }
    thaw_json_close(w, ']');
    thaw_json_open(w, "attributes", '{');
    if (node->op->describe != NULL) node->op->describe(node->attr, w);
    thaw_json_close(w, '}');
}

static void put_layer(const thaw_graph *g, int index, thaw_json_writer *w) {
    const thaw_node *node = &g->node[index];
    thaw_json_open(w, NULL, '{');
    thaw_json_put_text(w, "name", node->name);
    thaw_json_put_text(w, "op", node->op->name);
    put_wiring(g, node, w);
    put_shape("shape", g->shape[index + 1], w);
    thaw_json_put_int(w, "parameters", parameters_of(g, node));
    thaw_json_put_int(w, "weights_bytes", parameters_of(g, node) * (long long)sizeof(float));
    thaw_json_put_int(w, "output_bytes",
                      (long long)(thaw_shape_image(g->shape[index + 1]) * sizeof(float)));
    thaw_json_put_double(w, "madds", node->madds);
    thaw_json_put_bool(w, "trainable", node->thawed);
    thaw_json_put_bool(w, "backbone", node->backbone);
    thaw_json_close(w, '}');
}

static void put_parameters(const thaw_graph *g, thaw_json_writer *w) {
    thaw_json_open(w, "parameters", '[');
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "name", p->name);
        thaw_json_open(w, "shape", '[');
        for (int d = 0; d < p->spec.rank; d++) thaw_json_put_int(w, NULL, p->spec.dim[d]);
        thaw_json_close(w, ']');
        thaw_json_put_bool(w, "backbone", g->node[p->node].backbone);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
}

void thaw_report_summary(const thaw_model *model, thaw_json_writer *w) {
    const thaw_graph *g = &model->graph;
    thaw_param_totals totals = thaw_freeze_totals(g);
    double madds = 0;
    thaw_json_open(w, NULL, '{');
    thaw_json_put_text(w, "model", model->name);
    thaw_json_put_text(w, "title", model->title);
    thaw_json_put_double(w, "width", model->width);
    thaw_json_put_text(w, "preprocess", model->preprocess);
    put_shape("input", g->shape[0], w);
    thaw_json_open(w, "layers", '[');
    for (int i = 0; i < g->nodes; i++) {
        put_layer(g, i, w);
        madds += g->node[i].madds;
    }
    thaw_json_close(w, ']');
    put_parameters(g, w);
    thaw_json_put_int(w, "trainable", (long long)totals.trainable);
    thaw_json_put_int(w, "frozen", (long long)totals.frozen);
    thaw_json_put_double(w, "madds", madds);
    thaw_json_put_int(w, "weights_bytes",
                      (long long)((totals.trainable + totals.frozen) * sizeof(float)));
    thaw_json_close(w, '}');
}

/* Of a class by its name, or of all by a key. */
static void put_class_metrics(const char *key, const char *name, thaw_class_metrics m,
                              thaw_json_writer *w) {
    thaw_json_open(w, key, '{');
    if (name != NULL) thaw_json_put_text(w, "name", name);
    thaw_json_put_double(w, "precision", m.precision);
    thaw_json_put_double(w, "recall", m.recall);
    thaw_json_put_double(w, "f1", m.f1);
    thaw_json_put_int(w, "support", (long long)m.support);
    thaw_json_close(w, '}');
}

static void put_answers(const thaw_dataset *ds, const thaw_evaluation *e, thaw_json_writer *w) {
    thaw_json_open(w, "answers", '[');
    for (size_t i = 0; i < e->score.count; i++) {
        const thaw_answer *answer = &e->answer[i];
        const thaw_sample *sample = &ds->sample[answer->sample];
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "name", sample->name);
        thaw_json_put_int(w, "label", sample->label);
        thaw_json_put_int(w, "predicted", answer->predicted);
        thaw_json_put_float(w, "probability", answer->probability);
        thaw_json_put_float(w, "of_label", answer->of_label);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
}

static void put_confusion(const thaw_evaluation *e, thaw_json_writer *w) {
    thaw_json_open(w, "confusion", '[');
    for (int i = 0; i < e->classes; i++) {
        thaw_json_open(w, NULL, '[');
        for (int j = 0; j < e->classes; j++) {
            size_t count = e->confusion[(size_t)i * (size_t)e->classes + (size_t)j];
            thaw_json_put_int(w, NULL, (long long)count);
        }
        thaw_json_close(w, ']');
    }
    thaw_json_close(w, ']');
}

/* The points of a reliability diagram; means of an empty bin are null. */
static void put_calibration(const thaw_answers *a, thaw_json_writer *w) {
    thaw_json_put_double(w, "calibration_error", thaw_answers_calibration_error(a));
    thaw_json_open(w, "calibration", '[');
    for (int i = 0; i < THAW_CALIBRATION_BINS; i++) {
        const thaw_calibration_bin *bin = &a->bin[i];
        thaw_json_open(w, NULL, '{');
        thaw_json_put_int(w, "photos", (long long)bin->count);
        thaw_json_put_double(w, "confidence", bin->confidence / (double)bin->count);
        thaw_json_put_double(w, "accuracy", (double)bin->right / (double)bin->count);
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, ']');
}

void thaw_report_evaluation(const thaw_run *run, int split, const thaw_evaluation *e,
                            const thaw_json *trained_on, bool answers, thaw_json_writer *w) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    thaw_json_open(w, NULL, '{');
    thaw_json_put_text(w, "split", split == THAW_EVALUATE_ALL ? "all" : thaw_split_names[split]);
    thaw_json_put_double(w, "accuracy", e->score.accuracy);
    thaw_json_put_double(w, "loss", e->score.loss);
    thaw_json_put_int(w, "photos", (long long)e->score.count);
    thaw_json_open(w, "top_k", '{');
    thaw_json_put_int(w, "k", thaw_top_k(e->classes));
    thaw_json_put_double(w, "accuracy", e->score.top_k);
    thaw_json_close(w, '}');
    put_class_metrics("macro", NULL, thaw_answers_macro(&e->tally), w);
    put_class_metrics("weighted", NULL, thaw_answers_weighted(&e->tally), w);
    thaw_report_classes(run, "classes", w);
    thaw_json_open(w, "per_class", '[');
    for (int i = 0; i < e->classes; i++) {
        put_class_metrics(NULL, ds->class_name[i], thaw_answers_class(&e->tally, i), w);
    }
    thaw_json_close(w, ']');
    put_confusion(e, w);
    put_calibration(&e->tally, w);
    if (answers) put_answers(ds, e, w);
    if (trained_on != NULL) thaw_json_put_value(w, "trained_on", trained_on);
    thaw_json_close(w, '}');
}

void thaw_report_probe(const thaw_run *run, const char *key, thaw_json_writer *w) {
    const thaw_probe_result *probe = thaw_run_probe_result(run);
    thaw_json_open(w, key, '{');
    thaw_json_put_text(w, "backbone", thaw_run_recipe(run)->backbone);
    thaw_json_put_double(w, "mean", probe->mean);
    thaw_json_put_double(w, "std", probe->std);
    thaw_json_open(w, "accuracies", '[');
    for (int i = 0; i < probe->seeds; i++) thaw_json_put_double(w, NULL, probe->accuracy[i]);
    thaw_json_close(w, ']');
    thaw_json_put_int(w, "features", probe->features);
    thaw_json_put_int(w, "learnt", (long long)probe->learnt);
    thaw_json_put_int(w, "tested", (long long)probe->tested);
    thaw_json_close(w, '}');
}

void thaw_report_probe_step(const thaw_run *run, const thaw_probe_progress *progress,
                            thaw_json_writer *w) {
    thaw_json_open(w, NULL, '{');
    thaw_json_put_int(w, "done", (long long)progress->done);
    thaw_json_put_int(w, "total", (long long)progress->total);
    if (thaw_run_probe_result(run) != NULL) thaw_report_probe(run, "probe", w);
    thaw_json_close(w, '}');
}

void thaw_report_lr_point(const thaw_lr_finder *f, const thaw_lr_point *point,
                          thaw_json_writer *w) {
    thaw_json_open(w, NULL, '{');
    thaw_json_put_int(w, "step", point->step);
    thaw_json_put_double(w, "lr", point->lr);
    thaw_json_put_double(w, "loss", point->loss);
    thaw_json_put_double(w, "smoothed", point->smoothed);
    thaw_json_put_bool(w, "prepared", point->prepared);
    thaw_json_put_bool(w, "done", point->done);
    if (point->done) thaw_json_put_double(w, "suggestion", thaw_lr_finder_suggest(f));
    thaw_json_close(w, '}');
}

/* More probable first, equals in class order. */
static bool comes_before(const float *p, int a, int b) {
    return p[a] > p[b] || (!(p[a] < p[b]) && a < b);
}

/* The class that follows `previous` (−1: the first of all); −1 at the end. */
static int next_class(const float *p, int classes, int previous) {
    int next = -1;
    for (int i = 0; i < classes; i++) {
        if (previous >= 0 && !comes_before(p, previous, i)) continue;
        if (next < 0 || comes_before(p, i, next)) next = i;
    }
    return next;
}

void thaw_report_explanation(const char *key, const thaw_explanation *made, thaw_json_writer *w) {
    thaw_json_open(w, key, '{');
    thaw_json_put_int(w, "label", made->label);
    thaw_json_put_int(w, "h", made->h);
    thaw_json_put_int(w, "w", made->w);
    thaw_json_open(w, "map", '[');
    for (int i = 0; i < made->h * made->w; i++) thaw_json_put_float(w, NULL, made->map[i]);
    thaw_json_close(w, ']');
    thaw_json_close(w, '}');
}

void thaw_report_prediction(const thaw_run *run, const float *p, int top, const char *image,
                            const thaw_explanation *explained, thaw_json_writer *w) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    thaw_json_open(w, NULL, '{');
    if (image != NULL) thaw_json_put_text(w, "image", image);
    thaw_json_open(w, "classes", '[');
    int label = next_class(p, ds->classes, -1);
    for (int rank = 0; rank < top && label >= 0; rank++) {
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "name", ds->class_name[label]);
        thaw_json_put_float(w, "probability", p[label]);
        thaw_json_close(w, '}');
        label = next_class(p, ds->classes, label);
    }
    thaw_json_close(w, ']');
    if (explained != NULL) thaw_report_explanation("explained", explained, w);
    thaw_json_close(w, '}');
}

thaw_status thaw_report_models(const char *key, thaw_json_writer *w, thaw_error *err) {
    thaw_json_open(w, key, '[');
    for (const thaw_builtin_model *b = thaw_builtin_models; b->name != NULL; b++) {
        thaw_model model;
        THAW_TRY(
            thaw_model_read(&(thaw_model_desc){.json = b->json, .length = b->length}, &model, err));
        double madds = 0;
        for (int i = 0; i < model.graph.nodes; i++) madds += model.graph.node[i].madds;
        thaw_param_totals totals = thaw_freeze_totals(&model.graph);
        thaw_json_open(w, NULL, '{');
        thaw_json_put_text(w, "name", b->name);
        thaw_json_put_text(w, "title", model.title);
        thaw_json_put_text(w, "paper", model.paper);
        put_shape("input", model.graph.shape[0], w);
        thaw_json_put_int(w, "parameters", (long long)(totals.trainable + totals.frozen));
        thaw_json_put_double(w, "madds", madds);
        thaw_json_put_bool(w, "has_widths", model.has_widths);
        if (b->weights_bytes > 0) {
            thaw_json_put_int(w, "weights_bytes", (long long)b->weights_bytes);
            thaw_json_put_text(w, "licence", model.licence);
        }
        thaw_json_close(w, '}');
        thaw_model_reset(&model);
    }
    thaw_json_close(w, ']');
    return THAW_OK;
}
