/* What folders mean, from paths alone. */
#include <string.h>

#include "data/layout.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void check_place(thaw_layout layout, const char *path, const char *class_name,
                        thaw_split split) {
    thaw_place place = thaw_layout_place(layout, path);
    CHECK_EQ_INT(place.class_length, strlen(class_name));
    if (place.class_length > 0 && place.class_length == strlen(class_name))
        CHECK(memcmp(place.class_name, class_name, place.class_length) == 0);
    CHECK_EQ_INT(place.split, split);
    CHECK_EQ_INT(place.empty, path[strlen(path) - 1] == '/' && class_name[0] != 0);
}

TEST(layout_takes_folders_for_classes) {
    static const char *const paths[] = {"README.txt", "rose/1.jpg", "tulip/near/2.jpg", "weed/"};
    thaw_layout layout = thaw_layout_detect(paths, COUNT(paths));
    CHECK_EQ_INT(layout, THAW_LAYOUT_CLASSES);
    check_place(layout, paths[0], "", THAW_SPLIT_NONE);
    check_place(layout, paths[1], "rose", THAW_SPLIT_NONE);
    check_place(layout, paths[2], "tulip", THAW_SPLIT_NONE);
    check_place(layout, paths[3], "weed", THAW_SPLIT_NONE);
}

TEST(layout_honours_train_val_and_test) {
    static const char *const paths[] = {
        "labels.txt",     "test/rose/1.jpg",       "train/rose/a/2.jpg", "train/weed/",
        "val/rose/3.jpg", "validation/rose/4.jpg", "train/stray.jpg"};
    thaw_layout layout = thaw_layout_detect(paths, COUNT(paths));
    CHECK_EQ_INT(layout, THAW_LAYOUT_SPLITS);
    check_place(layout, paths[0], "", THAW_SPLIT_NONE);
    check_place(layout, paths[1], "rose", THAW_SPLIT_TEST);
    check_place(layout, paths[2], "rose", THAW_SPLIT_TRAIN);
    check_place(layout, paths[3], "weed", THAW_SPLIT_TRAIN);
    check_place(layout, paths[4], "rose", THAW_SPLIT_VALIDATION);
    check_place(layout, paths[5], "rose", THAW_SPLIT_VALIDATION);
    check_place(layout, paths[6], "", THAW_SPLIT_TRAIN);
}

TEST(layout_needs_no_train_to_test_on) {
    static const char *const paths[] = {"test/rose/1.jpg", "test/tulip/2.jpg"};
    thaw_layout layout = thaw_layout_detect(paths, COUNT(paths));
    CHECK_EQ_INT(layout, THAW_LAYOUT_SPLITS);
    check_place(layout, paths[1], "tulip", THAW_SPLIT_TEST);
}

TEST(layout_keeps_a_class_called_train) {
    static const char *const vehicles[] = {"plane/1.jpg", "train/2.jpg"};
    static const char *const flat[] = {"train/1.jpg", "test/2.jpg"};
    CHECK_EQ_INT(thaw_layout_detect(vehicles, COUNT(vehicles)), THAW_LAYOUT_CLASSES);
    CHECK_EQ_INT(thaw_layout_detect(flat, COUNT(flat)), THAW_LAYOUT_CLASSES);
    CHECK_EQ_INT(thaw_layout_detect(NULL, 0), THAW_LAYOUT_CLASSES);
}
