/* Elementary functions of our own. Every C library rounds exp, log and sin a little differently;
 * these use only IEEE additions and multiplications, so a run has the same bits everywhere. */
#ifndef THAW_BASE_MATHF_H
#define THAW_BASE_MATHF_H

/* e^x; relative error below 2e-7. Below −87 the result is 0, above 88.7 it is infinite. NaN stays.
 */
float thaw_expf(float x);

/* Natural logarithm; relative error below 2e-7 (absolute 1e-7 near 1). log 0 = −inf; x < 0 and NaN
 * give NaN. */
float thaw_logf(float x);

/* |x| <= 1e4; absolute error below 2e-7 for |x| <= 2 pi. */
float thaw_sinf(float x);
float thaw_cosf(float x);

/* The same before rounding to float: absolute error below 1e-11 for |x| <= 2 pi. */
double thaw_sin(double x);
double thaw_cos(double x);

/* x^y for x > 0, in double inside: used for Adam's bias correction and schedules. */
double thaw_pow_int(double x, unsigned y);

/* x^(1/n) for 1e-30 <= x <= 1e30 and n >= 1; relative error below 1e-15. */
double thaw_root_int(double x, unsigned n);

#endif
