#include "app/build.h"

/* A model file that stands in the recipe itself; the model keeps nothing of the text. */
static thaw_status read_own(const thaw_recipe *recipe, thaw_model_desc *desc, thaw_model *out,
                            thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_put_value(&w, NULL, recipe->own);
    desc->json = w.text;
    desc->length = w.length;
    thaw_status status =
        w.failed ? thaw_fail(err, THAW_NO_MEMORY, "a model file") : thaw_model_read(desc, out, err);
    thaw_json_writer_reset(&w);
    return status == THAW_OK ? THAW_OK : thaw_fail_within(err, status, "model.backbone");
}

thaw_status thaw_build_backbone(const thaw_recipe *recipe, thaw_model *out, thaw_error *err) {
    thaw_model_desc desc = {
        .input_h = recipe->input_h, .input_w = recipe->input_w, .top = recipe->top};
    if (recipe->own != NULL) return read_own(recipe, &desc, out, err);
    const thaw_builtin_model *file = thaw_model_builtin(recipe->backbone, &desc.width);
    if (file == NULL) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "model.backbone: no backbone called \"%s\"; `thaw models` lists them",
                         recipe->backbone);
    }
    desc.json = file->json;
    desc.length = file->length;
    return thaw_model_read(&desc, out, err);
}

thaw_status thaw_build_head(const thaw_recipe *recipe, int classes, thaw_model *model,
                            thaw_error *err) {
    if (!recipe->top) {
        return thaw_model_add_head(model, recipe->head, "model.head", classes, err);
    }
    if (model->classes == classes) return THAW_OK;
    return thaw_fail(err, THAW_BAD_DATA, "%s's own classifier has %d classes, but there are %d",
                     model->name, model->classes, classes);
}

static thaw_status complete(const thaw_recipe *recipe, int classes, int phase, thaw_model *model,
                            thaw_error *err) {
    if (phase < 0 || phase >= recipe->phases) {
        return thaw_fail(err, THAW_INVALID, "phase: 0 … %d, got %d", recipe->phases - 1, phase);
    }
    const thaw_phase *p = &recipe->phase[phase];
    THAW_TRY(thaw_build_head(recipe, classes, model, err));
    thaw_status status = thaw_freeze_apply(&model->graph, p->freeze, p->freezes, err);
    if (status == THAW_OK) return THAW_OK;
    char where[64];
    thaw_phase_path(phase, where, sizeof where);
    return thaw_fail_within(err, status, where);
}

thaw_status thaw_build_network(const thaw_recipe *recipe, int classes, int phase, thaw_model *out,
                               thaw_error *err) {
    thaw_model model;
    THAW_TRY(thaw_build_backbone(recipe, &model, err));
    thaw_status status = complete(recipe, classes, phase, &model, err);
    if (status != THAW_OK) {
        thaw_model_reset(&model);
        return status;
    }
    *out = model;
    return THAW_OK;
}
