/* The blocked matrix product behind thaw_gemm and the convolutions (after Goto & van de Geijn,
 * "Anatomy of High-Performance Matrix Multiplication", 2008).
 *
 * The core cuts c into blocks, one a chunk, and walks over k. It never sees how an operand is
 * stored: it asks for blocks of it. So a convolution is a product whose left operand makes its
 * patches when asked, and no im2col matrix ever exists. */
#ifndef THAW_KERNELS_GEMM_CORE_H
#define THAW_KERNELS_GEMM_CORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/threads.h"
#include "kernels/epilogue.h"

/* Largest block. KC decides the order of sums, and so the bits; the others do not. MC × KC and
 * KC × NC floats stay in a core's L2 cache. MC is a multiple of either tile height. */
#define THAW_GEMM_MC 120
#define THAW_GEMM_NC 256
#define THAW_GEMM_KC 256

#define THAW_GEMM_LEAST_COLUMNS 16

/* Where the rows of a matrix begin: row (n·h + i)·w + j at n·image + i·line + j·pixel. A plain
 * matrix has h = w = 1 and its leading dimension as image. */
typedef struct {
    int h, w;
    size_t image, line, pixel;
} thaw_grid;

size_t thaw_grid_offset(const thaw_grid *grid, int row);

/* Rows `first … first + count − 1` (or columns, of the right operand), depths k … k + depth − 1. */
typedef struct {
    int first, count;
    int k, depth;
    int plane; /* of products with planes; else 0 */
} thaw_gemm_block;

/* A block of the left operand: element (first + i, k + p) is row[i][p · step]. */
typedef struct {
    const float *row[THAW_GEMM_MC];
    ptrdiff_t step;
} thaw_gemm_left;

/* Fills *left. The rows may point into the operand itself or into room, count × depth floats. */
typedef void thaw_gemm_left_fn(const void *operand, thaw_gemm_block block, float *room,
                               thaw_gemm_left *left);

/* Packs a block of the right operand: panels of NR columns, each depth × NR, short ones filled up
 * with zeros. */
typedef void thaw_gemm_right_fn(const void *operand, thaw_gemm_block block, float *packed);

/* c = epilogue(left · right [+ c]). */
typedef struct {
    int m, n, k; /* k = 0 gives zeros */
    int planes;  /* so many products of these sizes at once; 0 is one, and only one may be split */
    int least_columns; /* of c in a chunk; 0: as many as a left operand that is copied pays for.
                        * THAW_GEMM_LEAST_COLUMNS where its rows are used as they lie, and cost
                        * nothing in every chunk anew: few rows shall yet occupy all threads */
    thaw_gemm_left_fn *left;
    const void *left_operand;
    thaw_gemm_right_fn *right;
    const void *right_operand;
    const float *panels; /* the whole right operand, packed beforehand as one block; NULL: ask */
    size_t panels_plane; /* floats from one plane's panels to the next's */
    float *c;
    thaw_grid c_rows;
    size_t c_plane;
    bool accumulate;
    bool split; /* k may be cut into parts whose sums are added at the end, where c is too small to
                 * keep threads busy. How many parts depends on m and n too, so it is for weight
                 * gradients: what a forward pass makes of an image must not depend on the batch */
    thaw_epilogue epilogue;
} thaw_product;

/* Scratch in floats; reads m, n, k, planes, least_columns and split. */
size_t thaw_product_scratch(const thaw_product *product, int workers);

void thaw_product_run(const thaw_product *product, float *scratch, thaw_pool *pool);

/* Operands that lie in memory: `operand` is a thaw_gemm_matrix. The transposed ones are stored with
 * k (left) or n (right) as rows. */
typedef struct {
    const float *data;
    thaw_grid rows; /* as stored */
    size_t plane;   /* floats from one plane to the next, for thaw_gemm_left_plain */
} thaw_gemm_matrix;

thaw_gemm_left_fn thaw_gemm_left_plain, thaw_gemm_left_transposed;
thaw_gemm_right_fn thaw_gemm_right_plain, thaw_gemm_right_transposed;

/* Floats of a right operand of k × n packed whole, as `panels` wants it: by a right_fn asked for
 * the one block that is all of it. */
size_t thaw_gemm_panels(int k, int n);

/* For a left_fn that filled room with depth × count, count fastest. */
void thaw_gemm_left_columns(thaw_gemm_block block, const float *room, thaw_gemm_left *left);

/* For a right_fn whose columns are contiguous: puts `count` floats into column j of the block,
 * packed pointing at the panels' first row to fill. Then zeros for what the last panel lacks. */
void thaw_gemm_pack_column(const float *column, size_t count, int j, size_t depth, float *packed);
void thaw_gemm_pack_zeros(int count, size_t depth, float *packed);

#endif
