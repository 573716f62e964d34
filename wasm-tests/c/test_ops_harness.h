/* Runs one op as the executor does, in memory of exactly the size that it asked for, and compares
 * it with a twin in double: the output with the twin's, the gradients with central differences. */
#ifndef THAW_TEST_OPS_HARNESS_H
#define THAW_TEST_OPS_HARNESS_H

#include "kernels/conv2d.h"
#include "ops/op.h"

#define OP_CASE_INPUTS 3

typedef struct op_twin_call op_twin_call;
typedef void op_twin(const op_twin_call *call);

/* One row of a test's table: a use of an op, and what is known about it. */
typedef struct {
    const char *op;
    const char *attributes; /* as a model file has them; NULL: none */
    int inputs;             /* 0: one */
    thaw_shape x[OP_CASE_INPUTS];
    thaw_shape y; /* wanted */
    op_twin *twin;
    thaw_window window; /* wanted, of ops that have one: sizes, strides and padding before */
    float range;        /* values of x are uniform in ±range; 0: ±1 */
    bool frozen;        /* the layer does not train */
    bool inference;     /* training is off; backward is not run */
} op_case;

/* A window of k × k with its stride and padding before, for a table. */
#define OP_WINDOW(k, stride, top, left)                                                            \
    { .kh = k, .kw = k, .stride_h = stride, .stride_w = stride, .pad_top = top, .pad_left = left }

/* The op once more in double: fills y from x and the parameters. */
struct op_twin_call {
    const op_case *test;
    thaw_window window; /* of the case, with its shapes */
    const double *x[OP_CASE_INPUTS];
    const double *bias, *kernel, *gamma, *beta, *mean, *variance; /* NULL where there is none */
    const float *y_found; /* what the op itself made: a dropout's mask shows in it */
    double *y;
};

/* A case made ready: the op, its attributes, and values for inputs, parameters and dy. */
typedef struct {
    const op_case *test;
    thaw_arena arena;
    const thaw_op *op;
    const void *attr;
    thaw_op_result made;
    int inputs;
    const float *x[OP_CASE_INPUTS];
    const float *param[THAW_OP_MAX_PARAMS];
    const float *dy;
} op_bench;

/* False, with a failed check, when the case cannot be built. Values are the same each time. */
bool op_bench_open(op_bench *bench, const op_case *test);
void op_bench_close(op_bench *bench);

/* How to run it. Zero is: out of place, every gradient, no pool, memory for this batch. */
typedef struct {
    bool forward_in_place;  /* y is the memory of x[0] */
    bool backward_in_place; /* dx[0] is the memory of dy */
    bool forward_only;
    int only;         /* want this gradient alone: 1 + input, or 1 + OP_CASE_INPUTS + parameter;
                       * −1: none */
    int larger_batch; /* memory for so many images more */
    thaw_pool *pool;
    thaw_epilogue fused; /* as the compiler fuses one; its bias becomes parameter 1 */
    uint64_t seed;
    uint32_t step, node;
} op_mode;

/* What came out; NULL where it was not asked for. Valid until the bench is closed. */
typedef struct {
    const float *y;
    const float *dx[OP_CASE_INPUTS];
    const float *dparam[THAW_OP_MAX_PARAMS];
    const float *param[THAW_OP_MAX_PARAMS]; /* after the forward pass */
} op_outcome;

/* Forward, then backward. Checks that nothing else than outputs is written, that outputs are
 * written whole, and that backward does without the values that the op says it does not read. */
op_outcome op_run(op_bench *bench, op_mode mode);

size_t op_param_count(const op_bench *bench, int param);

/* Reads attributes; for the tests of what they refuse. */
thaw_status op_parse(const thaw_op *op, const char *attributes, thaw_arena *arena,
                     const void **attr, thaw_error *err);

/* Everything above for every case: output and gradients against the twin, the same bits with
 * threads, in place, with memory for a larger batch and with any gradient alone. */
void op_check_cases(const op_case *test, size_t cases);

/* The same for a table in which the op, and the twin unless given, is the same in every row. */
void op_check_table(const op_case *test, size_t cases, const char *op, op_twin *usual);

#endif
