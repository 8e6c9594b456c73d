/* Every way in which a call can fail: the status, the message, and that outputs stay as they were. */
#include "check.h"

#include <math.h>

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 3, \"parent_region\": \"ctx\"},"
    "                         {\"name\": \"inh\", \"num_units\": 2, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 2}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"inh\"}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"choice\", \"num_units\": 1, \"src_regions\": [\"exc\"]}]}";

enum { UNITS = 5, INPUTS = 2 };

static mrnn_error *err;
/* Where a result must not be written. */
static size_t untouched = 12345;

static mrnn_network *new_network(void)
{
    mrnn_network *network = NULL;
    CHECK_OK(err, mrnn_network_from_json(DESCRIPTION, &network, err));
    return network;
}

static mrnn_engine *new_engine(const mrnn_network *network, const char *options)
{
    mrnn_engine *engine = NULL;
    CHECK_OK(err, mrnn_engine_create(network, "cpu", options, &engine, err));
    return engine;
}

static void destroying_nothing(void)
{
    mrnn_network_destroy(NULL);
    mrnn_engine_destroy(NULL);
    mrnn_session_destroy(NULL);
    mrnn_error_destroy(NULL);
}

static void errors_themselves(void)
{
    mrnn_network *network = NULL;
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_error_create(NULL));
    CHECK(strcmp(mrnn_error_message(NULL), "") == 0);
    CHECK(mrnn_error_status(NULL) == MRNN_ERR_NULL);
    CHECK(strcmp(mrnn_status_string(MRNN_OK), "success") == 0);
    CHECK(strcmp(mrnn_status_string(1), "unknown status") == 0);
    /* A success clears the message; without an error handle there is the status. */
    CHECK_ERROR(MRNN_ERR_JSON, "JSON", err, mrnn_network_from_json("{", &network, err));
    CHECK_OK(err, mrnn_network_create(&network, err));
    CHECK(mrnn_error_status(err) == MRNN_OK && strcmp(mrnn_error_message(err), "") == 0);
    mrnn_network_destroy(network);
    network = NULL;
    CHECK_STATUS(MRNN_ERR_JSON, NULL, mrnn_network_from_json("{", &network, NULL));
    CHECK(network == NULL);
}

static void null_handles(void)
{
    double values[4] = {0};
    float f32 = 0;
    uint8_t mask = 0;
    int32_t flag = 7;
    mrnn_engine *engine = NULL;
    mrnn_session *session = NULL;
    const char *const source = "exc";
#define NULL_NETWORK(call) CHECK_ERROR(MRNN_ERR_NULL, "network is NULL", err, call)
    NULL_NETWORK(mrnn_network_save(NULL, "a.safetensors", err));
    NULL_NETWORK(mrnn_network_add_json(NULL, "{}", err));
    NULL_NETWORK(mrnn_network_add_recurrent_region(NULL, "a", 1, MRNN_EXCITATORY, 0, 0, NULL, 0, err));
    NULL_NETWORK(mrnn_network_add_input_region(NULL, "a", 1, MRNN_EXCITATORY, err));
    NULL_NETWORK(mrnn_network_connect(NULL, "a", "b", 0.0, err));
    NULL_NETWORK(mrnn_network_connect_zero(NULL, "a", "b", err));
    NULL_NETWORK(mrnn_network_set_delay(NULL, "a", "b", 10, err));
    NULL_NETWORK(mrnn_network_add_readout(NULL, "a", 1, &source, 1, err));
    NULL_NETWORK(mrnn_network_set_dynamics(NULL, MRNN_LEAKY, 1, 1, MRNN_RELU, err));
    NULL_NETWORK(mrnn_network_set_noise_levels(NULL, 1, 0, 0, err));
    NULL_NETWORK(mrnn_network_set_constraints(NULL, 1, 1, MRNN_DALE_ABS, err));
    NULL_NETWORK(mrnn_network_set_seed(NULL, 1, err));
    NULL_NETWORK(mrnn_network_set_spectral_radius(NULL, 1, err));
    NULL_NETWORK(mrnn_network_finalize(NULL, err));
    NULL_NETWORK(mrnn_network_is_finalized(NULL, &flag, err));
    NULL_NETWORK(mrnn_network_num_units(NULL, &untouched, err));
    NULL_NETWORK(mrnn_network_num_inputs(NULL, &untouched, err));
    NULL_NETWORK(mrnn_network_num_outputs(NULL, &untouched, err));
    NULL_NETWORK(mrnn_network_num_synapses(NULL, &untouched, err));
    NULL_NETWORK(mrnn_network_to_json(NULL, NULL, 0, &untouched, err));
    NULL_NETWORK(mrnn_network_effective_spectral_radius(NULL, values, err));
    NULL_NETWORK(mrnn_network_scale_spectral_radius(NULL, 1.0, err));
    NULL_NETWORK(mrnn_network_num_regions(NULL, &untouched, err));
    NULL_NETWORK(mrnn_network_num_input_regions(NULL, &untouched, err));
    NULL_NETWORK(mrnn_network_num_readouts(NULL, &untouched, err));
    NULL_NETWORK(mrnn_network_region_name(NULL, 0, NULL, 0, &untouched, err));
    NULL_NETWORK(mrnn_network_input_region_name(NULL, 0, NULL, 0, &untouched, err));
    NULL_NETWORK(mrnn_network_readout_name(NULL, 0, NULL, 0, &untouched, err));
    NULL_NETWORK(mrnn_network_readout_shape(NULL, "choice", &untouched, &untouched, err));
    NULL_NETWORK(mrnn_network_region_range(NULL, "exc", &untouched, &untouched, err));
    NULL_NETWORK(mrnn_network_region_index(NULL, "exc", &untouched, err));
    NULL_NETWORK(mrnn_network_num_pathways(NULL, &untouched, err));
    NULL_NETWORK(mrnn_network_pathway(NULL, "exc", "inh", &untouched, err));
    NULL_NETWORK(mrnn_network_pathway_src(NULL, 0, NULL, 0, &untouched, err));
    NULL_NETWORK(mrnn_network_pathway_dst(NULL, 0, NULL, 0, &untouched, err));
    NULL_NETWORK(mrnn_network_get_delay(NULL, "exc", "inh", values, err));
    NULL_NETWORK(mrnn_network_region_num_units(NULL, "exc", &untouched, err));
    NULL_NETWORK(mrnn_network_has_connection(NULL, "exc", "inh", &flag, err));
    NULL_NETWORK(mrnn_network_get_weight(NULL, "exc", "inh", values, 4, err));
    NULL_NETWORK(mrnn_network_set_weight(NULL, "exc", "inh", values, 4, err));
    NULL_NETWORK(mrnn_network_get_mask(NULL, "exc", "inh", &mask, 1, err));
    NULL_NETWORK(mrnn_network_set_mask(NULL, "exc", "inh", &mask, 1, err));
    NULL_NETWORK(mrnn_network_get_effective(NULL, "exc", "inh", values, 4, err));
    NULL_NETWORK(mrnn_network_get_effective_recurrent(NULL, values, 4, err));
    NULL_NETWORK(mrnn_network_get_effective_input(NULL, values, 4, err));
    NULL_NETWORK(mrnn_network_get_projection(NULL, "exc", "inh", values, 4, err));
    NULL_NETWORK(mrnn_network_get_base_firing(NULL, "exc", values, 4, err));
    NULL_NETWORK(mrnn_network_set_base_firing(NULL, "exc", values, 4, err));
    NULL_NETWORK(mrnn_network_get_init(NULL, "exc", values, 4, err));
    NULL_NETWORK(mrnn_network_set_init(NULL, "exc", values, 4, err));
    NULL_NETWORK(mrnn_network_get_initial_condition(NULL, values, 4, err));
    NULL_NETWORK(mrnn_network_get_tonic_input(NULL, values, 4, err));
    NULL_NETWORK(mrnn_network_get_readout(NULL, "choice", values, 2, values + 2, 2, err));
    NULL_NETWORK(mrnn_network_set_readout(NULL, "choice", values, 2, values + 2, 2, err));
    NULL_NETWORK(mrnn_network_get_region_mask(NULL, "exc", &mask, 1, err));
    NULL_NETWORK(mrnn_network_region_activity(NULL, "exc", &f32, 1, &f32, 1, err));
    NULL_NETWORK(mrnn_network_region_activity_f64(NULL, "exc", values, 1, values, 1, err));
    NULL_NETWORK(mrnn_engine_create(NULL, "cpu", NULL, &engine, err));
#define NULL_ENGINE(call) CHECK_ERROR(MRNN_ERR_NULL, "engine is NULL", err, call)
    NULL_ENGINE(mrnn_engine_backend(NULL, NULL, 0, &untouched, err));
    NULL_ENGINE(mrnn_engine_precision(NULL, &flag, err));
    NULL_ENGINE(mrnn_engine_num_units(NULL, &untouched, err));
    NULL_ENGINE(mrnn_engine_num_inputs(NULL, &untouched, err));
    NULL_ENGINE(mrnn_engine_num_outputs(NULL, &untouched, err));
    NULL_ENGINE(mrnn_engine_forward(NULL, 1, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, NULL, 0,
                                    NULL, 0, &f32, 1, NULL, 0, err));
    NULL_ENGINE(mrnn_engine_forward_f64(NULL, 1, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, NULL, 0,
                                        NULL, 0, values, 1, NULL, 0, err));
    NULL_ENGINE(mrnn_engine_refresh(NULL, NULL, err));
    NULL_ENGINE(mrnn_session_create(NULL, 1, &session, err));
#define NULL_SESSION(call) CHECK_STATUS(MRNN_ERR_NULL, NULL, call)
    uint64_t step = 9, counters[MRNN_SNAPSHOT_COUNTERS] = {0};
    NULL_SESSION(mrnn_session_batch(NULL, &untouched));
    NULL_SESSION(mrnn_session_reset(NULL));
    NULL_SESSION(mrnn_session_set_state(NULL, &f32, 1, NULL, 0));
    NULL_SESSION(mrnn_session_set_state_f64(NULL, values, 1, NULL, 0));
    NULL_SESSION(mrnn_session_get_state(NULL, &f32, 1, NULL, 0));
    NULL_SESSION(mrnn_session_get_state_f64(NULL, values, 1, NULL, 0));
    NULL_SESSION(mrnn_session_get_outputs(NULL, &f32, 1));
    NULL_SESSION(mrnn_session_get_outputs_f64(NULL, values, 1));
    NULL_SESSION(mrnn_session_step(NULL, NULL, 0, NULL, 0));
    NULL_SESSION(mrnn_session_step_f64(NULL, NULL, 0, NULL, 0));
    NULL_SESSION(mrnn_session_step_stimulated(NULL, NULL, 0, NULL, 0, NULL, 0));
    NULL_SESSION(mrnn_session_step_stimulated_f64(NULL, NULL, 0, NULL, 0, NULL, 0));
    NULL_SESSION(mrnn_session_step_n(NULL, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0));
    NULL_SESSION(mrnn_session_step_n_f64(NULL, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0));
    NULL_SESSION(mrnn_session_set_noise(NULL, 1, 0, 0));
    NULL_SESSION(mrnn_session_step_index(NULL, &step));
    NULL_SESSION(mrnn_session_set_step_index(NULL, 1));
    NULL_SESSION(mrnn_session_set_noise_enabled(NULL, 1));
    NULL_SESSION(mrnn_session_reset_members(NULL, &mask, 1));
    NULL_SESSION(mrnn_session_set_region_gain(NULL, 0, 1));
    NULL_SESSION(mrnn_session_set_pathway_gain(NULL, 0, 1));
    NULL_SESSION(mrnn_session_set_region_current(NULL, 0, 1));
    NULL_SESSION(mrnn_session_clamp_unit(NULL, 0, 1));
    NULL_SESSION(mrnn_session_release_unit(NULL, 0));
    NULL_SESSION(mrnn_session_clear_manipulations(NULL));
    NULL_SESSION(mrnn_session_pathway_current(NULL, 0, &f32, 1));
    NULL_SESSION(mrnn_session_pathway_current_f64(NULL, 0, values, 1));
    NULL_SESSION(mrnn_session_snapshot_len(NULL, &untouched));
    NULL_SESSION(mrnn_session_save(NULL, &f32, 1, counters, 4));
    NULL_SESSION(mrnn_session_save_f64(NULL, values, 1, counters, 4));
    NULL_SESSION(mrnn_session_restore(NULL, &f32, 1, counters, 4));
    NULL_SESSION(mrnn_session_restore_f64(NULL, values, 1, counters, 4));
    CHECK(untouched == 12345 && flag == 7 && step == 9 && engine == NULL && session == NULL);
}

/* Results, strings and arrays that are NULL. */
static void null_arguments(mrnn_network *network, const mrnn_engine *engine, mrnn_session *session)
{
    double values[UNITS * UNITS];
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_network_create(NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_network_from_json("{}", NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_network_load("a.json", NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_engine_create(network, "cpu", NULL, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_session_create(engine, 1, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "num_units is NULL", err, mrnn_network_num_units(network, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "end is NULL", err,
                mrnn_network_region_range(network, "exc", &untouched, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "num_inputs is NULL", err, mrnn_engine_num_inputs(engine, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "num_tensors is NULL", err, mrnn_network_num_parameter_tensors(network, NULL, err));
    void *misaligned = (char *)values + 1;
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "num_units is misaligned", err, mrnn_network_num_units(network, misaligned, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "needed is misaligned", err,
                mrnn_network_region_name(network, 0, NULL, 0, misaligned, err));
    CHECK_ERROR(MRNN_ERR_NULL, "precision is NULL", err, mrnn_engine_precision(engine, NULL, err));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_batch(session, NULL));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_step_index(session, NULL));
    CHECK_ERROR(MRNN_ERR_NULL, "name is NULL", err,
                mrnn_network_region_num_units(network, NULL, &untouched, err));
    CHECK_ERROR(MRNN_ERR_NULL, "src is NULL", err, mrnn_network_get_weight(network, NULL, "inh", values, 6, err));
    CHECK_ERROR(MRNN_ERR_NULL, "dst is NULL", err, mrnn_network_get_weight(network, "exc", NULL, values, 6, err));
    CHECK_ERROR(MRNN_ERR_NULL, "region is NULL", err, mrnn_network_set_init(network, NULL, values, 3, err));
    mrnn_engine *no_engine = NULL;
    CHECK_ERROR(MRNN_ERR_NULL, "backend is NULL", err, mrnn_engine_create(network, NULL, NULL, &no_engine, err));
    CHECK_ERROR(MRNN_ERR_NULL, "weight is NULL", err, mrnn_network_get_weight(network, "exc", "inh", NULL, 6, err));
    CHECK_ERROR(MRNN_ERR_NULL, "weight is NULL", err, mrnn_network_get_weight(network, "exc", "inh", NULL, 0, err));
    CHECK_ERROR(MRNN_ERR_NULL, "weight is NULL", err, mrnn_network_set_weight(network, "exc", "inh", NULL, 6, err));
    CHECK_ERROR(MRNN_ERR_NULL, "input is NULL", err,
                mrnn_engine_forward(engine, 1, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, INPUTS, NULL, 0,
                                    NULL, 0, NULL, 0, NULL, 0, err));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_step(session, NULL, INPUTS, NULL, 0));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_step(session, NULL, 0, NULL, UNITS));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_set_state(session, NULL, UNITS, NULL, 0));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_get_outputs(session, NULL, 0));
    CHECK(untouched == 12345 && no_engine == NULL);
}

static void lengths_and_values(mrnn_network *network, const mrnn_engine *engine, mrnn_session *session)
{
    double values[UNITS * UNITS] = {0}, weight[6], before[6];
    uint8_t mask[6] = {0, 1, 2, 0, 0, 0};
    float x[UNITS] = {0}, h[UNITS] = {9, 9, 9, 9, 9}, input[INPUTS] = {1, 1}, aliased[UNITS] = {0};
    mrnn_session *no_session = NULL;
    CHECK_ERROR(MRNN_ERR_SHAPE, "weight has 5 elements; 6 are needed (dst_units 2 x src_units 3)", err,
                mrnn_network_get_weight(network, "exc", "inh", values, 5, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "weight of 'exc' -> 'inh' has 7 elements; 6 are needed", err,
                mrnn_network_set_weight(network, "exc", "inh", values, 7, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "init of 'exc' has 2", err, mrnn_network_set_init(network, "exc", values, 2, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "(units 5 x inputs 2)", err,
                mrnn_network_get_effective_input(network, values, 1, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "bias has 2", err,
                mrnn_network_get_readout(network, "choice", values, 3, values + 3, 2, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "state has 6 elements", err,
                mrnn_network_region_activity_f64(network, "exc", values, 6, values, 3, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "activity has 4 elements; 3 are needed (rows of state 1 x units 3)", err,
                mrnn_network_region_activity_f64(network, "exc", values, 5, values, 4, err));
    /* The lengths are compared before anything is read. */
    CHECK_ERROR(MRNN_ERR_SHAPE, "activity has 3 elements", err,
                mrnn_network_region_activity_f64(network, "exc", values, SIZE_MAX / 64 / UNITS * UNITS, values, 3, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "h has 5 elements; 20 are needed (batch 2 x steps 2 x units 5)", err,
                mrnn_engine_forward(engine, 2, 2, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, NULL, 0,
                                    NULL, 0, h, UNITS, NULL, 0, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "too many are needed", err,
                mrnn_engine_forward(engine, 2, SIZE_MAX, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, NULL, 0,
                                    NULL, 0, h, UNITS, NULL, 0, err));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_step(session, input, INPUTS + 1, h, UNITS));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_step(session, input, INPUTS, h, UNITS - 1));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_step_stimulated(session, input, INPUTS, x, 1, h, UNITS));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_get_state(session, x, UNITS, h, 1));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_get_outputs(session, h, UNITS));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_set_state(session, x, 1, NULL, 0));

    weight[0] = NAN;
    CHECK_OK(err, mrnn_network_get_weight(network, "exc", "inh", before, 6, err));
    memcpy(weight + 1, before + 1, 5 * sizeof *weight);
    CHECK_ERROR(MRNN_ERR_VALUE, "weight of 'exc' -> 'inh': element 0 is NaN", err,
                mrnn_network_set_weight(network, "exc", "inh", weight, 6, err));
    CHECK_OK(err, mrnn_network_get_weight(network, "exc", "inh", weight, 6, err));
    CHECK(memcmp(weight, before, sizeof weight) == 0);
    CHECK_ERROR(MRNN_ERR_VALUE, "element 2 is 2", err,
                mrnn_network_set_mask(network, "exc", "inh", mask, 6, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "index is 2; there are 2", err,
                mrnn_network_region_name(network, 2, NULL, 0, &untouched, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "batch is 0", err, mrnn_session_create(engine, 0, &no_session, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "batch is", err, mrnn_session_create(engine, SIZE_MAX, &no_session, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "is -1", err, mrnn_network_scale_spectral_radius(network, -1.0, err));
    /* exc -> inh alone has no cycle. */
    CHECK_ERROR(MRNN_ERR_NUMERIC, "spectral radius 0", err, mrnn_network_scale_spectral_radius(network, 1.0, err));
    x[3] = NAN;
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_set_state(session, x, UNITS, NULL, 0));
    CHECK_ERROR(MRNN_ERR_VALUE, "x0: element 3 is not finite", err,
                mrnn_engine_forward(engine, 1, 1, MRNN_BATCH_FIRST, x, UNITS, NULL, 0, NULL, 0, NULL, 0,
                                    NULL, 0, h, UNITS, NULL, 0, err));
    x[3] = 0;

    /* h alone does not determine a leaky state. */
    CHECK_STATUS(MRNN_ERR_ARGUMENT, NULL, mrnn_session_set_state(session, NULL, 0, x, UNITS));
    CHECK_STATUS(MRNN_ERR_ARGUMENT, NULL,
                 mrnn_session_step_n(session, 1, 7, input, INPUTS, NULL, 0, NULL, 0, h, UNITS, NULL, 0));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "layout is 7", err,
                mrnn_engine_forward(engine, 1, 1, 7, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0, h, UNITS,
                                    NULL, 0, err));
    /* Results share no memory. */
    CHECK_STATUS(MRNN_ERR_ARGUMENT, NULL, mrnn_session_step(session, aliased + 1, INPUTS, aliased, UNITS));
    CHECK_STATUS(MRNN_ERR_ARGUMENT, NULL, mrnn_session_get_state(session, aliased, UNITS, aliased, UNITS));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "input and h share memory", err,
                mrnn_engine_forward(engine, 1, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, aliased, INPUTS, NULL, 0,
                                    NULL, 0, aliased, UNITS, NULL, 0, err));
    CHECK(h[0] == 9 && h[UNITS - 1] == 9 && untouched == 12345 && no_session == NULL);
}

/* Regions, pathways and units that are not there, numbers that are not finite, arrays that do not fit. */
static void manipulations(const mrnn_network *network, mrnn_session *session)
{
    enum { VALUES = 2 * UNITS };
    float current[2] = {9, 9}, values[VALUES] = {9};
    double doubles[VALUES] = {9};
    uint64_t counters[MRNN_SNAPSHOT_COUNTERS] = {9, 9, 9, 9};
    uint8_t members[2] = {1, 1};
    size_t len = 0;
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_set_region_gain(session, 3, 1));
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_set_region_gain(session, 0, NAN));
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_set_pathway_gain(session, 2, 1));
    /* Not finite in single precision. */
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_set_pathway_gain(session, 0, 1e39));
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_set_region_current(session, 2, 1));
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_set_region_current(session, 0, INFINITY));
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_clamp_unit(session, UNITS, 1));
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_clamp_unit(session, 0, NAN));
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_release_unit(session, UNITS));
    CHECK_STATUS(MRNN_ERR_VALUE, NULL, mrnn_session_pathway_current(session, 2, current, 2));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_pathway_current(session, 0, current, 1));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_pathway_current(session, 0, NULL, 0));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL, mrnn_session_pathway_current_f64(session, 0, doubles, 2));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_reset_members(session, members, 2));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_reset_members(session, NULL, 0));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_snapshot_len(session, NULL));
    CHECK_OK(NULL, mrnn_session_snapshot_len(session, &len));
    CHECK(len == VALUES);
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_save(session, values, VALUES - 1, counters, 4));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_save(session, values, VALUES, counters, 3));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_save(session, values, VALUES, NULL, 0));
    CHECK_STATUS(MRNN_ERR_ARGUMENT, NULL,
                 mrnn_session_save(session, (float *)(void *)counters, VALUES, counters, 4));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL, mrnn_session_save_f64(session, doubles, VALUES, counters, 4));
    CHECK_STATUS(MRNN_ERR_SHAPE, NULL, mrnn_session_restore(session, values, VALUES + 1, counters, 4));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_restore(session, NULL, 0, counters, 4));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL, mrnn_session_restore_f64(session, doubles, VALUES, counters, 4));
    CHECK(current[0] == 9 && values[0] == 9 && counters[0] == 9 && doubles[0] == 9);

    CHECK_ERROR(MRNN_ERR_NULL, "index is NULL", err, mrnn_network_region_index(network, "exc", NULL, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'exk'; did you mean 'exc'?", err,
                mrnn_network_region_index(network, "exk", &untouched, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'inh' has no connection to 'exc'", err,
                mrnn_network_pathway(network, "inh", "exc", &untouched, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'cue' is an input region", err,
                mrnn_network_pathway(network, "exc", "cue", &untouched, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "index is 2; there are 2", err,
                mrnn_network_pathway_src(network, 2, NULL, 0, &untouched, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'inh' has no connection to 'exc'", err,
                mrnn_network_get_delay(network, "inh", "exc", doubles, err));
    CHECK(untouched == 12345 && doubles[0] == 9);
}

/* Delays that are none, and engines that can't take other parameters. */
static void delays_and_refresh(const mrnn_network *network)
{
    mrnn_network *building = NULL, *other = NULL;
    mrnn_session *session = NULL;
    CHECK_OK(err, mrnn_network_create(&building, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(building, "a", 2, MRNN_EXCITATORY, 0, 0, NULL, 0, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'a' has no connection to 'a'", err,
                mrnn_network_set_delay(building, "a", "a", 10, err));
    CHECK_OK(err, mrnn_network_connect(building, "a", "a", 0, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "delay of 'a' -> 'a' is -1", err,
                mrnn_network_set_delay(building, "a", "a", -1, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "delay of 'a' -> 'a' is NaN", err,
                mrnn_network_set_delay(building, "a", "a", NAN, err));
    CHECK_OK(err, mrnn_network_set_delay(building, "a", "a", 15, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "the delay of 'a' -> 'a' (15 ms) is no multiple of dt (10 ms)", err,
                mrnn_network_finalize(building, err));
    CHECK_OK(err, mrnn_network_set_delay(building, "a", "a", 655370, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "more than 65536 steps", err, mrnn_network_finalize(building, err));

    mrnn_engine *engine = new_engine(network, NULL);
    CHECK_ERROR(MRNN_ERR_NULL, "network is NULL", err, mrnn_engine_refresh(engine, NULL, err));
    CHECK_ERROR(MRNN_ERR_STATE, "not finalised", err, mrnn_engine_refresh(engine, building, err));
    CHECK_OK(err, mrnn_network_set_delay(building, "a", "a", 30, err));
    CHECK_OK(err, mrnn_network_finalize(building, err));
    CHECK_ERROR(MRNN_ERR_STATE, "setting the delay", err, mrnn_network_set_delay(building, "a", "a", 0, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "has 1 recurrent regions, its own has 2", err,
                mrnn_engine_refresh(engine, building, err));
    CHECK_OK(err, mrnn_session_create(engine, 1, &session, err));
    CHECK_ERROR(MRNN_ERR_STATE, "sessions", err, mrnn_engine_refresh(engine, network, err));
    mrnn_session_destroy(session);
    CHECK_OK(err, mrnn_engine_refresh(engine, network, err));
    CHECK_ERROR(MRNN_ERR_JSON, "did you mean 'delay'?", err,
                mrnn_network_from_json("{\"recurrent_regions\": [{\"name\": \"a\", \"num_units\": 1}],"
                                       " \"recurrent_connections\": [{\"src_region\": \"a\","
                                       " \"dst_region\": \"a\", \"dela\": 1}]}", &other, err));
    CHECK(other == NULL);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(building);
}

static void precisions(const mrnn_network *network, mrnn_session *session)
{
    double h[UNITS] = {9, 9, 9, 9, 9};
    float h_f32[UNITS] = {9, 9, 9, 9, 9};
    mrnn_session *session_f64 = NULL;
    mrnn_engine *engine = new_engine(network, "{\"precision\": \"f64\"}");
    CHECK_OK(err, mrnn_session_create(engine, 1, &session_f64, err));
    CHECK_ERROR(MRNN_ERR_PRECISION, "the engine computes in f64", err,
                mrnn_engine_forward(engine, 1, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, NULL, 0,
                                    NULL, 0, h_f32, UNITS, NULL, 0, err));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL, mrnn_session_step(session_f64, NULL, 0, h_f32, UNITS));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL, mrnn_session_step_f64(session, NULL, 0, h, UNITS));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL,
                 mrnn_session_step_stimulated_f64(session, NULL, 0, NULL, 0, h, UNITS));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL,
                 mrnn_session_step_n_f64(session, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, h, UNITS,
                                         NULL, 0));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL, mrnn_session_set_state_f64(session, h, UNITS, NULL, 0));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL, mrnn_session_get_state_f64(session, h, UNITS, NULL, 0));
    CHECK_STATUS(MRNN_ERR_PRECISION, NULL, mrnn_session_get_outputs_f64(session, h, 1));
    CHECK(h[0] == 9 && h_f32[0] == 9);
    mrnn_engine_destroy(engine);
    CHECK_OK(NULL, mrnn_session_step_f64(session_f64, NULL, 0, h, UNITS));
    mrnn_session_destroy(session_f64);
}

static void names(mrnn_network *network)
{
    double values[UNITS] = {0};
    int32_t flag = 7;
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "unknown region 'exk'; did you mean 'exc'?", err,
                mrnn_network_region_range(network, "exk", &untouched, &untouched, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'ctx' is a parent region", err,
                mrnn_network_region_range(network, "ctx", &untouched, &untouched, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'nowhere'", err,
                mrnn_network_region_num_units(network, "nowhere", &untouched, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'cue' is an input region", err,
                mrnn_network_has_connection(network, "exc", "cue", &flag, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'a'", err, mrnn_network_get_weight(network, "a", "inh", values, 6, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'chioce'; did you mean 'choice'?", err,
                mrnn_network_readout_shape(network, "chioce", &untouched, &untouched, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'b'", err, mrnn_network_get_base_firing(network, "b", values, 3, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'inh' -> 'exc' is a zero connection", err,
                mrnn_network_set_weight(network, "inh", "exc", values, 6, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "name is not UTF-8 at byte 1", err,
                mrnn_network_region_range(network, "e\xff", &untouched, &untouched, err));
    CHECK(untouched == 12345 && flag == 7);
}

static void strings(const mrnn_network *network, const mrnn_engine *engine)
{
    char buf[8] = "xxxxxxx";
    size_t needed = 0;
    CHECK_OK(err, mrnn_network_region_name(network, 1, NULL, 0, &needed, err));
    CHECK(needed == 4);
    needed = 0;
    CHECK_ERROR(MRNN_ERR_BUFFER, "buf has 3 bytes; 4 are needed", err,
                mrnn_network_region_name(network, 1, buf, 3, &needed, err));
    CHECK(needed == 4 && strcmp(buf, "xxxxxxx") == 0);
    CHECK_STATUS(MRNN_ERR_BUFFER, NULL, mrnn_network_region_name(network, 1, buf, 0, NULL, NULL));
    CHECK_OK(err, mrnn_network_region_name(network, 1, buf, 4, NULL, err));
    CHECK(memcmp(buf, "inh\0xxx", 8) == 0);
    CHECK_ERROR(MRNN_ERR_NULL, "buf is NULL", err, mrnn_network_region_name(network, 1, NULL, 4, &needed, err));
    CHECK_ERROR(MRNN_ERR_NULL, "buf is NULL", err, mrnn_network_region_name(network, 1, NULL, 0, NULL, err));
    CHECK_ERROR(MRNN_ERR_BUFFER, "are needed", err, mrnn_network_to_json(network, buf, 8, &needed, err));
    CHECK(needed > 8);
    CHECK_ERROR(MRNN_ERR_BUFFER, "4 are needed", err, mrnn_engine_backend(engine, buf, 2, &needed, err));
    CHECK(memcmp(buf, "inh\0xxx", 8) == 0);
}

static void building(void)
{
    mrnn_network *n = NULL;
    const char *const sources[] = {"exc", NULL}, *const twice[] = {"exc", "exc"}, *const unknown[] = {"exk"};
    CHECK_OK(err, mrnn_network_create(&n, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "no recurrent region", err, mrnn_network_finalize(n, err));
#define REGION(name, units, sign, base, parent) \
    mrnn_network_add_recurrent_region(n, name, units, sign, base, 0.0, parent, 0, err)
    CHECK_ERROR(MRNN_ERR_VALUE, "num_units of 'exc' is 0", err, REGION("exc", 0, MRNN_EXCITATORY, 0.0, NULL));
    CHECK_ERROR(MRNN_ERR_VALUE, "'exc'", err, REGION("exc", SIZE_MAX, MRNN_EXCITATORY, 0.0, NULL));
    CHECK_ERROR(MRNN_ERR_VALUE, "base_firing of 'exc'", err, REGION("exc", 3, MRNN_EXCITATORY, NAN, NULL));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "sign is 0", err, REGION("exc", 3, 0, 0.0, NULL));
    CHECK_ERROR(MRNN_ERR_NAME, "is empty", err, REGION("", 3, MRNN_EXCITATORY, 0.0, NULL));
    CHECK_ERROR(MRNN_ERR_NAME, "'/'", err, REGION("a/b", 3, MRNN_EXCITATORY, 0.0, NULL));
    CHECK_ERROR(MRNN_ERR_NULL, "name is NULL", err, REGION(NULL, 3, MRNN_EXCITATORY, 0.0, NULL));
    CHECK_OK(err, REGION("exc", 3, MRNN_EXCITATORY, 0.0, "ctx"));
    CHECK_ERROR(MRNN_ERR_DUPLICATE, "'exc' is declared twice", err, REGION("exc", 3, MRNN_EXCITATORY, 0.0, NULL));
    CHECK_ERROR(MRNN_ERR_DUPLICATE, "'exc'", err, mrnn_network_add_input_region(n, "exc", 2, MRNN_EXCITATORY, err));
    CHECK_OK(err, mrnn_network_add_input_region(n, "cue", 2, MRNN_EXCITATORY, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "sign is 3", err, mrnn_network_add_input_region(n, "go", 2, 3, err));

    CHECK_ERROR(MRNN_ERR_UNKNOWN, "unknown region 'exk'; did you mean 'exc'?", err,
                mrnn_network_connect(n, "exk", "exc", 0.0, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'exc' -> 'cue' ends in an input region", err,
                mrnn_network_connect(n, "exc", "cue", 0.0, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "sparsity of 'exc' -> 'exc' is 1.5", err,
                mrnn_network_connect(n, "exc", "exc", 1.5, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "is NaN", err, mrnn_network_connect(n, "exc", "exc", NAN, err));
    CHECK_OK(err, mrnn_network_connect(n, "exc", "exc", 0.5, err));
    CHECK_ERROR(MRNN_ERR_DUPLICATE, "'exc' -> 'exc' exists already", err,
                mrnn_network_connect(n, "exc", "exc", 0.5, err));
    CHECK_ERROR(MRNN_ERR_DUPLICATE, "exists already", err, mrnn_network_connect_zero(n, "exc", "exc", err));

    CHECK_ERROR(MRNN_ERR_NULL, "element 1 of src_regions is NULL", err,
                mrnn_network_add_readout(n, "out", 1, sources, 2, err));
    CHECK_ERROR(MRNN_ERR_NULL, "src_regions is NULL", err, mrnn_network_add_readout(n, "out", 1, NULL, 2, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'out' reads no region", err, mrnn_network_add_readout(n, "out", 1, NULL, 0, err));
    CHECK_ERROR(MRNN_ERR_DUPLICATE, "'exc' twice", err, mrnn_network_add_readout(n, "out", 1, twice, 2, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'exk'", err, mrnn_network_add_readout(n, "out", 1, unknown, 1, err));

    CHECK_ERROR(MRNN_ERR_VALUE, "dt is 0", err, mrnn_network_set_dynamics(n, MRNN_LEAKY, 0.0, 1.0, MRNN_RELU, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "tau is inf", err,
                mrnn_network_set_dynamics(n, MRNN_LEAKY, 1.0, INFINITY, MRNN_RELU, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "dynamics is 5", err, mrnn_network_set_dynamics(n, 5, 1.0, 1.0, MRNN_RELU, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "activation is 99", err,
                mrnn_network_set_dynamics(n, MRNN_LEAKY, 1.0, 1.0, 99, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "noise.hidden is -1", err, mrnn_network_set_noise_levels(n, 1, -1.0, 0.0, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "dale is -1", err, mrnn_network_set_constraints(n, 1, 1, -1, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "spectral_radius", err, mrnn_network_set_spectral_radius(n, 0.0, err));
    CHECK_ERROR(MRNN_ERR_JSON, "unknown key 'nmae'; did you mean 'name'?", err,
                mrnn_network_add_json(n, "{\"recurrent_regions\": [{\"nmae\": \"a\", \"name\": \"b\", \"num_units\": 1}]}", err));
    CHECK_OK(err, mrnn_network_set_dynamics(n, MRNN_LEAKY, 200.0, 100.0, MRNN_RELU, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "dt (200 ms) is greater than tau (100 ms)", err, mrnn_network_finalize(n, err));

    /* Before it is finalised, a network can't be used. */
    mrnn_engine *engine = NULL;
    double values[9];
    int32_t flag = 7;
#define NOT_YET(call) CHECK_ERROR(MRNN_ERR_STATE, "not finalised yet", err, call)
    NOT_YET(mrnn_network_num_units(n, &untouched, err));
    NOT_YET(mrnn_network_num_regions(n, &untouched, err));
    NOT_YET(mrnn_network_region_name(n, 0, NULL, 0, &untouched, err));
    NOT_YET(mrnn_network_region_range(n, "exc", &untouched, &untouched, err));
    NOT_YET(mrnn_network_has_connection(n, "exc", "exc", &flag, err));
    NOT_YET(mrnn_network_get_weight(n, "exc", "exc", values, 9, err));
    NOT_YET(mrnn_network_set_weight(n, "exc", "exc", values, 9, err));
    NOT_YET(mrnn_network_get_tonic_input(n, values, 3, err));
    NOT_YET(mrnn_network_effective_spectral_radius(n, values, err));
    NOT_YET(mrnn_network_save(n, "never.safetensors", err));
    NOT_YET(mrnn_engine_create(n, "cpu", NULL, &engine, err));
    CHECK(untouched == 12345 && flag == 7 && engine == NULL);

    /* Afterwards nothing can be added. */
    CHECK_OK(err, mrnn_network_set_dynamics(n, MRNN_LEAKY, 10.0, 100.0, MRNN_RELU, err));
    CHECK_OK(err, mrnn_network_finalize(n, err));
#define TOO_LATE(words, call) CHECK_ERROR(MRNN_ERR_STATE, words, err, call)
    TOO_LATE("adding the region 'inh': the network is finalised", REGION("inh", 2, MRNN_INHIBITORY, 0.0, NULL));
    TOO_LATE("'go'", mrnn_network_add_input_region(n, "go", 2, MRNN_EXCITATORY, err));
    TOO_LATE("connecting 'cue' -> 'exc'", mrnn_network_connect(n, "cue", "exc", 0.0, err));
    TOO_LATE("'cue' -> 'exc'", mrnn_network_connect_zero(n, "cue", "exc", err));
    TOO_LATE("'out'", mrnn_network_add_readout(n, "out", 1, sources, 1, err));
    TOO_LATE("description", mrnn_network_add_json(n, "{}", err));
    TOO_LATE("dynamics", mrnn_network_set_dynamics(n, MRNN_LEAKY, 1.0, 1.0, MRNN_RELU, err));
    TOO_LATE("noise", mrnn_network_set_noise_levels(n, 1, 0.0, 0.0, err));
    TOO_LATE("constraints", mrnn_network_set_constraints(n, 1, 1, MRNN_DALE_ABS, err));
    TOO_LATE("seed", mrnn_network_set_seed(n, 1, err));
    TOO_LATE("spectral radius", mrnn_network_set_spectral_radius(n, 1.0, err));
    TOO_LATE("finalis", mrnn_network_finalize(n, err));
    mrnn_network_destroy(n);
}

static void descriptions(void)
{
    static const struct {
        mrnn_status status;
        const char *words, *text;
    } cases[] = {
        {MRNN_ERR_JSON, "not JSON", "{\"recurrent_regions\": ["},
        {MRNN_ERR_JSON, "not JSON", ""},
        {MRNN_ERR_JSON, "must be", "[]"},
        {MRNN_ERR_JSON, "unknown key 'recurent_regions'", "{\"recurent_regions\": []}"},
        {MRNN_ERR_JSON, "'num_units' is missing", "{\"recurrent_regions\": [{\"name\": \"a\"}]}"},
        {MRNN_ERR_ARGUMENT, "no recurrent region", "{}"},
        {MRNN_ERR_VALUE, "recurrent_regions[0]",
         "{\"recurrent_regions\": [{\"name\": \"a\", \"num_units\": 0}]}"},
        {MRNN_ERR_UNKNOWN, "'b'",
         "{\"recurrent_regions\": [{\"name\": \"a\", \"num_units\": 1}],"
         " \"recurrent_connections\": [{\"src_region\": \"a\", \"dst_region\": \"b\"}]}"},
        {MRNN_ERR_JSON, "2 problems", "{\"a\": 1, \"b\": 2, \"recurrent_regions\": [{\"name\": \"a\", \"num_units\": 1}]}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mrnn_network *network = NULL;
        CHECK_ERROR(cases[i].status, cases[i].words, err, mrnn_network_from_json(cases[i].text, &network, err));
        CHECK(network == NULL);
    }
}

static void backends(const mrnn_network *network)
{
    mrnn_engine *engine = NULL;
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "the backend is 'tpu'; it can be 'cpu'", err,
                mrnn_engine_create(network, "tpu", NULL, &engine, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'cuda:one'", err, mrnn_engine_create(network, "cuda:one", NULL, &engine, err));
    CHECK_ERROR(MRNN_ERR_JSON, "unknown field `precison`, expected one of `precision`", err,
                mrnn_engine_create(network, "cpu", "{\"precison\": \"f64\"}", &engine, err));
    CHECK_ERROR(MRNN_ERR_JSON, "unknown variant `f16`, expected `f32` or `f64`", err,
                mrnn_engine_create(network, "cpu", "{\"precision\": \"f16\"}", &engine, err));
    CHECK_ERROR(MRNN_ERR_JSON, "options:", err, mrnn_engine_create(network, "cpu", "f64", &engine, err));
    CHECK_ERROR(MRNN_ERR_UNAVAILABLE, "f64 only", err,
                mrnn_engine_create(network, "reference", "{\"precision\": \"f32\"}", &engine, err));
    CHECK(engine == NULL);
    /* On a machine with a GPU this may succeed; elsewhere the message says why not. */
    mrnn_status status = mrnn_engine_create(network, "cuda", NULL, &engine, err);
    if (status != MRNN_OK) {
        CHECK(status == MRNN_ERR_UNAVAILABLE && engine == NULL);
        CHECK(strstr(mrnn_error_message(err), "the backend 'cuda:0' is not available: ") != NULL);
        printf("%s\n", mrnn_error_message(err));
    }
    mrnn_engine_destroy(engine);
}

static void files(const mrnn_network *network, const char *folder)
{
    static char bytes[1 << 16];
    char path[4096], cut[4096];
    mrnn_network *loaded = NULL;
    snprintf(path, sizeof path, "%s/missing.safetensors", folder);
    CHECK_ERROR(MRNN_ERR_IO, "missing.safetensors", err, mrnn_network_load(path, &loaded, err));
    snprintf(path, sizeof path, "%s/missing.json", folder);
    CHECK_ERROR(MRNN_ERR_IO, "missing.json", err, mrnn_network_load(path, &loaded, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'network.txt' does not end in .json or .safetensors", err, mrnn_network_load("network.txt", &loaded, err));
    CHECK_ERROR(MRNN_ERR_NULL, "path is NULL", err, mrnn_network_load(NULL, &loaded, err));
    CHECK_ERROR(MRNN_ERR_NULL, "path is NULL", err, mrnn_network_save(network, NULL, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "model.txt", err, mrnn_network_save(network, "model.txt", err));
    snprintf(path, sizeof path, "%s/no/such/folder/model.safetensors", folder);
    CHECK_ERROR(MRNN_ERR_IO, "cannot write", err, mrnn_network_save(network, path, err));

    snprintf(path, sizeof path, "%s/whole.safetensors", folder);
    CHECK_OK(err, mrnn_network_save(network, path, err));
    FILE *whole = fopen(path, "rb");
    size_t size = whole != NULL ? fread(bytes, 1, sizeof bytes, whole) : 0;
    CHECK(size > 64 && size < sizeof bytes);
    if (whole != NULL) {
        fclose(whole);
    }
    snprintf(cut, sizeof cut, "%s/cut.safetensors", folder);
    for (size_t kept = 0; kept < size; kept += 61) {
        FILE *file = fopen(cut, "wb");
        CHECK(file != NULL && fwrite(bytes, 1, kept, file) == kept && fclose(file) == 0);
        CHECK_ERROR(MRNN_ERR_FORMAT, "cut.safetensors", err, mrnn_network_load(cut, &loaded, err));
    }
    /* One changed bit. */
    bytes[size - 20] ^= 1;
    FILE *file = fopen(cut, "wb");
    CHECK(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
    CHECK_ERROR(MRNN_ERR_FORMAT, "cut.safetensors", err, mrnn_network_load(cut, &loaded, err));
    CHECK(loaded == NULL);
}

int main(int argc, char **argv)
{
    CHECK_OK(NULL, mrnn_error_create(&err));
    mrnn_network *network = new_network();
    mrnn_engine *engine = new_engine(network, NULL);
    mrnn_session *session = NULL;
    CHECK_OK(err, mrnn_session_create(engine, 1, &session, err));

    destroying_nothing();
    errors_themselves();
    null_handles();
    null_arguments(network, engine, session);
    lengths_and_values(network, engine, session);
    manipulations(network, session);
    delays_and_refresh(network);
    precisions(network, session);
    names(network);
    strings(network, engine);
    building();
    descriptions();
    backends(network);
    if (CHECK(argc == 2)) {
        files(network, argv[1]);
    }

    mrnn_session_destroy(session);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
    mrnn_error_destroy(err);
    return check_summary("errors");
}
