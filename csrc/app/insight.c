#include "app/insight.h"

#include <string.h>

#include "app/run_parts.h"
#include "base/heap.h"
#include "eval/features.h"
#include "eval/pca.h"
#include "io/png_write.h"

static thaw_status must_have_photo(const thaw_run *run, thaw_error *err) {
    if (run->predictor.ready && run->predictor.dataset.samples > 0) return THAW_OK;
    return thaw_fail(err, THAW_INVALID, "there is no photo to explain: predict one first");
}

static const thaw_sample *photo_of(const thaw_run *run) {
    return &run->predictor.dataset.sample[run->predictor.dataset.samples - 1];
}

/* The photo that the predictor holds, as the network takes it. */
static void load_photo(const thaw_run *run, float *to) {
    uint32_t sample = (uint32_t)(run->predictor.dataset.samples - 1);
    int row = 0;
    thaw_loader_load(&run->predictor.pipeline.loader,
                     &(thaw_loader_rows){&sample, 1, &row, &to, 1});
}

thaw_status thaw_run_explain(thaw_run *run, int label, thaw_explanation *out, thaw_error *err) {
    THAW_TRY(must_have_photo(run, err));
    if (label < -1 || label >= run->model.classes) {
        return thaw_fail(err, THAW_INVALID, "class: −1 … %d, got %d", run->model.classes - 1,
                         label);
    }
    if (run->explainer == NULL) {
        THAW_TRY(thaw_gradcam_create(&run->model, run->pool, &run->explainer, err));
    }
    load_photo(run, thaw_gradcam_input(run->explainer));
    thaw_shape shape = thaw_gradcam_shape(run->explainer);
    out->map = thaw_gradcam_explain(run->explainer, &label);
    out->label = label;
    out->h = shape.h;
    out->w = shape.w;
    return THAW_OK;
}

thaw_status thaw_run_paint(thaw_run *run, const thaw_explanation *made, uint8_t **png,
                           size_t *length, thaw_error *err) {
    THAW_TRY(must_have_photo(run, err));
    thaw_resize size = run->predictor.dataset.size;
    size_t bytes = (size_t)size.h * (size_t)size.w * 3;
    uint8_t *rgb = thaw_heap_alloc(bytes);
    if (rgb == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a picture");
    memcpy(rgb, photo_of(run)->rgb, bytes);
    thaw_gradcam_paint(made->map, made->h, made->w, rgb, size.h, size.w);
    thaw_status status =
        thaw_png_encode(&(thaw_png){.rgb = rgb, .w = size.w, .h = size.h}, png, length, err);
    thaw_heap_free(rgb);
    return status;
}

static thaw_status place_photos(thaw_run *run, thaw_map *map, float *features, size_t d,
                                thaw_error *err) {
    thaw_features_desc desc = {.model = &run->model,
                               .dataset = &run->dataset,
                               .sample = map->sample,
                               .samples = map->samples,
                               .pool = run->pool};
    THAW_TRY(thaw_features(&desc, features, err));
    return thaw_pca(features, map->samples, d, 2, map->at, map->share, err);
}

/* A split's samples that are pictures, written to list where there is one; returns how many. */
static size_t list_pictures(const thaw_dataset *ds, thaw_split split, uint32_t *list) {
    size_t count = 0;
    for (size_t i = 0; i < ds->samples; i++) {
        if (ds->sample[i].split != split || ds->sample[i].rgb == NULL) continue;
        if (list != NULL) list[count] = (uint32_t)i;
        count++;
    }
    return count;
}

thaw_status thaw_run_map(thaw_run *run, thaw_split split, thaw_map *out, thaw_error *err) {
    if (!run->complete) return thaw_fail(err, THAW_INVALID, "there is no trained model yet");
    thaw_map map = {.samples = list_pictures(&run->dataset, split, NULL)};
    if (map.samples == 0) return thaw_fail(err, THAW_BAD_DATA, "no photos to place");
    size_t d = thaw_features_count(&run->model);
    map.sample = thaw_heap_alloc(map.samples * sizeof *map.sample);
    map.at = thaw_heap_alloc(map.samples * 2 * sizeof *map.at);
    float *features = thaw_heap_alloc(map.samples * d * sizeof *features);
    thaw_status status = THAW_OK;
    if (map.sample == NULL || map.at == NULL || features == NULL) {
        status = thaw_fail(err, THAW_NO_MEMORY, "%zu photos of %zu features", map.samples, d);
    } else {
        list_pictures(&run->dataset, split, map.sample);
        status = place_photos(run, &map, features, d, err);
    }
    thaw_heap_free(features);
    if (status == THAW_OK)
        *out = map;
    else
        thaw_map_reset(&map);
    return status;
}

void thaw_map_reset(thaw_map *map) {
    thaw_heap_free(map->sample);
    thaw_heap_free(map->at);
    *map = (thaw_map){0};
}
