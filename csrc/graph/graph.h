/* A network: nodes in topological order, each with one output, and named parameters.
 *
 * Value 0 is the input image; value i + 1 is the output of node i. Parameters are collated in one
 * array, trainable ones first, so an optimizer is a loop over floats. The graph owns everything it
 * points to. */
#ifndef THAW_GRAPH_GRAPH_H
#define THAW_GRAPH_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "ops/op.h"

#define THAW_GRAPH_MAX_NODES 4096

typedef struct {
    const char *name;
    const thaw_op *op;
    const void *attr;
    int inputs;
    int input[THAW_OP_MAX_INPUTS]; /* values */
    int first_param, params;
    double madds;  /* an image */
    bool backbone; /* came with the model; otherwise it belongs to the head */
    bool thawed;   /* its parameters train */
} thaw_node;

typedef struct {
    const char *name; /* "conv1/kernel" */
    thaw_param_spec spec;
    int node;
    size_t offset, count; /* floats in thaw_graph.weights */
} thaw_param;

typedef struct {
    thaw_arena arena;
    int nodes, node_capacity;
    thaw_node *node;
    thaw_shape *shape; /* of values 0 … nodes; n = 1 */
    int params, param_capacity;
    thaw_param *param;
    float *weights;      /* NULL until thaw_graph_allocate */
    size_t weight_count; /* floats, padding included */
} thaw_graph;

/* An empty graph for one input shape (n = 1). thaw_graph_reset frees it. */
thaw_status thaw_graph_init(thaw_graph *g, thaw_shape input, thaw_error *err) THAW_MUST_CHECK;
void thaw_graph_reset(thaw_graph *g);

/* A layer as it is to be added. Texts and attributes must live as long as the graph (its arena). */
typedef struct {
    const char *name;
    const thaw_op *op;
    const void *attr;
    int inputs;
    int input[THAW_OP_MAX_INPUTS];
    bool backbone;
} thaw_layer;

/* Infers shapes and appends the node. BAD_MODEL names the layer on misfit or a name used twice. */
thaw_status thaw_graph_add(thaw_graph *g, const thaw_layer *layer, thaw_error *err) THAW_MUST_CHECK;

/* Lays out and allocates the parameters (zero). Call once, when every layer is there. */
thaw_status thaw_graph_allocate(thaw_graph *g, thaw_error *err) THAW_MUST_CHECK;

/* Fresh weights for every parameter: a function of seed and the parameter's name alone, so that a
 * layer starts the same whatever stands around it. */
void thaw_graph_init_weights(thaw_graph *g, uint64_t seed);

/* The value that the last node makes. */
static inline int thaw_graph_output(const thaw_graph *g) {
    return g->nodes;
}

/* Index of a node or parameter by its full name; −1 when there is none. */
int thaw_graph_find_node(const thaw_graph *g, const char *name);
int thaw_graph_find_param(const thaw_graph *g, const char *name);

/* A parameter's floats. */
static inline float *thaw_graph_param_data(const thaw_graph *g, int param) {
    return g->weights + g->param[param].offset;
}

#endif
