#include "app/weights.h"

#include <stdio.h>
#include <string.h>

#include "io/safetensors.h"

static bool shape_fits(const thaw_param_spec *spec, const thaw_stored_tensor *tensor) {
    if (tensor->rank != spec->rank) return false;
    for (int d = 0; d < spec->rank; d++) {
        if (tensor->dim[d] != (size_t)spec->dim[d]) return false;
    }
    return true;
}

static void spec_text(const thaw_param_spec *spec, char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "[");
    for (int d = 0; d < spec->rank && used < size; d++) {
        used += (size_t)snprintf(out + used, size - used, "%s%d", d > 0 ? ", " : "", spec->dim[d]);
    }
    if (used < size) snprintf(out + used, size - used, "]");
}

/* What thaw_safetensors_read converts. */
static bool is_float(const thaw_stored_tensor *tensor) {
    switch (tensor->dtype) {
    case THAW_DTYPE_F32:
    case THAW_DTYPE_F16:
    case THAW_DTYPE_BF16:
    case THAW_DTYPE_F64:
        return true;
    default:
        return false;
    }
}

static bool is_wanted(const thaw_model *m, int param, bool backbone_only) {
    return !backbone_only || m->graph.node[m->graph.param[param].node].backbone;
}

/* Fails with the first parameter that the file does not serve. */
static thaw_status check(const thaw_model *m, bool backbone_only, const thaw_safetensors *file,
                         size_t *used, thaw_error *err) {
    int bad = 0, first = -1, wanted = 0;
    *used = 0;
    for (int i = 0; i < m->graph.params; i++) {
        if (!is_wanted(m, i, backbone_only)) continue;
        const thaw_param *p = &m->graph.param[i];
        const thaw_stored_tensor *tensor = thaw_safetensors_find(file, p->name);
        wanted++;
        if (tensor != NULL && !is_float(tensor)) {
            return thaw_fail(err, THAW_BAD_WEIGHTS, "%s: floating-point numbers wanted", p->name);
        }
        if (tensor != NULL && shape_fits(&p->spec, tensor)) {
            ++*used;
            continue;
        }
        if (first < 0) first = i;
        bad++;
    }
    if (bad == 0) return THAW_OK;
    const thaw_param *p = &m->graph.param[first];
    const thaw_stored_tensor *tensor = thaw_safetensors_find(file, p->name);
    char wanted_shape[64], found[96] = "no such tensor";
    spec_text(&p->spec, wanted_shape, sizeof wanted_shape);
    if (tensor != NULL) thaw_safetensors_shape_text(tensor, found, sizeof found);
    return thaw_fail(err, THAW_BAD_WEIGHTS,
                     "%s: %s wanted, %s found; %d of the %d tensors that %s needs are missing or "
                     "of another shape (is this file of another model or width?)",
                     p->name, wanted_shape, found, bad, wanted, m->name);
}

static thaw_status copy(thaw_model *m, bool backbone_only, const thaw_safetensors *file,
                        thaw_error *err) {
    for (int i = 0; i < m->graph.params; i++) {
        if (!is_wanted(m, i, backbone_only)) continue;
        const thaw_stored_tensor *tensor = thaw_safetensors_find(file, m->graph.param[i].name);
        THAW_TRY(thaw_safetensors_read(tensor, thaw_graph_param_data(&m->graph, i), err));
    }
    return THAW_OK;
}

thaw_status thaw_weights_load(thaw_model *model, bool backbone_only, const uint8_t *bytes,
                              size_t length, size_t *unused, thaw_error *err) {
    thaw_safetensors file;
    size_t used = 0;
    THAW_TRY(thaw_safetensors_open(bytes, length, &file, err));
    thaw_status status = check(model, backbone_only, &file, &used, err);
    if (status == THAW_OK) status = copy(model, backbone_only, &file, err);
    if (status == THAW_OK) *unused = file.count - used;
    thaw_safetensors_reset(&file);
    return status;
}

thaw_status thaw_weights_save(const thaw_model *model, const char *recipe, const char *classes,
                              uint8_t **bytes, size_t *length, thaw_error *err) {
    const thaw_graph *g = &model->graph;
    thaw_arena arena;
    thaw_arena_init(&arena);
    thaw_source_tensor *tensor = thaw_arena_array(&arena, (size_t)g->params, sizeof *tensor);
    if (tensor == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a list of tensors");
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        tensor[i] = (thaw_source_tensor){
            .name = p->name, .rank = p->spec.rank, .data = thaw_graph_param_data(g, i)};
        for (int d = 0; d < p->spec.rank; d++) tensor[i].dim[d] = (size_t)p->spec.dim[d];
    }
    thaw_metadata metadata[] = {
        {"format", "thaw"}, {"backbone", model->name}, {"recipe", recipe}, {"classes", classes}};
    thaw_safetensors_desc desc = {.tensor = tensor,
                                  .tensors = (size_t)g->params,
                                  .metadata = metadata,
                                  .metadata_count = sizeof metadata / sizeof *metadata,
                                  .dtype = THAW_DTYPE_F32};
    thaw_status status = thaw_safetensors_write(&desc, bytes, length, err);
    thaw_arena_reset(&arena);
    return status;
}
