/* What happens to a tile between the micro-kernel and c. */
#ifndef THAW_KERNELS_GEMM_TILE_H
#define THAW_KERNELS_GEMM_TILE_H

#include <stdbool.h>
#include <stddef.h>

#include "kernels/epilogue.h"
#include "kernels/gemm_micro.h"

typedef struct {
    bool add;               /* c holds a part of the sum already */
    thaw_epilogue epilogue; /* no bias and no activation while the sum is partial */
} thaw_tile_finish;

/* Writes the first `rows` × `cols` of a tile to c[i] + column. */
void thaw_tile_store(float (*tile)[THAW_GEMM_NR], int rows, int cols, float *const *c, int column,
                     const thaw_tile_finish *finish);

#endif
