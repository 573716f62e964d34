#include "base/heap.h"
#include "base/threads.h"

/* For hosts without threads (WASI, pages that are not cross-origin isolated). */
struct thaw_pool {
    int size;
};

thaw_status thaw_pool_create(int threads, thaw_pool **out, thaw_error *err) {
    if (threads < 0) return thaw_fail(err, THAW_INVALID, "threads: 0 or more, got %d", threads);
    thaw_pool *pool = thaw_heap_alloc(sizeof *pool);
    if (pool == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a thread pool");
    pool->size = 1;
    *out = pool;
    return THAW_OK;
}

void thaw_pool_destroy(thaw_pool *pool) {
    thaw_heap_free(pool);
}

int thaw_pool_size(const thaw_pool *pool) {
    return pool == NULL ? 1 : pool->size;
}

void thaw_parallel_for(thaw_pool *pool, size_t chunks, thaw_chunk_fn *run, void *context) {
    (void)pool;
    for (size_t chunk = 0; chunk < chunks; chunk++) run(context, chunk, 0);
}
