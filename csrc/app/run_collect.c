/* What a generator of features learns from: the photos to train on, sent through the frozen layers
 * as the first phase has them, unvaried, a few at a time. */
#include <string.h>

#include "app/run_parts.h"

struct thaw_collecting {
    thaw_pipeline pipeline;
    const uint32_t *sample; /* of the data set */
    float *row;
    size_t samples, floats;
    size_t done;     /* samples whose rows are there */
    size_t prepared; /* of the batch in work */
};

void thaw_collecting_reset(thaw_run *run) {
    if (run->collecting != NULL) thaw_pipeline_reset(&run->collecting->pipeline);
    run->collecting = NULL;
}

static thaw_status make_room(thaw_run *run, struct thaw_collecting *c, thaw_error *err) {
    c->floats = thaw_pipeline_features(&c->pipeline);
    if (c->floats == 0) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "synthetic.generator: %s makes features of frozen layers, and the first "
                         "phase freezes none",
                         thaw_synth_names[run->recipe.synthetic.generator]);
    }
    c->row = thaw_arena_array(&run->made, c->samples, c->floats * sizeof *c->row);
    if (c->row == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "the features of %zu photos", c->samples);
    }
    return thaw_pipeline_allocate(&c->pipeline, err);
}

thaw_status thaw_collecting_start(thaw_run *run, const uint32_t *sample, size_t samples,
                                  thaw_error *err) {
    const thaw_phase *first = &run->recipe.phase[0];
    THAW_TRY(thaw_run_complete(run, err));
    THAW_TRY(thaw_freeze_apply(&run->model.graph, first->freeze, first->freezes, err));
    thaw_pipeline_desc desc = {.model = &run->model,
                               .dataset = &run->dataset,
                               .batch = run->recipe.batch,
                               .training = true,
                               .pool = run->pool};
    struct thaw_collecting *c = thaw_arena_alloc(&run->made, sizeof *c);
    if (c == NULL) return thaw_fail(err, THAW_NO_MEMORY, "features of photos");
    *c = (struct thaw_collecting){.sample = sample, .samples = samples};
    THAW_TRY(thaw_pipeline_init(&c->pipeline, &desc, err));
    run->collecting = c;
    thaw_status status = make_room(run, c, err);
    if (status != THAW_OK) thaw_collecting_reset(run);
    return status;
}

static int batch_in_work(const struct thaw_collecting *c) {
    size_t left = c->samples - c->done, batch = (size_t)c->pipeline.desc.batch;
    return (int)(left < batch ? left : batch);
}

static void take_rows(struct thaw_collecting *c, int n) {
    for (int i = 0; i < n; i++, c->done++) {
        float *row = c->row + c->done * c->floats;
        thaw_pipeline_get(&c->pipeline, c->sample[c->done], i, row);
    }
    c->prepared = 0;
}

bool thaw_collecting_step(thaw_run *run, thaw_synth_event *event, thaw_synth_real *real) {
    struct thaw_collecting *c = run->collecting;
    int n = batch_in_work(c);
    int did = n > 0 ? thaw_pipeline_prepare(&c->pipeline, c->sample + c->done, n) : 0;
    c->prepared += (size_t)did;
    *event = (thaw_synth_event){
        .kind = THAW_SYNTH_LEARNT, .done = c->done + c->prepared, .total = c->samples};
    if (did == 0) take_rows(c, n);
    if (c->done < c->samples) return false;
    run->cut = thaw_pipeline_cut(&c->pipeline);
    real->floats = c->floats;
    real->row = c->row;
    thaw_collecting_reset(run);
    return true;
}
