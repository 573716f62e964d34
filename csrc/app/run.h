/* A run: a recipe, photos and weights in; events, a trained model and predictions out. What the
 * command line and the page both stand on.
 *
 *     create ─ add photos, weights ─ start ─ step … step (done) ─ save, predict
 *     create ─ add photos, weights ─ start ─ resume ─ step … step (done) ─ save, predict
 *     create ─ add photos ─ for each fold: set fold ─ weights ─ start ─ step … step (done) ─ save
 *     create ─ add photos ─ synth_start ─ synth_step … synth_step (done) ─ start ─ step …
 *     create ─ restore ─ predict, evaluate
 *     create ─ add photos, weights ─ probe_start ─ probe_step … probe_step ─ probe_result
 *     create ─ add photos, weights ─ synth_start ─ synth_step … synth_step (done) ─ judge_start ─
 *         judge_step … judge_step ─ judge_result
 *     create ─ add photos, weights ─ find_lr
 */
#ifndef THAW_APP_RUN_H
#define THAW_APP_RUN_H

#include "app/recipe.h"
#include "data/layout.h"
#include "eval/evaluate.h"
#include "eval/judge.h"
#include "eval/probe.h"
#include "train/checkpoint.h"
#include "train/lr_finder.h"

typedef struct thaw_run thaw_run;

/* Reads the recipe and the backbone that it names. threads as for thaw_pool_create. */
thaw_status thaw_run_create(const char *recipe, size_t length, int threads, thaw_run **out,
                            thaw_error *err) THAW_MUST_CHECK;
void thaw_run_destroy(thaw_run *run);

const thaw_recipe *thaw_run_recipe(const thaw_run *run);
const thaw_model *thaw_run_model(const thaw_run *run);
const thaw_dataset *thaw_run_dataset(const thaw_run *run);

/* Tensors of the weights file that the model had no use for; after start or restore. */
size_t thaw_run_unused_weights(const thaw_run *run);

/* Says whether the paths that follow are class/photo or train/class/photo; the default is the
 * first. */
void thaw_run_set_layout(thaw_run *run, thaw_layout layout);

/* Adds a photo by its path below the data set ("tulip/7.jpg"), from which class and split follow. A
 * file that cannot be used is recorded and gives BAD_FILE: go on with the next. */
thaw_status thaw_run_add_file(thaw_run *run, const char *path, const uint8_t *bytes, size_t length,
                              thaw_error *err) THAW_MUST_CHECK;
thaw_status thaw_run_add_pixels(thaw_run *run, const char *path, const uint8_t *rgba, int w, int h,
                                thaw_error *err) THAW_MUST_CHECK;

/* Of the photo that was added last; INVALID where there is none. */
thaw_status thaw_run_identify(const thaw_run *run, thaw_identity *out,
                              thaw_error *err) THAW_MUST_CHECK;

/* Adds what thaw_run_identify told of a photo, perhaps in another run, in its stead: for a run that
 * is split and never started. */
thaw_status thaw_run_add_identity(thaw_run *run, const char *path, const thaw_identity *identity,
                                  thaw_error *err) THAW_MUST_CHECK;

/* Notes a folder without files ("tulip/"): a class that has no photo must not go unnoticed. */
thaw_status thaw_run_add_empty(thaw_run *run, const char *path, thaw_error *err) THAW_MUST_CHECK;

/* Records a file that could not be read. */
thaw_status thaw_run_skip(thaw_run *run, const char *path, const char *reason,
                          thaw_error *err) THAW_MUST_CHECK;

/* Adds the sample set that the engine draws itself: per_class pictures of each kind of shape. */
thaw_status thaw_run_add_shapes(thaw_run *run, int per_class, thaw_error *err) THAW_MUST_CHECK;

/* Gives the backbone's weights, a safetensors file in a block of thaw_heap_alloc, which the run
 * owns from now on whatever is returned. They are read when the run starts. */
thaw_status thaw_run_give_weights(thaw_run *run, uint8_t *bytes, size_t length,
                                  thaw_error *err) THAW_MUST_CHECK;

/* Of a recipe with split.folds: photos of this fold are to validate. All but the photos is as
 * before the start, whatever the run did; weights are to be given again. INVALID on another fold.
 */
thaw_status thaw_run_set_fold(thaw_run *run, int fold, thaw_error *err) THAW_MUST_CHECK;

/* For trials of the same recipe: another seed, and other synthetic samples (generator none: none;
 * rules are borrowed). All but the photos is as before the start, as with set_fold. */
thaw_status thaw_run_set_trial(thaw_run *run, uint64_t seed, const thaw_synth_desc *synthetic,
                               thaw_error *err) THAW_MUST_CHECK;

/* Sorts and splits the photos as the recipe says; part of start, and needed before
 * thaw_run_evaluate on a restored run. */
thaw_status thaw_run_split(thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

/* Before start, where the recipe has a generator: makes the synthetic samples in pieces, so that a
 * host can show how far it is and stop between them. synth_start splits the photos. Each sample
 * goes into the data set, to be trained on, as it is made; event->sample shows it. Start makes what
 * is left, and all of it where these were not called. */
thaw_status thaw_run_synth_start(thaw_run *run, thaw_error *err) THAW_MUST_CHECK;
thaw_status thaw_run_synth_step(thaw_run *run, thaw_synth_event *event,
                                thaw_error *err) THAW_MUST_CHECK;

/* How many samples of each class the recipe wants, one number a class; after the split. Lives as
 * long as the run, unless it begins again. */
thaw_status thaw_run_synth_plan(thaw_run *run, const size_t **wanted,
                                thaw_error *err) THAW_MUST_CHECK;

/* Whether synth_start was called and nothing is left to learn; from then on, any sample of a class
 * of which some are wanted, by its index. What is made does not go into the data set. */
bool thaw_run_synth_has_learnt(const thaw_run *run);
thaw_status thaw_run_synth_show(thaw_run *run, int label, uint32_t index, thaw_synth_sample *out,
                                thaw_error *err) THAW_MUST_CHECK;

/* After the last synth_step, of a generator that goes between photos (thaw_synth_between): names
 * are of two real photos of one class to train on, as they were added ("tulip/7.jpg"). What is made
 * does not go into the data set. BAD_DATA on other names; INVALID on other generators. */
thaw_status thaw_run_synth_between(thaw_run *run, const char *const name[2], double share,
                                   thaw_synth_sample *out, thaw_error *err) THAW_MUST_CHECK;

/* What a generator that learns pictures has learnt until now as a safetensors file in memory, which
 * the caller frees with thaw_heap_free; *bytes is NULL where nothing is worth keeping. */
thaw_status thaw_run_synth_save(thaw_run *run, uint8_t **bytes, size_t *length,
                                thaw_error *err) THAW_MUST_CHECK;

/* After synth_start: goes on where such a file was saved, with the same bits. BAD_FILE where it is
 * of another generator, seed, split or setting: then learning begins anew. */
thaw_status thaw_run_synth_load(thaw_run *run, const uint8_t *bytes, size_t length,
                                thaw_error *err) THAW_MUST_CHECK;

/* Splits, makes synthetic samples, completes the model with its head, loads weights and plans. */
thaw_status thaw_run_start(thaw_run *run, thaw_error *err) THAW_MUST_CHECK;

/* Bytes that training takes beside photos and weights; after start. */
thaw_status thaw_run_plan(thaw_run *run, size_t *bytes, thaw_error *err) THAW_MUST_CHECK;

thaw_status thaw_run_step(thaw_run *run, thaw_event *event, thaw_error *err) THAW_MUST_CHECK;
void thaw_run_cancel(thaw_run *run);

/* What the run told so far: a line of JSON, as thaw_report_event has it, for each phase that began,
 * epoch and restoring; those before a resume included. Not NUL-terminated; valid until the next
 * step. */
const char *thaw_run_history(const thaw_run *run, size_t *length);

/* The run between two steps as a file in memory, which the caller frees with thaw_heap_free. source
 * (may be NULL) says where the photos are; it is only handed on. */
thaw_status thaw_run_checkpoint(thaw_run *run, const char *source, uint8_t **bytes, size_t *length,
                                thaw_error *err) THAW_MUST_CHECK;

/* After start, before the first step: goes on where a checkpoint was taken, with the same bits.
 * BAD_RECIPE, BAD_DATA or BAD_WEIGHTS say what is not as it was then. After a failure the run is of
 * no more use. */
thaw_status thaw_run_resume(thaw_run *run, const thaw_checkpoint *c,
                            thaw_error *err) THAW_MUST_CHECK;

/* Instead of start: the model of an earlier run, from the class names and the weights that it
 * saved. Photos may be added before; they must be of these classes. Takes bytes as
 * thaw_run_give_weights does. */
thaw_status thaw_run_restore(thaw_run *run, const char *classes, size_t classes_length,
                             uint8_t *bytes, size_t length, thaw_error *err) THAW_MUST_CHECK;

/* After restore, when the photos are added: gives each the part that it had in that run, by what
 * thaw_report_photos wrote of it. Photos that the run did not have are to validate or to test where
 * folders say so, and otherwise THAW_SPLIT_NEW. BAD_FILE on another text. */
thaw_status thaw_run_recall(thaw_run *run, const char *photos, size_t length,
                            thaw_error *err) THAW_MUST_CHECK;

/* The whole model as a safetensors file; the caller frees it with thaw_heap_free. */
thaw_status thaw_run_save(const thaw_run *run, uint8_t **bytes, size_t *length,
                          thaw_error *err) THAW_MUST_CHECK;

/* Probability of each class for one photo, written to p (classes floats). */
thaw_status thaw_run_predict_file(thaw_run *run, const uint8_t *bytes, size_t length, float *p,
                                  thaw_error *err) THAW_MUST_CHECK;
thaw_status thaw_run_predict_pixels(thaw_run *run, const uint8_t *rgba, int w, int h, float *p,
                                    thaw_error *err) THAW_MUST_CHECK;

/* Instead of start: measures how well the backbone's features separate the photos' classes, in
 * pieces as thaw_probe_step does them. The recipe's head, phases and split play no part. */
thaw_status thaw_run_probe_start(thaw_run *run, const thaw_probe_desc *desc,
                                 thaw_error *err) THAW_MUST_CHECK;
thaw_status thaw_run_probe_step(thaw_run *run, thaw_probe_progress *progress,
                                thaw_error *err) THAW_MUST_CHECK;

/* After the last step; before, and where there is no probe, NULL. */
const thaw_probe_result *thaw_run_probe_result(const thaw_run *run);

/* Instead of start: judges the pictures that synth_step made, or that were added, beside the real
 * photos that the recipe trains on and those that it holds out, in pieces so that a host can show
 * how far it is and stop between them.
 *
 * All are judged as pictures of side × side (8 … 1024; 0: as large as the generator makes them, or
 * as the smallest picture that was added): what is larger is brought to that first, so that nothing
 * is told apart by its sharpness alone. A classifier learns the photos held out at this side, and
 * the backbone makes features of all. INVALID where the generator makes features, BAD_DATA where
 * samples lack. */
thaw_status thaw_run_judge_start(thaw_run *run, int side, thaw_error *err) THAW_MUST_CHECK;

typedef struct {
    size_t done, total; /* photos shown to the classifier or the backbone; equal after the last */
} thaw_judge_progress;

thaw_status thaw_run_judge_step(thaw_run *run, thaw_judge_progress *progress,
                                thaw_error *err) THAW_MUST_CHECK;

/* The side in use; after start. */
int thaw_run_judge_side(const thaw_run *run);

/* After the last step; INVALID before. *out lives in the arena. */
thaw_status thaw_run_judge_result(thaw_run *run, thaw_arena *arena, thaw_judgement *out,
                                  thaw_error *err) THAW_MUST_CHECK;

/* Instead of start: makes a learning-rate finder for a phase of the recipe, which begins from the
 * weights that are given. The caller steps it, and destroys it before the run. */
thaw_status thaw_run_find_lr(thaw_run *run, const thaw_lr_finder_desc *desc, thaw_lr_finder **out,
                             thaw_error *err) THAW_MUST_CHECK;

/* Measures the photos of one split (THAW_EVALUATE_ALL: all), over the same path that training took,
 * so that the figures are those of its events. The caller resets *out. */
thaw_status thaw_run_evaluate(thaw_run *run, int split, thaw_evaluation *out,
                              thaw_error *err) THAW_MUST_CHECK;

#endif
