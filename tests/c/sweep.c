/* Every function of the header with every argument that it can be given and must not be: no crash, no panic, a status
 * that the header has, a message that names the operand, results as they were. The arguments follow from the types.
 *
 * Without an argument it prints the names of all functions; with a folder for files, and names, it calls these or all. */
#include "sweep_call.h"

#include "sweep_functions.h"

#include <math.h>

enum { LONG = 1 << 17 };

static void with(size_t i, argument value, const char *what, unsigned allowed)
{
    argument a[MOST_PARAMETERS];
    memcpy(a, valid, sizeof a);
    a[i] = value;
    attempt(a, &f->parameters[i], what, allowed);
}

static void with_pointer(size_t i, const void *pointer, const char *what, unsigned allowed)
{
    const argument value = {.pointer = pointer};
    with(i, value, what, allowed);
}

static void with_length(size_t i, const void *pointer, size_t length, const char *what, unsigned allowed)
{
    argument a[MOST_PARAMETERS];
    memcpy(a, valid, sizeof a);
    a[i].pointer = pointer;
    a[i + 1].size = length;
    attempt(a, &f->parameters[i], what, allowed);
}

/* A pointer that can't be one to elements of more than a byte. */
static void misaligned(size_t i)
{
    block *extra = &blocks[f->count];
    if (f->parameters[i].size > 1) {
        new_block(extra, blocks[i].len + f->parameters[i].size, 1);
        with_pointer(i, extra->memory + 1, "misaligned", ONLY(MRNN_ERR_ARGUMENT));
        free_block(extra);
    }
}

static void lengths(size_t i)
{
    const parameter *p = &f->parameters[i];
    const void *memory = valid[i].pointer;
    const size_t len = valid[i + 1].size, most = SIZE_MAX / 2 / p->size / len * len;
    const unsigned wrong = p->kind == KIND_STRINGS ? ANY : ONLY(MRNN_ERR_SHAPE);
    const unsigned huge = ONLY(MRNN_ERR_SHAPE) | ONLY(MRNN_ERR_ARGUMENT);
    with_length(i, memory, len - 1, "one short", wrong);
    with_length(i, memory, len + 1, "one long", wrong);
    with_length(i, memory, SIZE_MAX, "of length SIZE_MAX", huge);
    with_length(i, memory, SIZE_MAX / 8, "of length SIZE_MAX / 8", huge);
    if (p->kind == KIND_ARRAY) {
        with_length(i, memory, most, "many times as long", huge);
    }
    with_length(i, NULL, len, "NULL with a length", ONLY(MRNN_ERR_NULL));
    with_length(i, NULL, 0, "left out", ANY);
}

/* Results in the memory of another array. */
static void shared_memory(size_t i)
{
    block *extra = &blocks[f->count];
    for (size_t j = 0; j < f->count && !f->parameters[i].is_const; j++) {
        const parameter *other = &f->parameters[j];
        if (other->kind != KIND_ARRAY || j == i || (!other->is_const && j < i)) {
            continue;
        }
        argument a[MOST_PARAMETERS];
        char what[64];
        memcpy(a, valid, sizeof a);
        new_block(extra, blocks[i].len > blocks[j].len ? blocks[i].len : blocks[j].len, 1);
        memcpy(extra->before, blocks[j].before, blocks[j].len);
        a[i].pointer = a[j].pointer = extra->memory;
        snprintf(what, sizeof what, "in the memory of %s", other->name);
        attempt(a, &f->parameters[i], what, other->may_be_shared ? ONLY(MRNN_OK) : ONLY(MRNN_ERR_ARGUMENT));
        free_block(extra);
    }
}

/* Numbers that are none, or that no flag or counter has, in the first and last element. */
static void elements(size_t i)
{
    static const double reals[] = {NAN, INFINITY, -INFINITY, -1, 1e300};
    const parameter *p = &f->parameters[i];
    unsigned char kept[sizeof(double)];
    for (size_t r = 0; p->is_const && r < sizeof reals / sizeof *reals; r++) {
        for (size_t place = 0; place < 2; place++) {
            unsigned char *element = blocks[i].before + place * (blocks[i].len - p->size);
            const float f32 = (float)reals[r];
            const uint64_t counter = UINT64_MAX - r;
            memcpy(kept, element, p->size);
            switch (p->element) {
            case ELEMENT_FLOAT: memcpy(element, &f32, sizeof f32); break;
            case ELEMENT_DOUBLE: memcpy(element, &reals[r], sizeof *reals); break;
            case ELEMENT_UINT8_T: *element = (unsigned char)(UINT8_MAX - r); break;
            case ELEMENT_UINT64_T:
            case ELEMENT_SIZE_T: memcpy(element, &counter, p->size); break;
            }
            attempt(valid, p, place == 0 ? "with an extreme first element" : "with an extreme last element", ANY);
            memcpy(element, kept, p->size);
        }
    }
}

/* A file cut short, and bytes of it changed. */
static void files(size_t i)
{
    const parameter *p = &f->parameters[i];
    const size_t len = valid[i + 1].size;
    with_length(i, NULL, len, "NULL with a length", ONLY(MRNN_ERR_NULL));
    for (size_t cut = 0; cut < len; cut += 1 + len / 64) {
        with_length(i, valid[i].pointer, cut, "cut short", FAILURES);
    }
    for (size_t place = 0; place < len; place += 1 + len / 256) {
        blocks[i].before[place] ^= 0x55;
        attempt(valid, p, "with another byte", FAILURES);
        blocks[i].before[place] ^= 0x55;
    }
}

/* Text that names nothing, is nothing, or would be too much for a parser that calls itself. */
static void texts(size_t i)
{
    static char long_text[LONG], nested[LONG];
    static const struct {
        const char *what, *text;
        int is_utf8;
    } cases[] = {
        {"empty", "", 1},         {"unknown", "nowhere", 1},         {"of characters that no name has", "a/b\n", 1},
        {"long", long_text, 1},   {"deeply nested", nested, 1},      {"not UTF-8", "\xff\xfe", 0},
        {"cut off", "exc\xc3", 0}, {"an object cut off", "{", 1},    {"an empty object", "{}", 1},
        {"a list", "[]", 1},      {"a key", "{\"batch\": -1}", 1},   {"null in JSON", "null", 1},
    };
    const parameter *p = &f->parameters[i];
    memset(long_text, 'a', LONG - 1);
    memset(nested, '[', LONG - 1);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const unsigned allowed = cases[c].is_utf8 ? ANY : ONLY(MRNN_ERR_ARGUMENT);
        if (p->kind == KIND_STRING) {
            with_pointer(i, cases[c].text, cases[c].what, allowed);
        } else {
            const char *const names[] = {cases[c].text, NULL};
            memcpy(blocks[i].before, names, sizeof names);
            attempt(valid, p, cases[c].what, allowed);
        }
    }
    if (p->kind == KIND_STRINGS) {
        set_valid(i);
    }
}

static void buffers(size_t i)
{
    const void *memory = valid[i].pointer;
    const size_t size = valid[i + 1].size;
    argument a[MOST_PARAMETERS];
    with_length(i, memory, size - 1, "one short", ONLY(MRNN_ERR_BUFFER));
    with_length(i, memory, 0, "of no bytes", ONLY(MRNN_ERR_BUFFER));
    with_length(i, memory, SIZE_MAX, "of SIZE_MAX bytes", ONLY(MRNN_OK));
    with_length(i, NULL, size, "NULL with a length", ONLY(MRNN_ERR_NULL));
    with_length(i, NULL, 0, "left out", ONLY(MRNN_OK));
    memcpy(a, valid, sizeof a);
    a[i].pointer = a[i + 2].pointer = NULL;
    a[i + 1].size = 0;
    attempt(a, &f->parameters[i], "left out, as its size", ONLY(MRNN_ERR_NULL));
}

static void selectors(size_t i)
{
    static const int32_t extremes[] = {99, -99, INT32_MAX, INT32_MIN};
    const parameter *p = &f->parameters[i];
    const unsigned unknown = f->gives_text ? ONLY(MRNN_OK) : ONLY(MRNN_ERR_ARGUMENT);
    char what[32];
    for (size_t c = 0; c < p->count; c++) {
        const argument value = {.number = p->choices[c]};
        snprintf(what, sizeof what, "= %d", (int)value.number);
        with(i, value, what, ANY);
    }
    for (size_t e = 0; e < sizeof extremes / sizeof *extremes; e++) {
        const argument value = {.number = extremes[e]};
        snprintf(what, sizeof what, "= %d", (int)value.number);
        with(i, value, what, unknown);
    }
}

static void numbers(size_t i)
{
    static const double reals[] = {NAN, INFINITY, -INFINITY, -1, 0, 1, 5e-324, 1e39, 1e308, -1e308};
    static const uint64_t counters[] = {0, 1, UINT64_MAX / 8, UINT64_MAX / 2 + 1, UINT64_MAX - 1, UINT64_MAX};
    static const int32_t flags[] = {0, -1, 2, INT32_MAX, INT32_MIN};
    const parameter *p = &f->parameters[i];
    const size_t sizes[] = {0, 1, p->count - 1, p->count + 1, SIZE_MAX / 8, SIZE_MAX / 2 + 1, SIZE_MAX - 1, SIZE_MAX};
    char what[32];
    for (size_t v = 0; p->kind == KIND_SIZE && v < sizeof sizes / sizeof *sizes; v++) {
        const argument value = {.size = sizes[v]};
        snprintf(what, sizeof what, "= %llu", (unsigned long long)value.size);
        with(i, value, what, ANY);
    }
    for (size_t v = 0; p->kind == KIND_COUNTER && v < sizeof counters / sizeof *counters; v++) {
        const argument value = {.counter = counters[v]};
        snprintf(what, sizeof what, "= %llu", (unsigned long long)value.counter);
        with(i, value, what, ANY);
    }
    for (size_t v = 0; p->kind == KIND_FLAG && v < sizeof flags / sizeof *flags; v++) {
        const argument value = {.number = flags[v]};
        snprintf(what, sizeof what, "= %d", (int)value.number);
        with(i, value, what, ANY);
    }
    for (size_t v = 0; p->kind == KIND_REAL && v < sizeof reals / sizeof *reals; v++) {
        const argument value = {.real = reals[v]};
        snprintf(what, sizeof what, "= %g", value.real);
        with(i, value, what, isfinite(value.real) ? ANY : ONLY(MRNN_ERR_VALUE));
    }
}

static void vary(size_t i)
{
    const parameter *p = &f->parameters[i];
    switch (p->kind) {
    case KIND_HANDLE:
    case KIND_HANDLE_OUT:
    case KIND_RESULT:
    case KIND_ERROR:
    case KIND_STRING: with_pointer(i, NULL, "NULL", p->may_be_null ? ONLY(MRNN_OK) : ONLY(MRNN_ERR_NULL)); break;
    default: break;
    }
    switch (p->kind) {
    case KIND_HANDLE_OUT:
    case KIND_RESULT: misaligned(i); break;
    case KIND_ARRAY:
        misaligned(i);
        lengths(i);
        shared_memory(i);
        elements(i);
        break;
    case KIND_STRINGS:
        misaligned(i);
        lengths(i);
        texts(i);
        break;
    case KIND_FILE: files(i); break;
    case KIND_STRING: texts(i); break;
    case KIND_TEXT: buffers(i); break;
    case KIND_SELECTOR: selectors(i); break;
    default: numbers(i); break;
    }
}

/* The arguments of a call that succeeds; a network is under construction where that is what the call needs. */
static int make_valid(void)
{
    for (under_construction = 0; under_construction < 2; under_construction++) {
        for (size_t i = 0; i < f->count; i++) {
            set_valid(i);
        }
        const unsigned allowed = ONLY(MRNN_OK) | (under_construction ? 0 : ONLY(MRNN_ERR_STATE));
        mrnn_status status = attempt(valid, NULL, "valid", allowed);
        if (status != MRNN_ERR_STATE) {
            for (size_t i = 0; status == MRNN_OK && i < f->count; i++) {
                if (f->parameters[i].kind == KIND_TEXT) {
                    memcpy(&valid[i + 1].size, blocks[i + 2].memory, sizeof(size_t));
                    new_block(&blocks[i], valid[i + 1].size, 1);
                    valid[i].pointer = blocks[i].memory;
                }
            }
            return status == MRNN_OK;
        }
    }
    return 0;
}

static void sweep(const function *of)
{
    f = of;
    memset(valid, 0, sizeof valid);
    if (make_valid()) {
        for (size_t i = 0; i < f->count; i++) {
            vary(i);
            attempt(valid, NULL, "valid again", ONLY(MRNN_OK));
        }
    }
    for (size_t i = 0; i <= f->count; i++) {
        free_block(&blocks[i]);
        if (i < f->count && f->parameters[i].kind == KIND_HANDLE) {
            destroy_handle(f->parameters[i].noun, (void *)valid[i].pointer);
        }
    }
}

int main(int argc, char **argv)
{
    const size_t count = sizeof FUNCTIONS / sizeof *FUNCTIONS;
    for (size_t i = 0; argc == 1 && i < count; i++) {
        printf("%s\n", FUNCTIONS[i].name);
    }
    if (argc == 1) {
        return EXIT_SUCCESS;
    }
    CHECK_OK(NULL, mrnn_error_create(&err));
    write_files(argv[1]);
    for (size_t i = 0; i < count; i++) {
        int is_asked = argc == 2;
        for (int j = 2; j < argc; j++) {
            is_asked |= strcmp(argv[j], FUNCTIONS[i].name) == 0;
        }
        if (is_asked) {
            sweep(&FUNCTIONS[i]);
        }
    }
    mrnn_error_destroy(err);
    return check_summary("sweep");
}
