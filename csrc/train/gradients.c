#include "train/gradients.h"

#include <math.h>

#include "base/heap.h"
#include "kernels/reduce.h"

#define CHUNK ((size_t)16384) /* floats a piece: fixed, so threads do not change anything */

static bool is_on(const thaw_clip *clip, double l2) {
    return l2 > 0 || clip->clip_norm > 0 || clip->global_clip_norm > 0 || clip->clip_value > 0;
}

/* Cuts the parameters that train into pieces, or only counts them where piece is NULL. */
static size_t cut(const thaw_program *p, double l2, thaw_gradient_piece *piece) {
    const thaw_graph *g = thaw_program_graph(p);
    size_t pieces = 0;
    for (int i = 0; i < g->params; i++) {
        const thaw_param *param = &g->param[i];
        size_t grad = thaw_program_param_grad(p, i);
        if (grad == THAW_PROGRAM_NO_GRAD) continue;
        for (size_t at = 0; at < param->count; at += CHUNK, pieces++) {
            if (piece == NULL) continue;
            size_t left = param->count - at;
            piece[pieces] = (thaw_gradient_piece){.weight = param->offset + at,
                                                  .grad = grad + at,
                                                  .count = left < CHUNK ? left : CHUNK,
                                                  .param = i,
                                                  .penalized = l2 > 0 && param->spec.rank > 1};
        }
    }
    return pieces;
}

size_t thaw_gradients_bytes(const thaw_clip *clip, double l2, const thaw_program *p) {
    if (!is_on(clip, l2)) return 0;
    return cut(p, l2, NULL) * (sizeof(thaw_gradient_piece) + 2 * sizeof(double) + sizeof(float));
}

thaw_status thaw_gradients_init(thaw_gradients *gr, const thaw_clip *clip, double l2,
                                const thaw_program *p, thaw_error *err) {
    *gr = (thaw_gradients){.clip = *clip, .l2 = l2};
    if (!is_on(clip, l2)) return THAW_OK;
    size_t pieces = cut(p, l2, NULL);
    gr->piece = thaw_heap_alloc(pieces * sizeof *gr->piece);
    gr->weights = thaw_heap_alloc(pieces * sizeof *gr->weights);
    gr->norms = thaw_heap_alloc(pieces * sizeof *gr->norms);
    gr->factor = thaw_heap_alloc(pieces * sizeof *gr->factor);
    if (gr->piece == NULL || gr->weights == NULL || gr->norms == NULL || gr->factor == NULL) {
        thaw_gradients_reset(gr);
        return thaw_fail(err, THAW_NO_MEMORY, "the pieces of gradients");
    }
    gr->pieces = cut(p, l2, gr->piece);
    return THAW_OK;
}

void thaw_gradients_reset(thaw_gradients *gr) {
    thaw_heap_free(gr->piece);
    thaw_heap_free(gr->weights);
    thaw_heap_free(gr->norms);
    thaw_heap_free(gr->factor);
    *gr = (thaw_gradients){0};
}

typedef struct {
    const thaw_gradients *gr;
    const float *w;
    float *g;
} passing;

/* d(λ·Σ w²) = 2λ·w; sums are taken of what the gradient is then. */
static void penalize_piece(void *context, size_t index, int worker) {
    const passing *pass = context;
    const thaw_gradients *gr = pass->gr;
    const thaw_gradient_piece *piece = &gr->piece[index];
    const float *w = pass->w + piece->weight;
    float *g = pass->g + piece->grad, twice = (float)(2 * gr->l2);
    (void)worker;
    gr->weights[index] = piece->penalized ? thaw_sum_of_squares(w, piece->count) : 0;
    for (size_t i = 0; i < piece->count && piece->penalized; i++) g[i] += twice * w[i];
    bool by_norm = gr->clip.clip_norm > 0 || gr->clip.global_clip_norm > 0;
    gr->norms[index] = by_norm ? thaw_sum_of_squares(g, piece->count) : 0;
}

static void clip_piece(void *context, size_t index, int worker) {
    const passing *pass = context;
    const thaw_gradients *gr = pass->gr;
    const thaw_gradient_piece *piece = &gr->piece[index];
    float *g = pass->g + piece->grad, most = (float)gr->clip.clip_value, factor = gr->factor[index];
    (void)worker;
    for (size_t i = 0; i < piece->count && most > 0; i++) {
        g[i] = g[i] > most ? most : g[i] < -most ? -most : g[i];
    }
    for (size_t i = 0; i < piece->count && factor != 1; i++) g[i] *= factor;
}

/* most / max(norm, most), where pieces begin … end − 1 make up the norm. */
static void shorten(thaw_gradients *gr, size_t begin, size_t end, double most) {
    double squares = 0;
    for (size_t i = begin; i < end; i++) squares += gr->norms[i];
    double norm = sqrt(squares);
    /* Not `norm > most`: a NaN has to come through. */
    float factor = norm <= most ? 1.0f : (float)(most / norm);
    for (size_t i = begin; i < end; i++) gr->factor[i] = factor;
}

static void choose_factors(thaw_gradients *gr) {
    if (gr->clip.clip_norm <= 0) {
        double most = gr->clip.global_clip_norm;
        shorten(gr, 0, gr->pieces, most > 0 ? most : INFINITY);
        return;
    }
    for (size_t begin = 0, end = 0; begin < gr->pieces; begin = end) {
        while (end < gr->pieces && gr->piece[end].param == gr->piece[begin].param) end++;
        shorten(gr, begin, end, gr->clip.clip_norm);
    }
}

double thaw_gradients_prepare(thaw_gradients *gr, thaw_program *p, thaw_pool *pool) {
    passing pass = {gr, thaw_program_graph(p)->weights, thaw_program_grads(p)};
    double squares = 0;
    thaw_parallel_for(pool, gr->pieces, penalize_piece, &pass);
    for (size_t i = 0; i < gr->pieces; i++) squares += gr->weights[i];
    choose_factors(gr);
    thaw_parallel_for(pool, gr->pieces, clip_piece, &pass);
    return gr->l2 * squares;
}
