#include "synth/synth.h"

#include <string.h>

#include "base/heap.h"
#include "data/hash.h"
#include "synth/generator.h"

#define FORMAT "thaw generator 1"
#define MAX_TENSORS 256 /* of a file; no generator has nearly as many */

const char *const thaw_synth_names[THAW_SYNTH_COUNT] = {"none", "rules", "smote",    "gaussian",
                                                        "vae",  "gan",   "composite"};

static const thaw_generator *const generators[THAW_SYNTH_COUNT] = {NULL,
                                                                   &thaw_generator_rules,
                                                                   &thaw_generator_smote,
                                                                   &thaw_generator_gaussian,
                                                                   &thaw_generator_vae,
                                                                   &thaw_generator_gan,
                                                                   &thaw_generator_composite};

struct thaw_synth {
    thaw_synth_task task;
    const thaw_generator *generator;
    thaw_arena arena; /* owns what follows */
    void *state;
    size_t pieces; /* of learning */
    uint8_t *rgb;  /* the last sample: one of the two */
    float *feature;
    size_t done, total;
    int label; /* of the next sample */
    uint32_t index;
    size_t made; /* samples of this class */
    bool cancelled;
};

bool thaw_synth_makes_pictures(thaw_synth_kind generator) {
    return generator != THAW_SYNTH_NONE && generators[generator]->pictures;
}

static bool learns(thaw_synth_kind generator) {
    return generator != THAW_SYNTH_NONE && generators[generator]->learns;
}

bool thaw_synth_learns_pictures(thaw_synth_kind generator) {
    return learns(generator) && generators[generator]->pictures;
}

bool thaw_synth_learns_features(thaw_synth_kind generator) {
    return learns(generator) && !generators[generator]->pictures;
}

bool thaw_synth_goes_between(thaw_synth_kind generator) {
    return generator != THAW_SYNTH_NONE && generators[generator]->between != NULL;
}

bool thaw_synth_has_networks(thaw_synth_kind generator) {
    return learns(generator) && generators[generator]->visit != NULL;
}

bool thaw_synth_can_make(const thaw_synth_desc *desc, const char *class_name, size_t real) {
    if (desc->generator == THAW_SYNTH_NONE) return false;
    if (desc->generator != THAW_SYNTH_RULES) return real >= 2; /* one sample has no spread */
    for (int i = 0; i < desc->rules->classes; i++) {
        if (strcmp(desc->rules->drawn[i].name, class_name) == 0) return true;
    }
    return false;
}

void thaw_synth_plan(const thaw_synth_desc *desc, int classes, const char *const *class_name,
                     const size_t *real, size_t *wanted) {
    size_t largest = 0;
    for (int i = 0; i < classes; i++) largest = real[i] > largest ? real[i] : largest;
    for (int i = 0; i < classes; i++) {
        wanted[i] = 0;
        if (!thaw_synth_can_make(desc, class_name[i], real[i])) continue;
        wanted[i] = (size_t)desc->per_class + (desc->fill ? largest - real[i] : 0);
    }
}

void thaw_synth_sort(const thaw_synth_real *real, int classes, uint32_t *sample, size_t *first) {
    size_t at = 0;
    for (int label = 0; label < classes; label++) {
        first[label] = at;
        for (size_t i = 0; i < real->samples; i++) {
            if (real->label[i] == label) sample[at++] = (uint32_t)i;
        }
    }
    first[classes] = at;
}

static thaw_status open_generator(thaw_synth *s, thaw_error *err) {
    const thaw_synth_task *task = &s->task;
    thaw_arena_init(&s->arena);
    size_t bytes = (size_t)task->w * (size_t)task->h * 3;
    if (s->generator->pictures) {
        s->rgb = thaw_arena_alloc(&s->arena, bytes);
    } else {
        s->feature = thaw_arena_array(&s->arena, task->real.floats, sizeof *s->feature);
    }
    if (s->rgb == NULL && s->feature == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a sample");
    THAW_TRY(s->generator->open(task, &s->arena, &s->state, &s->pieces, err));
    s->total = 0;
    for (int i = 0; i < task->classes; i++) s->total += task->wanted[i];
    if (s->total == 0) s->pieces = 0; /* learns nothing that is of no use */
    s->total += s->pieces;
    return THAW_OK;
}

thaw_status thaw_synth_create(const thaw_synth_task *task, thaw_synth **out, thaw_error *err) {
    if (task->desc.generator == THAW_SYNTH_NONE) {
        return thaw_fail(err, THAW_INVALID, "synthetic.generator: none, so nothing is made");
    }
    thaw_synth *s = thaw_heap_alloc(sizeof *s);
    if (s == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a generator");
    *s = (thaw_synth){.task = *task, .generator = generators[task->desc.generator]};
    thaw_status status = open_generator(s, err);
    if (status != THAW_OK) {
        thaw_synth_destroy(s);
        return status;
    }
    *out = s;
    return THAW_OK;
}

static void close_generator(thaw_synth *s) {
    if (s->state != NULL && s->generator->close != NULL) s->generator->close(s->state);
    s->state = NULL;
    thaw_arena_reset(&s->arena);
}

void thaw_synth_destroy(thaw_synth *s) {
    if (s == NULL) return;
    close_generator(s);
    thaw_heap_free(s);
}

/* The streams of generators and of their classes never meet. */
static uint32_t stream_of(const thaw_synth *s, int label) {
    return (uint32_t)s->task.desc.generator << 24 | (uint32_t)label;
}

static void make(thaw_synth *s, int label, uint32_t index, thaw_synth_sample *out) {
    s->generator->make(s->state, label, stream_of(s, label), index, s->rgb, s->feature);
    *out = (thaw_synth_sample){.label = label,
                               .index = index,
                               .generator = s->generator->name,
                               .seed = s->task.seed,
                               .w = s->task.w,
                               .h = s->task.h,
                               .rgb = s->rgb,
                               .feature = s->feature};
}

/* The first index from this one on that is not left out: those that are ascend, so one pass does.
 */
static uint32_t next_wanted(const thaw_synth *s, int label, uint32_t index) {
    const thaw_synth_desc *d = &s->task.desc;
    for (size_t i = 0; i < d->withouts; i++) {
        const thaw_synth_without *w = &d->without[i];
        if (strcmp(w->class_name, s->task.class_name[label]) != 0) continue;
        for (size_t j = 0; j < w->count; j++) index += w->index[j] == index;
    }
    return index;
}

static void make_next(thaw_synth *s, thaw_synth_event *event) {
    while (s->made == s->task.wanted[s->label]) {
        s->label++;
        s->index = 0;
        s->made = 0;
    }
    s->index = next_wanted(s, s->label, s->index);
    event->kind = THAW_SYNTH_MADE;
    make(s, s->label, s->index, &event->sample);
    s->index++;
    s->made++;
}

/* Where learning ends early, the pieces that are left are not counted any more. */
static thaw_status learn_next(thaw_synth *s, thaw_synth_lesson *lesson, thaw_error *err) {
    THAW_TRY(s->generator->learn(s->state, s->done, lesson, err));
    s->done++;
    if (lesson->over) {
        s->total -= s->pieces - s->done;
        s->pieces = s->done;
    }
    return THAW_OK;
}

thaw_status thaw_synth_step(thaw_synth *s, thaw_synth_event *event, thaw_error *err) {
    *event = (thaw_synth_event){.kind = THAW_SYNTH_DONE, .cancelled = s->cancelled};
    if (!s->cancelled && s->done < s->pieces) {
        THAW_TRY(learn_next(s, &event->lesson, err));
        event->kind = THAW_SYNTH_LEARNT;
    } else if (!s->cancelled && s->done < s->total) {
        make_next(s, event);
        s->done++;
    }
    event->done = s->done;
    event->total = s->total;
    return THAW_OK;
}

bool thaw_synth_has_learnt(const thaw_synth *s) {
    return s->done >= s->pieces;
}

thaw_status thaw_synth_show(thaw_synth *s, int label, uint32_t index, thaw_synth_sample *out,
                            thaw_error *err) {
    if (!thaw_synth_has_learnt(s)) {
        return thaw_fail(err, THAW_INVALID, "%s has not learnt yet", s->generator->name);
    }
    if (label < 0 || label >= s->task.classes || s->task.wanted[label] == 0) {
        return thaw_fail(err, THAW_INVALID, "no samples of class %d are wanted", label);
    }
    make(s, label, index, out);
    return THAW_OK;
}

thaw_status thaw_synth_between(thaw_synth *s, const size_t real[2], double share,
                               thaw_synth_sample *out, thaw_error *err) {
    const thaw_synth_real *from = &s->task.real;
    bool learnt = s->pieces > 0 && thaw_synth_has_learnt(s);
    if (s->generator->between == NULL || !learnt) {
        return thaw_fail(err, THAW_INVALID, "%s: between photos only a VAE goes that has learnt",
                         s->generator->name);
    }
    if (real[0] >= from->samples || real[1] >= from->samples || !(share >= 0 && share <= 1) ||
        from->label[real[0]] != from->label[real[1]]) {
        return thaw_fail(err, THAW_INVALID, "two photos of one class and a share of 0 … 1 wanted");
    }
    s->generator->between(s->state, real[0], real[1], (float)share, s->rgb);
    *out = (thaw_synth_sample){.label = from->label[real[0]],
                               .generator = s->generator->name,
                               .seed = s->task.seed,
                               .w = s->task.w,
                               .h = s->task.h,
                               .rgb = s->rgb};
    return THAW_OK;
}

void thaw_synth_cancel(thaw_synth *s) {
    s->cancelled = true;
}

/* ---- keeping what was learnt ----------------------------------------------------------------- */

bool thaw_synth_can_save(const thaw_synth *s) {
    return s->generator->visit != NULL && s->done > 0;
}

/* What learning depends on beside the generator's own settings. */
static uint64_t origin_of(const thaw_synth_task *task) {
    const thaw_synth_real *real = &task->real;
    uint64_t shape[] = {task->seed, (uint64_t)task->classes, (uint64_t)task->w, (uint64_t)task->h};
    uint64_t hash = thaw_hash64(shape, sizeof shape, 0);
    size_t bytes = real->samples * (size_t)task->w * (size_t)task->h * 3;
    hash = thaw_hash64(real->rgb, bytes, hash);
    return thaw_hash64(real->label, real->samples * sizeof *real->label, hash);
}

static void visit(thaw_synth *s, thaw_visitor *v) {
    const char *format = FORMAT, *name = s->generator->name;
    uint64_t origin = origin_of(&s->task), found = origin;
    size_t done = s->done < s->pieces ? s->done : s->pieces, pieces = s->pieces;
    visit_text(v, "format", &format);
    visit_text(v, "generator", &name);
    visit_bits(v, "learnt_from", &found);
    visit_size(v, "done", &done);
    visit_size(v, "pieces", &pieces);
    if (v->status != THAW_OK) return;
    bool same = strcmp(format, FORMAT) == 0 && strcmp(name, s->generator->name) == 0;
    if (!same || found != origin || done > pieces || pieces > s->pieces) {
        visit_misfit(v, "learnt_from");
        return;
    }
    s->generator->visit(s->state, v);
    s->total -= s->pieces - pieces;
    s->pieces = pieces;
    if (v->from != NULL) s->done = done;
}

static thaw_status write_file(thaw_synth *s, thaw_visitor *v, uint8_t **bytes, size_t *length) {
    visit(s, v);
    if (v->status != THAW_OK) return v->status;
    thaw_safetensors_desc desc = {.tensor = v->tensor,
                                  .tensors = v->tensors,
                                  .metadata = v->entry,
                                  .metadata_count = v->entries,
                                  .dtype = THAW_DTYPE_F32};
    return thaw_safetensors_write(&desc, bytes, length, v->err);
}

static thaw_status cannot_save(const thaw_synth *s, thaw_error *err) {
    return thaw_fail(err, THAW_INVALID, "%s keeps nothing of what it learns", s->generator->name);
}

thaw_status thaw_synth_save(thaw_synth *s, uint8_t **bytes, size_t *length, thaw_error *err) {
    thaw_arena arena;
    if (!thaw_synth_can_save(s)) return cannot_save(s, err);
    thaw_arena_init(&arena);
    thaw_visitor v = {.arena = &arena, .status = THAW_OK, .err = err};
    v.tensor = thaw_arena_array(&arena, MAX_TENSORS, sizeof *v.tensor);
    thaw_status status = v.tensor == NULL ? thaw_fail(err, THAW_NO_MEMORY, "a generator's file")
                                          : write_file(s, &v, bytes, length);
    thaw_arena_reset(&arena);
    return status;
}

static thaw_status read_file(thaw_synth *s, const uint8_t *bytes, size_t length, thaw_error *err) {
    thaw_safetensors file;
    thaw_arena arena;
    THAW_TRY(thaw_safetensors_open(bytes, length, &file, err));
    thaw_arena_init(&arena);
    thaw_visitor v = {.from = &file, .arena = &arena, .status = THAW_OK, .err = err};
    visit(s, &v);
    thaw_arena_reset(&arena);
    thaw_safetensors_reset(&file);
    return v.status;
}

thaw_status thaw_synth_load(thaw_synth *s, const uint8_t *bytes, size_t length, thaw_error *err) {
    if (s->generator->visit == NULL) return cannot_save(s, err);
    if (s->done > 0) return thaw_fail(err, THAW_INVALID, "a generator that has begun");
    if (s->total == 0) return THAW_OK; /* nothing is to be made of it */
    thaw_status status = read_file(s, bytes, length, err);
    if (status == THAW_OK) return THAW_OK;
    close_generator(s);
    s->done = 0;
    THAW_TRY(open_generator(s, err));
    return status;
}
