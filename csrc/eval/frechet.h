/* How far two sets of feature rows are apart, each taken as a normal distribution. */
#ifndef THAW_EVAL_FRECHET_H
#define THAW_EVAL_FRECHET_H

#include <stddef.h>

#include "base/status.h"

/* ‖μ_a − μ_b‖² + tr S_a + tr S_b − 2 tr (S_a S_b)^½ of n_a >= 2 and n_b >= 2 rows of d numbers,
 * covariances over n − 1 (Fréchet 1957; Heusel et al. 2017). With A and B the centred rows over
 * √(n − 1) the last trace is the sum of the singular values of A Bᵀ, so that no root of a matrix is
 * taken and fewer rows than numbers do no harm to the arithmetic. They do to the figure: it is too
 * large where samples are few, so compare it with that of as many real ones. NO_MEMORY. */
thaw_status thaw_frechet(const float *a, size_t n_a, const float *b, size_t n_b, size_t d,
                         double *out, thaw_error *err) THAW_MUST_CHECK;

#endif
