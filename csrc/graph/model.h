/* Networks described as data: reads the files of models/ into a graph.
 *
 * A model file reads like its paper's table. `blocks` gives each kind of row as a list of layers,
 * `columns` names the columns, `table` has the rows:
 *
 *     "blocks": {"separable": [
 *         {"dwconv2d": "conv_dw_{i}", "kernel": 3, "stride": "s"},
 *         {"batchnorm": "conv_dw_{i}_bn"}, …]},
 *     "columns": ["block", "c", "s"],
 *     "table": [["conv", 32, 2], ["separable", 64, 1], …],
 *     "top": [{"conv2d": "conv_preds", "filters": "classes", "kernel": 1}]
 *
 * A layer's first member names its op and its name; the others are the op's attributes, where a
 * string is an expression (base/expr.h) over the row's columns and over
 *     width      the width multiplier
 *     classes    of the original classifier
 *     cin        channels that come into the layer (in an "if": that the layer before it made)
 *     block_cin  channels that came into the block
 *     i          how often this block has been used, from 1
 *     k          1 … n where a column `n` repeats a row, else 1
 * "if" leaves a layer out; "from" names its inputs: layers, or "input" for what came into the
 * block). `defaults` holds attributes by op. A plain list `layers` may stand for the table.
 *
 * A file that names a `width` is of a family of widths; others have one only. `weights` says that
 * NAME.safetensors beside the file holds weights for it, and under which licence. */
#ifndef THAW_GRAPH_MODEL_H
#define THAW_GRAPH_MODEL_H

#include "graph/graph.h"

typedef struct {
    const char *json; /* text of the model file */
    size_t length;
    double width;         /* 0 < width <= 8; 0: the file's default; only where it names one */
    int input_h, input_w; /* 0: the file's default */
    bool top;             /* with the classifier that the weights were trained with */
} thaw_model_desc;

typedef struct {
    thaw_graph graph;
    const char *name, *title, *paper;
    const char *preprocess; /* as data/preprocess.h names it */
    double width;
    bool has_widths;     /* the width may be chosen */
    const char *licence; /* of the weights that ship with it; NULL: none do */
    int classes;         /* outputs of the last layer; 0 while the model has no classifier */
} thaw_model;

/* Builds the graph without allocating its weights. On failure nothing is left to free. */
thaw_status thaw_model_read(const thaw_model_desc *desc, thaw_model *out,
                            thaw_error *err) THAW_MUST_CHECK;

/* Appends global average pooling, "head_pool", where the backbone ends in a map. */
thaw_status thaw_model_add_pool(thaw_model *model, thaw_error *err) THAW_MUST_CHECK;

/* Appends global average pooling (where the backbone ends in a map), the layers of `head` (a JSON
 * array such as
 * [{"dense": 128, "activation": "relu"}, {"dropout": 0.2}]; may be NULL) and the final dense layer
 * "predictions" with one output a class. Names: head_pool, head_dense_1, head_dropout_2, … `path`
 * is put in front of messages. */
thaw_status thaw_model_add_head(thaw_model *model, const thaw_json *head, const char *path,
                                int classes, thaw_error *err) THAW_MUST_CHECK;

void thaw_model_reset(thaw_model *model);

/* A model file compiled into the program. */
typedef struct {
    const char *name, *json;
    size_t length;
    size_t weights_bytes; /* of the file of weights that ships with it; 0: none does */
} thaw_builtin_model;

/* All of them, and the one called name, possibly with a width at its end ("mobilenet_v1_0.25"):
 * *width is then set, otherwise left alone. NULL when there is none. The table ends with a NULL
 * name. */
extern const thaw_builtin_model thaw_builtin_models[];
const thaw_builtin_model *thaw_model_builtin(const char *name, double *width);

#endif
