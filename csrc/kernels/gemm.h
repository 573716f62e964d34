/* Single-precision matrix products, row-major. */
#ifndef THAW_KERNELS_GEMM_H
#define THAW_KERNELS_GEMM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/threads.h"
#include "kernels/epilogue.h"

/* c = epilogue(op(a) · op(b) [+ c]); op(a) is m × k, op(b) is k × n. A leading dimension is the
 * distance between rows as stored, in floats. */
typedef struct {
    int m, n, k;
    const float *a, *b;
    float *c;
    int lda, ldb, ldc;
    bool a_transposed; /* a is stored k × m */
    bool b_transposed; /* b is stored n × k */
    bool accumulate;   /* add to what c holds (before the epilogue) */
    thaw_epilogue epilogue;
} thaw_gemm;

/* Scratch in floats for a pool of `workers` threads. */
size_t thaw_gemm_scratch(const thaw_gemm *gemm, int workers);

/* Each element is summed over k in a fixed order: the same bits for any pool. Unless a_transposed
 * (a weight gradient, whose k counts a batch's rows), the order depends on k alone: a row of c is
 * the same however many rows there are. */
void thaw_gemm_run(const thaw_gemm *gemm, float *scratch, thaw_pool *pool);

#endif
