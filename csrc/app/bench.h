/* How fast the kernels are, beside what this processor can do: the measuring behind `thaw bench`.
 *
 * Speeds are told in GFLOP/s, a multiply-add counting as two, and as shares of the peak: what a
 * loop of multiply-adds reaches that never leaves the registers. Where other programs share the
 * processor both suffer, so the best of many runs and the best peak are what to compare. */
#ifndef THAW_APP_BENCH_H
#define THAW_APP_BENCH_H

#include "base/threads.h"
#include "graph/graph.h"

typedef struct {
    double best, median; /* seconds a run */
    int runs;
} thaw_bench_time;

/* Calls work again and again for about `seconds`, three runs at least, after calls that are not
 * counted. What is short for the clock is called several times a run; the times are a call's. */
thaw_bench_time thaw_bench_run(void (*work)(void *context), void *context, double seconds);

/* GFLOP/s of multiply-adds in registers, on all threads of the pool together; takes 5 ms. */
double thaw_bench_peak(thaw_pool *pool);

/* c = a · b, all of them size × size. */
thaw_status thaw_bench_gemm(int size, double seconds, thaw_pool *pool, thaw_bench_time *out,
                            thaw_error *err) THAW_MUST_CHECK;

/* What a layer does, each measured by itself. */
typedef enum { THAW_BENCH_FORWARD, THAW_BENCH_DKERNEL, THAW_BENCH_DINPUT } thaw_bench_pass;
#define THAW_BENCH_PASSES 3

/* Whether a node is a layer of multiply-adds: a convolution or a dense layer. */
bool thaw_bench_takes(const thaw_node *node);

/* Images in one run: as many as wanted while a pass stays below 2 thousand million multiply-adds.
 */
int thaw_bench_images(const thaw_node *node, int wanted);

/* One pass of a node of an allocated graph. Forward is run as the frozen prefix runs it, weights
 * packed beforehand. */
typedef struct {
    const thaw_graph *graph;
    int node;
    thaw_bench_pass pass;
    int images;
    double seconds;
    thaw_pool *pool;
} thaw_bench_layer;

thaw_status thaw_bench_layer_run(const thaw_bench_layer *layer, thaw_bench_time *out,
                                 thaw_error *err) THAW_MUST_CHECK;

#endif
