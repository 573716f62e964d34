#include "kernels/gemm_core.h"
#include "kernels/gemm_micro.h"
#include "kernels/lanes.h"

void thaw_gemm_left_plain(const void *operand, thaw_gemm_block block, float *room,
                          thaw_gemm_left *left) {
    (void)room; /* rows are contiguous in k: used where they are */
    const thaw_gemm_matrix *a = operand;
    left->step = 1;
    for (int i = 0; i < block.count; i++) {
        left->row[i] = a->data + (size_t)block.plane * a->plane +
                       thaw_grid_offset(&a->rows, block.first + i) + block.k;
    }
}

/* Copied, since rows as stored are often a power of two apart: the micro-kernel, which reads down
 * the columns, would meet the same few cache sets over and over. */
void thaw_gemm_left_transposed(const void *operand, thaw_gemm_block block, float *room,
                               thaw_gemm_left *left) {
    const thaw_gemm_matrix *a = operand;
    size_t count = (size_t)block.count;
    for (int p = 0; p < block.depth; p++) {
        lanes_copy(room + (size_t)p * count,
                   a->data + thaw_grid_offset(&a->rows, block.k + p) + block.first, count);
    }
    thaw_gemm_left_columns(block, room, left);
}

void thaw_gemm_left_columns(thaw_gemm_block block, const float *room, thaw_gemm_left *left) {
    left->step = block.count;
    for (int i = 0; i < block.count; i++) left->row[i] = room + i;
}

void thaw_gemm_right_plain(const void *operand, thaw_gemm_block block, float *packed) {
    const thaw_gemm_matrix *b = operand;
    for (int p = 0; p < block.depth; p++) {
        const float *row = b->data + thaw_grid_offset(&b->rows, block.k + p) + block.first;
        float *to = packed + (size_t)p * THAW_GEMM_NR;
        for (int j = 0; j < block.count; j += THAW_GEMM_NR) {
            size_t left = (size_t)(block.count - j);
            vec_store(to, lanes_load(row + j, left));
            vec_store(to + 4, left > 4 ? lanes_load(row + j + 4, left - 4) : vec_zero());
            to += (size_t)block.depth * THAW_GEMM_NR;
        }
    }
}

void thaw_gemm_right_transposed(const void *operand, thaw_gemm_block block, float *packed) {
    const thaw_gemm_matrix *b = operand;
    size_t depth = (size_t)block.depth;
    for (int j = 0; j < block.count; j++) {
        const float *row = b->data + thaw_grid_offset(&b->rows, block.first + j) + block.k;
        thaw_gemm_pack_column(row, depth, j, depth, packed);
    }
    thaw_gemm_pack_zeros(block.count, depth, packed);
}

void thaw_gemm_pack_column(const float *column, size_t count, int j, size_t depth, float *packed) {
    size_t panel = (size_t)j / THAW_GEMM_NR, lane = (size_t)j % THAW_GEMM_NR;
    float *to = packed + panel * depth * THAW_GEMM_NR + lane;
    for (size_t p = 0; p < count; p++) to[p * THAW_GEMM_NR] = column[p];
}

void thaw_gemm_pack_zeros(int count, size_t depth, float *packed) {
    for (int j = count; j % THAW_GEMM_NR != 0; j++) {
        size_t panel = (size_t)j / THAW_GEMM_NR, lane = (size_t)j % THAW_GEMM_NR;
        float *to = packed + panel * depth * THAW_GEMM_NR + lane;
        for (size_t p = 0; p < depth; p++) to[p * THAW_GEMM_NR] = 0.0f;
    }
}
