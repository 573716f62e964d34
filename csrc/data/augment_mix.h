/* MixUp (Zhang et al. 2018) and CutMix (Yun et al. 2019), and the one way from a batch of samples
 * to the pictures that a network sees of it. */
#ifndef THAW_DATA_AUGMENT_MIX_H
#define THAW_DATA_AUGMENT_MIX_H

#include "data/augment.h"
#include "data/dataset.h"

/* The samples of one step, in order. A picture that is mixed depends on who else is there. */
typedef struct {
    const thaw_dataset *dataset;
    const thaw_augment_desc *augment;
    uint64_t seed;
    uint32_t epoch;
    const uint32_t *sample;
    int n;
} thaw_augment_batch;

/* What another photo of the batch gives to this one. */
typedef struct {
    int partner;    /* row of the batch */
    double share;   /* of this photo in its label; 1: nothing is mixed */
    int y, x, h, w; /* CutMix: the partner's part of the picture; h = 0: MixUp, everywhere */
} thaw_augment_mix;

/* Draws for row `row`: its partner uniformly from the batch, itself included, its share from
 * Beta(alpha, alpha). CutMix' rectangle has that share's proportion of the picture before it is cut
 * at the border; then the share is what is really left. */
thaw_augment_mix thaw_augment_mix_draw(const thaw_augment_batch *batch, int row);

/* Bytes of room that thaw_augment_row needs. */
size_t thaw_augment_room(const thaw_dataset *dataset, const thaw_augment_desc *augment);

/* The picture of one row, h × w × 3 bytes in room. Rows may be made in parallel, each in room of
 * its own. */
void thaw_augment_row(const thaw_augment_batch *batch, int row, uint8_t *room);

#endif
