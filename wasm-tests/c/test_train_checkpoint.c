/* A run that is broken off, saved and loaded elsewhere ends as if it had never been. */
#include "train/checkpoint.h"

#include <string.h>

#include "base/heap.h"
#include "data/hash.h"
#include "test.h"
#include "test_train_support.h"

static const thaw_augment_desc augment = {.rotation = 20, .horizontal_flip = true, .noise = 4};

/* Everything that has state: two phases that freeze and stop differently, optimizers of two kinds,
 * schedules by step and by epoch, BatchNorm, dropout, augmentation. */
static bool open_bench(train_bench *b) {
    if (!train_open(b, net_joints, 0.2)) return false;
    b->desc.phases = 2;
    b->desc.augment = &augment;
    b->phase[0].epochs = 5;
    b->phase[0].freeze[b->phase[0].freezes++] = (thaw_freeze_rule){THAW_FREEZE_BACKBONE, NULL};
    b->phase[0].optimizer = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM);
    b->phase[0].optimizer.lr = 0.1;
    b->phase[0].schedule = thaw_schedule_defaults(THAW_SCHEDULE_ONE_CYCLE);
    b->phase[1].epochs = 6;
    b->phase[1].freeze[b->phase[1].freezes++] = (thaw_freeze_rule){THAW_FREEZE_UNTIL, "pw"};
    b->phase[1].optimizer = thaw_optimizer_defaults(THAW_OPTIMIZER_SGD);
    b->phase[1].optimizer.momentum = 0.9;
    b->phase[1].optimizer.lr = 0.3;
    b->phase[1].schedule = thaw_schedule_defaults(THAW_SCHEDULE_PLATEAU);
    b->phase[1].schedule.patience = 1;
    for (int i = 0; i < 2; i++) {
        b->phase[i].stops_early = true;
        b->phase[i].early_stopping.patience = 1 + i;
    }
    return true;
}

static const thaw_checkpoint_head head = {.number = 7,
                                          .recipe = "{\"thaw\": 1}",
                                          .source = "photos",
                                          .classes = 5,
                                          .samples = 25,
                                          .photos = 0xFEDCBA9876543210u,
                                          .start = 1,
                                          .history = (const uint8_t *)"told\n",
                                          .history_length = 5};

static bool save(train_bench *b, uint8_t **bytes, size_t *length) {
    thaw_error err = {0};
    thaw_status status = thaw_trainer_save(b->trainer, &head, bytes, length, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

static bool load(train_bench *b, const uint8_t *bytes, size_t length) {
    thaw_error err = {0};
    thaw_checkpoint c;
    thaw_status status = thaw_checkpoint_open(bytes, length, &c, &err);
    if (status == THAW_OK) {
        status = thaw_trainer_load(b->trainer, &c, &err);
        thaw_checkpoint_reset(&c);
    }
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

/* ---- the same bits --------------------------------------------------------------------------- */

static bool same_score(thaw_score a, thaw_score b) {
    return a.count == b.count && memcmp(&a.loss, &b.loss, sizeof a.loss) == 0 &&
           memcmp(&a.accuracy, &b.accuracy, sizeof a.accuracy) == 0 &&
           memcmp(&a.top_k, &b.top_k, sizeof a.top_k) == 0 &&
           memcmp(&a.macro_f1, &b.macro_f1, sizeof a.macro_f1) == 0 &&
           memcmp(&a.calibration_error, &b.calibration_error, sizeof a.top_k) == 0;
}

static bool same_event(const thaw_event *a, const thaw_event *b) {
    return a->kind == b->kind && a->phase == b->phase && a->epoch == b->epoch &&
           a->phase_epoch == b->phase_epoch && a->improved == b->improved && a->wait == b->wait &&
           a->best_epoch == b->best_epoch && memcmp(&a->best, &b->best, sizeof a->best) == 0 &&
           memcmp(&a->lr, &b->lr, sizeof a->lr) == 0 && a->reason == b->reason &&
           same_score(a->train, b->train) && same_score(a->validation, b->validation);
}

/* Without preparing: frozen layers see the photos of a resumed run once more. */
static void squeeze(const char *story, char *out) {
    for (; *story != '\0'; story++) {
        if (*story != 'p') *out++ = *story;
    }
    *out = '\0';
}

/* b went on from where the whole run had ended `epochs` epochs and told `story`. */
static void check_went_on(const train_bench *whole, const train_bench *b, int epochs,
                          const char *story) {
    char told[sizeof b->story], wanted[sizeof whole->story];
    squeeze(whole->story + strlen(story), wanted);
    squeeze(b->story, told);
    CHECK_EQ_STR(told, wanted);
    CHECK_EQ_INT(b->epochs, whole->epochs - epochs);
    if (b->epochs != whole->epochs - epochs) return;
    for (int i = 0; i < b->epochs; i++) CHECK(same_event(&b->epoch[i], &whole->epoch[epochs + i]));
    CHECK(same_event(&b->last, &whole->last));
    CHECK_SAME_BITS(b->model.graph.weights, whole->model.graph.weights,
                    whole->model.graph.weight_count);
}

/* One bench makes `steps` steps and is thrown away; another goes on from its checkpoint. False when
 * there are not as many steps. */
static bool check_broken_off(bool (*open)(train_bench *b), const train_bench *whole, int steps) {
    train_bench first = {0}, second = {0};
    uint8_t *bytes = NULL;
    size_t length = 0;
    bool more = open(&first) && train_start(&first);
    for (int i = 0; i < steps && more; i++) more = train_step(&first);
    bool saved = more && save(&first, &bytes, &length);
    int epochs = first.epochs;
    train_close(&first);
    if (saved && open(&second) && train_start(&second) && load(&second, bytes, length)) {
        train_run(&second);
        check_went_on(whole, &second, epochs, first.story);
    }
    train_close(&second);
    thaw_heap_free(bytes);
    return saved;
}

static void check_at_every_step(bool (*open)(train_bench *b)) {
    train_bench whole = {0};
    REQUIRE(open(&whole));
    train_run(&whole);
    int steps = 0;
    while (!test_failed() && check_broken_off(open, &whole, steps)) steps++;
    CHECK_EQ_INT(steps, (int)strlen(whole.story));
    train_close(&whole);
}

TEST(checkpoint_at_any_step_ends_with_the_same_bits) {
    train_bench whole = {0};
    REQUIRE(open_bench(&whole));
    train_run(&whole);
    CHECK(strstr(whole.story, "RP") != NULL && whole.epochs >= 6);
    CHECK(whole.last.best_epoch < whole.epochs - 1); /* so the best weights matter */
    CHECK(whole.last.lr < 0.3);                      /* the plateau was seen */
    train_close(&whole);
    check_at_every_step(open_bench);
}

/* The second phase goes on with the first one's optimizer. */
static bool open_keeping(train_bench *b) {
    if (!open_bench(b)) return false;
    b->phase[0].epochs = b->phase[1].epochs = 2;
    b->phase[1].optimizer = b->phase[0].optimizer;
    b->phase[1].keep_optimizer = true;
    return true;
}

TEST(checkpoint_keeps_the_optimizer_between_phases) {
    check_at_every_step(open_keeping);
}

/* Saving changes nothing, and what is loaded saves as the same file. */
TEST(checkpoint_saved_loaded_and_saved_is_the_same_file) {
    train_bench a = {0}, b = {0};
    uint8_t *first = NULL, *second = NULL;
    size_t first_length = 0, second_length = 0;
    REQUIRE(open_bench(&a) && train_start(&a) && train_until(&a, THAW_EVENT_EPOCH, 2));
    REQUIRE(train_until(&a, THAW_EVENT_BATCH, 1));
    REQUIRE(save(&a, &first, &first_length));
    REQUIRE(open_bench(&b) && train_start(&b) && load(&b, first, first_length));
    REQUIRE(save(&b, &second, &second_length));
    CHECK_EQ_INT(second_length, first_length);
    if (second_length == first_length) CHECK(memcmp(first, second, first_length) == 0);
    thaw_heap_free(first);
    thaw_heap_free(second);
    train_close(&a);
    train_close(&b);
}

TEST(checkpoint_tells_what_the_run_was) {
    train_bench b = {0};
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_checkpoint c;
    REQUIRE(open_bench(&b) && train_start(&b) && train_until(&b, THAW_EVENT_EPOCH, 2));
    REQUIRE(save(&b, &bytes, &length));
    REQUIRE_OK(thaw_checkpoint_open(bytes, length, &c, NULL), NULL);
    CHECK_EQ_INT(c.head.number, 7);
    CHECK_EQ_STR(c.head.recipe, head.recipe);
    CHECK_EQ_STR(c.head.source, head.source);
    CHECK_EQ_INT(c.head.samples, 25);
    CHECK(c.head.photos == head.photos);
    CHECK_EQ_INT(c.phase, 0);
    CHECK_EQ_INT(c.epoch, 2);
    CHECK_EQ_INT(c.head.history_length, 5);
    CHECK(memcmp(c.head.history, head.history, 5) == 0);
    thaw_checkpoint_reset(&c);
    thaw_heap_free(bytes);
    train_close(&b);
}

/* ---- damage ---------------------------------------------------------------------------------- */

static void make_one(uint8_t **bytes, size_t *length) {
    train_bench b = {0};
    REQUIRE(open_bench(&b) && train_start(&b) && train_until(&b, THAW_EVENT_BATCH, 1));
    CHECK(save(&b, bytes, length));
    train_close(&b);
}

static void check_bad(const uint8_t *bytes, size_t length) {
    thaw_checkpoint c;
    thaw_error err = {0};
    CHECK_FAILS(thaw_checkpoint_open(bytes, length, &c, &err), THAW_BAD_FILE, &err);
}

TEST(checkpoint_that_is_torn_is_recognised) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    make_one(&bytes, &length);
    REQUIRE(bytes != NULL);
    for (size_t cut = 0; cut < length && !test_failed(); cut += cut < 128 ? 1 : 37)
        check_bad(bytes, cut);
    for (size_t i = 0; i < length && !test_failed(); i += i < 128 ? 1 : 41) {
        bytes[i] ^= (uint8_t)(1 << i % 8);
        check_bad(bytes, length);
        bytes[i] ^= (uint8_t)(1 << i % 8);
    }
    thaw_heap_free(bytes);
}

#define BEFORE_CHECKSUM "{\"__metadata__\":{\"checksum\":\""

/* Writes the checksum that belongs to what the file has become. */
static void forge(uint8_t *bytes, size_t length) {
    size_t at = 8 + strlen(BEFORE_CHECKSUM);
    uint64_t sum = thaw_hash64(bytes + at + 16, length - at - 16, thaw_hash64(bytes, at, 0));
    for (int i = 15; i >= 0; i--, sum >>= 4)
        bytes[at + (size_t)i] = (uint8_t) "0123456789abcdef"[sum & 15];
}

/* Loads a file and goes on for some steps; false where it is refused. */
static bool try_forged(const uint8_t *bytes, size_t length) {
    train_bench b = {0};
    thaw_checkpoint c;
    bool loaded = false;
    if (thaw_checkpoint_open(bytes, length, &c, NULL) != THAW_OK) return false;
    if (open_bench(&b) && train_start(&b))
        loaded = thaw_trainer_load(b.trainer, &c, NULL) == THAW_OK;
    for (int i = 0; i < 4 && loaded; i++)
        if (thaw_trainer_step(b.trainer, &b.last, NULL) != THAW_OK) break;
    train_close(&b);
    thaw_checkpoint_reset(&c);
    return loaded;
}

/* A file whose counters are nonsense but whose checksum is right loads or is refused; it never
 * leads the trainer astray. */
TEST(checkpoint_with_forged_counters_does_no_harm) {
    static const char *const values[] = {"ffffffffffffffff", "0000000000000001", "0000000000000005",
                                         "000000007fffffff"};
    uint8_t *bytes = NULL;
    size_t length = 0;
    int refused = 0;
    make_one(&bytes, &length);
    REQUIRE(bytes != NULL);
    char *at = strstr((char *)bytes + 8, "\"phase\":"), *end = strstr(at, "\"weights/");
    for (; at < end; at++) {
        if (at[-1] != '"' || at[-2] != ':' || strspn(at, "0123456789abcdef") != 16) continue;
        char before[16];
        memcpy(before, at, 16);
        for (int i = 0; i < 4; i++) {
            memcpy(at, values[i], 16);
            forge(bytes, length);
            refused += !try_forged(bytes, length);
        }
        memcpy(at, before, 16);
    }
    CHECK(refused > 20);
    thaw_heap_free(bytes);
}

TEST(checkpoint_of_another_run_is_refused) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_checkpoint c;
    make_one(&bytes, &length);
    REQUIRE(bytes != NULL);
    REQUIRE_OK(thaw_checkpoint_open(bytes, length, &c, NULL), NULL);
    for (int i = 0; i < 2; i++) {
        train_bench b = {0};
        thaw_error err = {0};
        REQUIRE(open_bench(&b));
        if (i == 0) b.phase[0].freezes = 0;                         /* other weights train */
        if (i == 1) b.phase[0].optimizer.kind = THAW_OPTIMIZER_SGD; /* less state */
        REQUIRE(train_start(&b));
        CHECK_FAILS(thaw_trainer_load(b.trainer, &c, &err), THAW_BAD_FILE, &err);
        CHECK_CONTAINS(err.detail, "does not fit");
        train_close(&b);
    }
    thaw_checkpoint_reset(&c);
    thaw_heap_free(bytes);
}

/* ---- memory ---------------------------------------------------------------------------------- */

TEST(checkpoint_survives_every_failing_allocation) {
    train_bench b = {0};
    uint8_t *bytes = NULL;
    size_t length = 0;
    REQUIRE(open_bench(&b) && train_start(&b) && train_until(&b, THAW_EVENT_BATCH, 1));
    size_t before = thaw_heap_live();
    for (uint64_t n = 1; bytes == NULL && n < 1000 && !test_failed(); n++) {
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        thaw_status status = thaw_trainer_save(b.trainer, &head, &bytes, &length, &err);
        thaw_heap_fail_at(0);
        if (status == THAW_OK) break;
        CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    REQUIRE(bytes != NULL);
    train_close(&b);

    bool loaded = false;
    for (uint64_t n = 1; !loaded && n < 1000 && !test_failed(); n++) {
        thaw_error err = {0};
        thaw_checkpoint c = {0};
        b = (train_bench){0};
        REQUIRE(open_bench(&b) && train_start(&b));
        thaw_heap_fail_at(n);
        thaw_status status = thaw_checkpoint_open(bytes, length, &c, &err);
        if (status == THAW_OK) status = thaw_trainer_load(b.trainer, &c, &err);
        thaw_heap_fail_at(0);
        loaded = status == THAW_OK;
        if (!loaded) CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        thaw_checkpoint_reset(&c);
        train_close(&b);
    }
    CHECK(loaded);
    thaw_heap_free(bytes);
}
