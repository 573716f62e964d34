#include "eval/features.h"

#include "base/heap.h"
#include "graph/program.h"
#include "train/loader.h"

/* Photos at a time. */
#define BATCH 8

/* The value that the last layer with parameters reads. */
static int value_of(const thaw_graph *g) {
    int node = g->nodes - 1;
    while (node > 0 && g->node[node].params == 0) node--;
    return g->node[node].input[0];
}

size_t thaw_features_count(const thaw_model *model) {
    return thaw_shape_image(model->graph.shape[value_of(&model->graph)]);
}

static thaw_status make_program(const thaw_features_desc *desc, thaw_program **p, thaw_error *err) {
    const thaw_graph *g = &desc->model->graph;
    int value = value_of(g);
    bool *member = thaw_heap_alloc((size_t)g->nodes * sizeof *member);
    if (member == NULL) return thaw_fail(err, THAW_NO_MEMORY, "features");
    for (int i = 0; i < g->nodes; i++) member[i] = i < value;
    thaw_program_desc program = {.graph = g, .member = member, .batch = BATCH, .pool = desc->pool};
    thaw_status status = thaw_program_create(&program, p, err);
    thaw_heap_free(member);
    if (status != THAW_OK) return status;
    if (thaw_program_output_floats(*p) != thaw_features_count(desc->model)) {
        return thaw_fail(err, THAW_BAD_MODEL, "one value wanted before the classifier, found more");
    }
    return thaw_program_allocate(*p, err);
}

static void run_batch(thaw_program *p, const thaw_loader *loader, const uint32_t *sample, int n,
                      float *out) {
    int row[BATCH];
    float *to[BATCH];
    for (int i = 0; i < n; i++) {
        row[i] = i;
        to[i] = thaw_program_input_at(p, i);
    }
    thaw_loader_load(loader, &(thaw_loader_rows){sample, n, row, to, n});
    thaw_program_forward(p, &(thaw_pass){.n = n});
    size_t d = thaw_program_output_floats(p);
    for (int i = 0; i < n; i++) thaw_program_get(p, i, out + (size_t)i * d);
}

thaw_status thaw_features(const thaw_features_desc *desc, float *out, thaw_error *err) {
    int scheme = thaw_preprocess_find(desc->model->preprocess);
    if (scheme < 0) {
        return thaw_fail(err, THAW_BAD_MODEL, "preprocess: unknown scheme \"%s\"",
                         desc->model->preprocess);
    }
    thaw_program *p = NULL;
    thaw_loader loader;
    thaw_loader_init(&loader, &(thaw_loader_desc){.dataset = desc->dataset,
                                                  .preprocess = (thaw_preprocess)scheme,
                                                  .pool = desc->pool});
    thaw_status status = make_program(desc, &p, err);
    if (status == THAW_OK) status = thaw_loader_allocate(&loader, err);
    size_t d = thaw_features_count(desc->model);
    for (size_t i = 0; i < desc->samples && status == THAW_OK; i += BATCH) {
        size_t left = desc->samples - i;
        int n = left < BATCH ? (int)left : BATCH;
        run_batch(p, &loader, desc->sample + i, n, out + i * d);
    }
    thaw_loader_reset(&loader);
    thaw_program_destroy(p);
    return status;
}
