/* Inside of a program, shared by its rooms: compile.c (which steps), layout.c (where values live),
 * program.c (life and border), execute.c (running). */
#ifndef THAW_GRAPH_PROGRAM_PARTS_H
#define THAW_GRAPH_PROGRAM_PARTS_H

#include "graph/planner.h"
#include "graph/program.h"

#define NO_BUFFER (-1)

/* One op to run: a node, and what was fused into it. */
typedef struct {
    int node;   /* whose op runs */
    int affine; /* BatchNorm folded into its kernel, or −1 */
    int output; /* value it makes: that of the last node fused */
    thaw_epilogue epilogue;
    bool backward; /* takes part in the backward pass */

    /* Buffers, or NO_BUFFER. */
    int saved, forward_scratch, backward_scratch;
    int kernel, bias, scale;         /* folded */
    int packed;                      /* the kernel made ready */
    int partial[THAW_OP_MAX_INPUTS]; /* a further contribution to an input's gradient */
    bool wants[THAW_OP_MAX_INPUTS];  /* that input's gradient is wanted */
} program_step;

struct thaw_program {
    thaw_arena arena;
    const thaw_graph *graph;
    thaw_pool *pool;
    bool training, attributes, chains;
    int batch;

    int steps;
    program_step *step;
    int inputs, outputs;
    int *input, *output; /* external values */

    /* By value, graph->nodes + 1 of each. */
    int *made_by; /* step, or −1 for values that come from outside or were fused away */
    int *value_buffer, *grad_buffer;
    bool *differentiable; /* a gradient with respect to it is wanted */

    int buffers, buffer_capacity;
    thaw_buffer *buffer;
    float *slab;
    size_t slab_floats;

    int ranges;
    thaw_grad_range *range;
    size_t *param_grad; /* offset of each parameter's gradient, or THAW_PROGRAM_NO_GRAD */
    float *grads;
    size_t grad_floats;
};

/* compile.c: fills step, input, output, made_by, differentiable. member is the caller's. */
thaw_status thaw_program_compile(thaw_program *p, const bool *member, thaw_error *err);

/* layout.c: fills the buffers and the gradient ranges. */
thaw_status thaw_program_layout(thaw_program *p, thaw_error *err);

/* execute.c: what forward, backward and packing have in common. */
thaw_op_call thaw_program_call(const thaw_program *p, const program_step *s, const thaw_pass *pass);

/* Points in time: the inputs are written at 0, step s runs at 1 + s, the loss at 1 + steps,
 * backward of step s at 2·steps + 1 − s; nothing is later than the end. */
static inline int time_forward(int step) {
    return 1 + step;
}
static inline int time_loss(const thaw_program *p) {
    return 1 + p->steps;
}
static inline int time_backward(const thaw_program *p, int step) {
    return 2 * p->steps + 1 - step;
}
static inline int time_end(const thaw_program *p) {
    return 2 * p->steps + 2;
}

static inline float *buffer_data(const thaw_program *p, int buffer) {
    return buffer == NO_BUFFER ? NULL : p->slab + p->buffer[buffer].offset;
}

static inline const thaw_node *step_node(const thaw_program *p, const program_step *s) {
    return &p->graph->node[s->node];
}

#endif
