#include "data/augment.h"

#include <string.h>

const char *const thaw_augment_mode_names[THAW_AUGMENT_MODE_COUNT] = {"corrected", "keras-exact"};
const char *const thaw_policy_names[THAW_POLICY_COUNT] = {"none", "randaugment", "trivialaugment"};
const char *const thaw_fill_names[THAW_FILL_COUNT] = {"nearest", "constant", "reflect", "wrap"};

/* A span stays in the first-level cache between warp, colours and bytes. */
#define SPAN 256

typedef struct {
    const thaw_augment_params *params;
    thaw_warp warp;
    int w, h;
    thaw_colour colour[3 * THAW_AUGMENT_MAX_COLOURS];
    int colours;
} picture;

/* Warps a span and runs the colours that are known so far. */
static void make_span(const picture *p, int y, int x, int count, float *span) {
    thaw_warp_span(&p->warp, y, x, count, span);
    for (int i = 0; i < p->colours; i++) thaw_colour_run(&p->colour[i], span, count);
}

static int span_at(const picture *p, int x) {
    return p->w - x < SPAN ? p->w - x : SPAN;
}

/* An operation that asks something of the whole picture has it made once more: seldom, and cheaper
 * than keeping it in floats. */
static void measure(const picture *p, thaw_colour_stats *stats) {
    float span[THAW_COLOUR_ROOM(SPAN)] = {0};
    thaw_colour_stats_init(stats);
    for (int y = 0; y < p->h; y++) {
        for (int x = 0; x < p->w; x += SPAN) {
            int count = span_at(p, x);
            make_span(p, y, x, count, span);
            thaw_colour_stats_add(stats, span, count);
        }
    }
}

static thaw_colour linear(float scale, float offset, float low, float high) {
    return (thaw_colour){.kind = THAW_COLOUR_LINEAR,
                         .scale = {scale, scale, scale},
                         .offset = {offset, offset, offset},
                         .low = low,
                         .high = high};
}

static thaw_colour channel_shift(const picture *p, float amount) {
    thaw_colour_stats stats;
    measure(p, &stats);
    float low = stats.low[0], high = stats.high[0];
    for (int c = 1; c < 3; c++) {
        if (stats.low[c] < low) low = stats.low[c];
        if (stats.high[c] > high) high = stats.high[c];
    }
    return linear(1, amount, low, high);
}

static thaw_colour contrast(const picture *p, float factor) {
    thaw_colour_stats stats;
    thaw_colour made = linear(factor, 0, 0, 255);
    measure(p, &stats);
    for (int c = 0; c < 3; c++) {
        made.offset[c] = (float)(stats.sum[c] / (double)stats.pixels) * (1 - factor);
    }
    return made;
}

static thaw_colour autocontrast(const picture *p) {
    thaw_colour_stats stats;
    thaw_colour made = linear(1, 0, 0, 255);
    measure(p, &stats);
    for (int c = 0; c < 3; c++) {
        float range = stats.high[c] - stats.low[c];
        if (range < 1) continue; /* a plain channel stays */
        made.scale[c] = 255 / range;
        made.offset[c] = -stats.low[c] * made.scale[c];
    }
    return made;
}

static void add_colour(picture *p, thaw_colour colour) {
    p->colour[p->colours++] = colour;
}

static void add_op(picture *p, const thaw_colour_op *op) {
    switch (op->kind) {
    case THAW_COLOUR_OP_CHANNEL_SHIFT:
        add_colour(p, channel_shift(p, op->amount));
        break;
    case THAW_COLOUR_OP_BRIGHTNESS:
        /* Keras hands bytes to Pillow and gets bytes back. */
        if (p->params->exact) add_colour(p, (thaw_colour){.kind = THAW_COLOUR_TRUNCATE});
        add_colour(p, linear(op->amount, 0, 0, 255));
        if (p->params->exact) add_colour(p, (thaw_colour){.kind = THAW_COLOUR_TRUNCATE});
        break;
    case THAW_COLOUR_OP_CONTRAST:
        add_colour(p, contrast(p, op->amount));
        break;
    case THAW_COLOUR_OP_SATURATION:
        add_colour(p, (thaw_colour){.kind = THAW_COLOUR_SATURATION, .scale = {op->amount}});
        break;
    case THAW_COLOUR_OP_AUTOCONTRAST:
        add_colour(p, autocontrast(p));
        break;
    case THAW_COLOUR_OP_SOLARIZE:
        add_colour(p, (thaw_colour){.kind = THAW_COLOUR_SOLARIZE, .low = op->amount});
        break;
    case THAW_COLOUR_OP_POSTERIZE:
        add_colour(p, (thaw_colour){.kind = THAW_COLOUR_POSTERIZE,
                                    .scale = {(float)(1 << (8 - (int)op->amount))}});
        break;
    }
}

/* Overwrites what of the span (y, x …) lies in the patch. */
static void cut_out(const thaw_augment_params *p, int y, int x, int count, float *span) {
    if (y < p->cut_y || y >= p->cut_y + p->cut_h) return;
    for (int i = 0; i < count; i++) {
        bool inside = x + i >= p->cut_x && x + i < p->cut_x + p->cut_w;
        for (int c = 0; c < 3 && inside; c++) span[3 * i + c] = p->cval;
    }
}

static void finish(const picture *p, uint8_t *dst) {
    const thaw_augment_params *params = p->params;
    float span[THAW_COLOUR_ROOM(SPAN)] = {0};
    for (int y = 0; y < p->h; y++) {
        for (int x = 0; x < p->w; x += SPAN) {
            int count = span_at(p, x);
            size_t first = ((size_t)y * (size_t)p->w + (size_t)x) * 3;
            make_span(p, y, x, count, span);
            if (params->noise.std > 0) {
                thaw_colour_add_noise(&params->noise, first, span, count);
            }
            cut_out(params, y, x, count, span);
            thaw_colour_store(span, count, dst + first);
        }
    }
}

void thaw_augment_apply(const thaw_augment_params *params, const uint8_t *src, int w, int h,
                        uint8_t *dst) {
    picture p = {.params = params, .w = w, .h = h};
    p.warp = (thaw_warp){.rgb = src,
                         .w = w,
                         .h = h,
                         .fill = params->fill,
                         .constant = params->cval,
                         .exact = params->exact};
    memcpy(p.warp.row, params->row, sizeof p.warp.row);
    memcpy(p.warp.column, params->column, sizeof p.warp.column);
    for (int i = 0; i < params->colours; i++) add_op(&p, &params->colour[i]);
    finish(&p, dst);
}
