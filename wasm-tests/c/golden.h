/* Golden files: what PyTorch says that the engine has to say (scripts/make-golden). They are
 * compiled into the program, since the browser has no files. */
#ifndef THAW_TEST_GOLDEN_H
#define THAW_TEST_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/safetensors.h"

typedef struct {
    const char *name; /* "op_conv2d"; NULL at the end of the list */
    const uint64_t *words;
    size_t bytes;
} golden_embedded;

/* Every file of wasm-tests/golden, by name; made by scripts/embed-golden.mjs. */
extern const golden_embedded golden_embedded_files[];

typedef struct {
    thaw_arena arena; /* for whatever lives as long as the file is open */
    thaw_safetensors file;
} golden;

/* False, with a failed check, when there is no such file. golden_close frees it. */
bool golden_open(golden *g, const char *name);
void golden_close(golden *g);

/* A text of the metadata as JSON; NULL, with a failed check, when it is none. */
const thaw_json *golden_about(golden *g, const char *key);

/* "PREFIX/NAME", or NAME where prefix is NULL, with its floats. data is NULL when there is none. */
typedef struct {
    const char *name;
    const float *data;
    size_t count;
} golden_values;
golden_values golden_find(golden *g, const char *prefix, const char *name);

/* As golden_find, but that there is none, or that it has another count, is a failed check. */
golden_values golden_get(golden *g, const char *prefix, const char *name, size_t count);

/* The largest |found − wanted| is at most tolerance · the largest |wanted|. */
bool golden_check(const float *found, golden_values wanted, double tolerance);

/* Each |found − wanted| is at most tolerance · its own |wanted|. */
void golden_check_each(const float *found, golden_values wanted, double tolerance);

#endif
