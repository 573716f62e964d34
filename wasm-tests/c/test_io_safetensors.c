/* safetensors: round trips, and headers that lie. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "io/half.h"
#include "io/safetensors.h"
#include "test.h"

static const float kernel[] = {0, -1.5f, 3.25f, 1e-8f, 65504, -0.0f};
static const float bias[] = {0.1f};

static const thaw_source_tensor tensors[] = {
    {.name = "conv1/kernel", .rank = 2, .dim = {3, 2}, .data = kernel},
    {.name = "empty", .rank = 2, .dim = {0, 7}},
    {.name = "a \"quoted\" näme", .rank = 0, .data = bias},
    {.name = "bias", .rank = 1, .dim = {1}, .data = bias},
};
static const thaw_metadata metadata[] = {{"model", "mobilenet_v1"}, {"classes", "[\"a\",\"b\"]"}};
static const thaw_safetensors_desc desc = {tensors, 4, metadata, 2, THAW_DTYPE_F32};

TEST(safetensors_read_what_was_written) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_safetensors file;
    thaw_error err = {0};
    REQUIRE_OK(thaw_safetensors_write(&desc, &bytes, &length, &err), &err);
    REQUIRE_OK(thaw_safetensors_open(bytes, length, &file, &err), &err);
    CHECK_EQ_INT(file.count, 4);
    const thaw_stored_tensor *found = thaw_safetensors_find(&file, "conv1/kernel");
    REQUIRE(found != NULL);
    CHECK_EQ_INT(found->dtype, THAW_DTYPE_F32);
    CHECK_EQ_INT(found->count, 6);
    char shape[32];
    thaw_safetensors_shape_text(found, shape, sizeof shape);
    CHECK_EQ_STR(shape, "[3, 2]");
    float values[6];
    CHECK_OK(thaw_safetensors_read(found, values, &err), &err);
    CHECK_SAME_BITS(values, kernel, 6);

    found = thaw_safetensors_find(&file, "a \"quoted\" näme");
    REQUIRE(found != NULL && found->count == 1);
    thaw_safetensors_shape_text(found, shape, sizeof shape);
    CHECK_EQ_STR(shape, "[]");
    CHECK(thaw_safetensors_find(&file, "conv1") == NULL);
    CHECK_EQ_STR(thaw_json_get(file.metadata, "model")->text, "mobilenet_v1");
    thaw_safetensors_reset(&file);
    thaw_heap_free(bytes);
}

/* What is read and written again is the same file. */
TEST(safetensors_save_load_save) {
    uint8_t *first = NULL, *second = NULL;
    size_t length = 0, second_length = 0;
    thaw_safetensors file;
    thaw_error err = {0};
    REQUIRE_OK(thaw_safetensors_write(&desc, &first, &length, &err), &err);
    REQUIRE_OK(thaw_safetensors_open(first, length, &file, &err), &err);
    thaw_source_tensor again[4];
    float values[4][6];
    REQUIRE(file.count == 4);
    for (size_t i = 0; i < 4; i++) {
        const thaw_stored_tensor *t = &file.tensor[i];
        CHECK_OK(thaw_safetensors_read(t, values[i], &err), &err);
        again[i] = (thaw_source_tensor){.name = t->name, .rank = t->rank, .data = values[i]};
        memcpy(again[i].dim, t->dim, sizeof t->dim);
    }
    thaw_metadata pairs[2];
    size_t count = 0;
    for (const thaw_json *m = file.metadata->child; m != NULL && count < 2; m = m->next)
        pairs[count++] = (thaw_metadata){m->key, m->text};
    thaw_safetensors_desc copy = {again, 4, pairs, count, THAW_DTYPE_F32};
    REQUIRE_OK(thaw_safetensors_write(&copy, &second, &second_length, &err), &err);
    CHECK_EQ_INT(second_length, length);
    CHECK(second_length == length && memcmp(first, second, length) == 0);
    thaw_safetensors_reset(&file);
    thaw_heap_free(first);
    thaw_heap_free(second);
}

TEST(safetensors_pads_its_header) {
    for (int letters = 1; letters < 20; letters++) {
        char name[24] = "abcdefghijklmnopqrstuvw";
        name[letters] = 0;
        thaw_source_tensor tensor = {.name = name, .rank = 1, .dim = {1}, .data = bias};
        thaw_safetensors_desc one = {&tensor, 1, NULL, 0, THAW_DTYPE_F32};
        uint8_t *bytes = NULL;
        size_t length = 0;
        REQUIRE_OK(thaw_safetensors_write(&one, &bytes, &length, NULL), NULL);
        CHECK_EQ_INT(bytes[0] % 8, 0);
        CHECK_EQ_INT(length, 8 + bytes[0] + 4);
        CHECK(memcmp(bytes + length - 4, bias, 4) == 0);
        thaw_heap_free(bytes);
    }
}

TEST(safetensors_halves) {
    static const struct {
        float value;
        uint16_t half;
    } pairs[] = {{0, 0},
                 {-0.0f, 0x8000},
                 {1, 0x3C00},
                 {-2, 0xC000},
                 {65504, 0x7BFF},
                 {0x1p-24f, 1},
                 {0x1p-14f, 0x400},
                 {1023 * 0x1p-24f, 0x3FF},
                 {0.333251953125f, 0x3555}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        CHECK_EQ_INT(thaw_half_from_float(pairs[i].value), pairs[i].half);
        float back = thaw_half_to_float(pairs[i].half);
        CHECK_SAME_BITS(&back, &pairs[i].value, 1);
    }
    for (uint32_t half = 0; half < 0x10000; half++) {
        if ((half & 0x7FFF) > 0x7C00) { /* NaN stays one */
            CHECK(isnan(thaw_half_to_float((uint16_t)half)));
            continue;
        }
        CHECK_EQ_INT(thaw_half_from_float(thaw_half_to_float((uint16_t)half)), half);
    }
    /* Halfway cases go to the even one, and beyond the largest lies infinity. */
    CHECK_EQ_INT(thaw_half_from_float(1 + 0x1p-11f), 0x3C00);
    CHECK_EQ_INT(thaw_half_from_float(1 + 3 * 0x1p-11f), 0x3C02);
    CHECK_EQ_INT(thaw_half_from_float(1.5f * 0x1p-24f), 2);
    CHECK_EQ_INT(thaw_half_from_float(0x1p-25f), 0);
    CHECK_EQ_INT(thaw_half_from_float(65519), 0x7BFF);
    CHECK_EQ_INT(thaw_half_from_float(65520), 0x7C00);
    CHECK_EQ_INT(thaw_half_from_float(-INFINITY), 0xFC00);
    CHECK_EQ_INT(thaw_half_from_float(NAN) & 0x7E00, 0x7E00);
    CHECK_NEAR(thaw_bfloat16_to_float(0xC049), -3.140625, 0);
}

/* A file from a header and some zero bytes of data; the caller frees it. */
static uint8_t *make_file(const char *header, size_t data, size_t *length) {
    uint64_t header_length = strlen(header);
    *length = 8 + (size_t)header_length + data;
    uint8_t *bytes = thaw_heap_alloc(*length);
    if (bytes == NULL) return NULL;
    memset(bytes, 0, *length);
    memcpy(bytes, &header_length, 8);
    memcpy(bytes + 8, header, (size_t)header_length);
    return bytes;
}

static void check_header(const char *header, size_t data, const char *reason) {
    size_t length, live = thaw_heap_live();
    uint8_t *bytes = make_file(header, data, &length);
    thaw_safetensors file;
    thaw_error err = {0};
    REQUIRE(bytes != NULL);
    if (reason == NULL) {
        thaw_status status = thaw_safetensors_open(bytes, length, &file, &err);
        CHECK_OK(status, &err);
        if (status == THAW_OK) thaw_safetensors_reset(&file);
    } else {
        CHECK_FAILS(thaw_safetensors_open(bytes, length, &file, &err), THAW_BAD_FILE, &err);
        CHECK_CONTAINS(err.detail, reason);
    }
    thaw_heap_free(bytes);
    CHECK_EQ_INT(thaw_heap_live(), live);
}

#define ONE(dtype, shape, offsets)                                                                 \
    "{\"w\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}}"
#define TWO(a, b)                                                                                  \
    "{\"v\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":" a                                   \
    "},\"w\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":" b "}}"

TEST(safetensors_refuses_headers_that_lie) {
    check_header(ONE("F32", "[2]", "[0,8]"), 8, NULL);
    check_header("{}", 0, NULL);
    check_header("{}      ", 0, NULL);
    check_header(TWO("[2,4]", "[0,2]"), 4, NULL);
    check_header(ONE("F32", "[2]", "[0,8]"), 7, "ends at byte 8 of 7");
    check_header(ONE("F32", "[3]", "[0,8]"), 8, "shape and data_offsets disagree");
    check_header(ONE("F99", "[2]", "[0,8]"), 8, "unknown dtype");
    check_header(ONE("F32", "[2.5]", "[0,8]"), 8, "no whole number");
    check_header(ONE("F32", "[-2]", "[0,8]"), 8, "no whole number");
    check_header(ONE("F32", "[1e300]", "[0,8]"), 8, "no whole number");
    check_header(ONE("F32", "2", "[0,8]"), 8, "shape must be an array");
    check_header(ONE("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), 8, "more than 8 dimensions");
    check_header(ONE("F32", "[65536,65536,65536,65536,65536]", "[0,8]"), 8, "larger than the file");
    check_header(ONE("F32", "[1073741824,4]", "[0,8]"), 8, "larger than the file");
    check_header(ONE("F32", "[2]", "[8,0]"), 8, "must be [begin, end]");
    check_header(ONE("F32", "[2]", "[0]"), 8, "must be [begin, end]");
    check_header(ONE("F32", "[2]", "[0,9007199254740993000]"), 8, "must be [begin, end]");
    check_header(ONE("F32", "[2]", "[8,16]"), 16, "bytes unused before it");
    check_header(ONE("F32", "[2]", "[0,8]"), 9, "bytes unused at its end");
    check_header(TWO("[0,2]", "[1,3]"), 3, "overlaps another");
    check_header(TWO("[0,2]", "[0,2]"), 2, "overlaps another");
    check_header("{\"w\":3}", 0, "no object");
    check_header("{\"w\":{\"dtype\":\"U8\"}}", 0, "shape must be an array");
    check_header("{\"w\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":1}}", 0,
                 "a key other");
    check_header("{\"__metadata__\":{\"epoch\":3}}", 0, "other than strings");
    check_header("{\"__metadata__\":[]}", 0, "__metadata__ is no object");
    check_header("{\"w\":", 0, "header of a safetensors file: line 1");
    check_header("[]", 0, "not a safetensors file");
}

TEST(safetensors_refuses_lengths_that_lie) {
    size_t length;
    thaw_safetensors file;
    thaw_error err = {0};
    uint8_t *bytes = make_file(ONE("F32", "[2]", "[0,8]"), 8, &length);
    REQUIRE(bytes != NULL);
    for (size_t cut = 0; cut < length; cut++)
        CHECK_FAILS(thaw_safetensors_open(bytes, cut, &file, &err), THAW_BAD_FILE, &err);
    static const uint64_t lies[] = {
        0, 1, 8, 1000, (uint64_t)5 << 20, UINT32_MAX, UINT64_MAX, UINT64_MAX - 7};
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        memcpy(bytes, &lies[i], 8);
        CHECK_FAILS(thaw_safetensors_open(bytes, length, &file, &err), THAW_BAD_FILE, &err);
    }
    CHECK_CONTAINS(err.detail, "a header of at most 4194304 bytes");
    thaw_heap_free(bytes);
}

TEST(safetensors_survives_damage) {
    static const char header[] =
        "{\"__metadata__\":{\"a\":\"b\"},"
        "\"v\":{\"dtype\":\"F16\",\"shape\":[2,3],\"data_offsets\":[0,12]},"
        "\"w\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[12,20]}}";
    size_t length;
    uint8_t *bytes = make_file(header, 20, &length);
    REQUIRE(bytes != NULL);
    for (uint32_t round = 0; round < 20000; round++) {
        thaw_rng rng = thaw_rng_make(3, THAW_RNG_SAMPLE, 0, round);
        uint32_t at = thaw_rng_below(&rng, (uint32_t)length);
        uint8_t old = bytes[at];
        bytes[at] = (uint8_t) "0123456789,:[]{}\"e- \xFF\0\x7F\x08"[thaw_rng_below(&rng, 24)];
        thaw_safetensors file;
        if (thaw_safetensors_open(bytes, length, &file, NULL) == THAW_OK) {
            for (size_t i = 0; i < file.count; i++) {
                float values[32];
                REQUIRE(file.tensor[i].count <= 32);
                thaw_status status = thaw_safetensors_read(&file.tensor[i], values, NULL);
                CHECK_EQ_INT(status == THAW_OK, file.tensor[i].dtype <= THAW_DTYPE_F64);
            }
            thaw_safetensors_reset(&file);
        }
        bytes[at] = old;
    }
    thaw_heap_free(bytes);
}

TEST(safetensors_reads_only_numbers) {
    size_t length;
    float values[2];
    thaw_safetensors file;
    thaw_error err = {0};
    uint8_t *bytes = make_file(ONE("I64", "[1]", "[0,8]"), 8, &length);
    REQUIRE(bytes != NULL);
    REQUIRE_OK(thaw_safetensors_open(bytes, length, &file, &err), &err);
    CHECK_FAILS(thaw_safetensors_read(&file.tensor[0], values, &err), THAW_BAD_FILE, &err);
    CHECK_CONTAINS(err.detail, "tensor w: F32, F16, BF16 or F64 wanted, found I64");
    thaw_safetensors_reset(&file);
    thaw_heap_free(bytes);
}

TEST(safetensors_writes_halves) {
    thaw_safetensors_desc halves = desc;
    halves.dtype = THAW_DTYPE_F16;
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_safetensors file;
    thaw_error err = {0};
    REQUIRE_OK(thaw_safetensors_write(&halves, &bytes, &length, &err), &err);
    REQUIRE_OK(thaw_safetensors_open(bytes, length, &file, &err), &err);
    float values[6];
    const float wanted[] = {0, -1.5f, 3.25f, 0, 65504, -0.0f};
    const thaw_stored_tensor *found = thaw_safetensors_find(&file, "conv1/kernel");
    REQUIRE(found != NULL);
    CHECK_OK(thaw_safetensors_read(found, values, &err), &err);
    CHECK_SAME_BITS(values, wanted, 6);
    thaw_safetensors_reset(&file);
    thaw_heap_free(bytes);
    halves.dtype = THAW_DTYPE_I8;
    CHECK_FAILS(thaw_safetensors_write(&halves, &bytes, &length, &err), THAW_INVALID, &err);
}

static thaw_status write_and_open(thaw_error *err) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_safetensors file;
    THAW_TRY(thaw_safetensors_write(&desc, &bytes, &length, err));
    thaw_status status = thaw_safetensors_open(bytes, length, &file, err);
    if (status == THAW_OK) thaw_safetensors_reset(&file);
    thaw_heap_free(bytes);
    return status;
}

TEST(safetensors_reports_every_failed_allocation) {
    size_t live = thaw_heap_live();
    thaw_status status = THAW_NO_MEMORY;
    uint64_t n = 1;
    for (; status != THAW_OK && n < 200; n++) {
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        status = write_and_open(&err);
        thaw_heap_fail_at(0);
        if (status != THAW_OK) CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        CHECK_EQ_INT(thaw_heap_live(), live);
    }
    CHECK_OK(status, NULL);
    CHECK(n > 4);
}
