#include <string.h>

#include "base/expr.h"
#include "test.h"

static const thaw_binding bindings[] = {
    {"c", 1}, {"c", 24}, {"width", 0.35}, {"stride", 2}, {"cin", 16}, {"block_cin", 8}, {"i", 3}};
static const thaw_scope scope = {bindings, sizeof bindings / sizeof *bindings};

TEST(expr_evaluates) {
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"1", 1},
                 {" 2.5e1 ", 25},
                 {"c", 24},
                 {"1 + 2 * 3", 7},
                 {"(1 + 2) * 3", 9},
                 {"10 - 4 - 3", 3},
                 {"48 / 4 / 3", 4},
                 {"7 % 4 * 2", 6},
                 {"-7 % 4", -3},
                 {"-c + 1", -23},
                 {"--1", 1},
                 {"2 - -1", 3},
                 {"!0 + !5", 1},
                 {"!-1", 0},
                 {"-!0", -1},
                 {"1 < 2", 1},
                 {"2 <= 1", 0},
                 {"2 > 1 == 1", 1},
                 {"1 >= 1", 1},
                 {"stride == 1 && cin == c", 0},
                 {"stride == 1 || cin != c", 1},
                 {"0 && 0 || 1", 1},
                 {"1 || 0 && 0", 1},
                 {"1 + 1 == 2 && 3 < 4", 1},
                 {"floor(2.7) + ceil(2.2)", 5},
                 {"floor(-2.5)", -3},
                 {"min(3, 2) + max(3, 2)", 5},
                 {"min(max(1, 2), 3)", 2},
                 {"floor(c*width)", 8},
                 {"i_ + 1", 1},
                 {"if(stride == 2, 3, 4)", 3},
                 {"if(stride == 1, 3, if(c > 20, 5, 6))", 5},
                 /* The channels of MobileNetV2, as Keras rounds them. */
                 {"divisible(32 * 0.35, 8)", 16},
                 {"divisible(24 * 0.35, 8)", 8},
                 {"divisible(1280 * 1.4, 8)", 1792},
                 {"divisible(16 * 0.75, 8)", 16},
                 {"divisible(96 * 0.35, 8)", 32},
                 {"divisible(3, 8)", 8}};
    static const thaw_binding more[] = {
        {"c", 24}, {"width", 0.35}, {"stride", 2}, {"cin", 16}, {"i_", 0}};
    thaw_scope names = {more, sizeof more / sizeof *more};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = -99;
        thaw_error err;
        CHECK_OK(thaw_expr_eval(cases[i].text, &names, &value, &err), &err);
        CHECK_NEAR(value, cases[i].value, 0);
    }
}

TEST(expr_later_names_hide_earlier_ones) {
    double value = 0;
    CHECK_OK(thaw_expr_eval("c", &scope, &value, NULL), NULL);
    CHECK(value == 24);
}

TEST(expr_says_where_and_what) {
    static const struct {
        const char *text, *part;
    } cases[] = {
        {"", "column 1: a value wanted"},
        {"divisible(c * widht, 8)", "\"divisible(c * widht, 8)\", column 15: unknown name"},
        {"1 +", "column 4: a value wanted"},
        {"1 2", "column 3: an operator wanted"},
        {"(1", "column 3: ')' wanted"},
        {"1)", "column 2: an operator wanted"},
        {"floor 1", "column 7: '(' wanted"},
        {"floor(1, 2)", "column 8: ')' wanted"},
        {"min(1)", "column 6: ',' wanted"},
        {"floor", "column 6: '(' wanted"},
        {"1 = 1", "column 3: an operator wanted"},
        {"1 & 1", "column 3: an operator wanted"},
        {"a.b", "column 1: unknown name"},
        {"+1", "column 1: a value wanted"},
        {"01", "column 2: an operator wanted"},
        {"1 / 0", "column 1: no finite value"},
        {"0 % 0", "column 1: no finite value"},
        {"max(1, 2 / 0)", "column 8: no finite value"},
        {"1e400", "column 1: no finite value"},
        {"1e300 * 1e300", "column 1: no finite value"},
        {"divisible(8, 0)", "column 1: no finite value"},
        {"divisible(8, -8)", "column 1: no finite value"},
        {"c\xC3\xA9", "column 2: an operator wanted"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = -99;
        thaw_error err = {0};
        CHECK_FAILS(thaw_expr_eval(cases[i].text, &scope, &value, &err), THAW_BAD_MODEL, &err);
        CHECK_CONTAINS(err.detail, cases[i].part);
        CHECK(value == -99);
    }
    double value = 0;
    CHECK_FAILS(thaw_expr_eval("c", NULL, &value, NULL), THAW_BAD_MODEL, NULL);
}

TEST(expr_bounds_depth) {
    static const char openers[] = "(-!";
    for (size_t o = 0; o < strlen(openers); o++) {
        char text[100001];
        memset(text, openers[o], sizeof text - 1);
        text[sizeof text - 1] = '\0';
        double value = 0;
        thaw_error err = {0};
        CHECK_FAILS(thaw_expr_eval(text, &scope, &value, &err), THAW_BAD_MODEL, &err);
        CHECK_CONTAINS(err.detail, "nested too deep");
    }
    double value = 0;
    CHECK_OK(thaw_expr_eval("((((((((((1))))))))))", NULL, &value, NULL), NULL);
    CHECK(value == 1);
}

TEST(expr_formats_names) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {{"conv1", "conv1"},
                 {"block_{i}_expand", "block_3_expand"},
                 {"{i}{ i + 1 }", "34"},
                 {"w{width}x", "w0.35x"},
                 {"", ""},
                 {"a}b", "a}b"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[32];
        thaw_error err;
        CHECK_OK(thaw_expr_format(cases[i].text, &scope, out, sizeof out, &err), &err);
        CHECK_EQ_STR(out, cases[i].wanted);
    }
}

TEST(expr_format_refuses) {
    static const struct {
        const char *text, *part;
    } cases[] = {{"a{i", "'}' wanted"},
                 {"a{", "'}' wanted"},
                 {"{}", "column 1: a value wanted"},
                 {"{j}", "\"j\", column 1: unknown name"},
                 {"12345678", "longer than 7 bytes"},
                 {"123456{i}{i}", "longer than 7 bytes"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[8];
        thaw_error err = {0};
        CHECK_FAILS(thaw_expr_format(cases[i].text, &scope, out, sizeof out, &err), THAW_BAD_MODEL,
                    &err);
        CHECK_CONTAINS(err.detail, cases[i].part);
    }
    char out[8];
    CHECK_OK(thaw_expr_format("1234567", &scope, out, sizeof out, NULL), NULL);
    CHECK_EQ_STR(out, "1234567");
}
