/* Reads the members of a JSON object with ranges and defaults: recipes and model files both go
 * through here, so both answer a mistake in the same words:
 *
 *     phases[1].optimizer.adam.lr: 0 < lr, got -1
 *     augment.rotaton: unknown key; known: rotation, width_shift, …
 *
 * Errors are sticky: read every member, then look at thaw_fields_end once. */
#ifndef THAW_BASE_FIELDS_H
#define THAW_BASE_FIELDS_H

#include <stdbool.h>

#include "base/expr.h"
#include "base/json.h"

#define THAW_FIELDS_MAX 64
#define THAW_FIELDS_PATH 160

typedef struct {
    const thaw_json *object; /* NULL reads as {} */
    char path[THAW_FIELDS_PATH];
    const thaw_scope *scope; /* when set, numbers may also be expressions in strings */
    thaw_status kind;        /* code of the errors */
    thaw_status status;      /* the first error, sticky */
    thaw_error *err;
    const char *known[THAW_FIELDS_MAX]; /* keys asked for so far */
    int known_count;
} thaw_fields;

/* Begins on object at path ("" for the top). A value that is no object is an error at once. */
void thaw_fields_begin(thaw_fields *f, const thaw_json *object, const char *path,
                       const thaw_scope *scope, thaw_status kind, thaw_error *err);

/* Begins on a member that is an object or absent, in the manner of its parent. */
void thaw_fields_begin_member(thaw_fields *f, thaw_fields *parent, const char *key);

/* "path.key" of a member, or "path.key[index]" when index >= 0, cut to size. */
void thaw_fields_path(const thaw_fields *f, const char *key, int index, char *out, size_t size);

/* Marks a key as known and returns its value, or NULL when absent or JSON null. */
const thaw_json *thaw_fields_value(thaw_fields *f, const char *key);

/* A range; the flags exclude an end. Any end may be infinite. */
typedef struct {
    double low, high;
    bool above_low, below_high;
} thaw_range;

#define THAW_RANGE_ANY ((thaw_range){-INFINITY, INFINITY, false, false})
#define THAW_RANGE_POSITIVE ((thaw_range){0, INFINITY, true, false})
#define THAW_RANGE_FRACTION ((thaw_range){0, 1, false, false})

double thaw_fields_number(thaw_fields *f, const char *key, thaw_range range, double fallback);
int thaw_fields_int(thaw_fields *f, const char *key, int low, int high, int fallback);
bool thaw_fields_bool(thaw_fields *f, const char *key, bool fallback);

/* fallback may be NULL; the result is borrowed from the JSON tree or is fallback. */
const char *thaw_fields_text(thaw_fields *f, const char *key, const char *fallback);

/* One of names (count of them); returns its index. fallback is an index too. */
int thaw_fields_choice(thaw_fields *f, const char *key, const char *const *names, int count,
                       int fallback);

/* Exactly count numbers in an array, or one number for all of them; values keep their fallback when
 * the key is absent. */
void thaw_fields_numbers(thaw_fields *f, const char *key, thaw_range range, double *values,
                         int count);

/* Records an error of the caller's own about a key. */
void thaw_fields_fail(thaw_fields *f, const char *key, const char *format, ...) THAW_PRINTF(3, 4);

/* The first error, or an unknown key's. */
thaw_status thaw_fields_end(thaw_fields *f) THAW_MUST_CHECK;

#endif
