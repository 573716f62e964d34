#include "kernels/gemm_tile.h"

#include "kernels/act.h"
#include "kernels/lanes.h"

/* Whole rows of a tile, as most are. Where k is small, storing takes as long as the product: so it
 * asks little of each row. */
static void store_rows(float (*tile)[THAW_GEMM_NR], int rows, float *const *c, ptrdiff_t column,
                       bool add, const float *bias, act_limits limits) {
    vec bias0 = bias == NULL ? vec_zero() : vec_load(bias + column);
    vec bias4 = bias == NULL ? vec_zero() : vec_load(bias + column + 4);
    for (int i = 0; i < rows; i++) {
        float *to = c[i] + column;
        vec sum0 = vec_load(tile[i]), sum4 = vec_load(tile[i] + 4);
        if (add) {
            sum0 = vec_add(vec_load(to), sum0);
            sum4 = vec_add(vec_load(to + 4), sum4);
        }
        if (bias != NULL) {
            sum0 = vec_add(sum0, bias0);
            sum4 = vec_add(sum4, bias4);
        }
        vec_store(to, act_clamp(limits, sum0));
        vec_store(to + 4, act_clamp(limits, sum4));
    }
}

/* Any part of a tile, down the rows of four columns at a time, which share their piece of the bias.
 */
static void store_part(float (*tile)[THAW_GEMM_NR], int rows, int cols, float *const *c, int column,
                       const thaw_tile_finish *finish) {
    const thaw_epilogue *epilogue = &finish->epilogue;
    for (int j = 0; j < cols; j += 4) {
        size_t left = (size_t)(cols - j);
        ptrdiff_t at = column + j;
        vec bias = epilogue->bias == NULL ? vec_zero() : lanes_load(epilogue->bias + at, left);
        for (int i = 0; i < rows; i++) {
            vec sum = vec_load(tile[i] + j);
            if (finish->add) sum = vec_add(lanes_load(c[i] + at, left), sum);
            if (epilogue->bias != NULL) sum = vec_add(sum, bias);
            lanes_store(c[i] + at, left, act_apply(epilogue->act, epilogue->slope, sum));
        }
    }
}

void thaw_tile_store(float (*tile)[THAW_GEMM_NR], int rows, int cols, float *const *c, int column,
                     const thaw_tile_finish *finish) {
    act_limits limits = act_limits_of(finish->epilogue.act);
    if (cols == THAW_GEMM_NR && limits.all) {
        store_rows(tile, rows, c, column, finish->add, finish->epilogue.bias, limits);
    } else {
        store_part(tile, rows, cols, c, column, finish);
    }
}
