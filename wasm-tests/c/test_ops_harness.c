#include "test_ops_harness.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "test.h"

enum { GUARD = 32, MAX_REGIONS = 64 }; /* guard: floats before and after */
static const float guard_value = -12345.678f;

/* ---- a case made ready ----------------------------------------------------------------------- */

thaw_status op_parse(const thaw_op *op, const char *attributes, thaw_arena *arena,
                     const void **attr, thaw_error *err) {
    const thaw_json *json = NULL;
    thaw_fields f;
    if (attributes != NULL) {
        THAW_TRY(thaw_json_parse(attributes, strlen(attributes), THAW_BAD_FILE, arena, &json, err));
    }
    thaw_fields_begin(&f, json, "", NULL, THAW_BAD_MODEL, err);
    if (op->parse != NULL) THAW_TRY(op->parse(&f, arena, attr, err));
    return thaw_fields_end(&f);
}

static float *random_values(op_bench *bench, thaw_rng *rng, size_t count, float low, float high) {
    float *values = thaw_arena_array(&bench->arena, count, sizeof(float));
    for (size_t i = 0; i < count; i++) values[i] = thaw_rng_uniform(rng, low, high);
    return values;
}

size_t op_param_count(const op_bench *bench, int param) {
    const thaw_param_spec *spec = &bench->made.param[param];
    size_t count = 1;
    for (int i = 0; i < spec->rank; i++) count *= (size_t)spec->dim[i];
    return count;
}

/* Variances lie above 0, everything else on both sides of it. */
static void make_values(op_bench *bench) {
    const op_case *test = bench->test;
    thaw_rng rng = thaw_rng_make(7, THAW_RNG_SAMPLE, 0, 0);
    float range = test->range > 0 ? test->range : 1;
    for (int i = 0; i < bench->inputs; i++) {
        bench->x[i] = random_values(bench, &rng, thaw_shape_count(test->x[i]), -range, range);
    }
    for (int i = 0; i < bench->made.params; i++) {
        bool variance = strcmp(bench->made.param[i].name, "moving_variance") == 0;
        bench->param[i] =
            random_values(bench, &rng, op_param_count(bench, i), variance ? 0.5f : -1, 1);
    }
    bench->dy = random_values(bench, &rng, thaw_shape_count(test->y), -1, 1);
}

/* A shape as infer takes and gives it. */
static thaw_shape one_image(thaw_shape s) {
    s.n = 1;
    return s;
}

bool op_bench_open(op_bench *bench, const op_case *test) {
    thaw_error err = {0};
    thaw_shape x[OP_CASE_INPUTS];
    *bench = (op_bench){.test = test, .op = thaw_op_find(test->op)};
    bench->inputs = test->inputs > 0 ? test->inputs : 1;
    thaw_arena_init(&bench->arena);
    CHECK(bench->op != NULL);
    if (bench->op == NULL) return false;
    for (int i = 0; i < bench->inputs; i++) x[i] = one_image(test->x[i]);
    thaw_status status = op_parse(bench->op, test->attributes, &bench->arena, &bench->attr, &err);
    if (status == THAW_OK) {
        status = thaw_op_infer(bench->op, bench->attr, x, bench->inputs, &bench->made, &err);
    }
    CHECK_OK(status, &err);
    bool same = status == THAW_OK && thaw_shape_same(bench->made.y, one_image(test->y));
    if (status == THAW_OK && !same) {
        printf("%s: made %dx%dx%d\n", test->op, bench->made.y.h, bench->made.y.w, bench->made.y.c);
    }
    CHECK(same);
    if (same) make_values(bench);
    return same;
}

void op_bench_close(op_bench *bench) {
    thaw_arena_reset(&bench->arena);
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* Memory of one run between guards, and what it must still hold at the end. */
typedef struct {
    float *data;
    size_t count;
    const float *kept; /* NULL: may change */
} region;

typedef struct {
    op_bench *bench;
    op_mode mode;
    region region[MAX_REGIONS];
    int regions;
} runner;

/* count floats; a copy of `from`, or NaN where that is NULL. None for a count of 0. */
static float *guarded(runner *r, size_t count, const float *from, bool may_change) {
    if (count == 0) return NULL;
    size_t whole = count + 2 * GUARD;
    float *memory = thaw_arena_array(&r->bench->arena, whole, sizeof(float));
    for (size_t i = 0; i < whole; i++) memory[i] = guard_value;
    float *data = memory + GUARD;
    for (size_t i = 0; i < count; i++) data[i] = from != NULL ? from[i] : NAN;
    r->region[r->regions++] = (region){data, count, may_change ? NULL : from};
    return data;
}

static bool holds(const region *g) {
    bool whole = g->kept == NULL || memcmp(g->data, g->kept, g->count * sizeof(float)) == 0;
    for (size_t i = 1; i <= GUARD; i++) whole = whole && *(g->data - i) == guard_value;
    for (size_t i = 0; i < GUARD; i++) whole = whole && g->data[g->count + i] == guard_value;
    return whole;
}

static void check_regions(const runner *r, const char *pass) {
    for (int i = 0; i < r->regions; i++) {
        if (holds(&r->region[i])) continue;
        printf("%s %s: %s: memory %d was written where it must not be\n", r->bench->op->name,
               r->bench->test->attributes, pass, i);
        CHECK(false);
    }
}

static void check_written(const runner *r, const float *values, size_t count, const char *what) {
    bool finite = true;
    for (size_t i = 0; values != NULL && i < count; i++) finite = finite && isfinite(values[i]);
    if (!finite) printf("%s: %s is not written whole\n", r->bench->op->name, what);
    CHECK(finite);
}

/* ---- passes ---------------------------------------------------------------------------------- */

static bool differentiates(const runner *r) {
    return !r->bench->test->inference && !r->mode.forward_only;
}

static thaw_op_use use_of(const runner *r) {
    const op_case *test = r->bench->test;
    thaw_op_use use = {.attr = r->bench->attr,
                       .inputs = r->bench->inputs,
                       .y = test->y,
                       .workers = thaw_pool_size(r->mode.pool),
                       .training = differentiates(r)};
    for (int i = 0; i < use.inputs; i++) {
        use.x[i] = test->x[i];
        use.x[i].n += r->mode.larger_batch;
    }
    use.y.n += r->mode.larger_batch;
    return use;
}

static float *new_scratch(runner *r) {
    thaw_op_use use = use_of(r);
    return guarded(r, thaw_op_scratch(r->bench->op, &use), NULL, true);
}

static void begin_call(runner *r, thaw_op_call *call) {
    const op_bench *bench = r->bench;
    const op_case *test = bench->test;
    *call = (thaw_op_call){.attr = bench->attr,
                           .inputs = bench->inputs,
                           .ys = test->y,
                           .training = !test->inference,
                           .trainable = !test->frozen && !test->inference,
                           .epilogue = r->mode.fused,
                           .seed = r->mode.seed,
                           .step = r->mode.step,
                           .node = r->mode.node,
                           .pool = r->mode.pool};
    for (int i = 0; i < bench->inputs; i++) {
        bool overwritten = i == 0 && r->mode.forward_in_place;
        call->xs[i] = test->x[i];
        call->x[i] = guarded(r, thaw_shape_count(test->x[i]), bench->x[i], overwritten);
    }
    for (int i = 0; i < bench->made.params; i++) {
        bool moves = bench->made.param[i].statistic && call->trainable;
        call->param[i] = guarded(r, op_param_count(bench, i), bench->param[i], moves);
    }
    if (r->mode.fused.bias != NULL) {
        call->param[1] = guarded(r, (size_t)test->y.c, r->mode.fused.bias, false);
        call->epilogue.bias = NULL;
    }
}

static void forward(runner *r, thaw_op_call *call) {
    const op_bench *bench = r->bench;
    size_t count = thaw_shape_count(call->ys);
    thaw_op_use use = use_of(r);
    size_t saved = bench->op->saved != NULL ? bench->op->saved(&use) : 0;
    call->y = r->mode.forward_in_place ? r->region[0].data : guarded(r, count, NULL, true);
    call->saved = guarded(r, saved, NULL, true);
    call->scratch = new_scratch(r);
    bench->op->forward(call);
    check_regions(r, "forward");
    check_written(r, call->y, count, "y");
}

static bool is_wanted(const runner *r, int gradient) {
    return r->mode.only == 0 || r->mode.only == 1 + gradient;
}

/* The call of the forward pass becomes that of the backward pass. */
static void begin_backward(runner *r, thaw_op_call *call) {
    const op_bench *bench = r->bench;
    size_t count = thaw_shape_count(call->ys);
    bool over_dy = r->mode.backward_in_place;
    float *dy = guarded(r, count, bench->dy, over_dy);
    call->dy = dy;
    call->scratch = new_scratch(r);
    if (!bench->op->reads_y) call->y = NULL;
    for (int i = 0; i < bench->inputs; i++) {
        if (!bench->op->reads_x) call->x[i] = NULL;
        if (!is_wanted(r, i)) continue;
        size_t floats = thaw_shape_count(call->xs[i]);
        call->dx[i] = i == 0 && over_dy ? dy : guarded(r, floats, NULL, true);
    }
    for (int i = 0; i < bench->made.params; i++) {
        if (bench->made.param[i].statistic || !is_wanted(r, OP_CASE_INPUTS + i)) continue;
        call->dparam[i] = guarded(r, op_param_count(bench, i), NULL, true);
    }
}

static void backward(runner *r, thaw_op_call *call) {
    const op_bench *bench = r->bench;
    begin_backward(r, call);
    /* From here on the averages stand still. */
    for (int i = 0; i < bench->made.params; i++) {
        size_t count = op_param_count(bench, i);
        float *now = thaw_arena_array(&r->bench->arena, count, sizeof(float));
        memcpy(now, call->param[i], count * sizeof(float));
        r->region[bench->inputs + i].kept = now;
    }
    bench->op->backward(call);
    check_regions(r, "backward");
    for (int i = 0; i < bench->inputs; i++) {
        check_written(r, call->dx[i], thaw_shape_count(call->xs[i]), "dx");
    }
    for (int i = 0; i < bench->made.params; i++) {
        check_written(r, call->dparam[i], op_param_count(bench, i), "dparam");
    }
}

op_outcome op_run(op_bench *bench, op_mode mode) {
    runner r = {.bench = bench, .mode = mode};
    thaw_op_call call;
    begin_call(&r, &call);
    forward(&r, &call);
    op_outcome out = {.y = call.y};
    for (int i = 0; i < bench->made.params; i++) out.param[i] = call.param[i];
    if (!differentiates(&r)) return out;
    backward(&r, &call);
    for (int i = 0; i < bench->inputs; i++) out.dx[i] = call.dx[i];
    for (int i = 0; i < bench->made.params; i++) out.dparam[i] = call.dparam[i];
    return out;
}
