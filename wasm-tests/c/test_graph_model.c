/* Networks read from JSON: tables, expressions, defaults, joints, names, and messages that say
 * where the mistake is. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "test.h"
#include "test_graph_support.h"

/* A model file around some layers or a table. */
#define MODEL(body) "{'thaw_model': 1, 'name': 'm', 'input': [8, 8, 3], " body "}"
#define LAYERS(list) MODEL("'layers': [" list "]")

static void check_shape(const thaw_model *m, const char *layer, int h, int w, int c) {
    int node = thaw_graph_find_node(&m->graph, layer);
    CHECK(node >= 0);
    if (node < 0) return;
    thaw_shape s = m->graph.shape[node + 1];
    CHECK_EQ_INT(s.h, h);
    CHECK_EQ_INT(s.w, w);
    CHECK_EQ_INT(s.c, c);
}

static void check_input(const thaw_model *m, const char *layer, int position, const char *from) {
    int node = thaw_graph_find_node(&m->graph, layer);
    int wanted = from == NULL ? 0 : thaw_graph_find_node(&m->graph, from) + 1;
    CHECK(node >= 0);
    if (node >= 0) CHECK_EQ_INT(m->graph.node[node].input[position], wanted);
}

TEST(model_table_repeats_rows_and_counts_blocks) {
    static const char json[] =
        MODEL("'blocks': {'conv': [{'conv2d': 'c{i}_{k}', 'filters': 'f * k', 'kernel': 1}],"
              "           'pool': [{'max_pool': 'p{i}'}]},"
              "'columns': ['block', 'f', 'n'],"
              "'table': [['conv', 2, 2], ['pool', null, 1], ['conv', 5, 1], ['pool', null, 2]]");
    static const char *const names[] = {"c1_1", "c2_2", "p1", "c3_1", "p2", "p3"};
    thaw_model m;
    thaw_error err = {0};
    REQUIRE_OK(net_read(json, &m, &err), &err);
    REQUIRE(m.graph.nodes == 6);
    for (int i = 0; i < 6; i++) {
        CHECK_EQ_STR(m.graph.node[i].name, names[i]);
        CHECK_EQ_INT(m.graph.node[i].input[0], i);
        CHECK(m.graph.node[i].backbone && m.graph.node[i].thawed);
    }
    check_shape(&m, "c1_1", 8, 8, 2);
    check_shape(&m, "c2_2", 8, 8, 4);
    check_shape(&m, "c3_1", 4, 4, 5);
    check_shape(&m, "p3", 1, 1, 5);
    CHECK_EQ_INT(m.classes, 0);
    thaw_model_reset(&m);
}

TEST(model_defaults_stand_where_a_layer_says_nothing) {
    static const char json[] =
        MODEL("'defaults': {'conv2d': {'kernel': 3, 'padding': 'same', 'bias': false}},"
              "'layers': [{'conv2d': 'a', 'filters': 2},"
              "           {'conv2d': 'b', 'filters': 2, 'padding': 'valid', 'bias': true}]");
    thaw_model m;
    thaw_error err = {0};
    REQUIRE_OK(net_read(json, &m, &err), &err);
    check_shape(&m, "a", 8, 8, 2);
    check_shape(&m, "b", 6, 6, 2);
    CHECK(thaw_graph_find_param(&m.graph, "a/bias") < 0);
    CHECK(thaw_graph_find_param(&m.graph, "b/bias") >= 0);
    int kernel = thaw_graph_find_param(&m.graph, "b/kernel");
    REQUIRE(kernel >= 0);
    CHECK_EQ_INT(m.graph.param[kernel].count, 3 * 3 * 2 * 2);
    thaw_model_reset(&m);
}

TEST(model_conditions_leave_layers_out) {
    static const char json[] =
        MODEL("'blocks': {'b': [{'conv2d': 'conv{i}', 'filters': 'c', 'kernel': 1},"
              "                 {'add': 'add{i}', 'from': ['input', 'conv{i}'],"
              "                  'if': 'cin == block_cin'}]},"
              "'columns': ['block', 'c'], 'table': [['b', 4], ['b', 4], ['b', 5]]");
    thaw_model m;
    thaw_error err = {0};
    REQUIRE_OK(net_read(json, &m, &err), &err);
    CHECK(thaw_graph_find_node(&m.graph, "add1") < 0);
    CHECK(thaw_graph_find_node(&m.graph, "add2") >= 0);
    CHECK(thaw_graph_find_node(&m.graph, "add3") < 0);
    check_input(&m, "add2", 0, "conv1"); /* what came into the block */
    check_input(&m, "add2", 1, "conv2");
    check_input(&m, "conv3", 0, "add2");
    thaw_model_reset(&m);
}

TEST(model_from_names_inputs) {
    static const char json[] =
        LAYERS("{'conv2d': 'a', 'filters': 4}, {'conv2d': 'b', 'filters': 4, 'from': 'input'},"
               "{'concat': 'c', 'from': ['b', 'a', 'b']}, {'relu': 'd'}");
    thaw_model m;
    thaw_error err = {0};
    REQUIRE_OK(net_read(json, &m, &err), &err);
    check_input(&m, "b", 0, NULL); /* the image */
    check_input(&m, "c", 0, "b");
    check_input(&m, "c", 1, "a");
    check_input(&m, "c", 2, "b");
    check_input(&m, "d", 0, "c");
    check_shape(&m, "d", 8, 8, 12);
    thaw_model_reset(&m);
}

TEST(model_width_and_input_come_from_the_file_or_the_caller) {
    static const char json[] =
        "{\"thaw_model\": 1, \"name\": \"m\", \"input\": [10, 12, 3], \"width\": 0.5,"
        " \"layers\": [{\"conv2d\": \"a\", \"filters\": \"8 * width\"}]}";
    thaw_model m;
    thaw_error err = {0};
    thaw_model_desc desc = {.json = json, .length = sizeof json - 1};
    REQUIRE_OK(thaw_model_read(&desc, &m, &err), &err);
    check_shape(&m, "a", 10, 12, 4);
    CHECK_NEAR(m.width, 0.5, 0);
    thaw_model_reset(&m);

    desc.width = 2;
    desc.input_h = 5;
    desc.input_w = 7;
    REQUIRE_OK(thaw_model_read(&desc, &m, &err), &err);
    check_shape(&m, "a", 5, 7, 16);
    thaw_model_reset(&m);
}

TEST(model_top_ends_in_the_classes) {
    static const char json[] =
        "{\"thaw_model\": 1, \"name\": \"m\", \"input\": [8, 8, 3], \"classes\": 7,"
        " \"layers\": [{\"conv2d\": \"a\", \"filters\": 2}],"
        " \"top\": [{\"global_avg_pool\": \"pool\"}, {\"dense\": \"fc\", \"units\": \"classes\"}]}";
    thaw_model m;
    thaw_error err = {0};
    thaw_model_desc desc = {.json = json, .length = sizeof json - 1, .top = true};
    REQUIRE_OK(thaw_model_read(&desc, &m, &err), &err);
    CHECK_EQ_INT(m.classes, 7);
    check_shape(&m, "fc", 1, 1, 7);
    thaw_model_reset(&m);
    desc.top = false;
    REQUIRE_OK(thaw_model_read(&desc, &m, &err), &err);
    CHECK_EQ_INT(m.graph.nodes, 1);
    thaw_model_reset(&m);
}

/* Loss and softmax read `classes` values an image, whatever the layers make. */
TEST(model_top_of_another_size_is_refused) {
    static const char *const tops[] = {"{\"relu\": \"b\"}",
                                       "{\"conv2d\": \"b\", \"filters\": \"classes\"}",
                                       "{\"global_avg_pool\": \"b\"}"};
    for (int i = 0; i < 3; i++) {
        char json[256];
        thaw_model m;
        thaw_error err = {0};
        int length = snprintf(json, sizeof json,
                              "{\"thaw_model\": 1, \"input\": [8, 8, 3], \"classes\": 7,"
                              " \"layers\": [{\"relu\": \"a\"}], \"top\": [%s]}",
                              tops[i]);
        thaw_model_desc desc = {.json = json, .length = (size_t)length, .top = true};
        CHECK_FAILS(thaw_model_read(&desc, &m, &err), THAW_BAD_MODEL, &err);
        CHECK_CONTAINS(err.detail, "1x1x7");
    }
}

/* ---- parameters ------------------------------------------------------------------------------ */

/* Trainable ones lie first, each on a cache line of its own, so that optimizers see few ranges. */
TEST(graph_collates_its_parameters) {
    thaw_model m;
    REQUIRE(net_open(net_joints, &m));
    const thaw_graph *g = &m.graph;
    size_t trainable_end = 0, statistics = SIZE_MAX;
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        CHECK_EQ_INT(p->offset % 16, 0);
        CHECK(p->offset + p->count <= g->weight_count);
        if (p->spec.statistic && p->offset < statistics) statistics = p->offset;
        if (!p->spec.statistic && p->offset + p->count > trainable_end) {
            trainable_end = p->offset + p->count;
        }
        for (int j = 0; j < i; j++) {
            const thaw_param *q = &g->param[j];
            CHECK(p->offset + p->count <= q->offset || q->offset + q->count <= p->offset);
        }
    }
    CHECK(trainable_end <= statistics);
    thaw_model_reset(&m);
}

/* Glorot's bound for kernels, ones and zeros for the rest; a layer starts the same whatever stands
 * around it. */
TEST(graph_weights_start_by_seed_and_name) {
    static const char alone[] =
        "{'thaw_model': 1, 'name': 'm', 'input': [4, 4, 8], 'layers': ["
        "{'conv2d': 'pw', 'filters': 8, 'kernel': 1, 'bias': false}, {'batchnorm': 'pw_bn'}]}";
    thaw_model m, other;
    REQUIRE(net_open(net_joints, &m) && net_open(alone, &other));
    thaw_graph_init_weights(&m.graph, 5);
    thaw_graph_init_weights(&other.graph, 5);
    int kernel = thaw_graph_find_param(&m.graph, "pw/kernel");
    int same = thaw_graph_find_param(&other.graph, "pw/kernel");
    int variance = thaw_graph_find_param(&m.graph, "pw_bn/moving_variance");
    int beta = thaw_graph_find_param(&m.graph, "pw_bn/beta");
    REQUIRE(kernel >= 0 && same >= 0 && variance >= 0 && beta >= 0);
    const float *w = thaw_graph_param_data(&m.graph, kernel);
    CHECK_SAME_BITS(w, thaw_graph_param_data(&other.graph, same), 64);
    CHECK_NEAR(thaw_graph_param_data(&m.graph, variance)[7], 1, 0);
    CHECK_NEAR(thaw_graph_param_data(&m.graph, beta)[7], 0, 0);
    float bound = sqrtf(6.0f / (8 + 8)), largest = 0;
    for (int i = 0; i < 64; i++) largest = fmaxf(largest, fabsf(w[i]));
    CHECK(largest <= bound && largest > 0.9f * bound);
    thaw_graph_init_weights(&other.graph, 6);
    CHECK(memcmp(w, thaw_graph_param_data(&other.graph, same), 64 * sizeof *w) != 0);
    thaw_model_reset(&m);
    thaw_model_reset(&other);
}

/* ---- mistakes -------------------------------------------------------------------------------- */

typedef struct {
    const char *json;
    const char *words[3]; /* that the message has, NULL after the last */
} mistake;

static const mistake mistakes[] = {
    {LAYERS("{'conv3d': 'a'}"), {"unknown op", "conv3d"}},
    {LAYERS("{'conv2d': 'a', 'filters': 0}"), {"a.filters", "got 0"}},
    {LAYERS("{'conv2d': 'a', 'filters': 2.5}"), {"a.filters", "2.5"}},
    {LAYERS("{'conv2d': 'a'}"), {"a.filters"}},
    {LAYERS("{'conv2d': 'a', 'filters': 'fliters'}"), {"a.filters", "fliters"}},
    {LAYERS("{'conv2d': 'a', 'filters': 4, 'filter': 3}"), {"a.filter", "unknown key"}},
    {LAYERS("{'relu': 'a'}, {'relu': 'a'}"), {"used twice", "a"}},
    {LAYERS("{'relu': 7}"), {"OP: NAME"}},
    {LAYERS("'relu'"), {"OP: NAME", "string"}},
    {LAYERS("{}"), {"OP: NAME"}},
    {LAYERS("{'relu': 'a', 'from': 'b'}"), {"from", "no layer b"}},
    {LAYERS("{'relu': 'a', 'from': 3}"), {"from", "number"}},
    {LAYERS("{'relu': 'a', 'from': []}"), {"from", "got 0"}},
    {LAYERS("{'add': 'a'}"), {"a"}},
    {LAYERS("{'relu': 'a', 'if': true}"), {"if", "boolean"}},
    {LAYERS("{'relu': 'a', 'if': '1 +'}"), {"1 +"}},
    {LAYERS("{'relu': 'a{nothing}'}"), {"nothing"}},
    {LAYERS("{'conv2d': 'a', 'filters': 2, 'kernel': 9}"), {"a"}},
    {LAYERS("{'conv2d': 'a', 'filters': 2, 'kernel': 2}, {'add': 'b', 'from': ['a', 'input']}"),
     {"b", "7x7x2", "8x8x3"}},
    {LAYERS("{'dense': 'a', 'units': 3}"), {"a", "flat"}},
    {MODEL("'columns': ['block'], 'blocks': {}, 'table': [['x']]"), {"table row 1", "x"}},
    {MODEL("'columns': ['block', 'n'], 'blocks': {'x': []}, 'table': [['x', 1], ['x']]"),
     {"table row 2", "2 cells", "got 1"}},
    {MODEL("'columns': ['block', 'n'], 'blocks': {'x': []}, 'table': [['x', 0]]"),
     {"table row 1", "n:", "got 0"}},
    {MODEL("'columns': ['block', 'n'], 'blocks': {'x': []}, 'table': [['x', 1.5]]"),
     {"table row 1", "n:", "1.5"}},
    {MODEL("'columns': ['n'], 'blocks': {'x': []}, 'table': [[1]]"), {"table row 1", "block"}},
    {MODEL("'columns': ['block', 'c'], 'blocks': {'x': []}, 'table': [['x', 'y']]"),
     {"table row 1", "c:", "string"}},
    {MODEL("'columns': ['block', 'c'], 'blocks': {'x': [{'conv2d': 'a{i}', 'filters': 'd'}]},"
           "'table': [['x', 1]]"),
     {"table row 1", "d"}},
    {MODEL("'columns': ['block'], 'blocks': {'x': 3}, 'table': [['x']]"), {"list of layers"}},
    {MODEL("'table': [['x']]"), {"columns"}},
    {MODEL("'layers': {}"), {"layers", "object"}},
    {MODEL("'table': [], 'columns': [], 'layers': []"), {"table"}},
    {MODEL("'layers': [], 'colour': 1"), {"colour", "unknown key"}},
    {"{'thaw_model': 1, 'name': 'm'}", {"table", "layers"}},
    {"{'name': 'm', 'layers': []}", {"thaw_model"}},
    {"{'thaw_model': 2, 'name': 'm', 'layers': []}", {"thaw_model", "got 2"}},
    {"{'thaw_model': 1, 'width': 9, 'layers': []}", {"width", "got 9"}},
    {"{'thaw_model': 1, 'input': [8, 8], 'layers': []}", {"input"}},
    {"{'thaw_model': 1, 'input': [8, 8, 2.5], 'layers': []}", {"input", "2.5"}},
    {"[]", {"object", "array"}},
    {"", {"line 1"}},
};

TEST(model_mistakes_say_where_they_are) {
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const mistake *m = &mistakes[i];
        thaw_model model;
        thaw_error err = {0};
        thaw_status status = net_read(m->json, &model, &err);
        CHECK_FAILS(status, THAW_BAD_MODEL, &err);
        if (status == THAW_OK) {
            CHECK_EQ_STR("accepted", m->json);
            thaw_model_reset(&model);
            continue;
        }
        for (int w = 0; w < 3 && m->words[w] != NULL; w++) CHECK_CONTAINS(err.detail, m->words[w]);
    }
}

/* Numbers that no int holds, sizes that no memory holds, and loops without end. */
TEST(model_hostile_numbers_are_refused) {
    static const char *const hostile[] = {
        MODEL("'columns': ['block', 'n'], 'blocks': {'x': []}, 'table': [['x', 1e300]]"),
        MODEL("'columns': ['block', 'n'], 'blocks': {'x': []}, 'table': [['x', -1e300]]"),
        LAYERS("{'conv2d': 'a', 'filters': 1e300}"),
        LAYERS("{'conv2d': 'a', 'filters': '1 / 0'}"),
        LAYERS("{'conv2d': 'a', 'filters': 65536}, {'conv2d': 'b', 'filters': 65536}"),
        LAYERS("{'conv2d': 'a', 'filters': 4, 'kernel': 1000000}"),
        LAYERS("{'zero_pad': 'a', 'padding': 1e9}"),
        LAYERS("{'zero_pad': 'a', 'padding': [[0, 1e300], [0, 0]]}"),
        "{'thaw_model': 1, 'input': [1e300, 8, 3], 'layers': []}",
        "{'thaw_model': 1, 'input': [4096, 4096, 4096], 'layers': [{'relu': 'a'}]}",
        MODEL("'columns': ['block', 'n'], 'table': [['x', 256], ['x', 256]],"
              "'blocks': {'x': [{'relu': 'a{i}'}, {'relu': 'a{i}'}]}"),
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        thaw_model model;
        thaw_error err = {0};
        thaw_status status = net_read(hostile[i], &model, &err);
        CHECK_FAILS(status, THAW_BAD_MODEL, &err);
        if (status == THAW_OK) thaw_model_reset(&model);
    }
}

TEST(model_has_at_most_4096_layers) {
    static const char json[] =
        MODEL("'columns': ['block', 'n'],"
              "'blocks': {'x': [{'relu': 'a{i}'}, {'relu': 'b{i}'}, {'relu': 'c{i}'}]},"
              "'table': [['x', 256], ['x', 256], ['x', 256], ['x', 256], ['x', 256], ['x', 256]]");
    thaw_model model;
    thaw_error err = {0};
    CHECK_FAILS(net_read(json, &model, &err), THAW_BAD_MODEL, &err);
    CHECK_CONTAINS(err.detail, "4096");
}

/* Every beginning of a good file is an error, not a crash. */
TEST(model_truncated_files_are_refused) {
    for (size_t length = 0; length < thaw_builtin_models[0].length; length += 7) {
        thaw_model model;
        thaw_error err = {0};
        const char *json = thaw_builtin_models[0].json;
        size_t whole = strlen(json);
        if (length >= whole - 2) break; /* only white space is missing then */
        thaw_model_desc desc = {.json = json, .length = length};
        CHECK_FAILS(thaw_model_read(&desc, &model, &err), THAW_BAD_MODEL, &err);
    }
}
