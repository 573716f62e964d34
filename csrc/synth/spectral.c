#include "synth/spectral.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"

#define TINY 1e-12f /* PyTorch's ε: a length is at least this */

/* One kernel as a matrix: rows × columns, line after line. */
typedef struct {
    const float *w;
    float *u, *v; /* columns, rows */
    size_t rows, columns;
} matrix;

static bool is_kernel(const thaw_param *p) {
    return p->spec.rank > 1;
}

static matrix matrix_of(const thaw_spectral *s, const thaw_graph *g, int param) {
    const thaw_param *p = &g->param[param];
    size_t columns = (size_t)p->spec.dim[p->spec.rank - 1];
    return (matrix){s->raw + p->offset, s->u + s->first_u[param], s->v + s->first_v[param],
                    p->count / columns, columns};
}

/* ---- life ------------------------------------------------------------------------------------ */

static thaw_status allocate(thaw_spectral *s, const thaw_graph *g, thaw_error *err) {
    size_t params = (size_t)g->params;
    s->first_u = thaw_heap_alloc((params + 1) * sizeof *s->first_u);
    s->first_v = thaw_heap_alloc((params + 1) * sizeof *s->first_v);
    s->sigma = thaw_heap_alloc((params + 1) * sizeof *s->sigma);
    s->raw = thaw_heap_alloc(g->weight_count * sizeof *s->raw);
    if (s->first_u == NULL || s->first_v == NULL || s->sigma == NULL || s->raw == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "spectral normalization");
    }
    s->first_u[0] = s->first_v[0] = 0;
    for (size_t i = 0; i < params; i++) {
        const thaw_param *p = &g->param[i];
        size_t columns = is_kernel(p) ? (size_t)p->spec.dim[p->spec.rank - 1] : 0;
        s->first_u[i + 1] = s->first_u[i] + columns;
        s->first_v[i + 1] = s->first_v[i] + (columns > 0 ? p->count / columns : 0);
    }
    s->u = thaw_heap_alloc((s->first_u[params] + 1) * sizeof *s->u);
    s->v = thaw_heap_alloc((s->first_v[params] + 1) * sizeof *s->v);
    if (s->u == NULL || s->v == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "spectral normalization");
    }
    return THAW_OK;
}

thaw_status thaw_spectral_init(thaw_spectral *s, const thaw_graph *g, uint64_t seed,
                               thaw_error *err) {
    THAW_TRY(allocate(s, g, err));
    memcpy(s->raw, g->weights, g->weight_count * sizeof *s->raw);
    for (int i = 0; i < g->params; i++) {
        thaw_rng rng = thaw_rng_make(seed, THAW_RNG_INIT, 1, (uint32_t)i);
        for (size_t k = s->first_u[i]; k < s->first_u[i + 1]; k++) {
            s->u[k] = thaw_rng_normal(&rng);
        }
    }
    thaw_spectral_iterate(s, g);
    return THAW_OK;
}

void thaw_spectral_reset(thaw_spectral *s) {
    thaw_heap_free(s->raw);
    thaw_heap_free(s->u);
    thaw_heap_free(s->v);
    thaw_heap_free(s->first_u);
    thaw_heap_free(s->first_v);
    thaw_heap_free(s->sigma);
    *s = (thaw_spectral){0};
}

/* ---- power iteration ------------------------------------------------------------------------- */

static void normalize(float *x, size_t n) {
    float sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    float length = sqrtf(sum);
    if (length < TINY) length = TINY;
    for (size_t i = 0; i < n; i++) x[i] /= length;
}

static float dot(const float *a, const float *b, size_t n) {
    float sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

void thaw_spectral_iterate(thaw_spectral *s, const thaw_graph *g) {
    for (int i = 0; i < g->params; i++) {
        if (!is_kernel(&g->param[i])) continue;
        matrix m = matrix_of(s, g, i);
        for (size_t r = 0; r < m.rows; r++) m.v[r] = dot(m.w + r * m.columns, m.u, m.columns);
        normalize(m.v, m.rows);
        memset(m.u, 0, m.columns * sizeof *m.u);
        for (size_t r = 0; r < m.rows; r++) {
            const float *line = m.w + r * m.columns;
            for (size_t c = 0; c < m.columns; c++) m.u[c] += m.v[r] * line[c];
        }
        normalize(m.u, m.columns);
    }
}

/* ---- W / σ ----------------------------------------------------------------------------------- */

/* uᵀ W v */
static float sigma_of(const matrix *m) {
    float sum = 0;
    for (size_t r = 0; r < m->rows; r++) {
        sum += m->v[r] * dot(m->w + r * m->columns, m->u, m->columns);
    }
    return sum;
}

void thaw_spectral_apply(thaw_spectral *s, thaw_graph *g) {
    memcpy(g->weights, s->raw, g->weight_count * sizeof *s->raw);
    for (int i = 0; i < g->params; i++) {
        if (!is_kernel(&g->param[i])) continue;
        matrix m = matrix_of(s, g, i);
        float *w = thaw_graph_param_data(g, i);
        s->sigma[i] = sigma_of(&m);
        for (size_t k = 0; k < g->param[i].count; k++) w[k] /= s->sigma[i];
    }
}

void thaw_spectral_gradients(const thaw_spectral *s, thaw_program *p) {
    const thaw_graph *g = thaw_program_graph(p);
    for (int i = 0; i < g->params; i++) {
        if (!is_kernel(&g->param[i])) continue;
        matrix m = matrix_of(s, g, i);
        float *grad = thaw_program_grads(p) + thaw_program_param_grad(p, i), sigma = s->sigma[i];
        float along = dot(grad, m.w, g->param[i].count) / sigma;
        for (size_t r = 0; r < m.rows; r++, grad += m.columns) {
            float share = along * m.v[r];
            for (size_t c = 0; c < m.columns; c++) grad[c] = (grad[c] - share * m.u[c]) / sigma;
        }
    }
}

void thaw_spectral_learn(thaw_spectral *s, thaw_network *net, thaw_pool *pool) {
    size_t bytes = net->graph.weight_count * sizeof *s->raw;
    memcpy(net->graph.weights, s->raw, bytes);
    thaw_network_learn(net, pool);
    memcpy(s->raw, net->graph.weights, bytes);
}
