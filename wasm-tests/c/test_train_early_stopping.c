/* Early stopping, trace by trace. The first seven are what Keras 3's callback does with these
 * values; so are the others, but for NaN. */
#include <math.h>

#include "test.h"
#include "train/early_stopping.h"

#define EPOCHS 12
#define NEVER (-1)

typedef struct {
    const char *what;
    double value[EPOCHS]; /* the last one goes on for ever */
    int values;
    thaw_early_stopping_desc desc;
    int stops_at; /* epoch, or NEVER within EPOCHS */
    int best;
    int stored; /* epoch whose weights are kept at the end; −1: none */
} trace;

/* Keras' own defaults but for restoring. */
#define WITH(...)                                                                                  \
    { .restore_best_weights = true, __VA_ARGS__ }

static const trace traces[] = {
    {"patience 0", {10, 9, 8, 9, 8.9, 8.8}, 6, WITH(.patience = 0), 3, 2, 2},
    {"patience 1", {10, 9, 8, 9, 8.9, 8.8}, 6, WITH(.patience = 1), 3, 2, 2},
    {"patience 2", {10, 9, 8, 9, 8.9, 8.8}, 6, WITH(.patience = 2), 4, 2, 2},
    {"patience 3", {10, 9, 8, 9, 8.9, 8.8}, 6, WITH(.patience = 3), 5, 2, 2},
    {"a tie is no improvement", {1, .5, .5, .5}, 4, WITH(.patience = 2), 3, 1, 1},
    {"a baseline never reached",
     {.9, .8, .7, .71, .72},
     5,
     WITH(.patience = 5, .has_baseline = true, .baseline = .5),
     4,
     2,
     2},
    {"patience does not start anew while the baseline is not beaten",
     {.9, .8, .7, .69, .68, .67, .68},
     7,
     WITH(.patience = 2, .has_baseline = true, .baseline = .5),
     6,
     5,
     5},

    {"falling for ever",
     {1, .9, .8, .7, .6, .5, .4, .3, .2, .1, .05, .01},
     12,
     WITH(.patience = 0),
     NEVER,
     11,
     11},
    {"level for ever", {1}, 1, WITH(.patience = 4), 4, 0, 0},
    {"patience 0 does not stop in the first epoch", {1, 2}, 2, WITH(.patience = 0), 1, 0, 0},
    {"min_delta swallows small steps",
     {1, .95, .9, .85, .8},
     5,
     WITH(.patience = 2, .min_delta = .2),
     2,
     0,
     0},
    {"steps add up against the best, not the last",
     {1, .95, .9, .85, .79, .75},
     6,
     WITH(.patience = 4, .min_delta = .2),
     8,
     4,
     4},
    {"min_delta is strict", {1, .75, .5}, 3, WITH(.patience = 1, .min_delta = .25), 1, 0, 0},
    {"the sign of min_delta does not count",
     {1, .95, .9},
     3,
     WITH(.patience = 2, .min_delta = -.2),
     2,
     0,
     0},
    {"the best so far counts, whenever it was",
     {3, 1, 2, 2, 1.5, 2},
     6,
     WITH(.patience = 3),
     4,
     1,
     1},
    {"accuracy is to rise",
     {.1, .5, .4, .45, .5},
     5,
     WITH(.patience = 2, .monitor = THAW_MONITOR_VAL_ACCURACY),
     3,
     1,
     1},
    {"training accuracy too",
     {.1, .2, .3, .3, .3},
     5,
     WITH(.patience = 1, .monitor = THAW_MONITOR_ACCURACY),
     3,
     2,
     2},
    {"a mode overrules what is monitored",
     {1, 2, 3, 2},
     4,
     WITH(.patience = 1, .mode = THAW_MODE_MAX),
     3,
     2,
     2},
    {"and the other way",
     {.9, .8, .85},
     3,
     WITH(.patience = 1, .mode = THAW_MODE_MIN, .monitor = THAW_MONITOR_VAL_ACCURACY),
     2,
     1,
     1},
    {"min_delta upwards",
     {.5, .55, .65, .7},
     4,
     WITH(.patience = 2, .min_delta = .1, .monitor = THAW_MONITOR_VAL_ACCURACY),
     4,
     2,
     2},
    {"epochs before the start are not looked at",
     {.1, .2, 5, 4, 4.5, 4.6},
     6,
     WITH(.patience = 2, .start_from_epoch = 2),
     5,
     3,
     3},
    {"a start that never comes",
     {1},
     1,
     WITH(.patience = 1, .start_from_epoch = 50),
     NEVER,
     -1,
     -1},
    {"a baseline beaten at once",
     {.4, .45, .46},
     3,
     WITH(.patience = 2, .has_baseline = true, .baseline = .5),
     2,
     0,
     0},
    {"a tie with the baseline does not beat it",
     {.5, .5},
     2,
     WITH(.patience = 2, .has_baseline = true, .baseline = .5),
     1,
     0,
     0},
    {"without restoring nothing is stored",
     {3, 2, 1, 2},
     4,
     {.patience = 1, .restore_best_weights = false},
     3,
     2,
     -1},
    {"infinity can be a first best", {INFINITY, 5, 6}, 3, WITH(.patience = 1), 2, 1, 1},

    /* Where Thaw differs: Keras keeps a NaN first epoch as best and goes on. */
    {"NaN in the first epoch", {NAN, 1}, 2, WITH(.patience = 5), 0, -1, -1},
    {"NaN later", {3, 2, NAN, 1}, 4, WITH(.patience = 5), 2, 1, 1},
    {"NaN before the start", {3, NAN, 1}, 3, WITH(.patience = 5, .start_from_epoch = 2), 1, -1, -1},
};

static void run_trace(const trace *t) {
    thaw_early_stopping es;
    int stopped_at = NEVER, stored = -1;
    bool nan = false;
    thaw_early_stopping_init(&es, &t->desc);
    for (int epoch = 0; epoch < EPOCHS && stopped_at == NEVER; epoch++) {
        double value = t->value[epoch < t->values ? epoch : t->values - 1];
        thaw_early_stopping_verdict v = thaw_early_stopping_update(&es, epoch, value);
        CHECK(!v.improved || es.best_epoch == epoch);
        if (v.store) stored = epoch;
        if (v.stop) stopped_at = epoch;
        nan = v.nan;
        CHECK_EQ_INT(v.nan, isnan(value));
    }
    if (stopped_at != t->stops_at || es.best_epoch != t->best) CHECK_EQ_STR(t->what, "as wanted");
    CHECK_EQ_INT(stopped_at, t->stops_at);
    CHECK_EQ_INT(es.best_epoch, t->best);
    CHECK_EQ_INT(stored, t->stored);
    CHECK_EQ_INT(es.has_best, t->best >= 0);
    if (t->best >= 0) CHECK_NEAR(es.best, t->value[t->best], 0);
    if (nan) CHECK(stopped_at >= 0);
}

TEST(early_stopping_follows_every_trace) {
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++) run_trace(&traces[i]);
}

TEST(early_stopping_defaults_are_those_of_the_documents) {
    thaw_early_stopping_desc d = thaw_early_stopping_defaults();
    CHECK_EQ_INT(d.monitor, THAW_MONITOR_VAL_LOSS);
    CHECK_EQ_INT(d.mode, THAW_MODE_AUTO);
    CHECK_EQ_INT(d.patience, 0);
    CHECK_NEAR(d.min_delta, 0, 0);
    CHECK(!d.has_baseline);
    CHECK(d.restore_best_weights);
    CHECK_EQ_INT(d.start_from_epoch, 0);
}

/* What the page shows beside the curve. */
TEST(early_stopping_counts_the_wait) {
    static const double values[] = {3, 2, 2.5, 2.4, 1, 1.5};
    static const int waits[] = {0, 0, 1, 2, 0, 1};
    thaw_early_stopping es;
    thaw_early_stopping_desc d = {.patience = 9};
    thaw_early_stopping_init(&es, &d);
    for (int epoch = 0; epoch < 6; epoch++) {
        (void)thaw_early_stopping_update(&es, epoch, values[epoch]);
        CHECK_EQ_INT(es.wait, waits[epoch]);
    }
}
