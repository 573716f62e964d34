#include "data/split.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "data/duplicates.h"

const char *const thaw_split_by_names[THAW_SPLIT_BY_COUNT] = {"stratified", "tail", "directory"};
const char *const thaw_split_duplicates_names[THAW_SPLIT_DUPLICATES_COUNT] = {"together", "ignore",
                                                                              "drop"};

bool thaw_split_validates(const thaw_split_desc *desc) {
    return desc->fraction > 0 || desc->train_per_class > 0 || desc->of_classes > 0 ||
           desc->folds > 0;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

#define UNDECIDED (-1)
#define TRAINS (-2) /* in every fold */

/* Room for drawing: what moves together is decided at once, at its first sample. */
typedef struct {
    const thaw_split_desc *desc;
    bool together;  /* duplicates are one unit; otherwise each sample is its own */
    uint32_t *list; /* samples of a class */
    int *part;      /* of a unit: the fold it validates in (0 without folds), or one of the above */
    uint32_t *size; /* of a unit, in samples of the class */
    size_t in_class[THAW_SPLIT_MAX_FOLDS], in_all[THAW_SPLIT_MAX_FOLDS];
} draw_room;

static uint32_t unit_of(const draw_room *room, const thaw_dataset *ds, uint32_t sample) {
    return room->together ? ds->sample[sample].group : sample;
}

/* Validation may be drawn from real samples that train as yet. */
static bool is_free(const thaw_sample *s) {
    return s->origin == THAW_ORIGIN_REAL && s->split == THAW_SPLIT_TRAIN;
}

/* Writes the free samples of a class (any for −1) to list. */
static size_t list_free(const thaw_dataset *ds, int label, uint32_t *list) {
    size_t count = 0;
    for (size_t i = 0; i < ds->samples; i++)
        if (is_free(&ds->sample[i]) && (label < 0 || ds->sample[i].label == label))
            list[count++] = (uint32_t)i;
    return count;
}

/* How many samples of a class are to train; 0 where the recipe does not say. */
static size_t count_to_train(const thaw_split_desc *desc, const char *class_name) {
    for (int i = 0; i < desc->of_classes; i++) {
        if (strcmp(desc->of_class[i].name, class_name) == 0) return (size_t)desc->of_class[i].train;
    }
    return (size_t)desc->train_per_class;
}

/* How many of the n samples of a class validate when the shuffle is per class. */
static size_t stratified_share(size_t n, const thaw_split_desc *desc, const char *class_name) {
    size_t share = (size_t)floor((double)n * desc->fraction + 0.5);
    size_t trained = count_to_train(desc, class_name);
    if (n < 2 || !thaw_split_validates(desc)) return 0;
    if (trained > 0) return trained < n ? n - trained : 1;
    if (desc->of_classes > 0) return 0; /* only those named are held back */
    if (share < 1) return 1;
    return share < n ? share : n - 1;
}

/* The smallest unit of a class that leaves a sample to train on; UINT32_MAX when there is none. */
static uint32_t smallest_unit(const draw_room *room, const thaw_dataset *ds, size_t n) {
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        uint32_t unit = unit_of(room, ds, room->list[i]);
        if (room->part[unit] != TRAINS || room->size[unit] == n) continue;
        if (least == UINT32_MAX || room->size[unit] < room->size[least]) least = unit;
    }
    return least;
}

/* Takes units in the order of the list as long as they fit into the share. What an earlier class
 * decided (a photo under two labels) stands, and counts. */
static void draw_share(draw_room *room, const thaw_dataset *ds, int label, size_t n) {
    size_t share = stratified_share(n, room->desc, ds->class_name[label]), taken = 0;
    for (size_t i = 0; i < n; i++) taken += room->part[unit_of(room, ds, room->list[i])] == 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t unit = unit_of(room, ds, room->list[i]);
        if (room->part[unit] != UNDECIDED) continue;
        bool fits = taken + room->size[unit] <= share;
        room->part[unit] = fits ? 0 : TRAINS;
        if (fits) taken += room->size[unit];
    }
    if (taken > 0 || share == 0) return;
    uint32_t unit = smallest_unit(room, ds, n);
    if (unit != UINT32_MAX) room->part[unit] = 0;
}

/* The fold with the fewest samples of the class, of equals that with the fewest of all. */
static int emptiest_fold(const draw_room *room) {
    int best = 0;
    for (int f = 1; f < room->desc->folds; f++) {
        size_t here = room->in_class[f], there = room->in_class[best];
        if (here < there || (here == there && room->in_all[f] < room->in_all[best])) best = f;
    }
    return best;
}

static void draw_folds(draw_room *room, const thaw_dataset *ds, size_t n) {
    memset(room->in_class, 0, sizeof room->in_class);
    for (size_t i = 0; i < n; i++) {
        int part = room->part[unit_of(room, ds, room->list[i])];
        if (part >= 0) room->in_class[part]++;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t unit = unit_of(room, ds, room->list[i]);
        if (room->part[unit] != UNDECIDED) continue;
        int fold = emptiest_fold(room);
        room->part[unit] = room->size[unit] < n ? fold : TRAINS;
        room->in_class[fold] += room->size[unit];
        room->in_all[fold] += room->size[unit];
    }
}

static void draw_class(draw_room *room, thaw_dataset *ds, int label) {
    size_t n = list_free(ds, label, room->list);
    thaw_rng rng = thaw_rng_make(room->desc->seed, THAW_RNG_SPLIT, 0, (uint32_t)label);
    thaw_rng_shuffle(&rng, room->list, n);
    for (size_t i = 0; i < n; i++) room->size[unit_of(room, ds, room->list[i])] = 0;
    for (size_t i = 0; i < n; i++) room->size[unit_of(room, ds, room->list[i])]++;
    if (room->desc->folds > 0) {
        draw_folds(room, ds, n);
    } else {
        draw_share(room, ds, label, n);
    }
}

/* Keras' cuts are exact, so units that they go through train as a whole. */
static void draw_cut(draw_room *room, const thaw_dataset *ds, size_t n, size_t from, size_t to) {
    for (size_t i = 0; i < n; i++) {
        int *part = &room->part[unit_of(room, ds, room->list[i])];
        bool validates = i >= from && i < to;
        *part = validates && *part != TRAINS ? 0 : TRAINS;
    }
}

static void draw_tail(draw_room *room, const thaw_dataset *ds) {
    size_t n = list_free(ds, -1, room->list);
    size_t cut = (size_t)floor((double)n * (1 - room->desc->fraction));
    draw_cut(room, ds, n, cut, n);
}

/* Per class in order, the first floor(fraction · n). */
static void draw_directory(draw_room *room, const thaw_dataset *ds, int label) {
    size_t n = list_free(ds, label, room->list);
    draw_cut(room, ds, n, 0, (size_t)(room->desc->fraction * (double)n));
}

/* Draws validation from what is free; every part was UNDECIDED. */
static void draw(draw_room *room, thaw_dataset *ds) {
    bool stratified = room->desc->by == THAW_SPLIT_BY_STRATIFIED || room->desc->folds > 0;
    if (room->desc->by == THAW_SPLIT_BY_TAIL && !stratified) draw_tail(room, ds);
    for (int label = 0; label < ds->classes; label++) {
        if (stratified)
            draw_class(room, ds, label);
        else if (room->desc->by == THAW_SPLIT_BY_DIRECTORY)
            draw_directory(room, ds, label);
    }
    int fold = room->desc->fold == THAW_SPLIT_EACH_FOLD ? 0 : room->desc->fold;
    for (size_t i = 0; i < ds->samples; i++) {
        bool drawn = room->part[unit_of(room, ds, (uint32_t)i)] == fold;
        if (drawn && is_free(&ds->sample[i])) ds->sample[i].split = THAW_SPLIT_VALIDATION;
    }
}

/* --- duplicates --------------------------------------------------------------------------------
 */

/* What the folders say, and train where they say nothing. */
static void place_given(thaw_dataset *ds) {
    for (size_t i = 0; i < ds->samples; i++) {
        thaw_sample *s = &ds->sample[i];
        bool trains = s->origin == THAW_ORIGIN_SYNTHETIC || s->given == THAW_SPLIT_NONE;
        s->split = trains ? THAW_SPLIT_TRAIN : s->given;
    }
}

/* The sample that stands for its group: held out before training, test before validation, and the
 * first of these. */
static bool stands_before(const thaw_dataset *ds, uint32_t a, uint32_t b) {
    thaw_split left = ds->sample[a].split, right = ds->sample[b].split;
    return left != right ? left > right : a < b;
}

/* Leaves copies out: with `all` every one but that which stands for its group, otherwise only those
 * that would train while folders hold their like out. `keeper` has room for all samples. */
static void leave_out(thaw_dataset *ds, bool all, uint32_t *keeper) {
    for (uint32_t i = 0; i < ds->samples; i++) {
        uint32_t group = ds->sample[i].group;
        if (group == i || stands_before(ds, i, keeper[group])) keeper[group] = i;
    }
    for (uint32_t i = 0; i < ds->samples; i++) {
        thaw_sample *s = &ds->sample[i];
        uint32_t kept = keeper[s->group];
        if (kept == i || s->origin != THAW_ORIGIN_REAL) continue;
        bool torn = s->split == THAW_SPLIT_TRAIN && ds->sample[kept].split != THAW_SPLIT_TRAIN;
        if (all || torn) s->split = THAW_SPLIT_NONE;
    }
}

/* Notes which copies the split as it stands has on another side than their first. */
static void note_across(thaw_dataset *ds) {
    for (size_t i = 0; i < ds->duplicates; i++) {
        thaw_duplicate *d = &ds->duplicate[i];
        d->across = ds->sample[d->first].split != ds->sample[d->copy].split;
    }
}

/* --- the whole ---------------------------------------------------------------------------------
 */

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
    size_t copies = thaw_dataset_count(ds, (thaw_select){label, THAW_SPLIT_NONE, -1});
    if (elsewhere == 0) return thaw_fail(err, THAW_BAD_DATA, "class \"%.80s\" has no image", name);
    if (copies > 0)
        return thaw_fail(err, THAW_BAD_DATA,
                         "class \"%.80s\" has no image to train on: of %zu, %zu are copies of "
                         "others (split.duplicates: \"ignore\" uses them)",
                         name, elsewhere, copies);
    return thaw_fail(err, THAW_BAD_DATA,
                     "class \"%.80s\" has no image to train on: all %zu are for validation or test",
                     name, elsewhere);
}

thaw_status thaw_dataset_check_classes(const thaw_dataset *ds, thaw_error *err) {
    if (ds->classes == 0)
        return thaw_fail(err, THAW_BAD_DATA, "no class: a data set is a folder of class folders");
    for (int label = 0; label < ds->classes; label++)
        if (thaw_dataset_count(ds, (thaw_select){label, THAW_SPLIT_TRAIN, -1}) == 0)
            return class_is_empty(ds, label, err);
    return THAW_OK;
}

/* Places every sample: heeding duplicates as the recipe wants it, or as if there were none. */
static void place(draw_room *room, thaw_dataset *ds, bool gives, bool heeds) {
    thaw_split_duplicates duplicates =
        heeds ? room->desc->duplicates : THAW_SPLIT_DUPLICATES_IGNORE;
    room->together = duplicates == THAW_SPLIT_DUPLICATES_TOGETHER;
    place_given(ds);
    if (duplicates != THAW_SPLIT_DUPLICATES_IGNORE) {
        leave_out(ds, duplicates == THAW_SPLIT_DUPLICATES_DROP, room->size);
    }
    memset(room->in_all, 0, sizeof room->in_all);
    for (size_t i = 0; i < ds->samples; i++) room->part[i] = UNDECIDED;
    if (!gives && thaw_split_validates(room->desc)) draw(room, ds);
}

static thaw_status split(thaw_dataset *ds, const thaw_split_desc *desc, bool gives,
                         thaw_arena *arena, thaw_error *err) {
    draw_room room = {.desc = desc};
    room.list = thaw_arena_array(arena, ds->samples, sizeof *room.list);
    room.part = thaw_arena_array(arena, ds->samples, sizeof *room.part);
    room.size = thaw_arena_array(arena, ds->samples, sizeof *room.size);
    if (room.list == NULL || room.part == NULL || room.size == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "no memory to split %zu samples", ds->samples);
    }
    THAW_TRY(thaw_dataset_find_duplicates(ds, err));
    place(&room, ds, gives, false);
    note_across(ds);
    place(&room, ds, gives, true);
    return desc->completed_later ? THAW_OK : thaw_dataset_check_classes(ds, err);
}

static thaw_status check_names(const thaw_dataset *ds, const thaw_split_desc *desc,
                               thaw_error *err) {
    for (int i = 0; i < desc->of_classes; i++) {
        int label = 0;
        while (label < ds->classes && strcmp(ds->class_name[label], desc->of_class[i].name) != 0) {
            label++;
        }
        if (label < ds->classes) continue;
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "split.train_per_class: no class is called \"%s\"; there are %s, …",
                         desc->of_class[i].name, ds->classes > 0 ? ds->class_name[0] : "none");
    }
    return THAW_OK;
}

static thaw_status check_desc(const thaw_split_desc *desc, bool gives, thaw_error *err) {
    if (!(desc->fraction >= 0 && desc->fraction < 1))
        return thaw_fail(err, THAW_INVALID, "split.validation: 0 <= validation < 1, got %g",
                         desc->fraction);
    if (desc->folds == 0) return THAW_OK;
    if (desc->folds < 2 || desc->folds > THAW_SPLIT_MAX_FOLDS ||
        desc->fold < THAW_SPLIT_EACH_FOLD || desc->fold >= desc->folds)
        return thaw_fail(err, THAW_INVALID, "split.folds: 2 … %d, and split.fold below it",
                         THAW_SPLIT_MAX_FOLDS);
    if (!gives) return THAW_OK;
    return thaw_fail(err, THAW_BAD_DATA,
                     "split.folds: folders give the validation photos already; folds are drawn "
                     "from photos without a val/ folder");
}

thaw_status thaw_dataset_split(thaw_dataset *ds, const thaw_split_desc *desc, thaw_error *err) {
    bool gives = false;
    for (size_t i = 0; i < ds->samples; i++)
        gives |= ds->sample[i].given == THAW_SPLIT_VALIDATION &&
                 ds->sample[i].origin == THAW_ORIGIN_REAL;
    THAW_TRY(check_desc(desc, gives, err));
    THAW_TRY(check_names(ds, desc, err));
    thaw_arena arena;
    thaw_arena_init(&arena);
    thaw_status status = split(ds, desc, gives, &arena, err);
    thaw_arena_reset(&arena);
    return status;
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
