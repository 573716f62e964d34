#include <stdint.h>

#include "graph/program_parts.h"
#include "kernels/eltwise.h"

thaw_op_call thaw_program_call(const thaw_program *p, const program_step *s,
                               const thaw_pass *pass) {
    const thaw_graph *g = p->graph;
    const thaw_node *node = step_node(p, s);
    thaw_op_call call = {.attr = node->attr,
                         .inputs = node->inputs,
                         .y = buffer_data(p, p->value_buffer[s->output]),
                         .ys = g->shape[s->output],
                         .packed = buffer_data(p, s->packed),
                         .saved = buffer_data(p, s->saved),
                         .training = pass->training,
                         .trainable = node->thawed && p->training && !p->attributes,
                         .epilogue = s->epilogue,
                         .seed = pass->seed,
                         .step = pass->step,
                         .node = (uint32_t)s->node,
                         .pool = p->pool};
    call.ys.n = pass->n;
    for (int j = 0; j < node->inputs; j++) {
        call.x[j] = buffer_data(p, p->value_buffer[node->input[j]]);
        call.xs[j] = g->shape[node->input[j]];
        call.xs[j].n = pass->n;
    }
    for (int i = 0; i < node->params; i++) {
        call.param[i] = thaw_graph_param_data(g, node->first_param + i);
    }
    if (s->affine >= 0) {
        call.param[0] = buffer_data(p, s->kernel);
        call.param[1] = buffer_data(p, s->bias);
    }
    return call;
}

void thaw_program_forward(thaw_program *p, const thaw_pass *pass) {
    for (int i = 0; i < p->steps; i++) {
        const program_step *s = &p->step[i];
        thaw_op_call call = thaw_program_call(p, s, pass);
        call.scratch = buffer_data(p, s->forward_scratch);
        step_node(p, s)->op->forward(&call);
    }
}

static void backward_step(thaw_program *p, const program_step *s, const thaw_pass *pass) {
    const thaw_graph *g = p->graph;
    const thaw_node *node = step_node(p, s);
    thaw_op_call call = thaw_program_call(p, s, pass);
    call.scratch = buffer_data(p, s->backward_scratch);
    call.dy = buffer_data(p, p->grad_buffer[s->output]);
    for (int j = 0; j < node->inputs; j++) {
        if (!s->wants[j]) continue;
        int buffer = s->partial[j] != NO_BUFFER ? s->partial[j] : p->grad_buffer[node->input[j]];
        call.dx[j] = buffer_data(p, buffer);
    }
    for (int i = 0; i < node->params; i++) {
        size_t offset = p->param_grad[node->first_param + i];
        if (offset != THAW_PROGRAM_NO_GRAD) call.dparam[i] = p->grads + offset;
    }
    node->op->backward(&call);
    for (int j = 0; j < node->inputs; j++) {
        if (s->partial[j] == NO_BUFFER) continue;
        float *sum = buffer_data(p, p->grad_buffer[node->input[j]]);
        size_t floats = thaw_shape_image(g->shape[node->input[j]]) * (size_t)pass->n;
        thaw_accumulate(sum, buffer_data(p, s->partial[j]), floats, p->pool);
    }
}

void thaw_program_backward(thaw_program *p, const thaw_pass *pass) {
    for (int i = p->steps - 1; i >= 0; i--) {
        if (p->step[i].backward) backward_step(p, &p->step[i], pass);
    }
}
