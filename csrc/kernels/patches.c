#include "kernels/patches.h"

#include "kernels/lanes.h"

/* `count` floats from `first` on of a line of `length`, zeros where it has none. */
static void copy_clipped(const float *line, ptrdiff_t length, ptrdiff_t first, ptrdiff_t count,
                         float *to) {
    ptrdiff_t begin = first < 0 ? (first + count < 0 ? count : -first) : 0;
    ptrdiff_t end = first + count > length ? length - first : count;
    if (end < begin) end = begin;
    lanes_zero(to, (size_t)begin);
    lanes_copy(to + begin, line + first + begin, (size_t)(end - begin));
    lanes_zero(to + end, (size_t)(count - end));
}

/* A row of the matrix, and the next one without dividing again. */
typedef struct {
    int n, i, j;
} position;

static position position_of(const thaw_patches *patches, int row) {
    int line = row / patches->rows_w;
    return (position){line / patches->rows_h, line % patches->rows_h, row % patches->rows_w};
}

static void step(const thaw_patches *patches, position *at) {
    if (++at->j < patches->rows_w) return;
    at->j = 0;
    if (++at->i < patches->rows_h) return;
    at->i = 0;
    at->n++;
}

/* Columns of the matrix: from column `within` of the taps' line p on. */
typedef struct {
    int p, within, count;
} columns;

static columns columns_of(const thaw_patches *patches, int first, int count) {
    if (count == 0) return (columns){0}; /* a window without taps, see conv2d.c */
    int line = patches->taps_w * patches->shape.c;
    return (columns){first / line, first % line, count};
}

/* One row's columns. The taps of one line of a window are contiguous in x. */
static void copy_row(const thaw_patches *patches, position at, columns cols, float *to) {
    ptrdiff_t c = patches->shape.c, line = c * patches->shape.w;
    const float *image = patches->x + (size_t)at.n * thaw_shape_image(patches->shape);
    ptrdiff_t left = (at.j * patches->step_w + patches->corner_w) * c;
    int h = at.i * patches->step_h + patches->corner_h + cols.p;
    for (; cols.count > 0; h++, cols.within = 0) {
        int run = patches->taps_w * patches->shape.c - cols.within;
        if (run > cols.count) run = cols.count;
        if (h < 0 || h >= patches->shape.h) {
            lanes_zero(to, (size_t)run);
        } else {
            copy_clipped(image + h * line, line, left + cols.within, run, to);
        }
        to += run;
        cols.count -= run;
    }
}

void thaw_patches_left(const void *operand, thaw_gemm_block block, float *room,
                       thaw_gemm_left *left) {
    columns cols = columns_of(operand, block.k, block.depth);
    position at = position_of(operand, block.first);
    left->step = 1;
    for (int i = 0; i < block.count; i++, step(operand, &at)) {
        float *to = room + (size_t)i * (size_t)block.depth;
        copy_row(operand, at, cols, to);
        left->row[i] = to;
    }
}

void thaw_patches_left_transposed(const void *operand, thaw_gemm_block block, float *room,
                                  thaw_gemm_left *left) {
    columns cols = columns_of(operand, block.first, block.count);
    position at = position_of(operand, block.k);
    for (int p = 0; p < block.depth; p++, step(operand, &at)) {
        copy_row(operand, at, cols, room + (size_t)p * (size_t)block.count);
    }
    thaw_gemm_left_columns(block, room, left);
}
