#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Between binary and decimal lie only doublings and halvings, and a decimal can be doubled and
 * halved exactly, digit by digit. That is all this file does: slower than tables of powers of ten,
 * and plainly right (the method behind Go's strconv). */

/* A double's exact value has at most 767 digits; more of them only matter by being there. */
#define MAX_DIGITS 800
#define MAX_SHIFT 60

/* 0.d₁d₂…dₙ · 10^point, without zeros at either end; no digits: zero. */
typedef struct {
    uint8_t digit[MAX_DIGITS];
    int count;
    int point;
    bool cut; /* digits other than 0 were lost behind the last */
} decimal;

static void trim(decimal *d) {
    while (d->count > 0 && d->digit[d->count - 1] == 0) d->count--;
    if (d->count == 0) d->point = 0;
}

static void append(decimal *d, unsigned digit) {
    if (d->count < MAX_DIGITS) {
        d->digit[d->count++] = (uint8_t)digit;
    } else if (digit != 0) {
        d->cut = true;
    }
}

/* d / 2^bits by long division, the remainder carried from digit to digit. */
static void halve(decimal *d, int bits) {
    uint64_t mask = ((uint64_t)1 << bits) - 1, rest = 0;
    uint8_t from[MAX_DIGITS];
    int count = d->count, read = 0;
    memcpy(from, d->digit, (size_t)count);
    for (; rest >> bits == 0; read++) {
        if (read >= count && rest == 0) return; /* zero */
        rest = rest * 10 + (read < count ? from[read] : 0);
    }
    d->point -= read - 1;
    d->count = 0;
    for (;;) {
        append(d, (unsigned)(rest >> bits));
        rest &= mask;
        if (read >= count && rest == 0) break;
        rest = rest * 10 + (read < count ? from[read] : 0);
        read++;
    }
    trim(d);
}

/* d · 2^bits, from the last digit to the first. */
static void redouble(decimal *d, int bits) {
    uint64_t carry = 0;
    uint8_t high[20]; /* 2^64 has 20 digits */
    int highs = 0;
    for (int i = d->count - 1; i >= 0; i--) {
        carry += (uint64_t)d->digit[i] << bits;
        d->digit[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
    for (; carry != 0; carry /= 10) high[highs++] = (uint8_t)(carry % 10);
    uint8_t low[MAX_DIGITS];
    int lows = d->count;
    memcpy(low, d->digit, (size_t)lows);
    d->count = 0;
    d->point += highs;
    for (int i = highs - 1; i >= 0; i--) append(d, high[i]);
    for (int i = 0; i < lows; i++) append(d, low[i]);
    trim(d);
}

/* d · 2^bits for any sign of bits. */
static void shift(decimal *d, int bits) {
    for (; bits > MAX_SHIFT; bits -= MAX_SHIFT) redouble(d, MAX_SHIFT);
    for (; bits < -MAX_SHIFT; bits += MAX_SHIFT) halve(d, MAX_SHIFT);
    if (bits > 0) redouble(d, bits);
    if (bits < 0) halve(d, -bits);
}

/* Would rounding to the first n digits go up? Ties go to the even digit. */
static bool rounds_up(const decimal *d, int n) {
    if (n < 0 || n >= d->count) return false;
    bool half = d->digit[n] == 5 && n + 1 == d->count && !d->cut;
    if (half) return n > 0 && d->digit[n - 1] % 2 == 1;
    return d->digit[n] >= 5;
}

static void round_to(decimal *d, int n) {
    bool up = rounds_up(d, n);
    if (n >= d->count) return;
    d->count = n;
    if (up) {
        while (d->count > 0 && d->digit[d->count - 1] == 9) d->count--;
        if (d->count == 0) {
            d->digit[d->count++] = 0;
            d->point++;
        }
        d->digit[d->count - 1]++;
    }
    trim(d);
}

/* The nearest integer of a decimal below 2^64 / 10. */
static uint64_t to_integer(const decimal *d) {
    uint64_t value = 0;
    for (int i = 0; i < d->point; i++) value = value * 10 + (i < d->count ? d->digit[i] : 0);
    return rounds_up(d, d->point) ? value + 1 : value;
}

/* The nearest double of a decimal, which is used up. */
static double to_double(decimal *d) {
    if (d->count == 0 || d->point < -330) return 0;
    if (d->point > 310) return INFINITY;
    int exponent = 0; /* the value is d · 2^exponent */
    while (d->point != 0 || d->digit[0] < 5) {
        int bits = d->point > 18 ? -MAX_SHIFT : d->point > 0 ? -4 : d->point < -16 ? MAX_SHIFT : 1;
        shift(d, bits);
        exponent -= bits;
    }

    /* ½ ≤ d < 1: keep 53 bits, or as many as a subnormal has. */
    int kept = DBL_MANT_DIG;
    if (exponent < DBL_MIN_EXP) kept -= DBL_MIN_EXP - exponent;
    if (kept < 0) return 0;
    shift(d, kept);
    return ldexp((double)to_integer(d), exponent - kept);
}

/* mantissa · 2^exponent, exactly. */
static void set_binary(decimal *d, uint64_t mantissa, int exponent) {
    d->cut = false;
    d->point = 0;
    for (uint64_t rest = mantissa; rest != 0; rest /= 10) d->point++;
    d->count = d->point;
    for (int i = d->count - 1; i >= 0; i--, mantissa /= 10) d->digit[i] = (uint8_t)(mantissa % 10);
    trim(d);
    shift(d, exponent);
}

/* The first n digits of a number, rounded to the nearest; ties go to even. Of what lies behind them
 * two digits are enough: with the second one there, the first is no tie. */
static void set_rounded(decimal *d, const decimal *exact, int n) {
    d->point = exact->point;
    d->cut = exact->cut;
    d->count = exact->count < n + 2 ? exact->count : n + 2;
    memcpy(d->digit, exact->digit, (size_t)d->count);
    round_to(d, n);
}

/* Below 0, 0 or above 0 as a is less than b, equal or greater. */
static int compare(const decimal *a, const decimal *b) {
    int digits = a->count > b->count ? a->count : b->count;
    if (a->point != b->point) return a->point - b->point;
    for (int i = 0; i < digits; i++) {
        int difference = (i < a->count ? a->digit[i] : 0) - (i < b->count ? b->digit[i] : 0);
        if (difference != 0) return difference;
    }
    return 0;
}

/* A number above 0, and halfway to its neighbours: what lies between reads back as it. */
typedef struct {
    decimal exact, low, high;
    bool closed; /* ties go to even, so both ends read back as it, too */
} surrounding;

static void surround(double value, int bits, int least_exponent, surrounding *s) {
    int exponent;
    frexp(value, &exponent);
    exponent = exponent - bits > least_exponent ? exponent - bits : least_exponent;
    uint64_t mantissa = (uint64_t)ldexp(value, -exponent);
    bool closer_below = mantissa == (uint64_t)1 << (bits - 1) && exponent > least_exponent;
    set_binary(&s->exact, mantissa * 4, exponent - 2);
    set_binary(&s->low, mantissa * 4 - (closer_below ? 1 : 2), exponent - 2);
    set_binary(&s->high, mantissa * 4 + 2, exponent - 2);
    s->closed = mantissa % 2 == 0;
}

static bool is_within(const surrounding *s, const decimal *d) {
    int above = compare(d, &s->low), below = compare(&s->high, d);
    return s->closed ? above >= 0 && below >= 0 : above > 0 && below > 0;
}

/* ---- text ------------------------------------------------------------------------------------ */

typedef struct {
    const char *text;
    size_t length, at;
} cursor;

static bool is_digit(const cursor *c) {
    return c->at < c->length && c->text[c->at] >= '0' && c->text[c->at] <= '9';
}

static bool take(cursor *c, char wanted) {
    if (c->at == c->length || c->text[c->at] != wanted) return false;
    c->at++;
    return true;
}

/* Digits in front of the point (scale 1) or behind it (scale 0). */
static bool take_digits(cursor *c, decimal *d, int scale) {
    size_t first = c->at;
    for (; is_digit(c); c->at++) {
        unsigned digit = (unsigned)(c->text[c->at] - '0');
        bool leading = d->count == 0 && digit == 0;
        if (!leading) append(d, digit);
        d->point += leading ? scale - 1 : scale;
    }
    return c->at > first;
}

/* At most ±100000: beyond any double, and no sum of it overflows. */
static bool take_exponent(cursor *c, int *out) {
    bool negative = take(c, '-');
    if (!negative) take(c, '+');
    int value = 0;
    if (!is_digit(c)) return false;
    for (; is_digit(c); c->at++) {
        if (value < 100000) value = value * 10 + (c->text[c->at] - '0');
    }
    *out = negative ? -value : value;
    return true;
}

size_t thaw_number_read(const char *text, size_t length, double *out) {
    cursor c = {text, length, 0};
    decimal d = {.point = 0};
    bool negative = take(&c, '-');
    if (!take(&c, '0') && !take_digits(&c, &d, 1)) return 0;
    size_t end = c.at;
    if (take(&c, '.') && take_digits(&c, &d, 0)) end = c.at;
    c.at = end;
    int exponent = 0; /* stays 0 where none is given */
    if ((take(&c, 'e') || take(&c, 'E')) && take_exponent(&c, &exponent)) end = c.at;
    d.point += exponent;
    trim(&d);
    double value = to_double(&d);
    *out = negative ? -value : value;
    return end;
}

/* Digits and exponent as JavaScript lays them out: plain from 1e-6 up to 1e21. */
static size_t lay_out(const decimal *d, bool negative, char *out) {
    char digits[20];
    for (int i = 0; i < d->count; i++) digits[i] = (char)('0' + d->digit[i]);
    const char *sign = negative ? "-" : "";
    int whole = d->point, n = d->count, length;
    if (n == 0) {
        length = snprintf(out, THAW_NUMBER_TEXT, "%s0", sign);
    } else if (whole > 21 || whole < -5) {
        length = snprintf(out, THAW_NUMBER_TEXT, "%s%c%s%.*se%d", sign, digits[0], n > 1 ? "." : "",
                          n - 1, digits + 1, whole - 1);
    } else if (whole <= 0) {
        length = snprintf(out, THAW_NUMBER_TEXT, "%s0.%.*s%.*s", sign, -whole, "00000", n, digits);
    } else if (whole >= n) {
        length = snprintf(out, THAW_NUMBER_TEXT, "%s%.*s%.*s", sign, n, digits, whole - n,
                          "00000000000000000000");
    } else {
        length = snprintf(out, THAW_NUMBER_TEXT, "%s%.*s.%.*s", sign, whole, digits, n - whole,
                          digits + whole);
    }
    return (size_t)length;
}

/* The fewest digits that come back as the same double. */
static void set_shortest(decimal *d, double value) {
    surrounding s;
    surround(value, DBL_MANT_DIG, DBL_MIN_EXP - DBL_MANT_DIG, &s);
    for (int n = 1; n <= DBL_DECIMAL_DIG; n++) {
        set_rounded(d, &s.exact, n);
        if (is_within(&s, d)) return;
    }
}

/* The same of a float. The text is read as a double first, which may fall on the end of what comes
 * back as the float, so the last word is had by reading it. */
static void set_shortest_float(decimal *d, float value) {
    surrounding s;
    surround((double)value, FLT_MANT_DIG, FLT_MIN_EXP - FLT_MANT_DIG, &s);
    for (int n = 1; n <= FLT_DECIMAL_DIG; n++) {
        set_rounded(d, &s.exact, n);
        decimal again = *d;
        if (is_within(&s, d) && (float)to_double(&again) == value) return;
    }
}

size_t thaw_number_write(double value, char out[THAW_NUMBER_TEXT]) {
    decimal d = {.point = 0};
    if (value != 0) set_shortest(&d, fabs(value));
    return lay_out(&d, signbit(value), out);
}

size_t thaw_number_write_float(float value, char out[THAW_NUMBER_TEXT]) {
    decimal d = {.point = 0};
    if (value != 0) set_shortest_float(&d, fabsf(value));
    return lay_out(&d, signbit(value), out);
}
