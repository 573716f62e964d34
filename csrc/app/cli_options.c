#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "app/cli.h"
#include "app/override.h"
#include "base/heap.h"
#include "io/file.h"

/* Flags with a meaning of their own, and the commands that take them. */
typedef struct {
    const char *name;
    const char *commands;
    enum { FLAG_TEXT, FLAG_INT, FLAG_BOOL } kind;
    size_t offset; /* in cli_options */
} own_flag;

#define FIELD(name) offsetof(cli_options, name)
static const own_flag own_flags[] = {
    {"data", "train eval probe augment", FLAG_TEXT, FIELD(data)},
    {"out", "train augment", FLAG_TEXT, FIELD(out)},
    {"run", "eval predict", FLAG_TEXT, FIELD(run)},
    {"labels", "predict", FLAG_TEXT, FIELD(labels)},
    {"split", "eval", FLAG_TEXT, FIELD(split)},
    {"weights-file", "train predict probe", FLAG_TEXT, FIELD(weights_file)},
    {"json", "train eval predict summary models probe augment bench", FLAG_BOOL, FIELD(json)},
    {"quiet", "train eval predict summary models probe augment", FLAG_BOOL, FIELD(quiet)},
    {"threads", "train eval predict probe augment bench", FLAG_INT, FIELD(threads)},
    {"top", "predict", FLAG_INT, FIELD(top)},
    {"classes", "summary", FLAG_INT, FIELD(classes)},
    {"per-class", "probe", FLAG_INT, FIELD(per_class)},
    {"seeds", "probe", FLAG_INT, FIELD(seeds)},
    {"variants", "augment", FLAG_INT, FIELD(variants)},
    {"batch", "bench", FLAG_INT, FIELD(batch)},
    {"only", "bench", FLAG_TEXT, FIELD(only)},
    {"quick", "bench", FLAG_BOOL, FIELD(quick)},
};

/* No command's name is part of another's. */
static bool takes(const own_flag *flag, const char *command) {
    return strstr(flag->commands, command) != NULL;
}

/* Short names of recipe keys. */
static const struct {
    const char *name, *path;
} short_names[] = {
    {"backbone", "model.backbone"},
    {"weights", "model.weights"},
    {"input", "model.input"},
    {"head", "model.head"},
    {"fit", "data.fit"},
    {"epochs", "phases.*.epochs"},
    {"optimizer", "phases.*.optimizer"},
    {"lr", NULL}, /* see set_rates */
    {"freeze", "phases.*.freeze"},
    {"patience", "phases.*.early_stopping.patience"},
    {"validation", "split.validation"},
    {"augment", "augment"},
    {"batch", "batch"},
    {"seed", "seed"},
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

static thaw_status set_own(cli_options *o, const own_flag *flag, const char *value,
                           thaw_error *err) {
    char *field = (char *)o + flag->offset;
    if (flag->kind == FLAG_TEXT) {
        memcpy(field, &value, sizeof value);
        return THAW_OK;
    }
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

/* {"key": value} */
static const thaw_json *object_of(thaw_arena *arena, const char *key, const thaw_json *value) {
    thaw_json *object = thaw_arena_array(arena, 2, sizeof *object);
    if (object == NULL || value == NULL) return NULL;
    object[0] = (thaw_json){.kind = THAW_JSON_OBJECT, .child = &object[1], .count = 1};
    object[1] = *value;
    object[1].key = key;
    object[1].next = NULL;
    return object;
}

/* "backbone", "none", "until=NAME", "from=NAME", or a list of layers: "block1_*,block2_*". */
static const thaw_json *freeze_value(thaw_arena *arena, const char *text) {
    if (text[0] == '{') return thaw_override_value(arena, text);
    if (strcmp(text, "backbone") == 0 || strcmp(text, "none") == 0) {
        bool frozen = text[0] == 'b';
        return object_of(arena, "backbone", thaw_override_value(arena, frozen ? "true" : "false"));
    }
    if (strncmp(text, "until=", 6) == 0) {
        return object_of(arena, "until", thaw_override_value(arena, text + 6));
    }
    if (strncmp(text, "from=", 5) == 0) {
        return object_of(arena, "from", thaw_override_value(arena, text + 5));
    }
    thaw_json *list = thaw_arena_alloc(arena, sizeof *list);
    if (list == NULL) return NULL;
    *list = (thaw_json){.kind = THAW_JSON_ARRAY};
    const thaw_json **end = &list->child;
    for (const char *p = text; *p != '\0';) {
        size_t length = strcspn(p, ",");
        thaw_json *item = thaw_arena_alloc(arena, sizeof *item);
        if (item == NULL) return NULL;
        *item = (thaw_json){.kind = THAW_JSON_STRING, .text = thaw_arena_text(arena, p, length)};
        *end = item;
        end = &item->next;
        list->count++;
        p += length + (p[length] == ',');
    }
    return object_of(arena, "layers", list);
}

/* One side given stands for a square photo of 3 channels. */
static const thaw_json *input_value(thaw_arena *arena, const char *text) {
    const char *square = strspn(text, "0123456789") == strlen(text)
                             ? thaw_arena_format(arena, "[%s, %s, 3]", text, text)
                             : text;
    return square == NULL ? NULL : thaw_override_value(arena, square);
}

/* "adamw" stands for {"adamw": {}}. */
static const thaw_json *optimizer_value(thaw_arena *arena, const char *text) {
    if (text[0] == '{') return thaw_override_value(arena, text);
    return object_of(arena, text, thaw_override_value(arena, "{}"));
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

static thaw_status set_key(cli_options *o, const char *name, const char *text, thaw_error *err) {
    const char *path = strchr(name, '.') != NULL ? name : NULL;
    for (size_t i = 0; i < COUNT(short_names) && path == NULL; i++) {
        if (strcmp(short_names[i].name, name) == 0) path = short_names[i].path;
    }
    if (path == NULL) { /* of the short names, --lr alone */
        o->lr = text;
        return THAW_OK;
    }
    const thaw_json *value = strcmp(name, "freeze") == 0    ? freeze_value(&o->arena, text)
                             : strcmp(name, "input") == 0   ? input_value(&o->arena, text)
                             : strcmp(name, "augment") == 0 ? cli_augment_value(&o->arena, text)
                             : strcmp(name, "optimizer") == 0
                                 ? optimizer_value(&o->arena, text)
                                 : thaw_override_value(&o->arena, text);
    if (value == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a recipe");
    return thaw_override_set(&o->arena, &o->recipe, path, value, err);
}

static bool is_short_name(const char *name) {
    for (size_t i = 0; i < COUNT(short_names); i++) {
        if (strcmp(short_names[i].name, name) == 0) return true;
    }
    return false;
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
    bool known = own != NULL || strcmp(name, "recipe") == 0 || is_short_name(name) ||
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

thaw_status cli_options_read(cli_options *o, const char *command, int argc, char **argv,
                             thaw_error *err) {
    *o = (cli_options){.top = 5, .per_class = 20, .seeds = 5, .variants = 4, .batch = 8};
    thaw_arena_init(&o->arena);
    for (int i = 0; i + 1 < argc; i++) {
        if (strcmp(argv[i], "--recipe") == 0) THAW_TRY(read_recipe_file(o, argv[i + 1], err));
    }
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
