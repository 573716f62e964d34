#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/heap.h"
#include "base/threads.h"

#define MAX_THREADS 16

typedef struct {
    thaw_pool *pool;
    int index;
    pthread_t thread;
} worker;

/* Workers sleep between loops. A loop is published under the lock as a new generation; chunks are
 * then taken by an atomic counter, so a slow thread simply takes fewer of them. */
struct thaw_pool {
    pthread_mutex_t lock;
    pthread_cond_t started;
    pthread_cond_t finished;
    unsigned generation;
    int running; /* workers that have not finished this generation */
    bool stopping;

    thaw_chunk_fn *run;
    void *context;
    size_t chunks;
    _Alignas(THAW_ALIGN) atomic_size_t next;

    int size;
    worker workers[MAX_THREADS];
};

static void take_chunks(thaw_pool *pool, int index) {
    for (;;) {
        size_t chunk = atomic_fetch_add(&pool->next, 1);
        if (chunk >= pool->chunks) return;
        pool->run(pool->context, chunk, index);
    }
}

static void *worker_main(void *argument) {
    worker *self = argument;
    thaw_pool *pool = self->pool;
    unsigned seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->generation == seen && !pool->stopping) {
            pthread_cond_wait(&pool->started, &pool->lock);
        }
        if (pool->stopping) break;
        seen = pool->generation;
        pthread_mutex_unlock(&pool->lock);
        take_chunks(pool, self->index);
        pthread_mutex_lock(&pool->lock);
        if (--pool->running == 0) pthread_cond_signal(&pool->finished);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static int default_threads(void) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (cores < 1) return 1;
    return cores > MAX_THREADS ? MAX_THREADS : (int)cores;
}

thaw_status thaw_pool_create(int threads, thaw_pool **out, thaw_error *err) {
    if (threads < 0 || threads > MAX_THREADS) {
        return thaw_fail(err, THAW_INVALID, "threads: 0 … %d, got %d", MAX_THREADS, threads);
    }
    thaw_pool *pool = thaw_heap_alloc(sizeof *pool);
    if (pool == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a thread pool");
    *pool = (thaw_pool){.size = 1};
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->started, NULL);
    pthread_cond_init(&pool->finished, NULL);
    int wanted = threads == 0 ? default_threads() : threads;
    for (int i = 1; i < wanted; i++) {
        worker *w = &pool->workers[i];
        *w = (worker){.pool = pool, .index = i};
        if (pthread_create(&w->thread, NULL, worker_main, w) != 0) break; /* fewer also work */
        pool->size++;
    }
    *out = pool;
    return THAW_OK;
}

void thaw_pool_destroy(thaw_pool *pool) {
    if (pool == NULL) return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->started);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 1; i < pool->size; i++) pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->finished);
    pthread_cond_destroy(&pool->started);
    pthread_mutex_destroy(&pool->lock);
    thaw_heap_free(pool);
}

int thaw_pool_size(const thaw_pool *pool) {
    return pool == NULL ? 1 : pool->size;
}

void thaw_parallel_for(thaw_pool *pool, size_t chunks, thaw_chunk_fn *run, void *context) {
    if (pool == NULL || pool->size == 1 || chunks <= 1) {
        for (size_t chunk = 0; chunk < chunks; chunk++) run(context, chunk, 0);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->run = run;
    pool->context = context;
    pool->chunks = chunks;
    atomic_store(&pool->next, 0);
    pool->running = pool->size - 1;
    pool->generation++;
    pthread_cond_broadcast(&pool->started);
    pthread_mutex_unlock(&pool->lock);

    take_chunks(pool, 0);

    pthread_mutex_lock(&pool->lock);
    while (pool->running != 0) pthread_cond_wait(&pool->finished, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}
