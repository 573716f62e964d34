/* Recipe keys given as flags: changes one place of a JSON tree, leaving the tree it came from
 * alone. */
#ifndef THAW_APP_OVERRIDE_H
#define THAW_APP_OVERRIDE_H

#include "base/json.h"

/* Sets what `path` names ("phases.0.epochs"; "*" stands for every element) to value, making objects
 * and one element of a list where they are missing. *root may be NULL for {}. The new tree shares
 * what did not change; both live in arena. BAD_RECIPE when the path leads through a text or number.
 */
thaw_status thaw_override_set(thaw_arena *arena, const thaw_json **root, const char *path,
                              const thaw_json *value, thaw_error *err) THAW_MUST_CHECK;

/* A flag's text as a JSON value: JSON where it is JSON (12, true, [1, 2]), else a string. NULL when
 * there is no memory. */
const thaw_json *thaw_override_value(thaw_arena *arena, const char *text);

#endif
