#include "data/dataset.h"

#include <stdlib.h>
#include <string.h>

#include "base/heap.h"
#include "data/hash.h"
#include "data/image_header.h"

const char *const thaw_split_names[THAW_SPLIT_COUNT] = {"none", "train", "validation", "test",
                                                        "new"};

void thaw_dataset_init(thaw_dataset *ds, thaw_resize size) {
    *ds = (thaw_dataset){.size = size};
    thaw_arena_init(&ds->arena);
}

void thaw_dataset_reset(thaw_dataset *ds) {
    thaw_dataset_truncate(ds, 0);
    thaw_heap_free(ds->sample);
    thaw_heap_free(ds->skipped);
    thaw_heap_free(ds->duplicate);
    thaw_heap_free(ds->class_name);
    thaw_arena_reset(&ds->arena);
    thaw_dataset_init(ds, ds->size);
}

void thaw_dataset_truncate(thaw_dataset *ds, size_t samples) {
    while (ds->samples > samples) {
        thaw_sample *last = &ds->sample[--ds->samples];
        thaw_heap_free(last->rgb);
        thaw_heap_free(last->alpha);
        thaw_heap_free(last->feature);
    }
    if (thaw_dataset_pictures(ds) == ds->samples) ds->floats = 0;
}

static thaw_status out_of_memory(const thaw_dataset *ds, thaw_error *err) {
    return thaw_fail(err, THAW_NO_MEMORY, "no memory for more than %zu samples of %d × %d pixels",
                     ds->samples, ds->size.w, ds->size.h);
}

/* Makes room for one more item; returns the block, moved or not, or NULL. */
static void *make_room(void *items, size_t count, size_t *capacity, size_t item_bytes) {
    if (count < *capacity) return items;
    size_t larger = *capacity == 0 ? 64 : *capacity * 2;
    void *grown = thaw_heap_realloc(items, larger * item_bytes);
    if (grown != NULL) *capacity = larger;
    return grown;
}

/* ---- classes --------------------------------------------------------------------------------- */

int thaw_dataset_find_class(const thaw_dataset *ds, const char *name, size_t length) {
    int label = ds->classes - 1; /* from the end: files come folder by folder */
    while (label >= 0) {
        const char *known = ds->class_name[label];
        if (strncmp(known, name, length) == 0 && known[length] == '\0') break;
        label--;
    }
    return label;
}

thaw_status thaw_dataset_add_class(thaw_dataset *ds, const char *name, size_t length, int *label,
                                   thaw_error *err) {
    int known = thaw_dataset_find_class(ds, name, length);
    if (known >= 0) {
        *label = known;
        return THAW_OK;
    }
    if (ds->classes == THAW_DATASET_MAX_CLASSES)
        return thaw_fail(err, THAW_BAD_DATA, "more than %d classes", THAW_DATASET_MAX_CLASSES);

    const char **names =
        make_room(ds->class_name, (size_t)ds->classes, &ds->class_capacity, sizeof *ds->class_name);
    if (names == NULL) return out_of_memory(ds, err);
    ds->class_name = names;
    const char *copy = thaw_arena_text(&ds->arena, name, length);
    if (copy == NULL) return out_of_memory(ds, err);
    *label = ds->classes;
    ds->class_name[ds->classes++] = copy;
    return THAW_OK;
}

static thaw_status check_label(const thaw_dataset *ds, int label, thaw_error *err) {
    if (label >= 0 && label < ds->classes) return THAW_OK;
    return thaw_fail(err, THAW_INVALID, "label: 0 to %d, got %d", ds->classes - 1, label);
}

/* ---- origin ---------------------------------------------------------------------------------- */

/* The one rule: a synthetic sample may be trained on, and nothing else. */
static thaw_status check_origin(const char *name, thaw_origin origin, thaw_split split,
                                thaw_error *err) {
    bool held_out = split != THAW_SPLIT_NONE && split != THAW_SPLIT_TRAIN;
    if (origin == THAW_ORIGIN_REAL || !held_out) return THAW_OK;
    return thaw_fail(err, THAW_BAD_DATA,
                     "%.200s is synthetic and in %s: only real photos are measured, so synthetic "
                     "ones belong in the training folders",
                     name, thaw_split_names[split]);
}

thaw_status thaw_dataset_check_origins(const thaw_dataset *ds, thaw_error *err) {
    for (size_t i = 0; i < ds->samples; i++) {
        const thaw_sample *s = &ds->sample[i];
        THAW_TRY(check_origin(s->name, s->origin, s->split, err));
    }
    return THAW_OK;
}

/* ---- samples --------------------------------------------------------------------------------- */

thaw_status thaw_dataset_skip(thaw_dataset *ds, const char *name, int label, const char *reason,
                              thaw_error *err) {
    THAW_TRY(check_label(ds, label, err));
    thaw_skipped *skipped =
        make_room(ds->skipped, ds->skips, &ds->skip_capacity, sizeof *ds->skipped);
    if (skipped == NULL) return out_of_memory(ds, err);
    ds->skipped = skipped;
    const char *name_copy = thaw_arena_text(&ds->arena, name, strlen(name));
    const char *reason_copy = thaw_arena_text(&ds->arena, reason, strlen(reason));
    if (name_copy == NULL || reason_copy == NULL) return out_of_memory(ds, err);
    ds->skipped[ds->skips++] = (thaw_skipped){name_copy, reason_copy, label};
    return THAW_OK;
}

/* Adds a sample that has neither picture nor features yet; the caller gives it one. */
static thaw_status add_sample(thaw_dataset *ds, const thaw_sample_desc *desc, thaw_error *err) {
    THAW_TRY(check_origin(desc->name, desc->origin, desc->given, err));
    thaw_sample *samples =
        make_room(ds->sample, ds->samples, &ds->sample_capacity, sizeof *ds->sample);
    if (samples == NULL) return out_of_memory(ds, err);
    ds->sample = samples;
    const char *name = thaw_arena_text(&ds->arena, desc->name, strlen(desc->name));
    const char *generator = NULL;
    if (desc->origin == THAW_ORIGIN_SYNTHETIC) {
        const char *by = desc->generator == NULL ? "unknown" : desc->generator;
        generator = thaw_arena_text(&ds->arena, by, strlen(by));
        if (generator == NULL) return out_of_memory(ds, err);
    }
    if (name == NULL) return out_of_memory(ds, err);
    ds->sample[ds->samples++] = (thaw_sample){.name = name,
                                              .label = desc->label,
                                              .origin = desc->origin,
                                              .generator = generator,
                                              .given = desc->given,
                                              .split = desc->given};
    return THAW_OK;
}

/* Looks at an image and resizes it into a new sample. */
static thaw_status add_image(thaw_dataset *ds, const thaw_sample_desc *desc,
                             const thaw_image *image, uint64_t source, thaw_error *err) {
    thaw_look *look = thaw_arena_alloc(&ds->arena, sizeof *look);
    if (look == NULL) return out_of_memory(ds, err);
    *look = thaw_look_at(image->rgb, image->w, image->h);
    thaw_image sized;
    THAW_TRY(thaw_image_resize(image, ds->size, &sized, err));
    thaw_status status = add_sample(ds, desc, err);
    if (status != THAW_OK) {
        thaw_image_reset(&sized);
        return status;
    }
    thaw_sample *added = &ds->sample[ds->samples - 1];
    added->rgb = sized.rgb;
    added->alpha = sized.alpha;
    added->w = image->w;
    added->h = image->h;
    added->source = source;
    added->look = look;
    return THAW_OK;
}

thaw_status thaw_dataset_add_features(thaw_dataset *ds, const thaw_sample_desc *desc,
                                      const float *feature, size_t floats, uint64_t cut,
                                      thaw_error *err) {
    THAW_TRY(check_label(ds, desc->label, err));
    bool first = ds->floats == 0;
    if (desc->origin != THAW_ORIGIN_SYNTHETIC ||
        (!first && (ds->floats != floats || ds->cut != cut)))
        return thaw_fail(err, THAW_INVALID, "synthetic features of one cut wanted");
    float *copy = thaw_heap_alloc(floats * sizeof *copy);
    if (copy == NULL) return out_of_memory(ds, err);
    thaw_status status = add_sample(ds, desc, err);
    if (status != THAW_OK) {
        thaw_heap_free(copy);
        return status;
    }
    memcpy(copy, feature, floats * sizeof *copy);
    ds->sample[ds->samples - 1].feature = copy;
    ds->floats = floats;
    ds->cut = cut;
    return THAW_OK;
}

/* The first word of the note is the generator. */
static bool is_synthetic(const uint8_t *bytes, size_t length, char *generator, size_t size) {
    if (!thaw_png_note(bytes, length, THAW_SYNTHETIC_KEYWORD, generator, size)) return false;
    generator[strcspn(generator, " ")] = '\0';
    return true;
}

thaw_status thaw_dataset_add_encoded(thaw_dataset *ds, const thaw_sample_desc *desc,
                                     const uint8_t *bytes, size_t length, thaw_error *err) {
    THAW_TRY(check_label(ds, desc->label, err));
    thaw_image image;
    thaw_error why;
    thaw_status status = thaw_image_decode(bytes, length, &image, &why);
    if (status == THAW_OK) {
        char generator[32];
        thaw_sample_desc told = *desc;
        if (is_synthetic(bytes, length, generator, sizeof generator)) {
            told.origin = THAW_ORIGIN_SYNTHETIC;
            told.generator = generator;
        }
        status = add_image(ds, &told, &image, thaw_hash64(bytes, length, 0), &why);
        thaw_image_reset(&image);
    }
    if (status == THAW_BAD_FILE)
        THAW_TRY(thaw_dataset_skip(ds, desc->name, desc->label, why.detail, err));
    if (status == THAW_BAD_DATA) return thaw_fail(err, status, "%s", why.detail);
    if (status != THAW_OK) return thaw_fail(err, status, "%s: %s", desc->name, why.detail);
    return THAW_OK;
}

thaw_status thaw_dataset_add_pixels(thaw_dataset *ds, const thaw_sample_desc *desc,
                                    const uint8_t *pixels, int w, int h, int channels,
                                    thaw_error *err) {
    THAW_TRY(check_label(ds, desc->label, err));
    thaw_image image;
    THAW_TRY(thaw_image_from_pixels(pixels, w, h, channels, &image, err));
    size_t bytes = (size_t)w * (size_t)h * 3;
    thaw_status status = add_image(ds, desc, &image, thaw_hash64(image.rgb, bytes, 0), err);
    thaw_image_reset(&image);
    return status;
}

thaw_status thaw_dataset_add_identity(thaw_dataset *ds, const thaw_sample_desc *desc,
                                      const thaw_identity *identity, thaw_error *err) {
    thaw_look *look = thaw_arena_alloc(&ds->arena, sizeof *look);
    if (look == NULL) return out_of_memory(ds, err);
    *look = identity->look;
    THAW_TRY(
        thaw_dataset_add_pixels(ds, desc, look->thumbnail, THAW_LOOK_SIDE, THAW_LOOK_SIDE, 3, err));
    ds->sample[ds->samples - 1].source = identity->source;
    ds->sample[ds->samples - 1].look = look;
    return THAW_OK;
}

/* ---- order ----------------------------------------------------------------------------------- */

static int compare_numbers(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

/* A total order: samples that compare equal are the same in everything that decides a run, up to
 * pixels from equal sources. */
static int compare_samples(const void *left, const void *right) {
    const thaw_sample *a = left, *b = right;
    int order = compare_numbers(a->origin, b->origin);
    if (order == 0) order = compare_numbers((uint64_t)a->label, (uint64_t)b->label);
    if (order == 0) order = strcmp(a->name, b->name);
    if (order == 0) order = compare_numbers(a->source, b->source);
    if (order == 0) order = compare_numbers(a->given, b->given);
    return order;
}

static int compare_skips(const void *left, const void *right) {
    const thaw_skipped *a = left, *b = right;
    int order = compare_numbers((uint64_t)a->label, (uint64_t)b->label);
    return order != 0 ? order : strcmp(a->name, b->name);
}

typedef struct {
    const char *name;
    int old;
} named_label;

static int compare_names(const void *left, const void *right) {
    const named_label *a = left, *b = right;
    return strcmp(a->name, b->name);
}

/* Sorts the classes and tells samples and skips their new labels. */
static thaw_status sort_classes(thaw_dataset *ds, thaw_error *err) {
    size_t classes = (size_t)ds->classes;
    named_label *sorted = thaw_heap_alloc(classes * sizeof *sorted);
    int *renamed = thaw_heap_alloc(classes * sizeof *renamed);
    if (sorted == NULL || renamed == NULL) {
        thaw_heap_free(sorted);
        thaw_heap_free(renamed);
        return out_of_memory(ds, err);
    }
    for (size_t i = 0; i < classes; i++) sorted[i] = (named_label){ds->class_name[i], (int)i};
    qsort(sorted, classes, sizeof *sorted, compare_names);
    for (size_t i = 0; i < classes; i++) {
        ds->class_name[i] = sorted[i].name;
        renamed[sorted[i].old] = (int)i;
    }
    for (size_t i = 0; i < ds->samples; i++) ds->sample[i].label = renamed[ds->sample[i].label];
    for (size_t i = 0; i < ds->skips; i++) ds->skipped[i].label = renamed[ds->skipped[i].label];
    thaw_heap_free(sorted);
    thaw_heap_free(renamed);
    return THAW_OK;
}

thaw_status thaw_dataset_sort(thaw_dataset *ds, thaw_error *err) {
    if (ds->classes == 0) return THAW_OK; /* and so no sample */
    if (!ds->classes_fixed) THAW_TRY(sort_classes(ds, err));
    if (ds->samples > 0) qsort(ds->sample, ds->samples, sizeof *ds->sample, compare_samples);
    if (ds->skips > 0) qsort(ds->skipped, ds->skips, sizeof *ds->skipped, compare_skips);
    return THAW_OK;
}

/* ---- counts ---------------------------------------------------------------------------------- */

static bool selects(int wanted, int found) {
    return wanted < 0 || wanted == found;
}

size_t thaw_dataset_count(const thaw_dataset *ds, thaw_select which) {
    size_t count = 0;
    for (size_t i = 0; i < ds->samples; i++) {
        const thaw_sample *s = &ds->sample[i];
        count += selects(which.label, s->label) && selects(which.split, (int)s->split) &&
                 selects(which.origin, (int)s->origin);
    }
    return count;
}

size_t thaw_dataset_pictures(const thaw_dataset *ds) {
    size_t count = 0;
    for (size_t i = 0; i < ds->samples; i++) count += ds->sample[i].rgb != NULL;
    return count;
}

/* Numbers are hashed as 64 bits, little-endian, on any machine. */
static uint64_t hash_number(uint64_t number, uint64_t seed) {
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)(number >> (8 * i));
    return thaw_hash64(bytes, sizeof bytes, seed);
}

uint64_t thaw_dataset_digest(const thaw_dataset *ds) {
    uint64_t hash = hash_number((uint64_t)ds->size.w, 0);
    hash = hash_number((uint64_t)ds->size.h, hash);
    for (int i = 0; i < ds->classes; i++)
        hash = thaw_hash64(ds->class_name[i], strlen(ds->class_name[i]), hash);
    size_t bytes = (size_t)ds->size.w * (size_t)ds->size.h * 3;
    for (size_t i = 0; i < ds->samples; i++) {
        const thaw_sample *s = &ds->sample[i];
        hash = hash_number((uint64_t)s->label, hash);
        hash = hash_number((uint64_t)s->origin, hash);
        hash = hash_number((uint64_t)s->split, hash);
        hash = s->rgb != NULL ? thaw_hash64(s->rgb, bytes, hash)
                              : thaw_hash64(s->feature, ds->floats * sizeof *s->feature, hash);
        if (s->alpha != NULL) hash = thaw_hash64(s->alpha, bytes / 3, hash);
    }
    return hash;
}
