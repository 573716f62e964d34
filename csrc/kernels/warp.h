/* One affine warp of an 8-bit RGB image: whatever rotations, shifts and flips were composed, every
 * pixel is sampled once, and in between nothing is stored. */
#ifndef THAW_KERNELS_WARP_H
#define THAW_KERNELS_WARP_H

#include <stdbool.h>
#include <stdint.h>

/* What lies outside the image, as scipy.ndimage has it; n is the size of an axis. */
typedef enum {
    THAW_FILL_NEAREST,  /* a a a | a b c d | d d d */
    THAW_FILL_CONSTANT, /* k k k | a b c d | k k k: k beyond [0, n − 1], nothing blended in between
                         */
    THAW_FILL_REFLECT,  /* c b a | a b c d | d c b: period 2n */
    THAW_FILL_WRAP      /* b c d | a b c d | b c d: period n − 1, the ends are one */
} thaw_fill;

typedef struct {
    const uint8_t *rgb; /* source, h × w × 3 */
    int w, h;
    /* Where the output pixel (y, x) comes from: source row row[0]·y + row[1]·x + row[2], and the
     * same for the column. All within ±2^22. */
    double row[3], column[3];
    thaw_fill fill;
    float constant; /* k */
    /* Blend in double and round to float once, which gives SciPy's own floats. Otherwise in
     * fixed point, within 1/50 of a byte of it and faster. */
    bool exact;
} thaw_warp;

/* Pixels (y, x) … (y, x + count − 1) of the output, bilinearly: 3 floats in 0 … 255 each, to an
 * out that has room for one float more. A pixel is the same whatever span it is part of. */
void thaw_warp_span(const thaw_warp *warp, int y, int x, int count, float *out);

#endif
