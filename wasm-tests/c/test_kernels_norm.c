#include <string.h>

#include "kernels/norm.h"
#include "kernels/ref/ref.h"
#include "test.h"
#include "test_kernels_support.h"

#define EPS 1e-3f

/* What one run writes: statistics and apply into their own, backward dx, dgamma, dbeta in a row. */
typedef struct {
    size_t rows;
    int c;
    const float *x, *dy, *gamma, *beta, *mean, *variance;
    bool frozen;
} norm_case;

static size_t norm_scratch(const void *arguments, int workers) {
    (void)workers;
    const norm_case *t = arguments;
    return thaw_batchnorm_scratch(t->rows, t->c);
}

static void norm_statistics(const void *arguments, float *out, float *scratch, thaw_pool *pool) {
    const norm_case *t = arguments;
    thaw_batchnorm_statistics(t->x, t->rows, t->c, out, out + t->c, scratch, pool);
}

static void norm_apply(const void *arguments, float *out, float *scratch, thaw_pool *pool) {
    (void)scratch;
    const norm_case *t = arguments;
    thaw_batchnorm_apply(t->x, t->rows, t->c, t->gamma, t->beta, t->mean, t->variance, EPS, out,
                         pool);
}

static thaw_batchnorm_grad gradient_of(const norm_case *t, float *out, float *scratch) {
    size_t count = t->rows * (size_t)t->c;
    return (thaw_batchnorm_grad){.rows = t->rows,
                                 .c = t->c,
                                 .x = t->x,
                                 .dy = t->dy,
                                 .gamma = t->gamma,
                                 .mean = t->mean,
                                 .variance = t->variance,
                                 .eps = EPS,
                                 .dx = out,
                                 .dgamma = out + count,
                                 .dbeta = out + count + t->c,
                                 .scratch = scratch};
}

static void norm_backward(const void *arguments, float *out, float *scratch, thaw_pool *pool) {
    const norm_case *t = arguments;
    thaw_batchnorm_grad g = gradient_of(t, out, scratch);
    if (t->frozen) {
        thaw_batchnorm_backward_frozen(&g, pool);
    } else {
        thaw_batchnorm_backward(&g, pool);
    }
}

/* Rounding of the statistics is divided by σ once more in the gradient; rows of uniform numbers
 * have σ near 0.58, and a single row has √eps. */
static double norm_tolerance(size_t rows) {
    return kernel_tolerance(rows) * (rows < 4 ? 1000 : 20);
}

static void check_backward(kernel_bench *bench, norm_case *t, kernel_values x, kernel_values dy,
                           kernel_values gamma, const double *mean, const double *variance) {
    size_t count = t->rows * (size_t)t->c, c = (size_t)t->c;
    double *wanted = kernel_doubles(bench, count + 2 * c);
    for (int frozen = 0; frozen < 2; frozen++) {
        thaw_ref_batchnorm_grad g = {
            t->rows, t->c, x.d,         gamma.d, mean,           variance,
            dy.d,    EPS,  frozen != 0, wanted,  wanted + count, wanted + count + c};
        thaw_ref_batchnorm_backward(&g);
        t->frozen = frozen != 0;
        kernel_case run = {t, norm_backward, norm_scratch, count + 2 * c};
        kernel_check(bench, &run, wanted, norm_tolerance(t->rows), "batchnorm, backward");
    }
}

static void check_norm(kernel_bench *bench, size_t rows, int channels) {
    size_t c = (size_t)channels, count = rows * c;
    kernel_values x = kernel_random(bench, count), dy = kernel_random(bench, count);
    kernel_values gamma = kernel_random(bench, c), beta = kernel_random(bench, c);
    double *statistics = kernel_doubles(bench, 2 * c), *y = kernel_doubles(bench, count);
    float *rounded = thaw_arena_array(&bench->arena, 2 * c, sizeof *rounded);

    thaw_ref_batchnorm_statistics(rows, channels, x.d, statistics, statistics + c);
    norm_case t = {.rows = rows, .c = channels, .x = x.f, .dy = dy.f};
    kernel_case run = {&t, norm_statistics, norm_scratch, 2 * c};
    kernel_check(bench, &run, statistics, kernel_tolerance(rows) / (double)rows * 4, "statistics");

    for (size_t i = 0; i < 2 * c; i++) { /* the passes below begin with the same numbers */
        rounded[i] = (float)statistics[i];
        statistics[i] = (double)rounded[i];
    }
    thaw_ref_batchnorm_apply(rows, channels, x.d, gamma.d, beta.d, statistics, statistics + c,
                             (double)EPS, y);
    t.gamma = gamma.f;
    t.beta = beta.f;
    t.mean = rounded;
    t.variance = rounded + c;
    run = (kernel_case){.arguments = &t, .run = norm_apply, .count = count};
    kernel_check(bench, &run, y, norm_tolerance(rows), "batchnorm");
    check_backward(bench, &t, x, dy, gamma, statistics, statistics + c);
    kernel_bench_forget(bench);
}

TEST(batchnorm_matches_its_formula) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 31));
    for (int c = 1; c <= 9; c++) check_norm(&bench, (size_t)(2 + 5 * c), c);
    check_norm(&bench, 1, 3);
    check_norm(&bench, 300, 63);
    check_norm(&bench, 300, 64);
    check_norm(&bench, 700, 65);
    check_norm(&bench, 20000, 5);
    check_norm(&bench, 3, 1281);
    kernel_bench_close(&bench);
}

TEST(batchnorm_gradients_nobody_wants_are_left_alone) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 32));
    enum { ROWS = 40, C = 6 };
    kernel_values v = kernel_random(&bench, ROWS * C);
    norm_case t = {ROWS, C, v.f, v.f, v.f, v.f, v.f, v.f + C, true};
    for (int i = 0; i < C; i++) v.f[C + i] = 1;
    float *scratch =
        thaw_arena_array(&bench.arena, thaw_batchnorm_scratch(ROWS, C), sizeof *scratch);
    float all[ROWS * C + 2 * C], some[ROWS * C + 2 * C];
    norm_backward(&t, all, scratch, NULL);
    memcpy(some, all, sizeof some);
    for (int frozen = 0; frozen < 2; frozen++) {
        thaw_batchnorm_grad g = gradient_of(&t, some, scratch);
        void (*backward)(const thaw_batchnorm_grad *, thaw_pool *) =
            frozen ? thaw_batchnorm_backward_frozen : thaw_batchnorm_backward;
        g.dx = g.dgamma = g.dbeta = NULL;
        backward(&g, NULL);
        CHECK_SAME_BITS(some, all, ROWS * C + 2 * C);
    }
    kernel_bench_close(&bench);
}

TEST(batchnorm_works_in_place) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 33));
    enum { ROWS = 50, C = 7 };
    kernel_values x = kernel_random(&bench, ROWS * C), dy = kernel_random(&bench, ROWS * C);
    kernel_values p = kernel_random(&bench, 4 * C);
    norm_case t = {ROWS, C, x.f, dy.f, p.f, p.f + C, p.f + 2 * C, p.f + 3 * C, false};
    for (int i = 3 * C; i < 4 * C; i++) p.f[i] = 0.5f;
    float *scratch =
        thaw_arena_array(&bench.arena, thaw_batchnorm_scratch(ROWS, C), sizeof *scratch);
    float apart[ROWS * C + 2 * C], over_dy[ROWS * C + 2 * C], over_x[ROWS * C];
    norm_backward(&t, apart, scratch, NULL);
    memcpy(over_dy, dy.f, sizeof over_dy);
    t.dy = over_dy;
    thaw_batchnorm_grad g = gradient_of(&t, over_dy, scratch);
    g.dgamma = g.dbeta = NULL;
    thaw_batchnorm_backward(&g, NULL);
    CHECK_SAME_BITS(over_dy, apart, ROWS * C);

    norm_apply(&t, apart, NULL, NULL);
    memcpy(over_x, x.f, sizeof over_x);
    t.x = over_x;
    norm_apply(&t, over_x, NULL, NULL);
    CHECK_SAME_BITS(over_x, apart, ROWS * C);
    kernel_bench_close(&bench);
}
