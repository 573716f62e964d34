/* Inside of synth/: what a generator has to provide. */
#ifndef THAW_SYNTH_GENERATOR_H
#define THAW_SYNTH_GENERATOR_H

#include "base/arena.h"
#include "synth/synth.h"
#include "train/checkpoint_visit.h"

/* A generator's state lives in the arena, which its maker resets; `close` frees what does not. */
typedef struct {
    const char *name;
    bool learns, pictures;
    /* Makes the state and says how many pieces of learning there are at most (0 for none). *state,
     * where it is set, is closed after a failure too. */
    thaw_status (*open)(const thaw_synth_task *task, thaw_arena *arena, void **state,
                        size_t *pieces, thaw_error *err);
    /* NULL where the arena has everything. */
    void (*close)(void *state);
    /* One piece: no more work than a host may wait for, a fraction of a second. Tells of it in
     * *lesson, which is zeroed; `over` makes it the last. NULL where there is nothing to learn. */
    thaw_status (*learn)(void *state, size_t piece, thaw_synth_lesson *lesson, thaw_error *err);
    /* Writes or reads all that the pieces so far have changed, and whatever settings it depends on:
     * a misfit where these differ. NULL where learning again is cheap. */
    void (*visit)(void *state, thaw_visitor *v);
    /* Makes sample `index` of a class, into rgb or feature as `pictures` says. stream is the key of
     * its random numbers for (generator, class). */
    void (*make)(void *state, int label, uint32_t stream, uint32_t index, uint8_t *rgb,
                 float *feature);
    /* The picture between two real samples of one class, by their indices in the task's, `share` of
     * the way to the second, once everything is learnt. NULL where photos are not found again. */
    void (*between)(void *state, size_t first, size_t second, float share, uint8_t *rgb);
} thaw_generator;

extern const thaw_generator thaw_generator_rules, thaw_generator_smote, thaw_generator_gaussian,
    thaw_generator_vae, thaw_generator_gan, thaw_generator_composite;

/* Real samples by class: numbers of samples, and where each class begins among them, with the end
 * behind the last (classes + 1). */
void thaw_synth_sort(const thaw_synth_real *real, int classes, uint32_t *sample, size_t *first);

#endif
