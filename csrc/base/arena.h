/* An arena: many allocations, one lifetime. The engine has three kinds: model (graph, names,
 * parameters), plan (activations, packed weights) and call (what one function needs). */
#ifndef THAW_BASE_ARENA_H
#define THAW_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef struct thaw_arena_block thaw_arena_block;

typedef struct {
    thaw_arena_block *last; /* newest block; NULL while empty */
    size_t used;            /* bytes given out, alignment included */
} thaw_arena;

/* An empty arena allocates nothing until it is asked. */
void thaw_arena_init(thaw_arena *arena);

/* Frees everything; the arena is empty again. */
void thaw_arena_reset(thaw_arena *arena);

/* Zeroed memory, aligned to THAW_ALIGN and valid until the arena is reset; NULL when there is none.
 * A request of zero bytes gives a valid pointer that must not be read. */
void *thaw_arena_alloc(thaw_arena *arena, size_t bytes);

/* count × size bytes; NULL also when the product overflows. */
void *thaw_arena_array(thaw_arena *arena, size_t count, size_t size);

/* A NUL-terminated copy of length bytes of text. */
char *thaw_arena_text(thaw_arena *arena, const char *text, size_t length);

/* printf into the arena. */
char *thaw_arena_format(thaw_arena *arena, const char *format, ...) THAW_PRINTF(2, 3);

#endif
