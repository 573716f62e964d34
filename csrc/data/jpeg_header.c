/* JPEG's structure (ITU-T T.81, annex B): segments that begin with FF and a marker. */
#include <stdbool.h>
#include <string.h>

#include "data/image_header.h"

enum {
    MARKER_SOF0 = 0xC0, /* baseline; C1 extended, C2 progressive; the others are never met */
    MARKER_SOF2 = 0xC2,
    MARKER_DHT = 0xC4,
    MARKER_JPG = 0xC8,
    MARKER_DAC = 0xCC,
    MARKER_SOF15 = 0xCF,
    MARKER_RST0 = 0xD0,
    MARKER_RST7 = 0xD7,
    MARKER_SOI = 0xD8,
    MARKER_EOI = 0xD9,
    MARKER_SOS = 0xDA,
    MARKER_APP1 = 0xE1,
    MARKER_TEM = 0x01,
};

#define EXIF_NAME "Exif\0"
#define EXIF_NAME_BYTES 6

typedef struct {
    const uint8_t *bytes;
    size_t length, at;
    thaw_image_header *header;
    thaw_error *err;
} jpeg_walk;

static thaw_status damaged(const jpeg_walk *walk, const char *what) {
    return thaw_fail(walk->err, THAW_BAD_FILE, "damaged JPEG (%s)", what);
}

static thaw_status truncated(const jpeg_walk *walk) {
    return thaw_fail(walk->err, THAW_BAD_FILE, "truncated JPEG (ends after %zu bytes)",
                     walk->length);
}

static size_t read16(const uint8_t *p) {
    return (size_t)p[0] << 8 | p[1];
}

/* Goes behind the next marker and returns it; MARKER_TEM at the end of the file. Bytes that belong
 * to no segment are passed over, which also passes over the coded data of a scan. */
static int next_marker(jpeg_walk *walk) {
    for (;;) {
        const uint8_t *ff = memchr(walk->bytes + walk->at, 0xFF, walk->length - walk->at);
        if (ff == NULL) break;
        walk->at = (size_t)(ff - walk->bytes);
        while (walk->at < walk->length && walk->bytes[walk->at] == 0xFF) walk->at++;
        if (walk->at == walk->length) break;
        int marker = walk->bytes[walk->at++];
        if (marker != 0) return marker; /* FF 00 is a coded FF */
    }
    walk->at = walk->length;
    return MARKER_TEM;
}

static bool has_segment(int marker) {
    return marker != MARKER_TEM && marker != MARKER_SOI &&
           !(marker >= MARKER_RST0 && marker <= MARKER_RST7);
}

static bool is_frame(int marker) {
    return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && marker != MARKER_DHT &&
           marker != MARKER_JPG && marker != MARKER_DAC;
}

static thaw_status read_frame(jpeg_walk *walk, int marker, const uint8_t *segment, size_t bytes) {
    if (marker > MARKER_SOF2)
        return thaw_fail(walk->err, THAW_BAD_FILE,
                         "a JPEG of a rare kind (lossless, hierarchical or arithmetic coding), "
                         "which this program does not read; save it again as an ordinary JPEG");
    if (bytes < 6) return damaged(walk, "short frame header");
    if (walk->header->w != 0) return damaged(walk, "two frame headers");
    walk->header->h = (uint32_t)read16(segment + 1);
    walk->header->w = (uint32_t)read16(segment + 3);
    if (walk->header->w == 0 || walk->header->h == 0) return damaged(walk, "a side of 0 pixels");
    return THAW_OK;
}

/* A Huffman table has at most 256 symbols; older stb_image believes it without counting. */
static thaw_status check_huffman(jpeg_walk *walk, const uint8_t *segment, size_t bytes) {
    while (bytes > 0) {
        size_t symbols = 0;
        if (bytes < 17) return damaged(walk, "short Huffman table");
        for (int i = 1; i <= 16; i++) symbols += segment[i];
        if (symbols > 256) return damaged(walk, "a Huffman table of more than 256 symbols");
        if (bytes - 17 < symbols) return damaged(walk, "short Huffman table");
        segment += 17 + symbols;
        bytes -= 17 + symbols;
    }
    return THAW_OK;
}

static thaw_status read_segment(jpeg_walk *walk, int marker) {
    if (walk->length - walk->at < 2) return truncated(walk);
    size_t bytes = read16(walk->bytes + walk->at);
    if (bytes < 2) return damaged(walk, "a segment shorter than its own length");
    if (walk->length - walk->at < bytes) return truncated(walk);
    const uint8_t *segment = walk->bytes + walk->at + 2;
    walk->at += bytes;
    bytes -= 2;

    if (is_frame(marker)) return read_frame(walk, marker, segment, bytes);
    if (marker == MARKER_DHT) return check_huffman(walk, segment, bytes);
    if (marker == MARKER_SOS && walk->header->w == 0) return damaged(walk, "no frame header");
    if (marker == MARKER_APP1 && bytes > EXIF_NAME_BYTES &&
        memcmp(segment, EXIF_NAME, EXIF_NAME_BYTES) == 0)
        walk->header->orientation =
            thaw_exif_orientation(segment + EXIF_NAME_BYTES, bytes - EXIF_NAME_BYTES);
    return THAW_OK;
}

thaw_status thaw_jpeg_header_read(const uint8_t *bytes, size_t length, thaw_image_header *out,
                                  thaw_error *err) {
    thaw_image_header header = {.format = "JPEG", .orientation = 1};
    jpeg_walk walk = {bytes, length, 2, &header, err};
    for (;;) {
        int marker = next_marker(&walk);
        if (marker == MARKER_EOI) break;
        if (marker == MARKER_TEM && walk.at == length) return truncated(&walk);
        if (has_segment(marker)) THAW_TRY(read_segment(&walk, marker));
    }
    if (header.w == 0) return damaged(&walk, "no picture in it");
    *out = header;
    return THAW_OK;
}
