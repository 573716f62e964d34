#include <stdio.h>
#include <string.h>

#include "kernels/pool2d.h"
#include "kernels/ref/ref.h"
#include "test.h"
#include "test_kernels_support.h"

typedef struct {
    thaw_window win;
    const float *in;
    int32_t *argmax;
} pool_case;

#define PASS(name, call)                                                                           \
    static void name(const void *arguments, float *out, float *scratch, thaw_pool *pool) {         \
        const pool_case *t = arguments;                                                            \
        (void)scratch;                                                                             \
        call;                                                                                      \
    }
PASS(max_forward, thaw_maxpool2d_forward(&t->win, t->in, out, t->argmax, pool))
PASS(max_forward_only, thaw_maxpool2d_forward(&t->win, t->in, out, NULL, pool))
PASS(max_backward, thaw_maxpool2d_backward(&t->win, t->in, t->argmax, out, pool))
PASS(avg_forward, thaw_avgpool2d_forward(&t->win, t->in, out, pool))
PASS(avg_backward, thaw_avgpool2d_backward(&t->win, t->in, out, pool))
PASS(global_forward, thaw_global_avgpool_forward(t->win.x, t->in, out, pool))
PASS(global_backward, thaw_global_avgpool_backward(t->win.x, t->in, out, pool))

static void check_max(kernel_bench *bench, thaw_window win, const char *name) {
    size_t xs = thaw_shape_count(win.x), ys = thaw_shape_count(win.y);
    kernel_values x = kernel_random(bench, xs), dy = kernel_random(bench, ys);
    for (size_t i = 0; i < xs; i += 3) { /* equal values, of which the first must win */
        x.f[i] = 0.5f;
        x.d[i] = 0.5;
    }
    double *y = kernel_doubles(bench, ys), *dx = kernel_doubles(bench, xs);
    int32_t *found = thaw_arena_array(&bench->arena, ys, sizeof *found);
    int32_t *wanted = thaw_arena_array(&bench->arena, ys, sizeof *wanted);
    thaw_ref_maxpool2d_forward(&win, x.d, y, wanted);
    thaw_ref_maxpool2d_backward(&win, x.d, dy.d, dx);

    pool_case test = {win, x.f, found};
    kernel_case run = {.arguments = &test, .run = max_forward, .count = ys};
    kernel_check(bench, &run, y, 0, name);
    CHECK(memcmp(found, wanted, ys * sizeof *found) == 0);
    run.run = max_forward_only;
    kernel_check(bench, &run, y, 0, name);
    test.in = dy.f;
    run.run = max_backward;
    run.count = xs;
    kernel_check(bench, &run, dx, kernel_tolerance((size_t)(win.kh * win.kw)), name);
}

static void check_average(kernel_bench *bench, thaw_window win, const char *name) {
    size_t xs = thaw_shape_count(win.x), ys = thaw_shape_count(win.y);
    kernel_values x = kernel_random(bench, xs), dy = kernel_random(bench, ys);
    double *y = kernel_doubles(bench, ys), *dx = kernel_doubles(bench, xs);
    double tolerance = kernel_tolerance((size_t)(win.kh * win.kw));
    thaw_ref_avgpool2d_forward(&win, x.d, y);
    thaw_ref_avgpool2d_backward(&win, dy.d, dx);
    pool_case test = {.win = win, .in = x.f};
    kernel_case run = {.arguments = &test, .run = avg_forward, .count = ys};
    kernel_check(bench, &run, y, tolerance, name);
    test.in = dy.f;
    run.run = avg_backward;
    run.count = xs;
    kernel_check(bench, &run, dx, tolerance, name);
}

static void check_windows(void (*check)(kernel_bench *, thaw_window, const char *), uint32_t item) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, item));
    for (int i = 0; i < 200; i++) {
        thaw_window win = kernel_random_window(&bench, true);
        char name[160];
        snprintf(name, sizeof name, "pooling x %d×%d×%d×%d, kernel %d×%d, stride %d %d, pad %d %d",
                 win.x.n, win.x.h, win.x.w, win.x.c, win.kh, win.kw, win.stride_h, win.stride_w,
                 win.pad_top, win.pad_left);
        check(&bench, win, name);
        kernel_bench_forget(&bench);
    }
    kernel_bench_close(&bench);
}

TEST(maxpool2d_matches_its_formula_on_random_windows) {
    check_windows(check_max, 21);
}

TEST(avgpool2d_matches_its_formula_on_random_windows) {
    check_windows(check_average, 22);
}

TEST(global_avgpool_matches_its_formula) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 23));
    for (int c = 1; c <= 9; c++) {
        thaw_shape x = {c % 3 + 1, 7 - c % 4, 5 + c % 3, c};
        size_t xs = thaw_shape_count(x), ys = (size_t)(x.n * c);
        kernel_values in = kernel_random(&bench, xs), dy = kernel_random(&bench, ys);
        double *y = kernel_doubles(&bench, ys), *dx = kernel_doubles(&bench, xs);
        thaw_ref_global_avgpool_forward(x, in.d, y);
        thaw_ref_global_avgpool_backward(x, dy.d, dx);
        pool_case test = {.win.x = x, .in = in.f};
        kernel_case run = {.arguments = &test, .run = global_forward, .count = ys};
        kernel_check(&bench, &run, y, kernel_tolerance(1), "global average");
        test.in = dy.f;
        run.run = global_backward;
        run.count = xs;
        kernel_check(&bench, &run, dx, kernel_tolerance(1), "global average, backward");
    }
    kernel_bench_close(&bench);
}
