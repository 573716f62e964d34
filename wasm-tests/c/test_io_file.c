/* Files and folders, in the folder that the harness gives. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/heap.h"
#include "io/file.h"
#include "io/folder.h"
#include "test.h"

#define LIMIT ((size_t)1 << 20)

static const char *in_tmp(const char *name, char path[512]) {
    snprintf(path, 512, "%s/%s", test_tmp_dir(), name);
    return path;
}

TEST(file_write_then_read) {
    if (test_tmp_dir() == NULL) SKIP("no folder for files");
    char path[512], partial[512];
    uint8_t *bytes = NULL;
    size_t length = 99;
    thaw_error err = {0};
    in_tmp("file_write_then_read", path);
    in_tmp("file_write_then_read.partial", partial);
    REQUIRE_OK(thaw_file_write(path, "first text", 10, &err), &err);
    REQUIRE_OK(thaw_file_write(path, "second", 6, &err), &err);
    REQUIRE_OK(thaw_file_read(path, LIMIT, &bytes, &length, &err), &err);
    CHECK_EQ_INT(length, 6);
    CHECK_EQ_STR((const char *)bytes, "second"); /* with its zero */
    thaw_heap_free(bytes);
    struct stat about;
    CHECK(stat(partial, &about) != 0);

    REQUIRE_OK(thaw_file_write(path, "", 0, &err), &err);
    REQUIRE_OK(thaw_file_read(path, LIMIT, &bytes, &length, &err), &err);
    CHECK_EQ_INT(length, 0);
    CHECK_EQ_INT(bytes[0], 0);
    thaw_heap_free(bytes);
}

TEST(file_read_says_what_is_wrong) {
    if (test_tmp_dir() == NULL) SKIP("no folder for files");
    char path[512];
    uint8_t *bytes = NULL;
    size_t length = 0;
    thaw_error err = {0};
    in_tmp("file_read_says", path);
    CHECK_FAILS(thaw_file_read(path, LIMIT, &bytes, &length, &err), THAW_IO, &err);
    CHECK_CONTAINS(err.detail, path);
    REQUIRE_OK(thaw_file_write(path, "0123456789", 10, &err), &err);
    CHECK_FAILS(thaw_file_read(path, 9, &bytes, &length, &err), THAW_BAD_FILE, &err);
    CHECK_CONTAINS(err.detail, "at most 9 bytes, found 10");
    CHECK_FAILS(thaw_file_read(test_tmp_dir(), LIMIT, &bytes, &length, &err), THAW_IO, &err);
    CHECK_CONTAINS(err.detail, "it is a folder");
    thaw_heap_fail_at(1);
    CHECK_FAILS(thaw_file_read(path, LIMIT, &bytes, &length, &err), THAW_NO_MEMORY, &err);
    thaw_heap_fail_at(0);
    CHECK(bytes == NULL);
}

TEST(file_write_that_fails_leaves_the_old_file) {
    if (test_tmp_dir() == NULL) SKIP("no folder for files");
    char path[512], folder[512];
    thaw_error err = {0};
    CHECK_FAILS(thaw_file_write(in_tmp("no/such/folder", path), "x", 1, &err), THAW_IO, &err);
    CHECK_CONTAINS(err.detail, "cannot write");
    /* A folder cannot be replaced by a file, and nothing half-written stays beside it. */
    in_tmp("file_write_onto", folder);
    REQUIRE_OK(thaw_folder_create(folder, &err), &err);
    CHECK_FAILS(thaw_file_write(folder, "x", 1, &err), THAW_IO, &err);
    struct stat about;
    CHECK(stat(folder, &about) == 0 && S_ISDIR(about.st_mode));
    CHECK(stat(in_tmp("file_write_onto.partial", path), &about) != 0);
}

static bool make_tree(const char *root) {
    static const char *const files[] = {"b/z.jpg", "b/a.jpg",       "a-b/1.png", "a/deep/er/2.png",
                                        "a/0.png", "a/.hidden.png", "top.txt",   ".git/config"};
    char path[512];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", root, files[i]);
        char *slash = strrchr(path, '/');
        *slash = 0;
        if (thaw_folder_create(path, NULL) != THAW_OK) return false;
        *slash = '/';
        if (thaw_file_write(path, files[i], strlen(files[i]), NULL) != THAW_OK) return false;
    }
    snprintf(path, sizeof path, "%s/empty/inside", root);
    return thaw_folder_create(path, NULL) == THAW_OK;
}

TEST(folder_lists_files_in_the_order_of_their_bytes) {
    if (test_tmp_dir() == NULL) SKIP("no folder for files");
    static const char *const wanted[] = {"a-b/1.png", "a/0.png",       "a/deep/er/2.png", "b/a.jpg",
                                         "b/z.jpg",   "empty/inside/", "top.txt"};
    char root[512];
    thaw_folder folder;
    thaw_error err = {0};
    REQUIRE(make_tree(in_tmp("folder_lists", root)));
    REQUIRE_OK(thaw_folder_list(root, &folder, &err), &err);
    CHECK_EQ_INT(folder.count, 7);
    for (size_t i = 0; i < folder.count && i < 7; i++) CHECK_EQ_STR(folder.path[i], wanted[i]);
    uint8_t *bytes = NULL;
    size_t length = 0;
    REQUIRE_OK(thaw_folder_read(&folder, 2, LIMIT, &bytes, &length, &err), &err);
    CHECK_EQ_STR((const char *)bytes, "a/deep/er/2.png");
    thaw_heap_free(bytes);
    thaw_folder_reset(&folder);
}

TEST(folder_says_what_is_wrong) {
    if (test_tmp_dir() == NULL) SKIP("no folder for files");
    char root[512], deep[512], file[512];
    thaw_folder folder;
    thaw_error err = {0};
    CHECK_FAILS(thaw_folder_list(in_tmp("no_such_folder", root), &folder, &err), THAW_IO, &err);
    CHECK_CONTAINS(err.detail, "no_such_folder");
    snprintf(deep, sizeof deep, "%s/1/2/3/4/5/6/7/8/9", in_tmp("folder_says", root));
    REQUIRE_OK(thaw_folder_create(deep, &err), &err);
    CHECK_FAILS(thaw_folder_list(root, &folder, &err), THAW_IO, &err);
    CHECK_CONTAINS(err.detail, "more than 8 deep");
    REQUIRE_OK(thaw_file_write(in_tmp("folder_says/file", file), "x", 1, &err), &err);
    CHECK_FAILS(thaw_folder_create(file, &err), THAW_IO, &err);
    CHECK_CONTAINS(err.detail, "there is a file");
}

TEST(folder_reports_every_failed_allocation) {
    if (test_tmp_dir() == NULL) SKIP("no folder for files");
    char root[512];
    REQUIRE(make_tree(in_tmp("folder_reports", root)));
    size_t live = thaw_heap_live();
    thaw_status status = THAW_NO_MEMORY;
    uint64_t n = 1;
    for (; status != THAW_OK && n < 100; n++) {
        thaw_folder folder;
        thaw_error err = {0};
        thaw_heap_fail_at(n);
        status = thaw_folder_list(root, &folder, &err);
        thaw_heap_fail_at(0);
        if (status == THAW_OK)
            thaw_folder_reset(&folder);
        else
            CHECK_FAILS(status, THAW_NO_MEMORY, &err);
        CHECK_EQ_INT(thaw_heap_live(), live);
    }
    CHECK_OK(status, NULL);
    CHECK(n > 2);
}
