/* Channels of several inputs, one after the other. */
#include <string.h>

#include "ops/op.h"

static thaw_status infer(const void *attr, const thaw_shape *x, int inputs, thaw_op_result *out,
                         thaw_error *err) {
    (void)attr;
    out->y = x[0];
    for (int i = 1; i < inputs; i++) {
        if (x[i].h != x[0].h || x[i].w != x[0].w) {
            return thaw_fail(err, THAW_BAD_MODEL, "concat: inputs are %dx%d and %dx%d", x[0].h,
                             x[0].w, x[i].h, x[i].w);
        }
        out->y.c += x[i].c;
    }
    return THAW_OK;
}

/* Copies every input's part of each pixel into y, or back out of dy. */
static void copy_parts(const thaw_op_call *call, bool back) {
    size_t pixels = (size_t)call->ys.n * (size_t)call->ys.h * (size_t)call->ys.w;
    size_t row = (size_t)call->ys.c, first = 0;
    for (int i = 0; i < call->inputs; i++) {
        size_t c = (size_t)call->xs[i].c;
        for (size_t p = 0; p < pixels && (!back || call->dx[i] != NULL); p++) {
            size_t whole = p * row + first, part = p * c;
            if (back) {
                memcpy(call->dx[i] + part, call->dy + whole, c * sizeof(float));
            } else {
                memcpy(call->y + whole, call->x[i] + part, c * sizeof(float));
            }
        }
        first += c;
    }
}

static void forward(const thaw_op_call *call) {
    copy_parts(call, false);
}

/* dx[i] is that input's part of dy. */
static void backward(const thaw_op_call *call) {
    copy_parts(call, true);
}

const thaw_op thaw_op_concat = {.name = "concat",
                                .min_inputs = 2,
                                .max_inputs = THAW_OP_MAX_INPUTS,
                                .infer = infer,
                                .forward = forward,
                                .backward = backward};
