#include "eval/paired.h"

#include <math.h>

const char *const thaw_paired_words[3] = {"helps", "harms", "cannot tell"};

/* Up to 30 from tables; beyond by the expansion of Abramowitz and Stegun 26.7.5 in 1/df. */
double thaw_paired_t(int df) {
    static const double table[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                   2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                   2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                   2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
    if (df <= 30) return table[df - 1];
    double z = 1.959964, v = df;
    return z + (z * z * z + z) / (4 * v) +
           (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / (96 * v * v);
}

thaw_paired thaw_paired_compare(const double *without, const double *with, int n) {
    thaw_paired made = {.verdict = THAW_PAIRED_CANNOT_TELL};
    double squares = 0;
    for (int i = 0; i < n; i++) made.mean += with[i] - without[i];
    made.mean /= n;
    for (int i = 0; i < n; i++) {
        double off = with[i] - without[i] - made.mean;
        squares += off * off;
    }
    double half = thaw_paired_t(n - 1) * sqrt(squares / (n - 1) / n);
    made.low = made.mean - half;
    made.high = made.mean + half;
    if (made.low > 0) made.verdict = THAW_PAIRED_HELPS;
    if (made.high < 0) made.verdict = THAW_PAIRED_HARMS;
    return made;
}
