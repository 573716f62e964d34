/* The innermost loop of every matrix product and convolution. */
#ifndef THAW_KERNELS_GEMM_MICRO_H
#define THAW_KERNELS_GEMM_MICRO_H

#include <stddef.h>

/* A tile is MR rows by NR columns. 5 × 8 keeps 10 accumulators, 2 columns and 1 row value in V8's
 * 15 usable registers with room for the product; fused multiply-add needs no such room. The sum of
 * an element is the same for any tile. */
#if defined(THAW_RELAXED)
#define THAW_GEMM_MR 6
#else
#define THAW_GEMM_MR 5
#endif
#define THAW_GEMM_NR 8

/* tile[i][j] = Σ_p row[i][p · step] · b[p · NR + j], p = 0 … depth − 1 in order, from zero. b is a
 * packed panel. Starting from zero (and leaving c to the caller) is what lets V8 keep the
 * accumulators in registers. */
void thaw_gemm_micro(int depth, const float *const row[THAW_GEMM_MR], ptrdiff_t step,
                     const float *b, float tile[THAW_GEMM_MR][THAW_GEMM_NR]);

/* One row beside so many panels at once: then a sum waits for none but its own, where a tile of one
 * row would compute MR. */
#define THAW_GEMM_ABREAST 4

/* tile[q][j] = Σ_p row[p · step] · b[q · next + p · NR + j], p in order, from zero: the same bits
 * as thaw_gemm_micro's. */
void thaw_gemm_micro_row(int depth, const float *row, ptrdiff_t step, const float *b, size_t next,
                         float tile[THAW_GEMM_ABREAST][THAW_GEMM_NR]);

#endif
