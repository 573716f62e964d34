/* The way of real photos: folder, layout, decoding, order, split. */
#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "data/layout.h"
#include "data/split.h"
#include "io/folder.h"
#include "test.h"

enum { EVERY = 20 }; /* photos are many, sanitizers slow */

static thaw_status add_file(thaw_dataset *ds, const thaw_folder *folder, size_t index,
                            thaw_layout layout, thaw_error *err) {
    thaw_place place = thaw_layout_place(layout, folder->path[index]);
    uint8_t *bytes;
    size_t length;
    int label;
    if (place.class_length == 0 || place.empty) return THAW_OK;
    THAW_TRY(thaw_dataset_add_class(ds, place.class_name, place.class_length, &label, err));
    THAW_TRY(thaw_folder_read(folder, index, (size_t)64 << 20, &bytes, &length, err));
    thaw_sample_desc desc = {.name = folder->path[index], .label = label, .given = place.split};
    thaw_status status = thaw_dataset_add_encoded(ds, &desc, bytes, length, err);
    thaw_heap_free(bytes);
    return status;
}

/* Every twentieth file of a folder of the shared data, or fewer files when it has not so many. */
static bool load(thaw_dataset *ds, const char *name, thaw_layout wanted) {
    char root[512];
    thaw_folder folder;
    thaw_error err = {0};
    snprintf(root, sizeof root, "%s/data/%s", test_shared_dir(), name);
    if (!test_check_status(thaw_folder_list(root, &folder, &err), THAW_OK, &err, TEST_HERE(root)))
        return false;
    thaw_layout layout = thaw_layout_detect(folder.path, folder.count);
    CHECK_EQ_INT(layout, wanted);
    thaw_dataset_init(ds, (thaw_resize){.w = 64, .h = 64});
    for (size_t i = 0; i < folder.count && i / EVERY < 100; i += EVERY)
        CHECK_OK(add_file(ds, &folder, i, layout, &err), &err);
    thaw_folder_reset(&folder);
    CHECK_OK(thaw_dataset_sort(ds, &err), &err);
    return true;
}

TEST(photos_become_a_data_set) {
    if (test_shared_dir() == NULL) SKIP("no shared photos");
    thaw_dataset ds;
    thaw_error err = {0};
    REQUIRE(load(&ds, "flowers17", THAW_LAYOUT_CLASSES));
    CHECK_EQ_INT(ds.classes, 17);
    CHECK(ds.samples >= 2 * 17);
    CHECK_EQ_INT(ds.skips, 0);
    CHECK_OK(thaw_dataset_split(&ds, &(thaw_split_desc){.fraction = 0.2, .seed = 7}, &err), &err);
    CHECK_EQ_INT(thaw_dataset_count(&ds, (thaw_select){-1, THAW_SPLIT_VALIDATION, -1}), 17);
    thaw_dataset_reset(&ds);
}

TEST(photos_keep_the_split_of_their_folders) {
    if (test_shared_dir() == NULL) SKIP("no shared photos");
    thaw_dataset ds;
    REQUIRE(load(&ds, "cifar10", THAW_LAYOUT_SPLITS));
    CHECK_EQ_INT(ds.skips, 0);
    CHECK(ds.samples > 0);
    for (size_t i = 0; i < ds.samples; i++) {
        thaw_split given =
            strncmp(ds.sample[i].name, "test/", 5) == 0 ? THAW_SPLIT_TEST : THAW_SPLIT_TRAIN;
        CHECK_EQ_INT(ds.sample[i].split, given);
    }
    thaw_dataset_reset(&ds);
}
