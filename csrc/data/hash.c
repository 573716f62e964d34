#include "data/hash.h"

#define PRIME1 0x9E3779B185EBCA87u
#define PRIME2 0xC2B2AE3D27D4EB4Fu
#define PRIME3 0x165667B19E3779F9u
#define PRIME4 0x85EBCA77C2B2AE63u
#define PRIME5 0x27D4EB2F165667C5u

static uint64_t rotate(uint64_t x, int bits) {
    return x << bits | x >> (64 - bits);
}

/* Byte by byte, so that neither alignment nor the machine's byte order matters; compilers make one
 * load of it. */
static uint64_t read32(const uint8_t *p) {
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
}

static uint64_t read64(const uint8_t *p) {
    return read32(p) | read32(p + 4) << 32;
}

static uint64_t mix(uint64_t lane, uint64_t word) {
    return rotate(lane + word * PRIME2, 31) * PRIME1;
}

static uint64_t merge(uint64_t hash, uint64_t lane) {
    return (hash ^ mix(0, lane)) * PRIME1 + PRIME4;
}

uint64_t thaw_hash64(const void *bytes, size_t length, uint64_t seed) {
    const uint8_t *p = bytes;
    size_t left = length;
    uint64_t hash = seed + PRIME5;

    if (length >= 32) {
        uint64_t lane[4] = {seed + PRIME1 + PRIME2, seed + PRIME2, seed, seed - PRIME1};
        for (; left >= 32; left -= 32, p += 32)
            for (int i = 0; i < 4; i++) lane[i] = mix(lane[i], read64(p + 8 * i));
        hash = rotate(lane[0], 1) + rotate(lane[1], 7) + rotate(lane[2], 12) + rotate(lane[3], 18);
        for (int i = 0; i < 4; i++) hash = merge(hash, lane[i]);
    }
    hash += length;

    for (; left >= 8; left -= 8, p += 8)
        hash = rotate(hash ^ mix(0, read64(p)), 27) * PRIME1 + PRIME4;
    if (left >= 4) {
        hash = rotate(hash ^ read32(p) * PRIME1, 23) * PRIME2 + PRIME3;
        left -= 4;
        p += 4;
    }
    for (; left > 0; left--, p++) hash = rotate(hash ^ *p * PRIME5, 11) * PRIME1;

    hash = (hash ^ hash >> 33) * PRIME2;
    hash = (hash ^ hash >> 29) * PRIME3;
    return hash ^ hash >> 32;
}
