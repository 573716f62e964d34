/* Reports: the JSON that the page and the command line print. */
#include "app/report.h"

#include <math.h>
#include <string.h>

#include "app/build.h"
#include "test.h"

static const char recipe[] =
    "{\"model\": {\"backbone\": \"tiny\", \"input\": [16, 16, 3], \"head\": []},"
    " \"split\": {\"validation\": 0}}";

/* A run of three classes that has started. */
static bool open_run(thaw_run **out) {
    static const char *const photos[] = {"ant/1", "bee/1", "bee/2", "cat/1"};
    static const uint8_t rgba[4] = {9, 8, 7, 255};
    thaw_error err = {0};
    thaw_status status = thaw_run_create(recipe, sizeof recipe - 1, 1, out, &err);
    for (int i = 0; i < 4 && status == THAW_OK; i++) {
        status = thaw_run_add_pixels(*out, photos[i], rgba, 1, 1, &err);
    }
    if (status == THAW_OK) status = thaw_run_skip(*out, "cat/2", "is a poem", &err);
    if (status == THAW_OK) status = thaw_run_start(*out, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

/* What was written, as a tree in the arena; the writer is empty again. */
static const thaw_json *parsed(thaw_json_writer *w, thaw_arena *arena) {
    const thaw_json *root = NULL;
    thaw_error err = {0};
    CHECK(!w->failed);
    CHECK_OK(thaw_json_parse(w->text, w->length, THAW_BAD_FILE, arena, &root, &err), &err);
    thaw_json_writer_reset(w);
    return root;
}

static double number(const thaw_json *object, const char *key) {
    const thaw_json *value = thaw_json_get(object, key);
    CHECK(value != NULL && value->kind == THAW_JSON_NUMBER);
    return value == NULL ? NAN : value->number;
}

static const char *text(const thaw_json *object, const char *key) {
    const thaw_json *value = thaw_json_get(object, key);
    return value == NULL ? NULL : value->text;
}

/* ---- predictions ----------------------------------------------------------------------------- */

static void check_order(const thaw_run *run, const float *p, int top, const char *wanted) {
    thaw_arena arena;
    thaw_json_writer w;
    char found[64] = "";
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    thaw_report_prediction(run, p, top, "photo.jpg", NULL, &w);
    const thaw_json *answer = parsed(&w, &arena);
    CHECK_EQ_STR(text(answer, "image"), "photo.jpg");
    for (const thaw_json *c = thaw_json_get(answer, "classes")->child; c != NULL; c = c->next) {
        strcat(found, text(c, "name"));
        strcat(found, " ");
    }
    CHECK_EQ_STR(found, wanted);
    thaw_arena_reset(&arena);
}

TEST(report_ranks_the_most_probable_first) {
    thaw_run *run = NULL;
    REQUIRE(open_run(&run));
    check_order(run, (float[]){0.2f, 0.5f, 0.3f}, 3, "bee cat ant ");
    check_order(run, (float[]){0.2f, 0.5f, 0.3f}, 1, "bee ");
    check_order(run, (float[]){0.2f, 0.5f, 0.3f}, 0, "");
    check_order(run, (float[]){0.2f, 0.5f, 0.3f}, 99, "bee cat ant ");
    check_order(run, (float[]){0.3f, 0.4f, 0.3f}, 3, "bee ant cat "); /* equals in class order */
    check_order(run, (float[]){0, 0, 0}, 2, "ant bee ");
    check_order(run, (float[]){NAN, NAN, NAN}, 3, "ant bee cat ");
    thaw_run_destroy(run);
}

/* ---- events ---------------------------------------------------------------------------------- */

TEST(report_epochs_carry_what_the_documents_say) {
    static const char *const keys[] = {"epoch",
                                       "loss",
                                       "accuracy",
                                       "val_loss",
                                       "val_accuracy",
                                       "lr",
                                       "wait",
                                       "best_epoch",
                                       "real",
                                       "synthetic",
                                       "images_per_second",
                                       "val_top_k",
                                       "val_macro_f1",
                                       "val_calibration_error"};
    thaw_event e = {.kind = THAW_EVENT_EPOCH,
                    .phase_name = "training",
                    .epoch = 3,
                    .train = {.loss = 1.5, .accuracy = 0.5, .count = 20},
                    .validation = {2.5, 0.25, 0.75, 0.2, 0.125, 4},
                    .lr = 1e-3,
                    .wait = 2,
                    .best_epoch = 1,
                    .real = 20,
                    .images_per_second = 100};
    thaw_arena arena;
    thaw_json_writer w;
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    thaw_report_event(&e, NULL, &w);
    CHECK(strchr(w.text, '\n') == NULL); /* one line of events.jsonl */
    const thaw_json *json = parsed(&w, &arena);
    CHECK_EQ_STR(text(json, "event"), "epoch");
    CHECK_EQ_STR(text(json, "phase"), "training");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) (void)number(json, keys[i]);
    CHECK_NEAR(number(json, "val_loss"), 2.5, 0);
    CHECK_NEAR(number(json, "val_top_k"), 0.75, 0);
    CHECK_NEAR(number(json, "val_macro_f1"), 0.2, 0);
    CHECK_NEAR(number(json, "val_calibration_error"), 0.125, 0);
    CHECK_NEAR(number(json, "wait"), 2, 0);
    thaw_arena_reset(&arena);
}

TEST(report_done_names_reason_and_hash) {
    thaw_event e = {.kind = THAW_EVENT_DONE,
                    .epoch = 7,
                    .best_epoch = 4,
                    .reason = THAW_REASON_STOPPED,
                    .validation = {.loss = 0.5, .accuracy = 0.75, .count = 4}};
    thaw_arena arena;
    thaw_json_writer w;
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    thaw_report_event(&e, "abc", &w);
    const thaw_json *json = parsed(&w, &arena);
    CHECK_EQ_STR(text(json, "event"), "done");
    CHECK_EQ_STR(text(json, "reason"), "early stopping");
    CHECK_EQ_STR(text(json, "weights_sha256"), "abc");
    CHECK_NEAR(number(json, "epochs"), 7, 0);
    CHECK_NEAR(number(json, "best_epoch"), 4, 0);
    CHECK_NEAR(number(json, "val_accuracy"), 0.75, 0);
    CHECK(thaw_json_get(json, "loss") == NULL); /* nothing was counted */
    thaw_arena_reset(&arena);
}

/* A loss that is no number has no JSON number: null. */
TEST(report_nan_as_null) {
    thaw_event e = {.kind = THAW_EVENT_EPOCH,
                    .phase_name = "p",
                    .train = {.loss = NAN, .accuracy = 0.5, .count = 20}};
    thaw_arena arena;
    thaw_json_writer w;
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    thaw_report_event(&e, NULL, &w);
    const thaw_json *json = parsed(&w, &arena);
    REQUIRE(thaw_json_get(json, "loss") != NULL);
    CHECK_EQ_INT(thaw_json_get(json, "loss")->kind, THAW_JSON_NULL);
    thaw_arena_reset(&arena);
}

/* ---- the start, a summary, the models -------------------------------------------------------- */

TEST(report_start_counts_photos) {
    thaw_run *run = NULL;
    thaw_arena arena;
    thaw_json_writer w;
    REQUIRE(open_run(&run));
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    thaw_report_start(run, 1234, &w);
    const thaw_json *json = parsed(&w, &arena);
    CHECK_NEAR(number(json, "bytes"), 1234, 0);
    CHECK_NEAR(number(json, "train"), 4, 0);
    CHECK_NEAR(number(json, "validation"), 0, 0);
    const thaw_json *bee = thaw_json_get(json, "per_class")->child->next;
    CHECK_NEAR(number(bee, "train"), 2, 0);
    const thaw_json *skipped = thaw_json_get(json, "skipped");
    REQUIRE(skipped != NULL && skipped->count == 1);
    CHECK_EQ_STR(text(skipped->child, "name"), "cat/2");
    CHECK_EQ_STR(text(skipped->child, "reason"), "is a poem");
    CHECK(thaw_json_get(thaw_json_get(json, "recipe"), "phases") != NULL);
    thaw_arena_reset(&arena);
    thaw_run_destroy(run);
}

TEST(report_summary_adds_up) {
    thaw_recipe r;
    thaw_model m;
    thaw_arena arena;
    thaw_json_writer w;
    thaw_error err = {0};
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    REQUIRE_OK(thaw_recipe_read(recipe, sizeof recipe - 1, &r, &err), &err);
    REQUIRE_OK(thaw_build_network(&r, 7, 0, &m, &err), &err);
    thaw_report_summary(&m, &w);
    const thaw_json *json = parsed(&w, &arena);
    double parameters = 0, madds = 0, tensors = 0;
    for (const thaw_json *l = thaw_json_get(json, "layers")->child; l != NULL; l = l->next) {
        parameters += number(l, "parameters");
        madds += number(l, "madds");
    }
    for (const thaw_json *p = thaw_json_get(json, "parameters")->child; p != NULL; p = p->next) {
        double count = 1;
        const thaw_json *side = thaw_json_get(p, "shape")->child;
        for (; side != NULL; side = side->next) count *= side->number;
        tensors += count;
    }
    CHECK_NEAR(parameters, 47152 + 64 * 7 + 7, 0);
    CHECK_NEAR(tensors, parameters, 0);
    CHECK_NEAR(number(json, "trainable") + number(json, "frozen"), parameters, 0);
    CHECK_NEAR(number(json, "weights_bytes"), 4 * parameters, 0);
    CHECK_NEAR(number(json, "madds"), madds, 0.5);
    const thaw_json *first = thaw_json_get(json, "layers")->child;
    CHECK_EQ_STR(thaw_json_get(first, "inputs")->child->text, "input");
    CHECK_EQ_STR(thaw_json_get(first->next, "inputs")->child->text, text(first, "name"));
    CHECK_NEAR(number(thaw_json_get(first, "attributes"), "filters"), 16, 0);
    thaw_arena_reset(&arena);
    thaw_model_reset(&m);
    thaw_recipe_reset(&r);
}

TEST(report_lists_every_model) {
    thaw_arena arena;
    thaw_json_writer w;
    thaw_error err = {0};
    int listed = 0, known = 0;
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    REQUIRE_OK(thaw_report_models(NULL, &w, &err), &err);
    for (const thaw_json *m = parsed(&w, &arena)->child; m != NULL; m = m->next) {
        CHECK(number(m, "parameters") > 0 && number(m, "madds") > 0);
        CHECK(text(m, "paper") != NULL && text(m, "title") != NULL);
        listed++;
    }
    while (thaw_builtin_models[known].name != NULL) known++;
    CHECK_EQ_INT(listed, known);
    thaw_arena_reset(&arena);
}
