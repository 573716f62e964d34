#include <stdint.h>
#include <string.h>

#include "graph/program_parts.h"

/* What the compiler knows about the values while it works. */
typedef struct {
    const bool *member;
    int *consumers; /* how many members read the value */
    int *consumer;  /* the last of them */
    bool *leaves;   /* crosses the border outward */
} survey;

static thaw_status no_memory(thaw_error *err) {
    return thaw_fail(err, THAW_NO_MEMORY, "a program");
}

/* Counts readers inside and marks what is read outside or is the graph's output. */
static void take_survey(const thaw_graph *g, survey *s) {
    for (int i = 0; i < g->nodes; i++) {
        for (int j = 0; j < g->node[i].inputs; j++) {
            int value = g->node[i].input[j];
            bool made_inside = value > 0 && s->member[value - 1];
            if (s->member[i]) {
                s->consumers[value]++;
                s->consumer[value] = i;
            } else if (made_inside) {
                s->leaves[value] = true;
            }
        }
    }
    int last = thaw_graph_output(g);
    if (last > 0 && s->member[last - 1]) s->leaves[last] = true;
}

/* The one member that reads a value which nothing else needs; −1 otherwise. */
static int sole_reader(const survey *s, int value) {
    return s->consumers[value] == 1 && !s->leaves[value] ? s->consumer[value] : -1;
}

/* Folds a BatchNorm and an activation that follow node into its step; marks them in taken. */
static void fuse(const thaw_graph *g, const survey *s, program_step *step, bool *taken) {
    const thaw_node *node = &g->node[step->node];
    thaw_epilogue own = {0};
    if (!node->op->fuses) return;
    if (node->op->activation != NULL) node->op->activation(node->attr, &own);
    if (own.act != THAW_ACT_NONE) return;
    int next = sole_reader(s, step->output);
    if (next >= 0 && node->params > 0 && g->node[next].op->affine != NULL) {
        step->affine = next;
        step->output = next + 1;
        taken[next] = true;
        next = sole_reader(s, step->output);
    }
    if (next >= 0 && !g->node[next].op->fuses && g->node[next].op->activation != NULL) {
        g->node[next].op->activation(g->node[next].attr, &step->epilogue);
        step->output = next + 1;
        taken[next] = true;
    }
}

static thaw_status make_steps(thaw_program *p, const survey *s, thaw_error *err) {
    const thaw_graph *g = p->graph;
    bool *taken = thaw_arena_array(&p->arena, (size_t)g->nodes + 1, sizeof *taken);
    p->step = thaw_arena_array(&p->arena, (size_t)g->nodes + 1, sizeof *p->step);
    if (taken == NULL || p->step == NULL) return no_memory(err);
    for (int i = 0; i < g->nodes; i++) {
        if (!s->member[i] || taken[i]) continue;
        program_step *step = &p->step[p->steps];
        *step = (program_step){.node = i,
                               .affine = -1,
                               .output = i + 1,
                               .saved = NO_BUFFER,
                               .forward_scratch = NO_BUFFER,
                               .backward_scratch = NO_BUFFER,
                               .kernel = NO_BUFFER,
                               .bias = NO_BUFFER,
                               .scale = NO_BUFFER,
                               .packed = NO_BUFFER};
        for (int j = 0; j < THAW_OP_MAX_INPUTS; j++) step->partial[j] = NO_BUFFER;
        if (!p->training) fuse(g, s, step, taken);
        p->made_by[step->output] = p->steps++;
    }
    return THAW_OK;
}

/* Lists the values that come from outside and those that leave, in order. */
static thaw_status make_border(thaw_program *p, const survey *s, thaw_error *err) {
    int values = p->graph->nodes + 1;
    p->input = thaw_arena_array(&p->arena, (size_t)values, sizeof *p->input);
    p->output = thaw_arena_array(&p->arena, (size_t)values, sizeof *p->output);
    if (p->input == NULL || p->output == NULL) return no_memory(err);
    for (int v = 0; v < values; v++) {
        bool made_inside = v > 0 && s->member[v - 1];
        if (!made_inside && s->consumers[v] > 0) p->input[p->inputs++] = v;
        if (s->leaves[v]) p->output[p->outputs++] = v;
    }
    return THAW_OK;
}

/* Does the backward pass owe this node's parameters their gradients? */
static bool trains(const thaw_program *p, const thaw_node *node) {
    if (p->attributes || !node->thawed) return false;
    for (int k = 0; k < node->params; k++) {
        if (!p->graph->param[node->first_param + k].spec.statistic) return true;
    }
    return false;
}

/* A value needs a gradient when something thawed made it or lies before it; where
 * the inputs' gradients are wanted, when an input lies before it. */
static void mark_differentiable(thaw_program *p) {
    for (int i = 0; i < p->inputs; i++) p->differentiable[p->input[i]] = p->attributes || p->chains;
    for (int i = 0; i < p->steps; i++) {
        program_step *s = &p->step[i];
        const thaw_node *node = step_node(p, s);
        s->backward = trains(p, node);
        for (int j = 0; j < node->inputs; j++) {
            s->wants[j] = p->differentiable[node->input[j]];
            s->backward |= s->wants[j];
        }
        p->differentiable[s->output] = s->backward;
    }
}

thaw_status thaw_program_compile(thaw_program *p, const bool *member, thaw_error *err) {
    size_t values = (size_t)p->graph->nodes + 1;
    survey s = {.member = member,
                .consumers = thaw_arena_array(&p->arena, values, sizeof(int)),
                .consumer = thaw_arena_array(&p->arena, values, sizeof(int)),
                .leaves = thaw_arena_array(&p->arena, values, sizeof(bool))};
    p->made_by = thaw_arena_array(&p->arena, values, sizeof(int));
    p->differentiable = thaw_arena_array(&p->arena, values, sizeof(bool));
    if (s.consumers == NULL || s.consumer == NULL || s.leaves == NULL || p->made_by == NULL ||
        p->differentiable == NULL) {
        return no_memory(err);
    }
    memset(p->made_by, 0xFF, values * sizeof(int)); /* −1 */
    take_survey(p->graph, &s);
    THAW_TRY(make_border(p, &s, err));
    THAW_TRY(make_steps(p, &s, err));
    if (p->training) mark_differentiable(p);
    return THAW_OK;
}
