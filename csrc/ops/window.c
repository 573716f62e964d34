#include "ops/window.h"

#include "base/whole.h"

#include <math.h>

#define MAX_SIDE 64

static void read_pair(thaw_fields *f, const char *key, int *h, int *w) {
    double pair[2] = {*h, *w};
    thaw_fields_numbers(f, key, (thaw_range){1, MAX_SIDE, false, false}, pair, 2);
    if (pair[0] != floor(pair[0]) || pair[1] != floor(pair[1])) {
        thaw_fields_fail(f, key, "whole numbers wanted, got %g and %g", pair[0], pair[1]);
    }
    *h = (int)pair[0];
    *w = (int)pair[1];
}

static const char *const paddings[] = {"valid", "same"};

void thaw_window_parse(thaw_fields *f, const char *size_key, int size, bool stride_is_size,
                       thaw_window_attr *out) {
    *out = (thaw_window_attr){.kh = size, .kw = size, .stride_h = 1, .stride_w = 1};
    read_pair(f, size_key, &out->kh, &out->kw);
    if (stride_is_size) {
        out->stride_h = out->kh;
        out->stride_w = out->kw;
    }
    read_pair(f, "stride", &out->stride_h, &out->stride_w);
    out->same = thaw_fields_choice(f, "padding", paddings, 2, 0) == 1;
}

static void put_pair(const char *key, int h, int w, thaw_json_writer *out) {
    thaw_json_open(out, key, '[');
    thaw_json_put_int(out, NULL, h);
    thaw_json_put_int(out, NULL, w);
    thaw_json_close(out, ']');
}

void thaw_window_describe(const thaw_window_attr *attr, const char *size_key, thaw_json_writer *w) {
    put_pair(size_key, attr->kh, attr->kw, w);
    put_pair("stride", attr->stride_h, attr->stride_w, w);
    thaw_json_put_text(w, "padding", paddings[attr->same]);
}

static int output_side(int in, int k, int stride, bool same) {
    if (same) return int_ceil_div(in, stride);
    return in < k ? 0 : (in - k) / stride + 1;
}

thaw_status thaw_window_infer(const thaw_window_attr *attr, thaw_shape x, thaw_shape *y,
                              thaw_error *err) {
    int h = output_side(x.h, attr->kh, attr->stride_h, attr->same);
    int w = output_side(x.w, attr->kw, attr->stride_w, attr->same);
    if (h < 1 || w < 1) {
        return thaw_fail(err, THAW_BAD_MODEL, "a window of %dx%d does not fit an input of %dx%d",
                         attr->kh, attr->kw, x.h, x.w);
    }
    *y = (thaw_shape){x.n, h, w, x.c};
    return THAW_OK;
}

static int pad_before(int in, int out, int k, int stride, bool same) {
    int total = (out - 1) * stride + k - in;
    return same && total > 0 ? total / 2 : 0;
}

thaw_window thaw_window_of(const thaw_window_attr *attr, thaw_shape x, thaw_shape y) {
    return (thaw_window){.x = x,
                         .y = y,
                         .kh = attr->kh,
                         .kw = attr->kw,
                         .stride_h = attr->stride_h,
                         .stride_w = attr->stride_w,
                         .pad_top = pad_before(x.h, y.h, attr->kh, attr->stride_h, attr->same),
                         .pad_left = pad_before(x.w, y.w, attr->kw, attr->stride_w, attr->same)};
}
