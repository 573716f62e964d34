/* Four floats at a time: WebAssembly SIMD128, SSE2, or plain C.
 *
 * All three give the same bits: only IEEE operations, lane by lane. THAW_RELAXED (the relaxed-SIMD
 * web build) lets vec_madd fuse; it is the only operation that may differ. Loads and stores are
 * unaligned. */
#ifndef THAW_BASE_VEC_H
#define THAW_BASE_VEC_H

#include <math.h>
#include <stdint.h>

#if defined(__wasm_simd128__)

#include <wasm_simd128.h>
typedef v128_t vec;

static inline vec vec_load(const float *p) {
    return wasm_v128_load(p);
}
static inline void vec_store(float *p, vec a) {
    wasm_v128_store(p, a);
}
/* One float from memory in all lanes: V8 has one instruction for it. */
static inline vec vec_load_splat(const float *p) {
    return wasm_v128_load32_splat(p);
}
static inline vec vec_splat(float a) {
    return wasm_f32x4_splat(a);
}
static inline vec vec_zero(void) {
    return wasm_f32x4_splat(0.0f);
}
static inline vec vec_add(vec a, vec b) {
    return wasm_f32x4_add(a, b);
}
static inline vec vec_sub(vec a, vec b) {
    return wasm_f32x4_sub(a, b);
}
static inline vec vec_mul(vec a, vec b) {
    return wasm_f32x4_mul(a, b);
}
static inline vec vec_div(vec a, vec b) {
    return wasm_f32x4_div(a, b);
}
static inline vec vec_sqrt(vec a) {
    return wasm_f32x4_sqrt(a);
}
/* a·b + c */
static inline vec vec_madd(vec a, vec b, vec c) {
#if defined(THAW_RELAXED)
    return wasm_f32x4_relaxed_madd(a, b, c);
#else
    return wasm_f32x4_add(wasm_f32x4_mul(a, b), c);
#endif
}
/* b < a ? b : a, and a < b ? b : a: a NaN in b is dropped, one in a stays. */
static inline vec vec_min(vec a, vec b) {
    return wasm_f32x4_pmin(a, b);
}
static inline vec vec_max(vec a, vec b) {
    return wasm_f32x4_pmax(a, b);
}
/* x where x's lane of gate is > 0, else 0. */
static inline vec vec_where_positive(vec gate, vec x) {
    return wasm_v128_and(x, wasm_f32x4_gt(gate, wasm_f32x4_splat(0.0f)));
}
static inline float vec_lane0(vec a) {
    return wasm_f32x4_extract_lane(a, 0);
}
/* Four bytes, the lowest in lane 0, as floats. */
static inline vec vec_from_bytes(uint32_t bytes) {
    v128_t words = wasm_u16x8_extend_low_u8x16(wasm_u32x4_splat(bytes));
    return wasm_f32x4_convert_u32x4(wasm_u32x4_extend_low_u16x8(words));
}
/* Lanes in [0, 255] as bytes, rounded to nearest, ties to even: adding 2^23 leaves them in the
 * lowest bits of the sum. */
static inline uint32_t vec_to_bytes(vec a) {
    vec low = wasm_v128_and(wasm_f32x4_add(a, wasm_f32x4_splat(0x1p23f)), wasm_u32x4_splat(255));
    vec words = wasm_u16x8_narrow_i32x4(low, low);
    return (uint32_t)wasm_i32x4_extract_lane(wasm_u8x16_narrow_i16x8(words, words), 0);
}
/* ((l0 + l1) + (l2 + l3)) */
static inline float vec_sum(vec a) {
    return (wasm_f32x4_extract_lane(a, 0) + wasm_f32x4_extract_lane(a, 1)) +
           (wasm_f32x4_extract_lane(a, 2) + wasm_f32x4_extract_lane(a, 3));
}

#elif defined(__SSE2__)

#include <emmintrin.h>
typedef __m128 vec;

static inline vec vec_load(const float *p) {
    return _mm_loadu_ps(p);
}
static inline void vec_store(float *p, vec a) {
    _mm_storeu_ps(p, a);
}
static inline vec vec_load_splat(const float *p) {
    return _mm_set1_ps(*p);
}
static inline vec vec_splat(float a) {
    return _mm_set1_ps(a);
}
static inline vec vec_zero(void) {
    return _mm_setzero_ps();
}
static inline vec vec_add(vec a, vec b) {
    return _mm_add_ps(a, b);
}
static inline vec vec_sub(vec a, vec b) {
    return _mm_sub_ps(a, b);
}
static inline vec vec_mul(vec a, vec b) {
    return _mm_mul_ps(a, b);
}
static inline vec vec_div(vec a, vec b) {
    return _mm_div_ps(a, b);
}
static inline vec vec_sqrt(vec a) {
    return _mm_sqrt_ps(a);
}
static inline vec vec_madd(vec a, vec b, vec c) {
    return _mm_add_ps(_mm_mul_ps(a, b), c);
}
/* minps(x, y) is x < y ? x : y; the operands are swapped to keep a where they compare equal. */
static inline vec vec_min(vec a, vec b) {
    return _mm_min_ps(b, a);
}
static inline vec vec_max(vec a, vec b) {
    return _mm_max_ps(b, a);
}
static inline vec vec_where_positive(vec gate, vec x) {
    return _mm_and_ps(x, _mm_cmpgt_ps(gate, _mm_setzero_ps()));
}
static inline float vec_lane0(vec a) {
    return _mm_cvtss_f32(a);
}
static inline vec vec_from_bytes(uint32_t bytes) {
    __m128i zero = _mm_setzero_si128();
    __m128i words = _mm_unpacklo_epi8(_mm_cvtsi32_si128((int)bytes), zero);
    return _mm_cvtepi32_ps(_mm_unpacklo_epi16(words, zero));
}
static inline uint32_t vec_to_bytes(vec a) {
    __m128i sum = _mm_castps_si128(_mm_add_ps(a, _mm_set1_ps(0x1p23f)));
    __m128i low = _mm_and_si128(sum, _mm_set1_epi32(255));
    __m128i words = _mm_packs_epi32(low, low);
    return (uint32_t)_mm_cvtsi128_si32(_mm_packus_epi16(words, words));
}
static inline float vec_sum(vec a) {
    float lanes[4];
    _mm_storeu_ps(lanes, a);
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

#else

typedef struct {
    float lane[4];
} vec;

#define VEC_EACH(expression)                                                                       \
    vec r;                                                                                         \
    for (int i = 0; i < 4; i++) r.lane[i] = (expression);                                          \
    return r

static inline vec vec_load(const float *p) {
    VEC_EACH(p[i]);
}
static inline void vec_store(float *p, vec a) {
    for (int i = 0; i < 4; i++) p[i] = a.lane[i];
}
static inline vec vec_load_splat(const float *p) {
    VEC_EACH(*p);
}
static inline vec vec_splat(float a) {
    VEC_EACH(a);
}
static inline vec vec_zero(void) {
    VEC_EACH(0.0f);
}
static inline vec vec_add(vec a, vec b) {
    VEC_EACH(a.lane[i] + b.lane[i]);
}
static inline vec vec_sub(vec a, vec b) {
    VEC_EACH(a.lane[i] - b.lane[i]);
}
static inline vec vec_mul(vec a, vec b) {
    VEC_EACH(a.lane[i] * b.lane[i]);
}
static inline vec vec_div(vec a, vec b) {
    VEC_EACH(a.lane[i] / b.lane[i]);
}
static inline vec vec_sqrt(vec a) {
    VEC_EACH(sqrtf(a.lane[i]));
}
static inline vec vec_madd(vec a, vec b, vec c) {
    VEC_EACH(a.lane[i] * b.lane[i] + c.lane[i]);
}
static inline vec vec_min(vec a, vec b) {
    VEC_EACH(b.lane[i] < a.lane[i] ? b.lane[i] : a.lane[i]);
}
static inline vec vec_max(vec a, vec b) {
    VEC_EACH(a.lane[i] < b.lane[i] ? b.lane[i] : a.lane[i]);
}
static inline vec vec_where_positive(vec gate, vec x) {
    VEC_EACH(gate.lane[i] > 0.0f ? x.lane[i] : 0.0f);
}
static inline float vec_lane0(vec a) {
    return a.lane[0];
}
static inline vec vec_from_bytes(uint32_t bytes) {
    VEC_EACH((float)(bytes >> 8 * i & 255));
}
static inline uint32_t vec_to_bytes(vec a) {
    uint32_t bytes = 0;
    for (int i = 0; i < 4; i++) {
        union {
            float sum;
            uint32_t bits;
        } lane = {a.lane[i] + 0x1p23f};
        bytes |= (lane.bits & 255) << 8 * i;
    }
    return bytes;
}
static inline float vec_sum(vec a) {
    return (a.lane[0] + a.lane[1]) + (a.lane[2] + a.lane[3]);
}

#undef VEC_EACH
#endif

#endif
