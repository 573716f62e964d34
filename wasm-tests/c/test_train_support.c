#include "test_train_support.h"

#include <string.h>

#include "base/heap.h"
#include "test.h"

bool train_open(train_bench *b, const char *json, double validation) {
    if (!net_open(json, &b->model)) return false;
    if (!net_shapes(&b->dataset, 16, TRAIN_PER_CLASS, validation)) {
        thaw_model_reset(&b->model);
        return false;
    }
    for (int i = 0; i < 2; i++) {
        b->phase[i] = (thaw_phase){.name = i == 0 ? "first" : "second",
                                   .epochs = 2,
                                   .optimizer = thaw_optimizer_defaults(THAW_OPTIMIZER_ADAM),
                                   .early_stopping = thaw_early_stopping_defaults()};
    }
    b->desc = (thaw_trainer_desc){.model = &b->model,
                                  .dataset = &b->dataset,
                                  .phase = b->phase,
                                  .phases = 1,
                                  .batch = 8,
                                  .seed = 1};
    return true;
}

void train_close(train_bench *b) {
    thaw_trainer_destroy(b->trainer);
    for (int i = 0; i < b->epochs; i++) thaw_heap_free(b->weights[i]);
    thaw_dataset_reset(&b->dataset);
    thaw_model_reset(&b->model);
}

bool train_start(train_bench *b) {
    thaw_error err = {0};
    thaw_status status = thaw_trainer_create(&b->desc, &b->trainer, &err);
    CHECK_OK(status, &err);
    return status == THAW_OK;
}

static void take_down(train_bench *b, const thaw_event *event) {
    static const char letters[] = "PpBVERD";
    size_t length = strlen(b->story);
    CHECK(length + 1 < sizeof b->story);
    if (length + 1 < sizeof b->story) b->story[length] = letters[event->kind];
    if (event->kind == THAW_EVENT_EPOCH && b->epochs < TRAIN_MOST_EPOCHS) {
        b->weights[b->epochs] = net_copy_weights(&b->model.graph);
        b->epoch[b->epochs++] = *event;
    }
}

bool train_step(train_bench *b) {
    thaw_error err = {0};
    thaw_status status = thaw_trainer_step(b->trainer, &b->last, &err);
    CHECK_OK(status, &err);
    if (status != THAW_OK) return false;
    take_down(b, &b->last);
    return b->last.kind != THAW_EVENT_DONE;
}

bool train_until(train_bench *b, thaw_event_kind kind, int count) {
    while (count > 0) {
        if (!train_step(b)) return false;
        count -= b->last.kind == kind;
    }
    return true;
}

void train_run(train_bench *b) {
    if (b->trainer == NULL && !train_start(b)) return;
    while (train_step(b)) {
    }
}

bool train_weights_are_of(const train_bench *b, int epoch) {
    const thaw_graph *g = &b->model.graph;
    return epoch >= 0 && epoch < b->epochs && b->weights[epoch] != NULL &&
           memcmp(g->weights, b->weights[epoch], g->weight_count * sizeof(float)) == 0;
}
