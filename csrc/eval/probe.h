/* Linear probe: how well features separate classes that they were never taught. For each seed, a
 * logistic regression learns from a few photos of each class and is scored on all the others. */
#ifndef THAW_EVAL_PROBE_H
#define THAW_EVAL_PROBE_H

#include "data/dataset.h"
#include "train/pipeline.h"

#define THAW_PROBE_MAX_SEEDS 100

typedef struct {
    int per_class; /* photos of each class to learn from, >= 1 */
    int seeds;     /* 1 … THAW_PROBE_MAX_SEEDS */
    uint64_t seed; /* the first */
} thaw_probe_desc;

typedef struct {
    double mean, std;                      /* of accuracy; std as of the whole population */
    double accuracy[THAW_PROBE_MAX_SEEDS]; /* of each seed */
    int seeds;
    int features;          /* numbers a photo */
    size_t learnt, tested; /* photos of each seed */
} thaw_probe_result;

typedef struct thaw_probe thaw_probe;

/* How much of a probe is done: batches of photos sent through the backbone, then seeds. */
typedef struct {
    size_t done, total;
} thaw_probe_progress;

/* A probe in pieces of work, so that a host can show how far it is and stop between them. Features
 * are what the pipeline (all inference, model without a classifier) makes of the data set's photos.
 * The model, the data set and the pool are borrowed. BAD_DATA where synthetic samples are among
 * them, as they would be scored too. */
thaw_status thaw_probe_create(const thaw_probe_desc *desc, const thaw_pipeline_desc *pipeline,
                              thaw_probe **out, thaw_error *err) THAW_MUST_CHECK;
void thaw_probe_destroy(thaw_probe *probe);

/* Does the next piece; none is left when *progress says done == total. BAD_DATA when no class has
 * more than per_class photos. */
thaw_status thaw_probe_step(thaw_probe *probe, thaw_probe_progress *progress,
                            thaw_error *err) THAW_MUST_CHECK;

/* Complete after the last step. */
const thaw_probe_result *thaw_probe_get(const thaw_probe *probe);

#endif
