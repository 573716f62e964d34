/* The same floats in the same order as a map of "h" by "w" pixels with "c" channels each: what a
 * dense layer made becomes a map again. */
#include <string.h>

#include "ops/op.h"

#define MAX_SIDE 65536

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    thaw_shape *shape = thaw_arena_alloc(arena, sizeof *shape);
    if (shape == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    shape->n = 1;
    shape->h = thaw_fields_int(f, "h", 1, MAX_SIDE, 1);
    shape->w = thaw_fields_int(f, "w", 1, MAX_SIDE, 1);
    shape->c = thaw_fields_int(f, "c", 1, MAX_SIDE, 1);
    *out = shape;
    return THAW_OK;
}

static void describe(const void *attributes, thaw_json_writer *w) {
    const thaw_shape *shape = attributes;
    thaw_json_put_int(w, "h", shape->h);
    thaw_json_put_int(w, "w", shape->w);
    thaw_json_put_int(w, "c", shape->c);
}

static thaw_status infer(const void *attr, const thaw_shape *x, int inputs, thaw_op_result *out,
                         thaw_error *err) {
    const thaw_shape *shape = attr;
    (void)inputs;
    double wanted = (double)shape->h * shape->w * shape->c;
    if (wanted != (double)thaw_shape_image(x[0])) {
        return thaw_fail(err, THAW_BAD_MODEL, "%dx%dx%d has %.0f values, its input of %dx%dx%d %zu",
                         shape->h, shape->w, shape->c, wanted, x[0].h, x[0].w, x[0].c,
                         thaw_shape_image(x[0]));
    }
    out->y = *shape;
    return THAW_OK;
}

static void forward(const thaw_op_call *call) {
    size_t bytes = thaw_shape_count(call->ys) * sizeof(float);
    if (call->y != call->x[0]) memcpy(call->y, call->x[0], bytes);
}

static void backward(const thaw_op_call *call) {
    size_t bytes = thaw_shape_count(call->ys) * sizeof(float);
    if (call->dx[0] != NULL && call->dx[0] != call->dy) memcpy(call->dx[0], call->dy, bytes);
}

const thaw_op thaw_op_reshape = {.name = "reshape",
                                 .min_inputs = 1,
                                 .max_inputs = 1,
                                 .inplace = true,
                                 .parse = parse,
                                 .describe = describe,
                                 .infer = infer,
                                 .forward = forward,
                                 .backward = backward};
