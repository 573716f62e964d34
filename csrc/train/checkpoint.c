#include "train/checkpoint.h"

#include <string.h>

#include "base/heap.h"
#include "data/hash.h"
#include "train/checkpoint_visit.h"
#include "train/trainer_parts.h"

#define FORMAT "thaw checkpoint 1"

/* The file's first bytes, behind the header's length: the writer puts metadata first, in order. */
#define BEFORE_CHECKSUM "{\"__metadata__\":{\"checksum\":\""
#define CHECKSUM_AT (8 + sizeof BEFORE_CHECKSUM - 1)

#define OTHER_TENSORS 8 /* beside the weights */

/* --- the state ---------------------------------------------------------------------------------
 */

static void visit_head(thaw_visitor *v, thaw_checkpoint_head *head) {
    visit_bits(v, "number", &head->number);
    visit_text(v, "recipe", &head->recipe);
    visit_text(v, "source", &head->source);
    visit_bits(v, "classes", &head->classes);
    visit_bits(v, "samples", &head->samples);
    visit_bits(v, "photos", &head->photos);
    visit_bits(v, "start", &head->start);
}

static void visit_history(thaw_visitor *v, thaw_checkpoint_head *head) {
    static const uint8_t none[1];
    const uint8_t *from = head->history_length == 0 ? none : head->history;
    visit_bytes(v, "history", from, &head->history_length, &head->history);
}

/* Where training stands: decides which weights and what room there are. */
static void visit_place(thaw_visitor *v, thaw_trainer *t) {
    visit_int(v, "phase", &t->phase, 0, t->desc.phases - 1);
    visit_int(v, "epoch", &t->epoch, 0, INT32_MAX);
    t->stage =
        (trainer_stage)visit_integer(v, "stage", (long long)t->stage, STAGE_PHASE, STAGE_DONE);
}

/* Marks the nodes that a phase has thawed until now; no other's weights can have changed. Leaves
 * the graph frozen as the phase in work has it. */
static void mark_thawed(thaw_visitor *v, thaw_trainer *t, bool *thawed) {
    thaw_graph *g = &t->desc.model->graph;
    for (int p = 0; p <= t->phase && v->status == THAW_OK; p++) {
        const thaw_phase *phase = &t->desc.phase[p];
        v->status = thaw_freeze_apply(g, phase->freeze, phase->freezes, v->err);
        for (int i = 0; i < g->nodes; i++) thawed[i] |= g->node[i].thawed;
    }
}

static void visit_weights(thaw_visitor *v, thaw_trainer *t) {
    thaw_graph *g = &t->desc.model->graph;
    if (v->status != THAW_OK) return;
    bool *thawed = thaw_arena_array(v->arena, (size_t)g->nodes, sizeof *thawed);
    if (thawed == NULL) {
        visit_fail(v, THAW_NO_MEMORY, "a checkpoint:", "a list of layers");
        return;
    }
    mark_thawed(v, t, thawed);
    for (int i = 0; i < g->params && v->status == THAW_OK; i++) {
        if (!thawed[g->param[i].node]) continue;
        const char *name = thaw_arena_format(v->arena, "weights/%s", g->param[i].name);
        if (name == NULL) visit_fail(v, THAW_NO_MEMORY, "a checkpoint:", g->param[i].name);
        visit_floats(v, name, thaw_graph_param_data(g, i), g->param[i].count);
    }
}

#define SCORE_NAMES(of)                                                                            \
    of ".loss", of ".accuracy", of ".top_k", of ".macro_f1", of ".calibration_error", of ".count"

static void visit_score(thaw_visitor *v, const char *const name[6], thaw_score *score) {
    visit_double(v, name[0], &score->loss);
    visit_double(v, name[1], &score->accuracy);
    visit_double(v, name[2], &score->top_k);
    visit_double(v, name[3], &score->macro_f1);
    visit_double(v, name[4], &score->calibration_error);
    visit_size(v, name[5], &score->count);
}

static void visit_sum(thaw_visitor *v, const char *const name[3], thaw_score_sum *sum) {
    visit_double(v, name[0], &sum->loss_sum);
    visit_size(v, name[1], &sum->right);
    visit_size(v, name[2], &sum->count);
}

/* A number into the list, or out of it. */
static uint64_t *exchange(const thaw_visitor *v, uint64_t *at, size_t *value) {
    if (v->from == NULL) *at = *value;
    if (v->from != NULL) *value = (size_t)*at;
    return at + 1;
}

static void exchange_answers(const thaw_visitor *v, uint64_t *at, thaw_answers *a) {
    at = exchange(v, at, &a->count);
    at = exchange(v, at, &a->in_top);
    for (int i = 0; i < a->classes; i++) {
        at = exchange(v, at, &a->of_class[i].support);
        at = exchange(v, at, &a->of_class[i].predicted);
        at = exchange(v, at, &a->of_class[i].right);
    }
    for (int i = 0; i < THAW_CALIBRATION_BINS; i++, at++) {
        thaw_calibration_bin *bin = &a->bin[i];
        at = exchange(v, at, &bin->count);
        at = exchange(v, at, &bin->right);
        if (v->from == NULL) memcpy(at, &bin->confidence, sizeof *at);
        if (v->from != NULL) memcpy(&bin->confidence, at, sizeof *at);
    }
}

/* The answers of the epoch's validation so far, as a list of 64-bit numbers. */
static void visit_answers(thaw_visitor *v, thaw_answers *a) {
    size_t count = 2 + 3 * (size_t)a->classes + 3 * THAW_CALIBRATION_BINS;
    size_t bytes = count * sizeof(uint64_t), length = bytes;
    const uint8_t *stored = NULL;
    if (v->status != THAW_OK) return;
    uint64_t *list = thaw_arena_array(v->arena, count, sizeof *list);
    if (list == NULL) {
        visit_fail(v, THAW_NO_MEMORY, "a checkpoint:", "answers");
        return;
    }
    if (v->from == NULL) exchange_answers(v, list, a);
    visit_bytes(v, "answers", (const uint8_t *)list, &length, &stored);
    if (v->from == NULL || v->status != THAW_OK) return;
    if (length != bytes) {
        visit_misfit(v, "answers");
        return;
    }
    memcpy(list, stored, bytes);
    exchange_answers(v, list, a);
}

static void visit_progress(thaw_visitor *v, thaw_trainer *t) {
    t->reason = (thaw_reason)visit_integer(v, "reason", (long long)t->reason, THAW_REASON_EPOCHS,
                                           THAW_REASON_CANCELLED);
    visit_int(v, "phase_epoch", &t->phase_epoch, 0, INT32_MAX);
    visit_int(v, "first_epoch", &t->first_epoch, 0, INT32_MAX);
    visit_u32(v, "step", &t->step);
    visit_u32(v, "first_step", &t->first_step);
    visit_double(v, "lr", &t->lr);
    visit_size(v, "position", &t->position);
    visit_double(v, "training_seconds", &t->training_seconds);
    visit_sum(v, (const char *const[]){"train.loss", "train.right", "train.count"}, &t->train);
    visit_sum(v, (const char *const[]){"validation.loss", "validation.right", "validation.count"},
              &t->validation);
    visit_answers(v, &t->answers);

    visit_int(v, "kept.epoch", &t->kept_epoch, -1, INT32_MAX);
    visit_u32(v, "kept.step", &t->kept_step);
    visit_score(v, (const char *const[]){SCORE_NAMES("kept.train")}, &t->kept_train);
    visit_score(v, (const char *const[]){SCORE_NAMES("kept.validation")}, &t->kept_validation);

    thaw_early_stopping *es = &t->early_stopping;
    visit_bool(v, "stopping.has_best", &es->has_best);
    visit_double(v, "stopping.best", &es->best);
    visit_int(v, "stopping.best_epoch", &es->best_epoch, -1, INT32_MAX);
    visit_int(v, "stopping.wait", &es->wait, 0, INT32_MAX);
    visit_bool(v, "stopping.stored", &es->stored);

    thaw_schedule *schedule = &t->schedule;
    visit_double(v, "schedule.lr", &schedule->lr);
    visit_bool(v, "schedule.has_best", &schedule->has_best);
    visit_double(v, "schedule.best", &schedule->best);
    visit_int(v, "schedule.wait", &schedule->wait, 0, INT32_MAX);
    visit_int(v, "schedule.cooldown", &schedule->cooldown, 0, INT32_MAX);
}

static void visit_optimizer(thaw_visitor *v, thaw_optimizer *o) {
    visit_u32(v, "optimizer.steps", &o->steps);
    size_t bytes = o->state == NULL ? 0 : thaw_optimizer_bytes(&o->desc, o->floats);
    visit_floats(v, "optimizer", o->state, bytes / sizeof(float));
}

/* Between two phases: the optimizer of the one before, where the next keeps it. To read it that
 * phase is made ready once more, since only its program knows where the weights are. */
static void visit_carry(thaw_visitor *v, thaw_trainer *t) {
    bool carries = t->stage == STAGE_PHASE && t->phase > 0 && trainer_phase(t)->keep_optimizer;
    if (!carries || v->status != THAW_OK) return;
    if (v->from == NULL) {
        thaw_optimizer left = {.desc = t->desc.phase[t->phase - 1].optimizer,
                               .floats = t->carry.floats,
                               .state = t->carry.state,
                               .steps = t->carry.steps};
        visit_optimizer(v, &left);
        return;
    }
    t->phase--;
    v->status = trainer_equip_phase(t, v->err);
    visit_optimizer(v, &t->optimizer);
    if (v->status == THAW_OK) v->status = trainer_leave_phase(t, v->err);
    trainer_end_phase(t);
    t->phase++;
}

/* What has room only while its phase runs. */
static void visit_room(thaw_visitor *v, thaw_trainer *t) {
    visit_optimizer(v, &t->optimizer);
    visit_bool(v, "best.taken", &t->best.taken);
    if (!t->best.taken) return;
    if (t->best.floats == NULL) {
        visit_misfit(v, "best.taken");
        return;
    }
    visit_floats(v, "best", t->best.floats, thaw_snapshot_floats(&t->desc.model->graph));
}

static bool has_room(const thaw_trainer *t) {
    return t->stage != STAGE_PHASE && t->stage != STAGE_DONE;
}

/* --- writing -----------------------------------------------------------------------------------
 */

/* Of everything but the checksum's own digits. */
static uint64_t checksum_of(const uint8_t *bytes, size_t length) {
    uint64_t before = thaw_hash64(bytes, CHECKSUM_AT, 0);
    return thaw_hash64(bytes + CHECKSUM_AT + VISIT_DIGITS, length - CHECKSUM_AT - VISIT_DIGITS,
                       before);
}

static thaw_status write_file(thaw_visitor *v, thaw_trainer *t, const thaw_checkpoint_head *head,
                              uint8_t **bytes, size_t *length) {
    const char *checksum = "0000000000000000", *format = FORMAT;
    thaw_checkpoint_head mine = *head;
    visit_text(v, "checksum", &checksum);
    visit_text(v, "format", &format);
    visit_head(v, &mine);
    visit_place(v, t);
    visit_weights(v, t);
    visit_carry(v, t);
    visit_progress(v, t);
    if (has_room(t)) visit_room(v, t);
    visit_history(v, &mine); /* last: its length would leave what follows unaligned */
    if (v->status != THAW_OK) return v->status;
    thaw_safetensors_desc desc = {.tensor = v->tensor,
                                  .tensors = v->tensors,
                                  .metadata = v->entry,
                                  .metadata_count = v->entries,
                                  .dtype = THAW_DTYPE_F32};
    THAW_TRY(thaw_safetensors_write(&desc, bytes, length, v->err));
    visit_write_digits(checksum_of(*bytes, *length), (char *)*bytes + CHECKSUM_AT);
    return THAW_OK;
}

thaw_status thaw_trainer_save(thaw_trainer *t, const thaw_checkpoint_head *head, uint8_t **bytes,
                              size_t *length, thaw_error *err) {
    thaw_arena arena;
    thaw_arena_init(&arena);
    thaw_visitor v = {.arena = &arena, .status = THAW_OK, .err = err};
    v.tensor = thaw_arena_array(&arena, (size_t)t->desc.model->graph.params + OTHER_TENSORS,
                                sizeof *v.tensor);
    thaw_status status = v.tensor == NULL ? thaw_fail(err, THAW_NO_MEMORY, "a checkpoint")
                                          : write_file(&v, t, head, bytes, length);
    thaw_arena_reset(&arena);
    return status;
}

/* --- reading -----------------------------------------------------------------------------------
 */

static thaw_status check_whole(const uint8_t *bytes, size_t length, thaw_error *err) {
    uint64_t wanted = 0;
    if (length < CHECKSUM_AT + VISIT_DIGITS ||
        memcmp(bytes + 8, BEFORE_CHECKSUM, sizeof BEFORE_CHECKSUM - 1) != 0) {
        return thaw_fail(err, THAW_BAD_FILE, "no checkpoint, or one that was cut short");
    }
    if (!visit_read_digits((const char *)bytes + CHECKSUM_AT, &wanted) ||
        checksum_of(bytes, length) != wanted) {
        return thaw_fail(err, THAW_BAD_FILE,
                         "damaged checkpoint: its %zu bytes do not add up to its checksum", length);
    }
    return THAW_OK;
}

static thaw_status read_head(thaw_visitor *v, thaw_checkpoint *c) {
    const char *checksum = NULL, *format = "";
    visit_text(v, "checksum", &checksum);
    visit_text(v, "format", &format);
    if (v->status == THAW_OK && strcmp(format, FORMAT) != 0) {
        return thaw_fail(v->err, THAW_BAD_FILE, "checkpoint: \"%s\" wanted, \"%.40s\" found",
                         FORMAT, format);
    }
    visit_head(v, &c->head);
    visit_int(v, "phase", &c->phase, 0, INT32_MAX);
    visit_int(v, "epoch", &c->epoch, 0, INT32_MAX);
    visit_history(v, &c->head);
    return v->status;
}

thaw_status thaw_checkpoint_open(const uint8_t *bytes, size_t length, thaw_checkpoint *out,
                                 thaw_error *err) {
    thaw_checkpoint c = {0};
    THAW_TRY(check_whole(bytes, length, err));
    THAW_TRY(thaw_safetensors_open(bytes, length, &c.file, err));
    thaw_visitor v = {.from = &c.file, .status = THAW_OK, .err = err};
    thaw_status status = read_head(&v, &c);
    if (status != THAW_OK) {
        thaw_safetensors_reset(&c.file);
        return status;
    }
    *out = c;
    return THAW_OK;
}

void thaw_checkpoint_reset(thaw_checkpoint *c) {
    thaw_safetensors_reset(&c->file);
    *c = (thaw_checkpoint){0};
}

/* A batch must be left to do where one is due, and the schedule must know of every step. */
static bool position_fits(const thaw_trainer *t) {
    uint64_t steps = (uint64_t)t->schedule.warmup + t->schedule.steps;
    if (has_room(t) && (t->step < t->first_step || t->step - t->first_step > steps)) return false;
    if (t->stage == STAGE_TRAIN) return t->position < t->train_count;
    if (t->stage == STAGE_VALIDATE) return t->position < t->validation_count;
    return true;
}

/* In the order of write_file. Weights come before the phase's room is taken, since the frozen
 * layers are packed then. */
static thaw_status read_state(thaw_visitor *v, thaw_trainer *t) {
    const char *text = NULL;
    thaw_checkpoint_head head;
    visit_text(v, "checksum", &text);
    visit_text(v, "format", &text);
    visit_head(v, &head);
    visit_place(v, t);
    visit_weights(v, t);
    if (v->status == THAW_OK && has_room(t)) {
        v->status = trainer_equip_phase(t, v->err);
        if (v->status == THAW_OK) trainer_order_epoch(t);
    }
    visit_carry(v, t);
    visit_progress(v, t);
    if (has_room(t)) visit_room(v, t);
    visit_history(v, &head);
    if (v->status == THAW_OK && !position_fits(t)) visit_misfit(v, "position");
    bool all = v->entries == v->from->metadata->count && v->tensors == v->from->count;
    if (v->status == THAW_OK && !all) visit_misfit(v, "it holds more than is known here");
    return v->status;
}

thaw_status thaw_trainer_load(thaw_trainer *t, const thaw_checkpoint *c, thaw_error *err) {
    thaw_arena arena;
    thaw_arena_init(&arena);
    thaw_visitor v = {.from = &c->file, .arena = &arena, .status = THAW_OK, .err = err};
    thaw_status status = read_state(&v, t);
    thaw_arena_reset(&arena);
    return status;
}
