/* What the tests of graphs, training and runs share: a small network with every kind of joint,
 * photos of drawn shapes, and comparisons of whole sets of parameters. */
#ifndef THAW_TEST_GRAPH_SUPPORT_H
#define THAW_TEST_GRAPH_SUPPORT_H

#include "data/dataset.h"
#include "graph/model.h"
#include "graph/program.h"

#define NET_CLASSES 5 /* those of data/shapes.h */

/* 16 × 16 × 3 → 4 × 4 × 12: plain and depthwise convolutions, BatchNorm everywhere, a skip that is
 * added, branches that are joined, both windows of pooling, padding, three activations, and a
 * layer that is read three times. */
extern const char net_joints[];

/* A model from JSON text as it stands in a file. */
thaw_status net_read(const char *json, thaw_model *out, thaw_error *err);

/* A model with the default head for NET_CLASSES classes (a hidden layer of 8 and dropout) and its
 * weights: biases and BatchNorm's parameters are random too, so that folding them matters. False,
 * with a failed check, when that does not work; then there is nothing to free. */
bool net_open(const char *json, thaw_model *out);

/* Where the training program of a whole model stands. All layers thawed unless frozen before. */
bool net_program(const thaw_model *model, bool training, int batch, thaw_pool *pool,
                 thaw_program **out);

/* Fills images 0 … n − 1 of a program's input with values in [−1, 1) that belong to (item, image).
 */
void net_fill(thaw_program *p, int n, uint32_t item);

/* Mean cross-entropy of n rows of logits, row i being of class i % k, in double; with dlogits (n
 * rows, may be NULL) its gradient. */
double net_loss(const float *logits, int n, int k, float *dlogits);

/* A copy of all weights, on the heap; compare with memcmp, free with thaw_heap_free. */
float *net_copy_weights(const thaw_graph *g);

/* True when every float of that parameter is the same in weights as in the graph. */
bool net_param_same(const thaw_graph *g, int param, const float *weights);

/* per_class pictures of each shape, size × size, real, sorted, split with `fraction` held out. */
bool net_shapes(thaw_dataset *ds, int size, int per_class, double fraction);

#endif
