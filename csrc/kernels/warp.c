#include "kernels/warp.h"

#include <string.h>

#include "base/blend.h"

/* Positions step along a row in fixed point: pixel above, 40 bits of fraction below. Additions are
 * exact, the pixel is a shift away (compilers shift signed integers arithmetically, so it is the
 * one below; converting a double to an integer costs WebAssembly a check of its range), and the
 * error of 2^−41 a step is far below a float's. */
#define FRACTION 40
#define ONE ((int64_t)1 << FRACTION)

/* For what is to be compiled once for either kind of blending, by a constant argument. */
#define SPECIALISED static inline __attribute__((always_inline))

static int64_t to_fixed(double position) {
    double scaled = position * (double)ONE;
    return (int64_t)(scaled + (scaled < 0 ? -0.5 : 0.5));
}

/* Bytes of a pixel and the one to its right, of which the last two are not looked at. */
#define PAIR 8

/* A fraction of a pixel as a weight, rounded. */
static inline int32_t weight(int64_t fraction) {
    return (int32_t)((fraction >> (FRACTION - BLEND_BITS - 1)) + 1) >> 1;
}

static inline void blend_exact(const uint8_t *above, const uint8_t *below, int64_t v, int64_t u,
                               float *out) {
    double down = (double)v / (double)ONE, across = (double)u / (double)ONE;
    double both = down * across, left = down - both, right = across - both;
    double neither = 1 - down - right;
    for (int c = 0; c < 3; c++) {
        out[c] = (float)(above[c] * neither + above[c + 3] * right + below[c] * left +
                         below[c + 3] * both);
    }
}

/* Blends two pairs of neighbours, one above the other; v and u are the fractions downwards and to
 * the right. Writes 4 floats, of which the last means nothing. */
SPECIALISED void blend(const uint8_t *above, const uint8_t *below, int64_t v, int64_t u, bool exact,
                       float *out) {
    if (exact) {
        blend_exact(above, below, v, u, out);
    } else {
        blend_pairs(above, below, weight(v), weight(u), out);
    }
}

/* Brings a position outside [0, n − 1] to where its value is found, which for reflect may be half a
 * pixel beyond; case by case SciPy's map_coordinate, so that a position on a seam lands on the same
 * side of it. */
static int64_t inside(int64_t at, int n, thaw_fill fill) {
    int64_t last = (n - 1) * ONE, period = 2 * n * ONE;
    switch (fill) {
    case THAW_FILL_CONSTANT: /* never asked for */
    case THAW_FILL_NEAREST:
        return at < 0 ? 0 : last;
    case THAW_FILL_REFLECT:
        at = (at < 0 ? -ONE - at : at) % period;
        return at >= n * ONE ? period - ONE - at : at;
    case THAW_FILL_WRAP:
        if (n == 1) return 0;
        return at < 0 ? at + last * (-at / last + 1) : at - last * (at / last);
    }
    return 0;
}

static int clamp(int pixel, int n) {
    return pixel < 0 ? 0 : pixel < n ? pixel : n - 1;
}

/* The pixels before and after a position, and what lies between. */
typedef struct {
    int before, after;
    int64_t fraction;
} neighbours;

static inline neighbours find_neighbours(int64_t at, int n, thaw_fill fill) {
    if (at < 0 || at > (n - 1) * ONE) at = inside(at, n, fill);
    int pixel = (int)(at >> FRACTION);
    return (neighbours){clamp(pixel, n), clamp(pixel + 1, n), at & (ONE - 1)};
}

/* A pixel whose neighbours are not all where they would be in the middle of the image. */
static void sample_border(const thaw_warp *warp, int64_t row, int64_t column, float *out) {
    bool outside =
        row < 0 || row > (warp->h - 1) * ONE || column < 0 || column > (warp->w - 1) * ONE;
    if (warp->fill == THAW_FILL_CONSTANT && outside) {
        for (int c = 0; c < 3; c++) out[c] = warp->constant;
        return;
    }
    neighbours v = find_neighbours(row, warp->h, warp->fill);
    neighbours u = find_neighbours(column, warp->w, warp->fill);
    const uint8_t *above = warp->rgb + (size_t)v.before * (size_t)warp->w * 3;
    const uint8_t *below = warp->rgb + (size_t)v.after * (size_t)warp->w * 3;
    uint8_t pairs[2][PAIR] = {{0}};
    memcpy(pairs[0], above + u.before * 3, 3);
    memcpy(pairs[0] + 3, above + u.after * 3, 3);
    memcpy(pairs[1], below + u.before * 3, 3);
    memcpy(pairs[1] + 3, below + u.after * 3, 3);
    blend(pairs[0], pairs[1], v.fraction, u.fraction, warp->exact, out);
}

SPECIALISED void walk(const thaw_warp *warp, int y, int x, int count, bool exact, float *out) {
    /* From the beginning of the row, so that the same pixel never depends on the span. */
    int64_t row_step = to_fixed(warp->row[1]), column_step = to_fixed(warp->column[1]);
    int64_t row = to_fixed(warp->row[0] * y + warp->row[2]) + x * row_step;
    int64_t column = to_fixed(warp->column[0] * y + warp->column[2]) + x * column_step;
    size_t line = (size_t)warp->w * 3;
    /* Where a pair can be read without looking beyond its row. */
    unsigned rows = (unsigned)warp->h - 1, columns = warp->w > 2 ? (unsigned)warp->w - 2 : 0;
    for (; count > 0; count--, out += 3, row += row_step, column += column_step) {
        /* Negative pixels are large as unsigned: one comparison an axis tells whether all four
         * neighbours are there. */
        int i = (int)(row >> FRACTION), j = (int)(column >> FRACTION);
        if ((unsigned)i < rows && (unsigned)j < columns) {
            const uint8_t *above = warp->rgb + (size_t)i * line + (size_t)j * 3;
            blend(above, above + line, row & (ONE - 1), column & (ONE - 1), exact, out);
        } else {
            sample_border(warp, row, column, out);
        }
    }
}

void thaw_warp_span(const thaw_warp *warp, int y, int x, int count, float *out) {
    if (warp->exact) {
        walk(warp, y, x, count, true, out);
    } else {
        walk(warp, y, x, count, false, out);
    }
}
