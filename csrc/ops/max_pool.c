/* The largest value of each window, as Keras' MaxPooling2D. */
#include "kernels/pool2d.h"
#include "ops/pooling.h"

/* Where each maximum came from: one int32 an output, in the room of a float. */
_Static_assert(sizeof(int32_t) == sizeof(float), "an index fits where a float does");

static size_t saved(const thaw_op_use *use) {
    return use->training ? thaw_shape_count(use->y) : 0;
}

static void forward(const thaw_op_call *call) {
    thaw_window win = thaw_window_of(call->attr, call->xs[0], call->ys);
    thaw_maxpool2d_forward(&win, call->x[0], call->y, (int32_t *)(void *)call->saved, call->pool);
}

/* dy goes to where the maximum was. */
static void backward(const thaw_op_call *call) {
    thaw_window win = thaw_window_of(call->attr, call->xs[0], call->ys);
    if (call->dx[0] == NULL) return;
    thaw_maxpool2d_backward(&win, call->dy, (const int32_t *)(const void *)call->saved, call->dx[0],
                            call->pool);
}

const thaw_op thaw_op_max_pool = {.name = "max_pool",
                                  .min_inputs = 1,
                                  .max_inputs = 1,
                                  .parse = thaw_pooling_parse,
                                  .describe = thaw_pooling_describe,
                                  .infer = thaw_pooling_infer,
                                  .saved = saved,
                                  .forward = forward,
                                  .backward = backward};
