/* Colour operations on spans of RGB floats in 0 … 255, between a warp and the bytes it becomes. */
#ifndef THAW_KERNELS_COLOUR_H
#define THAW_KERNELS_COLOUR_H

#include <stddef.h>
#include <stdint.h>

/* Spans are worked on by fours of floats: whoever makes one leaves room up to the next multiple. */
#define THAW_COLOUR_ROOM(pixels) (((pixels)*3 + 4) & ~3)

typedef enum {
    THAW_COLOUR_LINEAR,     /* x · scale + offset, clipped to [low, high] */
    THAW_COLOUR_TRUNCATE,   /* to the whole number below */
    THAW_COLOUR_SATURATION, /* grey + (x − grey) · scale, clipped to [0, 255] */
    THAW_COLOUR_SOLARIZE,   /* x < low ? x : 255 − x */
    THAW_COLOUR_POSTERIZE   /* rounded, then to the multiple of scale below; a power of two */
} thaw_colour_kind;

typedef struct {
    thaw_colour_kind kind;
    float scale[3], offset[3]; /* one a channel; saturation and posterize read the first alone */
    float low, high;
} thaw_colour;

/* In place. grey = (299 R + 587 G + 114 B) / 1000, as Pillow has it. */
void thaw_colour_run(const thaw_colour *colour, float *rgb, int pixels);

/* What some operations ask of the whole image, gathered span by span. */
typedef struct {
    float low[3], high[3];
    double sum[3];
    size_t pixels;
} thaw_colour_stats;

void thaw_colour_stats_init(thaw_colour_stats *stats);
void thaw_colour_stats_add(thaw_colour_stats *stats, const float *rgb, int pixels);

/* Adds Gaussian noise of standard deviation std and clips to [0, 255]. The noise of a float is a
 * function of key, counter and its index in the image (first, for the span's first float): index /
 * 4 is added to counter[0]. */
typedef struct {
    float std;
    uint32_t key[2], counter[4];
} thaw_colour_noise;

void thaw_colour_add_noise(const thaw_colour_noise *noise, size_t first, float *rgb, int pixels);

/* Floats in [0, 255] to bytes, rounded to nearest. */
void thaw_colour_store(const float *rgb, int pixels, uint8_t *out);

#endif
