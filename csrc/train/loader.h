/* From samples to the numbers that a network takes: the photo as it is stored or, in training with
 * augmentation, a variation of it. */
#ifndef THAW_TRAIN_LOADER_H
#define THAW_TRAIN_LOADER_H

#include "base/threads.h"
#include "data/augment_mix.h"
#include "data/preprocess.h"

typedef struct {
    const thaw_dataset *dataset; /* borrowed; split already where there is augmentation */
    thaw_preprocess preprocess;
    const thaw_augment_desc *augment; /* borrowed; NULL: every photo as it is */
    uint64_t seed;
    thaw_pool *pool;
} thaw_loader_desc;

typedef struct {
    thaw_loader_desc desc;
    uint32_t epoch;    /* set by the caller: what is drawn depends on it */
    size_t trained_on; /* samples that are varied */
    uint32_t *rank;    /* one a sample: among those that are varied, or the others; owned */
    uint8_t *room;     /* for a picture a thread; owned */
    size_t room_each;  /* of a thread */
} thaw_loader;

/* Decides what is needed; allocates nothing. */
void thaw_loader_init(thaw_loader *loader, const thaw_loader_desc *desc);
size_t thaw_loader_bytes(const thaw_loader *loader);
thaw_status thaw_loader_allocate(thaw_loader *loader, thaw_error *err) THAW_MUST_CHECK;
void thaw_loader_reset(thaw_loader *loader);

#define THAW_LOADER_NEVER SIZE_MAX

/* How many different pictures come again in later epochs, and which of them, 0 … that − 1, a sample
 * is in this epoch; THAW_LOADER_NEVER when it will not come again. */
size_t thaw_loader_pictures(const thaw_loader *loader);
size_t thaw_loader_picture(const thaw_loader *loader, uint32_t sample);

/* Loads rows row[0 … rows − 1] of a batch of n samples, h × w × 3 floats to each of `to`. */
typedef struct {
    const uint32_t *sample;
    int n;
    const int *row;
    float *const *to;
    int rows;
} thaw_loader_rows;
void thaw_loader_load(const thaw_loader *loader, const thaw_loader_rows *rows);

/* What row `row` of a batch that is trained on is mixed of; share 1 where nothing is mixed. */
thaw_augment_mix thaw_loader_mix(const thaw_loader *loader, const uint32_t *sample, int n, int row);

#endif
