#include "kernels/gemm_tile.h"

#include "kernels/act.h"
#include "kernels/lanes.h"

/* Down the rows of four columns at a time, which share their piece of the bias. */
void thaw_tile_store(float tile[THAW_GEMM_MR][THAW_GEMM_NR], int rows, int cols, float *const *c,
                     int column, const thaw_tile_finish *finish) {
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
