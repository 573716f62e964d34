#include "base/fields.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

/* ---- errors ---------------------------------------------------------------------------------- */

static bool ok(const thaw_fields *f) {
    return f->status == THAW_OK;
}

void thaw_fields_path(const thaw_fields *f, const char *key, int index, char *out, size_t size) {
    const char *dot = f->path[0] != '\0' && key[0] != '\0' ? "." : "";
    size_t length = (size_t)snprintf(out, size, "%s%s%s", f->path, dot, key);
    if (index >= 0 && length < size) snprintf(out + length, size - length, "[%d]", index);
}

/* The first error stays: later ones often follow from it. */
static void record(thaw_fields *f, const char *path, const char *what) {
    if (!ok(f)) return;
    f->status = thaw_fail(f->err, f->kind, "%s%s%s", path, path[0] != '\0' ? ": " : "", what);
}

void thaw_fields_fail(thaw_fields *f, const char *key, const char *format, ...) {
    char path[THAW_FIELDS_PATH], what[THAW_ERROR_DETAIL];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    thaw_fields_path(f, key, -1, path, sizeof path);
    record(f, path, what);
}

static void fail_kind(thaw_fields *f, const char *path, const char *wanted,
                      const thaw_json *found) {
    char what[THAW_ERROR_DETAIL];
    snprintf(what, sizeof what, "%s wanted, got %s", wanted, thaw_json_kind_name(found->kind));
    record(f, path, what);
}

/* ---- begin, values, end ---------------------------------------------------------------------- */

void thaw_fields_begin(thaw_fields *f, const thaw_json *object, const char *path,
                       const thaw_scope *scope, thaw_status kind, thaw_error *err) {
    *f = (thaw_fields){.object = object, .scope = scope, .kind = kind, .err = err};
    snprintf(f->path, sizeof f->path, "%s", path);
    if (object == NULL || object->kind == THAW_JSON_OBJECT) return;
    fail_kind(f, f->path, "an object", object);
    f->object = NULL;
}

static bool is_known(const thaw_fields *f, const char *key) {
    for (int i = 0; i < f->known_count; i++) {
        if (strcmp(f->known[i], key) == 0) return true;
    }
    return false;
}

const thaw_json *thaw_fields_value(thaw_fields *f, const char *key) {
    if (!is_known(f, key) && f->known_count < THAW_FIELDS_MAX) f->known[f->known_count++] = key;
    const thaw_json *value = thaw_json_get(f->object, key);
    return value == NULL || value->kind == THAW_JSON_NULL ? NULL : value;
}

static void fail_unknown(thaw_fields *f, const char *key) {
    char known[THAW_ERROR_DETAIL / 2] = "";
    size_t length = 0;
    for (int i = 0; i < f->known_count && length < sizeof known - 1; i++) {
        int more =
            snprintf(known + length, sizeof known - length, "%s%s", i > 0 ? ", " : "", f->known[i]);
        length += (size_t)more;
    }
    thaw_fields_fail(f, key, "unknown key; known: %s", known);
}

thaw_status thaw_fields_end(thaw_fields *f) {
    const thaw_json *member = f->object == NULL ? NULL : f->object->child;
    for (; ok(f) && member != NULL; member = member->next) {
        if (!is_known(f, member->key)) fail_unknown(f, member->key);
    }
    return f->status;
}

void thaw_fields_begin_member(thaw_fields *f, thaw_fields *parent, const char *key) {
    char path[THAW_FIELDS_PATH];
    const thaw_json *member = thaw_fields_value(parent, key);
    thaw_fields_path(parent, key, -1, path, sizeof path);
    thaw_fields_begin(f, member, path, parent->scope, parent->kind, parent->err);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static bool inside(thaw_range r, double x) {
    return (r.above_low ? x > r.low : x >= r.low) && (r.below_high ? x < r.high : x <= r.high);
}

/* "0 < lr, got -1", "0 <= rate < 1, got 1" */
static void fail_range(thaw_fields *f, const char *path, const char *key, thaw_range r, double x) {
    char low[THAW_NUMBER_TEXT] = "", high[THAW_NUMBER_TEXT] = "", found[THAW_NUMBER_TEXT];
    char what[THAW_ERROR_DETAIL];
    if (isfinite(r.low)) thaw_number_write(r.low, low);
    if (isfinite(r.high)) thaw_number_write(r.high, high);
    thaw_number_write(x, found);
    snprintf(what, sizeof what, "%s%s%s%s%s, got %s", low,
             low[0] == '\0' ? ""
             : r.above_low  ? " < "
                            : " <= ",
             key,
             high[0] == '\0' ? ""
             : r.below_high  ? " < "
                             : " <= ",
             high, found);
    record(f, path, what);
}

/* A number, or an expression where there is a scope. False, with the error recorded, otherwise. */
static bool read_number(thaw_fields *f, const char *path, const thaw_json *value, double *out) {
    if (value->kind == THAW_JSON_NUMBER) {
        *out = value->number;
        return true;
    }
    if (value->kind != THAW_JSON_STRING || f->scope == NULL) {
        fail_kind(f, path, f->scope == NULL ? "a number" : "a number or an expression", value);
        return false;
    }
    thaw_error inner;
    if (thaw_expr_eval(value->text, f->scope, out, &inner) == THAW_OK) return true;
    record(f, path, inner.detail);
    return false;
}

static void read_in_range(thaw_fields *f, const char *key, int index, const thaw_json *value,
                          thaw_range range, double *out) {
    char path[THAW_FIELDS_PATH];
    double x = 0;
    thaw_fields_path(f, key, index, path, sizeof path);
    if (!read_number(f, path, value, &x)) return;
    if (inside(range, x)) {
        *out = x;
    } else {
        fail_range(f, path, key, range, x);
    }
}

double thaw_fields_number(thaw_fields *f, const char *key, thaw_range range, double fallback) {
    const thaw_json *value = thaw_fields_value(f, key);
    double number = fallback;
    if (value != NULL) read_in_range(f, key, -1, value, range, &number);
    return number;
}

int thaw_fields_int(thaw_fields *f, const char *key, int low, int high, int fallback) {
    const thaw_json *value = thaw_fields_value(f, key);
    double number = fallback;
    if (value == NULL) return fallback;
    read_in_range(f, key, -1, value, (thaw_range){low, high, false, false}, &number);
    if (number == floor(number)) return (int)number;
    char found[THAW_NUMBER_TEXT];
    thaw_number_write(number, found);
    thaw_fields_fail(f, key, "a whole number wanted, got %s", found);
    return fallback;
}

void thaw_fields_numbers(thaw_fields *f, const char *key, thaw_range range, double *values,
                         int count) {
    const thaw_json *value = thaw_fields_value(f, key);
    if (value == NULL) return;
    if (value->kind != THAW_JSON_ARRAY) {
        for (int i = 0; i < count; i++) read_in_range(f, key, -1, value, range, &values[i]);
        return;
    }
    if (value->count != (size_t)count) {
        thaw_fields_fail(f, key, "%d numbers wanted, got %zu", count, value->count);
        return;
    }
    int i = 0;
    for (const thaw_json *element = value->child; element != NULL; element = element->next, i++) {
        read_in_range(f, key, i, element, range, &values[i]);
    }
}

/* ---- others ---------------------------------------------------------------------------------- */

/* The value of a key if it is of this kind; NULL when absent, or wrong and recorded. */
static const thaw_json *value_of_kind(thaw_fields *f, const char *key, thaw_json_kind kind,
                                      const char *wanted) {
    const thaw_json *value = thaw_fields_value(f, key);
    if (value == NULL || value->kind == kind) return value;
    thaw_fields_fail(f, key, "%s wanted, got %s", wanted, thaw_json_kind_name(value->kind));
    return NULL;
}

bool thaw_fields_bool(thaw_fields *f, const char *key, bool fallback) {
    const thaw_json *value = value_of_kind(f, key, THAW_JSON_BOOL, "true or false");
    return value == NULL ? fallback : value->boolean;
}

const char *thaw_fields_text(thaw_fields *f, const char *key, const char *fallback) {
    const thaw_json *value = value_of_kind(f, key, THAW_JSON_STRING, "a string");
    return value == NULL ? fallback : value->text;
}

int thaw_fields_choice(thaw_fields *f, const char *key, const char *const *names, int count,
                       int fallback) {
    const char *name = thaw_fields_text(f, key, NULL);
    char list[THAW_ERROR_DETAIL / 2] = "";
    size_t length = 0;
    if (name == NULL) return fallback;
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) return i;
        if (length >= sizeof list) continue;
        int more =
            snprintf(list + length, sizeof list - length, "%s%s", i > 0 ? "|" : "", names[i]);
        length += (size_t)more;
    }
    thaw_fields_fail(f, key, "%s wanted, got \"%.64s\"", list, name);
    return fallback;
}
