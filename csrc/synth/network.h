/* What learning generators are made of: a small network, built layer by layer, with its program and
 * its optimizer; and how they are told a class. */
#ifndef THAW_SYNTH_NETWORK_H
#define THAW_SYNTH_NETWORK_H

#include "train/checkpoint_visit.h"
#include "train/optimizer.h"

/* Zeroed it is empty; thaw_network_reset frees it, after a failure too. */
typedef struct {
    thaw_graph graph;
    thaw_program *program;
    thaw_optimizer optimizer;
} thaw_network;

/* Appends an op behind the last one; attributes are JSON, made by printf. */
thaw_status thaw_network_add(thaw_graph *g, const char *op, const char *name, thaw_error *err,
                             const char *format, ...) THAW_MUST_CHECK THAW_PRINTF(5, 6);

/* A convolution of 3 × 3 with "same" padding, and behind it `act`, a leaky ReLU. */
thaw_status thaw_network_convolve(thaw_graph *g, const char *name, const char *act, int filters,
                                  int stride, thaw_error *err) THAW_MUST_CHECK;

/* A program of the whole graph, allocated. desc->graph and desc->member are filled in. */
thaw_status thaw_network_compile(const thaw_graph *g, thaw_program_desc desc, thaw_program **out,
                                 thaw_error *err) THAW_MUST_CHECK;

/* Gives a graph that was built and allocated fresh weights, and makes what it learns with. */
thaw_status thaw_network_open(thaw_network *net, uint64_t seed, const thaw_program_desc *desc,
                              const thaw_optimizer_desc *optimizer,
                              thaw_error *err) THAW_MUST_CHECK;
void thaw_network_reset(thaw_network *net);

/* One step of the optimizer with the program's gradients. */
void thaw_network_learn(thaw_network *net, thaw_pool *pool);

/* Writes or reads a graph's weights, named "PREFIX/layer/kernel". */
void thaw_network_visit_weights(thaw_graph *g, const char *prefix, thaw_visitor *v);

/* Writes or reads what the optimizer has gathered. */
void thaw_network_visit_optimizer(thaw_network *net, const char *prefix, thaw_visitor *v);

/* Where image `at` of a program that reads (z, label one-hot) has its z; the label is set. */
float *thaw_network_code(thaw_program *p, int at, int latent, int classes, int label);

/* 1 / (1 + e^−x) */
float thaw_sigmoid(float x);

#endif
