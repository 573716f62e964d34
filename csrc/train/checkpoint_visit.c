#include "train/checkpoint_visit.h"

#include <string.h>

void visit_fail(thaw_visitor *v, thaw_status status, const char *what, const char *name) {
    if (v->status == THAW_OK) v->status = thaw_fail(v->err, status, "%s %s", what, name);
}

void visit_misfit(thaw_visitor *v, const char *name) {
    visit_fail(v, THAW_BAD_FILE, "the checkpoint does not fit this run:", name);
}

void visit_write_digits(uint64_t value, char out[VISIT_DIGITS]) {
    for (int i = VISIT_DIGITS - 1; i >= 0; i--, value >>= 4) {
        out[i] = "0123456789abcdef"[value & 15];
    }
}

bool visit_read_digits(const char *text, uint64_t *out) {
    uint64_t value = 0;
    for (int i = 0; i < VISIT_DIGITS; i++) {
        const char *digit = text[i] == '\0' ? NULL : strchr("0123456789abcdef", text[i]);
        if (digit == NULL) return false;
        value = value << 4 | (uint64_t)(digit - "0123456789abcdef");
    }
    *out = value;
    return true;
}

void visit_text(thaw_visitor *v, const char *name, const char **text) {
    if (v->status != THAW_OK) return;
    if (v->from == NULL && v->entries == VISIT_MAX_ENTRIES) {
        visit_fail(v, THAW_INVALID, "too many numbers for a checkpoint:", name);
        return;
    }
    v->entries++;
    if (v->from == NULL) {
        v->entry[v->entries - 1] = (thaw_metadata){name, *text};
        return;
    }
    const thaw_json *member = thaw_json_get(v->from->metadata, name);
    if (member == NULL) {
        visit_misfit(v, name);
    } else {
        *text = member->text;
    }
}

void visit_bits(thaw_visitor *v, const char *name, uint64_t *bits) {
    const char *text = NULL;
    if (v->from == NULL) {
        char *digits = thaw_arena_alloc(v->arena, VISIT_DIGITS + 1);
        if (digits == NULL) visit_fail(v, THAW_NO_MEMORY, "a checkpoint:", name);
        if (digits != NULL) visit_write_digits(*bits, digits);
        text = digits;
    }
    visit_text(v, name, &text);
    if (v->from != NULL && v->status == THAW_OK && !visit_read_digits(text, bits)) {
        visit_misfit(v, name);
    }
}

long long visit_integer(thaw_visitor *v, const char *name, long long value, long long low,
                        long long high) {
    uint64_t bits = (uint64_t)value;
    visit_bits(v, name, &bits);
    long long found = (long long)bits;
    if (v->from == NULL || v->status != THAW_OK) return value;
    if (found >= low && found <= high) return found;
    visit_misfit(v, name);
    return value;
}

void visit_int(thaw_visitor *v, const char *name, int *value, int low, int high) {
    *value = (int)visit_integer(v, name, *value, low, high);
}

void visit_u32(thaw_visitor *v, const char *name, uint32_t *value) {
    *value = (uint32_t)visit_integer(v, name, *value, 0, UINT32_MAX);
}

void visit_size(thaw_visitor *v, const char *name, size_t *value) {
    *value = (size_t)visit_integer(v, name, (long long)*value, 0, INT32_MAX);
}

void visit_bool(thaw_visitor *v, const char *name, bool *value) {
    *value = visit_integer(v, name, *value, 0, 1) != 0;
}

void visit_double(thaw_visitor *v, const char *name, double *value) {
    uint64_t bits = 0;
    memcpy(&bits, value, sizeof bits);
    visit_bits(v, name, &bits);
    memcpy(value, &bits, sizeof bits);
}

static const thaw_stored_tensor *find_tensor(thaw_visitor *v, const char *name, thaw_dtype dtype) {
    const thaw_stored_tensor *tensor = thaw_safetensors_find(v->from, name);
    if (tensor != NULL && tensor->dtype == dtype) return tensor;
    visit_misfit(v, name);
    return NULL;
}

void visit_floats(thaw_visitor *v, const char *name, float *data, size_t count) {
    if (v->status != THAW_OK || count == 0) return;
    v->tensors++;
    if (v->from == NULL) {
        v->tensor[v->tensors - 1] =
            (thaw_source_tensor){.name = name, .rank = 1, .dim = {count}, .data = data};
        return;
    }
    const thaw_stored_tensor *tensor = find_tensor(v, name, THAW_DTYPE_F32);
    if (tensor == NULL) return;
    if (tensor->count != count) {
        visit_misfit(v, name);
    } else {
        memcpy(data, tensor->bytes, count * sizeof *data);
    }
}

void visit_bytes(thaw_visitor *v, const char *name, const uint8_t *from, size_t *length,
                 const uint8_t **stored) {
    if (v->status != THAW_OK) return;
    v->tensors++;
    if (v->from == NULL) {
        v->tensor[v->tensors - 1] =
            (thaw_source_tensor){.name = name, .rank = 1, .dim = {*length}, .bytes = from};
        return;
    }
    const thaw_stored_tensor *tensor = find_tensor(v, name, THAW_DTYPE_U8);
    if (tensor == NULL) return;
    *stored = tensor->bytes;
    *length = tensor->count;
}
