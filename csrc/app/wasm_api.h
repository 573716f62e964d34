/* The engine as a page sees it. wasm_api.exports lists these names for the linker.
 *
 * Blocks passed in are made with thaw_api_alloc. Functions that return a status give 0 for success;
 * those that return text give NULL on failure; thaw_api_error then tells why. Returned text is JSON
 * in UTF-8, owned by the engine and valid until the next call. A handle is the address of a
 * thaw_run. */
#ifndef THAW_APP_WASM_API_H
#define THAW_APP_WASM_API_H

#include <stddef.h>
#include <stdint.h>

#include "app/run.h"

/* {"simd", "relaxed", "threads" (of the build: true|false), "statuses": ["OK", …],
 *  "models": [{"name", "title", "paper", "input": [h, w, 3], "parameters", "madds", "has_widths",
 *  "weights_bytes" and "licence" of weights that ship: the page has them as NAME.safetensors}],
 *  "origins", "splits", "shapes"} */
const char *thaw_api_describe(void);

void *thaw_api_alloc(size_t bytes);
void thaw_api_free(void *block);

/* {"status": "BAD_RECIPE", "detail": "phases[0].epochs: …"} of the last failure. */
const char *thaw_api_error(void);

/* The recipe with its defaults filled in, or a failure that names the path. */
const char *thaw_api_recipe(const char *json, size_t length);

/* {"layers": [{"name", "op", "shape": [h, w, c], "parameters", "madds", "trainable", "backbone"}],
 * "trainable", "frozen", "madds", "weights_bytes", "parameters": [{"name", "shape"}]} of the
 * recipe's model with `classes` classes, frozen as phase `phase` has it. */
const char *thaw_api_summary(const char *json, size_t length, int classes, int phase);

thaw_run *thaw_api_open(const char *recipe, size_t length, int threads);
void thaw_api_close(thaw_run *run);

int thaw_api_set_splits(thaw_run *run, int has_splits);
int thaw_api_add_file(thaw_run *run, const char *path, const uint8_t *bytes, size_t length);
int thaw_api_add_pixels(thaw_run *run, const char *path, const uint8_t *rgba, int w, int h);

/* What tells the photo added last from others, as a block that the caller frees; and such a block
 * in the stead of a photo: enough for thaw_api_splits. */
void *thaw_api_identify(const thaw_run *run, size_t *length);
int thaw_api_add_identity(thaw_run *run, const char *path, const void *identity, size_t length);

int thaw_api_add_shapes(thaw_run *run, int per_class);

/* As photos.json has it: which photo the run uses for what, by their hashes. After start. */
const char *thaw_api_record(const thaw_run *run);

/* {"w", "h", "names": ["tulip/7.jpg", …]}: the photos as the network takes them, in the order added
 * until the run starts. */
const char *thaw_api_photos(const thaw_run *run);

/* Writes w × h × 4 bytes of RGBA for each photo, in that order: what the recipe's augmentation
 * makes of it in an epoch, the photos being one batch. The recipe need not be the run's own. */
int thaw_api_augment(const thaw_run *run, const char *recipe, size_t length, uint32_t epoch,
                     uint8_t *rgba);

/* The run takes the block over. */
int thaw_api_give_weights(thaw_run *run, uint8_t *bytes, size_t length);

/* {"validation": ["daisy/7.jpg", …], "test": […], "left_out": […]}: the photos that the recipe's
 * split takes from training; "plan": [{"name", "real", "synthetic"}, …], what is left to train on
 * and the samples that the recipe wants beside it; and "duplicates", as thaw_report_duplicates has
 * them. Before start. */
const char *thaw_api_splits(thaw_run *run);

/* Synthetic samples before start, which makes what is left of them. begin splits the photos and
 * goes on from what was kept (a file of synth_save; length 0: nothing), unless it is of other
 * photos or settings: {"w", "h" of pictures, "pictures": false of features, "learnt": nothing is
 * left to learn, "plan" as above}. A step is as thaw_report_synth_step has it; after "made" all
 * are. save gives NULL where nothing is worth keeping. Once all is learnt, show draws sample
 * `index` of a class (its place in the plan): w × h × 4 bytes of RGBA. */
const char *thaw_api_synth_begin(thaw_run *run, const uint8_t *kept, size_t length);
const char *thaw_api_synth_step(thaw_run *run);
uint8_t *thaw_api_synth_save(thaw_run *run, size_t *length);
int thaw_api_synth_show(thaw_run *run, int label, uint32_t index, uint8_t *rgba);

/* {"classes": ["daisy", …], "bytes", "train", "validation", "test", "real", "synthetic",
 *  "per_class": [{"train", "validation", "test", "synthetic"}], "skipped": [{"name", "reason"}],
 *  "recipe": {…}} */
const char *thaw_api_start(thaw_run *run);

/* One event, as events.jsonl has it; "done" carries weights_sha256. */
const char *thaw_api_step(thaw_run *run);
void thaw_api_cancel(thaw_run *run);

/* As thaw_run_restore; takes the block over. */
int thaw_api_restore(thaw_run *run, const char *classes, size_t classes_length, uint8_t *bytes,
                     size_t length);

/* The model as a safetensors file: its address, its length through *length. The page frees it. */
uint8_t *thaw_api_save(thaw_run *run, size_t *length);

/* The run between two steps, as thaw_api_save gives the model. source is only handed on. */
uint8_t *thaw_api_checkpoint(thaw_run *run, const char *source, size_t *length);

/* {"source", "phase_index", "epoch"} of a checkpoint that is whole. */
const char *thaw_api_look(const uint8_t *bytes, size_t length);

/* After start, before the first step: as thaw_run_resume. {"history"}: a text of what the run told
 * until then, lines of events.jsonl. After a failure close the run. */
const char *thaw_api_resume(thaw_run *run, const uint8_t *bytes, size_t length);

/* {"classes": [{"name", "probability"}, …]}, most probable first. */
const char *thaw_api_predict_file(thaw_run *run, const uint8_t *bytes, size_t length);
const char *thaw_api_predict_pixels(thaw_run *run, const uint8_t *rgba, int w, int h);

/* The learning-rate finder, instead of start: a handle, or NULL. Rates from … to in `steps` steps,
 * of the recipe's phase `phase`. A step gives {"step", "lr", "loss", "smoothed", "prepared",
 * "done"}, where "prepared" tells of photos on their way through the frozen layers and no step
 * taken; the last adds "suggestion" (or null). End it before the run is closed. */
thaw_lr_finder *thaw_api_lr_find_begin(thaw_run *run, int phase, double from, double to, int steps);
const char *thaw_api_lr_find_step(thaw_lr_finder *finder);
void thaw_api_lr_find_end(thaw_lr_finder *finder);

/* As `thaw eval --json` prints it, and "answers": [{"name", "label", "predicted", "probability",
 * "of_label"}, …]; split is an index of "splits". Not while the run trains. */
const char *thaw_api_evaluate(thaw_run *run, int split);

/* {"label", "h", "w", "map": [h · w numbers of 0 … 1]}: where class `label` (−1: the most probable)
 * is seen in the photo that was predicted last. */
const char *thaw_api_explain(thaw_run *run, int label);

/* {"share": [2 shares of the variance], "points": [{"name", "label", "x", "y"}, …]}: the split's
 * photos as thaw_run_map places them. */
const char *thaw_api_map(thaw_run *run, int split);

/* Instead of start: a linear probe, per_class photos of each class to learn from. Each step does a
 * piece of it: {"done", "total"}, and with the last one "probe": what `thaw probe --json` prints.
 * To end it early, close the run. */
int thaw_api_probe(thaw_run *run, int per_class, int seeds);
const char *thaw_api_probe_step(thaw_run *run);

/* After thaw_api_synth_step has made the samples, instead of start: judges them beside the real
 * photos, as `thaw judge` does. side 0: as large as the generator makes them. Each step does a
 * piece of it:
 * {"done", "total"}, and with the last one "judgement": what `thaw judge --json` prints. To end it
 * early, close the run. */
int thaw_api_judge(thaw_run *run, int side);
const char *thaw_api_judge_step(thaw_run *run);

/* Draws one picture of the sample set: size × size RGBA. */
int thaw_api_draw_shape(uint32_t index, int label, int size, uint8_t *rgba);

#endif
