#include <stdio.h>
#include <string.h>

#include "kernels/gemm.h"
#include "kernels/ref/ref.h"
#include "test.h"
#include "test_kernels_support.h"

#define GAP 3 /* floats between rows, which must stay untouched */

/* out is m rows of n + gap floats; what c holds beforehand is `before`. */
typedef struct {
    thaw_gemm gemm;
    const float *before;
} gemm_case;

static size_t gemm_scratch(const void *arguments, int workers) {
    const gemm_case *test = arguments;
    return thaw_gemm_scratch(&test->gemm, workers);
}

static void gemm_run(const void *arguments, float *out, float *scratch, thaw_pool *pool) {
    const gemm_case *test = arguments;
    thaw_gemm gemm = test->gemm;
    memcpy(out, test->before, (size_t)(gemm.m * gemm.ldc) * sizeof *out);
    gemm.c = out;
    thaw_gemm_run(&gemm, scratch, pool);
}

/* wanted = act(op(a) · op(b) [+ before] + bias), between gaps that stay what they were. */
static double *wanted_gemm(kernel_bench *bench, const thaw_gemm *gemm, const double *a,
                           const double *b, const double *before, const double *bias) {
    int m = gemm->m, n = gemm->n, ldc = gemm->ldc;
    double *product = kernel_doubles(bench, (size_t)(m * n));
    double *wanted = kernel_doubles(bench, (size_t)(m * ldc));
    thaw_ref_matmul(m, n, gemm->k, a, gemm->a_transposed, b, gemm->b_transposed, product);
    for (int i = 0; i < m * ldc; i++) {
        int row = i / ldc, col = i % ldc;
        wanted[i] = before[i];
        if (col >= n) continue;
        double sum = product[row * n + col] + (gemm->accumulate ? before[i] : 0);
        if (bias != NULL) sum += bias[col];
        thaw_ref_act_forward(gemm->epilogue.act, (double)gemm->epilogue.slope, 1, &sum, &wanted[i]);
    }
    return wanted;
}

typedef enum { PLAIN = 0, A_T = 1, B_T = 2, ACCUMULATE = 4, BIAS = 8, ALL = 16 } variant;

static void check_gemm(kernel_bench *bench, int m, int n, int k, int flags, thaw_activation act) {
    kernel_values a = kernel_random(bench, (size_t)(m * k));
    kernel_values b = kernel_random(bench, (size_t)(k * n));
    kernel_values before = kernel_random(bench, (size_t)(m * (n + GAP)));
    kernel_values bias = kernel_random(bench, (size_t)n);
    gemm_case test = {
        .gemm = {.m = m,
                 .n = n,
                 .k = k,
                 .a = a.f,
                 .b = b.f,
                 .lda = flags & A_T ? m : k,
                 .ldb = flags & B_T ? k : n,
                 .ldc = n + GAP,
                 .a_transposed = (flags & A_T) != 0,
                 .b_transposed = (flags & B_T) != 0,
                 .accumulate = (flags & ACCUMULATE) != 0,
                 .epilogue = {flags & BIAS ? bias.f : NULL, act, 0.25f}},
        .before = before.f,
    };
    double *wanted =
        wanted_gemm(bench, &test.gemm, a.d, b.d, before.d, flags & BIAS ? bias.d : NULL);
    kernel_case run = {&test, gemm_run, gemm_scratch, before.count};
    char name[96];
    snprintf(name, sizeof name, "gemm %d × %d × %d, flags %d, act %d", m, n, k, flags, (int)act);
    kernel_check(bench, &run, wanted, kernel_tolerance((size_t)k), name);
    kernel_bench_forget(bench);
}

TEST(gemm_matches_its_formula_around_every_tile_edge) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 1));
    for (int m = 1; m <= 13; m++) {
        for (int n = 1; n <= 17; n++) {
            check_gemm(&bench, m, n, 1 + (m * 17 + n) % 9, (m + n) % ALL, THAW_ACT_NONE);
        }
    }
    kernel_bench_close(&bench);
}

TEST(gemm_takes_every_variant) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 2));
    for (int flags = 0; flags < ALL; flags++) {
        for (int act = THAW_ACT_NONE; act <= THAW_ACT_LEAKY_RELU; act++) {
            check_gemm(&bench, 7, 13, 5, flags, (thaw_activation)act);
        }
    }
    kernel_bench_close(&bench);
}

TEST(gemm_matches_its_formula_over_several_blocks) {
    static const int sizes[][3] = {{121, 9, 255},  {119, 257, 3},  {61, 65, 256}, {3, 2, 257},
                                   {130, 70, 511}, {241, 513, 17}, {1, 300, 513}, {300, 1, 130}};
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 3));
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int flags = (int)(i * 5) % ALL;
        check_gemm(&bench, sizes[i][0], sizes[i][1], sizes[i][2], flags, THAW_ACT_RELU);
    }
    kernel_bench_close(&bench);
}

TEST(gemm_splits_long_sums_and_combines_them) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 4));
    for (int flags = 0; flags < ALL; flags += 3) {
        check_gemm(&bench, 6, 11, 9001 + flags, flags, THAW_ACT_HARD_SWISH);
    }
    kernel_bench_close(&bench);
}

/* An image by itself is to say what it says in a batch. */
TEST(gemm_gives_a_row_by_itself_the_bits_that_it_has_among_others) {
    enum { ROWS = 3, COLUMNS = 70, DEPTH = 300 }; /* panels abreast and alone, two blocks of k */
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 5));
    kernel_values a = kernel_random(&bench, ROWS * DEPTH),
                  b = kernel_random(&bench, DEPTH * COLUMNS);
    float together[ROWS * COLUMNS], alone[ROWS * COLUMNS];
    thaw_gemm gemm = {.m = ROWS, .n = COLUMNS, .k = DEPTH, .a = a.f, .b = b.f, .c = together};
    gemm.lda = DEPTH, gemm.ldb = gemm.ldc = COLUMNS;
    float *scratch = thaw_arena_array(&bench.arena, thaw_gemm_scratch(&gemm, 1), sizeof *scratch);
    REQUIRE(scratch != NULL);
    thaw_gemm_run(&gemm, scratch, NULL);
    gemm.m = 1;
    for (int i = 0; i < ROWS; i++) {
        gemm.a = a.f + i * DEPTH;
        gemm.c = alone + i * COLUMNS;
        thaw_gemm_run(&gemm, scratch, NULL);
    }
    CHECK_SAME_BITS(alone, together, ROWS * COLUMNS);
    kernel_bench_close(&bench);
}
