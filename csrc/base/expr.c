#include "base/expr.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

#define MAX_NESTING 32
#define MAX_ARGUMENTS 3

typedef struct {
    const char *text;
    size_t length, at;
    const thaw_scope *scope;
    int nesting;
    thaw_error *err;
} parser;

static thaw_status fail_at(const parser *p, size_t at, const char *what) {
    return thaw_fail(p->err, THAW_BAD_MODEL, "expression \"%.*s\", column %zu: %s",
                     (int)(p->length < 200 ? p->length : 200), p->text, at + 1, what);
}

static void skip_space(parser *p) {
    while (p->at < p->length && p->text[p->at] == ' ') p->at++;
}

static bool take(parser *p, const char *wanted) {
    skip_space(p);
    size_t length = strlen(wanted);
    if (p->length - p->at < length || memcmp(p->text + p->at, wanted, length) != 0) return false;
    p->at += length;
    return true;
}

/* ---- functions ------------------------------------------------------------------------------- */

/* Rounds x to a multiple of d, but takes away no more than a tenth: the rule by which MobileNetV2
 * scales its channels. */
static double divisible(double x, double d) {
    if (d <= 0) return NAN;
    double rounded = fmax(d, floor((x + d / 2) / d) * d);
    return rounded < 0.9 * x ? rounded + d : rounded;
}

static double apply_floor(const double *x) {
    return floor(x[0]);
}
static double apply_ceil(const double *x) {
    return ceil(x[0]);
}
static double apply_min(const double *x) {
    return fmin(x[0], x[1]);
}
static double apply_max(const double *x) {
    return fmax(x[0], x[1]);
}
static double apply_if(const double *x) {
    return x[0] != 0 ? x[1] : x[2];
}
static double apply_divisible(const double *x) {
    return divisible(x[0], x[1]);
}

static const struct {
    const char *name;
    int arguments;
    double (*apply)(const double *argument);
} functions[] = {{"if", 3, apply_if},     {"floor", 1, apply_floor},
                 {"ceil", 1, apply_ceil}, {"min", 2, apply_min},
                 {"max", 2, apply_max},   {"divisible", 2, apply_divisible}};

/* ---- operators ------------------------------------------------------------------------------- */

typedef enum {
    OR,
    AND,
    EQUAL,
    UNEQUAL,
    LESS_EQUAL,
    MORE_EQUAL,
    LESS,
    MORE,
    ADD,
    SUB,
    MUL,
    DIV,
    MOD
} operation;

/* Longer spellings before those that begin them. A higher level binds closer. */
static const struct {
    const char *spelling;
    int level;
} operators[] = {
    [OR] = {"||", 1},         [AND] = {"&&", 2},        [EQUAL] = {"==", 3}, [UNEQUAL] = {"!=", 3},
    [LESS_EQUAL] = {"<=", 4}, [MORE_EQUAL] = {">=", 4}, [LESS] = {"<", 4},   [MORE] = {">", 4},
    [ADD] = {"+", 5},         [SUB] = {"-", 5},         [MUL] = {"*", 6},    [DIV] = {"/", 6},
    [MOD] = {"%", 6}};
enum { OPERATORS = sizeof operators / sizeof *operators, LOWEST_LEVEL = 1 };

static double operate(operation op, double a, double b) {
    switch (op) {
    case OR:
        return a != 0 || b != 0;
    case AND:
        return a != 0 && b != 0;
    case EQUAL:
        return a == b;
    case UNEQUAL:
        return a != b;
    case LESS_EQUAL:
        return a <= b;
    case MORE_EQUAL:
        return a >= b;
    case LESS:
        return a < b;
    case MORE:
        return a > b;
    case ADD:
        return a + b;
    case SUB:
        return a - b;
    case MUL:
        return a * b;
    case DIV:
        return a / b;
    case MOD:
        return fmod(a, b);
    }
    return NAN;
}

/* ---- grammar --------------------------------------------------------------------------------- */

static thaw_status read_binary(parser *p, int level, double *out);

static thaw_status read_arguments(parser *p, int count, double *argument) {
    if (!take(p, "(")) return fail_at(p, p->at, "'(' wanted");
    for (int i = 0; i < count; i++) {
        if (i > 0 && !take(p, ",")) return fail_at(p, p->at, "',' wanted");
        THAW_TRY(read_binary(p, LOWEST_LEVEL, &argument[i]));
    }
    return take(p, ")") ? THAW_OK : fail_at(p, p->at, "')' wanted");
}

static bool is_name(char c, bool first) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (!first && c >= '0' && c <= '9');
}

static bool same(const char *name, const char *text, size_t length) {
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static thaw_status read_name(parser *p, double *out) {
    size_t start = p->at;
    while (p->at < p->length && is_name(p->text[p->at], p->at == start)) p->at++;
    const char *name = p->text + start;
    size_t length = p->at - start;
    for (size_t i = p->scope == NULL ? 0 : p->scope->count; i-- > 0;) {
        if (!same(p->scope->binding[i].name, name, length)) continue;
        *out = p->scope->binding[i].value;
        return THAW_OK;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (!same(functions[i].name, name, length)) continue;
        double argument[MAX_ARGUMENTS];
        THAW_TRY(read_arguments(p, functions[i].arguments, argument));
        *out = functions[i].apply(argument);
        return THAW_OK;
    }
    return fail_at(p, start, length == 0 ? "a value wanted" : "unknown name");
}

static thaw_status read_operand(parser *p, double *out) {
    skip_space(p);
    size_t bytes = thaw_number_read(p->text + p->at, p->length - p->at, out);
    p->at += bytes;
    if (bytes > 0) return THAW_OK;
    if (take(p, "(")) {
        THAW_TRY(read_binary(p, LOWEST_LEVEL, out));
        return take(p, ")") ? THAW_OK : fail_at(p, p->at, "')' wanted");
    }
    return read_name(p, out);
}

static thaw_status enter(parser *p) {
    if (p->nesting == MAX_NESTING) return fail_at(p, p->at, "nested too deep");
    p->nesting++;
    return THAW_OK;
}

static thaw_status read_unary(parser *p, double *out) {
    bool negated = take(p, "-"), denied = !negated && take(p, "!");
    if (!negated && !denied) return read_operand(p, out);
    THAW_TRY(enter(p));
    THAW_TRY(read_unary(p, out));
    p->nesting--;
    *out = negated ? -*out : *out == 0;
    return THAW_OK;
}

/* Takes an operator that binds at least as close as level. */
static bool take_operator(parser *p, int level, operation *out) {
    for (int i = 0; i < OPERATORS; i++) {
        size_t before = p->at;
        if (!take(p, operators[i].spelling)) continue;
        if (operators[i].level >= level) {
            *out = (operation)i;
            return true;
        }
        p->at = before;
        return false;
    }
    return false;
}

static thaw_status check_finite(const parser *p, size_t at, double value) {
    return isfinite(value) ? THAW_OK : fail_at(p, at, "no finite value");
}

/* Operators of this level and above, from left to right. */
static thaw_status read_binary(parser *p, int level, double *out) {
    THAW_TRY(enter(p));
    skip_space(p);
    size_t at = p->at;
    operation op;
    THAW_TRY(read_unary(p, out));
    THAW_TRY(check_finite(p, at, *out));
    while (take_operator(p, level, &op)) {
        double right = 0;
        THAW_TRY(read_binary(p, operators[op].level + 1, &right));
        *out = operate(op, *out, right);
        THAW_TRY(check_finite(p, at, *out));
    }
    p->nesting--;
    return THAW_OK;
}

static thaw_status evaluate(const char *text, size_t length, const thaw_scope *scope, double *out,
                            thaw_error *err) {
    parser p = {.text = text, .length = length, .scope = scope, .err = err};
    double value = 0;
    THAW_TRY(read_binary(&p, LOWEST_LEVEL, &value));
    skip_space(&p);
    if (p.at != p.length) return fail_at(&p, p.at, "an operator wanted");
    *out = value;
    return THAW_OK;
}

thaw_status thaw_expr_eval(const char *text, const thaw_scope *scope, double *out,
                           thaw_error *err) {
    return evaluate(text, strlen(text), scope, out, err);
}

thaw_status thaw_expr_format(const char *text, const thaw_scope *scope, char *out, size_t size,
                             thaw_error *err) {
    size_t length = 0;
    for (const char *at = text; *at != '\0';) {
        char number[THAW_NUMBER_TEXT];
        const char *piece = at;
        size_t bytes = strcspn(at, "{");
        at += bytes;
        if (bytes == 0) {
            size_t inside = strcspn(at + 1, "}");
            double value = 0;
            if (at[1 + inside] == '\0') {
                return thaw_fail(err, THAW_BAD_MODEL, "\"%.200s\": '}' wanted", text);
            }
            THAW_TRY(evaluate(at + 1, inside, scope, &value, err));
            piece = number;
            bytes = thaw_number_write(value, number);
            at += inside + 2;
        }
        if (size - length <= bytes) {
            return thaw_fail(err, THAW_BAD_MODEL, "\"%.200s\": longer than %zu bytes", text,
                             size - 1);
        }
        memcpy(out + length, piece, bytes);
        length += bytes;
    }
    out[length] = '\0';
    return THAW_OK;
}
