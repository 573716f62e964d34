/* The sole includer of stb_image. */
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/heap.h"
#include "data/image.h"
#include "data/image_header.h"

/* The decoder never holds more blocks at once: a JPEG of four components comes to 17. */
#define MAX_LIVE 32

/* What one decoding may allocate at once, since a small PNG may claim to inflate to gigabytes; what
 * became of it; and what it holds, since the decoder forgets blocks when memory runs out. One a
 * thread, as photos may be decoded side by side. */
static _Thread_local struct {
    size_t largest;
    bool refused, out_of_memory;
    void *live[MAX_LIVE];
} budget;

/* Puts block where old is among the live ones; false when old is not there. */
static bool exchange(const void *old, void *block) {
    for (int i = 0; i < MAX_LIVE; i++)
        if (budget.live[i] == old) {
            budget.live[i] = block;
            return true;
        }
    return false;
}

static void image_free(void *block) {
    if (block != NULL) exchange(block, NULL);
    thaw_heap_free(block);
}

/* Zeroed: where a damaged file leaves pixels undecoded they are black in every build, and not what
 * lay in memory before. */
static void *image_alloc(size_t bytes) {
    if (bytes > budget.largest) {
        budget.refused = true;
        return NULL;
    }
    void *block = thaw_heap_alloc(bytes > 0 ? bytes : 1);
    if (block == NULL || !exchange(NULL, block)) {
        budget.out_of_memory = true;
        thaw_heap_free(block);
        return NULL;
    }
    memset(block, 0, bytes);
    return block;
}

static void *image_realloc(void *block, size_t old_bytes, size_t bytes) {
    void *grown = image_alloc(bytes);
    if (grown == NULL) return NULL;
    if (block != NULL) memcpy(grown, block, old_bytes < bytes ? old_bytes : bytes);
    image_free(block);
    return grown;
}

#define STBI_MALLOC(bytes) image_alloc(bytes)
#define STBI_REALLOC_SIZED(block, old_bytes, bytes) image_realloc(block, old_bytes, bytes)
#define STBI_FREE(block) image_free(block)
#define STBI_ASSERT(condition) ((void)0)
#define STBI_NO_STDIO
#define STBI_NO_SIMD /* the SIMD paths round differently */
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_MAX_DIMENSIONS THAW_IMAGE_MAX_SIDE
#define STB_IMAGE_IMPLEMENTATION
#include <stb_image.h>

/* Room for 16-bit RGBA and the doubling of a buffer that grows, or a JPEG's coefficients; for the
 * decoder's own tables; and for a PNG's data joined from its chunks, in a buffer that doubles. */
#define BUDGET_PER_PIXEL 16
#define BUDGET_FIXED ((size_t)1 << 20)

static thaw_status decoding_failed(const thaw_image_header *header, thaw_error *err) {
    if (budget.out_of_memory)
        return thaw_fail(err, THAW_NO_MEMORY, "no memory to decode a %s of %u × %u pixels",
                         header->format, (unsigned)header->w, (unsigned)header->h);
    if (budget.refused)
        return thaw_fail(err, THAW_BAD_FILE,
                         "damaged %s (it unpacks to far more than its %u × %u pixels)",
                         header->format, (unsigned)header->w, (unsigned)header->h);
    return thaw_fail(err, THAW_BAD_FILE, "damaged %s (%s)", header->format, stbi_failure_reason());
}

/* Decodes to pixels that the caller frees. */
static thaw_status decode(const uint8_t *bytes, size_t length, const thaw_image_header *header,
                          thaw_image *out, int *channels, thaw_error *err) {
    budget.largest = BUDGET_FIXED + (size_t)header->w * header->h * BUDGET_PER_PIXEL + 2 * length;
    budget.refused = budget.out_of_memory = false;
    out->rgb = stbi_load_from_memory(bytes, (int)length, &out->w, &out->h, channels, 0);
    if (out->rgb != NULL) exchange(out->rgb, NULL);
    for (int i = 0; i < MAX_LIVE; i++) image_free(budget.live[i]);
    return out->rgb == NULL ? decoding_failed(header, err) : THAW_OK;
}

/* Where the pixel (x, y) of the upright image lies in the stored one of w × h pixels. */
static size_t stored_at(int orientation, size_t x, size_t y, size_t w, size_t h) {
    size_t column = orientation >= 5 ? y : x; /* 5 … 8 also swap rows and columns */
    size_t row = orientation >= 5 ? x : y;
    if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
        column = w - 1 - column;
    if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
        row = h - 1 - row;
    return row * w + column;
}

/* Replaces an image by its upright copy. */
static thaw_status turn_upright(thaw_image *image, int orientation, thaw_error *err) {
    if (orientation == 1) return THAW_OK;
    bool swap = orientation >= 5;
    thaw_image upright;
    THAW_TRY(
        thaw_image_init(&upright, swap ? image->h : image->w, swap ? image->w : image->h, err));
    uint8_t *to = upright.rgb;
    for (int y = 0; y < upright.h; y++)
        for (int x = 0; x < upright.w; x++, to += 3) {
            size_t from =
                stored_at(orientation, (size_t)x, (size_t)y, (size_t)image->w, (size_t)image->h);
            memcpy(to, image->rgb + from * 3, 3);
        }
    thaw_image_reset(image);
    *image = upright;
    return THAW_OK;
}

thaw_status thaw_image_decode(const uint8_t *bytes, size_t length, thaw_image *out,
                              thaw_error *err) {
    thaw_image_header header;
    THAW_TRY(thaw_image_header_read(bytes, length, &header, err));
    if (length > INT_MAX)
        return thaw_fail(err, THAW_BAD_FILE, "too large: at most 2 GB, found %zu bytes", length);

    thaw_image image = {0};
    int channels;
    THAW_TRY(decode(bytes, length, &header, &image, &channels, err));
    if (channels != 3) {
        uint8_t *pixels = image.rgb;
        thaw_status status =
            thaw_image_from_pixels(pixels, image.w, image.h, channels, &image, err);
        thaw_heap_free(pixels);
        THAW_TRY(status);
    }
    thaw_status status = turn_upright(&image, header.orientation, err);
    if (status != THAW_OK) {
        thaw_image_reset(&image);
        return status;
    }
    *out = image;
    return THAW_OK;
}
