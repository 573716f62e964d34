#include "kernels/dwconv2d.h"

#include <stdbool.h>

#include "base/whole.h"
#include "kernels/act.h"
#include "kernels/lanes.h"

/* Forward and data gradient: both gather, output by output. */

#define CHUNK_FLOATS 16384 /* a chunk's work */

/* Along one axis, the taps that output i reads: tap first + t · tap_step meets source pixel
 * source + t · source_step, t = 0 … count − 1. */
typedef struct {
    int first, tap_step;
    int source, source_step;
    int count;
} taps;

typedef struct {
    int kernel, stride, pad;
    int sources; /* pixels of the source along the axis */
    int outputs;
    bool backward;
} axis;

/* Forward: source = i·stride − pad + tap. Backward: i = source·stride − pad + tap, so every
 * stride-th tap counts, and the source goes down as the tap goes up. */
static taps taps_of(const axis *a, int i) {
    taps t;
    if (a->backward) {
        int padded = i + a->pad;
        t.source = int_min(padded / a->stride, a->sources - 1);
        t.source_step = -1;
        t.first = padded - t.source * a->stride;
        t.tap_step = a->stride;
        int end = int_min(a->kernel, padded + 1);
        t.count = t.first < end ? (end - t.first - 1) / a->stride + 1 : 0;
    } else {
        int corner = i * a->stride - a->pad;
        t.first = int_max(0, -corner);
        t.tap_step = 1;
        t.source = corner + t.first;
        t.source_step = 1;
        t.count = int_max(0, int_min(a->kernel, a->sources - corner) - t.first);
    }
    if (t.count == 0) t.first = t.source = 0; /* nothing is read, but pointers are made */
    return t;
}

/* `count` outputs of one line that use the same taps. Distances are in floats. */
typedef struct {
    const float *from, *kernel; /* under the first tap, channel 0 */
    float *to;
    ptrdiff_t from_line, from_tap, from_next;
    ptrdiff_t kernel_line, kernel_tap;
    ptrdiff_t to_next;
    int lines, taps; /* of the window */
    int count, c;
    bool edges; /* the first output lacks its first pixel, the last one its last */
    thaw_epilogue epilogue;
    act_limits limits; /* of the epilogue's activation */
} gather_run;

static inline vec finish(const gather_run *run, vec sum, size_t channel) {
    const thaw_epilogue *epilogue = &run->epilogue;
    if (epilogue->bias != NULL) {
        sum = vec_add(sum, lanes_load(epilogue->bias + channel, (size_t)run->c - channel));
    }
    if (run->limits.all) return act_clamp(run->limits, sum);
    return act_apply(epilogue->act, epilogue->slope, sum);
}

/* Four channels of four outputs: each kernel value is loaded once for all four. */
static void gather_four(const gather_run *run, const float *from, float *to, size_t channel) {
    ptrdiff_t next = run->from_next;
    vec sum0 = vec_zero(), sum1 = vec_zero(), sum2 = vec_zero(), sum3 = vec_zero();
    for (int p = 0; p < run->lines; p++) {
        const float *x = from + p * run->from_line + channel;
        const float *k = run->kernel + p * run->kernel_line + channel;
        for (int q = 0; q < run->taps; q++, x += run->from_tap, k += run->kernel_tap) {
            vec weight = vec_load(k);
            sum0 = vec_madd(vec_load(x), weight, sum0);
            sum1 = vec_madd(vec_load(x + next), weight, sum1);
            sum2 = vec_madd(vec_load(x + 2 * next), weight, sum2);
            sum3 = vec_madd(vec_load(x + 3 * next), weight, sum3);
        }
    }
    to += channel;
    vec_store(to, finish(run, sum0, channel));
    vec_store(to + run->to_next, finish(run, sum1, channel));
    vec_store(to + 2 * run->to_next, finish(run, sum2, channel));
    vec_store(to + 3 * run->to_next, finish(run, sum3, channel));
}

/* Four channels of four outputs through a window three wide: a source pixel is loaded once for all
 * outputs that read it, and nothing is counted. Output r reads pixels r · stride + 0, 1, 2 at x, in
 * this order, as gather_four does. */
#define TAP(sum, weight) sum = vec_madd(pixel, weight, sum)
#define LOAD_WEIGHTS(k)                                                                            \
    vec w0 = vec_load(k), w1 = vec_load(k + run->kernel_tap), w2 = vec_load(k + 2 * run->kernel_tap)
#define NEXT(x)                                                                                    \
    pixel = vec_load(x);                                                                           \
    x += step

/* The first or the last pixel may lie outside: then it is neither read nor counted. */
static inline void three_wide(const gather_run *run, const float *x, const float *k, vec sum[4],
                              bool has_first, bool has_last) {
    ptrdiff_t step = run->from_tap;
    vec pixel, sum0 = sum[0], sum1 = sum[1], sum2 = sum[2], sum3 = sum[3];
    LOAD_WEIGHTS(k);
    if (has_first) {
        pixel = vec_load(x);
        TAP(sum0, w0);
    }
    x += step;
    NEXT(x), TAP(sum0, w1), TAP(sum1, w0);
    NEXT(x), TAP(sum0, w2), TAP(sum1, w1), TAP(sum2, w0);
    NEXT(x), TAP(sum1, w2), TAP(sum2, w1), TAP(sum3, w0);
    NEXT(x), TAP(sum2, w2), TAP(sum3, w1);
    if (has_last) {
        pixel = vec_load(x);
        TAP(sum3, w2);
    }
    sum[0] = sum0, sum[1] = sum1, sum[2] = sum2, sum[3] = sum3;
}

static inline void three_wide_by_two(const gather_run *run, const float *x, const float *k,
                                     vec sum[4]) {
    ptrdiff_t step = run->from_tap;
    vec pixel, sum0 = sum[0], sum1 = sum[1], sum2 = sum[2], sum3 = sum[3];
    LOAD_WEIGHTS(k);
    NEXT(x), TAP(sum0, w0);
    NEXT(x), TAP(sum0, w1);
    NEXT(x), TAP(sum0, w2), TAP(sum1, w0);
    NEXT(x), TAP(sum1, w1);
    NEXT(x), TAP(sum1, w2), TAP(sum2, w0);
    NEXT(x), TAP(sum2, w1);
    NEXT(x), TAP(sum2, w2), TAP(sum3, w0);
    NEXT(x), TAP(sum3, w1);
    NEXT(x), TAP(sum3, w2);
    sum[0] = sum0, sum[1] = sum1, sum[2] = sum2, sum[3] = sum3;
}

#undef TAP
#undef LOAD_WEIGHTS
#undef NEXT

/* How far outputs lie apart, as source pixels are counted, and which pixels there are. */
typedef struct {
    int stride;
    bool has_first, has_last;
} four_outputs;

/* All whole fours of channels. The outputs lie to_next apart, as the taps count them; called with a
 * constant `four`. */
static inline void gather_three_wide(const gather_run *run, const float *from, float *to,
                                     ptrdiff_t to_next, size_t whole, four_outputs four) {
    for (size_t channel = 0; channel < whole; channel += 4) {
        vec sum[4] = {vec_zero(), vec_zero(), vec_zero(), vec_zero()};
        const float *x = from + channel, *k = run->kernel + channel;
        for (int p = 0; p < run->lines; p++, x += run->from_line, k += run->kernel_line) {
            if (four.stride == 1) three_wide(run, x, k, sum, four.has_first, four.has_last);
            if (four.stride == 2) three_wide_by_two(run, x, k, sum);
        }
        float *out = to + channel;
        for (int r = 0; r < 4; r++, out += to_next) vec_store(out, finish(run, sum[r], channel));
    }
}

static void gather_neighbours(const gather_run *run, const float *from, float *to,
                              ptrdiff_t to_next, size_t whole, bool has_first, bool has_last) {
    if (has_first && has_last) {
        gather_three_wide(run, from, to, to_next, whole, (four_outputs){1, true, true});
    } else if (has_first) {
        gather_three_wide(run, from, to, to_next, whole, (four_outputs){1, true, false});
    } else if (has_last) {
        gather_three_wide(run, from, to, to_next, whole, (four_outputs){1, false, true});
    } else {
        gather_three_wide(run, from, to, to_next, whole, (four_outputs){1, false, false});
    }
}

/* Four channels, or what is left of them, of one output. */
static inline void gather_one(const gather_run *run, const float *from, float *to, size_t channel,
                              size_t left) {
    vec sum = vec_zero();
    for (int p = 0; p < run->lines; p++) {
        const float *x = from + p * run->from_line + channel;
        const float *k = run->kernel + p * run->kernel_line + channel;
        for (int q = 0; q < run->taps; q++, x += run->from_tap, k += run->kernel_tap) {
            sum = vec_madd(lanes_load(x, left), lanes_load(k, left), sum);
        }
    }
    lanes_store(to + channel, left, finish(run, sum, channel));
}

/* All whole fours of channels of the four outputs from `at` on. */
static void gather_block(const gather_run *run, int at, size_t whole) {
    ptrdiff_t next = run->from_next, tap = run->from_tap;
    const float *from = run->from + at * next;
    float *to = run->to + at * run->to_next;
    bool at_begin = run->edges && at == 0, at_end = run->edges && at + 4 == run->count;
    if (run->taps == 3 && next == tap) {
        gather_neighbours(run, from, to, run->to_next, whole, !at_begin, !at_end);
    } else if (run->taps == 3 && next == -tap) { /* taps go down: begin with the last output */
        from += 3 * next;
        to += 3 * run->to_next;
        gather_neighbours(run, from, to, -run->to_next, whole, !at_end, !at_begin);
    } else if (run->taps == 3 && next == 2 * tap) {
        gather_three_wide(run, from, to, run->to_next, whole, (four_outputs){2, true, true});
    } else {
        for (size_t k = 0; k < whole; k += 4) gather_four(run, from, to, k);
    }
}

/* Outputs in fours; the last four overlap those before where the count is no multiple. */
static void gather(const gather_run *run) {
    size_t c = (size_t)run->c, whole = c / 4 * 4;
    bool fours = run->count >= 4;
    for (int i = 0; fours && i < run->count; i += 4) {
        gather_block(run, int_min(i, run->count - 4), whole);
    }
    const float *from = run->from;
    float *to = run->to;
    for (int i = 0; i < run->count; i++, from += run->from_next, to += run->to_next) {
        for (size_t k = 0; !fours && k < whole; k += 4) gather_one(run, from, to, k, 4);
        if (whole < c) gather_one(run, from, to, whole, c - whole);
    }
}

typedef struct {
    axis h, w;
    int kw, c;
    const float *from, *kernel;
    float *to;
    thaw_epilogue epilogue;
    size_t lines; /* of the output, all images */
    size_t chunk_lines;
} gather_job;

/* Three taps, one of which the first and the last output lack: most lines of most networks. They
 * are one run, where runs of equal taps would be three. */
static bool lacks_corners_alone(const axis *w, int c) {
    return w->kernel == 3 && w->stride == 1 && w->pad == 1 && w->sources == w->outputs &&
           w->outputs >= 4 && c % 4 == 0;
}

/* Points a run at the source pixels and the weights of these taps. */
static void aim(gather_run *run, taps t, const float *line, const float *kernel) {
    run->taps = t.count;
    run->from = line + (ptrdiff_t)t.source * run->c;
    run->from_tap = (ptrdiff_t)t.source_step * run->c;
    run->kernel = kernel + (ptrdiff_t)t.first * run->c;
    run->kernel_tap = (ptrdiff_t)t.tap_step * run->c;
}

/* Outputs phase, phase + step, … of one line, in runs of equal taps. */
static void gather_phase(const gather_job *job, gather_run run, int phase) {
    const axis *w = &job->w;
    int step = w->backward ? w->stride : 1;
    const float *line = run.from, *kernel = run.kernel;
    float *to = run.to;
    if (lacks_corners_alone(w, job->c)) {
        aim(&run, taps_of(w, 1), line, kernel);
        run.from -= run.from_next; /* output 0's taps, were they all there */
        run.count = w->outputs;
        run.edges = true;
        gather(&run);
        return;
    }
    for (int j = phase; j < w->outputs;) {
        taps t = taps_of(w, j);
        int next = j + step;
        for (run.count = 1; next < w->outputs; next += step, run.count++) {
            taps other = taps_of(w, next);
            if (other.first != t.first || other.count != t.count) break;
        }
        aim(&run, t, line, kernel);
        run.to = to + (ptrdiff_t)j * job->c;
        gather(&run);
        j = next;
    }
}

static void gather_line(const gather_job *job, size_t line) {
    const axis *h = &job->h, *w = &job->w;
    size_t c = (size_t)job->c, from_line = (size_t)w->sources * c;
    size_t n = line / (size_t)h->outputs;
    taps t = taps_of(h, (int)(line % (size_t)h->outputs));
    int step = w->backward ? w->stride : 1;
    gather_run run = {
        .from = job->from + (n * (size_t)h->sources + (size_t)t.source) * from_line,
        .kernel = job->kernel + (size_t)(t.first * job->kw) * c,
        .to = job->to + line * (size_t)w->outputs * c,
        .from_line = t.source_step * (ptrdiff_t)from_line,
        .from_next = (ptrdiff_t)(w->backward ? 1 : w->stride) * job->c,
        .kernel_line = (ptrdiff_t)t.tap_step * job->kw * job->c,
        .to_next = (ptrdiff_t)step * job->c,
        .lines = t.count,
        .c = job->c,
        .epilogue = job->epilogue,
        .limits = act_limits_of(job->epilogue.act),
    };
    for (int phase = 0; phase < step; phase++) gather_phase(job, run, phase);
}

static void run_gather(void *context, size_t chunk, int worker) {
    (void)worker;
    const gather_job *job = context;
    size_t end = (chunk + 1) * job->chunk_lines;
    if (end > job->lines) end = job->lines;
    for (size_t line = chunk * job->chunk_lines; line < end; line++) gather_line(job, line);
}

static void gather_all(const thaw_window *win, bool backward, gather_job *job, thaw_pool *pool) {
    thaw_shape from = backward ? win->y : win->x, to = backward ? win->x : win->y;
    job->h = (axis){win->kh, win->stride_h, win->pad_top, from.h, to.h, backward};
    job->w = (axis){win->kw, win->stride_w, win->pad_left, from.w, to.w, backward};
    job->kw = win->kw;
    job->c = win->x.c;
    job->lines = (size_t)to.n * (size_t)to.h;
    job->chunk_lines = 1 + CHUNK_FLOATS / ((size_t)to.w * (size_t)to.c);
    thaw_parallel_for(pool, size_ceil_div(job->lines, job->chunk_lines), run_gather, job);
}

void thaw_dwconv2d_forward(const thaw_window *win, const float *x, const float *kernel,
                           const thaw_epilogue *epilogue, float *y, float *scratch,
                           thaw_pool *pool) {
    (void)scratch;
    gather_job job = {.from = x, .kernel = kernel, .to = y};
    if (epilogue != NULL) job.epilogue = *epilogue;
    gather_all(win, false, &job, pool);
}

void thaw_dwconv2d_backward_data(const thaw_window *win, const float *dy, const float *kernel,
                                 float *dx, float *scratch, thaw_pool *pool) {
    (void)scratch;
    gather_job job = {.from = dy, .kernel = kernel, .to = dx};
    gather_all(win, true, &job, pool);
}
