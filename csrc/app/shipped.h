/* Weights that ship with Thaw, compiled into the programs of the command line, which so need no
 * file beside them. A page has the same files served. */
#ifndef THAW_APP_SHIPPED_H
#define THAW_APP_SHIPPED_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *name;      /* of the model, and of the weights; NULL at the end of the list */
    const uint64_t *words; /* a safetensors file */
    size_t bytes;
} thaw_shipped_weights;

/* models/NAME.safetensors, by name; made by scripts/embed-weights.mjs. */
extern const thaw_shipped_weights thaw_shipped[];

#endif
