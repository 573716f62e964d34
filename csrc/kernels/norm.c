#include "kernels/norm.h"

#include <stdbool.h>

#include "base/whole.h"
#include "kernels/columns.h"
#include "kernels/lanes.h"

#define CHUNK_FLOATS 16384
#define GROUP 64 /* channels whose coefficients a chunk keeps on the stack */

static size_t chunk_rows(int c) {
    return 1 + (size_t)(CHUNK_FLOATS / c);
}

/* Two vectors of c sums follow the reduction's own scratch. */
size_t thaw_batchnorm_scratch(size_t rows, int c) {
    return thaw_columns_scratch(rows, c) + 2 * (size_t)c;
}

static void divide(float *values, int count, float divisor) {
    for (int i = 0; i < count; i++) values[i] /= divisor;
}

void thaw_batchnorm_statistics(const float *x, size_t rows, int c, float *mean, float *variance,
                               float *scratch, thaw_pool *pool) {
    thaw_columns columns = {.term = THAW_COLUMNS_X, .rows = rows, .c = c, .x = x, .mean = mean};
    thaw_columns_sum(&columns, mean, scratch, pool);
    divide(mean, c, (float)rows);
    columns.term = THAW_COLUMNS_DEVIATION;
    thaw_columns_sum(&columns, variance, scratch, pool);
    divide(variance, c, (float)rows);
}

/* gamma / √(variance + eps) */
static vec scale_of(const float *gamma, const float *variance, float eps, size_t left) {
    /* Lanes past the end are 0 / √(0 + eps), and never stored. */
    vec root = vec_sqrt(vec_add(lanes_load(variance, left), vec_splat(eps)));
    return vec_div(lanes_load(gamma, left), root);
}

typedef struct {
    const float *x, *gamma, *beta, *mean, *variance;
    float *y;
    size_t rows;
    int c;
    float eps;
} apply_job;

static void apply_group(const apply_job *job, size_t first, size_t end, size_t j, size_t count) {
    size_t c = (size_t)job->c;
    float scale[GROUP], mean[GROUP], beta[GROUP];
    for (size_t k = 0; k < count; k += 4) {
        size_t at = j + k, left = count - k;
        vec_store(scale + k, scale_of(job->gamma + at, job->variance + at, job->eps, left));
        vec_store(mean + k, lanes_load(job->mean + at, left));
        vec_store(beta + k, lanes_load(job->beta + at, left));
    }
    for (size_t i = first; i < end; i++) {
        const float *x = job->x + i * c + j;
        float *y = job->y + i * c + j;
        for (size_t k = 0; k < count; k += 4) {
            vec centred = vec_sub(lanes_load(x + k, count - k), vec_load(mean + k));
            vec scaled = vec_mul(centred, vec_load(scale + k));
            lanes_store(y + k, count - k, vec_add(scaled, vec_load(beta + k)));
        }
    }
}

static void run_apply(void *context, size_t chunk, int worker) {
    (void)worker;
    const apply_job *job = context;
    size_t c = (size_t)job->c, rows = chunk_rows(job->c);
    size_t first = chunk * rows, end = size_min(first + rows, job->rows);
    for (size_t j = 0; j < c; j += GROUP) apply_group(job, first, end, j, size_min(GROUP, c - j));
}

void thaw_batchnorm_apply(const float *x, size_t rows, int c, const float *gamma, const float *beta,
                          const float *mean, const float *variance, float eps, float *y,
                          thaw_pool *pool) {
    apply_job job = {x, gamma, beta, mean, variance, y, rows, c, eps};
    thaw_parallel_for(pool, size_ceil_div(rows, chunk_rows(c)), run_apply, &job);
}

/* Σ dy into *of_dy and Σ dy·(x − mean) into *of_product, both in scratch. */
static void sum_gradients(const thaw_batchnorm_grad *g, thaw_pool *pool, float **of_dy,
                          float **of_product) {
    float *rest = g->scratch + thaw_columns_scratch(g->rows, g->c);
    *of_dy = rest;
    *of_product = rest + g->c;
    thaw_columns columns = {.term = THAW_COLUMNS_X, .rows = g->rows, .c = g->c, .x = g->dy};
    thaw_columns_sum(&columns, *of_dy, g->scratch, pool);
    columns = (thaw_columns){.term = THAW_COLUMNS_PRODUCT,
                             .rows = g->rows,
                             .c = g->c,
                             .x = g->x,
                             .mean = g->mean,
                             .dy = g->dy};
    thaw_columns_sum(&columns, *of_product, g->scratch, pool);
}

/* dγ = Σ dy·x̂ = Σ dy·(x − mean) / σ, dβ = Σ dy */
static void write_dparam(const thaw_batchnorm_grad *g, const float *of_dy,
                         const float *of_product) {
    for (size_t j = 0, c = (size_t)g->c; j < c; j += 4) {
        size_t left = c - j;
        if (g->dgamma != NULL) {
            vec dgamma = scale_of(of_product + j, g->variance + j, g->eps, left);
            lanes_store(g->dgamma + j, left, dgamma);
        }
        if (g->dbeta != NULL) lanes_store(g->dbeta + j, left, lanes_load(of_dy + j, left));
    }
}

typedef struct {
    const thaw_batchnorm_grad *g;
    const float *of_dy, *of_product; /* NULL when frozen */
} backward_job;

/* dx = scale · (dy − shift − (x − mean) · slope), with shift = Σ dy / rows and
 * slope = Σ dy·(x − mean) / (rows · σ²); both 0 when frozen. */
static void backward_group(const backward_job *job, size_t first, size_t end, size_t j,
                           size_t count) {
    const thaw_batchnorm_grad *g = job->g;
    size_t c = (size_t)g->c;
    vec rows = vec_splat((float)g->rows), eps = vec_splat(g->eps);
    bool frozen = job->of_dy == NULL;
    float scale[GROUP], mean[GROUP], shift[GROUP], slope[GROUP];
    for (size_t k = 0; k < count; k += 4) {
        size_t at = j + k, left = count - k;
        vec_store(scale + k, scale_of(g->gamma + at, g->variance + at, g->eps, left));
        if (frozen) continue;
        vec power = vec_mul(rows, vec_add(lanes_load(g->variance + at, left), eps));
        vec_store(mean + k, lanes_load(g->mean + at, left));
        vec_store(shift + k, vec_div(lanes_load(job->of_dy + at, left), rows));
        vec_store(slope + k, vec_div(lanes_load(job->of_product + at, left), power));
    }
    for (size_t i = first; i < end; i++) {
        for (size_t k = 0; k < count; k += 4) {
            size_t at = i * c + j + k, left = count - k;
            vec dy = lanes_load(g->dy + at, left);
            if (!frozen) {
                vec centred = vec_sub(lanes_load(g->x + at, left), vec_load(mean + k));
                vec bent = vec_mul(centred, vec_load(slope + k));
                dy = vec_sub(vec_sub(dy, vec_load(shift + k)), bent);
            }
            lanes_store(g->dx + at, left, vec_mul(dy, vec_load(scale + k)));
        }
    }
}

static void run_backward(void *context, size_t chunk, int worker) {
    (void)worker;
    const backward_job *job = context;
    size_t c = (size_t)job->g->c, rows = chunk_rows(job->g->c);
    size_t first = chunk * rows, end = size_min(first + rows, job->g->rows);
    for (size_t j = 0; j < c; j += GROUP) {
        backward_group(job, first, end, j, size_min(GROUP, c - j));
    }
}

static void write_dx(const backward_job *job, thaw_pool *pool) {
    if (job->g->dx == NULL) return;
    size_t rows = chunk_rows(job->g->c);
    thaw_parallel_for(pool, size_ceil_div(job->g->rows, rows), run_backward, (void *)job);
}

void thaw_batchnorm_backward(const thaw_batchnorm_grad *g, thaw_pool *pool) {
    float *of_dy, *of_product;
    sum_gradients(g, pool, &of_dy, &of_product);
    write_dparam(g, of_dy, of_product);
    backward_job job = {g, of_dy, of_product};
    write_dx(&job, pool);
}

void thaw_batchnorm_backward_frozen(const thaw_batchnorm_grad *g, thaw_pool *pool) {
    if (g->dgamma != NULL || g->dbeta != NULL) {
        float *of_dy, *of_product;
        sum_gradients(g, pool, &of_dy, &of_product);
        write_dparam(g, of_dy, of_product);
    }
    backward_job job = {.g = g};
    write_dx(&job, pool);
}
