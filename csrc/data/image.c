#include "data/image.h"

#include <string.h>

#include "base/heap.h"

thaw_status thaw_image_init(thaw_image *image, int w, int h, thaw_error *err) {
    if (w < 1 || h < 1 || w > THAW_IMAGE_MAX_SIDE || h > THAW_IMAGE_MAX_SIDE ||
        (size_t)w * (size_t)h > THAW_IMAGE_MAX_PIXELS)
        return thaw_fail(err, THAW_INVALID,
                         "an image has 1 to %d pixels a side and at most %zu together, got %d × %d",
                         THAW_IMAGE_MAX_SIDE, THAW_IMAGE_MAX_PIXELS, w, h);
    size_t bytes = (size_t)w * (size_t)h * 3;
    uint8_t *rgb = thaw_heap_alloc(bytes);
    if (rgb == NULL)
        return thaw_fail(err, THAW_NO_MEMORY, "no memory for an image of %d × %d pixels", w, h);
    *image = (thaw_image){.w = w, .h = h, .rgb = rgb};
    return THAW_OK;
}

void thaw_image_reset(thaw_image *image) {
    thaw_heap_free(image->rgb);
    thaw_heap_free(image->alpha);
    *image = (thaw_image){0};
}

/* (c · a + 255 · (255 − a)) / 255, rounded. */
static uint8_t on_white(uint8_t value, uint8_t alpha) {
    return (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

static void copy_pixels(const uint8_t *from, size_t pixels, int channels, uint8_t *rgb) {
    size_t step = (size_t)channels;
    if (channels == 3) {
        memcpy(rgb, from, pixels * 3);
        return;
    }
    for (size_t i = 0; i < pixels; i++, from += step, rgb += 3) {
        size_t green = channels > 2 ? 1 : 0, blue = channels > 2 ? 2 : 0;
        uint8_t alpha = channels % 2 == 0 ? from[step - 1] : 255;
        rgb[0] = on_white(from[0], alpha);
        rgb[1] = on_white(from[green], alpha);
        rgb[2] = on_white(from[blue], alpha);
    }
}

/* The last of 2 or 4 channels, if any of it is not opaque. */
static thaw_status copy_alpha(const uint8_t *from, size_t pixels, int channels, uint8_t **alpha,
                              thaw_error *err) {
    size_t step = (size_t)channels, opaque = 0;
    if (channels % 2 != 0) return THAW_OK;
    while (opaque < pixels && from[opaque * step + step - 1] == 255) opaque++;
    if (opaque == pixels) return THAW_OK;
    *alpha = thaw_heap_alloc(pixels);
    if (*alpha == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "no memory for the transparency of %zu pixels",
                         pixels);
    }
    for (size_t i = 0; i < pixels; i++) (*alpha)[i] = from[i * step + step - 1];
    return THAW_OK;
}

thaw_status thaw_image_from_pixels(const uint8_t *pixels, int w, int h, int channels,
                                   thaw_image *out, thaw_error *err) {
    if (channels < 1 || channels > 4)
        return thaw_fail(err, THAW_INVALID, "pixels have 1 to 4 channels, got %d", channels);
    thaw_image image;
    THAW_TRY(thaw_image_init(&image, w, h, err));
    size_t count = (size_t)w * (size_t)h;
    copy_pixels(pixels, count, channels, image.rgb);
    thaw_status status = copy_alpha(pixels, count, channels, &image.alpha, err);
    if (status != THAW_OK) {
        thaw_image_reset(&image);
        return status;
    }
    *out = image;
    return THAW_OK;
}
