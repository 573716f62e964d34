#include "io/half.h"

#include <string.h>

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

float thaw_half_to_float(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16, magnitude = half & 0x7FFF;
    if (magnitude >= 0x7C00) /* infinity or NaN */
        return float_of(sign | 0x7F800000 | (magnitude & 0x3FF) << 13);
    /* As a float's exponent and fraction, off by the difference of the biases (127 − 15 = 112). A
     * product with a power of two is exact, and makes subnormal halves normal floats. */
    return float_of(sign | bits_of(float_of(magnitude << 13) * 0x1p112f));
}

float thaw_bfloat16_to_float(uint16_t bfloat16) {
    return float_of((uint32_t)bfloat16 << 16);
}

uint16_t thaw_half_from_float(float value) {
    uint32_t bits = bits_of(value), magnitude = bits & 0x7FFFFFFF;
    uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
    if (magnitude > 0x7F800000) return sign | 0x7E00;  /* NaN */
    if (magnitude >= 0x477FF000) return sign | 0x7C00; /* 65520 and more round to infinity */
    if (magnitude < 0x38800000) {
        /* Below 2^-14: the sum with 0.5 has a unit of 2^-24 in its last place, as these halves
         * have, and the addition rounds as we want. */
        float shifted = float_of(magnitude) + 0.5f;
        return (uint16_t)(sign | (bits_of(shifted) - bits_of(0.5f)));
    }
    uint32_t odd = magnitude >> 13 & 1;
    uint32_t rounded = magnitude - ((uint32_t)112 << 23) + 0xFFF + odd;
    return (uint16_t)(sign | rounded >> 13);
}
