#include <stdio.h>
#include <string.h>

#include "base/heap.h"
#include "io/half.h"
#include "io/safetensors.h"

#define LENGTH_BYTES 8

static size_t element_bytes(const thaw_source_tensor *tensor, thaw_dtype dtype) {
    if (tensor->bytes != NULL) return 1;
    return dtype == THAW_DTYPE_F16 ? 2 : 4;
}

static const char *dtype_name(const thaw_source_tensor *tensor, thaw_dtype dtype) {
    if (tensor->bytes != NULL) return "U8";
    return dtype == THAW_DTYPE_F16 ? "F16" : "F32";
}

static thaw_status count_elements(const thaw_source_tensor *tensor, size_t *out, thaw_error *err) {
    size_t count = 1;
    if (tensor->rank < 0 || tensor->rank > THAW_TENSOR_MAX_RANK)
        return thaw_fail(err, THAW_INVALID, "tensor %.120s: 0 to %d dimensions, got %d",
                         tensor->name, THAW_TENSOR_MAX_RANK, tensor->rank);
    for (int i = 0; i < tensor->rank; i++) {
        if (tensor->dim[i] != 0 && count > SIZE_MAX / 8 / tensor->dim[i])
            return thaw_fail(err, THAW_INVALID, "tensor %.120s is too large", tensor->name);
        count *= tensor->dim[i];
    }
    *out = count;
    return THAW_OK;
}

/* Writes the JSON header and adds up the bytes of the data. */
static thaw_status write_header(const thaw_safetensors_desc *desc, thaw_json_writer *w,
                                size_t *data_bytes, thaw_error *err) {
    size_t end = 0;
    thaw_json_open(w, NULL, '{');
    if (desc->metadata_count > 0) {
        thaw_json_open(w, "__metadata__", '{');
        for (size_t i = 0; i < desc->metadata_count; i++)
            thaw_json_put_text(w, desc->metadata[i].key, desc->metadata[i].value);
        thaw_json_close(w, '}');
    }
    for (size_t i = 0; i < desc->tensors; i++) {
        const thaw_source_tensor *tensor = &desc->tensor[i];
        size_t count = 0, begin = end;
        THAW_TRY(count_elements(tensor, &count, err));
        end += count * element_bytes(tensor, desc->dtype);
        if (end < begin || end > SIZE_MAX / 2)
            return thaw_fail(err, THAW_INVALID, "tensors of more than %zu bytes together",
                             (size_t)SIZE_MAX / 2);
        thaw_json_open(w, tensor->name, '{');
        thaw_json_put_text(w, "dtype", dtype_name(tensor, desc->dtype));
        thaw_json_open(w, "shape", '[');
        for (int k = 0; k < tensor->rank; k++)
            thaw_json_put_int(w, NULL, (long long)tensor->dim[k]);
        thaw_json_close(w, ']');
        thaw_json_open(w, "data_offsets", '[');
        thaw_json_put_int(w, NULL, (long long)begin);
        thaw_json_put_int(w, NULL, (long long)end);
        thaw_json_close(w, ']');
        thaw_json_close(w, '}');
    }
    thaw_json_close(w, '}');
    *data_bytes = end;
    return THAW_OK;
}

static uint8_t *write_tensor(const thaw_source_tensor *tensor, thaw_dtype dtype, uint8_t *to) {
    size_t count = 1;
    for (int i = 0; i < tensor->rank; i++) count *= tensor->dim[i];
    if (tensor->bytes != NULL || dtype == THAW_DTYPE_F32) {
        const void *from = tensor->bytes != NULL ? (const void *)tensor->bytes : tensor->data;
        size_t length = count * element_bytes(tensor, dtype);
        if (length > 0) memcpy(to, from, length);
        return to + length;
    }
    for (size_t i = 0; i < count; i++, to += sizeof(uint16_t)) {
        uint16_t half = thaw_half_from_float(tensor->data[i]);
        memcpy(to, &half, sizeof half);
    }
    return to;
}

static thaw_status assemble(const thaw_safetensors_desc *desc, const thaw_json_writer *header,
                            size_t data_bytes, uint8_t **bytes, size_t *length, thaw_error *err) {
    /* Padded, so that the data is aligned in a file that is mapped into memory. */
    uint64_t padded = (header->length + 7) / 8 * 8;
    size_t total = LENGTH_BYTES + (size_t)padded + data_bytes;
    if (header->length > THAW_JSON_MAX_BYTES)
        return thaw_fail(err, THAW_INVALID, "a header of at most %zu bytes, got %zu",
                         THAW_JSON_MAX_BYTES, header->length);
    uint8_t *file = thaw_heap_alloc(total);
    if (file == NULL)
        return thaw_fail(err, THAW_NO_MEMORY, "no memory for a weights file of %zu bytes", total);
    memcpy(file, &padded, LENGTH_BYTES);
    memset(file + LENGTH_BYTES, ' ', (size_t)padded);
    memcpy(file + LENGTH_BYTES, header->text, header->length);
    uint8_t *at = file + LENGTH_BYTES + padded;
    for (size_t i = 0; i < desc->tensors; i++) at = write_tensor(&desc->tensor[i], desc->dtype, at);
    *bytes = file;
    *length = total;
    return THAW_OK;
}

thaw_status thaw_safetensors_write(const thaw_safetensors_desc *desc, uint8_t **bytes,
                                   size_t *length, thaw_error *err) {
    if (desc->dtype != THAW_DTYPE_F32 && desc->dtype != THAW_DTYPE_F16)
        return thaw_fail(err, THAW_INVALID, "weights are written as F32 or F16");
    thaw_json_writer header;
    size_t data_bytes = 0;
    thaw_json_writer_init(&header);
    thaw_status status = write_header(desc, &header, &data_bytes, err);
    if (status == THAW_OK && header.failed)
        status = thaw_fail(err, THAW_NO_MEMORY, "no memory for the header of a weights file");
    if (status == THAW_OK) status = assemble(desc, &header, data_bytes, bytes, length, err);
    thaw_json_writer_reset(&header);
    return status;
}

void thaw_safetensors_hash(const uint8_t *bytes, size_t length, char hex[THAW_SHA256_HEX]) {
    uint64_t header = 0;
    for (int i = LENGTH_BYTES - 1; i >= 0; i--) header = header << 8 | bytes[i];
    size_t begin = LENGTH_BYTES + (size_t)header;
    thaw_sha256_hex(bytes + begin, length - begin, hex);
}
