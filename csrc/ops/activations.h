/* The one implementation behind relu, relu6, leaky_relu and hard_swish. */
#ifndef THAW_OPS_ACTIVATIONS_H
#define THAW_OPS_ACTIVATIONS_H

#include "ops/op.h"

/* attr is a thaw_epilogue: which function and its slope. */
thaw_status thaw_activation_make(thaw_activation act, double slope, thaw_arena *arena,
                                 const void **out, thaw_error *err) THAW_MUST_CHECK;

thaw_status thaw_activation_infer(const void *attr, const thaw_shape *x, int inputs,
                                  thaw_op_result *out, thaw_error *err) THAW_MUST_CHECK;
void thaw_activation_forward(const thaw_op_call *call);

/* dx = dy · act'; reads y, or x for an op that `reads_x`. */
void thaw_activation_backward(const thaw_op_call *call);
void thaw_activation_tell(const void *attr, thaw_epilogue *out);

#endif
