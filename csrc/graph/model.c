#include "graph/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BINDINGS 32
#define MAX_NAME 96
#define MAX_REPEATS 256
#define MAX_WIDTH 8

/* The first two names in scope follow the layers as they are added. */
enum { CIN, BLOCK_CIN };

/* The state of reading one file. Texts and attributes go into the graph's arena. */
typedef struct {
    thaw_model *model;
    const thaw_json *blocks, *defaults;
    thaw_binding binding[MAX_BINDINGS];
    thaw_scope scope;
    int last;        /* value that the next layer takes */
    int block_input; /* value that came into the block */
    thaw_error *err;
} reader;

static thaw_status bind(reader *r, const char *name, double value) {
    if (r->scope.count == MAX_BINDINGS) {
        return thaw_fail(r->err, THAW_BAD_MODEL, "at most %d names in a row", MAX_BINDINGS);
    }
    r->binding[r->scope.count++] = (thaw_binding){name, value};
    return THAW_OK;
}

/* --- one layer ---------------------------------------------------------------------------------
 */

/* "input", or the name of an earlier layer. */
static thaw_status resolve(reader *r, const thaw_json *from, int *value) {
    char name[MAX_NAME];
    if (from->kind != THAW_JSON_STRING) {
        return thaw_fail(r->err, THAW_BAD_MODEL, "from: names of layers wanted, got %s",
                         thaw_json_kind_name(from->kind));
    }
    THAW_TRY(thaw_expr_format(from->text, &r->scope, name, sizeof name, r->err));
    if (strcmp(name, "input") == 0) {
        *value = r->block_input;
        return THAW_OK;
    }
    int node = thaw_graph_find_node(&r->model->graph, name);
    if (node < 0) return thaw_fail(r->err, THAW_BAD_MODEL, "from: no layer %s before this", name);
    *value = node + 1;
    return THAW_OK;
}

static thaw_status read_inputs(reader *r, const thaw_json *from, thaw_layer *layer) {
    layer->inputs = 1;
    layer->input[0] = r->last;
    if (from == NULL) return THAW_OK;
    if (from->kind != THAW_JSON_ARRAY) return resolve(r, from, &layer->input[0]);
    if (from->count == 0 || from->count > THAW_OP_MAX_INPUTS) {
        return thaw_fail(r->err, THAW_BAD_MODEL, "from: 1 to %d layers, got %zu",
                         THAW_OP_MAX_INPUTS, from->count);
    }
    layer->inputs = 0;
    for (const thaw_json *f = from->child; f != NULL; f = f->next) {
        THAW_TRY(resolve(r, f, &layer->input[layer->inputs++]));
    }
    return THAW_OK;
}

/* The layer's own members, then those of the op's defaults that it does not have. */
static thaw_status with_defaults(reader *r, const thaw_json *layer, const char *op,
                                 const thaw_json **out) {
    const thaw_json *defaults = thaw_json_get(r->defaults, op);
    *out = layer;
    if (defaults == NULL || defaults->child == NULL) return THAW_OK;
    thaw_arena *arena = &r->model->graph.arena;
    size_t most = layer->count + defaults->count;
    thaw_json *members = thaw_arena_array(arena, most + 1, sizeof *members);
    if (members == NULL) return thaw_fail(r->err, THAW_NO_MEMORY, "a model file");
    size_t count = 0;
    for (const thaw_json *m = layer->child; m != NULL; m = m->next) members[count++] = *m;
    for (const thaw_json *m = defaults->child; m != NULL; m = m->next) {
        if (thaw_json_get(layer, m->key) == NULL) members[count++] = *m;
    }
    for (size_t i = 0; i < count; i++) members[i].next = i + 1 < count ? &members[i + 1] : NULL;
    thaw_json *merged = &members[most];
    *merged = *layer;
    merged->child = members;
    merged->count = count;
    *out = merged;
    return THAW_OK;
}

/* "if": absent counts as true. */
static thaw_status wanted(reader *r, const thaw_json *layer, bool *out) {
    const thaw_json *condition = thaw_json_get(layer, "if");
    *out = true;
    if (condition == NULL) return THAW_OK;
    if (condition->kind != THAW_JSON_STRING) {
        return thaw_fail(r->err, THAW_BAD_MODEL, "if: an expression in a string wanted, got %s",
                         thaw_json_kind_name(condition->kind));
    }
    double value = 0;
    THAW_TRY(thaw_expr_eval(condition->text, &r->scope, &value, r->err));
    *out = value != 0;
    return THAW_OK;
}

static thaw_status append(reader *r, const thaw_json *json, const thaw_op *op, const char *name) {
    thaw_layer layer = {.name = name, .op = op, .backbone = true};
    thaw_arena *arena = &r->model->graph.arena;
    THAW_TRY(read_inputs(r, thaw_json_get(json, "from"), &layer));
    r->binding[CIN].value = r->model->graph.shape[layer.input[0]].c;

    const thaw_json *merged = NULL;
    THAW_TRY(with_defaults(r, json, op->name, &merged));
    thaw_fields f;
    thaw_fields_begin(&f, merged, name, &r->scope, THAW_BAD_MODEL, r->err);
    (void)thaw_fields_value(&f, op->name);
    (void)thaw_fields_value(&f, "if");
    (void)thaw_fields_value(&f, "from");
    if (op->parse != NULL) THAW_TRY(op->parse(&f, arena, &layer.attr, r->err));
    THAW_TRY(thaw_fields_end(&f));
    THAW_TRY(thaw_graph_add(&r->model->graph, &layer, r->err));
    r->last = thaw_graph_output(&r->model->graph);
    return THAW_OK;
}

static thaw_status read_layer(reader *r, const thaw_json *json) {
    const thaw_json *first = json->kind == THAW_JSON_OBJECT ? json->child : NULL;
    if (first == NULL || first->kind != THAW_JSON_STRING) {
        return thaw_fail(r->err, THAW_BAD_MODEL,
                         "a layer is an object whose first member is OP: NAME, got %s",
                         thaw_json_kind_name(json->kind));
    }
    const thaw_op *op = thaw_op_find(first->key);
    if (op == NULL) return thaw_fail(r->err, THAW_BAD_MODEL, "unknown op: %s", first->key);
    bool present = false;
    r->binding[CIN].value = r->model->graph.shape[r->last].c;
    THAW_TRY(wanted(r, json, &present));
    if (!present) return THAW_OK;
    char name[MAX_NAME];
    THAW_TRY(thaw_expr_format(first->text, &r->scope, name, sizeof name, r->err));
    const char *kept = thaw_arena_text(&r->model->graph.arena, name, strlen(name));
    if (kept == NULL) return thaw_fail(r->err, THAW_NO_MEMORY, "a layer's name");
    return append(r, json, op, kept);
}

static thaw_status read_layers(reader *r, const thaw_json *layers, const char *where) {
    if (layers->kind != THAW_JSON_ARRAY) {
        return thaw_fail(r->err, THAW_BAD_MODEL, "%s: a list of layers wanted, got %s", where,
                         thaw_json_kind_name(layers->kind));
    }
    r->block_input = r->last;
    r->binding[BLOCK_CIN].value = r->model->graph.shape[r->last].c;
    for (const thaw_json *l = layers->child; l != NULL; l = l->next) THAW_TRY(read_layer(r, l));
    return THAW_OK;
}

/* --- the table ---------------------------------------------------------------------------------
 */

/* How often each block has been used so far: the variable `i`. */
typedef struct {
    const char *name;
    int uses;
} block_use;

#define MAX_BLOCKS 32

static thaw_status count_use(reader *r, block_use *uses, const char *name, int *ordinal) {
    for (int b = 0; b < MAX_BLOCKS; b++) {
        if (uses[b].name == NULL) uses[b].name = name;
        if (strcmp(uses[b].name, name) == 0) {
            *ordinal = ++uses[b].uses;
            return THAW_OK;
        }
    }
    return thaw_fail(r->err, THAW_BAD_MODEL, "at most %d kinds of block", MAX_BLOCKS);
}

static thaw_status read_repeats(reader *r, double n, int *repeats) {
    if (!(n >= 1 && n <= MAX_REPEATS) || n != floor(n)) {
        return thaw_fail(r->err, THAW_BAD_MODEL, "n: a whole number of 1 … %d, got %g", MAX_REPEATS,
                         n);
    }
    *repeats = (int)n;
    return THAW_OK;
}

/* Binds a row's cells under their columns; `n` stays 1 where there is no such column. */
static thaw_status bind_row(reader *r, const thaw_json *columns, const thaw_json *row,
                            const char **block, int *repeats) {
    if (row->kind != THAW_JSON_ARRAY || row->count != columns->count) {
        return thaw_fail(r->err, THAW_BAD_MODEL, "a row of %zu cells wanted, got %zu",
                         columns->count, row->count);
    }
    const thaw_json *cell = row->child;
    for (const thaw_json *c = columns->child; c != NULL; c = c->next, cell = cell->next) {
        if (c->kind != THAW_JSON_STRING) {
            return thaw_fail(r->err, THAW_BAD_MODEL, "columns: names wanted");
        }
        if (strcmp(c->text, "block") == 0) {
            if (cell->kind != THAW_JSON_STRING) {
                return thaw_fail(r->err, THAW_BAD_MODEL, "block: the name of a block wanted");
            }
            *block = cell->text;
        } else if (cell->kind == THAW_JSON_NUMBER) {
            THAW_TRY(bind(r, c->text, cell->number));
            if (strcmp(c->text, "n") == 0) THAW_TRY(read_repeats(r, cell->number, repeats));
        } else if (cell->kind != THAW_JSON_NULL) { /* null: the column does not apply */
            return thaw_fail(r->err, THAW_BAD_MODEL, "%s: a number or null wanted, got %s", c->text,
                             thaw_json_kind_name(cell->kind));
        }
    }
    if (*block == NULL) return thaw_fail(r->err, THAW_BAD_MODEL, "columns: \"block\" is missing");
    return THAW_OK;
}

static thaw_status read_row(reader *r, const thaw_json *columns, const thaw_json *row,
                            block_use *uses) {
    size_t outer = r->scope.count;
    const char *block = NULL;
    int repeats = 1;
    THAW_TRY(bind_row(r, columns, row, &block, &repeats));
    const thaw_json *layers = thaw_json_get(r->blocks, block);
    if (layers == NULL) return thaw_fail(r->err, THAW_BAD_MODEL, "no block called %s", block);
    size_t inner = r->scope.count;
    for (int k = 1; k <= repeats; k++) {
        int ordinal = 0;
        THAW_TRY(count_use(r, uses, block, &ordinal));
        r->scope.count = inner;
        THAW_TRY(bind(r, "i", ordinal));
        THAW_TRY(bind(r, "k", k));
        THAW_TRY(read_layers(r, layers, block));
    }
    r->scope.count = outer;
    return THAW_OK;
}

static thaw_status read_table(reader *r, const thaw_json *columns, const thaw_json *table) {
    block_use uses[MAX_BLOCKS] = {{0}};
    if (columns == NULL || columns->kind != THAW_JSON_ARRAY || table->kind != THAW_JSON_ARRAY) {
        return thaw_fail(r->err, THAW_BAD_MODEL, "columns and table: lists wanted");
    }
    int number = 1;
    for (const thaw_json *row = table->child; row != NULL; row = row->next, number++) {
        thaw_status status = read_row(r, columns, row, uses);
        if (status == THAW_OK) continue;
        char where[32];
        snprintf(where, sizeof where, "table row %d", number);
        return thaw_fail_within(r->err, status, where);
    }
    return THAW_OK;
}

/* --- the file ----------------------------------------------------------------------------------
 */

typedef struct {
    const thaw_json *table, *columns, *layers, *top;
    double input[3];
} contents;

/* wanted: 0 for the file's own. */
static void read_width(thaw_fields *f, double wanted, thaw_model *m) {
    m->has_widths = thaw_fields_value(f, "width") != NULL;
    m->width = thaw_fields_number(f, "width", (thaw_range){0, MAX_WIDTH, true, false}, 1);
    if (!(wanted > 0)) return;
    if (!m->has_widths) thaw_fields_fail(f, "width", "%s has one width only", m->name);
    if (wanted > MAX_WIDTH) {
        thaw_fields_fail(f, "width", "0 < width <= %d, got %g", MAX_WIDTH, wanted);
    }
    m->width = wanted;
}

static thaw_status read_contents(reader *r, const thaw_json *root, const thaw_model_desc *desc,
                                 contents *c) {
    thaw_model *m = r->model;
    thaw_fields f;
    thaw_fields_begin(&f, root, "", NULL, THAW_BAD_MODEL, r->err);
    if (thaw_fields_int(&f, "thaw_model", 1, 1, 0) == 0) {
        thaw_fields_fail(&f, "thaw_model", "1 wanted: the version of the format");
    }
    m->name = thaw_fields_text(&f, "name", "model");
    m->title = thaw_fields_text(&f, "title", m->name);
    m->paper = thaw_fields_text(&f, "paper", "");
    m->preprocess = thaw_fields_text(&f, "preprocess", "none");
    read_width(&f, desc->width, m);
    thaw_fields weights;
    thaw_fields_begin_member(&weights, &f, "weights");
    m->licence = thaw_fields_text(&weights, "licence", NULL);
    THAW_TRY(thaw_fields_end(&weights));
    c->input[0] = c->input[1] = 224;
    c->input[2] = 3;
    thaw_fields_numbers(&f, "input", (thaw_range){1, 4096, false, false}, c->input, 3);
    for (int i = 0; i < 3; i++) {
        if (c->input[i] == floor(c->input[i])) continue;
        thaw_fields_fail(&f, "input", "whole numbers wanted, got %g", c->input[i]);
    }
    m->classes = thaw_fields_int(&f, "classes", 1, 1000000, 1000);
    r->defaults = thaw_fields_value(&f, "defaults");
    r->blocks = thaw_fields_value(&f, "blocks");
    c->columns = thaw_fields_value(&f, "columns");
    c->table = thaw_fields_value(&f, "table");
    c->layers = thaw_fields_value(&f, "layers");
    c->top = thaw_fields_value(&f, "top");
    if ((c->table == NULL) == (c->layers == NULL)) {
        thaw_fields_fail(&f, "table", "either a table or a list `layers` wanted");
    }
    if (desc->top && c->top == NULL) thaw_fields_fail(&f, "top", "this model has no classifier");
    return thaw_fields_end(&f);
}

/* The classifier, which must have one output a class: loss and softmax read that many. */
static thaw_status read_top(reader *r, const thaw_json *top) {
    thaw_graph *g = &r->model->graph;
    THAW_TRY(read_layers(r, top, "top"));
    thaw_shape y = g->shape[thaw_graph_output(g)];
    if (y.h == 1 && y.w == 1 && y.c == r->model->classes) return THAW_OK;
    return thaw_fail(r->err, THAW_BAD_MODEL, "top: an output of 1x1x%d wanted, got %dx%dx%d",
                     r->model->classes, y.h, y.w, y.c);
}

static thaw_status build(reader *r, const thaw_model_desc *desc) {
    thaw_model *m = r->model;
    const thaw_json *root = NULL;
    contents c = {0};
    THAW_TRY(
        thaw_json_parse(desc->json, desc->length, THAW_BAD_MODEL, &m->graph.arena, &root, r->err));
    THAW_TRY(read_contents(r, root, desc, &c));
    if (desc->input_h > 0) c.input[0] = desc->input_h;
    if (desc->input_w > 0) c.input[1] = desc->input_w;
    m->graph.shape[0] = (thaw_shape){1, (int)c.input[0], (int)c.input[1], (int)c.input[2]};
    THAW_TRY(bind(r, "cin", 0));
    THAW_TRY(bind(r, "block_cin", 0));
    THAW_TRY(bind(r, "width", m->width));
    THAW_TRY(bind(r, "classes", m->classes));
    if (c.table != NULL) THAW_TRY(read_table(r, c.columns, c.table));
    if (c.layers != NULL) THAW_TRY(read_layers(r, c.layers, "layers"));
    if (desc->top) return read_top(r, c.top);
    m->classes = 0;
    return THAW_OK;
}

thaw_status thaw_model_read(const thaw_model_desc *desc, thaw_model *out, thaw_error *err) {
    thaw_model model = {0};
    reader r = {.model = &model, .err = err};
    r.scope.binding = r.binding;
    thaw_status status = thaw_graph_init(&model.graph, (thaw_shape){1, 1, 1, 1}, err);
    if (status == THAW_OK) status = build(&r, desc);
    if (status != THAW_OK) {
        thaw_model_reset(&model);
        return status;
    }
    *out = model;
    return THAW_OK;
}

void thaw_model_reset(thaw_model *model) {
    thaw_graph_reset(&model->graph);
    *model = (thaw_model){0};
}

const thaw_builtin_model *thaw_model_builtin(const char *name, double *width) {
    for (const thaw_builtin_model *m = thaw_builtin_models; m->name != NULL; m++) {
        size_t length = strlen(m->name);
        if (strncmp(name, m->name, length) != 0) continue;
        if (name[length] == '\0') return m;
        char *end = NULL;
        double value = name[length] == '_' ? strtod(name + length + 1, &end) : 0;
        if (value > 0 && end != NULL && *end == '\0') {
            *width = value;
            return m;
        }
    }
    return NULL;
}
