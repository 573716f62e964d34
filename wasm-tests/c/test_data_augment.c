/* What augmentation draws: distributions, independence, and pictures that can be made again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/augment_mix.h"
#include "test.h"

#define DRAWS 4000
#define W 40
#define H 30
#define SIDE 16
#define PHOTOS 6

/* Kolmogorov–Smirnov and chi-square at 1 %: the seeds are fixed, so a test passes always or never.
 */
#define KS_LIMIT (1.63 / sqrt(DRAWS))

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The values are uniform in [low, high]. Sorts them. */
static void check_uniform(double *value, double low, double high, const char *name) {
    double worst = 0;
    qsort(value, DRAWS, sizeof *value, by_value);
    for (int i = 0; i < DRAWS; i++) {
        double wanted = (value[i] - low) / (high - low);
        worst = fmax(
            worst, fmax(fabs(wanted - (double)i / DRAWS), fabs(wanted - (double)(i + 1) / DRAWS)));
    }
    CHECK(value[0] >= low && value[DRAWS - 1] <= high);
    test_check_near(worst, 0, KS_LIMIT, __FILE__, __LINE__, name);
}

static thaw_augment_params draw_one(const thaw_augment_desc *desc, uint32_t i) {
    thaw_augment_params p;
    /* Samples and epochs alike name a picture. */
    thaw_augment_key key = {11, i / 64, i % 64};
    thaw_augment_draw(desc, key, W, H, &p);
    return p;
}

/* Two things drawn for the same photo have nothing to do with one another. */
static void check_independent(const double *a, const double *b, const char *names) {
    double n = DRAWS, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (int i = 0; i < DRAWS; i++) {
        sa += a[i], sb += b[i];
        saa += a[i] * a[i], sbb += b[i] * b[i], sab += a[i] * b[i];
    }
    double r = (n * sab - sa * sb) / sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
    test_check_near(r, 0, 2.6 / sqrt(n), __FILE__, __LINE__, names);
}

TEST(augment_draws_geometry_uniformly) {
    static double value[9][DRAWS];
    thaw_augment_desc desc = {.rotation = 30,
                              .height_shift = 0.2,
                              .width_shift = 7, /* pixels */
                              .shear = 15,
                              .zoom = {0.8, 1.3},
                              .crop = {0.5, 1}};
    for (int i = 0; i < DRAWS; i++) {
        thaw_augment_params p = draw_one(&desc, (uint32_t)i);
        double v[] = {p.rotation,
                      p.shift_y,
                      p.shift_x,
                      p.shear,
                      p.zoom_y,
                      p.zoom_x,
                      p.crop,
                      p.crop_y / (H * (1 - p.crop)),
                      p.crop_x / (W * (1 - p.crop))};
        for (int k = 0; k < 9; k++) value[k][i] = v[k];
    }
    for (int k = 0; k < 8; k++) check_independent(value[k], value[k + 1], "neighbours");
    check_uniform(value[0], -30, 30, "rotation");
    check_uniform(value[1], -0.2 * H, 0.2 * H, "height_shift");
    check_uniform(value[2], -7, 7, "width_shift");
    check_uniform(value[3], -15, 15, "shear");
    check_uniform(value[4], 0.8, 1.3, "zoom of rows");
    check_uniform(value[5], 0.8, 1.3, "zoom of columns");
    check_uniform(value[6], 0.5, 1, "crop");
    check_uniform(value[7], 0, 1, "the window's row");
    check_uniform(value[8], 0, 1, "the window's column");
}

TEST(augment_draws_colours_uniformly_in_keras_order) {
    static double value[4][DRAWS];
    thaw_augment_desc desc = {.channel_shift = 25,
                              .brightness = {0.5, 1.5},
                              .contrast = {0.8, 1.4},
                              .saturation = {0, 2}};
    for (int i = 0; i < DRAWS; i++) {
        thaw_augment_params p = draw_one(&desc, (uint32_t)i);
        REQUIRE(p.colours == 4);
        for (int k = 0; k < 4; k++) {
            REQUIRE((int)p.colour[k].kind == k);
            value[k][i] = (double)p.colour[k].amount;
        }
    }
    check_uniform(value[0], -25, 25, "channel_shift");
    check_uniform(value[1], 0.5, 1.5, "brightness");
    check_uniform(value[2], 0.8, 1.4, "contrast");
    check_uniform(value[3], 0, 2, "saturation");
}

/* Chi-square of counts that should be alike. */
static double chi_square(const int *count, int kinds) {
    double sum = 0, wanted = 0;
    for (int k = 0; k < kinds; k++) wanted += (double)count[k] / kinds;
    for (int k = 0; k < kinds; k++) sum += (count[k] - wanted) * (count[k] - wanted) / wanted;
    return sum;
}

TEST(augment_flips_every_second_photo) {
    int count[4] = {0};
    thaw_augment_desc desc = {.horizontal_flip = true, .vertical_flip = true};
    for (uint32_t i = 0; i < DRAWS; i++) {
        thaw_augment_params p = draw_one(&desc, i);
        count[2 * p.horizontal_flip + p.vertical_flip]++;
    }
    CHECK(chi_square(count, 4) < 11.34); /* 3 degrees of freedom */
}

TEST(augment_cuts_out_anywhere) {
    int count[H + W] = {0};
    thaw_augment_desc desc = {.cutout = 1.0 / W}; /* one pixel */
    for (uint32_t i = 0; i < DRAWS; i++) {
        thaw_augment_params p = draw_one(&desc, i);
        REQUIRE(p.cut_w == 1 && p.cut_h == 1);
        count[p.cut_y]++;
        count[H + p.cut_x]++;
    }
    CHECK(chi_square(count, H) < 49.6);     /* 29 */
    CHECK(chi_square(count + H, W) < 62.4); /* 39 */
}

/* What a policy drew: a colour operation by its kind, or 7 for one of position or none. */
TEST(augment_policies_draw_every_operation_alike) {
    int count[8] = {0};
    thaw_augment_desc desc = {.policy = THAW_POLICY_TRIVIALAUGMENT};
    for (uint32_t i = 0; i < DRAWS; i++) {
        thaw_augment_params p = draw_one(&desc, i);
        REQUIRE(p.colours <= 1);
        count[p.colours == 1 ? (int)p.colour[0].kind : 7]++;
    }
    CHECK_EQ_INT(count[THAW_COLOUR_OP_CHANNEL_SHIFT], 0);
    CHECK(chi_square(count + 1, 6) < 15.09);                       /* 5 */
    CHECK_NEAR((double)count[7] / DRAWS, 6.0 / 12, 2.58 * 0.0079); /* of 12, 6 are no colours */
    desc = (thaw_augment_desc){.policy = THAW_POLICY_RANDAUGMENT, .ops = 3, .magnitude = 0.5};
    double colours = 0;
    for (uint32_t i = 0; i < DRAWS; i++) colours += draw_one(&desc, i).colours;
    CHECK_NEAR(colours / DRAWS, 3 * 6.0 / 12, 0.04);
}

TEST(augment_kinds_do_not_move_one_another) {
    thaw_augment_desc alone = {.rotation = 30, .brightness = {0.5, 1.5}};
    thaw_augment_desc more = alone;
    more.zoom = (thaw_augment_range){0.5, 1.5};
    more.horizontal_flip = true;
    more.channel_shift = 9;
    more.cutout = 0.3;
    more.policy = THAW_POLICY_TRIVIALAUGMENT;
    for (uint32_t i = 0; i < 100; i++) {
        thaw_augment_params a = draw_one(&alone, i), b = draw_one(&more, i);
        CHECK(a.rotation == b.rotation && a.colour[0].amount == b.colour[1].amount);
    }
}

/* --- pictures ----------------------------------------------------------------------------------
 */

/* Photos of one colour each with a slope on it. */
static bool make_photos(thaw_dataset *ds) {
    int label;
    thaw_dataset_init(ds, (thaw_resize){.w = SIDE, .h = SIDE});
    if (thaw_dataset_add_class(ds, "a", 1, &label, NULL) != THAW_OK) return false;
    for (int i = 0; i < PHOTOS; i++) {
        uint8_t rgb[SIDE * SIDE * 3];
        for (int k = 0; k < SIDE * SIDE * 3; k++) rgb[k] = (uint8_t)(40 * i + k % 40);
        thaw_sample_desc desc = {.name = "photo", .label = label};
        if (thaw_dataset_add_pixels(ds, &desc, rgb, SIDE, SIDE, 3, NULL) != THAW_OK) return false;
    }
    return true;
}

static const uint32_t all[PHOTOS] = {3, 1, 4, 0, 5, 2};

#define BYTES (SIDE * SIDE * 3)

TEST(augment_makes_any_picture_of_any_epoch_again) {
    thaw_dataset ds;
    thaw_augment_desc desc = {.rotation = 40, .brightness = {0.5, 1.5}, .noise = 5, .variants = 3};
    uint8_t room[BYTES], again[BYTES], other[BYTES];
    REQUIRE(make_photos(&ds));
    for (uint32_t epoch = 0; epoch < 5; epoch++) {
        for (int row = 0; row < PHOTOS; row++) {
            thaw_augment_batch batch = {&ds, &desc, 5, epoch, all, PHOTOS};
            thaw_augment_batch alone = {&ds, &desc, 5, epoch % 3 + 3, &all[row], 1};
            thaw_augment_batch next = {&ds, &desc, 5, epoch + 1, &all[row], 1};
            thaw_augment_row(&batch, row, room);
            thaw_augment_row(&alone, 0, again); /* in other company, three variants later */
            thaw_augment_row(&next, 0, other);
            CHECK(memcmp(room, again, BYTES) == 0);
            CHECK(memcmp(room, other, BYTES) != 0);
        }
    }
    thaw_dataset_reset(&ds);
}

TEST(augment_noise_has_its_deviation) {
    static uint8_t grey[64 * 64 * 3], noisy[64 * 64 * 3];
    thaw_augment_params p;
    thaw_augment_desc desc = {.noise = 12};
    memset(grey, 128, sizeof grey);
    thaw_augment_draw(&desc, (thaw_augment_key){1, 2, 3}, 64, 64, &p);
    thaw_augment_apply(&p, grey, 64, 64, noisy);
    double sum = 0, squares = 0, n = sizeof noisy;
    for (size_t i = 0; i < sizeof noisy; i++) {
        double off = noisy[i] - 128.0;
        sum += off;
        squares += off * off;
    }
    CHECK_NEAR(sum / n, 0, 3 * 12 / sqrt(n));
    CHECK_NEAR(sqrt(squares / n), 12, 3 * 12 / sqrt(2 * n));
}

TEST(augment_mixup_shares_are_beta) {
    thaw_dataset ds;
    thaw_augment_desc desc = {.mixup = 0.2};
    int partner[PHOTOS] = {0};
    double sum = 0, squares = 0, low = 0, n = 0;
    REQUIRE(make_photos(&ds));
    for (uint32_t epoch = 0; epoch < 1000; epoch++) {
        thaw_augment_batch batch = {&ds, &desc, 9, epoch, all, PHOTOS};
        for (int row = 0; row < PHOTOS; row++) {
            thaw_augment_mix mix = thaw_augment_mix_draw(&batch, row);
            partner[mix.partner]++;
            if (mix.partner == row) {
                CHECK(mix.share == 1);
                continue;
            }
            sum += mix.share, squares += mix.share * mix.share, low += mix.share < 0.1, n++;
        }
    }
    double mean = sum / n;
    CHECK(chi_square(partner, PHOTOS) < 15.09);
    CHECK_NEAR(mean, 0.5, 2.6 * sqrt(0.1786 / n));
    CHECK_NEAR(squares / n - mean * mean, 1 / (4 * (2 * 0.2 + 1)), 0.005);
    CHECK_NEAR(low / n, 0.33669, 2.6 * sqrt(0.24 / n)); /* scipy.stats.beta.cdf(.1, .2, .2) */
    thaw_dataset_reset(&ds);
}

TEST(augment_mixes_pixels_as_labels) {
    thaw_dataset ds;
    thaw_augment_desc descs[] = {{.mixup = 1}, {.cutmix = 1}};
    uint8_t room[2 * BYTES];
    REQUIRE(make_photos(&ds));
    for (uint32_t trial = 0; trial < 60; trial++) {
        thaw_augment_batch batch = {&ds, &descs[trial % 2], 4, trial, all, PHOTOS};
        thaw_augment_mix mix = thaw_augment_mix_draw(&batch, 0);
        const uint8_t *own = ds.sample[all[0]].rgb, *other = ds.sample[all[mix.partner]].rgb;
        bool cuts = trial % 2 == 1;
        double off = 0;
        thaw_augment_row(&batch, 0, room);
        for (int i = 0; i < BYTES; i++) {
            int y = i / 3 / SIDE, x = i / 3 % SIDE;
            bool inside = y >= mix.y && y < mix.y + mix.h && x >= mix.x && x < mix.x + mix.w;
            double blended = own[i] * mix.share + other[i] * (1 - mix.share);
            off =
                fmax(off, fabs(room[i] - (cuts ? (double)(inside ? other[i] : own[i]) : blended)));
        }
        CHECK_NEAR(off, 0, cuts ? 0 : 0.51);
        if (cuts && mix.partner != 0) {
            CHECK_NEAR(mix.share, 1 - (double)mix.h * mix.w / (SIDE * SIDE), 1e-12);
        }
    }
    thaw_dataset_reset(&ds);
}
