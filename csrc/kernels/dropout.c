#include "base/rng.h"
#include "base/whole.h"
#include "kernels/eltwise.h"

#define CHUNK_BLOCKS 1024
#define BLOCK 4 /* elements that share a call of Philox, which gives four words */

typedef struct {
    thaw_dropout_key key;
    const float *x;
    float *y;
    size_t count;
    uint32_t threshold; /* 24-bit draws below it drop */
    float factor;
} dropout_job;

static void drop_block(const dropout_job *job, size_t block) {
    const uint32_t key[2] = {(uint32_t)job->key.seed, (uint32_t)(job->key.seed >> 32)};
    const uint32_t counter[4] = {(uint32_t)block, job->key.node, job->key.step, THAW_RNG_DROPOUT};
    uint32_t draw[BLOCK];
    thaw_philox(counter, key, draw);
    for (size_t i = block * BLOCK; i < job->count && i < (block + 1) * BLOCK; i++) {
        job->y[i] = draw[i % BLOCK] >> 8 < job->threshold ? 0.0f : job->x[i] * job->factor;
    }
}

static void run_chunk(void *context, size_t chunk, int worker) {
    (void)worker;
    const dropout_job *job = context;
    size_t blocks = size_ceil_div(job->count, BLOCK), end = (chunk + 1) * CHUNK_BLOCKS;
    if (end > blocks) end = blocks;
    for (size_t block = chunk * CHUNK_BLOCKS; block < end; block++) drop_block(job, block);
}

void thaw_dropout(thaw_dropout_key key, float rate, const float *x, float *y, size_t count,
                  thaw_pool *pool) {
    dropout_job job = {.key = key,
                       .x = x,
                       .y = y,
                       .count = count,
                       .threshold = (uint32_t)(rate * 0x1p24f),
                       .factor = 1.0f / (1.0f - rate)};
    size_t per_chunk = (size_t)CHUNK_BLOCKS * BLOCK;
    thaw_parallel_for(pool, size_ceil_div(count, per_chunk), run_chunk, &job);
}
