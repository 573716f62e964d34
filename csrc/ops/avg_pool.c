/* The mean of each window, padding not counted, as Keras' AveragePooling2D. */
#include "kernels/pool2d.h"
#include "ops/pooling.h"

static void forward(const thaw_op_call *call) {
    thaw_window win = thaw_window_of(call->attr, call->xs[0], call->ys);
    thaw_avgpool2d_forward(&win, call->x[0], call->y, call->pool);
}

/* Each window's dy is shared out evenly over the pixels that it saw. */
static void backward(const thaw_op_call *call) {
    thaw_window win = thaw_window_of(call->attr, call->xs[0], call->ys);
    if (call->dx[0] != NULL) thaw_avgpool2d_backward(&win, call->dy, call->dx[0], call->pool);
}

const thaw_op thaw_op_avg_pool = {.name = "avg_pool",
                                  .min_inputs = 1,
                                  .max_inputs = 1,
                                  .parse = thaw_pooling_parse,
                                  .describe = thaw_pooling_describe,
                                  .infer = thaw_pooling_infer,
                                  .forward = forward,
                                  .backward = backward};
