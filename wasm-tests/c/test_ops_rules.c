/* What ops refuse, and what they tell the graph. */
#include <string.h>

#include "base/heap.h"
#include "kernels/eltwise.h"
#include "test.h"
#include "test_ops_harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

TEST(op_table_is_whole) {
    int ops = 0;
    for (const thaw_op *op; (op = thaw_op_at(ops)) != NULL; ops++) {
        CHECK(thaw_op_find(op->name) == op);
        CHECK(op->infer != NULL && op->forward != NULL && op->backward != NULL);
        CHECK(op->min_inputs >= 1 && op->max_inputs >= op->min_inputs);
        CHECK(op->max_inputs <= THAW_OP_MAX_INPUTS);
        CHECK(!(op->reads_x && op->reads_y) || op->fuses);
    }
    CHECK_EQ_INT(ops, 18);
    CHECK(thaw_op_find("conv3d") == NULL);
    CHECK(thaw_op_find("") == NULL);
}

/* ---- attributes ------------------------------------------------------------------------------ */

TEST(op_attributes_are_checked) {
    static const struct {
        const char *op, *attributes, *wanted;
    } cases[] = {
        {"conv2d", "{\"kernel\": 3}", "filters: a number wanted"},
        {"conv2d", "{\"filters\": 0, \"kernel\": 3}", "filters: 1 <= filters <= 65536, got 0"},
        {"conv2d", "{\"filters\": 65537}", "filters: 1 <= filters <= 65536, got 65537"},
        {"conv2d", "{\"filters\": 8.5}", "filters: a whole number wanted, got 8.5"},
        {"conv2d", "{\"filters\": 8, \"kernel\": 0}", "kernel: 1 <= kernel <= 64, got 0"},
        {"conv2d", "{\"filters\": 8, \"kernel\": [3, 65]}", "kernel[1]: 1 <= kernel <= 64, got 65"},
        {"conv2d", "{\"filters\": 8, \"kernel\": [3]}", "kernel: 2 numbers wanted, got 1"},
        {"conv2d", "{\"filters\": 8, \"kernel\": 2.5}", "kernel: whole numbers wanted"},
        {"conv2d", "{\"filters\": 8, \"stride\": 0}", "stride: 1 <= stride <= 64, got 0"},
        {"conv2d", "{\"filters\": 8, \"padding\": \"full\"}", "padding: valid|same wanted"},
        {"conv2d", "{\"filters\": 8, \"activation\": \"hard_swish\"}",
         "activation: none|relu|relu6 wanted"},
        {"conv2d", "{\"filters\": 8, \"bias\": 1}", "bias: true or false wanted"},
        {"conv2d", "{\"filters\": 8, \"dilation\": 2}",
         "dilation: unknown key; known: filters, kernel, stride, padding, bias, activation"},
        {"dwconv2d", "{\"kernel\": -1}", "kernel: 1 <= kernel <= 64, got -1"},
        {"dense", "{}", "units: a number wanted"},
        {"dense", "{\"units\": 65537}", "units: 1 <= units <= 65536"},
        {"batchnorm", "{\"epsilon\": 0}", "epsilon: 0 < epsilon, got 0"},
        {"batchnorm", "{\"momentum\": 1.5}", "momentum: 0 <= momentum <= 1, got 1.5"},
        {"batchnorm", "{\"center\": 0}", "center: true or false wanted"},
        {"leaky_relu", "{\"slope\": 0}", "slope: 0 < slope <= 1, got 0"},
        {"relu", "{\"slope\": 0}", "slope: unknown key"},
        {"dropout", "{\"rate\": 1}", "rate: 0 <= rate < 1, got 1"},
        {"max_pool", "{\"size\": \"2\"}", "size: a number wanted, got string"},
        {"avg_pool", "{\"stride\": [1, 1.5]}", "stride: whole numbers wanted"},
        {"zero_pad", "{\"padding\": -1}", "padding: 0 <= padding <= "},
        {"zero_pad", "{\"padding\": 0.5}", "padding: a whole number wanted"},
        {"zero_pad", "{\"padding\": [1, 1]}", "[[top, bottom], [left, right]]"},
        {"zero_pad", "{\"padding\": [[1, 1], [1]]}", "[[top, bottom], [left, right]]"},
        {"zero_pad", "{\"padding\": [[1, 1], [1, 1, 1]]}", "[[top, bottom], [left, right]]"},
        {"zero_pad", "{\"padding\": [[1, 1], [1, 1], [1, 1]]}", "[[top, bottom], [left, right]]"},
        {"zero_pad", "{\"padding\": [[1, 1], [1, -1]]}", "[[top, bottom], [left, right]]"},
        {"zero_pad", "{\"padding\": [[1, 1], [1, 0.5]]}", "[[top, bottom], [left, right]]"},
        {"zero_pad", "{\"padding\": [[1, 1], {\"a\": 1, \"b\": 1}]}", "[[top, bottom], [left,"},
        {"zero_pad", "{\"padding\": []}", "[[top, bottom], [left, right]]"},
        {"upsample", "{\"factor\": 0}", "factor: 1 <= factor <= 16, got 0"},
        {"reshape", "{\"h\": 0}", "h: 1 <= h <= 65536, got 0"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const void *attr = NULL;
        thaw_arena arena;
        thaw_error err = {0};
        thaw_arena_init(&arena);
        CHECK_FAILS(op_parse(thaw_op_find(cases[i].op), cases[i].attributes, &arena, &attr, &err),
                    THAW_BAD_MODEL, &err);
        CHECK_CONTAINS(err.detail, cases[i].wanted);
        thaw_arena_reset(&arena);
    }
}

/* What op tells of attributes read from text. */
static bool describe(const thaw_op *op, const char *text, thaw_arena *arena, thaw_json_writer *w) {
    const void *attr = NULL;
    thaw_error err = {0};
    thaw_status status = op_parse(op, text, arena, &attr, &err);
    CHECK_OK(status, &err);
    thaw_json_open(w, NULL, '{');
    if (status == THAW_OK && op->describe != NULL) op->describe(attr, w);
    thaw_json_close(w, '}');
    return status == THAW_OK && !w->failed;
}

static void check_description(const char *name, const char *text, const char *wanted) {
    const thaw_op *op = thaw_op_find(name);
    thaw_arena arena;
    thaw_json_writer told, again;
    thaw_arena_init(&arena);
    thaw_json_writer_init(&told);
    thaw_json_writer_init(&again);
    if (describe(op, text, &arena, &told)) CHECK_EQ_STR(told.text, wanted);
    if (describe(op, told.text, &arena, &again)) CHECK_EQ_STR(again.text, told.text);
    thaw_json_writer_reset(&told);
    thaw_json_writer_reset(&again);
    thaw_arena_reset(&arena);
}

TEST(op_tells_its_attributes) {
    check_description("conv2d", "{\"filters\": 8, \"kernel\": [3, 5], \"padding\": \"same\"}",
                      "{\"filters\":8,\"kernel\":[3,5],\"stride\":[1,1],\"padding\":\"same\","
                      "\"bias\":true,\"activation\":\"none\"}");
    check_description("dwconv2d", "{\"stride\": 2, \"bias\": false, \"activation\": \"relu6\"}",
                      "{\"kernel\":[3,3],\"stride\":[2,2],\"padding\":\"valid\",\"bias\":false,"
                      "\"activation\":\"relu6\"}");
    check_description("dense", "{\"units\": 3, \"activation\": \"relu\"}",
                      "{\"units\":3,\"bias\":true,\"activation\":\"relu\"}");
    check_description("batchnorm", "{\"epsilon\": 1e-5, \"scale\": false}",
                      "{\"epsilon\":0.00001,\"momentum\":0.99,\"scale\":false,\"center\":true}");
    check_description("leaky_relu", "{\"slope\": 0.1}", "{\"slope\":0.1}");
    check_description("zero_pad", "{\"padding\": [[0, 1], [2, 3]]}", "{\"padding\":[[0,1],[2,3]]}");
    check_description("max_pool", "{\"size\": 3}",
                      "{\"size\":[3,3],\"stride\":[3,3],\"padding\":\"valid\"}");
    check_description("avg_pool", "{\"stride\": [1, 2], \"padding\": \"same\"}",
                      "{\"size\":[2,2],\"stride\":[1,2],\"padding\":\"same\"}");
    check_description("dropout", "{\"rate\": 0.25}", "{\"rate\":0.25}");
    check_description("upsample", "{\"factor\": 3}", "{\"factor\":3}");
    check_description("reshape", "{\"h\": 2, \"c\": 4}", "{\"h\":2,\"w\":1,\"c\":4}");
    check_description("relu", "{}", "{}");
    check_description("flatten", "{}", "{}");
}

/* Whoever takes attributes must also tell them: only the activations' own names say it all. */
TEST(op_with_attributes_describes_them) {
    for (int i = 0; thaw_op_at(i) != NULL; i++) {
        const thaw_op *op = thaw_op_at(i);
        bool named = strcmp(op->name, "relu") == 0 || strcmp(op->name, "relu6") == 0 ||
                     strcmp(op->name, "hard_swish") == 0;
        CHECK((op->describe != NULL) == (op->parse != NULL && !named));
    }
}

TEST(op_attributes_need_memory) {
    for (int i = 0; thaw_op_at(i) != NULL; i++) {
        const thaw_op *op = thaw_op_at(i);
        const void *attr = NULL;
        thaw_arena arena;
        thaw_error err = {0};
        if (op->parse == NULL) continue;
        thaw_arena_init(&arena);
        thaw_heap_fail_at(1);
        CHECK_FAILS(op_parse(op, NULL, &arena, &attr, &err), THAW_NO_MEMORY, &err);
        thaw_heap_fail_at(0);
        thaw_arena_reset(&arena);
    }
}

/* ---- shapes ---------------------------------------------------------------------------------- */

TEST(op_shapes_are_checked) {
    static const struct {
        const char *op, *attributes, *wanted;
        thaw_shape x[2];
    } cases[] = {
        {"add", NULL, "add: inputs have shapes 7x7x64 and 7x7x32", {{1, 7, 7, 64}, {1, 7, 7, 32}}},
        {"add", NULL, "add: inputs have shapes 7x7x64 and 7x8x64", {{1, 7, 7, 64}, {1, 7, 8, 64}}},
        {"concat", NULL, "concat: inputs are 7x7 and 6x7", {{1, 7, 7, 64}, {1, 6, 7, 64}}},
        {"concat", NULL, "an output of 1x1x70000", {{1, 1, 1, 35000}, {1, 1, 1, 35000}}},
        {"dense", "{\"units\": 3}", "dense takes a flat input, got 7x1x64", {{1, 7, 1, 64}}},
        {"dense",
         "{\"units\": 65536}",
         "its kernel has more than 268435456 values",
         {{1, 1, 1, 65536}}},
        {"conv2d",
         "{\"filters\": 3, \"kernel\": 3}",
         "a window of 3x3 does not fit an input of 2x9",
         {{1, 2, 9, 1}}},
        {"conv2d",
         "{\"filters\": 65536, \"kernel\": 64, \"padding\": \"same\"}",
         "its kernel has more than 268435456 values",
         {{1, 1, 1, 65536}}},
        {"conv2d", "{\"filters\": 65536}", "an output of 100x100x65536", {{1, 100, 100, 1}}},
        {"conv2d", "{\"filters\": 1}", "an input of 65537x1x1", {{1, 65537, 1, 1}}},
        {"conv2d", "{\"filters\": 1}", "an input of 0x1x1", {{1, 0, 1, 1}}},
        {"conv2d", "{\"filters\": 1}", "an input of 65536x65536x65536", {{1, 65536, 65536, 65536}}},
        {"relu", NULL, "an input of 1x-1x1", {{1, 1, -1, 1}}},
        {"max_pool", NULL, "a window of 2x2 does not fit an input of 1x4", {{1, 1, 4, 1}}},
        {"flatten", NULL, "an output of 1x1x200704", {{1, 56, 56, 64}}},
        {"zero_pad", NULL, "an output of 65538x3x1", {{1, 65536, 1, 1}}},
        {"upsample", NULL, "an output of 131072x2x1", {{1, 65536, 1, 1}}},
        {"reshape",
         "{\"h\": 2, \"c\": 3}",
         "2x1x3 has 6 values, its input of 1x1x7 7",
         {{1, 1, 1, 7}}},
        {"batchnorm", NULL, "an input of 1x1x65537", {{1, 1, 1, 65537}}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const thaw_op *op = thaw_op_find(cases[i].op);
        const void *attr = NULL;
        thaw_op_result out = {.params = -1};
        thaw_arena arena;
        thaw_error err = {0};
        thaw_arena_init(&arena);
        CHECK_OK(op_parse(op, cases[i].attributes, &arena, &attr, &err), &err);
        int inputs = op->min_inputs;
        CHECK_FAILS(thaw_op_infer(op, attr, cases[i].x, inputs, &out, &err), THAW_BAD_MODEL, &err);
        CHECK_CONTAINS(err.detail, cases[i].wanted);
        CHECK_EQ_INT(out.params, -1);
        thaw_arena_reset(&arena);
    }
}

/* Names and shapes as Keras has them, or its weights would not be found. */
TEST(op_parameters_are_those_of_keras) {
    static const struct {
        op_case test;
        int param;
        thaw_param_spec wanted;
    } cases[] = {
        {{.op = "conv2d",
          .attributes = "{\"filters\": 5, \"kernel\": [2, 3]}",
          .x = {{1, 4, 4, 7}},
          .y = {1, 3, 2, 5}},
         0,
         {"kernel", 4, {2, 3, 7, 5}, THAW_INIT_GLOROT_UNIFORM, 42, 30, false}},
        {{.op = "conv2d", .attributes = "{\"filters\": 5}", .x = {{1, 4, 4, 7}}, .y = {1, 4, 4, 5}},
         1,
         {"bias", 1, {5}, THAW_INIT_ZEROS, 0, 0, false}},
        {{.op = "dwconv2d", .x = {{1, 4, 4, 7}}, .y = {1, 2, 2, 7}},
         0,
         {"depthwise_kernel", 4, {3, 3, 7, 1}, THAW_INIT_GLOROT_UNIFORM, 63, 9, false}},
        {{.op = "dwconv2d", .x = {{1, 4, 4, 7}}, .y = {1, 2, 2, 7}},
         1,
         {"bias", 1, {7}, THAW_INIT_ZEROS, 0, 0, false}},
        {{.op = "dense", .attributes = "{\"units\": 5}", .x = {{1, 1, 1, 7}}, .y = {1, 1, 1, 5}},
         0,
         {"kernel", 2, {7, 5}, THAW_INIT_GLOROT_UNIFORM, 7, 5, false}},
        {{.op = "dense", .attributes = "{\"units\": 5}", .x = {{1, 1, 1, 7}}, .y = {1, 1, 1, 5}},
         1,
         {"bias", 1, {5}, THAW_INIT_ZEROS, 0, 0, false}},
        {{.op = "batchnorm", .x = {{1, 2, 2, 7}}, .y = {1, 2, 2, 7}},
         0,
         {"gamma", 1, {7}, THAW_INIT_ONES, 0, 0, false}},
        {{.op = "batchnorm", .x = {{1, 2, 2, 7}}, .y = {1, 2, 2, 7}},
         1,
         {"beta", 1, {7}, THAW_INIT_ZEROS, 0, 0, false}},
        {{.op = "batchnorm", .x = {{1, 2, 2, 7}}, .y = {1, 2, 2, 7}},
         2,
         {"moving_mean", 1, {7}, THAW_INIT_ZEROS, 0, 0, true}},
        {{.op = "batchnorm",
          .attributes = "{\"scale\": false}",
          .x = {{1, 2, 2, 7}},
          .y = {1, 2, 2, 7}},
         2,
         {"moving_variance", 1, {7}, THAW_INIT_ONES, 0, 0, true}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        op_bench bench;
        const thaw_param_spec *wanted = &cases[i].wanted;
        if (op_bench_open(&bench, &cases[i].test) && cases[i].param < bench.made.params) {
            const thaw_param_spec *found = &bench.made.param[cases[i].param];
            CHECK_EQ_STR(found->name, wanted->name);
            CHECK_EQ_INT(found->rank, wanted->rank);
            CHECK(memcmp(found->dim, wanted->dim, sizeof found->dim) == 0);
            CHECK_EQ_INT(found->init, wanted->init);
            CHECK_EQ_INT(found->fan_in, wanted->fan_in);
            CHECK_EQ_INT(found->fan_out, wanted->fan_out);
            CHECK_EQ_INT(found->statistic, wanted->statistic);
        } else {
            CHECK_EQ_INT(bench.made.params, cases[i].param + 1);
        }
        op_bench_close(&bench);
    }
}

TEST(op_multiply_adds_are_counted) {
    static const struct {
        op_case test;
        double wanted;
    } cases[] = {
        {{.op = "conv2d",
          .attributes = "{\"filters\": 5, \"kernel\": 3}",
          .x = {{1, 6, 5, 7}},
          .y = {1, 4, 3, 5}},
         4 * 3 * 5 * 9 * 7},
        {{.op = "dwconv2d", .x = {{1, 6, 5, 7}}, .y = {1, 4, 3, 7}}, 4 * 3 * 7 * 9},
        {{.op = "dense", .attributes = "{\"units\": 5}", .x = {{1, 1, 1, 7}}, .y = {1, 1, 1, 5}},
         35}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        op_bench bench;
        if (op_bench_open(&bench, &cases[i].test)) CHECK(bench.made.madds == cases[i].wanted);
        op_bench_close(&bench);
    }
}

/* ---- what the compiler fuses ----------------------------------------------------------------- */

static const op_case fusing_cases[] = {
    {.op = "conv2d",
     .attributes = "{\"filters\": 5, \"kernel\": 3, \"bias\": false}",
     .x = {{2, 5, 4, 3}},
     .y = {2, 3, 2, 5},
     .range = 4,
     .inference = true},
    {.op = "dwconv2d",
     .attributes = "{\"bias\": false}",
     .x = {{2, 5, 4, 3}},
     .y = {2, 3, 2, 3},
     .range = 4,
     .inference = true},
    {.op = "dense",
     .attributes = "{\"units\": 9, \"bias\": false}",
     .x = {{3, 1, 1, 7}},
     .y = {3, 1, 1, 9},
     .range = 4,
     .inference = true},
    {.op = "add",
     .inputs = 2,
     .x = {{2, 3, 3, 5}, {2, 3, 3, 5}},
     .y = {2, 3, 3, 5},
     .range = 5,
     .inference = true},
    {.op = "add",
     .inputs = 3,
     .x = {{1, 3, 3, 5}, {1, 3, 3, 5}, {1, 3, 3, 5}},
     .y = {1, 3, 3, 5},
     .range = 4,
     .inference = true},
};

TEST(op_fused_activation_is_that_of_its_own_layer) {
    static const thaw_activation acts[] = {THAW_ACT_RELU, THAW_ACT_RELU6, THAW_ACT_HARD_SWISH,
                                           THAW_ACT_LEAKY_RELU};
    for (size_t i = 0; i < COUNT(fusing_cases); i++) {
        op_bench bench;
        bool open = op_bench_open(&bench, &fusing_cases[i]);
        for (size_t a = 0; open && a < COUNT(acts); a++) {
            size_t count = thaw_shape_count(fusing_cases[i].y);
            CHECK(bench.op->fuses);
            op_outcome plain = op_run(&bench, (op_mode){0});
            op_outcome fused =
                op_run(&bench, (op_mode){.fused = {.act = acts[a], .slope = 0.125f}});
            float *apart = thaw_arena_array(&bench.arena, count, sizeof *apart);
            thaw_act_forward(acts[a], 0.125f, plain.y, apart, count, NULL);
            CHECK_SAME_BITS(fused.y, apart, count);
        }
        op_bench_close(&bench);
    }
}

/* A BatchNorm folded into a layer without a bias brings one. */
TEST(op_takes_the_compilers_bias) {
    for (size_t i = 0; i < COUNT(fusing_cases); i++) {
        const op_case *test = &fusing_cases[i];
        op_bench bench;
        if (strcmp(test->op, "add") == 0) continue;
        if (op_bench_open(&bench, test)) {
            float bias[16];
            for (int c = 0; c < test->y.c; c++) bias[c] = (float)c - 2.5f;
            op_outcome plain = op_run(&bench, (op_mode){0});
            op_outcome biased = op_run(&bench, (op_mode){.fused = {.bias = bias}});
            for (size_t k = 0; k < thaw_shape_count(test->y); k++) {
                CHECK_NEAR(biased.y[k] - plain.y[k], bias[k % (size_t)test->y.c], 1e-5);
            }
        }
        op_bench_close(&bench);
    }
}

TEST(op_tells_its_activation) {
    static const struct {
        op_case test;
        thaw_epilogue wanted;
    } cases[] = {
        {{.op = "relu", .x = {{1, 1, 1, 1}}, .y = {1, 1, 1, 1}}, {.act = THAW_ACT_RELU}},
        {{.op = "relu6", .x = {{1, 1, 1, 1}}, .y = {1, 1, 1, 1}}, {.act = THAW_ACT_RELU6}},
        {{.op = "hard_swish", .x = {{1, 1, 1, 1}}, .y = {1, 1, 1, 1}},
         {.act = THAW_ACT_HARD_SWISH}},
        {{.op = "leaky_relu",
          .attributes = "{\"slope\": 0.5}",
          .x = {{1, 1, 1, 1}},
          .y = {1, 1, 1, 1}},
         {.act = THAW_ACT_LEAKY_RELU, .slope = 0.5f}},
        {{.op = "conv2d",
          .attributes = "{\"filters\": 1, \"activation\": \"relu6\"}",
          .x = {{1, 1, 1, 1}},
          .y = {1, 1, 1, 1}},
         {.act = THAW_ACT_RELU6}},
        {{.op = "dwconv2d",
          .attributes = "{\"kernel\": 1, \"activation\": \"relu\"}",
          .x = {{1, 1, 1, 1}},
          .y = {1, 1, 1, 1}},
         {.act = THAW_ACT_RELU}},
        {{.op = "dense", .attributes = "{\"units\": 1}", .x = {{1, 1, 1, 1}}, .y = {1, 1, 1, 1}},
         {.act = THAW_ACT_NONE}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        op_bench bench;
        thaw_epilogue found = {0};
        if (op_bench_open(&bench, &cases[i].test)) {
            bench.op->activation(bench.attr, &found);
            CHECK_EQ_INT(found.act, cases[i].wanted.act);
            CHECK_NEAR(found.slope, cases[i].wanted.slope, 0);
        }
        op_bench_close(&bench);
    }
}
