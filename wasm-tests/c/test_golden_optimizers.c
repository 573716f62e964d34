/* The first steps of every optimizer, with clipping and L2, against PyTorch or Keras' formula
 * (scripts/oracle/golden_optimizers.py), read from a recipe as a user writes it. */
#include <stdio.h>
#include <string.h>

#include "app/recipe.h"
#include "golden.h"
#include "test.h"
#include "test_graph_support.h"
#include "train/optimizer.h"

#define TOLERANCE 1e-6 /* of each weight */

typedef struct {
    golden *file;
    thaw_model model;
    thaw_program *p;
    thaw_recipe recipe; /* with the optimizer and the loss of a case */
} bench;

/* Parses what write has written. */
static thaw_status read_case_recipe(const thaw_json *spec, thaw_recipe *out, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_value(&w, "loss", thaw_json_get(spec, "loss"));
    thaw_json_open(&w, "phases", '[');
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_value(&w, "optimizer", thaw_json_get(spec, "optimizer"));
    thaw_json_close(&w, '}');
    thaw_json_close(&w, ']');
    thaw_json_close(&w, '}');
    thaw_status status = thaw_recipe_read(w.text, w.length, out, err);
    thaw_json_writer_reset(&w);
    return status;
}

static thaw_status read_model(const thaw_json *json, thaw_model *out, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_put_value(&w, NULL, json);
    thaw_status status =
        thaw_model_read(&(thaw_model_desc){.json = w.text, .length = w.length}, out, err);
    thaw_json_writer_reset(&w);
    if (status == THAW_OK) status = thaw_graph_allocate(&out->graph, err);
    return status;
}

/* The golden tensor of each parameter that trains, from its row `row` of `rows`. */
static golden_values row_of(bench *b, const char *prefix, int param, int row, int rows) {
    const thaw_param *p = &b->model.graph.param[param];
    golden_values all = golden_get(b->file, prefix, p->name, p->count * (size_t)rows);
    if (all.data != NULL) all.data += (size_t)row * p->count;
    all.count = p->count;
    return all;
}

static void take_row(bench *b, const char *prefix, int row, int rows, float *base, bool gradient) {
    for (int i = 0; i < b->model.graph.params; i++) {
        size_t grad = thaw_program_param_grad(b->p, i);
        if (grad == THAW_PROGRAM_NO_GRAD) continue;
        golden_values values = row_of(b, prefix, i, row, rows);
        if (values.data == NULL) return;
        memcpy(base + (gradient ? grad : b->model.graph.param[i].offset), values.data,
               values.count * sizeof(float));
    }
}

static void check_row(bench *b, const char *name, int row, int rows) {
    for (int i = 0; i < b->model.graph.params; i++) {
        if (thaw_program_param_grad(b->p, i) == THAW_PROGRAM_NO_GRAD) continue;
        golden_check_each(thaw_graph_param_data(&b->model.graph, i), row_of(b, name, i, row, rows),
                          TOLERANCE);
    }
}

static void check_steps(bench *b, const char *name, int steps) {
    const thaw_optimizer_desc *d = &b->recipe.phase[0].optimizer;
    thaw_error err = {0};
    thaw_gradients gradients;
    thaw_optimizer optimizer;
    REQUIRE_OK(thaw_gradients_init(&gradients, &d->clip, b->recipe.loss.l2, b->p, &err), &err);
    REQUIRE_OK(thaw_optimizer_init(&optimizer, d, thaw_program_grad_floats(b->p), &err), &err);
    take_row(b, NULL, 0, 1, b->model.graph.weights, false);
    for (int step = 0; step < steps && !test_failed(); step++) {
        take_row(b, "gradient", step, steps, thaw_program_grads(b->p), true);
        (void)thaw_gradients_prepare(&gradients, b->p, NULL);
        thaw_optimizer_step(&optimizer, d->lr, &b->model.graph, b->p, NULL);
        check_row(b, name, step, steps);
    }
    thaw_gradients_reset(&gradients);
    thaw_optimizer_reset(&optimizer);
}

static void check_case(bench *b, const thaw_json *spec, int steps) {
    thaw_error err = {0};
    REQUIRE_OK(read_case_recipe(spec, &b->recipe, &err), &err);
    check_steps(b, thaw_json_get(spec, "name")->text, steps);
    thaw_recipe_reset(&b->recipe);
}

static void check_optimizer(const char *name) {
    golden file;
    thaw_error err = {0};
    static bench b; /* too large for a small stack */
    b = (bench){.file = &file};
    if (!golden_open(&file, name)) return;
    const thaw_json *about = golden_about(&file, "about");
    REQUIRE(about != NULL);
    REQUIRE_OK(read_model(thaw_json_get(about, "model"), &b.model, &err), &err);
    REQUIRE(net_program(&b.model, true, 1, NULL, &b.p));
    int steps = (int)thaw_json_get(about, "steps")->number, cases = 0;
    const thaw_json *spec = thaw_json_get(about, "cases")->child;
    for (; spec != NULL; spec = spec->next, cases++) check_case(&b, spec, steps);
    CHECK(steps == 20 && cases >= 3);
    thaw_program_destroy(b.p);
    thaw_model_reset(&b.model);
    golden_close(&file);
}

TEST(golden_optimizer_adam) {
    check_optimizer("optimizer_adam");
}

TEST(golden_optimizer_adamw) {
    check_optimizer("optimizer_adamw");
}

TEST(golden_optimizer_sgd) {
    check_optimizer("optimizer_sgd");
}

TEST(golden_optimizer_rmsprop) {
    check_optimizer("optimizer_rmsprop");
}
