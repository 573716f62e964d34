/* Who confirms the labels of synthetic pictures: a small network that learns, from nothing, real
 * photos at the pictures' own side.
 *
 * Its recipe is fixed but for side and seed, and there is no early stopping, since every photo that
 * it does not learn from is there to measure it. */
#ifndef THAW_APP_JUDGE_CLASSIFIER_H
#define THAW_APP_JUDGE_CLASSIFIER_H

#include "app/recipe.h"
#include "train/pipeline.h"

typedef struct {
    thaw_recipe recipe;
    thaw_model model;
    thaw_dataset photos; /* all that it is to learn or to answer, at its side */
    thaw_trainer *trainer;
    size_t epoch; /* photos shown in an epoch */
    bool over;    /* it has learnt */
} thaw_judge_classifier;

/* Copies the samples of ds, brought to side × side (at most 64 × 64): those given to
 * THAW_SPLIT_TRAIN are learnt. The caller resets *c, whatever is returned. */
thaw_status thaw_judge_classifier_init(thaw_judge_classifier *c, const thaw_dataset *ds, int side,
                                       uint64_t seed, thaw_pool *pool,
                                       thaw_error *err) THAW_MUST_CHECK;
void thaw_judge_classifier_reset(thaw_judge_classifier *c);

/* Photos that learning shows it in all. */
size_t thaw_judge_classifier_total(const thaw_judge_classifier *c);

/* One piece of learning; *done of total are shown then. NUMERIC where the loss is not a number. */
thaw_status thaw_judge_classifier_learn(thaw_judge_classifier *c, size_t *done,
                                        thaw_error *err) THAW_MUST_CHECK;

#endif
