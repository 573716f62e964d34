#include "data/split.h"

#include <math.h>

#include "base/heap.h"
#include "base/rng.h"

const char *const thaw_split_by_names[THAW_SPLIT_BY_COUNT] = {"stratified", "tail", "directory"};

/* Validation may be drawn from real samples that were not given to test. */
static bool is_free(const thaw_sample *s) {
    return s->origin == THAW_ORIGIN_REAL &&
           (s->given == THAW_SPLIT_NONE || s->given == THAW_SPLIT_TRAIN);
}

bool thaw_split_validates(const thaw_split_desc *desc) {
    return desc->fraction > 0 || desc->train_per_class > 0;
}

/* How many of n samples validate when the shuffle is per class. */
static size_t stratified_share(size_t n, const thaw_split_desc *desc) {
    size_t share = (size_t)floor((double)n * desc->fraction + 0.5);
    size_t trained = (size_t)desc->train_per_class;
    if (n < 2 || !thaw_split_validates(desc)) return 0;
    if (trained > 0) return trained < n ? n - trained : 1;
    if (share < 1) return 1;
    return share < n ? share : n - 1;
}

/* Writes the free samples of a class (any for −1) to list. */
static size_t list_free(const thaw_dataset *ds, int label, uint32_t *list) {
    size_t count = 0;
    for (size_t i = 0; i < ds->samples; i++)
        if (is_free(&ds->sample[i]) && (label < 0 || ds->sample[i].label == label))
            list[count++] = (uint32_t)i;
    return count;
}

static void validate(thaw_dataset *ds, const uint32_t *list, size_t count) {
    for (size_t i = 0; i < count; i++) ds->sample[list[i]].split = THAW_SPLIT_VALIDATION;
}

/* Draws validation samples; list has room for all samples. */
static void draw(thaw_dataset *ds, const thaw_split_desc *desc, uint32_t *list) {
    if (desc->by == THAW_SPLIT_BY_TAIL) {
        size_t n = list_free(ds, -1, list);
        size_t cut = (size_t)floor((double)n * (1 - desc->fraction));
        validate(ds, list + cut, n - cut);
        return;
    }
    for (int label = 0; label < ds->classes; label++) {
        size_t n = list_free(ds, label, list);
        size_t share = (size_t)(desc->fraction * (double)n);
        if (desc->by == THAW_SPLIT_BY_STRATIFIED) {
            thaw_rng rng = thaw_rng_make(desc->seed, THAW_RNG_SPLIT, 0, (uint32_t)label);
            thaw_rng_shuffle(&rng, list, n);
            share = stratified_share(n, desc);
        }
        validate(ds, list, share);
    }
}

/* Why a class has nothing to train on. */
static thaw_status class_is_empty(const thaw_dataset *ds, int label, thaw_error *err) {
    const char *name = ds->class_name[label];
    const thaw_skipped *first = NULL;
    size_t skips = 0;
    for (size_t i = 0; i < ds->skips; i++) {
        if (ds->skipped[i].label != label) continue;
        if (skips++ == 0) first = &ds->skipped[i];
    }
    if (skips > 0)
        return thaw_fail(err, THAW_BAD_DATA,
                         "class \"%.80s\" has no image left to train on: %zu skipped, such as "
                         "%.120s (%.160s)",
                         name, skips, first->name, first->reason);
    size_t elsewhere = thaw_dataset_count(ds, (thaw_select){label, -1, -1});
    if (elsewhere == 0) return thaw_fail(err, THAW_BAD_DATA, "class \"%.80s\" has no image", name);
    return thaw_fail(err, THAW_BAD_DATA,
                     "class \"%.80s\" has no image to train on: all %zu are for validation or test",
                     name, elsewhere);
}

static thaw_status check_classes(const thaw_dataset *ds, thaw_error *err) {
    if (ds->classes == 0)
        return thaw_fail(err, THAW_BAD_DATA, "no class: a data set is a folder of class folders");
    for (int label = 0; label < ds->classes; label++)
        if (thaw_dataset_count(ds, (thaw_select){label, THAW_SPLIT_TRAIN, -1}) == 0)
            return class_is_empty(ds, label, err);
    return THAW_OK;
}

thaw_status thaw_dataset_split(thaw_dataset *ds, const thaw_split_desc *desc, thaw_error *err) {
    if (!(desc->fraction >= 0 && desc->fraction < 1))
        return thaw_fail(err, THAW_INVALID, "split.validation: 0 <= validation < 1, got %g",
                         desc->fraction);
    bool given = false;
    for (size_t i = 0; i < ds->samples; i++)
        given |= ds->sample[i].given == THAW_SPLIT_VALIDATION &&
                 ds->sample[i].origin == THAW_ORIGIN_REAL;

    for (size_t i = 0; i < ds->samples; i++) {
        thaw_sample *s = &ds->sample[i];
        bool trains = s->origin == THAW_ORIGIN_SYNTHETIC || s->given == THAW_SPLIT_NONE;
        s->split = trains ? THAW_SPLIT_TRAIN : s->given;
    }
    if (!given && thaw_split_validates(desc) && ds->samples > 0) {
        uint32_t *list = thaw_heap_alloc(ds->samples * sizeof *list);
        if (list == NULL)
            return thaw_fail(err, THAW_NO_MEMORY, "no memory to split %zu samples", ds->samples);
        draw(ds, desc, list);
        thaw_heap_free(list);
    }
    return check_classes(ds, err);
}

size_t thaw_dataset_order(const thaw_dataset *ds, thaw_split split, bool shuffle, uint64_t seed,
                          uint32_t epoch, uint32_t *order) {
    size_t count = 0;
    for (size_t i = 0; i < ds->samples; i++)
        if (ds->sample[i].split == split) order[count++] = (uint32_t)i;
    if (shuffle) {
        thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SHUFFLE, epoch, 0);
        thaw_rng_shuffle(&rng, order, count);
    }
    return count;
}

/* ---- epochs ---------------------------------------------------------------------------------- */

const char *const thaw_sampling_names[THAW_SAMPLING_COUNT] = {"all", "balanced"};

static size_t count_trained(const thaw_dataset *ds, int label) {
    return thaw_dataset_count(ds, (thaw_select){label, THAW_SPLIT_TRAIN, -1});
}

static size_t largest_class(const thaw_dataset *ds) {
    size_t largest = 0;
    for (int label = 0; label < ds->classes; label++) {
        size_t count = count_trained(ds, label);
        if (count > largest) largest = count;
    }
    return largest;
}

size_t thaw_dataset_epoch_count(const thaw_dataset *ds, thaw_sampling sampling) {
    size_t classes = 0;
    if (sampling == THAW_SAMPLING_ALL) return count_trained(ds, -1);
    for (int label = 0; label < ds->classes; label++) classes += count_trained(ds, label) > 0;
    return classes * largest_class(ds);
}

void thaw_dataset_epoch(const thaw_dataset *ds, thaw_sampling sampling, uint64_t seed,
                        uint32_t epoch, uint32_t *scratch, uint32_t *order) {
    if (sampling == THAW_SAMPLING_ALL) {
        thaw_dataset_order(ds, THAW_SPLIT_TRAIN, true, seed, epoch, order);
        return;
    }
    size_t n = thaw_dataset_order(ds, THAW_SPLIT_TRAIN, true, seed, epoch, scratch);
    size_t each = largest_class(ds), count = 0;
    for (int label = 0; label < ds->classes; label++) {
        size_t end = count_trained(ds, label) > 0 ? count + each : count;
        while (count < end) { /* around the class, in this epoch's order */
            for (size_t i = 0; i < n && count < end; i++) {
                if (ds->sample[scratch[i]].label == label) order[count++] = scratch[i];
            }
        }
    }
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SHUFFLE, epoch, 1);
    thaw_rng_shuffle(&rng, order, count);
}
