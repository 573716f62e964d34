/* Spectral normalization (Miyato et al., ICLR 2018): a network computes with W / σ(W), σ the
 * largest singular value of each kernel as a matrix of (its other dimensions) × (outputs); so no
 * layer stretches anything, and the network's slope is bounded.
 *
 * σ = uᵀ W v, where a round of power iteration, v ← W u, u ← Wᵀ v, both brought to length 1, keeps
 * u and v near the singular vectors while W moves; the gradient takes them as constants, as
 * PyTorch's spectral_norm does. Biases stay as they are. */
#ifndef THAW_SYNTH_SPECTRAL_H
#define THAW_SYNTH_SPECTRAL_H

#include "synth/network.h"

typedef struct {
    float *raw;      /* W, laid out as the graph's weights, which hold W / σ; owned */
    float *u, *v;    /* of parameter i from first_u[i] and first_v[i] on; owned */
    size_t *first_u; /* owned; one more at the end, as first_v */
    size_t *first_v;
    float *sigma; /* one a parameter; owned */
} thaw_spectral;

/* Takes the graph's weights as W; u begins random, a function of the seed and the parameter's name.
 * Zeroed *s is empty; thaw_spectral_reset frees it, after a failure too. */
thaw_status thaw_spectral_init(thaw_spectral *s, const thaw_graph *g, uint64_t seed,
                               thaw_error *err) THAW_MUST_CHECK;
void thaw_spectral_reset(thaw_spectral *s);

/* A round of power iteration. */
void thaw_spectral_iterate(thaw_spectral *s, const thaw_graph *g);

/* Brings W / σ into the graph. */
void thaw_spectral_apply(thaw_spectral *s, thaw_graph *g);

/* Turns a program's gradients G, of W / σ as applied, into those of W: (G − ⟨G, W / σ⟩ v uᵀ) / σ.
 */
void thaw_spectral_gradients(const thaw_spectral *s, thaw_program *p);

/* A step of the network's optimizer, of W. The graph's weights are to be applied anew. */
void thaw_spectral_learn(thaw_spectral *s, thaw_network *net, thaw_pool *pool);

#endif
