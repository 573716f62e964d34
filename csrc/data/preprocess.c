#include "data/preprocess.h"

#include <string.h>

const char *const thaw_preprocess_names[THAW_PREPROCESS_COUNT] = {"none", "unit", "tf", "caffe",
                                                                  "torch"};

int thaw_preprocess_find(const char *name) {
    for (int i = 0; i < THAW_PREPROCESS_COUNT; i++)
        if (strcmp(name, thaw_preprocess_names[i]) == 0) return i;
    return -1;
}

/* Means and deviations of ImageNet, in the order of the output's channels. */
static const float caffe_mean[3] = {103.939f, 116.779f, 123.68f};
static const float torch_mean[3] = {0.485f, 0.456f, 0.406f};
static const float torch_std[3] = {0.229f, 0.224f, 0.225f};

/* Keras' operations in Keras' order, so that the roundings are the same. */
static float convert(thaw_preprocess scheme, float x, int channel) {
    switch (scheme) {
    case THAW_PREPROCESS_NONE:
        return x;
    case THAW_PREPROCESS_UNIT:
        return x / 255.0f;
    case THAW_PREPROCESS_TF:
        return x / 127.5f - 1.0f;
    case THAW_PREPROCESS_CAFFE:
        return x - caffe_mean[channel];
    case THAW_PREPROCESS_TORCH:
        return (x / 255.0f - torch_mean[channel]) / torch_std[channel];
    }
    return x;
}

void thaw_preprocess_run(thaw_preprocess scheme, const uint8_t *rgb, size_t pixels, float *out) {
    /* A byte has 256 values: three tables cost less than dividing every pixel. */
    float table[3][256];
    for (int channel = 0; channel < 3; channel++)
        for (int x = 0; x < 256; x++) table[channel][x] = convert(scheme, (float)x, channel);

    size_t first = scheme == THAW_PREPROCESS_CAFFE ? 2 : 0; /* BGR */
    for (size_t i = 0; i < pixels; i++, rgb += 3, out += 3) {
        out[0] = table[0][rgb[first]];
        out[1] = table[1][rgb[1]];
        out[2] = table[2][rgb[2 - first]];
    }
}
