/* What commands are called with. */
#include "gateway.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SHAPE_LEN = 128 };

mxClassID class_of(mrnn_precision precision)
{
    return precision == MRNN_F64 ? mxDOUBLE_CLASS : mxSINGLE_CLASS;
}

int read_text(const mxArray *value, const char *name, char **text)
{
    const size_t len = mxGetNumberOfElements(value);
    if (!mxIsUint8(value)) {
        return fail("argument", "%s: expected a row of uint8, got %s", name, mxGetClassName(value));
    }
    if (len > 0 && memchr(mxGetData(value), 0, len) != NULL) {
        return fail("argument", "%s: a text must not have the character 0", name);
    }
    *text = mxMalloc(len + 1);
    if (len > 0) {
        memcpy(*text, mxGetData(value), len);
    }
    (*text)[len] = '\0';
    return DONE;
}

int read_names(const mxArray *value, const char *name, name_list *read)
{
    if (!mxIsCell(value)) {
        return fail("argument", "%s: expected a cell of names, got %s", name, mxGetClassName(value));
    }
    const size_t len = mxGetNumberOfElements(value);
    char **names = mxCalloc(len + 1, sizeof *names);
    for (size_t i = 0; i < len; i++) {
        const mxArray *element = mxGetCell(value, i);
        if (element == NULL) {
            return fail("argument", "%s: expected a cell of names", name);
        }
        if (read_text(element, name, &names[i])) {
            return FAILED;
        }
    }
    *read = (name_list){(const char *const *)names, len};
    return DONE;
}

int read_region(const call *c, const object **of, char **name)
{
    *of = registry_find(c->in[0], NETWORK);
    return *of == NULL || read_text(c->in[1], "region", name);
}

int read_connection(const call *c, const object **of, char **src, char **dst)
{
    *of = registry_find(c->in[0], NETWORK);
    return *of == NULL || read_text(c->in[1], "src", src) || read_text(c->in[2], "dst", dst);
}

/* Whether a value is one real number of a class that `read_number` and its siblings take. */
static int is_scalar(const mxArray *value)
{
    return mxGetNumberOfElements(value) == 1 && !mxIsComplex(value) && !mxIsSparse(value)
           && (mxIsNumeric(value) || mxIsLogical(value));
}

static int not_scalar(const mxArray *value, const char *name, const char *expected)
{
    return fail("argument", "%s: expected %s, got %s with %zu elements", name, expected, mxGetClassName(value),
                (size_t)mxGetNumberOfElements(value));
}

int read_uint64(const mxArray *value, const char *name, uint64_t *number)
{
    if (!is_scalar(value)) {
        return not_scalar(value, name, "a whole number from 0");
    }
    if (mxIsUint64(value)) {
        *number = *(const uint64_t *)mxGetData(value);
        return DONE;
    }
    const double given = mxGetScalar(value);
    if (!(given >= 0.0 && given <= 9007199254740992.0 && floor(given) == given)) {
        return fail("value", "%s: expected a whole number from 0, got %g", name, given);
    }
    *number = (uint64_t)given;
    return DONE;
}

int read_size(const mxArray *value, const char *name, size_t *size)
{
    uint64_t number;
    if (read_uint64(value, name, &number)) {
        return FAILED;
    }
    if (number > SIZE_MAX) {
        return fail("value", "%s: too large", name);
    }
    *size = (size_t)number;
    return DONE;
}

int read_number(const mxArray *value, const char *name, double *number)
{
    if (!is_scalar(value)) {
        return not_scalar(value, name, "a number");
    }
    *number = mxGetScalar(value);
    return DONE;
}

int read_flag(const mxArray *value, const char *name, int32_t *flag)
{
    if (!is_scalar(value)) {
        return not_scalar(value, name, "true or false");
    }
    *flag = mxGetScalar(value) != 0.0;
    return DONE;
}

static const char *class_name(mxClassID class_id)
{
    switch (class_id) {
    case mxDOUBLE_CLASS: return "double";
    case mxSINGLE_CLASS: return "single";
    case mxLOGICAL_CLASS: return "logical";
    case mxUINT8_CLASS: return "uint8";
    default: return "uint64";
    }
}

static int check_class(const mxArray *value, mxClassID class_id, const char *name)
{
    if (mxGetClassID(value) != class_id) {
        return fail("argument", "%s: expected class %s, got %s", name, class_name(class_id), mxGetClassName(value));
    }
    if (mxIsComplex(value) || mxIsSparse(value)) {
        return fail("argument", "%s: expected real and full, got %s", name, mxIsComplex(value) ? "complex" : "sparse");
    }
    return DONE;
}

static void write_shape(const mxArray *value, char text[SHAPE_LEN])
{
    const mwSize *dims = mxGetDimensions(value);
    size_t end = 0;
    for (mwSize axis = 0; axis < mxGetNumberOfDimensions(value) && end < SHAPE_LEN; axis++) {
        const int written = snprintf(text + end, SHAPE_LEN - end, "%s%zu", axis == 0 ? "" : " x ", (size_t)dims[axis]);
        end += written > 0 ? (size_t)written : SHAPE_LEN;
    }
}

static int wrong_shape(const mxArray *value, extent needed)
{
    char got[SHAPE_LEN], pages[32] = "";
    write_shape(value, got);
    if (needed.pages != 1) {
        snprintf(pages, sizeof pages, " x %zu", needed.pages);
    }
    return fail("shape", "%s: expected %zu x %zu%s (%s), got %s", needed.name, needed.rows, needed.cols, pages,
                needed.axes, got);
}

static size_t axis_len(const mxArray *value, mwSize axis)
{
    return axis < mxGetNumberOfDimensions(value) ? (size_t)mxGetDimensions(value)[axis] : 1;
}

int read_array(const mxArray *value, mxClassID class_id, extent needed, array *read)
{
    if (check_class(value, class_id, needed.name)) {
        return FAILED;
    }
    if (mxGetNumberOfDimensions(value) > 3 || axis_len(value, 0) != needed.rows || axis_len(value, 1) != needed.cols
        || axis_len(value, 2) != needed.pages) {
        return wrong_shape(value, needed);
    }
    read->len = mxGetNumberOfElements(value);
    read->data = read->len == 0 ? NULL : mxGetData(value);
    return DONE;
}

int read_optional(const mxArray *value, mxClassID class_id, extent needed, array *read)
{
    read->data = NULL;
    read->len = 0;
    if (mxGetNumberOfDimensions(value) == 2 && axis_len(value, 0) == 0 && axis_len(value, 1) == 0) {
        return DONE;
    }
    return read_array(value, class_id, needed, read);
}

int read_vector(const mxArray *value, mxClassID class_id, extent needed, array *read)
{
    if (check_class(value, class_id, needed.name)) {
        return FAILED;
    }
    if (mxGetNumberOfElements(value) != needed.rows || mxGetNumberOfDimensions(value) > 2
        || (needed.rows > 1 && axis_len(value, 0) != 1 && axis_len(value, 1) != 1)) {
        return wrong_shape(value, needed);
    }
    read->data = mxGetData(value);
    read->len = needed.rows;
    return DONE;
}

int read_transposed(const mxArray *value, mxClassID class_id, extent needed, array *read)
{
    const size_t element = mxGetElementSize(value);
    array columns;
    if (read_array(value, class_id, needed, &columns) || make_scratch(needed.rows, needed.cols, element, read)) {
        return FAILED;
    }
    transpose(read->data, columns.data, needed.cols, needed.rows, element);
    return DONE;
}
