/* Does one way beat another? Both measured under the same seeds, compared pair by pair. */
#ifndef THAW_EVAL_PAIRED_H
#define THAW_EVAL_PAIRED_H

typedef enum { THAW_PAIRED_HELPS, THAW_PAIRED_HARMS, THAW_PAIRED_CANNOT_TELL } thaw_paired_verdict;

/* "helps", "harms", "cannot tell". */
extern const char *const thaw_paired_words[3];

typedef struct {
    double mean;                 /* of with − without */
    double low, high;            /* its 95 % confidence interval by Student's t */
    thaw_paired_verdict verdict; /* whether the interval lies above zero, below, or around it */
} thaw_paired;

/* n >= 2 pairs, finite. The interval holds as far as the differences are normally distributed; ones
 * that are all equal have an interval of no width. */
thaw_paired thaw_paired_compare(const double *without, const double *with, int n);

/* The 97.5 % quantile of Student's t with df >= 1 degrees of freedom, to 3 decimals. */
double thaw_paired_t(int df);

#endif
