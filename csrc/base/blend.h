/* Bilinear blending of neighbouring RGB pixels in 16-bit fixed point: WebAssembly SIMD128, SSE2, or
 * plain C, with the same bits, since all of it is whole numbers. */
#ifndef THAW_BASE_BLEND_H
#define THAW_BASE_BLEND_H

#include <stdint.h>

/* Weights are fractions of BLEND_ONE. A blend is off by at most 1/50 of a byte: twice half a
 * weight, and half of the bit that is rounded away in between. */
#define BLEND_BITS 14
#define BLEND_ONE (1 << BLEND_BITS)
#define BLEND_BETWEEN                                                                              \
    7 /* bits of fraction after the first of two blends, so that 16 bits hold it */
#define BLEND_UNIT (1.0f / (float)(1 << (BLEND_BITS + BLEND_BETWEEN)))

/* Two 16-bit weights side by side, as a dot product of pairs takes them. */
static inline int32_t blend_weights(int32_t of_second) {
    return (BLEND_ONE - of_second) | (int32_t)((uint32_t)of_second << 16);
}

/* above and below: a pixel and the one to its right, 6 bytes, of 8 that can be read. down and
 * across: 0 … BLEND_ONE. Writes 3 floats in 0 … 255, and one that means nothing. */
static inline void blend_pairs(const uint8_t *above, const uint8_t *below, int32_t down,
                               int32_t across, float *out);

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>

static inline void blend_pairs(const uint8_t *above, const uint8_t *below, int32_t down,
                               int32_t across, float *out) {
    v128_t a = wasm_v128_load64_zero(above), b = wasm_v128_load64_zero(below);
    v128_t columns =
        wasm_i8x16_shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 3, 19, 4, 20, 5, 21, 6, 22);
    v128_t weights = wasm_i32x4_splat(blend_weights(down));
    v128_t half = wasm_i32x4_splat(1 << (BLEND_BITS - BLEND_BETWEEN - 1));
    v128_t left = wasm_i32x4_dot_i16x8(wasm_u16x8_extend_low_u8x16(columns), weights);
    v128_t right = wasm_i32x4_dot_i16x8(wasm_u16x8_extend_high_u8x16(columns), weights);
    left = wasm_i32x4_shr(wasm_i32x4_add(left, half), BLEND_BITS - BLEND_BETWEEN);
    right = wasm_i32x4_shr(wasm_i32x4_add(right, half), BLEND_BITS - BLEND_BETWEEN);
    /* Both fit into the lower half of their lanes. */
    v128_t rows = wasm_v128_or(left, wasm_i32x4_shl(right, 16));
    v128_t sum = wasm_i32x4_dot_i16x8(rows, wasm_i32x4_splat(blend_weights(across)));
    wasm_v128_store(out,
                    wasm_f32x4_mul(wasm_f32x4_convert_i32x4(sum), wasm_f32x4_splat(BLEND_UNIT)));
}

#elif defined(__SSE2__)
#include <emmintrin.h>

static inline void blend_pairs(const uint8_t *above, const uint8_t *below, int32_t down,
                               int32_t across, float *out) {
    __m128i a = _mm_loadl_epi64((const __m128i *)(const void *)above);
    __m128i b = _mm_loadl_epi64((const __m128i *)(const void *)below);
    __m128i columns = _mm_unpacklo_epi8(a, b), zero = _mm_setzero_si128();
    __m128i weights = _mm_set1_epi32(blend_weights(down));
    __m128i half = _mm_set1_epi32(1 << (BLEND_BITS - BLEND_BETWEEN - 1));
    __m128i left = _mm_madd_epi16(_mm_unpacklo_epi8(columns, zero), weights);
    __m128i right = _mm_madd_epi16(_mm_unpacklo_epi8(_mm_srli_si128(columns, 6), zero), weights);
    left = _mm_srai_epi32(_mm_add_epi32(left, half), BLEND_BITS - BLEND_BETWEEN);
    right = _mm_srai_epi32(_mm_add_epi32(right, half), BLEND_BITS - BLEND_BETWEEN);
    __m128i rows = _mm_or_si128(left, _mm_slli_epi32(right, 16));
    __m128i sum = _mm_madd_epi16(rows, _mm_set1_epi32(blend_weights(across)));
    _mm_storeu_ps(out, _mm_mul_ps(_mm_cvtepi32_ps(sum), _mm_set1_ps(BLEND_UNIT)));
}

#else

static inline void blend_pairs(const uint8_t *above, const uint8_t *below, int32_t down,
                               int32_t across, float *out) {
    int32_t half = 1 << (BLEND_BITS - BLEND_BETWEEN - 1);
    for (int c = 0; c < 3; c++) {
        int32_t left = above[c] * (BLEND_ONE - down) + below[c] * down;
        int32_t right = above[c + 3] * (BLEND_ONE - down) + below[c + 3] * down;
        left = (left + half) >> (BLEND_BITS - BLEND_BETWEEN);
        right = (right + half) >> (BLEND_BITS - BLEND_BETWEEN);
        out[c] = (float)(left * (BLEND_ONE - across) + right * across) * BLEND_UNIT;
    }
    out[3] = 0;
}

#endif

#endif
