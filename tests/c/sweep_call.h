/* One call of sweep.c: its memory, what must hold after it, and new handles where it has changed them. */
#ifndef SWEEP_CALL_H
#define SWEEP_CALL_H

#include "sweep_handles.h"

/* Memory of exactly the length that a parameter says, so that valgrind sees what goes beyond, and what it holds
 * before each call. */
typedef struct {
    unsigned char *memory, *before;
    size_t len;
    int may_change;
} block;

/* The function that is called, the arguments with which it succeeds, and their memory: one block a parameter, and
 * one more for arguments out of the ordinary. */
static const function *f;
static int under_construction;
static argument valid[MOST_PARAMETERS];
static block blocks[MOST_PARAMETERS + 1];
static mrnn_error *err;

/* Sets of statuses. */
#define ONLY(status) (1u << -(status))
#define ANY (((1u << -MRNN_ERR_POISONED) - 1) & ~ONLY(MRNN_ERR_PANIC))
#define FAILURES (ANY & ~ONLY(MRNN_OK))

static void free_block(block *b)
{
    free(b->memory);
    free(b->before);
    memset(b, 0, sizeof *b);
}

static void new_block(block *b, size_t len, int may_change)
{
    free_block(b);
    b->memory = must_allocate(len, 1);
    b->before = must_allocate(len, 1);
    memset(b->before, 0xA5, len);
    b->len = len;
    b->may_change = may_change;
}

static void fill(block *b, const parameter *p)
{
    static const uint64_t one = 1;
    for (size_t i = 0; i * p->size < b->len; i++) {
        unsigned char *to = b->before + i * p->size;
        switch (p->element) {
        case ELEMENT_FLOAT: memcpy(to, HALVES_F32, p->size); break;
        case ELEMENT_DOUBLE: memcpy(to, HALVES_F64, p->size); break;
        case ELEMENT_UINT8_T: *to = 1; break;
        case ELEMENT_UINT64_T: memcpy(to, &one, p->size); break;
        case ELEMENT_SIZE_T: {
            /* Units of synapses, each pair once. */
            const size_t unit = strcmp(p->name, "dst_units") == 0 ? i / SRC_UNITS : i % SRC_UNITS;
            memcpy(to, &unit, p->size);
            break;
        }
        }
    }
}

static void read_file(block *b, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (CHECK(file != NULL)) {
        CHECK(fseek(file, 0, SEEK_END) == 0);
        new_block(b, (size_t)ftell(file), 0);
        rewind(file);
        CHECK(fread(b->before, 1, b->len, file) == b->len);
        fclose(file);
    }
}

/* The argument with which a call succeeds, and its memory. */
static void set_valid(size_t index)
{
    const parameter *p = &f->parameters[index];
    argument *a = &valid[index];
    block *b = &blocks[index];
    switch (p->kind) {
    case KIND_NONE: break;
    case KIND_HANDLE:
        destroy_handle(p->noun, (void *)a->pointer);
        a->pointer = new_handle(p->noun, f->is_f64, under_construction);
        break;
    case KIND_ERROR: a->pointer = err; break;
    case KIND_STRING: a->pointer = p->string; break;
    case KIND_STRINGS: {
        /* One element more than is told, which must not be a name. */
        const char *const names[] = {p->string, NULL};
        new_block(b, sizeof names, 0);
        memcpy(b->before, names, sizeof names);
        a->pointer = b->memory;
        break;
    }
    case KIND_ARRAY:
        new_block(b, p->count * p->size, !p->is_const);
        if (p->is_const) {
            fill(b, p);
        }
        a->pointer = b->memory;
        break;
    case KIND_FILE:
        read_file(b, p->string);
        a->pointer = b->memory;
        break;
    /* Asks for the size first. */
    case KIND_TEXT: a->pointer = NULL; break;
    case KIND_HANDLE_OUT:
    case KIND_RESULT:
        new_block(b, p->size, 1);
        a->pointer = b->memory;
        break;
    case KIND_LENGTH:
        switch (f->parameters[index - 1].kind) {
        case KIND_TEXT: a->size = 0; break;
        case KIND_FILE: a->size = blocks[index - 1].len; break;
        default: a->size = f->parameters[index - 1].count; break;
        }
        break;
    case KIND_SIZE: a->size = p->count; break;
    case KIND_COUNTER: a->counter = 1; break;
    case KIND_FLAG: a->number = 1; break;
    case KIND_SELECTOR: a->number = p->choices[0]; break;
    case KIND_REAL: a->real = 0.5; break;
    }
}

static void fill_memory(void)
{
    for (size_t i = 0; i <= f->count; i++) {
        if (blocks[i].len > 0) {
            memcpy(blocks[i].memory, blocks[i].before, blocks[i].len);
        }
    }
}

/* Results are written on success only, except the size of a text that has no room; inputs never. */
static void check_memory(mrnn_status status)
{
    for (size_t i = 0; i <= f->count; i++) {
        const block *b = &blocks[i];
        int is_size = i < f->count && strcmp(f->parameters[i].name, "needed") == 0;
        int may_differ = b->may_change && (status == MRNN_OK || (status == MRNN_ERR_BUFFER && is_size));
        CHECK(b->len == 0 || may_differ || memcmp(b->memory, b->before, b->len) == 0);
    }
}

static const parameter *error_parameter(const argument *a)
{
    const parameter *last = &f->parameters[f->count > 0 ? f->count - 1 : 0];
    return last->kind == KIND_ERROR && a[f->count - 1].pointer != NULL ? last : NULL;
}

/* The message of a failure; it names what is NULL or of the wrong length. With other names, other arrays are. */
static void check_error(const argument *a, const parameter *p, mrnn_status status)
{
    char value[32] = "";
    if (p != NULL && p->kind == KIND_SIZE) {
        snprintf(value, sizeof value, "%llu", (unsigned long long)a[p - f->parameters].size);
    }
    const char *message = mrnn_error_message(err);
    CHECK(mrnn_error_status(err) == status);
    if (status == MRNN_OK) {
        CHECK(strcmp(message, "") == 0);
    } else if (CHECK(message[0] != '\0') && p != NULL && p->kind != KIND_STRINGS && (status == MRNN_ERR_NULL || status == MRNN_ERR_SHAPE)) {
        int is_named = strstr(message, p->name) != NULL || (value[0] != '\0' && strstr(message, value) != NULL);
        if (!CHECK(is_named)) {
            printf("  the message: %s\n", message);
        }
    }
}

/* After a success: handles that it made are destroyed, and those that it may have changed work, and are made anew. */
static void clean_up(const argument *a)
{
    for (size_t i = 0; i < f->count; i++) {
        const parameter *p = &f->parameters[i];
        if (p->kind == KIND_HANDLE_OUT) {
            void *handle = NULL;
            memcpy(&handle, a[i].pointer, sizeof handle);
            CHECK(handle != NULL && (ANY & ONLY(work(p->noun, handle, f->is_f64))) != 0);
            destroy_handle(p->noun, handle);
        } else if (p->kind == KIND_HANDLE && !p->is_const && a[i].pointer == valid[i].pointer) {
            if (f->destroys) {
                valid[i].pointer = NULL;
            } else {
                CHECK((ANY & ONLY(work(p->noun, (void *)valid[i].pointer, f->is_f64))) != 0);
            }
            set_valid(i);
        }
    }
}

/* Calls with arguments of which that of `p`, or none, is out of the ordinary; the status must be among `allowed`. The
 * line that tells of the call goes out before it: the last one is that of a crash. */
static mrnn_status attempt(const argument *arguments, const parameter *p, const char *what, unsigned allowed)
{
    argument a[MOST_PARAMETERS];
    memcpy(a, arguments, sizeof a);
    printf("call %s, %s %s\n", f->name, p != NULL ? p->name : "everything", what);
    fflush(stdout);
    fill_memory();
    mrnn_status status = f->call(a);
    int is_allowed = status <= 0 && status >= MRNN_ERR_POISONED && (allowed & ONLY(status)) != 0;
    if (!CHECK(is_allowed)) {
        printf("  answered %d (%s): %s\n", (int)status, mrnn_status_string(status),
               error_parameter(a) != NULL ? mrnn_error_message(err) : "");
    }
    check_memory(status);
    if (error_parameter(a) != NULL) {
        check_error(a, p, status);
    }
    if (status == MRNN_OK) {
        clean_up(a);
    } else if (error_parameter(a) != NULL) {
        /* The same without an error handle. */
        a[f->count - 1].pointer = NULL;
        CHECK(f->call(a) == status);
        check_memory(status);
    }
    return status;
}

#endif
