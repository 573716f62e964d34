#include "data/look.h"

#include <string.h>

#define GRID 32        /* cells a side of what is transformed */
#define FREQUENCIES 8  /* a side, of which the constant tells nothing */
#define ROWS_READ 16   /* of a cell, about: photos of many megapixels would take long to read */
#define LEAST_SPREAD 4 /* variance of grey (0 … 255) below which a picture is plain */

/* Measured on flowers17 (680 photos, 20 of them there twice) and signdigits (800 photos of hands
 * before white, none twice): of all 550 460 pairs these 20 alone have at most 10 bits that differ
 * and thumbnails that correlate by 0.93. Of 150 photos of each set every one is found again
 * recompressed at quality 30, halved, 30 % darker or with 30 % more contrast, 99 % 30 % lighter or
 * turned by a degree, 97 and 100 % with 2 % cut off each side, 84 and 100 % with half of the
 * saturation; with 4 % cut off only 17 and 43 %. */
#define MOST_BITS 10
#define LEAST_CORRELATION 0.94

typedef int64_t grid[GRID][GRID];

/* cos(i · pi / 64), 14 bits behind the point. */
static const int32_t cosine[33] = {16384, 16364, 16305, 16207, 16069, 15893, 15679, 15426, 15137,
                                   14811, 14449, 14053, 13623, 13160, 12665, 12140, 11585, 11003,
                                   10394, 9760,  9102,  8423,  7723,  7005,  6270,  5520,  4756,
                                   3981,  3196,  2404,  1606,  804,   0};

/* The same for any i >= 0, by symmetry. */
static int32_t cosine_of(int i) {
    i %= 128;
    if (i > 64) i = 128 - i;
    return i <= 32 ? cosine[i] : -cosine[64 - i];
}

/* Pixels that make a cell of n; at least one. */
static int cell_start(int cell, int n, int pixels) {
    return cell * pixels / n;
}

static int cell_end(int cell, int n, int pixels) {
    int end = (cell + 1) * pixels / n, start = cell_start(cell, n, pixels);
    return end > start ? end : start + 1;
}

/* Means of the picture's cells, 0 … 255 · 256: a channel each. */
static void average(const uint8_t *rgb, int w, int h, grid *channel) {
    for (int y = 0; y < GRID; y++) {
        for (int x = 0; x < GRID; x++) {
            int x0 = cell_start(x, GRID, w), x1 = cell_end(x, GRID, w);
            int y0 = cell_start(y, GRID, h), y1 = cell_end(y, GRID, h);
            int step = (y1 - y0) / ROWS_READ > 1 ? (y1 - y0) / ROWS_READ : 1;
            int64_t sum[3] = {0}, pixels = (int64_t)(x1 - x0) * ((y1 - y0 + step - 1) / step);
            for (int row = y0; row < y1; row += step) {
                const uint8_t *p = rgb + ((size_t)row * (size_t)w + (size_t)x0) * 3;
                for (int i = x0; i < x1; i++, p += 3) {
                    for (int c = 0; c < 3; c++) sum[c] += p[c];
                }
            }
            for (int c = 0; c < 3; c++) channel[c][y][x] = sum[c] * 256 / pixels;
        }
    }
}

/* Luma of Rec. 601, 0 … 255 · 256. */
static void to_grey(const grid *channel, grid grey) {
    for (int y = 0; y < GRID; y++) {
        for (int x = 0; x < GRID; x++) {
            grey[y][x] =
                (77 * channel[0][y][x] + 150 * channel[1][y][x] + 29 * channel[2][y][x]) / 256;
        }
    }
}

static bool is_plain(const grid grey) {
    int64_t sum = 0, squares = 0, cells = GRID * GRID;
    for (int y = 0; y < GRID; y++) {
        for (int x = 0; x < GRID; x++) {
            sum += grey[y][x];
            squares += grey[y][x] * grey[y][x];
        }
    }
    return squares / cells - (sum / cells) * (sum / cells) < LEAST_SPREAD * 256 * 256;
}

/* Bit v · 8 + u says that frequency (u across, v down) is above 0. */
static uint64_t signs_of(const grid grey) {
    int64_t across[GRID][FREQUENCIES] = {{0}};
    uint64_t hash = 0;
    for (int y = 0; y < GRID; y++) {
        for (int u = 0; u < FREQUENCIES; u++) {
            for (int x = 0; x < GRID; x++) across[y][u] += grey[y][x] * cosine_of((2 * x + 1) * u);
        }
    }
    for (int bit = 1; bit < FREQUENCIES * FREQUENCIES; bit++) {
        int64_t sum = 0;
        int u = bit % FREQUENCIES, v = bit / FREQUENCIES;
        for (int y = 0; y < GRID; y++) sum += across[y][u] * cosine_of((2 * y + 1) * v);
        if (sum > 0) hash |= (uint64_t)1 << bit;
    }
    return hash;
}

thaw_look thaw_look_at(const uint8_t *rgb, int w, int h) {
    grid channel[3], grey;
    thaw_look look = {0};
    average(rgb, w, h, channel);
    to_grey((const grid *)channel, grey);
    if (!is_plain((const int64_t(*)[GRID])grey)) look.hash = signs_of((const int64_t(*)[GRID])grey);
    uint8_t *out = look.thumbnail;
    for (int y = 0; y < GRID; y += 2) {
        for (int x = 0; x < GRID; x += 2) {
            for (int c = 0; c < 3; c++) {
                int64_t sum = channel[c][y][x] + channel[c][y][x + 1] + channel[c][y + 1][x] +
                              channel[c][y + 1][x + 1];
                *out++ = (uint8_t)(sum / (4 * 256));
            }
        }
    }
    return look;
}

/* --- comparing ---------------------------------------------------------------------------------
 */

/* Compilers know this pattern and make one instruction of it where there is one. */
static int count_bits(uint64_t x) {
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (int)(x * 0x0101010101010101u >> 56);
}

/* Frequencies that are odd across change their sign in a mirror. */
#define ODD_ACROSS 0xAAAAAAAAAAAAAAAAu

#define CELLS (THAW_LOOK_SIDE * THAW_LOOK_SIDE)

static size_t cell_at(int cell, bool mirrored) {
    int x = cell % THAW_LOOK_SIDE, row = cell - x;
    return 3 * (size_t)(row + (mirrored ? THAW_LOOK_SIDE - 1 - x : x));
}

/* Whether the thumbnails' correlation, each channel about its own mean, reaches its least. */
static bool correlate(const thaw_look *a, const thaw_look *b, bool mirrored) {
    int64_t product = 0, of_a = 0, of_b = 0;
    for (int c = 0; c < 3; c++) {
        int64_t sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
        for (int i = 0; i < CELLS; i++) {
            int64_t p = a->thumbnail[cell_at(i, mirrored) + (size_t)c];
            int64_t q = b->thumbnail[3 * (size_t)i + (size_t)c];
            sa += p;
            sb += q;
            saa += p * p;
            sbb += q * q;
            sab += p * q;
        }
        product += CELLS * sab - sa * sb;
        of_a += CELLS * saa - sa * sa;
        of_b += CELLS * sbb - sb * sb;
    }
    const double least = LEAST_CORRELATION * LEAST_CORRELATION;
    return product > 0 &&
           (double)product * (double)product >= least * ((double)of_a * (double)of_b);
}

bool thaw_look_may_be_alike(uint64_t a, uint64_t b) {
    uint64_t bits = a ^ b;
    return count_bits(bits) <= MOST_BITS || count_bits(bits ^ ODD_ACROSS) <= MOST_BITS;
}

bool thaw_look_alike(const thaw_look *a, const thaw_look *b, bool mirrored) {
    uint64_t hash = mirrored ? a->hash ^ ODD_ACROSS : a->hash;
    if (count_bits(hash ^ b->hash) > MOST_BITS) return false;
    return a->hash != 0 && b->hash != 0 && correlate(a, b, mirrored);
}
