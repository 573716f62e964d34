#include "synth/synth.h"

#include <string.h>

#include "base/heap.h"
#include "synth/generator.h"

const char *const thaw_synth_names[THAW_SYNTH_COUNT] = {"none", "rules", "smote", "gaussian"};

static const thaw_generator *const generators[THAW_SYNTH_COUNT] = {
    NULL, &thaw_generator_rules, &thaw_generator_smote, &thaw_generator_gaussian};

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
    bool cancelled;
};

bool thaw_synth_learns(thaw_synth_kind generator) {
    return generator != THAW_SYNTH_NONE && generators[generator]->learns;
}

bool thaw_synth_makes_pictures(thaw_synth_kind generator) {
    return generator != THAW_SYNTH_NONE && generators[generator]->pictures;
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

static thaw_status open_generator(thaw_synth *s, thaw_error *err) {
    const thaw_synth_task *task = &s->task;
    size_t bytes = (size_t)task->w * (size_t)task->h * 3;
    if (s->generator->pictures) {
        s->rgb = thaw_arena_alloc(&s->arena, bytes);
    } else {
        s->feature = thaw_arena_array(&s->arena, task->real.floats, sizeof *s->feature);
    }
    if (s->rgb == NULL && s->feature == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a sample");
    THAW_TRY(s->generator->open(task, &s->arena, &s->state, &s->pieces, err));
    s->total = s->pieces;
    for (int i = 0; i < task->classes; i++) s->total += task->wanted[i];
    return THAW_OK;
}

thaw_status thaw_synth_create(const thaw_synth_task *task, thaw_synth **out, thaw_error *err) {
    if (task->desc.generator == THAW_SYNTH_NONE) {
        return thaw_fail(err, THAW_INVALID, "synthetic.generator: none, so nothing is made");
    }
    thaw_synth *s = thaw_heap_alloc(sizeof *s);
    if (s == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a generator");
    *s = (thaw_synth){.task = *task, .generator = generators[task->desc.generator]};
    thaw_arena_init(&s->arena);
    thaw_status status = open_generator(s, err);
    if (status != THAW_OK) {
        thaw_synth_destroy(s);
        return status;
    }
    *out = s;
    return THAW_OK;
}

void thaw_synth_destroy(thaw_synth *s) {
    if (s == NULL) return;
    thaw_arena_reset(&s->arena);
    thaw_heap_free(s);
}

/* The streams of generators and of their classes never meet. */
static uint32_t stream_of(const thaw_synth *s) {
    return (uint32_t)s->task.desc.generator << 24 | (uint32_t)s->label;
}

static void make_next(thaw_synth *s, thaw_synth_event *event) {
    while (s->index == s->task.wanted[s->label]) {
        s->label++;
        s->index = 0;
    }
    s->generator->make(s->state, s->label, stream_of(s), s->index, s->rgb, s->feature);
    event->kind = THAW_SYNTH_MADE;
    event->sample = (thaw_synth_sample){.label = s->label,
                                        .index = s->index++,
                                        .generator = s->generator->name,
                                        .seed = s->task.seed,
                                        .rgb = s->rgb,
                                        .feature = s->feature};
}

thaw_status thaw_synth_step(thaw_synth *s, thaw_synth_event *event, thaw_error *err) {
    *event = (thaw_synth_event){.kind = THAW_SYNTH_DONE, .cancelled = s->cancelled};
    if (!s->cancelled && s->done < s->pieces) {
        THAW_TRY(s->generator->learn(s->state, s->done, err));
        event->kind = THAW_SYNTH_LEARNT;
        s->done++;
    } else if (!s->cancelled && s->done < s->total) {
        make_next(s, event);
        s->done++;
    }
    event->done = s->done;
    event->total = s->total;
    return THAW_OK;
}

void thaw_synth_cancel(thaw_synth *s) {
    s->cancelled = true;
}
