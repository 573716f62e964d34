/* Which layers train, and where the network is cut. */
#include <stdio.h>
#include <string.h>

#include "graph/freeze.h"
#include "test.h"
#include "test_graph_support.h"

/* Four convolutions in a row and a branch around the last two. */
static const char row[] = "{'thaw_model': 1, 'name': 'row', 'input': [8, 8, 3],"
                          " 'defaults': {'conv2d': {'kernel': 1}},"
                          " 'layers': [{'conv2d': 'b1_c1', 'filters': 4}, {'relu': 'b1_r1'},"
                          "            {'conv2d': 'b1_c2', 'filters': 4},"
                          "            {'conv2d': 'b2_c1', 'filters': 4}, {'batchnorm': 'b2_n1'},"
                          "            {'conv2d': 'b2_c2', 'filters': 4},"
                          "            {'add': 'b2_add', 'from': ['b1_c2', 'b2_c2']}]}";

/* Names of the layers that have parameters and train, with spaces between. */
static void thawed_names(const thaw_graph *g, char *out, size_t size) {
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < g->nodes; i++) {
        if (!g->node[i].thawed || g->node[i].params == 0) continue;
        used +=
            (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? " " : "", g->node[i].name);
    }
}

typedef struct {
    thaw_freeze_rule rule[3];
    int rules;
    const char *thawed;
} rule_case;

static const rule_case rule_cases[] = {
    {{{0}}, 0, "b1_c1 b1_c2 b2_c1 b2_n1 b2_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_BACKBONE, NULL}}, 1, "head_dense_1 predictions"},
    {{{THAW_FREEZE_UNTIL, "b2_c1"}}, 1, "b2_c1 b2_n1 b2_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_UNTIL, "b1_c1"}}, 1, "b1_c1 b1_c2 b2_c1 b2_n1 b2_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_FROM, "b2_c1"}}, 1, "b1_c1 b1_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_UNTIL, "predictions"}}, 1, "head_dense_1 predictions"}, /* never the head */
    {{{THAW_FREEZE_LAYERS, "b1_*"}}, 1, "b2_c1 b2_n1 b2_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_LAYERS, "*_c2"}}, 1, "b1_c1 b2_c1 b2_n1 head_dense_1 predictions"},
    {{{THAW_FREEZE_LAYERS, "b*_c*1"}}, 1, "b1_c2 b2_n1 b2_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_LAYERS, "*"}}, 1, "head_dense_1 predictions"},
    {{{THAW_FREEZE_LAYERS, "b2_n1"}}, 1, "b1_c1 b1_c2 b2_c1 b2_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_BACKBONE, NULL}, {THAW_FREEZE_EXCEPT, "b2_*"}},
     2,
     "b2_c1 b2_n1 b2_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_BACKBONE, NULL}, {THAW_FREEZE_EXCEPT, "b2_*"}, {THAW_FREEZE_LAYERS, "b2_n1"}},
     3,
     "b2_c1 b2_c2 head_dense_1 predictions"},
    {{{THAW_FREEZE_UNTIL, "b2_c1"}, {THAW_FREEZE_FROM, "b2_c2"}},
     2,
     "b2_c1 b2_n1 head_dense_1 predictions"},
};

TEST(freeze_rules_thaw_what_they_say) {
    thaw_model m;
    REQUIRE(net_open(row, &m));
    for (size_t i = 0; i < sizeof rule_cases / sizeof *rule_cases; i++) {
        char found[256];
        thaw_error err = {0};
        CHECK_OK(thaw_freeze_apply(&m.graph, rule_cases[i].rule, rule_cases[i].rules, &err), &err);
        thawed_names(&m.graph, found, sizeof found);
        CHECK_EQ_STR(found, rule_cases[i].thawed);
    }
    thaw_model_reset(&m);
}

TEST(freeze_rules_that_name_nothing_are_refused) {
    static const thaw_freeze_rule wrong[] = {
        {THAW_FREEZE_UNTIL, "b3"},      {THAW_FREEZE_FROM, "b1"},
        {THAW_FREEZE_LAYERS, "b3_*"},   {THAW_FREEZE_EXCEPT, "head*"},
        {THAW_FREEZE_LAYERS, ""},       {THAW_FREEZE_LAYERS, "b1_c1*2"},
        {THAW_FREEZE_LAYERS, "b1_c11"}, {THAW_FREEZE_LAYERS, "1_c1"},
    };
    thaw_model m;
    REQUIRE(net_open(row, &m));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        thaw_error err = {0};
        CHECK_FAILS(thaw_freeze_apply(&m.graph, &wrong[i], 1, &err), THAW_BAD_RECIPE, &err);
        CHECK_CONTAINS(err.detail, wrong[i].name);
    }
    thaw_model_reset(&m);
}

TEST(freeze_totals_count_as_keras_does) {
    thaw_model m;
    thaw_error err = {0};
    REQUIRE(net_open(row, &m));
    size_t head = 4 * 8 + 8 + 8 * 5 + 5, conv1 = 3 * 4 + 4, conv = 4 * 4 + 4;
    thaw_param_totals all = thaw_freeze_totals(&m.graph);
    CHECK_EQ_INT(all.trainable, head + conv1 + 3 * conv + 8);
    CHECK_EQ_INT(all.frozen, 8); /* moving mean and variance */
    thaw_freeze_rule rule = {THAW_FREEZE_FROM, "b2_c1"};
    REQUIRE_OK(thaw_freeze_apply(&m.graph, &rule, 1, &err), &err);
    thaw_param_totals some = thaw_freeze_totals(&m.graph);
    CHECK_EQ_INT(some.trainable, head + conv1 + conv);
    CHECK_EQ_INT(some.frozen, 2 * conv + 16);
    thaw_model_reset(&m);
}

/* Names of the nodes in the prefix. */
static void prefix_names(const thaw_graph *g, char *out, size_t size) {
    bool prefix[64];
    size_t used = 0;
    out[0] = '\0';
    thaw_freeze_cut(g, prefix);
    for (int i = 0; i < g->nodes; i++) {
        if (!prefix[i]) continue;
        used +=
            (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? " " : "", g->node[i].name);
    }
}

typedef struct {
    thaw_freeze_rule rule[2];
    int rules;
    const char *prefix;
} cut_case;

/* The prefix holds whatever depends on nothing thawed; a frozen layer behind a thawed one is not in
 * it, a frozen branch beside one is. */
static const cut_case cut_cases[] = {
    {{{0}}, 0, ""},
    {{{THAW_FREEZE_BACKBONE, NULL}}, 1, "b1_c1 b1_r1 b1_c2 b2_c1 b2_n1 b2_c2 b2_add head_pool"},
    {{{THAW_FREEZE_UNTIL, "b2_c1"}}, 1, "b1_c1 b1_r1 b1_c2"},
    {{{THAW_FREEZE_UNTIL, "b2_n1"}}, 1, "b1_c1 b1_r1 b1_c2 b2_c1"},
    {{{THAW_FREEZE_FROM, "b1_c2"}}, 1, ""},
    {{{THAW_FREEZE_BACKBONE, NULL}, {THAW_FREEZE_EXCEPT, "b1_c2"}}, 2, "b1_c1 b1_r1"},
    {{{THAW_FREEZE_BACKBONE, NULL}, {THAW_FREEZE_EXCEPT, "b2_c2"}},
     2,
     "b1_c1 b1_r1 b1_c2 b2_c1 b2_n1"},
};

TEST(freeze_cut_is_at_the_first_thawed_layer) {
    thaw_model m;
    REQUIRE(net_open(row, &m));
    for (size_t i = 0; i < sizeof cut_cases / sizeof *cut_cases; i++) {
        char found[256];
        thaw_error err = {0};
        REQUIRE_OK(thaw_freeze_apply(&m.graph, cut_cases[i].rule, cut_cases[i].rules, &err), &err);
        prefix_names(&m.graph, found, sizeof found);
        CHECK_EQ_STR(found, cut_cases[i].prefix);
    }
    thaw_model_reset(&m);
}

/* Dropout differs between training and inference, so what follows it cannot be kept. */
TEST(freeze_cut_ends_before_random_layers) {
    static const char json[] =
        "{'thaw_model': 1, 'name': 'm', 'input': [8, 8, 3], 'layers': [{'conv2d': 'a', 'filters':"
        " 4}, {'dropout': 'd', 'rate': 0.5}, {'conv2d': 'b', 'filters': 4}]}";
    thaw_model m;
    char found[256];
    thaw_error err = {0};
    thaw_freeze_rule rule = {THAW_FREEZE_BACKBONE, NULL};
    REQUIRE(net_open(json, &m));
    REQUIRE_OK(thaw_freeze_apply(&m.graph, &rule, 1, &err), &err);
    prefix_names(&m.graph, found, sizeof found);
    CHECK_EQ_STR(found, "a");
    thaw_model_reset(&m);
}
