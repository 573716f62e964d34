/* The end that conv2d, dwconv2d and dense share: y = act(product + bias). */
#ifndef THAW_OPS_LINEAR_H
#define THAW_OPS_LINEAR_H

#include "ops/op.h"

typedef struct {
    bool bias;
    thaw_activation act; /* none, relu or relu6: those whose gradient follows from y */
} thaw_linear_attr;

/* Reads "bias" (default true, as in Keras) and "activation" (default "none"). */
void thaw_linear_parse(thaw_fields *f, thaw_linear_attr *out);

/* Writes what thaw_linear_parse reads. */
void thaw_linear_describe(const thaw_linear_attr *attr, thaw_json_writer *w);

/* Adds the bias parameter of `channels` where there is one. */
void thaw_linear_infer(const thaw_linear_attr *attr, int channels, thaw_op_result *out);

/* What the product's kernel is to do with its result. */
thaw_epilogue thaw_linear_epilogue(const thaw_linear_attr *attr, const thaw_op_call *call);

/* Backward opens with this: the gradient before bias and activation, and dbias where wanted. A
 * layer with an activation puts it into the scratch's first floats. *scratch then points to what is
 * left. */
const float *thaw_linear_backward(const thaw_linear_attr *attr, const thaw_op_call *call,
                                  float **scratch);

/* Scratch in floats beside `product`, that of the product's kernel. */
size_t thaw_linear_scratch(const thaw_linear_attr *attr, const thaw_op_use *use, size_t product);

#endif
