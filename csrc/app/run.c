#include "app/report.h"
#include "app/run_parts.h"

#include <stdio.h>
#include <string.h>

#include "app/build.h"
#include "app/weights.h"
#include "base/heap.h"
#include "data/shapes.h"
#include "kernels/reduce.h"

/* --- making ------------------------------------------------------------------------------------
 */

thaw_resize thaw_run_size(const thaw_run *run) {
    thaw_shape input = run->model.graph.shape[0];
    return (thaw_resize){.w = input.w, .h = input.h, .fit = run->recipe.fit};
}

static thaw_status set_up(thaw_run *run, const char *recipe, size_t length, int threads,
                          thaw_error *err) {
    THAW_TRY(thaw_recipe_read(recipe, length, &run->recipe, err));
    THAW_TRY(thaw_build_backbone(&run->recipe, &run->model, err));
    THAW_TRY(thaw_pool_create(threads, &run->pool, err));
    thaw_dataset_init(&run->dataset, thaw_run_size(run));
    return THAW_OK;
}

thaw_status thaw_run_create(const char *recipe, size_t length, int threads, thaw_run **out,
                            thaw_error *err) {
    thaw_run *run = thaw_heap_alloc(sizeof *run);
    if (run == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a run");
    *run = (thaw_run){0};
    thaw_arena_init(&run->made);
    thaw_status status = set_up(run, recipe, length, threads, err);
    if (status != THAW_OK) {
        thaw_run_destroy(run);
        return status;
    }
    *out = run;
    return THAW_OK;
}

/* Frees all that a start makes, and the model that it completes. */
static void free_started(thaw_run *run) {
    thaw_trainer_destroy(run->trainer);
    thaw_synth_destroy(run->synth);
    thaw_collecting_reset(run);
    thaw_arena_reset(&run->made);
    thaw_gradcam_destroy(run->explainer);
    thaw_probe_destroy(run->probe);
    thaw_judging_destroy(run->judging);
    thaw_run_record_reset(&run->record);
    thaw_pipeline_reset(&run->predictor.pipeline);
    thaw_dataset_reset(&run->predictor.dataset);
    thaw_model_reset(&run->model);
    thaw_heap_free(run->weights);
}

void thaw_run_destroy(thaw_run *run) {
    if (run == NULL) return;
    free_started(run);
    thaw_dataset_reset(&run->dataset);
    thaw_recipe_reset(&run->recipe);
    thaw_pool_destroy(run->pool);
    thaw_heap_free(run);
}

/* Everything but recipe and photos as before the start. */
static thaw_status begin_again(thaw_run *run, thaw_error *err) {
    if (run->synth != NULL) thaw_dataset_truncate(&run->dataset, run->photos);
    free_started(run);
    *run = (thaw_run){
        .recipe = run->recipe, .dataset = run->dataset, .layout = run->layout, .pool = run->pool};
    thaw_arena_init(&run->made);
    return thaw_build_backbone(&run->recipe, &run->model, err);
}

thaw_status thaw_run_set_fold(thaw_run *run, int fold, thaw_error *err) {
    if (fold < 0 || fold >= run->recipe.split.folds) {
        return thaw_fail(err, THAW_INVALID, "split.fold: %d of %d folds", fold,
                         run->recipe.split.folds);
    }
    run->recipe.split.fold = fold;
    return begin_again(run, err);
}

thaw_status thaw_run_set_trial(thaw_run *run, uint64_t seed, const thaw_synth_desc *synthetic,
                               thaw_error *err) {
    run->recipe.seed = seed;
    run->recipe.synthetic = *synthetic;
    return begin_again(run, err);
}

const thaw_recipe *thaw_run_recipe(const thaw_run *run) {
    return &run->recipe;
}

const thaw_model *thaw_run_model(const thaw_run *run) {
    return &run->model;
}

const thaw_dataset *thaw_run_dataset(const thaw_run *run) {
    return &run->dataset;
}

size_t thaw_run_unused_weights(const thaw_run *run) {
    return run->unused_weights;
}

/* --- photos ------------------------------------------------------------------------------------
 */

void thaw_run_set_layout(thaw_run *run, thaw_layout layout) {
    run->layout = layout;
}

/* After restore only the model's classes are known. */
static thaw_status unknown_class(const thaw_dataset *ds, const char *path, const thaw_place *place,
                                 thaw_error *err) {
    char known[200] = "";
    size_t length = 0;
    int named = 0;
    while (named < ds->classes && length + strlen(ds->class_name[named]) + 3 < sizeof known) {
        length += (size_t)snprintf(known + length, sizeof known - length, "%s%s",
                                   named > 0 ? ", " : "", ds->class_name[named]);
        named++;
    }
    return thaw_fail(err, THAW_BAD_DATA,
                     "%.200s: the model knows no class \"%.*s\"; its %d classes are %s%s", path,
                     (int)place->class_length, place->class_name, ds->classes, known,
                     named < ds->classes ? ", …" : "");
}

/* Class and split of a photo from its path. */
static thaw_status place(thaw_run *run, const char *path, thaw_sample_desc *desc, thaw_error *err) {
    thaw_place place = thaw_layout_place(run->layout, path);
    if (run->trainer != NULL) {
        return thaw_fail(err, THAW_INVALID, "photos come before training starts");
    }
    if (place.class_length == 0) {
        return thaw_fail(err, THAW_BAD_DATA, "%s: lies in no class folder", path);
    }
    *desc = (thaw_sample_desc){.name = path, .given = place.split};
    desc->label = thaw_dataset_find_class(&run->dataset, place.class_name, place.class_length);
    if (desc->label >= 0) return THAW_OK;
    if (run->complete) return unknown_class(&run->dataset, path, &place, err);
    return thaw_dataset_add_class(&run->dataset, place.class_name, place.class_length, &desc->label,
                                  err);
}

thaw_status thaw_run_add_file(thaw_run *run, const char *path, const uint8_t *bytes, size_t length,
                              thaw_error *err) {
    thaw_sample_desc desc;
    THAW_TRY(place(run, path, &desc, err));
    return thaw_dataset_add_encoded(&run->dataset, &desc, bytes, length, err);
}

thaw_status thaw_run_add_pixels(thaw_run *run, const char *path, const uint8_t *rgba, int w, int h,
                                thaw_error *err) {
    thaw_sample_desc desc;
    THAW_TRY(place(run, path, &desc, err));
    return thaw_dataset_add_pixels(&run->dataset, &desc, rgba, w, h, 4, err);
}

thaw_status thaw_run_identify(const thaw_run *run, thaw_identity *out, thaw_error *err) {
    const thaw_dataset *ds = &run->dataset;
    if (ds->samples == 0) return thaw_fail(err, THAW_INVALID, "there is no photo yet");
    const thaw_sample *last = &ds->sample[ds->samples - 1];
    *out = (thaw_identity){last->source, *last->look};
    return THAW_OK;
}

thaw_status thaw_run_add_identity(thaw_run *run, const char *path, const thaw_identity *identity,
                                  thaw_error *err) {
    thaw_sample_desc desc;
    THAW_TRY(place(run, path, &desc, err));
    return thaw_dataset_add_identity(&run->dataset, &desc, identity, err);
}

thaw_status thaw_run_add_empty(thaw_run *run, const char *path, thaw_error *err) {
    thaw_sample_desc desc;
    return place(run, path, &desc, err);
}

thaw_status thaw_run_skip(thaw_run *run, const char *path, const char *reason, thaw_error *err) {
    thaw_sample_desc desc;
    THAW_TRY(place(run, path, &desc, err));
    return thaw_dataset_skip(&run->dataset, path, desc.label, reason, err);
}

/* Drawn at the model's own size where shapes are drawn at all, so nothing is resized. */
static int shape_size(const thaw_run *run) {
    int size = run->dataset.size.h;
    return size < 16 ? 16 : size > 1024 ? 1024 : size;
}

thaw_status thaw_run_add_shapes(thaw_run *run, int per_class, thaw_error *err) {
    if (per_class < 1 || per_class > 10000) {
        return thaw_fail(err, THAW_INVALID, "per_class: 1 … 10000, got %d", per_class);
    }
    int size = shape_size(run);
    uint8_t *rgb = thaw_heap_alloc((size_t)size * (size_t)size * 3);
    if (rgb == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a picture");
    thaw_status status = THAW_OK;
    for (int i = 0; i < per_class * THAW_SHAPES_CLASSES && status == THAW_OK; i++) {
        int label = i % THAW_SHAPES_CLASSES, index = i / THAW_SHAPES_CLASSES;
        char path[64];
        thaw_sample_desc desc;
        snprintf(path, sizeof path, "%s/%05d", thaw_shapes_names[label], index);
        status = place(run, path, &desc, err);
        if (status != THAW_OK) break;
        thaw_shapes_draw(run->recipe.seed, (uint32_t)index, label, size, rgb);
        status = thaw_dataset_add_pixels(&run->dataset, &desc, rgb, size, size, 3, err);
    }
    thaw_heap_free(rgb);
    return status;
}

/* --- training ----------------------------------------------------------------------------------
 */

thaw_status thaw_run_give_weights(thaw_run *run, uint8_t *bytes, size_t length, thaw_error *err) {
    thaw_heap_free(run->weights);
    run->weights = bytes;
    run->weights_length = length;
    if (bytes == NULL || length == 0) {
        return thaw_fail(err, THAW_BAD_WEIGHTS, "the weights file is empty");
    }
    return THAW_OK;
}

/* Parameters of a model that has all its layers, and what was given for them. */
static thaw_status load_weights(thaw_run *run, bool backbone_only, thaw_error *err) {
    THAW_TRY(thaw_graph_allocate(&run->model.graph, err));
    thaw_graph_init_weights(&run->model.graph, run->recipe.seed);
    if (run->weights == NULL && run->recipe.weights != NULL) {
        return thaw_fail(err, THAW_BAD_WEIGHTS, "model.weights: \"%s\" wanted, none given",
                         run->recipe.weights);
    }
    if (run->weights != NULL) {
        THAW_TRY(thaw_weights_load(&run->model, backbone_only, run->weights, run->weights_length,
                                   &run->unused_weights, err));
        thaw_heap_free(run->weights);
        run->weights = NULL;
    }
    run->complete = true;
    return THAW_OK;
}

static thaw_status complete_model(thaw_run *run, int classes, bool backbone_only, thaw_error *err) {
    THAW_TRY(thaw_build_head(&run->recipe, classes, &run->model, err));
    return load_weights(run, backbone_only, err);
}

static thaw_trainer_desc trainer_desc(thaw_run *run) {
    return (thaw_trainer_desc){.model = &run->model,
                               .dataset = &run->dataset,
                               .phase = run->recipe.phase,
                               .phases = run->recipe.phases,
                               .batch = run->recipe.batch,
                               .seed = run->recipe.seed,
                               .loss = run->recipe.loss,
                               .sampling = run->recipe.sampling,
                               .augment = &run->recipe.augment,
                               .pool = run->pool};
}

thaw_status thaw_run_must_have_classes(const thaw_run *run, thaw_error *err) {
    if (run->dataset.classes >= 2) return THAW_OK;
    return thaw_fail(err, THAW_BAD_DATA, "at least 2 classes (folders of photos) wanted, got %d",
                     run->dataset.classes);
}

thaw_status thaw_run_split(thaw_run *run, thaw_error *err) {
    const thaw_recipe *r = &run->recipe;
    THAW_TRY(thaw_run_add_drawn_classes(run, err));
    THAW_TRY(thaw_dataset_sort(&run->dataset, err));
    thaw_split_desc split = r->split;
    split.seed = r->seed;
    split.completed_later = r->synthetic.generator != THAW_SYNTH_NONE;
    return thaw_dataset_split(&run->dataset, &split, err);
}

thaw_status thaw_run_complete(thaw_run *run, thaw_error *err) {
    if (run->complete) return THAW_OK;
    return complete_model(run, run->dataset.classes, true, err);
}

/* Splits, makes synthetic samples, and completes the model with its head and weights. */
static thaw_status make_trainable(thaw_run *run, thaw_error *err) {
    bool restored = run->complete && run->synth == NULL && run->collecting == NULL;
    if (run->trainer != NULL || restored) {
        return thaw_fail(err, THAW_INVALID, "this run has started already");
    }
    if (run->recipe.synthetic.generator != THAW_SYNTH_NONE) {
        THAW_TRY(thaw_run_synth_finish(run, err));
    } else {
        THAW_TRY(thaw_run_must_have_classes(run, err));
        THAW_TRY(thaw_run_split(run, err));
    }
    return thaw_run_complete(run, err);
}

thaw_status thaw_run_find_lr(thaw_run *run, const thaw_lr_finder_desc *desc, thaw_lr_finder **out,
                             thaw_error *err) {
    THAW_TRY(make_trainable(run, err));
    thaw_trainer_desc trainer = trainer_desc(run);
    return thaw_lr_finder_create(&trainer, desc, out, err);
}

thaw_status thaw_run_start(thaw_run *run, thaw_error *err) {
    THAW_TRY(make_trainable(run, err));
    thaw_run_record_begin(run);
    thaw_trainer_desc desc = trainer_desc(run);
    return thaw_trainer_create(&desc, &run->trainer, err);
}

thaw_status thaw_run_plan(thaw_run *run, size_t *bytes, thaw_error *err) {
    thaw_trainer_desc desc = trainer_desc(run);
    return thaw_trainer_plan(&desc, bytes, err);
}

thaw_status thaw_run_must_train(const thaw_run *run, thaw_error *err) {
    return run->trainer != NULL ? THAW_OK : thaw_fail(err, THAW_INVALID, "the run has not started");
}

thaw_status thaw_run_step(thaw_run *run, thaw_event *event, thaw_error *err) {
    THAW_TRY(thaw_run_must_train(run, err));
    run->predictor.stale = true;
    THAW_TRY(thaw_trainer_step(run->trainer, event, err));
    return thaw_run_record_add(run, event, err);
}

void thaw_run_cancel(thaw_run *run) {
    if (run->trainer != NULL) thaw_trainer_cancel(run->trainer);
}

/* --- an earlier run ----------------------------------------------------------------------------
 */

static thaw_status read_classes(thaw_run *run, const char *text, size_t length, thaw_error *err) {
    thaw_arena arena;
    const thaw_json *list = NULL;
    thaw_arena_init(&arena);
    thaw_status status = thaw_json_parse(text, length, THAW_BAD_FILE, &arena, &list, err);
    if (status == THAW_OK && (list->kind != THAW_JSON_ARRAY || list->count < 2)) {
        status = thaw_fail(err, THAW_BAD_FILE, "classes: a list of at least 2 names wanted");
    }
    const thaw_json *name = status == THAW_OK ? list->child : NULL;
    for (; name != NULL && status == THAW_OK; name = name->next) {
        int label = 0;
        if (name->kind != THAW_JSON_STRING) {
            status = thaw_fail(err, THAW_BAD_FILE, "classes: names wanted, got %s",
                               thaw_json_kind_name(name->kind));
            break;
        }
        status = thaw_dataset_add_class(&run->dataset, name->text, strlen(name->text), &label, err);
    }
    thaw_arena_reset(&arena);
    return status;
}

thaw_status thaw_run_restore(thaw_run *run, const char *classes, size_t classes_length,
                             uint8_t *bytes, size_t length, thaw_error *err) {
    THAW_TRY(thaw_run_give_weights(run, bytes, length, err));
    if (run->complete || run->dataset.classes > 0) {
        return thaw_fail(err, THAW_INVALID, "a run is restored before anything is added");
    }
    THAW_TRY(read_classes(run, classes, classes_length, err));
    run->dataset.classes_fixed = true;
    return complete_model(run, run->dataset.classes, false, err);
}

static thaw_status must_be_complete(const thaw_run *run, thaw_error *err) {
    return run->complete ? THAW_OK : thaw_fail(err, THAW_INVALID, "there is no trained model yet");
}

thaw_status thaw_run_save(const thaw_run *run, uint8_t **bytes, size_t *length, thaw_error *err) {
    THAW_TRY(must_be_complete(run, err));
    thaw_json_writer recipe, classes;
    thaw_json_writer_init(&recipe);
    thaw_json_writer_init(&classes);
    thaw_recipe_write(&run->recipe, NULL, &recipe);
    thaw_report_classes(run, NULL, &classes);
    thaw_status status =
        recipe.failed || classes.failed
            ? thaw_fail(err, THAW_NO_MEMORY, "the recipe of a file")
            : thaw_weights_save(&run->model, recipe.text, classes.text, bytes, length, err);
    thaw_json_writer_reset(&recipe);
    thaw_json_writer_reset(&classes);
    return status;
}

/* --- prediction and evaluation -----------------------------------------------------------------
 */

/* An empty data set with one class, for the photo that comes next. */
static thaw_status clear_predictor(thaw_run *run, thaw_error *err) {
    int label = 0;
    thaw_dataset_reset(&run->predictor.dataset);
    thaw_dataset_init(&run->predictor.dataset, thaw_run_size(run));
    return thaw_dataset_add_class(&run->predictor.dataset, "photo", 5, &label, err);
}

thaw_status thaw_run_ready_predictor(thaw_run *run, thaw_error *err) {
    thaw_predictor *p = &run->predictor;
    THAW_TRY(must_be_complete(run, err));
    THAW_TRY(clear_predictor(run, err));
    if (p->ready) return THAW_OK;
    thaw_pipeline_desc desc = {
        .model = &run->model, .dataset = &p->dataset, .batch = 1, .pool = run->pool};
    THAW_TRY(thaw_pipeline_init(&p->pipeline, &desc, err));
    thaw_status status = thaw_pipeline_allocate(&p->pipeline, err);
    if (status != THAW_OK) {
        thaw_pipeline_reset(&p->pipeline);
        return status;
    }
    p->ready = true;
    p->stale = false;
    return THAW_OK;
}

/* Answers the one photo in the predictor's data set, then forgets it. */
static void answer(thaw_run *run, float *p) {
    thaw_pipeline *pl = &run->predictor.pipeline;
    uint32_t sample = (uint32_t)(run->predictor.dataset.samples - 1);
    if (run->predictor.stale) thaw_program_refresh(pl->prefix);
    run->predictor.stale = false;
    while (thaw_pipeline_prepare(pl, &sample, 1) > 0) {
    }
    const float *logits = thaw_pipeline_forward(pl, &sample, &(thaw_pass){.n = 1});
    thaw_softmax(logits, 1, run->model.classes, p);
}

thaw_status thaw_run_predict_file(thaw_run *run, const uint8_t *bytes, size_t length, float *p,
                                  thaw_error *err) {
    THAW_TRY(thaw_run_ready_predictor(run, err));
    thaw_sample_desc desc = {.name = "photo"};
    THAW_TRY(thaw_dataset_add_encoded(&run->predictor.dataset, &desc, bytes, length, err));
    answer(run, p);
    return THAW_OK;
}

thaw_status thaw_run_predict_pixels(thaw_run *run, const uint8_t *rgba, int w, int h, float *p,
                                    thaw_error *err) {
    THAW_TRY(thaw_run_ready_predictor(run, err));
    thaw_sample_desc desc = {.name = "photo"};
    THAW_TRY(thaw_dataset_add_pixels(&run->predictor.dataset, &desc, rgba, w, h, 4, err));
    answer(run, p);
    return THAW_OK;
}

thaw_status thaw_run_evaluate(thaw_run *run, int split, thaw_evaluation *out, thaw_error *err) {
    THAW_TRY(must_be_complete(run, err));
    const thaw_phase *last = &run->recipe.phase[run->recipe.phases - 1];
    THAW_TRY(thaw_freeze_apply(&run->model.graph, last->freeze, last->freezes, err));
    thaw_pipeline_desc desc = {.model = &run->model,
                               .dataset = &run->dataset,
                               .batch = run->recipe.batch,
                               .training = true,
                               .pool = run->pool};
    return thaw_evaluate(&desc, split, out, err);
}

thaw_status thaw_run_ready_features(thaw_run *run, thaw_error *err) {
    if (run->complete) return thaw_fail(err, THAW_INVALID, "this run has started already");
    THAW_TRY(thaw_run_must_have_classes(run, err));
    THAW_TRY(thaw_model_add_pool(&run->model, err));
    return load_weights(run, true, err);
}

thaw_status thaw_run_probe_start(thaw_run *run, const thaw_probe_desc *desc, thaw_error *err) {
    if (desc->per_class < 1 || desc->seeds < 1 || desc->seeds > THAW_PROBE_MAX_SEEDS) {
        return thaw_fail(err, THAW_INVALID, "per_class from 1 and seeds of 1 … %d wanted",
                         THAW_PROBE_MAX_SEEDS);
    }
    THAW_TRY(thaw_run_ready_features(run, err));
    THAW_TRY(thaw_dataset_sort(&run->dataset, err));
    thaw_pipeline_desc pipeline = {.model = &run->model,
                                   .dataset = &run->dataset,
                                   .batch = run->recipe.batch,
                                   .pool = run->pool};
    return thaw_probe_create(desc, &pipeline, &run->probe, err);
}

thaw_status thaw_run_probe_step(thaw_run *run, thaw_probe_progress *progress, thaw_error *err) {
    if (run->probe == NULL) return thaw_fail(err, THAW_INVALID, "there is no probe to go on with");
    THAW_TRY(thaw_probe_step(run->probe, progress, err));
    run->probed = progress->done == progress->total;
    return THAW_OK;
}

const thaw_probe_result *thaw_run_probe_result(const thaw_run *run) {
    return run->probed ? thaw_probe_get(run->probe) : NULL;
}
