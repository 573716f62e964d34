#include <string.h>

#include "graph/model.h"

/* A head's layers are given by their one number: {"dense": 128} stands for a dense layer with
 * units 128. */
static const struct {
    const char *op, *attribute;
} shorthand[] = {{"dense", "units"}, {"dropout", "rate"}};

static const char *attribute_of(const char *op) {
    for (size_t i = 0; i < sizeof shorthand / sizeof *shorthand; i++) {
        if (strcmp(shorthand[i].op, op) == 0) return shorthand[i].attribute;
    }
    return NULL;
}

/* The layer's members with the first one's key replaced, in the arena. */
static thaw_json *spelled_out(thaw_arena *arena, const thaw_json *json, const char *attribute) {
    thaw_json *object = thaw_arena_alloc(arena, sizeof *object);
    thaw_json *first = thaw_arena_alloc(arena, sizeof *first);
    if (object == NULL || first == NULL) return NULL;
    *object = *json;
    *first = *json->child;
    first->key = attribute;
    object->child = first;
    return object;
}

static thaw_status append(thaw_model *m, const char *name, const char *op_name,
                          const thaw_json *attributes, const char *path, thaw_error *err) {
    thaw_graph *g = &m->graph;
    thaw_layer layer = {.name = name, .op = thaw_op_find(op_name), .inputs = 1};
    layer.input[0] = thaw_graph_output(g);
    if (name == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a layer's name");
    thaw_fields f;
    thaw_fields_begin(&f, attributes, path, NULL, THAW_BAD_RECIPE, err);
    if (layer.op->parse != NULL) THAW_TRY(layer.op->parse(&f, &g->arena, &layer.attr, err));
    THAW_TRY(thaw_fields_end(&f));
    return thaw_graph_add(g, &layer, err);
}

static thaw_status append_listed(thaw_model *m, const thaw_json *json, const char *path, int index,
                                 thaw_error *err) {
    const thaw_json *first = json->kind == THAW_JSON_OBJECT ? json->child : NULL;
    const char *attribute = first == NULL ? NULL : attribute_of(first->key);
    if (attribute == NULL) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "%s[%d]: {\"dense\": units} or {\"dropout\": rate} wanted", path, index);
    }
    thaw_arena *arena = &m->graph.arena;
    const thaw_json *attributes = spelled_out(arena, json, attribute);
    const char *where = thaw_arena_format(arena, "%s[%d]", path, index);
    if (attributes == NULL || where == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a head");
    const char *name = thaw_arena_format(arena, "head_%s_%d", first->key, index + 1);
    return append(m, name, first->key, attributes, where, err);
}

/* {"units": classes} */
static thaw_status append_predictions(thaw_model *m, int classes, thaw_error *err) {
    thaw_json *object = thaw_arena_array(&m->graph.arena, 2, sizeof *object);
    if (object == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a head");
    object[0] = (thaw_json){.kind = THAW_JSON_OBJECT, .child = &object[1], .count = 1};
    object[1] = (thaw_json){.kind = THAW_JSON_NUMBER, .key = "units", .number = classes};
    return append(m, "predictions", "dense", &object[0], "predictions", err);
}

thaw_status thaw_model_add_pool(thaw_model *m, thaw_error *err) {
    thaw_shape y = m->graph.shape[thaw_graph_output(&m->graph)];
    if (y.h == 1 && y.w == 1) return THAW_OK;
    return append(m, "head_pool", "global_avg_pool", NULL, "head_pool", err);
}

thaw_status thaw_model_add_head(thaw_model *m, const thaw_json *head, const char *path, int classes,
                                thaw_error *err) {
    if (head != NULL && head->kind != THAW_JSON_ARRAY) {
        return thaw_fail(err, THAW_BAD_RECIPE, "%s: a list of layers wanted, got %s", path,
                         thaw_json_kind_name(head->kind));
    }
    THAW_TRY(thaw_model_add_pool(m, err));
    int index = 0;
    for (const thaw_json *l = head == NULL ? NULL : head->child; l != NULL; l = l->next) {
        THAW_TRY(append_listed(m, l, path, index++, err));
    }
    THAW_TRY(append_predictions(m, classes, err));
    m->classes = classes;
    return THAW_OK;
}
