#include "io/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/heap.h"
#include "io/file.h"

/* A listing under way. `path` holds paths of the arena while it grows on the heap. */
typedef struct {
    thaw_folder *folder;
    const char **path;
    size_t count, capacity;
    thaw_error *err;
} listing;

static thaw_status out_of_memory(const char *root, thaw_error *err) {
    return thaw_fail(err, THAW_NO_MEMORY, "no memory to list %s", root);
}

static thaw_status keep(listing *list, const char *path) {
    if (path == NULL) return out_of_memory(list->folder->root, list->err);
    if (list->count == list->capacity) {
        size_t larger = list->capacity == 0 ? 256 : list->capacity * 2;
        const char **grown = thaw_heap_realloc(list->path, larger * sizeof *grown);
        if (grown == NULL) return out_of_memory(list->folder->root, list->err);
        list->path = grown;
        list->capacity = larger;
    }
    list->path[list->count++] = path;
    return THAW_OK;
}

static thaw_status list_folder(listing *list, const char *below, int depth);

/* One entry of a folder: `below` is its path under root. Entries that vanish meanwhile, and what is
 * neither file nor folder, are passed over. */
static thaw_status list_entry(listing *list, const char *below, int depth) {
    const char *full = thaw_arena_format(&list->folder->arena, "%s/%s", list->folder->root, below);
    if (full == NULL) return out_of_memory(list->folder->root, list->err);
    struct stat about;
    if (stat(full, &about) != 0) return THAW_OK;
    if (S_ISREG(about.st_mode)) return keep(list, below);
    if (!S_ISDIR(about.st_mode)) return THAW_OK;
    if (depth == THAW_FOLDER_MAX_DEPTH)
        return thaw_fail(list->err, THAW_IO, "%s: folders more than %d deep (a link in a circle?)",
                         full, THAW_FOLDER_MAX_DEPTH);

    size_t before = list->count;
    THAW_TRY(list_folder(list, below, depth + 1));
    if (list->count > before) return THAW_OK;
    return keep(list, thaw_arena_format(&list->folder->arena, "%s/", below));
}

/* below is "" for the root itself. */
static thaw_status list_folder(listing *list, const char *below, int depth) {
    thaw_arena *arena = &list->folder->arena;
    const char *between = below[0] == 0 ? "" : "/";
    const char *full = thaw_arena_format(arena, "%s%s%s", list->folder->root, between, below);
    if (full == NULL) return out_of_memory(list->folder->root, list->err);
    DIR *open = opendir(full);
    if (open == NULL)
        return thaw_fail(list->err, THAW_IO, "cannot read folder %s: %s", full, strerror(errno));

    thaw_status status = THAW_OK;
    while (status == THAW_OK) {
        errno = 0;
        const struct dirent *entry = readdir(open);
        if (entry == NULL) {
            if (errno != 0)
                status = thaw_fail(list->err, THAW_IO, "cannot read folder %s: %s", full,
                                   strerror(errno));
            break;
        }
        if (entry->d_name[0] == '.') continue;
        const char *path = thaw_arena_format(arena, "%s%s%s", below, between, entry->d_name);
        status = path == NULL ? out_of_memory(list->folder->root, list->err)
                              : list_entry(list, path, depth);
    }
    closedir(open);
    return status;
}

static int compare_paths(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

thaw_status thaw_folder_list(const char *root, thaw_folder *out, thaw_error *err) {
    thaw_folder folder = {0};
    thaw_arena_init(&folder.arena);
    listing list = {.folder = &folder, .err = err};
    folder.root = thaw_arena_text(&folder.arena, root, strlen(root));
    thaw_status status = folder.root == NULL ? out_of_memory(root, err) : list_folder(&list, "", 0);
    if (status != THAW_OK) {
        thaw_heap_free(list.path);
        thaw_arena_reset(&folder.arena);
        return status;
    }
    if (list.count > 0) qsort(list.path, list.count, sizeof *list.path, compare_paths);
    folder.count = list.count;
    folder.path = list.path;
    *out = folder;
    return THAW_OK;
}

void thaw_folder_reset(thaw_folder *folder) {
    thaw_heap_free(folder->path);
    thaw_arena_reset(&folder->arena);
    *folder = (thaw_folder){0};
}

thaw_status thaw_folder_read(const thaw_folder *folder, size_t index, size_t limit, uint8_t **bytes,
                             size_t *length, thaw_error *err) {
    thaw_arena scratch;
    thaw_arena_init(&scratch);
    const char *path = thaw_arena_format(&scratch, "%s/%s", folder->root, folder->path[index]);
    thaw_status status = path == NULL ? out_of_memory(folder->root, err)
                                      : thaw_file_read(path, limit, bytes, length, err);
    thaw_arena_reset(&scratch);
    return status;
}

static bool is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

thaw_status thaw_folder_create(const char *path, thaw_error *err) {
    size_t length = strlen(path);
    char *prefix = thaw_heap_alloc(length + 1);
    if (prefix == NULL) return out_of_memory(path, err);
    memcpy(prefix, path, length + 1);
    thaw_status status = THAW_OK;
    for (size_t i = 1; i <= length && status == THAW_OK; i++) {
        if (path[i] != '/' && path[i] != 0) continue;
        prefix[i] = 0;
        if (!is_folder(prefix) && mkdir(prefix, 0777) != 0 && errno != EEXIST)
            status = thaw_fail(err, THAW_IO, "cannot make folder %s: %s", prefix, strerror(errno));
        else if (!is_folder(prefix))
            status = thaw_fail(err, THAW_IO, "cannot make folder %s: there is a file", prefix);
        prefix[i] = path[i];
    }
    thaw_heap_free(prefix);
    return status;
}
