#include "kernels/columns.h"

#include "base/whole.h"
#include "kernels/lanes.h"

#define BLOCK_FLOATS 16384 /* a chunk's work */
#define MAX_BLOCKS 64
#define RUN_ROWS 128 /* rows summed in a register before the block's sum takes them */

typedef struct {
    const thaw_columns *columns;
    size_t block_rows;
    float *partials; /* blocks × c */
} columns_job;

static size_t rows_of_block(size_t rows, int c) {
    size_t blocks = rows * (size_t)c / BLOCK_FLOATS;
    if (blocks > MAX_BLOCKS) blocks = MAX_BLOCKS;
    if (blocks < 1) blocks = 1;
    if (blocks > rows) blocks = rows;
    return size_ceil_div(rows, blocks);
}

static size_t block_count(size_t rows, int c) {
    size_t block_rows = rows_of_block(rows, c);
    return size_ceil_div(rows, block_rows);
}

size_t thaw_columns_scratch(size_t rows, int c) {
    return block_count(rows, c) * (size_t)c;
}

static inline vec term_at(const thaw_columns *columns, thaw_columns_term term, size_t at, vec mean,
                          size_t left) {
    vec x = lanes_load(columns->x + at, left);
    if (term == THAW_COLUMNS_X) return x;
    vec deviation = vec_sub(x, mean);
    if (term == THAW_COLUMNS_DEVIATION) return vec_mul(deviation, deviation);
    return vec_mul(lanes_load(columns->dy + at, left), deviation);
}

/* Adds rows first … end − 1 to sums. Called with a constant term, so the loop has no branch. */
static inline void sum_rows(const thaw_columns *columns, thaw_columns_term term, size_t first,
                            size_t end, float *sums) {
    size_t c = (size_t)columns->c;
    for (size_t j = 0; j < c; j += 4) {
        size_t left = c - j;
        vec mean = term == THAW_COLUMNS_X ? vec_zero() : lanes_load(columns->mean + j, left);
        vec sum = vec_zero();
        for (size_t i = first; i < end; i++) {
            sum = vec_add(sum, term_at(columns, term, i * c + j, mean, left));
        }
        lanes_store(sums + j, left, vec_add(lanes_load(sums + j, left), sum));
    }
}

static void run_block(void *context, size_t chunk, int worker) {
    (void)worker;
    const columns_job *job = context;
    const thaw_columns *columns = job->columns;
    size_t end = size_min((chunk + 1) * job->block_rows, columns->rows);
    float *sums = job->partials + chunk * (size_t)columns->c;
    lanes_zero(sums, (size_t)columns->c);
    for (size_t i = chunk * job->block_rows; i < end; i += RUN_ROWS) {
        size_t stop = size_min(i + RUN_ROWS, end);
        switch (columns->term) {
        case THAW_COLUMNS_X:
            sum_rows(columns, THAW_COLUMNS_X, i, stop, sums);
            break;
        case THAW_COLUMNS_DEVIATION:
            sum_rows(columns, THAW_COLUMNS_DEVIATION, i, stop, sums);
            break;
        case THAW_COLUMNS_PRODUCT:
            sum_rows(columns, THAW_COLUMNS_PRODUCT, i, stop, sums);
            break;
        }
    }
}

void thaw_columns_combine(const float *partials, size_t blocks, size_t count, float *out) {
    for (size_t i = 0; i < count; i += 4) {
        vec sum = lanes_load(partials + i, count - i);
        for (size_t b = 1; b < blocks; b++) {
            sum = vec_add(sum, lanes_load(partials + b * count + i, count - i));
        }
        lanes_store(out + i, count - i, sum);
    }
}

void thaw_columns_sum(const thaw_columns *columns, float *out, float *scratch, thaw_pool *pool) {
    size_t blocks = block_count(columns->rows, columns->c);
    columns_job job = {columns, rows_of_block(columns->rows, columns->c), scratch};
    thaw_parallel_for(pool, blocks, run_block, &job);
    thaw_columns_combine(scratch, blocks, (size_t)columns->c, out);
}
