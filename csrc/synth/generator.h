/* Inside of synth/: what a generator has to provide. */
#ifndef THAW_SYNTH_GENERATOR_H
#define THAW_SYNTH_GENERATOR_H

#include "base/arena.h"
#include "synth/synth.h"

/* A generator's state lives in the arena, which its maker resets. */
typedef struct {
    const char *name;
    bool learns, pictures;
    /* Makes the state and says how many pieces of learning there are (0 for none). */
    thaw_status (*open)(const thaw_synth_task *task, thaw_arena *arena, void **state,
                        size_t *pieces, thaw_error *err);
    /* NULL where there is nothing to learn. */
    thaw_status (*learn)(void *state, size_t piece, thaw_error *err);
    /* Makes sample `index` of a class, into rgb or feature as `pictures` says. stream is the key of
     * its random numbers for (generator, class). */
    void (*make)(void *state, int label, uint32_t stream, uint32_t index, uint8_t *rgb,
                 float *feature);
} thaw_generator;

extern const thaw_generator thaw_generator_rules, thaw_generator_smote, thaw_generator_gaussian;

#endif
