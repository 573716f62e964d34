#include <stdio.h>
#include <string.h>

#include "app/run_parts.h"

thaw_status thaw_run_add_drawn_classes(thaw_run *run, thaw_error *err) {
    const thaw_rules *rules = run->recipe.synthetic.rules;
    for (int i = 0; rules != NULL && i < rules->classes; i++) {
        const char *name = rules->drawn[i].name;
        int label = 0, before = run->dataset.classes;
        THAW_TRY(thaw_dataset_add_class(&run->dataset, name, strlen(name), &label, err));
        if (run->complete && run->dataset.classes != before) {
            return thaw_fail(err, THAW_BAD_DATA, "the model knows no class \"%.80s\"", name);
        }
    }
    return THAW_OK;
}

thaw_status thaw_run_synth_plan(thaw_run *run, const size_t **wanted, thaw_error *err) {
    const thaw_dataset *ds = &run->dataset;
    size_t classes = (size_t)ds->classes;
    size_t *real = thaw_arena_array(&run->made, classes, sizeof *real);
    size_t *made = thaw_arena_array(&run->made, classes, sizeof *made);
    if (real == NULL || made == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a plan");
    for (int i = 0; i < ds->classes; i++) {
        thaw_select trained = {i, THAW_SPLIT_TRAIN, THAW_ORIGIN_REAL};
        real[i] = thaw_dataset_count(ds, trained);
    }
    thaw_synth_plan(&run->recipe.synthetic, ds->classes, ds->class_name, real, made);
    *wanted = made;
    return THAW_OK;
}

/* The real photos to train on, by index in the data set, and their labels. */
typedef struct {
    size_t samples;
    uint32_t *sample;
    int *label;
} photo_list;

static thaw_status list_photos(thaw_run *run, photo_list *out, thaw_error *err) {
    const thaw_dataset *ds = &run->dataset;
    photo_list list = {0, thaw_arena_array(&run->made, ds->samples, sizeof *list.sample),
                       thaw_arena_array(&run->made, ds->samples, sizeof *list.label)};
    if (list.sample == NULL || list.label == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "a list of %zu photos", ds->samples);
    }
    for (size_t i = 0; i < ds->samples; i++) {
        const thaw_sample *s = &ds->sample[i];
        if (s->split != THAW_SPLIT_TRAIN || s->origin != THAW_ORIGIN_REAL) continue;
        list.label[list.samples] = s->label;
        list.sample[list.samples++] = (uint32_t)i;
    }
    *out = list;
    return THAW_OK;
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* A small photo's transparency for as long as the generator lives; NULL where it is opaque. */
static thaw_status keep_alpha(thaw_run *run, const thaw_image *small, const uint8_t **kept,
                              thaw_error *err) {
    size_t pixels = (size_t)small->w * (size_t)small->h;
    *kept = NULL;
    if (small->alpha == NULL) return THAW_OK;
    uint8_t *alpha = thaw_arena_alloc(&run->made, pixels);
    if (alpha == NULL) return thaw_fail(err, THAW_NO_MEMORY, "transparency of small photos");
    memcpy(alpha, small->alpha, pixels);
    *kept = alpha;
    return THAW_OK;
}

/* What the generator learns from: real photos of the training split, as large as it makes them. */
static thaw_status find_pictures(thaw_run *run, thaw_synth_task *task, thaw_error *err) {
    const thaw_dataset *ds = &run->dataset;
    thaw_resize to = {task->w, task->h, THAW_FILTER_BILINEAR, THAW_FIT_STRETCH};
    size_t bytes = (size_t)task->w * (size_t)task->h * 3;
    photo_list list;
    THAW_TRY(list_photos(run, &list, err));
    uint8_t *rgb = thaw_arena_array(&run->made, list.samples, bytes);
    const uint8_t **alpha = thaw_arena_array(&run->made, list.samples, sizeof *alpha);
    if (rgb == NULL || alpha == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "%zu small photos", list.samples);
    }
    for (size_t i = 0; i < list.samples; i++) {
        const thaw_sample *sample = &ds->sample[list.sample[i]];
        thaw_image photo = {ds->size.w, ds->size.h, sample->rgb, sample->alpha}, small;
        THAW_TRY(thaw_image_resize(&photo, to, &small, err));
        memcpy(rgb + i * bytes, small.rgb, bytes);
        thaw_status status = keep_alpha(run, &small, &alpha[i], err);
        thaw_image_reset(&small);
        THAW_TRY(status);
    }
    task->real =
        (thaw_synth_real){.samples = list.samples, .rgb = rgb, .alpha = alpha, .label = list.label};
    return THAW_OK;
}

/* ---- making ---------------------------------------------------------------------------------- */

/* The photos that features are made of, a few with each step from now on. */
static thaw_status begin_features(thaw_run *run, thaw_synth_real *real, thaw_error *err) {
    photo_list list;
    THAW_TRY(list_photos(run, &list, err));
    real->samples = list.samples;
    real->label = list.label;
    return thaw_collecting_start(run, list.sample, list.samples, err);
}

static thaw_status create_synth(thaw_run *run, thaw_error *err) {
    run->floats = run->task.real.floats;
    return thaw_synth_create(&run->task, &run->synth, err);
}

thaw_status thaw_run_synth_start(thaw_run *run, thaw_error *err) {
    if (run->complete || run->synth != NULL) {
        return thaw_fail(err, THAW_INVALID, "this run has started already");
    }
    THAW_TRY(thaw_run_add_drawn_classes(run, err));
    THAW_TRY(thaw_run_must_have_classes(run, err));
    THAW_TRY(thaw_run_split(run, err));
    thaw_synth_task *task = &run->task;
    *task = (thaw_synth_task){.desc = run->recipe.synthetic,
                              .seed = run->recipe.seed,
                              .classes = run->dataset.classes,
                              .class_name = run->dataset.class_name,
                              .w = run->dataset.size.w,
                              .h = run->dataset.size.h,
                              .pool = run->pool};
    run->photos = run->dataset.samples;
    THAW_TRY(thaw_run_synth_plan(run, &task->wanted, err));
    if (thaw_synth_has_networks(task->desc.generator)) {
        task->w = task->h = task->desc.learning.side;
    }
    if (thaw_synth_learns_pictures(task->desc.generator)) {
        THAW_TRY(find_pictures(run, task, err));
    }
    return thaw_synth_learns_features(task->desc.generator) ? begin_features(run, &task->real, err)
                                                            : create_synth(run, err);
}

/* Pictures of a side of their own fill the whole of the network's input, whatever its proportions:
 * so were those that they were learnt from. */
static thaw_status add_picture(thaw_dataset *ds, const thaw_sample_desc *desc,
                               const thaw_synth_sample *made, thaw_error *err) {
    thaw_resize to = {ds->size.w, ds->size.h, THAW_FILTER_BILINEAR, THAW_FIT_STRETCH};
    thaw_image small, image;
    THAW_TRY(thaw_image_from_pixels(made->rgb, made->w, made->h, 3, &small, err));
    thaw_status status = thaw_image_resize(&small, to, &image, err);
    thaw_image_reset(&small);
    if (status != THAW_OK) return status;
    status = thaw_dataset_add_pixels(ds, desc, image.rgb, image.w, image.h, 3, err);
    thaw_image_reset(&image);
    return status;
}

static thaw_status add_sample(thaw_run *run, const thaw_synth_sample *made, thaw_error *err) {
    thaw_dataset *ds = &run->dataset;
    char name[256];
    snprintf(name, sizeof name, "%.200s/%s-%05u", ds->class_name[made->label], made->generator,
             (unsigned)made->index);
    thaw_sample_desc desc = {.name = name,
                             .label = made->label,
                             .origin = THAW_ORIGIN_SYNTHETIC,
                             .generator = made->generator,
                             .given = THAW_SPLIT_TRAIN};
    if (made->rgb == NULL) {
        return thaw_dataset_add_features(ds, &desc, made->feature, run->floats, run->cut, err);
    }
    if (made->w != ds->size.w || made->h != ds->size.h) return add_picture(ds, &desc, made, err);
    return thaw_dataset_add_pixels(ds, &desc, made->rgb, made->w, made->h, 3, err);
}

thaw_status thaw_run_synth_step(thaw_run *run, thaw_synth_event *event, thaw_error *err) {
    if (run->collecting != NULL) {
        bool all = thaw_collecting_step(run, event, &run->task.real);
        return all ? create_synth(run, err) : THAW_OK;
    }
    if (run->synth == NULL || run->trainer != NULL) {
        return thaw_fail(err, THAW_INVALID, "no samples are being made");
    }
    THAW_TRY(thaw_synth_step(run->synth, event, err));
    return event->kind == THAW_SYNTH_MADE ? add_sample(run, &event->sample, err) : THAW_OK;
}

bool thaw_run_synth_has_learnt(const thaw_run *run) {
    return run->synth != NULL && thaw_synth_has_learnt(run->synth);
}

thaw_status thaw_run_synth_show(thaw_run *run, int label, uint32_t index, thaw_synth_sample *out,
                                thaw_error *err) {
    if (run->synth == NULL) return thaw_fail(err, THAW_INVALID, "no samples are being made");
    return thaw_synth_show(run->synth, label, index, out, err);
}

/* The place of a photo among those that the generator learnt from. Photos that are held out have
 * none: what a generator makes of them is nothing to train on. */
static thaw_status find_photo(const thaw_run *run, const char *name, size_t *at, int *label,
                              thaw_error *err) {
    size_t before = 0;
    for (size_t i = 0; i < run->dataset.samples; i++) {
        const thaw_sample *s = &run->dataset.sample[i];
        if (s->split != THAW_SPLIT_TRAIN || s->origin != THAW_ORIGIN_REAL) continue;
        if (strcmp(s->name, name) == 0) {
            *at = before;
            *label = s->label;
            return THAW_OK;
        }
        before++;
    }
    return thaw_fail(err, THAW_BAD_DATA,
                     "%.200s is no photo to train on: it is held out, or there is none", name);
}

thaw_status thaw_run_synth_between(thaw_run *run, const char *const name[2], double share,
                                   thaw_synth_sample *out, thaw_error *err) {
    size_t real[2];
    int label[2];
    if (run->synth == NULL) return thaw_fail(err, THAW_INVALID, "no samples are being made");
    for (int i = 0; i < 2; i++) THAW_TRY(find_photo(run, name[i], &real[i], &label[i], err));
    if (label[0] != label[1]) {
        return thaw_fail(err, THAW_BAD_DATA,
                         "two photos of one class wanted, got %.200s and %.200s", name[0], name[1]);
    }
    return thaw_synth_between(run->synth, real, share, out, err);
}

thaw_status thaw_run_synth_save(thaw_run *run, uint8_t **bytes, size_t *length, thaw_error *err) {
    *bytes = NULL;
    if (run->collecting != NULL) return THAW_OK;
    if (run->synth == NULL) return thaw_fail(err, THAW_INVALID, "no samples are being made");
    return thaw_synth_can_save(run->synth) ? thaw_synth_save(run->synth, bytes, length, err)
                                           : THAW_OK;
}

thaw_status thaw_run_synth_load(thaw_run *run, const uint8_t *bytes, size_t length,
                                thaw_error *err) {
    if (run->synth == NULL) return thaw_fail(err, THAW_INVALID, "no samples are being made");
    return thaw_synth_load(run->synth, bytes, length, err);
}

thaw_status thaw_run_synth_finish(thaw_run *run, thaw_error *err) {
    thaw_synth_event event = {.kind = THAW_SYNTH_MADE};
    if (run->synth == NULL && run->collecting == NULL) THAW_TRY(thaw_run_synth_start(run, err));
    while (event.kind != THAW_SYNTH_DONE) THAW_TRY(thaw_run_synth_step(run, &event, err));
    return thaw_dataset_check_classes(&run->dataset, err);
}
