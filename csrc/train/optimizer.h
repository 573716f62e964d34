/* First-order optimizers, in the words and with the numbers of Keras. */
#ifndef THAW_TRAIN_OPTIMIZER_H
#define THAW_TRAIN_OPTIMIZER_H

#include "train/gradients.h"

typedef enum {
    THAW_OPTIMIZER_ADAM,
    THAW_OPTIMIZER_ADAMW,
    THAW_OPTIMIZER_SGD,
    THAW_OPTIMIZER_RMSPROP,
    THAW_OPTIMIZER_COUNT
} thaw_optimizer_kind;

/* "adam", "adamw", … */
extern const char *const thaw_optimizer_names[THAW_OPTIMIZER_COUNT];

typedef struct {
    thaw_optimizer_kind kind;
    double lr; /* 0 < lr */

    /* Adam (Kingma & Ba 2015, the form before section 2.1's end):
     * m += (g − m)(1 − β1); v += (g² − v)(1 − β2); w −= lr·√(1 − β2ᵗ)/(1 − β1ᵗ) · m / (√v + ε). */
    double beta1, beta2; /* 0 <= β < 1 */
    double epsilon;      /* 0 < ε; of RMSprop too */

    /* AdamW (Loshchilov & Hutter 2019): w −= lr·decay·w, then Adam's step. Every parameter that
     * trains decays, biases too, as in Keras and PyTorch. */
    double weight_decay; /* 0 <= decay */

    /* SGD: v = μv − lr·g; w += v, with Nesterov w += μv − lr·g. */
    double momentum; /* 0 <= μ <= 1; of RMSprop too */
    bool nesterov;

    /* RMSprop (Hinton 2012): v = ρv + (1 − ρ)g²; d = lr·g / √(v + ε), with centering
     * lr·g / √(v − a² + ε), where a = ρa + (1 − ρ)g; w −= d, with momentum u = μu + d; w −= u. */
    double rho; /* 0 <= ρ < 1 */
    bool centered;

    thaw_clip clip; /* of the gradients, before the step: thaw_gradients_prepare */
} thaw_optimizer_desc;

/* Keras' defaults: Adam lr 1e-3, .9, .999, 1e-7; AdamW the same and decay 4e-3; SGD lr 1e-2, no
 * momentum; RMSprop lr 1e-3, ρ .9, ε 1e-7, no momentum, not centered. */
thaw_optimizer_desc thaw_optimizer_defaults(thaw_optimizer_kind kind);

typedef struct {
    thaw_optimizer_desc desc;
    size_t floats;  /* of gradients */
    float *state;   /* as many arrays as the kind needs, by gradient offset; owned; may be NULL */
    uint32_t steps; /* taken so far */
} thaw_optimizer;

/* State starts at zero. */
thaw_status thaw_optimizer_init(thaw_optimizer *o, const thaw_optimizer_desc *desc, size_t floats,
                                thaw_error *err) THAW_MUST_CHECK;
void thaw_optimizer_reset(thaw_optimizer *o);

/* Bytes of state that init will take. */
size_t thaw_optimizer_bytes(const thaw_optimizer_desc *desc, size_t floats);

/* What one phase leaves to the next: its state, with where the weights are that it belongs to,
 * since the layout of gradients changes with the freezing. Zeroed is nothing. */
typedef struct {
    float *state; /* owned; NULL where the kind has none */
    size_t floats;
    thaw_grad_range *range; /* owned */
    int ranges;
    uint32_t steps;
} thaw_optimizer_carry;

/* Takes the state out of o, which is reset. p is the program that it ran on. */
thaw_status thaw_optimizer_leave(thaw_optimizer *o, const thaw_program *p,
                                 thaw_optimizer_carry *out, thaw_error *err) THAW_MUST_CHECK;

/* Gives a fresh optimizer what was left, weight by weight, and resets *left: what was frozen before
 * begins at zero. thaw_optimizer_can_carry must hold of the two. */
void thaw_optimizer_go_on(thaw_optimizer *o, const thaw_program *p, thaw_optimizer_carry *left);
void thaw_optimizer_carry_reset(thaw_optimizer_carry *c);

/* True when one remembers the same things as the other. */
bool thaw_optimizer_can_carry(const thaw_optimizer_desc *from, const thaw_optimizer_desc *to);

/* One step over the program's trainable ranges at rate lr (a schedule may differ from desc.lr). */
void thaw_optimizer_step(thaw_optimizer *o, double lr, thaw_graph *g, thaw_program *p,
                         thaw_pool *pool);

#endif
