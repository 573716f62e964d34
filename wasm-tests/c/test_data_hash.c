#include <string.h>

#include "data/hash.h"
#include "test.h"

/* Vectors of the xxHash project's own test (its PRIME32-generated buffer), and known texts. */
TEST(hash64_matches_xxh64) {
    CHECK(thaw_hash64("", 0, 0) == 0xEF46DB3751D8E999u);
    CHECK(thaw_hash64("a", 1, 0) == 0xD24EC4F1A98C6E5Bu);
    CHECK(thaw_hash64("abc", 3, 0) == 0x44BC2CF5AD770999u);

    uint8_t buffer[101];
    uint32_t generator = 2654435761u;
    for (size_t i = 0; i < sizeof buffer; i++, generator *= generator)
        buffer[i] = (uint8_t)(generator >> 24);
    CHECK(thaw_hash64(buffer, 1, 0) == 0x4FCE394CC88952D8u);
    CHECK(thaw_hash64(buffer, 1, 2654435761u) == 0x739840CB819FA723u);
    CHECK(thaw_hash64(buffer, 14, 0) == 0xCFFA8DB881BC3A3Du);
    CHECK(thaw_hash64(buffer, 14, 2654435761u) == 0x5B9611585EFCC9CBu);
    CHECK(thaw_hash64(buffer, 101, 0) == 0x0EAB543384F878ADu);
    CHECK(thaw_hash64(buffer, 101, 2654435761u) == 0xCAA65939306F1E21u);
}

TEST(hash64_tells_lengths_and_seeds_apart) {
    static const uint8_t zeroes[80];
    for (size_t length = 1; length <= sizeof zeroes; length++) {
        CHECK(thaw_hash64(zeroes, length, 0) != thaw_hash64(zeroes, length - 1, 0));
        CHECK(thaw_hash64(zeroes, length, 0) != thaw_hash64(zeroes, length, 1));
    }
}
