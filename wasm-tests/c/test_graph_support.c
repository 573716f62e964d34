#include "test_graph_support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "data/shapes.h"
#include "data/split.h"
#include "test.h"

const char net_joints[] =
    "{'thaw_model': 1, 'name': 'joints', 'input': [16, 16, 3], 'preprocess': 'tf',"
    " 'defaults': {'conv2d': {'kernel': 3, 'padding': 'same', 'bias': false},"
    "              'batchnorm': {'momentum': 0.9}},"
    " 'layers': ["
    "  {'zero_pad': 'pad', 'padding': [[1, 1], [1, 1]]},"
    "  {'conv2d': 'stem', 'filters': 8, 'padding': 'valid'},"
    "  {'batchnorm': 'stem_bn'}, {'relu6': 'stem_relu'},"
    "  {'max_pool': 'pool1', 'size': 3, 'stride': 2, 'padding': 'same'},"
    "  {'dwconv2d': 'dw', 'padding': 'same', 'bias': false},"
    "  {'batchnorm': 'dw_bn'}, {'relu': 'dw_relu'},"
    "  {'conv2d': 'pw', 'filters': 8, 'kernel': 1},"
    "  {'batchnorm': 'pw_bn'},"
    "  {'add': 'skip', 'from': ['pool1', 'pw_bn']},"
    "  {'conv2d': 'left', 'filters': 4, 'kernel': 1, 'bias': true, 'activation': 'relu'},"
    "  {'conv2d': 'right', 'filters': 4, 'from': 'skip'},"
    "  {'leaky_relu': 'right_act', 'slope': 0.1},"
    "  {'concat': 'joined', 'from': ['left', 'right_act', 'skip']},"
    "  {'avg_pool': 'pool2', 'size': 2},"
    "  {'conv2d': 'last', 'filters': 12, 'kernel': 1},"
    "  {'batchnorm': 'last_bn'}, {'hard_swish': 'last_act'}]}";

thaw_status net_read(const char *json, thaw_model *out, thaw_error *err) {
    char text[4096];
    size_t length = strlen(json);
    if (length >= sizeof text) return thaw_fail(err, THAW_INVALID, "a longer buffer wanted");
    /* The texts of tests write ' for ", which C would make them escape. */
    for (size_t i = 0; i < length; i++) text[i] = json[i] == '\'' ? '"' : json[i];
    return thaw_model_read(&(thaw_model_desc){.json = text, .length = length}, out, err);
}

/* As if the layers had been trained: what starts at 1 (gamma, variance) or 0 (beta, mean, bias) is
 * somewhere else. */
static void move_from_start(thaw_graph *g) {
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        if (p->spec.init == THAW_INIT_GLOROT_UNIFORM) continue;
        bool positive = strstr(p->name, "variance") != NULL || strstr(p->name, "gamma") != NULL;
        thaw_rng rng = thaw_rng_make(3, THAW_RNG_SAMPLE, 0, (uint32_t)i);
        float *w = thaw_graph_param_data(g, i);
        for (size_t j = 0; j < p->count; j++) {
            w[j] = thaw_rng_uniform(&rng, positive ? 0.5f : -0.5f, positive ? 1.5f : 0.5f);
        }
    }
}

static thaw_status complete(thaw_model *m, thaw_error *err) {
    static const char text[] = "[{\"dense\": 8, \"activation\": \"relu\"}, {\"dropout\": 0.2}]";
    const thaw_json *head = NULL;
    THAW_TRY(thaw_json_parse(text, sizeof text - 1, THAW_BAD_RECIPE, &m->graph.arena, &head, err));
    THAW_TRY(thaw_model_add_head(m, head, "head", NET_CLASSES, err));
    THAW_TRY(thaw_graph_allocate(&m->graph, err));
    thaw_graph_init_weights(&m->graph, 1);
    move_from_start(&m->graph);
    return THAW_OK;
}

bool net_open(const char *json, thaw_model *out) {
    thaw_error err = {0};
    thaw_status status = net_read(json, out, &err);
    CHECK_OK(status, &err);
    if (status != THAW_OK) return false;
    status = complete(out, &err);
    CHECK_OK(status, &err);
    if (status != THAW_OK) thaw_model_reset(out);
    return status == THAW_OK;
}

bool net_program(const thaw_model *model, bool training, int batch, thaw_pool *pool,
                 thaw_program **out) {
    bool member[64];
    thaw_error err = {0};
    for (int i = 0; i < model->graph.nodes && i < 64; i++) member[i] = true;
    thaw_program_desc desc = {.graph = &model->graph,
                              .member = member,
                              .training = training,
                              .batch = batch,
                              .pool = pool};
    thaw_status status = thaw_program_create(&desc, out, &err);
    CHECK_OK(status, &err);
    if (status != THAW_OK) return false;
    status = thaw_program_allocate(*out, &err);
    CHECK_OK(status, &err);
    if (status != THAW_OK) thaw_program_destroy(*out);
    return status == THAW_OK;
}

void net_fill(thaw_program *p, int n, uint32_t item) {
    size_t floats = thaw_program_input_floats(p);
    for (int i = 0; i < n; i++) {
        thaw_rng rng = thaw_rng_make(item, THAW_RNG_SAMPLE, 1, (uint32_t)i);
        float *x = thaw_program_input_at(p, i);
        for (size_t j = 0; j < floats; j++) x[j] = thaw_rng_uniform(&rng, -1, 1);
    }
}

double net_loss(const float *logits, int n, int k, float *dlogits) {
    double loss = 0;
    for (int i = 0; i < n; i++) {
        const float *z = logits + i * k;
        double sum = 0;
        for (int j = 0; j < k; j++) sum += exp((double)z[j]);
        loss += log(sum) - (double)z[i % k];
        for (int j = 0; j < k && dlogits != NULL; j++) {
            dlogits[i * k + j] = (float)((exp((double)z[j]) / sum - (j == i % k)) / n);
        }
    }
    return loss / n;
}

float *net_copy_weights(const thaw_graph *g) {
    float *copy = thaw_heap_alloc(g->weight_count * sizeof *copy);
    if (copy != NULL) memcpy(copy, g->weights, g->weight_count * sizeof *copy);
    return copy;
}

bool net_param_same(const thaw_graph *g, int param, const float *weights) {
    const thaw_param *p = &g->param[param];
    return memcmp(thaw_graph_param_data(g, param), weights + p->offset, p->count * sizeof(float)) ==
           0;
}

static thaw_status add_shapes(thaw_dataset *ds, int size, int per_class, thaw_error *err) {
    uint8_t rgb[64 * 64 * 3];
    if (size > 64) return thaw_fail(err, THAW_INVALID, "at most 64 pixels");
    for (int label = 0; label < THAW_SHAPES_CLASSES; label++) {
        const char *class_name = thaw_shapes_names[label];
        int given = 0;
        THAW_TRY(thaw_dataset_add_class(ds, class_name, strlen(class_name), &given, err));
        for (int i = 0; i < per_class; i++) {
            char name[32];
            snprintf(name, sizeof name, "%s/%03d", class_name, i);
            thaw_shapes_draw(1, (uint32_t)i, label, size, rgb);
            thaw_sample_desc desc = {.name = name, .label = given};
            THAW_TRY(thaw_dataset_add_pixels(ds, &desc, rgb, size, size, 3, err));
        }
    }
    return thaw_dataset_sort(ds, err);
}

bool net_shapes(thaw_dataset *ds, int size, int per_class, double fraction) {
    thaw_error err = {0};
    thaw_dataset_init(ds, (thaw_resize){.w = size, .h = size});
    thaw_status status = add_shapes(ds, size, per_class, &err);
    if (status == THAW_OK) {
        status = thaw_dataset_split(ds, &(thaw_split_desc){.fraction = fraction, .seed = 1}, &err);
    }
    CHECK_OK(status, &err);
    if (status != THAW_OK) thaw_dataset_reset(ds);
    return status == THAW_OK;
}
