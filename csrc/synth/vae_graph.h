/* Inside of a VAE: its two networks. */
#ifndef THAW_SYNTH_VAE_GRAPH_H
#define THAW_SYNTH_VAE_GRAPH_H

#include "synth/vae.h"

/* Builds a graph with its weights allocated; thaw_graph_reset frees it, after a failure too. */
thaw_status thaw_vae_build_encoder(const thaw_vae_desc *desc, thaw_graph *g,
                                   thaw_error *err) THAW_MUST_CHECK;
thaw_status thaw_vae_build_decoder(const thaw_vae_desc *desc, thaw_graph *g,
                                   thaw_error *err) THAW_MUST_CHECK;

#endif
