#include "app/wasm_api.h"

#include <string.h>

#include "app/build.h"
#include "app/insight.h"
#include "app/report.h"
#include "base/heap.h"
#include "data/augment_mix.h"
#include "data/shapes.h"
#include "io/safetensors.h"

/* One page, one thread that calls: the last text and the last error are the module's. */
static thaw_json_writer text;
static thaw_error failure;

static int status_of(thaw_status status) {
    return (int)status;
}

static thaw_json_writer *fresh_text(void) {
    thaw_json_writer_reset(&text);
    return &text;
}

/* What was written, unless writing or something before it failed. */
static const char *text_or_null(thaw_status status) {
    if (status != THAW_OK) return NULL;
    if (!text.failed) return text.text;
    thaw_fail(&failure, THAW_NO_MEMORY, "an answer");
    return NULL;
}

static void put_names(const char *key, const char *const *name, int count) {
    thaw_json_open(&text, key, '[');
    for (int i = 0; i < count; i++) thaw_json_put_text(&text, NULL, name[i]);
    thaw_json_close(&text, ']');
}

const char *thaw_api_describe(void) {
    static const char *const origins[] = {"real", "synthetic"};
    thaw_json_writer *w = fresh_text();
    thaw_json_open(w, NULL, '{');
#if defined(__wasm_simd128__)
    thaw_json_put_bool(w, "simd", true);
#else
    thaw_json_put_bool(w, "simd", false);
#endif
#if defined(THAW_RELAXED)
    thaw_json_put_bool(w, "relaxed", true);
#else
    thaw_json_put_bool(w, "relaxed", false);
#endif
#if defined(__EMSCRIPTEN_PTHREADS__)
    thaw_json_put_bool(w, "threads", true);
#else
    thaw_json_put_bool(w, "threads", false);
#endif
    thaw_json_open(w, "statuses", '[');
    for (int i = 0; i < THAW_STATUS_COUNT; i++) {
        thaw_json_put_text(w, NULL, thaw_status_name((thaw_status)i));
    }
    thaw_json_close(w, ']');
    put_names("origins", origins, 2);
    put_names("splits", thaw_split_names, THAW_SPLIT_COUNT);
    put_names("shapes", thaw_shapes_names, THAW_SHAPES_CLASSES);
    thaw_status status = thaw_report_models("models", w, &failure);
    thaw_json_close(w, '}');
    return text_or_null(status);
}

void *thaw_api_alloc(size_t bytes) {
    return thaw_heap_alloc(bytes);
}

void thaw_api_free(void *block) {
    thaw_heap_free(block);
}

const char *thaw_api_error(void) {
    thaw_json_writer *w = fresh_text();
    thaw_json_open(w, NULL, '{');
    thaw_json_put_text(w, "status", thaw_status_name(failure.status));
    thaw_json_put_text(w, "detail", failure.detail);
    thaw_json_close(w, '}');
    return w->failed ? "{\"status\": \"NO_MEMORY\", \"detail\": \"\"}" : w->text;
}

const char *thaw_api_recipe(const char *json, size_t length) {
    thaw_recipe recipe;
    thaw_status status = thaw_recipe_read(json, length, &recipe, &failure);
    if (status == THAW_OK) {
        thaw_recipe_write(&recipe, NULL, fresh_text());
        thaw_recipe_reset(&recipe);
    }
    return text_or_null(status);
}

const char *thaw_api_summary(const char *json, size_t length, int classes, int phase) {
    thaw_recipe recipe;
    thaw_model model;
    thaw_status status = thaw_recipe_read(json, length, &recipe, &failure);
    if (status != THAW_OK) return NULL;
    status = thaw_build_network(&recipe, classes, phase, &model, &failure);
    if (status == THAW_OK) {
        thaw_report_summary(&model, fresh_text());
        thaw_model_reset(&model);
    }
    thaw_recipe_reset(&recipe);
    return text_or_null(status);
}

thaw_run *thaw_api_open(const char *recipe, size_t length, int threads) {
    thaw_run *run = NULL;
    if (thaw_run_create(recipe, length, threads, &run, &failure) != THAW_OK) return NULL;
    return run;
}

void thaw_api_close(thaw_run *run) {
    thaw_run_destroy(run);
}

int thaw_api_set_splits(thaw_run *run, int has_splits) {
    thaw_run_set_layout(run, has_splits ? THAW_LAYOUT_SPLITS : THAW_LAYOUT_CLASSES);
    return THAW_OK;
}

int thaw_api_add_file(thaw_run *run, const char *path, const uint8_t *bytes, size_t length) {
    return status_of(thaw_run_add_file(run, path, bytes, length, &failure));
}

int thaw_api_add_pixels(thaw_run *run, const char *path, const uint8_t *rgba, int w, int h) {
    return status_of(thaw_run_add_pixels(run, path, rgba, w, h, &failure));
}

void *thaw_api_identify(const thaw_run *run, size_t *length) {
    thaw_identity *identity = thaw_heap_alloc(sizeof *identity);
    thaw_status status = identity == NULL ? thaw_fail(&failure, THAW_NO_MEMORY, "a photo's look")
                                          : thaw_run_identify(run, identity, &failure);
    *length = sizeof *identity;
    if (status == THAW_OK) return identity;
    thaw_heap_free(identity);
    return NULL;
}

int thaw_api_add_identity(thaw_run *run, const char *path, const void *bytes, size_t length) {
    thaw_identity identity;
    if (length != sizeof identity) {
        return status_of(thaw_fail(&failure, THAW_INVALID,
                                   "a photo's look: %zu bytes wanted, got %zu", sizeof identity,
                                   length));
    }
    memcpy(&identity, bytes, length);
    return status_of(thaw_run_add_identity(run, path, &identity, &failure));
}

int thaw_api_add_shapes(thaw_run *run, int per_class) {
    return status_of(thaw_run_add_shapes(run, per_class, &failure));
}

const char *thaw_api_photos(const thaw_run *run) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    thaw_json_writer *w = fresh_text();
    thaw_json_open(w, NULL, '{');
    thaw_json_put_int(w, "w", ds->size.w);
    thaw_json_put_int(w, "h", ds->size.h);
    thaw_json_open(w, "names", '[');
    for (size_t i = 0; i < ds->samples; i++) thaw_json_put_text(w, NULL, ds->sample[i].name);
    thaw_json_close(w, ']');
    thaw_json_close(w, '}');
    return text_or_null(THAW_OK);
}

const char *thaw_api_record(const thaw_run *run) {
    thaw_report_photos(run, fresh_text());
    return text_or_null(THAW_OK);
}

/* The last pixels first, so that a picture may lie at the front of the room for its RGBA. */
static void spread_to_rgba(const uint8_t *rgb, size_t pixels, uint8_t *rgba) {
    for (size_t i = pixels; i-- > 0;) {
        uint8_t pixel[4] = {rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2], 255};
        memcpy(rgba + 4 * i, pixel, sizeof pixel);
    }
}

static thaw_status augment_all(const thaw_run *run, const thaw_recipe *recipe, uint32_t epoch,
                               uint8_t *rgba) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    size_t pixels = (size_t)ds->size.w * (size_t)ds->size.h;
    uint8_t *room = thaw_heap_alloc(thaw_augment_room(ds, &recipe->augment));
    uint32_t *sample = thaw_heap_alloc(ds->samples * sizeof *sample);
    thaw_status status = THAW_OK;
    if (room == NULL || sample == NULL) {
        status = thaw_fail(&failure, THAW_NO_MEMORY, "room for a picture");
    }
    for (size_t i = 0; status == THAW_OK && i < ds->samples; i++) sample[i] = (uint32_t)i;
    thaw_augment_batch batch = {ds,    &recipe->augment, recipe->seed,
                                epoch, sample,           (int)ds->samples};
    for (int i = 0; status == THAW_OK && i < batch.n; i++) {
        thaw_augment_row(&batch, i, room);
        spread_to_rgba(room, pixels, rgba + (size_t)i * pixels * 4);
    }
    thaw_heap_free(room);
    thaw_heap_free(sample);
    return status;
}

int thaw_api_augment(const thaw_run *run, const char *json, size_t length, uint32_t epoch,
                     uint8_t *rgba) {
    thaw_recipe recipe;
    thaw_status status = thaw_recipe_read(json, length, &recipe, &failure);
    if (status != THAW_OK) return status_of(status);
    status = augment_all(run, &recipe, epoch, rgba);
    thaw_recipe_reset(&recipe);
    return status_of(status);
}

int thaw_api_give_weights(thaw_run *run, uint8_t *bytes, size_t length) {
    return status_of(thaw_run_give_weights(run, bytes, length, &failure));
}

static void put_split(const char *key, const thaw_dataset *ds, thaw_split split) {
    thaw_json_open(&text, key, '[');
    for (size_t i = 0; i < ds->samples; i++)
        if (ds->sample[i].split == split) thaw_json_put_text(&text, NULL, ds->sample[i].name);
    thaw_json_close(&text, ']');
}

/* What is to be trained on: real photos, and samples that the recipe wants beside them. */
static void put_plan(const char *key, const thaw_dataset *ds, const size_t *wanted) {
    thaw_json_open(&text, key, '[');
    for (int i = 0; i < ds->classes; i++) {
        thaw_select real = {i, THAW_SPLIT_TRAIN, THAW_ORIGIN_REAL};
        thaw_json_open(&text, NULL, '{');
        thaw_json_put_text(&text, "name", ds->class_name[i]);
        thaw_json_put_int(&text, "real", (long long)thaw_dataset_count(ds, real));
        thaw_json_put_int(&text, "synthetic", (long long)wanted[i]);
        thaw_json_close(&text, '}');
    }
    thaw_json_close(&text, ']');
}

const char *thaw_api_splits(thaw_run *run) {
    const size_t *wanted = NULL;
    thaw_status status = thaw_run_split(run, &failure);
    if (status == THAW_OK) status = thaw_run_synth_plan(run, &wanted, &failure);
    if (status != THAW_OK) return NULL;
    thaw_json_open(fresh_text(), NULL, '{');
    put_plan("plan", thaw_run_dataset(run), wanted);
    put_split("validation", thaw_run_dataset(run), THAW_SPLIT_VALIDATION);
    put_split("test", thaw_run_dataset(run), THAW_SPLIT_TEST);
    put_split("left_out", thaw_run_dataset(run), THAW_SPLIT_NONE);
    thaw_report_duplicates(run, "duplicates", &text);
    thaw_json_close(&text, '}');
    return text_or_null(status);
}

/* Pictures of a side of their own are as large as they were learnt, others as the network's. */
static void picture_size(const thaw_run *run, int *w, int *h) {
    const thaw_synth_desc *d = &thaw_run_recipe(run)->synthetic;
    bool own = thaw_synth_has_networks(d->generator);
    *w = own ? d->learning.side : thaw_run_dataset(run)->size.w;
    *h = own ? d->learning.side : thaw_run_dataset(run)->size.h;
}

static void report_synth(thaw_run *run, const size_t *wanted) {
    int w, h;
    picture_size(run, &w, &h);
    thaw_json_open(fresh_text(), NULL, '{');
    thaw_json_put_int(&text, "w", w);
    thaw_json_put_int(&text, "h", h);
    thaw_json_put_bool(&text, "pictures",
                       thaw_synth_makes_pictures(thaw_run_recipe(run)->synthetic.generator));
    thaw_json_put_bool(&text, "learnt", thaw_run_synth_has_learnt(run));
    put_plan("plan", thaw_run_dataset(run), wanted);
    thaw_json_close(&text, '}');
}

const char *thaw_api_synth_begin(thaw_run *run, const uint8_t *kept, size_t length) {
    const size_t *wanted = NULL;
    thaw_status status = thaw_run_synth_start(run, &failure);
    if (status == THAW_OK && length > 0) {
        status = thaw_run_synth_load(run, kept, length, &failure);
        if (status == THAW_BAD_FILE) status = THAW_OK; /* of other photos: learns anew */
    }
    if (status == THAW_OK) status = thaw_run_synth_plan(run, &wanted, &failure);
    if (status == THAW_OK) report_synth(run, wanted);
    return text_or_null(status);
}

const char *thaw_api_synth_step(thaw_run *run) {
    thaw_synth_event event;
    thaw_status status = thaw_run_synth_step(run, &event, &failure);
    if (status == THAW_OK) thaw_report_synth_step(&event, fresh_text());
    return text_or_null(status);
}

uint8_t *thaw_api_synth_save(thaw_run *run, size_t *length) {
    uint8_t *bytes = NULL;
    return thaw_run_synth_save(run, &bytes, length, &failure) == THAW_OK ? bytes : NULL;
}

int thaw_api_synth_show(thaw_run *run, int label, uint32_t index, uint8_t *rgba) {
    thaw_synth_sample made;
    thaw_status status = thaw_run_synth_show(run, label, index, &made, &failure);
    if (status == THAW_OK && made.rgb == NULL) {
        status = thaw_fail(&failure, THAW_INVALID, "%s makes no pictures", made.generator);
    }
    if (status == THAW_OK) spread_to_rgba(made.rgb, (size_t)made.w * (size_t)made.h, rgba);
    return status_of(status);
}

const char *thaw_api_start(thaw_run *run) {
    size_t bytes = 0;
    thaw_status status = thaw_run_start(run, &failure);
    if (status == THAW_OK) status = thaw_run_plan(run, &bytes, &failure);
    if (status == THAW_OK) thaw_report_start(run, bytes, fresh_text());
    return text_or_null(status);
}

/* The hash of the numbers in the file that thaw_api_save makes. */
static thaw_status hash_weights(const thaw_run *run, char hex[THAW_SHA256_HEX]) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    THAW_TRY(thaw_run_save(run, &bytes, &length, &failure));
    thaw_safetensors_hash(bytes, length, hex);
    thaw_heap_free(bytes);
    return THAW_OK;
}

const char *thaw_api_step(thaw_run *run) {
    thaw_event event;
    char hash[THAW_SHA256_HEX];
    thaw_status status = thaw_run_step(run, &event, &failure);
    bool done = status == THAW_OK && event.kind == THAW_EVENT_DONE;
    if (done) status = hash_weights(run, hash);
    if (status == THAW_OK) thaw_report_event(&event, done ? hash : NULL, fresh_text());
    return text_or_null(status);
}

void thaw_api_cancel(thaw_run *run) {
    thaw_run_cancel(run);
}

thaw_lr_finder *thaw_api_lr_find_begin(thaw_run *run, int phase, double from, double to,
                                       int steps) {
    thaw_lr_finder_desc desc = {.phase = phase, .from = from, .to = to, .steps = steps};
    thaw_lr_finder *finder = NULL;
    return thaw_run_find_lr(run, &desc, &finder, &failure) == THAW_OK ? finder : NULL;
}

const char *thaw_api_lr_find_step(thaw_lr_finder *finder) {
    thaw_lr_point point;
    thaw_status status = thaw_lr_finder_step(finder, &point, &failure);
    if (status == THAW_OK) thaw_report_lr_point(finder, &point, fresh_text());
    return text_or_null(status);
}

void thaw_api_lr_find_end(thaw_lr_finder *finder) {
    thaw_lr_finder_destroy(finder);
}

int thaw_api_restore(thaw_run *run, const char *classes, size_t classes_length, uint8_t *bytes,
                     size_t length) {
    return status_of(thaw_run_restore(run, classes, classes_length, bytes, length, &failure));
}

uint8_t *thaw_api_save(thaw_run *run, size_t *length) {
    uint8_t *bytes = NULL;
    return thaw_run_save(run, &bytes, length, &failure) == THAW_OK ? bytes : NULL;
}

uint8_t *thaw_api_checkpoint(thaw_run *run, const char *source, size_t *length) {
    uint8_t *bytes = NULL;
    return thaw_run_checkpoint(run, source, &bytes, length, &failure) == THAW_OK ? bytes : NULL;
}

const char *thaw_api_look(const uint8_t *bytes, size_t length) {
    thaw_checkpoint c;
    if (thaw_checkpoint_open(bytes, length, &c, &failure) != THAW_OK) return NULL;
    thaw_json_open(fresh_text(), NULL, '{');
    thaw_json_put_text(&text, "source", c.head.source);
    thaw_json_put_int(&text, "phase_index", c.phase);
    thaw_json_put_int(&text, "epoch", c.epoch);
    thaw_json_close(&text, '}');
    thaw_checkpoint_reset(&c);
    return text_or_null(THAW_OK);
}

/* The run's history is no C string. */
static thaw_status put_history(const thaw_run *run) {
    size_t length = 0;
    const char *history = thaw_run_history(run, &length);
    char *lines = thaw_heap_alloc(length + 1);
    if (lines == NULL) return thaw_fail(&failure, THAW_NO_MEMORY, "a run's history");
    if (length > 0) memcpy(lines, history, length);
    lines[length] = '\0';
    thaw_json_open(fresh_text(), NULL, '{');
    thaw_json_put_text(&text, "history", lines);
    thaw_json_close(&text, '}');
    thaw_heap_free(lines);
    return THAW_OK;
}

const char *thaw_api_resume(thaw_run *run, const uint8_t *bytes, size_t length) {
    thaw_checkpoint c;
    thaw_status status = thaw_checkpoint_open(bytes, length, &c, &failure);
    if (status != THAW_OK) return NULL;
    status = thaw_run_resume(run, &c, &failure);
    thaw_checkpoint_reset(&c);
    if (status == THAW_OK) status = put_history(run);
    return text_or_null(status);
}

/* What both kinds of prediction share: room for the probabilities, and the answer as text. */
static const char *predict(thaw_run *run, const uint8_t *bytes, size_t length, int w, int h) {
    int classes = thaw_run_dataset(run)->classes;
    float *p = thaw_heap_alloc((size_t)(classes + 1) * sizeof *p);
    if (p == NULL) return text_or_null(thaw_fail(&failure, THAW_NO_MEMORY, "a prediction"));
    thaw_status status = w > 0 ? thaw_run_predict_pixels(run, bytes, w, h, p, &failure)
                               : thaw_run_predict_file(run, bytes, length, p, &failure);
    if (status == THAW_OK) thaw_report_prediction(run, p, classes, NULL, NULL, fresh_text());
    thaw_heap_free(p);
    return text_or_null(status);
}

const char *thaw_api_predict_file(thaw_run *run, const uint8_t *bytes, size_t length) {
    return predict(run, bytes, length, 0, 0);
}

const char *thaw_api_predict_pixels(thaw_run *run, const uint8_t *rgba, int w, int h) {
    return predict(run, rgba, 0, w, h);
}

const char *thaw_api_evaluate(thaw_run *run, int split) {
    thaw_evaluation evaluation;
    thaw_status status = thaw_run_evaluate(run, split, &evaluation, &failure);
    if (status == THAW_OK) {
        thaw_report_evaluation(run, split, &evaluation, NULL, true, fresh_text());
        thaw_evaluation_reset(&evaluation);
    }
    return text_or_null(status);
}

const char *thaw_api_explain(thaw_run *run, int label) {
    thaw_explanation made;
    if (thaw_run_explain(run, label, &made, &failure) != THAW_OK) return NULL;
    thaw_report_explanation(NULL, &made, fresh_text());
    return text_or_null(THAW_OK);
}

static void put_point(const thaw_sample *sample, const float *at) {
    thaw_json_open(&text, NULL, '{');
    thaw_json_put_text(&text, "name", sample->name);
    thaw_json_put_int(&text, "label", sample->label);
    thaw_json_put_float(&text, "x", at[0]);
    thaw_json_put_float(&text, "y", at[1]);
    thaw_json_close(&text, '}');
}

const char *thaw_api_map(thaw_run *run, int split) {
    thaw_map map;
    if (thaw_run_map(run, (thaw_split)split, &map, &failure) != THAW_OK) return NULL;
    thaw_json_open(fresh_text(), NULL, '{');
    thaw_json_open(&text, "share", '[');
    for (int c = 0; c < 2; c++) thaw_json_put_double(&text, NULL, map.share[c]);
    thaw_json_close(&text, ']');
    thaw_json_open(&text, "points", '[');
    for (size_t i = 0; i < map.samples; i++) {
        put_point(&thaw_run_dataset(run)->sample[map.sample[i]], map.at + 2 * i);
    }
    thaw_json_close(&text, ']');
    thaw_json_close(&text, '}');
    thaw_map_reset(&map);
    return text_or_null(THAW_OK);
}

int thaw_api_probe(thaw_run *run, int per_class, int seeds) {
    thaw_probe_desc desc = {
        .per_class = per_class, .seeds = seeds, .seed = thaw_run_recipe(run)->seed};
    return status_of(thaw_run_probe_start(run, &desc, &failure));
}

const char *thaw_api_probe_step(thaw_run *run) {
    thaw_probe_progress progress;
    thaw_status status = thaw_run_probe_step(run, &progress, &failure);
    if (status == THAW_OK) thaw_report_probe_step(run, &progress, fresh_text());
    return text_or_null(status);
}

int thaw_api_judge(thaw_run *run, int side) {
    return status_of(thaw_run_judge_start(run, side, &failure));
}

static thaw_status put_judgement(thaw_run *run) {
    thaw_arena arena = {0};
    thaw_judgement judgement;
    thaw_status status = thaw_run_judge_result(run, &arena, &judgement, &failure);
    if (status == THAW_OK) thaw_report_judgement(run, "judgement", &judgement, &text);
    thaw_arena_reset(&arena);
    return status;
}

const char *thaw_api_judge_step(thaw_run *run) {
    thaw_judge_progress progress;
    thaw_status status = thaw_run_judge_step(run, &progress, &failure);
    if (status != THAW_OK) return NULL;
    thaw_json_open(fresh_text(), NULL, '{');
    thaw_json_put_int(&text, "done", (long long)progress.done);
    thaw_json_put_int(&text, "total", (long long)progress.total);
    if (progress.done == progress.total) status = put_judgement(run);
    thaw_json_close(&text, '}');
    return text_or_null(status);
}

int thaw_api_draw_shape(uint32_t index, int label, int size, uint8_t *rgba) {
    if (size < 16 || size > 1024 || label < 0 || label >= THAW_SHAPES_CLASSES) {
        return status_of(thaw_fail(&failure, THAW_INVALID, "a shape: size 16 … 1024, label 0 … %d",
                                   THAW_SHAPES_CLASSES - 1));
    }
    size_t pixels = (size_t)size * (size_t)size;
    thaw_shapes_draw(1, index, label, size, rgba);
    spread_to_rgba(rgba, pixels, rgba);
    return THAW_OK;
}
