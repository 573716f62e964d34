#include "app/recipe.h"

#include <math.h>
#include <string.h>

#include "app/recipe_augment.h"
#include "app/recipe_keys.h"
#include "app/recipe_loss.h"
#include "app/recipe_phase.h"
#include "app/recipe_synth.h"

/* The article's head, with the dropout that it recommends against overfitting. */
static const char default_head[] =
    "[{\"dense\": 128, \"activation\": \"relu\"}, {\"dropout\": 0.2}]";

/* --- reading -----------------------------------------------------------------------------------
 */

/* The word for a backbone that starts from nothing, though weights may ship with it. */
static const char random_weights[] = "random";

/* A name, or a model file as it stands: that one has its name inside. */
static void read_backbone(thaw_fields *model, thaw_recipe *recipe) {
    const thaw_json *given = thaw_fields_value(model, "backbone");
    if (given == NULL || given->kind != THAW_JSON_OBJECT) {
        recipe->backbone = thaw_fields_text(model, "backbone", THAW_RECIPE_DEFAULT_BACKBONE);
        return;
    }
    const thaw_json *name = thaw_json_get(given, "name");
    recipe->own = given;
    recipe->backbone = name != NULL && name->kind == THAW_JSON_STRING ? name->text : "model";
}

static const char *read_weights(thaw_fields *model, const thaw_recipe *recipe) {
    double width = 0;
    const char *backbone = recipe->backbone;
    const thaw_builtin_model *file =
        recipe->own == NULL ? thaw_model_builtin(backbone, &width) : NULL;
    bool ships = file != NULL && file->weights_bytes > 0 && strcmp(file->name, backbone) == 0;
    const char *text = thaw_fields_text(model, "weights", ships ? file->name : random_weights);
    return strcmp(text, random_weights) == 0 ? NULL : text;
}

static thaw_status read_model(thaw_fields *top, thaw_recipe *recipe) {
    thaw_fields f;
    thaw_fields_begin_member(&f, top, "model");
    read_backbone(&f, recipe);
    recipe->weights = read_weights(&f, recipe);
    double input[3] = {0, 0, 3};
    thaw_fields_numbers(&f, "input", (thaw_range){1, 4096, false, false}, input, 3);
    if (input[2] != 3) thaw_fields_fail(&f, "input", "3 channels wanted, got %g", input[2]);
    if (input[0] != floor(input[0]) || input[1] != floor(input[1])) {
        thaw_fields_fail(&f, "input", "whole numbers wanted, got %g and %g", input[0], input[1]);
    }
    recipe->input_h = (int)input[0];
    recipe->input_w = (int)input[1];
    recipe->top = thaw_fields_bool(&f, "top", false);
    recipe->head = thaw_fields_value(&f, "head");
    if (recipe->top && recipe->head != NULL) {
        thaw_fields_fail(&f, "head", "either a head or the backbone's own top wanted");
    }
    THAW_TRY(thaw_fields_end(&f));
    if (recipe->top || recipe->head != NULL) return THAW_OK;
    return thaw_json_parse(default_head, sizeof default_head - 1, THAW_BAD_RECIPE, &recipe->arena,
                           &recipe->head, top->err);
}

#define MAX_PER_CLASS 1000000

/* {"cat": 20, "*": 100}: any name may be a class; "*" is for those that are not named. */
static thaw_status read_counts(thaw_fields *parent, thaw_arena *arena, thaw_split_desc *split) {
    thaw_fields f;
    thaw_fields_begin_member(&f, parent, "train_per_class");
    if (f.object == NULL) return f.status;
    thaw_split_count *count = thaw_arena_array(arena, f.object->count + 1, sizeof *count);
    if (count == NULL) return thaw_fail(parent->err, THAW_NO_MEMORY, "a recipe");
    split->of_class = count;
    for (const thaw_json *m = f.object->child; m != NULL; m = m->next) {
        int train = thaw_fields_int(&f, m->key, 1, MAX_PER_CLASS, 0);
        if (strcmp(m->key, "*") == 0) {
            split->train_per_class = train;
        } else {
            count[split->of_classes++] = (thaw_split_count){m->key, train};
        }
    }
    if (split->of_classes == 0) {
        thaw_fields_fail(parent, "train_per_class", "a number or a class wanted");
        return parent->status;
    }
    return f.status; /* no key is unknown */
}

static thaw_status read_split(thaw_fields *top, thaw_arena *arena, thaw_split_desc *split) {
    thaw_fields f;
    thaw_fields_begin_member(&f, top, "split");
    const thaw_json *counted = thaw_fields_value(&f, "train_per_class");
    bool counts = counted != NULL;
    if (counts && thaw_fields_value(&f, "validation") != NULL) {
        thaw_fields_fail(&f, "train_per_class", "either this or split.validation wanted");
    }
    split->fraction =
        thaw_fields_number(&f, "validation", (thaw_range){0, 0.9, false, false}, counts ? 0 : 0.2);
    split->by =
        (thaw_split_by)thaw_fields_choice(&f, "by", thaw_split_by_names, THAW_SPLIT_BY_COUNT, 0);
    if (counts && counted->kind == THAW_JSON_OBJECT) {
        THAW_TRY(read_counts(&f, arena, split));
    } else {
        split->train_per_class = thaw_fields_int(&f, "train_per_class", 1, MAX_PER_CLASS, 0);
    }
    split->duplicates = (thaw_split_duplicates)thaw_fields_choice(
        &f, "duplicates", thaw_split_duplicates_names, THAW_SPLIT_DUPLICATES_COUNT, 0);
    split->folds = thaw_fields_int(&f, "folds", 2, THAW_SPLIT_MAX_FOLDS, 0);
    int last = split->folds > 0 ? split->folds - 1 : 0;
    split->fold = thaw_fields_int(&f, "fold", 0, last, split->folds > 0 ? THAW_SPLIT_EACH_FOLD : 0);
    if (split->folds > 0 && split->by != THAW_SPLIT_BY_STRATIFIED) {
        thaw_fields_fail(&f, "folds", "only with \"by\": \"stratified\"");
    }
    if (counts && split->by != THAW_SPLIT_BY_STRATIFIED) {
        thaw_fields_fail(&f, "train_per_class", "only with \"by\": \"stratified\"");
    }
    return thaw_fields_end(&f);
}

static thaw_status read_augment(thaw_fields *top, thaw_recipe *recipe) {
    thaw_fields f;
    thaw_fields_begin_member(&f, top, "augment");
    return thaw_recipe_read_augment(&f, &recipe->augment);
}

static const thaw_recipe_key data_keys[] = {
    THAW_CHOICE_KEY("fit", thaw_recipe, fit, thaw_fit_names, THAW_FIT_COUNT),
    THAW_CHOICE_KEY("sampling", thaw_recipe, sampling, thaw_sampling_names, THAW_SAMPLING_COUNT),
};
#define DATA_KEYS (sizeof data_keys / sizeof *data_keys)

static thaw_status read_data(thaw_fields *top, thaw_recipe *recipe) {
    thaw_fields f;
    thaw_fields_begin_member(&f, top, "data");
    thaw_recipe_read_keys(&f, data_keys, DATA_KEYS, recipe);
    return thaw_fields_end(&f);
}

static thaw_status read_recipe(const char *json, size_t length, thaw_recipe *recipe,
                               thaw_error *err) {
    const thaw_json *root = NULL;
    thaw_fields f;
    THAW_TRY(thaw_json_parse(json, length, THAW_BAD_RECIPE, &recipe->arena, &root, err));
    thaw_fields_begin(&f, root, "", NULL, THAW_BAD_RECIPE, err);
    (void)thaw_fields_int(&f, "thaw", 1, 1, 1);
    THAW_TRY(read_model(&f, recipe));
    THAW_TRY(read_split(&f, &recipe->arena, &recipe->split));
    THAW_TRY(read_data(&f, recipe));
    THAW_TRY(read_augment(&f, recipe));
    THAW_TRY(thaw_recipe_read_synth(&f, recipe));
    THAW_TRY(thaw_recipe_read_loss(&f, recipe));
    THAW_TRY(thaw_recipe_read_phases(&f, recipe)); /* asks for the model's weights and the split */
    recipe->batch = thaw_fields_int(&f, "batch", 1, 4096, 32);
    /* 2^53: beyond it a JSON number is not exact. */
    double seed = thaw_fields_number(&f, "seed", (thaw_range){0, 0x1p53, false, false}, 1);
    if (seed != floor(seed)) thaw_fields_fail(&f, "seed", "a whole number wanted, got %g", seed);
    recipe->seed = (uint64_t)seed;
    return thaw_fields_end(&f);
}

thaw_status thaw_recipe_read(const char *json, size_t length, thaw_recipe *out, thaw_error *err) {
    thaw_recipe recipe = {0};
    thaw_arena_init(&recipe.arena);
    thaw_status status = read_recipe(json, length, &recipe, err);
    if (status != THAW_OK) {
        thaw_recipe_reset(&recipe);
        return status;
    }
    *out = recipe;
    return THAW_OK;
}

void thaw_recipe_reset(thaw_recipe *recipe) {
    thaw_arena_reset(&recipe->arena);
    *recipe = (thaw_recipe){0};
}

/* --- writing -----------------------------------------------------------------------------------
 */

static void write_model(const thaw_recipe *recipe, thaw_json_writer *w) {
    thaw_json_open(w, "model", '{');
    if (recipe->own != NULL) {
        thaw_json_put_value(w, "backbone", recipe->own);
    } else {
        thaw_json_put_text(w, "backbone", recipe->backbone);
    }
    thaw_json_put_text(w, "weights", recipe->weights != NULL ? recipe->weights : random_weights);
    if (recipe->input_h > 0) {
        thaw_json_open(w, "input", '[');
        thaw_json_put_int(w, NULL, recipe->input_h);
        thaw_json_put_int(w, NULL, recipe->input_w);
        thaw_json_put_int(w, NULL, 3);
        thaw_json_close(w, ']');
    }
    if (recipe->top) thaw_json_put_bool(w, "top", true);
    if (recipe->head != NULL) thaw_json_put_value(w, "head", recipe->head);
    thaw_json_close(w, '}');
}

static void write_counts(const thaw_split_desc *split, thaw_json_writer *w) {
    thaw_json_open(w, "train_per_class", '{');
    for (int i = 0; i < split->of_classes; i++) {
        thaw_json_put_int(w, split->of_class[i].name, split->of_class[i].train);
    }
    if (split->train_per_class > 0) thaw_json_put_int(w, "*", split->train_per_class);
    thaw_json_close(w, '}');
}

static void write_split(const thaw_split_desc *split, thaw_json_writer *w) {
    thaw_json_open(w, "split", '{');
    if (split->of_classes > 0) {
        write_counts(split, w);
    } else if (split->train_per_class > 0) {
        thaw_json_put_int(w, "train_per_class", split->train_per_class);
    } else {
        thaw_json_put_double(w, "validation", split->fraction);
    }
    thaw_json_put_text(w, "by", thaw_split_by_names[split->by]);
    thaw_json_put_text(w, "duplicates", thaw_split_duplicates_names[split->duplicates]);
    if (split->folds > 0) {
        thaw_json_put_int(w, "folds", split->folds);
    }
    if (split->folds > 0 && split->fold != THAW_SPLIT_EACH_FOLD) {
        thaw_json_put_int(w, "fold", split->fold);
    }
    thaw_json_close(w, '}');
}

void thaw_recipe_write(const thaw_recipe *recipe, const char *key, thaw_json_writer *w) {
    thaw_json_open(w, key, '{');
    thaw_json_put_int(w, "thaw", 1);
    write_model(recipe, w);
    thaw_recipe_write_phases(recipe, w);
    write_split(&recipe->split, w);
    thaw_recipe_write_augment(&recipe->augment, w);
    thaw_recipe_write_synth(recipe, w);
    thaw_json_open(w, "data", '{');
    thaw_recipe_write_keys(recipe, data_keys, DATA_KEYS, w);
    thaw_json_close(w, '}');
    thaw_recipe_write_loss(&recipe->loss, w);
    thaw_json_put_int(w, "batch", recipe->batch);
    thaw_json_put_int(w, "seed", (long long)recipe->seed);
    thaw_json_close(w, '}');
}
