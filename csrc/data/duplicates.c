#include "data/duplicates.h"

#include <stdlib.h>

#include "base/heap.h"

const char *const thaw_likeness_names[THAW_LIKENESS_COUNT] = {"exact", "near", "mirrored"};

typedef struct {
    uint64_t source;
    uint32_t sample;
} sourced;

static int compare_sourced(const void *left, const void *right) {
    const sourced *a = left, *b = right;
    if (a->source != b->source) return a->source < b->source ? -1 : 1;
    return (a->sample > b->sample) - (a->sample < b->sample);
}

/* The group that a sample has come to: links lead to earlier samples. */
static uint32_t root_of(thaw_dataset *ds, uint32_t sample) {
    while (ds->sample[sample].group != sample) {
        uint32_t next = ds->sample[sample].group;
        ds->sample[sample].group = ds->sample[next].group;
        sample = next;
    }
    return sample;
}

static void join(thaw_dataset *ds, uint32_t a, uint32_t b) {
    uint32_t first = root_of(ds, a), second = root_of(ds, b);
    ds->sample[first > second ? first : second].group = first < second ? first : second;
}

/* Lists a copy once, whatever else it is like; there is room for each sample. */
static void list_copy(thaw_dataset *ds, uint32_t first, uint32_t copy, thaw_likeness likeness) {
    size_t n = ds->duplicates;
    if (n > 0 && ds->duplicate[n - 1].copy == copy) return;
    ds->duplicate[ds->duplicates++] = (thaw_duplicate){first, copy, likeness, false};
}

/* Writes the first sample of the same source to first[sample]; of a synthetic one, itself. */
static void find_equal(const thaw_dataset *ds, sourced *list, uint32_t *first) {
    size_t real = 0;
    for (uint32_t i = 0; i < ds->samples; i++) {
        const thaw_sample *s = &ds->sample[i];
        first[i] = i;
        if (s->origin == THAW_ORIGIN_REAL) list[real++] = (sourced){s->source, i};
    }
    if (real > 0) qsort(list, real, sizeof *list, compare_sourced);
    for (size_t i = 1; i < real; i++) {
        if (list[i].source == list[i - 1].source) {
            first[list[i].sample] = first[list[i - 1].sample];
        }
    }
}

/* The hashes to compare, side by side: of synthetic samples, and of files that were there before,
 * 0, which like that of a plain picture is not looked at. */
static void list_hashes(const thaw_dataset *ds, const uint32_t *first, uint64_t *hash) {
    for (uint32_t i = 0; i < ds->samples; i++) {
        const thaw_sample *s = &ds->sample[i];
        bool counts = s->origin == THAW_ORIGIN_REAL && first[i] == i;
        hash[i] = counts ? s->look->hash : 0;
    }
}

/* Joins a photo with those before it that look alike. */
static void find_alike(thaw_dataset *ds, const uint64_t *hash, uint32_t copy) {
    const thaw_look *look = ds->sample[copy].look;
    for (uint32_t i = 0; i < copy; i++) {
        if (hash[i] == 0 || !thaw_look_may_be_alike(hash[i], hash[copy])) continue;
        bool near = thaw_look_alike(ds->sample[i].look, look, false);
        if (!near && !thaw_look_alike(ds->sample[i].look, look, true)) continue;
        join(ds, i, copy);
        list_copy(ds, i, copy, near ? THAW_LIKENESS_NEAR : THAW_LIKENESS_MIRRORED);
    }
}

/* Compares each photo with all before it: of 10 000 photos that are 50 million pairs of hashes. */
static void find_copies(thaw_dataset *ds, const uint64_t *hash, const uint32_t *first) {
    for (uint32_t copy = 0; copy < ds->samples; copy++) {
        if (first[copy] != copy) {
            join(ds, first[copy], copy);
            list_copy(ds, first[copy], copy, THAW_LIKENESS_EXACT);
        } else if (hash[copy] != 0) {
            find_alike(ds, hash, copy);
        }
    }
}

thaw_status thaw_dataset_find_duplicates(thaw_dataset *ds, thaw_error *err) {
    size_t n = ds->samples;
    for (size_t i = 0; i < n; i++) ds->sample[i].group = (uint32_t)i;
    ds->duplicates = 0;
    if (n == 0) return THAW_OK;

    thaw_duplicate *listed = thaw_heap_realloc(ds->duplicate, n * sizeof *listed);
    if (listed != NULL) ds->duplicate = listed;
    uint64_t *hash = thaw_heap_alloc(n * sizeof *hash);
    sourced *list = thaw_heap_alloc(n * sizeof *list);
    uint32_t *first = thaw_heap_alloc(n * sizeof *first);
    bool has_room = listed != NULL && hash != NULL && list != NULL && first != NULL;
    if (has_room) {
        find_equal(ds, list, first);
        list_hashes(ds, first, hash);
        find_copies(ds, hash, first);
        for (uint32_t i = 0; i < n; i++) ds->sample[i].group = root_of(ds, i);
    }
    thaw_heap_free(first);
    thaw_heap_free(list);
    thaw_heap_free(hash);
    if (has_room) return THAW_OK;
    return thaw_fail(err, THAW_NO_MEMORY, "no memory to compare %zu photos", n);
}
