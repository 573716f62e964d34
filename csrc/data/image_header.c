#include "data/image_header.h"

#include <string.h>

#include "data/image.h"

static uint32_t read16(const uint8_t *p) {
    return (uint32_t)p[1] << 8 | p[0];
}

static uint32_t read32(const uint8_t *p) {
    return read16(p + 2) << 16 | read16(p);
}

static uint32_t read32_big(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static thaw_status truncated(const char *format, size_t length, thaw_error *err) {
    return thaw_fail(err, THAW_BAD_FILE, "truncated %s (ends after %zu bytes)", format, length);
}

/* ---- PNG (W3C Portable Network Graphics, third edition) -------------------------------------- */

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"
#define PNG_CHUNK_FRAME 12 /* length, type and checksum around a chunk's data */

/* CRC-32 of section D, four bits at a time. */
static uint32_t crc32(const uint8_t *bytes, size_t length) {
    static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
                                       0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                       0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                       0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

static thaw_status read_png(const uint8_t *bytes, size_t length, thaw_image_header *header,
                            thaw_error *err) {
    size_t at = sizeof PNG_SIGNATURE - 1;
    for (;;) {
        if (length - at < PNG_CHUNK_FRAME) return truncated("PNG", length, err);
        const uint8_t *chunk = bytes + at;
        size_t data = read32_big(chunk);
        if (length - at - PNG_CHUNK_FRAME < data) return truncated("PNG", length, err);
        at += PNG_CHUNK_FRAME + data;

        const char *type = (const char *)chunk + 4;
        bool critical = (type[0] & 0x20) == 0;
        if (critical && crc32(chunk + 4, 4 + data) != read32_big(chunk + 8 + data))
            return thaw_fail(err, THAW_BAD_FILE, "damaged PNG (wrong checksum of %.4s)", type);
        if (memcmp(type, "IEND", 4) == 0) break;
        if (memcmp(type, "IHDR", 4) == 0 && data >= 8) {
            header->w = read32_big(chunk + 8);
            header->h = read32_big(chunk + 12);
        }
    }
    return THAW_OK;
}

bool thaw_png_note(const uint8_t *bytes, size_t length, const char *keyword, char *out,
                   size_t size) {
    size_t at = sizeof PNG_SIGNATURE - 1, key = strlen(keyword) + 1; /* its zero separates */
    if (length < at || memcmp(bytes, PNG_SIGNATURE, at) != 0) return false;
    while (length - at >= PNG_CHUNK_FRAME) {
        const uint8_t *chunk = bytes + at;
        size_t data = read32_big(chunk);
        if (length - at - PNG_CHUNK_FRAME < data) return false;
        at += PNG_CHUNK_FRAME + data;
        if (memcmp(chunk + 4, "tEXt", 4) != 0 || data < key) continue;
        if (memcmp(chunk + 8, keyword, key) != 0) continue;
        size_t text = data - key < size - 1 ? data - key : size - 1;
        memcpy(out, chunk + 8 + key, text);
        out[text] = '\0';
        return true;
    }
    return false;
}

/* ---- BMP ------------------------------------------------------------------------------------- */

static thaw_status read_bmp(const uint8_t *bytes, size_t length, thaw_image_header *header,
                            thaw_error *err) {
    if (length < 30) return truncated("BMP", length, err);
    uint32_t data = read32(bytes + 10), depth;
    if (read32(bytes + 14) == 12) { /* OS/2 1.x: a short header */
        header->w = read16(bytes + 18);
        header->h = read16(bytes + 20);
        depth = read16(bytes + 24);
    } else {
        uint32_t h = read32(bytes + 22);
        header->w = read32(bytes + 18);
        header->h = h >> 31 != 0 ? 0u - h : h; /* negative: rows from the top */
        depth = read16(bytes + 28);
    }
    /* Run-length coding, which the decoder refuses, is the only way to need fewer bytes. */
    uint64_t line = (uint64_t)header->w * depth, stride = (line + 31) / 32 * 4;
    uint64_t rows = header->h > 0 ? header->h - 1 : 0;
    if (header->h <= THAW_IMAGE_MAX_SIDE && header->w <= THAW_IMAGE_MAX_SIDE &&
        data + rows * stride + (line + 7) / 8 > length)
        return truncated("BMP", length, err);
    return THAW_OK;
}

/* ---- GIF (GIF89a specification) -------------------------------------------------------------- */

enum { GIF_IMAGE = 0x2C, GIF_EXTENSION = 0x21, GIF_TRAILER = 0x3B };

/* Bytes of the colour table that a packed field announces. */
static size_t gif_colours(uint8_t packed) {
    return (packed & 0x80) != 0 ? (size_t)3 << ((packed & 7) + 1) : 0;
}

/* Goes behind a chain of sub-blocks; false when the file ends first. */
static bool gif_pass_blocks(const uint8_t *bytes, size_t length, size_t *at) {
    while (*at < length) {
        size_t block = bytes[*at];
        *at += 1 + block;
        if (block == 0) return true;
    }
    return false;
}

/* As far as the end of the first picture. */
static thaw_status read_gif(const uint8_t *bytes, size_t length, thaw_image_header *header,
                            thaw_error *err) {
    if (length < 13) return truncated("GIF", length, err);
    header->w = read16(bytes + 6);
    header->h = read16(bytes + 8);
    size_t at = 13 + gif_colours(bytes[10]);
    while (at < length) {
        int kind = bytes[at];
        if (kind == GIF_EXTENSION) {
            at += 2; /* and its label */
            if (!gif_pass_blocks(bytes, length, &at)) break;
        } else if (kind == GIF_IMAGE) {
            if (length - at < 11) break;
            at += 11 + gif_colours(bytes[at + 9]); /* 10 and the code size */
            if (gif_pass_blocks(bytes, length, &at)) return THAW_OK;
            break;
        } else if (kind == GIF_TRAILER) {
            return thaw_fail(err, THAW_BAD_FILE, "a GIF without a picture in it");
        } else {
            return thaw_fail(err, THAW_BAD_FILE, "damaged GIF (unknown block %02x)",
                             (unsigned)kind);
        }
    }
    return truncated("GIF", length, err);
}

/* ---- which of them --------------------------------------------------------------------------- */

typedef thaw_status header_reader(const uint8_t *, size_t, thaw_image_header *, thaw_error *);

typedef struct {
    const char *format;
    size_t offset;
    const char *magic;
    size_t bytes;
    header_reader *read; /* NULL: known by name alone */
} kind;

static const kind kinds[] = {
    {"JPEG", 0, "\xFF\xD8", 2, thaw_jpeg_header_read},
    {"PNG", 0, PNG_SIGNATURE, 8, read_png},
    {"BMP", 0, "BM", 2, read_bmp},
    {"GIF", 0, "GIF8", 4, read_gif},
    {"WebP", 8, "WEBP", 4, NULL},
    {"HEIF or AVIF", 4, "ftyp", 4, NULL},
    {"TIFF", 0, "II*\0", 4, NULL},
    {"TIFF", 0, "MM\0*", 4, NULL},
};

static const kind *find_kind(const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const kind *k = &kinds[i];
        if (length >= k->offset + k->bytes && memcmp(bytes + k->offset, k->magic, k->bytes) == 0)
            return k;
    }
    return NULL;
}

thaw_status thaw_image_header_read(const uint8_t *bytes, size_t length, thaw_image_header *out,
                                   thaw_error *err) {
    if (length == 0) return thaw_fail(err, THAW_BAD_FILE, "an empty file");
    const kind *k = find_kind(bytes, length);
    if (k == NULL)
        return thaw_fail(err, THAW_BAD_FILE,
                         "not an image this program reads (JPEG, PNG, BMP, GIF)");
    if (k->read == NULL)
        return thaw_fail(err, THAW_BAD_FILE,
                         "a %s image; this program reads JPEG, PNG, BMP and GIF", k->format);

    thaw_image_header header = {.format = k->format, .orientation = 1};
    THAW_TRY(k->read(bytes, length, &header, err));
    if (header.w == 0 || header.h == 0)
        return thaw_fail(err, THAW_BAD_FILE, "damaged %s (a side of 0 pixels)", k->format);
    if (header.w > THAW_IMAGE_MAX_SIDE || header.h > THAW_IMAGE_MAX_SIDE ||
        (uint64_t)header.w * header.h > THAW_IMAGE_MAX_PIXELS)
        return thaw_fail(err, THAW_BAD_FILE,
                         "too large: at most %d pixels a side and %zu million together, found a "
                         "%s of %u × %u",
                         THAW_IMAGE_MAX_SIDE, THAW_IMAGE_MAX_PIXELS / 1000000, k->format,
                         (unsigned)header.w, (unsigned)header.h);
    *out = header;
    return THAW_OK;
}
