/* What the folders of a data set mean. Pure text, so the command line and the page, which both know
 * only relative paths ("tulip/7.jpg", "train/tulip/7.jpg"), come to the same classes. */
#ifndef THAW_DATA_LAYOUT_H
#define THAW_DATA_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "data/dataset.h"

typedef enum {
    THAW_LAYOUT_CLASSES, /* class/…/photo */
    THAW_LAYOUT_SPLITS,  /* train/class/…/photo, val/… or validation/…, test/… */
} thaw_layout;

/* Splits where there are no folders but `train`, `val`, `validation` and `test`, any of them, and
 * folders lie in one; otherwise classes. Paths use '/', relative to the data set; one that
 * ends in '/' is a folder without files. */
thaw_layout thaw_layout_detect(const char *const *paths, size_t count);

typedef struct {
    const char *class_name; /* points into the path; not NUL-terminated */
    size_t class_length;    /* 0: the path lies in no class folder */
    thaw_split split;       /* THAW_SPLIT_NONE where the folders do not say */
    bool empty;             /* a folder without files: a class, but no sample */
} thaw_place;

thaw_place thaw_layout_place(thaw_layout layout, const char *path);

#endif
