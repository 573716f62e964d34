#include "ops/linear.h"

#include "kernels/eltwise.h"
#include "kernels/reduce.h"

/* Those whose gradient follows from y, and their names. */
static const char *const names[] = {"none", "relu", "relu6"};
static const thaw_activation acts[] = {THAW_ACT_NONE, THAW_ACT_RELU, THAW_ACT_RELU6};

void thaw_linear_parse(thaw_fields *f, thaw_linear_attr *out) {
    out->bias = thaw_fields_bool(f, "bias", true);
    out->act = acts[thaw_fields_choice(f, "activation", names, 3, 0)];
}

void thaw_linear_describe(const thaw_linear_attr *attr, thaw_json_writer *w) {
    thaw_json_put_bool(w, "bias", attr->bias);
    for (int i = 0; i < 3; i++) {
        if (acts[i] == attr->act) thaw_json_put_text(w, "activation", names[i]);
    }
}

void thaw_linear_infer(const thaw_linear_attr *attr, int channels, thaw_op_result *out) {
    if (!attr->bias) return;
    out->param[out->params++] =
        (thaw_param_spec){.name = "bias", .rank = 1, .dim = {channels}, .init = THAW_INIT_ZEROS};
}

thaw_epilogue thaw_linear_epilogue(const thaw_linear_attr *attr, const thaw_op_call *call) {
    thaw_epilogue epilogue = call->epilogue;
    epilogue.bias = call->param[1];
    if (epilogue.act == THAW_ACT_NONE) epilogue.act = attr->act;
    return epilogue;
}

static size_t rows_of(thaw_shape y) {
    return (size_t)y.n * (size_t)y.h * (size_t)y.w;
}

/* dz = dy · act'(y); dbias = Σ over rows of dz. */
const float *thaw_linear_backward(const thaw_linear_attr *attr, const thaw_op_call *call,
                                  float **scratch) {
    const float *dz = call->dy;
    *scratch = call->scratch;
    if (attr->act != THAW_ACT_NONE) {
        size_t count = thaw_shape_count(call->ys);
        thaw_act_backward(attr->act, 0, call->y, call->dy, call->scratch, count, call->pool);
        dz = call->scratch;
        *scratch += count;
    }
    if (call->dparam[1] != NULL) {
        thaw_column_sum(dz, rows_of(call->ys), call->ys.c, call->dparam[1], *scratch, call->pool);
    }
    return dz;
}

size_t thaw_linear_scratch(const thaw_linear_attr *attr, const thaw_op_use *use, size_t product) {
    if (!use->training) return product;
    size_t sums = attr->bias ? thaw_column_sum_scratch(rows_of(use->y), use->y.c) : 0;
    size_t dz = attr->act == THAW_ACT_NONE ? 0 : thaw_shape_count(use->y);
    return dz + (sums > product ? sums : product);
}
