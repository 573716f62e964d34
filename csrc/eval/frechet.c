#include "eval/frechet.h"

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"

#define SWEEPS 60 /* about ten are needed */
#define ORTHOGONAL 1e-12
#define NOTHING 1e-18 /* of all squares */

/* Rows x, centred, over √(n − 1); `rows` of them are left, with the same product xᵀ x. */
typedef struct {
    double *x, *mean;
    double trace; /* of the covariance */
    size_t rows;
} gathered;

/* One step of Householder's QR: column j becomes zero below row j. */
static void reflect(double *x, size_t n, size_t d, size_t j, double *dot) {
    double squares = 0;
    for (size_t i = j; i < n; i++) squares += x[i * d + j] * x[i * d + j];
    if (squares == 0) return;
    double corner = x[j * d + j], becomes = corner > 0 ? -sqrt(squares) : sqrt(squares);
    double half = squares - becomes * corner; /* of the reflector's square */
    x[j * d + j] -= becomes;
    for (size_t c = j + 1; c < d; c++) dot[c] = 0;
    for (size_t i = j; i < n; i++) {
        double v = x[i * d + j];
        for (size_t c = j + 1; c < d; c++) dot[c] += v * x[i * d + c];
    }
    for (size_t i = j; i < n; i++) {
        double v = x[i * d + j] / half;
        for (size_t c = j + 1; c < d; c++) x[i * d + c] -= v * dot[c];
    }
    x[j * d + j] = becomes;
    for (size_t i = j + 1; i < n; i++) x[i * d + j] = 0;
}

static thaw_status gather(const float *row, size_t n, size_t d, thaw_arena *arena, gathered *g,
                          thaw_error *err) {
    *g = (gathered){.rows = n};
    g->x = thaw_arena_array(arena, n, d * sizeof *g->x);
    g->mean = thaw_arena_array(arena, d, 2 * sizeof *g->mean);
    if (g->x == NULL || g->mean == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a covariance");
    double share = 1 / sqrt((double)n - 1);
    for (size_t i = 0; i < n * d; i++) g->mean[i % d] += (double)row[i] / (double)n;
    for (size_t i = 0; i < n * d; i++) {
        g->x[i] = ((double)row[i] - g->mean[i % d]) * share;
        g->trace += g->x[i] * g->x[i];
    }
    if (n <= d) return THAW_OK;
    for (size_t j = 0; j < d; j++) reflect(g->x, n, d, j, g->mean + d);
    g->rows = d;
    return THAW_OK;
}

/* Turns two rows until they are orthogonal (Hestenes 1958); false where they are. */
static bool turn(double *a, double *b, size_t n, double least) {
    double aa = 0, bb = 0, ab = 0;
    for (size_t i = 0; i < n; i++) {
        aa += a[i] * a[i];
        bb += b[i] * b[i];
        ab += a[i] * b[i];
    }
    if (fabs(ab) <= ORTHOGONAL * sqrt(aa * bb) || fabs(ab) <= least) return false;
    double zeta = (bb - aa) / (2 * ab);
    double tangent = (zeta < 0 ? -1 : 1) / (fabs(zeta) + sqrt(1 + zeta * zeta));
    double cosine = 1 / sqrt(1 + tangent * tangent), sine = cosine * tangent;
    for (size_t i = 0; i < n; i++) {
        double before = a[i];
        a[i] = cosine * before - sine * b[i];
        b[i] = sine * before + cosine * b[i];
    }
    return true;
}

/* Sum of the singular values of m rows of n numbers, which it changes. */
static double sum_singular_values(double *x, size_t m, size_t n) {
    double squares = 0, sum = 0;
    bool turned = true;
    for (size_t i = 0; i < m * n; i++) squares += x[i] * x[i];
    for (int sweep = 0; sweep < SWEEPS && turned; sweep++) {
        turned = false;
        for (size_t i = 0; i + 1 < m; i++) {
            for (size_t j = i + 1; j < m; j++) {
                turned |= turn(x + i * n, x + j * n, n, NOTHING * squares);
            }
        }
    }
    for (size_t i = 0; i < m; i++) {
        double length = 0;
        for (size_t j = 0; j < n; j++) length += x[i * n + j] * x[i * n + j];
        sum += sqrt(length);
    }
    return sum;
}

/* The rows of a times those of b, transposed. */
static void multiply(const gathered *a, const gathered *b, size_t d, double *out) {
    for (size_t i = 0; i < a->rows; i++) {
        for (size_t j = 0; j < b->rows; j++) {
            double sum = 0;
            for (size_t c = 0; c < d; c++) sum += a->x[i * d + c] * b->x[j * d + c];
            out[i * b->rows + j] = sum;
        }
    }
}

static thaw_status measure(const gathered *a, const gathered *b, size_t d, thaw_arena *arena,
                           double *out, thaw_error *err) {
    const gathered *few = a->rows < b->rows ? a : b, *many = few == a ? b : a;
    double *product = thaw_arena_array(arena, few->rows, many->rows * sizeof *product);
    if (product == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a product of covariances");
    double apart = 0;
    for (size_t j = 0; j < d; j++) apart += (a->mean[j] - b->mean[j]) * (a->mean[j] - b->mean[j]);
    multiply(few, many, d, product);
    *out = apart + a->trace + b->trace - 2 * sum_singular_values(product, few->rows, many->rows);
    return THAW_OK;
}

thaw_status thaw_frechet(const float *a, size_t n_a, const float *b, size_t n_b, size_t d,
                         double *out, thaw_error *err) {
    thaw_arena arena;
    gathered of_a, of_b;
    thaw_arena_init(&arena);
    thaw_status status = gather(a, n_a, d, &arena, &of_a, err);
    if (status == THAW_OK) status = gather(b, n_b, d, &arena, &of_b, err);
    if (status == THAW_OK) status = measure(&of_a, &of_b, d, &arena, out, err);
    thaw_arena_reset(&arena);
    return status;
}
