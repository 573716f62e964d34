/* Copies of photos: what counts as one, and on which side of a split they come to lie. */
#include "data/duplicates.h"

#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "data/look.h"
#include "data/split.h"
#include "test.h"

#define SIDE 48
#define PIXELS (SIDE * SIDE * 3)
#define PATCHES 6

/* A picture of soft patches of colour, another for each seed. */
static void draw(uint32_t seed, uint8_t *rgb) {
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SAMPLE, 0, 0);
    float patch[PATCHES + 1][PATCHES + 1][3];
    for (int i = 0; i < (PATCHES + 1) * (PATCHES + 1) * 3; i++) {
        (&patch[0][0][0])[i] = thaw_rng_uniform(&rng, 20, 235);
    }
    const int step = SIDE / PATCHES;
    for (int i = 0; i < PIXELS; i++) {
        int c = i % 3, x = i / 3 % SIDE, y = i / 3 / SIDE;
        float u = (float)(x % step) / (float)step, v = (float)(y % step) / (float)step;
        const float(*row)[3] = patch[y / step], (*next)[3] = patch[y / step + 1];
        float top = row[x / step][c] * (1 - u) + row[x / step + 1][c] * u;
        float bottom = next[x / step][c] * (1 - u) + next[x / step + 1][c] * u;
        rgb[i] = (uint8_t)(top * (1 - v) + bottom * v);
    }
}

/* Darker, and with grain. */
static void spoil(uint32_t seed, uint8_t *rgb) {
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SAMPLE, 1, 0);
    for (int i = 0; i < PIXELS; i++) {
        rgb[i] = (uint8_t)((float)rgb[i] * 0.8f + thaw_rng_uniform(&rng, 0, 12));
    }
}

static void mirror(uint8_t *rgb) {
    uint8_t copy[PIXELS];
    memcpy(copy, rgb, PIXELS);
    for (int i = 0; i < SIDE * SIDE; i++) {
        int x = i % SIDE, from = i - x + SIDE - 1 - x;
        memcpy(rgb + 3 * i, copy + 3 * from, 3);
    }
}

TEST(look_knows_a_picture_again) {
    uint8_t rgb[PIXELS], other[PIXELS];
    int strangers = 0;
    for (uint32_t seed = 0; seed < 40; seed++) {
        draw(seed, rgb);
        thaw_look look = thaw_look_at(rgb, SIDE, SIDE);
        CHECK(look.hash != 0);
        CHECK(thaw_look_alike(&look, &look, false));
        memcpy(other, rgb, PIXELS);
        spoil(seed, other);
        thaw_look spoilt = thaw_look_at(other, SIDE, SIDE);
        CHECK(thaw_look_alike(&look, &spoilt, false));
        CHECK(!thaw_look_alike(&look, &spoilt, true));
        mirror(other);
        thaw_look mirrored = thaw_look_at(other, SIDE, SIDE);
        CHECK(thaw_look_alike(&look, &mirrored, true) && thaw_look_alike(&mirrored, &look, true));
        CHECK(!thaw_look_alike(&look, &mirrored, false));
        draw(1000 + seed, other);
        thaw_look stranger = thaw_look_at(other, SIDE, SIDE);
        strangers += thaw_look_alike(&look, &stranger, false);
        strangers += thaw_look_alike(&look, &stranger, true);
    }
    CHECK_EQ_INT(strangers, 0);
}

/* The same drawing in other colours has the same hash, and is another photo. */
TEST(look_tells_colours_apart) {
    uint8_t red[PIXELS] = {0}, blue[PIXELS] = {0};
    for (int i = 0; i < SIDE * SIDE; i++) {
        bool inside = i % SIDE < 20 && i / SIDE > 10;
        red[3 * i] = inside ? 200 : 30;
        blue[3 * i + 2] = inside ? 200 : 30;
    }
    thaw_look a = thaw_look_at(red, SIDE, SIDE), b = thaw_look_at(blue, SIDE, SIDE);
    CHECK(a.hash != 0 && a.hash == b.hash);
    CHECK(!thaw_look_alike(&a, &b, false));
}

/* Nothing is like a plain picture, of whatever size. */
TEST(look_takes_plain_pictures_for_nothing) {
    uint8_t rgb[PIXELS];
    memset(rgb, 90, sizeof rgb);
    for (int w = 1; w <= SIDE; w += 5) {
        thaw_look plain = thaw_look_at(rgb, w, SIDE + 1 - w);
        CHECK(plain.hash == 0);
        CHECK(!thaw_look_alike(&plain, &plain, false));
        CHECK_EQ_INT(plain.thumbnail[7], 90);
    }
}

/* ---- data sets ------------------------------------------------------------------------------- */

static void add(thaw_dataset *ds, int label, int number, const uint8_t *rgb) {
    char name[16];
    snprintf(name, sizeof name, "%d/%03d", label, number);
    thaw_sample_desc desc = {.name = name, .label = label};
    CHECK_OK(thaw_dataset_add_pixels(ds, &desc, rgb, SIDE, SIDE, 3, NULL), NULL);
}

/* Two classes of `each` photos; every fifth comes three times in its class: as it is, spoilt and
 * mirrored. */
static void fill(thaw_dataset *ds, int each) {
    uint8_t rgb[PIXELS];
    int label = 0;
    thaw_dataset_init(ds, (thaw_resize){.w = SIDE, .h = SIDE});
    CHECK_OK(thaw_dataset_add_class(ds, "a", 1, &label, NULL), NULL);
    CHECK_OK(thaw_dataset_add_class(ds, "b", 1, &label, NULL), NULL);
    for (int i = 0; i < 2 * each; i++) {
        draw((uint32_t)i, rgb);
        add(ds, i % 2, i, rgb);
        if (i % 5 > 0) continue;
        spoil((uint32_t)i, rgb);
        add(ds, i % 2, 300 + i, rgb);
        mirror(rgb);
        add(ds, i % 2, 600 + i, rgb);
    }
    CHECK_OK(thaw_dataset_sort(ds, NULL), NULL);
}

static int groups_torn(const thaw_dataset *ds) {
    int torn = 0;
    for (size_t i = 0; i < ds->samples; i++) {
        torn += ds->sample[i].split != ds->sample[ds->sample[i].group].split;
    }
    return torn;
}

static size_t count(const thaw_dataset *ds, int label, thaw_split split) {
    return thaw_dataset_count(ds, (thaw_select){label, (int)split, -1});
}

TEST(duplicates_are_grouped_and_listed_once) {
    thaw_dataset ds;
    uint8_t rgb[PIXELS];
    thaw_dataset_init(&ds, (thaw_resize){.w = SIDE, .h = SIDE});
    CHECK_OK(thaw_dataset_find_duplicates(&ds, NULL), NULL);
    CHECK_EQ_INT(ds.duplicates, 0);
    thaw_dataset_reset(&ds);

    fill(&ds, 10);
    draw(3, rgb);
    add(&ds, 0, 900, rgb); /* an equal file, in another class */
    add(&ds, 0, 901, rgb);
    ds.sample[ds.samples - 1].origin = THAW_ORIGIN_SYNTHETIC;
    REQUIRE_OK(thaw_dataset_find_duplicates(&ds, NULL), NULL);
    size_t kinds[THAW_LIKENESS_COUNT] = {0};
    for (size_t i = 0; i < ds.duplicates; i++) {
        const thaw_duplicate *d = &ds.duplicate[i];
        CHECK(d->first < d->copy);
        CHECK_EQ_INT(ds.sample[d->copy].group, ds.sample[d->first].group);
        kinds[d->likeness]++;
    }
    CHECK_EQ_INT(kinds[THAW_LIKENESS_EXACT], 1);
    CHECK_EQ_INT(kinds[THAW_LIKENESS_NEAR], 4);
    CHECK_EQ_INT(kinds[THAW_LIKENESS_MIRRORED], 4);
    CHECK_EQ_INT(ds.sample[ds.samples - 1].group, ds.samples - 1);
    thaw_dataset_reset(&ds);
}

TEST(split_keeps_duplicates_on_one_side) {
    thaw_dataset ds;
    fill(&ds, 40);
    for (uint64_t seed = 1; seed <= 8; seed++) {
        thaw_split_desc desc = {.fraction = 0.25, .seed = seed};
        thaw_error err = {0};
        desc.duplicates = THAW_SPLIT_DUPLICATES_IGNORE;
        REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
        int torn = groups_torn(&ds), across = 0;
        for (size_t i = 0; i < ds.duplicates; i++) across += ds.duplicate[i].across;
        CHECK(torn > 0 && across > 0);
        desc.duplicates = THAW_SPLIT_DUPLICATES_TOGETHER;
        REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
        CHECK_EQ_INT(groups_torn(&ds), 0);
        for (int label = 0; label < 2; label++) { /* 14 of 56, by single photos too */
            CHECK_EQ_INT(count(&ds, label, THAW_SPLIT_VALIDATION), 14);
            CHECK_EQ_INT(count(&ds, label, THAW_SPLIT_TRAIN), 42);
        }
        desc.duplicates = THAW_SPLIT_DUPLICATES_DROP;
        REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
        CHECK_EQ_INT(count(&ds, -1, THAW_SPLIT_NONE), 32);
        CHECK_EQ_INT(count(&ds, -1, THAW_SPLIT_VALIDATION), 20);
        CHECK_EQ_INT(count(&ds, -1, THAW_SPLIT_TRAIN), 60);
    }
    for (int by = THAW_SPLIT_BY_TAIL; by < THAW_SPLIT_BY_COUNT; by++) {
        thaw_split_desc desc = {.by = (thaw_split_by)by, .fraction = 0.3};
        REQUIRE_OK(thaw_dataset_split(&ds, &desc, NULL), NULL);
        CHECK_EQ_INT(groups_torn(&ds), 0);
        CHECK(count(&ds, -1, THAW_SPLIT_VALIDATION) > 0);
    }
    thaw_dataset_reset(&ds);
}

/* What folders hold out stays; its copies among the photos to train on are not used. */
TEST(split_leaves_copies_of_held_out_photos_out) {
    thaw_dataset ds;
    fill(&ds, 10);
    for (size_t i = 0; i < ds.samples; i++) {
        int number = 0;
        REQUIRE(sscanf(ds.sample[i].name + 2, "%d", &number) == 1);
        ds.sample[i].given = number == 300   ? THAW_SPLIT_VALIDATION
                             : number == 605 ? THAW_SPLIT_TEST
                                             : THAW_SPLIT_TRAIN;
    }
    thaw_split_desc desc = {.fraction = 0.25};
    REQUIRE_OK(thaw_dataset_split(&ds, &desc, NULL), NULL);
    CHECK_EQ_INT(count(&ds, -1, THAW_SPLIT_VALIDATION), 1);
    CHECK_EQ_INT(count(&ds, -1, THAW_SPLIT_TEST), 1);
    CHECK_EQ_INT(count(&ds, -1, THAW_SPLIT_NONE), 4); /* two of either group */
    desc.duplicates = THAW_SPLIT_DUPLICATES_IGNORE;
    REQUIRE_OK(thaw_dataset_split(&ds, &desc, NULL), NULL);
    CHECK_EQ_INT(count(&ds, -1, THAW_SPLIT_NONE), 0);
    thaw_dataset_reset(&ds);
}

TEST(split_deals_every_photo_into_one_fold) {
    thaw_dataset ds;
    thaw_error err = {0};
    fill(&ds, 40);
    thaw_split_desc desc = {.folds = 5, .seed = 3};
    int validated[112] = {0};
    for (desc.fold = 0; desc.fold < 5; desc.fold++) {
        REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
        CHECK_EQ_INT(groups_torn(&ds), 0);
        for (size_t i = 0; i < ds.samples; i++) {
            validated[i] += ds.sample[i].split == THAW_SPLIT_VALIDATION;
        }
        for (int label = 0; label < 2; label++) { /* 56 photos of a class: 11.2 a fold */
            size_t n = count(&ds, label, THAW_SPLIT_VALIDATION);
            CHECK(n >= 10 && n <= 13);
        }
    }
    for (size_t i = 0; i < ds.samples; i++) CHECK_EQ_INT(validated[i], 1);

    desc.duplicates = THAW_SPLIT_DUPLICATES_IGNORE;
    for (desc.fold = 0; desc.fold < 5; desc.fold++) {
        REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
        size_t n = count(&ds, -1, THAW_SPLIT_VALIDATION);
        CHECK(n == 22 || n == 23); /* of all, as even as of each class */
        n = count(&ds, 1, THAW_SPLIT_VALIDATION);
        CHECK(n == 11 || n == 12);
    }
    CHECK_FAILS(thaw_dataset_split(&ds, &desc, &err), THAW_INVALID, &err);
    desc.fold = 0;
    ds.sample[0].given = THAW_SPLIT_VALIDATION;
    CHECK_FAILS(thaw_dataset_split(&ds, &desc, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "folders give the validation photos already");
    thaw_dataset_reset(&ds);
}
