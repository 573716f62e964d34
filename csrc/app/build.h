/* From a recipe to its network. */
#ifndef THAW_APP_BUILD_H
#define THAW_APP_BUILD_H

#include "app/recipe.h"

/* The recipe's backbone at its input size, without head or weights; with its own classifier where
 * the recipe asks for it. BAD_RECIPE when there is no such backbone. The caller resets *out. */
thaw_status thaw_build_backbone(const thaw_recipe *recipe, thaw_model *out,
                                thaw_error *err) THAW_MUST_CHECK;

/* Adds the recipe's head for `classes` classes; a backbone with its own classifier stays as it is,
 * and must have as many. */
thaw_status thaw_build_head(const thaw_recipe *recipe, int classes, thaw_model *model,
                            thaw_error *err) THAW_MUST_CHECK;

/* The whole network for `classes` classes, frozen as phase `phase` has it; no weights. */
thaw_status thaw_build_network(const thaw_recipe *recipe, int classes, int phase, thaw_model *out,
                               thaw_error *err) THAW_MUST_CHECK;

#endif
