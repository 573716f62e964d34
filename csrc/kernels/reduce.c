#include "kernels/reduce.h"

#include "base/mathf.h"
#include "kernels/columns.h"

#define KEPT 64 /* exponentials of a row that are not found twice */

size_t thaw_column_sum_scratch(size_t rows, int c) {
    return thaw_columns_scratch(rows, c);
}

void thaw_column_sum(const float *x, size_t rows, int c, float *out, float *scratch,
                     thaw_pool *pool) {
    thaw_columns columns = {.term = THAW_COLUMNS_X, .rows = rows, .c = c, .x = x};
    thaw_columns_sum(&columns, out, scratch, pool);
}

double thaw_sum_of_squares(const float *x, size_t count) {
    double sum[4] = {0}; /* four chains: an addition need not wait for the one before */
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        for (size_t lane = 0; lane < 4; lane++)
            sum[lane] += (double)x[i + lane] * (double)x[i + lane];
    }
    for (; i < count; i++) sum[0] += (double)x[i] * (double)x[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static float row_max(const float *z, int k) {
    float max = z[0];
    for (int j = 1; j < k; j++) max = z[j] > max ? z[j] : max;
    return max;
}

/* p = e^(z − max); returns its sum. */
static double exponentials(const float *z, float max, int k, float *p) {
    double sum = 0;
    for (int j = 0; j < k; j++) {
        p[j] = thaw_expf(z[j] - max);
        sum += (double)p[j];
    }
    return sum;
}

void thaw_softmax(const float *z, size_t rows, int k, float *p) {
    for (size_t i = 0; i < rows; i++, z += k, p += k) {
        double sum = exponentials(z, row_max(z, k), k, p);
        for (int j = 0; j < k; j++) p[j] = (float)((double)p[j] / sum);
    }
}

/* −Σ t · log p = Σ t · (log Σ e^(z − max) − (z − max)): finite however small p is. */
static double row_loss(const float *z, const float *target, int k, float max, double log_sum) {
    double loss = 0;
    for (int j = 0; j < k; j++) {
        loss += (double)target[j] * (log_sum - ((double)z[j] - (double)max));
    }
    return loss;
}

void thaw_softmax_cross_entropy(const float *z, const float *target, const float *weight,
                                size_t rows, int k, float *loss, float *dz) {
    for (size_t i = 0; i < rows; i++, z += k, target += k) {
        float max = row_max(z, k);
        double scale = weight != NULL ? (double)weight[i] : 1.0;
        double sum = 0, mass = 0;
        float kept[KEPT]; /* dz may be z, which the loss needs, so they can't be kept there */
        for (int j = 0; j < k; j++) {
            float e = thaw_expf(z[j] - max);
            if (j < KEPT) kept[j] = e;
            sum += (double)e;
            mass += (double)target[j];
        }
        loss[i] = (float)(scale * row_loss(z, target, k, max, (double)thaw_logf((float)sum)));
        if (dz == NULL) continue;
        float *out = dz + i * (size_t)k;
        for (int j = 0; j < k; j++) {
            double p = (double)(j < KEPT ? kept[j] : thaw_expf(z[j] - max)) / sum;
            out[j] = (float)(scale * (p * mass - (double)target[j]));
        }
    }
}
