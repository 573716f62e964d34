#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fields.h"
#include "test.h"

/* A parsed object with fields begun on it. */
typedef struct {
    thaw_arena arena;
    thaw_fields f;
    thaw_error err;
} fixture;

static void begin(fixture *x, const char *json, const char *path, const thaw_scope *scope) {
    const thaw_json *root = NULL;
    *x = (fixture){.err = {.status = THAW_OK}};
    thaw_arena_init(&x->arena);
    CHECK_OK(thaw_json_parse(json, strlen(json), THAW_BAD_FILE, &x->arena, &root, &x->err),
             &x->err);
    thaw_fields_begin(&x->f, root, path, scope, THAW_BAD_RECIPE, &x->err);
}

/* wanted: the whole message, or NULL for none. */
static void end(fixture *x, const char *wanted) {
    thaw_status status = thaw_fields_end(&x->f);
    if (wanted == NULL) {
        CHECK_OK(status, &x->err);
    } else {
        CHECK_FAILS(status, THAW_BAD_RECIPE, &x->err);
        CHECK_EQ_STR(x->err.detail, wanted);
    }
    thaw_arena_reset(&x->arena);
}

TEST(fields_read_every_kind) {
    static const char *const names[] = {"sgd", "adam"};
    fixture x;
    double pair[2] = {7, 8}, both[2] = {7, 8}, absent[2] = {7, 8};
    begin(&x,
          "{\"n\": 0.5, \"i\": 3, \"b\": true, \"t\": \"x\", \"c\": \"adam\", \"p\": [1, 2], "
          "\"q\": 3,"
          " \"z\": null}",
          "", NULL);
    CHECK(thaw_fields_number(&x.f, "n", THAW_RANGE_FRACTION, 9) == 0.5);
    CHECK_EQ_INT(thaw_fields_int(&x.f, "i", 1, 10, 9), 3);
    CHECK(thaw_fields_bool(&x.f, "b", false));
    CHECK_EQ_STR(thaw_fields_text(&x.f, "t", "y"), "x");
    CHECK_EQ_INT(thaw_fields_choice(&x.f, "c", names, 2, 0), 1);
    thaw_fields_numbers(&x.f, "p", THAW_RANGE_ANY, pair, 2);
    CHECK(pair[0] == 1 && pair[1] == 2);
    thaw_fields_numbers(&x.f, "q", THAW_RANGE_ANY, both, 2);
    CHECK(both[0] == 3 && both[1] == 3);
    CHECK(thaw_fields_number(&x.f, "z", THAW_RANGE_ANY, 9) == 9);

    CHECK(thaw_fields_number(&x.f, "no n", THAW_RANGE_POSITIVE, -1) == -1);
    CHECK_EQ_INT(thaw_fields_int(&x.f, "no i", 1, 10, -1), -1);
    CHECK(thaw_fields_bool(&x.f, "no b", true));
    CHECK(thaw_fields_text(&x.f, "no t", NULL) == NULL);
    CHECK_EQ_INT(thaw_fields_choice(&x.f, "no c", names, 2, 1), 1);
    thaw_fields_numbers(&x.f, "no p", THAW_RANGE_ANY, absent, 2);
    CHECK(absent[0] == 7 && absent[1] == 8);
    end(&x, NULL);
}

TEST(fields_without_an_object_are_defaults) {
    thaw_fields f;
    thaw_fields_begin(&f, NULL, "augment", NULL, THAW_BAD_RECIPE, NULL);
    CHECK(thaw_fields_number(&f, "zoom", THAW_RANGE_ANY, 0.25) == 0.25);
    CHECK_OK(thaw_fields_end(&f), NULL);
}

static void read_one(fixture *x) {
    static const char *const names[] = {"auto", "min", "max"};
    double pair[2] = {0, 0};
    (void)thaw_fields_number(&x->f, "lr", THAW_RANGE_POSITIVE, 1);
    (void)thaw_fields_number(&x->f, "rate", (thaw_range){0, 1, false, true}, 0);
    (void)thaw_fields_number(&x->f, "below", (thaw_range){-INFINITY, 0.5, false, true}, 0);
    (void)thaw_fields_int(&x->f, "epochs", 1, 100, 1);
    (void)thaw_fields_bool(&x->f, "on", false);
    (void)thaw_fields_text(&x->f, "name", NULL);
    (void)thaw_fields_choice(&x->f, "mode", names, 3, 0);
    thaw_fields_numbers(&x->f, "zoom", THAW_RANGE_POSITIVE, pair, 2);
}

TEST(fields_say_where_and_what) {
    static const struct {
        const char *json, *wanted;
    } cases[] = {
        {"{\"lr\": -1}", "phases[1].adam.lr: 0 < lr, got -1"},
        {"{\"lr\": \"1\"}", "phases[1].adam.lr: a number wanted, got string"},
        {"{\"rate\": 1}", "phases[1].adam.rate: 0 <= rate < 1, got 1"},
        {"{\"below\": 1}", "phases[1].adam.below: below < 0.5, got 1"},
        {"{\"epochs\": 101}", "phases[1].adam.epochs: 1 <= epochs <= 100, got 101"},
        {"{\"epochs\": 1e99}", "phases[1].adam.epochs: 1 <= epochs <= 100, got 1e99"},
        {"{\"epochs\": 2.5}", "phases[1].adam.epochs: a whole number wanted, got 2.5"},
        {"{\"epochs\": true}", "phases[1].adam.epochs: a number wanted, got boolean"},
        {"{\"on\": 1}", "phases[1].adam.on: true or false wanted, got number"},
        {"{\"name\": {}}", "phases[1].adam.name: a string wanted, got object"},
        {"{\"mode\": \"mix\"}", "phases[1].adam.mode: auto|min|max wanted, got \"mix\""},
        {"{\"zoom\": [1, 0]}", "phases[1].adam.zoom[1]: 0 < zoom, got 0"},
        {"{\"zoom\": [1]}", "phases[1].adam.zoom: 2 numbers wanted, got 1"},
        {"{\"zoom\": [1, \"a\"]}", "phases[1].adam.zoom[1]: a number wanted, got string"},
        {"{\"zoom\": \"a\"}", "phases[1].adam.zoom: a number wanted, got string"},
        {"{\"rat\": 1}",
         "phases[1].adam.rat: unknown key; known: lr, rate, below, epochs, on, name, "
         "mode, zoom"},
        {"[1]", "phases[1].adam: an object wanted, got array"},
        {"null", "phases[1].adam: an object wanted, got null"},
        /* The first error of several stays. */
        {"{\"rate\": 2, \"lr\": 0, \"x\": 1}", "phases[1].adam.lr: 0 < lr, got 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture x;
        begin(&x, cases[i].json, "phases[1].adam", NULL);
        read_one(&x);
        end(&x, cases[i].wanted);
    }
}

TEST(fields_keep_the_fallback_of_a_bad_value) {
    fixture x;
    begin(&x, "{\"a\": -1, \"b\": 1.5, \"c\": 7}", "", NULL);
    CHECK(thaw_fields_number(&x.f, "a", THAW_RANGE_POSITIVE, 4) == 4);
    CHECK_EQ_INT(thaw_fields_int(&x.f, "b", 0, 10, 5), 5);
    CHECK_EQ_INT(thaw_fields_int(&x.f, "c", 0, 6, 6), 6);
    end(&x, "a: 0 < a, got -1");
}

TEST(fields_evaluate_expressions_in_scope) {
    static const thaw_binding binding[] = {{"c", 32}, {"width", 0.25}};
    static const thaw_scope scope = {binding, 2};
    fixture x;
    begin(&x, "{\"filters\": \"c * width\", \"units\": 7, \"pad\": [\"c\", 1]}", "conv1", &scope);
    double pad[2] = {0, 0};
    CHECK_EQ_INT(thaw_fields_int(&x.f, "filters", 1, 100, 0), 8);
    CHECK_EQ_INT(thaw_fields_int(&x.f, "units", 1, 100, 0), 7);
    thaw_fields_numbers(&x.f, "pad", THAW_RANGE_ANY, pad, 2);
    CHECK(pad[0] == 32 && pad[1] == 1);
    end(&x, NULL);

    begin(&x, "{\"filters\": \"c * widht\"}", "conv1", &scope);
    CHECK_EQ_INT(thaw_fields_int(&x.f, "filters", 1, 100, 3), 3);
    end(&x, "conv1.filters: expression \"c * widht\", column 5: unknown name");

    begin(&x, "{\"filters\": true}", "conv1", &scope);
    (void)thaw_fields_int(&x.f, "filters", 1, 100, 3);
    end(&x, "conv1.filters: a number or an expression wanted, got boolean");
}

TEST(fields_take_the_callers_own_errors) {
    fixture x;
    begin(&x, "{}", "", NULL);
    thaw_fields_fail(&x.f, "table", "either %s or %s wanted", "this", "that");
    thaw_fields_fail(&x.f, "table", "and more");
    end(&x, "table: either this or that wanted");
}

TEST(fields_cut_long_paths_and_lists) {
    char path[400], json[600];
    fixture x;
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    snprintf(json, sizeof json, "{\"%s\": 1}", path);
    begin(&x, json, path, NULL);
    char keys[THAW_FIELDS_MAX + 8][40];
    for (int i = 0; i < THAW_FIELDS_MAX + 8; i++) {
        snprintf(keys[i], sizeof keys[i], "a_rather_long_key%d", i);
        CHECK(thaw_fields_value(&x.f, keys[i]) == NULL);
        CHECK(thaw_fields_value(&x.f, keys[i]) == NULL);
    }
    CHECK_EQ_INT(x.f.known_count, THAW_FIELDS_MAX);
    CHECK_FAILS(thaw_fields_end(&x.f), THAW_BAD_RECIPE, &x.err);
    CHECK_CONTAINS(x.err.detail, "ppp: unknown key; known: a_rather_long_key0, a_rather_long_key1");
    thaw_arena_reset(&x.arena);
}

TEST(fields_build_paths) {
    thaw_fields f;
    char path[20];
    thaw_fields_begin(&f, NULL, "", NULL, THAW_BAD_RECIPE, NULL);
    thaw_fields_path(&f, "phases", 2, path, sizeof path);
    CHECK_EQ_STR(path, "phases[2]");
    thaw_fields_begin(&f, NULL, path, NULL, THAW_BAD_RECIPE, NULL);
    thaw_fields_path(&f, "adam", -1, path, sizeof path);
    CHECK_EQ_STR(path, "phases[2].adam");
    thaw_fields_path(&f, "optimizer_with_a_name", 1, path, sizeof path);
    CHECK_EQ_STR(path, "phases[2].optimizer");
}
