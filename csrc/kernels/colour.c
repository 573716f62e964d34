#include "kernels/colour.h"

#include <math.h>
#include <string.h>

#include "base/mathf.h"
#include "base/rng.h"
#include "base/vec.h"

/* Four pixels are three vectors, after which the channels stand as before. */
#define PERIOD 12

/* One of the three vectors of a period: channels as they stand there. */
static inline vec spread(const float of_channel[3], int first) {
    float lane[4];
    for (int i = 0; i < 4; i++) lane[i] = of_channel[(first + i) % 3];
    return vec_load(lane);
}

static void linear(const thaw_colour *colour, float *rgb, int count) {
    vec low = vec_splat(colour->low), high = vec_splat(colour->high);
    for (int at = 0; at < PERIOD; at += 4) {
        vec scale = spread(colour->scale, at), offset = spread(colour->offset, at);
        for (int i = at; i < count; i += PERIOD) {
            vec x = vec_madd(vec_load(rgb + i), scale, offset);
            vec_store(rgb + i, vec_max(vec_min(x, high), low));
        }
    }
}

/* Adding 2^23 rounds a float of 0 … 255 to the nearest whole number; where that lies above, one too
 * much. */
static void truncate_all(float *rgb, int count) {
    vec large = vec_splat(0x1p23f), one = vec_splat(1);
    for (int i = 0; i < count; i += 4) {
        vec x = vec_load(rgb + i), near = vec_sub(vec_add(x, large), large);
        vec_store(rgb + i, vec_sub(near, vec_where_positive(vec_sub(near, x), one)));
    }
}

static float clip(float x) {
    return x < 0 ? 0 : x > 255 ? 255 : x;
}

static void saturate(float factor, float *rgb, int pixels) {
    for (; pixels > 0; pixels--, rgb += 3) {
        float grey = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
        for (int c = 0; c < 3; c++) rgb[c] = clip(grey + (rgb[c] - grey) * factor);
    }
}

void thaw_colour_run(const thaw_colour *colour, float *rgb, int pixels) {
    int count = pixels * 3;
    switch (colour->kind) {
    case THAW_COLOUR_LINEAR:
        linear(colour, rgb, count);
        break;
    case THAW_COLOUR_TRUNCATE:
        truncate_all(rgb, count);
        break;
    case THAW_COLOUR_SATURATION:
        saturate(colour->scale[0], rgb, pixels);
        break;
    case THAW_COLOUR_SOLARIZE:
        for (int i = 0; i < count; i++) {
            if (rgb[i] >= colour->low) rgb[i] = 255 - rgb[i];
        }
        break;
    case THAW_COLOUR_POSTERIZE:
        for (int i = 0; i < count; i++) {
            float step = colour->scale[0];
            rgb[i] = floorf(floorf(rgb[i] + 0.5f) / step) * step;
        }
        break;
    }
}

void thaw_colour_stats_init(thaw_colour_stats *stats) {
    *stats = (thaw_colour_stats){.low = {INFINITY, INFINITY, INFINITY},
                                 .high = {-INFINITY, -INFINITY, -INFINITY}};
}

void thaw_colour_stats_add(thaw_colour_stats *stats, const float *rgb, int pixels) {
    for (int i = 0; i < pixels; i++, rgb += 3) {
        for (int c = 0; c < 3; c++) {
            if (rgb[c] < stats->low[c]) stats->low[c] = rgb[c];
            if (rgb[c] > stats->high[c]) stats->high[c] = rgb[c];
            stats->sum[c] += (double)rgb[c];
        }
    }
    stats->pixels += (size_t)pixels;
}

/* Box–Muller: two numbers of each pair of words. */
static void normals(const uint32_t words[4], float out[4]) {
    for (int i = 0; i < 4; i += 2) {
        float radius = (float)((words[i] >> 8) + 1) * 0x1p-24f; /* (0, 1] */
        float angle = (float)(words[i + 1] >> 8) * 0x1p-24f * 6.28318530718f;
        radius = sqrtf(-2.0f * thaw_logf(radius));
        out[i] = radius * thaw_cosf(angle);
        out[i + 1] = radius * thaw_sinf(angle);
    }
}

void thaw_colour_add_noise(const thaw_colour_noise *noise, size_t first, float *rgb, int pixels) {
    size_t end = first + (size_t)pixels * 3;
    for (size_t block = first / 4; block * 4 < end; block++) {
        uint32_t counter[4], words[4];
        float added[4];
        memcpy(counter, noise->counter, sizeof counter);
        counter[0] += (uint32_t)block;
        thaw_philox(counter, noise->key, words);
        normals(words, added);
        for (size_t i = 0; i < 4; i++) {
            size_t at = block * 4 + i;
            if (at < first || at >= end) continue;
            rgb[at - first] = clip(rgb[at - first] + noise->std * added[i]);
        }
    }
}

void thaw_colour_store(const float *rgb, int pixels, uint8_t *out) {
    int count = pixels * 3, i = 0;
    for (; i + 4 <= count; i += 4) {
        uint32_t bytes = vec_to_bytes(vec_load(rgb + i));
        memcpy(out + i, &bytes, sizeof bytes);
    }
    uint32_t rest = i < count ? vec_to_bytes(vec_load(rgb + i)) : 0;
    for (; i < count; i++, rest >>= 8) out[i] = (uint8_t)rest;
}
