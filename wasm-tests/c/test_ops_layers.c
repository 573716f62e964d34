/* Every op without a product: normalization, activations, pooling, and those that move values. */
#include <string.h>

#include "kernels/ref/ref.h"
#include "test.h"
#include "test_ops_harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static size_t rows_of(thaw_shape s) {
    return thaw_shape_count(s) / (size_t)s.c;
}

/* ---- batchnorm ------------------------------------------------------------------------------- */

enum { MAX_CHANNELS = 32 };

static void batchnorm_with(const op_twin_call *t, const double *mean, const double *variance,
                           double epsilon) {
    double ones[MAX_CHANNELS], zeros[MAX_CHANNELS] = {0};
    for (int i = 0; i < MAX_CHANNELS; i++) ones[i] = 1;
    thaw_ref_batchnorm_apply(rows_of(t->test->y), t->test->y.c, t->x[0],
                             t->gamma != NULL ? t->gamma : ones, t->beta != NULL ? t->beta : zeros,
                             mean, variance, epsilon, t->y);
}

static void batchnorm(const op_twin_call *t) {
    double mean[MAX_CHANNELS], variance[MAX_CHANNELS];
    thaw_ref_batchnorm_statistics(rows_of(t->test->y), t->test->y.c, t->x[0], mean, variance);
    batchnorm_with(t, mean, variance, 1e-3);
}

static void batchnorm_frozen(const op_twin_call *t) {
    batchnorm_with(t, t->mean, t->variance, 0.25);
}

static const op_case batchnorm_cases[] = {
    {.x = {{1, 3, 3, 1}}, .y = {1, 3, 3, 1}},
    {.x = {{3, 3, 5, 7}}, .y = {3, 3, 5, 7}, .range = 3},
    {.x = {{6, 1, 1, 4}}, .y = {6, 1, 1, 4}},
    {.attributes = "{\"scale\": false}", .x = {{2, 4, 3, 5}}, .y = {2, 4, 3, 5}},
    {.attributes = "{\"center\": false}", .x = {{2, 4, 3, 5}}, .y = {2, 4, 3, 5}},
    {.attributes = "{\"scale\": false, \"center\": false}", .x = {{2, 4, 3, 5}}, .y = {2, 4, 3, 5}},
    {.attributes = "{\"epsilon\": 0.25}",
     .x = {{3, 2, 3, 9}},
     .y = {3, 2, 3, 9},
     .twin = batchnorm_frozen,
     .frozen = true},
    {.attributes = "{\"epsilon\": 0.25, \"scale\": false}",
     .x = {{1, 1, 1, 5}},
     .y = {1, 1, 1, 5},
     .twin = batchnorm_frozen,
     .frozen = true},
    {.attributes = "{\"epsilon\": 0.25}",
     .x = {{2, 2, 3, 4}},
     .y = {2, 2, 3, 4},
     .twin = batchnorm_frozen,
     .inference = true},
};

/* ---- activations ----------------------------------------------------------------------------- */

static void activate(const op_twin_call *t, thaw_activation act, double slope) {
    thaw_ref_act_forward(act, slope, thaw_shape_count(t->test->y), t->x[0], t->y);
}

static void relu(const op_twin_call *t) {
    activate(t, THAW_ACT_RELU, 0);
}

static void relu6(const op_twin_call *t) {
    activate(t, THAW_ACT_RELU6, 0);
}

static void leaky_relu(const op_twin_call *t) {
    activate(t, THAW_ACT_LEAKY_RELU, (double)0.3f);
}

static void leaky_relu_eighth(const op_twin_call *t) {
    activate(t, THAW_ACT_LEAKY_RELU, 0.125);
}

static void hard_swish(const op_twin_call *t) {
    activate(t, THAW_ACT_HARD_SWISH, 0);
}

/* ±9 reaches every piece of every function. */
static const op_case activation_cases[] = {
    {.op = "relu", .x = {{1, 1, 1, 1}}, .y = {1, 1, 1, 1}, .twin = relu},
    {.op = "relu", .x = {{3, 3, 5, 5}}, .y = {3, 3, 5, 5}, .twin = relu},
    {.op = "relu6", .x = {{3, 3, 5, 5}}, .y = {3, 3, 5, 5}, .twin = relu6, .range = 9},
    {.op = "leaky_relu", .x = {{3, 3, 5, 5}}, .y = {3, 3, 5, 5}, .twin = leaky_relu},
    {.op = "leaky_relu",
     .attributes = "{\"slope\": 0.125}",
     .x = {{1, 2, 3, 7}},
     .y = {1, 2, 3, 7},
     .twin = leaky_relu_eighth,
     .range = 9},
    {.op = "hard_swish", .x = {{3, 3, 5, 5}}, .y = {3, 3, 5, 5}, .twin = hard_swish, .range = 9},
};

/* ---- several inputs -------------------------------------------------------------------------- */

static void add(const op_twin_call *t) {
    size_t count = thaw_shape_count(t->test->y);
    memcpy(t->y, t->x[0], count * sizeof *t->y);
    for (int i = 1; i < t->test->inputs; i++) thaw_ref_add(count, t->y, t->x[i], t->y);
}

static void concat(const op_twin_call *t) {
    int before = 0, channels = t->test->y.c;
    for (int i = 0; i < t->test->inputs; i++) {
        int c = t->test->x[i].c;
        for (size_t at = 0; at < thaw_shape_count(t->test->x[i]); at++) {
            size_t pixel = at / (size_t)c, channel = at % (size_t)c;
            t->y[pixel * (size_t)channels + (size_t)before + channel] = t->x[i][at];
        }
        before += c;
    }
}

static const op_case several_cases[] = {
    {.op = "add", .inputs = 2, .x = {{1, 1, 1, 1}, {1, 1, 1, 1}}, .y = {1, 1, 1, 1}, .twin = add},
    {.op = "add", .inputs = 2, .x = {{3, 3, 5, 7}, {3, 3, 5, 7}}, .y = {3, 3, 5, 7}, .twin = add},
    {.op = "add",
     .inputs = 3,
     .x = {{2, 3, 2, 5}, {2, 3, 2, 5}, {2, 3, 2, 5}},
     .y = {2, 3, 2, 5},
     .twin = add},
    {.op = "concat",
     .inputs = 2,
     .x = {{3, 2, 3, 5}, {3, 2, 3, 1}},
     .y = {3, 2, 3, 6},
     .twin = concat},
    {.op = "concat",
     .inputs = 3,
     .x = {{1, 3, 1, 2}, {1, 3, 1, 9}, {1, 3, 1, 4}},
     .y = {1, 3, 1, 15},
     .twin = concat},
};

/* ---- windows --------------------------------------------------------------------------------- */

static void max_pool(const op_twin_call *t) {
    thaw_ref_maxpool2d_forward(&t->window, t->x[0], t->y, NULL);
}

static void avg_pool(const op_twin_call *t) {
    thaw_ref_avgpool2d_forward(&t->window, t->x[0], t->y);
}

static void global_avg_pool(const op_twin_call *t) {
    thaw_ref_global_avgpool_forward(t->test->x[0], t->x[0], t->y);
}

/* The padding before is that of the window. */
static void zero_pad(const op_twin_call *t) {
    thaw_ref_pad_forward(t->test->x[0], t->x[0], t->test->y, t->window.pad_top, t->window.pad_left,
                         t->y);
}

/* The factor follows from the shapes. */
static void upsample(const op_twin_call *t) {
    thaw_ref_upsample_forward(t->test->x[0], t->test->y.h / t->test->x[0].h, t->x[0], t->y);
}

/* Run as max_pool and as avg_pool. */
static const op_case pool_cases[] = {
    {.x = {{1, 2, 2, 1}}, .y = {1, 1, 1, 1}, .window = OP_WINDOW(2, 2, 0, 0)},
    {.x = {{3, 5, 4, 5}}, .y = {3, 2, 2, 5}, .window = OP_WINDOW(2, 2, 0, 0)},
    {.attributes = "{\"padding\": \"same\"}",
     .x = {{2, 5, 4, 3}},
     .y = {2, 3, 2, 3},
     .window = OP_WINDOW(2, 2, 0, 0)},
    {.attributes = "{\"size\": 3, \"stride\": 2, \"padding\": \"same\"}",
     .x = {{1, 6, 7, 4}},
     .y = {1, 3, 4, 4},
     .window = OP_WINDOW(3, 2, 0, 1)},
    {.attributes = "{\"size\": 3, \"stride\": 1, \"padding\": \"same\"}",
     .x = {{3, 3, 4, 2}},
     .y = {3, 3, 4, 2},
     .window = OP_WINDOW(3, 1, 1, 1)},
    {.attributes = "{\"size\": 3, \"stride\": 1}",
     .x = {{2, 5, 4, 3}},
     .y = {2, 3, 2, 3},
     .window = OP_WINDOW(3, 1, 0, 0)},
    {.attributes = "{\"size\": 5, \"stride\": 1, \"padding\": \"same\"}",
     .x = {{1, 2, 1, 2}},
     .y = {1, 2, 1, 2},
     .window = OP_WINDOW(5, 1, 2, 2)},
    {.attributes = "{\"size\": 1, \"stride\": 2}",
     .x = {{1, 5, 4, 3}},
     .y = {1, 3, 2, 3},
     .window = OP_WINDOW(1, 2, 0, 0)},
    {.attributes = "{\"size\": [2, 3]}",
     .x = {{1, 5, 7, 2}},
     .y = {1, 2, 2, 2},
     .window = {.kh = 2, .kw = 3, .stride_h = 2, .stride_w = 3}},
    {.x = {{2, 4, 4, 3}}, .y = {2, 2, 2, 3}, .window = OP_WINDOW(2, 2, 0, 0), .inference = true},
};

static const op_case shape_cases[] = {
    {.op = "global_avg_pool", .x = {{1, 1, 1, 3}}, .y = {1, 1, 1, 3}, .twin = global_avg_pool},
    {.op = "global_avg_pool", .x = {{3, 5, 4, 7}}, .y = {3, 1, 1, 7}, .twin = global_avg_pool},
    {.op = "zero_pad",
     .x = {{1, 1, 2, 3}},
     .y = {1, 3, 4, 3},
     .twin = zero_pad,
     .window = {.pad_top = 1, .pad_left = 1}},
    {.op = "zero_pad",
     .attributes = "{\"padding\": 0}",
     .x = {{2, 3, 2, 3}},
     .y = {2, 3, 2, 3},
     .twin = zero_pad},
    {.op = "zero_pad",
     .attributes = "{\"padding\": [[0, 1], [0, 1]]}",
     .x = {{3, 4, 5, 5}},
     .y = {3, 5, 6, 5},
     .twin = zero_pad},
    {.op = "zero_pad",
     .attributes = "{\"padding\": [[3, 1], [2, 0]]}",
     .x = {{2, 2, 3, 4}},
     .y = {2, 6, 5, 4},
     .twin = zero_pad,
     .window = {.pad_top = 3, .pad_left = 2}},
    {.op = "upsample", .x = {{2, 3, 4, 5}}, .y = {2, 6, 8, 5}, .twin = upsample},
    {.op = "upsample",
     .attributes = "{\"factor\": 1}",
     .x = {{1, 2, 3, 3}},
     .y = {1, 2, 3, 3},
     .twin = upsample},
    {.op = "upsample",
     .attributes = "{\"factor\": 3}",
     .x = {{3, 2, 1, 9}},
     .y = {3, 6, 3, 9},
     .twin = upsample},
};

/* ---- flatten, reshape, dropout ----------------------------------------------------------------
 */

static void copy(const op_twin_call *t) {
    memcpy(t->y, t->x[0], thaw_shape_count(t->test->y) * sizeof *t->y);
}

/* The mask is whatever the op dropped, so the gradient must drop the same. */
static void dropout(const op_twin_call *t) {
    double rate = t->test->frozen ? 0.25 : 0.5; /* frozen does not matter: tells the cases apart */
    for (size_t i = 0; i < thaw_shape_count(t->test->y); i++) {
        t->y[i] = t->y_found[i] != 0 ? t->x[0][i] / (1 - rate) : 0;
    }
}

static const op_case plain_cases[] = {
    {.op = "flatten", .x = {{1, 1, 1, 1}}, .y = {1, 1, 1, 1}, .twin = copy},
    {.op = "flatten", .x = {{3, 4, 5, 3}}, .y = {3, 1, 1, 60}, .twin = copy},
    {.op = "reshape",
     .attributes = "{\"h\": 3, \"w\": 2, \"c\": 4}",
     .x = {{2, 1, 1, 24}},
     .y = {2, 3, 2, 4},
     .twin = copy},
    {.op = "dropout", .x = {{3, 4, 5, 3}}, .y = {3, 4, 5, 3}, .twin = dropout},
    {.op = "dropout",
     .attributes = "{\"rate\": 0.25}",
     .x = {{1, 1, 1, 99}},
     .y = {1, 1, 1, 99},
     .twin = dropout,
     .frozen = true},
    {.op = "dropout",
     .attributes = "{\"rate\": 0}",
     .x = {{2, 1, 1, 9}},
     .y = {2, 1, 1, 9},
     .twin = copy},
    {.op = "dropout", .x = {{2, 1, 1, 9}}, .y = {2, 1, 1, 9}, .twin = copy, .inference = true},
};

/* ---- all of them ----------------------------------------------------------------------------- */

TEST(op_batchnorm_matches_its_twin) {
    op_check_table(batchnorm_cases, COUNT(batchnorm_cases), "batchnorm", batchnorm);
}

TEST(op_activations_match_their_twins) {
    op_check_cases(activation_cases, COUNT(activation_cases));
}

TEST(op_add_and_concat_match_their_twins) {
    op_check_cases(several_cases, COUNT(several_cases));
}

TEST(op_max_pool_matches_its_twin) {
    op_check_table(pool_cases, COUNT(pool_cases), "max_pool", max_pool);
}

TEST(op_avg_pool_matches_its_twin) {
    op_check_table(pool_cases, COUNT(pool_cases), "avg_pool", avg_pool);
}

TEST(op_shapes_match_their_twins) {
    op_check_cases(shape_cases, COUNT(shape_cases));
}

TEST(op_flatten_reshape_and_dropout_match_their_twins) {
    op_check_cases(plain_cases, COUNT(plain_cases));
}
