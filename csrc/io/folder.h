/* Folders on disk. Native and WASI programs only. */
#ifndef THAW_IO_FOLDER_H
#define THAW_IO_FOLDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

#define THAW_FOLDER_MAX_DEPTH 8

typedef struct {
    thaw_arena arena;
    const char *root;
    size_t count;
    const char **path; /* below root, '/' between names, sorted by bytes */
} thaw_folder;

/* Lists the files below root, folders inside folders included. Names that begin with a dot are left
 * out, and so is what is neither file nor folder. A folder without any file is listed as its path
 * with a '/' at the end, so that a class without photos is noticed. IO when root or a folder in it
 * cannot be read, or is deeper than THAW_FOLDER_MAX_DEPTH. thaw_folder_reset frees the list. */
thaw_status thaw_folder_list(const char *root, thaw_folder *out, thaw_error *err) THAW_MUST_CHECK;
void thaw_folder_reset(thaw_folder *folder);

/* Reads file `index` of the list as thaw_file_read does. */
thaw_status thaw_folder_read(const thaw_folder *folder, size_t index, size_t limit, uint8_t **bytes,
                             size_t *length, thaw_error *err) THAW_MUST_CHECK;

/* Makes a folder and those above it, where they are missing. */
thaw_status thaw_folder_create(const char *path, thaw_error *err) THAW_MUST_CHECK;

#endif
