/* SHA-256 (FIPS 180-4), streaming: names weights and checks downloads. */
#ifndef THAW_IO_SHA256_H
#define THAW_IO_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define THAW_SHA256_BYTES 32
#define THAW_SHA256_HEX 65 /* with the final NUL */

typedef struct {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    uint8_t block[64];
} thaw_sha256;

void thaw_sha256_init(thaw_sha256 *sha);
void thaw_sha256_update(thaw_sha256 *sha, const void *bytes, size_t length);

/* Ends the stream; init before using it again. */
void thaw_sha256_final(thaw_sha256 *sha, uint8_t digest[THAW_SHA256_BYTES]);

/* Lower-case digits of the hash of one block of memory. */
void thaw_sha256_hex(const void *bytes, size_t length, char hex[THAW_SHA256_HEX]);

#endif
