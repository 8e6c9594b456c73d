/* Commands of engines. */
#include "gateway.h"

/* network, backend, options */
static int engine_create(call *c)
{
    object *network = registry_find(c->in[0], NETWORK);
    char *backend, *options;
    mrnn_engine *engine = NULL;
    give_uint64(c, 0, 0);
    if (network == NULL || read_text(c->in[1], "backend", &backend) || read_text(c->in[2], "options", &options)) {
        return FAILED;
    }
    object *made = object_create(ENGINE, network);
    if (made == NULL) {
        return FAILED;
    }
    if (answered(mrnn_engine_create(network->pointer, backend, options, &engine, library_error()))) {
        object_release(made);
        return FAILED;
    }
    made->pointer = engine;
    if (answered(mrnn_engine_precision(engine, &made->precision, library_error()))
        || answered(mrnn_engine_num_units(engine, &made->num_units, library_error()))
        || answered(mrnn_engine_num_inputs(engine, &made->num_inputs, library_error()))
        || answered(mrnn_engine_num_outputs(engine, &made->num_outputs, library_error()))
        || answered(mrnn_network_num_parameters(network->pointer, &made->num_parameters, library_error()))) {
        object_release(made);
        return FAILED;
    }
    give_handle(c, made);
    return DONE;
}

/* engine, network */
static int engine_refresh(call *c)
{
    object *of = registry_find(c->in[0], ENGINE);
    object *network = of == NULL ? NULL : registry_find(c->in[1], NETWORK);
    if (network == NULL || answered(mrnn_engine_refresh(of->pointer, network->pointer, library_error()))) {
        return FAILED;
    }
    object_set_network(of, network);
    return DONE;
}

/* engine, steps, batch, x0, h0, input, stimulation, results */
static int engine_forward(call *c)
{
    const object *of = registry_find(c->in[0], ENGINE);
    drive d;
    record r;
    if (of == NULL || read_drive(c->in + 1, of, &d) || make_record(c, c->in[7], of, &d, &r)) {
        return FAILED;
    }
#define FORWARD(function)                                                                                      \
    function(of->pointer, d.batch, d.steps, MRNN_BATCH_FIRST, d.x0.data, d.x0.len, d.h0.data, d.h0.len,        \
             d.input.data, d.input.len, d.stimulation.data, d.stimulation.len, r.x.data, r.x.len, r.h.data,    \
             r.h.len, r.y.data, r.y.len, library_error())
    return answered(of->precision == MRNN_F64 ? FORWARD(mrnn_engine_forward_f64) : FORWARD(mrnn_engine_forward));
#undef FORWARD
}

/* engine, network, memory_bytes, steps, batch, x0, h0, input, stimulation, dx, dh, dy, results */
static int engine_backward(call *c)
{
    const object *of = registry_find(c->in[0], ENGINE);
    const object *network = of == NULL ? NULL : registry_find(c->in[1], NETWORK);
    size_t memory;
    drive d;
    adjoint a;
    if (network == NULL || read_size(c->in[2], "memory_bytes", &memory) || read_drive(c->in + 3, of, &d)
        || read_adjoint(c, c->in + 9, c->in[12], of, &d, &a)) {
        return FAILED;
    }
#define BACKWARD(function)                                                                                       \
    function(of->pointer, network->pointer, d.batch, d.steps, MRNN_BATCH_FIRST, memory, d.x0.data, d.x0.len,     \
             d.h0.data, d.h0.len, d.input.data, d.input.len, d.stimulation.data, d.stimulation.len, a.dx.data,   \
             a.dx.len, a.dh.data, a.dh.len, a.dy.data, a.dy.len, a.dparameters.data, a.dparameters.len,          \
             a.dinput.data, a.dinput.len, a.dstimulation.data, a.dstimulation.len, a.dx0.data, a.dx0.len,        \
             a.dh0.data, a.dh0.len, library_error())
    return answered(of->precision == MRNN_F64 ? BACKWARD(mrnn_engine_backward_f64) : BACKWARD(mrnn_engine_backward));
#undef BACKWARD
}

static mrnn_status write_backend(const void *of, size_t index, char *buf, size_t cap, size_t *needed)
{
    (void)index;
    return mrnn_engine_backend(of, buf, cap, needed, library_error());
}

static int engine_backend(call *c)
{
    const object *of = registry_find(c->in[0], ENGINE);
    return of == NULL ? FAILED : give_text(c, write_backend, of->pointer, 0);
}

/* Whether the engine computes in double, H, I, outputs */
static int engine_facts(call *c)
{
    const object *of = registry_find(c->in[0], ENGINE);
    array facts;
    if (of == NULL || make_result(c, 0, mxDOUBLE_CLASS, 1, 4, 1, &facts)) {
        return FAILED;
    }
    double *values = facts.data;
    values[0] = of->precision == MRNN_F64;
    values[1] = (double)of->num_units;
    values[2] = (double)of->num_inputs;
    values[3] = (double)of->num_outputs;
    return DONE;
}

const command engine_commands[] = {
    {"engine_create", engine_create, 3, 1},
    {"engine_refresh", engine_refresh, 2, 0},
    {"engine_forward", engine_forward, 8, 3},
    {"engine_backward", engine_backward, 13, 5},
    {"engine_backend", engine_backend, 1, 1},
    {"engine_facts", engine_facts, 1, 1},
    {NULL, NULL, 0, 0},
};
