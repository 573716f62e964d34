/* Whole files. Native and WASI programs only: the page hands over bytes. */
#ifndef THAW_IO_FILE_H
#define THAW_IO_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Reads a regular file of at most limit bytes. One byte more is allocated and zero, so that a text
 * may be read as a string; an empty file gives length 0. The caller frees *bytes with
 * thaw_heap_free. IO (with the system's reason), BAD_FILE beyond the limit, NO_MEMORY. */
thaw_status thaw_file_read(const char *path, size_t limit, uint8_t **bytes, size_t *length,
                           thaw_error *err) THAW_MUST_CHECK;

/* Writes beside the file and renames, so that a reader sees the old file or the new one whole, and
 * a full disk leaves the old one. */
thaw_status thaw_file_write(const char *path, const void *bytes, size_t length,
                            thaw_error *err) THAW_MUST_CHECK;

/* Removes a file, and what a write that was broken off left beside it. True when the file was
 * there.
 */
bool thaw_file_remove(const char *path);

#endif
