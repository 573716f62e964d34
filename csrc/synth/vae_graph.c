#include "synth/vae_graph.h"

#include "synth/network.h"

thaw_status thaw_vae_build_encoder(const thaw_vae_desc *desc, thaw_graph *g, thaw_error *err) {
    thaw_shape input = {1, desc->side, desc->side, 3 + desc->classes};
    THAW_TRY(thaw_graph_init(g, input, err));
    THAW_TRY(thaw_network_convolve(g, "encode1", "encode1_act", desc->filters, 2, err));
    THAW_TRY(thaw_network_convolve(g, "encode2", "encode2_act", desc->filters * 2, 2, err));
    THAW_TRY(thaw_network_convolve(g, "encode3", "encode3_act", desc->filters * 2, 2, err));
    THAW_TRY(thaw_network_add(g, "flatten", "encode_flat", err, "{}"));
    THAW_TRY(thaw_network_add(g, "dense", "encode_z", err, "{\"units\": %d}", desc->latent * 2));
    return thaw_graph_allocate(g, err);
}

thaw_status thaw_vae_build_decoder(const thaw_vae_desc *desc, thaw_graph *g, thaw_error *err) {
    int side = desc->side / 8, wide = desc->filters * 2;
    THAW_TRY(thaw_graph_init(g, (thaw_shape){1, 1, 1, desc->latent + desc->classes}, err));
    THAW_TRY(thaw_network_add(g, "dense", "decode_z", err, "{\"units\": %d}", side * side * wide));
    THAW_TRY(thaw_network_add(g, "leaky_relu", "decode_z_act", err, "{\"slope\": 0.1}"));
    THAW_TRY(thaw_network_add(g, "reshape", "decode_map", err, "{\"h\": %d, \"w\": %d, \"c\": %d}",
                              side, side, wide));
    THAW_TRY(thaw_network_add(g, "upsample", "decode1_up", err, "{}"));
    THAW_TRY(thaw_network_convolve(g, "decode1", "decode1_act", wide, 1, err));
    THAW_TRY(thaw_network_add(g, "upsample", "decode2_up", err, "{}"));
    THAW_TRY(thaw_network_convolve(g, "decode2", "decode2_act", desc->filters, 1, err));
    THAW_TRY(thaw_network_add(g, "upsample", "decode3_up", err, "{}"));
    THAW_TRY(thaw_network_add(g, "conv2d", "decode_rgb", err,
                              "{\"filters\": 3, \"kernel\": 3, \"padding\": \"same\"}"));
    return thaw_graph_allocate(g, err);
}
