#include "app/build.h"
#include "app/cli.h"
#include "app/report.h"

/* --- summary -----------------------------------------------------------------------------------
 */

static void print_layers(const thaw_model *model) {
    const thaw_graph *g = &model->graph;
    thaw_param_totals totals = thaw_freeze_totals(g);
    double madds = 0;
    printf("%-28s %-15s %15s %11s %9s %9s\n", "layer", "op", "output", "parameters", "M madds",
           "output kB");
    for (int i = 0; i < g->nodes; i++) {
        const thaw_node *node = &g->node[i];
        thaw_shape s = g->shape[i + 1];
        size_t parameters = 0;
        char shape[48];
        for (int p = 0; p < node->params; p++) parameters += g->param[node->first_param + p].count;
        snprintf(shape, sizeof shape, "%d x %d x %d", s.h, s.w, s.c);
        printf("%-28s %-15s %15s %11zu %9.2f %9.1f%s\n", node->name, node->op->name, shape,
               parameters, node->madds / 1e6, (double)thaw_shape_image(s) * sizeof(float) / 1e3,
               node->params == 0 ? ""
               : node->thawed    ? "  thawed"
                                 : "  frozen");
        madds += node->madds;
    }
    printf("\n%zu parameters: %zu trainable, %zu frozen; %.1f MB of weights\n",
           totals.trainable + totals.frozen, totals.trainable, totals.frozen,
           (double)(totals.trainable + totals.frozen) * sizeof(float) / 1e6);
    printf("%.1f million multiply-adds for an image of %d x %d\n", madds / 1e6, g->shape[0].h,
           g->shape[0].w);
}

static thaw_status show(cli_options *o, const thaw_recipe *recipe, thaw_error *err) {
    thaw_model model;
    thaw_json_writer w;
    int phase = recipe->phases - 1;
    int classes = o->classes > 0 ? o->classes : recipe->top ? 1000 : 10;
    THAW_TRY(thaw_build_network(recipe, classes, phase, &model, err));
    thaw_status status = THAW_OK;
    if (o->json) {
        thaw_json_writer_init(&w);
        thaw_report_summary(&model, &w);
        status = cli_put_line(stdout, &w, err);
    } else {
        print_layers(&model);
    }
    thaw_model_reset(&model);
    return status;
}

int cli_summary(cli_options *o) {
    thaw_error err;
    thaw_recipe recipe;
    const char *text = NULL;
    size_t length = 0;
    thaw_status status = cli_recipe_text(o, &text, &length, &err);
    if (status == THAW_OK) status = thaw_recipe_read(text, length, &recipe, &err);
    if (status != THAW_OK) return cli_fail(&err);
    status = show(o, &recipe, &err);
    thaw_recipe_reset(&recipe);
    return status == THAW_OK ? 0 : cli_fail(&err);
}

/* --- models ------------------------------------------------------------------------------------
 */

static const char *name_of(cli_options *o, const thaw_json *model) {
    const char *name = thaw_json_get(model, "name")->text;
    if (!thaw_json_get(model, "has_widths")->boolean) return name;
    const char *with_width = thaw_arena_format(&o->arena, "%s[_WIDTH]", name);
    return with_width != NULL ? with_width : name;
}

static thaw_status print_models(cli_options *o, const char *json, size_t length, thaw_error *err) {
    const thaw_json *list = NULL;
    THAW_TRY(thaw_json_parse(json, length, THAW_BAD_MODEL, &o->arena, &list, err));
    printf("%-24s %10s %12s %6s  %-20s %s\n", "backbone", "parameters", "madds", "input", "weights",
           "paper");
    for (const thaw_json *m = list->child; m != NULL; m = m->next) {
        const thaw_json *licence = thaw_json_get(m, "licence");
        char weights[48] = "";
        if (licence != NULL) {
            snprintf(weights, sizeof weights, "%.1f MB, %s",
                     thaw_json_get(m, "weights_bytes")->number / 1e6, licence->text);
        }
        printf("%-24s %10.0f %10.1f M %6.0f  %-20s %s\n", name_of(o, m),
               thaw_json_get(m, "parameters")->number, thaw_json_get(m, "madds")->number / 1e6,
               thaw_json_get(m, "input")->child->number, weights, thaw_json_get(m, "paper")->text);
    }
    printf("\nWhere [_WIDTH] stands a width may follow the name: mobilenet_v1_0.25. Parameters and "
           "multiply-adds\nare without the top. Weights: those that ship with Thaw, taken where no "
           "others are named.\n");
    return THAW_OK;
}

int cli_models(cli_options *o) {
    thaw_error err;
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_status status = thaw_report_models(NULL, &w, &err);
    if (status == THAW_OK && o->json) status = cli_put_line(stdout, &w, &err);
    if (status == THAW_OK && !o->json) status = print_models(o, w.text, w.length, &err);
    thaw_json_writer_reset(&w);
    return status == THAW_OK ? 0 : cli_fail(&err);
}
