/* What went wrong in a command, until mexFunction can say so. */
#include "gateway.h"
#include <stdarg.h>
#include <stdio.h>

static char identifier[32];
static char own_text[1024];
static const char *message = "";
static mrnn_error *error = NULL;

static const char *kind_of(mrnn_status status)
{
    switch (status) {
    case MRNN_ERR_NULL: return "null";
    case MRNN_ERR_ARGUMENT: return "argument";
    case MRNN_ERR_NAME: return "name";
    case MRNN_ERR_SHAPE: return "shape";
    case MRNN_ERR_VALUE: return "value";
    case MRNN_ERR_UNKNOWN: return "unknown";
    case MRNN_ERR_DUPLICATE: return "duplicate";
    case MRNN_ERR_STATE: return "state";
    case MRNN_ERR_JSON: return "json";
    case MRNN_ERR_IO: return "io";
    case MRNN_ERR_FORMAT: return "format";
    case MRNN_ERR_PRECISION: return "precision";
    case MRNN_ERR_UNAVAILABLE: return "unavailable";
    case MRNN_ERR_MEMORY: return "memory";
    case MRNN_ERR_NUMERIC: return "numeric";
    case MRNN_ERR_BUFFER: return "buffer";
    case MRNN_ERR_PANIC: return "panic";
    case MRNN_ERR_POISONED: return "poisoned";
    default: return "status";
    }
}

int fail(const char *mistake, const char *format, ...)
{
    va_list arguments;
    snprintf(identifier, sizeof identifier, "mrnn:%s", mistake);
    va_start(arguments, format);
    vsnprintf(own_text, sizeof own_text, format, arguments);
    va_end(arguments);
    message = own_text;
    return FAILED;
}

mrnn_error *library_error(void)
{
    if (error == NULL && mrnn_error_create(&error) != MRNN_OK) {
        error = NULL;
    }
    return error;
}

int answered(mrnn_status status)
{
    if (status == MRNN_OK) {
        return DONE;
    }
    fail(kind_of(status), "%s", mrnn_status_string(status));
    if (error != NULL && mrnn_error_message(error)[0] != '\0') {
        message = mrnn_error_message(error);
    }
    return FAILED;
}

int answered_without_text(mrnn_status status, const char *what)
{
    return status == MRNN_OK ? DONE : fail(kind_of(status), "%s: %s", what, mrnn_status_string(status));
}

const char *failure_identifier(void)
{
    return identifier;
}

const char *failure_message(void)
{
    return message;
}

void failure_release(void)
{
    mrnn_error_destroy(error);
    error = NULL;
    message = "";
}
