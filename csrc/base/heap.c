#include "base/heap.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The size is kept in front of the block; a whole alignment unit keeps the block aligned. */
typedef struct {
    size_t bytes;
    void *origin; /* what malloc returned */
} heap_header;

_Static_assert(sizeof(heap_header) <= THAW_ALIGN, "the header fits in front of a block");

static atomic_size_t live_bytes;
static atomic_size_t peak_bytes;
static atomic_uint_fast64_t asked;
static atomic_uint_fast64_t fail_at;

static heap_header *header_of(void *block) {
    return (heap_header *)(void *)((char *)block - sizeof(heap_header));
}

static void count_in(size_t bytes) {
    size_t now = atomic_fetch_add(&live_bytes, bytes) + bytes;
    size_t peak = atomic_load(&peak_bytes);
    while (now > peak && !atomic_compare_exchange_weak(&peak_bytes, &peak, now)) {
    }
}

void *thaw_heap_alloc(size_t bytes) {
    uint64_t ordinal = atomic_fetch_add(&asked, 1) + 1;
    uint64_t limit = atomic_load(&fail_at);
    if (limit != 0 && ordinal >= limit) return NULL;
    if (bytes == 0 || bytes > SIZE_MAX - 2 * THAW_ALIGN) return NULL;

    char *origin = malloc(bytes + 2 * THAW_ALIGN);
    if (origin == NULL) return NULL;
    uintptr_t first = (uintptr_t)origin + sizeof(heap_header);
    uintptr_t aligned = (first + THAW_ALIGN - 1) & ~(uintptr_t)(THAW_ALIGN - 1);
    void *block = origin + (aligned - (uintptr_t)origin);
    *header_of(block) = (heap_header){bytes, origin};
    count_in(bytes);
    return block;
}

void *thaw_heap_realloc(void *block, size_t bytes) {
    if (block == NULL) return thaw_heap_alloc(bytes);
    size_t old = header_of(block)->bytes;
    void *grown = thaw_heap_alloc(bytes);
    if (grown == NULL) return NULL;
    memcpy(grown, block, old < bytes ? old : bytes);
    thaw_heap_free(block);
    return grown;
}

void thaw_heap_free(void *block) {
    if (block == NULL) return;
    atomic_fetch_sub(&live_bytes, header_of(block)->bytes);
    free(header_of(block)->origin);
}

size_t thaw_heap_live(void) {
    return atomic_load(&live_bytes);
}

size_t thaw_heap_peak(void) {
    return atomic_load(&peak_bytes);
}

void thaw_heap_reset_peak(void) {
    atomic_store(&peak_bytes, atomic_load(&live_bytes));
}

void thaw_heap_fail_at(uint64_t n) {
    atomic_store(&fail_at, n == 0 ? 0 : atomic_load(&asked) + n);
}

uint64_t thaw_heap_count(void) {
    return atomic_exchange(&asked, 0);
}
