/* Differentiable augmentation (Zhao et al., "Differentiable augmentation for data-efficient GAN
 * training", NeurIPS 2020): a discriminator sees pictures, real and made, only brightened, moved
 * and with a square cut out, so that it cannot learn a few photos by heart; the generator learns
 * through it. A picture is side × side × 3 floats around 0; what moves in from outside is 0, and so
 * is the square: y = M (x + light), M a choice of pixels and their places, hence dx = Mᵀ dy. */
#ifndef THAW_SYNTH_DIFF_AUGMENT_H
#define THAW_SYNTH_DIFF_AUGMENT_H

#include "base/rng.h"

typedef struct {
    float light;            /* added */
    int dx, dy;             /* right and down, pixels */
    int cut_x, cut_y, hole; /* the square's corner, after moving, and its side; may lie outside */
} thaw_diff_augment;

/* With strength 1 as in the paper: light within ± ½, moves of at most side / 8, a square of side /
 * 2 anywhere; less in proportion; 0 changes nothing. */
thaw_diff_augment thaw_diff_augment_draw(thaw_rng *rng, int side, double strength);

void thaw_diff_augment_forward(const thaw_diff_augment *a, int side, const float *x, float *y);
void thaw_diff_augment_backward(const thaw_diff_augment *a, int side, const float *dy, float *dx);

#endif
