#include <math.h>

#include "kernels/ref/ref.h"

void thaw_ref_batchnorm_statistics(size_t rows, int c, const double *x, double *mean,
                                   double *variance) {
    size_t width = (size_t)c;
    for (size_t j = 0; j < width; j++) {
        mean[j] = variance[j] = 0;
        for (size_t i = 0; i < rows; i++) mean[j] += x[i * width + j] / (double)rows;
        for (size_t i = 0; i < rows; i++) {
            double deviation = x[i * width + j] - mean[j];
            variance[j] += deviation * deviation / (double)rows;
        }
    }
}

void thaw_ref_batchnorm_apply(size_t rows, int c, const double *x, const double *gamma,
                              const double *beta, const double *mean, const double *variance,
                              double eps, double *y) {
    for (size_t i = 0; i < rows * (size_t)c; i++) {
        size_t j = i % (size_t)c;
        y[i] = gamma[j] * (x[i] - mean[j]) / sqrt(variance[j] + eps) + beta[j];
    }
}

/* x̂ = (x − mean) / σ; dγ = Σ dy·x̂; dβ = Σ dy; dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy·x̂)), the
 * two means only where the statistics come from x. */
void thaw_ref_batchnorm_backward(const thaw_ref_batchnorm_grad *g) {
    size_t width = (size_t)g->c;
    for (size_t j = 0; j < width; j++) {
        double sigma = sqrt(g->variance[j] + g->eps), dgamma = 0, dbeta = 0;
        for (size_t i = j; i < g->rows * width; i += width) {
            dgamma += g->dy[i] * (g->x[i] - g->mean[j]) / sigma;
            dbeta += g->dy[i];
        }
        if (g->dgamma != NULL) g->dgamma[j] = dgamma;
        if (g->dbeta != NULL) g->dbeta[j] = dbeta;
        for (size_t i = j; g->dx != NULL && i < g->rows * width; i += width) {
            double through = 0;
            if (!g->frozen) {
                double normal = (g->x[i] - g->mean[j]) / sigma;
                through = (dbeta + normal * dgamma) / (double)g->rows;
            }
            g->dx[i] = g->gamma[j] / sigma * (g->dy[i] - through);
        }
    }
}
