/* Brings photos to the size that a network takes. */
#ifndef THAW_DATA_RESIZE_H
#define THAW_DATA_RESIZE_H

#include "data/image.h"

typedef enum {
    THAW_FILTER_BILINEAR, /* triangle as wide as the shrinking asks for: Pillow's BILINEAR, ±1 */
    THAW_FILTER_NEAREST,  /* Pillow's NEAREST, Keras' load_img by default */
} thaw_filter;

typedef enum {
    THAW_FIT_STRETCH, /* the whole photo, proportions given up: Keras' default */
    THAW_FIT_CROP,    /* the largest centred window with the proportions of the target */
} thaw_fit;

/* Names in enum order, as recipes spell them: "bilinear", "nearest"; "stretch", "crop". */
#define THAW_FILTER_COUNT 2
#define THAW_FIT_COUNT 2
extern const char *const thaw_filter_names[THAW_FILTER_COUNT];
extern const char *const thaw_fit_names[THAW_FIT_COUNT];

typedef struct {
    int w, h; /* of the result, 1 … THAW_IMAGE_MAX_SIDE */
    thaw_filter filter;
    thaw_fit fit;
} thaw_resize;

/* src resized into a new image, its transparency too. Integer arithmetic in a fixed order: the same
 * bits in all builds. The caller resets *out. INVALID or NO_MEMORY. */
thaw_status thaw_image_resize(const thaw_image *src, thaw_resize to, thaw_image *out,
                              thaw_error *err) THAW_MUST_CHECK;

#endif
