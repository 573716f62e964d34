/* The backbones that come with the program: sizes as their papers and Keras give them, and the head
 * that is put on one. */
#include <string.h>

#include "graph/freeze.h"
#include "test.h"
#include "test_graph_support.h"

/* Parameters as Keras' `count_params` counts them, moving statistics included. `size` is the side
 * of the map that comes out; `madds` are millions for an image, as the papers round them. */
static const struct {
    const char *name;
    size_t parameters, with_top; /* 0: no classifier of its own */
    int size, channels;
    double madds, tolerance;
} backbones[] = {
    {"mobilenet_v1", 3228864, 4253864, 7, 1024, 569, 0.02},
    {"mobilenet_v1_0.5", 829536, 1342536, 7, 512, 149, 0.03},
    {"mobilenet_v1_0.25", 218544, 475544, 7, 256, 41, 0.06},
    {"mobilenet_v2", 2257984, 3538984, 7, 1280, 300, 0.05},
    {"mobilenet_v2_0.35", 410208, 1691208, 7, 1280, 59, 0.08},
    {"mobilenet_v2_1.4", 4363712, 6156712, 7, 1792, 582, 0.05},
    {"mobilenet_v2_gluon", 2259136, 0, 7, 1280, 436, 0.01},
    {"mobilenet_v2_torchvision", 2257984, 3538984, 7, 1280, 300, 0.05},
    {"mobilenet_v2_torchvision_0.35", 410208, 1691208, 7, 1280, 59, 0.08},
    {"vgg16", 14714688, 138357544, 7, 512, 15347, 0.01},
    {"resnet50", 23587712, 25636712, 7, 2048, 3860, 0.02},
    {"resnet50_torchvision", 23561152, 25610152, 7, 2048, 4089, 0.02},
    {"squeezenet_1_1", 722496, 1235496, 13, 512, 265, 0.05},
    {"darknet_tiny", 917488, 1046488, 14, 128, 490, 0.05},
    {"tiny", 47152, 0, 4, 64, 3, 0.03},
    {"thaw_s", 895704, 0, 1, 512, 21.6, 0.01},
};

static thaw_status open_backbone(const char *name, bool top, thaw_model *out, thaw_error *err) {
    thaw_model_desc desc = {.top = top};
    const thaw_builtin_model *file = thaw_model_builtin(name, &desc.width);
    if (file == NULL) return thaw_fail(err, THAW_BAD_MODEL, "no backbone %s", name);
    desc.json = file->json;
    desc.length = file->length;
    return thaw_model_read(&desc, out, err);
}

static size_t parameters_of(const thaw_model *m) {
    thaw_param_totals totals = thaw_freeze_totals(&m->graph);
    return totals.trainable + totals.frozen;
}

static double million_madds(const thaw_model *m) {
    double sum = 0;
    for (int i = 0; i < m->graph.nodes; i++) sum += m->graph.node[i].madds;
    return sum / 1e6;
}

TEST(backbones_have_the_parameters_of_their_papers) {
    for (size_t i = 0; i < sizeof backbones / sizeof *backbones; i++) {
        thaw_model m;
        thaw_error err = {0};
        REQUIRE_OK(open_backbone(backbones[i].name, false, &m, &err), &err);
        thaw_shape y = m.graph.shape[thaw_graph_output(&m.graph)];
        CHECK_EQ_INT(parameters_of(&m), backbones[i].parameters);
        CHECK_EQ_INT(y.h, backbones[i].size);
        CHECK_EQ_INT(y.w, backbones[i].size);
        CHECK_EQ_INT(y.c, backbones[i].channels);
        CHECK_NEAR(million_madds(&m), backbones[i].madds,
                   backbones[i].madds * backbones[i].tolerance);
        thaw_model_reset(&m);
    }
}

TEST(backbones_have_their_own_classifier) {
    for (size_t i = 0; i < sizeof backbones / sizeof *backbones; i++) {
        thaw_model m;
        thaw_error err = {0};
        thaw_status status = open_backbone(backbones[i].name, true, &m, &err);
        if (backbones[i].with_top == 0) {
            CHECK_FAILS(status, THAW_BAD_MODEL, &err);
            CHECK_CONTAINS(err.detail, "no classifier");
            continue;
        }
        REQUIRE_OK(status, &err);
        CHECK_EQ_INT(parameters_of(&m), backbones[i].with_top);
        CHECK_EQ_INT(m.classes, 1000);
        thaw_model_reset(&m);
    }
}

/* Every file of models/ is in the table above. */
TEST(backbones_are_all_known_to_this_test) {
    for (const thaw_builtin_model *b = thaw_builtin_models; b->name != NULL; b++) {
        bool listed = false;
        for (size_t i = 0; i < sizeof backbones / sizeof *backbones; i++) {
            listed |= strcmp(backbones[i].name, b->name) == 0;
        }
        if (!listed) CHECK_EQ_STR(b->name, "listed");
    }
}

TEST(backbones_keep_the_names_of_keras) {
    static const char *const named[][2] = {
        {"mobilenet_v1", "conv_pw_13_relu"},       {"mobilenet_v2", "block_16_project_BN"},
        {"mobilenet_v2", "expanded_conv_project"}, {"resnet50", "conv5_block3_out"},
        {"resnet50", "conv2_block1_0_conv"},       {"vgg16", "block5_conv1"},
    };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        thaw_model m;
        thaw_error err = {0};
        REQUIRE_OK(open_backbone(named[i][0], false, &m, &err), &err);
        CHECK(thaw_graph_find_node(&m.graph, named[i][1]) >= 0);
        thaw_model_reset(&m);
    }
}

TEST(backbones_are_found_by_name_and_width) {
    double width = 7;
    CHECK(thaw_model_builtin("mobilenet_v1", &width) != NULL);
    CHECK_NEAR(width, 7, 0);
    const thaw_builtin_model *m = thaw_model_builtin("mobilenet_v2_0.35", &width);
    REQUIRE(m != NULL);
    CHECK_EQ_STR(m->name, "mobilenet_v2");
    CHECK_NEAR(width, 0.35, 1e-12);
    static const char *const unknown[] = {"",
                                          "mobilenet",
                                          "mobilenet_v1_",
                                          "mobilenet_v1_0",
                                          "mobilenet_v1_-1",
                                          "mobilenet_v1_0.25x",
                                          "mobilenet_v1_nan",
                                          "mobilenet_v1x",
                                          "Tiny"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        CHECK(thaw_model_builtin(unknown[i], &width) == NULL);
    }
    CHECK_NEAR(width, 0.35, 1e-12);
}

TEST(backbones_of_one_width_take_no_other) {
    static const char *const single[] = {"vgg16_0.5", "resnet50_2", "mobilenet_v2_gluon_0.5",
                                         "thaw_s_0.5", "squeezenet_1_1_1"};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        thaw_model m;
        thaw_error err = {0};
        CHECK_FAILS(open_backbone(single[i], false, &m, &err), THAW_BAD_MODEL, &err);
        CHECK(strstr(err.detail, "one width only") != NULL);
    }
}

TEST(backbones_of_absurd_width_are_refused) {
    static const char *const absurd[] = {"mobilenet_v1_1e9", "mobilenet_v2_inf", "tiny_1e300",
                                         "mobilenet_v1_1e-9"};
    for (size_t i = 0; i < sizeof absurd / sizeof *absurd; i++) {
        thaw_model m;
        thaw_error err = {0};
        CHECK_FAILS(open_backbone(absurd[i], false, &m, &err), THAW_BAD_MODEL, &err);
    }
}

/* ---- the head -------------------------------------------------------------------------------- */

static const char flat[] = "{'thaw_model': 1, 'input': [1, 1, 6], 'layers': [{'relu': 'a'}]}";
static const char map[] = "{'thaw_model': 1, 'input': [4, 4, 6], 'layers': [{'relu': 'a'}]}";

static thaw_status add_head(thaw_model *m, const char *head, thaw_error *err) {
    const thaw_json *json = NULL;
    THAW_TRY(thaw_json_parse(head, strlen(head), THAW_BAD_RECIPE, &m->graph.arena, &json, err));
    return thaw_model_add_head(m, json, "model.head", 3, err);
}

static void check_names(const thaw_model *m, const char *const *names, int count) {
    CHECK_EQ_INT(m->graph.nodes, count);
    for (int i = 0; i < count && i < m->graph.nodes; i++) {
        CHECK_EQ_STR(m->graph.node[i].name, names[i]);
        CHECK(m->graph.node[i].backbone == (i == 0));
    }
}

TEST(head_pools_a_map_and_ends_in_the_classes) {
    static const char *const names[] = {"a", "head_pool", "head_dense_1", "head_dropout_2",
                                        "predictions"};
    thaw_model m;
    thaw_error err = {0};
    REQUIRE_OK(net_read(map, &m, &err), &err);
    REQUIRE_OK(add_head(&m, "[{\"dense\": 5, \"activation\": \"relu\"}, {\"dropout\": 0.5}]", &err),
               &err);
    check_names(&m, names, 5);
    thaw_shape y = m.graph.shape[thaw_graph_output(&m.graph)];
    CHECK_EQ_INT(y.c, 3);
    CHECK_EQ_INT(m.classes, 3);
    CHECK_EQ_INT(parameters_of(&m), 6 * 5 + 5 + 5 * 3 + 3);
    thaw_model_reset(&m);
}

TEST(head_of_a_flat_backbone_needs_no_pooling) {
    static const char *const names[] = {"a", "predictions"};
    thaw_model m;
    thaw_error err = {0};
    REQUIRE_OK(net_read(flat, &m, &err), &err);
    REQUIRE_OK(thaw_model_add_head(&m, NULL, "model.head", 3, &err), &err);
    check_names(&m, names, 2);
    thaw_model_reset(&m);
}

TEST(head_mistakes_name_their_place) {
    static const char *const wrong[][2] = {
        {"{}", "model.head: a list of layers wanted, got object"},
        {"[{}]", "model.head[0]"},
        {"[7]", "model.head[0]"},
        {"[{\"dense\": 5}, {\"conv2d\": 3}]", "model.head[1]"},
        {"[{\"dense\": 0}]", "model.head[0].units"},
        {"[{\"dense\": \"5\"}]", "model.head[0].units"},
        {"[{\"dropout\": 1}]", "model.head[0].rate"},
        {"[{\"dense\": 5, \"activaton\": \"relu\"}]", "model.head[0].activaton"},
        {"[{\"dense\": 5, \"activation\": \"tanh\"}]", "model.head[0].activation"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        thaw_model m;
        thaw_error err = {0};
        REQUIRE_OK(net_read(map, &m, &err), &err);
        CHECK_FAILS(add_head(&m, wrong[i][0], &err), THAW_BAD_RECIPE, &err);
        CHECK_CONTAINS(err.detail, wrong[i][1]);
        thaw_model_reset(&m);
    }
}

/* A backbone may not take the head's names. */
TEST(head_names_collide_with_a_message) {
    static const char json[] =
        "{'thaw_model': 1, 'input': [1, 1, 6], 'layers': [{'relu': 'predictions'}]}";
    thaw_model m;
    thaw_error err = {0};
    REQUIRE_OK(net_read(json, &m, &err), &err);
    CHECK_FAILS(thaw_model_add_head(&m, NULL, "model.head", 3, &err), THAW_BAD_MODEL, &err);
    CHECK_CONTAINS(err.detail, "predictions");
    thaw_model_reset(&m);
}
