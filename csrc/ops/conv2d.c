/* 2-D convolution with bias and activation, as Keras' Conv2D (no dilation, no groups). */
#include "kernels/conv2d.h"

#include "ops/linear.h"
#include "ops/window.h"

typedef struct {
    int filters;
    thaw_window_attr window;
    thaw_linear_attr linear;
} conv2d_attr;

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    conv2d_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    attr->filters = thaw_fields_int(f, "filters", 1, 65536, 0);
    if (attr->filters == 0) thaw_fields_fail(f, "filters", "a number wanted");
    thaw_window_parse(f, "kernel", 1, false, &attr->window);
    thaw_linear_parse(f, &attr->linear);
    *out = attr;
    return THAW_OK;
}

static void describe(const void *attributes, thaw_json_writer *w) {
    const conv2d_attr *attr = attributes;
    thaw_json_put_int(w, "filters", attr->filters);
    thaw_window_describe(&attr->window, "kernel", w);
    thaw_linear_describe(&attr->linear, w);
}

static thaw_status infer(const void *attributes, const thaw_shape *x, int inputs,
                         thaw_op_result *out, thaw_error *err) {
    const conv2d_attr *attr = attributes;
    const thaw_window_attr *win = &attr->window;
    (void)inputs;
    THAW_TRY(thaw_window_infer(win, x[0], &out->y, err));
    out->y.c = attr->filters;
    int taps = win->kh * win->kw;
    out->params = 1;
    out->param[0] = (thaw_param_spec){.name = "kernel",
                                      .rank = 4,
                                      .dim = {win->kh, win->kw, x[0].c, attr->filters},
                                      .init = THAW_INIT_GLOROT_UNIFORM,
                                      .fan_in = taps * x[0].c,
                                      .fan_out = taps * attr->filters};
    thaw_linear_infer(&attr->linear, attr->filters, out);
    out->madds = (double)thaw_shape_image(out->y) * taps * x[0].c;
    return THAW_OK;
}

static size_t scratch(const thaw_op_use *use) {
    const conv2d_attr *attr = use->attr;
    thaw_window win = thaw_window_of(&attr->window, use->x[0], use->y);
    size_t product = use->packed ? thaw_conv2d_packed_scratch(&win, use->workers)
                                 : thaw_conv2d_scratch(&win, use->workers);
    return thaw_linear_scratch(&attr->linear, use, product);
}

static size_t packed(const thaw_op_use *use) {
    const conv2d_attr *attr = use->attr;
    thaw_window win = thaw_window_of(&attr->window, use->x[0], use->y);
    return thaw_conv2d_packed(&win);
}

static void pack(const thaw_op_call *call, float *out) {
    const conv2d_attr *attr = call->attr;
    thaw_window win = thaw_window_of(&attr->window, call->xs[0], call->ys);
    thaw_conv2d_pack(&win, call->param[0], out, call->pool);
}

static void forward(const thaw_op_call *call) {
    const conv2d_attr *attr = call->attr;
    thaw_window win = thaw_window_of(&attr->window, call->xs[0], call->ys);
    thaw_epilogue epilogue = thaw_linear_epilogue(&attr->linear, call);
    if (call->packed != NULL) {
        thaw_conv2d_forward_packed(&win, call->x[0], call->packed, &epilogue, call->y,
                                   call->scratch, call->pool);
    } else {
        thaw_conv2d_forward(&win, call->x[0], call->param[0], &epilogue, call->y, call->scratch,
                            call->pool);
    }
}

/* dz before bias and activation; then dkernel = xᵀ ∗ dz and dx = dz ∗ kernelᵀ. */
static void backward(const thaw_op_call *call) {
    const conv2d_attr *attr = call->attr;
    thaw_window win = thaw_window_of(&attr->window, call->xs[0], call->ys);
    float *left = NULL;
    const float *dz = thaw_linear_backward(&attr->linear, call, &left);
    if (call->dparam[0] != NULL) {
        thaw_conv2d_backward_kernel(&win, call->x[0], dz, call->dparam[0], left, call->pool);
    }
    if (call->dx[0] != NULL) {
        thaw_conv2d_backward_data(&win, dz, call->param[0], call->dx[0], left, call->pool);
    }
}

static void activation(const void *attributes, thaw_epilogue *out) {
    const conv2d_attr *attr = attributes;
    out->act = attr->linear.act;
}

const thaw_op thaw_op_conv2d = {.name = "conv2d",
                                .min_inputs = 1,
                                .max_inputs = 1,
                                .reads_x = true,
                                .reads_y = true,
                                .fuses = true,
                                .parse = parse,
                                .describe = describe,
                                .infer = infer,
                                .scratch = scratch,
                                .forward = forward,
                                .backward = backward,
                                .activation = activation,
                                .packed = packed,
                                .pack = pack};
