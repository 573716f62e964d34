#include "io/sha256.h"

#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes (4.2.2). */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, int bits) {
    return x >> bits | x << (32 - bits);
}

static uint32_t read32(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void write32(uint8_t *p, uint32_t x) {
    for (int i = 0; i < 4; i++) p[i] = (uint8_t)(x >> (24 - 8 * i));
}

/* Section 6.2.2. */
static void take_block(uint32_t state[8], const uint8_t block[64]) {
    uint32_t w[64];
    for (int t = 0; t < 16; t++) w[t] = read32(block + 4 * t);
    for (int t = 16; t < 64; t++) {
        uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < 64; t++) {
        uint32_t sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        uint32_t t1 = h + sum1 + ((e & f) ^ (~e & g)) + constants[t] + w[t];
        uint32_t sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        uint32_t t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const uint32_t last[8] = {a, b, c, d, e, f, g, h};
    for (int i = 0; i < 8; i++) state[i] += last[i];
}

void thaw_sha256_init(thaw_sha256 *sha) {
    *sha = (thaw_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                   0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void thaw_sha256_update(thaw_sha256 *sha, const void *bytes, size_t length) {
    const uint8_t *p = bytes;
    size_t held = (size_t)(sha->length % sizeof sha->block);
    sha->length += length;
    if (held > 0) {
        size_t take = sizeof sha->block - held < length ? sizeof sha->block - held : length;
        memcpy(sha->block + held, p, take);
        if (held + take < sizeof sha->block) return;
        take_block(sha->state, sha->block);
        p += take;
        length -= take;
    }
    for (; length >= sizeof sha->block; length -= sizeof sha->block, p += sizeof sha->block)
        take_block(sha->state, p);
    if (length > 0) memcpy(sha->block, p, length);
}

void thaw_sha256_final(thaw_sha256 *sha, uint8_t digest[THAW_SHA256_BYTES]) {
    /* A one bit, zeroes, and the length in bits at the end of a block (5.1.1). */
    static const uint8_t padding[64] = {0x80};
    uint64_t bits = sha->length * 8;
    size_t held = (size_t)(sha->length % 64);
    thaw_sha256_update(sha, padding, held < 56 ? 56 - held : 120 - held);
    uint8_t length[8];
    write32(length, (uint32_t)(bits >> 32));
    write32(length + 4, (uint32_t)bits);
    thaw_sha256_update(sha, length, sizeof length);
    for (int i = 0; i < 8; i++) write32(digest + 4 * i, sha->state[i]);
}

void thaw_sha256_hex(const void *bytes, size_t length, char hex[THAW_SHA256_HEX]) {
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[THAW_SHA256_BYTES];
    thaw_sha256 sha;
    thaw_sha256_init(&sha);
    thaw_sha256_update(&sha, bytes, length);
    thaw_sha256_final(&sha, digest);
    for (int i = 0; i < THAW_SHA256_BYTES; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[2 * THAW_SHA256_BYTES] = 0;
}
