/* What commands give back. */
#include "gateway.h"
#include <string.h>

int make_result(call *c, int index, mxClassID class_id, size_t rows, size_t cols, size_t pages, array *made)
{
    mwSize dims[3] = {rows, cols, pages};
    if (rows != 0 && cols != 0 && pages != 0 && (cols > SIZE_MAX / 8 / rows || pages > SIZE_MAX / 8 / rows / cols)) {
        return fail("memory", "a result of %zu x %zu x %zu elements is too large", rows, cols, pages);
    }
    c->out[index] = mxCreateUninitNumericArray(3, dims, class_id, mxREAL);
    made->data = mxGetData(c->out[index]);
    made->len = rows * cols * pages;
    return DONE;
}

int make_scratch(size_t rows, size_t cols, size_t element, array *made)
{
    if (cols != 0 && rows > SIZE_MAX / element / cols) {
        return fail("memory", "a matrix of %zu x %zu elements is too large", rows, cols);
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

void give_transposed(call *c, int index, mxClassID class_id, size_t rows, size_t cols, const array *values)
{
    c->out[index] = class_id == mxLOGICAL_CLASS ? mxCreateLogicalMatrix(rows, cols)
                                                : mxCreateUninitNumericMatrix(rows, cols, class_id, mxREAL);
    transpose(mxGetData(c->out[index]), values->data, rows, cols, mxGetElementSize(c->out[index]));
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
