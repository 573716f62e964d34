#include "train/loader.h"

#include "base/heap.h"

/* Pictures that are trained on; features stay as they were made. */
static bool is_varied(const thaw_loader *loader, uint32_t sample) {
    const thaw_sample *s = &loader->desc.dataset->sample[sample];
    return loader->desc.augment != NULL && s->split == THAW_SPLIT_TRAIN && s->rgb != NULL;
}

void thaw_loader_init(thaw_loader *loader, const thaw_loader_desc *desc) {
    thaw_loader made = {.desc = *desc};
    if (desc->augment != NULL && !thaw_augment_is_on(desc->augment)) made.desc.augment = NULL;
    if (made.desc.augment != NULL) {
        for (uint32_t i = 0; i < desc->dataset->samples; i++)
            made.trained_on += is_varied(&made, i);
        made.room_each = thaw_augment_room(desc->dataset, desc->augment);
    }
    *loader = made;
}

static size_t room_bytes(const thaw_loader *loader) {
    return loader->room_each * (size_t)thaw_pool_size(loader->desc.pool);
}

size_t thaw_loader_bytes(const thaw_loader *loader) {
    if (loader->desc.augment == NULL) return 0;
    return room_bytes(loader) + loader->desc.dataset->samples * sizeof *loader->rank;
}

thaw_status thaw_loader_allocate(thaw_loader *loader, thaw_error *err) {
    if (loader->desc.augment == NULL) return THAW_OK;
    size_t samples = loader->desc.dataset->samples;
    loader->rank = thaw_heap_alloc(samples * sizeof *loader->rank);
    loader->room = thaw_heap_alloc(room_bytes(loader));
    if (loader->rank == NULL || loader->room == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "room for varied photos");
    }
    uint32_t varied = 0, others = 0;
    for (uint32_t i = 0; i < samples; i++) {
        loader->rank[i] = is_varied(loader, i) ? varied++ : others++;
    }
    return THAW_OK;
}

void thaw_loader_reset(thaw_loader *loader) {
    thaw_heap_free(loader->rank);
    thaw_heap_free(loader->room);
    *loader = (thaw_loader){0};
}

/* The photos that stay as they are come first: they come again in every epoch. */
size_t thaw_loader_pictures(const thaw_loader *loader) {
    size_t samples = thaw_dataset_pictures(loader->desc.dataset);
    if (loader->desc.augment == NULL) return samples;
    return samples - loader->trained_on +
           loader->trained_on * (size_t)loader->desc.augment->variants;
}

size_t thaw_loader_picture(const thaw_loader *loader, uint32_t sample) {
    const thaw_augment_desc *augment = loader->desc.augment;
    if (augment == NULL) return sample;
    if (!is_varied(loader, sample)) return loader->rank[sample];
    if (augment->variants == 0) return THAW_LOADER_NEVER;
    size_t others = thaw_dataset_pictures(loader->desc.dataset) - loader->trained_on;
    size_t variant = loader->epoch % (uint32_t)augment->variants;
    return others + variant * loader->trained_on + loader->rank[sample];
}

typedef struct {
    const thaw_loader *loader;
    const thaw_loader_rows *rows;
} loading;

static thaw_augment_batch batch_of(const thaw_loader *loader, const uint32_t *sample, int n) {
    return (thaw_augment_batch){.dataset = loader->desc.dataset,
                                .augment = loader->desc.augment,
                                .seed = loader->desc.seed,
                                .epoch = loader->epoch,
                                .sample = sample,
                                .n = n};
}

static void load_row(void *context, size_t chunk, int worker) {
    const loading *l = context;
    const thaw_loader *loader = l->loader;
    const thaw_dataset *ds = loader->desc.dataset;
    int row = l->rows->row[chunk];
    uint32_t sample = l->rows->sample[row];
    const uint8_t *rgb = ds->sample[sample].rgb;
    if (is_varied(loader, sample)) {
        uint8_t *room = loader->room + (size_t)worker * loader->room_each;
        thaw_augment_batch batch = batch_of(loader, l->rows->sample, l->rows->n);
        thaw_augment_row(&batch, row, room);
        rgb = room;
    }
    thaw_preprocess_run(loader->desc.preprocess, rgb, (size_t)ds->size.w * (size_t)ds->size.h,
                        l->rows->to[chunk]);
}

void thaw_loader_load(const thaw_loader *loader, const thaw_loader_rows *rows) {
    loading l = {loader, rows};
    thaw_parallel_for(loader->desc.pool, (size_t)rows->rows, load_row, &l);
}

thaw_augment_mix thaw_loader_mix(const thaw_loader *loader, const uint32_t *sample, int n,
                                 int row) {
    if (loader->desc.augment == NULL) return (thaw_augment_mix){.partner = row, .share = 1};
    thaw_augment_batch batch = batch_of(loader, sample, n);
    return thaw_augment_mix_draw(&batch, row);
}
