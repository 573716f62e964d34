/* thaw-oracle WEIGHTS JOB OUT: a door into the engine for tests that hold it against PyTorch.
 *
 * Three safetensors files. JOB has a tensor `images` and the metadata `job` (golden_network.h).
 * OUT gets `output`, what the network says when all of it is compiled for inference, and of each of
 * the job's training steps STEP/logits, STEP/loss, STEP/grad/PARAMETER, STEP/moved/PARAMETER and
 * STEP/values/LAYER, the output of each layer whose backward pass reads it. Each step starts from
 * the weights as they came. Exit status: 0, or 1 with a message. */
#include <stdio.h>
#include <string.h>

#include "app/weights.h"
#include "base/heap.h"
#include "golden_network.h"
#include "io/file.h"
#include "io/safetensors.h"

#define MAX_FILE ((size_t)2 << 30)

typedef struct {
    uint8_t *bytes;
    size_t length;
} whole_file;

typedef struct {
    whole_file weights, job_file;
    thaw_safetensors job;
    thaw_arena arena; /* of what goes into the answer */
    thaw_pool *pool;
    golden_network net;
    const float *images;
    thaw_source_tensor *tensor;
    size_t tensors, capacity;
} oracle;

static thaw_status no_memory(thaw_error *err) {
    return thaw_fail(err, THAW_NO_MEMORY, "the answer");
}

/* Keeps a copy of values; dim is their shape. */
static thaw_status keep(oracle *o, const char *name, const float *values, int rank, const int *dim,
                        thaw_error *err) {
    thaw_source_tensor *t = &o->tensor[o->tensors];
    size_t count = 1;
    *t = (thaw_source_tensor){.name = name, .rank = rank};
    for (int d = 0; d < rank; d++) count *= t->dim[d] = (size_t)dim[d];
    float *copy = thaw_arena_array(&o->arena, count, sizeof *copy);
    if (copy == NULL || name == NULL || o->tensors == o->capacity) return no_memory(err);
    memcpy(copy, values, count * sizeof *copy);
    t->data = copy;
    o->tensors++;
    return THAW_OK;
}

static thaw_status load_weights(oracle *o, thaw_error *err) {
    size_t unused = 0;
    return thaw_weights_load(&o->net.model, false, o->weights.bytes, o->weights.length, &unused,
                             err);
}

static thaw_status keep_params(oracle *o, const char *step, thaw_error *err) {
    const thaw_graph *g = &o->net.model.graph;
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        const float *gradient = golden_network_gradient(&o->net, i);
        if (gradient != NULL) {
            THAW_TRY(keep(o, thaw_arena_format(&o->arena, "%s/grad/%s", step, p->name), gradient,
                          p->spec.rank, p->spec.dim, err));
        }
        if (p->spec.statistic && g->node[p->node].thawed) {
            THAW_TRY(keep(o, thaw_arena_format(&o->arena, "%s/moved/%s", step, p->name),
                          thaw_graph_param_data(g, i), p->spec.rank, p->spec.dim, err));
        }
    }
    return THAW_OK;
}

static thaw_status keep_values(oracle *o, const char *step, thaw_error *err) {
    const thaw_graph *g = &o->net.model.graph;
    for (int i = 0; i < g->nodes; i++) {
        const float *values = golden_network_output_of(&o->net, i);
        thaw_shape y = g->shape[i + 1];
        const int shape[] = {o->net.batch, y.h, y.w, y.c};
        if (values == NULL) continue;
        THAW_TRY(keep(o, thaw_arena_format(&o->arena, "%s/values/%s", step, g->node[i].name),
                      values, 4, shape, err));
    }
    return THAW_OK;
}

static thaw_status run_step(oracle *o, const thaw_json *step, thaw_error *err) {
    const char *name = thaw_json_get(step, "name")->text;
    const int logits[] = {o->net.batch, o->net.model.classes};
    THAW_TRY(load_weights(o, err));
    THAW_TRY(golden_network_forward(&o->net, thaw_json_get(step, "freeze"), o->images, err));
    THAW_TRY(keep_values(o, name, err));
    golden_network_backward(&o->net);
    THAW_TRY(
        keep(o, thaw_arena_format(&o->arena, "%s/logits", name), o->net.logits, 2, logits, err));
    THAW_TRY(keep(o, thaw_arena_format(&o->arena, "%s/loss", name), &o->net.loss, 0, NULL, err));
    return keep_params(o, name, err);
}

static thaw_status run_job(oracle *o, const thaw_json *job, thaw_error *err) {
    const thaw_json *steps = thaw_json_get(job, "steps");
    const float *output = NULL;
    size_t count = 0;
    const thaw_graph *g = &o->net.model.graph;
    size_t each = 2 + (size_t)g->params + (size_t)g->nodes;
    o->capacity = 1 + (steps == NULL ? 0 : steps->count) * each;
    o->tensor = thaw_arena_array(&o->arena, o->capacity, sizeof *o->tensor);
    if (o->tensor == NULL) return no_memory(err);
    THAW_TRY(load_weights(o, err));
    THAW_TRY(golden_network_infer(&o->net, o->images, &output, &count, err));
    const int shape[] = {o->net.batch, (int)(count / (size_t)o->net.batch)};
    THAW_TRY(keep(o, "output", output, 2, shape, err));
    const thaw_json *step = steps == NULL ? NULL : steps->child;
    for (; step != NULL; step = step->next) THAW_TRY(run_step(o, step, err));
    return THAW_OK;
}

static thaw_status read_job(oracle *o, const thaw_json **job, thaw_error *err) {
    THAW_TRY(thaw_safetensors_open(o->job_file.bytes, o->job_file.length, &o->job, err));
    const thaw_json *text = thaw_json_get(o->job.metadata, "job");
    const thaw_stored_tensor *images = thaw_safetensors_find(&o->job, "images");
    if (text == NULL || images == NULL) return thaw_fail(err, THAW_BAD_FILE, "not a job");
    THAW_TRY(thaw_json_parse(text->text, strlen(text->text), THAW_BAD_FILE, &o->arena, job, err));
    float *values = thaw_arena_array(&o->arena, images->count, sizeof *values);
    if (values == NULL) return no_memory(err);
    o->images = values;
    THAW_TRY(thaw_safetensors_read(images, values, err));
    THAW_TRY(golden_network_open(*job, o->pool, &o->net, err));
    if (images->count == golden_network_image(&o->net) * (size_t)o->net.batch) return THAW_OK;
    return thaw_fail(err, THAW_BAD_FILE, "images: a batch of %d wanted", o->net.batch);
}

static thaw_status write_answer(const oracle *o, const char *path, thaw_error *err) {
    thaw_safetensors_desc desc = {
        .tensor = o->tensor, .tensors = o->tensors, .dtype = THAW_DTYPE_F32};
    uint8_t *bytes = NULL;
    size_t length = 0;
    THAW_TRY(thaw_safetensors_write(&desc, &bytes, &length, err));
    thaw_status status = thaw_file_write(path, bytes, length, err);
    thaw_heap_free(bytes);
    return status;
}

static thaw_status answer(oracle *o, char **path, thaw_error *err) {
    const thaw_json *job = NULL;
    THAW_TRY(thaw_file_read(path[1], MAX_FILE, &o->weights.bytes, &o->weights.length, err));
    THAW_TRY(thaw_file_read(path[2], MAX_FILE, &o->job_file.bytes, &o->job_file.length, err));
    THAW_TRY(thaw_pool_create(0, &o->pool, err));
    THAW_TRY(read_job(o, &job, err));
    THAW_TRY(run_job(o, job, err));
    return write_answer(o, path[3], err);
}

int main(int argc, char **argv) {
    thaw_error err;
    oracle o = {0};
    if (argc != 4) {
        fputs("usage: thaw-oracle WEIGHTS JOB OUT\n", stderr);
        return 1;
    }
    thaw_status status = answer(&o, argv, &err);
    if (status != THAW_OK) fprintf(stderr, "thaw-oracle: %s\n", err.detail);
    golden_network_close(&o.net);
    thaw_safetensors_reset(&o.job);
    thaw_arena_reset(&o.arena);
    thaw_pool_destroy(o.pool);
    thaw_heap_free(o.weights.bytes);
    thaw_heap_free(o.job_file.bytes);
    return status == THAW_OK ? 0 : 1;
}
