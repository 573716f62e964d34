/* Lays buffers with known lifetimes into one slab.
 *
 * Greedy by size: the largest buffer first, each at the lowest offset where it meets no buffer that
 * is alive at the same time (Pisarchyk & Lee 2020, "Efficient memory management for deep neural net
 * inference", section 4.2). Sizes have 64 bits everywhere, so that a plan too large for this
 * computer is still a plan, whose size can be told. */
#ifndef THAW_GRAPH_PLANNER_H
#define THAW_GRAPH_PLANNER_H

#include <stdint.h>

typedef struct {
    uint64_t count;  /* floats; 0 takes no room */
    int first, last; /* points in time, both included; first <= last */
    uint64_t offset; /* out: floats from the slab's start, a multiple of 16 */
} thaw_buffer;

/* Sets every offset and *total, the slab's floats. order is room for `buffers` ints. The same input
 * gives the same plan everywhere. */
void thaw_plan_buffers(thaw_buffer *buffer, int buffers, int *order, uint64_t *total);

#endif
