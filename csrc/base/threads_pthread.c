#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/heap.h"
#include "base/threads.h"

#define MAX_THREADS 16

/* How long a thread looks for work, or for the others to end, before it sleeps. Waking one takes a
 * system tens of microseconds, longer than many a loop; the next loop comes sooner, within a step
 * and between the steps of a head, which a page reports in about 100 µs. */
#define SPIN_SECONDS 200e-6
#define SPINS 256 /* looks before a look at the clock, which in a page takes a microsecond */

typedef struct {
    thaw_pool *pool;
    int index;
    pthread_t thread;
} worker;

/* A loop's chunks are claimed by counting `left` down, and end by counting `unfinished` down. Who
 * has claimed one may read run, context and chunks: they stay until it has ended. So nobody waits
 * for a worker that slept through a loop, which matters where other programs want the processor
 * too.
 *
 * The lock is for falling asleep and waking up alone: a sleeper counts itself before it looks a
 * last time, and who has news gives them before it looks for sleepers. */
struct thaw_pool {
    pthread_mutex_t lock;
    pthread_cond_t started;
    pthread_cond_t finished;
    atomic_int sleeping_workers;
    atomic_bool caller_sleeps;
    atomic_bool stopping;

    thaw_chunk_fn *run;
    void *context;
    size_t chunks;
    _Alignas(THAW_ALIGN) atomic_ptrdiff_t left; /* below 0 when claimed in vain */
    _Alignas(THAW_ALIGN) atomic_size_t unfinished;

    int size;
    worker workers[MAX_THREADS];
};

/* Tells the other thread of this core that nothing is done here. */
static void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

static bool has_work(thaw_pool *pool) {
    return atomic_load(&pool->left) > 0 || atomic_load(&pool->stopping);
}

static bool has_ended(thaw_pool *pool) {
    return atomic_load(&pool->unfinished) == 0;
}

/* Looks for a short while; true when it came about. */
static bool spin_until(bool (*happened)(thaw_pool *), thaw_pool *pool) {
    double begun = 0, now;
    do {
        for (int i = 0; i < SPINS; i++) {
            if (happened(pool)) return true;
            relax();
        }
        now = thaw_clock_seconds();
        if (begun == 0) begun = now;
    } while (now < begun + SPIN_SECONDS);
    return false;
}

static void wait_for_work(thaw_pool *pool) {
    if (spin_until(has_work, pool)) return;
    pthread_mutex_lock(&pool->lock);
    atomic_fetch_add(&pool->sleeping_workers, 1);
    while (!has_work(pool)) pthread_cond_wait(&pool->started, &pool->lock);
    atomic_fetch_sub(&pool->sleeping_workers, 1);
    pthread_mutex_unlock(&pool->lock);
}

static void wait_for_end(thaw_pool *pool) {
    if (spin_until(has_ended, pool)) return;
    pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->caller_sleeps, true);
    while (!has_ended(pool)) pthread_cond_wait(&pool->finished, &pool->lock);
    atomic_store(&pool->caller_sleeps, false);
    pthread_mutex_unlock(&pool->lock);
}

static void wake_workers(thaw_pool *pool) {
    if (atomic_load(&pool->sleeping_workers) == 0) return;
    pthread_mutex_lock(&pool->lock);
    pthread_cond_broadcast(&pool->started);
    pthread_mutex_unlock(&pool->lock);
}

static void wake_caller(thaw_pool *pool) {
    if (!atomic_load(&pool->caller_sleeps)) return;
    pthread_mutex_lock(&pool->lock);
    pthread_cond_signal(&pool->finished);
    pthread_mutex_unlock(&pool->lock);
}

static void take_chunks(thaw_pool *pool, int index) {
    for (;;) {
        ptrdiff_t left = atomic_fetch_sub(&pool->left, 1);
        if (left <= 0) return;
        pool->run(pool->context, pool->chunks - (size_t)left, index);
        if (atomic_fetch_sub(&pool->unfinished, 1) == 1) wake_caller(pool);
    }
}

static void *worker_main(void *argument) {
    worker *self = argument;
    for (;;) {
        wait_for_work(self->pool);
        if (atomic_load(&self->pool->stopping)) return NULL;
        take_chunks(self->pool, self->index);
    }
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
    atomic_store(&pool->stopping, true);
    wake_workers(pool);
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
    pool->run = run;
    pool->context = context;
    pool->chunks = chunks;
    atomic_store(&pool->unfinished, chunks);
    atomic_store(&pool->left, (ptrdiff_t)chunks);
    wake_workers(pool);
    take_chunks(pool, 0);
    wait_for_end(pool);
}
