#include "app/recipe_keys.h"

#include <assert.h>
#include <string.h>

static_assert(sizeof(thaw_key_kind) == sizeof(int), "an enum is read as an int");

static void read_int(thaw_fields *f, const thaw_recipe_key *k, char *at) {
    int value = 0;
    memcpy(&value, at, sizeof value);
    value = k->kind == THAW_KEY_INT
                ? thaw_fields_int(f, k->key, (int)k->range.low, (int)k->range.high, value)
                : thaw_fields_choice(f, k->key, k->names, k->count, value);
    memcpy(at, &value, sizeof value);
}

void thaw_recipe_read_keys(thaw_fields *f, const thaw_recipe_key *key, size_t keys, void *section) {
    for (const thaw_recipe_key *k = key; k < key + keys; k++) {
        char *at = (char *)section + k->offset;
        if (k->kind == THAW_KEY_NUMBER) {
            double *number = (double *)(void *)at;
            *number = thaw_fields_number(f, k->key, k->range, *number);
        } else if (k->kind == THAW_KEY_BOOL) {
            bool *flag = (bool *)(void *)at;
            *flag = thaw_fields_bool(f, k->key, *flag);
        } else {
            read_int(f, k, at);
        }
    }
}

void thaw_recipe_write_keys(const void *section, const thaw_recipe_key *key, size_t keys,
                            thaw_json_writer *w) {
    for (const thaw_recipe_key *k = key; k < key + keys; k++) {
        const char *at = (const char *)section + k->offset;
        int value = 0;
        switch (k->kind) {
        case THAW_KEY_NUMBER:
            thaw_json_put_double(w, k->key, *(const double *)(const void *)at);
            break;
        case THAW_KEY_BOOL:
            thaw_json_put_bool(w, k->key, *(const bool *)(const void *)at);
            break;
        case THAW_KEY_INT:
            memcpy(&value, at, sizeof value);
            thaw_json_put_int(w, k->key, value);
            break;
        case THAW_KEY_CHOICE:
            memcpy(&value, at, sizeof value);
            thaw_json_put_text(w, k->key, k->names[value]);
            break;
        }
    }
}
