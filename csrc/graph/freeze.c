#include "graph/freeze.h"

#include <string.h>

/* Backs up to the last star only, so a hostile pattern costs a product, not a power. */
static bool matches(const char *pattern, const char *name) {
    const char *star = NULL, *resume = NULL;
    while (*name != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            resume = name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star + 1;
            name = ++resume;
        } else {
            return false;
        }
    }
    while (*pattern == '*') pattern++;
    return *pattern == '\0';
}

static void freeze_span(thaw_graph *g, int first, int end) {
    for (int i = first; i < end; i++) {
        if (g->node[i].backbone) g->node[i].thawed = false;
    }
}

static thaw_status set_matching(thaw_graph *g, const char *pattern, bool thawed, thaw_error *err) {
    int found = 0;
    for (int i = 0; i < g->nodes; i++) {
        if (!g->node[i].backbone || !matches(pattern, g->node[i].name)) continue;
        g->node[i].thawed = thawed;
        found++;
    }
    if (found > 0) return THAW_OK;
    return thaw_fail(err, THAW_BAD_RECIPE, "no layer of the backbone matches \"%s\"", pattern);
}

static thaw_status apply_rule(thaw_graph *g, const thaw_freeze_rule *rule, thaw_error *err) {
    switch (rule->kind) {
    case THAW_FREEZE_BACKBONE:
        freeze_span(g, 0, g->nodes);
        return THAW_OK;
    case THAW_FREEZE_LAYERS:
        return set_matching(g, rule->name, false, err);
    case THAW_FREEZE_EXCEPT:
        return set_matching(g, rule->name, true, err);
    case THAW_FREEZE_UNTIL:
    case THAW_FREEZE_FROM:
        break;
    }
    int node = thaw_graph_find_node(g, rule->name);
    if (node < 0) {
        return thaw_fail(err, THAW_BAD_RECIPE, "no layer called \"%s\"; `thaw summary` lists them",
                         rule->name);
    }
    bool until = rule->kind == THAW_FREEZE_UNTIL;
    freeze_span(g, until ? 0 : node, until ? node : g->nodes);
    return THAW_OK;
}

thaw_status thaw_freeze_apply(thaw_graph *g, const thaw_freeze_rule *rule, int rules,
                              thaw_error *err) {
    for (int i = 0; i < g->nodes; i++) g->node[i].thawed = true;
    for (int i = 0; i < rules; i++) THAW_TRY(apply_rule(g, &rule[i], err));
    return THAW_OK;
}

thaw_param_totals thaw_freeze_totals(const thaw_graph *g) {
    thaw_param_totals totals = {0, 0};
    for (int i = 0; i < g->params; i++) {
        const thaw_param *p = &g->param[i];
        bool trains = g->node[p->node].thawed && !p->spec.statistic;
        *(trains ? &totals.trainable : &totals.frozen) += p->count;
    }
    return totals;
}

void thaw_freeze_cut(const thaw_graph *g, bool *prefix) {
    for (int i = 0; i < g->nodes; i++) {
        const thaw_node *node = &g->node[i];
        prefix[i] = !(node->thawed && node->params > 0) && !node->op->random;
        for (int j = 0; j < node->inputs; j++) {
            int value = node->input[j];
            if (value > 0 && !prefix[value - 1]) prefix[i] = false;
        }
    }
}
