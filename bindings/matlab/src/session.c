/* Commands of sessions: steps, state, snapshots, noise. */
#include "gateway.h"

/* engine, batch */
static int session_create(call *c)
{
    object *engine = registry_find(c->in[0], ENGINE);
    size_t batch;
    mrnn_session *session = NULL;
    give_uint64(c, 0, 0);
    if (engine == NULL || read_size(c->in[1], "batch", &batch)) {
        return FAILED;
    }
    object *made = object_create(SESSION, engine->network);
    if (made == NULL) {
        return FAILED;
    }
    if (answered(mrnn_session_create(engine->pointer, batch, &session, library_error()))) {
        object_release(made);
        return FAILED;
    }
    made->pointer = session;
    made->precision = engine->precision;
    made->num_units = engine->num_units;
    made->num_inputs = engine->num_inputs;
    made->num_outputs = engine->num_outputs;
    made->batch = batch;
    give_handle(c, made);
    return DONE;
}

static int session_reset(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    return of == NULL || answered_without_text(mrnn_session_reset(of->pointer), "reset");
}

static int session_reset_members(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    array members;
    if (of == NULL) {
        return FAILED;
    }
    const extent needed = {"members", "batch x 1", of->batch, 1, 1};
    return read_vector(c->in[1], mxLOGICAL_CLASS, needed, &members)
           || answered_without_text(mrnn_session_reset_members(of->pointer, members.data, members.len), "reset");
}

/* session, x, h */
static int session_set_state(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    array x, h;
    if (of == NULL) {
        return FAILED;
    }
    const mxClassID class_id = class_of(of->precision);
    const extent of_x = {"x", "units x batch", of->num_units, of->batch, 1};
    const extent of_h = {"h", "units x batch", of->num_units, of->batch, 1};
    if (read_optional(c->in[1], class_id, of_x, &x) || read_optional(c->in[2], class_id, of_h, &h)) {
        return FAILED;
    }
    return answered_without_text(of->precision == MRNN_F64
                                     ? mrnn_session_set_state_f64(of->pointer, x.data, x.len, h.data, h.len)
                                     : mrnn_session_set_state(of->pointer, x.data, x.len, h.data, h.len),
                                 "state");
}

/* x, and h where it is asked for */
static int session_get_state(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    array x, h = {NULL, 0};
    if (of == NULL || make_result(c, 0, class_of(of->precision), of->num_units, of->batch, 1, &x)
        || (c->num_out > 1 && make_result(c, 1, class_of(of->precision), of->num_units, of->batch, 1, &h))) {
        return FAILED;
    }
    return answered_without_text(of->precision == MRNN_F64
                                     ? mrnn_session_get_state_f64(of->pointer, x.data, x.len, h.data, h.len)
                                     : mrnn_session_get_state(of->pointer, x.data, x.len, h.data, h.len),
                                 "state");
}

static int session_get_outputs(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    array y;
    if (of == NULL || make_result(c, 0, class_of(of->precision), of->num_outputs, of->batch, 1, &y)) {
        return FAILED;
    }
    return answered_without_text(of->precision == MRNN_F64 ? mrnn_session_get_outputs_f64(of->pointer, y.data, y.len)
                                                           : mrnn_session_get_outputs(of->pointer, y.data, y.len),
                                 "outputs");
}

/* session, region */
static int session_activity(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    char *region;
    size_t units;
    array h, activity;
    if (of == NULL || read_text(c->in[1], "region", &region)) {
        return FAILED;
    }
    const mrnn_network *network = of->network->pointer;
    const int is_double = of->precision == MRNN_F64;
    if (answered(mrnn_network_region_num_units(network, region, &units, library_error()))
        || make_result(c, 0, class_of(of->precision), units, of->batch, 1, &activity)
        || make_scratch(of->num_units, of->batch, is_double ? sizeof(double) : sizeof(float), &h)
        || answered_without_text(is_double ? mrnn_session_get_state_f64(of->pointer, NULL, 0, h.data, h.len)
                                           : mrnn_session_get_state(of->pointer, NULL, 0, h.data, h.len),
                                 "activity")) {
        return FAILED;
    }
    return answered(is_double ? mrnn_network_region_activity_f64(network, region, h.data, h.len, activity.data,
                                                                 activity.len, library_error())
                              : mrnn_network_region_activity(network, region, h.data, h.len, activity.data,
                                                             activity.len, library_error()));
}

/* session, input, stimulation; h where it is asked for */
static int session_step(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    array input, stimulation, h = {NULL, 0};
    if (of == NULL) {
        return FAILED;
    }
    const mxClassID class_id = class_of(of->precision);
    const extent inputs = {"input", "inputs x batch", of->num_inputs, of->batch, 1};
    const extent currents = {"stimulation", "units x batch", of->num_units, of->batch, 1};
    if (read_optional(c->in[1], class_id, inputs, &input) || read_optional(c->in[2], class_id, currents, &stimulation)
        || (c->num_out > 0 && make_result(c, 0, class_id, of->num_units, of->batch, 1, &h))) {
        return FAILED;
    }
#define STEP(function) \
    function(of->pointer, input.data, input.len, stimulation.data, stimulation.len, h.data, h.len)
    return answered_without_text(of->precision == MRNN_F64 ? STEP(mrnn_session_step_stimulated_f64)
                                                           : STEP(mrnn_session_step_stimulated),
                                 "step");
#undef STEP
}

/* session, steps, input, stimulation, results */
static int session_step_n(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    drive d = {0};
    record r;
    if (of == NULL || read_size(c->in[1], "steps", &d.steps)) {
        return FAILED;
    }
    d.batch = of->batch;
    if (read_input(c->in[2], c->in[3], of, &d) || make_record(c, c->in[4], of, &d, &r)) {
        return FAILED;
    }
#define STEP_N(function)                                                                                       \
    function(of->pointer, d.steps, MRNN_BATCH_FIRST, d.input.data, d.input.len, d.stimulation.data,            \
             d.stimulation.len, r.x.data, r.x.len, r.h.data, r.h.len, r.y.data, r.y.len)
    return answered_without_text(
        of->precision == MRNN_F64 ? STEP_N(mrnn_session_step_n_f64) : STEP_N(mrnn_session_step_n), "step_n");
#undef STEP_N
}

/* enabled, seed, first_trial */
static int session_set_noise(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    int32_t enabled;
    uint64_t seed, trial;
    return of == NULL || read_flag(c->in[1], "enabled", &enabled) || read_uint64(c->in[2], "seed", &seed)
           || read_uint64(c->in[3], "first_trial", &trial)
           || answered_without_text(mrnn_session_set_noise(of->pointer, enabled, seed, trial), "noise");
}

static int session_set_noise_enabled(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    int32_t enabled;
    return of == NULL || read_flag(c->in[1], "enabled", &enabled)
           || answered_without_text(mrnn_session_set_noise_enabled(of->pointer, enabled), "noise");
}

/* enabled, seed, first_trial: three results */
static int session_get_noise(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    int32_t enabled;
    uint64_t seed, trial;
    if (of == NULL || answered_without_text(mrnn_session_get_noise(of->pointer, &enabled, &seed, &trial), "noise")) {
        return FAILED;
    }
    give_flag(c, 0, enabled);
    if (c->num_out > 1) {
        give_uint64(c, 1, seed);
    }
    if (c->num_out > 2) {
        give_uint64(c, 2, trial);
    }
    return DONE;
}

static int session_step_index(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    uint64_t index;
    if (of == NULL || answered_without_text(mrnn_session_step_index(of->pointer, &index), "step_index")) {
        return FAILED;
    }
    give_uint64(c, 0, index);
    return DONE;
}

static int session_set_step_index(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    uint64_t index;
    return of == NULL || read_uint64(c->in[1], "step_index", &index)
           || answered_without_text(mrnn_session_set_step_index(of->pointer, index), "step_index");
}

/* Values and counters */
static int session_save(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    size_t len;
    array values, counters;
    if (c->num_out < 2) {
        return fail("argument", "a snapshot is two results");
    }
    if (of == NULL || answered_without_text(mrnn_session_snapshot_len(of->pointer, &len), "snapshot")
        || make_result(c, 0, class_of(of->precision), len, 1, 1, &values)) {
        return FAILED;
    }
    c->out[1] = mxCreateNumericMatrix(MRNN_SNAPSHOT_COUNTERS, 1, mxUINT64_CLASS, mxREAL);
    counters = (array){mxGetData(c->out[1]), MRNN_SNAPSHOT_COUNTERS};
    return answered_without_text(
        of->precision == MRNN_F64
            ? mrnn_session_save_f64(of->pointer, values.data, values.len, counters.data, counters.len)
            : mrnn_session_save(of->pointer, values.data, values.len, counters.data, counters.len),
        "snapshot");
}

/* session, values, counters */
static int session_restore(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    size_t len;
    array values, counters;
    if (of == NULL || answered_without_text(mrnn_session_snapshot_len(of->pointer, &len), "snapshot")) {
        return FAILED;
    }
    const extent of_values = {"snapshot values", "values x 1", len, 1, 1};
    const extent of_counters = {"snapshot counters", "counters x 1", MRNN_SNAPSHOT_COUNTERS, 1, 1};
    if (read_vector(c->in[1], class_of(of->precision), of_values, &values)
        || read_vector(c->in[2], mxUINT64_CLASS, of_counters, &counters)) {
        return FAILED;
    }
    return answered_without_text(
        of->precision == MRNN_F64
            ? mrnn_session_restore_f64(of->pointer, values.data, values.len, counters.data, counters.len)
            : mrnn_session_restore(of->pointer, values.data, values.len, counters.data, counters.len),
        "snapshot");
}

/* Whether the session computes in double, H, I, outputs, batch */
static int session_facts(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    if (of == NULL) {
        return FAILED;
    }
    give_row(c,
             (const double[]){of->precision == MRNN_F64, (double)of->num_units, (double)of->num_inputs,
                              (double)of->num_outputs, (double)of->batch},
             5);
    return DONE;
}

const command session_commands[] = {
    {"session_create", session_create, 2, 1},
    {"session_reset", session_reset, 1, 0},
    {"session_reset_members", session_reset_members, 2, 0},
    {"session_set_state", session_set_state, 3, 0},
    {"session_get_state", session_get_state, 1, 2},
    {"session_get_outputs", session_get_outputs, 1, 1},
    {"session_activity", session_activity, 2, 1},
    {"session_step", session_step, 3, 1},
    {"session_step_n", session_step_n, 5, 3},
    {"session_set_noise", session_set_noise, 4, 0},
    {"session_set_noise_enabled", session_set_noise_enabled, 2, 0},
    {"session_get_noise", session_get_noise, 1, 3},
    {"session_step_index", session_step_index, 1, 1},
    {"session_set_step_index", session_set_step_index, 2, 0},
    {"session_save", session_save, 1, 2},
    {"session_restore", session_restore, 3, 0},
    {"session_facts", session_facts, 1, 1},
    {NULL, NULL, 0, 0},
};
