/* Numbers as text, checked against the C library (which rounds correctly on every host here) and
 * against themselves. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/rng.h"
#include "test.h"

static double read(const char *text) {
    double value = NAN;
    CHECK_EQ_INT(thaw_number_read(text, strlen(text), &value), strlen(text));
    return value;
}

static uint64_t bits(double value) {
    uint64_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

static double random_double(thaw_rng *rng) {
    double value;
    do {
        uint64_t word = (uint64_t)thaw_rng_u32(rng) << 32 | thaw_rng_u32(rng);
        memcpy(&value, &word, sizeof value);
    } while (!isfinite(value));
    return value;
}

TEST(number_reads_hard_cases) {
    static const char *const texts[] = {
        "0",
        "-0",
        "1",
        "-1",
        "0.1",
        "1e23",
        "8.5",
        "123456789012345678901234567890",
        "9007199254740993", /* 2^53 + 1: a tie, down to even */
        "9007199254740995", /* 2^53 + 3: a tie, up to even */
        "9007199254740993.0000000000000000000000000000000000000000000000000000000000001",
        "1.7976931348623157e308",  /* the largest */
        "1.7976931348623158e308",  /* rounds to it */
        "2.2250738585072014e-308", /* the smallest normal */
        "2.2250738585072011e-308", /* the one that hung PHP and Java */
        "4.9406564584124654e-324", /* the smallest */
        "2.4703282292062328e-324", /* above half of it */
        "2.4703282292062327e-324", /* below */
        "1e-400",
        "-1e-99999999999",
        "0e99999999999",
        "0.000000000000000000000000000000000000000000001",
        "6.631236846766476e-316", /* subnormal */
        "1090544144181609348671888949248",
        "0.500000000000000166533453693773481063544750213623046875",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double found = read(texts[i]), wanted = strtod(texts[i], NULL);
        if (bits(found) != bits(wanted)) printf("%s\n", texts[i]);
        CHECK_EQ_INT(bits(found), bits(wanted));
    }
    CHECK(isinf(read("1.7976931348623159e308")));
    CHECK(isinf(read("1e400")));
    CHECK(read("-1e99999999999") == -INFINITY);
}

TEST(number_reads_a_thousand_digits) {
    /* 1 + 2^-53 is a tie; one more digit, however far behind, decides it. */
    char text[1200] = "1.00000000000000011102230246251565404236316680908203125";
    CHECK_EQ_INT(bits(read(text)), bits(1.0));
    size_t length = strlen(text);
    memset(text + length, '0', 1100);
    text[1150] = '\0';
    CHECK_EQ_INT(bits(read(text)), bits(1.0));
    text[1149] = '1';
    CHECK_EQ_INT(bits(read(text)), bits(1.0 + DBL_EPSILON));
}

TEST(number_takes_the_longest_and_refuses_the_rest) {
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {{"", 0},      {"-", 0},     {"+1", 0},    {".5", 0},   {"x", 0},   {"- 1", 0},
                 {"01", 1},    {"1.", 1},    {"1.e3", 1},  {"1e", 1},   {"1e+", 1}, {"1.5e-", 3},
                 {"12,", 2},   {"1.25]", 4}, {"1E+2 ", 4}, {"1e5x", 3}, {"0x1", 1}, {"-0.0e0f", 6},
                 {"1.2.3", 3}, {"nan", 0},   {"inf", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = 7;
        CHECK_EQ_INT(thaw_number_read(cases[i].text, strlen(cases[i].text), &value),
                     cases[i].length);
        if (cases[i].length == 0) CHECK(value == 7);
    }
    double value;
    CHECK_EQ_INT(thaw_number_read("123", 2, &value), 2);
    CHECK(value == 12);
}

TEST(number_writes_as_people_do) {
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "-0"},
                 {1, "1"},
                 {-10, "-10"},
                 {0.1, "0.1"},
                 {1e-3, "0.001"},
                 {1e-6, "0.000001"},
                 {1e-7, "1e-7"},
                 {1.5e-7, "1.5e-7"},
                 {100, "100"},
                 {123456.75, "123456.75"},
                 {1e20, "100000000000000000000"},
                 {1e21, "1e21"},
                 {1.5e22, "1.5e22"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {1.0 / 3, "0.3333333333333333"},
                 {9.5, "9.5"},
                 {0.95, "0.95"},
                 {123456789012345680.0, "123456789012345680"},
                 {-DBL_MAX, "-1.7976931348623157e308"},
                 {DBL_MIN, "2.2250738585072014e-308"},
                 {5e-324, "5e-324"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[THAW_NUMBER_TEXT];
        size_t length = thaw_number_write(cases[i].value, text);
        CHECK_EQ_STR(text, cases[i].text);
        CHECK_EQ_INT(length, strlen(cases[i].text));
    }
    char text[THAW_NUMBER_TEXT];
    thaw_number_write_float(0.1f, text);
    CHECK_EQ_STR(text, "0.1");
    thaw_number_write_float(16777216.0f, text);
    CHECK_EQ_STR(text, "16777216");
    thaw_number_write_float(FLT_MAX, text);
    CHECK_EQ_STR(text, "3.4028235e38");
}

/* Digits of a number's text between its leading and its trailing zeros. */
static int significant(const char *text) {
    int digits = 0, last = 0;
    for (const char *c = text; *c != '\0' && *c != 'e'; c++) {
        if (*c < '0' || *c > '9' || (digits == 0 && *c == '0')) continue;
        digits++;
        if (*c != '0') last = digits;
    }
    return last;
}

TEST(number_doubles_round_trip_in_the_fewest_digits) {
    thaw_rng rng = thaw_rng_make(11, THAW_RNG_SAMPLE, 0, 0);
    for (int i = 0; i < 5000; i++) {
        double value = i % 2 == 0 ? random_double(&rng) : (double)thaw_rng_normal(&rng);
        char text[THAW_NUMBER_TEXT], shorter[40];
        thaw_number_write(value, text);
        CHECK_EQ_INT(bits(read(text)), bits(value));
        CHECK_EQ_INT(bits(strtod(text, NULL)), bits(value));
        if (significant(text) < 2) continue;
        snprintf(shorter, sizeof shorter, "%.*e", significant(text) - 2, value);
        CHECK(bits(strtod(shorter, NULL)) != bits(value));
    }
}

TEST(number_floats_round_trip) {
    thaw_rng rng = thaw_rng_make(12, THAW_RNG_SAMPLE, 0, 0);
    for (int i = 0; i < 5000; i++) {
        uint32_t word = thaw_rng_u32(&rng);
        float value;
        memcpy(&value, &word, sizeof value);
        if (!isfinite(value)) continue;
        char text[THAW_NUMBER_TEXT];
        thaw_number_write_float(value, text);
        float back = (float)read(text);
        CHECK_SAME_BITS(&back, &value, 1);
    }
}

TEST(number_reads_like_the_c_library) {
    thaw_rng rng = thaw_rng_make(13, THAW_RNG_SAMPLE, 0, 0);
    for (int i = 0; i < 3000; i++) {
        char text[64];
        unsigned a = thaw_rng_u32(&rng), b = thaw_rng_u32(&rng), digits = thaw_rng_below(&rng, 10);
        int exponent = (int)thaw_rng_below(&rng, 660) - 330;
        snprintf(text, sizeof text, "%u.%0*u%ue%d", a >> digits, (int)digits, b, a, exponent);
        double wanted = strtod(text, NULL);
        CHECK_EQ_INT(bits(read(text)), bits(wanted));
    }
}
