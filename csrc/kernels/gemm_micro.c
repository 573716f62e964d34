#include "kernels/gemm_micro.h"

#include "base/vec.h"

/* Unrolled by hand: compilers at -O2 would keep an array of accumulators in memory. */
#if THAW_GEMM_MR == 6
#define EACH_ROW(X) X(0) X(1) X(2) X(3) X(4) X(5)
#else
#define EACH_ROW(X) X(0) X(1) X(2) X(3) X(4)
#endif
#define EACH_PANEL(X) X(0) X(1) X(2) X(3)

/* Sums of eight columns, beside row or panel i of the tile. */
#define SUMS(i) vec low##i = vec_zero(), high##i = vec_zero();
#define STORE_SUMS(i)                                                                              \
    vec_store(tile[i], low##i);                                                                    \
    vec_store(tile[i] + 4, high##i);

void thaw_gemm_micro(int depth, const float *const row[THAW_GEMM_MR], ptrdiff_t step,
                     const float *b, float tile[THAW_GEMM_MR][THAW_GEMM_NR]) {
#define OPERAND(i) const float *a##i = row[i];
    EACH_ROW(OPERAND)
    EACH_ROW(SUMS)
#undef OPERAND

    for (int p = 0; p < depth; p++) {
        vec b_low = vec_load(b), b_high = vec_load(b + 4);
        b += THAW_GEMM_NR;
#define MULTIPLY(i)                                                                                \
    {                                                                                              \
        vec value = vec_load_splat(a##i);                                                          \
        a##i += step;                                                                              \
        low##i = vec_madd(value, b_low, low##i);                                                   \
        high##i = vec_madd(value, b_high, high##i);                                                \
    }
        EACH_ROW(MULTIPLY)
#undef MULTIPLY
    }

    EACH_ROW(STORE_SUMS)
}

void thaw_gemm_micro_row(int depth, const float *row, ptrdiff_t step, const float *b, size_t next,
                         float tile[THAW_GEMM_ABREAST][THAW_GEMM_NR]) {
#define OPERAND(q) const float *b##q = b + q * next;
    EACH_PANEL(OPERAND)
    EACH_PANEL(SUMS)
#undef OPERAND

    for (int p = 0; p < depth; p++, row += step) {
        vec value = vec_load_splat(row);
#define MULTIPLY(q)                                                                                \
    low##q = vec_madd(value, vec_load(b##q), low##q);                                              \
    high##q = vec_madd(value, vec_load(b##q + 4), high##q);                                        \
    b##q += THAW_GEMM_NR;
        EACH_PANEL(MULTIPLY)
#undef MULTIPLY
    }

    EACH_PANEL(STORE_SUMS)
}
