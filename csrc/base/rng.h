/* Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011). A stream is named by what it is for, so any draw of any epoch can be made
 * again, in any order and on any thread. */
#ifndef THAW_BASE_RNG_H
#define THAW_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

/* What a stream is for. Values are part of the format: they decide the bits of a run, so new ones
 * go to the end. */
typedef enum {
    THAW_RNG_INIT,    /* initial weights; item = parameter */
    THAW_RNG_SPLIT,   /* split into training and validation; item = class */
    THAW_RNG_SHUFFLE, /* order of an epoch */
    THAW_RNG_DROPOUT, /* epoch, step; item = node and image */
    THAW_RNG_AUGMENT, /* epoch; item = sample */
    THAW_RNG_SYNTH,   /* epoch = generator and class; item = sample */
    THAW_RNG_SAMPLE,  /* probes and subsets; item = class */
    THAW_RNG_NOISE,   /* that a generator learns with: epoch; item = photo */
} thaw_rng_use;

typedef struct {
    uint32_t key[2];
    uint32_t counter[4]; /* {draw, item, epoch, use} */
    uint32_t out[4];
    int left; /* unread words of out */
} thaw_rng;

/* The stream (seed, use, epoch, item), at its start. */
thaw_rng thaw_rng_make(uint64_t seed, thaw_rng_use use, uint32_t epoch, uint32_t item);

/* The raw function, for known-answer tests and for filling arrays in parallel. */
void thaw_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

uint32_t thaw_rng_u32(thaw_rng *rng);

/* Uniform in [0, 1) with 24 bits. */
float thaw_rng_unit(thaw_rng *rng);

/* Uniform in [low, high). */
float thaw_rng_uniform(thaw_rng *rng, float low, float high);

/* Standard normal (Box–Muller, one of the pair). */
float thaw_rng_normal(thaw_rng *rng);

/* Uniform in 0 … bound − 1 without bias (Lemire 2019); bound >= 1. */
uint32_t thaw_rng_below(thaw_rng *rng, uint32_t bound);

/* Fisher–Yates shuffle of count items in place. */
void thaw_rng_shuffle(thaw_rng *rng, uint32_t *items, size_t count);

#endif
