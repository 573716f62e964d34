/* From bytes to the numbers a backbone was trained on. */
#ifndef THAW_DATA_PREPROCESS_H
#define THAW_DATA_PREPROCESS_H

#include <stddef.h>
#include <stdint.h>

/* Schemes and their names as model files spell them; Keras' `imagenet_utils.preprocess_input`
 * gives the same numbers for tf, caffe and torch. */
typedef enum {
    THAW_PREPROCESS_NONE,  /* x */
    THAW_PREPROCESS_UNIT,  /* x / 255 */
    THAW_PREPROCESS_TF,    /* x / 127.5 − 1 */
    THAW_PREPROCESS_CAFFE, /* BGR, minus 103.939, 116.779, 123.68 */
    THAW_PREPROCESS_TORCH, /* (x / 255 − mean) / std of ImageNet */
} thaw_preprocess;

#define THAW_PREPROCESS_COUNT 5
extern const char *const thaw_preprocess_names[THAW_PREPROCESS_COUNT];

/* Index of a name in thaw_preprocess_names; −1 when there is none. */
int thaw_preprocess_find(const char *name);

/* pixels RGB triples to pixels × 3 floats. The arrays must not overlap. */
void thaw_preprocess_run(thaw_preprocess scheme, const uint8_t *rgb, size_t pixels, float *out);

#endif
