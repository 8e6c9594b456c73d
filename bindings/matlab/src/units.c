/* Units count from 1 in MATLAB, and from 0 in the library. */
#include "gateway.h"
#include <math.h>

int read_unit(const mxArray *value, const char *name, size_t num_units, size_t *unit)
{
    if (read_size(value, name, unit)) {
        return FAILED;
    }
    if (*unit < 1 || *unit > num_units) {
        return fail("value", "%s: expected a number from 1 to %zu, got %zu", name, num_units, *unit);
    }
    --*unit;
    return DONE;
}

int read_units(const mxArray *value, const char *name, size_t num_units, array *units)
{
    const extent needed = {name, "units x 1", mxGetNumberOfElements(value), 1, 1};
    array numbers;
    if (read_vector(value, mxDOUBLE_CLASS, needed, &numbers)
        || make_scratch(numbers.len, 1, sizeof(size_t), units)) {
        return FAILED;
    }
    for (size_t i = 0; i < numbers.len; i++) {
        const double number = ((const double *)numbers.data)[i];
        if (!(number >= 1.0 && number <= (double)num_units && floor(number) == number)) {
            return fail("value", "%s: expected whole numbers from 1 to %zu, got %g", name, num_units, number);
        }
        ((size_t *)units->data)[i] = (size_t)number - 1;
    }
    return DONE;
}

int give_units(call *c, int index, size_t rows, size_t cols, const array *units)
{
    array numbers;
    if (make_result(c, index, mxDOUBLE_CLASS, rows, cols, 1, &numbers)) {
        return FAILED;
    }
    for (size_t i = 0; i < numbers.len; i++) {
        ((double *)numbers.data)[i] = (double)((const size_t *)units->data)[i] + 1.0;
    }
    return DONE;
}
