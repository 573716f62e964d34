#include "app/judge_classifier.h"

#include <stdio.h>
#include <string.h>

#include "app/build.h"

#define MAX_SIDE 64 /* classes are told apart well below it, and time grows with its square */

/* Balanced: a class of few photos would else be confirmed by nobody. Photos are not mirrored, since
 * a mirrored one may be of another class. */
static const char recipe_format[] =
    "{\"model\": {\"backbone\": \"tiny_2\", \"weights\": \"random\", \"input\": [%d, %d, 3],"
    " \"head\": []},"
    " \"phases\": [{\"epochs\": 40, \"optimizer\": {\"adam\": {\"lr\": 0.003}},"
    " \"schedule\": \"one_cycle\", \"early_stopping\": false}],"
    " \"augment\": {\"rotation\": 10, \"width_shift\": 0.1, \"height_shift\": 0.1,"
    " \"zoom\": [0.9, 1.1]},"
    " \"data\": {\"sampling\": \"balanced\"}, \"batch\": 32}";

static thaw_status copy_photos(thaw_judge_classifier *c, const thaw_dataset *ds, thaw_error *err) {
    for (int i = 0; i < ds->classes; i++) {
        int label = 0;
        const char *name = ds->class_name[i];
        THAW_TRY(thaw_dataset_add_class(&c->photos, name, strlen(name), &label, err));
    }
    for (size_t i = 0; i < ds->samples; i++) {
        const thaw_sample *s = &ds->sample[i];
        thaw_sample_desc desc = {s->name, s->label, s->origin, s->generator, s->given};
        THAW_TRY(
            thaw_dataset_add_pixels(&c->photos, &desc, s->rgb, ds->size.w, ds->size.h, 3, err));
    }
    return THAW_OK;
}

static thaw_status build_model(thaw_judge_classifier *c, int classes, thaw_error *err) {
    THAW_TRY(thaw_build_network(&c->recipe, classes, 0, &c->model, err));
    THAW_TRY(thaw_graph_allocate(&c->model.graph, err));
    thaw_graph_init_weights(&c->model.graph, c->recipe.seed);
    return THAW_OK;
}

thaw_status thaw_judge_classifier_init(thaw_judge_classifier *c, const thaw_dataset *ds, int side,
                                       uint64_t seed, thaw_pool *pool, thaw_error *err) {
    char text[sizeof recipe_format + 32];
    int input = side < MAX_SIDE ? side : MAX_SIDE;
    *c = (thaw_judge_classifier){0};
    thaw_dataset_init(&c->photos, (thaw_resize){.w = input, .h = input});
    int length = snprintf(text, sizeof text, recipe_format, input, input);
    THAW_TRY(thaw_recipe_read(text, (size_t)length, &c->recipe, err));
    c->recipe.seed = seed;
    THAW_TRY(copy_photos(c, ds, err));
    THAW_TRY(build_model(c, ds->classes, err));
    c->epoch = thaw_dataset_epoch_count(&c->photos, c->recipe.sampling);
    thaw_trainer_desc desc = {.model = &c->model,
                              .dataset = &c->photos,
                              .phase = c->recipe.phase,
                              .phases = c->recipe.phases,
                              .batch = c->recipe.batch,
                              .seed = seed,
                              .loss = c->recipe.loss,
                              .sampling = c->recipe.sampling,
                              .augment = &c->recipe.augment,
                              .pool = pool};
    return thaw_trainer_create(&desc, &c->trainer, err);
}

void thaw_judge_classifier_reset(thaw_judge_classifier *c) {
    thaw_trainer_destroy(c->trainer);
    thaw_model_reset(&c->model);
    thaw_dataset_reset(&c->photos);
    thaw_recipe_reset(&c->recipe);
    *c = (thaw_judge_classifier){0};
}

size_t thaw_judge_classifier_total(const thaw_judge_classifier *c) {
    return c->epoch * (size_t)c->recipe.phase[0].epochs;
}

thaw_status thaw_judge_classifier_learn(thaw_judge_classifier *c, size_t *done, thaw_error *err) {
    thaw_event event;
    THAW_TRY(thaw_trainer_step(c->trainer, &event, err));
    size_t before = (size_t)event.epoch * c->epoch;
    if (event.kind == THAW_EVENT_BATCH) *done = before + (size_t)event.done;
    if (event.kind != THAW_EVENT_DONE) return THAW_OK;
    *done = thaw_judge_classifier_total(c);
    c->over = true;
    if (event.reason == THAW_REASON_EPOCHS) return THAW_OK;
    return thaw_fail(err, THAW_NUMERIC, "the loss of the classifier that judges: %s",
                     thaw_reason_text(event.reason));
}
