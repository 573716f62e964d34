/* Data sets: what is kept, what is skipped, what the order of arrival must not change. */
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "data/duplicates.h"
#include "golden_images.h"
#include "test.h"

#define SIZE 6

static const thaw_resize small = {.w = SIZE, .h = SIZE};

/* A plain square whose colour is `shade`. */
static thaw_status add_square(thaw_dataset *ds, int label, const char *name, int shade,
                              thaw_error *err) {
    uint8_t pixels[SIZE * SIZE * 3];
    memset(pixels, shade, sizeof pixels);
    thaw_sample_desc desc = {.name = name, .label = label};
    return thaw_dataset_add_pixels(ds, &desc, pixels, SIZE, SIZE, 3, err);
}

static int add_class(thaw_dataset *ds, const char *name) {
    int label = -1;
    CHECK_OK(thaw_dataset_add_class(ds, name, strlen(name), &label, NULL), NULL);
    return label;
}

TEST(dataset_gives_each_class_one_label) {
    thaw_dataset ds;
    int label = -1;
    thaw_dataset_init(&ds, small);
    CHECK_EQ_INT(add_class(&ds, "rose"), 0);
    CHECK_EQ_INT(add_class(&ds, "tulip"), 1);
    CHECK_EQ_INT(add_class(&ds, "rose"), 0);
    CHECK_OK(thaw_dataset_add_class(&ds, "tulips", 5, &label, NULL), NULL);
    CHECK_EQ_INT(label, 1);
    CHECK_EQ_INT(ds.classes, 2);
    CHECK_EQ_STR(ds.class_name[1], "tulip");
    thaw_dataset_reset(&ds);
}

TEST(dataset_keeps_images_at_its_size) {
    const golden_image *jpeg = &golden_images[11];
    thaw_dataset ds;
    thaw_error err = {0};
    thaw_dataset_init(&ds, small);
    thaw_sample_desc desc = {.name = "a/1.jpg",
                             .label = add_class(&ds, "a"),
                             .origin = THAW_ORIGIN_SYNTHETIC,
                             .given = THAW_SPLIT_TRAIN};
    REQUIRE_OK(thaw_dataset_add_encoded(&ds, &desc, jpeg->file, jpeg->length, &err), &err);
    REQUIRE(ds.samples == 1);
    CHECK_EQ_STR(ds.sample[0].name, "a/1.jpg");
    CHECK_EQ_INT(ds.sample[0].origin, THAW_ORIGIN_SYNTHETIC);
    CHECK_EQ_INT(ds.sample[0].split, THAW_SPLIT_TRAIN);

    thaw_image decoded, sized;
    REQUIRE_OK(thaw_image_decode(jpeg->file, jpeg->length, &decoded, &err), &err);
    REQUIRE_OK(thaw_image_resize(&decoded, small, &sized, &err), &err);
    CHECK(memcmp(sized.rgb, ds.sample[0].rgb, SIZE * SIZE * 3) == 0);
    thaw_image_reset(&decoded);
    thaw_image_reset(&sized);
    thaw_dataset_reset(&ds);
}

TEST(dataset_records_what_it_skips) {
    const golden_image *jpeg = &golden_images[11];
    thaw_dataset ds;
    thaw_error err = {0};
    thaw_dataset_init(&ds, small);
    thaw_sample_desc desc = {.name = "a/letter.jpg", .label = add_class(&ds, "a")};
    CHECK_FAILS(thaw_dataset_add_encoded(&ds, &desc, (const uint8_t *)"Dear all", 8, &err),
                THAW_BAD_FILE, &err);
    CHECK_CONTAINS(err.detail, "a/letter.jpg: not an image");
    desc.name = "a/half.jpg";
    CHECK_FAILS(thaw_dataset_add_encoded(&ds, &desc, jpeg->file, jpeg->length / 2, &err),
                THAW_BAD_FILE, &err);
    CHECK_OK(thaw_dataset_skip(&ds, "a/huge.jpg", 0, "larger than 64 MB", &err), &err);
    CHECK_FAILS(thaw_dataset_skip(&ds, "a/huge.jpg", 1, "larger than 64 MB", &err), THAW_INVALID,
                &err);
    CHECK_EQ_INT(ds.samples, 0);
    REQUIRE(ds.skips == 3);
    CHECK_EQ_STR(ds.skipped[1].name, "a/half.jpg");
    CHECK_CONTAINS(ds.skipped[1].reason, "truncated JPEG");
    CHECK_EQ_STR(ds.skipped[2].reason, "larger than 64 MB");
    thaw_dataset_reset(&ds);
}

TEST(dataset_refuses_a_label_that_is_none) {
    thaw_dataset ds;
    thaw_error err = {0};
    thaw_dataset_init(&ds, small);
    CHECK_FAILS(add_square(&ds, 0, "x", 1, &err), THAW_INVALID, &err);
    add_class(&ds, "a");
    CHECK_FAILS(add_square(&ds, -1, "x", 1, &err), THAW_INVALID, &err);
    CHECK_OK(add_square(&ds, 0, "x", 1, &err), &err);
    thaw_dataset_reset(&ds);
}

/* Samples of three classes, added in the order of a permutation. */
static void fill(thaw_dataset *ds, const int order[6]) {
    static const struct {
        const char *class_name, *name;
        int shade;
        thaw_origin origin;
    } squares[6] = {{"b", "b/2", 20, THAW_ORIGIN_REAL}, {"a", "a/1", 10, THAW_ORIGIN_REAL},
                    {"b", "b/1", 30, THAW_ORIGIN_REAL}, {"c", "c/9", 40, THAW_ORIGIN_REAL},
                    {"a", "a/1", 50, THAW_ORIGIN_REAL}, {"a", "a/0", 60, THAW_ORIGIN_SYNTHETIC}};
    thaw_dataset_init(ds, small);
    for (int i = 0; i < 6; i++) {
        int k = order[i];
        uint8_t pixels[SIZE * SIZE * 3];
        memset(pixels, squares[k].shade, sizeof pixels);
        thaw_sample_desc desc = {.name = squares[k].name,
                                 .label = add_class(ds, squares[k].class_name),
                                 .origin = squares[k].origin};
        CHECK_OK(thaw_dataset_add_pixels(ds, &desc, pixels, SIZE, SIZE, 3, NULL), NULL);
        CHECK_OK(thaw_dataset_skip(ds, squares[k].name, desc.label, "broken", NULL), NULL);
    }
    CHECK_OK(thaw_dataset_sort(ds, NULL), NULL);
}

TEST(dataset_order_does_not_depend_on_arrival) {
    static const int forward[6] = {0, 1, 2, 3, 4, 5}, mixed[6] = {3, 5, 4, 0, 2, 1};
    thaw_dataset a, b;
    fill(&a, forward);
    fill(&b, mixed);
    CHECK(thaw_dataset_digest(&a) == thaw_dataset_digest(&b));
    CHECK_EQ_STR(a.class_name[0], "a");
    CHECK_EQ_STR(a.class_name[2], "c");
    for (size_t i = 0; i < 6; i++) {
        CHECK_EQ_STR(a.sample[i].name, b.sample[i].name);
        CHECK_EQ_INT(a.sample[i].rgb[0], b.sample[i].rgb[0]);
        CHECK_EQ_STR(a.skipped[i].name, b.skipped[i].name);
        CHECK_EQ_INT(a.skipped[i].label, a.skipped[i].name[0] - 'a');
    }
    CHECK_EQ_INT(a.sample[5].origin, THAW_ORIGIN_SYNTHETIC); /* behind all real ones */
    thaw_dataset_reset(&a);
    thaw_dataset_reset(&b);
}

TEST(dataset_digest_sees_what_decides_a_run) {
    static const int forward[6] = {0, 1, 2, 3, 4, 5};
    thaw_dataset ds;
    fill(&ds, forward);
    uint64_t before = thaw_dataset_digest(&ds);
    ds.sample[2].rgb[SIZE * SIZE * 3 - 1] ^= 1;
    CHECK(thaw_dataset_digest(&ds) != before);
    ds.sample[2].rgb[SIZE * SIZE * 3 - 1] ^= 1;
    ds.sample[3].label ^= 1;
    CHECK(thaw_dataset_digest(&ds) != before);
    ds.sample[3].label ^= 1;
    ds.sample[4].split = THAW_SPLIT_TEST;
    CHECK(thaw_dataset_digest(&ds) != before);
    ds.sample[4].split = THAW_SPLIT_NONE;
    ds.sample[5].origin = THAW_ORIGIN_REAL;
    CHECK(thaw_dataset_digest(&ds) != before);
    ds.sample[5].origin = THAW_ORIGIN_SYNTHETIC;
    CHECK(thaw_dataset_digest(&ds) == before);
    thaw_dataset_reset(&ds);
}

TEST(dataset_counts_by_class_split_and_origin) {
    static const int forward[6] = {0, 1, 2, 3, 4, 5};
    thaw_dataset ds;
    fill(&ds, forward);
    ds.sample[0].split = THAW_SPLIT_TRAIN;
    CHECK_EQ_INT(thaw_dataset_count(&ds, THAW_SELECT_ALL), 6);
    CHECK_EQ_INT(thaw_dataset_count(&ds, (thaw_select){0, -1, -1}), 3);
    CHECK_EQ_INT(thaw_dataset_count(&ds, (thaw_select){0, -1, THAW_ORIGIN_REAL}), 2);
    CHECK_EQ_INT(thaw_dataset_count(&ds, (thaw_select){-1, THAW_SPLIT_TRAIN, -1}), 1);
    CHECK_EQ_INT(thaw_dataset_count(&ds, (thaw_select){1, THAW_SPLIT_TRAIN, -1}), 0);
    thaw_dataset_reset(&ds);
}

static thaw_status build(thaw_dataset *ds, thaw_error *err) {
    const golden_image *png = &golden_images[0];
    int label;
    thaw_dataset_init(ds, small);
    THAW_TRY(thaw_dataset_add_class(ds, "a", 1, &label, err));
    thaw_sample_desc desc = {.name = "1.png"};
    THAW_TRY(thaw_dataset_add_encoded(ds, &desc, png->file, png->length, err));
    THAW_TRY(add_square(ds, 0, "2", 7, err));
    THAW_TRY(thaw_dataset_skip(ds, "3", 0, "broken", err));
    THAW_TRY(thaw_dataset_sort(ds, err));
    return thaw_dataset_find_duplicates(ds, err);
}

TEST(dataset_reports_every_failed_allocation) {
    thaw_status status = THAW_NO_MEMORY;
    size_t live = thaw_heap_live();
    uint64_t n = 1;
    for (; status != THAW_OK && n < 200; n++) {
        thaw_dataset ds;
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        status = build(&ds, &err);
        thaw_heap_fail_at(0);
        if (status != THAW_OK) CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        CHECK(status == THAW_OK || ds.samples < 2 || ds.skips == 0 || n > 20);
        thaw_dataset_reset(&ds);
        CHECK_EQ_INT(thaw_heap_live(), live);
    }
    CHECK_OK(status, NULL);
    CHECK(n > 20);
}
