#include "eval/judge.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "eval/frechet.h"

#define NEIGHBOURS 3
#define LEVEL 100 /* one in so many */

/* ---- distances ------------------------------------------------------------------------------- */

/* Of each row of `from` the k-th nearest row of `to`; or how many of them it lies as near to as
 * their radius. */
typedef struct {
    const thaw_judge_set *from, *to;
    size_t d, k;
    bool same;            /* both are one set: a row is not its own neighbour */
    const double *radius; /* of `to` */
    double *distance;     /* of `from` */
    bool *covered;        /* of `from` */
} search;

static double distance(const search *s, size_t i, size_t j) {
    const float *a = s->from->row + i * s->d, *b = s->to->row + j * s->d;
    double sum = 0;
    for (size_t c = 0; c < s->d; c++) {
        double off = (double)a[c] - (double)b[c];
        sum += off * off;
    }
    return sqrt(sum);
}

static void find_neighbour(void *context, size_t i, int worker) {
    const search *s = context;
    double near[NEIGHBOURS];
    (void)worker;
    for (size_t n = 0; n < s->k; n++) near[n] = INFINITY;
    for (size_t j = 0; j < s->to->samples; j++) {
        if (s->same && i == j) continue;
        double apart = distance(s, i, j);
        for (size_t n = 0; n < s->k; n++) {
            if (apart >= near[n]) continue;
            double farther = near[n];
            near[n] = apart;
            apart = farther;
        }
    }
    s->distance[i] = near[s->k - 1];
}

static void find_cover(void *context, size_t i, int worker) {
    const search *s = context;
    (void)worker;
    for (size_t j = 0; j < s->to->samples && !s->covered[i]; j++) {
        s->covered[i] = distance(s, i, j) <= s->radius[j];
    }
}

/* Distances of `from` to its k-th nearest of `to`, which may be the same set; NULL: no memory. */
static double *find_neighbours(const thaw_judge_desc *desc, const thaw_judge_set *from,
                               const thaw_judge_set *to, size_t k, thaw_arena *arena) {
    size_t others = from == to ? to->samples - 1 : to->samples;
    search s = {.from = from,
                .to = to,
                .d = desc->d,
                .k = k < others ? k : others,
                .same = from == to,
                .distance = thaw_arena_array(arena, from->samples, sizeof(double))};
    if (s.distance == NULL) return NULL;
    thaw_parallel_for(desc->pool, from->samples, find_neighbour, &s);
    return s.distance;
}

/* Share of `from` within reach of `to`. */
static thaw_status share_covered(const thaw_judge_desc *desc, const thaw_judge_set *from,
                                 const thaw_judge_set *to, thaw_arena *arena, double *share,
                                 thaw_error *err) {
    search s = {.from = from,
                .to = to,
                .d = desc->d,
                .radius = find_neighbours(desc, to, to, NEIGHBOURS, arena),
                .covered = thaw_arena_array(arena, from->samples, sizeof(bool))};
    if (s.radius == NULL || s.covered == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "neighbours of %zu samples", to->samples);
    }
    thaw_parallel_for(desc->pool, from->samples, find_cover, &s);
    size_t count = 0;
    for (size_t i = 0; i < from->samples; i++) count += s.covered[i];
    *share = (double)count / (double)from->samples;
    return THAW_OK;
}

/* ---- figures --------------------------------------------------------------------------------- */

/* What is known of each row of a side. */
typedef struct {
    const thaw_judge_set *set;
    const double *nearest;
    double *sorted; /* scratch */
    double level;
} rows;

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of one class; −1: of all. */
static thaw_judge_figures count_figures(const rows *r, int label) {
    thaw_judge_figures f = {0};
    size_t confirmed = 0, copies = 0;
    for (size_t i = 0; i < r->set->samples; i++) {
        if (label >= 0 && r->set->label[i] != label) continue;
        r->sorted[f.samples++] = r->nearest[i];
        confirmed += r->set->answer[i] == r->set->label[i];
        copies += r->nearest[i] < r->level;
    }
    if (f.samples == 0) return (thaw_judge_figures){0, NAN, NAN, NAN, NAN};
    qsort(r->sorted, f.samples, sizeof *r->sorted, compare);
    size_t middle = f.samples / 2;
    f.least = r->sorted[0];
    f.nearest =
        f.samples % 2 == 1 ? r->sorted[middle] : (r->sorted[middle - 1] + r->sorted[middle]) / 2;
    f.confirmed = (double)confirmed / (double)f.samples;
    f.copies = (double)copies / (double)f.samples;
    return f;
}

static thaw_status judge_rows(const thaw_judge_desc *desc, rows *r, thaw_arena *arena,
                              thaw_judge_side *side, thaw_error *err) {
    r->sorted = thaw_arena_array(arena, r->set->samples, sizeof *r->sorted);
    side->of = thaw_arena_array(arena, (size_t)desc->classes, sizeof *side->of);
    if (r->sorted == NULL || side->of == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "figures of %zu samples", r->set->samples);
    }
    side->all = count_figures(r, -1);
    for (int c = 0; c < desc->classes; c++) side->of[c] = count_figures(r, c);
    return THAW_OK;
}

static thaw_status judge_sets(const thaw_judge_desc *desc, const thaw_judge_set *set,
                              thaw_arena *arena, thaw_judge_side *side, thaw_error *err) {
    const thaw_judge_set *held_out = &desc->held_out;
    THAW_TRY(share_covered(desc, set, held_out, arena, &side->precision, err));
    THAW_TRY(share_covered(desc, held_out, set, arena, &side->recall, err));
    return thaw_frechet(set->row, set->samples, held_out->row, held_out->samples, desc->d,
                        &side->frechet, err);
}

/* The distance that one in a hundred keeps to its nearest; the least of fewer. */
static double find_level(const double *nearest, size_t n, double *sorted) {
    for (size_t i = 0; i < n; i++) sorted[i] = nearest[i];
    qsort(sorted, n, sizeof *sorted, compare);
    return sorted[(n - 1) / LEVEL];
}

thaw_status thaw_judge_check(size_t made, size_t learnt, size_t held_out, thaw_error *err) {
    if (made >= 2 && learnt >= 2 && held_out >= 2) return THAW_OK;
    return thaw_fail(err, THAW_BAD_DATA,
                     "two synthetic samples, two photos to train on and two held out wanted at "
                     "least, got %zu, %zu and %zu",
                     made, learnt, held_out);
}

thaw_status thaw_judge(const thaw_judge_desc *desc, thaw_arena *arena, thaw_judgement *out,
                       thaw_error *err) {
    const thaw_judge_set *learnt = &desc->learnt;
    THAW_TRY(thaw_judge_check(desc->made.samples, learnt->samples, desc->held_out.samples, err));
    rows made = {.set = &desc->made,
                 .nearest = find_neighbours(desc, &desc->made, learnt, 1, arena)};
    rows real = {.set = learnt, .nearest = find_neighbours(desc, learnt, learnt, 1, arena)};
    double *sorted = thaw_arena_array(arena, learnt->samples, sizeof *sorted);
    if (made.nearest == NULL || real.nearest == NULL || sorted == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "neighbours of %zu samples", learnt->samples);
    }
    out->level = made.level = real.level = find_level(real.nearest, learnt->samples, sorted);
    THAW_TRY(judge_rows(desc, &made, arena, &out->made, err));
    THAW_TRY(judge_rows(desc, &real, arena, &out->learnt, err));
    THAW_TRY(judge_sets(desc, &desc->made, arena, &out->made, err));
    return judge_sets(desc, learnt, arena, &out->learnt, err);
}
