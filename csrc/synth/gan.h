/* A conditional generative adversarial network (Goodfellow et al. 2014) of small pictures.
 *
 * The generator G makes of z, beside a label one-hot, the logits of a picture; the discriminator D
 * tells real from made, given the label: its last layer gives 1 + classes numbers, of which the
 * first and the label's are added (projection: Miyato & Koyama, ICLR 2018). With d of real photos
 * and of made pictures, all seen through thaw_diff_augment, a batch of n costs
 *
 *     D: 1/n Σ max(0, 1 − d(real)) + 1/n Σ max(0, 1 + d(made));   G: −1/n Σ d(made)
 *
 * (the hinge loss: Lim & Ye 2017). Kernels of D are spectrally normalized; samples come from the
 * moving average of G's weights.
 *
 * Random numbers are functions of (seed, step, place in the batch) alone, sums go in the order of
 * pictures: the same bits with any number of threads. */
#ifndef THAW_SYNTH_GAN_H
#define THAW_SYNTH_GAN_H

#include "synth/network.h"

typedef struct {
    int side;        /* of pictures: 16 … 64, a multiple of 8 */
    int classes;     /* >= 1 */
    int latent;      /* numbers in z: 1 … 1024 */
    int filters;     /* of D's first convolution and G's last; those between have up to four times
                      * as many */
    int batch;       /* >= 1 */
    double lr;       /* of G's Adam */
    double lr_judge; /* of D's */
    double average; /* decay of the moving average of G's weights, 0 … 1; less in the first steps */
    double augment; /* strength of thaw_diff_augment, 0 … 1 */
} thaw_gan_desc;

thaw_gan_desc thaw_gan_defaults(int classes);

/* What is called an epoch: so many batches, since how long a GAN has to learn does not depend on
 * how many photos there are. */
#define THAW_GAN_EPOCH 50

typedef struct thaw_gan thaw_gan;

/* Weights are functions of the seed. BAD_RECIPE where desc is out of range; NO_MEMORY. */
thaw_status thaw_gan_create(const thaw_gan_desc *desc, uint64_t seed, thaw_pool *pool,
                            thaw_gan **out, thaw_error *err) THAW_MUST_CHECK;
void thaw_gan_destroy(thaw_gan *gan);

/* Photos of side × side × 3 bytes, borrowed during the call. As many pictures are made, with the
 * same labels. */
typedef struct {
    int n; /* 1 … desc.batch */
    const uint8_t *const *rgb;
    const int *label;
} thaw_gan_batch;

typedef struct {
    double discriminator, generator; /* the two losses */
    double beyond; /* share of D's answers, real and made, for which its loss is 0: where it nears 1
                    * D is sure of everything and has little left to teach */
} thaw_gan_loss;

/* Losses and gradients of both (not yet used), at the weights as they are. */
thaw_gan_loss thaw_gan_gradients(thaw_gan *gan, const thaw_gan_batch *batch, uint32_t step);

/* A step of D, then one of G against that D. step counts from 0. */
thaw_gan_loss thaw_gan_step(thaw_gan *gan, const thaw_gan_batch *batch, uint32_t step);

/* Sample `index` of a class, side × side × 3 bytes; stream keys the class's numbers. */
void thaw_gan_sample(thaw_gan *gan, int label, uint32_t stream, uint32_t index, uint8_t *rgb);

/* Mean distance of two of n pictures (the root of their mean squared difference, bytes): where a
 * class's samples have far less of it than its photos, the generator has collapsed. n >= 2. */
double thaw_gan_spread(int side, const uint8_t *const *rgb, int n);

/* Writes or reads all that steps have changed; a misfit where the networks or rates are others. */
void thaw_gan_visit(thaw_gan *gan, thaw_visitor *v);

/* G and D, for tests. D's weights proper are in thaw_gan_weights: its graph holds
 * them normalized. */
thaw_network *thaw_gan_network(thaw_gan *gan, int discriminator);
float *thaw_gan_weights(thaw_gan *gan, int discriminator);

#endif
