/* Synthetic samples train and are never measured: every door into validation and test is tried. */
#include <string.h>

#include "app/run.h"
#include "base/heap.h"
#include "data/image_header.h"
#include "data/split.h"
#include "eval/evaluate.h"
#include "io/png_write.h"
#include "test.h"

static const char recipe[] =
    "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": []},"
    " \"phases\": [{\"epochs\": 1}], \"batch\": 8}";

/* A picture of one grey as a PNG, marked as a generator's or not. */
static bool make_png(uint8_t grey, bool marked, uint8_t **bytes, size_t *length) {
    uint8_t rgb[16 * 16 * 3];
    memset(rgb, grey, sizeof rgb);
    thaw_png png = {.rgb = rgb, .w = 16, .h = 16};
    if (marked) {
        png.keyword = THAW_SYNTHETIC_KEYWORD;
        png.text = "rules 7 3";
    }
    thaw_error err = {0};
    return test_check_status(thaw_png_encode(&png, bytes, length, &err), THAW_OK, &err,
                             TEST_HERE("encode"));
}

static thaw_status add(thaw_run *run, const char *path, uint8_t grey, bool marked,
                       thaw_error *err) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (!make_png(grey, marked, &bytes, &length)) return THAW_IO;
    thaw_status status = thaw_run_add_file(run, path, bytes, length, err);
    thaw_heap_free(bytes);
    return status;
}

TEST(origin_note_travels_in_the_png) {
    uint8_t *marked = NULL, *plain = NULL;
    size_t marked_length = 0, plain_length = 0;
    char note[32], cut[6];
    REQUIRE(make_png(9, true, &marked, &marked_length) &&
            make_png(9, false, &plain, &plain_length));
    CHECK(thaw_png_note(marked, marked_length, THAW_SYNTHETIC_KEYWORD, note, sizeof note));
    CHECK_EQ_STR(note, "rules 7 3");
    CHECK(thaw_png_note(marked, marked_length, THAW_SYNTHETIC_KEYWORD, cut, sizeof cut));
    CHECK_EQ_STR(cut, "rules");
    CHECK(!thaw_png_note(marked, marked_length, "Thaw", note, sizeof note));
    CHECK(!thaw_png_note(plain, plain_length, THAW_SYNTHETIC_KEYWORD, note, sizeof note));
    for (size_t length = 0; length < 45; length++) { /* cut before the note: nothing read beyond */
        CHECK(!thaw_png_note(marked, length, THAW_SYNTHETIC_KEYWORD, note, sizeof note));
    }
    thaw_heap_free(marked);
    thaw_heap_free(plain);
}

/* Doors of the data set: what is given, and what is drawn. */
TEST(origin_no_sample_is_given_to_validation_or_test) {
    static const thaw_split held_out[] = {THAW_SPLIT_VALIDATION, THAW_SPLIT_TEST};
    thaw_dataset ds;
    thaw_error err = {0};
    int label = 0;
    const uint8_t pixel[3] = {1, 2, 3};
    thaw_dataset_init(&ds, (thaw_resize){.w = 1, .h = 1});
    REQUIRE_OK(thaw_dataset_add_class(&ds, "a", 1, &label, &err), &err);
    for (int i = 0; i < 2; i++) {
        thaw_sample_desc desc = {
            .name = "made.png", .origin = THAW_ORIGIN_SYNTHETIC, .given = held_out[i]};
        CHECK_FAILS(thaw_dataset_add_pixels(&ds, &desc, pixel, 1, 1, 3, &err), THAW_BAD_DATA, &err);
        CHECK_CONTAINS(err.detail, "made.png is synthetic");
    }
    CHECK_EQ_INT(ds.samples, 0);
    thaw_dataset_reset(&ds);
}

TEST(origin_every_way_of_splitting_leaves_synthetic_samples_in_training) {
    static const thaw_split_desc ways[] = {
        {.by = THAW_SPLIT_BY_STRATIFIED, .fraction = 0.9},
        {.by = THAW_SPLIT_BY_TAIL, .fraction = 0.9},
        {.by = THAW_SPLIT_BY_DIRECTORY, .fraction = 0.9},
        {.train_per_class = 1},
        {.folds = 3, .fold = 1},
        {.fraction = 0.9, .duplicates = THAW_SPLIT_DUPLICATES_DROP},
    };
    thaw_dataset ds;
    thaw_error err = {0};
    int label = 0;
    thaw_dataset_init(&ds, (thaw_resize){.w = 1, .h = 1});
    REQUIRE_OK(thaw_dataset_add_class(&ds, "a", 1, &label, &err), &err);
    for (uint8_t i = 0; i < 40; i++) {
        uint8_t pixel[3] = {i, i, (uint8_t)(i % 4)};
        thaw_sample_desc desc = {.name = i < 20 ? "real" : "made",
                                 .origin = i < 20 ? THAW_ORIGIN_REAL : THAW_ORIGIN_SYNTHETIC};
        REQUIRE_OK(thaw_dataset_add_pixels(&ds, &desc, pixel, 1, 1, 3, &err), &err);
    }
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        for (uint64_t seed = 0; seed < 8; seed++) {
            thaw_split_desc desc = ways[i];
            desc.seed = seed;
            REQUIRE_OK(thaw_dataset_split(&ds, &desc, &err), &err);
            thaw_select made = {-1, THAW_SPLIT_TRAIN, THAW_ORIGIN_SYNTHETIC};
            CHECK_EQ_INT(thaw_dataset_count(&ds, made), 20);
            CHECK_OK(thaw_dataset_check_origins(&ds, &err), &err);
        }
    }
    /* A split that was written past these functions is found out. */
    ds.sample[30].split = THAW_SPLIT_TEST;
    CHECK_FAILS(thaw_dataset_check_origins(&ds, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "in test");
    thaw_dataset_reset(&ds);
}

/* Doors of a run: files that lie in validation folders, evaluation, and the probe. */
TEST(origin_marked_files_are_known_wherever_they_lie) {
    thaw_run *run = NULL;
    thaw_evaluation e;
    thaw_error err = {0};
    REQUIRE_OK(thaw_run_create(recipe, sizeof recipe - 1, 1, &run, &err), &err);
    thaw_run_set_layout(run, THAW_LAYOUT_SPLITS);
    CHECK_FAILS(add(run, "val/a/1.png", 1, true, &err), THAW_BAD_DATA, &err);
    CHECK_FAILS(add(run, "test/a/1.png", 1, true, &err), THAW_BAD_DATA, &err);
    REQUIRE_OK(add(run, "train/a/1.png", 1, true, &err), &err);
    REQUIRE_OK(add(run, "train/b/1.png", 200, true, &err), &err);
    REQUIRE_OK(add(run, "train/b/2.png", 201, false, &err), &err);
    REQUIRE_OK(add(run, "val/b/3.png", 90, false, &err), &err);
    REQUIRE_OK(thaw_run_start(run, &err), &err);
    const thaw_dataset *ds = thaw_run_dataset(run);
    CHECK_EQ_INT(thaw_dataset_count(ds, (thaw_select){-1, -1, THAW_ORIGIN_SYNTHETIC}), 2);
    CHECK_EQ_STR(ds->sample[2].generator, "rules");
    REQUIRE_OK(thaw_run_evaluate(run, THAW_EVALUATE_ALL, &e, &err), &err);
    CHECK_EQ_INT(e.score.count, 2);
    thaw_evaluation_reset(&e);
    thaw_run_destroy(run);
}

TEST(origin_neither_probe_nor_evaluation_measures_synthetic_samples) {
    thaw_run *run = NULL;
    thaw_evaluation e;
    thaw_error err = {0};
    static const char unsplit[] =
        "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": []},"
        " \"split\": {\"validation\": 0}}";
    REQUIRE_OK(thaw_run_create(unsplit, sizeof unsplit - 1, 1, &run, &err), &err);
    for (uint8_t i = 0; i < 6; i++) {
        REQUIRE_OK(add(run, i % 2 ? "a/1.png" : "b/1.png", i, true, &err), &err);
    }
    thaw_probe_desc probe = {.per_class = 1, .seeds = 1};
    CHECK_FAILS(thaw_run_probe_start(run, &probe, &err), THAW_BAD_DATA, &err);
    thaw_run_destroy(run);

    REQUIRE_OK(thaw_run_create(unsplit, sizeof unsplit - 1, 1, &run, &err), &err);
    REQUIRE_OK(add(run, "a/1.png", 1, true, &err), &err);
    REQUIRE_OK(add(run, "b/1.png", 200, true, &err), &err);
    REQUIRE_OK(thaw_run_start(run, &err), &err);
    CHECK_FAILS(thaw_run_evaluate(run, THAW_EVALUATE_ALL, &e, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "all 2 samples are synthetic");
    thaw_run_destroy(run);
}
