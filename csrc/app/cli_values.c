#include <string.h>

#include "app/cli.h"
#include "app/override.h"

/* "0.8..1.2" is a range; else what a flag of the recipe may be. */
static const thaw_json *item_value(thaw_arena *arena, const char *text) {
    const char *dots = strstr(text, "..");
    if (dots == NULL) return thaw_override_value(arena, text);
    const char *list = thaw_arena_format(arena, "[%.*s, %s]", (int)(dots - text), text, dots + 2);
    return list == NULL ? NULL : thaw_override_value(arena, list);
}

static thaw_json *read_item(thaw_arena *arena, const char *text, size_t length) {
    thaw_json *item = thaw_arena_alloc(arena, sizeof *item);
    char *copy = thaw_arena_text(arena, text, length);
    if (item == NULL || copy == NULL) return NULL;
    char *equals = strchr(copy, '=');
    if (equals != NULL) *equals = '\0';
    const thaw_json *value =
        equals == NULL ? thaw_override_value(arena, "true") : item_value(arena, equals + 1);
    if (value == NULL) return NULL;
    *item = *value;
    item->key = copy;
    item->next = NULL;
    return item;
}

const thaw_json *cli_list_value(thaw_arena *arena, const char *text) {
    if (text[0] == '{') return thaw_override_value(arena, text);
    thaw_json *object = thaw_arena_alloc(arena, sizeof *object);
    if (object == NULL) return NULL;
    *object = (thaw_json){.kind = THAW_JSON_OBJECT};
    if (strcmp(text, "none") == 0) return object;
    const thaw_json **end = &object->child;
    for (const char *p = text; *p != '\0';) {
        size_t length = strcspn(p, ",");
        thaw_json *item = read_item(arena, p, length);
        if (item == NULL) return NULL;
        *end = item;
        end = &item->next;
        object->count++;
        p += length + (p[length] == ',');
    }
    return object;
}

/* {"key": value} */
static const thaw_json *object_of(thaw_arena *arena, const char *key, const thaw_json *value) {
    thaw_json *object = thaw_arena_array(arena, 2, sizeof *object);
    if (object == NULL || value == NULL) return NULL;
    object[0] = (thaw_json){.kind = THAW_JSON_OBJECT, .child = &object[1], .count = 1};
    object[1] = *value;
    object[1].key = key;
    object[1].next = NULL;
    return object;
}

const thaw_json *cli_freeze_value(thaw_arena *arena, const char *text) {
    if (text[0] == '{') return thaw_override_value(arena, text);
    if (strcmp(text, "backbone") == 0 || strcmp(text, "none") == 0) {
        bool frozen = text[0] == 'b';
        return object_of(arena, "backbone", thaw_override_value(arena, frozen ? "true" : "false"));
    }
    if (strncmp(text, "until=", 6) == 0) {
        return object_of(arena, "until", thaw_override_value(arena, text + 6));
    }
    if (strncmp(text, "from=", 5) == 0) {
        return object_of(arena, "from", thaw_override_value(arena, text + 5));
    }
    thaw_json *list = thaw_arena_alloc(arena, sizeof *list);
    if (list == NULL) return NULL;
    *list = (thaw_json){.kind = THAW_JSON_ARRAY};
    const thaw_json **end = &list->child;
    for (const char *p = text; *p != '\0';) {
        size_t length = strcspn(p, ",");
        thaw_json *item = thaw_arena_alloc(arena, sizeof *item);
        if (item == NULL) return NULL;
        *item = (thaw_json){.kind = THAW_JSON_STRING, .text = thaw_arena_text(arena, p, length)};
        *end = item;
        end = &item->next;
        list->count++;
        p += length + (p[length] == ',');
    }
    return object_of(arena, "layers", list);
}

const thaw_json *cli_input_value(thaw_arena *arena, const char *text) {
    const char *square = strspn(text, "0123456789") == strlen(text)
                             ? thaw_arena_format(arena, "[%s, %s, 3]", text, text)
                             : text;
    return square == NULL ? NULL : thaw_override_value(arena, square);
}

const thaw_json *cli_optimizer_value(thaw_arena *arena, const char *text) {
    if (text[0] == '{') return thaw_override_value(arena, text);
    return object_of(arena, text, thaw_override_value(arena, "{}"));
}

const thaw_json *cli_schedule_value(thaw_arena *arena, const char *text) {
    const char *list = text[0] == '{' ? text : thaw_arena_format(arena, "kind=%s", text);
    return list == NULL ? NULL : cli_list_value(arena, list);
}
