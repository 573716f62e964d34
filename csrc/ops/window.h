/* What convolutions and pooling have in common: windows over an image, TensorFlow's way. */
#ifndef THAW_OPS_WINDOW_H
#define THAW_OPS_WINDOW_H

#include "kernels/conv2d.h"
#include "ops/op.h"

typedef struct {
    int kh, kw;             /* 1 … 64 */
    int stride_h, stride_w; /* 1 … 64 */
    bool same;              /* padding "same": output ⌈in / stride⌉; else "valid": no padding */
} thaw_window_attr;

/* Reads "kernel" (or whatever the op calls it), "stride" and "padding". A size absent is `size`; a
 * stride absent is 1, or the size itself where stride_is_size. */
void thaw_window_parse(thaw_fields *f, const char *size_key, int size, bool stride_is_size,
                       thaw_window_attr *out);

/* Writes what thaw_window_parse reads. */
void thaw_window_describe(const thaw_window_attr *attr, const char *size_key, thaw_json_writer *w);

/* Output height and width; c is that of x. BAD_MODEL when the window is larger than an unpadded
 * image. */
thaw_status thaw_window_infer(const thaw_window_attr *attr, thaw_shape x, thaw_shape *y,
                              thaw_error *err) THAW_MUST_CHECK;

/* The kernel's description of one use. With "same" padding the odd pixel goes below and to the
 * right: total = max((⌈in/stride⌉ − 1)·stride + k − in, 0), before = ⌊total / 2⌋. */
thaw_window thaw_window_of(const thaw_window_attr *attr, thaw_shape x, thaw_shape y);

#endif
