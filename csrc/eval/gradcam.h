/* Where in a photo a network sees a class: Grad-CAM (Selvaraju et al., ICCV 2017, section 3).
 *
 * The channels of the last map before the photo's places are lost (to a global pool or a flat
 * vector) are weighed by the mean of the class's gradient over each; the positive part of their sum
 * is the map. */
#ifndef THAW_EVAL_GRADCAM_H
#define THAW_EVAL_GRADCAM_H

#include "graph/model.h"
#include "graph/program.h"

typedef struct thaw_gradcam thaw_gradcam;

/* Plans and allocates both halves of the network; the model is borrowed and has its weights.
 * BAD_MODEL where no layer has a map, or more than one map crosses the cut. */
thaw_status thaw_gradcam_create(const thaw_model *model, thaw_pool *pool, thaw_gradcam **out,
                                thaw_error *err) THAW_MUST_CHECK;
void thaw_gradcam_destroy(thaw_gradcam *cam);

/* Where the photo is to be written: the model's input, preprocessed. */
float *thaw_gradcam_input(thaw_gradcam *cam);

/* Shape of the map: h, w, and the c channels that it is made of. */
thaw_shape thaw_gradcam_shape(const thaw_gradcam *cam);

/* Explains the photo that was written: where class *label is seen, −1 for the most probable, which
 * *label then tells. Gives h · w values, of which the largest is 1 unless all are 0; borrowed until
 * the next call. Takes the weights as they are now. */
const float *thaw_gradcam_explain(thaw_gradcam *cam, int *label);

/* Lays a map (mh × mw) over w × h RGB pixels, brought to their size bilinearly: the higher, the
 * more of a glow from black through red and yellow to white. */
void thaw_gradcam_paint(const float *map, int mh, int mw, uint8_t *rgb, int h, int w);

#endif
