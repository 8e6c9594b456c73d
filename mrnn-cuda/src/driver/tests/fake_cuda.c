/* A driver of GPUs that are not there: memory is the host's, and what is queued is done as late as the driver's
   promises allow. A kernel fills memory. Every promise that a caller breaks is counted as a violation. */
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Settings and counters by name; what is not set is taken from the environment, as FAKE_<name>. */
static struct { char name[32]; long value; } table[64];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static long *entry(const char *name, long otherwise) {
    int i = 0;
    while (table[i].name[0] && strcmp(table[i].name, name)) i++;
    if (!table[i].name[0]) {
        char variable[64];
        snprintf(variable, sizeof variable, "FAKE_%s", name);
        const char *given = getenv(variable);
        snprintf(table[i].name, sizeof table[i].name, "%s", name);
        table[i].value = given ? strtol(given, NULL, 10) : otherwise;
    }
    return &table[i].value;
}

static long setting(const char *name, long otherwise) { return *entry(name, otherwise); }
static void add(const char *name, long difference) { *entry(name, 0) += difference; }

long long fake_get(const char *name) {
    pthread_mutex_lock(&lock);
    long value = setting(name, 0);
    pthread_mutex_unlock(&lock);
    return value;
}

void fake_set(const char *name, long long value) {
    pthread_mutex_lock(&lock);
    *entry(name, 0) = (long)value;
    pthread_mutex_unlock(&lock);
}

enum { OK = 0, INVALID_VALUE = 1, NO_MEMORY = 2, NO_CONTEXT = 201, NOT_FOUND = 500, NOT_READY = 600, ILLEGAL = 700 };

typedef struct Stream Stream;
typedef struct { Stream *stream; int pending, timed, gone; double time; } Event;
typedef struct { int dynamic, non_portable; } Function;
typedef struct { uint64_t address; uint32_t count, value; } Fill;
typedef struct Op {
    struct Op *next;
    enum { COPY_IN, COPY_OUT, COPY, CLEAR, FILL, EVENT } kind;
    uint64_t to, from;
    size_t bytes;
    Fill fill;
    Event *event;
} Op;
struct Stream { Op *first; int capturing; Op *captured; Stream *next; };
typedef struct Block { uint64_t address; size_t bytes; struct Block *next; } Block;

static Stream *streams;
static Block *blocks;
static __thread int depth;

static int is_device(uint64_t address, size_t bytes) {
    for (Block *b = blocks; b; b = b->next)
        if (address >= b->address && address + bytes <= b->address + b->bytes) return 1;
    return 0;
}

static void append(Op **list, Op op) {
    Op *copy = malloc(sizeof *copy);
    *copy = op;
    copy->next = NULL;
    while (*list) list = &(*list)->next;
    *list = copy;
}

/* Does the first thing that is queued. */
static void work(Stream *s) {
    Op *op = s->first;
    s->first = op->next;
    add("time", 1);
    int legal = 1;
    switch (op->kind) {
    case COPY_IN: legal = is_device(op->to, op->bytes); break;
    case COPY_OUT: legal = is_device(op->from, op->bytes); break;
    case COPY: legal = is_device(op->to, op->bytes) && is_device(op->from, op->bytes); break;
    case CLEAR: legal = is_device(op->to, op->bytes); break;
    case FILL: legal = is_device(op->fill.address, 4 * (size_t)op->fill.count); break;
    case EVENT: break;
    }
    if (!legal) *entry("failed", 0) = ILLEGAL;
    else if (op->kind <= COPY) memcpy((void *)op->to, (void *)op->from, op->bytes);
    else if (op->kind == CLEAR) memset((void *)op->to, 0, op->bytes);
    else if (op->kind == FILL)
        for (uint32_t i = 0; i < op->fill.count; i++) ((uint32_t *)op->fill.address)[i] = op->fill.value;
    if (op->kind == EVENT) {
        op->event->time = (double)setting("time", 0);
        if (!--op->event->pending && op->event->gone) free(op->event);
    }
    free(op);
}

static void finish(Stream *s) { while (s->first) work(s); }

/* A GPU that has failed takes nothing more. */
static int queue(Stream *s, Op op) {
    if (!setting("failed", 0)) {
        append(s->capturing ? &s->captured : &s->first, op);
        if (op.kind == EVENT) op.event->pending++;
    }
    return (int)setting("failed", 0);
}

/* All that is below runs under the lock, and where it needs a context, only with one. */
#define CALL(name, parameters, ...) \
    int name parameters { \
        pthread_mutex_lock(&lock); \
        int result = OK; \
        __VA_ARGS__; \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
#define IN_CONTEXT(name, parameters, ...) \
    CALL(name, parameters, if (!depth) { add("violations", 1); result = NO_CONTEXT; } else __VA_ARGS__)

CALL(cuDriverGetVersion, (int *version), *version = (int)setting("driver", 13000))
CALL(cuInit, (unsigned flags), (void)flags; result = (int)setting("init", 0))
CALL(cuGetErrorName, (unsigned code, const char **text),
     static char name[32]; snprintf(name, sizeof name, "CUDA_ERROR_%u", code);
     *text = name; if (code >= 9000) { *text = NULL; result = INVALID_VALUE; })
CALL(cuGetErrorString, (unsigned code, const char **text),
     *text = "words of the driver"; if (code >= 9000) { *text = NULL; result = INVALID_VALUE; })
CALL(cuDeviceGetCount, (int *count), *count = (int)setting("devices", 1))
CALL(cuDeviceGet, (int *device, int ordinal), *device = ordinal)
CALL(cuDeviceGetName, (char *name, int len, int device), snprintf(name, (size_t)len, "Fake %d", device))
CALL(cuDeviceGetAttribute, (int *value, int attribute, int device), (void)device; switch (attribute) {
    case 16: *value = (int)setting("multiprocessors", 10); break;
    case 75: *value = (int)setting("major", 9); break;
    case 76: *value = (int)setting("minor", 0); break;
    case 95: *value = (int)setting("cooperative", 1); break;
    case 97: *value = (int)setting("shared", 100000); break;
    case 120: *value = (int)setting("clusters", 1); break;
    default: result = INVALID_VALUE; })
CALL(cuDevicePrimaryCtxRetain, (void **context, int device),
     *context = (void *)(uintptr_t)(device + 1); result = (int)setting("retain", 0);
     if (!result) add("contexts", 1))
CALL(cuDevicePrimaryCtxRelease_v2, (int device), (void)device; add("contexts", -1))
CALL(cuCtxPushCurrent_v2, (void *context), (void)context; depth++; add("depth", 1))
CALL(cuCtxPopCurrent_v2, (void **context), *context = NULL; depth--; add("depth", -1))

IN_CONTEXT(cuMemAlloc_v2, (uint64_t *address, size_t bytes), {
    void *memory = NULL;
    if (setting("failed", 0)) result = (int)setting("failed", 0);
    else if (bytes > (size_t)setting("memory", 1 << 30)) result = NO_MEMORY;
    else if (posix_memalign(&memory, 256, bytes)) result = NO_MEMORY;
    else {
        memset(memory, 0xa5, bytes);
        Block *b = malloc(sizeof *b);
        *b = (Block){(uint64_t)memory, bytes, blocks};
        blocks = b;
        *address = b->address;
        add("live_memory", 1);
    }
})
IN_CONTEXT(cuMemFree_v2, (uint64_t address), {
    for (Stream *s = streams; s; s = s->next) finish(s);
    Block **b = &blocks;
    while (*b && (*b)->address != address) b = &(*b)->next;
    if (!*b) { add("violations", 1); result = INVALID_VALUE; }
    else {
        Block *gone = *b;
        *b = gone->next;
        free((void *)gone->address);
        free(gone);
        add("live_memory", -1);
    }
})
IN_CONTEXT(cuMemHostAlloc, (void **address, size_t bytes, unsigned flags), {
    (void)flags;
    if (bytes > (size_t)setting("pinned", 1 << 30)) result = NO_MEMORY;
    else { *address = malloc(bytes); add("live_pinned", 1); add("pinned_allocations", 1); }
})
IN_CONTEXT(cuMemFreeHost, (void *address), {
    for (Stream *s = streams; s; s = s->next)
        for (Op *op = s->first; op; op = op->next)
            if (op->to == (uint64_t)address || op->from == (uint64_t)address) add("violations", 1);
    free(address);
    add("live_pinned", -1);
})
IN_CONTEXT(cuMemcpyHtoDAsync_v2, (uint64_t to, const void *from, size_t bytes, Stream *s),
           result = queue(s, (Op){.kind = COPY_IN, .to = to, .from = (uint64_t)from, .bytes = bytes}))
IN_CONTEXT(cuMemcpyDtoHAsync_v2, (void *to, uint64_t from, size_t bytes, Stream *s),
           result = queue(s, (Op){.kind = COPY_OUT, .to = (uint64_t)to, .from = from, .bytes = bytes}))
IN_CONTEXT(cuMemcpyDtoDAsync_v2, (uint64_t to, uint64_t from, size_t bytes, Stream *s),
           result = queue(s, (Op){.kind = COPY, .to = to, .from = from, .bytes = bytes}))
IN_CONTEXT(cuMemsetD8Async, (uint64_t to, unsigned char value, size_t bytes, Stream *s),
           result = value ? INVALID_VALUE : queue(s, (Op){.kind = CLEAR, .to = to, .bytes = bytes}))

IN_CONTEXT(cuStreamCreate, (Stream **stream, unsigned flags), {
    if (flags != 1) add("violations", 1);
    *stream = calloc(1, sizeof **stream);
    (*stream)->next = streams;
    streams = *stream;
    add("live_streams", 1);
})
IN_CONTEXT(cuStreamDestroy_v2, (Stream *stream), {
    finish(stream);
    Stream **s = &streams;
    while (*s != stream) s = &(*s)->next;
    *s = stream->next;
    free(stream);
    add("live_streams", -1);
})
IN_CONTEXT(cuStreamSynchronize, (Stream *s), {
    if (s->capturing) add("violations", 1);
    finish(s);
    result = (int)setting("failed", 0);
})
IN_CONTEXT(cuStreamBeginCapture_v2, (Stream *s, int mode), {
    if (s->capturing || mode != 2) result = INVALID_VALUE;
    s->capturing = 1;
})
IN_CONTEXT(cuStreamEndCapture, (Stream *s, Op ***graph), {
    if (!s->capturing) result = INVALID_VALUE;
    else {
        *graph = malloc(sizeof **graph);
        **graph = s->captured;
        s->captured = NULL;
        s->capturing = 0;
        add("live_graphs", 1);
    }
})
IN_CONTEXT(cuGraphInstantiateWithFlags, (Op ***executable, Op **graph, unsigned long long flags), {
    (void)flags;
    result = (int)setting("instantiate", 0);
    if (!result) {
        *executable = calloc(1, sizeof **executable);
        for (Op *op = *graph; op; op = op->next) append(*executable, *op);
        add("live_executables", 1);
    }
})
static void discard(Op **list) {
    while (*list) { Op *op = *list; *list = op->next; free(op); }
    free(list);
}
IN_CONTEXT(cuGraphDestroy, (Op **graph), { discard(graph); add("live_graphs", -1); })
IN_CONTEXT(cuGraphExecDestroy, (Op **executable), { discard(executable); add("live_executables", -1); })
IN_CONTEXT(cuGraphLaunch, (Op **executable, Stream *s), {
    for (Op *op = *executable; op; op = op->next) queue(s, *op);
    add("graph_launches", 1);
    result = (int)setting("failed", 0);
})

IN_CONTEXT(cuEventCreate, (Event **event, unsigned flags), {
    *event = calloc(1, sizeof **event);
    (*event)->timed = !(flags & 2);
    add("live_events", 1);
})
IN_CONTEXT(cuEventDestroy_v2, (Event *event), {
    if (event->pending) event->gone = 1; else free(event);
    add("live_events", -1);
})
IN_CONTEXT(cuEventRecord, (Event *event, Stream *s), {
    if (s->capturing) add("violations", 1);
    event->stream = s;
    result = queue(s, (Op){.kind = EVENT, .event = event});
})
IN_CONTEXT(cuEventQuery, (Event *event), {
    if (event->pending) work(event->stream);
    result = event->pending ? NOT_READY : (int)setting("failed", 0);
})
IN_CONTEXT(cuEventSynchronize, (Event *event), {
    while (event->pending) work(event->stream);
    result = (int)setting("failed", 0);
})
IN_CONTEXT(cuEventElapsedTime, (float *milliseconds, Event *from, Event *to), {
    if (!from->timed || !to->timed) result = INVALID_VALUE;
    else if (from->pending || to->pending) result = NOT_READY;
    *milliseconds = (float)(to->time - from->time);
})

IN_CONTEXT(cuModuleLoadData, (char **module, const char *image), {
    result = (int)setting("load", 0);
    if (!result) { *module = strdup(image); add("live_modules", 1); add("module_loads", 1); }
})
IN_CONTEXT(cuModuleUnload, (char *module), { free(module); add("live_modules", -1); })
IN_CONTEXT(cuModuleGetFunction, (Function **function, const char *module, const char *name), {
    char wanted[128];
    snprintf(wanted, sizeof wanted, "-DKERNEL=%s\n", name);
    if (!strstr(module, wanted)) result = NOT_FOUND;
    else *function = calloc(1, sizeof **function);
})
IN_CONTEXT(cuFuncGetAttribute, (int *value, int attribute, Function *function), {
    (void)function;
    if (attribute == 1) *value = 1000; else result = INVALID_VALUE;
})
IN_CONTEXT(cuFuncSetAttribute, (Function *function, int attribute, int value), {
    if (attribute == 8) function->dynamic = value;
    else if (attribute == 14) function->non_portable = value;
    else result = INVALID_VALUE;
})

typedef union { char bytes[64]; int cooperative; unsigned cluster[3]; } Value;
typedef struct { int id; char pad[4]; Value value; } Attribute;
typedef struct { unsigned grid[3], block[3], shared; Stream *stream; Attribute *attributes; unsigned count; } Config;

static int accept(const Config *config, const Function *function) {
    unsigned cluster = 1, cooperative = 0;
    for (unsigned i = 0; i < config->count; i++) {
        if (config->attributes[i].id == 4) cluster = config->attributes[i].value.cluster[0];
        else if (config->attributes[i].id == 2) cooperative = 1;
        else if (config->attributes[i].id != 0) return INVALID_VALUE;
    }
    *entry("cluster", 0) = cluster;
    *entry("resident", 0) = cooperative;
    *entry("grid", 0) = config->grid[0] * 10000 + config->grid[1] * 100 + config->grid[2];
    *entry("threads", 0) = config->block[0];
    if (cluster > 16 || (cluster > 8 && !function->non_portable)) return 912;
    return config->shared > (unsigned)function->dynamic ? INVALID_VALUE : OK;
}
#ifndef WITHOUT_LAUNCH
IN_CONTEXT(cuLaunchKernelEx, (const Config *config, Function *function, void **parameters, void **extra), {
    Op op = {.kind = FILL};
    if ((uintptr_t)parameters[0] % 8 || extra) add("violations", 1);
    memcpy(&op.fill, parameters[0], sizeof op.fill);
    result = accept(config, function);
    if (!result) result = queue(config->stream, op);
})
#endif
IN_CONTEXT(cuOccupancyMaxActiveBlocksPerMultiprocessor,
           (int *count, Function *function, int threads, size_t shared), {
    (void)function; (void)shared;
    *count = 2048 / threads;
})
IN_CONTEXT(cuOccupancyMaxActiveClusters, (int *count, Function *function, const Config *config), {
    result = accept(config, function);
    *count = 7;
})
