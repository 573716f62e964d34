/* Are two recipes the same? */
#ifndef THAW_APP_RECIPE_COMPARE_H
#define THAW_APP_RECIPE_COMPARE_H

#include "base/status.h"

/* Compares two recipes as thaw_recipe_write has them. BAD_RECIPE names the first value that
 * differs: "phases[0].epochs: 5 then, 8 now". NO_MEMORY. */
thaw_status thaw_recipe_compare(const char *then, const char *now, thaw_error *err) THAW_MUST_CHECK;

#endif
