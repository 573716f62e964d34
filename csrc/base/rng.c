#include "base/rng.h"

#include <math.h>

#include "base/mathf.h"

#define ROUNDS 10

static void multiply(uint32_t a, uint32_t b, uint32_t *high, uint32_t *low) {
    uint64_t product = (uint64_t)a * b;
    *high = (uint32_t)(product >> 32);
    *low = (uint32_t)product;
}

void thaw_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
    uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t high0, low0, high1, low1;
        multiply(0xD2511F53u, x0, &high0, &low0);
        multiply(0xCD9E8D57u, x2, &high1, &low1);
        x0 = high1 ^ x1 ^ k0;
        x1 = low1;
        x2 = high0 ^ x3 ^ k1;
        x3 = low0;
        k0 += 0x9E3779B9u; /* golden ratio */
        k1 += 0xBB67AE85u; /* sqrt(3) − 1 */
    }
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
}

thaw_rng thaw_rng_make(uint64_t seed, thaw_rng_use use, uint32_t epoch, uint32_t item) {
    return (thaw_rng){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
                      .counter = {0, item, epoch, (uint32_t)use}};
}

uint32_t thaw_rng_u32(thaw_rng *rng) {
    if (rng->left == 0) {
        thaw_philox(rng->counter, rng->key, rng->out);
        rng->counter[0]++;
        rng->left = 4;
    }
    return rng->out[4 - rng->left--];
}

float thaw_rng_unit(thaw_rng *rng) {
    return (float)(thaw_rng_u32(rng) >> 8) * 0x1p-24f;
}

float thaw_rng_uniform(thaw_rng *rng, float low, float high) {
    return low + (high - low) * thaw_rng_unit(rng);
}

float thaw_rng_normal(thaw_rng *rng) {
    float u = 1.0f - thaw_rng_unit(rng); /* (0, 1]: the logarithm is finite */
    float v = thaw_rng_unit(rng);
    return sqrtf(-2.0f * thaw_logf(u)) * thaw_cosf(6.28318530718f * v);
}

uint32_t thaw_rng_below(thaw_rng *rng, uint32_t bound) {
    uint64_t product = (uint64_t)thaw_rng_u32(rng) * bound;
    if ((uint32_t)product < bound) {
        uint32_t threshold = (0u - bound) % bound;
        while ((uint32_t)product < threshold) product = (uint64_t)thaw_rng_u32(rng) * bound;
    }
    return (uint32_t)(product >> 32);
}

void thaw_rng_shuffle(thaw_rng *rng, uint32_t *items, size_t count) {
    for (size_t i = count; i > 1; i--) {
        uint32_t j = thaw_rng_below(rng, (uint32_t)i);
        uint32_t item = items[i - 1];
        items[i - 1] = items[j];
        items[j] = item;
    }
}
