#include <string.h>

#include "app/cli.h"
#include "app/shipped.h"
#include "base/heap.h"
#include "io/file.h"
#include "io/folder.h"

#define MAX_PHOTO_BYTES ((size_t)256 << 20)
#define MAX_WEIGHTS_BYTES ((size_t)2 << 30)

static void say_skipped(const cli_options *o, const char *path, const thaw_error *err) {
    cli_progress_end(o);
    fprintf(stderr, "skipped %s: %s\n", path, err->detail);
}

/* A photo that cannot be read or used is named and passed over; anything else ends the run. */
static thaw_status add_photo(cli_options *o, thaw_run *run, const thaw_folder *folder, size_t index,
                             thaw_error *err) {
    const char *path = folder->path[index];
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_error why;
    thaw_status status = thaw_folder_read(folder, index, MAX_PHOTO_BYTES, &bytes, &length, &why);
    if (status == THAW_OK) {
        status = thaw_run_add_file(run, path, bytes, length, &why);
        thaw_heap_free(bytes);
    } else if (status == THAW_IO || status == THAW_BAD_FILE) {
        THAW_TRY(thaw_run_skip(run, path, why.detail, err));
        status = THAW_BAD_FILE;
    }
    if (status == THAW_BAD_FILE) {
        say_skipped(o, path, &why);
        return THAW_OK;
    }
    if (status != THAW_OK && err != NULL) *err = why;
    return status;
}

static thaw_status add_all(cli_options *o, thaw_run *run, const thaw_folder *folder,
                           thaw_error *err) {
    thaw_layout layout = thaw_layout_detect(folder->path, folder->count);
    size_t photos = 0;
    thaw_run_set_layout(run, layout);
    for (size_t i = 0; i < folder->count; i++) {
        thaw_place place = thaw_layout_place(layout, folder->path[i]);
        if (place.class_length == 0) continue; /* a README beside the class folders */
        if (place.empty) {
            THAW_TRY(thaw_run_add_empty(run, folder->path[i], err));
            continue;
        }
        THAW_TRY(add_photo(o, run, folder, i, err));
        cli_progress(o, "reading photos", i + 1, folder->count);
        photos++;
    }
    cli_progress_end(o);
    if (photos > 0) return THAW_OK;
    return thaw_fail(err, THAW_BAD_DATA,
                     "%s: no photos in class folders; wanted %s/CLASS/PHOTO.jpg for each class",
                     folder->root, folder->root);
}

thaw_status cli_add_photos(cli_options *o, thaw_run *run, const char *directory, thaw_error *err) {
    thaw_folder folder;
    thaw_status status = thaw_folder_list(directory, &folder, err);
    /* A folder of photos that cannot be read is bad data, whatever the system calls it. */
    if (status != THAW_OK) return thaw_fail_within(err, THAW_BAD_DATA, "--data");
    status = add_all(o, run, &folder, err);
    thaw_folder_reset(&folder);
    return status;
}

thaw_status cli_read_weights(const char *path, uint8_t **bytes, size_t *length, thaw_error *err) {
    static const uint8_t hdf5[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    thaw_status status = thaw_file_read(path, MAX_WEIGHTS_BYTES, bytes, length, err);
    if (status == THAW_NO_MEMORY) return status;
    if (status != THAW_OK) return thaw_fail_within(err, THAW_BAD_WEIGHTS, "--weights");
    if (*length < sizeof hdf5 || memcmp(*bytes, hdf5, sizeof hdf5) != 0) return THAW_OK;
    thaw_heap_free(*bytes);
    return thaw_fail(err, THAW_BAD_WEIGHTS,
                     "%s is a Keras .h5 file; this program reads safetensors: "
                     "`npx thaw convert %s weights.safetensors` makes one",
                     path, path);
}

static thaw_status copy_shipped(const thaw_shipped_weights *shipped, uint8_t **bytes,
                                size_t *length, thaw_error *err) {
    *length = shipped->bytes;
    *bytes = thaw_heap_alloc(shipped->bytes);
    if (*bytes == NULL) return thaw_fail(err, THAW_NO_MEMORY, "the weights of %s", shipped->name);
    memcpy(*bytes, shipped->words, shipped->bytes);
    return THAW_OK;
}

thaw_status cli_give_weights(cli_options *o, thaw_run *run, thaw_error *err) {
    const char *wanted = thaw_run_recipe(run)->weights;
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (wanted == NULL) return THAW_OK;
    const thaw_shipped_weights *shipped = thaw_shipped;
    while (shipped->name != NULL && strcmp(shipped->name, wanted) != 0) shipped++;
    if (o->weights_file == NULL && shipped->name != NULL) {
        THAW_TRY(copy_shipped(shipped, &bytes, &length, err));
    } else {
        const char *path = o->weights_file != NULL ? o->weights_file : wanted;
        THAW_TRY(cli_read_weights(path, &bytes, &length, err));
    }
    return thaw_run_give_weights(run, bytes, length, err);
}
