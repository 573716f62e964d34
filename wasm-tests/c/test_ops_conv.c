/* conv2d, dwconv2d and dense. */
#include "kernels/ref/ref.h"
#include "test.h"
#include "test_ops_harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void conv2d(const op_twin_call *t) {
    thaw_ref_conv2d_forward(&t->window, t->x[0], t->kernel, t->bias, t->y);
}

static void finish(const op_twin_call *t, thaw_activation act) {
    thaw_ref_act_forward(act, 0, thaw_shape_count(t->test->y), t->y, t->y);
}

static void conv2d_relu(const op_twin_call *t) {
    conv2d(t);
    finish(t, THAW_ACT_RELU);
}

static void conv2d_relu6(const op_twin_call *t) {
    conv2d(t);
    finish(t, THAW_ACT_RELU6);
}

/* Where "same" pads: TensorFlow puts the odd pixel behind. */
static const op_case conv2d_cases[] = {
    {.attributes = "{\"filters\": 1, \"kernel\": 1}",
     .x = {{1, 1, 1, 1}},
     .y = {1, 1, 1, 1},
     .window = OP_WINDOW(1, 1, 0, 0)},
    {.attributes = "{\"filters\": 5, \"kernel\": 1, \"bias\": false}",
     .x = {{3, 4, 5, 7}},
     .y = {3, 4, 5, 5},
     .window = OP_WINDOW(1, 1, 0, 0)},
    {.attributes = "{\"filters\": 3, \"kernel\": 1, \"stride\": 2, \"padding\": \"same\"}",
     .x = {{2, 5, 4, 3}},
     .y = {2, 3, 2, 3},
     .window = OP_WINDOW(1, 2, 0, 0)},
    {.attributes = "{\"filters\": 4, \"kernel\": 3}",
     .x = {{1, 5, 6, 3}},
     .y = {1, 3, 4, 4},
     .window = OP_WINDOW(3, 1, 0, 0)},
    {.attributes = "{\"filters\": 4, \"kernel\": 3, \"padding\": \"same\"}",
     .x = {{3, 5, 4, 2}},
     .y = {3, 5, 4, 4},
     .window = OP_WINDOW(3, 1, 1, 1)},
    {.attributes = "{\"filters\": 2, \"kernel\": 3, \"stride\": 2, \"padding\": \"same\"}",
     .x = {{1, 6, 7, 3}},
     .y = {1, 3, 4, 2},
     .window = OP_WINDOW(3, 2, 0, 1)},
    {.attributes = "{\"filters\": 2, \"kernel\": 2, \"padding\": \"same\"}",
     .x = {{2, 3, 4, 2}},
     .y = {2, 3, 4, 2},
     .window = OP_WINDOW(2, 1, 0, 0)},
    {.attributes = "{\"filters\": 3, \"kernel\": 5, \"stride\": 2, \"padding\": \"same\"}",
     .x = {{1, 2, 3, 2}},
     .y = {1, 1, 2, 3},
     .window = OP_WINDOW(5, 2, 1, 2)},
    {.attributes = "{\"filters\": 2, \"kernel\": 7, \"padding\": \"same\"}",
     .x = {{1, 1, 2, 1}},
     .y = {1, 1, 2, 2},
     .window = OP_WINDOW(7, 1, 3, 3)},
    {.attributes = "{\"filters\": 2, \"kernel\": 1, \"stride\": 3}",
     .x = {{1, 7, 6, 2}},
     .y = {1, 3, 2, 2},
     .window = OP_WINDOW(1, 3, 0, 0)},
    {.attributes =
         "{\"filters\": 3, \"kernel\": [1, 3], \"stride\": [2, 1], \"padding\": \"same\"}",
     .x = {{1, 4, 5, 2}},
     .y = {1, 2, 5, 3},
     .window = {.kh = 1, .kw = 3, .stride_h = 2, .stride_w = 1, .pad_left = 1}},
    {.attributes =
         "{\"filters\": 4, \"kernel\": 3, \"padding\": \"same\", \"activation\": \"relu\"}",
     .x = {{3, 4, 3, 3}},
     .y = {3, 4, 3, 4},
     .twin = conv2d_relu,
     .window = OP_WINDOW(3, 1, 1, 1)},
    {.attributes = "{\"filters\": 9, \"kernel\": 3, \"activation\": \"relu6\", \"bias\": false}",
     .x = {{2, 4, 4, 3}},
     .y = {2, 2, 2, 9},
     .twin = conv2d_relu6,
     .range = 8,
     .window = OP_WINDOW(3, 1, 0, 0)},
};

static void dwconv2d(const op_twin_call *t) {
    thaw_ref_dwconv2d_forward(&t->window, t->x[0], t->kernel, t->bias, t->y);
}

static void dwconv2d_relu6(const op_twin_call *t) {
    dwconv2d(t);
    finish(t, THAW_ACT_RELU6);
}

static const op_case dwconv2d_cases[] = {
    {.attributes = "{\"kernel\": 1}",
     .x = {{1, 1, 1, 1}},
     .y = {1, 1, 1, 1},
     .window = OP_WINDOW(1, 1, 0, 0)},
    {.attributes = "{}", .x = {{3, 5, 4, 6}}, .y = {3, 3, 2, 6}, .window = OP_WINDOW(3, 1, 0, 0)},
    {.attributes = "{\"padding\": \"same\", \"bias\": false}",
     .x = {{1, 5, 4, 3}},
     .y = {1, 5, 4, 3},
     .window = OP_WINDOW(3, 1, 1, 1)},
    {.attributes = "{\"stride\": 2, \"padding\": \"same\"}",
     .x = {{2, 6, 7, 5}},
     .y = {2, 3, 4, 5},
     .window = OP_WINDOW(3, 2, 0, 1)},
    {.attributes = "{\"stride\": 2, \"bias\": false}",
     .x = {{3, 7, 6, 4}},
     .y = {3, 3, 2, 4},
     .window = OP_WINDOW(3, 2, 0, 0)},
    {.attributes = "{\"kernel\": 5, \"padding\": \"same\"}",
     .x = {{1, 2, 3, 2}},
     .y = {1, 2, 3, 2},
     .window = OP_WINDOW(5, 1, 2, 2)},
    {.attributes = "{\"kernel\": [3, 1], \"stride\": 2, \"padding\": \"same\"}",
     .x = {{1, 4, 5, 9}},
     .y = {1, 2, 3, 9},
     .window = {.kh = 3, .kw = 1, .stride_h = 2, .stride_w = 2}},
    {.attributes = "{\"padding\": \"same\", \"activation\": \"relu6\"}",
     .x = {{2, 3, 3, 4}},
     .y = {2, 3, 3, 4},
     .twin = dwconv2d_relu6,
     .range = 6,
     .window = OP_WINDOW(3, 1, 1, 1)},
};

static void dense(const op_twin_call *t) {
    thaw_ref_dense_forward(t->test->x[0].n, t->test->x[0].c, t->test->y.c, t->x[0], t->kernel,
                           t->bias, t->y);
}

static void dense_relu(const op_twin_call *t) {
    dense(t);
    finish(t, THAW_ACT_RELU);
}

static const op_case dense_cases[] = {
    {.attributes = "{\"units\": 1}", .x = {{1, 1, 1, 1}}, .y = {1, 1, 1, 1}},
    {.attributes = "{\"units\": 5}", .x = {{3, 1, 1, 7}}, .y = {3, 1, 1, 5}},
    {.attributes = "{\"units\": 17, \"bias\": false}", .x = {{1, 1, 1, 33}}, .y = {1, 1, 1, 17}},
    {.attributes = "{\"units\": 10, \"activation\": \"relu\"}",
     .x = {{6, 1, 1, 9}},
     .y = {6, 1, 1, 10},
     .twin = dense_relu},
};

TEST(op_conv2d_matches_its_twin) {
    op_check_table(conv2d_cases, COUNT(conv2d_cases), "conv2d", conv2d);
}

TEST(op_dwconv2d_matches_its_twin) {
    op_check_table(dwconv2d_cases, COUNT(dwconv2d_cases), "dwconv2d", dwconv2d);
}

TEST(op_dense_matches_its_twin) {
    op_check_table(dense_cases, COUNT(dense_cases), "dense", dense);
}
