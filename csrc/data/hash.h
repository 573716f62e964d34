/* XXH64 (Yann Collet, xxHash specification 0.1.1): a fast 64-bit fingerprint. It finds equal
 * photos and equal data sets; it does not resist forgery. */
#ifndef THAW_DATA_HASH_H
#define THAW_DATA_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Chain pieces by passing the hash of what came before as seed. */
uint64_t thaw_hash64(const void *bytes, size_t length, uint64_t seed);

#endif
