/* Resizing against Pillow, and what must hold at any size. */
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "data/hash.h"
#include "data/resize.h"
#include "golden_images.h"
#include "test.h"

/* The picture of wasm-tests/golden/images.py. */
static bool make_gradient(int w, int h, thaw_image *out) {
    if (thaw_image_init(out, w, h, NULL) != THAW_OK) return false;
    uint8_t *p = out->rgb;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            *p++ = (uint8_t)(40 + 37 * x + 11 * y);
            *p++ = (uint8_t)(200 + 251 * x + 29 * y);
            *p++ = (uint8_t)(90 * y + 7 * x * x);
        }
    return true;
}

TEST(resize_matches_pillow) {
    for (size_t i = 0; i < sizeof golden_resizes / sizeof golden_resizes[0]; i++) {
        const golden_resize *golden = &golden_resizes[i];
        thaw_image from, to;
        thaw_error err = {0};
        REQUIRE(make_gradient(golden->from_w, golden->from_h, &from));
        REQUIRE_OK(thaw_image_resize(&from, golden->to, &to, &err), &err);
        CHECK_EQ_INT(to.w, golden->to.w);
        CHECK_EQ_INT(to.h, golden->to.h);
        int wrong = 0;
        for (int k = 0; k < to.w * to.h * 3; k++) {
            int off = to.rgb[k] - golden->rgb[k];
            wrong += off > 1 || off < -1;
        }
        if (wrong > 0)
            printf("%s: %d values differ from Pillow by more than 1\n", golden->name, wrong);
        CHECK_EQ_INT(wrong, 0);
        thaw_image_reset(&from);
        thaw_image_reset(&to);
    }
}

TEST(resize_gives_the_same_bits_in_every_build) {
    uint64_t hash = 0;
    thaw_image from, to;
    REQUIRE(make_gradient(301, 203, &from));
    for (int fit = 0; fit < THAW_FIT_COUNT; fit++)
        for (int size = 1; size < 400; size += 57) {
            thaw_resize how = {size, size / 2 + 1, THAW_FILTER_BILINEAR, (thaw_fit)fit};
            REQUIRE_OK(thaw_image_resize(&from, how, &to, NULL), NULL);
            hash = thaw_hash64(to.rgb, (size_t)to.w * (size_t)to.h * 3, hash);
            thaw_image_reset(&to);
        }
    thaw_image_reset(&from);
    char text[24];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
    CHECK_EQ_STR(text, "5f3ca13379c12041");
}

/* A plain picture stays plain, to the bit, whatever its size becomes. */
TEST(resize_keeps_a_plain_colour) {
    static const int sizes[] = {1, 2, 3, 7, 64, 193};
    for (size_t i = 0; i < 36; i++)
        for (int filter = 0; filter < THAW_FILTER_COUNT; filter++) {
            thaw_image from, to;
            int w = sizes[i / 6], h = sizes[i % 6];
            REQUIRE_OK(thaw_image_init(&from, w, h, NULL), NULL);
            memset(from.rgb, 201, (size_t)w * (size_t)h * 3);
            thaw_resize how = {h, w, (thaw_filter)filter, (thaw_fit)(i % 2)};
            REQUIRE_OK(thaw_image_resize(&from, how, &to, NULL), NULL);
            for (int k = 0; k < w * h * 3; k++) CHECK_EQ_INT(to.rgb[k], 201);
            thaw_image_reset(&from);
            thaw_image_reset(&to);
        }
}

TEST(resize_to_the_same_size_copies) {
    thaw_image from, to;
    REQUIRE(make_gradient(13, 9, &from));
    REQUIRE_OK(thaw_image_resize(&from, (thaw_resize){.w = 13, .h = 9}, &to, NULL), NULL);
    CHECK(memcmp(from.rgb, to.rgb, 13 * 9 * 3) == 0);
    thaw_image_reset(&from);
    thaw_image_reset(&to);
}

TEST(resize_treats_transparency_as_it_does_colours) {
    thaw_image from, to;
    REQUIRE(make_gradient(13, 9, &from));
    from.alpha = thaw_heap_alloc(13 * 9);
    REQUIRE(from.alpha != NULL);
    for (int i = 0; i < 13 * 9; i++) from.alpha[i] = from.rgb[i * 3];
    for (int fit = 0; fit < THAW_FIT_COUNT; fit++) {
        thaw_resize how = {.w = 5, .h = 7, .fit = (thaw_fit)fit};
        REQUIRE_OK(thaw_image_resize(&from, how, &to, NULL), NULL);
        REQUIRE(to.alpha != NULL);
        for (int i = 0; i < 5 * 7; i++) CHECK_EQ_INT(to.alpha[i], to.rgb[i * 3]);
        thaw_image_reset(&to);
    }
    thaw_image_reset(&from);
}

TEST(resize_reports_sizes_and_failed_allocations) {
    thaw_image from, to;
    thaw_error err = {0};
    REQUIRE(make_gradient(13, 9, &from));
    CHECK_FAILS(thaw_image_resize(&from, (thaw_resize){.w = 0, .h = 5}, &to, &err), THAW_INVALID,
                &err);
    size_t live = thaw_heap_live();
    thaw_status status = THAW_NO_MEMORY;
    uint64_t n = 1;
    for (; status != THAW_OK && n < 50; n++) {
        thaw_heap_fail_at(n);
        status = thaw_image_resize(&from, (thaw_resize){.w = 4, .h = 5}, &to, &err);
        thaw_heap_fail_at(0);
        if (status == THAW_OK) break;
        CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        CHECK_EQ_INT(thaw_heap_live(), live);
    }
    REQUIRE(status == THAW_OK);
    CHECK(n > 5);
    thaw_image_reset(&from);
    thaw_image_reset(&to);
}
