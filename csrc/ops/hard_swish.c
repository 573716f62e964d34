/* y = x · relu6(x + 3) / 6 */
#include "ops/activations.h"

static thaw_status parse(thaw_fields *f, thaw_arena *arena, const void **out, thaw_error *err) {
    (void)f;
    return thaw_activation_make(THAW_ACT_HARD_SWISH, 0, arena, out, err);
}

const thaw_op thaw_op_hard_swish = {.name = "hard_swish",
                                    .min_inputs = 1,
                                    .max_inputs = 1,
                                    .reads_x = true,
                                    .inplace = true,
                                    .parse = parse,
                                    .infer = thaw_activation_infer,
                                    .forward = thaw_activation_forward,
                                    .backward = thaw_activation_backward,
                                    .activation = thaw_activation_tell};
