/* 16-bit floats: IEEE binary16 and bfloat16 (the upper half of a binary32). */
#ifndef THAW_IO_HALF_H
#define THAW_IO_HALF_H

#include <stdint.h>

/* Exact. */
float thaw_half_to_float(uint16_t half);
float thaw_bfloat16_to_float(uint16_t bfloat16);

/* Rounded to nearest, ties to even; too large becomes infinite, NaN stays NaN. */
uint16_t thaw_half_from_float(float value);

#endif
