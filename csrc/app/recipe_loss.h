/* The recipe's section "loss". */
#ifndef THAW_APP_RECIPE_LOSS_H
#define THAW_APP_RECIPE_LOSS_H

#include "app/recipe.h"
#include "base/fields.h"

/* Reads the section out of the recipe's fields; what it lists lives in the recipe's arena. */
thaw_status thaw_recipe_read_loss(thaw_fields *top, thaw_recipe *recipe) THAW_MUST_CHECK;
void thaw_recipe_write_loss(const thaw_loss_desc *desc, thaw_json_writer *w);

#endif
