/* Fully connected layer, as Keras' Dense: y (n, units) = act(x (n, in) · kernel (in, units) +
 * bias). */
#include "kernels/gemm.h"
#include "ops/linear.h"

typedef struct {
    int units;
    thaw_linear_attr linear;
} dense_attr;

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    dense_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    attr->units = thaw_fields_int(f, "units", 1, 65536, 0);
    if (attr->units == 0) thaw_fields_fail(f, "units", "a number wanted");
    thaw_linear_parse(f, &attr->linear);
    *out = attr;
    return THAW_OK;
}

static void describe(const void *attributes, thaw_json_writer *w) {
    const dense_attr *attr = attributes;
    thaw_json_put_int(w, "units", attr->units);
    thaw_linear_describe(&attr->linear, w);
}

static thaw_status infer(const void *attributes, const thaw_shape *x, int inputs,
                         thaw_op_result *out, thaw_error *err) {
    const dense_attr *attr = attributes;
    (void)inputs;
    if (x[0].h != 1 || x[0].w != 1) {
        return thaw_fail(err, THAW_BAD_MODEL,
                         "dense takes a flat input, got %dx%dx%d: put flatten or global_avg_pool "
                         "before it",
                         x[0].h, x[0].w, x[0].c);
    }
    out->y = (thaw_shape){1, 1, 1, attr->units};
    out->params = 1;
    out->param[0] = (thaw_param_spec){.name = "kernel",
                                      .rank = 2,
                                      .dim = {x[0].c, attr->units},
                                      .init = THAW_INIT_GLOROT_UNIFORM,
                                      .fan_in = x[0].c,
                                      .fan_out = attr->units};
    thaw_linear_infer(&attr->linear, attr->units, out);
    out->madds = (double)x[0].c * attr->units;
    return THAW_OK;
}

/* y = x · w */
static thaw_gemm product(int n, int in, int units) {
    return (thaw_gemm){.m = n, .n = units, .k = in, .lda = in, .ldb = units, .ldc = units};
}

/* dw = xᵀ · dz */
static thaw_gemm kernel_gradient(int n, int in, int units) {
    return (thaw_gemm){
        .m = in, .n = units, .k = n, .lda = in, .ldb = units, .ldc = units, .a_transposed = true};
}

/* dx = dz · wᵀ */
static thaw_gemm data_gradient(int n, int in, int units) {
    return (thaw_gemm){
        .m = n, .n = in, .k = units, .lda = units, .ldb = units, .ldc = in, .b_transposed = true};
}

static size_t scratch(const thaw_op_use *use) {
    const dense_attr *attr = use->attr;
    int n = use->y.n, in = use->x[0].c;
    thaw_gemm gemm[3] = {product(n, in, attr->units), kernel_gradient(n, in, attr->units),
                         data_gradient(n, in, attr->units)};
    size_t most = 0;
    for (int i = 0; i < (use->training ? 3 : 1); i++) {
        size_t floats = thaw_gemm_scratch(&gemm[i], use->workers);
        if (floats > most) most = floats;
    }
    return thaw_linear_scratch(&attr->linear, use, most);
}

static void forward(const thaw_op_call *call) {
    const dense_attr *attr = call->attr;
    thaw_gemm gemm = product(call->ys.n, call->xs[0].c, attr->units);
    gemm.a = call->x[0];
    gemm.b = call->param[0];
    gemm.c = call->y;
    gemm.epilogue = thaw_linear_epilogue(&attr->linear, call);
    thaw_gemm_run(&gemm, call->scratch, call->pool);
}

static void backward(const thaw_op_call *call) {
    const dense_attr *attr = call->attr;
    int n = call->ys.n, in = call->xs[0].c;
    float *left = NULL;
    const float *dz = thaw_linear_backward(&attr->linear, call, &left);
    if (call->dparam[0] != NULL) {
        thaw_gemm gemm = kernel_gradient(n, in, attr->units);
        gemm.a = call->x[0];
        gemm.b = dz;
        gemm.c = call->dparam[0];
        thaw_gemm_run(&gemm, left, call->pool);
    }
    if (call->dx[0] != NULL) {
        thaw_gemm gemm = data_gradient(n, in, attr->units);
        gemm.a = dz;
        gemm.b = call->param[0];
        gemm.c = call->dx[0];
        thaw_gemm_run(&gemm, left, call->pool);
    }
}

static void activation(const void *attributes, thaw_epilogue *out) {
    const dense_attr *attr = attributes;
    out->act = attr->linear.act;
}

const thaw_op thaw_op_dense = {.name = "dense",
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
                               .activation = activation};
