/* The mean of every channel over the whole map: (h, w, c) to (1, 1, c). */
#include "kernels/pool2d.h"
#include "ops/op.h"

static thaw_status infer(const void *attr, const thaw_shape *x, int inputs, thaw_op_result *out,
                         thaw_error *err) {
    (void)attr;
    (void)inputs;
    (void)err;
    out->y = (thaw_shape){1, 1, 1, x[0].c};
    return THAW_OK;
}

static void forward(const thaw_op_call *call) {
    thaw_global_avgpool_forward(call->xs[0], call->x[0], call->y, call->pool);
}

/* dx = dy / (h · w) everywhere. */
static void backward(const thaw_op_call *call) {
    if (call->dx[0] == NULL) return;
    thaw_global_avgpool_backward(call->xs[0], call->dy, call->dx[0], call->pool);
}

const thaw_op thaw_op_global_avg_pool = {.name = "global_avg_pool",
                                         .min_inputs = 1,
                                         .max_inputs = 1,
                                         .infer = infer,
                                         .forward = forward,
                                         .backward = backward};
