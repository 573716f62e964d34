/* Principal components: the directions in which features vary most, for a map of photos in a plane.
 *
 * Subspace iteration on the centred features (Golub and Van Loan, section 8.2.4), which never forms
 * their covariance; sums are in double and in order, so the result is the same everywhere. */
#ifndef THAW_EVAL_PCA_H
#define THAW_EVAL_PCA_H

#include <stddef.h>

#include "base/status.h"

#define THAW_PCA_MAX 3

/* Projects n rows of d features on the first k principal components, 1 <= k <= THAW_PCA_MAX, d, n.
 * Writes n × k coordinates (centred; each component's largest loading is positive) and, to share, k
 * shares of the whole variance (0 where nothing varies). x is centred in place. NO_MEMORY or
 * INVALID. */
thaw_status thaw_pca(float *x, size_t n, size_t d, int k, float *coordinates, double *share,
                     thaw_error *err) THAW_MUST_CHECK;

#endif
