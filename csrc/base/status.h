/* Status codes and error details.
 *
 * Whatever can fail returns a thaw_status and takes a trailing `thaw_error *err` (which may be
 * NULL). On failure its outputs are untouched and err says what was wanted and what was found.
 * Kernels cannot fail: shapes are checked when a graph is built.
 */
#ifndef THAW_BASE_STATUS_H
#define THAW_BASE_STATUS_H

/* X(code, exit status of the command line, text) */
#define THAW_STATUS_LIST(X)                                                                        \
    X(OK, 0, "ok")                                                                                 \
    X(NO_MEMORY, 1, "out of memory")                                                               \
    X(IO, 1, "cannot read or write")                                                               \
    X(NUMERIC, 1, "training diverged")                                                             \
    X(CANCELLED, 1, "cancelled")                                                                   \
    X(INVALID, 2, "invalid argument")                                                              \
    X(BAD_RECIPE, 2, "invalid recipe")                                                             \
    X(BAD_MODEL, 2, "invalid model description")                                                   \
    X(BAD_WEIGHTS, 2, "weights do not fit the model")                                              \
    X(BAD_FILE, 3, "file is damaged or of another kind")                                           \
    X(BAD_DATA, 3, "data set cannot be used")

typedef enum {
#define X(code, exit_status, text) THAW_##code,
    THAW_STATUS_LIST(X)
#undef X
        THAW_STATUS_COUNT
} thaw_status;

#define THAW_ERROR_DETAIL 512

typedef struct {
    thaw_status status;
    char detail[THAW_ERROR_DETAIL]; /* NUL-terminated, cut to fit */
} thaw_error;

#if defined(__GNUC__)
#define THAW_MUST_CHECK __attribute__((warn_unused_result))
#define THAW_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define THAW_MUST_CHECK
#define THAW_PRINTF(fmt, first)
#endif

/* Short English text of a code; never NULL. */
const char *thaw_status_text(thaw_status status);

/* Name of a code as tests and JSON events spell it: "BAD_FILE". */
const char *thaw_status_name(thaw_status status);

/* Exit status of the command line for a code: 0 done, 1 failed, 2 bad usage or recipe, 3 bad data.
 */
int thaw_status_exit(thaw_status status);

/* Fills *err (when not NULL) and returns status, so that callers write `return thaw_fail(...)`. */
thaw_status thaw_fail(thaw_error *err, thaw_status status, const char *format, ...)
    THAW_PRINTF(3, 4);

/* Puts `prefix: ` in front of an error's detail, so that callers add where it happened. */
thaw_status thaw_fail_within(thaw_error *err, thaw_status status, const char *prefix);

/* Leaves the calling function on failure. For functions without clean-up. */
#define THAW_TRY(expression)                                                                       \
    do {                                                                                           \
        thaw_status try_status = (expression);                                                     \
        if (try_status != THAW_OK) return try_status;                                              \
    } while (0)

#endif
