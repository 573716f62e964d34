/* Time for progress and rates; never for anything that decides a result. */
#ifndef THAW_BASE_CLOCK_H
#define THAW_BASE_CLOCK_H

/* Seconds since some fixed moment, monotonic. */
double thaw_clock_seconds(void);

#endif
