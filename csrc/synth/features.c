/* Samples in feature space: what a frozen prefix would have made of photos that do not exist.
 *
 * smote     x + u (n − x): x a sample of the class, n one of its nearest neighbours of the class, u
 *           uniform in 0 … 1 (Chawla et al., "SMOTE", JAIR 2002).
 * gaussian  normal with the class's mean and a covariance between its own and that of all classes
 *           around their means (Friedman, "Regularized discriminant analysis", JASA 1989):
 *           (1 − λ) S_c + λ S, times spread². Drawn without ever making a matrix: a sum of the
 *           residuals r_i, each times a standard normal number, over √degrees of freedom, has their
 *           covariance. */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "synth/generator.h"

typedef struct {
    const thaw_synth_task *task;
    uint32_t *sample; /* real samples, class after class */
    size_t *first;    /* of each class in sample; one more at the end */
    uint32_t *near;   /* smote: of each entry of sample its neighbours, the nearest first */
    int *nears;       /* smote: how many of each class's samples have */
    float *mean;      /* gaussian: classes × floats */
    float *distance;  /* smote: room for a class */
} features_state;

static size_t count_of(const features_state *s, int label) {
    return s->first[label + 1] - s->first[label];
}

static const float *row_of(const features_state *s, size_t entry) {
    return s->task->real.row + (size_t)s->sample[entry] * s->task->real.floats;
}

static features_state *open_state(const thaw_synth_task *task, thaw_arena *arena) {
    size_t classes = (size_t)task->classes, samples = task->real.samples;
    features_state *s = thaw_arena_alloc(arena, sizeof *s);
    if (s == NULL) return NULL;
    s->task = task;
    s->sample = thaw_arena_array(arena, samples, sizeof *s->sample);
    s->first = thaw_arena_array(arena, classes + 1, sizeof *s->first);
    if (s->sample == NULL || s->first == NULL) return NULL;
    thaw_synth_sort(&task->real, task->classes, s->sample, s->first);
    return s;
}

/* ---- smote ----------------------------------------------------------------------------------- */

static thaw_status open_smote(const thaw_synth_task *task, thaw_arena *arena, void **state,
                              size_t *pieces, thaw_error *err) {
    size_t samples = task->real.samples;
    features_state *s = open_state(task, arena);
    if (s != NULL) {
        s->near = thaw_arena_array(arena, samples, (size_t)task->desc.neighbours * sizeof *s->near);
        s->nears = thaw_arena_array(arena, (size_t)task->classes, sizeof *s->nears);
        s->distance = thaw_arena_array(arena, samples, sizeof *s->distance);
    }
    if (s == NULL || s->near == NULL || s->nears == NULL || s->distance == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "neighbours of %zu samples", samples);
    }
    *state = s;
    *pieces = (size_t)task->classes;
    return THAW_OK;
}

static float squared_distance(const float *a, const float *b, size_t floats) {
    float sum = 0;
    for (size_t j = 0; j < floats; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sum;
}

/* The nearest of a class's entries by selection: a handful out of many. Of equals the first. */
static void find_neighbours(features_state *s, int label, size_t entry) {
    size_t first = s->first[label], n = count_of(s, label);
    uint32_t *near = s->near + entry * (size_t)s->task->desc.neighbours;
    for (size_t i = 0; i < n; i++) {
        s->distance[i] =
            squared_distance(row_of(s, entry), row_of(s, first + i), s->task->real.floats);
    }
    s->distance[entry - first] = INFINITY; /* not itself */
    for (int k = 0; k < s->nears[label]; k++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++) best = s->distance[i] < s->distance[best] ? i : best;
        near[k] = (uint32_t)(first + best);
        s->distance[best] = INFINITY;
    }
}

static thaw_status learn_neighbours(void *state, size_t piece, thaw_synth_lesson *lesson,
                                    thaw_error *err) {
    features_state *s = state;
    int label = (int)piece, wanted = s->task->desc.neighbours;
    size_t n = count_of(s, label);
    (void)lesson;
    (void)err;
    if (n < 2) return THAW_OK;
    s->nears[label] = n - 1 < (size_t)wanted ? (int)(n - 1) : wanted;
    for (size_t i = 0; i < n; i++) find_neighbours(s, label, s->first[label] + i);
    return THAW_OK;
}

static void make_between(void *state, int label, uint32_t stream, uint32_t index, uint8_t *rgb,
                         float *feature) {
    const features_state *s = state;
    (void)rgb;
    thaw_rng rng = thaw_rng_make(s->task->seed, THAW_RNG_SYNTH, stream, index);
    size_t entry = s->first[label] + thaw_rng_below(&rng, (uint32_t)count_of(s, label));
    uint32_t choice = thaw_rng_below(&rng, (uint32_t)s->nears[label]);
    const float *x = row_of(s, entry);
    const float *n = row_of(s, s->near[entry * (size_t)s->task->desc.neighbours + choice]);
    float share = thaw_rng_unit(&rng);
    for (size_t j = 0; j < s->task->real.floats; j++) feature[j] = x[j] + share * (n[j] - x[j]);
}

const thaw_generator thaw_generator_smote = {.name = "smote",
                                             .learns = true,
                                             .open = open_smote,
                                             .learn = learn_neighbours,
                                             .make = make_between};

/* ---- gaussian -------------------------------------------------------------------------------- */

static thaw_status open_gaussian(const thaw_synth_task *task, thaw_arena *arena, void **state,
                                 size_t *pieces, thaw_error *err) {
    features_state *s = open_state(task, arena);
    size_t classes = (size_t)task->classes;
    if (s != NULL) s->mean = thaw_arena_array(arena, classes, task->real.floats * sizeof *s->mean);
    if (s == NULL || s->mean == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "means of %zu classes", classes);
    }
    *state = s;
    *pieces = classes;
    return THAW_OK;
}

static thaw_status learn_mean(void *state, size_t piece, thaw_synth_lesson *lesson,
                              thaw_error *err) {
    features_state *s = state;
    size_t floats = s->task->real.floats, n = count_of(s, (int)piece);
    float *mean = s->mean + piece * floats;
    (void)lesson;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        const float *x = row_of(s, s->first[piece] + i);
        for (size_t j = 0; j < floats; j++) mean[j] += x[j];
    }
    for (size_t j = 0; j < floats && n > 0; j++) mean[j] /= (float)n;
    return THAW_OK;
}

/* Adds each residual of a class times a normal number times `share`. */
static void add_residuals(const features_state *s, int label, float share, thaw_rng *rng,
                          float *feature) {
    size_t floats = s->task->real.floats;
    const float *mean = s->mean + (size_t)label * floats;
    for (size_t i = s->first[label]; i < s->first[label + 1]; i++) {
        const float *x = row_of(s, i);
        float z = thaw_rng_normal(rng) * share;
        for (size_t j = 0; j < floats; j++) feature[j] += z * (x[j] - mean[j]);
    }
}

static void make_normal(void *state, int label, uint32_t stream, uint32_t index, uint8_t *rgb,
                        float *feature) {
    const features_state *s = state;
    const thaw_synth_task *task = s->task;
    (void)rgb;
    thaw_rng rng = thaw_rng_make(task->seed, THAW_RNG_SYNTH, stream, index);
    size_t floats = task->real.floats, classes = 0;
    for (int c = 0; c < task->classes; c++) classes += count_of(s, c) > 0;
    double own = (double)count_of(s, label) - 1, all = (double)(task->real.samples - classes);
    memcpy(feature, s->mean + (size_t)label * floats, floats * sizeof *feature);
    double pooled = task->desc.pooled, spread = task->desc.spread;
    add_residuals(s, label, (float)(spread * sqrt((1 - pooled) / own)), &rng, feature);
    for (int c = 0; c < task->classes && pooled > 0; c++) {
        add_residuals(s, c, (float)(spread * sqrt(pooled / all)), &rng, feature);
    }
}

const thaw_generator thaw_generator_gaussian = {.name = "gaussian",
                                                .learns = true,
                                                .open = open_gaussian,
                                                .learn = learn_mean,
                                                .make = make_normal};
