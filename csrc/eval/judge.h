/* What synthetic samples are worth beside real ones, told in a backbone's features and in the
 * answers of a classifier.
 *
 * Three sets of rows: `made` by a generator, the real ones that it had `learnt` from, and real ones
 * `held_out` from it. Made and learnt rows are measured alike against those held out, so that the
 * figures of real photos say what may be hoped for. */
#ifndef THAW_EVAL_JUDGE_H
#define THAW_EVAL_JUDGE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/threads.h"

typedef struct {
    const float *row; /* samples × d */
    const int *label;
    const int
        *answer; /* the class that a classifier names which learnt held_out; not asked there */
    size_t samples;
} thaw_judge_set;

typedef struct {
    thaw_judge_set made, learnt, held_out; /* borrowed */
    size_t d;
    int classes;
    thaw_pool *pool;
} thaw_judge_desc;

/* Of one class, or of them all. Figures of none are NAN. */
typedef struct {
    size_t samples;
    double confirmed;     /* share whose answer is their label */
    double nearest;       /* median distance to the nearest row learnt from, other than itself */
    double least, copies; /* the least such distance, and share of those below `level` */
} thaw_judge_figures;

typedef struct {
    double frechet;           /* eval/frechet.h */
    double precision, recall; /* Kynkäänniemi et al. 2019, k = 3 */
    thaw_judge_figures all;
    thaw_judge_figures *of; /* classes */
} thaw_judge_side;

typedef struct {
    thaw_judge_side made, learnt;
    double level; /* one in a hundred learnt rows has another as near as this, or the nearest has */
} thaw_judgement;

/* BAD_DATA below two rows in a set. */
thaw_status thaw_judge_check(size_t made, size_t learnt, size_t held_out,
                             thaw_error *err) THAW_MUST_CHECK;

/* precision: share of rows that lie as near to a held-out row as its third neighbour does; recall:
 * the other way about. Fails where thaw_judge_check does. *out lives in the arena. The same bits
 * for any number of threads. */
thaw_status thaw_judge(const thaw_judge_desc *desc, thaw_arena *arena, thaw_judgement *out,
                       thaw_error *err) THAW_MUST_CHECK;

#endif
