/* A network as a job tells of it, to be run as the engine runs one. Shared by the golden tests of
 * the backbones and by thaw-oracle.
 *
 *     {"backbone": "vgg16", "overrides": {"table.0.2": 8}, "width": 1, "input": [48, 40],
 *      "top": true, "head": [{"dense": 12}], "classes": 7, "batch": 4, "seed": 1, "step": 3,
 *      "steps": [{"name": "fine_tuning", "freeze": [{"until": "block4_conv1"}]}]}
 *
 * overrides change the model file before it is read; a head is added where it is told; seed and
 * step key the dropout. scripts/oracle/golden_backbones.py makes such jobs. */
#ifndef THAW_TEST_GOLDEN_NETWORK_H
#define THAW_TEST_GOLDEN_NETWORK_H

#include "graph/freeze.h"
#include "graph/model.h"
#include "graph/program.h"

typedef struct {
    const thaw_json *job; /* borrowed */
    thaw_arena arena;
    thaw_model model;
    int batch;
    thaw_pool *pool; /* borrowed; may be NULL */

    /* Of the step that was last made. */
    thaw_program *prefix, *suffix;
    float *logits; /* batch × classes */
    float loss;    /* the mean */
} golden_network;

/* Builds the network with all weights zero. On failure nothing is left to free. */
thaw_status golden_network_open(const thaw_json *job, thaw_pool *pool, golden_network *out,
                                thaw_error *err) THAW_MUST_CHECK;
void golden_network_close(golden_network *net);

/* Floats of one image. */
size_t golden_network_image(const golden_network *net);

/* Draws weights or images: the twins of filled() and drawn() in golden_backbones.py. */
void golden_network_fill(golden_network *net, uint64_t seed);
void golden_network_draw(uint64_t seed, const char *name, size_t count, float low, float high,
                         float *out);

/* The output for the batch when everything is compiled for inference; *out (count floats) lives in
 * the arena. */
thaw_status golden_network_infer(golden_network *net, const float *images, const float **out,
                                 size_t *count, thaw_error *err) THAW_MUST_CHECK;

/* One training step as the pipeline takes it, frozen prefix first; image i is of class
 * i % classes. Forward computes logits and loss, and moves averages; backward the gradients. */
thaw_status golden_network_forward(golden_network *net, const thaw_json *freeze,
                                   const float *images, thaw_error *err) THAW_MUST_CHECK;
void golden_network_backward(golden_network *net);

/* Between the two: the batch's outputs of a layer whose backward pass reads them; else NULL. */
const float *golden_network_output_of(const golden_network *net, int node);

/* Afterwards: a parameter's gradient; NULL when it has none. */
const float *golden_network_gradient(const golden_network *net, int param);

#endif
