#include "synth/rules.h"

#include <string.h>

#include "synth/generator.h"

typedef struct {
    const thaw_synth_task *task;
    float *canvas;
    int *drawn; /* of a label: index of its rules */
} rules_state;

static int find_rules(const thaw_rules *rules, const char *name) {
    for (int i = 0; i < rules->classes; i++) {
        if (strcmp(rules->drawn[i].name, name) == 0) return i;
    }
    return -1;
}

static thaw_status open_rules(const thaw_synth_task *task, thaw_arena *arena, void **state,
                              size_t *pieces, thaw_error *err) {
    rules_state *made = thaw_arena_alloc(arena, sizeof *made);
    size_t pixels = (size_t)task->w * (size_t)task->h;
    float *canvas = thaw_arena_array(arena, pixels, 3 * sizeof *canvas);
    int *drawn = thaw_arena_array(arena, (size_t)task->classes, sizeof *drawn);
    if (made == NULL || canvas == NULL || drawn == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "a picture of %d x %d", task->w, task->h);
    }
    for (int label = 0; label < task->classes; label++) {
        drawn[label] = find_rules(task->desc.rules, task->class_name[label]);
        if (drawn[label] >= 0 || task->wanted[label] == 0) continue;
        return thaw_fail(err, THAW_BAD_RECIPE, "synthetic.rules.classes: no rules for \"%.80s\"",
                         task->class_name[label]);
    }
    *made = (rules_state){task, canvas, drawn};
    *state = made;
    *pieces = 0;
    return THAW_OK;
}

static void make_picture(void *state, int label, uint32_t stream, uint32_t index, uint8_t *rgb,
                         float *feature) {
    const rules_state *s = state;
    const thaw_synth_task *task = s->task;
    (void)feature;
    thaw_rules_picture picture = {.seed = task->seed,
                                  .stream = stream,
                                  .index = index,
                                  .w = task->w,
                                  .h = task->h,
                                  .canvas = s->canvas};
    thaw_rules_draw(task->desc.rules, s->drawn[label], &picture, rgb);
}

const thaw_generator thaw_generator_rules = {
    .name = "rules", .pictures = true, .open = open_rules, .make = make_picture};
