/* Convolution 3 × 3, stride 1, by Winograd's minimal filtering F(4×4, 3×3) (Lavin & Gray 2016,
 * "Fast Algorithms for Convolutional Neural Networks"): Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A.
 *
 * Four by four outputs cost 36 multiplications instead of 144. The product over channels turns into
 * 36 matrix products, one for each point of the transformed tile: tiles × channels by channels ×
 * outputs. */
#ifndef THAW_KERNELS_WINOGRAD_H
#define THAW_KERNELS_WINOGRAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/tensor.h"
#include "base/threads.h"
#include "kernels/epilogue.h"

/* to[n,i,j,o] = epilogue(Σ from[n, i + p + corner_h, j + q + corner_w, c] · g[p,q,c,o]), zeros
 * outside; p and q in 0 … 2. */
typedef struct {
    thaw_shape from, to;
    int corner_h, corner_w;
} thaw_winograd;

/* Whether this way is open (channels in fours) and shorter. Does not depend on n. */
bool thaw_winograd_pays(const thaw_winograd *conv);

/* How g lies in a kernel (3, 3, cin, cout): as it is, or for the gradient of its input turned
 * around, g[p,q,o,c] = kernel[2 − p, 2 − q, c, o]. */
typedef enum { THAW_WINOGRAD_PLAIN, THAW_WINOGRAD_TURNED } thaw_winograd_kernel;

/* Floats of transformed weights for from_c → to_c channels, and their making: G g Gᵀ, packed for
 * the matrix products. */
size_t thaw_winograd_packed(int from_c, int to_c);
void thaw_winograd_pack(const float *kernel, thaw_winograd_kernel lies, int from_c, int to_c,
                        float *packed, thaw_pool *pool);

/* Scratch in floats for a pool of `workers` threads. */
size_t thaw_winograd_scratch(const thaw_winograd *conv, int workers);

/* The same bits for any pool, and for an image in any batch. */
void thaw_winograd_run(const thaw_winograd *conv, const float *from, const float *packed,
                       const thaw_epilogue *epilogue, float *to, float *scratch, thaw_pool *pool);

#endif
