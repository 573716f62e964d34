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
    int features;                          /* numbers a photo */
    size_t learnt, tested;                 /* photos of each seed */
} thaw_probe_result;

/* Features are what the pipeline (all inference, model without a classifier) makes of the data
 * set's photos. BAD_DATA when no class has more than per_class photos. */
thaw_status thaw_probe(const thaw_probe_desc *desc, const thaw_pipeline_desc *pipeline,
                       thaw_probe_result *out, thaw_error *err) THAW_MUST_CHECK;

#endif
