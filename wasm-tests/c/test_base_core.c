#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/heap.h"
#include "base/mathf.h"
#include "base/rng.h"
#include "base/threads.h"
#include "base/vec.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ---- heap -------------------------------------------------------------------------------------
 */

TEST(heap_aligns_blocks_and_counts_their_bytes) {
    size_t before = thaw_heap_live();
    thaw_heap_reset_peak();
    char *a = thaw_heap_alloc(1), *b = thaw_heap_alloc(1000);
    REQUIRE(a != NULL && b != NULL);
    CHECK_EQ_INT((uintptr_t)a % THAW_ALIGN, 0);
    CHECK_EQ_INT((uintptr_t)b % THAW_ALIGN, 0);
    CHECK_EQ_INT(thaw_heap_live(), before + 1001);
    thaw_heap_free(a);
    thaw_heap_free(b);
    thaw_heap_free(NULL);
    CHECK_EQ_INT(thaw_heap_live(), before);
    CHECK_EQ_INT(thaw_heap_peak(), before + 1001);
    thaw_heap_reset_peak();
    CHECK_EQ_INT(thaw_heap_peak(), before);
}

TEST(heap_realloc_keeps_what_fits) {
    char *block = thaw_heap_realloc(NULL, 5);
    REQUIRE(block != NULL);
    memcpy(block, "abcde", 5);
    block = thaw_heap_realloc(block, 100000);
    REQUIRE(block != NULL);
    CHECK(memcmp(block, "abcde", 5) == 0);
    block = thaw_heap_realloc(block, 2);
    REQUIRE(block != NULL);
    CHECK(memcmp(block, "ab", 2) == 0);
    thaw_heap_free(block);
}

TEST(heap_fails_when_told_and_for_impossible_sizes) {
    CHECK(thaw_heap_alloc(0) == NULL);
    CHECK(thaw_heap_alloc(SIZE_MAX) == NULL);
    CHECK(thaw_heap_alloc(SIZE_MAX - THAW_ALIGN) == NULL);
    thaw_heap_fail_at(2);
    char *first = thaw_heap_alloc(8);
    CHECK(first != NULL);
    CHECK(thaw_heap_alloc(8) == NULL);
    CHECK(thaw_heap_realloc(first, 16) == NULL);
    thaw_heap_fail_at(0);
    first = thaw_heap_realloc(first, 16);
    CHECK(first != NULL);
    thaw_heap_free(first);
}

TEST(heap_counts_allocations_since_asked) {
    (void)thaw_heap_count();
    for (int i = 0; i < 3; i++) thaw_heap_free(thaw_heap_alloc(16));
    CHECK_EQ_INT(thaw_heap_count(), 3);
    CHECK_EQ_INT(thaw_heap_count(), 0);
}

/* ---- arena ------------------------------------------------------------------------------------
 */

static bool is_zero(const unsigned char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != 0) return false;
    }
    return true;
}

TEST(arena_gives_zeroed_aligned_memory_of_its_own) {
    thaw_arena arena;
    thaw_arena_init(&arena);
    (void)thaw_heap_count();
    CHECK_EQ_INT(thaw_heap_count(), 0); /* an empty arena allocates nothing */
    unsigned char *blocks[60];
    for (size_t i = 0; i < COUNT(blocks); i++) {
        size_t bytes = i * i * 17; /* up to 58 KB: several arena blocks, some larger than one */
        blocks[i] = thaw_arena_alloc(&arena, bytes);
        REQUIRE(blocks[i] != NULL);
        CHECK_EQ_INT((uintptr_t)blocks[i] % THAW_ALIGN, 0);
        CHECK(is_zero(blocks[i], bytes));
        memset(blocks[i], (int)i, bytes);
    }
    for (size_t i = 0; i < COUNT(blocks); i++) {
        size_t kept = 0;
        while (kept < i * i * 17 && blocks[i][kept] == i) kept++;
        CHECK_EQ_INT(kept, i * i * 17);
    }
    thaw_arena_reset(&arena);
    CHECK_EQ_INT(arena.used, 0);
    unsigned char *again = thaw_arena_alloc(&arena, 1000);
    REQUIRE(again != NULL);
    CHECK(is_zero(again, 1000));
    thaw_arena_reset(&arena);
}

TEST(arena_refuses_what_cannot_be) {
    thaw_arena arena;
    thaw_arena_init(&arena);
    CHECK(thaw_arena_alloc(&arena, SIZE_MAX) == NULL);
    CHECK(thaw_arena_array(&arena, SIZE_MAX / 2, 4) == NULL);
    thaw_heap_fail_at(1);
    CHECK(thaw_arena_alloc(&arena, 10) == NULL);
    CHECK(thaw_arena_text(&arena, "abc", 3) == NULL);
    CHECK(thaw_arena_format(&arena, "%d", 1) == NULL);
    thaw_heap_fail_at(0);
    CHECK(thaw_arena_alloc(&arena, 10) != NULL);
    thaw_arena_reset(&arena);
}

TEST(arena_copies_and_formats_text) {
    thaw_arena arena;
    thaw_arena_init(&arena);
    CHECK_EQ_STR(thaw_arena_text(&arena, "layers", 5), "layer");
    CHECK_EQ_STR(thaw_arena_text(&arena, "", 0), "");
    CHECK_EQ_STR(thaw_arena_format(&arena, "%s/%d", "block", 5), "block/5");
    thaw_arena_reset(&arena);
}

/* ---- rng --------------------------------------------------------------------------------------
 */

/* From kat_vectors of Random123, the authors' own implementation. */
TEST(philox_gives_the_known_answers) {
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        uint32_t out[4];
        thaw_philox(known[i].counter, known[i].key, out);
        CHECK(memcmp(out, known[i].out, sizeof out) == 0);
    }
}

TEST(rng_streams_repeat_and_differ) {
    thaw_rng first = thaw_rng_make(1, THAW_RNG_INIT, 0, 0), again = first;
    thaw_rng others[] = {
        thaw_rng_make(2, THAW_RNG_INIT, 0, 0),          thaw_rng_make(1, THAW_RNG_SPLIT, 0, 0),
        thaw_rng_make(1, THAW_RNG_INIT, 1, 0),          thaw_rng_make(1, THAW_RNG_INIT, 0, 1),
        thaw_rng_make(1ull << 32, THAW_RNG_INIT, 0, 0),
    };
    int same[COUNT(others)] = {0};
    for (int draw = 0; draw < 1000; draw++) {
        uint32_t value = thaw_rng_u32(&first);
        CHECK(thaw_rng_u32(&again) == value);
        for (size_t i = 0; i < COUNT(others); i++) same[i] += thaw_rng_u32(&others[i]) == value;
    }
    for (size_t i = 0; i < COUNT(others); i++) CHECK(same[i] <= 1);
}

TEST(rng_draws_have_their_moments) {
    const int draws = 100000;
    thaw_rng rng = thaw_rng_make(3, THAW_RNG_SAMPLE, 0, 0);
    double unit = 0, normal = 0, squares = 0, least = 1, most = 0;
    for (int i = 0; i < draws; i++) {
        double u = (double)thaw_rng_unit(&rng), z = (double)thaw_rng_normal(&rng);
        least = u < least ? u : least;
        most = u > most ? u : most;
        unit += u;
        normal += z;
        squares += z * z;
    }
    CHECK(least >= 0 && least < 1e-3 && most < 1 && most > 0.999);
    CHECK_NEAR(unit / draws, 0.5, 5e-3); /* five standard errors */
    CHECK_NEAR(normal / draws, 0, 1.6e-2);
    CHECK_NEAR(squares / draws, 1, 2.3e-2);
    for (int i = 0; i < 1000; i++) {
        float v = thaw_rng_uniform(&rng, -2, 3);
        CHECK(v >= -2 && v < 3);
    }
}

TEST(rng_below_is_bounded_and_even) {
    enum { DRAWS = 70000, BOUND = 7 };
    thaw_rng rng = thaw_rng_make(4, THAW_RNG_SAMPLE, 0, 0);
    int seen[BOUND] = {0};
    for (int i = 0; i < DRAWS; i++) {
        uint32_t value = thaw_rng_below(&rng, BOUND);
        REQUIRE(value < BOUND);
        seen[value]++;
    }
    for (int i = 0; i < BOUND; i++) CHECK_NEAR(seen[i], DRAWS / BOUND, 500);
    CHECK_EQ_INT(thaw_rng_below(&rng, 1), 0);
    for (int i = 0; i < 100; i++) CHECK(thaw_rng_below(&rng, 0xc0000000u) < 0xc0000000u);
}

TEST(rng_shuffle_keeps_every_item) {
    enum { ITEMS = 100 };
    uint32_t items[ITEMS];
    int seen[ITEMS] = {0}, moved = 0;
    for (uint32_t i = 0; i < ITEMS; i++) items[i] = i;
    thaw_rng rng = thaw_rng_make(5, THAW_RNG_SHUFFLE, 0, 0);
    thaw_rng_shuffle(&rng, items, ITEMS);
    for (uint32_t i = 0; i < ITEMS; i++) {
        seen[items[i]]++;
        moved += items[i] != i;
    }
    for (int i = 0; i < ITEMS; i++) CHECK_EQ_INT(seen[i], 1);
    CHECK(moved > ITEMS / 2);
    thaw_rng_shuffle(&rng, items, 0);
}

/* ---- threads ----------------------------------------------------------------------------------
 */

enum { MAX_CHUNKS = 1000 };

typedef struct {
    atomic_int runs[MAX_CHUNKS];
    atomic_int inside[16]; /* a worker's number belongs to one thread at a time */
    atomic_int clashes, strangers;
    int size;
} loop;

static void count_chunk(void *context, size_t chunk, int worker) {
    loop *l = context;
    if (worker < 0 || worker >= l->size) {
        atomic_fetch_add(&l->strangers, 1);
        return;
    }
    if (atomic_fetch_add(&l->inside[worker], 1) != 0) atomic_fetch_add(&l->clashes, 1);
    atomic_fetch_add(&l->runs[chunk], 1);
    atomic_fetch_sub(&l->inside[worker], 1);
}

TEST(parallel_for_runs_every_chunk_once) {
    static const size_t chunks[] = {0, 1, 2, 3, 17, MAX_CHUNKS};
    for (int threads = 0; threads <= 4; threads++) {
        thaw_pool *pool = NULL;
        thaw_error err = {0};
        if (threads > 0) REQUIRE_OK(thaw_pool_create(threads, &pool, &err), &err);
        CHECK(thaw_pool_size(pool) >= 1 && thaw_pool_size(pool) <= (threads > 1 ? threads : 1));
        for (int round = 0; round < 50; round++) {
            loop l = {.size = thaw_pool_size(pool)};
            size_t count = chunks[(size_t)round % COUNT(chunks)];
            thaw_parallel_for(pool, count, count_chunk, &l);
            int missed = 0;
            for (size_t i = 0; i < MAX_CHUNKS; i++) missed += l.runs[i] != (i < count);
            CHECK_EQ_INT(missed, 0);
            CHECK_EQ_INT(l.clashes, 0);
            CHECK_EQ_INT(l.strangers, 0);
        }
        thaw_pool_destroy(pool);
    }
}

TEST(pool_refuses_senseless_thread_counts_and_missing_memory) {
    thaw_pool *pool = NULL;
    thaw_error err = {0};
    CHECK_FAILS(thaw_pool_create(-1, &pool, &err), THAW_INVALID, &err);
    CHECK_CONTAINS(err.detail, "got -1");
    thaw_heap_fail_at(1);
    CHECK_FAILS(thaw_pool_create(2, &pool, &err), THAW_NO_MEMORY, &err);
    thaw_heap_fail_at(0);
    CHECK(pool == NULL);
}

/* ---- vec --------------------------------------------------------------------------------------
 */

#define CHECK_LANES(found, expression)                                                             \
    do {                                                                                           \
        float lanes_[4], wanted_[4];                                                               \
        vec_store(lanes_, found);                                                                  \
        for (int i = 0; i < 4; i++) wanted_[i] = (expression);                                     \
        CHECK_SAME_BITS(lanes_, wanted_, 4);                                                       \
    } while (0)

TEST(vec_operations_are_those_of_floats) {
    static const float a[] = {1.5f, -0.0f, 3e38f, -7.25f}, b[] = {0.1f, 0.0f, 3e38f, -7.25f};
    static const float c[] = {1e-45f, 5.0f, -3e38f, 0.3f};
    vec va = vec_load(a), vb = vec_load(b), vc = vec_load(c);
    CHECK_LANES(va, a[i]);
    CHECK_LANES(vec_load_splat(a + 3), a[3]);
    CHECK_LANES(vec_splat(2.5f), 2.5f);
    CHECK_LANES(vec_zero(), 0.0f);
    CHECK_LANES(vec_add(va, vb), a[i] + b[i]);
    CHECK_LANES(vec_sub(va, vb), a[i] - b[i]);
    CHECK_LANES(vec_mul(va, vb), a[i] * b[i]);
    CHECK_LANES(vec_div(va, vc), a[i] / c[i]);
    CHECK_LANES(vec_sqrt(vec_mul(vb, vb)), sqrtf(b[i] * b[i]));
    CHECK_LANES(vec_madd(va, vb, vc), a[i] * b[i] + c[i]);
    CHECK_LANES(vec_min(va, vb), b[i] < a[i] ? b[i] : a[i]);
    CHECK_LANES(vec_max(va, vb), a[i] < b[i] ? b[i] : a[i]);
    CHECK_LANES(vec_where_positive(va, vc), a[i] > 0.0f ? c[i] : 0.0f);
    CHECK(vec_lane0(vc) == c[0]);
    CHECK(vec_sum(vec_load(b)) == (b[0] + b[1]) + (b[2] + b[3]));
}

TEST(vec_min_and_max_keep_the_first_nan_alone) {
    vec number = vec_splat(2), nan = vec_splat(NAN);
    CHECK(isnan(vec_lane0(vec_min(nan, number))) && isnan(vec_lane0(vec_max(nan, number))));
    CHECK(vec_lane0(vec_min(number, nan)) == 2 && vec_lane0(vec_max(number, nan)) == 2);
    CHECK(vec_lane0(vec_where_positive(nan, number)) == 0);
}

/* ---- mathf ------------------------------------------------------------------------------------
 */

TEST(exp_and_log_agree_with_libm) {
    double exp_error = 0, log_error = 0;
    for (int i = 0; i <= 200000; i++) {
        float x = -87.0f + 175.7f * (float)i / 200000.0f;
        double wanted = exp((double)x), error = fabs((double)thaw_expf(x) / wanted - 1);
        exp_error = error > exp_error ? error : exp_error;
        float y = (float)exp((double)x); /* from 1e-38 to 1e38 */
        double log_wanted = log((double)y), scale = fmax(fabs(log_wanted), 0.5);
        double off = fabs((double)thaw_logf(y) - log_wanted) / scale;
        log_error = off > log_error ? off : log_error;
    }
    CHECK(exp_error < 2e-7);
    CHECK(log_error < 2e-7);
}

TEST(exp_and_log_know_the_ends) {
    CHECK(thaw_expf(0) == 1 && thaw_expf(-88) == 0 && thaw_expf(-INFINITY) == 0);
    CHECK(thaw_expf(89) == INFINITY && thaw_expf(INFINITY) == INFINITY && isnan(thaw_expf(NAN)));
    CHECK(thaw_logf(1) == 0 && thaw_logf(0) == -INFINITY && thaw_logf(INFINITY) == INFINITY);
    CHECK(isnan(thaw_logf(-1)) && isnan(thaw_logf(NAN)));
    CHECK_NEAR(thaw_logf(1e-45f), log(1.401298464324817e-45), 1e-5);
}

TEST(sin_and_cos_agree_with_libm) {
    double error = 0, far_error = 0;
    for (int i = -100000; i <= 100000; i++) {
        float x = 6.2831853f * (float)i / 100000.0f, far = 0.1f * (float)i;
        error = fmax(error, fabs((double)thaw_sinf(x) - sin((double)x)));
        error = fmax(error, fabs((double)thaw_cosf(x) - cos((double)x)));
        far_error = fmax(far_error, fabs((double)thaw_sinf(far) - sin((double)far)));
    }
    CHECK(error < 2e-7);
    CHECK(far_error < 2e-7);
}

TEST(pow_int_multiplies) {
    CHECK(thaw_pow_int(3, 0) == 1 && thaw_pow_int(3, 1) == 3 && thaw_pow_int(3, 5) == 243);
    CHECK_NEAR(thaw_pow_int(0.999, 100000) / pow(0.999, 100000), 1, 1e-12);
}
