/* The sample set that needs no file: labelled pictures of plain shapes, drawn here.
 *
 * Position, size, rotation, colours, background, clutter and noise are random, so neither mean
 * colour nor any fixed pixel tells the classes apart; what remains is the outline, which a small
 * convolutional network learns in seconds. The pictures stand for photos: add them with
 * THAW_ORIGIN_REAL, as they may validate. */
#ifndef THAW_DATA_SHAPES_H
#define THAW_DATA_SHAPES_H

#include <stdint.h>

#define THAW_SHAPES_CLASSES 5

/* "circle", "cross", "square", "star", "triangle": already in sorted order. */
extern const char *const thaw_shapes_names[THAW_SHAPES_CLASSES];

/* Draws picture `index` of class `label` into rgb (size * size * 3 bytes), 16 <= size <= 1024: a
 * function of its arguments alone, antialiased, with the same bits in all builds. */
void thaw_shapes_draw(uint64_t seed, uint32_t index, int label, int size, uint8_t *rgb);

#endif
