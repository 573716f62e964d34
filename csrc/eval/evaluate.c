#include "eval/evaluate.h"

#include <string.h>

#include "base/heap.h"
#include "kernels/reduce.h"

/* Room for one pass over a split; a batch's arrays lie in one arena. */
typedef struct {
    thaw_pipeline pipeline;
    thaw_arena arena;
    uint32_t *sample;
    size_t samples;
    float *target, *loss, *probability;
    int *label;
} pass_room;

static void list_samples(const thaw_dataset *ds, int split, uint32_t *sample) {
    size_t count = 0;
    for (size_t i = 0; i < ds->samples; i++) {
        const thaw_sample *s = &ds->sample[i];
        bool wanted = split == THAW_EVALUATE_ALL || (int)s->split == split;
        if (wanted && s->origin == THAW_ORIGIN_REAL) sample[count++] = (uint32_t)i;
    }
}

static thaw_status make_room(pass_room *room, const thaw_pipeline_desc *desc, int split,
                             thaw_error *err) {
    size_t batch = (size_t)desc->batch, k = (size_t)desc->model->classes;
    THAW_TRY(thaw_dataset_check_origins(desc->dataset, err));
    room->samples = thaw_dataset_count(desc->dataset, (thaw_select){-1, split, THAW_ORIGIN_REAL});
    size_t all = thaw_dataset_count(desc->dataset, (thaw_select){-1, split, -1});
    if (room->samples == 0 && all > 0) {
        return thaw_fail(err, THAW_BAD_DATA,
                         "no photos to evaluate on: all %zu samples are synthetic, and only real "
                         "ones are measured",
                         all);
    }
    if (room->samples == 0) return thaw_fail(err, THAW_BAD_DATA, "no photos to evaluate on");
    room->sample = thaw_arena_array(&room->arena, room->samples, sizeof *room->sample);
    room->target = thaw_arena_array(&room->arena, batch * k, sizeof *room->target);
    room->loss = thaw_arena_array(&room->arena, batch, sizeof *room->loss);
    room->probability = thaw_arena_array(&room->arena, batch * k, sizeof *room->probability);
    room->label = thaw_arena_array(&room->arena, batch, sizeof *room->label);
    if (room->sample == NULL || room->target == NULL || room->loss == NULL ||
        room->probability == NULL || room->label == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "an evaluation");
    }
    list_samples(desc->dataset, split, room->sample);
    return THAW_OK;
}

static void score_batch(pass_room *room, size_t first, size_t n, thaw_score_sum *sum,
                        thaw_evaluation *out) {
    const thaw_pipeline_desc *desc = &room->pipeline.desc;
    const uint32_t *sample = room->sample + first;
    size_t k = (size_t)out->classes;
    while (thaw_pipeline_prepare(&room->pipeline, sample, (int)n) > 0) {
    }
    const float *logits = thaw_pipeline_forward(&room->pipeline, sample, &(thaw_pass){.n = (int)n});
    memset(room->target, 0, n * k * sizeof(float));
    thaw_softmax(logits, n, (int)k, room->probability);
    for (size_t i = 0; i < n; i++) {
        size_t label = (size_t)desc->dataset->sample[sample[i]].label;
        const float *p = room->probability + i * k;
        int predicted = thaw_argmax(logits + i * k, (int)k);
        room->label[i] = (int)label;
        room->target[i * k + label] = 1.0f;
        out->confusion[label * k + (size_t)predicted]++;
        out->answer[first + i] = (thaw_answer){sample[i], predicted, p[predicted], p[label]};
    }
    thaw_softmax_cross_entropy(logits, room->target, NULL, n, (int)k, room->loss, NULL);
    thaw_score_add(sum, room->loss, logits, room->label, n, (int)k);
    thaw_answers_add(&out->tally, logits, room->label, n);
}

static thaw_status evaluate(pass_room *room, const thaw_pipeline_desc *desc, int split,
                            thaw_evaluation *out, thaw_error *err) {
    THAW_TRY(thaw_answers_init(&out->tally, out->classes, err));
    THAW_TRY(make_room(room, desc, split, err));
    out->answer = thaw_heap_alloc(room->samples * sizeof *out->answer);
    if (out->answer == NULL) return thaw_fail(err, THAW_NO_MEMORY, "an evaluation");
    THAW_TRY(thaw_pipeline_init(&room->pipeline, desc, err));
    THAW_TRY(thaw_pipeline_allocate(&room->pipeline, err));
    thaw_score_sum sum = {0};
    for (size_t first = 0; first < room->samples; first += (size_t)desc->batch) {
        size_t left = room->samples - first, batch = (size_t)desc->batch;
        score_batch(room, first, left < batch ? left : batch, &sum, out);
    }
    out->score = thaw_score_mean(&sum);
    thaw_answers_complete(&out->tally, &out->score);
    return THAW_OK;
}

thaw_status thaw_evaluate(const thaw_pipeline_desc *desc, int split, thaw_evaluation *out,
                          thaw_error *err) {
    size_t k = (size_t)desc->model->classes;
    thaw_evaluation made = {.classes = (int)k};
    made.confusion = thaw_heap_alloc(k * k * sizeof *made.confusion);
    if (made.confusion == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a confusion matrix");
    memset(made.confusion, 0, k * k * sizeof *made.confusion);
    pass_room room = {0};
    thaw_status status = evaluate(&room, desc, split, &made, err);
    thaw_pipeline_reset(&room.pipeline);
    thaw_arena_reset(&room.arena);
    if (status != THAW_OK) {
        thaw_evaluation_reset(&made);
        return status;
    }
    *out = made;
    return THAW_OK;
}

void thaw_evaluation_reset(thaw_evaluation *e) {
    thaw_answers_reset(&e->tally);
    thaw_heap_free(e->confusion);
    thaw_heap_free(e->answer);
    *e = (thaw_evaluation){0};
}
