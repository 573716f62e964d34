/* One walk over a state that writes each piece into the lists of a safetensors file, or fills it
 * from one: of checkpoint.c and of the generators of synth/. As both go the same way, what is
 * written is what is read. The first failure stays, and nothing is visited after it. Names must
 * live as long as the visitor. */
#ifndef THAW_TRAIN_CHECKPOINT_VISIT_H
#define THAW_TRAIN_CHECKPOINT_VISIT_H

#include "base/arena.h"
#include "io/safetensors.h"

#define VISIT_MAX_ENTRIES 64
#define VISIT_DIGITS 16 /* of 64 bits in hexadecimal */

typedef struct {
    const thaw_safetensors *from; /* NULL: writing */
    thaw_arena *arena;            /* of what is written; not needed for reading */
    thaw_metadata entry[VISIT_MAX_ENTRIES];
    size_t entries;             /* visited */
    thaw_source_tensor *tensor; /* writing: room for all */
    size_t tensors;             /* visited */
    thaw_status status;
    thaw_error *err;
} thaw_visitor;

/* "what name". */
void visit_fail(thaw_visitor *v, thaw_status status, const char *what, const char *name);
/* BAD_FILE: what stands under the name is not of this run. */
void visit_misfit(thaw_visitor *v, const char *name);

/* Metadata. Every number goes as its 64 bits: what is not finite comes back as it was. */
void visit_text(thaw_visitor *v, const char *name, const char **text);
void visit_bits(thaw_visitor *v, const char *name, uint64_t *bits);
/* Integers of any type: the value, or what was read, which must lie in low … high. */
long long visit_integer(thaw_visitor *v, const char *name, long long value, long long low,
                        long long high);
void visit_int(thaw_visitor *v, const char *name, int *value, int low, int high);
void visit_u32(thaw_visitor *v, const char *name, uint32_t *value);
void visit_size(thaw_visitor *v, const char *name, size_t *value);
void visit_bool(thaw_visitor *v, const char *name, bool *value);
void visit_double(thaw_visitor *v, const char *name, double *value);

/* A tensor; none where count is 0. */
void visit_floats(thaw_visitor *v, const char *name, float *data, size_t count);
/* *length bytes are written from `from`; what is read stays in the file. */
void visit_bytes(thaw_visitor *v, const char *name, const uint8_t *from, size_t *length,
                 const uint8_t **stored);

void visit_write_digits(uint64_t value, char out[VISIT_DIGITS]);
bool visit_read_digits(const char *text, uint64_t *out);

#endif
