/* EXIF 2.3, section 4.6: a TIFF header, then a directory of 12-byte entries, of which one tells how
 * the camera was held. */
#include <stdbool.h>
#include <string.h>

#include "data/image_header.h"

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
#define ENTRY_BYTES 12

typedef struct {
    const uint8_t *bytes;
    size_t length;
    bool big_endian;
} tiff_view;

/* Both give 0 beyond the end: an offset or tag of 0 means nothing here. */
static uint32_t read16(tiff_view t, size_t at) {
    if (at > t.length || t.length - at < 2) return 0;
    const uint8_t *p = t.bytes + at;
    return t.big_endian ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static uint32_t read32(tiff_view t, size_t at) {
    uint32_t first = read16(t, at), second = read16(t, at + 2);
    return t.big_endian ? first << 16 | second : second << 16 | first;
}

int thaw_exif_orientation(const uint8_t *bytes, size_t length) {
    tiff_view tiff = {bytes, length, false};
    if (length < 8) return 1;
    if (memcmp(bytes, "MM", 2) == 0)
        tiff.big_endian = true;
    else if (memcmp(bytes, "II", 2) != 0)
        return 1;
    if (read16(tiff, 2) != 42) return 1;

    size_t directory = read32(tiff, 4);
    uint32_t entries = read16(tiff, directory);
    for (uint32_t i = 0; i < entries; i++) {
        size_t entry = directory + 2 + (size_t)i * ENTRY_BYTES;
        if (entry > length || length - entry < ENTRY_BYTES) return 1;
        if (read16(tiff, entry) != TAG_ORIENTATION || read16(tiff, entry + 2) != TYPE_SHORT)
            continue;
        uint32_t value = read16(tiff, entry + 8);
        return value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}
