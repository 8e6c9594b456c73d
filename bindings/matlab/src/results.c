/* What commands give back. */
#include "gateway.h"
#include <stdlib.h>
#include <string.h>

/*
 * DONE where memory for so many elements can be had. mx functions leave by themselves where it can't, with an
 * error that has no identifier in Octave.
 */
static int find_room(size_t rows, size_t cols, size_t pages, size_t element)
{
    size_t bytes = element;
    void *volatile room = NULL; /* or compilers leave out what is freed at once */
    if (rows == 0 || cols == 0 || pages == 0) {
        return DONE;
    }
    if (rows <= PTRDIFF_MAX / bytes && cols <= PTRDIFF_MAX / (bytes *= rows)
        && pages <= PTRDIFF_MAX / (bytes *= cols)) {
        room = malloc(bytes * pages);
    }
    if (room == NULL) {
        return fail("memory", "an array of %zu x %zu x %zu elements is too large", rows, cols, pages);
    }
    free(room);
    return DONE;
}

static size_t element_of(mxClassID class_id)
{
    switch (class_id) {
    case mxLOGICAL_CLASS: return sizeof(mxLogical);
    case mxSINGLE_CLASS: return sizeof(float);
    default: return sizeof(double);
    }
}

int make_result(call *c, int index, mxClassID class_id, size_t rows, size_t cols, size_t pages, array *made)
{
    mwSize dims[3] = {rows, cols, pages};
    if (find_room(rows, cols, pages, element_of(class_id))) {
        return FAILED;
    }
    c->out[index] = mxCreateUninitNumericArray(3, dims, class_id, mxREAL);
    made->data = mxGetData(c->out[index]);
    made->len = rows * cols * pages;
    return DONE;
}

int make_scratch(size_t rows, size_t cols, size_t element, array *made)
{
    if (find_room(rows, cols, 1, element)) {
        return FAILED;
    }
    made->len = rows * cols;
    made->data = mxMalloc(made->len == 0 ? 1 : made->len * element);
    return DONE;
}

void transpose(void *to, const void *from, size_t rows, size_t cols, size_t element)
{
    for (size_t col = 0; col < cols; col++) {
        for (size_t row = 0; row < rows; row++) {
            const size_t source = row * cols + col, target = col * rows + row;
            if (element == sizeof(double)) {
                ((double *)to)[target] = ((const double *)from)[source];
            } else {
                ((mxLogical *)to)[target] = ((const mxLogical *)from)[source];
            }
        }
    }
}

int give_transposed(call *c, int index, mxClassID class_id, size_t rows, size_t cols, const array *values)
{
    if (find_room(rows, cols, 1, element_of(class_id))) {
        return FAILED;
    }
    c->out[index] = class_id == mxLOGICAL_CLASS ? mxCreateLogicalMatrix(rows, cols)
                                                : mxCreateUninitNumericMatrix(rows, cols, class_id, mxREAL);
    transpose(mxGetData(c->out[index]), values->data, rows, cols, mxGetElementSize(c->out[index]));
    return DONE;
}

void give_number(call *c, int index, double number)
{
    c->out[index] = mxCreateDoubleScalar(number);
}

void give_row(call *c, const double *numbers, size_t len)
{
    c->out[0] = mxCreateDoubleMatrix(1, len, mxREAL);
    memcpy(mxGetData(c->out[0]), numbers, len * sizeof *numbers);
}

void give_uint64(call *c, int index, uint64_t number)
{
    c->out[index] = mxCreateNumericMatrix(1, 1, mxUINT64_CLASS, mxREAL);
    *(uint64_t *)mxGetData(c->out[index]) = number;
}

void give_flag(call *c, int index, int32_t flag)
{
    c->out[index] = mxCreateLogicalScalar(flag != 0);
}

int give_text(call *c, text_source *source, const void *of, size_t index)
{
    size_t needed = 0;
    if (answered(source(of, index, NULL, 0, &needed))) {
        return FAILED;
    }
    char *text = mxMalloc(needed);
    if (answered(source(of, index, text, needed, NULL))) {
        return FAILED;
    }
    c->out[0] = mxCreateNumericMatrix(1, needed - 1, mxUINT8_CLASS, mxREAL);
    if (needed > 1) {
        memcpy(mxGetData(c->out[0]), text, needed - 1);
    }
    return DONE;
}

void give_handle(call *c, object *made)
{
    *(uint64_t *)mxGetData(c->out[0]) = registry_add(made);
}
