/* Decoding: every format against what Pillow makes of it, orientation, and files that lie. */
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "data/hash.h"
#include "data/image.h"
#include "golden_images.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int largest_difference(const uint8_t *a, const uint8_t *b, size_t count) {
    int largest = 0;
    for (size_t i = 0; i < count; i++) {
        int difference = a[i] > b[i] ? a[i] - b[i] : b[i] - a[i];
        if (difference > largest) largest = difference;
    }
    return largest;
}

TEST(image_decodes_as_pillow_does) {
    for (size_t i = 0; i < COUNT(golden_images); i++) {
        const golden_image *golden = &golden_images[i];
        thaw_image image;
        thaw_error err = {0};
        thaw_status status = thaw_image_decode(golden->file, golden->length, &image, &err);
        CHECK_OK(status, &err);
        if (status != THAW_OK) continue;
        CHECK_EQ_INT(image.w, golden->w);
        CHECK_EQ_INT(image.h, golden->h);
        int off = image.w == golden->w && image.h == golden->h
                      ? largest_difference(image.rgb, golden->rgb,
                                           (size_t)golden->w * (size_t)golden->h * 3)
                      : 255;
        if (off > golden->tolerance) {
            printf("%s differs from Pillow by %d\n", golden->name, off);
            CHECK(off <= golden->tolerance);
        }
        thaw_image_reset(&image);
    }
}

/* One number for all decoded bits; every build must come to it. */
TEST(image_decodes_to_the_same_bits_in_every_build) {
    uint64_t hash = 0;
    for (size_t i = 0; i < COUNT(golden_images); i++) {
        thaw_image image;
        thaw_error err = {0};
        REQUIRE_OK(thaw_image_decode(golden_images[i].file, golden_images[i].length, &image, &err),
                   &err);
        hash = thaw_hash64(image.rgb, (size_t)image.w * (size_t)image.h * 3, hash);
        thaw_image_reset(&image);
    }
    char text[24];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
    CHECK_EQ_STR(text, "599b8ffa03c42cfc");
}

static char corner_letter(const thaw_image *image, int x, int y) {
    const uint8_t *p = image->rgb + ((size_t)y * (size_t)image->w + (size_t)x) * 3;
    if (p[0] > 128) return p[1] > 128 ? 'y' : 'r';
    return p[1] > 128 ? 'g' : 'b';
}

/* corners_jpeg with an EXIF block behind its first marker. */
static size_t with_orientation(int orientation, bool big_endian, uint8_t *out) {
    static const uint8_t little[] = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0,    0, 'I', 'I',
                                     42,   0,    8, 0,  0,   0,   1,   0,   0x12, 1, 3,   0,
                                     1,    0,    0, 0,  0,   0,   0,   0,   0,    0, 0,   0};
    static const uint8_t big[] = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,    'M', 'M',
                                  0,    42,   0, 0,  0,   8,   0,   1,   1, 0x12, 0,   3,
                                  0,    0,    0, 1,  0,   0,   0,   0,   0, 0,    0,   0};
    memcpy(out, corners_jpeg, 2);
    memcpy(out + 2, big_endian ? big : little, sizeof big);
    out[2 + (big_endian ? 29 : 28)] = (uint8_t)orientation;
    memcpy(out + 2 + sizeof big, corners_jpeg + 2, sizeof corners_jpeg - 2);
    return sizeof corners_jpeg + sizeof big;
}

TEST(image_turns_photos_upright) {
    for (int orientation = 0; orientation <= 9; orientation++) {
        uint8_t file[sizeof corners_jpeg + 64];
        size_t length = with_orientation(orientation, orientation % 2 == 1, file);
        thaw_image image;
        thaw_error err = {0};
        REQUIRE_OK(thaw_image_decode(file, length, &image, &err), &err);
        /* 0 and 9 mean nothing and leave the photo as it is. */
        int known = orientation >= 1 && orientation <= 8 ? orientation : 1;
        CHECK_EQ_INT(image.w, known >= 5 ? 8 : 16);
        CHECK_EQ_INT(image.h, known >= 5 ? 16 : 8);
        char found[5] = {corner_letter(&image, 0, 0), corner_letter(&image, image.w - 1, 0),
                         corner_letter(&image, 0, image.h - 1),
                         corner_letter(&image, image.w - 1, image.h - 1), 0};
        CHECK_EQ_STR(found, orientation_corners[known - 1]);
        thaw_image_reset(&image);
    }
}

TEST(image_lays_pixels_of_a_canvas_on_white) {
    const uint8_t rgba[] = {200, 100, 0, 255, 200, 100, 0, 0, 200, 100, 0, 128};
    const uint8_t wanted[] = {200, 100, 0, 255, 255, 255, 227, 177, 127};
    thaw_image image;
    thaw_error err = {0};
    REQUIRE_OK(thaw_image_from_pixels(rgba, 3, 1, 4, &image, &err), &err);
    CHECK(memcmp(image.rgb, wanted, sizeof wanted) == 0);
    REQUIRE(image.alpha != NULL);
    for (int i = 0; i < 3; i++) CHECK_EQ_INT(image.alpha[i], rgba[i * 4 + 3]);
    thaw_image_reset(&image);
    REQUIRE_OK(thaw_image_from_pixels(rgba, 1, 1, 3, &image, &err), &err);
    CHECK(image.alpha == NULL);
    thaw_image_reset(&image);
    CHECK_FAILS(thaw_image_from_pixels(rgba, 3, 1, 5, &image, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_image_from_pixels(rgba, 0, 1, 4, &image, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_image_from_pixels(rgba, 20000, 20000, 4, &image, &err), THAW_INVALID, &err);
}

static void check_refused(const void *bytes, size_t length, const char *reason) {
    thaw_image image;
    thaw_error err = {0};
    thaw_status status = thaw_image_decode(bytes, length, &image, &err);
    CHECK_FAILS(status, THAW_BAD_FILE, &err);
    CHECK_CONTAINS(err.detail, reason);
    if (status == THAW_OK) thaw_image_reset(&image);
}

TEST(image_says_what_a_file_is_instead) {
    static const uint8_t arithmetic[] = {0xFF, 0xD8, 0xFF, 0xC9, 0, 11,   8, 0,
                                         16,   0,    16,   1,    1, 0x11, 0};
    check_refused("", 0, "an empty file");
    check_refused("A letter that someone called photo.jpg", 38,
                  "not an image this program reads (JPEG, PNG, BMP, GIF)");
    check_refused("RIFF\x10\0\0\0WEBPVP8 ", 16, "a WebP image");
    check_refused("\0\0\0\x18"
                  "ftypheic\0\0\0\0",
                  16, "a HEIF or AVIF image");
    check_refused("II*\0\x08\0\0\0", 8, "a TIFF image");
    check_refused("\xFF\xD8\xFF\xD9", 4, "damaged JPEG (no picture in it)");
    check_refused(arithmetic, sizeof arithmetic, "a JPEG of a rare kind");
    check_refused("GIF89a\1\0\1\0\0\0\0;", 14, "a GIF without a picture");
}

TEST(image_refuses_sizes_before_it_decodes) {
    static const uint8_t bmp[54] = {'B',  'M',         [10] = 54, [14] = 40, [18] = 0x20,
                                    0x4E, [22] = 0x20, 0x4E,      [26] = 1,  [28] = 24};
    size_t peak_before = thaw_heap_live();
    thaw_heap_reset_peak();
    check_refused(
        png_of_20000_x_20000, sizeof png_of_20000_x_20000,
        "at most 20000 pixels a side and 67 million together, found a PNG of 20000 × 20000");
    check_refused(png_of_30000_x_10, sizeof png_of_30000_x_10, "found a PNG of 30000 × 10");
    check_refused(bmp, sizeof bmp, "truncated BMP");
    CHECK_EQ_INT(thaw_heap_peak(), peak_before);
}

/* Bits of a deflate stream, least significant first; codes go in from their most significant. */
typedef struct {
    uint8_t *to;
    size_t bits;
} bit_writer;

static void put_bits(bit_writer *w, unsigned bits, int count, bool code) {
    for (int i = 0; i < count; i++, w->bits++) {
        unsigned bit = bits >> (code ? count - 1 - i : i) & 1;
        w->to[w->bits / 8] = (uint8_t)(w->to[w->bits / 8] | bit << w->bits % 8);
    }
}

static void put32(uint8_t *to, uint32_t value) {
    for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t slow_crc32(const uint8_t *bytes, size_t length) {
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static size_t put_chunk(uint8_t *to, const char *type, size_t data) {
    put32(to, (uint32_t)data);
    memcpy(to + 4, type, 4);
    put32(to + 8 + data, slow_crc32(to + 4, 4 + data));
    return 12 + data;
}

/* A PNG of 1 × 1 pixels whose deflate stream holds 13 bits for every 258 zeroes. */
TEST(image_stops_what_unpacks_without_end) {
    enum { RUNS = 200000 };
    size_t room = RUNS * 13 / 8 + 256;
    uint8_t *file = thaw_heap_alloc(room);
    REQUIRE(file != NULL);
    memset(file, 0, room);
    memcpy(file, png_of_30000_x_10, 33); /* signature and header chunk, with another size */
    put32(file + 16, 1);
    put32(file + 20, 1);
    size_t at = 8 + put_chunk(file + 8, "IHDR", 13);
    uint8_t *data = file + at + 8;
    data[0] = 0x78;
    data[1] = 0x01;
    bit_writer w = {data + 2, 0};
    put_bits(&w, 1, 1, false);
    put_bits(&w, 1, 2, false);
    put_bits(&w, 0x30, 8, true); /* a zero byte */
    for (int i = 0; i < RUNS; i++) {
        put_bits(&w, 0xC5, 8, true); /* 258 bytes … */
        put_bits(&w, 0, 5, true);    /* … from one byte back */
    }
    put_bits(&w, 0, 7, true);
    at += put_chunk(file + at, "IDAT", 2 + w.bits / 8 + 1);
    at += put_chunk(file + at, "IEND", 0);
    thaw_heap_reset_peak();
    check_refused(file, at, "unpacks to far more than its 1 × 1 pixels");
    CHECK(thaw_heap_peak() < (size_t)16 << 20);
    thaw_heap_free(file);
}

/* No beginning of a file is an image, but for what may follow the last byte that matters. */
TEST(image_refuses_every_truncation) {
    for (size_t i = 0; i < COUNT(golden_images); i++) {
        const golden_image *golden = &golden_images[i];
        size_t taken = 0;
        for (size_t length = 0; length < golden->length; length++) {
            thaw_image image;
            thaw_error err = {0};
            /* A copy, so that the sanitizer sees the first byte read beyond the end. */
            uint8_t *copy = length > 0 ? thaw_heap_alloc(length) : NULL;
            if (length > 0) memcpy(copy, golden->file, length);
            if (thaw_image_decode(copy, length, &image, &err) == THAW_OK) {
                taken++;
                thaw_image_reset(&image);
            } else {
                CHECK_EQ_INT(err.status, THAW_BAD_FILE);
            }
            thaw_heap_free(copy);
        }
        bool is_gif = strcmp(golden->name, "gif") == 0;     /* its first frame is whole earlier */
        bool is_bmp = strncmp(golden->name, "bmp", 3) == 0; /* padding at its end may be missing */
        if (is_bmp) CHECK(taken <= 3);
        if (!is_gif && !is_bmp) CHECK_EQ_INT(taken, 0);
    }
    check_refused(golden_images[11].file, golden_images[11].length / 2,
                  "truncated JPEG (ends after");
    check_refused(golden_images[0].file, golden_images[0].length - 5, "truncated PNG (ends after");
}

/* Damage is refused or decoded to something, the same every time, and leaves nothing behind. */
TEST(image_survives_damage) {
    for (size_t i = 0; i < COUNT(golden_images); i++) {
        const golden_image *golden = &golden_images[i];
        for (uint32_t round = 0; round < 400; round++) {
            uint8_t file[2048];
            REQUIRE(golden->length <= sizeof file);
            memcpy(file, golden->file, golden->length);
            thaw_rng rng = thaw_rng_make(1, THAW_RNG_SAMPLE, (uint32_t)i, round);
            for (uint32_t hits = 1 + thaw_rng_below(&rng, 4); hits > 0; hits--)
                file[thaw_rng_below(&rng, (uint32_t)golden->length)] = (uint8_t)thaw_rng_u32(&rng);
            thaw_image first, second;
            thaw_error err = {0};
            thaw_status status = thaw_image_decode(file, golden->length, &first, &err);
            CHECK_EQ_INT(thaw_image_decode(file, golden->length, &second, &err), status);
            if (status != THAW_OK) {
                CHECK_EQ_INT(status, THAW_BAD_FILE);
                continue;
            }
            CHECK(memcmp(first.rgb, second.rgb, (size_t)first.w * (size_t)first.h * 3) == 0);
            thaw_image_reset(&first);
            thaw_image_reset(&second);
        }
    }
}

TEST(image_survives_noise_behind_a_header) {
    static const char *const starts[] = {"\xFF\xD8\xFF\xE0", "\x89PNG\r\n\x1a\n", "BM", "GIF89a",
                                         ""};
    for (uint32_t round = 0; round < 2000; round++) {
        uint8_t file[512];
        thaw_rng rng = thaw_rng_make(2, THAW_RNG_SAMPLE, 0, round);
        size_t length = 1 + thaw_rng_below(&rng, sizeof file);
        for (size_t i = 0; i < length; i++) file[i] = (uint8_t)thaw_rng_u32(&rng);
        const char *start = starts[round % COUNT(starts)];
        memcpy(file, start, strlen(start) < length ? strlen(start) : length);
        thaw_image image;
        if (thaw_image_decode(file, length, &image, NULL) == THAW_OK) thaw_image_reset(&image);
    }
}

TEST(image_reports_every_failed_allocation) {
    uint8_t upside_down[sizeof corners_jpeg + 64];
    size_t upside_down_length = with_orientation(6, false, upside_down);
    for (size_t i = 0; i <= COUNT(golden_images); i++) {
        const uint8_t *file = i < COUNT(golden_images) ? golden_images[i].file : upside_down;
        size_t length = i < COUNT(golden_images) ? golden_images[i].length : upside_down_length;
        thaw_status status = THAW_NO_MEMORY;
        size_t live = thaw_heap_live();
        uint64_t n = 1;
        for (; status != THAW_OK && n < 100; n++) {
            thaw_image image;
            thaw_error err = {0};
            thaw_heap_fail_at(n);
            status = thaw_image_decode(file, length, &image, &err);
            thaw_heap_fail_at(0);
            if (status == THAW_OK)
                thaw_image_reset(&image);
            else
                CHECK_FAILS(status, THAW_NO_MEMORY, &err);
            CHECK_EQ_INT(thaw_heap_live(), live);
        }
        CHECK_OK(status, NULL);
        CHECK(n > 2);
    }
}
