/* Cut-outs of photos on others: where the pixels of a picture come from. */
#include <string.h>

#include "base/heap.h"
#include "synth/synth.h"
#include "test.h"

#define W 24
#define H 16
#define BYTES (W * H * 3)
#define PHOTOS 4

static uint8_t rgb[PHOTOS * BYTES];
static const int label[] = {0, 1, 0, 1};
static const size_t wanted[] = {20, 3};
static const char *const names[] = {"red", "blue"};

/* The first class has red photos with a slope from left to right, the second plain blue ones. */
static thaw_synth_task task_of(thaw_synth_composite composite) {
    for (int i = 0; i < PHOTOS * W * H; i++) {
        bool red = label[i / (W * H)] == 0;
        rgb[i * 3] = (uint8_t)(red ? 200 + i % W : 0);
        rgb[i * 3 + 1] = 0;
        rgb[i * 3 + 2] = red ? 0 : 220;
    }
    return (thaw_synth_task){
        .desc = {.generator = THAW_SYNTH_COMPOSITE, .composite = composite},
        .seed = 5,
        .classes = 2,
        .class_name = names,
        .wanted = wanted,
        .w = W,
        .h = H,
        .real = {.samples = PHOTOS, .rgb = rgb, .label = label},
    };
}

/* The whole photo, where it was, with an edge thinner than a pixel. */
static const thaw_synth_composite whole = {
    .mask = THAW_MASK_BOX, .cut = {0, 0, 1, 1}, .feather = 1e-6, .scale = {1, 1}};
/* What lies in its middle. */
static const thaw_synth_composite middle = {
    .cut = {0.25, 0.25, 0.75, 0.75}, .feather = 0.5, .scale = {1, 1}, .blur = 0.1};

/* Makes all samples, 20 red ones and then 3 blue ones. */
static bool make_all(const thaw_synth_task *task, uint8_t *made) {
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    thaw_synth_event event = {.kind = THAW_SYNTH_MADE};
    bool fine = test_check_status(thaw_synth_create(task, &synth, &err), THAW_OK, &err,
                                  TEST_HERE("create"));
    for (int i = 0; fine && i < 23; i++) {
        fine = test_check_status(thaw_synth_step(synth, &event, &err), THAW_OK, &err,
                                 TEST_HERE("step"));
        fine = fine && test_check(event.kind == THAW_SYNTH_MADE, TEST_HERE("made"));
        if (!fine) break;
        CHECK_EQ_INT(event.sample.label, i < 20 ? 0 : 1);
        CHECK_EQ_INT(event.sample.w * 1000 + event.sample.h, W * 1000 + H);
        memcpy(made + i * BYTES, event.sample.rgb, BYTES);
    }
    thaw_synth_destroy(synth);
    return fine;
}

static uint8_t made[23 * BYTES], again[23 * BYTES];

static const uint8_t *pixel(int sample, int y, int x) {
    return made + sample * BYTES + (y * W + x) * 3;
}

TEST(composite_of_a_whole_photo_is_that_photo) {
    thaw_synth_task task = task_of(whole);
    REQUIRE(make_all(&task, made));
    CHECK(memcmp(made, rgb, BYTES) == 0);
    CHECK(memcmp(made + 20 * BYTES, rgb + BYTES, BYTES) == 0);
}

TEST(composite_mirrors_some_where_it_may) {
    thaw_synth_task task = task_of(whole);
    task.desc.flip = true;
    REQUIRE(make_all(&task, made));
    int mirrored = 0;
    for (int i = 0; i < 20; i++) {
        bool is_mirrored = pixel(i, 3, 0)[0] == 200 + W - 1;
        mirrored += is_mirrored;
        for (int x = 0; x < W; x++) {
            CHECK_EQ_INT(pixel(i, 3, x)[0], 200 + (is_mirrored ? W - 1 - x : x));
        }
    }
    CHECK(mirrored > 3 && mirrored < 17);
}

TEST(composite_fades_into_a_photo_of_another_class) {
    thaw_synth_task task = task_of(middle);
    REQUIRE(make_all(&task, made));
    CHECK_EQ_INT(pixel(0, 8, 12)[0], 212); /* as the photo has it there */
    CHECK_EQ_INT(pixel(0, 8, 12)[2], 0);
    CHECK_EQ_INT(pixel(0, 0, 0)[0], 0); /* beyond the ellipse; blurring leaves plain blue alone */
    CHECK_EQ_INT(pixel(0, 0, 0)[2], 220);
    CHECK_EQ_INT(pixel(0, 4, 6)[2], 220); /* the corner of the box is not of the ellipse */
    int between = 0;
    for (int x = 12; x + 1 < W; x++) {
        CHECK(pixel(0, 8, x)[2] <= pixel(0, 8, x + 1)[2]);
        between += pixel(0, 8, x)[2] > 0 && pixel(0, 8, x)[2] < 220;
    }
    CHECK(between >= 2);
    task.desc.composite.mask = THAW_MASK_BOX;
    REQUIRE(make_all(&task, made));
    CHECK(pixel(0, 5, 7)[2] < 220);
}

TEST(composite_moves_turns_and_scales_what_it_pastes) {
    thaw_synth_task task = task_of(middle);
    REQUIRE(make_all(&task, made));
    int sizes[3] = {0};
    static const double scale[] = {0.5, 1, 1.5};
    for (int i = 0; i < 3; i++) {
        task.desc.composite.scale[0] = task.desc.composite.scale[1] = scale[i];
        REQUIRE(make_all(&task, made));
        for (int p = 0; p < W * H; p++) sizes[i] += made[p * 3] > 0;
    }
    CHECK(sizes[0] * 3 < sizes[1] && sizes[1] * 3 < sizes[2] * 2); /* by its square */
    task.desc.composite.scale[0] = task.desc.composite.scale[1] = 1;
    task.desc.composite.shift = 0.3;
    REQUIRE(make_all(&task, made));
    CHECK(memcmp(made, made + BYTES, BYTES) != 0); /* of two the same photo elsewhere */
    task.desc.composite.shift = 0;
    task.desc.composite.rotation = 90;
    task.desc.composite.mask = THAW_MASK_BOX;
    REQUIRE(make_all(&task, made));
    int tall = 0; /* the box is wider than high: turned, it reaches where it did not */
    for (int i = 0; i < 20; i++) tall += pixel(i, 3, 12)[0] > 0;
    CHECK(tall > 0 && tall < 20);
}

TEST(composite_casts_a_shadow_on_the_background_alone) {
    thaw_synth_task task = task_of(middle);
    task.desc.composite.shadow = 1;
    REQUIRE(make_all(&task, made));
    int darker = 0;
    for (int i = 0; i < 20; i++) {
        CHECK_EQ_INT(pixel(i, 8, 12)[0], 212);
        CHECK_EQ_INT(pixel(i, 0, 0)[2], 220);
        for (int p = 0; p < W * H; p++) {
            const uint8_t *at = made + i * BYTES + p * 3;
            darker += at[0] == 0 && at[2] < 220;
        }
    }
    CHECK(darker > 20);
}

/* Of a red photo only the middle is there: its other pixels are white and transparent. */
static const uint8_t *const *make_transparent(uint8_t *alpha) {
    static const uint8_t *planes[PHOTOS];
    for (int i = 0; i < PHOTOS; i++) planes[i] = label[i] == 0 ? alpha : NULL;
    for (int p = 0; p < W * H; p++) {
        int x = p % W, y = p / W;
        bool there = x >= 8 && x < 16 && y >= 4 && y < 12;
        alpha[p] = there ? 255 : 0;
        for (int i = 0; i < PHOTOS && !there; i++) {
            if (label[i] == 0) memset(rgb + i * BYTES + p * 3, 255, 3);
        }
    }
    return planes;
}

TEST(composite_cuts_along_what_is_opaque) {
    uint8_t alpha[W * H];
    thaw_synth_task task = task_of(whole);
    task.real.alpha = make_transparent(alpha);
    REQUIRE(make_all(&task, made));
    for (int p = 0; p < W * H; p++) {
        const uint8_t *at = pixel(0, p / W, p % W);
        CHECK_EQ_INT(at[0], alpha[p] == 255 ? 200 + p % W : 0);
        CHECK_EQ_INT(at[2], alpha[p] == 255 ? 0 : 220); /* the other photo, and nothing white */
    }
    for (int p = 0; p < W * H; p++) CHECK(pixel(20, p / W, p % W)[0] == 0); /* opaque: the mask's */
    task.desc.composite.shadow = 1;
    REQUIRE(make_all(&task, made));
    int darker = 0;
    for (int p = 0; p < 20 * W * H; p++) darker += made[p * 3] == 0 && made[p * 3 + 2] < 200;
    CHECK(darker > 100);
}

TEST(composite_shows_no_white_where_an_edge_is_half_transparent) {
    uint8_t alpha[W * H];
    thaw_synth_task task = task_of(whole);
    task.real.alpha = make_transparent(alpha);
    for (int p = 0; p < W * H; p++) {
        if (p % W != 8 || alpha[p] == 0) continue;
        alpha[p] = 127; /* red 208 on white, half of each */
        for (int i = 0; i < PHOTOS; i += 2) {
            uint8_t *at = rgb + i * BYTES + p * 3;
            at[0] = (208 * 127 + 255 * 128 + 127) / 255;
            at[1] = at[2] = (255 * 128 + 127) / 255;
        }
    }
    REQUIRE(make_all(&task, made));
    const uint8_t *edge = pixel(0, 8, 8); /* half red, half the blue behind it */
    CHECK(edge[0] >= 103 && edge[0] <= 104 && edge[1] <= 1 && edge[2] >= 110 && edge[2] <= 111);
}

TEST(composite_makes_the_same_whatever_else_is_made) {
    thaw_synth_composite all = {.cut = {0.1, 0.1, 0.9, 0.9},
                                .feather = 0.3,
                                .scale = {0.7, 1.1},
                                .rotation = 15,
                                .shift = 0.1,
                                .shadow = 0.5,
                                .blur = 0.1};
    thaw_synth_task task = task_of(all);
    REQUIRE(make_all(&task, made));
    REQUIRE(make_all(&task, again));
    CHECK(memcmp(made, again, sizeof made) == 0);
    static const size_t blue_alone[] = {0, 1};
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    thaw_synth_event event;
    task.wanted = blue_alone;
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    REQUIRE_OK(thaw_synth_step(synth, &event, &err), &err);
    CHECK(memcmp(event.sample.rgb, made + 20 * BYTES, BYTES) == 0);
    thaw_synth_destroy(synth);
}
