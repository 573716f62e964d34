/* What the tests of the kernels share: inputs, guarded outputs, and one check that runs a kernel
 * with every pool. */
#ifndef THAW_TEST_KERNELS_SUPPORT_H
#define THAW_TEST_KERNELS_SUPPORT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/rng.h"
#include "base/threads.h"
#include "kernels/conv2d.h"

#define POOL_COUNT 4

/* Begin with zeros; used and freed by the functions below. */
typedef struct {
    thaw_arena arena;
    thaw_rng rng;
    thaw_pool *pools[POOL_COUNT]; /* NULL, then 1, 2 and 3 threads */
} kernel_bench;

/* False when threads cannot be made. */
bool kernel_bench_open(kernel_bench *bench, uint32_t item);
void kernel_bench_close(kernel_bench *bench);

/* Arrays live until the bench forgets them. */
void kernel_bench_forget(kernel_bench *bench);

/* Uniform in [−1, 1), as floats that are also given in double. */
typedef struct {
    size_t count;
    float *f;
    double *d;
} kernel_values;
kernel_values kernel_random(kernel_bench *bench, size_t count);
double *kernel_doubles(kernel_bench *bench, size_t count);

/* Uniform in low … high. */
int kernel_pick(kernel_bench *bench, int low, int high);

/* A kernel with its arguments. It writes all of out. */
typedef struct {
    const void *arguments;
    void (*run)(const void *arguments, float *out, float *scratch, thaw_pool *pool);
    size_t (*scratch)(const void *arguments, int workers); /* NULL: none */
    size_t count;                                          /* of out */
} kernel_case;

/* Runs the kernel with every pool, on poisoned scratch, between guards. The result of the first is
 * compared with `wanted` (|difference| <= tolerance), those of the others bit by bit with it.
 * Returns the first result, or NULL when a check failed. */
const float *kernel_check(kernel_bench *bench, const kernel_case *test, const double *wanted,
                          double tolerance, const char *name);

/* Rounding that a sum of `terms` products of numbers in [−1, 1] may show. */
double kernel_tolerance(size_t terms);

/* A window over x that gives y.h × y.w outputs, with all that padding needs. */
thaw_window kernel_window(thaw_shape x, int channels, int kernel, int stride, int pad);

/* One of any kind: odd sizes, kernels larger than the image, uneven padding and strides. Windows
 * of pooling always meet the image. */
thaw_window kernel_random_window(kernel_bench *bench, bool pooling);

#endif
