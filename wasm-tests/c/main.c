/* The test program: thaw-tests [--list | NAME…].
 *
 * Exit status: 0 all passed, 1 one failed, 2 bad usage, 77 skipped (when every named test was).
 * See test.h for the macros. */
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/heap.h"
#include "test.h"

enum { PASSED = 0, FAILED = 1, BAD_USAGE = 2, SKIPPED = 77 };

/* Enough to see a pattern; a loop over a tensor would bury it. */
enum { FAILURES_SHOWN = 20 };

#define TEST_CASE(name) void test_##name(void);
#include "tests.def"
#undef TEST_CASE

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
#define TEST_CASE(name) {#name, test_##name},
#include "tests.def"
#undef TEST_CASE
};

static const size_t case_count = sizeof cases / sizeof cases[0];

static int failures;
static const char *skipped_because;

/* ---- checks ---------------------------------------------------------------------------------- */

__attribute__((format(printf, 4, 5))) static bool fail(const char *file, int line, const char *text,
                                                       const char *format, ...) {
    failures++;
    if (failures > FAILURES_SHOWN) return false;
    printf("%s:%d: %s: ", file, line, text);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout); /* the next line of the test may crash */
    return false;
}

bool test_check(bool holds, const char *file, int line, const char *text) {
    return holds || fail(file, line, text, "does not hold");
}

bool test_check_int(long long found, long long wanted, const char *file, int line,
                    const char *text) {
    return found == wanted || fail(file, line, text, "wanted %lld, found %lld", wanted, found);
}

bool test_check_str(const char *found, const char *wanted, const char *file, int line,
                    const char *text) {
    if (found && wanted && strcmp(found, wanted) == 0) return true;
    return fail(file, line, text, "wanted \"%s\", found \"%s\"", wanted ? wanted : "(null)",
                found ? found : "(null)");
}

bool test_check_contains(const char *found, const char *part, const char *file, int line,
                         const char *text) {
    if (found && strstr(found, part)) return true;
    return fail(file, line, text, "wanted something with \"%s\", found \"%s\"", part,
                found ? found : "(null)");
}

bool test_check_near(double found, double wanted, double tolerance, const char *file, int line,
                     const char *text) {
    if (fabs(found - wanted) <= tolerance || found == wanted) return true;
    return fail(file, line, text, "wanted %.9g ± %.3g, found %.9g (off by %.3g)", wanted, tolerance,
                found, found - wanted);
}

bool test_check_all_near(const float *found, const float *wanted, size_t count, double tolerance,
                         const char *file, int line, const char *text) {
    size_t worst = 0, wrong = 0;
    double worst_excess = 0;
    for (size_t i = 0; i < count; i++) {
        double off = fabs((double)found[i] - (double)wanted[i]);
        double excess = off / (1 + fabs((double)wanted[i]));
        if (found[i] == wanted[i] || excess <= tolerance) continue;
        wrong++;
        if (isnan(excess)) excess = INFINITY;
        if (excess > worst_excess) {
            worst_excess = excess;
            worst = i;
        }
    }
    if (wrong == 0) return true;
    return fail(file, line, text, "%zu of %zu differ; worst [%zu]: wanted %.9g ± %.3g, found %.9g",
                wrong, count, worst, (double)wanted[worst],
                tolerance * (1 + fabs((double)wanted[worst])), (double)found[worst]);
}

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

bool test_check_bits(const float *found, const float *wanted, size_t count, const char *file,
                     int line, const char *text) {
    for (size_t i = 0; i < count; i++) {
        if (bits_of(found[i]) == bits_of(wanted[i])) continue;
        return fail(file, line, text, "[%zu] of %zu: wanted %.9g (%08x), found %.9g (%08x)", i,
                    count, (double)wanted[i], (unsigned)bits_of(wanted[i]), (double)found[i],
                    (unsigned)bits_of(found[i]));
    }
    return true;
}

bool test_check_status(thaw_status found, thaw_status wanted, const thaw_error *err,
                       const char *file, int line, const char *text) {
    if (found == wanted) return true;
    return fail(file, line, text, "wanted %s, found %s%s%s", thaw_status_name(wanted),
                thaw_status_name(found), err && found != THAW_OK ? ": " : "",
                err && found != THAW_OK ? err->detail : "");
}

void test_skip(const char *why) {
    skipped_because = why;
}

bool test_failed(void) {
    return failures > 0;
}

/* ---- folders --------------------------------------------------------------------------------- */

const char *test_tmp_dir(void) {
#ifdef __EMSCRIPTEN__
    return "/tmp"; /* in memory, made by Emscripten */
#else
    return getenv("THAW_TMP");
#endif
}

const char *test_shared_dir(void) {
    return getenv("THAW_SHARED");
}

/* ---- running --------------------------------------------------------------------------------- */

static int run_case(size_t index) {
    failures = 0;
    skipped_because = NULL;
    size_t live_before = thaw_heap_live();
    cases[index].run();
    thaw_heap_fail_at(0);
    size_t live = thaw_heap_live();
    if (failures == 0 && live != live_before)
        fail(cases[index].name, 0, "heap", "%zu bytes were not freed", live - live_before);

    if (failures > FAILURES_SHOWN)
        printf("… and %d more failed checks\n", failures - FAILURES_SHOWN);
    if (failures == 0 && skipped_because)
        printf("SKIP %s: %s\n", cases[index].name, skipped_because);
    else
        printf("%s %s\n", failures ? "FAIL" : "ok  ", cases[index].name);
    fflush(stdout);
    if (failures) return FAILED;
    return skipped_because ? SKIPPED : PASSED;
}

static size_t find_case(const char *name) {
    size_t index = 0;
    while (index < case_count && strcmp(cases[index].name, name) != 0) index++;
    return index;
}

static int run_named(char **names, int count) {
    int status = SKIPPED;
    for (int i = 0; i < count; i++) {
        size_t index = find_case(names[i]);
        if (index == case_count) {
            printf("thaw-tests: no test is called %s (see --list)\n", names[i]);
            return BAD_USAGE;
        }
        int outcome = run_case(index);
        if (outcome == FAILED || (outcome == PASSED && status == SKIPPED)) status = outcome;
    }
    return status;
}

static int run_all(void) {
    int tally[SKIPPED + 1] = {0};
    for (size_t i = 0; i < case_count; i++) tally[run_case(i)]++;
    printf("%d passed, %d failed, %d skipped\n", tally[PASSED], tally[FAILED], tally[SKIPPED]);
    fflush(stdout); /* the leak sanitizer ends the process before exit would do it */
    return tally[FAILED] ? FAILED : PASSED;
}

int main(int argc, char **argv) {
    if (argc == 1) return run_all();
    if (strcmp(argv[1], "--list") != 0) return run_named(argv + 1, argc - 1);
    for (size_t i = 0; i < case_count; i++) puts(cases[i].name);
    return PASSED;
}
