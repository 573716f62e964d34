/* A part of a graph made ready to run: the frozen prefix (inference, BatchNorm folded, activations
 * fused) or the thawed suffix (forward and backward).
 *
 * Creating a program plans it and tells its bytes; thaw_program_allocate takes them, all at once;
 * running allocates nothing. External values are those that cross the part's border. */
#ifndef THAW_GRAPH_PROGRAM_H
#define THAW_GRAPH_PROGRAM_H

#include "graph/graph.h"

typedef struct thaw_program thaw_program;

typedef struct {
    const thaw_graph *graph; /* borrowed for the program's life; weights may change, freezing not */
    const bool *member;      /* which nodes: one flag a node; read during the call only */
    bool training;           /* a backward pass follows; otherwise compiled for inference */
    bool attributes;         /* of training: the backward pass gives the gradients of the program's
                              * inputs (thaw_program_input_grad) instead of those of parameters */
    bool chains;             /* of training: it gives them beside those of parameters, for another
                              * program whose outputs they are */
    int batch;               /* most images in one run, >= 1 */
    thaw_pool *pool;         /* borrowed; NULL: this thread alone */
} thaw_program_desc;

/* Plans. Members must be closed: what a member reads is a member's output or an input of the
 * program. */
thaw_status thaw_program_create(const thaw_program_desc *desc, thaw_program **out,
                                thaw_error *err) THAW_MUST_CHECK;
void thaw_program_destroy(thaw_program *p);

/* What thaw_program_allocate will take, or took: the slab and the gradients. */
size_t thaw_program_bytes(const thaw_program *p);
thaw_status thaw_program_allocate(thaw_program *p, thaw_error *err) THAW_MUST_CHECK;

/* Takes the graph's weights anew, folds and packs them: call after allocating and whenever frozen
 * weights changed. Inputs put in and outputs not yet taken are lost. */
void thaw_program_refresh(thaw_program *p);

const thaw_graph *thaw_program_graph(const thaw_program *p);

/* Number of layers run, after fusion. */
int thaw_program_steps(const thaw_program *p);

/* Border. One image's external inputs (outputs) are packed one value after the other. */
size_t thaw_program_input_floats(const thaw_program *p);
size_t thaw_program_output_floats(const thaw_program *p);

/* True when the only input is the graph's own input image. */
bool thaw_program_takes_image(const thaw_program *p);

/* Copies image `index`'s packed inputs in, or its packed outputs out. */
void thaw_program_put(thaw_program *p, int index, const float *packed);
void thaw_program_get(const thaw_program *p, int index, float *packed);

/* Where image `index` of a program with a single input is to be written: saves a copy. */
float *thaw_program_input_at(thaw_program *p, int index);

/* The first output of the batch, n rows: the logits of a suffix. */
const float *thaw_program_output(const thaw_program *p);

typedef struct {
    int n;         /* images put in, 1 … batch */
    bool training; /* dropout drops, thawed BatchNorm uses the batch */
    uint64_t seed;
    uint32_t step; /* of the optimizer */
} thaw_pass;

void thaw_program_forward(thaw_program *p, const thaw_pass *pass);

/* The gradient of the first output: the caller fills n rows, then runs backward. */
float *thaw_program_output_grad(thaw_program *p);
void thaw_program_backward(thaw_program *p, const thaw_pass *pass);

/* With `attributes` or `chains`: the gradient of the first input, n images; after backward. */
const float *thaw_program_input_grad(const thaw_program *p);

/* A run of trainable floats: the same distance apart in weights and gradients. */
typedef struct {
    size_t weight, grad, count; /* offsets and length in floats */
} thaw_grad_range;

/* Ranges that an optimizer walks; *ranges is their number. */
const thaw_grad_range *thaw_program_ranges(const thaw_program *p, int *ranges);
float *thaw_program_grads(thaw_program *p);

/* Where a parameter's gradient lies in them; THAW_PROGRAM_NO_GRAD when it does not train. */
#define THAW_PROGRAM_NO_GRAD SIZE_MAX
size_t thaw_program_param_grad(const thaw_program *p, int param);
size_t thaw_program_grad_floats(const thaw_program *p);

#endif
