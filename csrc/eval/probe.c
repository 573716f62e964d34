#include "eval/probe.h"

#include <math.h>
#include <string.h>

#include "base/heap.h"
#include "base/rng.h"
#include "base/whole.h"
#include "eval/linear.h"

struct thaw_probe {
    thaw_probe_desc desc;
    thaw_pipeline pipeline; /* until all features are found */
    const thaw_dataset *dataset;
    thaw_pool *pool;
    thaw_arena arena; /* owns what follows */
    float *feature;   /* samples × d */
    size_t d;
    uint32_t *order; /* photos, those to learn from first */
    size_t learnt;
    uint32_t *shuffled; /* scratch of a choice: the photos, and how many of each class it has */
    int *taken;
    thaw_probe_progress progress;
    size_t batches;
    thaw_probe_result result;
};

static void find_features(thaw_probe *p, size_t batch) {
    thaw_pipeline *pl = &p->pipeline;
    size_t most = (size_t)pl->desc.batch, first = batch * most, left = p->dataset->samples - first;
    size_t n = left < most ? left : most;
    for (size_t i = 0; i < n; i++) p->order[i] = (uint32_t)(first + i);
    while (thaw_pipeline_prepare(pl, p->order, (int)n) > 0) {
    }
    const float *made = thaw_pipeline_forward(pl, p->order, &(thaw_pass){.n = (int)n});
    memcpy(p->feature + first * p->d, made, n * p->d * sizeof(float));
}

/* Shuffles all photos and moves the first per_class of each class to the front, in that order. */
static void choose(thaw_probe *p, uint64_t seed) {
    const thaw_dataset *ds = p->dataset;
    uint32_t *shuffled = p->shuffled;
    int *taken = p->taken;
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_SAMPLE, 0, 0);
    for (size_t i = 0; i < ds->samples; i++) shuffled[i] = (uint32_t)i;
    thaw_rng_shuffle(&rng, shuffled, ds->samples);
    memset(taken, 0, (size_t)ds->classes * sizeof *taken);
    size_t front = 0, back = ds->samples;
    for (size_t i = 0; i < ds->samples; i++) {
        int label = ds->sample[shuffled[i]].label;
        bool learn = taken[label] < p->desc.per_class;
        p->order[learn ? front++ : --back] = shuffled[i];
        taken[label] += learn;
    }
    p->learnt = front;
}

/* Accuracy of one seed on the photos it did not learn from. */
static thaw_status learn_and_test(thaw_probe *p, thaw_arena *arena, double *accuracy,
                                  thaw_error *err) {
    const thaw_dataset *ds = p->dataset;
    thaw_linear linear;
    float *x = thaw_arena_array(arena, p->learnt, p->d * sizeof *x);
    int *label = thaw_arena_array(arena, p->learnt, sizeof *label);
    if (x == NULL || label == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a probe");
    for (size_t i = 0; i < p->learnt; i++) {
        memcpy(x + i * p->d, p->feature + p->order[i] * p->d, p->d * sizeof *x);
        label[i] = ds->sample[p->order[i]].label;
    }
    THAW_TRY(thaw_linear_fit(&linear, x, label, p->learnt, p->d, ds->classes, arena, p->pool, err));
    size_t right = 0;
    for (size_t i = p->learnt; i < ds->samples; i++) {
        int answer = thaw_linear_answer(&linear, p->feature + p->order[i] * p->d);
        right += answer == ds->sample[p->order[i]].label;
    }
    *accuracy = (double)right / (double)(ds->samples - p->learnt);
    return THAW_OK;
}

static thaw_status run_seed(thaw_probe *p, int index, thaw_error *err) {
    thaw_arena call;
    choose(p, p->desc.seed + (uint64_t)index);
    if (p->learnt == p->dataset->samples) {
        return thaw_fail(err, THAW_BAD_DATA,
                         "no photo is left to test on: a class with more than %d photos wanted",
                         p->desc.per_class);
    }
    thaw_arena_init(&call);
    thaw_status status = learn_and_test(p, &call, &p->result.accuracy[index], err);
    thaw_arena_reset(&call);
    return status;
}

static void conclude(thaw_probe *p) {
    thaw_probe_result *r = &p->result;
    double sum = 0, squares = 0;
    for (int i = 0; i < p->desc.seeds; i++) sum += r->accuracy[i];
    r->mean = sum / p->desc.seeds;
    for (int i = 0; i < p->desc.seeds; i++) {
        squares += (r->accuracy[i] - r->mean) * (r->accuracy[i] - r->mean);
    }
    r->std = sqrt(squares / p->desc.seeds);
    r->seeds = p->desc.seeds;
    r->features = (int)p->d;
    r->learnt = p->learnt;
    r->tested = p->dataset->samples - p->learnt;
}

static thaw_status set_up(thaw_probe *p, const thaw_pipeline_desc *pipeline, thaw_error *err) {
    size_t samples = p->dataset->samples, batch = (size_t)pipeline->batch;
    THAW_TRY(thaw_pipeline_init(&p->pipeline, pipeline, err));
    THAW_TRY(thaw_pipeline_allocate(&p->pipeline, err));
    p->d = thaw_program_output_floats(p->pipeline.prefix);
    p->feature = thaw_arena_array(&p->arena, samples, p->d * sizeof *p->feature);
    p->order = thaw_arena_array(&p->arena, samples + batch, sizeof *p->order);
    p->shuffled = thaw_arena_array(&p->arena, samples, sizeof *p->shuffled);
    p->taken = thaw_arena_array(&p->arena, (size_t)p->dataset->classes, sizeof *p->taken);
    if (p->feature == NULL || p->order == NULL || p->shuffled == NULL || p->taken == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "features");
    }
    p->batches = size_ceil_div(samples, batch);
    p->progress.total = p->batches + (size_t)p->desc.seeds;
    return THAW_OK;
}

thaw_status thaw_probe_create(const thaw_probe_desc *desc, const thaw_pipeline_desc *pipeline,
                              thaw_probe **out, thaw_error *err) {
    thaw_select made = {-1, -1, THAW_ORIGIN_SYNTHETIC};
    size_t synthetic = thaw_dataset_count(pipeline->dataset, made);
    if (synthetic > 0) {
        return thaw_fail(err, THAW_BAD_DATA,
                         "a probe measures real photos only, got %zu synthetic ones among them",
                         synthetic);
    }
    thaw_probe *p = thaw_heap_alloc(sizeof *p);
    if (p == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a probe");
    *p = (thaw_probe){.desc = *desc, .dataset = pipeline->dataset, .pool = pipeline->pool};
    thaw_arena_init(&p->arena);
    thaw_status status = set_up(p, pipeline, err);
    if (status != THAW_OK) {
        thaw_probe_destroy(p);
        return status;
    }
    *out = p;
    return THAW_OK;
}

void thaw_probe_destroy(thaw_probe *probe) {
    if (probe == NULL) return;
    thaw_pipeline_reset(&probe->pipeline);
    thaw_arena_reset(&probe->arena);
    thaw_heap_free(probe);
}

thaw_status thaw_probe_step(thaw_probe *p, thaw_probe_progress *progress, thaw_error *err) {
    size_t piece = p->progress.done;
    if (piece < p->batches) {
        find_features(p, piece);
        if (piece + 1 == p->batches) thaw_pipeline_reset(&p->pipeline);
    } else if (piece < p->progress.total) {
        THAW_TRY(run_seed(p, (int)(piece - p->batches), err));
    }
    if (piece < p->progress.total) p->progress.done++;
    if (p->progress.done == p->progress.total) conclude(p);
    *progress = p->progress;
    return THAW_OK;
}

const thaw_probe_result *thaw_probe_get(const thaw_probe *probe) {
    return &probe->result;
}
