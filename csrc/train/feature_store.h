/* Keeps what the frozen prefix made of a sample, so that it is computed once.
 *
 * A sample's features are `floats` numbers (all values that cross the cut). The store holds as many
 * samples as its budget allows, the first ones; the others are computed each time. */
#ifndef THAW_TRAIN_FEATURE_STORE_H
#define THAW_TRAIN_FEATURE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

typedef struct {
    size_t floats;   /* of one sample */
    size_t slots;    /* samples that fit */
    float *features; /* slots × floats; owned */
    bool *filled;    /* one a slot; owned */
} thaw_feature_store;

/* Bytes that init will take: `samples` samples, or as many as fit into `budget` bytes. */
size_t thaw_feature_store_bytes(size_t samples, size_t floats, size_t budget);

/* For `samples` samples within budget bytes. */
thaw_status thaw_feature_store_init(thaw_feature_store *store, size_t samples, size_t floats,
                                    size_t budget, thaw_error *err) THAW_MUST_CHECK;
void thaw_feature_store_reset(thaw_feature_store *store);

/* Forgets every sample: the prefix or the pictures changed. */
void thaw_feature_store_clear(thaw_feature_store *store);

/* A sample's features, or NULL when they have to be computed. */
const float *thaw_feature_store_get(const thaw_feature_store *store, size_t sample);

/* Where a sample's features are to be written; NULL when it has no slot. They count as present from
 * now on. */
float *thaw_feature_store_put(thaw_feature_store *store, size_t sample);

#endif
