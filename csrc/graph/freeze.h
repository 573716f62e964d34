/* Which layers train. A layer without parameters follows its neighbours and is never asked. */
#ifndef THAW_GRAPH_FREEZE_H
#define THAW_GRAPH_FREEZE_H

#include "graph/graph.h"

/* One rule; a list of them is applied in order to a graph whose layers all train. Only the backbone
 * can be frozen, the head always trains. A pattern may hold stars: "block5_*". */
typedef enum {
    THAW_FREEZE_BACKBONE, /* all of it */
    THAW_FREEZE_UNTIL,    /* every layer before the one named, in the model's order */
    THAW_FREEZE_FROM,     /* the layer named and every one after it */
    THAW_FREEZE_LAYERS,   /* layers that match the pattern */
    THAW_FREEZE_EXCEPT    /* thaws layers that match the pattern */
} thaw_freeze_kind;

typedef struct {
    thaw_freeze_kind kind;
    const char *name; /* layer or pattern; NULL for the backbone */
} thaw_freeze_rule;

/* Sets every node's `thawed`. BAD_RECIPE when a rule names no layer. */
thaw_status thaw_freeze_apply(thaw_graph *g, const thaw_freeze_rule *rule, int rules,
                              thaw_error *err) THAW_MUST_CHECK;

/* Trainable floats, and the others (moving statistics included, as Keras counts them). */
typedef struct {
    size_t trainable, frozen;
} thaw_param_totals;
thaw_param_totals thaw_freeze_totals(const thaw_graph *g);

/* Marks, node by node, whether it is in the frozen prefix: it does not train, draws no random
 * numbers, and neither does anything before it. prefix has g->nodes entries. */
void thaw_freeze_cut(const thaw_graph *g, bool *prefix);

#endif
