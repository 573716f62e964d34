/* The harness of the C tests.
 *
 *     #include "test.h"
 *
 *     TEST(arena_aligns_every_block) {
 *         …
 *         CHECK_EQ_INT((uintptr_t)block % THAW_ALIGN, 0);
 *     }
 *
 * A file wasm-tests/c/test_*.c needs no registration: the Makefile collects its TEST lines, each
 * beginning a line and closed on it, into a list that main.c includes. Names are unique over all
 * files; by custom they start with the thing tested. Every test runs in three builds (native under
 * sanitizers, WASI, Chromium), in a process or instance of its own except in Chromium, so it must
 * leave no global state behind. A test that passes but leaves blocks on the heap fails.
 *
 * A failed CHECK prints where, what was wanted and what was found, and the test goes on, so CHECK
 * fits loops and helpers of any type. A failed REQUIRE also leaves the calling void function: use
 * it where going on would crash. */
#ifndef THAW_TEST_H
#define THAW_TEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

#define TEST(name)                                                                                 \
    void test_##name(void);                                                                        \
    void test_##name(void)

/* Where a check stands, and its text. */
#define TEST_HERE(text) __FILE__, __LINE__, text

#define CHECK(condition) ((void)test_check((condition), TEST_HERE(#condition)))

/* Integers of any type that fits long long. */
#define CHECK_EQ_INT(found, wanted)                                                                \
    ((void)test_check_int((long long)(found), (long long)(wanted), TEST_HERE(#found)))

#define CHECK_EQ_STR(found, wanted) ((void)test_check_str(found, wanted, TEST_HERE(#found)))

/* `text` contains `part`: for messages, of which tests fix the essential words alone. */
#define CHECK_CONTAINS(text, part) ((void)test_check_contains(text, part, TEST_HERE(#text)))

/* |found − wanted| <= tolerance, in double; NaN never is. */
#define CHECK_NEAR(found, wanted, tolerance)                                                       \
    ((void)test_check_near((double)(found), (double)(wanted), (double)(tolerance),                 \
                           TEST_HERE(#found)))

/* count floats, each with |found − wanted| <= tolerance · (1 + |wanted|); names the worst one. */
#define CHECK_ALL_NEAR(found, wanted, count, tolerance)                                            \
    ((void)test_check_all_near(found, wanted, count, (double)(tolerance), TEST_HERE(#found)))

/* count floats, the same bit for bit; names the first that differs. */
#define CHECK_SAME_BITS(found, wanted, count)                                                      \
    ((void)test_check_bits(found, wanted, count, TEST_HERE(#found)))

/* expression is a thaw_status, err the thaw_error * that was passed into it (or NULL). */
#define CHECK_OK(expression, err)                                                                  \
    ((void)test_check_status((expression), THAW_OK, err, TEST_HERE(#expression)))

/* The expression fails, and with this status. */
#define CHECK_FAILS(expression, wanted, err)                                                       \
    ((void)test_check_status((expression), wanted, err, TEST_HERE(#expression)))

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!test_check((condition), TEST_HERE(#condition))) return;                               \
    } while (0)

#define REQUIRE_OK(expression, err)                                                                \
    do {                                                                                           \
        if (!test_check_status((expression), THAW_OK, err, TEST_HERE(#expression))) return;        \
    } while (0)

/* Ends the test as skipped. For what this machine lacks, never for what is not finished. */
#define SKIP(why)                                                                                  \
    do {                                                                                           \
        test_skip(why);                                                                            \
        return;                                                                                    \
    } while (0)

/* True when a check of this test has failed. */
bool test_failed(void);

/* Folder for files of a test: empty at the start of the test program, thrown away afterwards.
 * Tests name their files after themselves. NULL where there are no files. */
const char *test_tmp_dir(void);

/* Folder of shared photos and weights, or NULL: then the test skips. */
const char *test_shared_dir(void);

/* What the macros call: true when the check holds. */
bool test_check(bool holds, const char *file, int line, const char *text);
bool test_check_int(long long found, long long wanted, const char *file, int line,
                    const char *text);
bool test_check_str(const char *found, const char *wanted, const char *file, int line,
                    const char *text);
bool test_check_contains(const char *found, const char *part, const char *file, int line,
                         const char *text);
bool test_check_near(double found, double wanted, double tolerance, const char *file, int line,
                     const char *text);
bool test_check_all_near(const float *found, const float *wanted, size_t count, double tolerance,
                         const char *file, int line, const char *text);
bool test_check_bits(const float *found, const float *wanted, size_t count, const char *file,
                     int line, const char *text);
bool test_check_status(thaw_status found, thaw_status wanted, const thaw_error *err,
                       const char *file, int line, const char *text);
void test_skip(const char *why);

#endif
