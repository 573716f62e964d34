/* Labelled samples in memory, all at the size that the network takes, and their split.
 *
 * The structs are open for reading; only these functions write them. */
#ifndef THAW_DATA_DATASET_H
#define THAW_DATA_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/look.h"
#include "data/resize.h"

#define THAW_DATASET_MAX_CLASSES 10000

typedef enum { THAW_ORIGIN_REAL, THAW_ORIGIN_SYNTHETIC } thaw_origin;

typedef enum {
    THAW_SPLIT_NONE, /* not decided yet */
    THAW_SPLIT_TRAIN,
    THAW_SPLIT_VALIDATION,
    THAW_SPLIT_TEST,
    THAW_SPLIT_NEW /* of a trained model: it never saw this photo */
} thaw_split;

#define THAW_SPLIT_COUNT 5
extern const char *const thaw_split_names[THAW_SPLIT_COUNT]; /* "none", "train", …, "new" */

typedef struct {
    const char *name;      /* relative path of the file, or what the caller called it */
    uint8_t *rgb;          /* h * w * 3 bytes; NULL of a sample of features */
    uint8_t *alpha;        /* h * w bytes of a picture that is transparent in places; else NULL */
    float *feature;        /* dataset.floats numbers in the place of a picture; NULL elsewhere */
    uint64_t source;       /* hash of the encoded file, or of the pixels handed in */
    int w, h;              /* of the picture before it was brought to the data set's size */
    const thaw_look *look; /* of the photo at its full size; in the data set's arena; NULL of a
                            * sample of features */
    int label;
    thaw_origin origin;
    const char *generator; /* what made a synthetic sample; NULL of a real one */
    thaw_split given;      /* what the folders say; NONE where they say nothing */
    thaw_split split;      /* NONE: a copy that is left out */
    uint32_t group; /* index of the first sample that shows the same photo: data/duplicates.h */
} thaw_sample;

typedef enum { THAW_LIKENESS_EXACT, THAW_LIKENESS_NEAR, THAW_LIKENESS_MIRRORED } thaw_likeness;

#define THAW_LIKENESS_COUNT 3
extern const char *const thaw_likeness_names[THAW_LIKENESS_COUNT]; /* "exact", … */

/* Two samples that show the same photo; each copy is told once, with the first it is like. */
typedef struct {
    uint32_t first, copy;
    thaw_likeness likeness;
    bool across; /* a split that knew nothing of them would have put them on two sides */
} thaw_duplicate;

/* A photo that could not be used. */
typedef struct {
    const char *name, *reason;
    int label;
} thaw_skipped;

typedef struct {
    thaw_resize size;
    int classes;
    const char **class_name;
    bool classes_fixed; /* they are a trained model's, and keep its order */
    size_t samples;
    thaw_sample *sample;
    size_t skips;
    thaw_skipped *skipped;
    /* Samples of features are what frozen layers would have made of pictures: so many numbers each,
     * of the layers that thaw_pipeline_cut names. They come last. */
    size_t floats;
    uint64_t cut;
    size_t duplicates;
    thaw_duplicate *duplicate; /* as thaw_dataset_find_duplicates left them */
    thaw_arena arena;          /* names and reasons */
    size_t class_capacity, sample_capacity, skip_capacity;
} thaw_dataset;

/* An empty data set of samples brought to `size`. thaw_dataset_reset frees it. */
void thaw_dataset_init(thaw_dataset *ds, thaw_resize size);
void thaw_dataset_reset(thaw_dataset *ds);

/* The label of the class called name (length bytes, none of them NUL); −1: there is none. */
int thaw_dataset_find_class(const thaw_dataset *ds, const char *name, size_t length);

/* The label of the class called name (length bytes), added when it is new. Labels count from 0 in
 * the order added, until thaw_dataset_sort. BAD_DATA beyond THAW_DATASET_MAX_CLASSES. */
thaw_status thaw_dataset_add_class(thaw_dataset *ds, const char *name, size_t length, int *label,
                                   thaw_error *err) THAW_MUST_CHECK;

/* What is known of a sample beside its pixels. */
typedef struct {
    const char *name; /* copied */
    int label;        /* of a class that was added */
    thaw_origin origin;
    const char *generator; /* of a synthetic sample: copied */
    thaw_split given;      /* BAD_DATA where a synthetic sample is given to validation or test */
} thaw_sample_desc;

/* Decodes, orients and resizes an image file in memory; the bytes are not kept. A file that cannot
 * be used is recorded in `skipped` and gives BAD_FILE: go on with the next one. A PNG that carries
 * the note of a synthetic picture is one, whatever desc says. */
thaw_status thaw_dataset_add_encoded(thaw_dataset *ds, const thaw_sample_desc *desc,
                                     const uint8_t *bytes, size_t length,
                                     thaw_error *err) THAW_MUST_CHECK;

/* Copies w × h pixels of 3 (RGB) or 4 (RGBA, laid on white) channels and resizes them. */
thaw_status thaw_dataset_add_pixels(thaw_dataset *ds, const thaw_sample_desc *desc,
                                    const uint8_t *pixels, int w, int h, int channels,
                                    thaw_error *err) THAW_MUST_CHECK;

/* What tells a photo from others: enough to split it with them, and small. */
typedef struct {
    uint64_t source;
    thaw_look look;
} thaw_identity;

/* Stands for a photo that was looked at before; its pixels are but those of the thumbnail. */
thaw_status thaw_dataset_add_identity(thaw_dataset *ds, const thaw_sample_desc *desc,
                                      const thaw_identity *identity,
                                      thaw_error *err) THAW_MUST_CHECK;

/* Takes the last samples away again, so that `samples` of them stay. */
void thaw_dataset_truncate(thaw_dataset *ds, size_t samples);

/* Copies a synthetic sample of features, which only trains, and only where the same layers are
 * frozen. Every such sample has the same floats and cut. Add these last. */
thaw_status thaw_dataset_add_features(thaw_dataset *ds, const thaw_sample_desc *desc,
                                      const float *feature, size_t floats, uint64_t cut,
                                      thaw_error *err) THAW_MUST_CHECK;

/* How many samples are pictures. */
size_t thaw_dataset_pictures(const thaw_dataset *ds);

/* Records a file that the caller could not even read. */
thaw_status thaw_dataset_skip(thaw_dataset *ds, const char *name, int label, const char *reason,
                              thaw_error *err) THAW_MUST_CHECK;

/* Puts classes, unless they are fixed, in the order of their names (bytes) and samples in the order
 * real before synthetic, class, name, source. So the order in which a disk or a drop lists files
 * never decides a run, and synthetic samples do not move the real ones. Call before the split.
 * NO_MEMORY. */
thaw_status thaw_dataset_sort(thaw_dataset *ds, thaw_error *err) THAW_MUST_CHECK;

/* How many samples; −1 in a field stands for any. */
typedef struct {
    int label, split, origin;
} thaw_select;

#define THAW_SELECT_ALL ((thaw_select){-1, -1, -1})
size_t thaw_dataset_count(const thaw_dataset *ds, thaw_select which);

/* That synthetic samples are only trained on: BAD_DATA naming the first that lies in validation or
 * test. Whatever measures a model asks here, so that no figure can rest on them. */
thaw_status thaw_dataset_check_origins(const thaw_dataset *ds, thaw_error *err) THAW_MUST_CHECK;

/* XXH64 of everything here that decides a run: size, classes and, in order, each sample's pixels,
 * label, origin and split. */
uint64_t thaw_dataset_digest(const thaw_dataset *ds);

#endif
