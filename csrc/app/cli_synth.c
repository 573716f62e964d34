#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/host.h"
#include "app/report.h"
#include "base/clock.h"
#include "base/heap.h"
#include "data/image_header.h"
#include "io/file.h"
#include "io/folder.h"
#include "io/png_write.h"

#define MAX_BETWEEN 1000
#define MAX_GENERATOR_BYTES ((size_t)1 << 30)

bool cli_draws(const cli_options *o) {
    const thaw_json *synthetic = thaw_json_get(o->recipe, "synthetic");
    const thaw_json *generator = thaw_json_get(synthetic, "generator");
    return generator != NULL && generator->kind == THAW_JSON_STRING &&
           strcmp(generator->text, thaw_synth_names[THAW_SYNTH_RULES]) == 0;
}

/* --- making ------------------------------------------------------------------------------------
 */

/* What is learnt takes minutes and is a function of recipe and photos: it stays beside the run, and
 * whoever makes the same samples there again goes on with it. */
typedef struct {
    cli_options *options;
    thaw_run *run;
    const char *path; /* NULL: nothing is kept */
    double written_at;
} kept_generator;

static thaw_status write_generator(kept_generator *k, thaw_error *err) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (k->path == NULL) return THAW_OK;
    THAW_TRY(thaw_run_synth_save(k->run, &bytes, &length, err));
    if (bytes == NULL) return THAW_OK;
    thaw_status status = thaw_file_write(k->path, bytes, length, err);
    thaw_heap_free(bytes);
    k->written_at = thaw_clock_seconds();
    return status;
}

/* A file of other settings or photos is replaced in the end. */
static thaw_status read_generator(kept_generator *k, thaw_error *err) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (k->path == NULL || access(k->path, F_OK) != 0) return THAW_OK;
    THAW_TRY(thaw_file_read(k->path, MAX_GENERATOR_BYTES, &bytes, &length, err));
    thaw_status status = thaw_run_synth_load(k->run, bytes, length, err);
    thaw_heap_free(bytes);
    if (status != THAW_BAD_FILE) return status;
    if (!k->options->quiet) {
        fprintf(stderr, "%s: of other photos or settings, so learning begins anew\n", k->path);
    }
    return THAW_OK;
}

static thaw_status open_kept(kept_generator *k, thaw_error *err) {
    cli_options *o = k->options;
    thaw_synth_kind generator = thaw_run_recipe(k->run)->synthetic.generator;
    if (o->out == NULL || !thaw_synth_has_networks(generator)) return THAW_OK;
    THAW_TRY(thaw_folder_create(o->out, err));
    k->path = cli_path(o, o->out, "generator.safetensors");
    if (k->path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a path");
    k->written_at = thaw_clock_seconds();
    return read_generator(k, err);
}

/* "    12  loss 1645.20 …  best", once an epoch. */
static void print_lesson(const cli_options *o, const thaw_synth_lesson *lesson) {
    if (o->quiet || o->json || !lesson->epoch_ended) return;
    cli_progress_end(o);
    printf("%7d", lesson->epoch);
    for (int i = 0; i < lesson->figures; i++) {
        printf("  %s %.2f", lesson->figure[i].name, lesson->figure[i].value);
    }
    printf("%s\n", lesson->improved ? "  best" : "");
    if (lesson->over && lesson->best_epoch > 0) {
        printf("learnt; weights of epoch %d kept\n", lesson->best_epoch);
    }
    fflush(stdout);
}

static thaw_status follow_lesson(kept_generator *k, const thaw_synth_lesson *lesson,
                                 thaw_error *err) {
    int every = k->options->checkpoint_every;
    bool due = every > 0 && thaw_clock_seconds() - k->written_at >= (double)every;
    return due || lesson->over ? write_generator(k, err) : THAW_OK;
}

static thaw_status interrupt(kept_generator *k, thaw_error *err) {
    THAW_TRY(write_generator(k, err));
    return thaw_fail(err, THAW_CANCELLED, "interrupted while samples were made%s",
                     k->path == NULL ? "" : "; the same command goes on from here");
}

thaw_status cli_make_samples(cli_options *o, thaw_run *run, cli_take_sample *take, void *context,
                             thaw_error *err) {
    thaw_synth_event event = {.kind = THAW_SYNTH_LEARNT};
    kept_generator kept = {.options = o, .run = run};
    bool tells = o->out != NULL || take != NULL;
    if (thaw_run_recipe(run)->synthetic.generator == THAW_SYNTH_NONE) return THAW_OK;
    THAW_TRY(thaw_run_synth_start(run, err));
    THAW_TRY(open_kept(&kept, err));
    while (event.kind != THAW_SYNTH_DONE) {
        if (thaw_host_was_interrupted()) return interrupt(&kept, err);
        THAW_TRY(thaw_run_synth_step(run, &event, err));
        if (event.kind == THAW_SYNTH_LEARNT) {
            if (tells) print_lesson(o, &event.lesson);
            THAW_TRY(follow_lesson(&kept, &event.lesson, err));
        }
        if (event.kind == THAW_SYNTH_MADE && take != NULL) {
            THAW_TRY(take(context, &event.sample, err));
        }
        cli_progress(o, "synthetic samples", event.done, event.total);
    }
    cli_progress_end(o);
    return THAW_OK;
}

/* --- the command -------------------------------------------------------------------------------
 */

/* One call of the command. */
typedef struct {
    cli_options *options;
    const thaw_run *run;
    thaw_json_writer manifest; /* within its list of samples */
} workshop;

/* which: of the generator's samples with this seed, for the note that the file carries. */
static thaw_status write_picture(workshop *s, const thaw_synth_sample *made, const char *file,
                                 const char *which, thaw_error *err) {
    cli_options *o = s->options;
    const thaw_dataset *ds = thaw_run_dataset(s->run);
    const char *path = cli_path(o, o->out, file);
    const char *folder = cli_path(o, o->out, ds->class_name[made->label]);
    const char *note = thaw_arena_format(&o->arena, "%s %llu %s", made->generator,
                                         (unsigned long long)made->seed, which);
    if (path == NULL || folder == NULL || note == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "the name of a picture");
    }
    THAW_TRY(thaw_folder_create(folder, err));
    thaw_png png = {.rgb = made->rgb,
                    .w = made->w,
                    .h = made->h,
                    .keyword = THAW_SYNTHETIC_KEYWORD,
                    .text = note};
    uint8_t *bytes = NULL;
    size_t length = 0;
    THAW_TRY(thaw_png_encode(&png, &bytes, &length, err));
    thaw_status status = thaw_file_write(path, bytes, length, err);
    thaw_heap_free(bytes);
    return status;
}

/* Leaves the object open for what else is known of it. */
static void note_picture(workshop *s, const thaw_synth_sample *made, const char *file) {
    thaw_json_open(&s->manifest, NULL, '{');
    thaw_json_put_text(&s->manifest, "file", file);
    thaw_json_put_text(&s->manifest, "label", thaw_run_dataset(s->run)->class_name[made->label]);
    thaw_json_put_text(&s->manifest, "origin", "synthetic");
    thaw_json_put_text(&s->manifest, "generator", made->generator);
    thaw_json_put_int(&s->manifest, "seed", (long long)made->seed);
}

/* OUT/circle/rules-00012.png */
static thaw_status take(void *context, const thaw_synth_sample *made, thaw_error *err) {
    workshop *s = context;
    const char *label = thaw_run_dataset(s->run)->class_name[made->label];
    const char *file = thaw_arena_format(&s->options->arena, "%s/%s-%05u.png", label,
                                         made->generator, (unsigned)made->index);
    const char *index = thaw_arena_format(&s->options->arena, "%u", (unsigned)made->index);
    if (file == NULL || index == NULL) {
        return thaw_fail(err, THAW_NO_MEMORY, "the name of a picture");
    }
    if (s->options->out != NULL) THAW_TRY(write_picture(s, made, file, index, err));
    note_picture(s, made, file);
    thaw_json_put_int(&s->manifest, "index", (long long)made->index);
    thaw_json_close(&s->manifest, '}');
    return THAW_OK;
}

/* "A,B", and what is needed for going from the one to the other. */
static thaw_status read_between(cli_options *o, const thaw_synth_desc *d, const char *name[2],
                                thaw_error *err) {
    const char *comma = o->between == NULL ? NULL : strchr(o->between, ',');
    if (o->between == NULL) return THAW_OK;
    if (!thaw_synth_goes_between(d->generator) || o->out == NULL || comma == NULL ||
        o->pictures < 2 || o->pictures > MAX_BETWEEN) {
        return thaw_fail(
            err, THAW_INVALID,
            "--between: --generator vae, --out DIR, two photos CLASS/A.jpg,CLASS/B.jpg "
            "and --steps of 2 … %d wanted",
            MAX_BETWEEN);
    }
    name[0] = thaw_arena_text(&o->arena, o->between, (size_t)(comma - o->between));
    name[1] = comma + 1;
    return name[0] == NULL ? thaw_fail(err, THAW_NO_MEMORY, "a name") : THAW_OK;
}

/* OUT/tulip/vae-between-003.png: the first is what the generator makes of the one photo, the last
 * what it makes of the other. */
static thaw_status make_between(workshop *s, thaw_run *run, const char *const name[2],
                                thaw_error *err) {
    cli_options *o = s->options;
    for (int i = 0; name[0] != NULL && i < o->pictures; i++) {
        thaw_synth_sample made;
        double share = i / (double)(o->pictures - 1);
        THAW_TRY(thaw_run_synth_between(run, name, share, &made, err));
        const char *label = thaw_run_dataset(run)->class_name[made.label];
        const char *file =
            thaw_arena_format(&o->arena, "%s/%s-between-%03d.png", label, made.generator, i);
        const char *which = thaw_arena_format(&o->arena, "between %.3f", share);
        if (file == NULL || which == NULL) {
            return thaw_fail(err, THAW_NO_MEMORY, "the name of a picture");
        }
        THAW_TRY(write_picture(s, &made, file, which, err));
        note_picture(s, &made, file);
        thaw_json_open(&s->manifest, "between", '[');
        for (int k = 0; k < 2; k++) thaw_json_put_text(&s->manifest, NULL, name[k]);
        thaw_json_close(&s->manifest, ']');
        thaw_json_put_double(&s->manifest, "share", share);
        thaw_json_close(&s->manifest, '}');
    }
    return THAW_OK;
}

static thaw_status write_manifest(workshop *s, thaw_error *err) {
    cli_options *o = s->options;
    const char *path = cli_path(o, o->out, "manifest.json");
    thaw_json_close(&s->manifest, ']');
    thaw_recipe_write(thaw_run_recipe(s->run), "recipe", &s->manifest);
    thaw_json_close(&s->manifest, '}');
    if (path == NULL || s->manifest.failed) return thaw_fail(err, THAW_NO_MEMORY, "a manifest");
    return thaw_file_write(path, s->manifest.text, s->manifest.length, err);
}

static thaw_status say(const workshop *s, thaw_error *err) {
    const cli_options *o = s->options;
    const thaw_dataset *ds = thaw_run_dataset(s->run);
    for (int i = 0; i < ds->classes && !o->json && !o->quiet; i++) {
        thaw_select real = {i, THAW_SPLIT_TRAIN, THAW_ORIGIN_REAL};
        thaw_select made = {i, THAW_SPLIT_TRAIN, THAW_ORIGIN_SYNTHETIC};
        printf("%-24.24s %6zu real to train on, %6zu synthetic\n", ds->class_name[i],
               thaw_dataset_count(ds, real), thaw_dataset_count(ds, made));
    }
    if (!o->json && !o->quiet && o->out != NULL) printf("written to %s\n", o->out);
    if (!o->json) return THAW_OK;
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_report_ledger(s->run, NULL, &w);
    return cli_put_line(stdout, &w, err);
}

static thaw_status make(workshop *s, thaw_run *run, thaw_error *err) {
    cli_options *o = s->options;
    const thaw_synth_desc *d = &thaw_run_recipe(run)->synthetic;
    if (d->generator == THAW_SYNTH_NONE) {
        return thaw_fail(err, THAW_INVALID, "the recipe has no generator; `thaw help synth`");
    }
    if (o->out != NULL && !thaw_synth_makes_pictures(d->generator)) {
        return thaw_fail(err, THAW_INVALID,
                         "--out: %s makes features, of which there are no pictures to write",
                         thaw_synth_names[d->generator]);
    }
    const char *between[2] = {NULL, NULL};
    THAW_TRY(read_between(o, d, between, err));
    if (o->out != NULL) THAW_TRY(thaw_folder_create(o->out, err));
    if (thaw_synth_learns_features(d->generator)) THAW_TRY(cli_give_weights(o, run, err));
    if (o->data != NULL) THAW_TRY(cli_add_photos(o, run, o->data, err));
    thaw_json_open(&s->manifest, NULL, '{');
    thaw_json_open(&s->manifest, "samples", '[');
    THAW_TRY(cli_make_samples(o, run, take, s, err));
    THAW_TRY(make_between(s, run, between, err));
    if (o->out != NULL) THAW_TRY(write_manifest(s, err));
    return say(s, err);
}

int cli_synth(cli_options *o) {
    thaw_error err;
    thaw_run *run = NULL;
    const char *text = NULL;
    size_t length = 0;
    thaw_status status = cli_recipe_text(o, &text, &length, &err);
    if (status == THAW_OK) status = thaw_run_create(text, length, o->threads, &run, &err);
    workshop s = {.options = o, .run = run};
    thaw_host_watch_interrupt();
    thaw_json_writer_init(&s.manifest);
    if (status == THAW_OK) status = make(&s, run, &err);
    thaw_json_writer_reset(&s.manifest);
    thaw_run_destroy(run);
    return status == THAW_OK ? 0 : cli_fail(&err);
}
