#include "kernels/gemm.h"

#include "kernels/gemm_core.h"

static thaw_grid plain_rows(int ld) {
    return (thaw_grid){.h = 1, .w = 1, .image = (size_t)ld};
}

static thaw_product product_of(const thaw_gemm *gemm) {
    return (thaw_product){.m = gemm->m,
                          .n = gemm->n,
                          .k = gemm->k,
                          .c = gemm->c,
                          .c_rows = plain_rows(gemm->ldc),
                          .accumulate = gemm->accumulate,
                          .split = gemm->a_transposed,
                          .least_columns = gemm->a_transposed ? 0 : THAW_GEMM_LEAST_COLUMNS,
                          .epilogue = gemm->epilogue};
}

size_t thaw_gemm_scratch(const thaw_gemm *gemm, int workers) {
    thaw_product product = product_of(gemm);
    return thaw_product_scratch(&product, workers);
}

void thaw_gemm_run(const thaw_gemm *gemm, float *scratch, thaw_pool *pool) {
    thaw_gemm_matrix a = {.data = gemm->a, .rows = plain_rows(gemm->lda)};
    thaw_gemm_matrix b = {.data = gemm->b, .rows = plain_rows(gemm->ldb)};
    thaw_product product = product_of(gemm);
    product.left = gemm->a_transposed ? thaw_gemm_left_transposed : thaw_gemm_left_plain;
    product.left_operand = &a;
    product.right = gemm->b_transposed ? thaw_gemm_right_transposed : thaw_gemm_right_plain;
    product.right_operand = &b;
    thaw_product_run(&product, scratch, pool);
}
