#include "kernels/gemm_core.h"

#include "base/whole.h"
#include "kernels/act.h"
#include "kernels/gemm_tile.h"
#include "kernels/lanes.h"

_Static_assert(THAW_GEMM_MC % THAW_GEMM_MR == 0 && THAW_GEMM_NC % THAW_GEMM_NR == 0,
               "blocks are whole tiles");

#define ENOUGH_CHUNKS 16 /* for the threads of any pool to share evenly */
#define MIN_MC 60        /* smaller blocks spend their time on packing */
#define MIN_NC 64
#define MIN_SPLIT_DEPTH 512
#define COMBINE_FLOATS 16384 /* a chunk's work when partial sums are added up */
#define CACHE_LINE_FLOATS 16

/* How c and k are cut: by the sizes alone, so the bits do not depend on the threads. */
typedef struct {
    int mc, nc, kc;
    int m_blocks, n_blocks, planes;
    int splits; /* of k: each makes a partial c */
    int split_depth;
} product_plan;

typedef struct {
    const thaw_product *product;
    product_plan plan;
    float *rooms; /* one a worker: a block of each operand */
    size_t room_floats;
    float *partials; /* splits × m × n */
} product_job;

size_t thaw_grid_offset(const thaw_grid *grid, int row) {
    if (grid->h == 1 && grid->w == 1) return (size_t)row * grid->image; /* most: save dividing */
    int line = row / grid->w, pixel = row % grid->w;
    return (size_t)(line / grid->h) * grid->image + (size_t)(line % grid->h) * grid->line +
           (size_t)pixel * grid->pixel;
}

/* The size of a block when `total` is cut evenly into blocks of at most `most`, in whole units. */
static int even_block(int total, int most, int unit) {
    int blocks = int_ceil_div(total, most);
    return blocks == 0 ? unit : int_ceil_div(int_ceil_div(total, blocks), unit) * unit;
}

/* Splits follow from the sizes before tiles round them, so that another tile height would not
 * change the bits. */
static product_plan plan_product(const thaw_product *product) {
    int m = product->m, n = product->n, k = product->k, blocks;
    int planes = product->planes > 0 ? product->planes : 1;
    int most_m = THAW_GEMM_MC, most_n = THAW_GEMM_NC;
    int least_n = product->least_columns > 0 ? product->least_columns : MIN_NC;
    for (;;) {
        blocks = planes * int_ceil_div(m, most_m) * int_ceil_div(n, most_n);
        if (blocks >= ENOUGH_CHUNKS) break;
        if (most_n > least_n) {
            most_n /= 2;
        } else if (most_m > MIN_MC) {
            most_m /= 2;
        } else {
            break;
        }
    }
    int splits = int_min(int_ceil_div(ENOUGH_CHUNKS, blocks), k / MIN_SPLIT_DEPTH);
    product_plan plan = {.planes = planes,
                         .mc = even_block(m, most_m, THAW_GEMM_MR),
                         .nc = even_block(n, most_n, THAW_GEMM_NR),
                         .splits = product->split && splits > 1 ? splits : 1};
    plan.m_blocks = int_ceil_div(m, plan.mc);
    plan.n_blocks = int_ceil_div(n, plan.nc);
    plan.split_depth = int_ceil_div(k, plan.splits);
    plan.kc = even_block(plan.split_depth, THAW_GEMM_KC, 1);
    return plan;
}

static size_t whole_cache_lines(int rows, int depth) {
    return size_ceil_div((size_t)rows * (size_t)depth, CACHE_LINE_FLOATS) * CACHE_LINE_FLOATS;
}

static size_t left_floats(const product_plan *plan) {
    return whole_cache_lines(plan->mc, plan->kc);
}

static size_t room_floats(const product_plan *plan) {
    return left_floats(plan) + whole_cache_lines(plan->nc, plan->kc);
}

static size_t partial_floats(const product_plan *plan, int m, int n) {
    return plan->splits == 1 ? 0 : (size_t)plan->splits * (size_t)m * (size_t)n;
}

size_t thaw_gemm_panels(int k, int n) {
    return (size_t)k * (size_t)(int_ceil_div(n, THAW_GEMM_NR) * THAW_GEMM_NR);
}

size_t thaw_product_scratch(const thaw_product *product, int workers) {
    product_plan plan = plan_product(product);
    return (size_t)workers * room_floats(&plan) + partial_floats(&plan, product->m, product->n);
}

/* A block of the right operand: panel number j at panel + j · next. */
typedef struct {
    const float *panel;
    size_t next;
} right_block;

/* Where the panels lie: in those made beforehand, or else in the room, made now. */
static right_block find_right(const thaw_product *product, thaw_gemm_block cols, float *room) {
    if (product->panels == NULL) {
        product->right(product->right_operand, cols, room);
        return (right_block){room, (size_t)cols.depth * THAW_GEMM_NR};
    }
    size_t k = (size_t)product->k;
    return (right_block){product->panels + (size_t)cols.plane * product->panels_plane +
                             (size_t)cols.first * k + (size_t)cols.k * THAW_GEMM_NR,
                         k * THAW_GEMM_NR};
}

/* One row of c gains one block of k, in the columns that fill panels abreast; returns how many. */
static int multiply_row(const thaw_gemm_left *left, int depth, right_block right,
                        thaw_gemm_block cols, float *const *c, const thaw_tile_finish *finish) {
    float tile[THAW_GEMM_ABREAST][THAW_GEMM_NR];
    const int abreast = THAW_GEMM_ABREAST * THAW_GEMM_NR;
    const float *panel = right.panel;
    int done = 0;
    for (; done + abreast <= cols.count; done += abreast, panel += THAW_GEMM_ABREAST * right.next) {
        thaw_gemm_micro_row(depth, left->row[0], left->step, panel, right.next, tile);
        for (int q = 0; q < THAW_GEMM_ABREAST; q++) {
            int column = cols.first + done + q * THAW_GEMM_NR;
            thaw_tile_store(&tile[q], 1, THAW_GEMM_NR, c, column, finish);
        }
    }
    return done;
}

/* One block of c gains one block of k. left->row holds `rows.count` rows of op(a). */
static void multiply_block(thaw_gemm_left *left, thaw_gemm_block rows, right_block right,
                           thaw_gemm_block cols, float *const *c, const thaw_tile_finish *finish) {
    float tile[THAW_GEMM_MR][THAW_GEMM_NR];
    int j = rows.count == 1 ? multiply_row(left, rows.depth, right, cols, c, finish) : 0;
    const float *panel = right.panel + (size_t)(j / THAW_GEMM_NR) * right.next;
    for (; j < cols.count; j += THAW_GEMM_NR, panel += right.next) {
        for (int i = 0; i < rows.count; i += THAW_GEMM_MR) {
            thaw_gemm_micro(rows.depth, left->row + i, left->step, panel, tile);
            thaw_tile_store(tile, int_min(THAW_GEMM_MR, rows.count - i),
                            int_min(THAW_GEMM_NR, cols.count - j), c + i, cols.first + j, finish);
        }
    }
}

/* Rows past the end repeat the last one: the micro-kernel computes whole tiles. */
static void fill_last_tile(thaw_gemm_left *left, int count) {
    for (int i = count; i % THAW_GEMM_MR != 0; i++) left->row[i] = left->row[count - 1];
}

static void find_c_rows(const product_job *job, int split, thaw_gemm_block rows, float **c) {
    const thaw_product *product = job->product;
    size_t n = (size_t)product->n;
    for (int i = 0; i < rows.count; i++) {
        int row = rows.first + i;
        c[i] = job->plan.splits == 1
                   ? product->c + (size_t)rows.plane * product->c_plane +
                         thaw_grid_offset(&product->c_rows, row)
                   : job->partials + ((size_t)split * (size_t)product->m + (size_t)row) * n;
    }
}

static void run_block(void *context, size_t chunk, int worker) {
    const product_job *job = context;
    const thaw_product *product = job->product;
    const product_plan *plan = &job->plan;
    int m_block = (int)(chunk % (size_t)plan->m_blocks);
    int n_block = (int)(chunk / (size_t)plan->m_blocks) % plan->n_blocks;
    int rest = (int)(chunk / (size_t)plan->m_blocks) / plan->n_blocks;
    int split = rest % plan->splits, plane = rest / plan->splits;

    thaw_gemm_block rows = {.first = m_block * plan->mc, .plane = plane};
    thaw_gemm_block cols = {.first = n_block * plan->nc, .plane = plane};
    rows.count = int_min(plan->mc, product->m - rows.first);
    cols.count = int_min(plan->nc, product->n - cols.first);
    int k_begin = split * plan->split_depth;
    int k_end = int_min(k_begin + plan->split_depth, product->k);

    float *left_room = job->rooms + (size_t)worker * job->room_floats;
    float *packed = left_room + left_floats(plan);
    float *c[THAW_GEMM_MC];
    thaw_gemm_left left;
    find_c_rows(job, split, rows, c);
    int k = k_begin;
    do { /* once even for k = 0, which gives zeros */
        rows.k = cols.k = k;
        rows.depth = cols.depth = int_min(plan->kc, k_end - k);
        right_block right = find_right(product, cols, packed);
        product->left(product->left_operand, rows, left_room, &left);
        fill_last_tile(&left, rows.count);
        thaw_tile_finish finish = {.add =
                                       k != k_begin || (plan->splits == 1 && product->accumulate)};
        k += rows.depth;
        if (k == k_end && plan->splits == 1) finish.epilogue = product->epilogue;
        multiply_block(&left, rows, right, cols, c, &finish);
    } while (k < k_end);
}

static int combine_rows(const thaw_product *product) {
    return 1 + COMBINE_FLOATS / product->n;
}

/* c = epilogue(partial 0 + partial 1 + … [+ c]), in this order. */
static void run_combine(void *context, size_t chunk, int worker) {
    (void)worker;
    const product_job *job = context;
    const thaw_product *product = job->product;
    const thaw_epilogue *epilogue = &product->epilogue;
    size_t n = (size_t)product->n, partial = (size_t)product->m * n;
    int first = (int)chunk * combine_rows(product);
    int end = int_min(first + combine_rows(product), product->m);
    for (int i = first; i < end; i++) {
        float *out = product->c + thaw_grid_offset(&product->c_rows, i);
        for (size_t j = 0; j < n; j += 4) {
            const float *part = job->partials + (size_t)i * n + j;
            vec sum = lanes_load(part, n - j);
            for (int s = 1; s < job->plan.splits; s++) {
                sum = vec_add(sum, lanes_load(part + (size_t)s * partial, n - j));
            }
            if (product->accumulate) sum = vec_add(lanes_load(out + j, n - j), sum);
            if (epilogue->bias != NULL) sum = vec_add(sum, lanes_load(epilogue->bias + j, n - j));
            lanes_store(out + j, n - j, act_apply(epilogue->act, epilogue->slope, sum));
        }
    }
}

void thaw_product_run(const thaw_product *product, float *scratch, thaw_pool *pool) {
    product_job job = {.product = product, .plan = plan_product(product)};
    const product_plan *plan = &job.plan;
    job.room_floats = room_floats(plan);
    job.rooms = scratch;
    job.partials = scratch + (size_t)thaw_pool_size(pool) * job.room_floats;
    size_t blocks = (size_t)plan->planes * (size_t)plan->m_blocks * (size_t)plan->n_blocks;
    thaw_parallel_for(pool, blocks * (size_t)plan->splits, run_block, &job);
    if (plan->splits == 1) return;
    size_t chunks = (size_t)int_ceil_div(product->m, combine_rows(product));
    thaw_parallel_for(pool, chunks, run_combine, &job);
}
