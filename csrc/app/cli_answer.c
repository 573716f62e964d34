#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/override.h"
#include "app/report.h"
#include "base/heap.h"
#include "io/file.h"

#define MAX_TEXT ((size_t)4 << 20)

/* --- an earlier run ----------------------------------------------------------------------------
 */

static thaw_status read_text(cli_options *o, const char *directory, const char *name, char **text,
                             size_t *length, thaw_error *err) {
    const char *path = cli_path(o, directory, name);
    uint8_t *bytes = NULL;
    if (path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "%s", name);
    THAW_TRY(thaw_file_read(path, MAX_TEXT, &bytes, length, err));
    *text = thaw_arena_text(&o->arena, (const char *)bytes, *length);
    thaw_heap_free(bytes);
    return *text == NULL ? thaw_fail(err, THAW_NO_MEMORY, "%s", name) : THAW_OK;
}

static thaw_status open_run(cli_options *o, thaw_run **run, thaw_error *err) {
    char *recipe = NULL, *classes = NULL;
    size_t recipe_length = 0, classes_length = 0, length = 0;
    uint8_t *bytes = NULL;
    THAW_TRY(read_text(o, o->run, "recipe.json", &recipe, &recipe_length, err));
    THAW_TRY(thaw_run_create(recipe, recipe_length, o->threads, run, err));
    if (thaw_run_recipe(*run)->split.fold == THAW_SPLIT_EACH_FOLD) {
        return thaw_fail(err, THAW_INVALID, "--run: %s holds a run for each fold; %s/fold-0 is one",
                         o->run, o->run);
    }
    THAW_TRY(read_text(o, o->run, "classes.json", &classes, &classes_length, err));
    const char *path = cli_path(o, o->run, "weights.safetensors");
    if (path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "weights");
    THAW_TRY(cli_read_weights(path, &bytes, &length, err));
    return thaw_run_restore(*run, classes, classes_length, bytes, length, err);
}

/* --- a backbone with its own classifier --------------------------------------------------------
 */

typedef struct {
    const char *text;
    int index;
    bool again; /* a line before it says the same */
} label_line;

static int compare_texts(const void *left, const void *right) {
    const label_line *a = left, *b = right;
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static int compare_indices(const void *left, const void *right) {
    const label_line *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

static thaw_status split_lines(cli_options *o, const char *text, int lines, label_line *line,
                               thaw_error *err) {
    for (int i = 0; i < lines; i++) {
        size_t length = strcspn(text, "\r\n");
        line[i] = (label_line){thaw_arena_text(&o->arena, text, length), i, false};
        if (line[i].text == NULL) return thaw_fail(err, THAW_NO_MEMORY, "labels");
        text += length + strspn(text + length, "\r");
        text += *text == '\n';
    }
    return THAW_OK;
}

/* ImageNet has two cranes: a name used before gets its number behind it. */
static thaw_status put_labels(cli_options *o, const char *text, int lines, int classes,
                              thaw_json_writer *w, thaw_error *err) {
    label_line *line = thaw_arena_array(&o->arena, (size_t)lines, sizeof *line);
    if (line == NULL) return thaw_fail(err, THAW_NO_MEMORY, "labels");
    THAW_TRY(split_lines(o, text, lines, line, err));
    if (lines > 0) qsort(line, (size_t)lines, sizeof *line, compare_texts);
    for (int i = 1; i < lines; i++) line[i].again = strcmp(line[i - 1].text, line[i].text) == 0;
    if (lines > 0) qsort(line, (size_t)lines, sizeof *line, compare_indices);
    bool background = lines == classes + 1; /* the first line then names it */
    thaw_json_open(w, NULL, '[');
    for (int i = background; i < lines; i++) {
        const char *label = line[i].text;
        if (line[i].again) label = thaw_arena_format(&o->arena, "%s (%d)", label, i);
        if (label == NULL) return thaw_fail(err, THAW_NO_MEMORY, "labels");
        thaw_json_put_text(w, NULL, label);
    }
    thaw_json_close(w, ']');
    return w->failed ? thaw_fail(err, THAW_NO_MEMORY, "labels") : THAW_OK;
}

/* The lines of a labels file as a JSON list. */
static thaw_status labels_json(cli_options *o, const char *path, int classes, thaw_json_writer *w,
                               thaw_error *err) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    int lines = 0;
    THAW_TRY(thaw_file_read(path, MAX_TEXT, &bytes, &length, err));
    for (size_t i = 0; i < length; i++) lines += bytes[i] == '\n' || i + 1 == length;
    thaw_status status = put_labels(o, (const char *)bytes, lines, classes, w, err);
    thaw_heap_free(bytes);
    return status;
}

static thaw_status open_backbone(cli_options *o, thaw_run **run, thaw_error *err) {
    const char *text = NULL;
    size_t length = 0, weights_length = 0;
    uint8_t *bytes = NULL;
    const thaw_json *top = thaw_override_value(&o->arena, "true");
    if (top == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a recipe");
    THAW_TRY(thaw_override_set(&o->arena, &o->recipe, "model.top", top, err));
    THAW_TRY(cli_recipe_text(o, &text, &length, err));
    THAW_TRY(thaw_run_create(text, length, o->threads, run, err));
    const char *weights = thaw_run_recipe(*run)->weights;
    if (weights == NULL) {
        return thaw_fail(err, THAW_INVALID,
                         "--run DIR, or --backbone NAME --weights FILE --labels FILE wanted");
    }
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_status status = labels_json(o, o->labels, thaw_run_model(*run)->classes, &w, err);
    if (status == THAW_OK) {
        const char *path = o->weights_file != NULL ? o->weights_file : weights;
        status = cli_read_weights(path, &bytes, &weights_length, err);
    }
    if (status == THAW_OK) {
        status = thaw_run_restore(*run, w.text, w.length, bytes, weights_length, err);
    }
    thaw_json_writer_reset(&w);
    return status;
}

thaw_status cli_open_trained(cli_options *o, thaw_run **run, thaw_error *err) {
    if (o->run != NULL) return open_run(o, run, err);
    if (o->labels != NULL) return open_backbone(o, run, err);
    return thaw_fail(err, THAW_INVALID, "--run DIR wanted: a folder that `thaw train` wrote");
}

/* --- eval --------------------------------------------------------------------------------------
 */

#define EACH_HELD_OUT (-2) /* no --split: all that the model was not trained on, part by part */

static thaw_status which_split(const cli_options *o, int *split, thaw_error *err) {
    *split = o->split == NULL ? EACH_HELD_OUT : THAW_EVALUATE_ALL;
    if (o->split == NULL || strcmp(o->split, "all") == 0) return THAW_OK;
    for (int i = THAW_SPLIT_TRAIN; i < THAW_SPLIT_COUNT; i++) {
        if (strcmp(o->split, thaw_split_names[i]) != 0) continue;
        *split = i;
        return THAW_OK;
    }
    return thaw_fail(err, THAW_INVALID,
                     "--split: train, validation, test, new or all wanted, got \"%s\"", o->split);
}

/* What the run knew of the photos; where a run was saved by other means than `thaw train`, its
 * recipe splits them. */
static thaw_status split_photos(cli_options *o, thaw_run *run, thaw_error *err) {
    char *photos = NULL;
    size_t length = 0;
    const char *path = cli_path(o, o->run, "photos.json");
    if (path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "photos");
    if (access(path, F_OK) != 0) return thaw_run_split(run, err);
    THAW_TRY(read_text(o, o->run, "photos.json", &photos, &length, err));
    return thaw_run_recall(run, photos, length, err);
}

static void print_metrics(const char *name, thaw_class_metrics m) {
    printf("%-24.24s %9.4f %7.4f %7.4f %7zu\n", name, m.precision, m.recall, m.f1, m.support);
}

static void print_mistakes(const thaw_dataset *ds, const thaw_evaluation *e) {
    printf("\nmistakes\n");
    for (int i = 0; i < e->classes; i++) {
        for (int j = 0; j < e->classes; j++) {
            size_t count = e->confusion[(size_t)i * (size_t)e->classes + (size_t)j];
            if (i == j || count == 0) continue;
            printf("%4zu  %s taken for %s\n", count, ds->class_name[i], ds->class_name[j]);
        }
    }
}

static const char *name_of(int split) {
    static const char *const names[] = {"", "trained on", "validation", "test", "new"};
    return split == THAW_EVALUATE_ALL ? "all" : names[split];
}

static void print_evaluation(const thaw_run *run, int split, const thaw_evaluation *e) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    printf("%s, %zu photos: accuracy %.4f, top-%d accuracy %.4f, loss %.4f, calibration error "
           "%.4f\n\n",
           name_of(split), e->score.count, e->score.accuracy, thaw_top_k(e->classes),
           e->score.top_k, e->score.loss, e->score.calibration_error);
    printf("%-24s precision  recall      f1  photos\n", "class");
    for (int i = 0; i < e->classes; i++) {
        thaw_class_metrics m = thaw_answers_class(&e->tally, i);
        if (m.support > 0) print_metrics(ds->class_name[i], m);
    }
    print_metrics("mean over classes", thaw_answers_macro(&e->tally));
    print_metrics("mean by photos", thaw_answers_weighted(&e->tally));
    print_mistakes(ds, e);
}

/* What the run counted when it trained; NULL where it has not written it. */
static thaw_status read_trained_on(cli_options *o, const thaw_json **out, thaw_error *err) {
    const char *path = cli_path(o, o->run, "trained_on.json");
    char *text = NULL;
    size_t length = 0;
    if (path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "trained_on.json");
    if (access(path, F_OK) != 0) return THAW_OK;
    THAW_TRY(read_text(o, o->run, "trained_on.json", &text, &length, err));
    return thaw_json_parse(text, length, THAW_BAD_FILE, &o->arena, out, err);
}

static thaw_status evaluate_part(cli_options *o, thaw_run *run, int split, thaw_error *err) {
    const thaw_json *trained_on = NULL;
    THAW_TRY(read_trained_on(o, &trained_on, err));
    thaw_evaluation evaluation;
    thaw_status status = THAW_OK;
    THAW_TRY(thaw_run_evaluate(run, split, &evaluation, err));
    if (o->json) {
        thaw_json_writer w;
        thaw_json_writer_init(&w);
        thaw_report_evaluation(run, split, &evaluation, trained_on, false, &w);
        status = cli_put_line(stdout, &w, err);
    } else if (!o->quiet) {
        print_evaluation(run, split, &evaluation);
    }
    thaw_evaluation_reset(&evaluation);
    return status;
}

/* Photos that were trained on say nothing about others, so they are only counted. */
static thaw_status evaluate_held_out(cli_options *o, thaw_run *run, thaw_error *err) {
    const thaw_dataset *ds = thaw_run_dataset(run);
    size_t trained = thaw_dataset_count(ds, (thaw_select){-1, THAW_SPLIT_TRAIN, -1});
    int parts = 0;
    for (int split = THAW_SPLIT_VALIDATION; split < THAW_SPLIT_COUNT; split++) {
        if (thaw_dataset_count(ds, (thaw_select){-1, split, -1}) == 0) continue;
        if (parts++ > 0 && !o->json && !o->quiet) printf("\n");
        THAW_TRY(evaluate_part(o, run, split, err));
    }
    if (parts == 0) {
        return thaw_fail(err, THAW_BAD_DATA,
                         "%s: the model was trained on all %zu photos; --split train measures them",
                         o->data, trained);
    }
    if (trained > 0 && !o->json && !o->quiet) {
        printf("\n%zu photos that the model was trained on are left out (--split train)\n",
               trained);
    }
    return THAW_OK;
}

static thaw_status evaluate(cli_options *o, thaw_run **run, thaw_error *err) {
    int split = EACH_HELD_OUT;
    if (o->run == NULL || o->data == NULL) {
        return thaw_fail(err, THAW_INVALID, "--run DIR and --data DIR wanted; `thaw help eval`");
    }
    THAW_TRY(which_split(o, &split, err));
    THAW_TRY(cli_open_trained(o, run, err));
    THAW_TRY(cli_add_photos(o, *run, o->data, err));
    THAW_TRY(split_photos(o, *run, err));
    return split == EACH_HELD_OUT ? evaluate_held_out(o, *run, err)
                                  : evaluate_part(o, *run, split, err);
}

int cli_eval(cli_options *o) {
    thaw_error err;
    thaw_run *run = NULL;
    thaw_status status = evaluate(o, &run, &err);
    thaw_run_destroy(run);
    return status == THAW_OK ? 0 : cli_fail(&err);
}

/* --- predict -----------------------------------------------------------------------------------
 */

/* {"image": …, "classes": [{"name", "probability"}, …]}: printed for people, or as one line. */
static thaw_status print_prediction(cli_options *o, const thaw_run *run, const char *image,
                                    const float *p, const thaw_explanation *explained,
                                    thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_report_prediction(run, p, o->top, image, explained, &w);
    if (o->json) return cli_put_line(stdout, &w, err);
    const thaw_json *answer = NULL;
    thaw_status status =
        w.failed ? thaw_fail(err, THAW_NO_MEMORY, "an answer")
                 : thaw_json_parse(w.text, w.length, THAW_BAD_FILE, &o->arena, &answer, err);
    thaw_json_writer_reset(&w);
    THAW_TRY(status);
    printf("%s\n", image);
    for (const thaw_json *c = thaw_json_get(answer, "classes")->child; c != NULL; c = c->next) {
        printf("  %6.2f %%  %s\n", 100 * thaw_json_get(c, "probability")->number,
               thaw_json_get(c, "name")->text);
    }
    return THAW_OK;
}

/* Grad-CAM of the photo that was predicted last, written as a picture. */
static thaw_status explain(cli_options *o, thaw_run *run, thaw_explanation *made, thaw_error *err) {
    uint8_t *png = NULL;
    size_t length = 0;
    THAW_TRY(thaw_run_explain(run, -1, made, err));
    THAW_TRY(thaw_run_paint(run, made, &png, &length, err));
    thaw_status status = thaw_file_write(o->cam, png, length, err);
    thaw_heap_free(png);
    return status;
}

static thaw_status predict_one(cli_options *o, thaw_run *run, const char *image, thaw_error *err) {
    size_t classes = (size_t)thaw_run_dataset(run)->classes, length = 0;
    uint8_t *bytes = NULL;
    float *p = thaw_arena_array(&o->arena, classes, sizeof *p);
    if (p == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a prediction");
    thaw_status status = thaw_file_read(image, (size_t)256 << 20, &bytes, &length, err);
    if (status == THAW_OK) status = thaw_run_predict_file(run, bytes, length, p, err);
    thaw_heap_free(bytes);
    if (status != THAW_OK) return thaw_fail_within(err, THAW_BAD_DATA, image);
    thaw_explanation made;
    if (o->cam != NULL) THAW_TRY(explain(o, run, &made, err));
    return print_prediction(o, run, image, p, o->cam != NULL ? &made : NULL, err);
}

static thaw_status check_words(const cli_options *o, thaw_error *err) {
    if (o->words == 0) {
        return thaw_fail(err, THAW_INVALID, "names of photos wanted; `thaw help predict`");
    }
    if (o->cam == NULL || o->words == 1) return THAW_OK;
    return thaw_fail(err, THAW_INVALID, "--cam: one photo wanted, got %d", o->words);
}

/* Answers every photo that can be read; the last failure decides the exit status. */
int cli_predict(cli_options *o) {
    thaw_error err;
    thaw_run *run = NULL;
    int exit_status = 0;
    thaw_status status = check_words(o, &err);
    if (status == THAW_OK) status = cli_open_trained(o, &run, &err);
    if (status != THAW_OK) exit_status = cli_fail(&err);
    for (int i = 0; i < o->words && status == THAW_OK; i++) {
        if (predict_one(o, run, o->word[i], &err) != THAW_OK) exit_status = cli_fail(&err);
    }
    thaw_run_destroy(run);
    return exit_status;
}
