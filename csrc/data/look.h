/* What a picture looks like, small enough to compare thousands with each other: a perceptual hash
 * to find candidates, and a thumbnail to make sure of them.
 *
 * The hash is the sign of the 63 lowest frequencies of a 32 × 32 grey picture's cosine transform
 * (after Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010, with
 * signs for his median: so the hash of the mirrored picture follows without one). All integers, so
 * the same in every build. */
#ifndef THAW_DATA_LOOK_H
#define THAW_DATA_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THAW_LOOK_SIDE 16

typedef struct {
    uint64_t hash;                                          /* 0: too plain to have one */
    uint8_t thumbnail[THAW_LOOK_SIDE * THAW_LOOK_SIDE * 3]; /* RGB, rows from the top */
} thaw_look;

/* Of h × w RGB pixels, any size from 1 × 1. */
thaw_look thaw_look_at(const uint8_t *rgb, int w, int h);

/* Whether two hashes other than 0 leave it possible that one picture is like the other or its
 * reflection: a question that rules nearly all pairs out, at the cost of some nanoseconds. */
bool thaw_look_may_be_alike(uint64_t a, uint64_t b);

/* Whether the two show the same picture: recompressed, resized, a little cropped, turned or lit
 * otherwise; or, with mirrored, the one is the other's reflection. Plain pictures never do. */
bool thaw_look_alike(const thaw_look *a, const thaw_look *b, bool mirrored);

#endif
