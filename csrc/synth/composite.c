/* Pictures out of two photos of the training split: what one shows in its middle is cut out along a
 * soft edge, or what is opaque of one that is transparent elsewhere, and pasted, moved, turned and
 * scaled, with a shadow, on a blurred other one of another class (after Dwibedi, Misra & Hebert,
 * "Cut, paste and learn", ICCV 2017: edges that fade keep a network from learning where things were
 * cut). Blurred, since the other photo's thing must not be seen under the label of this one. */
#include <math.h>
#include <string.h>

#include "base/mathf.h"
#include "base/rng.h"
#include "kernels/warp.h"
#include "synth/generator.h"

#define RADIANS (3.141592653589793 / 180)
#define SHADOW_REACH 0.06f /* how far it falls, as a share of the picture's shorter side */
#define SHADOW_FADE 2      /* its edge is so many times as wide as the cut's */
#define BLURS 2            /* boxes: the second makes a tent of the first */

const char *const thaw_mask_names[THAW_MASK_COUNT] = {"ellipse", "box"};

typedef struct {
    const thaw_synth_task *task;
    uint32_t *sample; /* real photos, class after class */
    size_t *first;    /* of each class in sample; one more at the end */
    uint8_t *line;    /* room for a row or a column that is blurred */
    float *row;       /* room for a row of what is pasted, */
    float *cover;     /* of how much it covers, and */
    float *shade;     /* of its shadow: all three as RGB */
    uint8_t *grey[2]; /* room for a photo's alpha as a picture, and for that of its shadow */
} composite_state;

static thaw_status open_composite(const thaw_synth_task *task, thaw_arena *arena, void **state,
                                  size_t *pieces, thaw_error *err) {
    composite_state *s = thaw_arena_alloc(arena, sizeof *s);
    size_t longer = (size_t)(task->w > task->h ? task->w : task->h);
    if (s == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a compositor");
    s->task = task;
    s->sample = thaw_arena_array(arena, task->real.samples, sizeof *s->sample);
    s->first = thaw_arena_array(arena, (size_t)task->classes + 1, sizeof *s->first);
    s->line = thaw_arena_array(arena, longer, 3);
    size_t row = (size_t)task->w * 3 + 1, bytes = (size_t)task->w * (size_t)task->h * 3;
    s->row = thaw_arena_array(arena, row * 3, sizeof *s->row);
    s->grey[0] = thaw_arena_array(arena, bytes, 2);
    if (s->sample == NULL || s->first == NULL || s->line == NULL || s->row == NULL ||
        s->grey[0] == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "a picture of %d x %d", task->w, task->h);
    }
    s->cover = s->row + row;
    s->shade = s->cover + row;
    s->grey[1] = s->grey[0] + bytes;
    thaw_synth_sort(&task->real, task->classes, s->sample, s->first);
    *state = s;
    *pieces = 0;
    return THAW_OK;
}

static const uint8_t *photo_of(const composite_state *s, size_t entry) {
    size_t bytes = (size_t)s->task->w * (size_t)s->task->h * 3;
    return s->task->real.rgb + s->sample[entry] * bytes;
}

/* NULL of a photo that is opaque. */
static const uint8_t *alpha_of(const composite_state *s, size_t entry) {
    return s->task->real.alpha == NULL ? NULL : s->task->real.alpha[s->sample[entry]];
}

/* ---- the background -------------------------------------------------------------------------- */

/* A photo of another class or, where there is one class only, any. */
static const uint8_t *draw_background(const composite_state *s, int label, thaw_rng *rng) {
    size_t from = s->first[label], own = s->first[label + 1] - from;
    size_t all = s->task->real.samples, others = all - own;
    if (others == 0) return photo_of(s, thaw_rng_below(rng, (uint32_t)all));
    size_t entry = thaw_rng_below(rng, (uint32_t)others);
    return photo_of(s, entry < from ? entry : entry + own);
}

/* Replaces n pixels, `step` bytes apart, by the means of those within `radius`; at the ends the
 * last pixel goes on. */
static void blur_line(uint8_t *pixel, size_t step, int n, int radius, uint8_t *copy) {
    for (int i = 0; i < n; i++) memcpy(copy + i * 3, pixel + (size_t)i * step, 3);
    int wide = 2 * radius + 1, last = n - 1;
    for (int c = 0; c < 3; c++) {
        int sum = wide / 2;
        for (int i = -radius; i <= radius; i++) {
            int at = i < 0 ? 0 : i > last ? last : i;
            sum += copy[at * 3 + c];
        }
        for (int i = 0; i < n; i++) {
            pixel[(size_t)i * step + (size_t)c] = (uint8_t)(sum / wide);
            int next = i + radius + 1 > last ? last : i + radius + 1;
            int former = i - radius < 0 ? 0 : i - radius;
            sum += copy[next * 3 + c] - copy[former * 3 + c];
        }
    }
}

/* share: radius as a share of the shorter side */
static void blur(const composite_state *s, double share, uint8_t *rgb) {
    int w = s->task->w, h = s->task->h, side = w < h ? w : h;
    int radius = (int)(share * side + 0.5);
    for (int i = 0; i < BLURS && radius > 0; i++) {
        for (int y = 0; y < h; y++) blur_line(rgb + (size_t)(y * w) * 3, 3, w, radius, s->line);
        for (int x = 0; x < w; x++) blur_line(rgb + x * 3, (size_t)w * 3, h, radius, s->line);
    }
}

/* ---- the cut-out ----------------------------------------------------------------------------- */

/* Where a cut-out lands, in pixels. */
typedef struct {
    const thaw_synth_composite *desc;
    float x, y;           /* its middle in the picture, and */
    float from_x, from_y; /* in the photo */
    float half_w, half_h; /* in the photo */
    float cosine, sine;   /* of the way back into the photo, over the scale */
    float mirror;         /* −1, or 1 */
    float shadow, shadow_x, shadow_y;
} pasting;

static pasting draw_pasting(const composite_state *s, thaw_rng *rng) {
    const thaw_synth_composite *d = &s->task->desc.composite;
    float w = (float)s->task->w, h = (float)s->task->h, side = w < h ? w : h;
    float left = (float)d->cut[0], top = (float)d->cut[1];
    float right = (float)d->cut[2], bottom = (float)d->cut[3], shift = (float)d->shift;
    pasting p = {.desc = d,
                 .from_x = (left + right) / 2 * w,
                 .from_y = (top + bottom) / 2 * h,
                 .half_w = (right - left) / 2 * w,
                 .half_h = (bottom - top) / 2 * h};
    p.x = p.from_x + thaw_rng_uniform(rng, -shift, shift) * w;
    p.y = p.from_y + thaw_rng_uniform(rng, -shift, shift) * h;
    double turn = (double)thaw_rng_uniform(rng, -1, 1) * d->rotation * RADIANS;
    double scale = (double)thaw_rng_uniform(rng, (float)d->scale[0], (float)d->scale[1]);
    p.cosine = (float)(thaw_cos(turn) / scale);
    p.sine = (float)(thaw_sin(turn) / scale);
    bool mirrors = thaw_rng_unit(rng) < 0.5f;
    p.mirror = s->task->desc.flip && mirrors ? -1 : 1;
    p.shadow = thaw_rng_unit(rng) * (float)d->shadow;
    p.shadow_x = thaw_rng_uniform(rng, -SHADOW_REACH, SHADOW_REACH) * side;
    p.shadow_y = thaw_rng_uniform(rng, 0, SHADOW_REACH) * side; /* light comes from above */
    return p;
}

/* How much of the pixel (x, y) the cut-out covers, 0 … 1: all within, nothing beyond its edge, and
 * between them smoothly over `fade`, a share of the way to the middle. */
static float cover(const pasting *p, float x, float y, float fade) {
    float right = x - p->x, down = y - p->y;
    float u = (p->cosine * right + p->sine * down) / p->half_w;
    float v = (p->cosine * down - p->sine * right) / p->half_h;
    float out = fabsf(u) > fabsf(v) ? fabsf(u) : fabsf(v);
    if (p->desc->mask == THAW_MASK_ELLIPSE) out = sqrtf(u * u + v * v);
    if (out >= 1) return 0;
    if (1 - out >= fade) return 1;
    float share = (1 - out) / fade;
    return share * share * (3 - 2 * share);
}

/* The way from a pixel of the picture to where it lies in the photo. */
static thaw_warp warp_of(const composite_state *s, const pasting *p, const uint8_t *photo) {
    double c = (double)p->cosine, n = (double)p->sine, m = (double)p->mirror;
    double x = (double)p->x - 0.5, y = (double)p->y - 0.5; /* pixel centres lie at halves */
    return (thaw_warp){.rgb = photo,
                       .w = s->task->w,
                       .h = s->task->h,
                       .row = {c, -n, (double)p->from_y - 0.5 - c * y + n * x},
                       .column = {m * n, m * c, (double)p->from_x - 0.5 - m * (n * y + c * x)},
                       .fill = THAW_FILL_NEAREST};
}

static void paste(const composite_state *s, const pasting *p, const uint8_t *photo, uint8_t *rgb) {
    thaw_warp warp = warp_of(s, p, photo);
    float fade = (float)p->desc->feather, dark = fade * SHADOW_FADE;
    for (int row = 0; row < s->task->h; row++) {
        thaw_warp_span(&warp, row, 0, s->task->w, s->row);
        for (int column = 0; column < s->task->w; column++, rgb += 3) {
            float x = (float)column + 0.5f, y = (float)row + 0.5f;
            float share = cover(p, x, y, fade);
            float shade = 1 - p->shadow * cover(p, x - p->shadow_x, y - p->shadow_y, dark);
            for (int c = 0; c < 3; c++) {
                float under = (float)rgb[c] * shade, above = s->row[column * 3 + c];
                rgb[c] = (uint8_t)(under + share * (above - under) + 0.5f);
            }
        }
    }
}

static void to_grey(const uint8_t *alpha, size_t pixels, uint8_t *rgb) {
    for (size_t i = 0; i < pixels; i++) memset(rgb + i * 3, alpha[i], 3);
}

/* What is opaque of a photo covers as it is: no edge has to be made soft. The photo lies on white,
 * so a pixel's own share of what is seen is its value less the white that shines through. */
static void paste_opaque(const composite_state *s, const pasting *p, const uint8_t *photo,
                         const uint8_t *alpha, uint8_t *rgb) {
    const thaw_synth_task *task = s->task;
    pasting below = *p;
    below.x += p->shadow_x;
    below.y += p->shadow_y;
    to_grey(alpha, (size_t)task->w * (size_t)task->h, s->grey[0]);
    to_grey(alpha, (size_t)task->w * (size_t)task->h, s->grey[1]);
    blur(s, (double)SHADOW_REACH, s->grey[1]);
    thaw_warp seen = warp_of(s, p, photo), cover = warp_of(s, p, s->grey[0]);
    thaw_warp shade = warp_of(s, &below, s->grey[1]);
    cover.fill = shade.fill = THAW_FILL_CONSTANT;
    seen.fill = THAW_FILL_CONSTANT;
    seen.constant = 255;
    for (int row = 0; row < task->h; row++) {
        thaw_warp_span(&seen, row, 0, task->w, s->row);
        thaw_warp_span(&cover, row, 0, task->w, s->cover);
        thaw_warp_span(&shade, row, 0, task->w, s->shade);
        for (int i = 0; i < task->w * 3; i++, rgb++) {
            float through = 1 - s->cover[i] / 255;
            float under = (float)*rgb * (1 - p->shadow * s->shade[i] / 255);
            float value = s->row[i] + through * (under - 255);
            *rgb = (uint8_t)((value < 0 ? 0 : value > 255 ? 255 : value) + 0.5f);
        }
    }
}

static void make_composite(void *state, int label, uint32_t stream, uint32_t index, uint8_t *rgb,
                           float *feature) {
    const composite_state *s = state;
    const thaw_synth_task *task = s->task;
    (void)feature;
    thaw_rng rng = thaw_rng_make(task->seed, THAW_RNG_SYNTH, stream, index);
    size_t own = s->first[label + 1] - s->first[label];
    size_t entry = s->first[label] + thaw_rng_below(&rng, (uint32_t)own);
    const uint8_t *photo = photo_of(s, entry), *alpha = alpha_of(s, entry);
    const uint8_t *under = draw_background(s, label, &rng);
    pasting p = draw_pasting(s, &rng);
    memcpy(rgb, under, (size_t)task->w * (size_t)task->h * 3);
    blur(s, task->desc.composite.blur, rgb);
    if (alpha != NULL) {
        paste_opaque(s, &p, photo, alpha, rgb);
    } else {
        paste(s, &p, photo, rgb);
    }
}

const thaw_generator thaw_generator_composite = {.name = "composite",
                                                 .learns = true,
                                                 .pictures = true,
                                                 .open = open_composite,
                                                 .make = make_composite};
