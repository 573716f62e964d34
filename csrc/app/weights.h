/* A model's parameters to and from safetensors. */
#ifndef THAW_APP_WEIGHTS_H
#define THAW_APP_WEIGHTS_H

#include "graph/model.h"

/* Reads the parameters of the backbone, or of every layer, from a safetensors file in memory. All
 * of them must be there with their shapes; other tensors of the file are passed over, *unused of
 * them. BAD_WEIGHTS names the first tensor that does not fit, what was wanted and what was found,
 * and how many more there are; the model is then unchanged. */
thaw_status thaw_weights_load(thaw_model *model, bool backbone_only, const uint8_t *bytes,
                              size_t length, size_t *unused, thaw_error *err) THAW_MUST_CHECK;

/* Writes every parameter, in the model's order, as float32; the same weights give the same bytes.
 * recipe and classes (JSON texts) become metadata beside the format and the backbone's name. The
 * caller frees *bytes with thaw_heap_free. */
thaw_status thaw_weights_save(const thaw_model *model, const char *recipe, const char *classes,
                              uint8_t **bytes, size_t *length, thaw_error *err) THAW_MUST_CHECK;

#endif
