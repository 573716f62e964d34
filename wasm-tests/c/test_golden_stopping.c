/* Early stopping against an independent model of Keras' callback
 * (scripts/oracle/golden_stopping.py): where it stops, what it waited for, whose weights stay. */
#include <string.h>

#include "golden.h"
#include "test.h"
#include "train/early_stopping.h"

static double number_of(const thaw_json *trace, const char *key) {
    const thaw_json *value = thaw_json_get(trace, key);
    return value == NULL ? 0 : value->number;
}

static thaw_early_stopping_desc settings_of(const thaw_json *trace) {
    const thaw_json *baseline = thaw_json_get(trace, "baseline");
    bool rises = strcmp(thaw_json_get(trace, "mode")->text, "max") == 0;
    return (thaw_early_stopping_desc){
        .mode = rises ? THAW_MODE_MAX : THAW_MODE_MIN,
        .min_delta = number_of(trace, "min_delta"),
        .patience = (int)number_of(trace, "patience"),
        .has_baseline = baseline->kind == THAW_JSON_NUMBER,
        .baseline = baseline->number,
        .restore_best_weights = thaw_json_get(trace, "restore")->boolean,
        .start_from_epoch = (int)number_of(trace, "start"),
    };
}

/* Trains on the values: a number stands for the weights. */
static void check_trace(const thaw_json *trace) {
    const thaw_json *keras = thaw_json_get(trace, "keras");
    const thaw_json *wait = thaw_json_get(keras, "waits")->child;
    thaw_early_stopping_desc settings = settings_of(trace);
    thaw_early_stopping es;
    int epoch = 0, stored = -1;
    bool stopped = false;
    thaw_early_stopping_init(&es, &settings);
    for (const thaw_json *v = thaw_json_get(trace, "values")->child; v != NULL && !stopped;
         v = v->next) {
        thaw_early_stopping_verdict verdict = thaw_early_stopping_update(&es, epoch, v->number);
        REQUIRE(wait != NULL);
        CHECK_EQ_INT(es.wait, (int)wait->number);
        if (verdict.store) stored = epoch;
        stopped = verdict.stop;
        wait = wait->next;
        epoch++;
    }
    CHECK_EQ_INT(epoch, (int)number_of(keras, "epochs"));
    CHECK_EQ_INT(stopped, thaw_json_get(keras, "stopped")->boolean);
    CHECK_EQ_INT(es.best_epoch, (int)number_of(keras, "best_epoch"));
    CHECK_EQ_INT(stored >= 0 ? stored : epoch - 1, (int)number_of(keras, "kept"));
    if (es.has_best) CHECK_NEAR(es.best, number_of(keras, "best"), 0);
}

TEST(early_stopping_does_what_keras_rules_say) {
    golden file;
    REQUIRE(golden_open(&file, "stopping_traces"));
    const thaw_json *traces = golden_about(&file, "traces");
    int seen = 0;
    for (const thaw_json *t = traces == NULL ? NULL : traces->child; t != NULL; t = t->next) {
        check_trace(t);
        seen++;
    }
    CHECK_EQ_INT(seen, 67);
    golden_close(&file);
}
