/* What a trained run shows beside its answers: where in a photo a class is seen, and how the photos
 * lie to one another in the features that the classifier reads. */
#ifndef THAW_APP_INSIGHT_H
#define THAW_APP_INSIGHT_H

#include "app/run.h"

typedef struct {
    int label, h, w;
    const float *map; /* h · w values of 0 … 1; borrowed until the next explanation */
} thaw_explanation;

/* Grad-CAM (eval/gradcam.h) of the photo that was predicted last, for a class or, with −1, the most
 * probable one. INVALID before there is such a photo or for a class that there is not. */
thaw_status thaw_run_explain(thaw_run *run, int label, thaw_explanation *out,
                             thaw_error *err) THAW_MUST_CHECK;

/* That explanation painted over the photo, at the size that the network sees: a PNG file that the
 * caller frees with thaw_heap_free. */
thaw_status thaw_run_paint(thaw_run *run, const thaw_explanation *made, uint8_t **png,
                           size_t *length, thaw_error *err) THAW_MUST_CHECK;

typedef struct {
    size_t samples;
    uint32_t *sample; /* index in the data set; owned */
    float *at;        /* samples × 2 coordinates; owned */
    double share[2];  /* of the variance that each coordinate stands for */
} thaw_map;

/* The photos of a split in the plane in which their features (what the last layer with parameters
 * reads) vary most. BAD_DATA where the split is empty. The caller resets *out. */
thaw_status thaw_run_map(thaw_run *run, thaw_split split, thaw_map *out,
                         thaw_error *err) THAW_MUST_CHECK;
void thaw_map_reset(thaw_map *map);

#endif
