/* A conditional variational autoencoder (Kingma & Welling 2014; Sohn et al. 2015) of small
 * pictures.
 *
 * The encoder sees a photo with one plane a class (1 on that of its label) and tells mean μ and
 * logarithm of the variance v of z; the decoder sees z beside the label, one-hot, and gives the
 * logits of the photo. Both are graphs of the engine's ops. A batch of n photos costs
 *
 *     1/n Σ (Σ BCE(photo, σ(logits)) + β · −½ Σ (1 + v − μ² − eᵛ)),   z = μ + e^(v/2) ε.
 *
 * ε of a photo is a function of (seed, epoch, photo) alone, sums go in the order of photos: the
 * same bits with any number of threads. */
#ifndef THAW_SYNTH_VAE_H
#define THAW_SYNTH_VAE_H

#include "synth/network.h"

typedef struct {
    int side;      /* of pictures: 16 … 64, a multiple of 8 */
    int classes;   /* >= 1 */
    int latent;    /* numbers in z: 1 … 1024 */
    int filters;   /* of the first convolution; later ones have twice as many */
    int batch;     /* >= 1 */
    double lr;     /* of Adam */
    double spread; /* of the z that samples come from: 1 is the prior; below 1 nearer its middle,
                    * where pictures are surer and more alike */
} thaw_vae_desc;

typedef struct thaw_vae thaw_vae;

/* Weights are functions of the seed. BAD_RECIPE where desc is out of range; NO_MEMORY. */
thaw_status thaw_vae_create(const thaw_vae_desc *desc, uint64_t seed, thaw_pool *pool,
                            thaw_vae **out, thaw_error *err) THAW_MUST_CHECK;
void thaw_vae_destroy(thaw_vae *vae);

/* Photos of side × side × 3 bytes, borrowed during the call. */
typedef struct {
    int n; /* 1 … desc.batch */
    const uint8_t *const *rgb;
    const int *label;
    const uint32_t *item; /* which photo: keys ε; each once */
} thaw_vae_batch;

/* Means over a batch: nats a photo. */
typedef struct {
    double reconstruction, divergence;
} thaw_vae_loss;

/* Forward pass, gradients (not yet used) and loss. */
thaw_vae_loss thaw_vae_gradients(thaw_vae *vae, const thaw_vae_batch *batch, uint32_t epoch,
                                 double beta);

/* The same, and one step of Adam. */
thaw_vae_loss thaw_vae_step(thaw_vae *vae, const thaw_vae_batch *batch, uint32_t epoch,
                            double beta);

/* Loss of photos with z = μ: what early stopping looks at. */
thaw_vae_loss thaw_vae_evaluate(thaw_vae *vae, const thaw_vae_batch *batch);

/* Samples first … first + n − 1 of a class (n <= desc.batch), side × side × 3 bytes each: means,
 * not draws, of every pixel, since noise of the pixels' own would only be noise. stream keys the
 * class's numbers. How many are made at once changes no bit. */
void thaw_vae_sample(thaw_vae *vae, int label, uint32_t stream, uint32_t first, int n,
                     uint8_t *rgb);

/* The pictures between two photos of a class: from both μ, `share` (0 … 1) of the second. share 0
 * is the first photo's reconstruction. */
void thaw_vae_between(thaw_vae *vae, const uint8_t *first, const uint8_t *second, int label,
                      float share, uint8_t *rgb);

/* Encoder and decoder, for saving and for tests. */
thaw_network *thaw_vae_network(thaw_vae *vae, int decoder);

#endif
