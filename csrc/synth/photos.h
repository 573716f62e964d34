/* The real photos that a generator of pictures learns from: some of each class held out, the others
 * in a new order each epoch, batch by batch. All of it is a function of the task's seed. */
#ifndef THAW_SYNTH_PHOTOS_H
#define THAW_SYNTH_PHOTOS_H

#include "base/arena.h"
#include "synth/synth.h"

typedef struct {
    const thaw_synth_task *task; /* borrowed */
    int batch;
    double held_out; /* share of each class */
    bool flip;       /* mirror half of those to learn from, others each epoch */
} thaw_synth_photos_desc;

typedef struct {
    thaw_synth_photos_desc desc;
    size_t learn;      /* photos to learn from, and */
    size_t held;       /* held out: class after class, as near to the share as whole photos are */
    uint32_t *given;   /* the former, then the latter, as indices of the task's */
    uint32_t *ordered; /* the former in the order of `epoch` */
    uint32_t epoch;
    bool is_ordered;
    uint8_t *mirrored; /* room for a batch */
    const uint8_t **rgb;
    int *label;
    uint32_t *item;
} thaw_synth_photos;

/* A batch of photos, for thaw_vae_batch and thaw_gan_batch; valid until the next. */
typedef struct {
    int n;
    const uint8_t *const *rgb;
    const int *label;
    const uint32_t *item; /* indices of the task's */
} thaw_synth_batch;

/* Everything lives in the arena. A class keeps two photos or all of its own to learn from. */
thaw_status thaw_synth_photos_init(thaw_synth_photos *p, const thaw_synth_photos_desc *desc,
                                   thaw_arena *arena, thaw_error *err) THAW_MUST_CHECK;

/* How many batches an epoch has, and how many those held out are. */
size_t thaw_synth_photos_batches(const thaw_synth_photos *p, bool held);

/* Batch `at` of an epoch; the last may be smaller. */
thaw_synth_batch thaw_synth_photos_get(thaw_synth_photos *p, uint32_t epoch, size_t at);

/* Batch `at` of those held out, never mirrored. */
thaw_synth_batch thaw_synth_photos_get_held(thaw_synth_photos *p, size_t at);

#endif
