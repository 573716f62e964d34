#include <string.h>

#include "app/bench.h"
#include "app/build.h"
#include "app/cli.h"
#include "base/heap.h"
#include "base/whole.h"

#define SECONDS 0.2
#define QUICK_SECONDS 0.04
#define GEMM_SIZE 1024

static const char *const default_backbones[] = {"vgg16", "mobilenet_v2", "resnet50"};
static const char *const pass_names[THAW_BENCH_PASSES] = {"forward", "dkernel", "dinput"};

typedef struct {
    cli_options *options;
    thaw_pool *pool;
    double seconds;        /* a figure */
    double peak, one_peak; /* GFLOP/s of all threads together and of one: the best so far */
    thaw_json_writer json; /* the answer, with --json */

    /* Of the network at hand: its layers' arithmetic, in units of 1e9, and its time. */
    double flops[THAW_BENCH_PASSES], took[THAW_BENCH_PASSES];
} bench;

static void measure_peak(bench *b) {
    double peak = thaw_bench_peak(b->pool), one = thaw_bench_peak(NULL);
    if (peak > b->peak) b->peak = peak;
    if (one > b->one_peak) b->one_peak = one;
}

/* "  31.2  66 %" */
static void print_rate(const bench *b, double rate) {
    if (!b->options->json) printf("%8.1f %4.0f %%", rate, 100 * rate / b->peak);
}

static void print_line_end(const bench *b) {
    if (b->options->json) return;
    printf("\n");
    fflush(stdout);
}

/* The stride that brings `in` pixels to `out`, with padding "same" or none. */
static int stride_of(int in, int out, int kernel) {
    int stride = 1;
    while (int_ceil_div(in, stride) != out && (in - kernel) / stride + 1 != out) stride++;
    return stride;
}

/* "conv2d 3x3/2 112x112x64 > 56x56x128" */
static const char *label_of(bench *b, const thaw_graph *g, int index) {
    const thaw_node *node = &g->node[index];
    thaw_shape x = g->shape[node->input[0]], y = g->shape[index + 1];
    const int *dim = g->param[node->first_param].spec.dim;
    if (node->op == &thaw_op_dense) {
        return thaw_arena_format(&b->options->arena, "dense %d > %d", x.c, y.c);
    }
    return thaw_arena_format(&b->options->arena, "%s %dx%d/%d %dx%dx%d > %dx%dx%d", node->op->name,
                             dim[0], dim[1], stride_of(x.h, y.h, dim[0]), x.h, x.w, x.c, y.h, y.w,
                             y.c);
}

static bool is_wanted(const bench *b, const char *label) {
    return b->options->only == NULL || strstr(label, b->options->only) != NULL;
}

static void put_figure(bench *b, const char *key, double rate, const thaw_bench_time *time) {
    if (!b->options->json) return;
    thaw_json_open(&b->json, key, '{');
    thaw_json_put_double(&b->json, "gflops", rate);
    thaw_json_put_double(&b->json, "best", time->best);
    thaw_json_put_double(&b->json, "median", time->median);
    thaw_json_put_int(&b->json, "runs", time->runs);
    thaw_json_close(&b->json, '}');
}

static thaw_status bench_gemm(bench *b, thaw_error *err) {
    const char *label = thaw_arena_format(&b->options->arena, "matrix product %d x %d x %d",
                                          GEMM_SIZE, GEMM_SIZE, GEMM_SIZE);
    if (label == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a name");
    if (!is_wanted(b, label)) return THAW_OK;
    thaw_bench_time time;
    measure_peak(b);
    THAW_TRY(thaw_bench_gemm(GEMM_SIZE, b->seconds, b->pool, &time, err));
    double rate = 2e-9 * GEMM_SIZE * GEMM_SIZE * GEMM_SIZE / time.best;
    if (!b->options->json) printf("%-52s", label);
    print_rate(b, rate);
    print_line_end(b);
    put_figure(b, "gemm", rate, &time);
    return THAW_OK;
}

/* Layers of the same label are measured once. */
typedef struct {
    int node, count;
    const char *label;
} shape_row;

static thaw_status list_shapes(bench *b, const thaw_graph *g, shape_row *row, int *rows,
                               thaw_error *err) {
    *rows = 0;
    for (int i = 0; i < g->nodes; i++) {
        if (!thaw_bench_takes(&g->node[i])) continue;
        const char *label = label_of(b, g, i);
        if (label == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a name");
        int at = 0;
        while (at < *rows && strcmp(row[at].label, label) != 0) at++;
        if (at == *rows && is_wanted(b, label)) row[(*rows)++] = (shape_row){i, 0, label};
        if (at < *rows) row[at].count++;
    }
    return THAW_OK;
}

/* The gradient of the network's own input is never wanted. */
static bool has_pass(const thaw_graph *g, int node, int pass) {
    return pass != THAW_BENCH_DINPUT || g->node[node].input[0] > 0;
}

static thaw_status bench_shape(bench *b, const thaw_graph *g, const shape_row *row,
                               thaw_error *err) {
    const thaw_node *node = &g->node[row->node];
    int images = thaw_bench_images(node, b->options->batch);
    if (b->options->json) {
        thaw_json_open(&b->json, NULL, '{');
        thaw_json_put_text(&b->json, "shape", row->label);
        thaw_json_put_int(&b->json, "layers", row->count);
        thaw_json_put_int(&b->json, "images", images);
        thaw_json_put_double(&b->json, "madds", node->madds);
    } else {
        printf("%-44s x%-2d n%-3d", row->label, row->count, images);
    }
    measure_peak(b);
    for (int pass = 0; pass < THAW_BENCH_PASSES; pass++) {
        if (!has_pass(g, row->node, pass)) continue;
        thaw_bench_time time;
        thaw_bench_layer layer = {.graph = g,
                                  .node = row->node,
                                  .pass = (thaw_bench_pass)pass,
                                  .images = images,
                                  .seconds = b->seconds,
                                  .pool = b->pool};
        THAW_TRY(thaw_bench_layer_run(&layer, &time, err));
        double flops = 2e-9 * node->madds, rate = flops * images / time.best;
        b->flops[pass] += flops * row->count;
        b->took[pass] += time.best / images * row->count;
        print_rate(b, rate);
        put_figure(b, pass_names[pass], rate, &time);
    }
    if (b->options->json) thaw_json_close(&b->json, '}');
    print_line_end(b);
    return THAW_OK;
}

static thaw_status bench_shapes(bench *b, const thaw_graph *g, thaw_error *err) {
    int rows = 0;
    shape_row *row = thaw_arena_array(&b->options->arena, (size_t)g->nodes, sizeof *row);
    if (row == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a list of layers");
    THAW_TRY(list_shapes(b, g, row, &rows, err));
    for (int i = 0; i < rows; i++) THAW_TRY(bench_shape(b, g, &row[i], err));
    return THAW_OK;
}

/* All layers of a network together, an image. */
static void print_total(const bench *b, const char *name) {
    if (b->options->json || b->took[0] == 0) return;
    printf("%-52s", name);
    for (int pass = 0; pass < THAW_BENCH_PASSES; pass++)
        print_rate(b, b->flops[pass] / b->took[pass]);
    printf("   %.1f %.1f %.1f ms an image\n\n", 1e3 * b->took[0], 1e3 * b->took[1],
           1e3 * b->took[2]);
}

/* A backbone, and the head that the documents train on it. */
static thaw_status open_network(const char *name, thaw_model *model, thaw_error *err) {
    static const char head[] = "{\"model\": {\"backbone\": \"%s\", \"head\": [{\"dense\": 128}]}}";
    char text[sizeof head + 64];
    thaw_recipe recipe;
    int length = snprintf(text, sizeof text, head, name);
    if (strpbrk(name, "\"\\") != NULL || length >= (int)sizeof text) {
        return thaw_fail(err, THAW_INVALID, "no backbone called \"%s\"; `thaw models` lists them",
                         name);
    }
    THAW_TRY(thaw_recipe_read(text, (size_t)length, &recipe, err));
    thaw_status status = thaw_build_network(&recipe, 10, 0, model, err);
    thaw_recipe_reset(&recipe);
    if (status != THAW_OK) return status;
    status = thaw_graph_allocate(&model->graph, err);
    if (status == THAW_OK) thaw_graph_init_weights(&model->graph, 1);
    if (status != THAW_OK) thaw_model_reset(model);
    return status;
}

static thaw_status bench_network(bench *b, const char *name, thaw_error *err) {
    thaw_model model;
    THAW_TRY(open_network(name, &model, err));
    memset(b->flops, 0, sizeof b->flops);
    memset(b->took, 0, sizeof b->took);
    if (b->options->json) thaw_json_open(&b->json, name, '[');
    thaw_status status = bench_shapes(b, &model.graph, err);
    if (b->options->json) thaw_json_close(&b->json, ']');
    print_total(b, name);
    thaw_model_reset(&model);
    return status;
}

static thaw_status bench_all(bench *b, thaw_error *err) {
    const cli_options *o = b->options;
    const char *const *name = o->words > 0 ? o->word : default_backbones;
    int names = o->words > 0 ? o->words : (int)(sizeof default_backbones / sizeof(char *));
    for (int i = 0; i < 10; i++) measure_peak(b);
    if (o->json) {
        thaw_json_open(&b->json, NULL, '{');
    } else {
        printf("%-52s%15s%15s%15s\n", "GFLOP/s and share of the peak, best of several runs",
               "forward", "d kernel", "d input");
    }
    THAW_TRY(bench_gemm(b, err));
    if (o->json) thaw_json_open(&b->json, "networks", '{');
    for (int i = 0; i < names; i++) THAW_TRY(bench_network(b, name[i], err));
    int threads = thaw_pool_size(b->pool);
    if (!o->json) {
        printf("peak: %.1f GFLOP/s on %d thread%s, %.1f on one\n", b->peak, threads,
               threads == 1 ? "" : "s", b->one_peak);
        return THAW_OK;
    }
    thaw_json_close(&b->json, '}');
    thaw_json_put_int(&b->json, "threads", threads);
    thaw_json_put_double(&b->json, "peak", b->peak);
    thaw_json_put_double(&b->json, "one_peak", b->one_peak);
    thaw_json_close(&b->json, '}');
    return cli_put_line(stdout, &b->json, err);
}

int cli_bench(cli_options *o) {
    thaw_error err;
    bench b = {.options = o, .seconds = o->quick ? QUICK_SECONDS : SECONDS};
    thaw_json_writer_init(&b.json);
    thaw_status status = thaw_pool_create(o->threads, &b.pool, &err);
    if (status == THAW_OK) status = bench_all(&b, &err);
    thaw_json_writer_reset(&b.json);
    thaw_pool_destroy(b.pool);
    return status == THAW_OK ? 0 : cli_fail(&err);
}
