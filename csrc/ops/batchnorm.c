/* Batch normalization, as Keras' BatchNormalization: a thawed layer uses the batch's statistics
 * while training and moves its averages; a frozen one uses and keeps its moving statistics. */
#include <math.h>

#include "kernels/norm.h"
#include "ops/op.h"

typedef struct {
    double epsilon, momentum;
    bool scale, center; /* with gamma, with beta */
} batchnorm_attr;

/* The parameters by name; NULL where one is left out. */
typedef struct {
    float *gamma, *beta, *mean, *variance;
} batchnorm_params;

static batchnorm_params name_params(const batchnorm_attr *attr, float *const *param) {
    batchnorm_params p = {0};
    if (attr->scale) p.gamma = *param++;
    if (attr->center) p.beta = *param++;
    p.mean = param[0];
    p.variance = param[1];
    return p;
}

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    batchnorm_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    attr->epsilon = thaw_fields_number(f, "epsilon", THAW_RANGE_POSITIVE, 1e-3);
    attr->momentum = thaw_fields_number(f, "momentum", THAW_RANGE_FRACTION, 0.99);
    attr->scale = thaw_fields_bool(f, "scale", true);
    attr->center = thaw_fields_bool(f, "center", true);
    *out = attr;
    return THAW_OK;
}

static void describe(const void *attributes, thaw_json_writer *w) {
    const batchnorm_attr *attr = attributes;
    thaw_json_put_double(w, "epsilon", attr->epsilon);
    thaw_json_put_double(w, "momentum", attr->momentum);
    thaw_json_put_bool(w, "scale", attr->scale);
    thaw_json_put_bool(w, "center", attr->center);
}

static void add_param(thaw_op_result *out, const char *name, thaw_init init, bool statistic) {
    out->param[out->params++] = (thaw_param_spec){
        .name = name, .rank = 1, .dim = {out->y.c}, .init = init, .statistic = statistic};
}

static thaw_status infer(const void *attributes, const thaw_shape *x, int inputs,
                         thaw_op_result *out, thaw_error *err) {
    const batchnorm_attr *attr = attributes;
    (void)inputs;
    (void)err;
    out->y = x[0];
    if (attr->scale) add_param(out, "gamma", THAW_INIT_ONES, false);
    if (attr->center) add_param(out, "beta", THAW_INIT_ZEROS, false);
    add_param(out, "moving_mean", THAW_INIT_ZEROS, true);
    add_param(out, "moving_variance", THAW_INIT_ONES, true);
    out->madds = (double)thaw_shape_image(x[0]);
    return THAW_OK;
}

static size_t rows_of(thaw_shape x) {
    return (size_t)x.n * (size_t)x.h * (size_t)x.w;
}

/* The batch's mean and variance. */
static size_t saved(const thaw_op_use *use) {
    return 2 * (size_t)use->y.c;
}

/* Ones and zeros for a gamma and a beta that are left out, then the kernels' own. */
static size_t scratch(const thaw_op_use *use) {
    return 2 * (size_t)use->y.c + thaw_batchnorm_scratch(rows_of(use->y), use->y.c);
}

/* All four as kernels take them, and what is left of the scratch. */
static batchnorm_params complete_params(const thaw_op_call *call, float **left) {
    batchnorm_params p = name_params(call->attr, call->param);
    size_t c = (size_t)call->ys.c;
    float *ones = call->scratch, *zeros = call->scratch + c;
    for (size_t i = 0; i < c; i++) {
        ones[i] = 1;
        zeros[i] = 0;
    }
    if (p.gamma == NULL) p.gamma = ones;
    if (p.beta == NULL) p.beta = zeros;
    *left = zeros + c;
    return p;
}

static bool uses_batch(const thaw_op_call *call) {
    return call->training && call->trainable;
}

/* moving ← momentum · moving + (1 − momentum) · batch */
static void move(float *moving, const float *batch, int c, double momentum) {
    float keep = (float)momentum, take = (float)(1 - momentum);
    for (int i = 0; i < c; i++) moving[i] = keep * moving[i] + take * batch[i];
}

static void forward(const thaw_op_call *call) {
    const batchnorm_attr *attr = call->attr;
    float *left;
    batchnorm_params p = complete_params(call, &left);
    size_t rows = rows_of(call->ys);
    int c = call->ys.c;
    const float *mean = p.mean, *variance = p.variance;
    if (uses_batch(call)) {
        float *batch_mean = call->saved, *batch_variance = call->saved + c;
        thaw_batchnorm_statistics(call->x[0], rows, c, batch_mean, batch_variance, left,
                                  call->pool);
        move(p.mean, batch_mean, c, attr->momentum);
        move(p.variance, batch_variance, c, attr->momentum);
        mean = batch_mean;
        variance = batch_variance;
    }
    thaw_batchnorm_apply(call->x[0], rows, c, p.gamma, p.beta, mean, variance, (float)attr->epsilon,
                         call->y, call->pool);
}

/* The formulas stand in kernels/norm.h. */
static void backward(const thaw_op_call *call) {
    const batchnorm_attr *attr = call->attr;
    bool batch = uses_batch(call);
    float *left;
    batchnorm_params p = complete_params(call, &left);
    thaw_batchnorm_grad grad = {.rows = rows_of(call->ys),
                                .c = call->ys.c,
                                .x = call->x[0],
                                .dy = call->dy,
                                .gamma = p.gamma,
                                .mean = batch ? call->saved : p.mean,
                                .variance = batch ? call->saved + call->ys.c : p.variance,
                                .eps = (float)attr->epsilon,
                                .dx = call->dx[0],
                                .scratch = left};
    if (attr->scale) grad.dgamma = call->dparam[0];
    if (attr->center) grad.dbeta = call->dparam[attr->scale ? 1 : 0];
    if (batch) {
        thaw_batchnorm_backward(&grad, call->pool);
    } else {
        thaw_batchnorm_backward_frozen(&grad, call->pool);
    }
}

/* scale = γ / √(σ² + ε), shift = β − μ · scale. */
static void affine(const void *attributes, float *const *param, int c, float *scale, float *shift) {
    const batchnorm_attr *attr = attributes;
    batchnorm_params p = name_params(attr, param);
    for (int i = 0; i < c; i++) {
        float gamma = p.gamma == NULL ? 1 : p.gamma[i], beta = p.beta == NULL ? 0 : p.beta[i];
        scale[i] = gamma / sqrtf(p.variance[i] + (float)attr->epsilon);
        shift[i] = beta - p.mean[i] * scale[i];
    }
}

const thaw_op thaw_op_batchnorm = {.name = "batchnorm",
                                   .min_inputs = 1,
                                   .max_inputs = 1,
                                   .reads_x = true,
                                   .inplace = true,
                                   .parse = parse,
                                   .describe = describe,
                                   .infer = infer,
                                   .saved = saved,
                                   .scratch = scratch,
                                   .forward = forward,
                                   .backward = backward,
                                   .affine = affine};
