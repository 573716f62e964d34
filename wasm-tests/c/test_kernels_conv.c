#include <stdio.h>
#include <stdlib.h>

#include "kernels/dwconv2d.h"
#include "kernels/ref/ref.h"
#include "test.h"
#include "test_kernels_support.h"

/* Arguments of any of the six passes: `in` is x, or dy for the data gradient; `by` is the kernel,
 * or dy for the kernel gradient. */
typedef struct {
    thaw_window win;
    const float *in, *by;
    thaw_epilogue epilogue;
} conv_case;

static size_t conv_scratch(const void *arguments, int workers) {
    return thaw_conv2d_scratch(&((const conv_case *)arguments)->win, workers);
}

static size_t dw_scratch(const void *arguments, int workers) {
    return thaw_dwconv2d_scratch(&((const conv_case *)arguments)->win, workers);
}

#define PASS(name, call)                                                                           \
    static void name(const void *arguments, float *out, float *scratch, thaw_pool *pool) {         \
        const conv_case *t = arguments;                                                            \
        call;                                                                                      \
    }
/* A kernel made ready beforehand must give the bits of one that is not. */
static void conv_forward(const void *arguments, float *out, float *scratch, thaw_pool *pool) {
    const conv_case *t = arguments;
    size_t count = thaw_shape_count(t->win.y), floats = thaw_conv2d_packed(&t->win);
    size_t room = thaw_conv2d_packed_scratch(&t->win, thaw_pool_size(pool));
    thaw_conv2d_forward(&t->win, t->in, t->by, &t->epilogue, out, scratch, pool);
    float *packed = malloc((count + floats + room) * sizeof *packed);
    REQUIRE(packed != NULL);
    float *y = packed + floats;
    thaw_conv2d_pack(&t->win, t->by, packed, pool);
    thaw_conv2d_forward_packed(&t->win, t->in, packed, &t->epilogue, y, y + count, pool);
    CHECK_SAME_BITS(y, out, count);
    free(packed);
}
PASS(conv_data, thaw_conv2d_backward_data(&t->win, t->in, t->by, out, scratch, pool))
PASS(conv_kernel, thaw_conv2d_backward_kernel(&t->win, t->in, t->by, out, scratch, pool))
PASS(dw_forward, thaw_dwconv2d_forward(&t->win, t->in, t->by, &t->epilogue, out, scratch, pool))
PASS(dw_data, thaw_dwconv2d_backward_data(&t->win, t->in, t->by, out, scratch, pool))
PASS(dw_kernel, thaw_dwconv2d_backward_kernel(&t->win, t->in, t->by, out, scratch, pool))

/* Winograd's transforms add and subtract numbers many times as large as what they are after, so a
 * 3 × 3 window of stride 1 may show up to eight times the rounding of a plain sum. */
static double conv_tolerance(const thaw_window *win, bool depthwise, size_t terms) {
    bool winograd = !depthwise && win->kh == 3 && win->kw == 3 && win->stride_h == 1;
    return kernel_tolerance(terms) * (winograd ? 8 : 1);
}

static void check_conv(kernel_bench *bench, thaw_window win, bool depthwise, thaw_activation act) {
    int inner = depthwise ? 1 : win.x.c;
    size_t taps = (size_t)(win.kh * win.kw), outputs = (size_t)(win.y.n * win.y.h * win.y.w);
    size_t xs = thaw_shape_count(win.x), ys = thaw_shape_count(win.y);
    size_t ks = taps * (size_t)(inner * win.y.c);
    kernel_values x = kernel_random(bench, xs), kernel = kernel_random(bench, ks);
    kernel_values dy = kernel_random(bench, ys), bias = kernel_random(bench, (size_t)win.y.c);
    double *y = kernel_doubles(bench, ys), *dx = kernel_doubles(bench, xs);
    double *dkernel = kernel_doubles(bench, ks);
    if (depthwise) {
        thaw_ref_dwconv2d_forward(&win, x.d, kernel.d, bias.d, y);
        thaw_ref_dwconv2d_backward(&win, x.d, kernel.d, dy.d, dx, dkernel);
    } else {
        thaw_ref_conv2d_forward(&win, x.d, kernel.d, bias.d, y);
        thaw_ref_conv2d_backward(&win, x.d, kernel.d, dy.d, dx, dkernel);
    }
    thaw_ref_act_forward(act, 0.125, ys, y, y);

    char name[160];
    snprintf(name, sizeof name, "%s x %d×%d×%d×%d, kernel %d×%d → %d, stride %d %d, pad %d %d",
             depthwise ? "dwconv2d" : "conv2d", win.x.n, win.x.h, win.x.w, win.x.c, win.kh, win.kw,
             win.y.c, win.stride_h, win.stride_w, win.pad_top, win.pad_left);
    conv_case test = {win, x.f, kernel.f, {bias.f, act, 0.125f}};
    kernel_case run = {&test, depthwise ? dw_forward : conv_forward,
                       depthwise ? dw_scratch : conv_scratch, ys};
    kernel_check(bench, &run, y, conv_tolerance(&win, depthwise, taps * (size_t)inner), name);

    test = (conv_case){win, dy.f, kernel.f, {0}};
    run.run = depthwise ? dw_data : conv_data;
    run.count = xs;
    size_t terms = taps * (size_t)(depthwise ? 1 : win.y.c);
    kernel_check(bench, &run, dx, conv_tolerance(&win, depthwise, terms), name);

    test = (conv_case){win, x.f, dy.f, {0}};
    run.run = depthwise ? dw_kernel : conv_kernel;
    run.count = ks;
    kernel_check(bench, &run, dkernel, kernel_tolerance(outputs), name);
    kernel_bench_forget(bench);
}

/* Shapes of the backbones' layers, cut down in height and width; and what breaks index arithmetic:
 * kernels larger than the image, strides larger than the kernel, a pixel that no window reads. */
static void check_known_windows(bool depthwise, uint32_t item) {
    static const struct {
        thaw_shape x;
        int channels, kernel, stride, pad;
    } cases[] = {
        {{2, 9, 9, 3}, 8, 3, 2, 0},    {{1, 8, 7, 16}, 24, 3, 1, 1},   {{2, 7, 7, 32}, 64, 1, 1, 0},
        {{1, 13, 11, 3}, 64, 7, 2, 3}, {{1, 14, 14, 20}, 40, 1, 2, 0}, {{1, 1, 1, 5}, 7, 3, 1, 1},
        {{1, 2, 3, 4}, 6, 5, 1, 2},    {{3, 9, 8, 5}, 3, 2, 3, 0},     {{1, 6, 6, 130}, 9, 3, 1, 1},
        {{1, 40, 40, 17}, 6, 3, 1, 1}, {{1, 5, 5, 1}, 1, 1, 3, 0},     {{4, 30, 31, 9}, 5, 3, 2, 1},
        {{2, 9, 11, 16}, 20, 3, 1, 1}, {{1, 14, 14, 32}, 44, 3, 1, 0}, {{2, 7, 7, 68}, 64, 3, 1, 1},
        {{1, 8, 9, 20}, 24, 3, 1, 2},  {{3, 70, 70, 16}, 16, 3, 1, 1},
    };
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, item));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int channels = depthwise ? cases[i].x.c : cases[i].channels;
        thaw_window win =
            kernel_window(cases[i].x, channels, cases[i].kernel, cases[i].stride, cases[i].pad);
        check_conv(&bench, win, depthwise, (thaw_activation)(i % 5));
    }
    kernel_bench_close(&bench);
}

static void check_random_windows(bool depthwise, uint32_t item) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, item));
    for (int i = 0; i < 200; i++) {
        thaw_window win = kernel_random_window(&bench, depthwise);
        check_conv(&bench, win, depthwise, (thaw_activation)kernel_pick(&bench, 0, 4));
    }
    kernel_bench_close(&bench);
}

TEST(conv2d_matches_its_formula) {
    check_known_windows(false, 11);
}

TEST(conv2d_matches_its_formula_on_random_windows) {
    check_random_windows(false, 12);
}

TEST(dwconv2d_matches_its_formula) {
    check_known_windows(true, 13);
}

TEST(dwconv2d_matches_its_formula_on_random_windows) {
    check_random_windows(true, 14);
}

/* Features of an image are stored and compared across batches: they must be the same bits alone and
 * in any batch. Sizes at which a product of few rows would otherwise be cut differently. */
TEST(conv2d_of_an_image_does_not_depend_on_its_batch) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 15));
    enum { BATCH = 64 };
    thaw_window all = kernel_window((thaw_shape){BATCH, 4, 4, 150}, 40, 3, 1, 1), one = all;
    one.x.n = one.y.n = 1;
    size_t image = thaw_shape_image(all.x), out = thaw_shape_image(all.y);
    kernel_values x = kernel_random(&bench, BATCH * image);
    kernel_values kernel = kernel_random(&bench, (size_t)(9 * 150 * 40));
    float *together = thaw_arena_array(&bench.arena, BATCH * out, sizeof *together);
    float *alone = thaw_arena_array(&bench.arena, BATCH * out, sizeof *alone);
    size_t room = thaw_conv2d_scratch(&all, 1) + thaw_conv2d_scratch(&one, 1);
    float *scratch = thaw_arena_array(&bench.arena, room, sizeof *scratch);
    thaw_conv2d_forward(&all, x.f, kernel.f, NULL, together, scratch, NULL);
    for (size_t i = 0; i < BATCH; i++) {
        thaw_conv2d_forward(&one, x.f + i * image, kernel.f, NULL, alone + i * out, scratch, NULL);
    }
    CHECK_SAME_BITS(alone, together, BATCH * out);
    kernel_bench_close(&bench);
}
