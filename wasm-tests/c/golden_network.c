#include "golden_network.h"

#include <math.h>
#include <string.h>

#include "app/override.h"
#include "base/heap.h"
#include "base/rng.h"
#include "graph/program_parts.h"
#include "kernels/eltwise.h"
#include "kernels/reduce.h"

/* --- building ----------------------------------------------------------------------------------
 */

static double number_of(const thaw_json *object, const char *key, double fallback) {
    const thaw_json *value = thaw_json_get(object, key);
    return value == NULL || value->kind != THAW_JSON_NUMBER ? fallback : value->number;
}

static bool flag_of(const thaw_json *object, const char *key) {
    const thaw_json *value = thaw_json_get(object, key);
    return value != NULL && value->boolean;
}

/* The model file with the job's overrides worked in, as text in the arena. */
static thaw_status model_text(golden_network *net, const thaw_builtin_model *file,
                              thaw_model_desc *desc, thaw_error *err) {
    const thaw_json *root = NULL, *overrides = thaw_json_get(net->job, "overrides");
    THAW_TRY(thaw_json_parse(file->json, file->length, THAW_BAD_MODEL, &net->arena, &root, err));
    const thaw_json *change = overrides == NULL ? NULL : overrides->child;
    for (; change != NULL; change = change->next) {
        THAW_TRY(thaw_override_set(&net->arena, &root, change->key, change, err));
    }
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_put_value(&w, NULL, root);
    desc->json = w.failed ? NULL : thaw_arena_text(&net->arena, w.text, w.length);
    desc->length = w.length;
    thaw_json_writer_reset(&w);
    return desc->json == NULL ? thaw_fail(err, THAW_NO_MEMORY, "a model file") : THAW_OK;
}

static thaw_status build(golden_network *net, thaw_error *err) {
    const thaw_json *name = thaw_json_get(net->job, "backbone");
    const thaw_json *input = thaw_json_get(net->job, "input");
    const thaw_json *head = thaw_json_get(net->job, "head");
    thaw_model_desc desc = {.width = number_of(net->job, "width", 0),
                            .top = flag_of(net->job, "top")};
    const thaw_builtin_model *file =
        name == NULL ? NULL : thaw_model_builtin(name->text, &desc.width);
    if (file == NULL) return thaw_fail(err, THAW_INVALID, "job: no such backbone");
    if (input != NULL && input->count >= 2) {
        desc.input_h = (int)input->child->number;
        desc.input_w = (int)input->child->next->number;
    }
    THAW_TRY(model_text(net, file, &desc, err));
    THAW_TRY(thaw_model_read(&desc, &net->model, err));
    if (head != NULL) {
        int classes = (int)number_of(net->job, "classes", 0);
        THAW_TRY(thaw_model_add_head(&net->model, head, "head", classes, err));
    }
    return thaw_graph_allocate(&net->model.graph, err);
}

thaw_status golden_network_open(const thaw_json *job, thaw_pool *pool, golden_network *out,
                                thaw_error *err) {
    *out = (golden_network){
        .job = job, .batch = (int)number_of(job, "batch", 1), .pool = pool, .loss = NAN};
    thaw_arena_init(&out->arena);
    thaw_status status = build(out, err);
    if (status != THAW_OK) golden_network_close(out);
    return status;
}

static void end_step(golden_network *net) {
    thaw_program_destroy(net->prefix);
    thaw_program_destroy(net->suffix);
    net->prefix = net->suffix = NULL;
}

void golden_network_close(golden_network *net) {
    end_step(net);
    thaw_model_reset(&net->model);
    thaw_arena_reset(&net->arena);
}

size_t golden_network_image(const golden_network *net) {
    return thaw_shape_image(net->model.graph.shape[0]);
}

/* --- drawing -----------------------------------------------------------------------------------
 */

/* FNV-1a, which names a stream. */
static uint32_t hash_name(const char *name) {
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++) hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash;
}

void golden_network_draw(uint64_t seed, const char *name, size_t count, float low, float high,
                         float *out) {
    thaw_rng rng = thaw_rng_make(seed, THAW_RNG_INIT, 0, hash_name(name));
    for (size_t i = 0; i < count; i++) out[i] = thaw_rng_uniform(&rng, low, high);
}

/* Values that a kernel's output sums up. */
static int fan_in(const thaw_param_spec *spec) {
    if (strcmp(spec->name, "depthwise_kernel") == 0) return spec->dim[0] * spec->dim[1];
    int fan = 1;
    for (int d = 0; d + 1 < spec->rank; d++) fan *= spec->dim[d];
    return fan;
}

void golden_network_fill(golden_network *net, uint64_t seed) {
    const thaw_graph *g = &net->model.graph;
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        const char *part = p->spec.name;
        float low = -0.1f, high = 0.1f;
        if (strstr(part, "kernel") != NULL) {
            high = sqrtf(6.0f / (float)fan_in(&p->spec));
            low = -high;
        } else if (strcmp(part, "gamma") == 0 || strcmp(part, "moving_variance") == 0) {
            low = 0.5f;
            high = 1.5f;
        }
        golden_network_draw(seed, p->name, p->count, low, high, thaw_graph_param_data(g, i));
    }
}

/* --- running -----------------------------------------------------------------------------------
 */

static thaw_status create_program(const golden_network *net, const bool *member, bool training,
                                  thaw_program **out, thaw_error *err) {
    thaw_program_desc desc = {.graph = &net->model.graph,
                              .member = member,
                              .training = training,
                              .batch = net->batch,
                              .pool = net->pool};
    THAW_TRY(thaw_program_create(&desc, out, err));
    return thaw_program_allocate(*out, err);
}

static void put_images(const golden_network *net, thaw_program *p, const float *images) {
    for (int i = 0; i < net->batch; i++) {
        thaw_program_put(p, i, images + (size_t)i * golden_network_image(net));
    }
}

thaw_status golden_network_infer(golden_network *net, const float *images, const float **out,
                                 size_t *count, thaw_error *err) {
    int nodes = net->model.graph.nodes;
    bool *member = thaw_arena_array(&net->arena, (size_t)nodes, sizeof *member);
    if (member == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a plan");
    for (int i = 0; i < nodes; i++) member[i] = true;
    end_step(net);
    THAW_TRY(create_program(net, member, false, &net->prefix, err));
    size_t floats = thaw_program_output_floats(net->prefix);
    float *values = thaw_arena_array(&net->arena, floats * (size_t)net->batch, sizeof *values);
    if (values == NULL) return thaw_fail(err, THAW_NO_MEMORY, "an output");
    put_images(net, net->prefix, images);
    thaw_program_forward(net->prefix, &(thaw_pass){.n = net->batch});
    for (int i = 0; i < net->batch; i++) {
        thaw_program_get(net->prefix, i, values + (size_t)i * floats);
    }
    *out = values;
    *count = floats * (size_t)net->batch;
    return THAW_OK;
}

/* [{"until": NAME}, {"layers": PATTERN}, …] */
static thaw_status freeze_as(golden_network *net, const thaw_json *list, thaw_error *err) {
    static const char *const key[] = {"backbone", "until", "from", "layers", "except"};
    thaw_freeze_rule rule[8];
    int rules = 0;
    const thaw_json *item = list == NULL ? NULL : list->child;
    for (; item != NULL && rules < 8; item = item->next) {
        for (int kind = 0; kind < 5; kind++) {
            const thaw_json *name = thaw_json_get(item, key[kind]);
            if (name != NULL) {
                rule[rules++] = (thaw_freeze_rule){(thaw_freeze_kind)kind, name->text};
            }
        }
    }
    return thaw_freeze_apply(&net->model.graph, rule, rules, err);
}

static thaw_status create_programs(golden_network *net, thaw_error *err) {
    size_t nodes = (size_t)net->model.graph.nodes;
    bool *member = thaw_arena_array(&net->arena, nodes, sizeof *member);
    if (member == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a plan");
    thaw_freeze_cut(&net->model.graph, member);
    bool any = false;
    for (size_t i = 0; i < nodes; i++) any |= member[i];
    if (any) THAW_TRY(create_program(net, member, false, &net->prefix, err));
    for (size_t i = 0; i < nodes; i++) member[i] = !member[i];
    return create_program(net, member, true, &net->suffix, err);
}

/* Through the prefix, where there is one, to the suffix' input. */
static thaw_status feed(golden_network *net, const float *images, thaw_error *err) {
    if (net->prefix == NULL) {
        put_images(net, net->suffix, images);
        return THAW_OK;
    }
    size_t floats = thaw_program_output_floats(net->prefix);
    float *features = thaw_heap_alloc(floats * sizeof *features);
    if (features == NULL) return thaw_fail(err, THAW_NO_MEMORY, "features");
    put_images(net, net->prefix, images);
    thaw_program_forward(net->prefix, &(thaw_pass){.n = net->batch});
    for (int i = 0; i < net->batch; i++) {
        thaw_program_get(net->prefix, i, features);
        thaw_program_put(net->suffix, i, features);
    }
    thaw_heap_free(features);
    return THAW_OK;
}

/* The mean cross-entropy over the batch, and its gradient where the suffix takes it. */
static thaw_status compute_loss(golden_network *net, thaw_error *err) {
    size_t n = (size_t)net->batch, k = (size_t)net->model.classes;
    float *target = thaw_arena_array(&net->arena, n * k, sizeof *target);
    float *loss = thaw_arena_array(&net->arena, n, sizeof *loss);
    net->logits = thaw_arena_array(&net->arena, n * k, sizeof *net->logits);
    if (target == NULL || loss == NULL || net->logits == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "targets");
    }
    for (size_t i = 0; i < n; i++) target[i * k + i % k] = 1;
    memcpy(net->logits, thaw_program_output(net->suffix), n * k * sizeof *net->logits);
    float *dlogits = thaw_program_output_grad(net->suffix);
    thaw_softmax_cross_entropy(net->logits, target, NULL, n, (int)k, loss, dlogits);
    thaw_scale(dlogits, 1.0f / (float)n, dlogits, n * k, NULL);
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)loss[i];
    net->loss = (float)(sum / (double)n);
    return THAW_OK;
}

static thaw_pass pass_of(const golden_network *net) {
    return (thaw_pass){.n = net->batch,
                       .training = true,
                       .seed = (uint64_t)number_of(net->job, "seed", 0),
                       .step = (uint32_t)number_of(net->job, "step", 0)};
}

thaw_status golden_network_forward(golden_network *net, const thaw_json *freeze,
                                   const float *images, thaw_error *err) {
    thaw_pass pass = pass_of(net);
    if (net->model.classes == 0) return thaw_fail(err, THAW_INVALID, "job: top or head wanted");
    end_step(net);
    THAW_TRY(freeze_as(net, freeze, err));
    THAW_TRY(create_programs(net, err));
    THAW_TRY(feed(net, images, err));
    thaw_program_forward(net->suffix, &pass);
    return compute_loss(net, err);
}

void golden_network_backward(golden_network *net) {
    thaw_pass pass = pass_of(net);
    thaw_program_backward(net->suffix, &pass);
}

const float *golden_network_output_of(const golden_network *net, int node) {
    const thaw_program *p = net->suffix;
    int step = p->made_by[node + 1];
    if (step < 0 || !p->step[step].backward || !step_node(p, &p->step[step])->op->reads_y) {
        return NULL;
    }
    return buffer_data(p, p->value_buffer[node + 1]);
}

const float *golden_network_gradient(const golden_network *net, int param) {
    const thaw_param *p = &net->model.graph.param[param];
    int ranges = 0;
    const thaw_grad_range *range = thaw_program_ranges(net->suffix, &ranges);
    for (int i = 0; i < ranges; i++) {
        const thaw_grad_range *r = &range[i];
        if (p->offset >= r->weight && p->offset + p->count <= r->weight + r->count) {
            return thaw_program_grads(net->suffix) + r->grad + (p->offset - r->weight);
        }
    }
    return NULL;
}
