/* A run from recipe to prediction, and what it refuses on the way. */
#include "app/run.h"

#include <string.h>

#include "base/heap.h"
#include "data/shapes.h"
#include "test.h"

/* Small enough to be trained in a blink. */
static const char recipe[] =
    "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": [{\"dropout\": 0.2}]},"
    " \"phases\": [{\"epochs\": 2}], \"batch\": 8}";

static const char classes[] = "[\"circle\", \"cross\", \"square\", \"star\", \"triangle\"]";

static bool open_run(const char *json, thaw_run **out) {
    thaw_error err = {0};
    thaw_status status = thaw_run_create(json, strlen(json), 1, out, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

/* Trains on drawn shapes to the end; *last is the last event. */
static bool train(thaw_run *run, thaw_event *last) {
    thaw_error err = {0};
    thaw_status status = thaw_run_add_shapes(run, 6, &err);
    if (status == THAW_OK) status = thaw_run_start(run, &err);
    *last = (thaw_event){0};
    while (status == THAW_OK && last->kind != THAW_EVENT_DONE) {
        status = thaw_run_step(run, last, &err);
    }
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

static void draw(int label, uint32_t index, uint8_t *rgba) {
    uint8_t rgb[16 * 16 * 3];
    thaw_shapes_draw(9, index, label, 16, rgb);
    for (int i = 0; i < 256; i++) {
        memcpy(rgba + 4 * i, rgb + 3 * i, 3);
        rgba[4 * i + 3] = 255;
    }
}

/* ---- the way through ------------------------------------------------------------------------- */

/* What a second program makes of the saved files is what the first one had. */
TEST(run_saved_and_restored_answers_the_same) {
    thaw_run *first = NULL, *second = NULL;
    thaw_event last;
    uint8_t *a = NULL, *b = NULL, rgba[16 * 16 * 4];
    size_t a_length = 0, b_length = 0;
    thaw_error err = {0};
    REQUIRE(open_run(recipe, &first) && train(first, &last));
    REQUIRE_OK(thaw_run_save(first, &a, &a_length, &err), &err);
    uint8_t *copy = thaw_heap_alloc(a_length);
    REQUIRE(copy != NULL);
    memcpy(copy, a, a_length);
    REQUIRE(open_run(recipe, &second));
    REQUIRE_OK(thaw_run_restore(second, classes, sizeof classes - 1, copy, a_length, &err), &err);
    for (int label = 0; label < 5; label++) {
        float p[5], q[5], sum = 0;
        draw(label, 3, rgba);
        REQUIRE_OK(thaw_run_predict_pixels(first, rgba, 16, 16, p, &err), &err);
        REQUIRE_OK(thaw_run_predict_pixels(second, rgba, 16, 16, q, &err), &err);
        CHECK_SAME_BITS(q, p, 5);
        for (int i = 0; i < 5; i++) sum += p[i];
        CHECK_NEAR(sum, 1, 1e-5);
    }
    REQUIRE_OK(thaw_run_save(second, &b, &b_length, &err), &err);
    CHECK(a_length == b_length && memcmp(a, b, a_length) == 0);
    thaw_heap_free(a);
    thaw_heap_free(b);
    thaw_run_destroy(first);
    thaw_run_destroy(second);
}

TEST(run_evaluates_to_its_last_event) {
    thaw_run *run = NULL;
    thaw_event last;
    thaw_evaluation e;
    thaw_error err = {0};
    REQUIRE(open_run(recipe, &run) && train(run, &last));
    REQUIRE_OK(thaw_run_evaluate(run, THAW_SPLIT_VALIDATION, &e, &err), &err);
    CHECK_NEAR(e.score.loss, last.validation.loss, 0);
    CHECK_NEAR(e.score.accuracy, last.validation.accuracy, 0);
    thaw_evaluation_reset(&e);
    thaw_run_destroy(run);
}

/* The page predicts while it trains: each answer is that of the weights of the moment. */
TEST(run_predicts_with_the_weights_of_the_moment) {
    thaw_run *run = NULL;
    thaw_event event;
    uint8_t rgba[16 * 16 * 4];
    float before[5], after[5];
    thaw_error err = {0};
    REQUIRE(open_run(recipe, &run));
    REQUIRE_OK(thaw_run_add_shapes(run, 6, &err), &err);
    REQUIRE_OK(thaw_run_start(run, &err), &err);
    draw(1, 3, rgba);
    REQUIRE_OK(thaw_run_predict_pixels(run, rgba, 16, 16, before, &err), &err);
    REQUIRE_OK(thaw_run_step(run, &event, &err), &err); /* the phase begins */
    REQUIRE_OK(thaw_run_predict_pixels(run, rgba, 16, 16, after, &err), &err);
    CHECK_SAME_BITS(after, before, 5);
    REQUIRE_OK(thaw_run_step(run, &event, &err), &err); /* a batch */
    CHECK_EQ_INT(event.kind, THAW_EVENT_BATCH);
    REQUIRE_OK(thaw_run_predict_pixels(run, rgba, 16, 16, after, &err), &err);
    CHECK(memcmp(before, after, sizeof before) != 0);

    /* Folded layers too: a run that never saw other weights says the same. */
    thaw_run *fresh = NULL;
    uint8_t *bytes = NULL;
    size_t length = 0;
    REQUIRE_OK(thaw_run_save(run, &bytes, &length, &err), &err);
    REQUIRE(open_run(recipe, &fresh));
    REQUIRE_OK(thaw_run_restore(fresh, classes, sizeof classes - 1, bytes, length, &err), &err);
    REQUIRE_OK(thaw_run_predict_pixels(fresh, rgba, 16, 16, before, &err), &err);
    CHECK_SAME_BITS(after, before, 5);
    thaw_run_destroy(fresh);
    thaw_run_destroy(run);
}

TEST(run_probes_in_pieces_and_can_be_left_between_them) {
    static const char small[] = "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3]},"
                                " \"batch\": 8}";
    thaw_error err = {0};
    thaw_probe_desc desc = {.per_class = 3, .seeds = 2, .seed = 1};
    size_t pieces = 0;
    for (size_t stop = 1; pieces == 0 || stop <= pieces; stop++) {
        thaw_run *run = NULL;
        thaw_probe_progress progress = {0, 0};
        REQUIRE_OK(thaw_run_create(small, sizeof small - 1, 1, &run, &err), &err);
        CHECK_FAILS(thaw_run_probe_step(run, &progress, &err), THAW_INVALID, &err);
        REQUIRE_OK(thaw_run_add_shapes(run, 5, &err), &err);
        REQUIRE_OK(thaw_run_probe_start(run, &desc, &err), &err);
        CHECK_FAILS(thaw_run_probe_start(run, &desc, &err), THAW_INVALID, &err);
        while (progress.done < stop) {
            CHECK(thaw_run_probe_result(run) == NULL);
            REQUIRE_OK(thaw_run_probe_step(run, &progress, &err), &err);
        }
        pieces = progress.total;
        CHECK((thaw_run_probe_result(run) != NULL) == (stop == pieces));
        if (stop == pieces) CHECK_EQ_INT(thaw_run_probe_result(run)->seeds, 2);
        thaw_run_destroy(run);
    }
}

TEST(run_without_the_weights_that_its_recipe_names_does_not_start) {
    thaw_error err = {0};
    thaw_run *run = NULL;
    static const char named[] = "{\"model\": {\"backbone\": \"tiny\", \"weights\": \"w\"}}";
    REQUIRE_OK(thaw_run_create(named, sizeof named - 1, 1, &run, &err), &err);
    REQUIRE_OK(thaw_run_add_shapes(run, 2, &err), &err);
    CHECK_FAILS(thaw_run_start(run, &err), THAW_BAD_WEIGHTS, &err);
    CHECK(strstr(err.detail, "\"w\" wanted") != NULL);
    thaw_run_destroy(run);
}

TEST(run_starts_from_given_weights) {
    static const char other[] =
        "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": [],"
        " \"weights\": \"w\"}, \"phases\": [{\"epochs\": 1}], \"seed\": 5}";
    thaw_run *first = NULL, *second = NULL;
    thaw_event last;
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_error err = {0};
    REQUIRE(open_run(recipe, &first) && train(first, &last));
    REQUIRE_OK(thaw_run_save(first, &bytes, &length, &err), &err);
    REQUIRE(open_run(other, &second));
    REQUIRE_OK(thaw_run_give_weights(second, bytes, length, &err), &err);
    REQUIRE(train(second, &last));
    CHECK_EQ_INT(thaw_run_unused_weights(second), 2); /* the head of the first */
    const thaw_graph *a = &thaw_run_model(first)->graph, *b = &thaw_run_model(second)->graph;
    for (int i = 0; i < b->params; i++) { /* frozen, as weights imply */
        if (!b->node[b->param[i].node].backbone) continue;
        int same = thaw_graph_find_param(a, b->param[i].name);
        REQUIRE(same >= 0);
        CHECK_SAME_BITS(thaw_graph_param_data(b, i), thaw_graph_param_data(a, same),
                        b->param[i].count);
    }
    thaw_run_destroy(first);
    thaw_run_destroy(second);
}

/* ---- photos ---------------------------------------------------------------------------------- */

TEST(run_passes_over_broken_photos_and_counts_them) {
    static const uint8_t broken[] = {0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3};
    thaw_run *run = NULL;
    uint8_t rgba[16 * 16 * 4];
    thaw_error err = {0};
    REQUIRE(open_run(recipe, &run));
    draw(0, 0, rgba);
    REQUIRE_OK(thaw_run_add_pixels(run, "a/1.png", rgba, 16, 16, &err), &err);
    draw(0, 1, rgba);
    REQUIRE_OK(thaw_run_add_pixels(run, "a/2.png", rgba, 16, 16, &err), &err);
    draw(1, 0, rgba);
    REQUIRE_OK(thaw_run_add_pixels(run, "b/1.png", rgba, 16, 16, &err), &err);
    CHECK_FAILS(thaw_run_add_file(run, "b/2.jpg", broken, sizeof broken, &err), THAW_BAD_FILE,
                &err);
    REQUIRE_OK(thaw_run_skip(run, "a/3.jpg", "cannot be read", &err), &err);
    const thaw_dataset *ds = thaw_run_dataset(run);
    CHECK_EQ_INT(ds->samples, 3);
    REQUIRE(ds->skips == 2);
    CHECK_EQ_STR(ds->skipped[0].name, "b/2.jpg");
    CHECK_EQ_STR(ds->skipped[1].reason, "cannot be read");
    CHECK_OK(thaw_run_start(run, &err), &err);
    thaw_run_destroy(run);
}

TEST(run_refuses_a_class_without_photos) {
    for (int empty = 0; empty <= 1; empty++) {
        thaw_run *run = NULL;
        uint8_t rgba[16 * 16 * 4];
        thaw_error err = {0};
        REQUIRE(open_run(recipe, &run));
        draw(0, 0, rgba);
        REQUIRE_OK(thaw_run_add_pixels(run, "a/1.png", rgba, 16, 16, &err), &err);
        if (empty == 1) {
            REQUIRE_OK(thaw_run_add_empty(run, "broken/", &err), &err);
        } else {
            CHECK_FAILS(thaw_run_add_file(run, "broken/1.jpg", rgba, 9, &err), THAW_BAD_FILE, &err);
        }
        CHECK_FAILS(thaw_run_start(run, &err), THAW_BAD_DATA, &err);
        CHECK_CONTAINS(err.detail, "broken");
        thaw_run_destroy(run);
    }
}

TEST(run_refuses_less_than_two_classes) {
    for (int count = 0; count <= 1; count++) {
        thaw_run *run = NULL;
        uint8_t rgba[16 * 16 * 4];
        thaw_error err = {0};
        REQUIRE(open_run(recipe, &run));
        draw(0, 0, rgba);
        if (count == 1) REQUIRE_OK(thaw_run_add_pixels(run, "a/1.png", rgba, 16, 16, &err), &err);
        CHECK_FAILS(thaw_run_start(run, &err), THAW_BAD_DATA, &err);
        CHECK_CONTAINS(err.detail, "at least 2 classes");
        thaw_run_destroy(run);
    }
}

TEST(run_refuses_photos_outside_of_classes) {
    thaw_run *run = NULL;
    uint8_t rgba[16 * 16 * 4];
    thaw_error err = {0};
    REQUIRE(open_run(recipe, &run));
    draw(0, 0, rgba);
    CHECK_FAILS(thaw_run_add_pixels(run, "1.png", rgba, 16, 16, &err), THAW_BAD_DATA, &err);
    CHECK_CONTAINS(err.detail, "1.png");
    thaw_run_set_layout(run, THAW_LAYOUT_SPLITS);
    CHECK_FAILS(thaw_run_add_pixels(run, "train/1.png", rgba, 16, 16, &err), THAW_BAD_DATA, &err);
    CHECK_OK(thaw_run_add_pixels(run, "val/a/1.png", rgba, 16, 16, &err), &err);
    CHECK_EQ_INT(thaw_run_dataset(run)->sample[0].given, THAW_SPLIT_VALIDATION);
    thaw_run_destroy(run);
}

/* ---- the wrong order ------------------------------------------------------------------------- */

TEST(run_refuses_the_wrong_order) {
    thaw_run *run = NULL;
    thaw_event event;
    thaw_evaluation e;
    uint8_t *bytes = NULL, rgba[16 * 16 * 4];
    size_t length = 0;
    float p[5];
    thaw_error err = {0};
    REQUIRE(open_run(recipe, &run));
    draw(0, 0, rgba);
    CHECK_FAILS(thaw_run_step(run, &event, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_run_save(run, &bytes, &length, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_run_predict_pixels(run, rgba, 16, 16, p, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_run_evaluate(run, THAW_SPLIT_TRAIN, &e, &err), THAW_INVALID, &err);
    thaw_run_cancel(run); /* has nothing to cancel */
    CHECK_FAILS(thaw_run_add_shapes(run, 0, &err), THAW_INVALID, &err);
    REQUIRE_OK(thaw_run_add_shapes(run, 2, &err), &err);
    REQUIRE_OK(thaw_run_start(run, &err), &err);
    CHECK_FAILS(thaw_run_start(run, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_run_add_pixels(run, "a/1.png", rgba, 16, 16, &err), THAW_INVALID, &err);
    uint8_t *block = thaw_heap_alloc(8);
    CHECK_FAILS(thaw_run_restore(run, classes, sizeof classes - 1, block, 8, &err), THAW_INVALID,
                &err);
    thaw_run_destroy(run);
}

TEST(run_refuses_recipes_and_backbones_it_does_not_know) {
    static const char *const wrong[] = {"{\"batch\": 0}", "{\"model\": {\"backbone\": \"tyni\"}}",
                                        "{\"model\": {\"backbone\": \"tiny\", \"top\": true}}",
                                        "{\"model\": {\"backbone\": \"tiny_99\"}}", "{"};
    static const char *const words[] = {"batch", "tyni", "classifier", "width <= 8, got 99",
                                        "line 1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        thaw_run *run = NULL;
        thaw_error err = {0};
        thaw_status status = thaw_run_create(wrong[i], strlen(wrong[i]), 1, &run, &err);
        CHECK(status == THAW_BAD_RECIPE || status == THAW_BAD_MODEL);
        CHECK_CONTAINS(err.detail, words[i]);
    }
}

TEST(run_restore_refuses_files_that_do_not_fit) {
    static const struct {
        const char *classes;
        thaw_status wanted;
        const char *words;
    } cases[] = {{"[\"a\"]", THAW_BAD_FILE, "at least 2"},
                 {"{}", THAW_BAD_FILE, "at least 2"},
                 {"[1, 2]", THAW_BAD_FILE, "number"},
                 {"[\"a\", ", THAW_BAD_FILE, "line 1"},
                 {"[\"a\", \"b\"]", THAW_BAD_FILE, ""}}; /* the weights are eight zeros */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        thaw_run *run = NULL;
        thaw_error err = {0};
        REQUIRE(open_run(recipe, &run));
        uint8_t *block = thaw_heap_alloc(8);
        REQUIRE(block != NULL);
        memset(block, 0, 8);
        CHECK_FAILS(
            thaw_run_restore(run, cases[i].classes, strlen(cases[i].classes), block, 8, &err),
            cases[i].wanted, &err);
        CHECK_CONTAINS(err.detail, cases[i].words);
        thaw_run_destroy(run);
    }
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* Everything that a command line does, in one go. */
static thaw_status whole_run(thaw_run **run, uint8_t **bytes, thaw_evaluation *e, thaw_error *err) {
    thaw_event event = {0};
    size_t length = 0, planned = 0;
    float p[5];
    uint8_t rgba[16 * 16 * 4];
    draw(0, 0, rgba);
    THAW_TRY(thaw_run_create(recipe, sizeof recipe - 1, 1, run, err));
    THAW_TRY(thaw_run_add_shapes(*run, 2, err));
    THAW_TRY(thaw_run_start(*run, err));
    THAW_TRY(thaw_run_plan(*run, &planned, err));
    while (event.kind != THAW_EVENT_DONE) THAW_TRY(thaw_run_step(*run, &event, err));
    THAW_TRY(thaw_run_save(*run, bytes, &length, err));
    THAW_TRY(thaw_run_predict_pixels(*run, rgba, 16, 16, p, err));
    return thaw_run_evaluate(*run, THAW_SPLIT_TRAIN, e, err);
}

TEST(run_survives_every_failing_allocation) {
    size_t before = thaw_heap_live();
    bool done = false;
    uint64_t n = 1;
    for (; !done && n < 2000 && !test_failed(); n++) {
        thaw_run *run = NULL;
        uint8_t *bytes = NULL;
        thaw_evaluation e = {0};
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        thaw_status status = whole_run(&run, &bytes, &e, &err);
        thaw_heap_fail_at(0);
        done = status == THAW_OK;
        if (!done) CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        thaw_evaluation_reset(&e);
        thaw_heap_free(bytes);
        thaw_run_destroy(run);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(done && n > 50);
}
