/* JSON: a bounded, read-only tree over a text (tokens by jsmn, then checked strictly), and a
 * writer.
 *
 * A tree lives in the arena that it was parsed into and borrows nothing from the text. */
#ifndef THAW_BASE_JSON_H
#define THAW_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"

#define THAW_JSON_MAX_BYTES ((size_t)4 << 20)
#define THAW_JSON_MAX_DEPTH 32

typedef enum {
    THAW_JSON_NULL,
    THAW_JSON_BOOL,
    THAW_JSON_NUMBER,
    THAW_JSON_STRING,
    THAW_JSON_ARRAY,
    THAW_JSON_OBJECT
} thaw_json_kind;

typedef struct thaw_json thaw_json;
struct thaw_json {
    thaw_json_kind kind;
    bool boolean;
    double number;
    const char *text;       /* string: UTF-8, NUL-terminated, never holding a NUL of its own */
    const char *key;        /* of a member of an object; NULL elsewhere */
    const thaw_json *child; /* first element or member; NULL when there is none */
    const thaw_json *next;  /* next sibling */
    size_t count;           /* elements or members */
};

/* Parses strict RFC 8259 text of at most THAW_JSON_MAX_BYTES. Fails with `kind` (BAD_RECIPE,
 * BAD_MODEL, BAD_FILE …) and a detail that names line and column. Duplicate keys are an error. */
thaw_status thaw_json_parse(const char *text, size_t length, thaw_status kind, thaw_arena *arena,
                            const thaw_json **out, thaw_error *err) THAW_MUST_CHECK;

/* Member of an object by key; NULL when absent or when value is NULL or no object. */
const thaw_json *thaw_json_get(const thaw_json *value, const char *key);

/* "object", "array", …, for messages. */
const char *thaw_json_kind_name(thaw_json_kind kind);

/* A growing text on the heap. Once memory is short it stays failed and takes nothing more. */
typedef struct {
    char *text; /* NUL-terminated; NULL until something is written */
    size_t length, capacity;
    bool failed;
    bool separate; /* the next value needs a comma */
} thaw_json_writer;

void thaw_json_writer_init(thaw_json_writer *w);
void thaw_json_writer_reset(thaw_json_writer *w);

/* A key is NULL inside an array and at the top. Numbers are written so that they read back to the
 * same value (float: 9 digits, double: 17 digits, shortest of them); NaN and infinities as null. */
void thaw_json_open(thaw_json_writer *w, const char *key, char bracket);
void thaw_json_close(thaw_json_writer *w, char bracket);
void thaw_json_put_text(thaw_json_writer *w, const char *key, const char *text);
void thaw_json_put_int(thaw_json_writer *w, const char *key, long long value);
void thaw_json_put_float(thaw_json_writer *w, const char *key, float value);
void thaw_json_put_double(thaw_json_writer *w, const char *key, double value);
void thaw_json_put_bool(thaw_json_writer *w, const char *key, bool value);
void thaw_json_put_null(thaw_json_writer *w, const char *key);

/* Writes a parsed value again. */
void thaw_json_put_value(thaw_json_writer *w, const char *key, const thaw_json *value);

#endif
