/* The same photo twice. Where a copy of a photo to train on is held out, validation flatters. */
#ifndef THAW_DATA_DUPLICATES_H
#define THAW_DATA_DUPLICATES_H

#include "data/dataset.h"

/* Finds the real samples that show the same photo: equal files (or equal pixels, where pixels were
 * handed in), and pictures that look alike or mirror each other (data/look.h). Tells each sample
 * its group, the index of the group's first sample, and lists every copy with the first that it is
 * a copy of, in ds->duplicate. Order the samples before. NO_MEMORY. */
thaw_status thaw_dataset_find_duplicates(thaw_dataset *ds, thaw_error *err) THAW_MUST_CHECK;

#endif
