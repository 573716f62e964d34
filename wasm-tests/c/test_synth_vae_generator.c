/* The VAE behind the interface of generators: which photos it sees, early stopping, breaking off at
 * any step, and files that are not its own. */
#include <string.h>

#include "base/heap.h"
#include "synth/photos.h"
#include "test.h"

#define SIDE 16
#define BYTES (SIDE * SIDE * 3)
#define EACH 12 /* photos a class */
#define PHOTOS (2 * EACH)
#define BATCH 8
#define EPOCHS 8
#define WANTED 11 /* of the second class; more than a batch */

static uint8_t rgb[PHOTOS * BYTES];
static int label[PHOTOS];
static const size_t wanted[] = {0, WANTED};
static const char *const names[] = {"bars", "discs"};

static void draw(void) {
    for (int i = 0; i < PHOTOS; i++) {
        label[i] = i % 2;
        for (int p = 0; p < SIDE * SIDE; p++) {
            int x = p % SIDE - 3 - i / 3, y = p / SIDE - 8;
            bool inside = label[i] == 1 ? x * x + y * y < 16 : x * x < 4;
            memset(rgb + i * BYTES + p * 3, inside ? 200 - 3 * i : 40, 3);
        }
    }
}

static thaw_synth_task task_of(thaw_pool *pool) {
    draw();
    return (thaw_synth_task){
        .desc = {.generator = THAW_SYNTH_VAE,
                 .learning = {.side = SIDE,
                              .latent = 2,
                              .filters = 2,
                              .batch = BATCH,
                              .epochs = EPOCHS,
                              .lr = 0.01},
                 .vae = {.beta = 1, .warm_up = 2, .held_out = 0.25, .patience = 3},
                 .spread = 1},
        .seed = 7,
        .classes = 2,
        .class_name = names,
        .wanted = wanted,
        .w = SIDE,
        .h = SIDE,
        .real = {.samples = PHOTOS, .rgb = rgb, .label = label},
        .pool = pool};
}

/* ---- photos ---------------------------------------------------------------------------------- */

TEST(synth_photos_are_held_out_by_class_and_ordered_by_epoch) {
    thaw_arena arena;
    thaw_synth_photos p;
    thaw_error err = {0};
    thaw_synth_task task = task_of(NULL);
    int seen[PHOTOS] = {0}, held[2] = {0}, moved = 0;
    uint32_t first_order[PHOTOS];
    thaw_arena_init(&arena);
    thaw_synth_photos_desc desc = {&task, BATCH, 0.25, false};
    REQUIRE_OK(thaw_synth_photos_init(&p, &desc, &arena, &err), &err);
    CHECK_EQ_INT(p.learn, 18);
    CHECK_EQ_INT(p.held, 6);
    CHECK_EQ_INT(thaw_synth_photos_batches(&p, false), 3);
    CHECK_EQ_INT(thaw_synth_photos_batches(&p, true), 1);
    thaw_synth_batch out = thaw_synth_photos_get_held(&p, 0);
    for (int i = 0; i < out.n; i++, held[out.label[i - 1]]++) seen[out.item[i]]++;
    CHECK(held[0] == 3 && held[1] == 3);
    for (uint32_t epoch = 0; epoch < 2; epoch++) {
        for (size_t at = 0; at < 3; at++) {
            thaw_synth_batch b = thaw_synth_photos_get(&p, epoch, at);
            CHECK_EQ_INT(b.n, at < 2 ? BATCH : 2);
            for (int i = 0; i < b.n; i++) {
                size_t place = at * BATCH + (size_t)i;
                CHECK(b.label[i] == label[b.item[i]] && b.rgb[i] == rgb + b.item[i] * BYTES);
                if (epoch == 0) seen[b.item[i]]++;
                if (epoch == 0) first_order[place] = b.item[i];
                moved += epoch == 1 && first_order[place] != b.item[i];
            }
        }
    }
    for (int i = 0; i < PHOTOS; i++) CHECK_EQ_INT(seen[i], 1);
    CHECK(moved > 9);
    thaw_arena_reset(&arena);
}

TEST(synth_photos_mirror_some_and_leave_those_held_out) {
    thaw_arena arena;
    thaw_synth_photos p;
    thaw_error err = {0};
    thaw_synth_task task = task_of(NULL);
    int mirrored = 0;
    thaw_arena_init(&arena);
    thaw_synth_photos_desc desc = {&task, BATCH, 0.25, true};
    REQUIRE_OK(thaw_synth_photos_init(&p, &desc, &arena, &err), &err);
    for (size_t at = 0; at < 3; at++) {
        thaw_synth_batch b = thaw_synth_photos_get(&p, 5, at);
        for (int i = 0; i < b.n; i++) {
            const uint8_t *photo = rgb + b.item[i] * BYTES;
            if (b.rgb[i] == photo) continue;
            mirrored++;
            for (int k = 0; k < SIDE * SIDE; k++) {
                int x = k % SIDE, other = k - x + SIDE - 1 - x;
                CHECK(memcmp(b.rgb[i] + k * 3, photo + other * 3, 3) == 0);
            }
        }
    }
    CHECK(mirrored > 3 && mirrored < 15);
    thaw_synth_batch out = thaw_synth_photos_get_held(&p, 0);
    for (int i = 0; i < out.n; i++) CHECK(out.rgb[i] == rgb + out.item[i] * BYTES);
    thaw_arena_reset(&arena);
}

/* ---- learning -------------------------------------------------------------------------------- */

typedef struct {
    int lessons, epochs, best_epoch;
    bool over;
    double val_loss; /* of the last epoch */
    uint8_t made[WANTED * BYTES];
} outcome;

static thaw_synth *open_generator(thaw_pool *pool) {
    static thaw_synth_task task;
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    task = task_of(pool);
    thaw_status status = thaw_synth_create(&task, &synth, &err);
    CHECK_OK(status, &err);
    return synth;
}

static void note_lesson(outcome *o, const thaw_synth_lesson *lesson) {
    o->lessons++;
    o->epochs = lesson->epoch;
    o->best_epoch = lesson->best_epoch;
    o->over = lesson->over;
    CHECK(lesson->epochs == EPOCHS);
    if (lesson->epoch_ended) {
        CHECK(lesson->figures == 4 && strcmp(lesson->figure[3].name, "val_loss") == 0);
        o->val_loss = lesson->figure[3].value;
    }
}

/* At most `steps` steps; true when it is done. */
static bool go_on(thaw_synth *synth, int steps, outcome *o) {
    thaw_error err = {0};
    thaw_synth_event event;
    for (int i = 0; i < steps; i++) {
        CHECK_OK(thaw_synth_step(synth, &event, &err), &err);
        if (event.kind == THAW_SYNTH_DONE) return true;
        if (event.kind == THAW_SYNTH_LEARNT) note_lesson(o, &event.lesson);
        if (event.kind == THAW_SYNTH_LEARNT) continue;
        CHECK(event.sample.label == 1 && event.sample.w == SIDE && event.sample.h == SIDE);
        memcpy(o->made + event.sample.index * BYTES, event.sample.rgb, BYTES);
    }
    return false;
}

static outcome straight, other;

static bool learn_straight(void) {
    straight = (outcome){0};
    thaw_synth *synth = open_generator(NULL);
    bool done = go_on(synth, 1000, &straight);
    thaw_synth_destroy(synth);
    return done;
}

/* A generator that goes on from a file of another, which is destroyed. */
static thaw_synth *break_off(thaw_synth *synth) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_error err = {0};
    CHECK_OK(thaw_synth_save(synth, &bytes, &length, &err), &err);
    thaw_synth_destroy(synth);
    synth = open_generator(NULL);
    CHECK_OK(thaw_synth_load(synth, bytes, length, &err), &err);
    memset(bytes, 0xAA, length); /* nothing is borrowed */
    thaw_heap_free(bytes);
    return synth;
}

TEST(vae_generator_has_the_same_bits_with_threads_and_wherever_it_broke_off) {
    thaw_pool *pool = NULL;
    thaw_error err = {0};
    REQUIRE(learn_straight());
    CHECK(straight.over && straight.best_epoch > 2);

    REQUIRE_OK(thaw_pool_create(2, &pool, &err), &err);
    other = (outcome){0};
    thaw_synth *synth = open_generator(pool);
    REQUIRE(go_on(synth, 1000, &other));
    thaw_synth_destroy(synth);
    thaw_pool_destroy(pool);
    CHECK(memcmp(&straight, &other, sizeof other) == 0);

    /* After the first batch, in the midst of an epoch, at its end, before the last batch, when all
     * is learnt, between two samples. */
    const int at[] = {1, 18, 20, straight.lessons - 1, straight.lessons, straight.lessons + 5};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        other = (outcome){0};
        synth = open_generator(NULL);
        REQUIRE(!go_on(synth, at[i], &other));
        synth = break_off(synth);
        REQUIRE(go_on(synth, 1000, &other));
        thaw_synth_destroy(synth);
        CHECK(memcmp(&straight, &other, sizeof other) == 0);
    }
}

TEST(vae_generator_stops_early_and_goes_back_to_its_best) {
    thaw_synth_task task = task_of(NULL);
    thaw_synth *synth = NULL;
    thaw_error err = {0};
    thaw_synth_event event = {0};
    outcome o = {0};
    task.desc.vae.patience = 0; /* the first epoch that is no better ends it */
    task.desc.vae.min_delta = 1e9;
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    while (!o.over) {
        REQUIRE_OK(thaw_synth_step(synth, &event, &err), &err);
        REQUIRE(event.kind == THAW_SYNTH_LEARNT);
        note_lesson(&o, &event.lesson);
    }
    CHECK(o.best_epoch == 3 && o.epochs == 4); /* the first after the warm-up, and one more */
    CHECK_EQ_INT(event.total, event.done + WANTED);
    thaw_synth_destroy(synth);
}

TEST(vae_generator_ends_with_the_step_in_which_it_is_cancelled) {
    thaw_synth *synth = open_generator(NULL);
    thaw_synth_event event;
    thaw_error err = {0};
    outcome o = {0};
    CHECK(!go_on(synth, 2, &o));
    thaw_synth_cancel(synth);
    REQUIRE_OK(thaw_synth_step(synth, &event, &err), &err);
    CHECK(event.kind == THAW_SYNTH_DONE && event.cancelled && event.done == 2);
    thaw_synth_destroy(synth);
}

TEST(vae_generator_learns_nothing_where_nothing_is_wanted) {
    static const size_t none[] = {0, 0};
    thaw_synth_task task = task_of(NULL);
    thaw_synth *synth = NULL;
    thaw_synth_event event;
    thaw_error err = {0};
    task.wanted = none;
    REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
    REQUIRE_OK(thaw_synth_step(synth, &event, &err), &err);
    CHECK(event.kind == THAW_SYNTH_DONE && event.total == 0);
    thaw_synth_destroy(synth);
}

/* ---- files ----------------------------------------------------------------------------------- */

TEST(vae_generator_takes_no_file_of_other_photos_seeds_or_settings) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_error err = {0};
    REQUIRE(learn_straight());
    thaw_synth *synth = open_generator(NULL);
    CHECK_FAILS(thaw_synth_save(synth, &bytes, &length, &err), THAW_INVALID, &err);
    REQUIRE(!go_on(synth, 9, &other));
    REQUIRE_OK(thaw_synth_save(synth, &bytes, &length, &err), &err);
    thaw_synth_destroy(synth);
    for (int wrong = 0; wrong < 5; wrong++) {
        thaw_synth_task task = task_of(NULL);
        if (wrong == 0) task.seed++;
        if (wrong == 1) rgb[5]++;
        if (wrong == 2) label[3] = 0;
        if (wrong == 3) task.desc.vae.beta = 2;
        if (wrong == 4) length -= 40;
        REQUIRE_OK(thaw_synth_create(&task, &synth, &err), &err);
        CHECK_FAILS(thaw_synth_load(synth, bytes, length, &err), THAW_BAD_FILE, &err);
        if (wrong == 4) { /* and learns as if nothing had been tried */
            other = (outcome){0};
            REQUIRE(go_on(synth, 1000, &other));
            CHECK(memcmp(&straight, &other, sizeof other) == 0);
        }
        thaw_synth_destroy(synth);
    }
    thaw_heap_free(bytes);
}

/* Everything that a life of one does, with the n-th allocation refused. */
static thaw_status live(uint64_t n) {
    thaw_synth_task task = task_of(NULL);
    thaw_synth *synth = NULL;
    thaw_synth_event event;
    thaw_error err = {0};
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_heap_fail_at(n);
    thaw_status status = thaw_synth_create(&task, &synth, &err);
    for (int i = 0; i < 9 && status == THAW_OK; i++) status = thaw_synth_step(synth, &event, &err);
    if (status == THAW_OK) status = thaw_synth_save(synth, &bytes, &length, &err);
    thaw_synth_destroy(synth);
    synth = NULL;
    if (status == THAW_OK) status = thaw_synth_create(&task, &synth, &err);
    if (status == THAW_OK) status = thaw_synth_load(synth, bytes, length, &err);
    thaw_heap_fail_at(0);
    thaw_heap_free(bytes);
    thaw_synth_destroy(synth);
    return status;
}

TEST(vae_generator_reports_every_failed_allocation) {
    thaw_status status = THAW_NO_MEMORY;
    size_t before = thaw_heap_live();
    for (uint64_t n = 1; n < 2000 && status == THAW_NO_MEMORY; n++) {
        status = live(n);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(status == THAW_OK);
}

/* ---- between two photos ---------------------------------------------------------------------- */

TEST(vae_goes_between_photos_of_a_class_once_it_has_learnt) {
    static uint8_t way[3][BYTES];
    thaw_synth *synth = open_generator(NULL);
    thaw_synth_sample out;
    thaw_error err = {0};
    outcome o = {0};
    const size_t discs[] = {1, 13}, back[] = {13, 1}, mixed[] = {0, 1}, beyond[] = {1, PHOTOS};
    CHECK_FAILS(thaw_synth_between(synth, discs, 0, &out, &err), THAW_INVALID, &err);
    CHECK_CONTAINS(err.detail, "that has learnt");
    CHECK(go_on(synth, 1000, &o));
    for (int i = 0; i < 3; i++) {
        REQUIRE_OK(thaw_synth_between(synth, discs, i / 2.0, &out, &err), &err);
        CHECK(out.label == 1 && out.w == SIDE && out.h == SIDE && out.seed == 7);
        memcpy(way[i], out.rgb, BYTES);
    }
    CHECK(memcmp(way[0], way[1], BYTES) != 0 && memcmp(way[1], way[2], BYTES) != 0);
    REQUIRE_OK(thaw_synth_between(synth, back, 0, &out, &err), &err);
    CHECK(memcmp(out.rgb, way[2], BYTES) == 0);
    CHECK_FAILS(thaw_synth_between(synth, mixed, 0, &out, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_synth_between(synth, beyond, 0, &out, &err), THAW_INVALID, &err);
    CHECK_FAILS(thaw_synth_between(synth, discs, 1.5, &out, &err), THAW_INVALID, &err);
    thaw_synth_destroy(synth);
}
