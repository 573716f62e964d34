#include "synth/vae_graph.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Appends an op behind the last one; attributes are JSON, made by printf. */
static thaw_status add(thaw_graph *g, const char *op, const char *name, thaw_error *err,
                       const char *format, ...) {
    thaw_fields f;
    const thaw_json *json = NULL;
    char text[128];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    thaw_layer layer = {.name = name, .op = thaw_op_find(op), .inputs = 1};
    const char *kept = thaw_arena_text(&g->arena, text, strlen(text));
    if (kept == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    layer.input[0] = thaw_graph_output(g);
    THAW_TRY(thaw_json_parse(kept, strlen(kept), THAW_BAD_MODEL, &g->arena, &json, err));
    thaw_fields_begin(&f, json, name, NULL, THAW_BAD_MODEL, err);
    if (layer.op->parse != NULL) THAW_TRY(layer.op->parse(&f, &g->arena, &layer.attr, err));
    THAW_TRY(thaw_fields_end(&f));
    return thaw_graph_add(g, &layer, err);
}

static thaw_status convolve(thaw_graph *g, const char *name, const char *act, int filters,
                            int stride, thaw_error *err) {
    THAW_TRY(add(g, "conv2d", name, err,
                 "{\"filters\": %d, \"kernel\": 3, \"stride\": %d, \"padding\": \"same\"}", filters,
                 stride));
    return add(g, "leaky_relu", act, err, "{\"slope\": 0.1}");
}

thaw_status thaw_vae_build_encoder(const thaw_vae_desc *desc, thaw_graph *g, thaw_error *err) {
    thaw_shape input = {1, desc->side, desc->side, 3 + desc->classes};
    THAW_TRY(thaw_graph_init(g, input, err));
    THAW_TRY(convolve(g, "encode1", "encode1_act", desc->filters, 2, err));
    THAW_TRY(convolve(g, "encode2", "encode2_act", desc->filters * 2, 2, err));
    THAW_TRY(convolve(g, "encode3", "encode3_act", desc->filters * 2, 2, err));
    THAW_TRY(add(g, "flatten", "encode_flat", err, "{}"));
    THAW_TRY(add(g, "dense", "encode_z", err, "{\"units\": %d}", desc->latent * 2));
    return thaw_graph_allocate(g, err);
}

thaw_status thaw_vae_build_decoder(const thaw_vae_desc *desc, thaw_graph *g, thaw_error *err) {
    int side = desc->side / 8, wide = desc->filters * 2;
    THAW_TRY(thaw_graph_init(g, (thaw_shape){1, 1, 1, desc->latent + desc->classes}, err));
    THAW_TRY(add(g, "dense", "decode_z", err, "{\"units\": %d}", side * side * wide));
    THAW_TRY(add(g, "leaky_relu", "decode_z_act", err, "{\"slope\": 0.1}"));
    THAW_TRY(add(g, "reshape", "decode_map", err, "{\"h\": %d, \"w\": %d, \"c\": %d}", side, side,
                 wide));
    THAW_TRY(add(g, "upsample", "decode1_up", err, "{}"));
    THAW_TRY(convolve(g, "decode1", "decode1_act", wide, 1, err));
    THAW_TRY(add(g, "upsample", "decode2_up", err, "{}"));
    THAW_TRY(convolve(g, "decode2", "decode2_act", desc->filters, 1, err));
    THAW_TRY(add(g, "upsample", "decode3_up", err, "{}"));
    THAW_TRY(add(g, "conv2d", "decode_rgb", err,
                 "{\"filters\": 3, \"kernel\": 3, \"padding\": \"same\"}"));
    return thaw_graph_allocate(g, err);
}
