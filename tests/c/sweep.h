/* What sweep.c knows of a function, in the words of the table that sweep.py writes. */
#ifndef SWEEP_H
#define SWEEP_H

#include "check.h"

typedef enum {
    KIND_NONE,
    KIND_HANDLE,
    KIND_HANDLE_OUT,
    KIND_ERROR,
    KIND_STRING,
    KIND_STRINGS,
    KIND_ARRAY,
    KIND_FILE,     /* bytes, as many as the file has */
    KIND_TEXT,     /* buf, before cap and needed */
    KIND_RESULT,   /* one value */
    KIND_LENGTH,   /* of the parameter before it */
    KIND_SIZE,
    KIND_COUNTER,  /* uint64_t */
    KIND_FLAG,
    KIND_SELECTOR,
    KIND_REAL
} kind;

typedef enum { ELEMENT_FLOAT, ELEMENT_DOUBLE, ELEMENT_UINT8_T, ELEMENT_UINT64_T, ELEMENT_SIZE_T } element;

typedef enum { NOUN_NETWORK, NOUN_ENGINE, NOUN_SESSION, NOUN_TAPE, NOUN_TRAINER, NOUN_ERROR, NOUNS } noun;

typedef struct {
    const char *name;
    kind kind;
    noun noun;
    int is_const, may_be_null, may_be_shared;
    element element;
    /* Of an element or value, in bytes. */
    size_t size;
    /* Elements of an array, choices of a selector, or the value of a size. */
    size_t count;
    /* The string, one of several, or the path of a file. */
    const char *string;
    const int32_t *choices;
} parameter;

typedef union {
    const void *pointer;
    size_t size;
    uint64_t counter;
    int32_t number;
    double real;
} argument;

typedef struct {
    const char *name;
    mrnn_status (*call)(const argument *);
    const parameter *parameters;
    size_t count;
    int is_f64, destroys, gives_text;
} function;

enum { MOST_PARAMETERS = 40 };
/* Stands for a text that is NULL. */
enum { NO_TEXT = INT32_MIN };

#endif
