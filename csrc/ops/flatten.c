/* (h, w, c) to (1, 1, h·w·c): the same floats in the same order. */
#include <string.h>

#include "ops/op.h"

static thaw_status infer(const void *attr, const thaw_shape *x, int inputs, thaw_op_result *out,
                         thaw_error *err) {
    (void)attr;
    (void)inputs;
    (void)err;
    out->y = (thaw_shape){1, 1, 1, (int)thaw_shape_image(x[0])};
    return THAW_OK;
}

static void forward(const thaw_op_call *call) {
    size_t bytes = thaw_shape_count(call->ys) * sizeof(float);
    if (call->y != call->x[0]) memcpy(call->y, call->x[0], bytes);
}

static void backward(const thaw_op_call *call) {
    size_t bytes = thaw_shape_count(call->ys) * sizeof(float);
    if (call->dx[0] != NULL && call->dx[0] != call->dy) memcpy(call->dx[0], call->dy, bytes);
}

const thaw_op thaw_op_flatten = {.name = "flatten",
                                 .min_inputs = 1,
                                 .max_inputs = 1,
                                 .inplace = true,
                                 .infer = infer,
                                 .forward = forward,
                                 .backward = backward};
