/* Whole recipes against PyTorch: the loss of every step and what validation says after every epoch,
 * from photos, weights, order and dropout that follow from the recipe's seed
 * (scripts/oracle/golden_recipes.py). */
#include <stdio.h>
#include <string.h>

#include "app/run.h"
#include "app/weights.h"
#include "base/heap.h"
#include "base/rng.h"
#include "golden.h"
#include "golden_network.h"
#include "test.h"

#define TOLERANCE 1e-4
#define MAX_STEPS 32

typedef struct {
    int classes, train, validation, size;
} photo_counts;

static int count_of(const thaw_json *photos, const char *key) {
    const thaw_json *value = thaw_json_get(photos, key);
    return value == NULL ? 0 : (int)value->number;
}

/* Noise with one channel raised, as RGBA: the twin of photos() in golden_recipes.py. */
static void draw_photo(uint64_t seed, int item, int label, size_t pixels, uint8_t *rgba) {
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SAMPLE, 0, (uint32_t)item);
    for (size_t i = 0; i < pixels; i++, rgba += 4) {
        for (int c = 0; c < 3; c++) {
            uint32_t noise = (thaw_rng_u32(&rng) >> 24) * 3 >> 2;
            rgba[c] = (uint8_t)(noise + (c == label % 3 ? 48u : 0u));
        }
        rgba[3] = 255;
    }
}

static thaw_status add_photos(golden *file, thaw_run *run, photo_counts photos, thaw_error *err) {
    size_t pixels = (size_t)photos.size * (size_t)photos.size;
    int each = photos.train + photos.validation;
    uint8_t *rgba = thaw_arena_array(&file->arena, pixels, 4);
    if (rgba == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a photo");
    thaw_run_set_layout(run, THAW_LAYOUT_SPLITS);
    for (int item = 0; item < photos.classes * each; item++) {
        char path[64];
        int label = item / each, number = item % each;
        snprintf(path, sizeof path, "%s/class_%d/%02d", number < photos.train ? "train" : "val",
                 label, number);
        draw_photo(thaw_run_recipe(run)->seed, item, label, pixels, rgba);
        THAW_TRY(thaw_run_add_pixels(run, path, rgba, photos.size, photos.size, err));
    }
    return THAW_OK;
}

/* Weights of a backbone as golden_network_fill draws them, as a file. */
static thaw_status give_weights(thaw_run *run, const thaw_json *backbone, thaw_error *err) {
    golden_network net;
    uint8_t *bytes = NULL;
    size_t length = 0;
    THAW_TRY(golden_network_open(backbone, NULL, &net, err));
    golden_network_fill(&net, thaw_run_recipe(run)->seed);
    thaw_status status = thaw_weights_save(&net.model, "{}", "[]", &bytes, &length, err);
    golden_network_close(&net);
    return status == THAW_OK ? thaw_run_give_weights(run, bytes, length, err) : status;
}

static thaw_status set_up(golden *file, thaw_run *run, const thaw_json *about, thaw_error *err) {
    const thaw_json *photos = thaw_json_get(about, "photos");
    photo_counts counts = {count_of(photos, "classes"), count_of(photos, "train"),
                           count_of(photos, "validation"), count_of(photos, "size")};
    const thaw_json *weights = thaw_json_get(about, "weights");
    THAW_TRY(add_photos(file, run, counts, err));
    if (weights != NULL) THAW_TRY(give_weights(run, weights, err));
    return thaw_run_start(run, err);
}

/* What came out, in the order it came. */
typedef struct {
    float loss[MAX_STEPS], val_loss[MAX_STEPS], val_accuracy[MAX_STEPS];
    size_t steps, epochs;
} history;

/* Events tell the mean of the epoch so far; the loss of one step is what it added. */
static void note(history *h, const thaw_event *event, double *sum, size_t *count) {
    if (event->kind == THAW_EVENT_BATCH && h->steps < MAX_STEPS) {
        double total = event->train.loss * (double)event->train.count;
        h->loss[h->steps++] = (float)((total - *sum) / (double)(event->train.count - *count));
        *sum = total;
        *count = event->train.count;
    }
    if (event->kind == THAW_EVENT_EPOCH && h->epochs < MAX_STEPS) {
        h->val_loss[h->epochs] = (float)event->validation.loss;
        h->val_accuracy[h->epochs++] = (float)event->validation.accuracy;
        *sum = 0;
        *count = 0;
    }
}

static void train(thaw_run *run, history *h) {
    thaw_error err;
    thaw_event event = {0};
    double sum = 0;
    size_t count = 0;
    while (event.kind != THAW_EVENT_DONE) {
        REQUIRE_OK(thaw_run_step(run, &event, &err), &err);
        note(h, &event, &sum, &count);
    }
}

static thaw_status open_run(const thaw_json *recipe, thaw_run **run, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_put_value(&w, NULL, recipe);
    thaw_status status = w.failed ? thaw_fail(err, THAW_NO_MEMORY, "a recipe")
                                  : thaw_run_create(w.text, w.length, 1, run, err);
    thaw_json_writer_reset(&w);
    return status;
}

static void check_run(golden *file, const thaw_json *about) {
    thaw_error err;
    thaw_run *run = NULL;
    history h = {0};
    REQUIRE_OK(open_run(thaw_json_get(about, "recipe"), &run, &err), &err);
    thaw_status status = set_up(file, run, about, &err);
    CHECK_OK(status, &err);
    if (status == THAW_OK) train(run, &h);
    thaw_run_destroy(run);
    CHECK(h.steps >= 10);
    golden_check_each(h.loss, golden_get(file, NULL, "losses", h.steps), TOLERANCE);
    golden_check_each(h.val_loss, golden_get(file, NULL, "val_loss", h.epochs), TOLERANCE);
    golden_check_each(h.val_accuracy, golden_get(file, NULL, "val_accuracy", h.epochs), TOLERANCE);
}

static void check_recipe(const char *name) {
    golden file;
    char full[64];
    snprintf(full, sizeof full, "recipe_%s", name);
    if (!golden_open(&file, full)) return;
    const thaw_json *about = golden_about(&file, "about");
    if (about != NULL) check_run(&file, about);
    golden_close(&file);
}

TEST(golden_recipe_of_training) {
    check_recipe("training");
}

TEST(golden_recipe_of_two_phases) {
    check_recipe("two_phases");
}

TEST(golden_recipe_with_nesterov) {
    check_recipe("nesterov");
}
