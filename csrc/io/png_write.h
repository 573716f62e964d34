/* PNG files (W3C, Portable Network Graphics, third edition) without compression: photos that were
 * warped or drawn here to be looked at, for which a third less of disk is not worth a compressor.
 */
#ifndef THAW_IO_PNG_WRITE_H
#define THAW_IO_PNG_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef struct {
    const uint8_t *rgb; /* w * h * 3 bytes */
    int w, h;           /* at least 1 each, at most 2^28 pixels */
    /* A note that travels with the picture (chunk tEXt): Latin-1, the keyword of 1 … 79 letters.
     * NULL: none. */
    const char *keyword, *text;
} thaw_png;

/* Makes a file in memory. The caller frees *bytes with thaw_heap_free. INVALID or NO_MEMORY. */
thaw_status thaw_png_encode(const thaw_png *png, uint8_t **bytes, size_t *length,
                            thaw_error *err) THAW_MUST_CHECK;

#endif
