/* Are synthetic samples worth it? The recipe without and with them, under the same seeds, measured
 * on real photos that neither trained on. */
#include <stdlib.h>
#include <string.h>

#include "app/cli_train.h"
#include "app/host.h"
#include "eval/paired.h"

#define MAX_AMOUNTS 16
#define MAX_SEEDS 100

typedef struct {
    cli_options *options;
    thaw_run *run;
    uint64_t seed;           /* the first, and */
    thaw_synth_desc recipe;  /* the generator as the recipe has it */
    int amount[MAX_AMOUNTS]; /* samples of each class; without any comes before them all */
    int amounts;
    double accuracy[MAX_AMOUNTS + 1][MAX_SEEDS]; /* [0]: without */
    size_t measured, real, synthetic[MAX_AMOUNTS + 1];
    bool test; /* measured on test photos, not on those that early stopping watched */
} ablation;

/* "20,50,100"; the recipe's own amount where none is given. */
static thaw_status read_amounts(ablation *a, thaw_error *err) {
    const char *text = a->options->amounts;
    if (text == NULL) {
        a->amount[a->amounts++] = a->recipe.per_class;
        return THAW_OK;
    }
    for (bool more = true; more;) {
        char *end = NULL;
        long amount = strtol(text, &end, 10);
        more = *end == ',';
        if (end == text || (*end != '\0' && !more) || amount < 0 || amount > 100000 ||
            a->amounts == MAX_AMOUNTS) {
            return thaw_fail(err, THAW_INVALID,
                             "--amounts: at most %d numbers such as 20,50,100 wanted, got \"%s\"",
                             MAX_AMOUNTS, a->options->amounts);
        }
        a->amount[a->amounts++] = (int)amount;
        text = end + 1;
    }
    return THAW_OK;
}

/* Accuracy of the weights kept, on test photos where there are some. */
static thaw_status measure(ablation *a, const thaw_event *done, double *accuracy, thaw_error *err) {
    thaw_select test = {-1, THAW_SPLIT_TEST, THAW_ORIGIN_REAL};
    a->test = thaw_dataset_count(thaw_run_dataset(a->run), test) > 0;
    a->measured = done->validation.count;
    *accuracy = done->validation.accuracy;
    if (!a->test && a->measured > 0) return THAW_OK;
    if (!a->test) {
        return thaw_fail(err, THAW_BAD_RECIPE,
                         "no photos are held out to measure on: set split.validation above 0");
    }
    thaw_evaluation e;
    THAW_TRY(thaw_run_evaluate(a->run, THAW_SPLIT_TEST, &e, err));
    a->measured = e.score.count;
    *accuracy = e.score.accuracy;
    thaw_evaluation_reset(&e);
    return THAW_OK;
}

/* Trains once: `which` counts amounts from 1, 0 is without. */
static thaw_status run_trial(ablation *a, int which, int seed, thaw_error *err) {
    thaw_synth_desc synthetic = a->recipe;
    thaw_event event = {0};
    if (which == 0) synthetic = (thaw_synth_desc){.generator = THAW_SYNTH_NONE};
    if (which > 0) synthetic.per_class = a->amount[which - 1];
    THAW_TRY(thaw_run_set_trial(a->run, a->seed + (uint64_t)seed, &synthetic, err));
    THAW_TRY(cli_give_weights(a->options, a->run, err));
    THAW_TRY(cli_make_samples(a->options, a->run, NULL, NULL, err));
    THAW_TRY(thaw_run_start(a->run, err));
    while (event.kind != THAW_EVENT_DONE) {
        if (thaw_host_was_interrupted()) return thaw_fail(err, THAW_CANCELLED, "interrupted");
        THAW_TRY(thaw_run_step(a->run, &event, err));
    }
    a->real = event.real;
    a->synthetic[which] = event.synthetic;
    return measure(a, &event, &a->accuracy[which][seed], err);
}

static thaw_status run_all(ablation *a, thaw_error *err) {
    int seeds = a->options->seeds, each = a->amounts + 1;
    for (int i = 0; i < seeds * each; i++) {
        THAW_TRY(run_trial(a, i % each, i / each, err));
        cli_progress(a->options, "training", (size_t)i + 1, (size_t)(seeds * each));
    }
    cli_progress_end(a->options);
    return THAW_OK;
}

static double mean(const double *x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += x[i];
    return sum / n;
}

static void print_result(const ablation *a) {
    int n = a->options->seeds;
    printf("%s, %d seeds, %zu real photos to train on, accuracy on %zu real %s photos\n\n",
           thaw_synth_names[a->recipe.generator], n, a->real, a->measured,
           a->test ? "test" : "validation");
    printf("per class  synthetic  accuracy  difference  95 %% interval\n");
    printf("%9s  %9d  %8.4f\n", "-", 0, mean(a->accuracy[0], n));
    for (int i = 0; i < a->amounts; i++) {
        thaw_paired p = thaw_paired_compare(a->accuracy[0], a->accuracy[i + 1], n);
        printf("%9d  %9zu  %8.4f  %+10.4f  %+.4f ... %+.4f  %s\n", a->amount[i],
               a->synthetic[i + 1], mean(a->accuracy[i + 1], n), p.mean, p.low, p.high,
               thaw_paired_words[p.verdict]);
    }
}

static void put_accuracies(const double *accuracy, int n, thaw_json_writer *w) {
    thaw_json_put_double(w, "accuracy", mean(accuracy, n));
    thaw_json_open(w, "accuracies", '[');
    for (int i = 0; i < n; i++) thaw_json_put_double(w, NULL, accuracy[i]);
    thaw_json_close(w, ']');
}

static thaw_status print_json(const ablation *a, thaw_error *err) {
    int n = a->options->seeds;
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    thaw_json_open(&w, NULL, '{');
    thaw_json_put_text(&w, "generator", thaw_synth_names[a->recipe.generator]);
    thaw_json_put_int(&w, "seeds", n);
    thaw_json_put_text(&w, "measured_on", a->test ? "test" : "validation");
    thaw_json_put_int(&w, "photos", (long long)a->measured);
    thaw_json_put_int(&w, "real", (long long)a->real);
    thaw_json_open(&w, "without", '{');
    put_accuracies(a->accuracy[0], n, &w);
    thaw_json_close(&w, '}');
    thaw_json_open(&w, "with", '[');
    for (int i = 0; i < a->amounts; i++) {
        thaw_paired p = thaw_paired_compare(a->accuracy[0], a->accuracy[i + 1], n);
        thaw_json_open(&w, NULL, '{');
        thaw_json_put_int(&w, "per_class", a->amount[i]);
        thaw_json_put_int(&w, "synthetic", (long long)a->synthetic[i + 1]);
        put_accuracies(a->accuracy[i + 1], n, &w);
        thaw_json_put_double(&w, "difference", p.mean);
        thaw_json_put_double(&w, "low", p.low);
        thaw_json_put_double(&w, "high", p.high);
        thaw_json_put_text(&w, "verdict", thaw_paired_words[p.verdict]);
        thaw_json_close(&w, '}');
    }
    thaw_json_close(&w, ']');
    thaw_json_close(&w, '}');
    return cli_put_line(stdout, &w, err);
}

static thaw_status ablate(ablation *a, thaw_error *err) {
    cli_options *o = a->options;
    a->seed = thaw_run_recipe(a->run)->seed;
    a->recipe = thaw_run_recipe(a->run)->synthetic;
    if (a->recipe.generator == THAW_SYNTH_NONE || o->seeds < 2 || o->seeds > MAX_SEEDS) {
        return thaw_fail(err, THAW_INVALID,
                         "a recipe with a generator and --seeds of 2 to %d wanted; `thaw help "
                         "ablate`",
                         MAX_SEEDS);
    }
    THAW_TRY(read_amounts(a, err));
    THAW_TRY(cli_add_photos(o, a->run, o->data, err));
    THAW_TRY(run_all(a, err));
    if (o->json) return print_json(a, err);
    if (!o->quiet) print_result(a);
    return THAW_OK;
}

int cli_ablate(cli_options *o) {
    thaw_error err;
    static ablation a; /* too large for a small stack */
    a = (ablation){.options = o};
    if (o->data == NULL) {
        thaw_fail(&err, THAW_INVALID, "--data DIR wanted; `thaw help ablate`");
        return cli_fail(&err);
    }
    thaw_host_watch_interrupt();
    thaw_status status = cli_create_run(o, &a.run, &err);
    if (status == THAW_OK) status = ablate(&a, &err);
    thaw_run_destroy(a.run);
    return status == THAW_OK ? 0 : cli_fail(&err);
}
