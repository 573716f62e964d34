#include "graph/planner.h"

#include <stdbool.h>

#define BUFFER_ALIGN ((uint64_t)16) /* floats: a cache line */

static uint64_t aligned(uint64_t count) {
    return (count + BUFFER_ALIGN - 1) & ~(BUFFER_ALIGN - 1);
}

/* Larger first; equal ones in the order given, so that the plan is a function of its input. */
static bool before(const thaw_buffer *buffer, int a, int b) {
    if (buffer[a].count != buffer[b].count) return buffer[a].count > buffer[b].count;
    return a < b;
}

/* Shell sort: no memory, no recursion, and a few hundred entries at most. */
static void sort(const thaw_buffer *buffer, int *order, int buffers) {
    for (int i = 0; i < buffers; i++) order[i] = i;
    int gap = 1;
    while (gap < buffers / 3) gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3) {
        for (int i = gap; i < buffers; i++) {
            int item = order[i], j = i;
            for (; j >= gap && before(buffer, item, order[j - gap]); j -= gap) {
                order[j] = order[j - gap];
            }
            order[j] = item;
        }
    }
}

static bool meets_in_time(const thaw_buffer *a, const thaw_buffer *b) {
    return a->first <= b->last && b->first <= a->last;
}

/* The lowest offset for `item` beside the buffers placed so far. Each round either fits or moves
 * past the one in the way that ends lowest. */
static uint64_t lowest_fit(const thaw_buffer *buffer, const int *order, int placed, int item) {
    uint64_t need = aligned(buffer[item].count), offset = 0;
    for (;;) {
        uint64_t next = UINT64_MAX;
        for (int i = 0; i < placed; i++) {
            const thaw_buffer *other = &buffer[order[i]];
            if (!meets_in_time(other, &buffer[item])) continue;
            uint64_t end = other->offset + aligned(other->count);
            if (other->offset < offset + need && offset < end && end < next) next = end;
        }
        if (next == UINT64_MAX) return offset;
        offset = next;
    }
}

void thaw_plan_buffers(thaw_buffer *buffer, int buffers, int *order, uint64_t *total) {
    sort(buffer, order, buffers);
    uint64_t most = 0;
    for (int i = 0; i < buffers; i++) {
        thaw_buffer *b = &buffer[order[i]];
        b->offset = 0;
        if (b->count == 0) continue;
        b->offset = lowest_fit(buffer, order, i, order[i]);
        uint64_t end = b->offset + aligned(b->count);
        if (end > most) most = end;
    }
    *total = most;
}
