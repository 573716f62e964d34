#include "train/snapshot.h"

#include <string.h>

#include "base/heap.h"

static bool changes(const thaw_graph *g, int param) {
    return g->node[g->param[param].node].thawed;
}

size_t thaw_snapshot_floats(const thaw_graph *g) {
    size_t floats = 0;
    for (int i = 0; i < g->params; i++) {
        if (changes(g, i)) floats += g->param[i].count;
    }
    return floats;
}

thaw_status thaw_snapshot_init(thaw_snapshot *s, const thaw_graph *g, thaw_error *err) {
    size_t bytes = thaw_snapshot_floats(g) * sizeof(float);
    *s = (thaw_snapshot){.floats = thaw_heap_alloc(bytes)};
    if (s->floats != NULL) return THAW_OK;
    return thaw_fail(err, THAW_NO_MEMORY, "%zu MB for the best weights", (bytes >> 20) + 1);
}

void thaw_snapshot_reset(thaw_snapshot *s) {
    thaw_heap_free(s->floats);
    *s = (thaw_snapshot){0};
}

void thaw_snapshot_take(thaw_snapshot *s, const thaw_graph *g) {
    float *to = s->floats;
    for (int i = 0; i < g->params; i++) {
        if (!changes(g, i)) continue;
        memcpy(to, thaw_graph_param_data(g, i), g->param[i].count * sizeof(float));
        to += g->param[i].count;
    }
    s->taken = true;
}

void thaw_snapshot_restore(const thaw_snapshot *s, thaw_graph *g) {
    const float *from = s->floats;
    if (!s->taken) return;
    for (int i = 0; i < g->params; i++) {
        if (!changes(g, i)) continue;
        memcpy(thaw_graph_param_data(g, i), from, g->param[i].count * sizeof(float));
        from += g->param[i].count;
    }
}
