#include "ops/activations.h"

#include "kernels/eltwise.h"

thaw_status thaw_activation_make(thaw_activation act, double slope, thaw_arena *arena,
                                 const void **out, thaw_error *err) {
    thaw_epilogue *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    *attr = (thaw_epilogue){.act = act, .slope = (float)slope};
    *out = attr;
    return THAW_OK;
}

thaw_status thaw_activation_infer(const void *attr, const thaw_shape *x, int inputs,
                                  thaw_op_result *out, thaw_error *err) {
    (void)attr;
    (void)inputs;
    (void)err;
    out->y = x[0];
    return THAW_OK;
}

void thaw_activation_forward(const thaw_op_call *call) {
    const thaw_epilogue *attr = call->attr;
    thaw_act_forward(attr->act, attr->slope, call->x[0], call->y, thaw_shape_count(call->ys),
                     call->pool);
}

void thaw_activation_backward(const thaw_op_call *call) {
    const thaw_epilogue *attr = call->attr;
    const float *of = attr->act == THAW_ACT_HARD_SWISH ? call->x[0] : call->y;
    if (call->dx[0] == NULL) return;
    thaw_act_backward(attr->act, attr->slope, of, call->dy, call->dx[0], thaw_shape_count(call->ys),
                      call->pool);
}

void thaw_activation_tell(const void *attr, thaw_epilogue *out) {
    *out = *(const thaw_epilogue *)attr;
}
