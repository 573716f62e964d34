/* Laying buffers into one slab. */
#include "base/rng.h"
#include "graph/planner.h"
#include "test.h"

#define MOST 64

static bool meet_in_time(const thaw_buffer *a, const thaw_buffer *b) {
    return a->first <= b->last && b->first <= a->last;
}

static bool meet_in_space(const thaw_buffer *a, const thaw_buffer *b) {
    return a->offset < b->offset + b->count && b->offset < a->offset + a->count;
}

/* What every plan promises. */
static void check_plan(const thaw_buffer *buffer, int buffers, uint64_t total) {
    uint64_t end = 0;
    for (int i = 0; i < buffers; i++) {
        CHECK_EQ_INT(buffer[i].offset % 16, 0);
        if (buffer[i].count == 0) continue;
        uint64_t own_end = buffer[i].offset + (buffer[i].count + 15) / 16 * 16;
        if (own_end > end) end = own_end;
        for (int j = 0; j < i; j++) {
            CHECK(!meet_in_time(&buffer[i], &buffer[j]) || !meet_in_space(&buffer[i], &buffer[j]));
        }
    }
    CHECK_EQ_INT(total, end);
}

/* The most floats alive at one time: no plan can do with less. */
static uint64_t least_possible(const thaw_buffer *buffer, int buffers, int times) {
    uint64_t most = 0;
    for (int t = 0; t < times; t++) {
        uint64_t alive = 0;
        for (int i = 0; i < buffers; i++) {
            bool now = buffer[i].first <= t && t <= buffer[i].last;
            if (now) alive += (buffer[i].count + 15) / 16 * 16;
        }
        if (alive > most) most = alive;
    }
    return most;
}

TEST(planner_keeps_live_buffers_apart) {
    thaw_buffer buffer[MOST], again[MOST];
    int order[MOST];
    for (uint32_t round = 0; round < 500 && !test_failed(); round++) {
        thaw_rng rng = thaw_rng_make(1, THAW_RNG_SAMPLE, 0, round);
        int buffers = (int)thaw_rng_below(&rng, MOST) + 1, times = 40;
        for (int i = 0; i < buffers; i++) {
            int first = (int)thaw_rng_below(&rng, (uint32_t)times);
            int length = (int)thaw_rng_below(&rng, (uint32_t)(times - first));
            bool nothing = thaw_rng_below(&rng, 10) == 0;
            uint64_t count = nothing ? 0 : thaw_rng_below(&rng, 1000) + 1;
            buffer[i] = again[i] =
                (thaw_buffer){.count = count, .first = first, .last = first + length};
        }
        uint64_t total = 0, same = 0;
        thaw_plan_buffers(buffer, buffers, order, &total);
        check_plan(buffer, buffers, total);
        CHECK(total >= least_possible(buffer, buffers, times));
        thaw_plan_buffers(again, buffers, order, &same);
        CHECK_EQ_INT(same, total);
        for (int i = 0; i < buffers; i++) CHECK_EQ_INT(again[i].offset, buffer[i].offset);
    }
}

/* A chain of layers: each output lives until the next one is made. */
TEST(planner_lets_a_chain_pass_between_two_places) {
    thaw_buffer buffer[10];
    int order[10];
    uint64_t total = 0;
    for (int i = 0; i < 10; i++) {
        buffer[i] = (thaw_buffer){.count = 100, .first = i, .last = i + 1};
    }
    thaw_plan_buffers(buffer, 10, order, &total);
    check_plan(buffer, 10, total);
    CHECK_EQ_INT(total, 2 * 112); /* 100 is rounded up to 112 */
}

TEST(planner_puts_small_buffers_into_gaps) {
    /* Two large ones that never meet share a place; the small one fits beside either. */
    thaw_buffer buffer[] = {
        {.count = 16, .first = 0, .last = 9},  {.count = 160, .first = 0, .last = 4},
        {.count = 160, .first = 5, .last = 9}, {.count = 32, .first = 2, .last = 3},
        {.count = 32, .first = 6, .last = 7},
    };
    int order[5];
    uint64_t total = 0;
    thaw_plan_buffers(buffer, 5, order, &total);
    check_plan(buffer, 5, total);
    CHECK_EQ_INT(total, 160 + 32 + 16);
    CHECK_EQ_INT(buffer[1].offset, 0);
    CHECK_EQ_INT(buffer[2].offset, 0);
}

TEST(planner_gives_nothing_for_nothing) {
    thaw_buffer buffer[] = {{.count = 0, .first = 0, .last = 1},
                            {.count = 0, .first = 0, .last = 0}};
    int order[2];
    uint64_t total = 7;
    thaw_plan_buffers(buffer, 2, order, &total);
    CHECK_EQ_INT(total, 0);
    thaw_plan_buffers(NULL, 0, order, &total);
    CHECK_EQ_INT(total, 0);
}
