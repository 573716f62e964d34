#include <string.h>

#include "app/recipe_compare.h"
#include "app/report.h"
#include "app/run_parts.h"
#include "base/heap.h"
#include "data/hash.h"

/* --- record ------------------------------------------------------------------------------------
 */

void thaw_run_record_begin(thaw_run *run) {
    const thaw_graph *g = &run->model.graph;
    run->record.photos = thaw_dataset_digest(&run->dataset);
    run->record.start = thaw_hash64(g->weights, g->weight_count * sizeof *g->weights, 0);
}

void thaw_run_record_reset(thaw_run_record *record) {
    thaw_heap_free(record->text);
    *record = (thaw_run_record){0};
}

static thaw_status append(thaw_run_record *r, const void *text, size_t length, thaw_error *err) {
    if (r->capacity - r->length < length) {
        size_t capacity = 2 * (r->length + length);
        char *grown = thaw_heap_realloc(r->text, capacity);
        if (grown == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a run's history");
        r->text = grown;
        r->capacity = capacity;
    }
    memcpy(r->text + r->length, text, length);
    r->length += length;
    return THAW_OK;
}

/* Batches and the like are progress, not history; the end is told by whoever wrote the weights. */
static bool is_history(const thaw_event *e) {
    return e->kind == THAW_EVENT_PHASE || e->kind == THAW_EVENT_EPOCH ||
           e->kind == THAW_EVENT_RESTORED;
}

/* Where there are synthetic samples, a run's first line says how many, class by class. */
static thaw_status add_ledger(thaw_run *run, thaw_error *err) {
    thaw_json_writer w;
    if (thaw_dataset_count(&run->dataset, (thaw_select){-1, -1, THAW_ORIGIN_SYNTHETIC}) == 0) {
        return THAW_OK;
    }
    thaw_json_writer_init(&w);
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_text(&w, "event", "data");
    thaw_report_ledger(run, "trained_on", &w);
    thaw_json_close(&w, '}');
    thaw_status status = w.failed ? thaw_fail(err, THAW_NO_MEMORY, "a run's history")
                                  : append(&run->record, w.text, w.length, err);
    if (status == THAW_OK) status = append(&run->record, "\n", 1, err);
    thaw_json_writer_reset(&w);
    return status;
}

thaw_status thaw_run_record_add(thaw_run *run, const thaw_event *event, thaw_error *err) {
    thaw_json_writer w;
    if (!is_history(event)) return THAW_OK;
    if (run->record.length == 0) THAW_TRY(add_ledger(run, err));
    thaw_json_writer_init(&w);
    thaw_report_event(event, NULL, &w);
    thaw_status status = w.failed ? thaw_fail(err, THAW_NO_MEMORY, "a run's history")
                                  : append(&run->record, w.text, w.length, err);
    if (status == THAW_OK) status = append(&run->record, "\n", 1, err);
    thaw_json_writer_reset(&w);
    return status;
}

const char *thaw_run_history(const thaw_run *run, size_t *length) {
    *length = run->record.length;
    return run->record.text;
}

/* --- breaking off ------------------------------------------------------------------------------
 */

thaw_status thaw_run_checkpoint(thaw_run *run, const char *source, uint8_t **bytes, size_t *length,
                                thaw_error *err) {
    thaw_run_record *r = &run->record;
    thaw_json_writer recipe;
    THAW_TRY(thaw_run_must_train(run, err));
    thaw_json_writer_init(&recipe);
    thaw_recipe_write(&run->recipe, NULL, &recipe);
    thaw_checkpoint_head head = {.number = r->checkpoints,
                                 .recipe = recipe.text,
                                 .source = source == NULL ? "" : source,
                                 .classes = (uint64_t)run->dataset.classes,
                                 .samples = run->dataset.samples,
                                 .photos = r->photos,
                                 .start = r->start,
                                 .history = (const uint8_t *)r->text,
                                 .history_length = r->length};
    thaw_status status = recipe.failed ? thaw_fail(err, THAW_NO_MEMORY, "a recipe")
                                       : thaw_trainer_save(run->trainer, &head, bytes, length, err);
    thaw_json_writer_reset(&recipe);
    if (status == THAW_OK) r->checkpoints++;
    return status;
}

/* --- going on ----------------------------------------------------------------------------------
 */

static thaw_status check_recipe(const thaw_run *run, const char *then, thaw_error *err) {
    thaw_json_writer now;
    thaw_json_writer_init(&now);
    thaw_recipe_write(&run->recipe, NULL, &now);
    thaw_status status = now.failed ? thaw_fail(err, THAW_NO_MEMORY, "a recipe")
                                    : thaw_recipe_compare(then, now.text, err);
    thaw_json_writer_reset(&now);
    return status == THAW_BAD_RECIPE
               ? thaw_fail_within(err, status, "not the recipe that was interrupted")
               : status;
}

static thaw_status check_photos(const thaw_run *run, const thaw_checkpoint_head *then,
                                thaw_error *err) {
    const thaw_dataset *ds = &run->dataset;
    bool as_many = then->classes == (uint64_t)ds->classes && then->samples == ds->samples;
    if (as_many && then->photos == run->record.photos) return THAW_OK;
    return thaw_fail(err, THAW_BAD_DATA,
                     "not the photos that the interrupted run has: %llu in %llu classes then, %zu "
                     "in %d now%s",
                     (unsigned long long)then->samples, (unsigned long long)then->classes,
                     ds->samples, ds->classes,
                     as_many ? ", of which some look otherwise or lie elsewhere" : "");
}

static thaw_status check_same_run(const thaw_run *run, const thaw_checkpoint_head *then,
                                  thaw_error *err) {
    THAW_TRY(check_recipe(run, then->recipe, err));
    THAW_TRY(check_photos(run, then, err));
    if (then->start == run->record.start) return THAW_OK;
    return thaw_fail(err, THAW_BAD_WEIGHTS,
                     "%s: not the weights that the interrupted run began with",
                     run->recipe.weights == NULL ? "the seed's" : run->recipe.weights);
}

static thaw_status go_on(thaw_run *run, const thaw_checkpoint *c, thaw_error *err) {
    THAW_TRY(check_same_run(run, &c->head, err));
    THAW_TRY(thaw_trainer_load(run->trainer, c, err));
    run->predictor.stale = true;
    run->record.checkpoints = c->head.number + 1;
    if (c->head.history_length == 0) return THAW_OK;
    return append(&run->record, c->head.history, c->head.history_length, err);
}

thaw_status thaw_run_resume(thaw_run *run, const thaw_checkpoint *c, thaw_error *err) {
    THAW_TRY(thaw_run_must_train(run, err));
    if (run->record.length > 0) {
        return thaw_fail(err, THAW_INVALID, "a run goes on before its first step or never");
    }
    return go_on(run, c, err);
}
