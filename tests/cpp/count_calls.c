/* The counters of tests/c for a C++ program: their definitions of the C library's functions are C. */
#define _GNU_SOURCE
#include "../c/count_calls.h"

unsigned long count_of_calls(int kind);
const char *name_of_calls(int kind);

unsigned long count_of_calls(int kind)
{
    return kind < COUNT_KINDS ? count_calls[kind] : 0;
}

/* NULL behind the last kind. */
const char *name_of_calls(int kind)
{
    return kind < COUNT_KINDS ? COUNT_NAMES[kind] : NULL;
}
