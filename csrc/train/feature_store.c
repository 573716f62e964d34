#include "train/feature_store.h"

#include <string.h>

#include "base/heap.h"

static size_t slots_for(size_t samples, size_t floats, size_t budget) {
    size_t fit = floats == 0 ? 0 : budget / (floats * sizeof(float) + sizeof(bool));
    return samples < fit ? samples : fit;
}

size_t thaw_feature_store_bytes(size_t samples, size_t floats, size_t budget) {
    return slots_for(samples, floats, budget) * (floats * sizeof(float) + sizeof(bool));
}

thaw_status thaw_feature_store_init(thaw_feature_store *store, size_t samples, size_t floats,
                                    size_t budget, thaw_error *err) {
    thaw_feature_store made = {.floats = floats, .slots = slots_for(samples, floats, budget)};
    if (made.slots > 0) {
        made.features = thaw_heap_alloc(made.slots * floats * sizeof(float));
        made.filled = thaw_heap_alloc(made.slots * sizeof(bool));
        if (made.features == NULL || made.filled == NULL) {
            thaw_feature_store_reset(&made);
            return thaw_fail(err, THAW_NO_MEMORY, "%zu MB of features",
                             (thaw_feature_store_bytes(samples, floats, budget) >> 20) + 1);
        }
        thaw_feature_store_clear(&made);
    }
    *store = made;
    return THAW_OK;
}

void thaw_feature_store_reset(thaw_feature_store *store) {
    thaw_heap_free(store->features);
    thaw_heap_free(store->filled);
    *store = (thaw_feature_store){0};
}

void thaw_feature_store_clear(thaw_feature_store *store) {
    if (store->slots > 0) memset(store->filled, 0, store->slots * sizeof(bool));
}

const float *thaw_feature_store_get(const thaw_feature_store *store, size_t sample) {
    if (sample >= store->slots || !store->filled[sample]) return NULL;
    return store->features + sample * store->floats;
}

float *thaw_feature_store_put(thaw_feature_store *store, size_t sample) {
    if (sample >= store->slots) return NULL;
    store->filled[sample] = true;
    return store->features + sample * store->floats;
}
