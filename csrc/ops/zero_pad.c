/* A border of zeros, as Keras' ZeroPadding2D: "padding": [[top, bottom], [left, right]]. */
#include "kernels/eltwise.h"
#include "ops/op.h"

#define MAX_BORDER 64

typedef struct {
    int top, bottom, left, right;
} zero_pad_attr;

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    zero_pad_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    *out = attr;
    const thaw_json *list = thaw_fields_value(f, "padding");
    const thaw_json *side[2] = {list == NULL ? NULL : list->child, NULL};
    if (side[0] != NULL) side[1] = side[0]->next;
    int *border[4] = {&attr->top, &attr->bottom, &attr->left, &attr->right};
    for (int i = 0; i < 4; i++) {
        const thaw_json *pair = side[i / 2];
        const thaw_json *first = pair == NULL ? NULL : pair->child;
        const thaw_json *cell = i % 2 == 0 || first == NULL ? first : first->next;
        bool fits = cell != NULL && cell->kind == THAW_JSON_NUMBER && cell->number >= 0 &&
                    cell->number <= MAX_BORDER;
        if (!fits) {
            thaw_fields_fail(f, "padding", "[[top, bottom], [left, right]] of 0 … %d wanted",
                             MAX_BORDER);
            return THAW_OK; /* the fields' end tells */
        }
        *border[i] = (int)cell->number;
    }
    return THAW_OK;
}

static thaw_status infer(const void *attributes, const thaw_shape *x, int inputs,
                         thaw_op_result *out, thaw_error *err) {
    const zero_pad_attr *attr = attributes;
    (void)inputs;
    out->y = (thaw_shape){1, x[0].h + attr->top + attr->bottom, x[0].w + attr->left + attr->right,
                          x[0].c};
    return thaw_op_check_size(out->y, err);
}

static void forward(const thaw_op_call *call) {
    const zero_pad_attr *attr = call->attr;
    thaw_pad_forward(call->x[0], call->xs[0], call->y, call->ys, attr->top, attr->left, call->pool);
}

/* dx is the middle of dy. */
static void backward(const thaw_op_call *call) {
    const zero_pad_attr *attr = call->attr;
    if (call->dx[0] == NULL) return;
    thaw_pad_backward(call->dy, call->ys, call->dx[0], call->xs[0], attr->top, attr->left,
                      call->pool);
}

const thaw_op thaw_op_zero_pad = {.name = "zero_pad",
                                  .min_inputs = 1,
                                  .max_inputs = 1,
                                  .parse = parse,
                                  .infer = infer,
                                  .forward = forward,
                                  .backward = backward};
