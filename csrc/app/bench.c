#include "app/bench.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/heap.h"
#include "base/rng.h"
#include "base/vec.h"
#include "graph/program.h"
#include "kernels/gemm.h"

#define MIN_RUNS 3
#define MAX_RUNS 200
#define MIN_READING 2e-4 /* seconds: a page's clock tells every fifth microsecond, or hundredth */
#define MOST_MADDS 2e9

/* --- time --------------------------------------------------------------------------------------
 */

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Seconds a call, of so many in a row. */
static double time_calls(void (*work)(void *context), void *context, int calls) {
    double begun = thaw_clock_seconds();
    for (int i = 0; i < calls; i++) work(context);
    return (thaw_clock_seconds() - begun) / calls;
}

thaw_bench_time thaw_bench_run(void (*work)(void *context), void *context, double seconds) {
    double each[MAX_RUNS], total = 0;
    int runs = 0, calls = 1;
    work(context);
    while (time_calls(work, context, calls) * calls < MIN_READING) calls *= 2;
    while (runs < MAX_RUNS && (runs < MIN_RUNS || total < seconds)) {
        each[runs] = time_calls(work, context, calls);
        total += each[runs++] * calls;
    }
    qsort(each, (size_t)runs, sizeof *each, by_value);
    return (thaw_bench_time){.best = each[0], .median = each[runs / 2], .runs = runs};
}

/* --- peak --------------------------------------------------------------------------------------
 */

#define PEAK_SECONDS 0.005
#define PEAK_CHAINS 12 /* independent sums: more than the latency of an addition hides */
#define PEAK_STEPS 2000

/* One link of a chain. A fused multiply-add adds to its third operand; where it is two instructions
 * a product of constants would be taken out of the loop, so the sum itself is multiplied. */
static inline vec link_of(vec sum, vec a, vec b) {
#if defined(THAW_RELAXED)
    return vec_madd(a, b, sum);
#else
    return vec_madd(sum, a, b);
#endif
}

/* The sums tend to 1 or grow slowly: no infinity, nothing too small. */
static float multiply_and_add(const float *operand) {
    vec a = vec_load(operand), b = vec_load(operand + 4);
    vec s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a;
    vec s6 = b, s7 = b, s8 = b, s9 = b, s10 = b, s11 = b;
    for (int i = 0; i < PEAK_STEPS; i++) {
        s0 = link_of(s0, a, b);
        s1 = link_of(s1, a, b);
        s2 = link_of(s2, a, b);
        s3 = link_of(s3, a, b);
        s4 = link_of(s4, a, b);
        s5 = link_of(s5, a, b);
        s6 = link_of(s6, a, b);
        s7 = link_of(s7, a, b);
        s8 = link_of(s8, a, b);
        s9 = link_of(s9, a, b);
        s10 = link_of(s10, a, b);
        s11 = link_of(s11, a, b);
    }
    vec low = vec_add(vec_add(vec_add(s0, s1), vec_add(s2, s3)), vec_add(s4, s5));
    vec high = vec_add(vec_add(vec_add(s6, s7), vec_add(s8, s9)), vec_add(s10, s11));
    return vec_sum(vec_add(low, high));
}

typedef struct {
    float operand[8];
    int rounds;
    float *sum; /* one a chunk, a cache line apart: the compiler must not drop the loop */
} peak_job;

static void run_peak(void *context, size_t chunk, int worker) {
    peak_job *job = context;
    (void)worker;
    for (int i = 0; i < job->rounds; i++) job->sum[chunk * 16] += multiply_and_add(job->operand);
}

static double time_peak(peak_job *job, thaw_pool *pool, size_t chunks) {
    double begun = thaw_clock_seconds();
    thaw_parallel_for(pool, chunks, run_peak, job);
    return thaw_clock_seconds() - begun;
}

double thaw_bench_peak(thaw_pool *pool) {
    float sum[16 * 16] = {0};
    peak_job job = {.operand = {0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f}, .sum = sum};
    size_t threads = (size_t)thaw_pool_size(pool);
    double seconds = 0;
    for (job.rounds = 16; seconds < PEAK_SECONDS; job.rounds *= 2) {
        seconds = time_peak(&job, pool, threads);
    }
    double rounds = (double)job.rounds / 2; /* of the last time measured */
    return rounds * (double)threads * PEAK_STEPS * PEAK_CHAINS * 8 / seconds / 1e9;
}

/* --- operands ----------------------------------------------------------------------------------
 */

#define PATTERN 4093 /* a prime: repeats never line up with a row */

/* Floats in −1 … 1 in one block of the heap, or NULL. */
static float *drawn(size_t count, uint32_t item) {
    float *out = thaw_heap_alloc((count + 1) * sizeof *out);
    if (out == NULL) return NULL;
    thaw_rng rng = thaw_rng_make(1, THAW_RNG_SAMPLE, 0, item);
    for (size_t i = 0; i < count; i++) {
        out[i] = i < PATTERN ? thaw_rng_uniform(&rng, -1, 1) : out[i - PATTERN];
    }
    return out;
}

/* --- a matrix product --------------------------------------------------------------------------
 */

typedef struct {
    thaw_gemm gemm;
    float *scratch;
    thaw_pool *pool;
} gemm_job;

static void run_gemm(void *context) {
    gemm_job *job = context;
    thaw_gemm_run(&job->gemm, job->scratch, job->pool);
}

thaw_status thaw_bench_gemm(int size, double seconds, thaw_pool *pool, thaw_bench_time *out,
                            thaw_error *err) {
    size_t floats = (size_t)size * (size_t)size;
    float *a = drawn(floats, 0), *b = drawn(floats, 1), *c = drawn(floats, 2);
    gemm_job job = {.gemm = {.m = size,
                             .n = size,
                             .k = size,
                             .a = a,
                             .b = b,
                             .c = c,
                             .lda = size,
                             .ldb = size,
                             .ldc = size},
                    .pool = pool};
    job.scratch = drawn(thaw_gemm_scratch(&job.gemm, thaw_pool_size(pool)), 3);
    bool ready = a != NULL && b != NULL && c != NULL && job.scratch != NULL;
    if (ready) *out = thaw_bench_run(run_gemm, &job, seconds);
    thaw_heap_free(a);
    thaw_heap_free(b);
    thaw_heap_free(c);
    thaw_heap_free(job.scratch);
    return ready ? THAW_OK : thaw_fail(err, THAW_NO_MEMORY, "matrices of %d", size);
}

/* --- a layer -----------------------------------------------------------------------------------
 */

bool thaw_bench_takes(const thaw_node *node) {
    return node->op == &thaw_op_conv2d || node->op == &thaw_op_dwconv2d ||
           node->op == &thaw_op_dense;
}

int thaw_bench_images(const thaw_node *node, int wanted) {
    int images = wanted;
    while (images > 1 && images * node->madds > MOST_MADDS) images /= 2;
    return images;
}

typedef struct {
    thaw_program *program;
    thaw_pass pass;
} forward_job;

static void run_forward(void *context) {
    forward_job *job = context;
    thaw_program_forward(job->program, &job->pass);
}

static thaw_status time_forward(const thaw_bench_layer *layer, const bool *member,
                                thaw_bench_time *out, thaw_error *err) {
    thaw_program_desc desc = {
        .graph = layer->graph, .member = member, .batch = layer->images, .pool = layer->pool};
    forward_job job = {.pass = {.n = layer->images}};
    THAW_TRY(thaw_program_create(&desc, &job.program, err));
    thaw_status status = thaw_program_allocate(job.program, err);
    float *image = drawn(thaw_program_input_floats(job.program), 0);
    if (status == THAW_OK && image == NULL) status = thaw_fail(err, THAW_NO_MEMORY, "an image");
    if (status == THAW_OK) {
        for (int i = 0; i < layer->images; i++) thaw_program_put(job.program, i, image);
        *out = thaw_bench_run(run_forward, &job, layer->seconds);
    }
    thaw_heap_free(image);
    thaw_program_destroy(job.program);
    return status;
}

typedef struct {
    const thaw_op *op;
    thaw_op_call call;
    float *x, *y, *dy, *gradient, *scratch; /* owned */
} backward_job;

static void run_backward(void *context) {
    const backward_job *job = context;
    job->op->backward(&job->call);
}

/* The call of a training step that wants one gradient alone. */
static bool open_backward(const thaw_bench_layer *layer, backward_job *job) {
    const thaw_graph *g = layer->graph;
    const thaw_node *node = &g->node[layer->node];
    thaw_shape xs = g->shape[node->input[0]], ys = g->shape[layer->node + 1];
    xs.n = ys.n = layer->images;
    thaw_op_use use = {.attr = node->attr,
                       .inputs = 1,
                       .x = {xs},
                       .y = ys,
                       .workers = thaw_pool_size(layer->pool),
                       .training = true};
    bool dkernel = layer->pass == THAW_BENCH_DKERNEL;
    size_t gradient = dkernel ? g->param[node->first_param].count : thaw_shape_count(xs);
    *job = (backward_job){.op = node->op,
                          .x = drawn(thaw_shape_count(xs), 0),
                          .y = drawn(thaw_shape_count(ys), 1),
                          .dy = drawn(thaw_shape_count(ys), 2),
                          .gradient = drawn(gradient, 3),
                          .scratch = drawn(thaw_op_scratch(node->op, &use), 4)};
    job->call = (thaw_op_call){.attr = node->attr,
                               .inputs = 1,
                               .x = {job->x},
                               .xs = {xs},
                               .y = job->y,
                               .ys = ys,
                               .dy = job->dy,
                               .dx = {dkernel ? NULL : job->gradient},
                               .dparam = {dkernel ? job->gradient : NULL},
                               .scratch = job->scratch,
                               .training = true,
                               .trainable = true,
                               .pool = layer->pool};
    for (int i = 0; i < node->params; i++) {
        job->call.param[i] = thaw_graph_param_data(g, node->first_param + i);
    }
    return job->x != NULL && job->y != NULL && job->dy != NULL && job->gradient != NULL &&
           job->scratch != NULL;
}

static thaw_status time_backward(const thaw_bench_layer *layer, thaw_bench_time *out,
                                 thaw_error *err) {
    backward_job job;
    bool ready = open_backward(layer, &job);
    if (ready) *out = thaw_bench_run(run_backward, &job, layer->seconds);
    thaw_heap_free(job.x);
    thaw_heap_free(job.y);
    thaw_heap_free(job.dy);
    thaw_heap_free(job.gradient);
    thaw_heap_free(job.scratch);
    return ready ? THAW_OK : thaw_fail(err, THAW_NO_MEMORY, "a layer's values");
}

thaw_status thaw_bench_layer_run(const thaw_bench_layer *layer, thaw_bench_time *out,
                                 thaw_error *err) {
    if (layer->pass != THAW_BENCH_FORWARD) return time_backward(layer, out, err);
    bool *member = thaw_heap_alloc((size_t)layer->graph->nodes * sizeof *member);
    if (member == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a plan");
    for (int i = 0; i < layer->graph->nodes; i++) member[i] = i == layer->node;
    thaw_status status = time_forward(layer, member, out, err);
    thaw_heap_free(member);
    return status;
}
