#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kernels/eltwise.h"
#include "kernels/ref/ref.h"
#include "test.h"
#include "test_kernels_support.h"

typedef struct {
    thaw_activation act;
    float factor;
    const float *a, *b;
    size_t count;
    thaw_shape xs, ys;
    int top, left;
    thaw_dropout_key key;
} eltwise_case;

#define PASS(name, call)                                                                           \
    static void name(const void *arguments, float *out, float *scratch, thaw_pool *pool) {         \
        const eltwise_case *t = arguments;                                                         \
        (void)scratch;                                                                             \
        call;                                                                                      \
    }
PASS(act_forward, thaw_act_forward(t->act, t->factor, t->a, out, t->count, pool))
PASS(act_backward, thaw_act_backward(t->act, t->factor, t->a, t->b, out, t->count, pool))
PASS(add, thaw_add(t->a, t->b, t->act, out, t->count, pool))
PASS(accumulate,
     (memcpy(out, t->a, t->count * sizeof *out), thaw_accumulate(out, t->b, t->count, pool)))
PASS(scale, thaw_scale(t->a, t->factor, out, t->count, pool))
PASS(pad_forward, thaw_pad_forward(t->a, t->xs, out, t->ys, t->top, t->left, pool))
PASS(pad_backward, thaw_pad_backward(t->a, t->ys, out, t->xs, t->top, t->left, pool))
PASS(dropout, thaw_dropout(t->key, t->factor, t->a, out, t->count, pool))

/* Around a vector's, and a chunk's, end. */
static const size_t counts[] = {1, 2, 3, 4, 5, 7, 8, 9, 16383, 16384, 16385, 32771};
#define COUNTS (sizeof counts / sizeof counts[0])

static kernel_case case_of(const eltwise_case *t,
                           void (*run)(const void *, float *, float *, thaw_pool *), size_t count) {
    return (kernel_case){.arguments = t, .run = run, .count = count};
}

static void check_act(kernel_bench *bench, thaw_activation act, size_t count) {
    kernel_values x = kernel_random(bench, count), dy = kernel_random(bench, count);
    for (size_t i = 0; i < count; i++) { /* over all of the pieces, with the corners */
        x.f[i] *= 8;
        if (i % 5 == 0) x.f[i] = (float)((int)(i / 5 % 5) * 3 - 3); /* −3, 0, 3, 6, 9 */
        x.d[i] = (double)x.f[i];
    }
    double *y = kernel_doubles(bench, count), *dx = kernel_doubles(bench, count);
    thaw_ref_act_forward(act, 0.25, count, x.d, y);
    thaw_ref_act_backward(act, 0.25, count, x.d, dy.d, dx);
    char name[64];
    snprintf(name, sizeof name, "activation %d of %zu", (int)act, count);
    eltwise_case t = {.act = act, .factor = 0.25f, .a = x.f, .b = dy.f, .count = count};
    kernel_case run = case_of(&t, act_forward, count);
    const float *forward = kernel_check(bench, &run, y, 2e-6, name);
    REQUIRE(forward != NULL);
    if (act != THAW_ACT_HARD_SWISH) t.a = forward;
    run.run = act_backward;
    kernel_check(bench, &run, dx, 1e-6, name);
    kernel_bench_forget(bench);
}

TEST(activations_match_their_formulas) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 41));
    for (int act = THAW_ACT_NONE; act <= THAW_ACT_LEAKY_RELU; act++) {
        for (size_t i = 0; i < COUNTS; i++) check_act(&bench, (thaw_activation)act, counts[i]);
    }
    kernel_bench_close(&bench);
}

/* Divergence must stay visible. */
TEST(activations_keep_nan_and_infinity) {
    for (int act = THAW_ACT_NONE; act <= THAW_ACT_LEAKY_RELU; act++) {
        float x[2] = {NAN, INFINITY}, y[2];
        thaw_act_forward((thaw_activation)act, 0.5f, x, y, 2, NULL);
        CHECK(isnan(y[0]));
        CHECK(y[1] == (act == THAW_ACT_RELU6 ? 6.0f : INFINITY));
    }
}

TEST(add_accumulate_and_scale_match_their_formulas) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 42));
    for (size_t i = 0; i < COUNTS; i++) {
        size_t count = counts[i];
        kernel_values a = kernel_random(&bench, count), b = kernel_random(&bench, count);
        double *sum = kernel_doubles(&bench, count), *kept = kernel_doubles(&bench, count);
        double *scaled = kernel_doubles(&bench, count);
        thaw_ref_add(count, a.d, b.d, sum);
        thaw_ref_act_forward(THAW_ACT_RELU, 0, count, sum, kept);
        for (size_t j = 0; j < count; j++) scaled[j] = a.d[j] * 0.375;
        eltwise_case t = {THAW_ACT_RELU, 0.375f, a.f, b.f, count, {0}, {0}, 0, 0, {0}};
        kernel_case run = case_of(&t, add, count);
        kernel_check(&bench, &run, kept, 1e-6, "add");
        run.run = accumulate;
        kernel_check(&bench, &run, sum, 1e-6, "accumulate");
        run.run = scale;
        kernel_check(&bench, &run, scaled, 1e-6, "scale");
        kernel_bench_forget(&bench);
    }
    kernel_bench_close(&bench);
}

TEST(eltwise_works_in_place) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 43));
    enum { COUNT = 101 };
    kernel_values a = kernel_random(&bench, COUNT), b = kernel_random(&bench, COUNT);
    float apart[COUNT], over[COUNT];
    for (int act = THAW_ACT_NONE; act <= THAW_ACT_LEAKY_RELU; act++) {
        thaw_act_backward((thaw_activation)act, 0.5f, a.f, b.f, apart, COUNT, NULL);
        memcpy(over, b.f, sizeof over);
        thaw_act_backward((thaw_activation)act, 0.5f, a.f, over, over, COUNT, NULL);
        CHECK_SAME_BITS(over, apart, COUNT);
        thaw_act_forward((thaw_activation)act, 0.5f, a.f, apart, COUNT, NULL);
        memcpy(over, a.f, sizeof over);
        thaw_act_forward((thaw_activation)act, 0.5f, over, over, COUNT, NULL);
        CHECK_SAME_BITS(over, apart, COUNT);
    }
    kernel_bench_close(&bench);
}

TEST(padding_matches_its_formula) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 44));
    for (int i = 0; i < 60; i++) {
        thaw_shape xs = {kernel_pick(&bench, 1, 3), kernel_pick(&bench, 1, 6),
                         kernel_pick(&bench, 1, 6), kernel_pick(&bench, 1, 9)};
        int top = kernel_pick(&bench, 0, 3), left = kernel_pick(&bench, 0, 3);
        thaw_shape ys = {xs.n, xs.h + top + kernel_pick(&bench, 0, 3),
                         xs.w + left + kernel_pick(&bench, 0, 3), xs.c};
        size_t x_count = thaw_shape_count(xs), y_count = thaw_shape_count(ys);
        kernel_values x = kernel_random(&bench, x_count), dy = kernel_random(&bench, y_count);
        double *y = kernel_doubles(&bench, y_count), *dx = kernel_doubles(&bench, x_count);
        thaw_ref_pad_forward(xs, x.d, ys, top, left, y);
        thaw_ref_pad_backward(xs, ys, top, left, dy.d, dx);
        eltwise_case t = {.a = x.f, .xs = xs, .ys = ys, .top = top, .left = left};
        kernel_case run = case_of(&t, pad_forward, y_count);
        kernel_check(&bench, &run, y, 0, "pad");
        t.a = dy.f;
        run = case_of(&t, pad_backward, x_count);
        kernel_check(&bench, &run, dx, 0, "pad, backward");
        kernel_bench_forget(&bench);
    }
    kernel_bench_close(&bench);
}

TEST(dropout_keeps_the_share_it_should_and_scales_it) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 45));
    const size_t count = 20001;
    kernel_values x = kernel_random(&bench, count);
    bool *kept = thaw_arena_array(&bench.arena, count, sizeof *kept);
    double *wanted = kernel_doubles(&bench, count);
    float *first = thaw_arena_array(&bench.arena, count, sizeof *first);
    for (int percent = 0; percent < 100; percent += 30) {
        float rate = (float)percent / 100;
        eltwise_case t = {.factor = rate, .a = x.f, .count = count, .key = {7, 3, 2}};
        dropout(&t, first, NULL, NULL);
        int survivors = 0;
        for (size_t i = 0; i < count; i++) survivors += kept[i] = first[i] != 0.0f;
        CHECK_NEAR(survivors, (1 - (double)rate) * (double)count, 2 * sqrt((double)count));
        thaw_ref_dropout(count, (double)rate, kept, x.d, wanted);
        kernel_case run = case_of(&t, dropout, count);
        kernel_check(&bench, &run, wanted, 1e-5, "dropout");
    }
    kernel_bench_close(&bench);
}

TEST(dropout_draws_anew_for_each_step_layer_and_seed) {
    enum { COUNT = 64 };
    float ones[COUNT], first[COUNT], other[COUNT];
    for (int i = 0; i < COUNT; i++) ones[i] = 1;
    static const thaw_dropout_key keys[] = {
        {1, 0, 0}, {2, 0, 0}, {1, 1, 0}, {1, 0, 1}, {1ull << 32 | 1, 0, 0}};
    thaw_dropout(keys[0], 0.5f, ones, first, COUNT, NULL);
    thaw_dropout(keys[0], 0.5f, ones, other, COUNT, NULL);
    CHECK_SAME_BITS(other, first, COUNT);
    for (size_t i = 1; i < sizeof keys / sizeof keys[0]; i++) {
        thaw_dropout(keys[i], 0.5f, ones, other, COUNT, NULL);
        CHECK(memcmp(first, other, sizeof first) != 0);
    }
}
