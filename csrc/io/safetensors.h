/* The safetensors file format (github.com/huggingface/safetensors, format 0.x): eight bytes of
 * header length, a JSON header, then the tensors' bytes, little-endian. */
#ifndef THAW_IO_SAFETENSORS_H
#define THAW_IO_SAFETENSORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/status.h"
#include "io/sha256.h"

#define THAW_TENSOR_MAX_RANK 8

/* X(type, bytes of one element) */
#define THAW_DTYPE_LIST(X)                                                                         \
    X(F32, 4)                                                                                      \
    X(F16, 2)                                                                                      \
    X(BF16, 2)                                                                                     \
    X(F64, 8)                                                                                      \
    X(F8_E5M2, 1)                                                                                  \
    X(F8_E4M3, 1)                                                                                  \
    X(I64, 8)                                                                                      \
    X(I32, 4)                                                                                      \
    X(I16, 2)                                                                                      \
    X(I8, 1)                                                                                       \
    X(U64, 8)                                                                                      \
    X(U32, 4)                                                                                      \
    X(U16, 2)                                                                                      \
    X(U8, 1)                                                                                       \
    X(BOOL, 1)

typedef enum {
#define X(type, bytes) THAW_DTYPE_##type,
    THAW_DTYPE_LIST(X)
#undef X
        THAW_DTYPE_COUNT
} thaw_dtype;

typedef struct {
    const char *name;
    thaw_dtype dtype;
    int rank; /* 0 is a scalar */
    size_t dim[THAW_TENSOR_MAX_RANK];
    size_t count;         /* elements */
    const uint8_t *bytes; /* borrowed from the file; not aligned */
} thaw_stored_tensor;

/* A file's index. It borrows the file's bytes, which must outlive it. */
typedef struct {
    thaw_arena arena;
    size_t count;
    const thaw_stored_tensor *tensor; /* in the order of their bytes */
    const thaw_json *metadata;        /* members are strings; NULL when there is none */
} thaw_safetensors;

/* Reads and checks a whole file: every length, shape, type and offset; tensors neither overlap nor
 * leave holes, as the format demands. The header may have THAW_JSON_MAX_BYTES. BAD_FILE says what
 * was wrong; NO_MEMORY. thaw_safetensors_reset frees the index. */
thaw_status thaw_safetensors_open(const uint8_t *bytes, size_t length, thaw_safetensors *out,
                                  thaw_error *err) THAW_MUST_CHECK;
void thaw_safetensors_reset(thaw_safetensors *file);

/* NULL when there is none of that name. */
const thaw_stored_tensor *thaw_safetensors_find(const thaw_safetensors *file, const char *name);

/* "[3, 3, 8, 16]", for messages. size includes the final NUL. */
void thaw_safetensors_shape_text(const thaw_stored_tensor *tensor, char *out, size_t size);

/* Converts tensor->count elements to float. BAD_FILE unless they are F32, F16, BF16 or F64. */
thaw_status thaw_safetensors_read(const thaw_stored_tensor *tensor, float *out,
                                  thaw_error *err) THAW_MUST_CHECK;

/* A tensor to write. */
typedef struct {
    const char *name; /* UTF-8, each once, not "__metadata__" */
    int rank;
    size_t dim[THAW_TENSOR_MAX_RANK];
    const float *data;
    const uint8_t
        *bytes; /* where it is not NULL: U8 elements, written instead of data as they are */
} thaw_source_tensor;

typedef struct {
    const char *key, *value;
} thaw_metadata;

typedef struct {
    const thaw_source_tensor *tensor; /* written in this order */
    size_t tensors;
    const thaw_metadata *metadata; /* written in this order; none leaves __metadata__ out */
    size_t metadata_count;
    thaw_dtype dtype; /* of data: F32, or F16 (rounded to nearest even) */
} thaw_safetensors_desc;

/* SHA-256, in hex, of the numbers that a whole file holds: all that follows its header. Metadata
 * and names leave it as it is. */
void thaw_safetensors_hash(const uint8_t *bytes, size_t length, char hex[THAW_SHA256_HEX]);

/* Makes a file in memory. The same input gives the same bytes: nothing is sorted, the header is
 * padded with spaces to a multiple of 8. The caller frees *bytes with thaw_heap_free. INVALID,
 * NO_MEMORY. */
thaw_status thaw_safetensors_write(const thaw_safetensors_desc *desc, uint8_t **bytes,
                                   size_t *length, thaw_error *err) THAW_MUST_CHECK;

#endif
