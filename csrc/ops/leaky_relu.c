/* y = x > 0 ? x : slope · x. The slope is above 0, so that y tells the sign of x to the backward
 * pass. */
#include "ops/activations.h"

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    double slope = thaw_fields_number(f, "slope", (thaw_range){0, 1, true, false}, 0.3);
    return thaw_activation_make(THAW_ACT_LEAKY_RELU, slope, arena, out, err);
}

static void describe(const void *attributes, thaw_json_writer *w) {
    const thaw_epilogue *attr = attributes;
    thaw_json_put_float(w, "slope", attr->slope);
}

const thaw_op thaw_op_leaky_relu = {.name = "leaky_relu",
                                    .min_inputs = 1,
                                    .max_inputs = 1,
                                    .reads_y = true,
                                    .inplace = true,
                                    .parse = parse,
                                    .describe = describe,
                                    .infer = thaw_activation_infer,
                                    .forward = thaw_activation_forward,
                                    .backward = thaw_activation_backward,
                                    .activation = thaw_activation_tell};
