#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "base/json.h"
#include "base/rng.h"
#include "test.h"

static thaw_status parse_bytes(const char *text, size_t length, thaw_arena *arena,
                               const thaw_json **out, thaw_error *err) {
    /* A copy of the exact size, so that a sanitizer sees any step beyond its end. */
    char *copy = thaw_heap_alloc(length + 1);
    memcpy(copy + 1, text, length);
    thaw_status status = thaw_json_parse(copy + 1, length, THAW_BAD_RECIPE, arena, out, err);
    thaw_heap_free(copy);
    return status;
}

static thaw_status parse(const char *text, thaw_arena *arena, const thaw_json **out,
                         thaw_error *err) {
    return parse_bytes(text, strlen(text), arena, out, err);
}

/* The text of a parsed value must be the text it came from. */
static void check_round_trip(const char *text) {
    thaw_arena arena;
    thaw_json_writer w;
    thaw_error err;
    const thaw_json *root = NULL;
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    if (thaw_json_parse(text, strlen(text), THAW_BAD_FILE, &arena, &root, &err) == THAW_OK) {
        thaw_json_put_value(&w, NULL, root);
        CHECK_EQ_STR(w.text, text);
    } else {
        CHECK_EQ_STR(err.detail, text);
    }
    thaw_json_writer_reset(&w);
    thaw_arena_reset(&arena);
}

TEST(json_reads_every_kind) {
    thaw_arena arena;
    thaw_error err;
    const thaw_json *root = NULL;
    thaw_arena_init(&arena);
    REQUIRE_OK(
        parse(" {\"a\": [1, -2.5e1, true, false, null], \t\"b\":\r\n {\"c\": \"d\"}, \"\": {}} ",
              &arena, &root, &err),
        &err);
    CHECK_EQ_INT(root->kind, THAW_JSON_OBJECT);
    CHECK_EQ_INT(root->count, 3);
    CHECK(root->key == NULL && root->next == NULL);
    const thaw_json *a = thaw_json_get(root, "a");
    REQUIRE(a != NULL);
    CHECK_EQ_STR(a->key, "a");
    CHECK_EQ_INT(a->count, 5);
    const thaw_json *e = a->child;
    CHECK(e->kind == THAW_JSON_NUMBER && e->number == 1 && e->key == NULL);
    e = e->next;
    CHECK(e->kind == THAW_JSON_NUMBER && e->number == -25);
    e = e->next;
    CHECK(e->kind == THAW_JSON_BOOL && e->boolean);
    e = e->next;
    CHECK(e->kind == THAW_JSON_BOOL && !e->boolean);
    e = e->next;
    CHECK(e->kind == THAW_JSON_NULL && e->next == NULL);
    CHECK_EQ_STR(thaw_json_get(thaw_json_get(root, "b"), "c")->text, "d");
    CHECK(thaw_json_get(root, "")->child == NULL);
    CHECK(thaw_json_get(root, "z") == NULL);
    CHECK(thaw_json_get(a, "a") == NULL);
    CHECK(thaw_json_get(NULL, "a") == NULL);
    CHECK_EQ_STR(thaw_json_kind_name(a->kind), "array");
    thaw_arena_reset(&arena);
}

TEST(json_reads_a_lone_value) {
    static const char *const texts[] = {"1", "true", "null", "\"x\"", "[]", "{}", "-0.5"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) check_round_trip(texts[i]);
}

TEST(json_decodes_strings) {
    static const struct {
        const char *json, *text;
    } cases[] = {{"\"\"", ""},
                 {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
                 {"\"\\u0041\\u00e9\\u20AC\"", "A\xC3\xA9\xE2\x82\xAC"},
                 {"\"\\uD83C\\uDF38\"", "\xF0\x9F\x8C\xB8"},
                 {"\"\xF0\x9F\x8C\xB8 \x7F\"", "\xF0\x9F\x8C\xB8 \x7F"},
                 {"\"\\u0001\\uFFFF\"", "\x01\xEF\xBF\xBF"},
                 {"\"{[,:]}\"", "{[,:]}"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        thaw_arena arena;
        thaw_error err;
        const thaw_json *root = NULL;
        thaw_arena_init(&arena);
        CHECK_OK(parse(cases[i].json, &arena, &root, &err), &err);
        CHECK_EQ_STR(root != NULL ? root->text : NULL, cases[i].text);
        thaw_arena_reset(&arena);
    }
}

static void check_refused(const char *text, size_t length, const char *part) {
    thaw_arena arena;
    thaw_error err = {0};
    const thaw_json *root = NULL;
    thaw_arena_init(&arena);
    CHECK_FAILS(parse_bytes(text, length, &arena, &root, &err), THAW_BAD_RECIPE, &err);
    CHECK_EQ_INT(err.status, THAW_BAD_RECIPE);
    CHECK_CONTAINS(err.detail, part);
    CHECK(root == NULL);
    thaw_arena_reset(&arena);
}

TEST(json_says_where_and_what) {
    static const struct {
        const char *text, *part;
    } cases[] = {
        {"", "line 1, column 1: a value wanted"},
        {"  \n ", "line 2, column 2: "},
        {"{\"a\": 1,}", "line 1, column 9: a string wanted"},
        {"[1, 2,]", "line 1, column 7: a value wanted"},
        {"[,1]", "column 2: a value wanted"},
        {"[1 2]", "column 4: ',' or ']' wanted"},
        {"[1]\n[2]", "line 2, column 1: nothing more wanted"},
        {"{\"a\" true}", "column 6: unexpected character"},
        {"{\"a\" \"b\"}", "column 6: ':' wanted"},
        {"{\"a\": }", "column 7: a value wanted"},
        {"{\"a\": 1 \"b\": 2}", "column 9: ',' or '}' wanted"},
        {"{\"a\", \"b\"}", "column 5: ':' wanted"},
        {"{\"a\": \"b\": \"c\"}", "',' or '}' wanted"},
        {"{a: 1}", "column 2: unexpected character"},
        {"{1: 1}", "column 2: "},
        {"{{}: 1}", "column 2: "},
        {"{\"a\": 1]", "column 8: unexpected character"},
        {"[}", "unexpected character"},
        {"]", "unexpected character"},
        {"[[1]:[2]]", "column 5: ',' or ']' wanted"},
        {"[1:2]", "not a number"},
        {"[01]", "not a number"},
        {"[1.]", "not a number"},
        {"[.5]", "unexpected character"},
        {"[+1]", "unexpected character"},
        {"[-]", "not a number"},
        {"[1e]", "not a number"},
        {"[0x10]", "not a number"},
        {"[1e999]", "the number is too large"},
        {"[NaN]", "unexpected character"},
        {"[nan]", "not a number"},
        {"[True]", "unexpected character"},
        {"[truefalse]", "not a number"},
        {"[tru]", "not a number"},
        {"['a']", "unexpected character"},
        {"\"\\x\"", "unknown escape"},
        {"\"\\u12g4\"", "unknown escape"},
        {"\"\\u12\"", "unknown escape"},
        {"\"\\", "unknown escape"},
        {"\"abc", "this string has no end"},
        {"\"a\\\"", "this string has no end"},
        {"\"a\nb\"", "line 1, column 3: a control character"},
        {"\"a\tb\"", "a control character"},
        {"\"\\u0000\"", "\\u0000 is not allowed"},
        {"\"\\uD83C\"", "half of a surrogate pair"},
        {"\"\\uD83Cx\"", "half of a surrogate pair"},
        {"\"\\uD83C\\n\"", "half of a surrogate pair"},
        {"\"\\uD83C\\uD83C\"", "half of a surrogate pair"},
        {"\"\\uDF38\"", "half of a surrogate pair"},
        {"\"\\uD83C\\u0041\"", "half of a surrogate pair"},
        {"// no\n1", "unexpected character"},
        {"\xEF\xBB\xBF{}", "byte order mark"},
        {"{\"\xC3\xA9\": 1, \"\xC3\xA9\": 2}", "column 10: this key is here for the second time"},
        {"{\"a\": 1, \"b\": {\"a\": 1}, \"\\u0061\": 2}", "this key is here for the second time"},
        {"[\xC3\xA9]", "unexpected character"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_refused(cases[i].text, strlen(cases[i].text), cases[i].part);
    }
}

TEST(json_refuses_bad_utf8) {
    static const char *const bad[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC3",
                                      "\xC3\x28",
                                      "\xE2\x82",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xF0\x80\x80\x80",
                                      "\xF0\x9F\x8C",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFE",
                                      "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[16];
        int length = snprintf(text, sizeof text, "[\"ab%s\"]", bad[i]);
        check_refused(text, (size_t)length, "column 5: not UTF-8");
    }
}

TEST(json_refuses_nul_bytes) {
    check_refused("[1]\0", 4, "column 4: nothing more wanted");
    check_refused("[1\0]", 4, "column 2: ");
    check_refused("[1,\0 2]", 7, "column 4: ");
    check_refused("[\"a\0b\"]", 7, "this string has no end");
    check_refused("\0", 1, "column 1: ");
}

TEST(json_bounds_depth_and_size) {
    char deep[2 * THAW_JSON_MAX_DEPTH + 3];
    for (int extra = 0; extra <= 1; extra++) {
        int depth = THAW_JSON_MAX_DEPTH + extra;
        memset(deep, '[', (size_t)depth);
        memset(deep + depth, ']', (size_t)depth);
        deep[2 * depth] = '\0';
        if (extra == 0) check_round_trip(deep);
        if (extra == 1) check_refused(deep, strlen(deep), "column 33: nested too deep");
    }
    /* The same bytes inside a string are text. */
    check_round_trip("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[\"");

    size_t size = THAW_JSON_MAX_BYTES + 1;
    char *large = thaw_heap_alloc(size);
    memset(large, '[', size);
    check_refused(large, size, "at most 4194304 bytes of JSON, got 4194305");
    check_refused(large, size - 1, "nested too deep");
    for (size_t i = 0; i < size; i++) large[i] = "[]:"[i % 3];
    check_refused(large, size - 2, "column 3: nothing more wanted");
    thaw_heap_free(large);
}

/* Many members, so that a slow search for keys that are there twice would be seen. */
TEST(json_finds_one_double_key_among_many) {
    enum { MEMBERS = 100000 };
    thaw_json_writer w;
    for (int doubled = 0; doubled <= 1; doubled++) {
        thaw_json_writer_init(&w);
        thaw_json_open(&w, NULL, '{');
        for (int i = 0; i < MEMBERS; i++) {
            char key[16];
            snprintf(key, sizeof key, "k%d", doubled && i == MEMBERS - 1 ? 777 : i);
            thaw_json_put_int(&w, key, i);
        }
        thaw_json_close(&w, '}');
        thaw_arena arena;
        thaw_error err;
        const thaw_json *root = NULL;
        thaw_arena_init(&arena);
        if (doubled) {
            check_refused(w.text, w.length, "this key is here for the second time");
        } else {
            CHECK_OK(parse_bytes(w.text, w.length, &arena, &root, &err), &err);
            CHECK_EQ_INT(thaw_json_get(root, "k99999")->number, 99999);
        }
        thaw_arena_reset(&arena);
        thaw_json_writer_reset(&w);
    }
}

static const char *const document =
    "{\"thaw\":1,\"model\":{\"input\":[224,224,3],\"head\":[{\"dense\":128,\"on\":true},null,false]"
    "},"
    "\"s\":\"\xE2\x82\xAC\\n\\\"x\\\\\",\"lr\":-1.5e-7,\"o\":{},\"a\":[],\"n\":[[0.001]]}";

TEST(json_round_trips) {
    check_round_trip(document);
}

TEST(json_refuses_every_truncation) {
    for (size_t length = 0; length < strlen(document); length++) {
        check_refused(document, length, "line 1, column ");
    }
}

/* Whatever one byte becomes, parsing ends in a verdict; a text that is taken is well formed. */
TEST(json_survives_every_damaged_byte) {
    static const char bytes[] = "\"\\{}[]:,0-e\x01\x80\xFF u";
    size_t length = strlen(document);
    char text[256];
    int taken = 0;
    REQUIRE(length < sizeof text);
    for (size_t at = 0; at < length; at++) {
        for (size_t b = 0; b < sizeof bytes; b++) {
            memcpy(text, document, length);
            text[at] = bytes[b];
            thaw_arena arena;
            thaw_error err;
            const thaw_json *root = NULL;
            thaw_arena_init(&arena);
            thaw_status status = parse_bytes(text, length, &arena, &root, &err);
            CHECK((status == THAW_OK) == (root != NULL));
            if (status == THAW_OK) {
                thaw_json_writer w;
                thaw_json_writer_init(&w);
                thaw_json_put_value(&w, NULL, root);
                CHECK_OK(parse_bytes(w.text, w.length, &arena, &root, &err), &err);
                thaw_json_writer_reset(&w);
                taken++;
            }
            thaw_arena_reset(&arena);
        }
    }
    CHECK(taken > 0);
}

TEST(json_parse_survives_lack_of_memory) {
    thaw_arena arena;
    thaw_error err;
    const thaw_json *root = NULL;
    uint64_t n = 1;
    for (;; n++) {
        thaw_arena_init(&arena);
        thaw_heap_fail_at(n);
        thaw_status status =
            thaw_json_parse(document, strlen(document), THAW_BAD_FILE, &arena, &root, &err);
        thaw_heap_fail_at(0);
        thaw_arena_reset(&arena);
        if (status == THAW_OK) break;
        CHECK_EQ_INT(status, THAW_NO_MEMORY);
        REQUIRE(n < 100);
    }
    CHECK(n > 3);
}

TEST(json_writes) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    CHECK(w.text == NULL);
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_text(&w, "te\"xt", "a\\b\n\t\x01\x7F\xC3\xA9");
    thaw_json_open(&w, "list", '[');
    thaw_json_put_int(&w, NULL, -9007199254740993LL);
    thaw_json_open(&w, NULL, '[');
    thaw_json_close(&w, ']');
    thaw_json_open(&w, NULL, '{');
    thaw_json_close(&w, '}');
    thaw_json_put_float(&w, NULL, 0.1f);
    thaw_json_put_double(&w, NULL, (double)0.1f);
    thaw_json_close(&w, ']');
    thaw_json_put_bool(&w, "yes", true);
    thaw_json_put_bool(&w, "no", false);
    thaw_json_put_null(&w, "none");
    thaw_json_put_double(&w, "nan", NAN);
    thaw_json_put_float(&w, "inf", -INFINITY);
    thaw_json_close(&w, '}');
    CHECK_EQ_STR(w.text, "{\"te\\\"xt\":\"a\\\\b\\n\\t\\u0001\x7F\xC3\xA9\","
                         "\"list\":[-9007199254740993,[],{},0.1,0.10000000149011612],"
                         "\"yes\":true,\"no\":false,\"none\":null,\"nan\":null,\"inf\":null}");
    CHECK_EQ_INT(w.length, strlen(w.text));
    thaw_json_writer_reset(&w);
    CHECK(w.text == NULL && w.length == 0);
}

TEST(json_writes_utf8_even_from_other_bytes) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_put_text(&w, NULL, "caf\xE9.jpg \xF0\x9F");
    CHECK_EQ_STR(w.text, "\"caf\xEF\xBF\xBD.jpg \xEF\xBF\xBD\xEF\xBF\xBD\"");
    thaw_json_writer_reset(&w);
}

TEST(json_writer_stays_failed) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_heap_fail_at(2);
    thaw_json_open(&w, NULL, '[');
    CHECK(!w.failed);
    for (int i = 0; i < 100; i++) thaw_json_put_int(&w, NULL, i);
    CHECK(w.failed);
    thaw_heap_fail_at(0);
    size_t length = w.length;
    thaw_json_close(&w, ']');
    CHECK(w.failed);
    CHECK_EQ_INT(w.length, length);
    CHECK_EQ_INT(strlen(w.text), length);
    thaw_json_writer_reset(&w);
}
