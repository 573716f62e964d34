/* Separable resampling with antialiasing: each output pixel is a weighted mean of the input pixels
 * under a triangle whose half-width is one output pixel when shrinking, one input pixel when
 * growing. First along rows, then along columns, as Pillow does. */
#include "data/resize.h"

#include <string.h>

#include "base/heap.h"

const char *const thaw_filter_names[THAW_FILTER_COUNT] = {"bilinear", "nearest"};
const char *const thaw_fit_names[THAW_FIT_COUNT] = {"stretch", "crop"};

/* Weights are fixed-point; those of one output pixel sum to exactly WEIGHT_ONE, so a plain area
 * stays as it was. 255 · 2^22 fits 31 bits. */
#define WEIGHT_BITS 22
#define WEIGHT_ONE ((int32_t)1 << WEIGHT_BITS)

/* Which input pixels make an output pixel, along one axis. */
typedef struct {
    int from, to; /* input size, output size */
    int taps;     /* room for weights of one output pixel */
    int *first;   /* [to] first input pixel */
    int *count;   /* [to] */
    int32_t *weight;
} resample_axis;

/* The part of the source that is shown: a window [start, start + length) in pixels. */
typedef struct {
    double start, length;
} window;

static double triangle(double x) {
    double distance = x < 0 ? -x : x;
    return distance < 1 ? 1 - distance : 0;
}

static void axis_reset(resample_axis *axis) {
    thaw_heap_free(axis->first);
    thaw_heap_free(axis->count);
    thaw_heap_free(axis->weight);
    *axis = (resample_axis){0};
}

/* Quantises weights that sum to total; what rounding leaves over goes to the heaviest. */
static void quantise(const double *exact, double total, int count, int32_t *weight) {
    int32_t sum = 0;
    int heaviest = 0;
    for (int i = 0; i < count; i++) {
        weight[i] = (int32_t)(exact[i] / total * WEIGHT_ONE + 0.5);
        sum += weight[i];
        if (weight[i] > weight[heaviest]) heaviest = i;
    }
    weight[heaviest] += WEIGHT_ONE - sum;
}

static void axis_fill(resample_axis *axis, window shown, double *exact) {
    double scale = shown.length / axis->to;
    double reach = scale > 1 ? scale : 1; /* of the triangle, in input pixels */
    for (int i = 0; i < axis->to; i++) {
        double centre = shown.start + (i + 0.5) * scale;
        int first = centre - reach + 0.5 > 0 ? (int)(centre - reach + 0.5) : 0;
        int end = (int)(centre + reach + 0.5);
        if (end > axis->from) end = axis->from;
        int count = end - first;
        double total = 0;
        for (int k = 0; k < count; k++) {
            exact[k] = triangle((first + k + 0.5 - centre) / reach);
            total += exact[k];
        }
        axis->first[i] = first;
        axis->count[i] = count;
        quantise(exact, total, count, axis->weight + (size_t)i * (size_t)axis->taps);
    }
}

static thaw_status axis_init(resample_axis *axis, int from, int to, window shown, thaw_error *err) {
    double scale = shown.length / to;
    int taps = 2 * (int)((scale > 1 ? scale : 1) + 1) + 1;
    size_t outputs = (size_t)to;
    *axis = (resample_axis){.from = from, .to = to, .taps = taps};
    double *exact = thaw_heap_alloc((size_t)taps * sizeof *exact);
    axis->first = thaw_heap_alloc(outputs * sizeof *axis->first);
    axis->count = thaw_heap_alloc(outputs * sizeof *axis->count);
    axis->weight = thaw_heap_alloc(outputs * (size_t)taps * sizeof *axis->weight);
    if (exact == NULL || axis->first == NULL || axis->count == NULL || axis->weight == NULL) {
        thaw_heap_free(exact);
        axis_reset(axis);
        return thaw_fail(err, THAW_NO_MEMORY, "no memory to resize %d to %d pixels", from, to);
    }
    axis_fill(axis, shown, exact);
    thaw_heap_free(exact);
    return THAW_OK;
}

static uint8_t to_byte(int32_t sum) {
    return (uint8_t)((sum + WEIGHT_ONE / 2) >> WEIGHT_BITS);
}

static void shrink_row(const resample_axis *axis, const uint8_t *from, uint8_t *to) {
    for (int i = 0; i < axis->to; i++, to += 3) {
        const int32_t *weight = axis->weight + (size_t)i * (size_t)axis->taps;
        const uint8_t *p = from + (size_t)axis->first[i] * 3;
        int32_t r = 0, g = 0, b = 0;
        for (int k = 0; k < axis->count[i]; k++, p += 3) {
            r += weight[k] * p[0];
            g += weight[k] * p[1];
            b += weight[k] * p[2];
        }
        to[0] = to_byte(r);
        to[1] = to_byte(g);
        to[2] = to_byte(b);
    }
}

/* Output row `row` from the input rows that it needs, of `bytes` bytes each; sums has room for as
 * many. */
static void shrink_column(const resample_axis *axis, int row, const uint8_t *p, size_t bytes,
                          int32_t *sums, uint8_t *to) {
    const int32_t *weight = axis->weight + (size_t)row * (size_t)axis->taps;
    memset(sums, 0, bytes * sizeof *sums);
    for (int k = 0; k < axis->count[row]; k++, p += bytes)
        for (size_t i = 0; i < bytes; i++) sums[i] += weight[k] * p[i];
    for (size_t i = 0; i < bytes; i++) to[i] = to_byte(sums[i]);
}

/* The whole source, or the largest centred window with the proportions of the result. */
static void choose_window(const thaw_image *src, thaw_resize to, window *across, window *down) {
    double w = src->w, h = src->h;
    if (to.fit == THAW_FIT_CROP) {
        double wanted = h * to.w / to.h;
        if (wanted < w)
            w = wanted;
        else
            h = w * to.h / to.w;
    }
    *across = (window){(src->w - w) / 2, w};
    *down = (window){(src->h - h) / 2, h};
}

static int nearest(window shown, int i, int to, int from) {
    int at = (int)(shown.start + (i + 0.5) * (shown.length / to));
    return at < from ? at : from - 1;
}

static void pick_nearest(const thaw_image *src, window across, window down, thaw_image *out) {
    uint8_t *to = out->rgb;
    for (int y = 0; y < out->h; y++) {
        const uint8_t *row =
            src->rgb + (size_t)nearest(down, y, out->h, src->h) * (size_t)src->w * 3;
        for (int x = 0; x < out->w; x++, to += 3)
            memcpy(to, row + (size_t)nearest(across, x, out->w, src->w) * 3, 3);
    }
}

static thaw_status resample(const thaw_image *src, const resample_axis *across,
                            const resample_axis *down, thaw_image *out, thaw_error *err) {
    /* Only the source rows that some output row needs. */
    int top = down->first[0];
    int bottom = down->first[down->to - 1] + down->count[down->to - 1];
    size_t bytes = (size_t)out->w * 3, source_bytes = (size_t)src->w * 3;
    uint8_t *rows = thaw_heap_alloc((size_t)(bottom - top) * bytes);
    int32_t *sums = thaw_heap_alloc(bytes * sizeof *sums);
    if (rows == NULL || sums == NULL) {
        thaw_heap_free(rows);
        thaw_heap_free(sums);
        return thaw_fail(err, THAW_NO_MEMORY, "no memory to resize an image of %d × %d pixels",
                         src->w, src->h);
    }
    for (int y = top; y < bottom; y++)
        shrink_row(across, src->rgb + (size_t)y * source_bytes, rows + (size_t)(y - top) * bytes);
    for (int y = 0; y < out->h; y++)
        shrink_column(down, y, rows + (size_t)(down->first[y] - top) * bytes, bytes, sums,
                      out->rgb + (size_t)y * bytes);
    thaw_heap_free(rows);
    thaw_heap_free(sums);
    return THAW_OK;
}

static thaw_status resize_bilinear(const thaw_image *src, window across, window down,
                                   thaw_image *out, thaw_error *err) {
    resample_axis columns, rows;
    THAW_TRY(axis_init(&columns, src->w, out->w, across, err));
    thaw_status status = axis_init(&rows, src->h, out->h, down, err);
    if (status == THAW_OK) {
        status = resample(src, &columns, &rows, out, err);
        axis_reset(&rows);
    }
    axis_reset(&columns);
    return status;
}

/* Transparency is resized as a grey image is. */
static thaw_status resize_alpha(const thaw_image *src, thaw_resize to, thaw_image *out,
                                thaw_error *err) {
    thaw_image grey, sized;
    size_t pixels = (size_t)src->w * (size_t)src->h;
    THAW_TRY(thaw_image_init(&grey, src->w, src->h, err));
    for (size_t i = 0; i < pixels; i++) memset(grey.rgb + i * 3, src->alpha[i], 3);
    thaw_status status = thaw_image_resize(&grey, to, &sized, err);
    thaw_image_reset(&grey);
    if (status != THAW_OK) return status;
    pixels = (size_t)to.w * (size_t)to.h;
    for (size_t i = 0; i < pixels; i++) sized.rgb[i] = sized.rgb[i * 3];
    out->alpha = sized.rgb;
    return THAW_OK;
}

thaw_status thaw_image_resize(const thaw_image *src, thaw_resize to, thaw_image *out,
                              thaw_error *err) {
    thaw_image image;
    THAW_TRY(thaw_image_init(&image, to.w, to.h, err));
    window across, down;
    choose_window(src, to, &across, &down);

    thaw_status status = THAW_OK;
    if (src->w == to.w && src->h == to.h)
        memcpy(image.rgb, src->rgb, (size_t)to.w * (size_t)to.h * 3);
    else if (to.filter == THAW_FILTER_NEAREST)
        pick_nearest(src, across, down, &image);
    else
        status = resize_bilinear(src, across, down, &image, err);
    if (status == THAW_OK && src->alpha != NULL) status = resize_alpha(src, to, &image, err);
    if (status != THAW_OK) {
        thaw_image_reset(&image);
        return status;
    }
    *out = image;
    return THAW_OK;
}
