#include <stdlib.h>
#include <string.h>

#include "app/run_parts.h"

/* A photo that the run knew. */
typedef struct {
    uint64_t source;
    uint32_t at; /* position in the record, so that equal files keep their order */
    thaw_split split;
    bool taken; /* by a photo that is here */
} known_photo;

static int compare_known(const void *left, const void *right) {
    const known_photo *a = left, *b = right;
    if (a->source != b->source) return a->source < b->source ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static thaw_status bad_record(thaw_error *err) {
    return thaw_fail(err, THAW_BAD_FILE,
                     "photos: lists \"none\", \"train\", \"validation\", \"test\" of hashes of "
                     "16 hexadecimal digits wanted");
}

static thaw_status read_hash(const thaw_json *value, uint64_t *hash, thaw_error *err) {
    if (value->kind != THAW_JSON_STRING || strlen(value->text) != 16 ||
        strspn(value->text, "0123456789abcdef") != 16) {
        return bad_record(err);
    }
    *hash = strtoull(value->text, NULL, 16);
    return THAW_OK;
}

/* Lists the record, sorted by source. */
static thaw_status list_known(const thaw_json *record, thaw_arena *arena, known_photo **list,
                              size_t *count, thaw_error *err) {
    size_t most = 0, n = 0;
    for (int split = 0; split < THAW_SPLIT_NEW; split++) {
        const thaw_json *part = thaw_json_get(record, thaw_split_names[split]);
        if (part == NULL || part->kind != THAW_JSON_ARRAY) return bad_record(err);
        most += part->count;
    }
    known_photo *known = thaw_arena_array(arena, most, sizeof *known);
    if (known == NULL) return thaw_fail(err, THAW_NO_MEMORY, "%zu photos", most);
    for (int split = 0; split < THAW_SPLIT_NEW; split++) {
        const thaw_json *hash = thaw_json_get(record, thaw_split_names[split])->child;
        for (; hash != NULL; hash = hash->next, n++) {
            known[n] = (known_photo){.at = (uint32_t)n, .split = (thaw_split)split};
            THAW_TRY(read_hash(hash, &known[n].source, err));
        }
    }
    if (n > 0) qsort(known, n, sizeof *known, compare_known);
    *list = known;
    *count = n;
    return THAW_OK;
}

/* The first of a source's entries, or where it would stand. */
static size_t find_source(const known_photo *known, size_t count, uint64_t source) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (known[middle].source < source) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Of equal files each has the part of its like, in order; more than there were have the last's. */
static thaw_split recalled(known_photo *known, size_t count, const thaw_sample *s) {
    size_t i = find_source(known, count, s->source);
    if (i == count || known[i].source != s->source) {
        bool held_out = s->given == THAW_SPLIT_VALIDATION || s->given == THAW_SPLIT_TEST;
        return held_out ? s->given : THAW_SPLIT_NEW;
    }
    while (known[i].taken && i + 1 < count && known[i + 1].source == s->source) i++;
    known[i].taken = true;
    return known[i].split;
}

static thaw_status recall(thaw_run *run, const char *photos, size_t length, thaw_arena *arena,
                          thaw_error *err) {
    const thaw_json *record = NULL;
    known_photo *known = NULL;
    size_t count = 0;
    THAW_TRY(thaw_json_parse(photos, length, THAW_BAD_FILE, arena, &record, err));
    THAW_TRY(list_known(record, arena, &known, &count, err));
    THAW_TRY(thaw_dataset_sort(&run->dataset, err));
    for (size_t i = 0; i < run->dataset.samples; i++) {
        thaw_sample *s = &run->dataset.sample[i];
        bool real = s->origin == THAW_ORIGIN_REAL; /* others were and are for training */
        s->split = real ? recalled(known, count, s) : THAW_SPLIT_TRAIN;
    }
    return THAW_OK;
}

thaw_status thaw_run_recall(thaw_run *run, const char *photos, size_t length, thaw_error *err) {
    thaw_arena arena;
    thaw_arena_init(&arena);
    thaw_status status = recall(run, photos, length, &arena, err);
    thaw_arena_reset(&arena);
    return status;
}
