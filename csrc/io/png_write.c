#include "io/png_write.h"

#include <string.h>

#include "base/heap.h"
#include "base/whole.h"

#define MAX_PIXELS ((size_t)1 << 28)
#define CHUNK_BYTES 12    /* length, kind and checksum around a chunk's data */
#define HEADER_BYTES 13   /* of the chunk IHDR */
#define BLOCK_BYTES 65535 /* of deflate's stored blocks, at most */
#define ADLER_BASE 65521

/* Where a file is written, and the checksum of the chunk so far. */
typedef struct {
    uint8_t *at;
    uint32_t crc_table[256];
    uint32_t crc;
} writer;

static void make_crc_table(uint32_t table[256]) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
        table[i] = crc;
    }
}

static void put(writer *w, const void *bytes, size_t count) {
    memcpy(w->at, bytes, count);
    for (size_t i = 0; i < count; i++)
        w->crc = w->crc >> 8 ^ w->crc_table[(w->crc ^ w->at[i]) & 255];
    w->at += count;
}

static void put_u32(writer *w, uint32_t value) {
    uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                        (uint8_t)value};
    put(w, bytes, sizeof bytes);
}

static void begin_chunk(writer *w, const char kind[5], size_t bytes) {
    put_u32(w, (uint32_t)bytes);
    w->crc = 0xFFFFFFFFu; /* of what follows the length */
    put(w, kind, 4);
}

static void end_chunk(writer *w) {
    put_u32(w, w->crc ^ 0xFFFFFFFFu);
}

/* A row of the image as PNG stores it: the number of its filter (none), then the pixels. */
static size_t line_bytes(int width) {
    return 1 + (size_t)width * 3;
}

/* zlib's header, rows in stored blocks, their Adler-32. */
static size_t data_bytes(size_t raw) {
    return 2 + size_ceil_div(raw, BLOCK_BYTES) * 5 + raw + 4;
}

static void begin_block(writer *w, size_t left) {
    uint16_t bytes = (uint16_t)(left < BLOCK_BYTES ? left : BLOCK_BYTES);
    uint8_t header[5] = {left <= BLOCK_BYTES, (uint8_t)bytes, (uint8_t)(bytes >> 8),
                         (uint8_t)~bytes, (uint8_t)(~bytes >> 8)};
    put(w, header, sizeof header);
}

static void put_pixels(writer *w, const uint8_t *rgb, int width, int height) {
    size_t line = line_bytes(width), raw = line * (size_t)height;
    uint32_t a = 1, b = 0;
    put(w, "\x78\x01", 2);
    for (size_t i = 0; i < raw; i++) {
        uint8_t byte = i % line == 0 ? 0 : *rgb++;
        if (i % BLOCK_BYTES == 0) begin_block(w, raw - i);
        put(w, &byte, 1);
        a = (a + byte) % ADLER_BASE;
        b = (b + a) % ADLER_BASE;
    }
    put_u32(w, b << 16 | a);
}

/* The zero byte that separates the two is that of the keyword's string. */
static size_t text_bytes(const thaw_png *png) {
    return png->keyword == NULL ? 0 : strlen(png->keyword) + 1 + strlen(png->text);
}

static void put_text(writer *w, const thaw_png *png) {
    if (png->keyword == NULL) return;
    begin_chunk(w, "tEXt", text_bytes(png));
    put(w, png->keyword, strlen(png->keyword) + 1);
    put(w, png->text, strlen(png->text));
    end_chunk(w);
}

static void put_header(writer *w, const thaw_png *png) {
    put(w, "\x89PNG\r\n\x1a\n", 8);
    begin_chunk(w, "IHDR", HEADER_BYTES);
    put_u32(w, (uint32_t)png->w);
    put_u32(w, (uint32_t)png->h);
    /* 8 bits, RGB, the only compression and filtering, no interlace */
    put(w, "\x08\x02\0\0\0", 5);
    end_chunk(w);
}

thaw_status thaw_png_encode(const thaw_png *png, uint8_t **bytes, size_t *length, thaw_error *err) {
    if (png->w < 1 || png->h < 1 || (size_t)png->w > MAX_PIXELS / (size_t)png->h) {
        return thaw_fail(err, THAW_INVALID, "a PNG of %d x %d pixels: 1 to 2^28 wanted", png->w,
                         png->h);
    }
    size_t data = data_bytes(line_bytes(png->w) * (size_t)png->h), text = text_bytes(png);
    size_t total = 8 + 3 * CHUNK_BYTES + HEADER_BYTES + data + (text > 0 ? CHUNK_BYTES + text : 0);
    uint8_t *file = thaw_heap_alloc(total);
    if (file == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "a PNG of %d x %d pixels", png->w, png->h);
    }
    writer to = {.at = file};
    make_crc_table(to.crc_table);
    put_header(&to, png);
    put_text(&to, png);
    begin_chunk(&to, "IDAT", data);
    put_pixels(&to, png->rgb, png->w, png->h);
    end_chunk(&to);
    begin_chunk(&to, "IEND", 0);
    end_chunk(&to);
    *bytes = file;
    *length = total;
    return THAW_OK;
}
