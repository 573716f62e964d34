/* A model's weights to and from safetensors. */
#include "app/weights.h"

#include <string.h>

#include "base/heap.h"
#include "io/safetensors.h"
#include "test.h"
#include "test_graph_support.h"

static const char small[] = "{'thaw_model': 1, 'name': 'small', 'input': [8, 8, 3], 'layers': ["
                            "{'conv2d': 'a', 'filters': 4}, {'batchnorm': 'a_bn'}]}";

static void save(const thaw_model *m, uint8_t **bytes, size_t *length) {
    thaw_error err = {0};
    CHECK_OK(thaw_weights_save(m, "{\"seed\":7}", "[\"a\"]", bytes, length, &err), &err);
}

TEST(weights_saved_twice_are_the_same_bytes) {
    thaw_model first, second;
    uint8_t *a = NULL, *b = NULL;
    size_t a_length = 0, b_length = 0, unused = 9;
    thaw_error err = {0};
    REQUIRE(net_open(net_joints, &first) && net_open(net_joints, &second));
    thaw_graph_init_weights(&second.graph, 99);
    save(&first, &a, &a_length);
    REQUIRE_OK(thaw_weights_load(&second, false, a, a_length, &unused, &err), &err);
    CHECK_EQ_INT(unused, 0);
    CHECK_SAME_BITS(second.graph.weights, first.graph.weights, first.graph.weight_count);
    save(&second, &b, &b_length);
    CHECK(a_length == b_length && memcmp(a, b, a_length) == 0);
    thaw_heap_free(a);
    thaw_heap_free(b);
    thaw_model_reset(&first);
    thaw_model_reset(&second);
}

TEST(weights_of_the_backbone_leave_the_head_alone) {
    thaw_model first, second;
    uint8_t *bytes = NULL;
    size_t length = 0, unused = 0;
    thaw_error err = {0};
    REQUIRE(net_open(net_joints, &first) && net_open(net_joints, &second));
    thaw_graph_init_weights(&first.graph, 99);
    save(&first, &bytes, &length);
    float *before = net_copy_weights(&second.graph);
    REQUIRE(before != NULL);
    REQUIRE_OK(thaw_weights_load(&second, true, bytes, length, &unused, &err), &err);
    CHECK_EQ_INT(unused, 4); /* kernel and bias of two dense layers */
    for (int i = 0; i < second.graph.params; i++) {
        const thaw_param *p = &second.graph.param[i];
        bool backbone = second.graph.node[p->node].backbone;
        CHECK(net_param_same(&second.graph, i, backbone ? first.graph.weights : before));
    }
    int head = thaw_graph_find_param(&second.graph, "predictions/kernel");
    CHECK(head >= 0 && !net_param_same(&first.graph, head, before)); /* it could have changed */
    thaw_heap_free(before);
    thaw_heap_free(bytes);
    thaw_model_reset(&first);
    thaw_model_reset(&second);
}

/* A file of small's tensors, some of them changed. */
typedef struct {
    const char *name;
    int rank;
    size_t dim[4];
} tensor_shape;

static const tensor_shape fitting[] = {
    {"a/kernel", 4, {1, 1, 3, 4}}, {"a/bias", 1, {4}},           {"a_bn/gamma", 1, {4}},
    {"a_bn/beta", 1, {4}},         {"a_bn/moving_mean", 1, {4}}, {"a_bn/moving_variance", 1, {4}},
};

#define FITTING ((int)(sizeof fitting / sizeof *fitting))

/* All fitting tensors but the one at `changed`, which is as given, or left out without a name. */
static void write_file(int changed, tensor_shape as, uint8_t **bytes, size_t *length) {
    static const float values[64] = {0.5f, 1, 2};
    thaw_source_tensor tensor[FITTING];
    size_t count = 0;
    thaw_error err = {0};
    for (int i = 0; i < FITTING; i++) {
        const tensor_shape *shape = i == changed ? &as : &fitting[i];
        if (shape->name == NULL) continue;
        tensor[count] =
            (thaw_source_tensor){.name = shape->name, .rank = shape->rank, .data = values};
        for (int d = 0; d < shape->rank; d++) tensor[count].dim[d] = shape->dim[d];
        count++;
    }
    thaw_safetensors_desc desc = {.tensor = tensor, .tensors = count, .dtype = THAW_DTYPE_F32};
    CHECK_OK(thaw_safetensors_write(&desc, bytes, length, &err), &err);
}

static const struct {
    int changed;
    tensor_shape as;
    const char *words[3];
} misfits[] = {
    {0, {NULL, 0, {0}}, {"a/kernel", "[1, 1, 3, 4] wanted", "no such tensor"}},
    {1, {NULL, 0, {0}}, {"a/bias", "[4] wanted", "1 of the 6"}},
    {0, {"a/kernel", 4, {1, 1, 4, 3}}, {"a/kernel", "[1, 1, 3, 4] wanted", "[1, 1, 4, 3] found"}},
    {0, {"a/kernel", 2, {3, 4}}, {"a/kernel", "[1, 1, 3, 4] wanted", "[3, 4] found"}},
    {1, {"a/bias", 2, {4, 1}}, {"a/bias", "[4] wanted", "[4, 1] found"}},
    {3, {"a_bn/beta", 1, {5}}, {"a_bn/beta", "[4] wanted", "[5] found"}},
    {3, {"a_bn/beta", 0, {0}}, {"a_bn/beta", "[4] wanted", "[] found"}},
};

static bool open_small(thaw_model *m) {
    thaw_error err = {0};
    thaw_status status = net_read(small, m, &err);
    CHECK_OK(status, &err);
    if (status == THAW_OK) CHECK_OK(thaw_graph_allocate(&m->graph, &err), &err);
    return status == THAW_OK;
}

TEST(weights_that_do_not_fit_name_the_tensor) {
    for (size_t i = 0; i < sizeof misfits / sizeof *misfits; i++) {
        thaw_model m;
        uint8_t *bytes = NULL;
        size_t length = 0, unused = 7;
        thaw_error err = {0};
        REQUIRE(open_small(&m));
        write_file(misfits[i].changed, misfits[i].as, &bytes, &length);
        float *before = net_copy_weights(&m.graph);
        REQUIRE(before != NULL);
        CHECK_FAILS(thaw_weights_load(&m, true, bytes, length, &unused, &err), THAW_BAD_WEIGHTS,
                    &err);
        for (int w = 0; w < 3; w++) CHECK_CONTAINS(err.detail, misfits[i].words[w]);
        CHECK_CONTAINS(err.detail, "small");
        CHECK_EQ_INT(unused, 7); /* outputs are untouched, the model too */
        for (int p = 0; p < m.graph.params; p++) CHECK(net_param_same(&m.graph, p, before));
        thaw_heap_free(before);
        thaw_heap_free(bytes);
        thaw_model_reset(&m);
    }
}

/* The file of another network: the message counts what is missing. */
TEST(weights_of_another_model_are_refused) {
    thaw_model m, other;
    uint8_t *bytes = NULL;
    size_t length = 0, unused = 0;
    thaw_error err = {0};
    REQUIRE(open_small(&m) && net_open(net_joints, &other));
    save(&other, &bytes, &length);
    CHECK_FAILS(thaw_weights_load(&m, true, bytes, length, &unused, &err), THAW_BAD_WEIGHTS, &err);
    CHECK_CONTAINS(err.detail, "6 of the 6");
    CHECK_CONTAINS(err.detail, "another model");
    thaw_heap_free(bytes);
    thaw_model_reset(&m);
    thaw_model_reset(&other);
}

/* The shapes fit, but the numbers are whole ones: nothing is copied, not even what came before. */
TEST(weights_of_integers_are_refused) {
    thaw_model m;
    uint8_t *bytes = NULL;
    size_t length = 0, unused = 0;
    thaw_error err = {0};
    REQUIRE(open_small(&m));
    write_file(-1, (tensor_shape){0}, &bytes, &length);
    char *text = (char *)bytes + 8, *last = NULL; /* "F32" of the last tensor becomes "I32" */
    for (char *p = text; p + 5 < (char *)bytes + length; p++) {
        if (memcmp(p, "\"F32\"", 5) == 0) last = p;
    }
    REQUIRE(last != NULL);
    last[1] = 'I';
    float *before = net_copy_weights(&m.graph);
    REQUIRE(before != NULL);
    CHECK_FAILS(thaw_weights_load(&m, true, bytes, length, &unused, &err), THAW_BAD_WEIGHTS, &err);
    CHECK_CONTAINS(err.detail, "a_bn/moving_variance");
    for (int p = 0; p < m.graph.params; p++) CHECK(net_param_same(&m.graph, p, before));
    thaw_heap_free(before);
    thaw_heap_free(bytes);
    thaw_model_reset(&m);
}

TEST(weights_cut_short_are_refused) {
    thaw_model m;
    uint8_t *bytes = NULL;
    size_t length = 0, unused = 0;
    REQUIRE(open_small(&m));
    write_file(-1, (tensor_shape){0}, &bytes, &length);
    for (size_t part = 0; part < length; part += part < 200 ? 1 : 17) {
        thaw_error err = {0};
        CHECK_FAILS(thaw_weights_load(&m, true, bytes, part, &unused, &err), THAW_BAD_FILE, &err);
    }
    thaw_heap_free(bytes);
    thaw_model_reset(&m);
}

TEST(weights_survive_every_failing_allocation) {
    thaw_model m;
    uint8_t *file = NULL;
    size_t file_length = 0, unused = 0;
    REQUIRE(open_small(&m));
    write_file(-1, (tensor_shape){0}, &file, &file_length);
    size_t before = thaw_heap_live();
    bool done = false;
    uint64_t n = 1;
    for (; !done && n < 100; n++) {
        uint8_t *bytes = NULL;
        size_t length = 0;
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        thaw_status status = thaw_weights_load(&m, true, file, file_length, &unused, &err);
        if (status == THAW_OK) status = thaw_weights_save(&m, "{}", "[]", &bytes, &length, &err);
        thaw_heap_fail_at(0);
        done = status == THAW_OK;
        if (!done) CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        thaw_heap_free(bytes);
        CHECK_EQ_INT(thaw_heap_live(), before);
    }
    CHECK(done && n > 3);
    thaw_heap_free(file);
    thaw_model_reset(&m);
}
