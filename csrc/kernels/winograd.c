#include "kernels/winograd.h"

#include "base/whole.h"
#include "kernels/act.h"
#include "kernels/gemm_core.h"
#include "kernels/gemm_micro.h"
#include "kernels/lanes.h"
#include "kernels/winograd_tile.h"

#define CHUNK_FLOATS 16384 /* of transformed tiles: a chunk's work */
/* Tiles go through the three stages in groups. A group's transformed tiles should stay in the last
 * cache; but it must have rows enough to earn the reading of all 36 weight matrices. */
#define GROUP_FLOATS (1 << 20)
#define GROUP_TILES 120
/* Between the 36 planes: they must not begin in the same cache sets. */
#define PLANE_GAP 16

typedef struct {
    const thaw_winograd *conv;
    int tiles_h, tiles_w;
    size_t tiles;       /* of all images */
    size_t group;       /* most tiles at once */
    size_t chunk_tiles; /* a chunk of either transform */
    size_t from_plane, to_plane;

    const float *from;
    float *to;
    thaw_epilogue epilogue;
    float *v, *m, *borders; /* borders: 36 pixels a worker */
    size_t first, count;    /* the group at work */
} winograd_job;

static winograd_job plan(const thaw_winograd *conv) {
    winograd_job job = {.conv = conv,
                        .tiles_h = int_ceil_div(conv->to.h, WINOGRAD_OUT),
                        .tiles_w = int_ceil_div(conv->to.w, WINOGRAD_OUT)};
    size_t c = (size_t)conv->from.c, o = (size_t)conv->to.c;
    job.tiles = (size_t)conv->to.n * (size_t)job.tiles_h * (size_t)job.tiles_w;
    size_t fitting = GROUP_FLOATS / WINOGRAD_POINTS / (c + o);
    job.group = size_min(fitting < GROUP_TILES ? GROUP_TILES : fitting, job.tiles);
    job.chunk_tiles = 1 + CHUNK_FLOATS / WINOGRAD_POINTS / (c < o ? c : o);
    job.from_plane = job.group * c + PLANE_GAP;
    job.to_plane = job.group * o + PLANE_GAP;
    return job;
}

bool thaw_winograd_pays(const thaw_winograd *conv) {
    if (conv->from.c % 4 != 0 || conv->to.c % 4 != 0) return false;
    if (conv->from.c < 16 || conv->to.c < 16) return false; /* the transforms would cost more */
    double tiles =
        (double)int_ceil_div(conv->to.h, WINOGRAD_OUT) * int_ceil_div(conv->to.w, WINOGRAD_OUT);
    return tiles * WINOGRAD_POINTS < 0.7 * 9 * conv->to.h * conv->to.w;
}

/* The matrix products of all points. */
static thaw_product products(const winograd_job *job) {
    return (thaw_product){.m = (int)job->count,
                          .n = job->conv->to.c,
                          .k = job->conv->from.c,
                          .planes = WINOGRAD_POINTS,
                          .left = thaw_gemm_left_plain,
                          .c_rows = {.h = 1, .w = 1, .image = (size_t)job->conv->to.c},
                          .c_plane = job->to_plane};
}

static size_t product_scratch(winograd_job job, int workers) {
    job.count = job.group;
    thaw_product product = products(&job);
    size_t most = thaw_product_scratch(&product, workers);
    job.count = job.tiles % job.group; /* the last group; fewer rows may be cut otherwise */
    product = products(&job);
    size_t last = job.count == 0 ? 0 : thaw_product_scratch(&product, workers);
    return most > last ? most : last;
}

size_t thaw_winograd_scratch(const thaw_winograd *conv, int workers) {
    winograd_job job = plan(conv);
    return WINOGRAD_POINTS *
               (job.from_plane + job.to_plane + (size_t)workers * (size_t)conv->from.c) +
           product_scratch(job, workers);
}

/* ---- weights ----------------------------------------------------------------------------------
 */

typedef struct {
    const float *kernel;
    thaw_winograd_kernel lies;
    int from_c, to_c;
    float *packed;
} pack_job;

static size_t packed_plane(int from_c, int to_c) {
    return thaw_gemm_panels(from_c, to_c);
}

size_t thaw_winograd_packed(int from_c, int to_c) {
    return WINOGRAD_POINTS * packed_plane(from_c, to_c);
}

/* The nine taps between channel `from` and output channels to … to + 3. */
static void gather_taps(const pack_job *job, int from, int to, float g[9][4]) {
    size_t cin = (size_t)job->from_c, cout = (size_t)job->to_c;
    for (size_t tap = 0; tap < 9; tap++) {
        for (int lane = 0; lane < 4; lane++) {
            size_t o = (size_t)(to + lane), c = (size_t)from;
            bool outside = o >= cout;
            size_t at = job->lies == THAW_WINOGRAD_PLAIN ? (tap * cin + c) * cout + o
                                                         : ((8 - tap) * cout + o) * cin + c;
            g[tap][lane] = outside ? 0.0f : job->kernel[at];
        }
    }
}

/* A chunk is a panel of NR output channels. */
static void run_pack(void *context, size_t chunk, int worker) {
    (void)worker;
    const pack_job *job = context;
    size_t plane = packed_plane(job->from_c, job->to_c);
    float *panel = job->packed + chunk * THAW_GEMM_NR * (size_t)job->from_c;
    for (int c = 0; c < job->from_c; c++, panel += THAW_GEMM_NR) {
        for (int lane = 0; lane < THAW_GEMM_NR; lane += 4) {
            float g[9][4];
            gather_taps(job, c, (int)chunk * THAW_GEMM_NR + lane, g);
            thaw_winograd_weights(g, panel + lane, plane);
        }
    }
}

void thaw_winograd_pack(const float *kernel, thaw_winograd_kernel lies, int from_c, int to_c,
                        float *packed, thaw_pool *pool) {
    pack_job job = {kernel, lies, from_c, to_c, packed};
    thaw_parallel_for(pool, (size_t)int_ceil_div(to_c, THAW_GEMM_NR), run_pack, &job);
}

/* ---- tiles ------------------------------------------------------------------------------------
 */

typedef struct {
    int n, i, j; /* image, and its first output pixel */
} tile_place;

static tile_place place_of(const winograd_job *job, size_t tile) {
    size_t w = (size_t)job->tiles_w, h = (size_t)job->tiles_h;
    return (tile_place){(int)(tile / (w * h)), (int)(tile / w % h) * WINOGRAD_OUT,
                        (int)(tile % w) * WINOGRAD_OUT};
}

/* Copies a tile that reaches over the image's border, with its zeros. */
static void copy_border(const winograd_job *job, tile_place at, float *room) {
    thaw_shape s = job->conv->from;
    size_t c = (size_t)s.c;
    const float *image = job->from + (size_t)at.n * thaw_shape_image(s);
    for (int i = 0; i < WINOGRAD_IN; i++) {
        int h = at.i + job->conv->corner_h + i;
        for (int j = 0; j < WINOGRAD_IN; j++, room += c) {
            int w = at.j + job->conv->corner_w + j;
            bool inside = h >= 0 && h < s.h && w >= 0 && w < s.w;
            if (inside) {
                lanes_copy(room, image + ((size_t)h * (size_t)s.w + (size_t)w) * c, c);
            } else {
                lanes_zero(room, c);
            }
        }
    }
}

static void transform_tile(const winograd_job *job, size_t tile, float *room) {
    thaw_shape s = job->conv->from;
    ptrdiff_t c = s.c, line = c * s.w;
    tile_place at = place_of(job, job->first + tile);
    int h = at.i + job->conv->corner_h, w = at.j + job->conv->corner_w;
    const float *d = room;
    if (h >= 0 && h + WINOGRAD_IN <= s.h && w >= 0 && w + WINOGRAD_IN <= s.w) {
        d = job->from + (size_t)at.n * thaw_shape_image(s) + h * line + w * c;
    } else {
        copy_border(job, at, room);
        line = WINOGRAD_IN * c;
    }
    float *v = job->v + tile * (size_t)c;
    for (ptrdiff_t k = 0; k < c; k += 4) {
        thaw_winograd_input(d + k, line, c, v + k, job->from_plane);
    }
}

static void run_input(void *context, size_t chunk, int worker) {
    const winograd_job *job = context;
    float *room = job->borders + (size_t)worker * WINOGRAD_POINTS * (size_t)job->conv->from.c;
    size_t end = size_min((chunk + 1) * job->chunk_tiles, job->count);
    for (size_t tile = chunk * job->chunk_tiles; tile < end; tile++) {
        transform_tile(job, tile, room);
    }
}

static void write_tile(const winograd_job *job, size_t tile) {
    thaw_shape s = job->conv->to;
    const thaw_epilogue *epilogue = &job->epilogue;
    size_t c = (size_t)s.c;
    tile_place at = place_of(job, job->first + tile);
    int rows = int_min(s.h - at.i, WINOGRAD_OUT);
    int cols = int_min(s.w - at.j, WINOGRAD_OUT);
    float *corner = job->to + (size_t)at.n * thaw_shape_image(s) +
                    ((size_t)at.i * (size_t)s.w + (size_t)at.j) * c;
    for (size_t k = 0; k < c; k += 4) {
        float y[WINOGRAD_OUT * WINOGRAD_OUT][4];
        thaw_winograd_output(job->m + tile * c + k, job->to_plane, y);
        vec bias = epilogue->bias == NULL ? vec_zero() : vec_load(epilogue->bias + k);
        for (int i = 0; i < rows; i++) {
            float *to = corner + (size_t)i * (size_t)s.w * c + k;
            for (int j = 0; j < cols; j++, to += c) {
                vec sum = vec_add(vec_load(y[i * WINOGRAD_OUT + j]), bias);
                vec_store(to, act_apply(epilogue->act, epilogue->slope, sum));
            }
        }
    }
}

static void run_output(void *context, size_t chunk, int worker) {
    (void)worker;
    const winograd_job *job = context;
    size_t end = size_min((chunk + 1) * job->chunk_tiles, job->count);
    for (size_t tile = chunk * job->chunk_tiles; tile < end; tile++) write_tile(job, tile);
}

void thaw_winograd_run(const thaw_winograd *conv, const float *from, const float *packed,
                       const thaw_epilogue *epilogue, float *to, float *scratch, thaw_pool *pool) {
    winograd_job job = plan(conv);
    job.from = from;
    job.to = to;
    if (epilogue != NULL) job.epilogue = *epilogue;
    job.v = scratch;
    job.m = job.v + WINOGRAD_POINTS * job.from_plane;
    job.borders = job.m + WINOGRAD_POINTS * job.to_plane;
    float *left =
        job.borders + WINOGRAD_POINTS * (size_t)thaw_pool_size(pool) * (size_t)conv->from.c;
    thaw_gemm_matrix v = {.data = job.v,
                          .rows = {.h = 1, .w = 1, .image = (size_t)conv->from.c},
                          .plane = job.from_plane};
    for (; job.first < job.tiles; job.first += job.count) {
        job.count = size_min(job.group, job.tiles - job.first);
        size_t chunks = size_ceil_div(job.count, job.chunk_tiles);
        thaw_parallel_for(pool, chunks, run_input, &job);
        thaw_product product = products(&job);
        product.left_operand = &v;
        product.panels = packed;
        product.panels_plane = packed_plane(conv->from.c, conv->to.c);
        product.c = job.m;
        thaw_product_run(&product, left, pool);
        thaw_parallel_for(pool, chunks, run_output, &job);
    }
}
