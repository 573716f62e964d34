#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    const char *text;
    int exit_status;
} table[THAW_STATUS_COUNT] = {
#define X(code, exit_status, text) {#code, text, exit_status},
    THAW_STATUS_LIST(X)
#undef X
};

static int known(thaw_status status) {
    return (unsigned)status < THAW_STATUS_COUNT;
}

const char *thaw_status_text(thaw_status status) {
    return known(status) ? table[status].text : "unknown status";
}

const char *thaw_status_name(thaw_status status) {
    return known(status) ? table[status].name : "UNKNOWN";
}

int thaw_status_exit(thaw_status status) {
    return known(status) ? table[status].exit_status : 1;
}

thaw_status thaw_fail(thaw_error *err, thaw_status status, const char *format, ...) {
    if (err != NULL) {
        va_list args;
        err->status = status;
        va_start(args, format);
        vsnprintf(err->detail, sizeof err->detail, format, args);
        va_end(args);
    }
    return status;
}

thaw_status thaw_fail_within(thaw_error *err, thaw_status status, const char *prefix) {
    if (err != NULL) {
        char inner[THAW_ERROR_DETAIL];
        memcpy(inner, err->detail, sizeof inner);
        thaw_fail(err, status, "%.160s: %.340s", prefix, inner);
    }
    return status;
}
