/* Counts, in all threads, the calls that a real-time loop must not make and that a trace of system calls does
 * not show: the program's own functions come before those of the C library (glibc), and pass the calls on.
 * For one file of a program, which defines _GNU_SOURCE first. */
#ifndef COUNT_CALLS_H
#define COUNT_CALLS_H

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { COUNT_MEMORY, COUNT_CLOCK, COUNT_LOCK, COUNT_ENVIRONMENT, COUNT_THREAD_LOCAL, COUNT_KINDS };

static const char *const COUNT_NAMES[COUNT_KINDS] = {
    "memory calls", "clock readings", "pthread locks", "environment readings",
    "look-ups of thread-local memory"};

static unsigned long count_calls[COUNT_KINDS];

static void count_call(int kind)
{
    __atomic_fetch_add(&count_calls[kind], 1, __ATOMIC_RELAXED);
}

/* Memory goes on to the names that glibc keeps for this: looking one up would itself allocate. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

void *malloc(size_t size)
{
    count_call(COUNT_MEMORY);
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    count_call(COUNT_MEMORY);
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    count_call(COUNT_MEMORY);
    return __libc_realloc(memory, size);
}

void free(void *memory)
{
    count_call(COUNT_MEMORY);
    __libc_free(memory);
}

void *memalign(size_t alignment, size_t size)
{
    count_call(COUNT_MEMORY);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *memory = memalign(alignment, size);
    if (memory == NULL) {
        return ENOMEM;
    }
    *out = memory;
    return 0;
}

static int (*next_clock_gettime)(clockid_t, struct timespec *);
static int (*next_pthread_mutex_lock)(pthread_mutex_t *);
static char *(*next_getenv)(const char *);
static void *(*next_tls_get_addr)(void *);

/* Finds what a call goes on to; the first calls come before any code of the program. */
#define COUNT_FIND(next, name)                             \
    do {                                                   \
        if ((next) == NULL) {                              \
            *(void **)&(next) = dlsym(RTLD_NEXT, (name));  \
        }                                                  \
    } while (0)

int clock_gettime(clockid_t clock, struct timespec *time)
{
    count_call(COUNT_CLOCK);
    COUNT_FIND(next_clock_gettime, "clock_gettime");
    return next_clock_gettime(clock, time);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    count_call(COUNT_LOCK);
    COUNT_FIND(next_pthread_mutex_lock, "pthread_mutex_lock");
    return next_pthread_mutex_lock(mutex);
}

char *getenv(const char *name)
{
    count_call(COUNT_ENVIRONMENT);
    COUNT_FIND(next_getenv, "getenv");
    return next_getenv(name);
}

/* What a shared library calls to find a variable of the thread; it allocates on the first call for a library
 * that was loaded while the program ran. (x86-64; elsewhere compilers may have other ways.) */
extern void *__tls_get_addr(void *index);

void *__tls_get_addr(void *index)
{
    count_call(COUNT_THREAD_LOCAL);
    COUNT_FIND(next_tls_get_addr, "__tls_get_addr");
    return next_tls_get_addr(index);
}

#endif
