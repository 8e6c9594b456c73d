/* Checks that print where they fail, and count. */
#ifndef CHECK_H
#define CHECK_H

#include "mrnn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_count;
static int check_failures;

static inline int check_that(int holds, const char *what, const char *file, int line)
{
    check_count++;
    if (!holds) {
        check_failures++;
        printf("%s:%d: %s\n", file, line, what);
    }
    return holds;
}

static inline void check_status(mrnn_status found, mrnn_status wanted, const mrnn_error *err,
                                const char *what, const char *file, int line)
{
    if (!check_that(found == wanted, what, file, line)) {
        printf("  answered %d (%s), not %d: %s\n", (int)found, mrnn_status_string(found),
               (int)wanted, mrnn_error_message(err));
    }
}

static inline void check_message(const mrnn_error *err, const char *words, const char *file,
                                 int line)
{
    const char *message = mrnn_error_message(err);
    if (!check_that(strstr(message, words) != NULL, words, file, line)) {
        printf("  is not in: %s\n", message);
    }
}

/* A condition. */
#define CHECK(condition) check_that((condition) != 0, #condition, __FILE__, __LINE__)
/* A call that must answer `wanted`; `err` may be NULL. */
#define CHECK_STATUS(wanted, err, call) \
    check_status((call), (wanted), (err), #call, __FILE__, __LINE__)
/* A call that must succeed. */
#define CHECK_OK(err, call) CHECK_STATUS(MRNN_OK, err, call)
/* A setup call that must answer `wanted` and leave a message with `words` in `err`. */
#define CHECK_ERROR(wanted, words, err, call)                 \
    do {                                                      \
        CHECK_STATUS(wanted, err, call);                      \
        CHECK(mrnn_error_status(err) == (wanted));            \
        check_message((err), (words), __FILE__, __LINE__);    \
    } while (0)

/* Memory, or the end of the program; at least one byte, so that NULL always means failure. */
static inline void *must_allocate(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (memory == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(2);
    }
    return memory;
}

/* Prints the counts; the program's exit code. */
static inline int check_summary(const char *program)
{
    printf("%s: %d checks, %d failed\n", program, check_count, check_failures);
    return check_failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
