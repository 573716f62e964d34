/* From samples to logits: photo → frozen prefix → feature store → suffix.
 *
 * The trainer runs one a phase; evaluation and prediction run one in which everything may be frozen
 * and there is no suffix at all. */
#ifndef THAW_TRAIN_PIPELINE_H
#define THAW_TRAIN_PIPELINE_H

#include "graph/freeze.h"
#include "graph/model.h"
#include "graph/program.h"
#include "train/feature_store.h"
#include "train/loader.h"

typedef struct {
    const thaw_model *model;     /* borrowed, its freeze flags set */
    const thaw_dataset *dataset; /* borrowed */
    int batch;
    bool training;                    /* with a backward pass */
    size_t feature_bytes;             /* budget of the store */
    const thaw_augment_desc *augment; /* of photos to train on; borrowed; NULL: none */
    uint64_t seed;                    /* of augmentation */
    thaw_pool *pool;
} thaw_pipeline_desc;

typedef struct {
    thaw_pipeline_desc desc;
    thaw_loader loader;
    thaw_program *prefix, *suffix; /* either may be NULL, not both */
    uint64_t cut;
    int prefix_batch; /* photos that the prefix takes at once */
    thaw_feature_store store;
    float *staging; /* batch × features of those that the store has no room for; owned */
    bool *staged;   /* one a row of the batch; owned */
} thaw_pipeline;

/* Plans both programs. BAD_RECIPE where the data set has features of another prefix. Nothing large
 * is taken yet; thaw_pipeline_bytes tells what allocate will take. */
thaw_status thaw_pipeline_init(thaw_pipeline *pl, const thaw_pipeline_desc *desc,
                               thaw_error *err) THAW_MUST_CHECK;
size_t thaw_pipeline_bytes(const thaw_pipeline *pl);
thaw_status thaw_pipeline_allocate(thaw_pipeline *pl, thaw_error *err) THAW_MUST_CHECK;
void thaw_pipeline_reset(thaw_pipeline *pl);

/* Names the frozen prefix: equal only where the same layers run as one. 0 without a prefix. */
uint64_t thaw_pipeline_cut(const thaw_pipeline *pl);

/* Floats of a sample's features: all values that cross the cut. 0 without a prefix. */
size_t thaw_pipeline_features(const thaw_pipeline *pl);

/* Copies the features of row `row` of a batch that is ready (see prepare). */
void thaw_pipeline_get(thaw_pipeline *pl, uint32_t sample, int row, float *out);

/* Says which epoch (over all phases) the batches that follow belong to: augmentation draws anew. */
void thaw_pipeline_begin_epoch(thaw_pipeline *pl, uint32_t epoch);

/* Sends the next few samples of a batch through the prefix; returns how many it did, 0 when the
 * batch is ready for thaw_pipeline_forward. */
int thaw_pipeline_prepare(thaw_pipeline *pl, const uint32_t *sample, int n);

/* Logits (n rows of model->classes) of a batch that is ready; borrowed until the next call. */
const float *thaw_pipeline_forward(thaw_pipeline *pl, const uint32_t *sample,
                                   const thaw_pass *pass);

#endif
