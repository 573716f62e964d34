#include <math.h>

#include "kernels/reduce.h"
#include "kernels/ref/ref.h"
#include "test.h"
#include "test_kernels_support.h"

typedef struct {
    const float *x;
    size_t rows;
    int c;
} sum_case;

static size_t sum_scratch(const void *arguments, int workers) {
    (void)workers;
    const sum_case *t = arguments;
    return thaw_column_sum_scratch(t->rows, t->c);
}

static void sum_run(const void *arguments, float *out, float *scratch, thaw_pool *pool) {
    const sum_case *t = arguments;
    thaw_column_sum(t->x, t->rows, t->c, out, scratch, pool);
}

TEST(column_sum_matches_its_formula) {
    static const struct {
        size_t rows;
        int c;
    } sizes[] = {{1, 1},   {1, 9},     {2, 3},     {127, 4},   {128, 5},   {129, 6},
                 {257, 7}, {5000, 17}, {3, 40000}, {70000, 2}, {9001, 130}};
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 51));
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t rows = sizes[i].rows, c = (size_t)sizes[i].c;
        kernel_values x = kernel_random(&bench, rows * c);
        double *wanted = kernel_doubles(&bench, c);
        thaw_ref_column_sum(rows, sizes[i].c, x.d, wanted);
        sum_case t = {x.f, rows, sizes[i].c};
        kernel_case run = {&t, sum_run, sum_scratch, c};
        kernel_check(&bench, &run, wanted, kernel_tolerance(rows), "column sum");
        kernel_bench_forget(&bench);
    }
    kernel_bench_close(&bench);
}

TEST(sum_of_squares_is_exact_for_small_integers) {
    float x[11];
    for (int count = 0; count <= 11; count++) {
        double wanted = 0;
        for (int i = 0; i < count; i++) {
            x[i] = (float)(i - 4);
            wanted += (double)((i - 4) * (i - 4));
        }
        CHECK(thaw_sum_of_squares(x, (size_t)count) == wanted);
    }
}

/* Logits up to ±20, targets that are one-hot, smoothed, and mixed with a mass below 1. */
static void make_rows(kernel_bench *bench, size_t rows, int k, kernel_values *z,
                      kernel_values *target) {
    *z = kernel_random(bench, rows * (size_t)k);
    *target = kernel_random(bench, rows * (size_t)k);
    for (size_t i = 0; i < z->count; i++) {
        size_t row = i / (size_t)k, col = i % (size_t)k;
        z->f[i] *= 20;
        z->d[i] = (double)z->f[i];
        bool hot = col == row % (size_t)k;
        target->f[i] = row % 3 == 0   ? (float)hot
                       : row % 3 == 1 ? 0.9f * (float)hot + 0.1f / (float)k
                                      : fabsf(target->f[i]) / (float)k;
        target->d[i] = (double)target->f[i];
    }
}

TEST(softmax_and_cross_entropy_match_their_formulas) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 52));
    for (int k = 1; k <= 66; k = k == 12 ? 63 : k + 1) {
        enum { ROWS = 7 };
        kernel_values z, target, weight = kernel_random(&bench, ROWS);
        make_rows(&bench, ROWS, k, &z, &target);
        double loss[ROWS], *dz = kernel_doubles(&bench, z.count),
                           *p = kernel_doubles(&bench, z.count);
        float found_loss[ROWS], *found = thaw_arena_array(&bench.arena, z.count, sizeof *found);
        for (int weighted = 0; weighted < 2; weighted++) {
            thaw_ref_softmax_cross_entropy(ROWS, k, z.d, target.d, weighted ? weight.d : NULL, loss,
                                           dz);
            thaw_softmax_cross_entropy(z.f, target.f, weighted ? weight.f : NULL, ROWS, k,
                                       found_loss, found);
            for (size_t i = 0; i < ROWS; i++) CHECK_NEAR(found_loss[i], loss[i], 1e-5);
            for (size_t i = 0; i < z.count; i++) CHECK_NEAR(found[i], dz[i], 1e-6);
        }
        thaw_softmax_cross_entropy(z.f, target.f, NULL, ROWS, k, found_loss, NULL);
        thaw_ref_softmax(ROWS, k, z.d, p);
        thaw_softmax(z.f, ROWS, k, found);
        for (size_t i = 0; i < z.count; i++) CHECK_NEAR(found[i], p[i], 1e-6);
        kernel_bench_forget(&bench);
    }
    kernel_bench_close(&bench);
}

TEST(softmax_and_cross_entropy_work_in_place) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 53));
    enum { ROWS = 5, K = 9 };
    kernel_values z, target;
    make_rows(&bench, ROWS, K, &z, &target);
    float loss[ROWS], apart[ROWS * K], over[ROWS * K];
    thaw_softmax(z.f, ROWS, K, apart);
    for (int i = 0; i < ROWS * K; i++) over[i] = z.f[i];
    thaw_softmax(over, ROWS, K, over);
    CHECK_SAME_BITS(over, apart, ROWS * K);
    thaw_softmax_cross_entropy(z.f, target.f, NULL, ROWS, K, loss, apart);
    thaw_softmax_cross_entropy(z.f, target.f, NULL, ROWS, K, loss, z.f);
    CHECK_SAME_BITS(z.f, apart, ROWS * K);
    kernel_bench_close(&bench);
}

TEST(softmax_of_huge_logits_does_not_overflow) {
    const float z[3] = {3e38f, 1e38f, -3e38f}, target[3] = {0, 1, 0};
    float p[3], loss, dz[3];
    thaw_softmax(z, 1, 3, p);
    CHECK(p[0] == 1 && p[1] == 0 && p[2] == 0);
    thaw_softmax_cross_entropy(z, target, NULL, 1, 3, &loss, dz);
    CHECK(loss > 1e38f && loss < 3e38f);
    CHECK(dz[0] == 1 && dz[1] == -1 && dz[2] == 0);
}
