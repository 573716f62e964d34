/* Every pixel `factor` times (2 unless given) as wide and as high, as Keras' UpSampling2D with
 * "nearest". A convolution behind it does what a transposed one does, without its checkerboards
 * (Odena et al. 2016, "Deconvolution and checkerboard artifacts"). */
#include "kernels/eltwise.h"
#include "ops/op.h"

#define MAX_FACTOR 16

typedef struct {
    int factor;
} upsample_attr;

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    upsample_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    attr->factor = thaw_fields_int(f, "factor", 1, MAX_FACTOR, 2);
    *out = attr;
    return THAW_OK;
}

static void describe(const void *attributes, thaw_json_writer *w) {
    const upsample_attr *attr = attributes;
    thaw_json_put_int(w, "factor", attr->factor);
}

static thaw_status infer(const void *attributes, const thaw_shape *x, int inputs,
                         thaw_op_result *out, thaw_error *err) {
    const upsample_attr *attr = attributes;
    (void)inputs;
    (void)err;
    out->y = (thaw_shape){1, x[0].h * attr->factor, x[0].w * attr->factor, x[0].c};
    return THAW_OK;
}

static void forward(const thaw_op_call *call) {
    const upsample_attr *attr = call->attr;
    thaw_upsample_forward(call->x[0], call->xs[0], attr->factor, call->y, call->pool);
}

static void backward(const thaw_op_call *call) {
    const upsample_attr *attr = call->attr;
    if (call->dx[0] == NULL) return;
    thaw_upsample_backward(call->dy, call->xs[0], attr->factor, call->dx[0], call->pool);
}

const thaw_op thaw_op_upsample = {.name = "upsample",
                                  .min_inputs = 1,
                                  .max_inputs = 1,
                                  .parse = parse,
                                  .describe = describe,
                                  .infer = infer,
                                  .forward = forward,
                                  .backward = backward};
