#include <math.h>

#include "kernels/ref/ref.h"

/* log Σ e^z, shifted so that nothing overflows. */
static double log_sum_exp(int k, const double *z) {
    double max = z[0], sum = 0;
    for (int j = 1; j < k; j++) max = z[j] > max ? z[j] : max;
    for (int j = 0; j < k; j++) sum += exp(z[j] - max);
    return max + log(sum);
}

void thaw_ref_softmax(size_t rows, int k, const double *z, double *p) {
    for (size_t i = 0; i < rows; i++, z += k, p += k) {
        double shift = log_sum_exp(k, z);
        for (int j = 0; j < k; j++) p[j] = exp(z[j] - shift);
    }
}

void thaw_ref_softmax_cross_entropy(size_t rows, int k, const double *z, const double *target,
                                    const double *weight, double *loss, double *dz) {
    for (size_t i = 0; i < rows; i++, z += k, target += k) {
        double shift = log_sum_exp(k, z), scale = weight == NULL ? 1 : weight[i], mass = 0;
        loss[i] = 0;
        for (int j = 0; j < k; j++) {
            loss[i] -= scale * target[j] * (z[j] - shift);
            mass += target[j];
        }
        for (int j = 0; dz != NULL && j < k; j++) {
            dz[i * (size_t)k + (size_t)j] = scale * (exp(z[j] - shift) * mass - target[j]);
        }
    }
}
