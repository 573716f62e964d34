#include <string.h>

#include "app/judge_classifier.h"
#include "app/run_parts.h"
#include "base/heap.h"

#define MIN_SIDE 8
#define MAX_SIDE 1024

/* Which part a sample plays; a copy that was left out plays none. */
typedef enum { PART_MADE, PART_LEARNT, PART_HELD_OUT, PARTS } judge_part;

/* A row of numbers for every sample of a data set, batch by batch. */
typedef struct {
    thaw_pipeline pipeline;
    bool open;
    uint32_t *sample; /* 0, 1, 2 …: batch − 1 more than there are samples */
    float *row;
    size_t d, done, samples;
} row_reader;

struct thaw_judging {
    int side;
    thaw_dataset level; /* all samples part after part, at the backbone's input, as sharp as `side`
                         * allows */
    size_t first[PARTS + 1]; /* where the parts begin */
    thaw_judge_classifier classifier;
    size_t shown; /* to it while it learns */
    row_reader answers, features;
    int *label, *answer;
    thaw_arena arena; /* of the last three */
};

/* ---- one resolution -------------------------------------------------------------------------- */

static judge_part part_of(const thaw_sample *s) {
    if (s->origin == THAW_ORIGIN_SYNTHETIC) return PART_MADE;
    if (s->split == THAW_SPLIT_TRAIN) return PART_LEARNT;
    return s->split == THAW_SPLIT_NONE ? PARTS : PART_HELD_OUT;
}

/* Of a synthetic sample; those that a network made lie in the data set larger than it made them. */
static int made_side(const thaw_run *run, const thaw_sample *s) {
    const thaw_synth_desc *d = &run->recipe.synthetic;
    if (run->synth != NULL && thaw_synth_has_networks(d->generator)) return d->learning.side;
    return s->w < s->h ? s->w : s->h;
}

/* The smallest that was made. */
static int default_side(const thaw_run *run) {
    int side = MAX_SIDE;
    for (size_t i = 0; i < run->dataset.samples; i++) {
        const thaw_sample *s = &run->dataset.sample[i];
        if (part_of(s) != PART_MADE) continue;
        int own = made_side(run, s);
        side = own < side ? own : side;
    }
    return side > MIN_SIDE ? side : MIN_SIDE;
}

/* What is sharper than `side` allows goes through pictures of that side, as the photos did that the
 * generator learnt from. */
static thaw_status add_sample(struct thaw_judging *j, const thaw_run *run, const thaw_sample *s,
                              thaw_error *err) {
    const thaw_resize *size = &run->dataset.size;
    judge_part part = part_of(s);
    thaw_sample_desc desc = {s->name, s->label, s->origin, s->generator, THAW_SPLIT_NONE};
    if (part == PART_HELD_OUT) desc.given = THAW_SPLIT_TRAIN; /* of the classifier */
    bool sharper = part != PART_MADE || made_side(run, s) > j->side;
    if (!sharper || (size->w <= j->side && size->h <= j->side)) {
        return thaw_dataset_add_pixels(&j->level, &desc, s->rgb, size->w, size->h, 3, err);
    }
    thaw_image full = {.w = size->w, .h = size->h, .rgb = s->rgb}, small;
    THAW_TRY(thaw_image_resize(&full, (thaw_resize){.w = j->side, .h = j->side}, &small, err));
    thaw_status status =
        thaw_dataset_add_pixels(&j->level, &desc, small.rgb, small.w, small.h, 3, err);
    thaw_image_reset(&small);
    return status;
}

static thaw_status fill_level(struct thaw_judging *j, const thaw_run *run, thaw_error *err) {
    const thaw_dataset *ds = &run->dataset;
    thaw_dataset_init(&j->level, (thaw_resize){.w = ds->size.w, .h = ds->size.h});
    for (int i = 0; i < ds->classes; i++) {
        int label = 0;
        const char *name = ds->class_name[i];
        THAW_TRY(thaw_dataset_add_class(&j->level, name, strlen(name), &label, err));
    }
    for (int part = 0; part < PARTS; part++) {
        j->first[part] = j->level.samples;
        for (size_t i = 0; i < ds->samples; i++) {
            if ((int)part_of(&ds->sample[i]) != part) continue;
            THAW_TRY(add_sample(j, run, &ds->sample[i], err));
        }
    }
    j->first[PARTS] = j->level.samples;
    return thaw_judge_check(j->first[1], j->first[2] - j->first[1], j->first[3] - j->first[2], err);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static thaw_status open_reader(row_reader *r, const thaw_pipeline_desc *desc, thaw_arena *arena,
                               thaw_error *err) {
    size_t room = desc->dataset->samples + (size_t)desc->batch - 1;
    THAW_TRY(thaw_pipeline_init(&r->pipeline, desc, err));
    r->open = true;
    THAW_TRY(thaw_pipeline_allocate(&r->pipeline, err));
    r->samples = desc->dataset->samples;
    r->d = thaw_program_output_floats(r->pipeline.prefix);
    r->row = thaw_arena_array(arena, r->samples, r->d * sizeof *r->row);
    r->sample = thaw_arena_array(arena, room, sizeof *r->sample);
    if (r->row == NULL || r->sample == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "%zu numbers of %zu samples", r->d, r->samples);
    }
    for (size_t i = 0; i < r->samples; i++) r->sample[i] = (uint32_t)i;
    return THAW_OK;
}

static void close_reader(row_reader *r) {
    if (r->open) thaw_pipeline_reset(&r->pipeline);
    r->open = false;
}

static void read_batch(row_reader *r) {
    thaw_pipeline *pl = &r->pipeline;
    size_t left = r->samples - r->done, batch = (size_t)pl->desc.batch;
    int n = (int)(left < batch ? left : batch);
    while (thaw_pipeline_prepare(pl, r->sample + r->done, n) > 0) {
    }
    const float *made = thaw_pipeline_forward(pl, r->sample + r->done, &(thaw_pass){.n = n});
    memcpy(r->row + r->done * r->d, made, (size_t)n * r->d * sizeof *made);
    r->done += (size_t)n;
}

/* ---- stepping -------------------------------------------------------------------------------- */

void thaw_judging_destroy(struct thaw_judging *j) {
    if (j == NULL) return;
    close_reader(&j->answers);
    close_reader(&j->features);
    thaw_judge_classifier_reset(&j->classifier);
    thaw_dataset_reset(&j->level);
    thaw_arena_reset(&j->arena);
    thaw_heap_free(j);
}

static thaw_status start(struct thaw_judging *j, thaw_run *run, thaw_error *err) {
    THAW_TRY(fill_level(j, run, err));
    THAW_TRY(thaw_judge_classifier_init(&j->classifier, &j->level, j->side, run->recipe.seed,
                                        run->pool, err));
    j->label = thaw_arena_array(&j->arena, j->level.samples, sizeof *j->label);
    j->answer = thaw_arena_array(&j->arena, j->level.samples, sizeof *j->answer);
    if (j->label == NULL || j->answer == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "labels of %zu samples", j->level.samples);
    }
    for (size_t i = 0; i < j->level.samples; i++) j->label[i] = j->level.sample[i].label;
    THAW_TRY(thaw_run_ready_features(run, err));
    thaw_pipeline_desc desc = {
        .model = &run->model, .dataset = &j->level, .batch = run->recipe.batch, .pool = run->pool};
    return open_reader(&j->features, &desc, &j->arena, err);
}

thaw_status thaw_run_judge_start(thaw_run *run, int side, thaw_error *err) {
    thaw_synth_kind generator = run->recipe.synthetic.generator;
    if (thaw_synth_learns_features(generator)) {
        return thaw_fail(err, THAW_INVALID,
                         "%s makes features, which are not pictures to judge: `thaw ablate` tells "
                         "what they are worth",
                         thaw_synth_names[generator]);
    }
    if (side != 0 && (side < MIN_SIDE || side > MAX_SIDE)) {
        return thaw_fail(err, THAW_INVALID, "side: %d … %d wanted, got %d", MIN_SIDE, MAX_SIDE,
                         side);
    }
    if (run->complete || run->judging != NULL)
        return thaw_fail(err, THAW_INVALID, "this run has started already");
    if (run->synth == NULL) THAW_TRY(thaw_run_split(run, err));
    run->judging = thaw_heap_alloc(sizeof *run->judging);
    if (run->judging == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a judgement");
    *run->judging = (struct thaw_judging){.side = side > 0 ? side : default_side(run)};
    return start(run->judging, run, err);
}

/* The last piece of learning: the classifier is to answer from now on. */
static thaw_status begin_answers(struct thaw_judging *j, thaw_pool *pool, thaw_error *err) {
    thaw_judge_classifier *c = &j->classifier;
    thaw_pipeline_desc desc = {
        .model = &c->model, .dataset = &c->photos, .batch = c->recipe.batch, .pool = pool};
    return open_reader(&j->answers, &desc, &j->arena, err);
}

static void take_answers(struct thaw_judging *j) {
    const row_reader *r = &j->answers;
    for (size_t i = 0; i < r->samples; i++) {
        j->answer[i] = thaw_argmax(r->row + i * r->d, (int)r->d);
    }
}

static bool is_over(const struct thaw_judging *j) {
    return j->features.done == j->features.samples;
}

thaw_status thaw_run_judge_step(thaw_run *run, thaw_judge_progress *progress, thaw_error *err) {
    struct thaw_judging *j = run->judging;
    if (j == NULL) return thaw_fail(err, THAW_INVALID, "there is no judgement to go on with");
    if (!j->classifier.over) {
        THAW_TRY(thaw_judge_classifier_learn(&j->classifier, &j->shown, err));
        if (j->classifier.over) THAW_TRY(begin_answers(j, run->pool, err));
    } else if (j->answers.done < j->answers.samples) {
        read_batch(&j->answers);
        if (j->answers.done == j->answers.samples) take_answers(j);
    } else if (!is_over(j)) {
        read_batch(&j->features);
    }
    progress->done = j->shown + j->answers.done + j->features.done;
    progress->total = thaw_judge_classifier_total(&j->classifier) + 2 * j->level.samples;
    return THAW_OK;
}

int thaw_run_judge_side(const thaw_run *run) {
    return run->judging->side;
}

static thaw_judge_set set_of(const struct thaw_judging *j, judge_part part) {
    size_t first = j->first[part];
    return (thaw_judge_set){.row = j->features.row + first * j->features.d,
                            .label = j->label + first,
                            .answer = j->answer + first,
                            .samples = j->first[part + 1] - first};
}

thaw_status thaw_run_judge_result(thaw_run *run, thaw_arena *arena, thaw_judgement *out,
                                  thaw_error *err) {
    const struct thaw_judging *j = run->judging;
    if (j == NULL || !is_over(j)) {
        return thaw_fail(err, THAW_INVALID, "the judgement is not complete");
    }
    thaw_judge_desc desc = {.made = set_of(j, PART_MADE),
                            .learnt = set_of(j, PART_LEARNT),
                            .held_out = set_of(j, PART_HELD_OUT),
                            .d = j->features.d,
                            .classes = j->level.classes,
                            .pool = run->pool};
    return thaw_judge(&desc, arena, out, err);
}
