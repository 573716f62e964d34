/* An op: what one layer computes. One file an op, `ops.def` the only list.
 *
 * An op knows its attributes, the shape it makes, its parameters, its forward and its backward
 * pass, and declares what the backward pass reads. It owns no memory: the planner lays everything
 * out beforehand and the executor hands over pointers. */
#ifndef THAW_OPS_OP_H
#define THAW_OPS_OP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/json.h"
#include "base/tensor.h"
#include "base/threads.h"
#include "kernels/epilogue.h"

#define THAW_OP_MAX_INPUTS 8
#define THAW_OP_MAX_PARAMS 4
#define THAW_MAX_RANK 4

/* How a parameter starts. Glorot uniform: ±√(6 / (fan_in + fan_out)); He normal: √(2 / fan_in). */
typedef enum { THAW_INIT_ZEROS, THAW_INIT_ONES, THAW_INIT_GLOROT_UNIFORM } thaw_init;

typedef struct {
    const char *name; /* "kernel"; the full name is LAYER/kernel */
    int rank;
    int dim[THAW_MAX_RANK];
    thaw_init init;
    int fan_in, fan_out; /* for the Glorot bound */
    bool statistic; /* moved by the forward pass, never by an optimizer (BatchNorm's averages) */
} thaw_param_spec;

/* What an op makes of its inputs; shapes have n = 1. */
typedef struct {
    thaw_shape y;
    int params;
    thaw_param_spec param[THAW_OP_MAX_PARAMS];
    double madds; /* multiply-adds an image */
} thaw_op_result;

/* Shapes of one use of an op, for its memory: n is the batch. */
typedef struct {
    const void *attr;
    int inputs;
    thaw_shape x[THAW_OP_MAX_INPUTS];
    thaw_shape y;
    int workers;   /* threads of the pool */
    bool training; /* a backward pass follows */
    bool packed;   /* the kernel was made ready beforehand, see thaw_op.pack */
} thaw_op_use;

/* Everything a pass needs. Pointers that a pass does not need are NULL. */
typedef struct {
    const void *attr;
    int inputs;
    const float *x[THAW_OP_MAX_INPUTS];
    thaw_shape xs[THAW_OP_MAX_INPUTS];
    float *y; /* forward: output. backward: the output, if reads_y */
    thaw_shape ys;
    float *param[THAW_OP_MAX_PARAMS]; /* of an op that `fuses`: kernel, and a bias or NULL — which
                                       * the compiler may add to a layer that has none */
    const float *packed;              /* forward: param[0] made ready, or NULL */

    /* Backward. A gradient that nobody wants is NULL; those wanted are overwritten. dx[0] may be dy
     * where the op is `inplace`. */
    const float *dy;
    float *dx[THAW_OP_MAX_INPUTS];
    float *dparam[THAW_OP_MAX_PARAMS];

    float *saved;   /* the op's own bytes, kept from forward to backward */
    float *scratch; /* valid during the call */

    bool training;  /* forward of a training step: dropout drops */
    bool trainable; /* the layer is thawed: BatchNorm uses the batch's statistics when training */
    thaw_epilogue
        epilogue;  /* forward: fused by the compiler into ops with `fuses`; bias is NULL there */
    uint64_t seed; /* with step and node: the key of this call's random numbers */
    uint32_t step, node;
    thaw_pool *pool;
} thaw_op_call;

typedef struct thaw_op {
    const char *name; /* as model files spell it */
    int min_inputs, max_inputs;

    bool reads_x; /* backward reads the inputs */
    bool reads_y; /* backward reads the output */
    bool inplace; /* y may be the memory of x[0]; dx[0] that of dy */
    bool fuses;   /* forward applies call->epilogue.act */
    bool random;  /* differs between training and inference even when frozen (dropout) */

    /* Reads the attributes into the arena. Fields are begun by the caller and ended by it. *attr
     * may become NULL for an op without attributes. */
    thaw_status (*parse)(thaw_fields *f, thaw_arena *arena, const void **attr, thaw_error *err);

    /* Writes attributes as members of an object that the caller opened, all of them, those that the
     * model file left to their defaults too: parse reads them back to the same attr. NULL for an
     * op without attributes. */
    void (*describe)(const void *attr, thaw_json_writer *w);

    /* Shapes and parameters from input shapes, into a zeroed result; fails with BAD_MODEL where
     * they do not fit. Called through thaw_op_infer, which checks all sizes. */
    thaw_status (*infer)(const void *attr, const thaw_shape *x, int inputs, thaw_op_result *out,
                         thaw_error *err);

    /* Floats to keep from forward to backward, and for one call (see thaw_op_scratch); NULL means
     * none. */
    size_t (*saved)(const thaw_op_use *use);
    size_t (*scratch)(const thaw_op_use *use);

    void (*forward)(const thaw_op_call *call);
    void (*backward)(const thaw_op_call *call);

    /* For the inference compiler; NULL where it does not apply. `affine`: the op is y = x · scale +
     * shift for each of c channels (a frozen BatchNorm). `activation`: the function that the op is,
     * or, for an op that `fuses`, the one that its layer already ends with. */
    void (*affine)(const void *attr, float *const *param, int c, float *scale, float *shift);
    void (*activation)(const void *attr, thaw_epilogue *out);

    /* Also for the inference compiler: param[0] in the form in which the forward pass reads it
     * fastest, made once where weights rest. Floats of it (0: none) and the making, from attr,
     * param[0], xs, ys and pool of a call. NULL where the op has none. */
    size_t (*packed)(const thaw_op_use *use);
    void (*pack)(const thaw_op_call *call, float *packed);
} thaw_op;

/* thaw_op_conv2d, thaw_op_dense, …: one object an op. */
#define X(name) extern const thaw_op thaw_op_##name;
#include "ops/ops.def"
#undef X

/* What op makes of inputs of these shapes. Sizes stay computable: every side, of inputs, output and
 * parameters, is at most 65536, and the elements of an image or parameter are at most 2^28. */
thaw_status thaw_op_infer(const thaw_op *op, const void *attr, const thaw_shape *x, int inputs,
                          thaw_op_result *out, thaw_error *err) THAW_MUST_CHECK;

/* The scratch that a call with n = 1 … use's n may need. Kernels cut their work by its size, so the
 * last batch of an epoch may need more than a full one. */
size_t thaw_op_scratch(const thaw_op *op, const thaw_op_use *use);

/* The op of that name, or NULL. */
const thaw_op *thaw_op_find(const char *name);

/* Ops by index, for listings and tests; NULL at the end. */
const thaw_op *thaw_op_at(int index);

#endif
