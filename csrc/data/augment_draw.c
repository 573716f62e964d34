#include <string.h>

#include "base/mathf.h"
#include "data/augment_parts.h"

#define RADIANS (3.141592653589793 / 180)

bool thaw_augment_is_on(const thaw_augment_desc *d) {
    return d->rotation > 0 || d->height_shift > 0 || d->width_shift > 0 || d->shear > 0 ||
           d->zoom.high > 0 || d->horizontal_flip || d->vertical_flip || d->crop.high > 0 ||
           d->channel_shift > 0 || d->brightness.high > 0 || d->contrast.high > 0 ||
           d->saturation.high > 0 || d->noise > 0 || d->cutout > 0 ||
           d->policy != THAW_POLICY_NONE || d->mixup > 0 || d->cutmix > 0;
}

/* --- maps --------------------------------------------------------------------------------------
 */

augment_map augment_map_product(const augment_map *first, const augment_map *second) {
    augment_map product;
    for (int i = 0; i < 2; i++) {
        const double *a = first->m[i];
        for (int j = 0; j < 3; j++)
            product.m[i][j] = a[0] * second->m[0][j] + a[1] * second->m[1][j];
        product.m[i][2] += a[2];
    }
    return product;
}

static augment_map translation(double y, double x) {
    return (augment_map){{{1, 0, y}, {0, 1, x}}};
}

augment_map augment_map_centred(const augment_map *map, int h, int w) {
    double y = h / 2.0 - 0.5, x = w / 2.0 - 0.5;
    augment_map there = translation(y, x), back = translation(-y, -x);
    augment_map product = augment_map_product(&there, map);
    return augment_map_product(&product, &back);
}

augment_map augment_map_rotation(double degrees) {
    double sine = thaw_sin(degrees * RADIANS), cosine = thaw_cos(degrees * RADIANS);
    return (augment_map){{{cosine, -sine, 0}, {sine, cosine, 0}}};
}

/* The last column and row become the first. */
static augment_map mirrored(int h, int w, bool rows, bool columns) {
    augment_map map = translation(rows ? h - 1 : 0, columns ? w - 1 : 0);
    map.m[0][0] = rows ? -1 : 1;
    map.m[1][1] = columns ? -1 : 1;
    return map;
}

/* Rows for columns, on both sides. */
static augment_map with_axes_swapped(const augment_map *map) {
    const double *y = map->m[0], *x = map->m[1];
    return (augment_map){{{x[1], x[0], x[2]}, {y[1], y[0], y[2]}}};
}

/* M = R·T·S·Z about the middle; input = M · output. */
static augment_map affine_map(const thaw_augment_params *p, int h, int w) {
    double sine = thaw_sin(p->shear * RADIANS), cosine = thaw_cos(p->shear * RADIANS);
    augment_map rotation = augment_map_rotation(p->rotation);
    augment_map shift = translation(p->shift_y, p->shift_x);
    augment_map shear = {{{1, -sine, 0}, {0, cosine, 0}}};
    augment_map zoom = {{{p->zoom_y, 0, 0}, {0, p->zoom_x, 0}}};
    augment_map map = augment_map_product(&rotation, &shift);
    map = augment_map_product(&map, &shear);
    map = augment_map_product(&map, &zoom);
    map = augment_map_centred(&map, h, w);
    return p->exact ? with_axes_swapped(&map) : map;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static double draw(thaw_augment_key key, augment_draw what, double low, double high) {
    thaw_rng rng = augment_stream(key, what);
    return augment_uniform(&rng, low, high);
}

static double draw_shift(thaw_augment_key key, augment_draw what, double range, int side) {
    return draw(key, what, -range, range) * (range < 1 ? side : 1);
}

static void draw_geometry(const thaw_augment_desc *d, thaw_augment_key key, int w, int h,
                          thaw_augment_params *p) {
    p->rotation = draw(key, DRAW_ROTATION, -d->rotation, d->rotation);
    p->shift_y = draw_shift(key, DRAW_HEIGHT_SHIFT, d->height_shift, h);
    p->shift_x = draw_shift(key, DRAW_WIDTH_SHIFT, d->width_shift, w);
    p->shear = draw(key, DRAW_SHEAR, -d->shear, d->shear);
    if (d->zoom.high > 0) {
        thaw_rng rng = augment_stream(key, DRAW_ZOOM);
        p->zoom_y = augment_uniform(&rng, d->zoom.low, d->zoom.high);
        p->zoom_x = augment_uniform(&rng, d->zoom.low, d->zoom.high);
    }
    p->horizontal_flip = d->horizontal_flip && draw(key, DRAW_HORIZONTAL_FLIP, 0, 1) < 0.5;
    p->vertical_flip = d->vertical_flip && draw(key, DRAW_VERTICAL_FLIP, 0, 1) < 0.5;
    if (d->crop.high > 0) {
        thaw_rng rng = augment_stream(key, DRAW_CROP);
        p->crop = augment_uniform(&rng, d->crop.low, d->crop.high);
        p->crop_y = augment_uniform(&rng, 0, h * (1 - p->crop));
        p->crop_x = augment_uniform(&rng, 0, w * (1 - p->crop));
    }
}

static void draw_colours(const thaw_augment_desc *d, thaw_augment_key key, thaw_augment_params *p) {
    if (d->channel_shift > 0) {
        double shift = draw(key, DRAW_CHANNEL_SHIFT, -d->channel_shift, d->channel_shift);
        augment_add_colour(p, THAW_COLOUR_OP_CHANNEL_SHIFT, shift);
    }
    const struct {
        thaw_augment_range range;
        augment_draw draw;
        thaw_colour_op_kind kind;
    } factors[] = {{d->brightness, DRAW_BRIGHTNESS, THAW_COLOUR_OP_BRIGHTNESS},
                   {d->contrast, DRAW_CONTRAST, THAW_COLOUR_OP_CONTRAST},
                   {d->saturation, DRAW_SATURATION, THAW_COLOUR_OP_SATURATION}};
    for (int i = 0; i < 3; i++) {
        thaw_augment_range range = factors[i].range;
        if (range.high <= 0) continue;
        augment_add_colour(p, factors[i].kind, draw(key, factors[i].draw, range.low, range.high));
    }
}

static int below(int value, int limit) {
    return value < 0 ? 0 : value < limit ? value : limit;
}

/* A patch about any pixel; what hangs over the border is lost, as the paper has it. */
static void draw_cutout(double share, thaw_augment_key key, int w, int h, thaw_augment_params *p) {
    thaw_rng rng = augment_stream(key, DRAW_CUTOUT);
    int patch_h = (int)(h * share + 0.5), patch_w = (int)(w * share + 0.5);
    int y = (int)thaw_rng_below(&rng, (uint32_t)h) - patch_h / 2;
    int x = (int)thaw_rng_below(&rng, (uint32_t)w) - patch_w / 2;
    p->cut_y = below(y, h);
    p->cut_x = below(x, w);
    p->cut_h = below(y + patch_h, h) - p->cut_y;
    p->cut_w = below(x + patch_w, w) - p->cut_x;
}

static void draw_noise(double std, thaw_augment_key key, thaw_augment_params *p) {
    thaw_rng rng = augment_stream(key, DRAW_NOISE);
    p->noise.std = (float)std;
    memcpy(p->noise.key, rng.key, sizeof p->noise.key);
    memcpy(p->noise.counter, rng.counter, sizeof p->noise.counter);
}

thaw_augment_params thaw_augment_identity(const thaw_augment_desc *desc) {
    return (thaw_augment_params){.zoom_y = 1,
                                 .zoom_x = 1,
                                 .crop = 1,
                                 .row = {1, 0, 0},
                                 .column = {0, 1, 0},
                                 .fill = desc->fill,
                                 .cval = (float)desc->cval,
                                 .exact = desc->mode == THAW_AUGMENT_KERAS_EXACT};
}

/* The crop is nearest to the photo, so what a turned window shows beyond its border is the photo
 * where there is any. */
void thaw_augment_compose(thaw_augment_params *p, int w, int h) {
    augment_map crop = {{{p->crop, 0, p->crop_y + 0.5 * p->crop - 0.5},
                         {0, p->crop, p->crop_x + 0.5 * p->crop - 0.5}}};
    augment_map affine = affine_map(p, h, w);
    augment_map flips = mirrored(h, w, p->vertical_flip, p->horizontal_flip);
    augment_map map = augment_map_product(&crop, &affine);
    map = augment_map_product(&map, &flips);
    augment_map_set(&map, p);
}

void thaw_augment_draw(const thaw_augment_desc *desc, thaw_augment_key key, int w, int h,
                       thaw_augment_params *out) {
    thaw_augment_params p = thaw_augment_identity(desc);
    draw_geometry(desc, key, w, h, &p);
    draw_colours(desc, key, &p);
    thaw_augment_compose(&p, w, h);
    augment_policy_draw(desc, key, w, h, &p);
    if (desc->noise > 0) draw_noise(desc->noise, key, &p);
    if (desc->cutout > 0) draw_cutout(desc->cutout, key, w, h, &p);
    *out = p;
}
