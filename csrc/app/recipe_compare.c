#include "app/recipe_compare.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

#define MAX_PATH 160

typedef struct {
    char path[MAX_PATH];
    const thaw_json *then, *now; /* NULL: not there */
} difference;

/* Appends to a path, cut to its room; returns the length before. */
static size_t enter(difference *d, const char *key, size_t index) {
    size_t length = strlen(d->path), room = MAX_PATH - length;
    if (key == NULL) {
        snprintf(d->path + length, room, "[%zu]", index);
    } else {
        snprintf(d->path + length, room, "%s%s", length > 0 ? "." : "", key);
    }
    return length;
}

static bool find(const thaw_json *then, const thaw_json *now, difference *d);

/* The first member of one object that the other has not, or has otherwise. */
static bool find_in_objects(const thaw_json *then, const thaw_json *now, difference *d) {
    for (const thaw_json *m = then->child; m != NULL; m = m->next) {
        size_t length = enter(d, m->key, 0);
        if (find(m, thaw_json_get(now, m->key), d)) return true;
        d->path[length] = '\0';
    }
    for (const thaw_json *m = now->child; m != NULL; m = m->next) {
        if (thaw_json_get(then, m->key) != NULL) continue;
        enter(d, m->key, 0);
        return find(NULL, m, d);
    }
    return false;
}

static bool find_in_arrays(const thaw_json *then, const thaw_json *now, difference *d) {
    const thaw_json *a = then->child, *b = now->child;
    for (size_t i = 0; a != NULL || b != NULL; i++) {
        size_t length = enter(d, NULL, i);
        if (find(a, b, d)) return true;
        d->path[length] = '\0';
        a = a->next; /* both are there: otherwise they would differ */
        b = b->next;
    }
    return false;
}

static bool same_value(const thaw_json *a, const thaw_json *b) {
    switch (a->kind) {
    case THAW_JSON_BOOL:
        return a->boolean == b->boolean;
    case THAW_JSON_NUMBER:
        return !(a->number < b->number) && !(a->number > b->number);
    case THAW_JSON_STRING:
        return strcmp(a->text, b->text) == 0;
    default:
        return true;
    }
}

/* Goes down as long as both are of a kind; the depth is that of JSON, which is bounded. */
static bool find(const thaw_json *then, const thaw_json *now, difference *d) {
    bool both = then != NULL && now != NULL && then->kind == now->kind;
    if (both && then->kind == THAW_JSON_OBJECT) return find_in_objects(then, now, d);
    if (both && then->kind == THAW_JSON_ARRAY) return find_in_arrays(then, now, d);
    if (both && same_value(then, now)) return false;
    d->then = then;
    d->now = now;
    return true;
}

static thaw_status tell(const difference *d, thaw_error *err) {
    thaw_json_writer then, now;
    thaw_json_writer_init(&then);
    thaw_json_writer_init(&now);
    if (d->then != NULL) thaw_json_put_value(&then, NULL, d->then);
    if (d->now != NULL) thaw_json_put_value(&now, NULL, d->now);
    thaw_status status = then.failed || now.failed
                             ? thaw_fail(err, THAW_NO_MEMORY, "a recipe")
                             : thaw_fail(err, THAW_BAD_RECIPE, "%s: %.120s then, %.120s now",
                                         d->path, d->then == NULL ? "nothing" : then.text,
                                         d->now == NULL ? "nothing" : now.text);
    thaw_json_writer_reset(&then);
    thaw_json_writer_reset(&now);
    return status;
}

thaw_status thaw_recipe_compare(const char *then, const char *now, thaw_error *err) {
    thaw_arena arena;
    const thaw_json *a = NULL, *b = NULL;
    difference d = {.path = ""};
    thaw_arena_init(&arena);
    thaw_status status = thaw_json_parse(then, strlen(then), THAW_BAD_FILE, &arena, &a, err);
    if (status == THAW_OK) {
        status = thaw_json_parse(now, strlen(now), THAW_BAD_FILE, &arena, &b, err);
    }
    if (status == THAW_OK && find(a, b, &d)) status = tell(&d, err);
    thaw_arena_reset(&arena);
    return status;
}
