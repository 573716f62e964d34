#include "data/augment_mix.h"

#include <math.h>
#include <string.h>

#include "base/mathf.h"
#include "data/augment_parts.h"

/* --- drawing -----------------------------------------------------------------------------------
 */

/* Logarithm of a Gamma(shape) number: Marsaglia & Tsang 2000, with their boost below 1. In
 * logarithms, since for small shapes the numbers themselves underflow. */
static double log_gamma_draw(thaw_rng *rng, double shape) {
    double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / sqrt(9 * d);
    double boost = shape < 1 ? (double)thaw_logf(1.0f - thaw_rng_unit(rng)) / shape : 0;
    for (;;) {
        double x = (double)thaw_rng_normal(rng), v = 1 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        double u = (double)thaw_logf(1.0f - thaw_rng_unit(rng));
        double log_v = (double)thaw_logf((float)v);
        if (u < 0.5 * x * x + d - d * v + d * log_v) {
            return (double)thaw_logf((float)(d * v)) + boost;
        }
    }
}

/* Beta(alpha, alpha) */
static double beta_draw(thaw_rng *rng, double alpha) {
    double a = log_gamma_draw(rng, alpha), b = log_gamma_draw(rng, alpha);
    return 1 / (1 + (double)thaw_expf((float)(b - a)));
}

static bool mixes(const thaw_augment_desc *desc) {
    return desc->mixup > 0 || desc->cutmix > 0;
}

static int within(double value, int limit) {
    return value < 0 ? 0 : value < limit ? (int)value : limit;
}

/* A rectangle of (1 − share) of the picture about a point anywhere. */
static void draw_rectangle(thaw_rng *rng, thaw_resize size, thaw_augment_mix *mix) {
    double side = sqrt(1 - mix->share);
    double y = augment_uniform(rng, 0, size.h), x = augment_uniform(rng, 0, size.w);
    mix->y = within(y - side * size.h / 2 + 0.5, size.h);
    mix->x = within(x - side * size.w / 2 + 0.5, size.w);
    mix->h = within(y + side * size.h / 2 + 0.5, size.h) - mix->y;
    mix->w = within(x + side * size.w / 2 + 0.5, size.w) - mix->x;
    mix->share = 1 - (double)mix->h * mix->w / ((double)size.h * size.w);
}

static thaw_augment_key key_of(const thaw_augment_batch *batch, int row) {
    uint32_t variants = (uint32_t)batch->augment->variants;
    uint32_t epoch = variants == 0 ? batch->epoch : batch->epoch % variants;
    return (thaw_augment_key){batch->seed, epoch, batch->sample[row]};
}

thaw_augment_mix thaw_augment_mix_draw(const thaw_augment_batch *batch, int row) {
    const thaw_augment_desc *desc = batch->augment;
    thaw_augment_mix mix = {.partner = row, .share = 1};
    if (!mixes(desc)) return mix;
    thaw_rng rng = augment_stream(key_of(batch, row), DRAW_MIX);
    int partner = (int)thaw_rng_below(&rng, (uint32_t)batch->n);
    bool cuts = thaw_rng_below(&rng, 2) == 0;
    if (desc->mixup <= 0 || desc->cutmix <= 0) cuts = desc->cutmix > 0;
    if (partner == row) return mix;
    mix.partner = partner;
    mix.share = beta_draw(&rng, cuts ? desc->cutmix : desc->mixup);
    if (cuts) draw_rectangle(&rng, batch->dataset->size, &mix);
    return mix;
}

/* --- pixels ------------------------------------------------------------------------------------
 */

static size_t picture_bytes(const thaw_dataset *dataset) {
    return (size_t)dataset->size.w * (size_t)dataset->size.h * 3;
}

size_t thaw_augment_room(const thaw_dataset *dataset, const thaw_augment_desc *augment) {
    return picture_bytes(dataset) * (mixes(augment) ? 2 : 1);
}

static void make_picture(const thaw_augment_batch *batch, int row, uint8_t *out) {
    thaw_augment_params params;
    int w = batch->dataset->size.w, h = batch->dataset->size.h;
    thaw_augment_draw(batch->augment, key_of(batch, row), w, h, &params);
    thaw_augment_apply(&params, batch->dataset->sample[batch->sample[row]].rgb, w, h, out);
}

/* own · share + other · (1 − share), rounded, in 16 bits of fraction. */
static void blend(uint8_t *own, const uint8_t *other, size_t bytes, double share) {
    uint32_t one = 1u << 16, weight = (uint32_t)(share * one + 0.5);
    for (size_t i = 0; i < bytes; i++) {
        own[i] = (uint8_t)((own[i] * weight + other[i] * (one - weight) + one / 2) >> 16);
    }
}

static void paste(const thaw_augment_mix *mix, int width, uint8_t *own, const uint8_t *other) {
    for (int y = mix->y; y < mix->y + mix->h; y++) {
        size_t at = ((size_t)y * (size_t)width + (size_t)mix->x) * 3;
        memcpy(own + at, other + at, (size_t)mix->w * 3);
    }
}

void thaw_augment_row(const thaw_augment_batch *batch, int row, uint8_t *room) {
    size_t bytes = picture_bytes(batch->dataset);
    thaw_augment_mix mix = thaw_augment_mix_draw(batch, row);
    make_picture(batch, row, room);
    if (mix.share >= 1) return;
    make_picture(batch, mix.partner, room + bytes);
    if (mix.h > 0) {
        paste(&mix, batch->dataset->size.w, room, room + bytes);
    } else {
        blend(room, room + bytes, bytes, mix.share);
    }
}
