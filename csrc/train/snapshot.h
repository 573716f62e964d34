/* A copy of everything that training changes: the parameters of thawed layers, moving statistics
 * included. */
#ifndef THAW_TRAIN_SNAPSHOT_H
#define THAW_TRAIN_SNAPSHOT_H

#include "graph/graph.h"

typedef struct {
    float *floats; /* owned; NULL until init */
    bool taken;
} thaw_snapshot;

/* Floats that a snapshot of the graph, frozen as it is now, holds. */
size_t thaw_snapshot_floats(const thaw_graph *g);

thaw_status thaw_snapshot_init(thaw_snapshot *s, const thaw_graph *g,
                               thaw_error *err) THAW_MUST_CHECK;
void thaw_snapshot_reset(thaw_snapshot *s);

void thaw_snapshot_take(thaw_snapshot *s, const thaw_graph *g);

/* Puts the copy back; does nothing when none was taken. The freezing must be that of init. */
void thaw_snapshot_restore(const thaw_snapshot *s, thaw_graph *g);

#endif
