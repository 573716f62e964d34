/* What a network's classifier reads of a photo: the input of its last layer with parameters. */
#ifndef THAW_EVAL_FEATURES_H
#define THAW_EVAL_FEATURES_H

#include "data/dataset.h"
#include "graph/model.h"

typedef struct {
    const thaw_model *model; /* borrowed; has its head and weights */
    const thaw_dataset *dataset;
    const uint32_t *sample; /* which photos, in which order */
    size_t samples;
    thaw_pool *pool;
} thaw_features_desc;

/* Floats a photo. */
size_t thaw_features_count(const thaw_model *model);

/* Writes samples × thaw_features_count floats to out. NO_MEMORY, or BAD_MODEL where more than one
 * value crosses into that layer. */
thaw_status thaw_features(const thaw_features_desc *desc, float *out,
                          thaw_error *err) THAW_MUST_CHECK;

#endif
