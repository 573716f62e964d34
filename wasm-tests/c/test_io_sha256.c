#include <string.h>

#include "io/sha256.h"
#include "test.h"

/* Examples of FIPS 180-4's companion document, and of NIST's SHA256ShortMsg and LongMsg vectors. */
TEST(sha256_matches_the_standard) {
    char hex[THAW_SHA256_HEX];
    thaw_sha256_hex("", 0, hex);
    CHECK_EQ_STR(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    thaw_sha256_hex("abc", 3, hex);
    CHECK_EQ_STR(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    thaw_sha256_hex(two_blocks, strlen(two_blocks), hex);
    CHECK_EQ_STR(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void hex_of(thaw_sha256 *sha, char hex[THAW_SHA256_HEX]) {
    uint8_t digest[THAW_SHA256_BYTES];
    thaw_sha256_final(sha, digest);
    for (int i = 0; i < THAW_SHA256_BYTES; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[THAW_SHA256_HEX - 1] = 0;
}

TEST(sha256_of_a_million_letters) {
    char letters[1000], hex[THAW_SHA256_HEX];
    memset(letters, 'a', sizeof letters);
    thaw_sha256 sha;
    thaw_sha256_init(&sha);
    for (int i = 0; i < 1000; i++) thaw_sha256_update(&sha, letters, sizeof letters);
    hex_of(&sha, hex);
    CHECK_EQ_STR(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Around the borders of a block, in any cutting. */
TEST(sha256_does_not_see_how_it_was_fed) {
    uint8_t text[200];
    for (size_t i = 0; i < sizeof text; i++) text[i] = (uint8_t)(i * 7 + 1);
    for (size_t length = 0; length <= sizeof text; length++)
        for (size_t piece = 1; piece <= 130; piece += 43) {
            char whole[THAW_SHA256_HEX], pieces[THAW_SHA256_HEX];
            thaw_sha256_hex(text, length, whole);
            thaw_sha256 sha;
            thaw_sha256_init(&sha);
            for (size_t at = 0; at < length; at += piece)
                thaw_sha256_update(&sha, text + at, length - at < piece ? length - at : piece);
            hex_of(&sha, pieces);
            CHECK_EQ_STR(pieces, whole);
        }
}
