#include <string.h>

#include "ops/op.h"

#define MAX_SIDE 65536
#define MAX_IMAGE ((size_t)1 << 28)

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

thaw_status thaw_op_check_size(thaw_shape s, thaw_error *err) {
    bool fits = s.h <= MAX_SIDE && s.w <= MAX_SIDE && thaw_shape_image(s) <= MAX_IMAGE;
    if (fits) return THAW_OK;
    return thaw_fail(err, THAW_BAD_MODEL, "an output of %dx%dx%d is too large", s.h, s.w, s.c);
}
