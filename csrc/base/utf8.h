/* UTF-8 (RFC 3629). */
#ifndef THAW_BASE_UTF8_H
#define THAW_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character that begins at text, 1 … 4; 0 when none does within length bytes: a stray
 * or missing continuation, an overlong form, a surrogate, beyond U+10FFFF. A NUL is a character. */
size_t thaw_utf8_read(const char *text, size_t length);

/* Writes a character, 1 … 4 bytes, and returns how many. code is no surrogate and at most 0x10FFFF.
 */
size_t thaw_utf8_write(uint32_t code, char *out);

#endif
