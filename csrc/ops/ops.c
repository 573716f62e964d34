#include <string.h>

#include "ops/op.h"

#define MAX_SIDE 65536
#define MAX_ELEMENTS ((long long)1 << 28)

static const thaw_op *const table[] = {
#define X(name) &thaw_op_##name,
#include "ops/ops.def"
#undef X
    NULL,
};

const thaw_op *thaw_op_find(const char *name) {
    for (int i = 0; table[i] != NULL; i++) {
        if (strcmp(table[i]->name, name) == 0) return table[i];
    }
    return NULL;
}

const thaw_op *thaw_op_at(int index) {
    return table[index];
}

static bool fits(const int *side, int sides) {
    long long elements = 1;
    for (int i = 0; i < sides; i++) {
        if (side[i] < 1 || side[i] > MAX_SIDE) return false;
        elements *= side[i];
        if (elements > MAX_ELEMENTS) return false;
    }
    return true;
}

static thaw_status check_shape(thaw_shape s, const char *what, thaw_error *err) {
    const int side[] = {s.h, s.w, s.c};
    if (fits(side, 3)) return THAW_OK;
    return thaw_fail(
        err, THAW_BAD_MODEL,
        "an %s of %dx%dx%d; sides go from 1 to %d, and an image has at most %lld values", what, s.h,
        s.w, s.c, MAX_SIDE, MAX_ELEMENTS);
}

static thaw_status check_param(const thaw_param_spec *spec, thaw_error *err) {
    if (fits(spec->dim, spec->rank)) return THAW_OK;
    return thaw_fail(err, THAW_BAD_MODEL, "its %s has more than %lld values", spec->name,
                     MAX_ELEMENTS);
}

thaw_status thaw_op_infer(const thaw_op *op, const void *attr, const thaw_shape *x, int inputs,
                          thaw_op_result *out, thaw_error *err) {
    thaw_op_result made = {0};
    for (int i = 0; i < inputs; i++) THAW_TRY(check_shape(x[i], "input", err));
    THAW_TRY(op->infer(attr, x, inputs, &made, err));
    THAW_TRY(check_shape(made.y, "output", err));
    for (int i = 0; i < made.params; i++) THAW_TRY(check_param(&made.param[i], err));
    *out = made;
    return THAW_OK;
}

size_t thaw_op_scratch(const thaw_op *op, const thaw_op_use *use) {
    thaw_op_use part = *use;
    size_t most = 0;
    for (int n = 1; op->scratch != NULL && n <= use->y.n; n++) {
        for (int i = 0; i < use->inputs; i++) part.x[i].n = n;
        part.y.n = n;
        size_t floats = op->scratch(&part);
        if (floats > most) most = floats;
    }
    return most;
}
