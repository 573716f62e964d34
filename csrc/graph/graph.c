#include "graph/graph.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"

/* Parameters begin on 16-float boundaries: whole cache lines, and vector loops need no tail. */
#define PARAM_ALIGN ((size_t)16)
#define MOST_FLOATS (SIZE_MAX / sizeof(float) / 2)

thaw_status thaw_graph_init(thaw_graph *g, thaw_shape input, thaw_error *err) {
    *g = (thaw_graph){0};
    thaw_arena_init(&g->arena);
    g->shape = thaw_arena_array(&g->arena, 1, sizeof *g->shape);
    if (g->shape == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a graph");
    g->shape[0] = input;
    return THAW_OK;
}

void thaw_graph_reset(thaw_graph *g) {
    thaw_heap_free(g->weights);
    thaw_arena_reset(&g->arena);
    *g = (thaw_graph){0};
}

/* Doubles an array that lives in the arena; the old one stays behind until the arena goes. */
static void *grown(thaw_arena *arena, const void *old, int count, int capacity, size_t size) {
    void *fresh = thaw_arena_array(arena, (size_t)capacity, size);
    if (fresh != NULL && count > 0) memcpy(fresh, old, (size_t)count * size);
    return fresh;
}

static thaw_status make_room(thaw_graph *g, int params, thaw_error *err) {
    if (g->nodes == g->node_capacity) {
        int capacity = g->node_capacity == 0 ? 64 : 2 * g->node_capacity;
        thaw_node *node = grown(&g->arena, g->node, g->nodes, capacity, sizeof *node);
        thaw_shape *shape = grown(&g->arena, g->shape, g->nodes + 1, capacity + 1, sizeof *shape);
        if (node == NULL || shape == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a graph's nodes");
        g->node = node;
        g->shape = shape;
        g->node_capacity = capacity;
    }
    if (g->params + params > g->param_capacity) {
        int capacity = g->param_capacity == 0 ? 128 : 2 * g->param_capacity;
        thaw_param *param = grown(&g->arena, g->param, g->params, capacity, sizeof *param);
        if (param == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a graph's parameters");
        g->param = param;
        g->param_capacity = capacity;
    }
    return THAW_OK;
}

static thaw_status add_params(thaw_graph *g, const char *layer, const thaw_op_result *made,
                              thaw_error *err) {
    for (int i = 0; i < made->params; i++) {
        const thaw_param_spec *spec = &made->param[i];
        size_t count = 1;
        for (int d = 0; d < spec->rank; d++) count *= (size_t)spec->dim[d];
        const char *name = thaw_arena_format(&g->arena, "%s/%s", layer, spec->name);
        if (name == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a parameter's name");
        g->param[g->params + i] =
            (thaw_param){.name = name, .spec = *spec, .node = g->nodes, .count = count};
    }
    return THAW_OK;
}

static thaw_status check_layer(const thaw_graph *g, const thaw_layer *layer, thaw_error *err) {
    if (g->nodes >= THAW_GRAPH_MAX_NODES) {
        return thaw_fail(err, THAW_BAD_MODEL, "at most %d layers", THAW_GRAPH_MAX_NODES);
    }
    if (thaw_graph_find_node(g, layer->name) >= 0) {
        return thaw_fail(err, THAW_BAD_MODEL, "layer name used twice: %s", layer->name);
    }
    if (layer->inputs < layer->op->min_inputs || layer->inputs > layer->op->max_inputs) {
        return thaw_fail(err, THAW_BAD_MODEL, "%s: %s takes %d to %d inputs, got %d", layer->name,
                         layer->op->name, layer->op->min_inputs, layer->op->max_inputs,
                         layer->inputs);
    }
    return THAW_OK;
}

thaw_status thaw_graph_add(thaw_graph *g, const thaw_layer *layer, thaw_error *err) {
    THAW_TRY(check_layer(g, layer, err));
    thaw_shape xs[THAW_OP_MAX_INPUTS];
    for (int i = 0; i < layer->inputs; i++) xs[i] = g->shape[layer->input[i]];
    thaw_op_result made = {0};
    thaw_status status = thaw_op_infer(layer->op, layer->attr, xs, layer->inputs, &made, err);
    if (status != THAW_OK) return thaw_fail_within(err, status, layer->name);
    THAW_TRY(make_room(g, made.params, err));
    THAW_TRY(add_params(g, layer->name, &made, err));

    thaw_node *node = &g->node[g->nodes];
    *node = (thaw_node){.name = layer->name,
                        .op = layer->op,
                        .attr = layer->attr,
                        .inputs = layer->inputs,
                        .first_param = g->params,
                        .params = made.params,
                        .madds = made.madds,
                        .backbone = layer->backbone,
                        .thawed = true};
    memcpy(node->input, layer->input, sizeof node->input);
    g->shape[g->nodes + 1] = made.y;
    g->params += made.params;
    g->nodes++;
    return THAW_OK;
}

thaw_status thaw_graph_allocate(thaw_graph *g, thaw_error *err) {
    size_t offset = 0;
    for (int statistic = 0; statistic <= 1; statistic++) {
        for (int i = 0; i < g->params; i++) {
            thaw_param *p = &g->param[i];
            if (p->spec.statistic != (statistic == 1)) continue;
            size_t room = (p->count + PARAM_ALIGN - 1) & ~(PARAM_ALIGN - 1);
            if (room > MOST_FLOATS - offset) {
                return thaw_fail(err, THAW_NO_MEMORY, "more weights than this program can address");
            }
            p->offset = offset;
            offset += room;
        }
    }
    if (offset != 0) {
        g->weights = thaw_heap_alloc(offset * sizeof(float));
        if (g->weights == NULL) {
            return thaw_fail(err, THAW_NO_MEMORY, "%zu MB of weights", (offset >> 18) + 1);
        }
        memset(g->weights, 0, offset * sizeof(float));
    }
    g->weight_count = offset;
    return THAW_OK;
}

/* FNV-1a: names a parameter's random stream. */
static uint32_t hash_name(const char *name) {
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++) hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash;
}

void thaw_graph_init_weights(thaw_graph *g, uint64_t seed) {
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        float *w = thaw_graph_param_data(g, i);
        if (p->spec.init == THAW_INIT_GLOROT_UNIFORM) {
            float bound = sqrtf(6.0f / (float)(p->spec.fan_in + p->spec.fan_out));
            thaw_rng rng = thaw_rng_make(seed, THAW_RNG_INIT, 0, hash_name(p->name));
            for (size_t j = 0; j < p->count; j++) w[j] = thaw_rng_uniform(&rng, -bound, bound);
        } else {
            float value = p->spec.init == THAW_INIT_ONES ? 1.0f : 0.0f;
            for (size_t j = 0; j < p->count; j++) w[j] = value;
        }
    }
}

int thaw_graph_find_node(const thaw_graph *g, const char *name) {
    for (int i = 0; i < g->nodes; i++) {
        if (strcmp(g->node[i].name, name) == 0) return i;
    }
    return -1;
}

int thaw_graph_find_param(const thaw_graph *g, const char *name) {
    for (int i = 0; i < g->params; i++) {
        if (strcmp(g->param[i].name, name) == 0) return i;
    }
    return -1;
}
