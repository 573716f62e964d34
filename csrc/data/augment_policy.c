/* RandAugment (Cubuk et al. 2020) and TrivialAugment (Müller & Hutter 2021): operations drawn from
 * one list, with the ranges that torchvision gives them. Of the papers' list, sharpness and
 * equalisation are left out: neither is a map of positions or of a pixel's colour. */
#include "data/augment_parts.h"

typedef enum {
    OP_IDENTITY,
    OP_ROTATE,
    OP_SHEAR_X,
    OP_SHEAR_Y,
    OP_TRANSLATE_X,
    OP_TRANSLATE_Y,
    OP_BRIGHTNESS,
    OP_SATURATION,
    OP_CONTRAST,
    OP_POSTERIZE,
    OP_SOLARIZE,
    OP_AUTOCONTRAST,
    OP_COUNT
} policy_op;

/* What an operation does at magnitude 1, under RandAugment and under TrivialAugment: degrees; shift
 * a pixel; share of the side; change of the factor; bits lost; share of the bytes inverted. */
static const double at_full[OP_COUNT][2] = {
    [OP_ROTATE] = {30, 135},
    [OP_SHEAR_X] = {0.3, 0.99},
    [OP_SHEAR_Y] = {0.3, 0.99},
    [OP_TRANSLATE_X] = {150.0 / 331, 32.0 / 224},
    [OP_TRANSLATE_Y] = {150.0 / 331, 32.0 / 224},
    [OP_BRIGHTNESS] = {0.9, 0.99},
    [OP_SATURATION] = {0.9, 0.99},
    [OP_CONTRAST] = {0.9, 0.99},
    [OP_POSTERIZE] = {4, 6},
    [OP_SOLARIZE] = {1, 1},
};

/* Changes params' map or colours; amount has its sign where the operation has two directions. */
static void add_op(policy_op op, double amount, int w, int h, thaw_augment_params *params) {
    augment_map so_far = augment_map_get(params), change = {{{1, 0, 0}, {0, 1, 0}}};
    double size = amount < 0 ? -amount : amount;
    switch (op) {
    case OP_ROTATE:
        change = augment_map_rotation(amount);
        break;
    case OP_SHEAR_X:
        change.m[1][0] = amount;
        break;
    case OP_SHEAR_Y:
        change.m[0][1] = amount;
        break;
    case OP_TRANSLATE_X:
        change.m[1][2] = amount * w;
        break;
    case OP_TRANSLATE_Y:
        change.m[0][2] = amount * h;
        break;
    case OP_BRIGHTNESS:
        augment_add_colour(params, THAW_COLOUR_OP_BRIGHTNESS, 1 + amount);
        break;
    case OP_SATURATION:
        augment_add_colour(params, THAW_COLOUR_OP_SATURATION, 1 + amount);
        break;
    case OP_CONTRAST:
        augment_add_colour(params, THAW_COLOUR_OP_CONTRAST, 1 + amount);
        break;
    case OP_POSTERIZE:
        augment_add_colour(params, THAW_COLOUR_OP_POSTERIZE, 8 - (int)(size + 0.5));
        break;
    case OP_SOLARIZE:
        augment_add_colour(params, THAW_COLOUR_OP_SOLARIZE, 255 * (1 - size));
        break;
    case OP_AUTOCONTRAST:
        augment_add_colour(params, THAW_COLOUR_OP_AUTOCONTRAST, 0);
        break;
    case OP_IDENTITY:
    case OP_COUNT:
        break;
    }
    change = augment_map_centred(&change, h, w);
    change = augment_map_product(&so_far, &change);
    augment_map_set(&change, params);
}

void augment_policy_draw(const thaw_augment_desc *desc, thaw_augment_key key, int w, int h,
                         thaw_augment_params *params) {
    bool trivial = desc->policy == THAW_POLICY_TRIVIALAUGMENT;
    int ops = desc->policy == THAW_POLICY_NONE ? 0 : trivial ? 1 : desc->ops;
    thaw_rng rng = augment_stream(key, DRAW_POLICY);
    for (int i = 0; i < ops; i++) {
        policy_op op = (policy_op)thaw_rng_below(&rng, OP_COUNT);
        double sign = thaw_rng_below(&rng, 2) == 0 ? 1 : -1;
        double magnitude = trivial ? augment_uniform(&rng, 0, 1) : desc->magnitude;
        add_op(op, sign * magnitude * at_full[op][trivial], w, h, params);
    }
}
