/* The recipe's section "synthetic". */
#ifndef THAW_APP_RECIPE_SYNTH_H
#define THAW_APP_RECIPE_SYNTH_H

#include "app/recipe.h"
#include "base/fields.h"

/* Reads the section out of the recipe's fields; what it lists lives in the recipe's arena. */
thaw_status thaw_recipe_read_synth(thaw_fields *top, thaw_recipe *recipe) THAW_MUST_CHECK;
void thaw_recipe_write_synth(const thaw_recipe *recipe, thaw_json_writer *w);

#endif
