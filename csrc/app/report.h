/* What a run has to say, as JSON: events, the start of a run, summaries, evaluations. The page and
 * the command line print the same. */
#ifndef THAW_APP_REPORT_H
#define THAW_APP_REPORT_H

#include "app/insight.h"

/* One event as a line of events.jsonl has it. weights_sha256 (NULL: left out) belongs to "done". */
void thaw_report_event(const thaw_event *event, const char *weights_sha256, thaw_json_writer *w);

/* Classes, counts, bytes and skipped files of a run that has started. */
void thaw_report_start(const thaw_run *run, size_t bytes, thaw_json_writer *w);

/* {"kept": "together"|"ignore"|"drop", "exact", "near", "mirrored" (copies of each kind), "across"
 * (copies that a split which knows nothing of them puts on another side than their first),
 * "left_out" (copies that are not used), "labels_differ" (copies in another class than their
 * first), "pairs": [{"first", "copy", "likeness", "across", "first_split", "copy_split"}, …]}: at
 * most THAW_REPORT_PAIRS of them, those across first. After the split. */
#define THAW_REPORT_PAIRS 100
void thaw_report_duplicates(const thaw_run *run, const char *key, thaw_json_writer *w);

/* What was trained on, real and synthetic apart: {"real", "synthetic", "generators": {"rules": 40},
 * "classes": [{"name", "real", "synthetic"}, …]}. After the split. */
void thaw_report_ledger(const thaw_run *run, const char *key, thaw_json_writer *w);

/* One step of making synthetic samples: {"event": "learn" | "make" | "made", "done", "total"}; of
 * learning with epochs also "epoch", "epochs", "epoch_ended", "best_epoch", "over" and "figures":
 * {"loss": 1645.2, …}. */
void thaw_report_synth_step(const thaw_synth_event *event, thaw_json_writer *w);

/* {"backbone", "side", "level", "synthetic", "real"}, both with {"frechet", "precision", "recall",
 * "samples", "confirmed", "nearest", "least", "copies", "per_class": [{"class", "samples", … as
 * before}, …]}; a figure of no samples is left out. See docs/synthetic.md for what they mean. */
void thaw_report_judgement(const thaw_run *run, const char *key, const thaw_judgement *j,
                           thaw_json_writer *w);

/* ["daisy", …] */
void thaw_report_classes(const thaw_run *run, const char *key, thaw_json_writer *w);

/* Layers with inputs (names of layers, or "input"), attributes as a model file would spell them,
 * shape, parameters, multiply-adds and whether they train; totals. */
void thaw_report_summary(const thaw_model *model, thaw_json_writer *w);

/* {"none": ["<16 hexadecimal digits>", …], "train", "validation", "test"}: the photos of each part
 * by the XXH64 of their files, in the samples' order. After the split; thaw_run_recall reads it. */
void thaw_report_photos(const thaw_run *run, thaw_json_writer *w);

/* split, accuracy, loss, photos, top_k {k, accuracy}, macro and weighted {precision, recall, f1,
 * support}, classes, per_class, confusion, calibration_error, calibration (a bin each: photos,
 * confidence, accuracy); the ledger of the training as trained_on, where given; where wanted also
 * what was said of each photo: answers [{"name", "label", "predicted", "probability", "of_label"},
 * …], classes by number */
void thaw_report_evaluation(const thaw_run *run, int split, const thaw_evaluation *e,
                            const thaw_json *trained_on, bool answers, thaw_json_writer *w);

/* mean, std, accuracies of the seeds, features, learnt, tested */
void thaw_report_probe(const thaw_run *run, const char *key, thaw_json_writer *w);

/* done, total; and "probe" as above once they are equal */
void thaw_report_probe_step(const thaw_run *run, const thaw_probe_progress *progress,
                            thaw_json_writer *w);

/* {"step", "lr", "loss", "smoothed", "prepared", "done"} of a learning-rate finder; once it is done
 * also "suggestion", which is null where the loss never fell. */
void thaw_report_lr_point(const thaw_lr_finder *f, const thaw_lr_point *point, thaw_json_writer *w);

/* {"classes": [{"name", "probability"}, …]}, the most probable first, at most `top`; with
 * `explained` (may be NULL) what thaw_report_explanation tells. */
void thaw_report_prediction(const thaw_run *run, const float *p, int top, const char *image,
                            const thaw_explanation *explained, thaw_json_writer *w);

/* {"label", "h", "w", "map": [h · w numbers]} */
void thaw_report_explanation(const char *key, const thaw_explanation *made, thaw_json_writer *w);

/* [{"name", "title", "paper", "input"}, …] of every built-in model. */
thaw_status thaw_report_models(const char *key, thaw_json_writer *w,
                               thaw_error *err) THAW_MUST_CHECK;

#endif
