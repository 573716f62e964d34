/* Inside of augmentation, shared by its rooms: augment_draw.c (Keras' parameters), augment_policy.c
 * (RandAugment, TrivialAugment), augment_mix.c (MixUp, CutMix), augment.c (pixels). */
#ifndef THAW_DATA_AUGMENT_PARTS_H
#define THAW_DATA_AUGMENT_PARTS_H

#include "base/rng.h"
#include "data/augment.h"

/* What a random number is for, in Keras' order as far as it goes. Values decide the bits of a run:
 * new ones go to the end. */
typedef enum {
    DRAW_ROTATION,
    DRAW_HEIGHT_SHIFT,
    DRAW_WIDTH_SHIFT,
    DRAW_SHEAR,
    DRAW_ZOOM, /* of y, of x */
    DRAW_HORIZONTAL_FLIP,
    DRAW_VERTICAL_FLIP,
    DRAW_CHANNEL_SHIFT,
    DRAW_BRIGHTNESS,
    DRAW_CONTRAST,
    DRAW_SATURATION,
    DRAW_CROP, /* share, y, x */
    DRAW_NOISE,
    DRAW_CUTOUT, /* y, x */
    DRAW_POLICY,
    DRAW_MIX
} augment_draw;

/* Each has 2^26 counters of four words: enough for the noise of the largest image. */
#define AUGMENT_DRAW_BITS 26

/* The numbers of one kind for one picture. */
static inline thaw_rng augment_stream(thaw_augment_key key, augment_draw draw) {
    thaw_rng rng = thaw_rng_make(key.seed, THAW_RNG_AUGMENT, key.epoch, key.sample);
    rng.counter[0] = (uint32_t)draw << AUGMENT_DRAW_BITS;
    return rng;
}

static inline double augment_uniform(thaw_rng *rng, double low, double high) {
    return low + (high - low) * (double)thaw_rng_unit(rng);
}

/* An affine map of (row, column) from output to source. */
typedef struct {
    double m[2][3];
} augment_map;

/* First `second`, then `first`: the product of their matrices. */
augment_map augment_map_product(const augment_map *first, const augment_map *second);

/* The same map about the middle of h × w pixels. */
augment_map augment_map_centred(const augment_map *map, int h, int w);

augment_map augment_map_rotation(double degrees);

/* Appends what a policy draws to params' map and colours. */
void augment_policy_draw(const thaw_augment_desc *desc, thaw_augment_key key, int w, int h,
                         thaw_augment_params *params);

static inline augment_map augment_map_get(const thaw_augment_params *p) {
    return (augment_map){
        {{p->row[0], p->row[1], p->row[2]}, {p->column[0], p->column[1], p->column[2]}}};
}

static inline void augment_map_set(const augment_map *map, thaw_augment_params *p) {
    for (int i = 0; i < 3; i++) {
        p->row[i] = map->m[0][i];
        p->column[i] = map->m[1][i];
    }
}

static inline void augment_add_colour(thaw_augment_params *params, thaw_colour_op_kind kind,
                                      double amount) {
    params->colour[params->colours++] = (thaw_colour_op){kind, (float)amount};
}

#endif
