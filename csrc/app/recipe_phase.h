/* The recipe's section "phases", by rooms: recipe_phase.c (the list, early stopping),
 * recipe_freeze.c, recipe_optimizer.c, recipe_schedule.c. */
#ifndef THAW_APP_RECIPE_PHASE_H
#define THAW_APP_RECIPE_PHASE_H

#include "app/recipe.h"
#include "base/fields.h"

/* Reads the list out of the recipe's fields; absent is one phase of defaults. These depend on the
 * model's weights and on the split, which must have been read. */
thaw_status thaw_recipe_read_phases(thaw_fields *top, thaw_recipe *recipe) THAW_MUST_CHECK;
void thaw_recipe_write_phases(const thaw_recipe *recipe, thaw_json_writer *w);

/* "freeze" of a phase; absent, the backbone is frozen where by_default says so. */
thaw_status thaw_recipe_read_freeze(thaw_fields *parent, bool by_default,
                                    thaw_phase *phase) THAW_MUST_CHECK;
void thaw_recipe_write_freeze(const thaw_phase *phase, thaw_json_writer *w);

/* "optimizer" of a phase; absent is Adam. */
thaw_status thaw_recipe_read_optimizer(thaw_fields *parent,
                                       thaw_optimizer_desc *out) THAW_MUST_CHECK;
void thaw_recipe_write_optimizer(const thaw_optimizer_desc *desc, thaw_json_writer *w);

/* "schedule" of a phase: a kind's name, or an object with its options; absent is constant. */
thaw_status thaw_recipe_read_schedule(thaw_fields *parent, thaw_schedule_desc *out) THAW_MUST_CHECK;
void thaw_recipe_write_schedule(const thaw_schedule_desc *desc, thaw_json_writer *w);

#endif
