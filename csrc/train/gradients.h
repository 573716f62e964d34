/* What happens to gradients between the backward pass and the optimizer: the share of the L2
 * penalty is added, then they are clipped, as Keras does both. */
#ifndef THAW_TRAIN_GRADIENTS_H
#define THAW_TRAIN_GRADIENTS_H

#include "graph/program.h"

/* 0: off. At most one of them is above 0. */
typedef struct {
    double clip_norm;        /* each parameter's gradient is shortened to this norm */
    double global_clip_norm; /* all gradients together are */
    double clip_value;       /* each number is brought into ± this */
} thaw_clip;

typedef struct {
    size_t weight, grad, count; /* floats of one parameter, a chunk at most */
    int param;
    bool penalized;
} thaw_gradient_piece;

typedef struct {
    thaw_clip clip;
    double l2;
    size_t pieces;              /* 0 where nothing is to be done */
    thaw_gradient_piece *piece; /* in the order of the graph's parameters; owned */
    double *weights, *norms;    /* one a piece: Σ w² of the penalized, Σ g²; owned */
    float *factor;              /* one a piece, for its gradients; owned */
} thaw_gradients;

/* l2 is λ of the penalty λ·Σ w² over the kernels that train (parameters of more than one dimension:
 * no biases, no scales of BatchNorm). The program is planned already. */
thaw_status thaw_gradients_init(thaw_gradients *gr, const thaw_clip *clip, double l2,
                                const thaw_program *p, thaw_error *err) THAW_MUST_CHECK;
void thaw_gradients_reset(thaw_gradients *gr);

/* Bytes that init will take. */
size_t thaw_gradients_bytes(const thaw_clip *clip, double l2, const thaw_program *p);

/* Changes the program's gradients in place. Returns the penalty, which belongs to the loss. */
double thaw_gradients_prepare(thaw_gradients *gr, thaw_program *p, thaw_pool *pool);

#endif
