#include "kernels/gemm_micro.h"

#include "base/vec.h"

/* Unrolled by hand: compilers at -O2 would keep an array of accumulators in memory. */
#if THAW_GEMM_MR == 6
#define EACH_ROW(X) X(0) X(1) X(2) X(3) X(4) X(5)
#else
#define EACH_ROW(X) X(0) X(1) X(2) X(3) X(4)
#endif

void thaw_gemm_micro(int depth, const float *const row[THAW_GEMM_MR], ptrdiff_t step,
                     const float *b, float tile[THAW_GEMM_MR][THAW_GEMM_NR]) {
#define BEGIN(i)                                                                                   \
    const float *a##i = row[i];                                                                    \
    vec low##i = vec_zero(), high##i = vec_zero();
    EACH_ROW(BEGIN)
#undef BEGIN

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

#define END(i)                                                                                     \
    vec_store(tile[i], low##i);                                                                    \
    vec_store(tile[i] + 4, high##i);
    EACH_ROW(END)
#undef END
}

#define EACH_PANEL(X) X(0) X(1) X(2) X(3)

void thaw_gemm_micro_row(int depth, const float *row, ptrdiff_t step, const float *b, size_t next,
                         float tile[THAW_GEMM_ABREAST][THAW_GEMM_NR]) {
#define BEGIN(q)                                                                                   \
    const float *b##q = b + q * next;                                                              \
    vec low##q = vec_zero(), high##q = vec_zero();
    EACH_PANEL(BEGIN)
#undef BEGIN

    for (int p = 0; p < depth; p++, row += step) {
        vec value = vec_load_splat(row);
#define MULTIPLY(q)                                                                                \
    low##q = vec_madd(value, vec_load(b##q), low##q);                                              \
    high##q = vec_madd(value, vec_load(b##q + 4), high##q);                                        \
    b##q += THAW_GEMM_NR;
        EACH_PANEL(MULTIPLY)
#undef MULTIPLY
    }

#define END(q)                                                                                     \
    vec_store(tile[q], low##q);                                                                    \
    vec_store(tile[q] + 4, high##q);
    EACH_PANEL(END)
#undef END
}
