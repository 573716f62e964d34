/* Numbers as text, without the C library: its functions follow the locale, and not every one of
 * them rounds correctly. These do, so a number that is written reads back as the same bits
 * everywhere. */
#ifndef THAW_BASE_NUMBER_H
#define THAW_BASE_NUMBER_H

#include <stddef.h>

/* Room for any number and its NUL. */
#define THAW_NUMBER_TEXT 32

/* Reads the longest number, as JSON spells them (-12, 0.5, 1e-3), at the start of length bytes of
 * text. Returns the bytes it takes and sets *out to the nearest double, ties to even; too large a
 * number gives an infinity. Returns 0 when none stands there. */
size_t thaw_number_read(const char *text, size_t length, double *out);

/* Writes the shortest text that reads back as value, NUL-terminated, and returns its length. value
 * is finite. */
size_t thaw_number_write(double value, char out[THAW_NUMBER_TEXT]);

/* The same for a float: it reads back as a double that rounds to value. */
size_t thaw_number_write_float(float value, char out[THAW_NUMBER_TEXT]);

#endif
