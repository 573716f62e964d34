/* Which samples train, which validate, and in what order an epoch takes them. */
#ifndef THAW_DATA_SPLIT_H
#define THAW_DATA_SPLIT_H

#include "data/dataset.h"

typedef enum {
    /* Per class, a seeded shuffle; its first round(fraction · n) validate (halves round up), at
     * least one and at most n − 1 where n >= 2. */
    THAW_SPLIT_BY_STRATIFIED,
    /* Of all samples in their order, those from floor(n · (1 − fraction)) on: Keras' fit. */
    THAW_SPLIT_BY_TAIL,
    /* Per class in the samples' order, the first floor(fraction · n): Keras'
     * flow_from_directory. */
    THAW_SPLIT_BY_DIRECTORY,
} thaw_split_by;

#define THAW_SPLIT_BY_COUNT 3
extern const char *const thaw_split_by_names[THAW_SPLIT_BY_COUNT]; /* "stratified", … */

/* What becomes of copies of a photo, exact or near (data/duplicates.h). */
typedef enum {
    THAW_SPLIT_DUPLICATES_TOGETHER, /* all on one side; where folders hold one out, its copies in
                                     * the training folders are left out */
    THAW_SPLIT_DUPLICATES_IGNORE,   /* each for itself */
    THAW_SPLIT_DUPLICATES_DROP,     /* one of them is used: the first of test, validation, train */
} thaw_split_duplicates;

#define THAW_SPLIT_DUPLICATES_COUNT 3
extern const char *const thaw_split_duplicates_names[THAW_SPLIT_DUPLICATES_COUNT];

#define THAW_SPLIT_MAX_FOLDS 100
#define THAW_SPLIT_EACH_FOLD (-1) /* one after the other; a split of its own is that of fold 0 */

/* How many samples of a class train. */
typedef struct {
    const char *name;
    int train;
} thaw_split_count;

typedef struct {
    thaw_split_by by;
    double fraction; /* 0 <= fraction < 1 */
    /* Stratified: so many samples of each class train and all others validate, at least one where
     * the class has two; for learning curves and small trials. 0: fraction decides. */
    int train_per_class;
    /* Stratified: the same of these classes alone, as if they were rare; of the others
     * train_per_class or, where that is 0, all train. Borrowed. */
    const thaw_split_count *of_class;
    int of_classes;
    /* k-fold, from 2 on: each class is shuffled and dealt out, and this fold validates. Folds 0:
     * none, and fold is 0. */
    int folds, fold;
    thaw_split_duplicates duplicates;
    /* A class without a sample to train on is no error yet: a generator is to make some, and
     * thaw_dataset_check_classes asks afterwards. */
    bool completed_later;
    uint64_t seed;
} thaw_split_desc;

/* Whether any sample is to validate, as far as folders do not say. */
bool thaw_split_validates(const thaw_split_desc *desc);

/* Finds duplicates and decides every sample's split. What moves together counts as one draw: shares
 * are met as nearly as whole groups allow, and Keras' two cuts leave a group that they go through
 * to training.
 *
 * What the folders gave stands, and n above counts only real samples without a place. Where any
 * sample was given to validation none is drawn; where folders gave only train (and test), it is
 * drawn from train. Synthetic samples always train. BAD_DATA, naming the class and what became of
 * its files, when a class has no sample to train on, and when there is no class. INVALID on a
 * fraction or a fold out of range; BAD_RECIPE where of_class names no class; BAD_DATA where folds
 * are wanted of folders that give validation.
 */
thaw_status thaw_dataset_split(thaw_dataset *ds, const thaw_split_desc *desc,
                               thaw_error *err) THAW_MUST_CHECK;

/* That there is a class, and that each has a sample to train on; see above. */
thaw_status thaw_dataset_check_classes(const thaw_dataset *ds, thaw_error *err) THAW_MUST_CHECK;

/* Writes the indices of the samples in a split to order (room for thaw_dataset_count of it) and
 * returns how many: in their own order, or shuffled as a function of (seed, epoch) alone. */
size_t thaw_dataset_order(const thaw_dataset *ds, thaw_split split, bool shuffle, uint64_t seed,
                          uint32_t epoch, uint32_t *order);

/* Which samples an epoch trains on. */
typedef enum {
    THAW_SAMPLING_ALL,     /* each once */
    THAW_SAMPLING_BALANCED /* those of smaller classes again and again, until classes are alike */
} thaw_sampling;

#define THAW_SAMPLING_COUNT 2
extern const char *const thaw_sampling_names[THAW_SAMPLING_COUNT]; /* "all", "balanced" */

/* How many an epoch has. */
size_t thaw_dataset_epoch_count(const thaw_dataset *ds, thaw_sampling sampling);

/* Writes them to order, shuffled as a function of (seed, epoch) alone. Balanced: of a class of n_c
 * samples each comes ⌊m / n_c⌋ times where the largest has m, and some, drawn anew each epoch, once
 * more. scratch has room for every sample that trains; only balanced needs it. */
void thaw_dataset_epoch(const thaw_dataset *ds, thaw_sampling sampling, uint64_t seed,
                        uint32_t epoch, uint32_t *scratch, uint32_t *order);

#endif
