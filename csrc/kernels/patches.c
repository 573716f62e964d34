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

/* Columns col … col + count − 1 of one row. The taps of one window line are contiguous in x. */
static void copy_row(const thaw_patches *patches, int row, int col, int count, float *to) {
    int j = row % patches->rows_w, i = row / patches->rows_w % patches->rows_h;
    int n = row / patches->rows_w / patches->rows_h;
    ptrdiff_t c = patches->shape.c, line = c * patches->shape.w;
    const float *image = patches->x + (size_t)n * thaw_shape_image(patches->shape);
    ptrdiff_t left = (j * patches->step_w + patches->corner_w) * c;
    int line_cols = patches->taps_w * patches->shape.c;
    while (count > 0) {
        int p = col / line_cols, within = col % line_cols;
        int run = line_cols - within < count ? line_cols - within : count;
        int h = i * patches->step_h + patches->corner_h + p;
        if (h < 0 || h >= patches->shape.h) {
            lanes_zero(to, (size_t)run);
        } else {
            copy_clipped(image + h * line, line, left + within, run, to);
        }
        col += run;
        to += run;
        count -= run;
    }
}

void thaw_patches_left(const void *operand, thaw_gemm_block block, float *room,
                       thaw_gemm_left *left) {
    left->step = 1;
    for (int i = 0; i < block.count; i++) {
        float *to = room + (size_t)i * (size_t)block.depth;
        copy_row(operand, block.first + i, block.k, block.depth, to);
        left->row[i] = to;
    }
}

void thaw_patches_left_transposed(const void *operand, thaw_gemm_block block, float *room,
                                  thaw_gemm_left *left) {
    for (int p = 0; p < block.depth; p++) {
        float *to = room + (size_t)p * (size_t)block.count;
        copy_row(operand, block.k + p, block.first, block.count, to);
    }
    thaw_gemm_left_columns(block, room, left);
}
