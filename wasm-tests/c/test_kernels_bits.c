#include <string.h>

#include "kernels/dwconv2d.h"
#include "kernels/eltwise.h"
#include "kernels/gemm.h"
#include "kernels/norm.h"
#include "kernels/reduce.h"
#include "test.h"
#include "test_kernels_support.h"

/* FNV-1a over the bits of an array. */
static uint32_t hash_of(const float *values, size_t count) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        for (int byte = 0; byte < 4; byte++) {
            hash = (hash ^ (bits >> (8 * byte) & 255)) * 16777619u;
        }
    }
    return hash;
}

static float *room(kernel_bench *bench, size_t floats) {
    return thaw_arena_array(&bench->arena, floats, sizeof(float));
}

/* Several blocks of k, then a split one. */
static uint32_t gemm_bits(kernel_bench *bench, int m, int n, int k, bool a_transposed) {
    kernel_values a = kernel_random(bench, (size_t)(m * k)),
                  b = kernel_random(bench, (size_t)(n * k));
    thaw_gemm gemm = {.m = m,
                      .n = n,
                      .k = k,
                      .a = a.f,
                      .b = b.f,
                      .lda = a_transposed ? m : k,
                      .ldb = n,
                      .ldc = n,
                      .a_transposed = a_transposed};
    gemm.c = room(bench, (size_t)(m * n));
    thaw_gemm_run(&gemm, room(bench, thaw_gemm_scratch(&gemm, 1)), NULL);
    return hash_of(gemm.c, (size_t)(m * n));
}

static uint32_t conv_bits(kernel_bench *bench, thaw_window win) {
    kernel_values x = kernel_random(bench, thaw_shape_count(win.x));
    kernel_values dy = kernel_random(bench, thaw_shape_count(win.y));
    kernel_values kernel = kernel_random(bench, (size_t)(9 * win.x.c * win.y.c));
    float *scratch = room(bench, thaw_conv2d_scratch(&win, 1));
    thaw_epilogue epilogue = {kernel.f, THAW_ACT_HARD_SWISH, 0};
    size_t xs = x.count, ys = dy.count, ks = kernel.count;
    float *out = room(bench, xs + ys + ks);
    thaw_conv2d_forward(&win, x.f, kernel.f, &epilogue, out, scratch, NULL);
    thaw_conv2d_backward_data(&win, dy.f, kernel.f, out + ys, scratch, NULL);
    thaw_conv2d_backward_kernel(&win, x.f, dy.f, out + ys + xs, scratch, NULL);
    return hash_of(out, xs + ys + ks);
}

static uint32_t dwconv_bits(kernel_bench *bench) {
    thaw_window win = kernel_window((thaw_shape){2, 15, 13, 35}, 35, 3, 2, 1);
    kernel_values x = kernel_random(bench, thaw_shape_count(win.x));
    kernel_values dy = kernel_random(bench, thaw_shape_count(win.y));
    kernel_values kernel = kernel_random(bench, 9 * 35);
    float *scratch = room(bench, thaw_dwconv2d_scratch(&win, 1));
    thaw_epilogue epilogue = {kernel.f, THAW_ACT_LEAKY_RELU, 0.1f};
    size_t xs = x.count, ys = dy.count, ks = kernel.count;
    float *out = room(bench, xs + ys + ks);
    thaw_dwconv2d_forward(&win, x.f, kernel.f, &epilogue, out, scratch, NULL);
    thaw_dwconv2d_backward_data(&win, dy.f, kernel.f, out + ys, scratch, NULL);
    thaw_dwconv2d_backward_kernel(&win, x.f, dy.f, out + ys + xs, scratch, NULL);
    return hash_of(out, xs + ys + ks);
}

static uint32_t norm_bits(kernel_bench *bench) {
    enum { ROWS = 1500, C = 67 };
    kernel_values x = kernel_random(bench, ROWS * C), dy = kernel_random(bench, ROWS * C);
    kernel_values gamma = kernel_random(bench, C);
    float *scratch = room(bench, thaw_batchnorm_scratch(ROWS, C));
    float *out = room(bench, (ROWS + 4) * C), *mean = out, *variance = out + C;
    thaw_batchnorm_statistics(x.f, ROWS, C, mean, variance, scratch, NULL);
    thaw_batchnorm_grad g = {.rows = ROWS,
                             .c = C,
                             .x = x.f,
                             .dy = dy.f,
                             .gamma = gamma.f,
                             .mean = mean,
                             .variance = variance,
                             .eps = 1e-3f,
                             .dx = out + 4 * C,
                             .dgamma = out + 2 * C,
                             .dbeta = out + 3 * C,
                             .scratch = scratch};
    thaw_batchnorm_backward(&g, NULL);
    return hash_of(out, (ROWS + 4) * C);
}

static uint32_t loss_bits(kernel_bench *bench) {
    enum { ROWS = 9, K = 11 };
    kernel_values z = kernel_random(bench, ROWS * K), target = kernel_random(bench, ROWS * K);
    float out[ROWS + 2 * ROWS * K];
    thaw_softmax_cross_entropy(z.f, target.f, NULL, ROWS, K, out, out + ROWS);
    thaw_dropout((thaw_dropout_key){1, 2, 3}, 0.4f, z.f, out + ROWS + ROWS * K, ROWS * K, NULL);
    return hash_of(out, ROWS + 2 * ROWS * K);
}

/* The numbers themselves mean nothing; that every build finds the same ones does. A change to the
 * order of a sum changes them, and with them every saved run: never by accident. */
TEST(kernels_give_the_same_bits_in_every_build) {
    kernel_bench bench;
    REQUIRE(kernel_bench_open(&bench, 61));
    CHECK_EQ_INT(gemm_bits(&bench, 70, 33, 600, false), 1809874018);
    CHECK_EQ_INT(gemm_bits(&bench, 9, 13, 5000, true), 4022408981);
    thaw_window strided = kernel_window((thaw_shape){2, 15, 13, 33}, 21, 3, 2, 1);
    thaw_window winograd = kernel_window((thaw_shape){2, 15, 13, 32}, 20, 3, 1, 1);
    CHECK_EQ_INT(conv_bits(&bench, strided), 3877014455);
    CHECK_EQ_INT(dwconv_bits(&bench), 3551186677);
    CHECK_EQ_INT(norm_bits(&bench), 1907200057);
    CHECK_EQ_INT(loss_bits(&bench), 474698283);
    CHECK_EQ_INT(conv_bits(&bench, winograd), 2116327612);
    kernel_bench_close(&bench);
}
