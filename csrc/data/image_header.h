/* What an image file says of itself before it is decoded, and whether it is all there.
 *
 * stb_image fills what is missing of a truncated file with grey or black and calls it an image; for
 * training that is worse than no image. So the structure of the file is walked to its end here,
 * with every length checked, and only a complete file of a sane size goes to the decoder. */
#ifndef THAW_DATA_IMAGE_HEADER_H
#define THAW_DATA_IMAGE_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef struct {
    const char *format; /* "JPEG", "PNG", "BMP" or "GIF" */
    uint32_t w, h;      /* as stored, before any turning; both at least 1 */
    int orientation;    /* 1 … 8 as EXIF counts; 1 is upright */
} thaw_image_header;

/* BAD_FILE on anything that is not a complete image within THAW_IMAGE_MAX_SIDE and
 * THAW_IMAGE_MAX_PIXELS, saying what it is instead. */
thaw_status thaw_image_header_read(const uint8_t *bytes, size_t length, thaw_image_header *out,
                                   thaw_error *err) THAW_MUST_CHECK;

/* Notes that synthetic pictures carry, so that a file says what it is wherever it lies: keyword,
 * then "GENERATOR SEED INDEX". */
#define THAW_SYNTHETIC_KEYWORD "Thaw-Synthetic"

/* Copies the first note (chunk tEXt) under a keyword to out, cut to size >= 1 with its end marked;
 * false when the bytes are no PNG or have none. */
bool thaw_png_note(const uint8_t *bytes, size_t length, const char *keyword, char *out,
                   size_t size);

/* The part for JPEG: walks the markers from start to end of image. */
thaw_status thaw_jpeg_header_read(const uint8_t *bytes, size_t length, thaw_image_header *out,
                                  thaw_error *err) THAW_MUST_CHECK;

/* Orientation in an EXIF block (what follows "Exif\0\0" in a JPEG's APP1 segment); 1 when it has
 * none or makes no sense. */
int thaw_exif_orientation(const uint8_t *tiff, size_t length);

#endif
