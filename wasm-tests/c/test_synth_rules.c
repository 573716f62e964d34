/* Pictures by rules: the language, what it draws, and runs that need no photo. */
#include "synth/rules.h"

#include <string.h>

#include "app/run.h"
#include "base/heap.h"
#include "data/hash.h"
#include "test.h"

#define SIDE 24
#define BYTES (SIDE * SIDE * 3)

#define RUN(rules)                                                                                 \
    "{\"model\": {\"backbone\": \"tiny\", \"input\": [24, 24, 3], \"head\": []},"                  \
    " \"phases\": [{\"epochs\": 1}], \"split\": {\"validation\": 0}, \"seed\": 5,"                 \
    " \"synthetic\": {\"generator\": \"rules\", \"per_class\": 4, \"rules\": " rules "}}"

static const char two[] =
    RUN("{\"before\": [{\"draw\": \"fill\", \"paint\": \"perlin\"}],"
        " \"classes\": {\"dot\": [{\"draw\": \"circle\", \"size\": [0.2, 0.4], \"colour\": "
        "\"#ff0000\"}],"
        "   \"box\": [{\"draw\": \"square\", \"paint\": \"checks\", \"angle\": [0, 90]}]},"
        " \"after\": [{\"draw\": \"noise\", \"amount\": 0.1}]}");

/* Reads rules alone, as the recipe's section holds them. */
static thaw_status read_rules(const char *json, thaw_arena *arena, const thaw_rules **out,
                              thaw_error *err) {
    const thaw_json *root = NULL;
    thaw_fields f;
    THAW_TRY(thaw_json_parse(json, strlen(json), THAW_BAD_RECIPE, arena, &root, err));
    thaw_fields_begin(&f, root, "synthetic", NULL, THAW_BAD_RECIPE, err);
    return thaw_rules_read(&f, arena, out);
}

static void draw(const thaw_rules *rules, int drawn, uint32_t index, uint8_t *rgb) {
    static float canvas[BYTES];
    thaw_rules_picture picture = {
        .seed = 7, .stream = 1, .index = index, .w = SIDE, .h = SIDE, .canvas = canvas};
    thaw_rules_draw(rules, drawn, &picture, rgb);
}

/* Draws the only class of rules with this list of layers. */
static bool draw_layers(const char *layers, uint8_t *rgb) {
    char json[1024] = "{\"rules\": {\"classes\": {\"a\": ";
    strcat(json, layers);
    strcat(json, "}}}");
    thaw_arena arena;
    const thaw_rules *rules = NULL;
    thaw_error err = {0};
    thaw_arena_init(&arena);
    bool read = test_check_status(read_rules(json, &arena, &rules, &err), THAW_OK, &err,
                                  TEST_HERE("rules"));
    if (read) draw(rules, 0, 0, rgb);
    thaw_arena_reset(&arena);
    return read;
}

/* Sum of a channel: covered pixels, in 255ths. */
static double sum_of(const uint8_t *rgb, int channel) {
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) sum += rgb[3 * i + channel];
    return sum / 255;
}

/* ---- what is drawn --------------------------------------------------------------------------- */

TEST(rules_draw_areas_that_geometry_says) {
    uint8_t rgb[BYTES];
    REQUIRE(draw_layers("[{\"draw\": \"fill\", \"colour\": \"#00ff00\"}]", rgb));
    CHECK_NEAR(sum_of(rgb, 1), SIDE * SIDE, 0);
    CHECK_NEAR(sum_of(rgb, 0), 0, 0);
    /* Outlines of one size cover the same area: pi (0.71 size side)². */
    double wanted = 3.14159 * 0.71 * 0.71 * 0.3 * 0.3 * SIDE * SIDE;
    for (int i = 0; i < THAW_OUTLINES; i++) {
        char layer[128] = "[{\"draw\": \"";
        strcat(layer, thaw_outlines[i].name);
        strcat(layer, "\", \"size\": 0.3, \"colour\": \"#ffffff\"}]");
        REQUIRE(draw_layers(layer, rgb));
        CHECK_NEAR(sum_of(rgb, 0), wanted, 0.08 * wanted);
    }
    /* Two bars of a third of the frame's width each, one of them half as high. */
    REQUIRE(draw_layers("[{\"draw\": \"bars\", \"bars\": [1, 0.5], \"size\": 0.5,"
                        " \"colour\": \"#ffffff\"}]",
                        rgb));
    CHECK_NEAR(sum_of(rgb, 0), SIDE * SIDE / 3.0 * 1.5, 12);
    CHECK(rgb[3 * (2 * SIDE + SIDE / 4)] > 200 && rgb[3 * (2 * SIDE + 3 * SIDE / 4)] < 50);
    /* A polygon as given, and a line with round ends. */
    REQUIRE(draw_layers("[{\"draw\": \"polygon\", \"points\": [[-1,-1],[1,-1],[1,1],[-1,1]],"
                        " \"size\": 0.25, \"colour\": \"#ffffff\"}]",
                        rgb));
    CHECK_NEAR(sum_of(rgb, 0), 144, 1e-6);
    REQUIRE(draw_layers("[{\"draw\": \"strokes\", \"points\": [[[-1,0],[1,0]]], \"size\": 0.25,"
                        " \"width\": 0.5, \"colour\": \"#ffffff\"}]",
                        rgb));
    CHECK_NEAR(sum_of(rgb, 0), 12 * 3 + 3.14159 * 1.5 * 1.5, 1.5);
}

TEST(rules_count_things_and_keep_them_apart) {
    static uint8_t rgb[BYTES];
    double one = 0;
    REQUIRE(draw_layers("[{\"draw\": \"circle\", \"size\": 0.1, \"colour\": \"#ffffff\"}]", rgb));
    one = sum_of(rgb, 0);
    REQUIRE(draw_layers("[{\"draw\": \"circle\", \"count\": 5, \"size\": 0.1, \"apart\": true,"
                        " \"x\": [0.1, 0.9], \"y\": [0.1, 0.9], \"colour\": \"#ffffff\"}]",
                        rgb));
    CHECK_NEAR(sum_of(rgb, 0), 5 * one, 0.15 * one);
    REQUIRE(draw_layers("[{\"draw\": \"circle\", \"count\": 0, \"colour\": \"#ffffff\"}]", rgb));
    CHECK_NEAR(sum_of(rgb, 0), 0, 0);
}

TEST(rules_follow_seed_class_and_index_alone) {
    thaw_arena arena;
    const thaw_rules *rules = NULL;
    thaw_error err = {0};
    uint8_t first[BYTES], again[BYTES], other[BYTES];
    static const char json[] =
        "{\"rules\": {\"before\": [{\"draw\": \"fill\", \"paint\": \"perlin\"}],"
        " \"classes\": {\"a\": [{\"draw\": \"star\"}], \"b\": [{\"draw\": \"cross\"}]}}}";
    thaw_arena_init(&arena);
    REQUIRE_OK(read_rules(json, &arena, &rules, &err), &err);
    draw(rules, 0, 3, first);
    draw(rules, 0, 4, other);
    CHECK(memcmp(first, other, BYTES) != 0);
    draw(rules, 1, 3, other);
    CHECK(memcmp(first, other, BYTES) != 0);
    draw(rules, 0, 3, again);
    CHECK(memcmp(first, again, BYTES) == 0);
    /* The same in every build. */
    CHECK_EQ_INT(thaw_hash64(first, BYTES, 0) & 0xFFFFFFFF, 4114599528);
    thaw_arena_reset(&arena);
}

/* ---- what is refused ------------------------------------------------------------------------- */

TEST(rules_name_what_they_do_not_understand) {
    static const char *const cases[][2] = {
        {"{}", "classes: an object of 1"},
        {"{\"classes\": {\"../x\": []}}", "named as a folder may be"},
        {"{\"classes\": {\"a\": {}}}", "rules.classes.a: a list of at most"},
        {"{\"classes\": {\"a\": [{\"draw\": \"blob\"}]}}", "rules.classes.a[0].draw: circle|"},
        {"{\"classes\": {\"a\": [{}]}}", "rules.classes.a[0].draw: wanted"},
        {"{\"classes\": {\"a\": [{\"draw\": \"fill\", \"colour\": \"red\"}]}}",
         "\"#rrggbb\" wanted"},
        {"{\"classes\": {\"a\": [{\"draw\": \"fill\", \"size\": [2, 1]}]}}", "[low, high] wanted"},
        {"{\"classes\": {\"a\": [{\"draw\": \"fill\", \"syze\": 1}]}}", "syze: unknown key"},
        {"{\"classes\": {\"a\": [{\"draw\": \"circle\", \"points\": []}]}}", "unknown key"},
        {"{\"classes\": {\"a\": [{\"draw\": \"strokes\", \"points\": [[1, 2]]}]}}", "at least 2"},
        {"{\"classes\": {\"a\": [{\"draw\": \"bars\", \"bars\": [2]}]}}", "heights from 0 to 1"},
        {"{\"classes\": {\"a\": []}, \"befor\": []}", "befor: unknown key"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[512] = "{\"rules\": ";
        thaw_arena arena;
        const thaw_rules *rules = NULL;
        thaw_error err = {0};
        strcat(strcat(json, cases[i][0]), "}");
        thaw_arena_init(&arena);
        CHECK_FAILS(read_rules(json, &arena, &rules, &err), THAW_BAD_RECIPE, &err);
        CHECK_CONTAINS(err.detail, cases[i][1]);
        thaw_arena_reset(&arena);
    }
}

/* ---- runs ------------------------------------------------------------------------------------ */

TEST(synth_run_trains_on_rules_alone) {
    thaw_run *run = NULL, *pumped = NULL;
    thaw_error err = {0};
    thaw_synth_event made = {0};
    thaw_event event = {0};
    REQUIRE_OK(thaw_run_create(two, sizeof two - 1, 1, &run, &err), &err);
    REQUIRE_OK(thaw_run_start(run, &err), &err);
    const thaw_dataset *ds = thaw_run_dataset(run);
    CHECK_EQ_INT(thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_TRAIN, 1}), 8);
    CHECK_EQ_STR(ds->class_name[0], "box");
    CHECK_EQ_STR(ds->sample[7].name, "dot/rules-00003");
    while (event.kind != THAW_EVENT_DONE) REQUIRE_OK(thaw_run_step(run, &event, &err), &err);
    CHECK_EQ_INT(event.synthetic, 8);
    CHECK_EQ_INT(event.real, 0);
    size_t length = 0;
    CHECK_CONTAINS(thaw_run_history(run, &length),
                   "{\"event\":\"data\",\"trained_on\":{\"real\":0");

    /* In pieces, which tell of each sample, it is the same set. */
    REQUIRE_OK(thaw_run_create(two, sizeof two - 1, 1, &pumped, &err), &err);
    REQUIRE_OK(thaw_run_synth_start(pumped, &err), &err);
    for (int i = 0; i < 8; i++) {
        REQUIRE_OK(thaw_run_synth_step(pumped, &made, &err), &err);
        CHECK_EQ_INT(made.kind, THAW_SYNTH_MADE);
        CHECK_EQ_INT(made.done, i + 1);
        CHECK_EQ_INT(made.total, 8);
        CHECK_EQ_INT(made.sample.index, i % 4);
    }
    REQUIRE_OK(thaw_run_synth_step(pumped, &made, &err), &err);
    CHECK_EQ_INT(made.kind, THAW_SYNTH_DONE);
    CHECK_EQ_INT(thaw_dataset_digest(thaw_run_dataset(pumped)), thaw_dataset_digest(ds));
    thaw_run_destroy(run);
    thaw_run_destroy(pumped);
}

/* Classes that the photos have too are filled up to the largest; others stay as they are. */
TEST(synth_fills_classes_up_to_the_largest) {
    static const char recipe[] =
        "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": []},"
        " \"split\": {\"validation\": 0}, \"synthetic\": {\"generator\": \"rules\", \"fill\": true,"
        " \"rules\": {\"classes\": {\"circle\": [{\"draw\": \"circle\"}], \"moon\": []}}}}";
    thaw_run *run = NULL;
    thaw_error err = {0};
    REQUIRE_OK(thaw_run_create(recipe, sizeof recipe - 1, 1, &run, &err), &err);
    REQUIRE_OK(thaw_run_add_shapes(run, 6, &err), &err);
    REQUIRE_OK(thaw_run_start(run, &err), &err);
    static const int wanted[] = {0, 0, 6, 0, 0, 0}; /* circle cross moon square star triangle */
    for (int label = 0; label < 6; label++) {
        thaw_select made = {label, THAW_SPLIT_TRAIN, THAW_ORIGIN_SYNTHETIC};
        CHECK_EQ_INT(thaw_dataset_count(thaw_run_dataset(run), made), wanted[label]);
    }
    thaw_run_destroy(run);
}

/* Samples left out are made by nobody, those behind them take their places, and each keeps what its
 * index gives. */
TEST(synth_leaves_out_samples_by_index) {
    static const char recipe[] =
        "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": []},"
        " \"split\": {\"validation\": 0}, \"synthetic\": {\"generator\": \"rules\", \"per_class\": "
        "3,"
        " \"without\": {\"b\": [0, 2, 3], \"other\": [1]},"
        " \"rules\": {\"classes\": {\"a\": [], \"b\": [{\"draw\": \"circle\"}]}}}}";
    static const uint32_t wanted[] = {0, 1, 2, 1, 4, 5};
    thaw_run *run = NULL;
    thaw_error err = {0};
    thaw_synth_event event = {0};
    thaw_synth_sample shown;
    static uint8_t made[16 * 16 * 3];
    REQUIRE_OK(thaw_run_create(recipe, sizeof recipe - 1, 1, &run, &err), &err);
    CHECK_FAILS(thaw_run_synth_show(run, 1, 4, &shown, &err), THAW_INVALID, &err);
    REQUIRE_OK(thaw_run_synth_start(run, &err), &err);
    CHECK(thaw_run_synth_has_learnt(run));
    for (int i = 0; i < 6; i++) {
        REQUIRE_OK(thaw_run_synth_step(run, &event, &err), &err);
        CHECK_EQ_INT(event.sample.index, wanted[i]);
    }
    memcpy(made, event.sample.rgb, sizeof made);
    REQUIRE_OK(thaw_run_synth_show(run, 1, 5, &shown, &err), &err);
    CHECK(shown.label == 1 && shown.index == 5 && memcmp(shown.rgb, made, sizeof made) == 0);
    REQUIRE_OK(thaw_run_synth_show(run, 1, 3, &shown, &err), &err);
    CHECK(memcmp(shown.rgb, made, sizeof made) != 0);
    CHECK_FAILS(thaw_run_synth_show(run, 2, 0, &shown, &err), THAW_INVALID, &err);
    thaw_run_destroy(run);
}

TEST(synth_recipe_says_what_is_wrong_with_what_is_left_out) {
    static const char *const cases[][2] = {
        {"[1]", "synthetic.without: an object of classes wanted, got "},
        {"{\"a\": 1}", "synthetic.without.a: a list of indices wanted, got "},
        {"{\"a\": [2, 2]}", "synthetic.without.a: whole numbers of 0 … 1000000 wanted, ascending"},
        {"{\"a\": [0.5]}", "ascending"},
        {"{\"a\": [\"1\"]}", "ascending"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[256] = "{\"synthetic\": {\"without\": ";
        thaw_recipe recipe;
        thaw_error err = {0};
        strcat(strcat(json, cases[i][0]), "}}");
        CHECK_FAILS(thaw_recipe_read(json, strlen(json), &recipe, &err), THAW_BAD_RECIPE, &err);
        CHECK_CONTAINS(err.detail, cases[i][1]);
    }
}

TEST(synth_cancelled_makes_no_more) {
    const char *const names[] = {"a"};
    const size_t wanted[] = {3};
    thaw_arena arena;
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    thaw_synth_event event = {0};
    thaw_synth_task task = {.desc = {.generator = THAW_SYNTH_RULES},
                            .classes = 1,
                            .class_name = names,
                            .wanted = wanted,
                            .w = 8,
                            .h = 8};
    thaw_arena_init(&arena);
    REQUIRE_OK(
        read_rules("{\"rules\": {\"classes\": {\"a\": []}}}", &arena, &task.desc.rules, &err),
        &err);
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    REQUIRE_OK(thaw_synth_step(synth, &event, &err), &err);
    CHECK_EQ_INT(event.kind, THAW_SYNTH_MADE);
    thaw_synth_cancel(synth);
    REQUIRE_OK(thaw_synth_step(synth, &event, &err), &err);
    CHECK(event.kind == THAW_SYNTH_DONE && event.cancelled && event.done == 1);
    thaw_synth_destroy(synth);
    thaw_arena_reset(&arena);
}
