#include <stdint.h>

#include "graph/program_parts.h"

static thaw_status no_memory(thaw_error *err) {
    return thaw_fail(err, THAW_NO_MEMORY, "a program's plan");
}

static int new_buffer(thaw_program *p, size_t count, int first, int last) {
    if (count == 0) return NO_BUFFER;
    p->buffer[p->buffers] = (thaw_buffer){.count = count, .first = first, .last = last};
    return p->buffers++;
}

static void lives_until(thaw_program *p, int buffer, int time) {
    if (buffer != NO_BUFFER && p->buffer[buffer].last < time) p->buffer[buffer].last = time;
}

static size_t value_floats(const thaw_program *p, int value) {
    return thaw_shape_image(p->graph->shape[value]) * (size_t)p->batch;
}

static thaw_op_use use_of(const thaw_program *p, const program_step *s) {
    const thaw_node *node = step_node(p, s);
    thaw_op_use use = {.attr = node->attr,
                       .inputs = node->inputs,
                       .y = p->graph->shape[s->output],
                       .workers = thaw_pool_size(p->pool),
                       .training = s->backward,
                       .packed = !p->training && node->op->packed != NULL};
    use.y.n = p->batch;
    for (int j = 0; j < node->inputs; j++) {
        use.x[j] = p->graph->shape[node->input[j]];
        use.x[j].n = p->batch;
    }
    return use;
}

static int readers_of(const thaw_program *p, int value) {
    int readers = 0;
    for (int i = 0; i < p->steps; i++) {
        const thaw_node *node = step_node(p, &p->step[i]);
        for (int j = 0; j < node->inputs; j++) readers += node->input[j] == value;
    }
    return readers;
}

/* May this step write its output over its first input? Only when nobody reads that input again. */
static bool overwrites_input(const thaw_program *p, const program_step *s) {
    const thaw_node *node = step_node(p, s);
    int value = node->input[0];
    int maker = p->made_by[value];
    if (!node->op->inplace || maker < 0 || readers_of(p, value) != 1) return false;
    if (value_floats(p, value) != value_floats(p, s->output)) return false;
    for (int i = 0; i < p->outputs; i++) {
        if (p->output[i] == value) return false;
    }
    if (!p->training) return true;
    bool maker_reads = p->step[maker].backward && step_node(p, &p->step[maker])->op->reads_y;
    return !maker_reads && !(s->backward && node->op->reads_x);
}

static void place_forward(thaw_program *p, int index) {
    program_step *s = &p->step[index];
    const thaw_node *node = step_node(p, s);
    int now = time_forward(index);
    int again = s->backward ? time_backward(p, index) : now;
    for (int j = 0; j < node->inputs; j++) {
        int buffer = p->value_buffer[node->input[j]];
        lives_until(p, buffer, node->op->reads_x ? again : now);
    }
    if (overwrites_input(p, s)) {
        p->value_buffer[s->output] = p->value_buffer[node->input[0]];
        lives_until(p, p->value_buffer[s->output], now);
    } else {
        p->value_buffer[s->output] = new_buffer(p, value_floats(p, s->output), now, now);
    }
    if (node->op->reads_y) lives_until(p, p->value_buffer[s->output], again);

    thaw_op_use use = use_of(p, s);
    if (node->op->saved != NULL) s->saved = new_buffer(p, node->op->saved(&use), now, again);
    size_t floats = thaw_op_scratch(node->op, &use);
    s->forward_scratch = new_buffer(p, floats, now, now);
    if (s->backward) s->backward_scratch = new_buffer(p, floats, again, again);
}

/* Weights made ready live as long as the program. A folded kernel that is then packed is read by
 * the packing alone (see thaw_program_refresh): it may lie where the step will work. */
static void place_weights(thaw_program *p, int index) {
    program_step *s = &p->step[index];
    const thaw_op *op = step_node(p, s)->op;
    thaw_op_use use = use_of(p, s);
    int now = time_forward(index);
    if (use.packed) s->packed = new_buffer(p, op->packed(&use), 0, time_end(p));
    if (s->affine < 0) return;
    size_t kernel = p->graph->param[step_node(p, s)->first_param].count;
    size_t channels = (size_t)p->graph->shape[s->output].c;
    bool passing = s->packed != NO_BUFFER;
    s->kernel = new_buffer(p, kernel, passing ? now : 0, passing ? now : time_end(p));
    s->bias = new_buffer(p, channels, 0, time_end(p));
    s->scale = new_buffer(p, channels, 0, time_end(p));
}

/* Gradients of a step's inputs. The first contribution (the last reader in forward order) is
 * written straight into the value's gradient; later ones go through a partial that is then added.
 */
static void place_backward(thaw_program *p, int index) {
    program_step *s = &p->step[index];
    const thaw_node *node = step_node(p, s);
    int now = time_backward(p, index);
    if (!s->backward) return;
    lives_until(p, p->grad_buffer[s->output], now);
    for (int j = 0; j < node->inputs; j++) {
        int value = node->input[j];
        if (!s->wants[j]) continue;
        if (p->grad_buffer[value] != NO_BUFFER) {
            s->partial[j] = new_buffer(p, value_floats(p, value), now, now);
            lives_until(p, p->grad_buffer[value], now);
        } else if (j == 0 && node->op->inplace &&
                   value_floats(p, value) == value_floats(p, s->output)) {
            p->grad_buffer[value] = p->grad_buffer[s->output];
        } else {
            p->grad_buffer[value] = new_buffer(p, value_floats(p, value), now, now);
        }
    }
}

/* Every differentiable value that nobody differentiates through would leave its maker without dy.
 */
static thaw_status place_all(thaw_program *p, thaw_error *err) {
    for (int i = 0; i < p->inputs; i++) {
        int value = p->input[i];
        p->value_buffer[value] = new_buffer(p, value_floats(p, value), 0, 0);
    }
    for (int i = 0; i < p->steps; i++) {
        place_forward(p, i);
        place_weights(p, i);
    }
    for (int i = 0; i < p->outputs; i++) {
        lives_until(p, p->value_buffer[p->output[i]], time_end(p));
    }
    if (!p->training) return THAW_OK;
    int last = p->output[0];
    p->grad_buffer[last] = new_buffer(p, value_floats(p, last), time_loss(p), time_loss(p));
    for (int i = p->steps - 1; i >= 0; i--) {
        const program_step *s = &p->step[i];
        if (s->backward && p->grad_buffer[s->output] == NO_BUFFER) {
            return thaw_fail(err, THAW_BAD_MODEL, "%s: nothing uses its output",
                             step_node(p, s)->name);
        }
        place_backward(p, i);
    }
    for (int i = 0; i < p->inputs; i++) {
        lives_until(p, p->grad_buffer[p->input[i]], time_end(p));
    }
    return THAW_OK;
}

/* Where each trainable parameter's gradient goes, and the runs in which both lie side by side. */
static thaw_status lay_gradients(thaw_program *p, const bool *runs, thaw_error *err) {
    const thaw_graph *g = p->graph;
    size_t room = (size_t)g->params + 1;
    p->param_grad = thaw_arena_array(&p->arena, room, sizeof *p->param_grad);
    p->range = thaw_arena_array(&p->arena, room, sizeof *p->range);
    if (p->param_grad == NULL || p->range == NULL) return no_memory(err);
    for (int i = 0; i < g->params; i++) {
        const thaw_param *param = &g->param[i];
        p->param_grad[i] = THAW_PROGRAM_NO_GRAD;
        if (!p->training || p->attributes || !runs[param->node] || !g->node[param->node].thawed ||
            param->spec.statistic) {
            continue;
        }
        thaw_grad_range *open = p->ranges > 0 ? &p->range[p->ranges - 1] : NULL;
        size_t gap = open == NULL ? 0 : param->offset - open->weight - open->count;
        if (open == NULL || gap >= 16) { /* less is alignment, which stays zero */
            p->range[p->ranges++] = (thaw_grad_range){param->offset, p->grad_floats, 0};
            open = &p->range[p->ranges - 1];
        }
        p->param_grad[i] = open->grad + (param->offset - open->weight);
        open->count = param->offset - open->weight + param->count;
        p->grad_floats = (open->grad + open->count + 15) & ~(size_t)15;
    }
    return THAW_OK;
}

static thaw_status too_large(const thaw_program *p, thaw_error *err) {
    return thaw_fail(err, THAW_NO_MEMORY,
                     "a batch of %d is more than this program can address; try a smaller one",
                     p->batch);
}

/* With 32 bits a large batch of large maps has more floats than can be counted: that must end here
 * and not in a slab that is too small. An op's scratch is a few values at most. */
static bool values_are_countable(const thaw_program *p) {
    for (int v = 0; v <= p->graph->nodes; v++) {
        if (thaw_shape_image(p->graph->shape[v]) > SIZE_MAX / 16 / (size_t)p->batch) return false;
    }
    return true;
}

thaw_status thaw_program_layout(thaw_program *p, thaw_error *err) {
    if (!values_are_countable(p)) return too_large(p, err);
    size_t values = (size_t)p->graph->nodes + 1;
    size_t most = values * 3 + (size_t)p->steps * (7 + THAW_OP_MAX_INPUTS);
    p->value_buffer = thaw_arena_array(&p->arena, values, sizeof(int));
    p->grad_buffer = thaw_arena_array(&p->arena, values, sizeof(int));
    p->buffer = thaw_arena_array(&p->arena, most, sizeof *p->buffer);
    int *order = thaw_arena_array(&p->arena, most, sizeof *order);
    bool *runs = thaw_arena_array(&p->arena, values, sizeof *runs);
    if (p->value_buffer == NULL || p->grad_buffer == NULL || p->buffer == NULL || order == NULL ||
        runs == NULL) {
        return no_memory(err);
    }
    for (size_t v = 0; v < values; v++) p->value_buffer[v] = p->grad_buffer[v] = NO_BUFFER;
    for (int i = 0; i < p->steps; i++) runs[p->step[i].node] = true;
    THAW_TRY(place_all(p, err));
    THAW_TRY(lay_gradients(p, runs, err));
    uint64_t total = 0;
    thaw_plan_buffers(p->buffer, p->buffers, order, &total);
    if (total > SIZE_MAX / sizeof(float) - p->grad_floats) return too_large(p, err);
    p->slab_floats = (size_t)total;
    return THAW_OK;
}
