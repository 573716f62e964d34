/* What max_pool and avg_pool share: attributes "size" (default 2), "stride" (default the size),
 * "padding". */
#ifndef THAW_OPS_POOLING_H
#define THAW_OPS_POOLING_H

#include "ops/window.h"

thaw_status thaw_pooling_parse(thaw_fields *f, thaw_arena *arena, const void **out,
                               thaw_error *err) THAW_MUST_CHECK;
void thaw_pooling_describe(const void *attr, thaw_json_writer *w);
thaw_status thaw_pooling_infer(const void *attr, const thaw_shape *x, int inputs,
                               thaw_op_result *out, thaw_error *err) THAW_MUST_CHECK;

#endif
