/* The recipe's section "augment". */
#ifndef THAW_APP_RECIPE_AUGMENT_H
#define THAW_APP_RECIPE_AUGMENT_H

#include "base/fields.h"
#include "data/augment.h"

/* Reads the fields of the section, which ends them; absent is off. */
thaw_status thaw_recipe_read_augment(thaw_fields *f, thaw_augment_desc *out) THAW_MUST_CHECK;

/* Writes the section with its defaults filled in; nothing when it is off. */
void thaw_recipe_write_augment(const thaw_augment_desc *desc, thaw_json_writer *w);

#endif
