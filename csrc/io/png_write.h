/* PNG files (W3C, Portable Network Graphics, third edition) without compression: photos that were
 * warped or drawn here to be looked at, for which a third less of disk is not worth a compressor.
 */
#ifndef THAW_IO_PNG_WRITE_H
#define THAW_IO_PNG_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Makes a file in memory of w × h RGB pixels, 1 <= w, h, at most 2^28 together. The caller frees
 * *bytes with thaw_heap_free. INVALID or NO_MEMORY. */
thaw_status thaw_png_encode(const uint8_t *rgb, int w, int h, uint8_t **bytes, size_t *length,
                            thaw_error *err) THAW_MUST_CHECK;

#endif
