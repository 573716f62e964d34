/* Judging the pictures of a generator in pieces: what the classifier says of right and wrong ones,
 * at which side, and the wrong order. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/run.h"
#include "base/rng.h"
#include "test.h"

#define SIDE 24
#define EACH 8 /* photos a class, half of them held out */
#define MADE 4

/* Rules that draw a disc in the one class and a bar in the other. */
static const char format[] =
    "{\"model\": {\"backbone\": \"tiny\", \"input\": [24, 24, 3]}, \"batch\": 8,"
    " \"split\": {\"validation\": 0.5, \"duplicates\": \"ignore\"},"
    " \"synthetic\": {\"generator\": \"rules\", \"per_class\": 4, \"rules\": {"
    "  \"before\": [{\"draw\": \"fill\", \"colour\": \"#282828\"}],"
    "  \"classes\": {"
    "   \"%s\": [{\"draw\": \"circle\", \"size\": 0.25, \"colour\": \"#c8c8c8\"}],"
    "   \"%s\": [{\"draw\": \"square\", \"size\": 0.25, \"aspect\": 0.2, \"colour\": \"#c8c8c8\"}]"
    "}}}}";

static void draw(bool disc, int index, uint8_t *rgba) {
    thaw_rng rng = thaw_rng_make(5, THAW_RNG_SAMPLE, disc, (uint32_t)index);
    int at_x = 9 + (int)thaw_rng_below(&rng, 6), at_y = 9 + (int)thaw_rng_below(&rng, 6);
    int size = 5 + (int)thaw_rng_below(&rng, 3);
    for (int i = 0; i < SIDE * SIDE; i++) {
        int x = i % SIDE - at_x, y = i / SIDE - at_y;
        bool inside = disc ? x * x + y * y <= size * size : x * x <= 4 && y * y <= 4 * size * size;
        memset(rgba + 4 * i, (inside ? 190 : 40) + (int)thaw_rng_below(&rng, 9), 3);
        rgba[4 * i + 3] = 255;
    }
}

/* Everything up to the judgement: the photos, and samples of which the generator calls discs and
 * bars what it is told. */
static bool prepare(const char *discs, const char *bars, int threads, thaw_run **out) {
    char recipe[sizeof format + 16], path[32];
    uint8_t rgba[SIDE * SIDE * 4];
    thaw_error err = {0};
    thaw_synth_event event = {.kind = THAW_SYNTH_MADE};
    int length = snprintf(recipe, sizeof recipe, format, discs, bars);
    thaw_status status = thaw_run_create(recipe, (size_t)length, threads, out, &err);
    for (int i = 0; i < 2 * EACH && status == THAW_OK; i++) {
        draw(i % 2 == 0, i, rgba);
        snprintf(path, sizeof path, "%s/%02d", i % 2 == 0 ? "disc" : "bar", i);
        status = thaw_run_add_pixels(*out, path, rgba, SIDE, SIDE, &err);
    }
    if (status == THAW_OK) status = thaw_run_synth_start(*out, &err);
    while (status == THAW_OK && event.kind != THAW_SYNTH_DONE) {
        status = thaw_run_synth_step(*out, &event, &err);
    }
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

static bool judge(thaw_run *run, int side, thaw_arena *arena, thaw_judgement *out) {
    thaw_error err = {0};
    thaw_judge_progress progress = {0, 1};
    thaw_status status = thaw_run_judge_start(run, side, &err);
    while (status == THAW_OK && progress.done < progress.total) {
        size_t before = progress.done;
        status = thaw_run_judge_step(run, &progress, &err);
        CHECK(progress.done >= before && progress.done <= progress.total);
    }
    if (status == THAW_OK) status = thaw_run_judge_result(run, arena, out, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

TEST(run_judge_confirms_right_labels_and_no_wrong_ones) {
    thaw_run *right = NULL, *wrong = NULL;
    thaw_arena arena;
    thaw_judgement j;
    thaw_arena_init(&arena);
    REQUIRE(prepare("disc", "bar", 1, &right) && judge(right, 0, &arena, &j));
    CHECK_EQ_INT(thaw_run_judge_side(right), SIDE); /* rules draw at the network's input */
    CHECK_EQ_INT(j.made.all.samples, 2 * MADE);
    CHECK_EQ_INT(j.learnt.all.samples, EACH);
    CHECK_NEAR(j.learnt.all.confirmed, 1, 0);
    CHECK_NEAR(j.made.all.confirmed, 1, 0);
    REQUIRE(prepare("bar", "disc", 1, &wrong) && judge(wrong, 0, &arena, &j));
    CHECK_NEAR(j.learnt.all.confirmed, 1, 0);
    CHECK_NEAR(j.made.all.confirmed, 0, 0);
    thaw_run_destroy(right);
    thaw_run_destroy(wrong);
    thaw_arena_reset(&arena);
}

/* Photos and pictures are brought to one side, so their features are others there. */
TEST(run_judge_has_the_same_bits_with_any_threads_and_others_at_another_side) {
    thaw_run *one = NULL, *three = NULL, *small = NULL;
    thaw_arena arena;
    thaw_judgement a, b, c;
    thaw_arena_init(&arena);
    REQUIRE(prepare("disc", "bar", 1, &one) && judge(one, 0, &arena, &a));
    REQUIRE(prepare("disc", "bar", 3, &three) && judge(three, SIDE, &arena, &b));
    REQUIRE(prepare("disc", "bar", 1, &small) && judge(small, 12, &arena, &c));
    CHECK(memcmp(&a.made.all, &b.made.all, sizeof a.made.all) == 0);
    CHECK(memcmp(&a.learnt.all, &b.learnt.all, sizeof a.learnt.all) == 0);
    CHECK(a.made.frechet == b.made.frechet && a.level == b.level);
    CHECK_EQ_INT(thaw_run_judge_side(small), 12);
    CHECK(c.made.frechet != a.made.frechet && c.learnt.frechet != a.learnt.frechet);
    thaw_run_destroy(one);
    thaw_run_destroy(three);
    thaw_run_destroy(small);
    thaw_arena_reset(&arena);
}

TEST(run_judge_refuses_the_wrong_order_and_can_be_left_half_way) {
    thaw_run *run = NULL;
    thaw_arena arena;
    thaw_judgement j;
    thaw_judge_progress progress;
    thaw_error err = {0};
    thaw_arena_init(&arena);
    REQUIRE(prepare("disc", "bar", 1, &run));
    CHECK_FAILS(thaw_run_judge_step(run, &progress, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_run_judge_result(run, &arena, &j, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_run_judge_start(run, 7, &err), THAW_INVALID, &err);
    CHECK_CONTAINS(err.detail, "8 … 1024 wanted, got 7");
    REQUIRE_OK(thaw_run_judge_start(run, 16, &err), &err);
    CHECK_FAILS(thaw_run_judge_start(run, 16, &err), THAW_INVALID, &err);
    for (int i = 0; i < 5; i++) REQUIRE_OK(thaw_run_judge_step(run, &progress, &err), &err);
    CHECK(progress.done > 0 && progress.done < progress.total);
    CHECK_FAILS(thaw_run_judge_result(run, &arena, &j, &err), THAW_INVALID, &err);
    thaw_run_destroy(run); /* and nothing leaks */
    thaw_arena_reset(&arena);
}
