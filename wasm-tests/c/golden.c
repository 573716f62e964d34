#include "golden.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "test.h"

bool golden_open(golden *g, const char *name) {
    const golden_embedded *embedded = golden_embedded_files;
    thaw_error err;
    while (embedded->name != NULL && strcmp(embedded->name, name) != 0) embedded++;
    if (!test_check(embedded->name != NULL, __FILE__, __LINE__, name)) return false;
    thaw_arena_init(&g->arena);
    const uint8_t *bytes = (const uint8_t *)embedded->words;
    thaw_status status = thaw_safetensors_open(bytes, embedded->bytes, &g->file, &err);
    return test_check_status(status, THAW_OK, &err, __FILE__, __LINE__, name);
}

void golden_close(golden *g) {
    thaw_safetensors_reset(&g->file);
    thaw_arena_reset(&g->arena);
}

const thaw_json *golden_about(golden *g, const char *key) {
    const thaw_json *text = thaw_json_get(g->file.metadata, key), *out = NULL;
    thaw_error err;
    if (!test_check(text != NULL, __FILE__, __LINE__, key)) return NULL;
    thaw_status status =
        thaw_json_parse(text->text, strlen(text->text), THAW_BAD_FILE, &g->arena, &out, &err);
    return test_check_status(status, THAW_OK, &err, __FILE__, __LINE__, key) ? out : NULL;
}

golden_values golden_find(golden *g, const char *prefix, const char *name) {
    golden_values values = {0};
    const char *full = prefix == NULL ? thaw_arena_format(&g->arena, "%s", name)
                                      : thaw_arena_format(&g->arena, "%s/%s", prefix, name);
    values.name = full;
    const thaw_stored_tensor *tensor = full == NULL ? NULL : thaw_safetensors_find(&g->file, full);
    if (tensor == NULL) return values;
    float *data = thaw_arena_array(&g->arena, tensor->count, sizeof *data);
    if (data == NULL || thaw_safetensors_read(tensor, data, NULL) != THAW_OK) return values;
    values.data = data;
    values.count = tensor->count;
    return values;
}

golden_values golden_get(golden *g, const char *prefix, const char *name, size_t count) {
    golden_values values = golden_find(g, prefix, name);
    const char *what = values.name == NULL ? name : values.name;
    if (!test_check(values.data != NULL, __FILE__, __LINE__, what) ||
        !test_check_int((long long)values.count, (long long)count, __FILE__, __LINE__, what)) {
        values.data = NULL;
    }
    return values;
}

bool golden_check(const float *found, golden_values wanted, double tolerance) {
    double largest = 0, worst = 0;
    size_t at = 0;
    if (wanted.data == NULL) return false; /* golden_get said so */
    for (size_t i = 0; i < wanted.count; i++) {
        double size = fabs((double)wanted.data[i]);
        double off = fabs((double)found[i] - (double)wanted.data[i]);
        if (isnan(off)) off = INFINITY;
        if (size > largest) largest = size;
        if (off > worst) {
            worst = off;
            at = i;
        }
    }
    char text[256];
    snprintf(text, sizeof text, "%s [%zu of %zu]", wanted.name, at, wanted.count);
    return test_check_near(wanted.count == 0 ? 0 : (double)found[at],
                           wanted.count == 0 ? 0 : (double)wanted.data[at], tolerance * largest,
                           __FILE__, __LINE__, text);
}

void golden_check_each(const float *found, golden_values wanted, double tolerance) {
    if (wanted.data == NULL) return;
    for (size_t i = 0; i < wanted.count; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s [%zu of %zu]", wanted.name, i, wanted.count);
        double value = (double)wanted.data[i];
        test_check_near((double)found[i], value, tolerance * fabs(value), __FILE__, __LINE__, text);
    }
}
