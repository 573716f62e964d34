/* Sums down the columns of a rows × c matrix: the one reduction behind bias gradients and batch
 * normalization. Fixed blocks of rows are summed by themselves and combined in order, which gives
 * the same bits for any number of threads and keeps rounding errors small. */
#ifndef THAW_KERNELS_COLUMNS_H
#define THAW_KERNELS_COLUMNS_H

#include <stddef.h>

#include "base/threads.h"

/* What is summed over the rows. */
typedef enum {
    THAW_COLUMNS_X,         /* x */
    THAW_COLUMNS_DEVIATION, /* (x − mean)² */
    THAW_COLUMNS_PRODUCT    /* dy · (x − mean) */
} thaw_columns_term;

typedef struct {
    thaw_columns_term term;
    size_t rows;
    int c;
    const float *x, *mean, *dy; /* those that the term names */
} thaw_columns;

/* Scratch in floats. */
size_t thaw_columns_scratch(size_t rows, int c);

void thaw_columns_sum(const thaw_columns *columns, float *out, float *scratch, thaw_pool *pool);

/* out[i] = Σ_b partials[b · count + i], in order. */
void thaw_columns_combine(const float *partials, size_t blocks, size_t count, float *out);

#endif
