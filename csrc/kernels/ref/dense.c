#include "kernels/ref/ref.h"

void thaw_ref_matmul(int m, int n, int k, const double *a, bool a_transposed, const double *b,
                     bool b_transposed, double *c) {
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int p = 0; p < k; p++) {
                sum += (a_transposed ? a[p * m + i] : a[i * k + p]) *
                       (b_transposed ? b[j * k + p] : b[p * n + j]);
            }
            c[i * n + j] = sum;
        }
    }
}

void thaw_ref_dense_forward(int rows, int in, int out, const double *x, const double *kernel,
                            const double *bias, double *y) {
    thaw_ref_matmul(rows, out, in, x, false, kernel, false, y);
    for (int i = 0; bias != NULL && i < rows * out; i++) y[i] += bias[i % out];
}

/* dx = dy · kernelᵀ, dkernel = xᵀ · dy, dbias = Σ dy */
void thaw_ref_dense_backward(int rows, int in, int out, const double *x, const double *kernel,
                             const double *dy, double *dx, double *dkernel, double *dbias) {
    if (dx != NULL) thaw_ref_matmul(rows, in, out, dy, false, kernel, true, dx);
    if (dkernel != NULL) thaw_ref_matmul(in, out, rows, x, true, dy, false, dkernel);
    if (dbias != NULL) thaw_ref_column_sum((size_t)rows, out, dy, dbias);
}

void thaw_ref_column_sum(size_t rows, int c, const double *x, double *out) {
    for (int j = 0; j < c; j++) {
        out[j] = 0;
        for (size_t i = 0; i < rows; i++) out[j] += x[i * (size_t)c + (size_t)j];
    }
}
