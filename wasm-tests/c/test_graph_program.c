/* Programs: where values live, what compiling for inference does, and the same bits with any number
 * of threads. */
#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "graph/freeze.h"
#include "graph/program_parts.h"
#include "test.h"
#include "test_graph_support.h"

/* ---- where values live ----------------------------------------------------------------------- */

static bool alive(const thaw_program *p, int buffer, int time) {
    return buffer == NO_BUFFER ||
           (p->buffer[buffer].first <= time && time <= p->buffer[buffer].last);
}

/* Everything that a step touches is there while it does. */
static void check_step_finds_its_memory(const thaw_program *p, int index) {
    const program_step *s = &p->step[index];
    const thaw_node *node = step_node(p, s);
    int forward = time_forward(index), backward = time_backward(p, index);
    CHECK(p->value_buffer[s->output] != NO_BUFFER);
    CHECK(alive(p, p->value_buffer[s->output], forward));
    CHECK(alive(p, s->saved, forward) && alive(p, s->forward_scratch, forward));
    CHECK(alive(p, s->kernel, forward) && alive(p, s->bias, forward));
    for (int j = 0; j < node->inputs; j++) {
        CHECK(p->value_buffer[node->input[j]] != NO_BUFFER);
        CHECK(alive(p, p->value_buffer[node->input[j]], forward));
    }
    if (!s->backward) return;
    CHECK(p->grad_buffer[s->output] != NO_BUFFER);
    CHECK(alive(p, p->grad_buffer[s->output], backward));
    CHECK(alive(p, s->saved, backward) && alive(p, s->backward_scratch, backward));
    if (node->op->reads_y) CHECK(alive(p, p->value_buffer[s->output], backward));
    for (int j = 0; j < node->inputs; j++) {
        if (node->op->reads_x) CHECK(alive(p, p->value_buffer[node->input[j]], backward));
        if (!s->wants[j]) continue;
        CHECK(alive(p, p->grad_buffer[node->input[j]], backward));
        CHECK(alive(p, s->partial[j], backward));
    }
}

static void check_buffers_apart(const thaw_program *p) {
    for (int i = 0; i < p->buffers; i++) {
        const thaw_buffer *a = &p->buffer[i];
        CHECK(a->offset + a->count <= p->slab_floats);
        for (int j = 0; j < i; j++) {
            const thaw_buffer *b = &p->buffer[j];
            bool in_time = a->first <= b->last && b->first <= a->last;
            bool in_space = a->offset < b->offset + b->count && b->offset < a->offset + a->count;
            CHECK(!in_time || !in_space);
        }
    }
}

/* True when a step after the value's maker and before `end` writes into the value's memory. */
static bool overwritten(const thaw_program *p, int value, int end) {
    for (int k = p->made_by[value] + 1; k < end; k++) {
        if (p->value_buffer[p->step[k].output] == p->value_buffer[value]) return true;
    }
    return false;
}

/* Layers that work in place share one buffer between two values: nobody may want the first value
 * after that. */
static void check_nothing_lost(const thaw_program *p) {
    for (int i = 0; i < p->steps; i++) {
        const program_step *s = &p->step[i];
        const thaw_op *op = step_node(p, s)->op;
        for (int j = 0; j < step_node(p, s)->inputs; j++) {
            int value = step_node(p, s)->input[j];
            CHECK(!overwritten(p, value, i));
            if (s->backward && op->reads_x) CHECK(!overwritten(p, value, p->steps));
            bool shares = p->value_buffer[value] == p->value_buffer[s->output];
            CHECK(!shares || (op->inplace && j == 0));
        }
        if (s->backward && op->reads_y) CHECK(!overwritten(p, s->output, p->steps));
    }
    for (int i = 0; i < p->outputs; i++) CHECK(!overwritten(p, p->output[i], p->steps));
}

static void check_layout(const thaw_program *p) {
    for (int i = 0; i < p->steps; i++) check_step_finds_its_memory(p, i);
    for (int i = 0; i < p->outputs; i++) {
        CHECK(alive(p, p->value_buffer[p->output[i]], time_end(p)));
    }
    if (p->training) CHECK(alive(p, p->grad_buffer[p->output[0]], time_loss(p)));
    check_buffers_apart(p);
    check_nothing_lost(p);
}

TEST(program_values_never_overlap) {
    thaw_model model;
    thaw_program *p = NULL;
    REQUIRE(net_open(net_joints, &model));
    for (int training = 0; training <= 1; training++) {
        for (int batch = 1; batch <= 5; batch += 2) {
            REQUIRE(net_program(&model, training == 1, batch, NULL, &p));
            check_layout(p);
            thaw_program_destroy(p);
        }
    }
    thaw_model_reset(&model);
}

TEST(program_values_of_every_backbone_never_overlap) {
    for (const thaw_builtin_model *b = thaw_builtin_models; b->name != NULL; b++) {
        thaw_model model;
        static bool member[THAW_GRAPH_MAX_NODES];
        thaw_error err = {0};
        thaw_model_desc file = {.json = b->json, .length = b->length, .input_h = 64, .input_w = 64};
        REQUIRE_OK(thaw_model_read(&file, &model, &err), &err);
        for (int i = 0; i < model.graph.nodes; i++) member[i] = true;
        for (int training = 0; training <= 1; training++) {
            thaw_program_desc desc = {
                .graph = &model.graph, .member = member, .training = training == 1, .batch = 2};
            thaw_program *p = NULL;
            REQUIRE_OK(thaw_program_create(&desc, &p, &err), &err);
            check_layout(p);
            thaw_program_destroy(p);
        }
        thaw_model_reset(&model);
    }
}

TEST(program_takes_the_bytes_it_planned) {
    thaw_model model;
    thaw_program *p = NULL;
    thaw_error err = {0};
    bool member[64];
    REQUIRE(net_open(net_joints, &model));
    for (int i = 0; i < 64; i++) member[i] = true;
    for (int training = 0; training <= 1; training++) {
        thaw_program_desc desc = {
            .graph = &model.graph, .member = member, .training = training == 1, .batch = 3};
        REQUIRE_OK(thaw_program_create(&desc, &p, &err), &err);
        size_t planned = thaw_program_bytes(p), before = thaw_heap_live();
        REQUIRE_OK(thaw_program_allocate(p, &err), &err);
        CHECK_EQ_INT(thaw_heap_live() - before, planned);
        thaw_heap_reset_peak(); /* and running takes nothing */
        size_t held = thaw_heap_live();
        net_fill(p, 3, 1);
        thaw_pass pass = {.n = 3, .training = training == 1};
        thaw_program_forward(p, &pass);
        if (training == 1) {
            memset(thaw_program_output_grad(p), 0, 3 * NET_CLASSES * sizeof(float));
            thaw_program_backward(p, &pass);
        }
        CHECK_EQ_INT(thaw_heap_peak(), held);
        thaw_program_destroy(p);
    }
    thaw_model_reset(&model);
}

/* ---- compiled for inference ------------------------------------------------------------------ */

static void check_same_logits(const thaw_model *model) {
    thaw_program *plain = NULL, *compiled = NULL;
    REQUIRE(net_program(model, true, 3, NULL, &plain));
    REQUIRE(net_program(model, false, 3, NULL, &compiled));
    CHECK(thaw_program_steps(compiled) < thaw_program_steps(plain));
    net_fill(plain, 3, 7);
    net_fill(compiled, 3, 7);
    thaw_pass pass = {.n = 3};
    thaw_program_forward(plain, &pass);
    thaw_program_forward(compiled, &pass);
    CHECK_ALL_NEAR(thaw_program_output(compiled), thaw_program_output(plain), 3 * NET_CLASSES,
                   1e-5);
    thaw_program_destroy(plain);
    thaw_program_destroy(compiled);
}

TEST(program_compiled_for_inference_agrees_with_the_plain_one) {
    thaw_model model;
    REQUIRE(net_open(net_joints, &model));
    check_same_logits(&model);
    thaw_model_reset(&model);
}

/* A convolution with a bias of its own, BatchNorm without gamma, an activation that ends the
 * convolution, values whose last reader is not their only one: each must be left alone where
 * folding were wrong. */
TEST(program_fuses_only_what_may_be_fused) {
    static const char json[] =
        "{'thaw_model': 1, 'name': 'odd', 'input': [8, 8, 3], 'defaults': {'conv2d': {'filters': "
        "4}},"
        " 'layers': ["
        "{'conv2d': 'a'}, {'batchnorm': 'a_bn', 'scale': false}, {'relu': 'a_act'},"
        "{'conv2d': 'b', 'activation': 'relu'}, {'batchnorm': 'b_bn'}, {'relu6': 'b_act'},"
        "{'dwconv2d': 'c', 'padding': 'same'}, {'batchnorm': 'c_bn', 'center': false},"
        "{'leaky_relu': 'c_act'},"
        "{'add': 'd', 'from': ['c_bn', 'c_act']}, {'leaky_relu': 'd_act', 'slope': 0.2},"
        "{'conv2d': 'e', 'from': 'd'}, {'add': 'f', 'from': ['e', 'd_act', 'd']},"
        "{'hard_swish': 'f_act'},"
        "{'conv2d': 'g'}, {'relu': 'g_act'}, {'batchnorm': 'g_bn', 'from': 'g'},"
        "{'add': 'h', 'from': ['g_act', 'g_bn']},"
        "{'conv2d': 'i'}, {'add': 'j', 'from': ['i', 'h']}, {'relu': 'i_act', 'from': 'i'},"
        "{'add': 'k', 'from': ['i_act', 'j']}]}";
    thaw_model model;
    REQUIRE(net_open(json, &model));
    check_same_logits(&model);
    thaw_model_reset(&model);
}

TEST(program_refresh_takes_new_weights) {
    thaw_model model;
    thaw_program *compiled = NULL;
    REQUIRE(net_open(net_joints, &model));
    REQUIRE(net_program(&model, false, 1, NULL, &compiled));
    int gamma = thaw_graph_find_param(&model.graph, "stem_bn/gamma");
    REQUIRE(gamma >= 0);
    thaw_graph_param_data(&model.graph, gamma)[0] += 1;
    float before[NET_CLASSES], after[NET_CLASSES];
    thaw_pass pass = {.n = 1};
    net_fill(compiled, 1, 7);
    thaw_program_forward(compiled, &pass);
    memcpy(before, thaw_program_output(compiled), sizeof before);
    thaw_program_refresh(compiled);
    net_fill(compiled, 1, 7);
    thaw_program_forward(compiled, &pass);
    memcpy(after, thaw_program_output(compiled), sizeof after);
    CHECK(memcmp(before, after, sizeof before) != 0);
    thaw_program_destroy(compiled);
    check_same_logits(&model);
    thaw_model_reset(&model);
}

/* ---- prefix and suffix ----------------------------------------------------------------------- */

static bool open_part(const thaw_model *model, const bool *member, bool training,
                      thaw_program **out) {
    thaw_program_desc desc = {
        .graph = &model->graph, .member = member, .training = training, .batch = 2};
    thaw_error err = {0};
    thaw_status status = thaw_program_create(&desc, out, &err);
    if (status == THAW_OK) status = thaw_program_allocate(*out, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

/* Sends two images through both parts and through the whole. */
static void compare_parts(thaw_program *early, thaw_program *late, thaw_program *whole) {
    float packed[4096];
    thaw_pass pass = {.n = 2};
    CHECK(thaw_program_takes_image(early) && !thaw_program_takes_image(late));
    CHECK_EQ_INT(thaw_program_output_floats(early), thaw_program_input_floats(late));
    REQUIRE(thaw_program_output_floats(early) <= sizeof packed / sizeof *packed);
    net_fill(early, 2, 9);
    net_fill(whole, 2, 9);
    thaw_program_forward(early, &pass);
    thaw_program_forward(whole, &pass);
    for (int image = 0; image < 2; image++) {
        thaw_program_get(early, image, packed);
        thaw_program_put(late, image, packed);
    }
    thaw_program_forward(late, &pass);
    CHECK_ALL_NEAR(thaw_program_output(late), thaw_program_output(whole), 2 * NET_CLASSES, 1e-5);
}

static void check_parts(const char *json, const char *first_thawed) {
    thaw_model model;
    bool prefix[64], suffix[64];
    thaw_program *whole = NULL, *early = NULL, *late = NULL;
    thaw_error err = {0};
    thaw_freeze_rule rule = {THAW_FREEZE_UNTIL, first_thawed};
    REQUIRE(net_open(json, &model));
    REQUIRE_OK(thaw_freeze_apply(&model.graph, &rule, 1, &err), &err);
    thaw_freeze_cut(&model.graph, prefix);
    for (int n = 0; n < model.graph.nodes; n++) suffix[n] = !prefix[n];
    REQUIRE(open_part(&model, prefix, false, &early));
    REQUIRE(open_part(&model, suffix, true, &late));
    REQUIRE(net_program(&model, true, 2, NULL, &whole));
    check_layout(late);
    compare_parts(early, late, whole);
    thaw_program_destroy(whole);
    thaw_program_destroy(early);
    thaw_program_destroy(late);
    thaw_model_reset(&model);
}

/* What crosses the cut is one value, or several: around "pw" goes a skip, and what "b" lies on is
 * also wanted as it was before its activation. */
TEST(program_parts_make_the_whole) {
    static const char forked[] =
        "{'thaw_model': 1, 'name': 'forked', 'input': [8, 8, 3], 'layers': [{'conv2d': 'a',"
        " 'filters': 4}, {'relu': 'a_act'}, {'conv2d': 'b', 'filters': 4}, {'add': 'c', 'from':"
        " ['a', 'b']}]}";
    check_parts(net_joints, "dw");
    check_parts(net_joints, "pw");
    check_parts(net_joints, "right");
    check_parts(net_joints, "last");
    check_parts(forked, "b");
}

/* ---- threads --------------------------------------------------------------------------------- */

/* Gradients and logits of one training step; grads is a copy on the heap. */
static float *one_step(thaw_model *model, thaw_pool *pool, float *logits, size_t *floats) {
    thaw_program *p = NULL;
    if (!net_program(model, true, 4, pool, &p)) return NULL;
    thaw_pass pass = {.n = 4, .training = true, .seed = 5, .step = 2};
    net_fill(p, 4, 11);
    thaw_program_forward(p, &pass);
    memcpy(logits, thaw_program_output(p), 4 * NET_CLASSES * sizeof(float));
    (void)net_loss(logits, 4, NET_CLASSES, thaw_program_output_grad(p));
    thaw_program_backward(p, &pass);
    *floats = thaw_program_grad_floats(p);
    float *copy = thaw_heap_alloc(*floats * sizeof *copy);
    if (copy != NULL) memcpy(copy, thaw_program_grads(p), *floats * sizeof *copy);
    thaw_program_destroy(p);
    return copy;
}

TEST(program_has_the_same_bits_with_any_threads) {
    float wanted[4 * NET_CLASSES], found[4 * NET_CLASSES];
    size_t floats = 0;
    thaw_model model;
    REQUIRE(net_open(net_joints, &model));
    float *weights = net_copy_weights(&model.graph);
    float *serial = one_step(&model, NULL, wanted, &floats);
    REQUIRE(serial != NULL && weights != NULL);
    for (int threads = 1; threads <= 3; threads++) {
        thaw_pool *pool = NULL;
        thaw_error err = {0};
        REQUIRE_OK(thaw_pool_create(threads, &pool, &err), &err);
        memcpy(model.graph.weights, weights, model.graph.weight_count * sizeof(float));
        float *threaded = one_step(&model, pool, found, &floats);
        REQUIRE(threaded != NULL);
        CHECK_SAME_BITS(found, wanted, 4 * NET_CLASSES);
        CHECK_SAME_BITS(threaded, serial, floats);
        thaw_heap_free(threaded);
        thaw_pool_destroy(pool);
    }
    thaw_heap_free(serial);
    thaw_heap_free(weights);
    thaw_model_reset(&model);
}

/* A last batch that is not full leaves no trace of the photos that were there before. */
TEST(program_results_do_not_depend_on_other_images) {
    thaw_model model;
    thaw_program *p = NULL;
    float alone[NET_CLASSES];
    REQUIRE(net_open(net_joints, &model));
    REQUIRE(net_program(&model, false, 4, NULL, &p));
    net_fill(p, 1, 3);
    thaw_program_forward(p, &(thaw_pass){.n = 1});
    memcpy(alone, thaw_program_output(p), sizeof alone);
    net_fill(p, 4, 3); /* image 0 is the same one */
    thaw_program_forward(p, &(thaw_pass){.n = 4});
    CHECK_SAME_BITS(thaw_program_output(p), alone, NET_CLASSES);
    net_fill(p, 1, 3);
    thaw_program_forward(p, &(thaw_pass){.n = 1});
    CHECK_SAME_BITS(thaw_program_output(p), alone, NET_CLASSES);
    thaw_program_destroy(p);
    thaw_model_reset(&model);
}

/* ---- more than there is ---------------------------------------------------------------------- */

/* 2^28 floats an image, 2^12 images: with 32 bits that cannot even be counted. */
TEST(program_too_large_to_address_is_no_memory) {
    static const char json[] =
        "{'thaw_model': 1, 'name': 'm', 'input': [4096, 4096, 16], 'layers': [{'relu': 'a'}]}";
    thaw_model model;
    thaw_program *p = NULL;
    thaw_error err = {0};
    bool member[1] = {true};
    REQUIRE_OK(net_read(json, &model, &err), &err);
    thaw_program_desc desc = {.graph = &model.graph, .member = member, .batch = 4096};
    thaw_status status = thaw_program_create(&desc, &p, &err);
    if (sizeof(size_t) > 4) {
        REQUIRE_OK(status, &err);
        CHECK(thaw_program_bytes(p) / 4 / 4096 >= (size_t)1 << 28);
    } else {
        CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        CHECK_CONTAINS(err.detail, "smaller");
    }
    if (status == THAW_OK) thaw_program_destroy(p);
    thaw_model_reset(&model);
}

/* Fewer images, each of which can be counted, but not all their values together. */
TEST(program_slab_too_large_to_address_is_no_memory) {
    static const char json[] =
        "{'thaw_model': 1, 'name': 'm', 'input': [4096, 4096, 16], 'layers': [{'max_pool': 'a',"
        " 'size': 1}, {'max_pool': 'b', 'size': 1}, {'max_pool': 'c', 'size': 1},"
        " {'add': 'd', 'from': ['a', 'b', 'c', 'input']}]}";
    thaw_model model;
    thaw_program *p = NULL;
    thaw_error err = {0};
    bool member[4] = {true, true, true, true};
    REQUIRE_OK(net_read(json, &model, &err), &err);
    thaw_program_desc desc = {.graph = &model.graph, .member = member, .batch = 1};
    thaw_status status = thaw_program_create(&desc, &p, &err);
    CHECK(status == (sizeof(size_t) > 4 ? THAW_OK : THAW_NO_MEMORY));
    if (status == THAW_OK) thaw_program_destroy(p);
    thaw_model_reset(&model);
}

TEST(graph_weights_too_large_to_address_are_no_memory) {
    static const char json[] =
        "{'thaw_model': 1, 'name': 'm', 'input': [1, 1, 4096], 'blocks': {'d':"
        " [{'dense': 'd{i}', 'units': 16384, 'bias': false}]}, 'columns': ['block', 'n'],"
        " 'table': [['d', 17]]}"; /* above 2^32 floats */
    thaw_model model;
    thaw_error err = {0};
    if (sizeof(size_t) > 4) SKIP("sizes have 64 bits here");
    REQUIRE_OK(net_read(json, &model, &err), &err);
    CHECK_FAILS(thaw_graph_allocate(&model.graph, &err), THAW_NO_MEMORY, &err);
    thaw_model_reset(&model);
}
