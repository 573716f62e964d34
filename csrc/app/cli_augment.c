#include <string.h>

#include "app/cli.h"
#include "base/clock.h"
#include "base/heap.h"
#include "data/augment_mix.h"
#include "data/image_header.h"
#include "io/file.h"
#include "io/folder.h"
#include "io/png_write.h"

/* --- the command -------------------------------------------------------------------------------
 */

/* Pictures of the batches of a few epochs, just as training would see them. */
typedef struct {
    cli_options *options;
    const thaw_run *run;
    thaw_pool *pool;
    thaw_augment_batch batch;
    size_t room_each; /* of a picture */
    uint8_t *room;    /* a batch of pictures; owned */
    uint32_t *order;  /* of an epoch; owned */
    size_t photos, pictures;
    double seconds; /* of making them, reading and writing apart */
} gallery;

static void make_row(void *context, size_t row, int worker) {
    const gallery *g = context;
    (void)worker;
    thaw_augment_row(&g->batch, (int)row, g->room + row * g->room_each);
}

/* OUT/tulip/7.jpg.2.png is what epoch 2 makes of tulip/7.jpg. */
static thaw_status write_row(const gallery *g, int row, thaw_error *err) {
    const thaw_dataset *ds = g->batch.dataset;
    cli_options *o = g->options;
    const char *name = ds->sample[g->batch.sample[row]].name;
    const char *file = thaw_arena_format(&o->arena, "%s.%u.png", name, (unsigned)g->batch.epoch);
    const char *path = file == NULL ? NULL : cli_path(o, o->out, file);
    if (path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "the name of a picture");
    const char *folder = thaw_arena_text(&o->arena, path, (size_t)(strrchr(path, '/') - path));
    if (folder == NULL) return thaw_fail(err, THAW_NO_MEMORY, "the name of a folder");
    THAW_TRY(thaw_folder_create(folder, err));
    uint8_t *bytes = NULL;
    size_t length = 0;
    /* A variation of a synthetic picture is one too, and stays marked. */
    const char *by = ds->sample[g->batch.sample[row]].generator;
    thaw_png png = {.rgb = g->room + (size_t)row * g->room_each,
                    .w = ds->size.w,
                    .h = ds->size.h,
                    .keyword = by == NULL ? NULL : THAW_SYNTHETIC_KEYWORD,
                    .text = by};
    THAW_TRY(thaw_png_encode(&png, &bytes, &length, err));
    thaw_status status = thaw_file_write(path, bytes, length, err);
    thaw_heap_free(bytes);
    return status;
}

static thaw_status make_batch(gallery *g, thaw_error *err) {
    double begun = thaw_clock_seconds();
    thaw_parallel_for(g->pool, (size_t)g->batch.n, make_row, g);
    g->seconds += thaw_clock_seconds() - begun;
    g->pictures += (size_t)g->batch.n;
    for (int row = 0; row < g->batch.n && g->options->out != NULL; row++) {
        THAW_TRY(write_row(g, row, err));
    }
    cli_progress(g->options, "pictures", g->pictures, g->photos * (size_t)g->options->variants);
    return THAW_OK;
}

static thaw_status make_all(gallery *g, thaw_error *err) {
    const thaw_recipe *recipe = thaw_run_recipe(g->run);
    size_t batch = (size_t)recipe->batch;
    for (int epoch = 0; epoch < g->options->variants; epoch++) {
        thaw_dataset_order(g->batch.dataset, THAW_SPLIT_TRAIN, true, recipe->seed, (uint32_t)epoch,
                           g->order);
        g->batch.epoch = (uint32_t)epoch;
        for (size_t at = 0; at < g->photos; at += batch) {
            g->batch.sample = g->order + at;
            g->batch.n = (int)(g->photos - at < batch ? g->photos - at : batch);
            THAW_TRY(make_batch(g, err));
        }
    }
    cli_progress_end(g->options);
    return THAW_OK;
}

static thaw_status say(const gallery *g, thaw_error *err) {
    const cli_options *o = g->options;
    double rate = g->seconds > 0 ? (double)g->pictures / g->seconds : 0;
    int threads = thaw_pool_size(g->pool);
    if (!o->json) {
        printf("%zu pictures of %zu photos, %.0f a second on %d thread%s%s%s\n", g->pictures,
               g->photos, rate, threads, threads == 1 ? "" : "s",
               o->out == NULL ? "; --out DIR writes them" : ", written to ",
               o->out == NULL ? "" : o->out);
        return THAW_OK;
    }
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_int(&w, "photos", (long long)g->photos);
    thaw_json_put_int(&w, "pictures", (long long)g->pictures);
    thaw_json_put_double(&w, "images_per_second", rate);
    thaw_json_put_int(&w, "threads", threads);
    thaw_json_close(&w, '}');
    return cli_put_line(stdout, &w, err);
}

static thaw_status open_gallery(gallery *g, thaw_error *err) {
    const thaw_recipe *recipe = thaw_run_recipe(g->run);
    const thaw_dataset *ds = thaw_run_dataset(g->run);
    g->batch =
        (thaw_augment_batch){.dataset = ds, .augment = &recipe->augment, .seed = recipe->seed};
    g->photos = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_TRAIN, -1});
    g->room_each = thaw_augment_room(ds, &recipe->augment);
    THAW_TRY(thaw_pool_create(g->options->threads, &g->pool, err));
    g->order = thaw_heap_alloc(g->photos * sizeof *g->order);
    g->room = thaw_heap_alloc(g->room_each * (size_t)recipe->batch);
    if (g->order != NULL && g->room != NULL) return THAW_OK;
    return thaw_fail(err, THAW_NO_MEMORY, "a batch of pictures; try a smaller --batch");
}

static thaw_status augment(cli_options *o, thaw_run *run, thaw_error *err) {
    if (!thaw_augment_is_on(&thaw_run_recipe(run)->augment)) {
        return thaw_fail(err, THAW_INVALID,
                         "the recipe does not augment; try --augment rotation=20,horizontal_flip");
    }
    THAW_TRY(cli_add_photos(o, run, o->data, err));
    THAW_TRY(thaw_run_split(run, err));
    gallery g = {.options = o, .run = run};
    thaw_status status = open_gallery(&g, err);
    if (status == THAW_OK) status = make_all(&g, err);
    if (status == THAW_OK) status = say(&g, err);
    thaw_heap_free(g.order);
    thaw_heap_free(g.room);
    thaw_pool_destroy(g.pool);
    return status;
}

int cli_augment(cli_options *o) {
    thaw_error err;
    thaw_run *run = NULL;
    const char *text = NULL;
    size_t length = 0;
    if (o->data == NULL) {
        thaw_fail(&err, THAW_INVALID, "--data DIR wanted; `thaw help augment`");
        return cli_fail(&err);
    }
    thaw_status status = cli_recipe_text(o, &text, &length, &err);
    if (status == THAW_OK) status = thaw_run_create(text, length, o->threads, &run, &err);
    if (status == THAW_OK) status = augment(o, run, &err);
    thaw_run_destroy(run);
    return status == THAW_OK ? 0 : cli_fail(&err);
}
