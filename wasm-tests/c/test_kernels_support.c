#include "test_kernels_support.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "test.h"

#define GUARD 32 /* floats before and after */
static const float guard_value = -12345.678f;

bool kernel_bench_open(kernel_bench *bench, uint32_t item) {
    *bench = (kernel_bench){.rng = thaw_rng_make(20, THAW_RNG_SAMPLE, 0, item)};
    thaw_arena_init(&bench->arena);
    for (int threads = 1; threads < POOL_COUNT; threads++) {
        thaw_error err = {0};
        thaw_status status = thaw_pool_create(threads, &bench->pools[threads], &err);
        CHECK_OK(status, &err);
        if (status != THAW_OK) return false;
    }
    return true;
}

void kernel_bench_close(kernel_bench *bench) {
    for (int i = 0; i < POOL_COUNT; i++) thaw_pool_destroy(bench->pools[i]);
    thaw_arena_reset(&bench->arena);
}

void kernel_bench_forget(kernel_bench *bench) {
    thaw_arena_reset(&bench->arena);
}

kernel_values kernel_random(kernel_bench *bench, size_t count) {
    kernel_values v = {count, thaw_arena_array(&bench->arena, count, sizeof(float)),
                       kernel_doubles(bench, count)};
    for (size_t i = 0; i < count; i++) {
        v.f[i] = thaw_rng_uniform(&bench->rng, -1, 1);
        v.d[i] = (double)v.f[i];
    }
    return v;
}

double *kernel_doubles(kernel_bench *bench, size_t count) {
    return thaw_arena_array(&bench->arena, count, sizeof(double));
}

int kernel_pick(kernel_bench *bench, int low, int high) {
    return low + (int)thaw_rng_below(&bench->rng, (uint32_t)(high - low + 1));
}

static float *guarded(kernel_bench *bench, size_t count) {
    float *memory = thaw_arena_array(&bench->arena, count + 2 * GUARD, sizeof(float));
    for (size_t i = 0; i < count + 2 * GUARD; i++) memory[i] = guard_value;
    for (size_t i = 0; i < count; i++) memory[GUARD + i] = NAN;
    return memory + GUARD;
}

static bool guards_stand(const float *array, size_t count) {
    bool stand = true;
    for (size_t i = 1; i <= GUARD; i++) stand = stand && *(array - i) == guard_value;
    for (size_t i = 0; i < GUARD; i++) stand = stand && array[count + i] == guard_value;
    return stand;
}

static bool is_close(const float *found, const double *wanted, size_t count, double tolerance,
                     const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (fabs((double)found[i] - wanted[i]) <= tolerance) continue;
        printf("%s: element %zu of %zu: wanted %.9g ± %.2g, found %.9g\n", name, i, count,
               wanted[i], tolerance, (double)found[i]);
        return false;
    }
    return true;
}

const float *kernel_check(kernel_bench *bench, const kernel_case *test, const double *wanted,
                          double tolerance, const char *name) {
    float *first = NULL;
    for (int i = 0; i < POOL_COUNT; i++) {
        thaw_pool *pool = bench->pools[i];
        size_t room =
            test->scratch == NULL ? 0 : test->scratch(test->arguments, thaw_pool_size(pool));
        float *out = guarded(bench, test->count), *scratch = guarded(bench, room);
        test->run(test->arguments, out, scratch, pool);
        bool good = guards_stand(out, test->count) && guards_stand(scratch, room);
        if (!good) printf("%s: wrote past an end\n", name);
        if (first == NULL) {
            first = out;
            good = is_close(out, wanted, test->count, tolerance, name) && good;
        } else if (memcmp(first, out, test->count * sizeof *out) != 0) {
            printf("%s: %d threads give other bits\n", name, i);
            good = false;
        }
        CHECK(good);
        if (!good) return NULL;
    }
    return first;
}

double kernel_tolerance(size_t terms) {
    return (double)FLT_EPSILON * (4 + 0.5 * (double)terms);
}

static int outputs(int size, int kernel, int stride, int before, int after) {
    return (size + before + after - kernel) / stride + 1;
}

thaw_window kernel_window(thaw_shape x, int channels, int kernel, int stride, int pad) {
    return (thaw_window){.x = x,
                         .y = {x.n, outputs(x.h, kernel, stride, pad, pad),
                               outputs(x.w, kernel, stride, pad, pad), channels},
                         .kh = kernel,
                         .kw = kernel,
                         .stride_h = stride,
                         .stride_w = stride,
                         .pad_top = pad,
                         .pad_left = pad};
}

/* Padding before and after, so that at least one window fits. */
static void pick_axis(kernel_bench *bench, bool pooling, int *size, int *kernel, int *stride,
                      int *before, int *count) {
    *size = kernel_pick(bench, 1, 9);
    *kernel = kernel_pick(bench, 1, 5);
    *stride = kernel_pick(bench, 1, 3);
    int most = pooling ? *kernel - 1 : *kernel;
    int after = kernel_pick(bench, 0, most);
    *before = kernel_pick(bench, 0, most);
    if (*size + *before + after < *kernel) *size = *kernel;
    *count = outputs(*size, *kernel, *stride, *before, after);
}

thaw_window kernel_random_window(kernel_bench *bench, bool pooling) {
    thaw_window win = {0};
    pick_axis(bench, pooling, &win.x.h, &win.kh, &win.stride_h, &win.pad_top, &win.y.h);
    pick_axis(bench, pooling, &win.x.w, &win.kw, &win.stride_w, &win.pad_left, &win.y.w);
    win.x.n = win.y.n = kernel_pick(bench, 1, 3);
    win.x.c = kernel_pick(bench, 1, 21);
    win.y.c = pooling ? win.x.c : kernel_pick(bench, 1, 21);
    return win;
}
