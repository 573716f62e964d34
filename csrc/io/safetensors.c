#include "io/safetensors.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/half.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "tensors are stored little-endian and copied as they are"
#endif

#define LENGTH_BYTES 8
#define METADATA "__metadata__"

static const struct {
    const char *name;
    size_t bytes;
} dtypes[THAW_DTYPE_COUNT] = {
#define X(type, bytes) {#type, bytes},
    THAW_DTYPE_LIST(X)
#undef X
};

/* A file while its header is read. */
typedef struct {
    const uint8_t *data; /* behind the header */
    size_t length;       /* of the data */
    thaw_error *err;
} reader;

static thaw_status damaged(thaw_error *err, const char *what) {
    return thaw_fail(err, THAW_BAD_FILE, "damaged safetensors file: %s", what);
}

static thaw_status bad_tensor(const reader *r, const char *name, const char *what) {
    return thaw_fail(r->err, THAW_BAD_FILE, "damaged safetensors file: tensor %.120s: %s", name,
                     what);
}

/* A whole number of bytes or elements; false when it is none or too large for this machine. */
static bool read_size(const thaw_json *value, size_t *out) {
    if (value == NULL || value->kind != THAW_JSON_NUMBER) return false;
    double number = value->number,
           largest = SIZE_MAX / 2 < 1ull << 53 ? (double)(SIZE_MAX / 2) : (double)(1ull << 53);
    if (!(number >= 0 && number <= largest)) return false;
    size_t size = (size_t)number;
    if ((double)size != number) return false;
    *out = size;
    return true;
}

static bool read_dtype(const thaw_json *value, thaw_dtype *out) {
    if (value == NULL || value->kind != THAW_JSON_STRING) return false;
    for (int i = 0; i < THAW_DTYPE_COUNT; i++)
        if (strcmp(value->text, dtypes[i].name) == 0) {
            *out = (thaw_dtype)i;
            return true;
        }
    return false;
}

/* Sets rank, dim and count; count is bounded by what fits the file, so it cannot overflow. */
static thaw_status read_shape(const reader *r, const thaw_json *shape, thaw_stored_tensor *tensor) {
    if (shape == NULL || shape->kind != THAW_JSON_ARRAY)
        return bad_tensor(r, tensor->name, "shape must be an array");
    if (shape->count > THAW_TENSOR_MAX_RANK)
        return bad_tensor(r, tensor->name, "more than 8 dimensions");
    tensor->count = 1;
    for (const thaw_json *dim = shape->child; dim != NULL; dim = dim->next) {
        size_t size;
        if (!read_size(dim, &size))
            return bad_tensor(r, tensor->name, "a dimension is no whole number");
        if (size > 0 && tensor->count > r->length / size)
            return bad_tensor(r, tensor->name, "its shape is larger than the file");
        tensor->dim[tensor->rank++] = size;
        tensor->count *= size;
    }
    return THAW_OK;
}

static thaw_status read_offsets(const reader *r, const thaw_json *offsets,
                                thaw_stored_tensor *tensor) {
    size_t begin, end;
    if (offsets == NULL || offsets->kind != THAW_JSON_ARRAY || offsets->count != 2 ||
        !read_size(offsets->child, &begin) || !read_size(offsets->child->next, &end) || begin > end)
        return bad_tensor(r, tensor->name, "data_offsets must be [begin, end]");
    if (end > r->length)
        return thaw_fail(r->err, THAW_BAD_FILE,
                         "damaged or truncated safetensors file: tensor %.120s ends at byte %zu of "
                         "%zu",
                         tensor->name, end, r->length);
    size_t wanted = tensor->count * dtypes[tensor->dtype].bytes;
    if (tensor->count > r->length || end - begin != wanted)
        return bad_tensor(r, tensor->name, "its shape and data_offsets disagree");
    tensor->bytes = r->data + begin;
    return THAW_OK;
}

static thaw_status read_tensor(const reader *r, const thaw_json *entry, thaw_stored_tensor *out) {
    thaw_stored_tensor tensor = {.name = entry->key};
    if (entry->kind != THAW_JSON_OBJECT) return bad_tensor(r, tensor.name, "no object");
    for (const thaw_json *member = entry->child; member != NULL; member = member->next)
        if (strcmp(member->key, "dtype") != 0 && strcmp(member->key, "shape") != 0 &&
            strcmp(member->key, "data_offsets") != 0)
            return bad_tensor(r, tensor.name, "a key other than dtype, shape, data_offsets");
    if (!read_dtype(thaw_json_get(entry, "dtype"), &tensor.dtype))
        return bad_tensor(r, tensor.name, "unknown dtype");
    THAW_TRY(read_shape(r, thaw_json_get(entry, "shape"), &tensor));
    THAW_TRY(read_offsets(r, thaw_json_get(entry, "data_offsets"), &tensor));
    *out = tensor;
    return THAW_OK;
}

static thaw_status check_metadata(const thaw_json *metadata, thaw_error *err) {
    if (metadata->kind != THAW_JSON_OBJECT) return damaged(err, METADATA " is no object");
    for (const thaw_json *member = metadata->child; member != NULL; member = member->next)
        if (member->kind != THAW_JSON_STRING)
            return damaged(err, METADATA " holds something other than strings");
    return THAW_OK;
}

static size_t stored_bytes(const thaw_stored_tensor *tensor) {
    return tensor->count * dtypes[tensor->dtype].bytes;
}

static int compare_places(const void *left, const void *right) {
    const thaw_stored_tensor *a = left, *b = right;
    if (a->bytes != b->bytes) return a->bytes < b->bytes ? -1 : 1;
    size_t x = stored_bytes(a), y = stored_bytes(b); /* an empty tensor comes before its place */
    return x != y ? (x < y ? -1 : 1) : strcmp(a->name, b->name);
}

/* Sorts tensors by place and sees that they fill the data, one behind the other. */
static thaw_status check_places(const reader *r, thaw_stored_tensor *tensor, size_t count) {
    const uint8_t *at = r->data;
    if (count > 0) qsort(tensor, count, sizeof *tensor, compare_places);
    for (size_t i = 0; i < count; i++) {
        if (tensor[i].bytes < at) return bad_tensor(r, tensor[i].name, "overlaps another");
        if (tensor[i].bytes > at) return bad_tensor(r, tensor[i].name, "bytes unused before it");
        at += stored_bytes(&tensor[i]);
    }
    if (at != r->data + r->length) return damaged(r->err, "bytes unused at its end");
    return THAW_OK;
}

static thaw_status read_header(const reader *r, const thaw_json *header, thaw_safetensors *file) {
    if (header->kind != THAW_JSON_OBJECT) return damaged(r->err, "its header is no object");
    file->metadata = thaw_json_get(header, METADATA);
    if (file->metadata != NULL) THAW_TRY(check_metadata(file->metadata, r->err));

    thaw_stored_tensor *tensor =
        thaw_arena_array(&file->arena, header->count, sizeof *file->tensor);
    if (tensor == NULL)
        return thaw_fail(r->err, THAW_NO_MEMORY, "no memory for %zu tensors", header->count);
    for (const thaw_json *entry = header->child; entry != NULL; entry = entry->next)
        if (strcmp(entry->key, METADATA) != 0)
            THAW_TRY(read_tensor(r, entry, &tensor[file->count++]));
    file->tensor = tensor;
    return check_places(r, tensor, file->count);
}

static thaw_status open_file(const uint8_t *bytes, size_t length, thaw_safetensors *file,
                             thaw_error *err) {
    uint64_t header_length;
    if (length < LENGTH_BYTES)
        return thaw_fail(err, THAW_BAD_FILE, "not a safetensors file: %zu bytes are too few",
                         length);
    memcpy(&header_length, bytes, LENGTH_BYTES);
    if (length == LENGTH_BYTES || bytes[LENGTH_BYTES] != '{')
        return thaw_fail(err, THAW_BAD_FILE, "not a safetensors file: no JSON header at byte 8");
    if (header_length > THAW_JSON_MAX_BYTES)
        return thaw_fail(err, THAW_BAD_FILE,
                         "damaged safetensors file: a header of at most %zu bytes, found %llu",
                         THAW_JSON_MAX_BYTES, (unsigned long long)header_length);
    if (header_length > length - LENGTH_BYTES)
        return thaw_fail(err, THAW_BAD_FILE,
                         "truncated safetensors file: a header of %llu bytes in %zu",
                         (unsigned long long)header_length, length);

    size_t start = LENGTH_BYTES + (size_t)header_length;
    const reader r = {bytes + start, length - start, err};
    const thaw_json *header;
    thaw_status status = thaw_json_parse((const char *)bytes + LENGTH_BYTES, (size_t)header_length,
                                         THAW_BAD_FILE, &file->arena, &header, err);
    if (status != THAW_OK) return thaw_fail_within(err, status, "header of a safetensors file");
    return read_header(&r, header, file);
}

thaw_status thaw_safetensors_open(const uint8_t *bytes, size_t length, thaw_safetensors *out,
                                  thaw_error *err) {
    thaw_safetensors file = {0};
    thaw_arena_init(&file.arena);
    thaw_status status = open_file(bytes, length, &file, err);
    if (status != THAW_OK) {
        thaw_arena_reset(&file.arena);
        return status;
    }
    *out = file;
    return THAW_OK;
}

void thaw_safetensors_reset(thaw_safetensors *file) {
    thaw_arena_reset(&file->arena);
    *file = (thaw_safetensors){0};
}

const thaw_stored_tensor *thaw_safetensors_find(const thaw_safetensors *file, const char *name) {
    for (size_t i = 0; i < file->count; i++)
        if (strcmp(file->tensor[i].name, name) == 0) return &file->tensor[i];
    return NULL;
}

void thaw_safetensors_shape_text(const thaw_stored_tensor *tensor, char *out, size_t size) {
    size_t at = 0;
    for (int i = 0; i < tensor->rank && at < size; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%zu", i == 0 ? "[" : ", ", tensor->dim[i]);
    if (at < size) snprintf(out + at, size - at, "%s", tensor->rank == 0 ? "[]" : "]");
}

/* Element i of a tensor of one of the four types that are numbers here. */
static float element(const thaw_stored_tensor *tensor, size_t i) {
    uint16_t half;
    float single;
    double wide;
    switch (tensor->dtype) {
    case THAW_DTYPE_F16:
        memcpy(&half, tensor->bytes + 2 * i, sizeof half);
        return thaw_half_to_float(half);
    case THAW_DTYPE_BF16:
        memcpy(&half, tensor->bytes + 2 * i, sizeof half);
        return thaw_bfloat16_to_float(half);
    case THAW_DTYPE_F64:
        memcpy(&wide, tensor->bytes + 8 * i, sizeof wide);
        return (float)wide;
    default:
        memcpy(&single, tensor->bytes + 4 * i, sizeof single);
        return single;
    }
}

thaw_status thaw_safetensors_read(const thaw_stored_tensor *tensor, float *out, thaw_error *err) {
    if (tensor->dtype > THAW_DTYPE_F64)
        return thaw_fail(err, THAW_BAD_FILE,
                         "tensor %.120s: F32, F16, BF16 or F64 wanted, found %s", tensor->name,
                         dtypes[tensor->dtype].name);
    for (size_t i = 0; i < tensor->count; i++) out[i] = element(tensor, i);
    return THAW_OK;
}
