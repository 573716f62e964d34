/* A border of zeros, as Keras' ZeroPadding2D: "padding": [[top, bottom], [left, right]]
 * or one number for all four (1 unless given). */
#include <math.h>

#include "kernels/eltwise.h"
#include "ops/op.h"

#define MAX_BORDER 64

typedef struct {
    int top, bottom, left, right;
} zero_pad_attr;

/* Two whole numbers in an array; false when it is not that. */
static bool read_pair(const thaw_json *pair, int *first, int *second) {
    int *side[] = {first, second};
    if (pair->kind != THAW_JSON_ARRAY || pair->count != 2) return false;
    const thaw_json *cell = pair->child;
    for (int i = 0; i < 2; i++, cell = cell->next) {
        bool whole = cell->kind == THAW_JSON_NUMBER && cell->number == floor(cell->number);
        if (!whole || cell->number < 0 || cell->number > MAX_BORDER) return false;
        *side[i] = (int)cell->number;
    }
    return true;
}

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    zero_pad_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    *out = attr;
    const thaw_json *padding = thaw_fields_value(f, "padding");
    if (padding == NULL || padding->kind != THAW_JSON_ARRAY) {
        attr->top = thaw_fields_int(f, "padding", 0, MAX_BORDER, 1);
        attr->bottom = attr->left = attr->right = attr->top;
        return THAW_OK;
    }
    if (padding->count != 2 || !read_pair(padding->child, &attr->top, &attr->bottom) ||
        !read_pair(padding->child->next, &attr->left, &attr->right)) {
        thaw_fields_fail(f, "padding",
                         "one number or [[top, bottom], [left, right]] of 0 … %d wanted",
                         MAX_BORDER);
    }
    return THAW_OK;
}

static void describe(const void *attributes, thaw_json_writer *w) {
    const zero_pad_attr *attr = attributes;
    const int side[2][2] = {{attr->top, attr->bottom}, {attr->left, attr->right}};
    thaw_json_open(w, "padding", '[');
    for (int i = 0; i < 2; i++) {
        thaw_json_open(w, NULL, '[');
        thaw_json_put_int(w, NULL, side[i][0]);
        thaw_json_put_int(w, NULL, side[i][1]);
        thaw_json_close(w, ']');
    }
    thaw_json_close(w, ']');
}

static thaw_status infer(const void *attributes, const thaw_shape *x, int inputs,
                         thaw_op_result *out, thaw_error *err) {
    const zero_pad_attr *attr = attributes;
    (void)inputs;
    (void)err;
    out->y = (thaw_shape){1, x[0].h + attr->top + attr->bottom, x[0].w + attr->left + attr->right,
                          x[0].c};
    return THAW_OK;
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
                                  .describe = describe,
                                  .infer = infer,
                                  .forward = forward,
                                  .backward = backward};
