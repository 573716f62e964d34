/* Splits and the order of an epoch. */
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "data/split.h"
#include "test.h"

#define SELECT(label, split) ((thaw_select){label, split, -1})

/* A data set of classes with the given numbers of samples; each is one pixel. */
static bool make(thaw_dataset *ds, const int *counts, int classes) {
    thaw_dataset_init(ds, (thaw_resize){.w = 1, .h = 1});
    for (int c = 0; c < classes; c++) {
        char name[16];
        int label;
        int length = snprintf(name, sizeof name, "class%d", c);
        if (thaw_dataset_add_class(ds, name, (size_t)length, &label, NULL) != THAW_OK) return false;
        for (int i = 0; i < counts[c]; i++) {
            uint8_t pixel[3] = {(uint8_t)c, (uint8_t)i, 0};
            snprintf(name, sizeof name, "%04d", i);
            thaw_sample_desc desc = {.name = name, .label = label};
            if (thaw_dataset_add_pixels(ds, &desc, pixel, 1, 1, 3, NULL) != THAW_OK) return false;
        }
    }
    return true;
}

static thaw_status split(thaw_dataset *ds, thaw_split_by by, double fraction, uint64_t seed,
                         thaw_error *err) {
    thaw_split_desc desc = {.by = by, .fraction = fraction, .seed = seed};
    return thaw_dataset_split(ds, &desc, err);
}

static size_t validation(const thaw_dataset *ds, int label) {
    return thaw_dataset_count(ds, SELECT(label, THAW_SPLIT_VALIDATION));
}

TEST(split_stratified_takes_its_share_of_every_class) {
    static const int counts[] = {80, 10, 7, 2, 1, 3};
    static const int wanted[] = {16, 2, 1, 1, 0, 1}; /* round(0.2 n), at least 1 where n > 1 */
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(make(&ds, counts, 6));
    REQUIRE_OK(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.2, 7, &err), &err);
    for (int c = 0; c < 6; c++) {
        CHECK_EQ_INT(validation(&ds, c), wanted[c]);
        CHECK_EQ_INT(thaw_dataset_count(&ds, SELECT(c, THAW_SPLIT_TRAIN)), counts[c] - wanted[c]);
    }
    REQUIRE_OK(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.9, 7, &err), &err);
    CHECK_EQ_INT(validation(&ds, 3), 1); /* never the last one */
    CHECK_EQ_INT(validation(&ds, 5), 2);
    thaw_dataset_reset(&ds);
}

TEST(split_takes_so_many_of_each_class_to_train) {
    static const int counts[] = {80, 11, 10, 2, 1};
    static const int trained[] = {10, 10, 9, 1, 1}; /* one validates where there are two */
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(make(&ds, counts, 5));
    thaw_split_desc desc = {.train_per_class = 10, .seed = 7};
    REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
    for (int c = 0; c < 5; c++) {
        CHECK_EQ_INT(thaw_dataset_count(&ds, SELECT(c, THAW_SPLIT_TRAIN)), trained[c]);
        CHECK_EQ_INT(validation(&ds, c), counts[c] - trained[c]);
    }
    uint64_t first = thaw_dataset_digest(&ds);
    desc.seed = 8;
    REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
    CHECK(thaw_dataset_digest(&ds) != first);
    thaw_dataset_reset(&ds);
}

TEST(split_can_make_one_class_rare) {
    static const int counts[] = {40, 30, 20};
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(make(&ds, counts, 3));
    thaw_split_count rare = {ds.class_name[1], 5};
    thaw_split_desc desc = {.of_class = &rare, .of_classes = 1, .seed = 7};
    REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
    static const int held[] = {0, 25, 0};
    for (int c = 0; c < 3; c++) CHECK_EQ_INT(validation(&ds, c), held[c]);
    desc.train_per_class = 15; /* of the others */
    REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
    static const int both[] = {25, 25, 5};
    for (int c = 0; c < 3; c++) CHECK_EQ_INT(validation(&ds, c), both[c]);
    rare.name = "nobody";
    CHECK_FAILS(thaw_dataset_split(&ds, &desc, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "nobody");
    thaw_dataset_reset(&ds);
}

static uint64_t split_digest(thaw_dataset *ds, uint64_t seed) {
    CHECK_OK(split(ds, THAW_SPLIT_BY_STRATIFIED, 0.3, seed, NULL), NULL);
    return thaw_dataset_digest(ds);
}

TEST(split_stratified_follows_the_seed) {
    static const int counts[] = {40, 40};
    thaw_dataset ds;
    REQUIRE(make(&ds, counts, 2));
    uint64_t first = split_digest(&ds, 1), other = split_digest(&ds, 2);
    CHECK(first != other);
    CHECK(split_digest(&ds, 1) == first);
    size_t same = 0; /* the classes are not shuffled alike */
    for (size_t i = 0; i < 40; i++) same += ds.sample[i].split == ds.sample[40 + i].split;
    CHECK(same < 40);
    thaw_dataset_reset(&ds);
}

TEST(split_tail_is_that_of_keras_fit) {
    static const int counts[] = {6, 4};
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(make(&ds, counts, 2));
    REQUIRE_OK(split(&ds, THAW_SPLIT_BY_TAIL, 0.25, 1, &err), &err);
    for (size_t i = 0; i < 10; i++) /* floor(10 · 0.75) = 7 */
        CHECK_EQ_INT(ds.sample[i].split, i < 7 ? THAW_SPLIT_TRAIN : THAW_SPLIT_VALIDATION);
    thaw_dataset_reset(&ds);
}

TEST(split_directory_is_that_of_flow_from_directory) {
    static const int counts[] = {6, 9};
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(make(&ds, counts, 2));
    REQUIRE_OK(split(&ds, THAW_SPLIT_BY_DIRECTORY, 0.25, 1, &err), &err);
    for (size_t i = 0; i < 6; i++) /* int(0.25 · 6) = 1 */
        CHECK_EQ_INT(ds.sample[i].split, i < 1 ? THAW_SPLIT_VALIDATION : THAW_SPLIT_TRAIN);
    for (size_t i = 6; i < 15; i++) /* int(0.25 · 9) = 2 */
        CHECK_EQ_INT(ds.sample[i].split, i < 8 ? THAW_SPLIT_VALIDATION : THAW_SPLIT_TRAIN);
    thaw_dataset_reset(&ds);
}

TEST(split_never_validates_on_synthetic_samples) {
    static const int counts[] = {10, 10};
    for (int by = 0; by < THAW_SPLIT_BY_COUNT; by++) {
        thaw_dataset ds;
        thaw_error err = {0};
        REQUIRE(make(&ds, counts, 2));
        for (size_t i = 0; i < 20; i += 2) ds.sample[i].origin = THAW_ORIGIN_SYNTHETIC;
        ds.sample[0].given = THAW_SPLIT_VALIDATION; /* what a folder says does not help */
        ds.sample[2].given = THAW_SPLIT_TEST;
        REQUIRE_OK(split(&ds, (thaw_split_by)by, 0.4, 3, &err), &err);
        CHECK_EQ_INT(
            thaw_dataset_count(&ds, (thaw_select){-1, THAW_SPLIT_TRAIN, THAW_ORIGIN_SYNTHETIC}),
            10);
        CHECK_EQ_INT(thaw_dataset_count(&ds, SELECT(-1, THAW_SPLIT_VALIDATION)), 4);
        thaw_dataset_reset(&ds);
    }
}

TEST(split_keeps_what_folders_gave) {
    static const int counts[] = {8, 8};
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(make(&ds, counts, 2));
    for (size_t i = 0; i < 16; i++)
        ds.sample[i].given = i % 4 == 3 ? THAW_SPLIT_TEST : THAW_SPLIT_TRAIN;
    /* train and test only: validation is drawn from train */
    REQUIRE_OK(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.5, 3, &err), &err);
    CHECK_EQ_INT(thaw_dataset_count(&ds, SELECT(-1, THAW_SPLIT_TEST)), 4);
    CHECK_EQ_INT(validation(&ds, -1), 6);
    /* with a validation folder none is drawn */
    ds.sample[0].given = THAW_SPLIT_VALIDATION;
    REQUIRE_OK(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.5, 3, &err), &err);
    CHECK_EQ_INT(validation(&ds, -1), 1);
    CHECK_EQ_INT(thaw_dataset_count(&ds, SELECT(-1, THAW_SPLIT_TRAIN)), 11);
    thaw_dataset_reset(&ds);
}

TEST(split_names_a_class_without_images) {
    static const int counts[] = {3, 0, 2};
    thaw_dataset ds;
    thaw_error err = {0};
    thaw_dataset_init(&ds, (thaw_resize){.w = 1, .h = 1});
    CHECK_FAILS(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.2, 1, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "no class");
    REQUIRE(make(&ds, counts, 3));
    CHECK_FAILS(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.2, 1, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "\"class1\" has no image");
    CHECK_OK(thaw_dataset_skip(&ds, "class1/x.jpg", 1, "truncated JPEG", NULL), NULL);
    CHECK_FAILS(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.2, 1, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "1 skipped, such as class1/x.jpg (truncated JPEG)");
    thaw_dataset_reset(&ds);

    REQUIRE(make(&ds, counts, 1));
    for (size_t i = 0; i < 3; i++) ds.sample[i].given = THAW_SPLIT_TEST;
    CHECK_FAILS(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.2, 1, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "all 3 are for validation or test");
    CHECK_FAILS(split(&ds, THAW_SPLIT_BY_TAIL, 1, 1, &err), THAW_INVALID, &err);
    CHECK_CONTAINS(err.detail, "0 <= validation < 1, got 1");
    thaw_dataset_reset(&ds);
}

TEST(split_reports_a_failed_allocation) {
    static const int counts[] = {3};
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(make(&ds, counts, 1));
    thaw_heap_fail_at(1);
    CHECK_FAILS(split(&ds, THAW_SPLIT_BY_TAIL, 0.2, 1, &err), THAW_NO_MEMORY, &err);
    thaw_heap_fail_at(0);
    thaw_dataset_reset(&ds);
}

TEST(order_is_a_permutation_that_follows_the_epoch) {
    static const int counts[] = {30, 30};
    thaw_dataset ds;
    uint32_t order[60], again[60], next[60];
    bool seen[60] = {false};
    REQUIRE(make(&ds, counts, 2));
    CHECK_OK(split(&ds, THAW_SPLIT_BY_STRATIFIED, 0.2, 1, NULL), NULL);
    REQUIRE(thaw_dataset_order(&ds, THAW_SPLIT_TRAIN, true, 1, 0, order) == 48);
    for (size_t i = 0; i < 48; i++) {
        CHECK(!seen[order[i]] && ds.sample[order[i]].split == THAW_SPLIT_TRAIN);
        seen[order[i]] = true;
    }
    thaw_dataset_order(&ds, THAW_SPLIT_TRAIN, true, 1, 0, again);
    thaw_dataset_order(&ds, THAW_SPLIT_TRAIN, true, 1, 1, next);
    CHECK(memcmp(order, again, 48 * sizeof *order) == 0);
    CHECK(memcmp(order, next, 48 * sizeof *order) != 0);

    REQUIRE(thaw_dataset_order(&ds, THAW_SPLIT_VALIDATION, false, 1, 0, order) == 12);
    for (size_t i = 1; i < 12; i++) CHECK(order[i - 1] < order[i]);
    thaw_dataset_reset(&ds);
}
