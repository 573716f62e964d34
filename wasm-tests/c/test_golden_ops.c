/* Every op against PyTorch: output and all gradients, of the cases in scripts/oracle/golden_ops.py.
 */
#include <stdio.h>
#include <string.h>

#include "golden.h"
#include "ops/op.h"
#include "test.h"

#define TOLERANCE 1e-5 /* of the largest value */

/* One case made ready: everything lives in the file's arena. */
typedef struct {
    golden *file;
    const char *name;
    const thaw_op *op;
    thaw_op_result made;
    thaw_op_use use;
    thaw_op_call call;
    float *y, *dx[THAW_OP_MAX_INPUTS], *dparam[THAW_OP_MAX_PARAMS];
} op_case;

static double number_of(const thaw_json *about, const char *key, double fallback) {
    const thaw_json *value = thaw_json_get(about, key);
    return value == NULL ? fallback : value->number;
}

static bool flag_of(const thaw_json *about, const char *key) {
    const thaw_json *value = thaw_json_get(about, key);
    return value == NULL || value->boolean;
}

static float *room(op_case *c, size_t count) {
    return thaw_arena_array(&c->file->arena, count + 1, sizeof(float));
}

/* The shape of an input: a tensor of the file with four dimensions. */
static bool find_shape(const op_case *c, const char *name, thaw_shape *out) {
    char full[128];
    snprintf(full, sizeof full, "%s/%s", c->name, name);
    const thaw_stored_tensor *t = thaw_safetensors_find(&c->file->file, full);
    if (!test_check(t != NULL && t->rank == 4, __FILE__, __LINE__, full)) return false;
    *out = (thaw_shape){(int)t->dim[0], (int)t->dim[1], (int)t->dim[2], (int)t->dim[3]};
    return true;
}

static bool take_inputs(op_case *c, int inputs) {
    c->use.inputs = c->call.inputs = inputs;
    for (int i = 0; i < inputs; i++) {
        char name[16];
        snprintf(name, sizeof name, "x%d", i);
        if (!find_shape(c, name, &c->use.x[i])) return false;
        size_t count = thaw_shape_count(c->use.x[i]);
        c->call.x[i] = golden_get(c->file, c->name, name, count).data;
        c->call.xs[i] = c->use.x[i];
        c->dx[i] = room(c, count);
        if (c->call.x[i] == NULL || c->dx[i] == NULL) return false;
    }
    return true;
}

static size_t param_count(const thaw_param_spec *spec) {
    size_t count = 1;
    for (int d = 0; d < spec->rank; d++) count *= (size_t)spec->dim[d];
    return count;
}

/* Copies, since the forward pass of a BatchNorm moves its averages. */
static bool take_params(op_case *c) {
    for (int i = 0; i < c->made.params; i++) {
        const thaw_param_spec *spec = &c->made.param[i];
        size_t count = param_count(spec);
        golden_values given = golden_get(c->file, c->name, spec->name, count);
        c->call.param[i] = room(c, count);
        c->dparam[i] = spec->statistic ? NULL : room(c, count);
        if (given.data == NULL || c->call.param[i] == NULL) return false;
        memcpy(c->call.param[i], given.data, count * sizeof(float));
    }
    return true;
}

static thaw_status make_op(op_case *c, const thaw_json *attributes, thaw_error *err) {
    thaw_fields f;
    thaw_shape x[THAW_OP_MAX_INPUTS];
    thaw_fields_begin(&f, attributes, c->name, NULL, THAW_BAD_MODEL, err);
    if (c->op->parse != NULL) THAW_TRY(c->op->parse(&f, &c->file->arena, &c->use.attr, err));
    THAW_TRY(thaw_fields_end(&f));
    for (int i = 0; i < c->use.inputs; i++) {
        x[i] = c->use.x[i];
        x[i].n = 1;
    }
    THAW_TRY(thaw_op_infer(c->op, c->use.attr, x, c->use.inputs, &c->made, err));
    c->use.y = c->made.y;
    c->use.y.n = c->use.x[0].n;
    return THAW_OK;
}

static void take_call(op_case *c, const thaw_json *about) {
    c->use.workers = 1;
    c->use.training = true;
    c->y = room(c, thaw_shape_count(c->use.y));
    c->call.attr = c->use.attr;
    c->call.y = c->y;
    c->call.ys = c->use.y;
    c->call.saved = c->op->saved == NULL ? NULL : room(c, c->op->saved(&c->use));
    c->call.scratch = room(c, thaw_op_scratch(c->op, &c->use));
    c->call.training = flag_of(about, "training");
    c->call.trainable = flag_of(about, "trainable");
    c->call.seed = (uint64_t)number_of(about, "seed", 0);
    c->call.step = (uint32_t)number_of(about, "step", 0);
    c->call.node = (uint32_t)number_of(about, "node", 0);
}

static void check_forward(op_case *c) {
    c->op->forward(&c->call);
    golden_check(c->y, golden_get(c->file, c->name, "y", thaw_shape_count(c->use.y)), TOLERANCE);
    for (int i = 0; i < c->made.params; i++) {
        char name[64];
        snprintf(name, sizeof name, "after_%s", c->made.param[i].name);
        golden_values after = golden_find(c->file, c->name, name);
        const thaw_param_spec *spec = &c->made.param[i];
        if (after.data == NULL) after = golden_get(c->file, c->name, spec->name, param_count(spec));
        golden_check(c->call.param[i], after, TOLERANCE);
    }
}

static void check_backward(op_case *c) {
    char name[64];
    c->call.dy = golden_get(c->file, c->name, "dy", thaw_shape_count(c->use.y)).data;
    if (c->call.dy == NULL) return;
    memcpy(c->call.dx, c->dx, sizeof c->dx);
    memcpy(c->call.dparam, c->dparam, sizeof c->dparam);
    c->op->backward(&c->call);
    for (int i = 0; i < c->use.inputs; i++) {
        snprintf(name, sizeof name, "dx%d", i);
        golden_check(c->dx[i], golden_get(c->file, c->name, name, thaw_shape_count(c->use.x[i])),
                     TOLERANCE);
    }
    for (int i = 0; i < c->made.params; i++) {
        const thaw_param_spec *spec = &c->made.param[i];
        if (spec->statistic) continue;
        snprintf(name, sizeof name, "d%s", spec->name);
        golden_check(c->dparam[i], golden_get(c->file, c->name, name, param_count(spec)),
                     TOLERANCE);
    }
}

static void check_case(golden *file, const thaw_op *op, const thaw_json *about) {
    thaw_error err;
    op_case c = {.file = file, .name = thaw_json_get(about, "name")->text, .op = op};
    if (!take_inputs(&c, (int)number_of(about, "inputs", 1))) return;
    REQUIRE_OK(make_op(&c, thaw_json_get(about, "attributes"), &err), &err);
    if (!take_params(&c)) return;
    take_call(&c, about);
    REQUIRE(c.y != NULL && c.call.scratch != NULL);
    check_forward(&c);
    check_backward(&c);
}

static void check_op(const char *name) {
    golden file;
    char full[64];
    snprintf(full, sizeof full, "op_%s", name);
    const thaw_op *op = thaw_op_find(name);
    REQUIRE(op != NULL);
    if (!golden_open(&file, full)) return;
    const thaw_json *cases = golden_about(&file, "cases");
    const thaw_json *about = cases == NULL ? NULL : cases->child;
    CHECK(about != NULL);
    for (; about != NULL; about = about->next) check_case(&file, op, about);
    golden_close(&file);
}

TEST(golden_every_op_has_a_file) {
    for (int i = 0; thaw_op_at(i) != NULL; i++) {
        golden file;
        char name[64];
        snprintf(name, sizeof name, "op_%s", thaw_op_at(i)->name);
        if (golden_open(&file, name)) golden_close(&file);
    }
}

TEST(golden_conv2d) {
    check_op("conv2d");
}

TEST(golden_dwconv2d) {
    check_op("dwconv2d");
}

TEST(golden_dense) {
    check_op("dense");
}

TEST(golden_batchnorm) {
    check_op("batchnorm");
}

TEST(golden_activations) {
    check_op("relu");
    check_op("relu6");
    check_op("leaky_relu");
    check_op("hard_swish");
}

TEST(golden_add_and_concat) {
    check_op("add");
    check_op("concat");
}

TEST(golden_pools) {
    check_op("max_pool");
    check_op("avg_pool");
    check_op("global_avg_pool");
}

TEST(golden_shapes) {
    check_op("zero_pad");
    check_op("flatten");
    check_op("upsample");
    check_op("reshape");
}

TEST(golden_dropout) {
    check_op("dropout");
}
