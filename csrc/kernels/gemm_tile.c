#include "kernels/gemm_tile.h"

#include "kernels/act.h"
#include "kernels/lanes.h"

void thaw_tile_store(float tile[THAW_GEMM_MR][THAW_GEMM_NR], int rows, int cols, float *const *c,
                     int column, const thaw_tile_finish *finish) {
    const thaw_epilogue *epilogue = &finish->epilogue;
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j += 4) {
            size_t left = (size_t)(cols - j);
            float *out = c[i] + column + j;
            vec sum = vec_load(tile[i] + j);
            if (finish->add) sum = vec_add(lanes_load(out, left), sum);
            if (epilogue->bias != NULL) {
                sum = vec_add(sum, lanes_load(epilogue->bias + column + j, left));
            }
            lanes_store(out, left, act_apply(epilogue->act, epilogue->slope, sum));
        }
    }
}
