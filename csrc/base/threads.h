/* One primitive: a parallel loop over chunks.
 *
 * A caller cuts its work into chunks whose number depends on the work and never on the number of
 * threads; sums over chunks are combined in chunk order. So serial and threaded runs give the same
 * bits. threads_pthread.c and threads_serial.c implement this header. */
#ifndef THAW_BASE_THREADS_H
#define THAW_BASE_THREADS_H

#include <stddef.h>

#include "base/status.h"

typedef struct thaw_pool thaw_pool;

/* Called once a chunk, 0 … chunks − 1, from any thread and in any order. worker is in
 * 0 … thaw_pool_size − 1 and belongs to one thread at a time: it picks that thread's scratch. */
typedef void thaw_chunk_fn(void *context, size_t chunk, int worker);

/* threads >= 1 counts the caller; 0 takes one a core, at most 16. The serial build always has one.
 */
thaw_status thaw_pool_create(int threads, thaw_pool **out, thaw_error *err) THAW_MUST_CHECK;
void thaw_pool_destroy(thaw_pool *pool);

/* Threads of the pool, the caller included; 1 for NULL. */
int thaw_pool_size(const thaw_pool *pool);

/* Runs all chunks and returns when the last has ended. Not reentrant: a chunk must not start
 * another loop on the same pool. A NULL pool runs them here, in order. */
void thaw_parallel_for(thaw_pool *pool, size_t chunks, thaw_chunk_fn *run, void *context);

#endif
