#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/heap.h"

#define BLOCK_BYTES ((size_t)16 * 1024)

struct thaw_arena_block {
    thaw_arena_block *previous;
    size_t capacity; /* bytes after the header */
    size_t used;
};

#define HEADER_BYTES ((sizeof(thaw_arena_block) + THAW_ALIGN - 1) & ~(size_t)(THAW_ALIGN - 1))

static size_t aligned(size_t bytes) {
    return (bytes + THAW_ALIGN - 1) & ~(size_t)(THAW_ALIGN - 1);
}

void thaw_arena_init(thaw_arena *arena) {
    *arena = (thaw_arena){0};
}

void thaw_arena_reset(thaw_arena *arena) {
    thaw_arena_block *block = arena->last;
    while (block != NULL) {
        thaw_arena_block *previous = block->previous;
        thaw_heap_free(block);
        block = previous;
    }
    thaw_arena_init(arena);
}

static thaw_arena_block *block_with_room(thaw_arena *arena, size_t bytes) {
    thaw_arena_block *block = arena->last;
    if (block != NULL && block->capacity - block->used >= bytes) return block;
    size_t capacity = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    block = thaw_heap_alloc(HEADER_BYTES + capacity);
    if (block == NULL) return NULL;
    *block = (thaw_arena_block){.previous = arena->last, .capacity = capacity};
    arena->last = block;
    return block;
}

void *thaw_arena_alloc(thaw_arena *arena, size_t bytes) {
    if (bytes > SIZE_MAX / 2) return NULL;
    size_t take = aligned(bytes);
    thaw_arena_block *block = block_with_room(arena, take);
    if (block == NULL) return NULL;
    void *memory = (char *)block + HEADER_BYTES + block->used;
    block->used += take;
    arena->used += take;
    memset(memory, 0, take);
    return memory;
}

void *thaw_arena_array(thaw_arena *arena, size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / size) return NULL;
    return thaw_arena_alloc(arena, count * size);
}

char *thaw_arena_text(thaw_arena *arena, const char *text, size_t length) {
    char *copy = thaw_arena_alloc(arena, length + 1);
    if (copy != NULL) memcpy(copy, text, length);
    return copy;
}

char *thaw_arena_format(thaw_arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *text = length < 0 ? NULL : thaw_arena_alloc(arena, (size_t)length + 1);
    if (text != NULL) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}
