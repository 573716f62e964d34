#include "eval/logistic.h"

#include <math.h>
#include <string.h>

#include "kernels/gemm.h"
#include "kernels/reduce.h"

#define POWER_ITERATIONS 30

/* Everything one fit needs. Weights and bias lie in one array of (d + 1) × classes, bias last. */
typedef struct {
    const thaw_logistic_desc *desc;
    thaw_pool *pool;
    size_t floats;          /* (d + 1) × classes */
    float *at, *gradient;   /* point of the gradient, and it */
    float *current, *other; /* iterates */
    float *target, *z, *loss;
    float *scratch;
} fit;

static thaw_gemm logits_product(const fit *f) {
    const thaw_logistic_desc *d = f->desc;
    return (thaw_gemm){.m = d->n,
                       .n = d->classes,
                       .k = d->d,
                       .a = d->x,
                       .b = f->at,
                       .c = f->z,
                       .lda = d->d,
                       .ldb = d->classes,
                       .ldc = d->classes,
                       .epilogue = {.bias = f->at + f->floats - d->classes}};
}

static thaw_gemm gradient_product(const fit *f) {
    const thaw_logistic_desc *d = f->desc;
    return (thaw_gemm){.m = d->d,
                       .n = d->classes,
                       .k = d->n,
                       .a = d->x,
                       .b = f->z,
                       .c = f->gradient,
                       .lda = d->d,
                       .ldb = d->classes,
                       .ldc = d->classes,
                       .a_transposed = true};
}

static thaw_status make_room(fit *f, thaw_arena *arena, thaw_error *err) {
    const thaw_logistic_desc *d = f->desc;
    size_t rows = (size_t)d->n * (size_t)d->classes;
    f->floats = ((size_t)d->d + 1) * (size_t)d->classes;
    f->at = thaw_arena_array(arena, f->floats, sizeof(float));
    f->gradient = thaw_arena_array(arena, f->floats, sizeof(float));
    f->current = thaw_arena_array(arena, f->floats, sizeof(float));
    f->other = thaw_arena_array(arena, f->floats, sizeof(float));
    f->target = thaw_arena_array(arena, rows, sizeof(float));
    f->z = thaw_arena_array(arena, rows, sizeof(float));
    f->loss = thaw_arena_array(arena, (size_t)d->n, sizeof(float));
    thaw_gemm logits = logits_product(f), gradient = gradient_product(f);
    size_t scratch = thaw_gemm_scratch(&logits, thaw_pool_size(f->pool));
    size_t other = thaw_gemm_scratch(&gradient, thaw_pool_size(f->pool));
    size_t sums = thaw_column_sum_scratch((size_t)d->n, d->classes);
    if (other > scratch) scratch = other;
    if (sums > scratch) scratch = sums;
    f->scratch = thaw_arena_array(arena, scratch, sizeof(float));
    if (f->at == NULL || f->gradient == NULL || f->current == NULL || f->other == NULL ||
        f->target == NULL || f->z == NULL || f->loss == NULL || f->scratch == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "a logistic regression");
    }
    for (int i = 0; i < d->n; i++) f->target[i * d->classes + d->label[i]] = 1.0f;
    return THAW_OK;
}

/* The largest eigenvalue of XᵀX / n, bias column included, by power iteration; the loss's curvature
 * is at most half of it (Böhning 1992), plus λ. */
static double curvature(const fit *f, double *v, double *u) {
    const thaw_logistic_desc *d = f->desc;
    double eigenvalue = 1;
    for (int j = 0; j <= d->d; j++) v[j] = 1;
    for (int round = 0; round < POWER_ITERATIONS; round++) {
        double norm = 0;
        for (int j = 0; j <= d->d; j++) norm += v[j] * v[j];
        norm = sqrt(norm);
        for (int j = 0; j <= d->d; j++) {
            v[j] /= norm;
            u[j] = 0;
        }
        for (int i = 0; i < d->n; i++) {
            const float *x = d->x + (size_t)i * (size_t)d->d;
            double dot = v[d->d];
            for (int j = 0; j < d->d; j++) dot += (double)x[j] * v[j];
            for (int j = 0; j < d->d; j++) u[j] += dot * (double)x[j];
            u[d->d] += dot;
        }
        eigenvalue = 0;
        for (int j = 0; j <= d->d; j++) {
            eigenvalue += v[j] * u[j];
            v[j] = u[j];
        }
    }
    return 0.5 * eigenvalue / d->n + (double)d->penalty;
}

/* gradient = Xᵀ(p − y) / n + λ w at f->at. */
static void find_gradient(fit *f) {
    const thaw_logistic_desc *d = f->desc;
    size_t n = (size_t)d->n, weights = f->floats - (size_t)d->classes;
    thaw_gemm logits = logits_product(f);
    thaw_gemm_run(&logits, f->scratch, f->pool);
    thaw_softmax_cross_entropy(f->z, f->target, NULL, n, d->classes, f->loss, f->z);
    thaw_gemm gradient = gradient_product(f);
    thaw_gemm_run(&gradient, f->scratch, f->pool);
    thaw_column_sum(f->z, n, d->classes, f->gradient + weights, f->scratch, f->pool);
    float share = 1.0f / (float)d->n;
    for (size_t i = 0; i < f->floats; i++) {
        float decay = i < weights ? d->penalty * f->at[i] : 0.0f;
        f->gradient[i] = f->gradient[i] * share + decay;
    }
}

/* One step from f->at to f->other; true when it goes against the last move. */
static bool step(fit *f, float rate) {
    double uphill = 0;
    for (size_t i = 0; i < f->floats; i++) {
        f->other[i] = f->at[i] - rate * f->gradient[i];
        uphill += (double)f->gradient[i] * (double)(f->other[i] - f->current[i]);
    }
    return uphill > 0;
}

thaw_status thaw_logistic_fit(const thaw_logistic_desc *desc, thaw_arena *arena, thaw_pool *pool,
                              float *w, float *bias, thaw_error *err) {
    fit f = {.desc = desc, .pool = pool};
    THAW_TRY(make_room(&f, arena, err));
    double *v = thaw_arena_array(arena, 2 * ((size_t)desc->d + 1), sizeof *v);
    if (v == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a logistic regression");
    float rate = (float)(1.0 / curvature(&f, v, v + desc->d + 1));
    double t = 1;
    for (int round = 0; round < desc->iterations; round++) {
        find_gradient(&f);
        if (step(&f, rate)) t = 1;
        double next = 0.5 * (1 + sqrt(1 + 4 * t * t));
        float momentum = (float)((t - 1) / next);
        for (size_t i = 0; i < f.floats; i++) {
            f.at[i] = f.other[i] + momentum * (f.other[i] - f.current[i]);
        }
        float *swap = f.current;
        f.current = f.other;
        f.other = swap;
        t = next;
    }
    size_t weights = f.floats - (size_t)desc->classes;
    memcpy(w, f.current, weights * sizeof *w);
    memcpy(bias, f.current + weights, (size_t)desc->classes * sizeof *bias);
    return THAW_OK;
}
