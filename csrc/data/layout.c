#include "data/layout.h"

#include <string.h>

static const struct {
    const char *folder;
    thaw_split split;
} splits[] = {
    {"train", THAW_SPLIT_TRAIN},
    {"val", THAW_SPLIT_VALIDATION},
    {"validation", THAW_SPLIT_VALIDATION},
    {"test", THAW_SPLIT_TEST},
};

/* What a folder's name says when it is that of a split. */
static thaw_split split_of(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof splits / sizeof splits[0]; i++)
        if (strlen(splits[i].folder) == length && memcmp(splits[i].folder, name, length) == 0)
            return splits[i].split;
    return THAW_SPLIT_NONE;
}

thaw_layout thaw_layout_detect(const char *const *paths, size_t count) {
    bool nested = false;
    for (size_t i = 0; i < count; i++) {
        const char *slash = strchr(paths[i], '/');
        if (slash == NULL) continue; /* a file beside the folders */
        thaw_split split = split_of(paths[i], (size_t)(slash - paths[i]));
        if (split == THAW_SPLIT_NONE) return THAW_LAYOUT_CLASSES;
        nested |= strchr(slash + 1, '/') != NULL;
    }
    return nested ? THAW_LAYOUT_SPLITS : THAW_LAYOUT_CLASSES;
}

thaw_place thaw_layout_place(thaw_layout layout, const char *path) {
    thaw_place place = {.split = THAW_SPLIT_NONE};
    const char *slash = strchr(path, '/');
    if (layout == THAW_LAYOUT_SPLITS && slash != NULL) {
        place.split = split_of(path, (size_t)(slash - path));
        path = slash + 1;
        slash = strchr(path, '/');
    }
    if (slash == NULL) return place;
    place.class_name = path;
    place.class_length = (size_t)(slash - path);
    place.empty = path[strlen(path) - 1] == '/';
    return place;
}
