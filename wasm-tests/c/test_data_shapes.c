#include <stdio.h>
#include <string.h>

#include "data/hash.h"
#include "data/shapes.h"
#include "test.h"

#define SIZE 48
#define BYTES (SIZE * SIZE * 3)

TEST(shapes_have_the_same_bits_in_every_build) {
    uint64_t hash = 0;
    for (int label = 0; label < THAW_SHAPES_CLASSES; label++)
        for (uint32_t index = 0; index < 8; index++) {
            uint8_t rgb[BYTES];
            thaw_shapes_draw(7, index, label, SIZE, rgb);
            hash = thaw_hash64(rgb, BYTES, hash);
        }
    char text[24];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
    CHECK_EQ_STR(text, "e3dc4c1f0ac7d67e");
}

TEST(shapes_follow_seed_index_and_class_alone) {
    uint8_t first[BYTES], again[BYTES], other[BYTES];
    thaw_shapes_draw(7, 3, 1, SIZE, first);
    thaw_shapes_draw(7, 3, 1, SIZE, again);
    CHECK(memcmp(first, again, BYTES) == 0);
    thaw_shapes_draw(8, 3, 1, SIZE, other);
    CHECK(memcmp(first, other, BYTES) != 0);
    thaw_shapes_draw(7, 4, 1, SIZE, other);
    CHECK(memcmp(first, other, BYTES) != 0);
    thaw_shapes_draw(7, 3, 2, SIZE, other);
    CHECK(memcmp(first, other, BYTES) != 0);
}

TEST(shapes_stay_in_their_memory) {
    static const int sizes[] = {16, 17, 64};
    static uint8_t rgb[64 * 64 * 3 + 1];
    for (size_t i = 0; i < 3; i++) {
        size_t bytes = (size_t)sizes[i] * (size_t)sizes[i] * 3;
        memset(rgb, 0xA5, sizeof rgb);
        thaw_shapes_draw(1, 0, 0, sizes[i], rgb);
        CHECK_EQ_INT(rgb[bytes], 0xA5);
        CHECK(rgb[bytes - 1] != 0xA5 || rgb[bytes - 2] != 0xA5 || rgb[bytes - 3] != 0xA5);
    }
}

/* Classes must not be told apart by colour: their mean colours over many pictures agree within what
 * chance leaves. */
TEST(shapes_classes_share_their_mean_colour) {
    enum { PICTURES = 400 };
    double lowest[3] = {255, 255, 255}, highest[3] = {0, 0, 0};
    for (int label = 0; label < THAW_SHAPES_CLASSES; label++) {
        double sum[3] = {0, 0, 0};
        for (uint32_t index = 0; index < PICTURES; index++) {
            uint8_t rgb[16 * 16 * 3];
            thaw_shapes_draw(11, index, label, 16, rgb);
            for (size_t i = 0; i < sizeof rgb; i++) sum[i % 3] += rgb[i];
        }
        for (int c = 0; c < 3; c++) {
            double mean = sum[c] / ((double)PICTURES * 16 * 16);
            if (mean < lowest[c]) lowest[c] = mean;
            if (mean > highest[c]) highest[c] = mean;
        }
    }
    for (int c = 0; c < 3; c++) CHECK(highest[c] - lowest[c] < 16);
}
