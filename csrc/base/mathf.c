#include "base/mathf.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* All polynomials are evaluated in double, whose 29 spare bits hide the approximation's rounding.
 */

static double scale_by_power_of_two(double x, int exponent) {
    uint64_t bits = (uint64_t)(exponent + 1023) << 52; /* exponent in −1022 … 1023 */
    double power;
    memcpy(&power, &bits, sizeof power);
    return x * power;
}

float thaw_expf(float x) {
    if (!(x == x)) return x;
    if (x > 88.72f) return INFINITY;
    if (x < -87.0f) return 0.0f;
    /* x = k ln 2 + r with |r| <= ln 2 / 2; then e^x = 2^k e^r with e^r by its Taylor series. */
    double scaled = (double)x * 1.4426950408889634;
    int k = (int)(scaled + (scaled < 0 ? -0.5 : 0.5));
    double r = (double)x - (double)k * 0.6931471805599453;
    double p = 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    return (float)scale_by_power_of_two(p, k);
}

float thaw_logf(float x) {
    if (!(x >= 0.0f)) return NAN;
    if (x == 0.0f) return -INFINITY;
    if (x == INFINITY) return x;
    /* x = 2^k m with m in [sqrt ½, sqrt 2); log m = 2 artanh s, s = (m − 1) / (m + 1). */
    double value = (double)x;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int k = (int)(bits >> 52) - 1023;
    bits = (bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u;
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m > 1.4142135623730951) {
        m *= 0.5;
        k++;
    }
    double s = (m - 1.0) / (m + 1.0), s2 = s * s;
    double p = 1.0 / 13;
    p = p * s2 + 1.0 / 11;
    p = p * s2 + 1.0 / 9;
    p = p * s2 + 1.0 / 7;
    p = p * s2 + 1.0 / 5;
    p = p * s2 + 1.0 / 3;
    p = p * s2 + 1.0;
    return (float)((double)k * 0.6931471805599453 + 2.0 * s * p);
}

/* sin on [−π/4, π/4] and cos on the same, by Taylor series in r². */
static double sine_core(double r) {
    double r2 = r * r;
    double p = -1.0 / 39916800;
    p = p * r2 + 1.0 / 362880;
    p = p * r2 - 1.0 / 5040;
    p = p * r2 + 1.0 / 120;
    p = p * r2 - 1.0 / 6;
    return r + r * r2 * p;
}

static double cosine_core(double r) {
    double r2 = r * r;
    double p = 1.0 / 479001600;
    p = p * r2 - 1.0 / 3628800;
    p = p * r2 + 1.0 / 40320;
    p = p * r2 - 1.0 / 720;
    p = p * r2 + 1.0 / 24;
    p = p * r2 - 0.5;
    return 1.0 + r2 * p;
}

/* sin(x + quarter·π/2) */
static double sine_of(double x, int quarter) {
    double turns = x * 0.6366197723675814;
    int k = (int)(turns + (turns < 0 ? -0.5 : 0.5));
    double r = x - (double)k * 1.5707963267948966;
    int phase = (k + quarter) & 3;
    double value = (phase & 1) ? cosine_core(r) : sine_core(r);
    return phase & 2 ? -value : value;
}

double thaw_sin(double x) {
    return sine_of(x, 0);
}

double thaw_cos(double x) {
    return sine_of(x, 1);
}

float thaw_sinf(float x) {
    return (float)thaw_sin((double)x);
}

float thaw_cosf(float x) {
    return (float)thaw_cos((double)x);
}

double thaw_pow_int(double x, unsigned y) {
    double result = 1.0;
    for (; y != 0; y >>= 1, x *= x) {
        if (y & 1) result *= x;
    }
    return result;
}

/* Newton's steps from what floats say, whose error each of them squares. */
double thaw_root_int(double x, unsigned n) {
    double root = (double)thaw_expf(thaw_logf((float)x) / (float)n);
    for (int i = 0; i < 3; i++) {
        root += root * (x / thaw_pow_int(root, n) - 1) / (double)n;
    }
    return root;
}
