/* The only doorway to malloc. Counts bytes, so that a plan can be compared with what was used,
 * and can be told to fail, so that tests see every out-of-memory path. */
#ifndef THAW_BASE_HEAP_H
#define THAW_BASE_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* Every block starts on this boundary (a cache line), which also suits any vector load. */
#define THAW_ALIGN 64

/* bytes > 0, uninitialised; NULL when there is no memory. The caller owns it. */
void *thaw_heap_alloc(size_t bytes);

/* Grows or shrinks a block; the old block stays valid when NULL is returned. block may be NULL. */
void *thaw_heap_realloc(void *block, size_t bytes);

/* block may be NULL. */
void thaw_heap_free(void *block);

/* Bytes alive now, and the most since the last thaw_heap_reset_peak. */
size_t thaw_heap_live(void);
size_t thaw_heap_peak(void);
void thaw_heap_reset_peak(void);

/* Testing: the n-th allocation from now fails (1 = the next), and every one after it; 0 switches
 * this off. thaw_heap_count gives the allocations asked for since the last call. */
void thaw_heap_fail_at(uint64_t n);
uint64_t thaw_heap_count(void);

#endif
