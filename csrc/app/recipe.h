/* A recipe: one JSON document that says everything about a run. */
#ifndef THAW_APP_RECIPE_H
#define THAW_APP_RECIPE_H

#include "base/json.h"
#include "synth/synth.h"
#include "train/trainer.h"

#define THAW_RECIPE_MAX_PHASES 16

typedef struct {
    thaw_arena arena;      /* owns every text below */
    const char *backbone;  /* a built-in model's name, with a width or not: "mobilenet_v1_0.25" */
    const thaw_json *own;  /* a model file (graph/model.h) in the stead of a name; NULL: built-in */
    const char *weights;   /* what the backbone starts from: a file, or the name of weights that
                              ship (graph/model.h); NULL: random numbers */
    int input_h, input_w;  /* 0: the model's own */
    bool top;              /* the classifier that the backbone came with, instead of a head */
    const thaw_json *head; /* list of layers before the last one; NULL with top */
    thaw_phase phase[THAW_RECIPE_MAX_PHASES];
    int phases;
    thaw_split_desc split; /* without its seed, which is the recipe's */
    thaw_fit fit;          /* how photos are brought to the input size */
    thaw_sampling sampling;
    thaw_augment_desc augment;
    thaw_synth_desc synthetic;
    const thaw_json *rules, *without; /* of synthetic, as written; NULL: none */
    thaw_loss_desc loss;
    int batch;
    uint64_t seed;
} thaw_recipe;

/* What {} has for a backbone: one whose weights ship. */
#define THAW_RECIPE_DEFAULT_BACKBONE "thaw_s"

/* Parses and checks; every error names its path and the allowed range. {} is a complete recipe. On
 * failure nothing is left to free. */
thaw_status thaw_recipe_read(const char *json, size_t length, thaw_recipe *out,
                             thaw_error *err) THAW_MUST_CHECK;
void thaw_recipe_reset(thaw_recipe *recipe);

/* Writes it with every default filled in; reading that back gives the same recipe. */
void thaw_recipe_write(const thaw_recipe *recipe, const char *key, thaw_json_writer *w);

#endif
