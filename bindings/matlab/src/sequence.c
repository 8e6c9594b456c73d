/* The arrays of sequences: units x steps x batch in MATLAB's order is [batch, steps, units] in the library's. */
#include "gateway.h"

enum { MOST_WANTED = 5 };

int read_input(const mxArray *input, const mxArray *stimulation, const object *of, drive *read)
{
    const mxClassID class_id = class_of(of->precision);
    const extent inputs = {"input", "inputs x steps x batch", of->num_inputs, read->steps, read->batch};
    const extent currents = {"stimulation", "units x steps x batch", of->num_units, read->steps, read->batch};
    return read_optional(input, class_id, inputs, &read->input)
           || read_optional(stimulation, class_id, currents, &read->stimulation);
}

int read_drive(const mxArray *const *in, const object *of, drive *read)
{
    if (read_size(in[0], "steps", &read->steps) || read_size(in[1], "batch", &read->batch)) {
        return FAILED;
    }
    const mxClassID class_id = class_of(of->precision);
    const extent x0 = {"x0", "units x batch", of->num_units, read->batch, 1};
    const extent h0 = {"h0", "units x batch", of->num_units, read->batch, 1};
    return read_optional(in[2], class_id, x0, &read->x0) || read_optional(in[3], class_id, h0, &read->h0)
           || read_input(in[4], in[5], of, read);
}

/* A list of numbers below `num_kinds`, none twice, as many as there are results. */
static int read_wanted(const call *c, const mxArray *wanted, size_t num_kinds, size_t kinds[MOST_WANTED], size_t *len)
{
    unsigned seen = 0;
    *len = mxGetNumberOfElements(wanted);
    if (!mxIsDouble(wanted) || *len > num_kinds || (size_t)(c->num_out > 1 ? c->num_out : 1) < *len) {
        return fail("argument", "results: expected a list of at most %zu numbers, one a result", num_kinds);
    }
    for (size_t i = 0; i < *len; i++) {
        const double kind = ((const double *)mxGetData(wanted))[i];
        size_t code = 0;
        while (code < num_kinds && (double)code != kind) {
            code++;
        }
        if (code == num_kinds || (seen >> code & 1u) != 0) {
            return fail("argument", "results: each at most once");
        }
        seen |= 1u << code;
        kinds[i] = code;
    }
    return DONE;
}

int make_record(call *c, const mxArray *wanted, const object *of, const drive *given, record *made)
{
    size_t kinds[MOST_WANTED], len;
    array *const arrays[3] = {&made->x, &made->h, &made->y};
    const size_t rows[3] = {of->num_units, of->num_units, of->num_outputs};
    *made = (record){{NULL, 0}, {NULL, 0}, {NULL, 0}};
    if (read_wanted(c, wanted, 3, kinds, &len)) {
        return FAILED;
    }
    for (size_t i = 0; i < len; i++) {
        if (make_result(c, (int)i, class_of(of->precision), rows[kinds[i]], given->steps, given->batch,
                        arrays[kinds[i]])) {
            return FAILED;
        }
    }
    return DONE;
}

int read_adjoint(call *c, const mxArray *const *in, const mxArray *wanted, const object *of, const drive *given,
                 adjoint *read)
{
    const mxClassID class_id = class_of(of->precision);
    const size_t units = of->num_units, steps = given->steps, batch = given->batch;
    const extent dx = {"dx", "units x steps x batch", units, steps, batch};
    const extent dh = {"dh", "units x steps x batch", units, steps, batch};
    const extent dy = {"dy", "outputs x steps x batch", of->num_outputs, steps, batch};
    array *const arrays[5] = {&read->dparameters, &read->dinput, &read->dstimulation, &read->dx0, &read->dh0};
    const size_t extents[5][3] = {{of->num_parameters, 1, 1}, {of->num_inputs, steps, batch}, {units, steps, batch},
                                  {units, batch, 1},          {units, batch, 1}};
    size_t kinds[MOST_WANTED], len;
    *read = (adjoint){{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    if (read_optional(in[0], class_id, dx, &read->dx) || read_optional(in[1], class_id, dh, &read->dh)
        || read_optional(in[2], class_id, dy, &read->dy) || read_wanted(c, wanted, 5, kinds, &len)) {
        return FAILED;
    }
    for (size_t i = 0; i < len; i++) {
        const size_t *needed = extents[kinds[i]];
        if (make_result(c, (int)i, class_id, needed[0], needed[1], needed[2], arrays[kinds[i]])) {
            return FAILED;
        }
    }
    return DONE;
}
