#include "io/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/heap.h"

#define MAX_PATH 4096

static thaw_status system_error(const char *verb, const char *path, thaw_error *err) {
    return thaw_fail(err, THAW_IO, "cannot %s %s: %s", verb, path, strerror(errno));
}

static thaw_status read_open(FILE *file, const char *path, size_t size, uint8_t **bytes,
                             thaw_error *err) {
    uint8_t *block = thaw_heap_alloc(size + 1);
    if (block == NULL)
        return thaw_fail(err, THAW_NO_MEMORY, "no memory to read %s (%zu bytes)", path, size);
    if (fread(block, 1, size, file) != size) {
        thaw_status status =
            ferror(file) ? system_error("read", path, err)
                         : thaw_fail(err, THAW_IO, "cannot read %s: it became shorter", path);
        thaw_heap_free(block);
        return status;
    }
    block[size] = 0;
    *bytes = block;
    return THAW_OK;
}

thaw_status thaw_file_read(const char *path, size_t limit, uint8_t **bytes, size_t *length,
                           thaw_error *err) {
    struct stat about;
    if (stat(path, &about) != 0) return system_error("read", path, err);
    if (S_ISDIR(about.st_mode))
        return thaw_fail(err, THAW_IO, "cannot read %s: it is a folder", path);
    if (!S_ISREG(about.st_mode))
        return thaw_fail(err, THAW_IO, "cannot read %s: it is not a regular file", path);
    if ((unsigned long long)about.st_size > limit)
        return thaw_fail(err, THAW_BAD_FILE, "%s is too large: at most %zu bytes, found %llu", path,
                         limit, (unsigned long long)about.st_size);

    FILE *file = fopen(path, "rb");
    if (file == NULL) return system_error("read", path, err);
    size_t size = (size_t)about.st_size;
    thaw_status status = read_open(file, path, size, bytes, err);
    fclose(file);
    if (status == THAW_OK) *length = size;
    return status;
}

/* Writes and closes; what fclose could not flush counts too. */
static int write_and_close(FILE *file, const void *bytes, size_t length) {
    int ok =
        fwrite(bytes, 1, length, file) == length && fflush(file) == 0 && fsync(fileno(file)) == 0;
    return fclose(file) == 0 && ok;
}

/* Where a file is written before it gets its name; false when that is too long. */
static bool partial_path(const char *path, char out[MAX_PATH]) {
    int needed = snprintf(out, MAX_PATH, "%s.partial", path);
    return needed >= 0 && needed < MAX_PATH;
}

thaw_status thaw_file_write(const char *path, const void *bytes, size_t length, thaw_error *err) {
    char partial[MAX_PATH];
    if (!partial_path(path, partial))
        return thaw_fail(err, THAW_IO, "cannot write %.100s…: the path is too long", path);
    FILE *file = fopen(partial, "wb");
    if (file == NULL) return system_error("write", path, err);
    if (!write_and_close(file, bytes, length) || rename(partial, path) != 0) {
        thaw_status status = system_error("write", path, err);
        remove(partial);
        return status;
    }
    return THAW_OK;
}

bool thaw_file_remove(const char *path) {
    char partial[MAX_PATH];
    if (partial_path(path, partial)) remove(partial);
    return remove(path) == 0;
}
