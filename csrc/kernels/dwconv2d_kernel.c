/* The kernel's gradient. */
#include "base/whole.h"
#include "kernels/columns.h"
#include "kernels/dwconv2d.h"
#include "kernels/lanes.h"

#define CHUNK_FLOATS 16384 /* a split's least work */
#define MAX_SPLITS 32      /* partial kernel gradients */
/* Pixels of a line: in shorter ones the edges cost more than loading dy once saves. */
#define MIN_THREE_TAPS 28

/* Lines of dy are dealt to a fixed number of partial gradients, added up in order at the end. */
typedef struct {
    const thaw_window *win;
    const float *x, *dy;
    float *partials;
    size_t split_lines;
} kernel_job;

static size_t kernel_floats(const thaw_window *win) {
    return (size_t)win->kh * (size_t)win->kw * (size_t)win->x.c;
}

static size_t lines_of_split(const thaw_window *win) {
    size_t lines = (size_t)win->y.n * (size_t)win->y.h;
    size_t least = 1 + CHUNK_FLOATS / ((size_t)win->y.w * (size_t)win->y.c);
    return size_max(least, size_ceil_div(lines, MAX_SPLITS));
}

static size_t split_count(const thaw_window *win) {
    return size_ceil_div((size_t)win->y.n * (size_t)win->y.h, lines_of_split(win));
}

size_t thaw_dwconv2d_scratch(const thaw_window *win, int workers) {
    (void)workers;
    return split_count(win) * kernel_floats(win);
}

/* dkernel += Σ_j x · dy over `count` pixels, for the 16 channels (a cache line) at the pointers. */
static void correlate_16(const float *x, ptrdiff_t x_next, const float *dy, ptrdiff_t dy_next,
                         int count, float *dkernel) {
    vec sum0 = vec_zero(), sum1 = vec_zero(), sum2 = vec_zero(), sum3 = vec_zero();
    for (int j = 0; j < count; j++, x += x_next, dy += dy_next) {
        sum0 = vec_madd(vec_load(x), vec_load(dy), sum0);
        sum1 = vec_madd(vec_load(x + 4), vec_load(dy + 4), sum1);
        sum2 = vec_madd(vec_load(x + 8), vec_load(dy + 8), sum2);
        sum3 = vec_madd(vec_load(x + 12), vec_load(dy + 12), sum3);
    }
    vec_store(dkernel, vec_add(vec_load(dkernel), sum0));
    vec_store(dkernel + 4, vec_add(vec_load(dkernel + 4), sum1));
    vec_store(dkernel + 8, vec_add(vec_load(dkernel + 8), sum2));
    vec_store(dkernel + 12, vec_add(vec_load(dkernel + 12), sum3));
}

/* The same for the first `left` of four channels. */
static void correlate_some(const float *x, ptrdiff_t x_next, const float *dy, ptrdiff_t dy_next,
                           int count, float *dkernel, size_t left) {
    vec sum = vec_zero();
    for (int j = 0; j < count; j++, x += x_next, dy += dy_next) {
        sum = vec_madd(lanes_load(x, left), lanes_load(dy, left), sum);
    }
    lanes_store(dkernel, left, vec_add(lanes_load(dkernel, left), sum));
}

/* Pixels of a line of dy that one tap reads inside the line of x, and where it meets them. */
typedef struct {
    int corner; /* pixel of x under the tap at j = 0 */
    int first, end;
} tap_span;

static tap_span span_of(const thaw_window *win, int q) {
    tap_span span = {.corner = q - win->pad_left};
    span.first = span.corner < 0 ? int_ceil_div(-span.corner, win->stride_w) : 0;
    int end = span.corner < win->x.w ? (win->x.w - 1 - span.corner) / win->stride_w + 1 : 0;
    span.end = int_max(int_min(end, win->y.w), span.first);
    return span;
}

static void correlate_tap(const thaw_window *win, const float *x, const float *dy, int q,
                          size_t channel, float *dkernel) {
    size_t c = (size_t)win->x.c;
    ptrdiff_t x_next = (ptrdiff_t)win->stride_w * win->x.c;
    tap_span span = span_of(win, q);
    int count = span.end - span.first;
    if (count == 0) return;
    const float *from = x + ((ptrdiff_t)span.first * win->stride_w + span.corner) * (ptrdiff_t)c;
    const float *by = dy + (size_t)span.first * c;
    size_t k = channel;
    for (; k + 16 <= c; k += 16) {
        correlate_16(from + k, x_next, by + k, win->x.c, count, dkernel + k);
    }
    for (; k < c; k += 4) {
        correlate_some(from + k, x_next, by + k, win->x.c, count, dkernel + k, c - k);
    }
}

/* Pixel j of dy for those of three taps that read it inside, eight channels. */
static void correlate_edge(const tap_span span[3], const float *x, ptrdiff_t x_next,
                           const float *dy, ptrdiff_t c, int j, vec sum[3][2]) {
    for (int q = 0; q < 3; q++) {
        if (j < span[q].first || j >= span[q].end) continue;
        const float *from = x + j * x_next + span[q].corner * c;
        sum[q][0] = vec_madd(vec_load(from), vec_load(dy + j * c), sum[q][0]);
        sum[q][1] = vec_madd(vec_load(from + 4), vec_load(dy + j * c + 4), sum[q][1]);
    }
}

/* All three taps of a line at once, for eight channels: dy is loaded once for the three. Sums go up
 * in j, as those of a single tap. */
static void correlate_three(const tap_span span[3], const float *x, ptrdiff_t x_next,
                            const float *dy, ptrdiff_t c, float *dkernel) {
    vec sum[3][2];
    for (int q = 0; q < 3; q++) sum[q][0] = sum[q][1] = vec_zero();
    int begin = span[0].first, end = span[2].end; /* pixels that all three read */
    int j = span[2].first, last = span[0].end;    /* pixels that one does */
    for (; j < int_min(begin, last); j++) correlate_edge(span, x, x_next, dy, c, j, sum);
    vec a0 = sum[0][0], a1 = sum[0][1], b0 = sum[1][0], b1 = sum[1][1];
    vec c0 = sum[2][0], c1 = sum[2][1];
    const float *from = x + j * x_next + span[0].corner * c, *by = dy + j * c;
    for (; j < end; j++, from += x_next, by += c) {
        vec low = vec_load(by), high = vec_load(by + 4);
        a0 = vec_madd(vec_load(from), low, a0);
        a1 = vec_madd(vec_load(from + 4), high, a1);
        b0 = vec_madd(vec_load(from + c), low, b0);
        b1 = vec_madd(vec_load(from + c + 4), high, b1);
        c0 = vec_madd(vec_load(from + 2 * c), low, c0);
        c1 = vec_madd(vec_load(from + 2 * c + 4), high, c1);
    }
    sum[0][0] = a0, sum[0][1] = a1, sum[1][0] = b0, sum[1][1] = b1, sum[2][0] = c0, sum[2][1] = c1;
    for (; j < last; j++) correlate_edge(span, x, x_next, dy, c, j, sum);
    for (int q = 0; q < 3; q++, dkernel += c) {
        vec_store(dkernel, vec_add(vec_load(dkernel), sum[q][0]));
        vec_store(dkernel + 4, vec_add(vec_load(dkernel + 4), sum[q][1]));
    }
}

/* What one line of dy and one line of x give to one line of the kernel. */
static void correlate_lines(const thaw_window *win, const float *x, const float *dy,
                            float *dkernel) {
    size_t c = (size_t)win->x.c, k = 0;
    if (win->kw == 3 && win->y.w >= MIN_THREE_TAPS) {
        tap_span span[3] = {span_of(win, 0), span_of(win, 1), span_of(win, 2)};
        ptrdiff_t x_next = (ptrdiff_t)win->stride_w * win->x.c;
        for (; k + 8 <= c; k += 8) {
            correlate_three(span, x + k, x_next, dy + k, win->x.c, dkernel + k);
        }
    }
    for (int q = 0; q < win->kw; q++) correlate_tap(win, x, dy, q, k, dkernel + (size_t)q * c);
}

static void run_split(void *context, size_t chunk, int worker) {
    (void)worker;
    const kernel_job *job = context;
    const thaw_window *win = job->win;
    size_t height = (size_t)win->y.h, lines = (size_t)win->y.n * height;
    size_t kernel_line = (size_t)win->kw * (size_t)win->x.c;
    size_t x_line = (size_t)win->x.w * (size_t)win->x.c,
           dy_line = (size_t)win->y.w * (size_t)win->y.c;
    float *dkernel = job->partials + chunk * kernel_floats(win);
    lanes_zero(dkernel, kernel_floats(win));
    size_t end = (chunk + 1) * job->split_lines;
    for (size_t line = chunk * job->split_lines; line < end && line < lines; line++) {
        const float *image = job->x + line / height * thaw_shape_image(win->x);
        int corner = (int)(line % height) * win->stride_h - win->pad_top;
        for (int p = 0; p < win->kh; p++) {
            int h = corner + p;
            if (h < 0 || h >= win->x.h) continue;
            correlate_lines(win, image + (size_t)h * x_line, job->dy + line * dy_line,
                            dkernel + (size_t)p * kernel_line);
        }
    }
}

void thaw_dwconv2d_backward_kernel(const thaw_window *win, const float *x, const float *dy,
                                   float *dkernel, float *scratch, thaw_pool *pool) {
    kernel_job job = {win, x, dy, scratch, lines_of_split(win)};
    size_t splits = split_count(win);
    thaw_parallel_for(pool, splits, run_split, &job);
    thaw_columns_combine(scratch, splits, kernel_floats(win), dkernel);
}
