/* The checks that every case of every op goes through. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "test.h"
#include "test_ops_harness.h"

/* Largest error of a gradient, relative to the largest gradient of its kind. */
#define TOLERANCE 1e-5

/* A twin at work: values in double that can be moved a little. */
typedef struct {
    const op_bench *bench;
    double *x[OP_CASE_INPUTS];
    double *param[THAW_OP_MAX_PARAMS];
    op_twin_call call;
} twin;

static double *doubles(thaw_arena *arena, const float *values, size_t count) {
    double *copy = thaw_arena_array(arena, count, sizeof(double));
    for (size_t i = 0; i < count; i++) copy[i] = (double)values[i];
    return copy;
}

static void name_param(op_twin_call *call, const char *name, const double *values) {
    const struct {
        const char *name;
        const double **place;
    } places[] = {{"kernel", &call->kernel},
                  {"depthwise_kernel", &call->kernel},
                  {"bias", &call->bias},
                  {"gamma", &call->gamma},
                  {"beta", &call->beta},
                  {"moving_mean", &call->mean},
                  {"moving_variance", &call->variance}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (strcmp(places[i].name, name) == 0) *places[i].place = values;
    }
}

static twin make_twin(op_bench *bench, const float *y_found) {
    const op_case *test = bench->test;
    twin t = {.bench = bench, .call = {.test = test, .window = test->window, .y_found = y_found}};
    t.call.window.x = test->x[0];
    t.call.window.y = test->y;
    t.call.y = thaw_arena_array(&bench->arena, thaw_shape_count(test->y), sizeof(double));
    for (int i = 0; i < bench->inputs; i++) {
        t.x[i] = doubles(&bench->arena, bench->x[i], thaw_shape_count(test->x[i]));
        t.call.x[i] = t.x[i];
    }
    for (int i = 0; i < bench->made.params; i++) {
        t.param[i] = doubles(&bench->arena, bench->param[i], op_param_count(bench, i));
        name_param(&t.call, bench->made.param[i].name, t.param[i]);
    }
    return t;
}

/* Σ dy · y: its gradients are those that backward gives. */
static double loss(const twin *t) {
    double sum = 0;
    t->call.test->twin(&t->call);
    for (size_t i = 0; i < thaw_shape_count(t->call.test->y); i++) {
        sum += (double)t->bench->dy[i] * t->call.y[i];
    }
    return sum;
}

static double slope_at(const twin *t, double *value) {
    const double step = 1e-5;
    double middle = *value;
    *value = middle + step;
    double above = loss(t);
    *value = middle - step;
    double below = loss(t);
    *value = middle;
    return (above - below) / (2 * step);
}

static void describe(const op_case *test, const char *what) {
    printf("%s %s of %dx%dx%dx%d: %s\n", test->op, test->attributes, test->x[0].n, test->x[0].h,
           test->x[0].w, test->x[0].c, what);
}

static void check_gradient(const twin *t, const float *found, double *values, size_t count,
                           const char *what) {
    double largest = 0, worst = 0;
    for (size_t i = 0; i < count; i++) {
        double wanted = slope_at(t, &values[i]), off = fabs((double)found[i] - wanted);
        if (fabs(wanted) > largest) largest = fabs(wanted);
        if (!(off <= worst)) worst = off;
    }
    /* Of a gradient that is 0 throughout only the differences' own rounding shows. */
    bool near = worst <= TOLERANCE * largest + 1e-9;
    if (!near) describe(t->call.test, what);
    if (!near) printf("off by %.2g, largest %.2g\n", worst, largest);
    CHECK(near);
}

static void check_against_twin(op_bench *bench, const op_outcome *found) {
    const op_case *test = bench->test;
    twin t = make_twin(bench, found->y);
    size_t count = thaw_shape_count(test->y);
    test->twin(&t.call);
    double largest = 1, worst = 0;
    for (size_t i = 0; i < count; i++) {
        worst = fmax(worst, fabs((double)found->y[i] - t.call.y[i]));
        largest = fmax(largest, fabs(t.call.y[i]));
    }
    if (worst > TOLERANCE * largest) describe(test, "y differs from the twin's");
    CHECK_NEAR(worst, 0, TOLERANCE * largest);
    for (int i = 0; i < bench->inputs && found->dx[i] != NULL; i++) {
        check_gradient(&t, found->dx[i], t.x[i], thaw_shape_count(test->x[i]), "dx");
    }
    for (int i = 0; i < bench->made.params; i++) {
        if (found->dparam[i] == NULL) continue;
        check_gradient(&t, found->dparam[i], t.param[i], op_param_count(bench, i),
                       bench->made.param[i].name);
    }
}

/* ---- the same bits --------------------------------------------------------------------------- */

static void check_bits(const op_bench *bench, const float *found, const float *wanted, size_t count,
                       const char *how) {
    if (found == NULL) return; /* this run was not asked for it */
    bool same = memcmp(found, wanted, count * sizeof(float)) == 0;
    if (!same) describe(bench->test, how);
    CHECK(same);
}

/* A run in another mode ends with the same bits, in all that it was asked for. */
static void check_mode(op_bench *bench, const op_outcome *wanted, op_mode mode, const char *how) {
    op_outcome found = op_run(bench, mode);
    const op_case *test = bench->test;
    check_bits(bench, found.y, wanted->y, thaw_shape_count(test->y), how);
    for (int i = 0; i < bench->inputs; i++) {
        check_bits(bench, found.dx[i], wanted->dx[i], thaw_shape_count(test->x[i]), how);
    }
    for (int i = 0; i < bench->made.params; i++) {
        size_t count = op_param_count(bench, i);
        check_bits(bench, found.dparam[i], wanted->dparam[i], count, how);
        check_bits(bench, found.param[i], wanted->param[i], count, how);
    }
}

static void check_modes(op_bench *bench, const op_outcome *wanted, thaw_pool *pool) {
    check_mode(bench, wanted, (op_mode){.pool = pool}, "with threads");
    check_mode(bench, wanted, (op_mode){.larger_batch = 1}, "in the memory of one image more");
    check_mode(bench, wanted, (op_mode){.larger_batch = 7, .pool = pool},
               "in the memory of seven images more");
    if (bench->op->inplace) {
        check_mode(bench, wanted, (op_mode){.forward_in_place = true, .forward_only = true},
                   "forward in place");
        check_mode(bench, wanted, (op_mode){.backward_in_place = true}, "backward in place");
    }
    if (bench->op->inplace && !bench->op->reads_x) {
        check_mode(bench, wanted, (op_mode){.forward_in_place = true, .backward_in_place = true},
                   "in place");
    }
    for (int only = 1; only <= OP_CASE_INPUTS + bench->made.params; only++) {
        check_mode(bench, wanted, (op_mode){.only = only}, "one gradient alone");
    }
    check_mode(bench, wanted, (op_mode){.only = -1}, "no gradient");
}

void op_check_cases(const op_case *test, size_t cases) {
    thaw_pool *pool = NULL;
    thaw_error err;
    REQUIRE_OK(thaw_pool_create(3, &pool, &err), &err);
    for (size_t i = 0; i < cases; i++) {
        op_bench bench;
        if (op_bench_open(&bench, &test[i])) {
            op_outcome found = op_run(&bench, (op_mode){0});
            check_against_twin(&bench, &found);
            check_modes(&bench, &found, pool);
        }
        op_bench_close(&bench);
    }
    thaw_pool_destroy(pool);
}

void op_check_table(const op_case *test, size_t cases, const char *op, op_twin *usual) {
    for (size_t i = 0; i < cases; i++) {
        op_case filled = test[i];
        filled.op = op;
        if (filled.twin == NULL) filled.twin = usual;
        op_check_cases(&filled, 1);
    }
}
