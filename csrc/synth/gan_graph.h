/* Inside of a GAN: its two networks. */
#ifndef THAW_SYNTH_GAN_GRAPH_H
#define THAW_SYNTH_GAN_GRAPH_H

#include "synth/gan.h"

/* Builds a graph with its weights allocated; thaw_graph_reset frees it, after a failure too. */
thaw_status thaw_gan_build_generator(const thaw_gan_desc *desc, thaw_graph *g,
                                     thaw_error *err) THAW_MUST_CHECK;
thaw_status thaw_gan_build_discriminator(const thaw_gan_desc *desc, thaw_graph *g,
                                         thaw_error *err) THAW_MUST_CHECK;

#endif
