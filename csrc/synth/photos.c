#include "synth/photos.h"

#include <string.h>

#include "base/rng.h"
#include "base/whole.h"

/* Streams of SHUFFLE and SPLIT that the training of the classifier does not use. */
#define ORDER_ITEM 1
#define HOLD_EPOCH 1

/* How many of n photos of a class are held out. */
static size_t held_of(size_t n, double share) {
    size_t held = (size_t)((double)n * share + 0.5);
    return n < held + 2 ? (n > 2 ? n - 2 : 0) : held;
}

/* Puts a class's photos, in a random order, behind those to learn from and those held out. */
static void divide_class(thaw_synth_photos *p, int label, uint32_t *room, uint32_t *held) {
    size_t n = 0;
    for (size_t i = 0; i < p->desc.task->real.samples; i++) {
        if (p->desc.task->real.label[i] == label) room[n++] = (uint32_t)i;
    }
    thaw_rng rng = thaw_rng_make(p->desc.task->seed, THAW_RNG_SPLIT, HOLD_EPOCH, (uint32_t)label);
    thaw_rng_shuffle(&rng, room, n);
    size_t out = held_of(n, p->desc.held_out);
    for (size_t i = 0; i < out; i++) held[p->held++] = room[i];
    for (size_t i = out; i < n; i++) p->given[p->learn++] = room[i];
}

thaw_status thaw_synth_photos_init(thaw_synth_photos *p, const thaw_synth_photos_desc *desc,
                                   thaw_arena *arena, thaw_error *err) {
    const thaw_synth_task *task = desc->task;
    size_t samples = task->real.samples, most = (size_t)desc->batch;
    size_t bytes = (size_t)task->w * (size_t)task->h * 3;
    *p = (thaw_synth_photos){.desc = *desc};
    p->given = thaw_arena_array(arena, samples, sizeof *p->given);
    p->ordered = thaw_arena_array(arena, samples, sizeof *p->ordered);
    p->mirrored = thaw_arena_array(arena, desc->flip ? most : 0, bytes);
    p->rgb = thaw_arena_array(arena, most, sizeof *p->rgb);
    p->label = thaw_arena_array(arena, most, sizeof *p->label);
    p->item = thaw_arena_array(arena, most, sizeof *p->item);
    uint32_t *held = thaw_arena_array(arena, samples, sizeof *held);
    if (p->given == NULL || p->ordered == NULL || p->mirrored == NULL || p->rgb == NULL ||
        p->label == NULL || p->item == NULL || held == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "a list of %zu photos", samples);
    }
    for (int label = 0; label < task->classes; label++) {
        divide_class(p, label, p->ordered, held); /* not ordered yet: room */
    }
    memcpy(p->given + p->learn, held, p->held * sizeof *held);
    return THAW_OK;
}

size_t thaw_synth_photos_batches(const thaw_synth_photos *p, bool held) {
    size_t batch = (size_t)p->desc.batch;
    return size_ceil_div(held ? p->held : p->learn, batch);
}

static const uint8_t *mirror(const thaw_synth_photos *p, const uint8_t *rgb, int at) {
    int w = p->desc.task->w, h = p->desc.task->h;
    uint8_t *out = p->mirrored + (size_t)at * (size_t)w * (size_t)h * 3;
    for (int i = 0; i < w * h; i++) {
        int x = i % w;
        memcpy(out + i * 3, rgb + (i - x + w - 1 - x) * 3, 3);
    }
    return out;
}

static thaw_synth_batch gather(thaw_synth_photos *p, const uint32_t *photo, size_t left) {
    int n = left < (size_t)p->desc.batch ? (int)left : p->desc.batch;
    size_t bytes = (size_t)p->desc.task->w * (size_t)p->desc.task->h * 3;
    for (int i = 0; i < n; i++) {
        p->item[i] = photo[i];
        p->label[i] = p->desc.task->real.label[photo[i]];
        p->rgb[i] = p->desc.task->real.rgb + photo[i] * bytes;
    }
    return (thaw_synth_batch){n, p->rgb, p->label, p->item};
}

static void order(thaw_synth_photos *p, uint32_t epoch) {
    if (p->is_ordered && p->epoch == epoch) return;
    memcpy(p->ordered, p->given, p->learn * sizeof *p->ordered);
    thaw_rng rng = thaw_rng_make(p->desc.task->seed, THAW_RNG_SHUFFLE, epoch, ORDER_ITEM);
    thaw_rng_shuffle(&rng, p->ordered, p->learn);
    p->epoch = epoch;
    p->is_ordered = true;
}

thaw_synth_batch thaw_synth_photos_get(thaw_synth_photos *p, uint32_t epoch, size_t at) {
    size_t first = at * (size_t)p->desc.batch;
    order(p, epoch);
    thaw_synth_batch batch = gather(p, p->ordered + first, p->learn - first);
    for (int i = 0; i < batch.n && p->desc.flip; i++) {
        thaw_rng rng = thaw_rng_make(p->desc.task->seed, THAW_RNG_AUGMENT, epoch, batch.item[i]);
        if (thaw_rng_below(&rng, 2) == 1) p->rgb[i] = mirror(p, p->rgb[i], i);
    }
    return batch;
}

thaw_synth_batch thaw_synth_photos_get_held(thaw_synth_photos *p, size_t at) {
    size_t first = at * (size_t)p->desc.batch;
    return gather(p, p->given + p->learn + first, p->held - first);
}
