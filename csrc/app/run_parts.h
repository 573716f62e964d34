/* Inside of a run, shared by its rooms: run.c (from photos to predictions), run_synth.c (samples
 * that are made), run_collect.c (what features are made of), run_checkpoint.c (breaking off and
 * going on), run_recall.c (which photos it knew), run_judge.c (synthetic samples beside real ones),
 * insight.c (what a trained model makes of photos). */
#ifndef THAW_APP_RUN_PARTS_H
#define THAW_APP_RUN_PARTS_H

#include "app/run.h"
#include "eval/gradcam.h"

/* What answers single photos: a data set of one sample that is overwritten, and a pipeline in which
 * everything is compiled for inference. Made when first asked. */
typedef struct {
    thaw_dataset dataset;
    thaw_pipeline pipeline;
    bool ready;
    bool stale; /* the weights changed since the pipeline took them */
} thaw_predictor;

/* What identifies a run to itself, and what it told so far: lines of events.jsonl. */
typedef struct {
    uint64_t photos, start; /* as thaw_checkpoint_head has them */
    uint64_t checkpoints;   /* made so far, those before a resume included */
    char *text;             /* owned; NULL while length is 0 */
    size_t length, capacity;
} thaw_run_record;

struct thaw_run {
    thaw_recipe recipe;
    thaw_model model;
    thaw_dataset dataset;
    thaw_layout layout;
    thaw_pool *pool;
    uint8_t *weights; /* given, not read yet; owned */
    size_t weights_length;
    size_t unused_weights;
    bool complete;                      /* the model has its head and its weights */
    thaw_synth *synth;                  /* once there is what it learns from */
    struct thaw_collecting *collecting; /* that, on its way; NULL: nothing is */
    thaw_synth_task task;
    size_t photos;   /* samples before it made any */
    thaw_arena made; /* what it borrows */
    size_t floats;   /* of features that it makes, and the prefix that they stand for */
    uint64_t cut;
    thaw_trainer *trainer;
    thaw_probe *probe;
    bool probed; /* to the end */
    struct thaw_judging *judging;
    thaw_run_record record;
    thaw_predictor predictor;
    thaw_gradcam *explainer; /* made when first asked */
};

/* INVALID before it has started. */
thaw_status thaw_run_must_train(const thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

/* Takes down what the run is, once it has started, and what it tells. */
void thaw_run_record_begin(thaw_run *run);
thaw_status thaw_run_record_add(thaw_run *run, const thaw_event *event,
                                thaw_error *err) THAW_MUST_CHECK;
void thaw_run_record_reset(thaw_run_record *record);

/* Head and weights of a run that is to train. */
thaw_status thaw_run_complete(thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

/* Weights of a backbone without a head, whose output is its features; no run that has started. */
thaw_status thaw_run_ready_features(thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

/* BAD_DATA below two classes. */
thaw_status thaw_run_must_have_classes(const thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

/* run_synth.c: classes that rules draw are classes of the data set; and all that is left to make.
 */
thaw_status thaw_run_add_drawn_classes(thaw_run *run, thaw_error *err) THAW_MUST_CHECK;
thaw_status thaw_run_synth_finish(thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

/* run_collect.c: the features that a generator is to learn from. Borrows the list of samples, whose
 * rows live as long as the run unless it begins again. A step tells how far it is, and is true with
 * the last one, after which *real has them and nothing is being collected. */
thaw_status thaw_collecting_start(thaw_run *run, const uint32_t *sample, size_t samples,
                                  thaw_error *err) THAW_MUST_CHECK;
bool thaw_collecting_step(thaw_run *run, thaw_synth_event *event, thaw_synth_real *real);
void thaw_collecting_reset(thaw_run *run);

/* run_judge.c */
void thaw_judging_destroy(struct thaw_judging *judging);

/* What photos are brought to. */
thaw_resize thaw_run_size(const thaw_run *run);

/* Makes the predictor's data set empty, and the pipeline where there is none yet. INVALID before
 * there is a model. */
thaw_status thaw_run_ready_predictor(thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

#endif
