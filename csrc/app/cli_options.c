#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/override.h"
#include "base/heap.h"
#include "base/number.h"
#include "io/file.h"

/* Flags with a meaning of their own, and the commands that take them. */
typedef struct {
    const char *name;
    const char *commands;
    enum { FLAG_TEXT, FLAG_INT, FLAG_NUMBER, FLAG_BOOL } kind;
    size_t offset; /* in cli_options */
} own_flag;

#define FIELD(name) offsetof(cli_options, name)
static const own_flag own_flags[] = {
    {"data", "train lr-find eval probe augment synth judge ablate", FLAG_TEXT, FIELD(data)},
    {"synthetic", "judge", FLAG_TEXT, FIELD(synthetic)},
    {"side", "judge", FLAG_INT, FIELD(side)},
    {"between", "synth", FLAG_TEXT, FIELD(between)},
    {"out", "train augment synth", FLAG_TEXT, FIELD(out)},
    {"run", "eval predict", FLAG_TEXT, FIELD(run)},
    {"labels", "predict", FLAG_TEXT, FIELD(labels)},
    {"split", "eval", FLAG_TEXT, FIELD(split)},
    {"resume", "train", FLAG_BOOL, FIELD(resume)},
    {"checkpoint-every", "train synth", FLAG_INT, FIELD(checkpoint_every)},
    {"weights-file", "train lr-find predict probe synth judge ablate", FLAG_TEXT,
     FIELD(weights_file)},
    {"json", "train lr-find eval predict summary models probe augment synth judge ablate bench",
     FLAG_BOOL, FIELD(json)},
    {"quiet", "train lr-find eval predict summary models probe augment synth judge ablate",
     FLAG_BOOL, FIELD(quiet)},
    {"threads", "train lr-find eval predict probe augment synth judge ablate bench", FLAG_INT,
     FIELD(threads)},
    {"top", "predict", FLAG_INT, FIELD(top)},
    {"cam", "predict", FLAG_TEXT, FIELD(cam)},
    {"classes", "summary", FLAG_INT, FIELD(classes)},
    {"per-class", "probe", FLAG_INT, FIELD(per_class)},
    {"amounts", "ablate", FLAG_TEXT, FIELD(amounts)},
    {"seeds", "probe ablate", FLAG_INT, FIELD(seeds)},
    {"phase", "lr-find", FLAG_INT, FIELD(phase)},
    {"steps", "lr-find", FLAG_INT, FIELD(steps)},
    {"steps", "synth", FLAG_INT, FIELD(pictures)},
    {"from", "lr-find", FLAG_NUMBER, FIELD(from)},
    {"to", "lr-find", FLAG_NUMBER, FIELD(to)},
    {"variants", "augment", FLAG_INT, FIELD(variants)},
    {"batch", "bench", FLAG_INT, FIELD(batch)},
    {"only", "bench", FLAG_TEXT, FIELD(only)},
    {"quick", "bench", FLAG_BOOL, FIELD(quick)},
};

/* No command's name is part of another's. */
static bool takes(const own_flag *flag, const char *command) {
    return strstr(flag->commands, command) != NULL;
}

/* Short names of recipe keys, and how their texts are read. */
static const struct {
    const char *name, *path;
    const thaw_json *(*read)(thaw_arena *arena, const char *text);
} short_names[] = {
    {"backbone", "model.backbone", thaw_override_value},
    {"weights", "model.weights", thaw_override_value},
    {"input", "model.input", cli_input_value},
    {"head", "model.head", thaw_override_value},
    {"fit", "data.fit", thaw_override_value},
    {"epochs", "phases.*.epochs", thaw_override_value},
    {"freeze", "phases.*.freeze", cli_freeze_value},
    {"optimizer", "phases.*.optimizer", cli_optimizer_value},
    {"lr", NULL, NULL}, /* see set_rates */
    {"schedule", "phases.*.schedule", cli_schedule_value},
    {"patience", "phases.*.early_stopping.patience", thaw_override_value},
    {"validation", "split.validation", thaw_override_value},
    {"folds", "split.folds", thaw_override_value},
    {"augment", "augment", cli_list_value},
    {"generator", "synthetic.generator", thaw_override_value},
    {"per-class", "synthetic.per_class", thaw_override_value},
    {"batch", "batch", thaw_override_value},
    {"seed", "seed", thaw_override_value},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Levenshtein's distance, for names of up to 31 letters. */
static size_t distance(const char *a, const char *b) {
    size_t row[32], la = strlen(a), lb = strlen(b);
    if (la >= 32 || lb >= 32) return 99;
    for (size_t j = 0; j <= lb; j++) row[j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            size_t least = row[j - 1] < row[j] ? row[j - 1] + 1 : row[j] + 1;
            row[j] = change < least ? change : least;
        }
    }
    return row[lb];
}

/* Suggests a flag only where fewer than half of the letters differ: nobody means --fit by --foo. */
static thaw_status unknown_flag(const char *name, const char *command, thaw_error *err) {
    const char *nearest = NULL;
    size_t least = (strlen(name) + 1) / 2;
    for (size_t i = 0; i < COUNT(own_flags); i++) {
        size_t d = distance(name, own_flags[i].name);
        if (d < least && takes(&own_flags[i], command)) {
            nearest = own_flags[i].name;
            least = d;
        }
    }
    for (size_t i = 0; i < COUNT(short_names); i++) {
        size_t d = distance(name, short_names[i].name);
        if (d < least) {
            nearest = short_names[i].name;
            least = d;
        }
    }
    if (nearest != NULL) {
        return thaw_fail(err, THAW_INVALID, "unknown flag --%s; did you mean --%s?", name, nearest);
    }
    return thaw_fail(err, THAW_INVALID, "unknown flag --%s; `thaw help %s` lists them", name,
                     command);
}

static thaw_status set_number(char *field, const char *name, const char *value, thaw_error *err) {
    double number = 0;
    size_t length = strlen(value);
    if (length == 0 || thaw_number_read(value, length, &number) != length) {
        return thaw_fail(err, THAW_INVALID, "--%s: a number wanted, got \"%s\"", name, value);
    }
    memcpy(field, &number, sizeof number);
    return THAW_OK;
}

static thaw_status set_own(cli_options *o, const own_flag *flag, const char *value,
                           thaw_error *err) {
    char *field = (char *)o + flag->offset;
    if (flag->kind == FLAG_TEXT) {
        memcpy(field, &value, sizeof value);
        return THAW_OK;
    }
    if (flag->kind == FLAG_NUMBER) return set_number(field, flag->name, value, err);
    char *end = NULL;
    long number = strtol(value, &end, 10);
    if (*value == '\0' || *end != '\0' || number < 0 || number > 1000000) {
        return thaw_fail(err, THAW_INVALID, "--%s: a number from 0 wanted, got \"%s\"", flag->name,
                         value);
    }
    int as_int = (int)number;
    memcpy(field, &as_int, sizeof as_int);
    return THAW_OK;
}

/* The rate belongs to whichever optimizer each phase has in the end, so it waits for the other
 * flags. */
static thaw_status set_rates(cli_options *o, thaw_error *err) {
    const thaw_json *value = thaw_override_value(&o->arena, o->lr);
    const thaw_json *phases = thaw_json_get(o->recipe, "phases");
    const thaw_json *phase = phases == NULL ? NULL : phases->child;
    size_t count = phases == NULL ? 1 : phases->count;
    for (size_t i = 0; i < count; i++, phase = phase == NULL ? NULL : phase->next) {
        const thaw_json *optimizer = thaw_json_get(phase, "optimizer");
        const thaw_json *kind = optimizer == NULL ? NULL : optimizer->child;
        const char *path =
            thaw_arena_format(&o->arena, "phases.%zu.optimizer.%s.lr", i,
                              kind == NULL || kind->key == NULL ? "adam" : kind->key);
        if (value == NULL || path == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a recipe");
        THAW_TRY(thaw_override_set(&o->arena, &o->recipe, path, value, err));
    }
    return THAW_OK;
}

/* Index of a short name; −1 when it is none. */
static int find_short(const char *name) {
    for (size_t i = 0; i < COUNT(short_names); i++) {
        if (strcmp(short_names[i].name, name) == 0) return (int)i;
    }
    return -1;
}

static thaw_status set_key(cli_options *o, const char *name, const char *text, thaw_error *err) {
    int i = find_short(name);
    if (i >= 0 && short_names[i].path == NULL) {
        o->lr = text;
        return THAW_OK;
    }
    const char *path = i >= 0 ? short_names[i].path : name;
    const thaw_json *value =
        i >= 0 ? short_names[i].read(&o->arena, text) : thaw_override_value(&o->arena, text);
    if (value == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a recipe");
    return thaw_override_set(&o->arena, &o->recipe, path, value, err);
}

static const own_flag *find_own(const char *name, const char *command) {
    for (size_t i = 0; i < COUNT(own_flags); i++) {
        const own_flag *f = &own_flags[i];
        if (strcmp(f->name, name) == 0 && takes(f, command)) return f;
    }
    return NULL;
}

static thaw_status read_flag(cli_options *o, const char *command, const char *name,
                             const char *value, bool *took_value, thaw_error *err) {
    const own_flag *own = find_own(name, command);
    *took_value = own == NULL || own->kind != FLAG_BOOL;
    if (own != NULL && own->kind == FLAG_BOOL) {
        *((bool *)(void *)((char *)o + own->offset)) = true;
        return THAW_OK;
    }
    bool known = own != NULL || strcmp(name, "recipe") == 0 || find_short(name) >= 0 ||
                 strchr(name, '.') != NULL;
    if (!known) return unknown_flag(name, command, err);
    if (value == NULL) return thaw_fail(err, THAW_INVALID, "--%s: a value wanted", name);
    if (own != NULL) return set_own(o, own, value, err);
    if (strcmp(name, "recipe") == 0) return THAW_OK; /* read before every other flag */
    return set_key(o, name, value, err);
}

/* The file that --recipe names becomes the tree that other flags change. */
static thaw_status read_recipe_file(cli_options *o, const char *path, thaw_error *err) {
    uint8_t *bytes = NULL;
    size_t length = 0;
    THAW_TRY(thaw_file_read(path, THAW_JSON_MAX_BYTES, &bytes, &length, err));
    thaw_status status =
        thaw_json_parse((const char *)bytes, length, THAW_BAD_RECIPE, &o->arena, &o->recipe, err);
    thaw_heap_free(bytes);
    return status == THAW_OK ? THAW_OK : thaw_fail_within(err, status, path);
}

/* The recipe that --recipe names, or that of the run that --resume goes on with. */
static thaw_status read_base_recipe(cli_options *o, int argc, char **argv, thaw_error *err) {
    const char *recipe = NULL, *out = NULL;
    bool resume = false;
    for (int i = 0; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--recipe") == 0) recipe = value;
        if (strcmp(argv[i], "--out") == 0) out = value;
        resume |= strcmp(argv[i], "--resume") == 0;
    }
    if (recipe == NULL && resume && out != NULL) {
        recipe = cli_path(o, out, "recipe.json");
        if (recipe == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a path");
        if (access(recipe, F_OK) != 0) {
            return thaw_fail(err, THAW_INVALID, "--resume: no run in %s: it has no recipe.json",
                             out);
        }
    }
    return recipe == NULL ? THAW_OK : read_recipe_file(o, recipe, err);
}

thaw_status cli_options_read(cli_options *o, const char *command, int argc, char **argv,
                             thaw_error *err) {
    *o = (cli_options){.checkpoint_every = 30,
                       .top = 5,
                       .per_class = 20,
                       .seeds = 5,
                       .variants = 4,
                       .steps = 100,
                       .pictures = 8,
                       .from = 1e-7,
                       .to = 1,
                       .batch = 8};
    thaw_arena_init(&o->arena);
    THAW_TRY(read_base_recipe(o, argc, argv, err));
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) != 0) {
            if (o->words == CLI_MAX_WORDS) {
                return thaw_fail(err, THAW_INVALID, "at most %d files at once", CLI_MAX_WORDS);
            }
            o->word[o->words++] = argv[i];
            continue;
        }
        bool took_value = false;
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        THAW_TRY(read_flag(o, command, argv[i] + 2, value, &took_value, err));
        i += took_value;
    }
    return o->lr == NULL ? THAW_OK : set_rates(o, err);
}

void cli_options_reset(cli_options *o) {
    thaw_arena_reset(&o->arena);
}

thaw_status cli_recipe_text(cli_options *o, const char **text, size_t *length, thaw_error *err) {
    thaw_json_writer w;
    thaw_json_writer_init(&w);
    static const thaw_json empty = {.kind = THAW_JSON_OBJECT};
    thaw_json_put_value(&w, NULL, o->recipe == NULL ? &empty : o->recipe);
    *text = w.failed ? NULL : thaw_arena_text(&o->arena, w.text, w.length);
    *length = w.length;
    thaw_json_writer_reset(&w);
    return *text == NULL ? thaw_fail(err, THAW_NO_MEMORY, "a recipe") : THAW_OK;
}
