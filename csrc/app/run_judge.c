#include <string.h>

#include "app/run_parts.h"
#include "eval/judge.h"

/* Where the rows of the three sets lie: one after the other in one array. */
typedef struct {
    float *row;
    int *label;
    uint32_t *sample;
    size_t d, rows;
} judge_table;

/* Which part a sample plays; a copy that was left out plays none. */
typedef enum { PART_MADE, PART_LEARNT, PART_HELD_OUT, PART_NONE } judge_part;

static judge_part part_of(const thaw_sample *s) {
    if (s->origin == THAW_ORIGIN_SYNTHETIC) return PART_MADE;
    if (s->split == THAW_SPLIT_TRAIN) return PART_LEARNT;
    return s->split == THAW_SPLIT_NONE ? PART_NONE : PART_HELD_OUT;
}

static void add_part(const thaw_dataset *ds, judge_part part, judge_table *t, thaw_judge_set *set) {
    *set = (thaw_judge_set){.row = t->row + t->rows * t->d, .label = t->label + t->rows};
    for (size_t i = 0; i < ds->samples; i++) {
        if (part_of(&ds->sample[i]) != part) continue;
        t->sample[t->rows] = (uint32_t)i;
        t->label[t->rows++] = ds->sample[i].label;
        set->samples++;
    }
}

static void fill(thaw_pipeline *pl, const judge_table *t) {
    size_t batch = (size_t)pl->desc.batch;
    for (size_t at = 0; at < t->rows; at += batch) {
        int n = (int)(t->rows - at < batch ? t->rows - at : batch);
        while (thaw_pipeline_prepare(pl, t->sample + at, n) > 0) {
        }
        const float *made = thaw_pipeline_forward(pl, t->sample + at, &(thaw_pass){.n = n});
        memcpy(t->row + at * t->d, made, (size_t)n * t->d * sizeof(float));
    }
}

static thaw_status judge(thaw_run *run, thaw_pipeline *pl, thaw_arena *arena, thaw_judgement *out,
                         thaw_error *err) {
    const thaw_dataset *ds = &run->dataset;
    size_t batch = (size_t)pl->desc.batch;
    THAW_TRY(thaw_pipeline_allocate(pl, err));
    judge_table t = {.d = thaw_program_output_floats(pl->prefix)};
    t.row = thaw_arena_array(arena, ds->samples, t.d * sizeof *t.row);
    t.label = thaw_arena_array(arena, ds->samples, sizeof *t.label);
    t.sample = thaw_arena_array(arena, ds->samples + batch, sizeof *t.sample);
    if (t.row == NULL || t.label == NULL || t.sample == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "the features of %zu samples", ds->samples);
    }
    thaw_judge_desc desc = {.d = t.d, .classes = ds->classes, .pool = run->pool};
    add_part(ds, PART_MADE, &t, &desc.made);
    add_part(ds, PART_LEARNT, &t, &desc.learnt);
    add_part(ds, PART_HELD_OUT, &t, &desc.held_out);
    fill(pl, &t);
    return thaw_judge(&desc, arena, out, err);
}

thaw_status thaw_run_judge(thaw_run *run, thaw_arena *arena, thaw_judgement *out, thaw_error *err) {
    thaw_synth_kind generator = run->recipe.synthetic.generator;
    thaw_pipeline pl;
    if (thaw_synth_learns_features(generator)) {
        return thaw_fail(err, THAW_INVALID,
                         "%s makes features, which are not pictures to judge: `thaw ablate` tells "
                         "what they are worth",
                         thaw_synth_names[generator]);
    }
    if (run->synth == NULL) THAW_TRY(thaw_run_split(run, err));
    THAW_TRY(thaw_run_ready_features(run, err));
    thaw_pipeline_desc desc = {.model = &run->model,
                               .dataset = &run->dataset,
                               .batch = run->recipe.batch,
                               .pool = run->pool};
    THAW_TRY(thaw_pipeline_init(&pl, &desc, err));
    thaw_status status = judge(run, &pl, arena, out, err);
    thaw_pipeline_reset(&pl);
    return status;
}
