#include "eval/pca.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"

/* Enough for components whose variances differ by a few percent; a map needs no more. */
#define ROUNDS 200
/* Until a round turns no component by more than this. */
#define STILL 1e-10

/* Returns the sum of squares about the mean. */
static double centre(float *x, size_t n, size_t d) {
    double squares = 0;
    for (size_t j = 0; j < d; j++) {
        double mean = 0;
        for (size_t i = 0; i < n; i++) mean += (double)x[i * d + j];
        mean /= (double)n;
        for (size_t i = 0; i < n; i++) {
            float *value = &x[i * d + j];
            *value = (float)((double)*value - mean);
            squares += (double)*value * (double)*value;
        }
    }
    return squares;
}

static double dot(const double *a, const double *b, size_t d) {
    double sum = 0;
    for (size_t j = 0; j < d; j++) sum += a[j] * b[j];
    return sum;
}

/* Makes k vectors of d orthonormal, in their order (Gram-Schmidt, twice is enough). One that has
 * nothing of its own becomes zero. */
static void orthonormalize(double *v, int k, size_t d) {
    for (int c = 0; c < k; c++) {
        double *own = v + (size_t)c * d;
        double before = sqrt(dot(own, own, d));
        for (int e = 0; e < 2 * c; e++) {
            const double *other = v + (size_t)(e % c) * d;
            double along = dot(own, other, d);
            for (size_t j = 0; j < d; j++) own[j] -= along * other[j];
        }
        double length = sqrt(dot(own, own, d));
        double scale = length > 1e-12 * before ? 1 / length : 0;
        for (size_t j = 0; j < d; j++) own[j] *= scale;
    }
}

static void project(const float *row, const double *v, int k, size_t d, double *out) {
    for (int c = 0; c < k; c++) {
        out[c] = 0;
        for (size_t j = 0; j < d; j++) out[c] += (double)row[j] * v[(size_t)c * d + j];
    }
}

/* next = Xᵀ X v for each of the k vectors. */
static void multiply(const float *x, size_t n, size_t d, const double *v, int k, double *next) {
    double along[THAW_PCA_MAX];
    memset(next, 0, (size_t)k * d * sizeof *next);
    for (size_t i = 0; i < n; i++) {
        const float *row = x + i * d;
        project(row, v, k, d, along);
        for (int c = 0; c < k; c++) {
            double *sum = next + (size_t)c * d;
            for (size_t j = 0; j < d; j++) sum[j] += along[c] * (double)row[j];
        }
    }
}

/* The largest turn of any vector between two rounds: 1 − |cos|. */
static double largest_turn(const double *v, const double *next, int k, size_t d) {
    double largest = 0;
    for (int c = 0; c < k; c++) {
        double turn = 1 - fabs(dot(v + (size_t)c * d, next + (size_t)c * d, d));
        if (turn > largest) largest = turn;
    }
    return largest;
}

static void find_components(const float *x, size_t n, size_t d, int k, double *v, double *next) {
    thaw_rng rng = thaw_rng_make(0, THAW_RNG_SAMPLE, 0, 0);
    for (size_t i = 0; i < (size_t)k * d; i++) v[i] = (double)thaw_rng_normal(&rng);
    orthonormalize(v, k, d);
    for (int round = 0; round < ROUNDS; round++) {
        multiply(x, n, d, v, k, next);
        orthonormalize(next, k, d);
        double turn = largest_turn(v, next, k, d);
        memcpy(v, next, (size_t)k * d * sizeof *v);
        if (turn < STILL) return;
    }
}

/* A component and its negative are the same: the largest loading decides. */
static void fix_sign(double *v, size_t d) {
    size_t largest = 0;
    for (size_t j = 1; j < d; j++) {
        if (fabs(v[j]) > fabs(v[largest])) largest = j;
    }
    if (v[largest] >= 0) return;
    for (size_t j = 0; j < d; j++) v[j] = -v[j];
}

static void place(const float *x, size_t n, size_t d, int k, const double *v, double squares,
                  float *coordinates, double *share) {
    double along[THAW_PCA_MAX];
    for (int c = 0; c < k; c++) share[c] = 0;
    for (size_t i = 0; i < n; i++) {
        project(x + i * d, v, k, d, along);
        for (int c = 0; c < k; c++) {
            coordinates[i * (size_t)k + (size_t)c] = (float)along[c];
            if (squares > 0) share[c] += along[c] * along[c] / squares;
        }
    }
}

thaw_status thaw_pca(float *x, size_t n, size_t d, int k, float *coordinates, double *share,
                     thaw_error *err) {
    if (k < 1 || k > THAW_PCA_MAX || n < 1 || d < (size_t)k) {
        return thaw_fail(err, THAW_INVALID, "1 … %d components of at least as many features wanted",
                         THAW_PCA_MAX);
    }
    double *v = thaw_heap_alloc(2 * (size_t)k * d * sizeof *v);
    if (v == NULL) return thaw_fail(err, THAW_NO_MEMORY, "principal components");
    double squares = centre(x, n, d);
    find_components(x, n, d, k, v, v + (size_t)k * d);
    for (int c = 0; c < k; c++) fix_sign(v + (size_t)c * d, d);
    place(x, n, d, k, v, squares, coordinates, share);
    thaw_heap_free(v);
    return THAW_OK;
}
