#include "synth/network.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "base/mathf.h"

/* ---- building -------------------------------------------------------------------------------- */

thaw_status thaw_network_add(thaw_graph *g, const char *op, const char *name, thaw_error *err,
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

thaw_status thaw_network_convolve(thaw_graph *g, const char *name, const char *act, int filters,
                                  int stride, thaw_error *err) {
    THAW_TRY(
        thaw_network_add(g, "conv2d", name, err,
                         "{\"filters\": %d, \"kernel\": 3, \"stride\": %d, \"padding\": \"same\"}",
                         filters, stride));
    return thaw_network_add(g, "leaky_relu", act, err, "{\"slope\": 0.1}");
}

/* ---- learning -------------------------------------------------------------------------------- */

thaw_status thaw_network_compile(const thaw_graph *g, thaw_program_desc desc, thaw_program **out,
                                 thaw_error *err) {
    bool *member = thaw_heap_alloc((size_t)g->nodes * sizeof *member);
    if (member == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a program");
    for (int i = 0; i < g->nodes; i++) member[i] = true;
    desc.graph = g;
    desc.member = member;
    thaw_status status = thaw_program_create(&desc, out, err);
    thaw_heap_free(member);
    return status == THAW_OK ? thaw_program_allocate(*out, err) : status;
}

thaw_status thaw_network_open(thaw_network *net, uint64_t seed, const thaw_program_desc *desc,
                              const thaw_optimizer_desc *optimizer, thaw_error *err) {
    thaw_graph_init_weights(&net->graph, seed);
    THAW_TRY(thaw_network_compile(&net->graph, *desc, &net->program, err));
    return thaw_optimizer_init(&net->optimizer, optimizer, thaw_program_grad_floats(net->program),
                               err);
}

void thaw_network_reset(thaw_network *net) {
    thaw_optimizer_reset(&net->optimizer);
    thaw_program_destroy(net->program);
    thaw_graph_reset(&net->graph);
    *net = (thaw_network){0};
}

void thaw_network_learn(thaw_network *net, thaw_pool *pool) {
    thaw_optimizer_step(&net->optimizer, net->optimizer.desc.lr, &net->graph, net->program, pool);
}

/* ---- keeping --------------------------------------------------------------------------------- */

/* NULL after a failure. */
static const char *name_of(thaw_visitor *v, const char *prefix, const char *name) {
    if (v->status != THAW_OK) return NULL;
    const char *text = thaw_arena_format(v->arena, "%s/%s", prefix, name);
    if (text == NULL) visit_fail(v, THAW_NO_MEMORY, "a network:", name);
    return text;
}

void thaw_network_visit_weights(thaw_graph *g, const char *prefix, thaw_visitor *v) {
    for (int i = 0; i < g->params; i++) {
        const char *name = name_of(v, prefix, g->param[i].name);
        visit_floats(v, name, thaw_graph_param_data(g, i), g->param[i].count);
    }
}

void thaw_network_visit_optimizer(thaw_network *net, const char *prefix, thaw_visitor *v) {
    thaw_optimizer *o = &net->optimizer;
    size_t bytes = thaw_optimizer_bytes(&o->desc, o->floats);
    visit_u32(v, name_of(v, prefix, "steps"), &o->steps);
    visit_floats(v, name_of(v, prefix, "moments"), o->state, bytes / sizeof(float));
}

/* ---- inputs and outputs ---------------------------------------------------------------------- */

float *thaw_network_code(thaw_program *p, int at, int latent, int classes, int label) {
    float *z = thaw_program_input_at(p, at);
    memset(z + latent, 0, (size_t)classes * sizeof *z);
    z[latent + label] = 1;
    return z;
}

float thaw_sigmoid(float x) {
    float e = thaw_expf(x < 0 ? x : -x);
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
}
