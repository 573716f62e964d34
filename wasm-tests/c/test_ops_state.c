/* Ops that hold more than weights: batchnorm's averages, dropout's mask. */
#include <math.h>

#include "kernels/ref/ref.h"
#include "test.h"
#include "test_ops_harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- batchnorm ------------------------------------------------------------------------------- */

TEST(op_batchnorm_in_one_multiplication) {
    static const char *const attributes[] = {"{}", "{\"scale\": false, \"epsilon\": 0.01}",
                                             "{\"center\": false}"};
    for (size_t i = 0; i < COUNT(attributes); i++) {
        op_case test = {.op = "batchnorm",
                        .attributes = attributes[i],
                        .x = {{2, 3, 3, 5}},
                        .y = {2, 3, 3, 5},
                        .inference = true};
        op_bench bench;
        if (op_bench_open(&bench, &test)) {
            float scale[5], shift[5];
            float *param[THAW_OP_MAX_PARAMS];
            op_outcome found = op_run(&bench, (op_mode){0});
            for (int p = 0; p < bench.made.params; p++) param[p] = (float *)found.param[p];
            bench.op->affine(bench.attr, param, 5, scale, shift);
            for (size_t k = 0; k < thaw_shape_count(test.y); k++) {
                CHECK_NEAR(bench.x[0][k] * scale[k % 5] + shift[k % 5], found.y[k], 1e-5);
            }
        }
        op_bench_close(&bench);
    }
}

TEST(op_batchnorm_moves_its_averages) {
    enum { C = 6, ROWS = 12 };
    op_case test = {.op = "batchnorm",
                    .attributes = "{\"momentum\": 0.9}",
                    .x = {{3, 2, 2, C}},
                    .y = {3, 2, 2, C}};
    op_bench bench;
    if (op_bench_open(&bench, &test)) {
        double x[ROWS * C], mean[C], variance[C];
        for (size_t i = 0; i < ROWS * C; i++) x[i] = (double)bench.x[0][i];
        thaw_ref_batchnorm_statistics(ROWS, C, x, mean, variance);
        op_outcome found = op_run(&bench, (op_mode){0});
        for (int c = 0; c < C; c++) {
            CHECK_NEAR(found.param[2][c], 0.9 * (double)bench.param[2][c] + 0.1 * mean[c], 1e-6);
            CHECK_NEAR(found.param[3][c], 0.9 * (double)bench.param[3][c] + 0.1 * variance[c],
                       1e-6);
        }
    }
    op_bench_close(&bench);
}

/* Frozen or predicting, the averages keep their bits (op_run checks memory that must not change;
 * this asks for it by name). */
TEST(op_batchnorm_frozen_keeps_its_averages) {
    for (int frozen = 0; frozen <= 1; frozen++) {
        op_case test = {.op = "batchnorm",
                        .x = {{3, 2, 2, 6}},
                        .y = {3, 2, 2, 6},
                        .frozen = frozen == 1,
                        .inference = frozen == 0};
        op_bench bench;
        if (op_bench_open(&bench, &test)) {
            op_outcome found = op_run(&bench, (op_mode){0});
            for (int p = 0; p < 4; p++) CHECK_SAME_BITS(found.param[p], bench.param[p], 6);
        }
        op_bench_close(&bench);
    }
}

/* ---- dropout --------------------------------------------------------------------------------- */

#define DROPOUT_COUNT 40000

static op_case dropout_case(const char *attributes) {
    return (op_case){.op = "dropout",
                     .attributes = attributes,
                     .x = {{4, 1, 1, 10000}},
                     .y = {4, 1, 1, 10000},
                     .range = 1};
}

TEST(op_dropout_drops_its_share) {
    static const struct {
        const char *attributes;
        double rate;
    } cases[] = {{"{\"rate\": 0.2}", 0.2}, {"{\"rate\": 0.5}", 0.5}, {"{\"rate\": 0.9}", 0.9}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        op_case test = dropout_case(cases[i].attributes);
        op_bench bench;
        if (op_bench_open(&bench, &test)) {
            op_outcome found = op_run(&bench, (op_mode){.seed = 5, .step = 3, .node = 2});
            double rate = cases[i].rate, dropped = 0, last = 0, pairs = 0;
            for (size_t k = 0; k < DROPOUT_COUNT; k++) {
                bool zero = found.y[k] == 0;
                if (!zero) CHECK_NEAR(found.y[k], (double)bench.x[0][k] / (1 - rate), 1e-5);
                dropped += zero;
                pairs += zero && last != 0;
                last = zero;
            }
            /* Five standard deviations; neighbours are dropped independently of each other. */
            double deviation = 5 * sqrt(rate * (1 - rate) / DROPOUT_COUNT);
            CHECK_NEAR(dropped / DROPOUT_COUNT, rate, deviation);
            CHECK_NEAR(pairs / DROPOUT_COUNT, rate * rate, 2 * deviation);
        }
        op_bench_close(&bench);
    }
}

TEST(op_dropout_draws_anew_for_every_key) {
    static const op_mode modes[] = {
        {.seed = 1}, {.seed = (uint64_t)1 << 40}, {.step = 1}, {.node = 1}};
    op_case test = dropout_case("{}");
    op_bench bench;
    if (op_bench_open(&bench, &test)) {
        op_outcome first = op_run(&bench, (op_mode){0}), again = op_run(&bench, (op_mode){0});
        CHECK_SAME_BITS(again.y, first.y, DROPOUT_COUNT);
        for (size_t i = 0; i < COUNT(modes); i++) {
            op_outcome other = op_run(&bench, modes[i]);
            double differ = 0;
            for (size_t k = 0; k < DROPOUT_COUNT; k++) {
                differ += (other.y[k] == 0) != (first.y[k] == 0);
                CHECK((other.dx[0][k] == 0) == (other.y[k] == 0));
            }
            CHECK_NEAR(differ / DROPOUT_COUNT, 0.5, 0.02);
        }
    }
    op_bench_close(&bench);
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* 31 images of MobileNet's last map are cut into 64 blocks of rows, 32 images into 63. */
TEST(op_memory_for_a_batch_serves_a_smaller_one) {
    op_case test = {.op = "batchnorm", .x = {{31, 7, 7, 1024}}, .y = {31, 7, 7, 1024}};
    op_bench bench;
    if (op_bench_open(&bench, &test)) {
        op_outcome exact = op_run(&bench, (op_mode){0});
        op_outcome larger = op_run(&bench, (op_mode){.larger_batch = 1});
        CHECK_SAME_BITS(larger.dx[0], exact.dx[0], thaw_shape_count(test.y));
    }
    op_bench_close(&bench);
}
