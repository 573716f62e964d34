#include "train/pipeline.h"

#include <string.h>

#include "base/heap.h"
#include "data/hash.h"

/* The prefix takes several photos at once, since the late layers' maps are small; but its memory
 * must not grow with the batch. */
#define PREFIX_BATCH 8
#define PREFIX_BYTES ((size_t)96 << 20)

static bool any(const bool *flag, int count, bool value) {
    for (int i = 0; i < count; i++) {
        if (flag[i] == value) return true;
    }
    return false;
}

/* The largest batch, from PREFIX_BATCH down by halves, within PREFIX_BYTES; or one photo. */
static thaw_status create_prefix(thaw_pipeline *pl, const bool *member, thaw_error *err) {
    for (int batch = PREFIX_BATCH;; batch /= 2) {
        thaw_program_desc desc = {.graph = &pl->desc.model->graph,
                                  .member = member,
                                  .batch = batch,
                                  .pool = pl->desc.pool};
        thaw_status status = thaw_program_create(&desc, &pl->prefix, err);
        bool fits = status == THAW_OK && thaw_program_bytes(pl->prefix) <= PREFIX_BYTES;
        pl->prefix_batch = batch;
        if (fits || batch == 1 || (status != THAW_OK && status != THAW_NO_MEMORY)) return status;
        thaw_program_destroy(pl->prefix);
        pl->prefix = NULL;
    }
}

/* Which layers run as the prefix. Layers without parameters alone (a border of zeros before the
 * first convolution) cost less to run than to keep. */
static void choose_prefix(const thaw_pipeline *pl, bool *member) {
    const thaw_graph *g = &pl->desc.model->graph;
    bool worth_it = false;
    if (pl->desc.training) {
        thaw_freeze_cut(g, member);
        for (int i = 0; i < g->nodes; i++) worth_it |= member[i] && g->node[i].params > 0;
        for (int i = 0; i < g->nodes; i++) member[i] &= worth_it;
    } else {
        for (int i = 0; i < g->nodes; i++) member[i] = true;
    }
}

static thaw_status create_programs(thaw_pipeline *pl, bool *member, thaw_error *err) {
    const thaw_graph *g = &pl->desc.model->graph;
    choose_prefix(pl, member);
    if (any(member, g->nodes, true)) pl->cut = thaw_hash64(member, (size_t)g->nodes, 1);
    if (any(member, g->nodes, true)) THAW_TRY(create_prefix(pl, member, err));
    if (!any(member, g->nodes, false)) return THAW_OK;
    for (int i = 0; i < g->nodes; i++) member[i] = !member[i];
    thaw_program_desc desc = {.graph = g,
                              .member = member,
                              .training = true,
                              .batch = pl->desc.batch,
                              .pool = pl->desc.pool};
    return thaw_program_create(&desc, &pl->suffix, err);
}

uint64_t thaw_pipeline_cut(const thaw_pipeline *pl) {
    return pl->cut;
}

size_t thaw_pipeline_features(const thaw_pipeline *pl) {
    return pl->prefix == NULL ? 0 : thaw_program_output_floats(pl->prefix);
}

/* A batch's features must be countable too, as its values are. */
static thaw_status check_staging(const thaw_pipeline *pl, thaw_error *err) {
    if (thaw_pipeline_features(pl) <= SIZE_MAX / 16 / (size_t)pl->desc.batch) return THAW_OK;
    return thaw_fail(err, THAW_NO_MEMORY,
                     "the features of a batch of %d are more than this program can address; try a "
                     "smaller one",
                     pl->desc.batch);
}

/* Synthetic features stand for what these very layers would have made. */
static thaw_status check_features(const thaw_pipeline *pl, thaw_error *err) {
    const thaw_dataset *ds = pl->desc.dataset;
    if (!pl->desc.training || ds->floats == 0) return THAW_OK;
    if (ds->cut == pl->cut && ds->floats == thaw_pipeline_features(pl)) return THAW_OK;
    return thaw_fail(err, THAW_BAD_RECIPE,
                     "synthetic features are those of the layers that the first phase freezes; "
                     "every phase has to freeze the same");
}

thaw_status thaw_pipeline_init(thaw_pipeline *pl, const thaw_pipeline_desc *desc, thaw_error *err) {
    int scheme = thaw_preprocess_find(desc->model->preprocess);
    if (scheme < 0) {
        return thaw_fail(err, THAW_BAD_MODEL, "preprocess: unknown scheme \"%s\"",
                         desc->model->preprocess);
    }
    if (desc->model->graph.shape[0].c != 3) {
        return thaw_fail(err, THAW_BAD_MODEL, "input: 3 channels wanted, as photos have, got %d",
                         desc->model->graph.shape[0].c);
    }
    *pl = (thaw_pipeline){.desc = *desc};
    thaw_loader_init(&pl->loader, &(thaw_loader_desc){.dataset = desc->dataset,
                                                      .preprocess = (thaw_preprocess)scheme,
                                                      .augment = desc->augment,
                                                      .seed = desc->seed,
                                                      .pool = desc->pool});
    bool *member = thaw_heap_alloc((size_t)desc->model->graph.nodes * sizeof *member);
    if (member == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a plan");
    thaw_status status = create_programs(pl, member, err);
    thaw_heap_free(member);
    if (status == THAW_OK) status = check_staging(pl, err);
    if (status == THAW_OK) status = check_features(pl, err);
    if (status != THAW_OK) thaw_pipeline_reset(pl);
    return status;
}

static size_t staging_bytes(const thaw_pipeline *pl) {
    return thaw_pipeline_features(pl) * (size_t)pl->desc.batch * sizeof(float);
}

/* Summed in 64 bits: on 32 the parts may each fit while the whole does not. */
size_t thaw_pipeline_bytes(const thaw_pipeline *pl) {
    uint64_t bytes = thaw_loader_bytes(&pl->loader);
    if (pl->prefix != NULL) {
        bytes += thaw_program_bytes(pl->prefix);
        bytes += thaw_feature_store_bytes(thaw_loader_pictures(&pl->loader),
                                          thaw_pipeline_features(pl), pl->desc.feature_bytes);
        bytes += staging_bytes(pl) + (size_t)pl->desc.batch * sizeof *pl->staged;
    }
    if (pl->suffix != NULL) bytes += thaw_program_bytes(pl->suffix);
    return bytes < SIZE_MAX ? (size_t)bytes : SIZE_MAX;
}

thaw_status thaw_pipeline_allocate(thaw_pipeline *pl, thaw_error *err) {
    THAW_TRY(thaw_loader_allocate(&pl->loader, err));
    if (pl->suffix != NULL) THAW_TRY(thaw_program_allocate(pl->suffix, err));
    if (pl->prefix == NULL) return THAW_OK;
    THAW_TRY(thaw_program_allocate(pl->prefix, err));
    THAW_TRY(thaw_feature_store_init(&pl->store, thaw_loader_pictures(&pl->loader),
                                     thaw_pipeline_features(pl), pl->desc.feature_bytes, err));
    pl->staging = thaw_heap_alloc(staging_bytes(pl));
    pl->staged = thaw_heap_alloc((size_t)pl->desc.batch * sizeof *pl->staged);
    if (pl->staging == NULL || pl->staged == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "%zu MB for a batch of features; try a smaller batch",
                         (staging_bytes(pl) >> 20) + 1);
    }
    memset(pl->staged, 0, (size_t)pl->desc.batch * sizeof *pl->staged);
    return THAW_OK;
}

void thaw_pipeline_reset(thaw_pipeline *pl) {
    thaw_program_destroy(pl->prefix);
    thaw_program_destroy(pl->suffix);
    thaw_feature_store_reset(&pl->store);
    thaw_loader_reset(&pl->loader);
    thaw_heap_free(pl->staging);
    thaw_heap_free(pl->staged);
    *pl = (thaw_pipeline){0};
}

void thaw_pipeline_begin_epoch(thaw_pipeline *pl, uint32_t epoch) {
    pl->loader.epoch = epoch;
}

static float *staging_row(const thaw_pipeline *pl, int row) {
    return pl->staging + (size_t)row * thaw_pipeline_features(pl);
}

static const float *stored_features(const thaw_pipeline *pl, uint32_t sample) {
    const float *given = pl->desc.dataset->sample[sample].feature;
    if (given != NULL) return given;
    return thaw_feature_store_get(&pl->store, thaw_loader_picture(&pl->loader, sample));
}

int thaw_pipeline_prepare(thaw_pipeline *pl, const uint32_t *sample, int n) {
    if (pl->prefix == NULL) return 0;
    int row[PREFIX_BATCH], rows = 0;
    float *to[PREFIX_BATCH];
    for (int i = 0; i < n && rows < pl->prefix_batch; i++) {
        if (pl->staged[i] || stored_features(pl, sample[i]) != NULL) continue;
        to[rows] = thaw_program_input_at(pl->prefix, rows);
        row[rows++] = i;
    }
    if (rows == 0) return 0;
    thaw_loader_load(&pl->loader, &(thaw_loader_rows){sample, n, row, to, rows});
    thaw_program_forward(pl->prefix, &(thaw_pass){.n = rows});
    for (int r = 0; r < rows; r++) {
        size_t picture = thaw_loader_picture(&pl->loader, sample[row[r]]);
        float *slot = thaw_feature_store_put(&pl->store, picture);
        if (slot == NULL) {
            slot = staging_row(pl, row[r]);
            pl->staged[row[r]] = true;
        }
        thaw_program_get(pl->prefix, r, slot);
    }
    return rows;
}

/* A sample's features, wherever they are; its staging row is free again afterwards. */
static const float *features_of(thaw_pipeline *pl, uint32_t sample, int row) {
    const float *stored = stored_features(pl, sample);
    pl->staged[row] = false;
    return stored != NULL ? stored : staging_row(pl, row);
}

void thaw_pipeline_get(thaw_pipeline *pl, uint32_t sample, int row, float *out) {
    memcpy(out, features_of(pl, sample, row), thaw_pipeline_features(pl) * sizeof *out);
}

/* Photos straight into the suffix. */
static void load_photos(thaw_pipeline *pl, const uint32_t *sample, int n) {
    for (int first = 0; first < n; first += PREFIX_BATCH) {
        int row[PREFIX_BATCH], rows = 0;
        float *to[PREFIX_BATCH];
        for (int i = first; i < n && rows < PREFIX_BATCH; i++, rows++) {
            to[rows] = thaw_program_input_at(pl->suffix, i);
            row[rows] = i;
        }
        thaw_loader_load(&pl->loader, &(thaw_loader_rows){sample, n, row, to, rows});
    }
}

typedef struct {
    thaw_pipeline *pl;
    const uint32_t *sample;
} gathering;

static void gather_row(void *context, size_t row, int worker) {
    const gathering *g = context;
    thaw_pipeline *pl = g->pl;
    const float *features = features_of(pl, g->sample[row], (int)row);
    (void)worker;
    if (pl->suffix != NULL) {
        thaw_program_put(pl->suffix, (int)row, features);
    } else {
        float *to = staging_row(pl, (int)row);
        if (to != features) memcpy(to, features, thaw_pipeline_features(pl) * sizeof *to);
    }
}

const float *thaw_pipeline_forward(thaw_pipeline *pl, const uint32_t *sample,
                                   const thaw_pass *pass) {
    if (pl->prefix == NULL) {
        load_photos(pl, sample, pass->n);
    } else {
        gathering g = {pl, sample};
        thaw_parallel_for(pl->desc.pool, (size_t)pass->n, gather_row, &g);
    }
    if (pl->suffix == NULL) return pl->staging;
    thaw_program_forward(pl->suffix, pass);
    return thaw_program_output(pl->suffix);
}
