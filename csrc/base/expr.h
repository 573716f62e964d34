/* Small arithmetic expressions for model tables: "divisible(c * width, 8)", "stride == 1 && cin ==
 * c". */
#ifndef THAW_BASE_EXPR_H
#define THAW_BASE_EXPR_H

#include <stddef.h>

#include "base/status.h"

/* Names visible to an expression. The caller owns the arrays. Later entries hide earlier ones. */
typedef struct {
    const char *name;
    double value;
} thaw_binding;

typedef struct {
    const thaw_binding *binding;
    size_t count;
} thaw_scope;

/* Evaluates numbers, names, ( ), unary - and !, * / % + -, < <= > >= == !=, &&, || as C binds them,
 * and the functions floor(x), ceil(x), if(condition, then, else), min(a, b), max(a, b),
 * divisible(x, d): x rounded to a multiple of d, never below 0.9 x and at least d (MobileNetV2's
 * rule). Truth is 1 and 0. Every part is evaluated and must be finite. Fails with BAD_MODEL and a
 * detail that names the expression and the column; depth is bounded. scope may be NULL. */
thaw_status thaw_expr_eval(const char *text, const thaw_scope *scope, double *out,
                           thaw_error *err) THAW_MUST_CHECK;

/* Copies text with every {expression} replaced by its value ("block_{i}_expand"), at most size
 * bytes with the final NUL; after a failure out holds a part of it. */
thaw_status thaw_expr_format(const char *text, const thaw_scope *scope, char *out, size_t size,
                             thaw_error *err) THAW_MUST_CHECK;

#endif
