/* Sum of two or more inputs of one shape. */
#include <string.h>

#include "kernels/eltwise.h"
#include "ops/op.h"

static thaw_status infer(const void *attr, const thaw_shape *x, int inputs, thaw_op_result *out,
                         thaw_error *err) {
    (void)attr;
    for (int i = 1; i < inputs; i++) {
        if (thaw_shape_same(x[0], x[i])) continue;
        return thaw_fail(err, THAW_BAD_MODEL, "add: inputs have shapes %dx%dx%d and %dx%dx%d",
                         x[0].h, x[0].w, x[0].c, x[i].h, x[i].w, x[i].c);
    }
    out->y = x[0];
    return THAW_OK;
}

/* The sum's kernel knows no slope, so a leaky ReLU comes after it. */
static void forward(const thaw_op_call *call) {
    size_t count = thaw_shape_count(call->ys);
    thaw_epilogue end = call->epilogue;
    bool leaky = end.act == THAW_ACT_LEAKY_RELU;
    const float *sum = call->x[0];
    for (int i = 1; i < call->inputs; i++) {
        bool last = i + 1 == call->inputs && !leaky;
        thaw_add(sum, call->x[i], last ? end.act : THAW_ACT_NONE, call->y, count, call->pool);
        sum = call->y;
    }
    if (leaky) thaw_act_forward(end.act, end.slope, call->y, call->y, count, call->pool);
}

/* Each dx is dy. The first may share its memory; the others are copied from it. */
static void backward(const thaw_op_call *call) {
    size_t bytes = thaw_shape_count(call->ys) * sizeof(float);
    for (int i = 0; i < call->inputs; i++) {
        if (call->dx[i] != NULL && call->dx[i] != call->dy) memcpy(call->dx[i], call->dy, bytes);
    }
}

const thaw_op thaw_op_add = {.name = "add",
                             .min_inputs = 2,
                             .max_inputs = THAW_OP_MAX_INPUTS,
                             .inplace = true,
                             .fuses = true,
                             .infer = infer,
                             .forward = forward,
                             .backward = backward};
