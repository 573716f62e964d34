/* Recipes: defaults, ranges, writing and reading again, and flags that change one place. */
#include "app/recipe.h"

#include <stdio.h>
#include <string.h>

#include "app/override.h"
#include "test.h"

/* The texts of these tests write ' for ". */
static thaw_status read_recipe(const char *json, thaw_recipe *out, thaw_error *err) {
    char text[2048];
    size_t length = strlen(json);
    if (length >= sizeof text) return thaw_fail(err, THAW_INVALID, "a longer buffer wanted");
    for (size_t i = 0; i < length; i++) text[i] = json[i] == '\'' ? '"' : json[i];
    return thaw_recipe_read(text, length, out, err);
}

TEST(recipe_of_nothing_is_complete) {
    thaw_recipe r;
    thaw_error err = {0};
    REQUIRE_OK(read_recipe("{}", &r, &err), &err);
    CHECK_EQ_STR(r.backbone, "thaw_s");
    REQUIRE(r.weights != NULL);
    CHECK_EQ_STR(r.weights, "thaw_s");
    CHECK(!r.top);
    CHECK_EQ_INT(r.input_h, 0);
    REQUIRE(r.head != NULL);
    CHECK_EQ_INT(r.head->count, 2); /* a hidden layer and dropout */
    CHECK_EQ_INT(r.phases, 1);
    CHECK_EQ_STR(r.phase[0].name, "feature extraction");
    CHECK_EQ_INT(r.phase[0].epochs, 100);
    CHECK_EQ_INT(r.phase[0].freezes, 1);
    CHECK_EQ_INT(r.phase[0].optimizer.kind, THAW_OPTIMIZER_ADAM);
    CHECK_NEAR(r.phase[0].optimizer.lr, 1e-3, 0);
    CHECK(r.phase[0].stops_early && r.phase[0].early_stopping.restore_best_weights);
    CHECK_EQ_INT(r.phase[0].early_stopping.patience, 5);
    CHECK_NEAR(r.split.fraction, 0.2, 0);
    CHECK_EQ_INT(r.split.by, THAW_SPLIT_BY_STRATIFIED);
    CHECK_EQ_INT(r.batch, 32);
    CHECK_EQ_INT(r.seed, 1);
    thaw_recipe_reset(&r);
}

TEST(recipe_with_weights_freezes_the_backbone) {
    thaw_recipe r;
    thaw_error err = {0};
    REQUIRE_OK(read_recipe("{'model': {'weights': 'w'}}", &r, &err), &err);
    CHECK_EQ_INT(r.phase[0].freezes, 1);
    CHECK_EQ_INT(r.phase[0].freeze[0].kind, THAW_FREEZE_BACKBONE);
    CHECK_EQ_STR(r.phase[0].name, "feature extraction");
    thaw_recipe_reset(&r);
    REQUIRE_OK(read_recipe("{'model': {'weights': 'w'}, 'phases': [{'freeze': {}}]}", &r, &err),
               &err);
    CHECK_EQ_INT(r.phase[0].freezes, 0);
    thaw_recipe_reset(&r);
}

TEST(recipe_without_weights_takes_those_that_ship_or_random_ones) {
    static const struct {
        const char *json, *weights; /* NULL: random */
    } cases[] = {{"{'model': {'backbone': 'thaw_s'}}", "thaw_s"},
                 {"{'model': {'weights': null}}", "thaw_s"},
                 {"{'model': {'weights': 'random'}}", NULL},
                 {"{'model': {'backbone': 'tiny'}}", NULL},
                 {"{'model': {'backbone': 'tiny', 'weights': 'thaw_s'}}", "thaw_s"},
                 {"{'model': {'backbone': 'no such'}}", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        thaw_recipe r, again;
        thaw_error err = {0};
        thaw_json_writer w;
        thaw_json_writer_init(&w);
        REQUIRE_OK(read_recipe(cases[i].json, &r, &err), &err);
        CHECK(cases[i].weights == NULL ? r.weights == NULL
                                       : strcmp(r.weights, cases[i].weights) == 0);
        CHECK_EQ_INT(r.phase[0].freezes, r.weights != NULL);
        thaw_recipe_write(&r, NULL, &w);
        REQUIRE_OK(thaw_recipe_read(w.text, w.length, &again, &err), &err);
        CHECK((again.weights == NULL) == (r.weights == NULL));
        thaw_json_writer_reset(&w);
        thaw_recipe_reset(&again);
        thaw_recipe_reset(&r);
    }
}

TEST(recipe_without_validation_does_not_stop_early) {
    thaw_recipe r;
    thaw_error err = {0};
    REQUIRE_OK(read_recipe("{'split': {'validation': 0}}", &r, &err), &err);
    CHECK(!r.phase[0].stops_early);
    thaw_recipe_reset(&r);
    REQUIRE_OK(read_recipe("{'phases': [{'early_stopping': false}]}", &r, &err), &err);
    CHECK(!r.phase[0].stops_early);
    thaw_recipe_reset(&r);
}

/* The recipe of the article. */
static const char article[] =
    "{'thaw': 1,"
    " 'model': {'backbone': 'vgg16', 'weights': 'vgg16.safetensors', 'input': [96, 128, 3],"
    "           'head': [{'dense': 256, 'activation': 'relu'}, {'dropout': 0.5}]},"
    " 'phases': ["
    "  {'name': 'features', 'epochs': 10, 'freeze': {'backbone': true},"
    "   'optimizer': {'adam': {'lr': 0.002, 'beta_1': 0.8, 'beta_2': 0.99, 'epsilon': 1e-5}},"
    "   'early_stopping': false},"
    "  {'epochs': 50, 'freeze': {'until': 'block5_conv1', 'except': ['block1_*', 'block2_*']},"
    "   'optimizer': {'sgd': {'lr': 1e-05, 'momentum': 0.9, 'nesterov': true}},"
    "   'early_stopping': {'monitor': 'val_accuracy', 'mode': 'max', 'patience': 3,"
    "    'min_delta': 0.01, 'baseline': 0.5, 'restore_best_weights': false,"
    "    'start_from_epoch': 4}}],"
    " 'split': {'validation': 0.25, 'by': 'directory'}, 'data': {'fit': 'crop'},"
    " 'batch': 7, 'seed': 9007199254740991}";

TEST(recipe_reads_every_key) {
    thaw_recipe r;
    thaw_error err = {0};
    REQUIRE_OK(read_recipe(article, &r, &err), &err);
    CHECK_EQ_INT(r.input_h, 96);
    CHECK_EQ_INT(r.input_w, 128);
    CHECK_EQ_INT(r.phases, 2);
    const thaw_phase *a = &r.phase[0], *b = &r.phase[1];
    CHECK_EQ_STR(a->name, "features");
    CHECK_NEAR(a->optimizer.beta1, 0.8, 0);
    CHECK(!a->stops_early);
    CHECK_EQ_STR(b->name, "fine-tuning");
    CHECK_EQ_INT(b->freezes, 3);
    CHECK_EQ_STR(b->freeze[2].name, "block2_*");
    CHECK_EQ_INT(b->freeze[2].kind, THAW_FREEZE_EXCEPT);
    CHECK_EQ_INT(b->optimizer.kind, THAW_OPTIMIZER_SGD);
    CHECK(b->optimizer.nesterov);
    CHECK_EQ_INT(b->early_stopping.monitor, THAW_MONITOR_VAL_ACCURACY);
    CHECK_EQ_INT(b->early_stopping.mode, THAW_MODE_MAX);
    CHECK(b->early_stopping.has_baseline && !b->early_stopping.restore_best_weights);
    CHECK_EQ_INT(b->early_stopping.start_from_epoch, 4);
    CHECK_EQ_INT(r.split.by, THAW_SPLIT_BY_DIRECTORY);
    CHECK_EQ_INT(r.fit, THAW_FIT_CROP);
    CHECK(r.seed == 9007199254740991);
    thaw_recipe_reset(&r);
}

/* ---- writing --------------------------------------------------------------------------------- */

static void check_round_trip(const char *json) {
    thaw_recipe first, second;
    thaw_error err = {0};
    thaw_json_writer a, b;
    thaw_json_writer_init(&a);
    thaw_json_writer_init(&b);
    REQUIRE_OK(read_recipe(json, &first, &err), &err);
    thaw_recipe_write(&first, NULL, &a);
    CHECK_OK(thaw_recipe_read(a.text, a.length, &second, &err), &err);
    if (!test_failed()) {
        thaw_recipe_write(&second, NULL, &b);
        CHECK_EQ_STR(b.text, a.text);
        CHECK_EQ_INT(second.phases, first.phases);
        CHECK(second.seed == first.seed);
        thaw_recipe_reset(&second);
    }
    thaw_json_writer_reset(&a);
    thaw_json_writer_reset(&b);
    thaw_recipe_reset(&first);
}

TEST(recipe_written_reads_back_the_same) {
    check_round_trip("{}");
    check_round_trip(article);
    check_round_trip("{'model': {'weights': 'w'}}");
    check_round_trip("{'model': {'backbone': 'mobilenet_v1_0.25', 'top': true}}");
    check_round_trip("{'model': {'head': []}, 'split': {'validation': 0}}");
    check_round_trip("{'split': {'train_per_class': 10}}");
    check_round_trip("{'split': {'train_per_class': {'cat': 20}}}");
    check_round_trip("{'split': {'train_per_class': {'cat': 20, 'dog': 3, '*': 9}}}");
    check_round_trip("{'synthetic': {'generator': 'gaussian', 'pooled': 1, 'spread': 2}}");
    check_round_trip("{'synthetic': {'generator': 'vae', 'flip': true}}");
    check_round_trip("{'synthetic': {'generator': 'composite', 'cut': [0.25, 0, 0.5, 1],"
                     " 'scale': [0.5, 2], 'mask': 'box', 'feather': 0.5, 'flip': true}}");
    check_round_trip("{'phases': [{'freeze': {'from': 'a', 'layers': 'b_*'}}]}");
    check_round_trip("{'phases': [{'optimizer': {'adam': {'lr': 0.1}}}, {'optimizer': null}]}");
    check_round_trip("{'phases': [{'optimizer': {'adamw': {'weight_decay': 0.25, 'clip_norm': 2}}},"
                     " {'optimizer': {'sgd': {'global_clip_norm': 3}}},"
                     " {'optimizer': {'rmsprop': {'rho': 0.5, 'momentum': 0.125, 'centered': true,"
                     "  'epsilon': 0.5, 'clip_value': 4}}}], 'loss': {'l2': 0.0625}}");
    check_round_trip("{'phases': [{}, {'keep_optimizer': true}, {'keep_optimizer': false}]}");
    check_round_trip("{'loss': {'label_smoothing': 0.125, 'class_weights': 'balanced'},"
                     " 'data': {'sampling': 'balanced'}}");
    check_round_trip("{'loss': {'class_weights': {'a': 2, 'a.b': 0.5}}}");
    check_round_trip("{'phases': [{'schedule': 'cosine'}, {'schedule': {'warmup': 2}},"
                     " {'schedule': {'kind': 'step', 'every': 2.5, 'factor': 0.5}},"
                     " {'schedule': {'kind': 'cosine', 'final': 0.25, 'cycles': 3}},"
                     " {'schedule': {'kind': 'one_cycle', 'pct_start': 0.5}},"
                     " {'schedule': {'kind': 'plateau', 'monitor': 'accuracy', 'mode': 'max',"
                     "  'cooldown': 2, 'min_lr': 0.125}}]}");
    check_round_trip("{'model': {'weights': 'a \\\\ \\\" \\u00e9 \\u0001.safetensors'}}");
}

/* ---- mistakes -------------------------------------------------------------------------------- */

#define PHASE(body) "{'phases': [{}, {" body "}]}"

static const struct {
    const char *json, *path, *words;
} mistakes[] = {
    {"{'thaw': 2}", "thaw:", "got 2"},
    {"{'batch': 0}", "batch:", "1 <= batch <= 4096, got 0"},
    {"{'batch': 4097}", "batch:", "got 4097"},
    {"{'batch': 2.5}", "batch:", "whole"},
    {"{'batch': '8'}", "batch:", "string"},
    {"{'seed': -1}", "seed:", "got -1"},
    {"{'seed': 1.5}", "seed:", "whole"},
    {"{'seed': 1e300}", "seed:", "seed <="},
    {"{'sead': 1}", "sead:", "unknown key; known: thaw, model"},
    {"{'split': {'validation': 1}}", "split.validation:", "0 <= validation <= 0.9, got 1"},
    {"{'split': {'validation': -0.1}}", "split.validation:", "got -0.1"},
    {"{'split': {'by': 'chance'}}", "split.by:", "stratified|tail|directory"},
    {"{'split': {'validaton': 0.1}}", "split.validaton:", "unknown key"},
    {"{'split': {'train_per_class': 0}}", "split.train_per_class:", "got 0"},
    {"{'synthetic': {'cut': [0.5, 0, 0.5, 1]}}", "synthetic.cut:", "left < right"},
    {"{'synthetic': {'scale': [2, 1]}}", "synthetic.scale:", "got 2 and 1"},
    {"{'split': {'train_per_class': {}}}", "split.train_per_class:", "a class wanted"},
    {"{'split': {'train_per_class': {'*': 3}}}", "split.train_per_class:", "a class wanted"},
    {"{'split': {'train_per_class': {'cat': 0}}}", "split.train_per_class.cat:", "got 0"},
    {"{'split': {'train_per_class': 9, 'validation': 0.1}}", "split.train_per_class:", "either"},
    {"{'split': {'train_per_class': 9, 'by': 'tail'}}", "split.train_per_class:", "stratified"},
    {"{'split': 0.2}", "split:", "object"},
    {"{'augment': {'rotation': 181}}", "augment.rotation:", "0 <= rotation <= 180, got 181"},
    {"{'augment': {'shear': 90}}", "augment.shear:", "got 90"},
    {"{'augment': {'zoom': 1}}", "augment.zoom:", "got 1"},
    {"{'augment': {'zoom': [0, 2]}}", "augment.zoom", "got 0"},
    {"{'augment': {'brightness': [1.2, 0.8]}}", "augment.brightness:", "[low, high] wanted"},
    {"{'augment': {'crop': 1.5}}", "augment.crop:", "got 1.5"},
    {"{'augment': {'fill': 'mirror'}}", "augment.fill:", "nearest|constant|reflect|wrap"},
    {"{'augment': {'mode': 'keras'}}", "augment.mode:", "corrected|keras-exact"},
    {"{'augment': {'ops': 3}}", "augment.ops:", "only with"},
    {"{'augment': {'variants': 2, 'mixup': 0.2}}", "augment.variants:", "not with mixup"},
    {"{'augment': {'rotate': 20}}", "augment.rotate:", "unknown key"},
    {"{'data': {'fit': 'pad'}}", "data.fit:", "crop"},
    {"{'model': {'backbone': 5}}", "model.backbone:", "a string"},
    {"{'model': {'backbone': 'tiny', 'weight': 'w'}}", "model.weight:", "unknown key"},
    {"{'model': {'input': [0, 10, 3]}}", "model.input[0]:", "got 0"},
    {"{'model': {'input': [5000, 10, 3]}}", "model.input[0]:", "4096"},
    {"{'model': {'input': [10, 10.5, 3]}}", "model.input", "whole"},
    {"{'model': {'input': [10, 10, 1]}}", "model.input:", "3 channels"},
    {"{'model': {'input': [10, 10]}}", "model.input:", "3 numbers"},
    {"{'model': {'top': true, 'head': []}}", "model.head:", "top"},
    {"{'phases': []}", "phases:", "1"},
    {"{'phases': {}}", "phases:", "list"},
    {"{'phases': [{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]}", "phases:", "16"},
    {"{'phases': [3]}", "phases[0]", "object"},
    {PHASE("'epochs': 0"), "phases[1].epochs:", "got 0"},
    {PHASE("'epochs': 1e7"), "phases[1].epochs:", "1000000"},
    {PHASE("'name': 7"), "phases[1].name:", "a string"},
    {PHASE("'epoch': 7"), "phases[1].epoch:", "unknown key"},
    {PHASE("'optimizer': 'adam'"), "phases[1].optimizer", "object"},
    {PHASE("'optimizer': {'adma': {}}"),
     "phases[1].optimizer.adma:", "known: adam, adamw, sgd, rmsprop"},
    {PHASE("'optimizer': {'adam': {}, 'sgd': {}}"), "phases[1].optimizer:", "one optimizer"},
    {PHASE("'optimizer': {'adam': {'lr': 0}}"), "phases[1].optimizer.adam.lr:", "0 < lr, got 0"},
    {PHASE("'optimizer': {'adam': {'lr': -1}}"), "phases[1].optimizer.adam.lr:", "got -1"},
    {PHASE("'optimizer': {'adam': {'beta_1': 1}}"), "phases[1].optimizer.adam.beta_1:", "got 1"},
    {PHASE("'optimizer': {'adam': {'beta_2': -1}}"), "phases[1].optimizer.adam.beta_2:", "got -1"},
    {PHASE("'optimizer': {'adam': {'epsilon': 0}}"), "phases[1].optimizer.adam.epsilon:", "got 0"},
    {PHASE("'optimizer': {'adam': {'momentum': 0}}"),
     "phases[1].optimizer.adam.momentum:", "unknown"},
    {PHASE("'optimizer': {'adam': {'weight_decay': 0.1}}"),
     "phases[1].optimizer.adam.weight_decay:", "unknown"},
    {PHASE("'optimizer': {'adamw': {'weight_decay': -1}}"),
     "phases[1].optimizer.adamw.weight_decay:", "got -1"},
    {PHASE("'optimizer': {'rmsprop': {'rho': 1}}"), "phases[1].optimizer.rmsprop.rho:", "got 1"},
    {PHASE("'optimizer': {'adam': {'clip_norm': 0}}"),
     "phases[1].optimizer.adam.clip_norm:", "0 < clip_norm, got 0"},
    {PHASE("'optimizer': {'sgd': {'clip_norm': 1, 'clip_value': 1}}"),
     "phases[1].optimizer.sgd.clip_norm:", "one of clip_norm, global_clip_norm, clip_value"},
    {"{'loss': {'l2': -1}}", "loss.l2:", "0 <= l2, got -1"},
    {"{'loss': {'l1': 1}}", "loss.l1:", "unknown key; known: label_smoothing, l2, class_weights"},
    {"{'loss': {'label_smoothing': 1}}", "loss.label_smoothing:", "label_smoothing < 1, got 1"},
    {"{'loss': {'class_weights': 'even'}}", "loss.class_weights:", "none|balanced"},
    {"{'loss': {'class_weights': 3}}", "loss.class_weights", "object"},
    {"{'loss': {'class_weights': {'a': -1}}}", "loss.class_weights.a:", "0 <= a, got -1"},
    {"{'data': {'sampling': 'some'}}", "data.sampling:", "all|balanced"},
    {PHASE("'optimizer': {'sgd': {'momentum': 2}}"), "phases[1].optimizer.sgd.momentum:", "got 2"},
    {PHASE("'optimizer': {'sgd': {'nesterov': 1}}"),
     "phases[1].optimizer.sgd.nesterov:", "true or false"},
    {PHASE("'keep_optimizer': true, 'optimizer': {'sgd': {}}"),
     "phases[1].keep_optimizer:", "phase before wanted, adam, got sgd"},
    {"{'phases': [{'keep_optimizer': true}]}", "phases[0].keep_optimizer:", "no phase before"},
    {"{'phases': [{'optimizer': {'sgd': {}}},"
     " {'keep_optimizer': true, 'optimizer': {'sgd': {'momentum': 0.5}}}]}",
     "phases[1].keep_optimizer:", "the same momentum or none"},
    {PHASE("'schedule': 'linear'"),
     "phases[1].schedule:", "constant|step|cosine|exponential|one_cycle|plateau"},
    {PHASE("'schedule': 3"), "phases[1].schedule:", "object"},
    {PHASE("'schedule': {'kind': 'cosine', 'every': 3}"),
     "phases[1].schedule.every:", "unknown key; known: kind, warmup, final, cycles"},
    {PHASE("'schedule': {'warmup': -1}"), "phases[1].schedule.warmup:", "0 <= warmup, got -1"},
    {PHASE("'schedule': {'kind': 'step', 'factor': 1}"), "phases[1].schedule.factor:", "got 1"},
    {PHASE("'schedule': {'kind': 'exponential', 'final': 0}"),
     "phases[1].schedule.final:", "got 0"},
    {PHASE("'schedule': {'kind': 'one_cycle', 'warmup': 1}"),
     "phases[1].schedule.warmup:", "unknown key"},
    {PHASE("'schedule': {'kind': 'plateau', 'patience': 0}"),
     "phases[1].schedule.patience:", "got 0"},
    {PHASE("'early_stopping': 3"), "phases[1].early_stopping", "object"},
    {PHASE("'early_stopping': {'patience': -1}"), "phases[1].early_stopping.patience:", "got -1"},
    {PHASE("'early_stopping': {'monitor': 'loss '}"),
     "phases[1].early_stopping.monitor:", "val_loss|val_accuracy|loss|accuracy"},
    {PHASE("'early_stopping': {'mode': 'up'}"), "phases[1].early_stopping.mode:", "auto|min|max"},
    {PHASE("'early_stopping': {'baseline': 'x'}"), "phases[1].early_stopping.baseline:", "number"},
    {PHASE("'early_stopping': {'start_from_epoch': -1}"),
     "phases[1].early_stopping.start_from_epoch:", "got -1"},
    {PHASE("'early_stopping': {'restore': true}"),
     "phases[1].early_stopping.restore:", "restore_best_weights"},
    {PHASE("'freeze': 'backbone'"), "phases[1].freeze", "object"},
    {PHASE("'freeze': {'backbone': 1}"), "phases[1].freeze.backbone:", "true or false"},
    {PHASE("'freeze': {'until': 1}"), "phases[1].freeze.until:", "a string"},
    {PHASE("'freeze': {'layers': [1]}"), "phases[1].freeze.layers:", "number"},
    {PHASE("'freeze': {'layers': {}}"), "phases[1].freeze.layers:", "object"},
    {PHASE("'freeze': {'layer': 'a'}"), "phases[1].freeze.layer:", "unknown key"},
    {"[]", "", "array"},
    {"null", "", "null"},
    {"", "", "line 1"},
    {"{'batch': 8, 'batch': 9}", "", "second time"},
};

TEST(recipe_mistakes_name_their_path) {
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        thaw_recipe r;
        thaw_error err = {0};
        thaw_status status = read_recipe(mistakes[i].json, &r, &err);
        CHECK_FAILS(status, THAW_BAD_RECIPE, &err);
        if (status == THAW_OK) {
            CHECK_EQ_STR(mistakes[i].json, "refused");
            thaw_recipe_reset(&r);
            continue;
        }
        CHECK(strncmp(err.detail, mistakes[i].path, strlen(mistakes[i].path)) == 0);
        CHECK_CONTAINS(err.detail, mistakes[i].path);
        CHECK_CONTAINS(err.detail, mistakes[i].words);
    }
}

TEST(recipe_has_at_most_32_rules_a_phase) {
    char json[1024] = "{'phases': [{'freeze': {'layers': ['a'";
    thaw_recipe r;
    thaw_error err = {0};
    for (int i = 1; i < 32; i++) strcat(json, ",'a'");
    size_t length = strlen(json);
    strcat(json, "]}}]}");
    REQUIRE_OK(read_recipe(json, &r, &err), &err);
    CHECK_EQ_INT(r.phase[0].freezes, 32);
    thaw_recipe_reset(&r);
    snprintf(json + length, sizeof json - length, ",'a']}}]}");
    CHECK_FAILS(read_recipe(json, &r, &err), THAW_BAD_RECIPE, &err);
    CHECK_CONTAINS(err.detail, "phases[0].freeze.layers: at most 32");
}

TEST(recipe_cut_short_is_refused) {
    char text[sizeof article];
    for (size_t i = 0; i < sizeof article; i++) text[i] = article[i] == '\'' ? '"' : article[i];
    for (size_t length = 0; length < sizeof article - 1; length++) {
        thaw_recipe r;
        thaw_error err = {0};
        CHECK_FAILS(thaw_recipe_read(text, length, &r, &err), THAW_BAD_RECIPE, &err);
    }
}

/* ---- flags ----------------------------------------------------------------------------------- */

typedef struct {
    const char *json, *path, *value, *wanted; /* wanted: NULL for a refusal */
} override_case;

static const override_case override_cases[] = {
    {"{}", "batch", "8", "{'batch':8}"},
    {"{'batch':4,'seed':2}", "batch", "8", "{'batch':8,'seed':2}"},
    {"{}", "model.backbone", "tiny", "{'model':{'backbone':'tiny'}}"},
    {"{'model':{'top':true}}", "model.backbone", "tiny",
     "{'model':{'top':true,'backbone':'tiny'}}"},
    {"{}", "phases.0.epochs", "5", "{'phases':[{'epochs':5}]}"},
    {"{}", "phases.*.epochs", "5", "{'phases':[{'epochs':5}]}"},
    {"{'phases':[{'epochs':1},{}]}", "phases.*.epochs", "5",
     "{'phases':[{'epochs':5},{'epochs':5}]}"},
    {"{'phases':[{'epochs':1},{}]}", "phases.1.epochs", "5",
     "{'phases':[{'epochs':1},{'epochs':5}]}"},
    {"{'phases':[{}]}", "phases.1.epochs", "5", "{'phases':[{},{'epochs':5}]}"},
    {"{'phases':[{}]}", "phases.2.epochs", "5", NULL}, /* a gap */
    {"{}", "phases.1.epochs", "5", NULL},
    {"{'phases':[{'early_stopping':false}]}", "phases.0.early_stopping.patience", "3",
     "{'phases':[{'early_stopping':{'patience':3}}]}"},
    {"{'phases':[]}", "phases.name", "x", NULL}, /* a list under a name */
    {"{'model':{}}", "model.0", "x", NULL},
    {"{}", "", "1", NULL},
    {"{}", "a..b", "1", NULL},
    {"{}", ".a", "1", NULL},
    {"{}", "a.", "1", NULL},
    {"{}", "a", "[1, 2]", "{'a':[1,2]}"},
    {"{}", "a", "true", "{'a':true}"},
    {"{}", "a", "1e-3", "{'a':0.001}"},
    {"{}", "a", "0.25x", "{'a':'0.25x'}"}, /* what is no JSON is text */
    {"{}", "a", "{'b'", "{'a':'{\\\"b\\\"'}"},
    {"{}", "a", "", "{'a':''}"},
};

static void check_override(const override_case *c) {
    thaw_arena arena;
    thaw_json_writer w;
    thaw_error err = {0};
    char text[256], value[64], wanted[256] = "";
    thaw_arena_init(&arena);
    thaw_json_writer_init(&w);
    for (size_t i = 0; i <= strlen(c->json); i++) text[i] = c->json[i] == '\'' ? '"' : c->json[i];
    for (size_t i = 0; i <= strlen(c->value); i++) {
        value[i] = c->value[i] == '\'' ? '"' : c->value[i];
    }
    for (size_t i = 0; c->wanted != NULL && i <= strlen(c->wanted); i++) {
        wanted[i] = c->wanted[i] == '\'' ? '"' : c->wanted[i];
    }
    const thaw_json *root = NULL;
    CHECK_OK(thaw_json_parse(text, strlen(text), THAW_INVALID, &arena, &root, &err), &err);
    thaw_status status =
        thaw_override_set(&arena, &root, c->path, thaw_override_value(&arena, value), &err);
    if (c->wanted == NULL) {
        CHECK_FAILS(status, THAW_BAD_RECIPE, &err);
    } else {
        CHECK_OK(status, &err);
        thaw_json_put_value(&w, NULL, root);
        CHECK_EQ_STR(w.text, wanted);
    }
    thaw_json_writer_reset(&w);
    thaw_arena_reset(&arena);
}

TEST(override_changes_one_place) {
    for (size_t i = 0; i < sizeof override_cases / sizeof *override_cases; i++) {
        check_override(&override_cases[i]);
    }
}

TEST(override_refuses_a_name_without_end) {
    char path[80];
    memset(path, 'a', sizeof path);
    path[sizeof path - 1] = '\0';
    check_override(&(override_case){"{}", path, "1", NULL});
}

/* The tree that it came from stays as it is: other flags may still point into it. */
TEST(override_leaves_the_old_tree_alone) {
    static const char text[] = "{\"phases\": [{\"epochs\": 1}], \"batch\": 4}";
    thaw_arena arena;
    thaw_error err = {0};
    const thaw_json *root = NULL;
    thaw_arena_init(&arena);
    REQUIRE_OK(thaw_json_parse(text, sizeof text - 1, THAW_INVALID, &arena, &root, &err), &err);
    const thaw_json *old = root;
    REQUIRE_OK(
        thaw_override_set(&arena, &root, "phases.0.epochs", thaw_override_value(&arena, "7"), &err),
        &err);
    CHECK(root != old);
    CHECK_NEAR(thaw_json_get(thaw_json_get(old, "phases")->child, "epochs")->number, 1, 0);
    CHECK_NEAR(thaw_json_get(thaw_json_get(root, "phases")->child, "epochs")->number, 7, 0);
    thaw_arena_reset(&arena);
}
