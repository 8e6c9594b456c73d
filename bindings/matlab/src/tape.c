/* Commands of tapes. */
#include "gateway.h"

/* network, backend, options, whether they say double, batch, max_steps, memory_bytes */
static int tape_create(call *c)
{
    object *network = registry_find(c->in[0], NETWORK);
    char *backend, *options;
    int32_t is_double;
    size_t batch, max_steps, memory;
    mrnn_tape *tape = NULL;
    give_uint64(c, 0, 0);
    if (network == NULL || read_text(c->in[1], "backend", &backend) || read_text(c->in[2], "options", &options)
        || read_flag(c->in[3], "precision", &is_double) || read_size(c->in[4], "batch", &batch)
        || read_size(c->in[5], "max_steps", &max_steps) || read_size(c->in[6], "memory_bytes", &memory)) {
        return FAILED;
    }
    object *made = object_create(TAPE, network);
    if (made == NULL) {
        return FAILED;
    }
    if (answered(mrnn_tape_create(network->pointer, backend, options, batch, max_steps, memory, &tape,
                                  library_error()))) {
        object_release(made);
        return FAILED;
    }
    made->pointer = tape;
    made->precision = is_double ? MRNN_F64 : MRNN_F32;
    made->batch = batch;
    if (answered(mrnn_network_num_units(network->pointer, &made->num_units, library_error()))
        || answered(mrnn_network_num_inputs(network->pointer, &made->num_inputs, library_error()))
        || answered(mrnn_network_num_outputs(network->pointer, &made->num_outputs, library_error()))
        || answered(mrnn_tape_num_parameters(tape, &made->num_parameters, library_error()))) {
        object_release(made);
        return FAILED;
    }
    give_handle(c, made);
    return DONE;
}

static int tape_refresh(call *c)
{
    const object *of = registry_find(c->in[0], TAPE);
    const object *network = of == NULL ? NULL : registry_find(c->in[1], NETWORK);
    return network == NULL || answered(mrnn_tape_refresh(of->pointer, network->pointer, library_error()));
}

/* enabled, seed, first_trial, first_step */
static int tape_set_noise(call *c)
{
    const object *of = registry_find(c->in[0], TAPE);
    int32_t enabled;
    uint64_t seed, trial, step;
    return of == NULL || read_flag(c->in[1], "enabled", &enabled) || read_uint64(c->in[2], "seed", &seed)
           || read_uint64(c->in[3], "first_trial", &trial) || read_uint64(c->in[4], "first_step", &step)
           || answered(mrnn_tape_set_noise(of->pointer, enabled, seed, trial, step, library_error()));
}

static int tape_set_manipulations(call *c)
{
    const object *of = registry_find(c->in[0], TAPE);
    const object *session = of == NULL ? NULL : registry_find(c->in[1], SESSION);
    return session == NULL || answered(mrnn_tape_set_manipulations(of->pointer, session->pointer, library_error()));
}

/* tape, steps, batch, x0, h0, input, stimulation, results */
static int tape_forward(call *c)
{
    const object *of = registry_find(c->in[0], TAPE);
    drive d;
    record r;
    if (of == NULL || read_drive(c->in + 1, of, &d) || make_record(c, c->in[7], of, &d, &r)) {
        return FAILED;
    }
#define FORWARD(function)                                                                                       \
    function(of->pointer, d.steps, MRNN_BATCH_FIRST, d.x0.data, d.x0.len, d.h0.data, d.h0.len, d.input.data,    \
             d.input.len, d.stimulation.data, d.stimulation.len, r.x.data, r.x.len, r.h.data, r.h.len,          \
             r.y.data, r.y.len, library_error())
    return answered(of->precision == MRNN_F64 ? FORWARD(mrnn_tape_forward_f64) : FORWARD(mrnn_tape_forward));
#undef FORWARD
}

/* tape, steps, input, stimulation, dx, dh, dy, results */
static int tape_backward(call *c)
{
    const object *of = registry_find(c->in[0], TAPE);
    drive d = {0};
    adjoint a;
    if (of == NULL || read_size(c->in[1], "steps", &d.steps)) {
        return FAILED;
    }
    d.batch = of->batch;
    if (read_input(c->in[2], c->in[3], of, &d) || read_adjoint(c, c->in + 4, c->in[7], of, &d, &a)) {
        return FAILED;
    }
#define BACKWARD(function)                                                                                        \
    function(of->pointer, d.steps, MRNN_BATCH_FIRST, d.input.data, d.input.len, d.stimulation.data,               \
             d.stimulation.len, a.dx.data, a.dx.len, a.dh.data, a.dh.len, a.dy.data, a.dy.len,                    \
             a.dparameters.data, a.dparameters.len, a.dinput.data, a.dinput.len, a.dstimulation.data,             \
             a.dstimulation.len, a.dx0.data, a.dx0.len, a.dh0.data, a.dh0.len, library_error())
    return answered(of->precision == MRNN_F64 ? BACKWARD(mrnn_tape_backward_f64) : BACKWARD(mrnn_tape_backward));
#undef BACKWARD
}

static int fact(call *c, mrnn_status (*ask)(const mrnn_tape *, size_t *, mrnn_error *))
{
    const object *of = registry_find(c->in[0], TAPE);
    size_t size;
    if (of == NULL || answered(ask(of->pointer, &size, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, (double)size);
    return DONE;
}

static int tape_batch(call *c) { return fact(c, mrnn_tape_batch); }
static int tape_max_steps(call *c) { return fact(c, mrnn_tape_max_steps); }
static int tape_num_parameters(call *c) { return fact(c, mrnn_tape_num_parameters); }
static int tape_checkpoint_every(call *c) { return fact(c, mrnn_tape_checkpoint_every); }

const command tape_commands[] = {
    {"tape_create", tape_create, 7, 1},
    {"tape_refresh", tape_refresh, 2, 0},
    {"tape_set_noise", tape_set_noise, 5, 0},
    {"tape_set_manipulations", tape_set_manipulations, 2, 0},
    {"tape_forward", tape_forward, 8, 3},
    {"tape_backward", tape_backward, 8, 5},
    {"tape_batch", tape_batch, 1, 1},
    {"tape_max_steps", tape_max_steps, 1, 1},
    {"tape_num_parameters", tape_num_parameters, 1, 1},
    {"tape_checkpoint_every", tape_checkpoint_every, 1, 1},
    {NULL, NULL, 0, 0},
};
