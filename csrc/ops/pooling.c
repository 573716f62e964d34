#include "ops/pooling.h"

thaw_status thaw_pooling_parse(thaw_fields *f, thaw_arena *arena, const void **out,
                               thaw_error *err) {
    thaw_window_attr *attr = thaw_arena_alloc(arena, sizeof *attr);
    if (attr == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer");
    thaw_window_parse(f, "size", 2, true, attr);
    *out = attr;
    return THAW_OK;
}

void thaw_pooling_describe(const void *attr, thaw_json_writer *w) {
    thaw_window_describe(attr, "size", w);
}

thaw_status thaw_pooling_infer(const void *attr, const thaw_shape *x, int inputs,
                               thaw_op_result *out, thaw_error *err) {
    (void)inputs;
    return thaw_window_infer(attr, x[0], &out->y, err);
}
