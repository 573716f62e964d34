#include "kernels/conv2d.h"

#include <stdbool.h>

#include "base/whole.h"
#include "kernels/gemm_core.h"
#include "kernels/gemm_micro.h"
#include "kernels/patches.h"
#include "kernels/winograd.h"

static int positions(const thaw_window *win) {
    return win->y.n * win->y.h * win->y.w;
}

static int patch_floats(const thaw_window *win) {
    return win->kh * win->kw * win->x.c;
}

/* Pixels of a dense image batch as rows. */
static thaw_grid pixel_rows(int c) {
    return (thaw_grid){.h = 1, .w = 1, .image = (size_t)c};
}

static thaw_patches windows_of(const thaw_window *win, const float *x) {
    return (thaw_patches){.x = x,
                          .shape = win->x,
                          .rows_h = win->y.h,
                          .rows_w = win->y.w,
                          .taps_h = win->kh,
                          .taps_w = win->kw,
                          .step_h = win->stride_h,
                          .step_w = win->stride_w,
                          .corner_h = -win->pad_top,
                          .corner_w = -win->pad_left};
}

/* A 1 × 1 window that stays inside needs no patches: its rows are pixels of x. */
static bool is_pointwise(const thaw_window *win) {
    return win->kh == 1 && win->kw == 1 && win->pad_top == 0 && win->pad_left == 0 &&
           (win->y.h - 1) * win->stride_h < win->x.h && (win->y.w - 1) * win->stride_w < win->x.w;
}

static bool is_dense_pointwise(const thaw_window *win) {
    return is_pointwise(win) && win->y.h == win->x.h && win->y.w == win->x.w;
}

/* Pixels of x under a pointwise window. */
static thaw_gemm_matrix pixels_under(const thaw_window *win, const float *x) {
    if (is_dense_pointwise(win)) return (thaw_gemm_matrix){.data = x, .rows = pixel_rows(win->x.c)};
    size_t c = (size_t)win->x.c, line = (size_t)win->x.w * c;
    return (thaw_gemm_matrix){.data = x,
                              .rows = {.h = win->y.h,
                                       .w = win->y.w,
                                       .image = (size_t)win->x.h * line,
                                       .line = (size_t)win->stride_h * line,
                                       .pixel = (size_t)win->stride_w * c}};
}

/* ---- forward ---------------------------------------------------------------------------------
 */

static thaw_winograd winograd_of(const thaw_window *win) {
    return (thaw_winograd){win->x, win->y, -win->pad_top, -win->pad_left};
}

static bool is_three_by_three(const thaw_window *win) {
    return win->kh == 3 && win->kw == 3 && win->stride_h == 1 && win->stride_w == 1;
}

static bool forward_by_winograd(const thaw_window *win) {
    thaw_winograd winograd = winograd_of(win);
    return is_three_by_three(win) && thaw_winograd_pays(&winograd);
}

size_t thaw_conv2d_packed(const thaw_window *win) {
    if (forward_by_winograd(win)) return thaw_winograd_packed(win->x.c, win->y.c);
    return thaw_gemm_panels(patch_floats(win), win->y.c);
}

void thaw_conv2d_pack(const thaw_window *win, const float *kernel, float *packed, thaw_pool *pool) {
    if (forward_by_winograd(win)) {
        thaw_winograd_pack(kernel, THAW_WINOGRAD_PLAIN, win->x.c, win->y.c, packed, pool);
        return;
    }
    thaw_gemm_matrix weights = {.data = kernel, .rows = pixel_rows(win->y.c)};
    thaw_gemm_block all = {.count = win->y.c, .depth = patch_floats(win)};
    thaw_gemm_right_plain(&weights, all, packed);
}

/* The sizes of the product that a forward pass is. */
static thaw_product forward_product(const thaw_window *win) {
    return (thaw_product){.m = positions(win),
                          .n = win->y.c,
                          .k = patch_floats(win),
                          .least_columns = is_pointwise(win) ? THAW_GEMM_LEAST_COLUMNS : 0};
}

size_t thaw_conv2d_packed_scratch(const thaw_window *win, int workers) {
    thaw_winograd winograd = winograd_of(win);
    if (forward_by_winograd(win)) return thaw_winograd_scratch(&winograd, workers);
    thaw_product product = forward_product(win);
    return thaw_product_scratch(&product, workers);
}

/* A forward pass's product, which has its right operand. */
static void run_forward(const thaw_window *win, const float *x, thaw_product product,
                        const thaw_epilogue *epilogue, float *y, float *scratch, thaw_pool *pool) {
    thaw_patches patches = windows_of(win, x);
    thaw_gemm_matrix pixels = pixels_under(win, x);
    bool pointwise = is_pointwise(win);
    product.left = pointwise ? thaw_gemm_left_plain : thaw_patches_left;
    product.left_operand = pointwise ? (const void *)&pixels : (const void *)&patches;
    product.c = y;
    product.c_rows = pixel_rows(win->y.c);
    if (epilogue != NULL) product.epilogue = *epilogue;
    thaw_product_run(&product, scratch, pool);
}

void thaw_conv2d_forward_packed(const thaw_window *win, const float *x, const float *packed,
                                const thaw_epilogue *epilogue, float *y, float *scratch,
                                thaw_pool *pool) {
    if (forward_by_winograd(win)) {
        thaw_winograd winograd = winograd_of(win);
        thaw_winograd_run(&winograd, x, packed, epilogue, y, scratch, pool);
        return;
    }
    thaw_product product = forward_product(win);
    product.panels = packed;
    run_forward(win, x, product, epilogue, y, scratch, pool);
}

void thaw_conv2d_forward(const thaw_window *win, const float *x, const float *kernel,
                         const thaw_epilogue *epilogue, float *y, float *scratch, thaw_pool *pool) {
    if (forward_by_winograd(win)) {
        float *packed = scratch;
        thaw_conv2d_pack(win, kernel, packed, pool);
        scratch += thaw_conv2d_packed(win);
        thaw_conv2d_forward_packed(win, x, packed, epilogue, y, scratch, pool);
        return;
    }
    thaw_gemm_matrix weights = {.data = kernel, .rows = pixel_rows(win->y.c)};
    thaw_product product = forward_product(win);
    product.right = thaw_gemm_right_plain;
    product.right_operand = &weights;
    run_forward(win, x, product, epilogue, y, scratch, pool);
}

/* ---- backward --------------------------------------------------------------------------------
 */

void thaw_conv2d_backward_kernel(const thaw_window *win, const float *x, const float *dy,
                                 float *dkernel, float *scratch, thaw_pool *pool) {
    thaw_patches patches = windows_of(win, x);
    thaw_gemm_matrix pixels = pixels_under(win, x);
    thaw_gemm_matrix gradients = {.data = dy, .rows = pixel_rows(win->y.c)};
    bool pointwise = is_pointwise(win);
    thaw_product product = {
        .m = patch_floats(win),
        .n = win->y.c,
        .k = positions(win),
        .left = pointwise ? thaw_gemm_left_transposed : thaw_patches_left_transposed,
        .left_operand = pointwise ? (const void *)&pixels : (const void *)&patches,
        .right = thaw_gemm_right_plain,
        .right_operand = &gradients,
        .c = dkernel,
        .c_rows = pixel_rows(win->y.c),
        .split = true,
    };
    thaw_product_run(&product, scratch, pool);
}

/* dx = dy · kernelᵀ, pixel by pixel. */
static void backward_pointwise(const thaw_window *win, const float *dy, const float *kernel,
                               float *dx, float *scratch, thaw_pool *pool) {
    thaw_gemm_matrix gradients = {.data = dy, .rows = pixel_rows(win->y.c)};
    thaw_gemm_matrix weights = {.data = kernel, .rows = pixel_rows(win->y.c)};
    thaw_product product = {.m = positions(win),
                            .n = win->x.c,
                            .k = win->y.c,
                            .left = thaw_gemm_left_plain,
                            .left_operand = &gradients,
                            .right = thaw_gemm_right_transposed,
                            .right_operand = &weights,
                            .c = dx,
                            .c_rows = pixel_rows(win->x.c)};
    thaw_product_run(&product, scratch, pool);
}

/* The input gradient is a convolution of dy with the kernel turned around, one for each phase: the
 * pixels of dx whose padded coordinate leaves the same remainder under the stride see the same taps
 * p, p + stride, …, of neighbouring dy. So no multiplication by a zero between strides, and each
 * pixel is written by one chunk. */
typedef struct {
    int first;     /* pixel of dx where the phase begins; then every stride-th */
    int count;     /* pixels of dx */
    int first_tap; /* smallest tap of the kernel */
    int taps;      /* may be 0: these pixels are never read, and their gradient is 0 */
    int corner;    /* dy's pixel under the largest tap at `first` */
} phase;

static phase phase_of(int remainder, int size, int kernel, int stride, int pad) {
    phase f = {.first_tap = remainder};
    f.first = ((remainder - pad) % stride + stride) % stride;
    f.count = f.first < size ? (size - f.first - 1) / stride + 1 : 0;
    f.taps = remainder < kernel ? (kernel - remainder - 1) / stride + 1 : 0;
    f.corner = (f.first + pad - remainder) / stride - (f.taps - 1);
    return f;
}

typedef struct {
    const thaw_window *win;
    const float *kernel;
    phase h, w;
} turned_kernel;

/* Row (p, q, o) of the right operand, column c: kernel[p', q', c, o] with the taps from last to
 * first. */
static void turned_kernel_right(const void *operand, thaw_gemm_block block, float *packed) {
    const turned_kernel *turned = operand;
    const thaw_window *win = turned->win;
    int out = win->y.c, end = block.k + block.depth;
    size_t depth = (size_t)block.depth;
    for (int k = block.k; k < end;) {
        int tap = k / out, o = k % out;
        int run = out - o < end - k ? out - o : end - k;
        int p = turned->h.first_tap + (turned->h.taps - 1 - tap / turned->w.taps) * win->stride_h;
        int q = turned->w.first_tap + (turned->w.taps - 1 - tap % turned->w.taps) * win->stride_w;
        for (int j = 0; j < block.count; j++) {
            int row = (p * win->kw + q) * win->x.c + block.first + j;
            const float *from = turned->kernel + (size_t)row * (size_t)out + o;
            thaw_gemm_pack_column(from, (size_t)run, j, depth,
                                  packed + (size_t)(k - block.k) * THAW_GEMM_NR);
        }
        k += run;
    }
    thaw_gemm_pack_zeros(block.count, depth, packed);
}

static thaw_product phase_product(const turned_kernel *turned) {
    const thaw_window *win = turned->win;
    return (thaw_product){.m = win->x.n * turned->h.count * turned->w.count,
                          .n = win->x.c,
                          .k = turned->h.taps * turned->w.taps * win->y.c};
}

static void run_phase(const turned_kernel *turned, const float *dy, float *dx, float *scratch,
                      thaw_pool *pool) {
    const thaw_window *win = turned->win;
    const phase *h = &turned->h, *w = &turned->w;
    size_t c = (size_t)win->x.c, line = (size_t)win->x.w * c;
    thaw_patches patches = {.x = dy,
                            .shape = win->y,
                            .rows_h = h->count,
                            .rows_w = w->count,
                            .taps_h = h->taps,
                            .taps_w = w->taps,
                            .step_h = 1,
                            .step_w = 1,
                            .corner_h = h->corner,
                            .corner_w = w->corner};
    thaw_product product = phase_product(turned);
    product.left = thaw_patches_left;
    product.left_operand = &patches;
    product.right = turned_kernel_right;
    product.right_operand = turned;
    product.c = dx + (size_t)h->first * line + (size_t)w->first * c;
    product.c_rows = (thaw_grid){.h = h->count,
                                 .w = w->count,
                                 .image = (size_t)win->x.h * line,
                                 .line = (size_t)win->stride_h * line,
                                 .pixel = (size_t)win->stride_w * c};
    thaw_product_run(&product, scratch, pool);
}

/* Phase number `index` of stride_h · stride_w; false when it has no pixel. */
static bool turn_kernel(const thaw_window *win, const float *kernel, int index,
                        turned_kernel *out) {
    *out = (turned_kernel){.win = win, .kernel = kernel};
    out->h = phase_of(index / win->stride_w, win->x.h, win->kh, win->stride_h, win->pad_top);
    out->w = phase_of(index % win->stride_w, win->x.w, win->kw, win->stride_w, win->pad_left);
    return out->h.count > 0 && out->w.count > 0;
}

/* The one phase of a 3 × 3 window with stride 1, as a convolution of dy. */
static thaw_winograd turned_winograd(const thaw_window *win) {
    return (thaw_winograd){win->y, win->x, win->pad_top - 2, win->pad_left - 2};
}

static bool backward_by_winograd(const thaw_window *win) {
    thaw_winograd turned = turned_winograd(win);
    return is_three_by_three(win) && thaw_winograd_pays(&turned);
}

void thaw_conv2d_backward_data(const thaw_window *win, const float *dy, const float *kernel,
                               float *dx, float *scratch, thaw_pool *pool) {
    if (backward_by_winograd(win)) {
        thaw_winograd turned = turned_winograd(win);
        float *packed = scratch;
        thaw_winograd_pack(kernel, THAW_WINOGRAD_TURNED, win->y.c, win->x.c, packed, pool);
        scratch += thaw_winograd_packed(win->y.c, win->x.c);
        thaw_winograd_run(&turned, dy, packed, NULL, dx, scratch, pool);
        return;
    }
    if (is_dense_pointwise(win)) { /* the one phase of such a window, without copying dy */
        backward_pointwise(win, dy, kernel, dx, scratch, pool);
        return;
    }
    for (int i = 0; i < win->stride_h * win->stride_w; i++) {
        turned_kernel turned;
        if (turn_kernel(win, kernel, i, &turned)) run_phase(&turned, dy, dx, scratch, pool);
    }
}

static size_t forward_scratch(const thaw_window *win, int workers) {
    size_t packed = forward_by_winograd(win) ? thaw_conv2d_packed(win) : 0;
    return packed + thaw_conv2d_packed_scratch(win, workers);
}

static size_t backward_data_scratch(const thaw_window *win, int workers) {
    if (backward_by_winograd(win)) {
        thaw_winograd turned = turned_winograd(win);
        return thaw_winograd_packed(win->y.c, win->x.c) + thaw_winograd_scratch(&turned, workers);
    }
    size_t most = 0;
    for (int i = 0; i < win->stride_h * win->stride_w; i++) {
        turned_kernel turned;
        if (!turn_kernel(win, NULL, i, &turned)) continue;
        thaw_product product = phase_product(&turned);
        most = size_max(most, thaw_product_scratch(&product, workers));
    }
    return most;
}

size_t thaw_conv2d_scratch(const thaw_window *win, int workers) {
    thaw_product gradient = {
        .m = patch_floats(win), .n = win->y.c, .k = positions(win), .split = true};
    return size_max(thaw_product_scratch(&gradient, workers),
                    size_max(forward_scratch(win, workers), backward_data_scratch(win, workers)));
}
