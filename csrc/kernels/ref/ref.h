/* The kernels once more, in double and straight from their formulas: what the fast ones are
 * compared with, and what gradients are checked against by central differences. Tests only.
 *
 * Layouts, windows and conventions are those of the kernels' headers. Outputs are overwritten and
 * never overlap inputs. Gradients that are NULL are not wanted. */
#ifndef THAW_KERNELS_REF_REF_H
#define THAW_KERNELS_REF_REF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernels/conv2d.h"

/* c (m × n) = op(a) · op(b), stored without gaps. */
void thaw_ref_matmul(int m, int n, int k, const double *a, bool a_transposed, const double *b,
                     bool b_transposed, double *c);

/* y (rows × out) = x (rows × in) · kernel (in × out) + bias; bias may be NULL. */
void thaw_ref_dense_forward(int rows, int in, int out, const double *x, const double *kernel,
                            const double *bias, double *y);
void thaw_ref_dense_backward(int rows, int in, int out, const double *x, const double *kernel,
                             const double *dy, double *dx, double *dkernel, double *dbias);

/* bias may be NULL. */
void thaw_ref_conv2d_forward(const thaw_window *win, const double *x, const double *kernel,
                             const double *bias, double *y);
void thaw_ref_conv2d_backward(const thaw_window *win, const double *x, const double *kernel,
                              const double *dy, double *dx, double *dkernel);
void thaw_ref_dwconv2d_forward(const thaw_window *win, const double *x, const double *kernel,
                               const double *bias, double *y);
void thaw_ref_dwconv2d_backward(const thaw_window *win, const double *x, const double *kernel,
                                const double *dy, double *dx, double *dkernel);

/* out[c] = Σ over rows: the gradient of a bias. */
void thaw_ref_column_sum(size_t rows, int c, const double *x, double *out);

void thaw_ref_batchnorm_statistics(size_t rows, int c, const double *x, double *mean,
                                   double *variance);
void thaw_ref_batchnorm_apply(size_t rows, int c, const double *x, const double *gamma,
                              const double *beta, const double *mean, const double *variance,
                              double eps, double *y);
typedef struct {
    size_t rows;
    int c;
    const double *x, *gamma, *mean, *variance, *dy;
    double eps;
    bool frozen; /* the statistics do not depend on x */
    double *dx, *dgamma, *dbeta;
} thaw_ref_batchnorm_grad;
void thaw_ref_batchnorm_backward(const thaw_ref_batchnorm_grad *g);

void thaw_ref_act_forward(thaw_activation act, double slope, size_t count, const double *x,
                          double *y);
/* x is the input, whatever the fast kernel takes. */
void thaw_ref_act_backward(thaw_activation act, double slope, size_t count, const double *x,
                           const double *dy, double *dx);
void thaw_ref_add(size_t count, const double *a, const double *b, double *y);

void thaw_ref_pad_forward(thaw_shape xs, const double *x, thaw_shape ys, int top, int left,
                          double *y);
void thaw_ref_pad_backward(thaw_shape xs, thaw_shape ys, int top, int left, const double *dy,
                           double *dx);

void thaw_ref_upsample_forward(thaw_shape xs, int factor, const double *x, double *y);

/* argmax may be NULL. */
void thaw_ref_maxpool2d_forward(const thaw_window *win, const double *x, double *y,
                                int32_t *argmax);
void thaw_ref_maxpool2d_backward(const thaw_window *win, const double *x, const double *dy,
                                 double *dx);
void thaw_ref_avgpool2d_forward(const thaw_window *win, const double *x, double *y);
void thaw_ref_avgpool2d_backward(const thaw_window *win, const double *dy, double *dx);
void thaw_ref_global_avgpool_forward(thaw_shape xs, const double *x, double *y);
void thaw_ref_global_avgpool_backward(thaw_shape xs, const double *dy, double *dx);

/* y = kept ? x / (1 − rate) : 0; its own gradient, with dy for x. */
void thaw_ref_dropout(size_t count, double rate, const bool *kept, const double *x, double *y);

void thaw_ref_softmax(size_t rows, int k, const double *z, double *p);
/* weight may be NULL (all 1); dz may be NULL. */
void thaw_ref_softmax_cross_entropy(size_t rows, int k, const double *z, const double *target,
                                    const double *weight, double *loss, double *dz);

#endif
