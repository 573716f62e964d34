/* Batch normalization, as Keras' BatchNormalization: a thawed layer uses the batch's statistics
 * while training and moves its averages; a frozen one uses and keeps its moving statistics. */
#include <math.h>

#include "kernels/norm.h"
#include "ops/op.h"

typedef struct {
    double epsilon, momentum;
} batchnorm_attr;

enum { GAMMA, BETA, MOVING_MEAN, MOVING_VARIANCE };

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    batchnorm_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    attr->epsilon = thaw_fields_number(f, "epsilon", THAW_RANGE_POSITIVE, 1e-3);
    attr->momentum = thaw_fields_number(f, "momentum", THAW_RANGE_FRACTION, 0.99);
    *out = attr;
    return THAW_OK;
}

static thaw_status infer(const void *attr, const thaw_shape *x, int inputs, thaw_op_result *out,
                         thaw_error *err) {
    (void)attr;
    (void)inputs;
    (void)err;
    int c = x[0].c;
    out->y = x[0];
    out->params = 4;
    out->param[GAMMA] = (thaw_param_spec){"gamma", 1, {c}, THAW_INIT_ONES, 0, 0, false};
    out->param[BETA] = (thaw_param_spec){"beta", 1, {c}, THAW_INIT_ZEROS, 0, 0, false};
    out->param[MOVING_MEAN] = (thaw_param_spec){"moving_mean", 1, {c}, THAW_INIT_ZEROS, 0, 0, true};
    out->param[MOVING_VARIANCE] =
        (thaw_param_spec){"moving_variance", 1, {c}, THAW_INIT_ONES, 0, 0, true};
    out->madds = (double)thaw_shape_image(x[0]);
    return THAW_OK;
}

static size_t rows_of(thaw_shape x) {
    return (size_t)x.n * (size_t)x.h * (size_t)x.w;
}

/* The batch's mean and variance. */
static size_t saved(const thaw_op_use *use) {
    return use->training ? 2 * (size_t)use->y.c : 0;
}

static size_t scratch(const thaw_op_use *use) {
    return use->training ? thaw_batchnorm_scratch(rows_of(use->y), use->y.c) : 0;
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
    size_t rows = rows_of(call->ys);
    int c = call->ys.c;
    const float *mean = call->param[MOVING_MEAN], *variance = call->param[MOVING_VARIANCE];
    if (uses_batch(call)) {
        float *batch_mean = call->saved, *batch_variance = call->saved + c;
        thaw_batchnorm_statistics(call->x[0], rows, c, batch_mean, batch_variance, call->scratch,
                                  call->pool);
        move(call->param[MOVING_MEAN], batch_mean, c, attr->momentum);
        move(call->param[MOVING_VARIANCE], batch_variance, c, attr->momentum);
        mean = batch_mean;
        variance = batch_variance;
    }
    thaw_batchnorm_apply(call->x[0], rows, c, call->param[GAMMA], call->param[BETA], mean, variance,
                         (float)attr->epsilon, call->y, call->pool);
}

/* The formulas stand in kernels/norm.h. */
static void backward(const thaw_op_call *call) {
    const batchnorm_attr *attr = call->attr;
    bool batch = uses_batch(call);
    thaw_batchnorm_grad grad = {.rows = rows_of(call->ys),
                                .c = call->ys.c,
                                .x = call->x[0],
                                .dy = call->dy,
                                .gamma = call->param[GAMMA],
                                .mean = batch ? call->saved : call->param[MOVING_MEAN],
                                .variance =
                                    batch ? call->saved + call->ys.c : call->param[MOVING_VARIANCE],
                                .eps = (float)attr->epsilon,
                                .dx = call->dx[0],
                                .dgamma = call->dparam[GAMMA],
                                .dbeta = call->dparam[BETA],
                                .scratch = call->scratch};
    if (batch) {
        thaw_batchnorm_backward(&grad, call->pool);
    } else {
        thaw_batchnorm_backward_frozen(&grad, call->pool);
    }
}

/* scale = γ / √(σ² + ε), shift = β − μ · scale. */
static void affine(const void *attributes, float *const *param, int c, float *scale, float *shift) {
    const batchnorm_attr *attr = attributes;
    for (int i = 0; i < c; i++) {
        scale[i] = param[GAMMA][i] / sqrtf(param[MOVING_VARIANCE][i] + (float)attr->epsilon);
        shift[i] = param[BETA][i] - param[MOVING_MEAN][i] * scale[i];
    }
}

const thaw_op thaw_op_batchnorm = {.name = "batchnorm",
                                   .min_inputs = 1,
                                   .max_inputs = 1,
                                   .reads_x = true,
                                   .parse = parse,
                                   .infer = infer,
                                   .saved = saved,
                                   .scratch = scratch,
                                   .forward = forward,
                                   .backward = backward,
                                   .affine = affine};
