#include "synth/gan_graph.h"

/* Twice the size, a convolution, BatchNorm: without it G learns far more slowly. */
static thaw_status grow(thaw_graph *g, const char *const name[4], int filters, thaw_error *err) {
    THAW_TRY(thaw_network_add(g, "upsample", name[0], err, "{}"));
    THAW_TRY(thaw_network_add(
        g, "conv2d", name[1], err,
        "{\"filters\": %d, \"kernel\": 3, \"padding\": \"same\", \"bias\": false}", filters));
    THAW_TRY(thaw_network_add(g, "batchnorm", name[2], err, "{\"momentum\": 0.9}"));
    return thaw_network_add(g, "relu", name[3], err, "{}");
}

thaw_status thaw_gan_build_generator(const thaw_gan_desc *desc, thaw_graph *g, thaw_error *err) {
    static const char *const name[3][4] = {{"make1_up", "make1", "make1_norm", "make1_act"},
                                           {"make2_up", "make2", "make2_norm", "make2_act"},
                                           {"make3_up", "make3", "make3_norm", "make3_act"}};
    int side = desc->side / 8, wide = desc->filters * 2;
    THAW_TRY(thaw_graph_init(g, (thaw_shape){1, 1, 1, desc->latent + desc->classes}, err));
    THAW_TRY(thaw_network_add(g, "dense", "make_z", err, "{\"units\": %d}", side * side * wide));
    THAW_TRY(thaw_network_add(g, "reshape", "make_map", err, "{\"h\": %d, \"w\": %d, \"c\": %d}",
                              side, side, wide));
    THAW_TRY(thaw_network_add(g, "batchnorm", "make_map_norm", err, "{\"momentum\": 0.9}"));
    THAW_TRY(thaw_network_add(g, "relu", "make_map_act", err, "{}"));
    THAW_TRY(grow(g, name[0], wide, err));
    THAW_TRY(grow(g, name[1], wide / 2, err));
    THAW_TRY(grow(g, name[2], (wide + 3) / 4, err));
    THAW_TRY(thaw_network_add(g, "conv2d", "make_rgb", err,
                              "{\"filters\": 3, \"kernel\": 3, \"padding\": \"same\"}"));
    return thaw_graph_allocate(g, err);
}

thaw_status thaw_gan_build_discriminator(const thaw_gan_desc *desc, thaw_graph *g,
                                         thaw_error *err) {
    thaw_shape input = {1, desc->side, desc->side, 3};
    THAW_TRY(thaw_graph_init(g, input, err));
    THAW_TRY(thaw_network_convolve(g, "judge1", "judge1_act", desc->filters, 2, err));
    THAW_TRY(thaw_network_convolve(g, "judge2", "judge2_act", desc->filters * 2, 2, err));
    THAW_TRY(thaw_network_convolve(g, "judge3", "judge3_act", desc->filters * 4, 2, err));
    THAW_TRY(thaw_network_add(g, "flatten", "judge_flat", err, "{}"));
    THAW_TRY(thaw_network_add(g, "dense", "judge", err, "{\"units\": %d}", 1 + desc->classes));
    return thaw_graph_allocate(g, err);
}
