#include "app/override.h"

#include <stdlib.h>
#include <string.h>

#define MAX_KEY 64

const thaw_json *thaw_override_value(thaw_arena *arena, const char *text) {
    const thaw_json *parsed = NULL;
    if (thaw_json_parse(text, strlen(text), THAW_INVALID, arena, &parsed, NULL) == THAW_OK) {
        return parsed;
    }
    thaw_json *string = thaw_arena_alloc(arena, sizeof *string);
    if (string == NULL) return NULL;
    *string =
        (thaw_json){.kind = THAW_JSON_STRING, .text = thaw_arena_text(arena, text, strlen(text))};
    return string->text == NULL ? NULL : string;
}

typedef struct {
    thaw_arena *arena;
    const char *path; /* the whole, for messages */
    const thaw_json *value;
    thaw_error *err;
} setter;

static thaw_status set(const setter *s, const thaw_json *old, const char *path,
                       const thaw_json **out);

/* The first name of a path, and the rest of it (NULL at its end). */
static thaw_status take_key(const setter *s, const char *path, char key[MAX_KEY],
                            const char **rest) {
    const char *dot = strchr(path, '.');
    size_t length = dot == NULL ? strlen(path) : (size_t)(dot - path);
    if (length == 0 || length >= MAX_KEY) {
        return thaw_fail(s->err, THAW_BAD_RECIPE, "%s: not the path of a key", s->path);
    }
    memcpy(key, path, length);
    key[length] = '\0';
    *rest = dot == NULL ? NULL : dot + 1;
    return THAW_OK;
}

/* A copy of old's members with those that `change` picks set anew; one is added when none was. */
static thaw_status rebuild(const setter *s, const thaw_json *old, thaw_json_kind kind,
                           const char *key, const char *rest, const thaw_json **out) {
    size_t count = old == NULL ? 0 : old->count, position = 0;
    thaw_json *members = thaw_arena_array(s->arena, count + 1, sizeof *members);
    thaw_json *made = thaw_arena_alloc(s->arena, sizeof *made);
    if (members == NULL || made == NULL) return thaw_fail(s->err, THAW_NO_MEMORY, "a recipe");
    bool every = kind == THAW_JSON_ARRAY && strcmp(key, "*") == 0, found = false;
    size_t index = (size_t)strtoul(key, NULL, 10);
    const thaw_json *m = old == NULL ? NULL : old->child;
    for (; m != NULL; m = m->next, position++) {
        bool hit = kind == THAW_JSON_OBJECT ? strcmp(m->key, key) == 0 : every || position == index;
        const thaw_json *fresh = m;
        if (hit) THAW_TRY(set(s, m, rest, &fresh));
        found |= hit;
        members[position] = *fresh;
        members[position].key = m->key;
    }
    if (!found) {
        const thaw_json *fresh = NULL;
        if (kind == THAW_JSON_ARRAY && !every && index != count) {
            return thaw_fail(s->err, THAW_BAD_RECIPE,
                             "%s: number %s wanted, but there are only %zu", s->path, key, count);
        }
        THAW_TRY(set(s, NULL, rest, &fresh));
        members[count] = *fresh;
        members[count].key = NULL;
        if (kind == THAW_JSON_OBJECT) {
            members[count].key = thaw_arena_text(s->arena, key, strlen(key));
            if (members[count].key == NULL) return thaw_fail(s->err, THAW_NO_MEMORY, "a recipe");
        }
        count++;
    }
    for (size_t i = 0; i < count; i++) members[i].next = i + 1 < count ? &members[i + 1] : NULL;
    *made = (thaw_json){.kind = kind, .child = members, .count = count};
    *out = made;
    return THAW_OK;
}

static bool is_index(const char *key) {
    return strcmp(key, "*") == 0 || (key[0] != '\0' && strspn(key, "0123456789") == strlen(key));
}

static thaw_status set(const setter *s, const thaw_json *old, const char *path,
                       const thaw_json **out) {
    if (path == NULL) {
        *out = s->value;
        return THAW_OK;
    }
    char key[MAX_KEY];
    const char *rest = NULL;
    THAW_TRY(take_key(s, path, key, &rest));
    thaw_json_kind kind = is_index(key) ? THAW_JSON_ARRAY : THAW_JSON_OBJECT;
    /* A plain value in the way ("early_stopping": false) gives way; a list under a name does not.
     */
    bool container = old != NULL && (old->kind == THAW_JSON_ARRAY || old->kind == THAW_JSON_OBJECT);
    if (container && old->kind != kind) {
        return thaw_fail(s->err, THAW_BAD_RECIPE, "%s: there is an %s, which has no \"%s\"",
                         s->path, thaw_json_kind_name(old->kind), key);
    }
    return rebuild(s, container ? old : NULL, kind, key, rest, out);
}

thaw_status thaw_override_set(thaw_arena *arena, const thaw_json **root, const char *path,
                              const thaw_json *value, thaw_error *err) {
    setter s = {arena, path, value, err};
    return set(&s, *root, path, root);
}
