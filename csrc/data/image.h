/* Decoded photos: 8-bit RGB, rows from the top, three bytes a pixel. What is transparent is laid on
 * white, and how transparent it was stands beside it. */
#ifndef THAW_DATA_IMAGE_H
#define THAW_DATA_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Bounds of what is decoded. A side alone would allow 1.2 GB, an area alone a side of 2^26. */
#define THAW_IMAGE_MAX_SIDE 20000
#define THAW_IMAGE_MAX_PIXELS ((size_t)64 << 20)

typedef struct {
    int w, h;
    uint8_t *rgb; /* w * h * 3 bytes on the heap; NULL once reset */
    uint8_t *
        alpha; /* w * h bytes, 255 where nothing shines through; NULL where nothing does anywhere */
} thaw_image;

/* An opaque image with undefined pixels; 1 <= w, h <= THAW_IMAGE_MAX_SIDE, at most
 * THAW_IMAGE_MAX_PIXELS. INVALID or NO_MEMORY. */
thaw_status thaw_image_init(thaw_image *image, int w, int h, thaw_error *err) THAW_MUST_CHECK;

/* Frees the pixels; an image of zeroes may be reset too. */
void thaw_image_reset(thaw_image *image);

/* Decodes a JPEG, PNG, BMP or GIF (its first frame) held in memory, whatever its file was called.
 *
 * Grey becomes RGB, 16 bits become 8, transparency is laid on white, and a JPEG is turned upright
 * as its EXIF orientation says. Size is checked from the header before anything is decoded. All
 * builds give the same bits. BAD_FILE with a reason for a stranger ("truncated JPEG", "not an image
 * this program reads (JPEG, PNG, BMP, GIF)"), or NO_MEMORY. The caller resets *out. */
thaw_status thaw_image_decode(const uint8_t *bytes, size_t length, thaw_image *out,
                              thaw_error *err) THAW_MUST_CHECK;

/* Copies pixels of 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA, as a canvas gives) channels; what
 * is transparent is laid on white. The caller resets *out. INVALID or NO_MEMORY. */
thaw_status thaw_image_from_pixels(const uint8_t *pixels, int w, int h, int channels,
                                   thaw_image *out, thaw_error *err) THAW_MUST_CHECK;

#endif
