/* Inverted dropout: while training a share `rate` of the values becomes 0 and the others grow by
 * 1 / (1 − rate); otherwise values pass unchanged. */
#include <string.h>

#include "kernels/eltwise.h"
#include "ops/op.h"

typedef struct {
    double rate;
} dropout_attr;

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    dropout_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    attr->rate = thaw_fields_number(f, "rate", (thaw_range){0, 1, false, true}, 0.5);
    *out = attr;
    return THAW_OK;
}

static void describe(const void *attributes, thaw_json_writer *w) {
    const dropout_attr *attr = attributes;
    thaw_json_put_double(w, "rate", attr->rate);
}

static thaw_status infer(const void *attr, const thaw_shape *x, int inputs, thaw_op_result *out,
                         thaw_error *err) {
    (void)attr;
    (void)inputs;
    (void)err;
    out->y = x[0];
    return THAW_OK;
}

/* Forward on x and backward on dy are the same mask: it is made again from the key. */
static void apply(const thaw_op_call *call, const float *in, float *out) {
    const dropout_attr *attr = call->attr;
    size_t count = thaw_shape_count(call->ys);
    if (call->training && attr->rate > 0) {
        thaw_dropout_key key = {call->seed, call->step, call->node};
        thaw_dropout(key, (float)attr->rate, in, out, count, call->pool);
    } else if (out != in) {
        memcpy(out, in, count * sizeof(float));
    }
}

static void forward(const thaw_op_call *call) {
    apply(call, call->x[0], call->y);
}

static void backward(const thaw_op_call *call) {
    if (call->dx[0] != NULL) apply(call, call->dy, call->dx[0]);
}

const thaw_op thaw_op_dropout = {.name = "dropout",
                                 .min_inputs = 1,
                                 .max_inputs = 1,
                                 .inplace = true,
                                 .random = true,
                                 .parse = parse,
                                 .describe = describe,
                                 .infer = infer,
                                 .forward = forward,
                                 .backward = backward};
