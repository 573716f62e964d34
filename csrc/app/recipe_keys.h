/* A section of a recipe as a table: each key says what it may be and where it lies in a struct, so
 * that reading and writing cannot disagree. */
#ifndef THAW_APP_RECIPE_KEYS_H
#define THAW_APP_RECIPE_KEYS_H

#include <stddef.h>

#include "base/fields.h"

typedef enum {
    THAW_KEY_NUMBER, /* double */
    THAW_KEY_INT,    /* int */
    THAW_KEY_BOOL,   /* bool */
    THAW_KEY_CHOICE  /* an enum: one of names, in its order */
} thaw_key_kind;

typedef struct {
    const char *key;
    size_t offset; /* of the value in the section's struct */
    thaw_key_kind kind;
    thaw_range range; /* of numbers and ints */
    const char *const *names;
    int count; /* of names */
} thaw_recipe_key;

/* Lines of a table: THAW_NUMBER_KEY("beta_1", thaw_optimizer_desc, beta1, {0, 1, false, true}) */
#define THAW_NUMBER_KEY(name, type, field, ...)                                                    \
    { .key = name, .offset = offsetof(type, field), .kind = THAW_KEY_NUMBER, .range = __VA_ARGS__ }
#define THAW_INT_KEY(name, type, field, least, most)                                               \
    {                                                                                              \
        .key = name, .offset = offsetof(type, field), .kind = THAW_KEY_INT, .range.low = least,    \
        .range.high = most                                                                         \
    }
#define THAW_BOOL_KEY(name, type, field)                                                           \
    { .key = name, .offset = offsetof(type, field), .kind = THAW_KEY_BOOL }
#define THAW_CHOICE_KEY(name, type, field, list, length)                                           \
    {                                                                                              \
        .key = name, .offset = offsetof(type, field), .kind = THAW_KEY_CHOICE, .names = list,      \
        .count = length                                                                            \
    }

/* Reads the keys into *section, whose values are the defaults. The caller ends the fields. */
void thaw_recipe_read_keys(thaw_fields *f, const thaw_recipe_key *key, size_t keys, void *section);

/* Writes them, into an object that is open. */
void thaw_recipe_write_keys(const void *section, const thaw_recipe_key *key, size_t keys,
                            thaw_json_writer *w);

#endif
