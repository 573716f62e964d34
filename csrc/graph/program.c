#include "graph/program.h"

#include <string.h>

#include "base/heap.h"
#include "graph/program_parts.h"

thaw_status thaw_program_create(const thaw_program_desc *desc, thaw_program **out,
                                thaw_error *err) {
    thaw_program *p = thaw_heap_alloc(sizeof *p);
    if (p == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a program");
    *p = (thaw_program){.graph = desc->graph,
                        .pool = desc->pool,
                        .training = desc->training,
                        .attributes = desc->attributes,
                        .chains = desc->chains,
                        .batch = desc->batch};
    thaw_arena_init(&p->arena);
    thaw_status status = thaw_program_compile(p, desc->member, err);
    if (status == THAW_OK) status = thaw_program_layout(p, err);
    if (status != THAW_OK) {
        thaw_program_destroy(p);
        return status;
    }
    *out = p;
    return THAW_OK;
}

void thaw_program_destroy(thaw_program *p) {
    if (p == NULL) return;
    thaw_heap_free(p->slab);
    thaw_heap_free(p->grads);
    thaw_arena_reset(&p->arena);
    thaw_heap_free(p);
}

size_t thaw_program_bytes(const thaw_program *p) {
    return (p->slab_floats + p->grad_floats) * sizeof(float);
}

thaw_status thaw_program_allocate(thaw_program *p, thaw_error *err) {
    if (p->slab_floats > 0) p->slab = thaw_heap_alloc(p->slab_floats * sizeof(float));
    if (p->grad_floats > 0) p->grads = thaw_heap_alloc(p->grad_floats * sizeof(float));
    if ((p->slab_floats > 0 && p->slab == NULL) || (p->grad_floats > 0 && p->grads == NULL)) {
        return thaw_fail(err, THAW_NO_MEMORY, "%zu MB wanted for a batch of %d; try a smaller one",
                         (thaw_program_bytes(p) >> 20) + 1, p->batch);
    }
    if (p->grads != NULL) memset(p->grads, 0, p->grad_floats * sizeof(float));
    thaw_program_refresh(p);
    return THAW_OK;
}

/* w' = w · scale and b' = b · scale + shift, channel by channel (the last dimension of every
 * kernel). */
static void fold(thaw_program *p, program_step *s) {
    const thaw_graph *g = p->graph;
    const thaw_node *node = step_node(p, s), *norm = &g->node[s->affine];
    const thaw_param *kernel = &g->param[node->first_param];
    float *param[THAW_OP_MAX_PARAMS];
    for (int i = 0; i < norm->params; i++) {
        param[i] = thaw_graph_param_data(g, norm->first_param + i);
    }
    int c = g->shape[s->output].c;
    float *scale = buffer_data(p, s->scale), *bias = buffer_data(p, s->bias);
    norm->op->affine(norm->attr, param, c, scale, bias);

    const float *w = g->weights + kernel->offset;
    float *folded = buffer_data(p, s->kernel);
    for (size_t i = 0; i < kernel->count; i += (size_t)c) {
        for (int j = 0; j < c; j++) folded[i + (size_t)j] = w[i + (size_t)j] * scale[j];
    }
    if (node->params > 1) {
        const float *own = thaw_graph_param_data(g, node->first_param + 1);
        for (int j = 0; j < c; j++) bias[j] += own[j] * scale[j];
    }
}

void thaw_program_refresh(thaw_program *p) {
    for (int i = 0; i < p->steps; i++) {
        program_step *s = &p->step[i];
        if (s->affine >= 0) fold(p, s);
        if (s->packed == NO_BUFFER) continue;
        thaw_op_call call = thaw_program_call(p, s, &(thaw_pass){.n = 1});
        step_node(p, s)->op->pack(&call, buffer_data(p, s->packed));
    }
}

const thaw_graph *thaw_program_graph(const thaw_program *p) {
    return p->graph;
}

int thaw_program_steps(const thaw_program *p) {
    return p->steps;
}

static size_t packed_floats(const thaw_program *p, const int *value, int values) {
    size_t floats = 0;
    for (int i = 0; i < values; i++) floats += thaw_shape_image(p->graph->shape[value[i]]);
    return floats;
}

size_t thaw_program_input_floats(const thaw_program *p) {
    return packed_floats(p, p->input, p->inputs);
}

size_t thaw_program_output_floats(const thaw_program *p) {
    return packed_floats(p, p->output, p->outputs);
}

bool thaw_program_takes_image(const thaw_program *p) {
    return p->inputs == 1 && p->input[0] == 0;
}

/* One image's place in a value's buffer. */
static float *image_at(const thaw_program *p, int value, int index) {
    return buffer_data(p, p->value_buffer[value]) +
           (size_t)index * thaw_shape_image(p->graph->shape[value]);
}

void thaw_program_put(thaw_program *p, int index, const float *packed) {
    for (int i = 0; i < p->inputs; i++) {
        size_t floats = thaw_shape_image(p->graph->shape[p->input[i]]);
        memcpy(image_at(p, p->input[i], index), packed, floats * sizeof(float));
        packed += floats;
    }
}

void thaw_program_get(const thaw_program *p, int index, float *packed) {
    for (int i = 0; i < p->outputs; i++) {
        size_t floats = thaw_shape_image(p->graph->shape[p->output[i]]);
        memcpy(packed, image_at(p, p->output[i], index), floats * sizeof(float));
        packed += floats;
    }
}

float *thaw_program_input_at(thaw_program *p, int index) {
    return image_at(p, p->input[0], index);
}

const float *thaw_program_output(const thaw_program *p) {
    return image_at(p, p->output[0], 0);
}

float *thaw_program_output_grad(thaw_program *p) {
    return buffer_data(p, p->grad_buffer[p->output[0]]);
}

const float *thaw_program_input_grad(const thaw_program *p) {
    return buffer_data(p, p->grad_buffer[p->input[0]]);
}

const thaw_grad_range *thaw_program_ranges(const thaw_program *p, int *ranges) {
    *ranges = p->ranges;
    return p->range;
}

float *thaw_program_grads(thaw_program *p) {
    return p->grads;
}

size_t thaw_program_param_grad(const thaw_program *p, int param) {
    return p->param_grad[param];
}

size_t thaw_program_grad_floats(const thaw_program *p) {
    return p->grad_floats;
}
