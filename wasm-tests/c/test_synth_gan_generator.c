/* The GAN behind the interface of generators: what it tells while it learns, saving and going on,
 * classes with few photos or none. */
#include <string.h>

#include "base/heap.h"
#include "synth/synth.h"
#include "test.h"

#define SIDE 16
#define BYTES (SIDE * SIDE * 3)
#define PHOTOS 7
#define EPOCHS 2
#define PIECES 100

static uint8_t photo[PHOTOS][BYTES];
static const int label[PHOTOS] = {0, 2, 0, 0, 2, 0, 0}; /* class 1 has none */
static const size_t wanted[] = {3, 0, 2};
static const char *const names[] = {"upright", "absent", "level"};

/* Bars, upright or level, elsewhere in each photo. */
static thaw_synth_task task_of(void) {
    for (int i = 0; i < PHOTOS; i++) {
        for (int p = 0; p < SIDE * SIDE; p++) {
            int along = label[i] == 0 ? p % SIDE : p / SIDE;
            memset(&photo[i][p * 3], along / 4 == i % 4 ? 220 : 40, 3);
        }
    }
    thaw_synth_learning learning = {
        .side = SIDE, .latent = 4, .filters = 4, .batch = 4, .epochs = EPOCHS, .lr = 2e-3};
    return (thaw_synth_task){.desc = {.generator = THAW_SYNTH_GAN, .learning = learning},
                             .seed = 3,
                             .classes = 3,
                             .class_name = names,
                             .wanted = wanted,
                             .w = SIDE,
                             .h = SIDE,
                             .real = {.samples = PHOTOS, .rgb = photo[0], .label = label}};
}

static bool step(thaw_synth *synth, thaw_synth_event *event) {
    thaw_error err = {0};
    return test_check_status(thaw_synth_step(synth, event, &err), THAW_OK, &err, TEST_HERE("step"));
}

static double figure(const thaw_synth_lesson *lesson, const char *name) {
    for (int i = 0; i < lesson->figures; i++) {
        if (strcmp(lesson->figure[i].name, name) == 0) return lesson->figure[i].value;
    }
    return -1;
}

/* Learns what is left and collects the five samples. */
static void finish(thaw_synth *synth, uint8_t sample[5][BYTES]) {
    thaw_synth_event event = {.kind = THAW_SYNTH_LEARNT};
    int made = 0;
    while (event.kind != THAW_SYNTH_DONE) {
        REQUIRE(step(synth, &event));
        if (event.kind != THAW_SYNTH_MADE) continue;
        CHECK_EQ_INT(event.sample.label, made < 3 ? 0 : 2);
        CHECK(event.sample.w == SIDE && event.sample.h == SIDE);
        memcpy(sample[made++], event.sample.rgb, BYTES);
    }
    CHECK_EQ_INT(made, 5);
}

TEST(gan_generator_tells_what_it_learns) {
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    thaw_synth_event event = {0};
    thaw_synth_task task = task_of();
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    double sum = 0;
    for (int piece = 0; piece < PIECES; piece++) {
        REQUIRE(step(synth, &event) && event.kind == THAW_SYNTH_LEARNT);
        const thaw_synth_lesson *lesson = &event.lesson;
        bool ends = piece % 50 == 49;
        CHECK_EQ_INT(event.total, PIECES + 5);
        CHECK(lesson->epoch == piece / 50 + 1 && lesson->epochs == EPOCHS);
        CHECK(lesson->epoch_ended == ends && lesson->over == (piece == PIECES - 1));
        double saturation = figure(lesson, "saturation");
        CHECK(saturation >= 0 && saturation <= 1);
        CHECK((figure(lesson, "diversity") > 0) == ends);
        /* Of a whole epoch: the mean of its batches, of which the last is not told alone. */
        double loss = figure(lesson, "discriminator");
        CHECK(loss >= 0);
        if (piece < 49) sum += loss;
        if (piece == 49) CHECK(loss * 50 > sum && loss * 50 < sum + 4);
    }
    REQUIRE(step(synth, &event));
    CHECK(event.kind == THAW_SYNTH_MADE);
    thaw_synth_cancel(synth);
    REQUIRE(step(synth, &event));
    CHECK(event.kind == THAW_SYNTH_DONE && event.cancelled);
    thaw_synth_destroy(synth);
}

TEST(gan_generator_goes_on_with_the_same_bits) {
    static uint8_t whole[5][BYTES], broken[5][BYTES];
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    thaw_synth_event event;
    thaw_synth_task task = task_of();
    uint8_t *bytes = NULL;
    size_t length = 0;
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    for (int piece = 0; piece < 33; piece++) REQUIRE(step(synth, &event));
    REQUIRE_OK(thaw_synth_save(synth, &bytes, &length, &err), &err);
    finish(synth, whole);
    thaw_synth_destroy(synth);

    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    REQUIRE_OK(thaw_synth_load(synth, bytes, length, &err), &err);
    finish(synth, broken);
    thaw_synth_destroy(synth);
    CHECK(memcmp(whole, broken, sizeof whole) == 0);
    CHECK(memcmp(whole[0], whole[1], BYTES) != 0);

    /* Another rate would not have gone there. */
    task.desc.learning.lr = 1e-3;
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    CHECK_FAILS(thaw_synth_load(synth, bytes, length, &err), THAW_BAD_FILE, &err);
    CHECK_CONTAINS(err.detail, "lr");
    thaw_synth_destroy(synth);
    thaw_heap_free(bytes);
}

TEST(gan_generator_reports_every_failed_allocation) {
    thaw_synth_task task = task_of();
    thaw_status status = THAW_NO_MEMORY;
    thaw_error err = {0};
    size_t before = thaw_heap_live();
    for (uint64_t n = 1; n < 1000 && status == THAW_NO_MEMORY; n++) {
        thaw_synth *synth = NULL;
        thaw_heap_fail_at(n);
        status = thaw_synth_create(&task, &synth, &err);
        thaw_heap_fail_at(0);
        if (status == THAW_OK) thaw_synth_destroy(synth);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(status == THAW_OK);
}
