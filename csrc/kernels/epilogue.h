/* What a matrix product or convolution does to its result on the way out: act(y + bias). */
#ifndef THAW_KERNELS_EPILOGUE_H
#define THAW_KERNELS_EPILOGUE_H

typedef enum {
    THAW_ACT_NONE,
    THAW_ACT_RELU,
    THAW_ACT_RELU6,
    THAW_ACT_HARD_SWISH, /* x · relu6(x + 3) / 6 (Howard et al. 2019) */
    THAW_ACT_LEAKY_RELU  /* x < 0 ? slope · x : x */
} thaw_activation;

typedef struct {
    const float *bias; /* one a column (output channel); NULL for none */
    thaw_activation act;
    float slope; /* of the leaky ReLU */
} thaw_epilogue;

#endif
