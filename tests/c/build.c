/* Builds a network call by call, and compares it with the one that a JSON description gives. */
#include "check.h"

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": ["
    "  {\"name\": \"exc\", \"num_units\": 8, \"base_firing\": 0.5, \"init\": 0.25, \"parent_region\": \"ctx\","
    "   \"learnable_bias\": true},"
    "  {\"name\": \"inh\", \"num_units\": 3, \"sign\": \"neg\", \"parent_region\": \"ctx\"},"
    "  {\"name\": \"thal\", \"num_units\": 4, \"tau\": 50, \"activation\": \"sigmoid\", \"noise\": 0.1}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 2},"
    "                   {\"name\": \"stop\", \"num_units\": 1, \"sign\": \"neg\"}],"
    " \"recurrent_connections\": ["
    "  {\"src_region\": \"exc\", \"dst_region\": \"exc\", \"sparsity\": 0.4},"
    "  {\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "  {\"src_region\": \"exc\", \"dst_region\": \"thal\", \"zero_connection\": true},"
    "  {\"src_region\": \"inh\", \"dst_region\": \"exc\"},"
    "  {\"src_region\": \"thal\", \"dst_region\": \"exc\", \"sparsity\": 0.25}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"},"
    "                       {\"src_region\": \"stop\", \"dst_region\": \"thal\"}],"
    " \"readouts\": [{\"name\": \"choice\", \"num_units\": 2, \"src_regions\": [\"ctx\", \"thal\"]}],"
    " \"dynamics\": {\"type\": \"leaky\", \"dt\": 1, \"tau\": 20, \"activation\": \"tanh\","
    "              \"noise\": {\"enabled\": true, \"hidden\": 0.02, \"input\": 0.03}},"
    " \"constraints\": {\"recurrent\": true, \"input\": false, \"dale\": \"clamp\"},"
    " \"spectral_radius\": 0.9, \"seed\": 7}";

static mrnn_network *build(mrnn_error *err)
{
    mrnn_network *n = NULL;
    int32_t is_finalized = -1;
    const char *const sources[] = {"ctx", "thal"};
    CHECK_OK(err, mrnn_network_create(&n, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(n, "exc", 8, MRNN_EXCITATORY, 0.5, 0.25, "ctx", 1, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(n, "inh", 3, MRNN_INHIBITORY, 0.0, 0.0, "ctx", 0, err));
    CHECK_OK(err, mrnn_network_add_input_region(n, "cue", 2, MRNN_EXCITATORY, err));
    CHECK_OK(err, mrnn_network_connect(n, "exc", "exc", 0.4, err));
    CHECK_OK(err, mrnn_network_connect(n, "exc", "inh", 0.0, err));
    /* Calls and JSON mix in any order. */
    CHECK_OK(err, mrnn_network_add_json(n,
        "{\"recurrent_regions\": [{\"name\": \"thal\", \"num_units\": 4, \"tau\": 50,"
        "                        \"activation\": \"sigmoid\", \"noise\": 0.1}]}", err));
    CHECK_OK(err, mrnn_network_add_input_region(n, "stop", 1, MRNN_INHIBITORY, err));
    CHECK_OK(err, mrnn_network_connect_zero(n, "exc", "thal", err));
    /* A zero connection may be replaced by a real one. */
    CHECK_OK(err, mrnn_network_connect_zero(n, "inh", "exc", err));
    CHECK_OK(err, mrnn_network_connect(n, "inh", "exc", 0.0, err));
    CHECK_OK(err, mrnn_network_connect(n, "thal", "exc", 0.25, err));
    CHECK_OK(err, mrnn_network_connect(n, "cue", "exc", 0.0, err));
    CHECK_OK(err, mrnn_network_connect(n, "stop", "thal", 0.0, err));
    CHECK_OK(err, mrnn_network_add_readout(n, "choice", 2, sources, 2, err));
    CHECK_OK(err, mrnn_network_set_noise_levels(n, 1, 0.02, 0.03, err));
    CHECK_OK(err, mrnn_network_set_dynamics(n, MRNN_LEAKY, 1.0, 20.0, MRNN_TANH, err));
    CHECK_OK(err, mrnn_network_set_constraints(n, 1, 0, MRNN_DALE_CLAMP, err));
    CHECK_OK(err, mrnn_network_set_spectral_radius(n, 0.9, err));
    CHECK_OK(err, mrnn_network_set_seed(n, 7, err));
    CHECK_OK(err, mrnn_network_is_finalized(n, &is_finalized, err));
    CHECK(is_finalized == 0);
    CHECK_OK(err, mrnn_network_finalize(n, err));
    CHECK_OK(err, mrnn_network_is_finalized(n, &is_finalized, err));
    CHECK(is_finalized == 1);
    return n;
}

static char *json_of(const mrnn_network *network, mrnn_error *err)
{
    size_t needed = 0;
    CHECK_OK(err, mrnn_network_to_json(network, NULL, 0, &needed, err));
    char *text = must_allocate(needed, 1);
    CHECK_OK(err, mrnn_network_to_json(network, text, needed, NULL, err));
    CHECK(strlen(text) + 1 == needed);
    return text;
}

static void compare(const mrnn_network *a, const mrnn_network *b, mrnn_error *err)
{
    char *json_a = json_of(a, err), *json_b = json_of(b, err);
    CHECK(strcmp(json_a, json_b) == 0);
    free(json_a);
    free(json_b);

    double rec_a[15 * 15], rec_b[15 * 15], inp_a[15 * 3], inp_b[15 * 3];
    CHECK_OK(err, mrnn_network_get_effective_recurrent(a, rec_a, 15 * 15, err));
    CHECK_OK(err, mrnn_network_get_effective_recurrent(b, rec_b, 15 * 15, err));
    CHECK(memcmp(rec_a, rec_b, sizeof rec_a) == 0);
    CHECK_OK(err, mrnn_network_get_effective_input(a, inp_a, 15 * 3, err));
    CHECK_OK(err, mrnn_network_get_effective_input(b, inp_b, 15 * 3, err));
    CHECK(memcmp(inp_a, inp_b, sizeof inp_a) == 0);

    double weight_a[2 * 15], weight_b[2 * 15], bias_a[2], bias_b[2];
    CHECK_OK(err, mrnn_network_get_readout(a, "choice", weight_a, 2 * 15, bias_a, 2, err));
    CHECK_OK(err, mrnn_network_get_readout(b, "choice", weight_b, 2 * 15, bias_b, 2, err));
    CHECK(memcmp(weight_a, weight_b, sizeof weight_a) == 0 && memcmp(bias_a, bias_b, sizeof bias_a) == 0);
}

static void ask(const mrnn_network *n, mrnn_error *err)
{
    size_t count = 0, start = 0, end = 0, sources = 0;
    int32_t connected = -1;
    double radius = 0.0;
    char name[32];
    CHECK_OK(err, mrnn_network_num_units(n, &count, err));
    CHECK(count == 15);
    CHECK_OK(err, mrnn_network_num_inputs(n, &count, err));
    CHECK(count == 3);
    CHECK_OK(err, mrnn_network_num_outputs(n, &count, err));
    CHECK(count == 2);
    /* Columns of exc -> exc lack ceil(0.4 * 8) = 4 synapses, those of thal -> exc 2. */
    CHECK_OK(err, mrnn_network_num_synapses(n, &count, err));
    CHECK(count == 8 * 4 + 8 * 3 + 3 * 8 + 4 * 6 + 2 * 8 + 4);
    CHECK_OK(err, mrnn_network_num_regions(n, &count, err));
    CHECK(count == 3);
    CHECK_OK(err, mrnn_network_num_input_regions(n, &count, err));
    CHECK(count == 2);
    CHECK_OK(err, mrnn_network_num_readouts(n, &count, err));
    CHECK(count == 1);
    CHECK_OK(err, mrnn_network_region_name(n, 2, name, sizeof name, NULL, err));
    CHECK(strcmp(name, "thal") == 0);
    CHECK_OK(err, mrnn_network_input_region_name(n, 1, name, sizeof name, NULL, err));
    CHECK(strcmp(name, "stop") == 0);
    CHECK_OK(err, mrnn_network_readout_name(n, 0, name, sizeof name, NULL, err));
    CHECK(strcmp(name, "choice") == 0);
    CHECK_OK(err, mrnn_network_readout_shape(n, "choice", &count, &sources, err));
    CHECK(count == 2 && sources == 15);
    CHECK_OK(err, mrnn_network_region_range(n, "thal", &start, &end, err));
    CHECK(start == 11 && end == 15);
    CHECK_OK(err, mrnn_network_region_range(n, "stop", &start, &end, err));
    CHECK(start == 2 && end == 3);
    CHECK_OK(err, mrnn_network_region_num_units(n, "ctx", &count, err));
    CHECK(count == 11);
    CHECK_OK(err, mrnn_network_region_num_units(n, "cue", &count, err));
    CHECK(count == 2);
    CHECK_OK(err, mrnn_network_has_connection(n, "thal", "exc", &connected, err));
    CHECK(connected == 1);
    CHECK_OK(err, mrnn_network_has_connection(n, "exc", "thal", &connected, err));
    CHECK(connected == 0);
    CHECK_OK(err, mrnn_network_effective_spectral_radius(n, &radius, err));
    CHECK(radius > 0.9 - 1e-9 && radius < 0.9 + 1e-9);
}

static void parts(const mrnn_network *n, mrnn_error *err)
{
    uint8_t mask[15];
    double tonic[15], init[15], projection[4 * 11], block[11 * 4], state[2 * 15], activity[2 * 11];
    CHECK_OK(err, mrnn_network_get_region_mask(n, "ctx", mask, 15, err));
    CHECK(mask[0] == 1 && mask[10] == 1 && mask[11] == 0);
    CHECK_OK(err, mrnn_network_get_tonic_input(n, tonic, 15, err));
    CHECK(tonic[0] == 0.5 && tonic[8] == 0.0);
    CHECK_OK(err, mrnn_network_get_initial_condition(n, init, 15, err));
    CHECK(init[7] == 0.25 && init[8] == 0.0);
    CHECK_OK(err, mrnn_network_get_base_firing(n, "exc", tonic, 8, err));
    CHECK(tonic[7] == 0.5);
    CHECK_OK(err, mrnn_network_get_init(n, "ctx", init, 11, err));
    CHECK(init[0] == 0.25 && init[10] == 0.0);

    CHECK_OK(err, mrnn_network_get_projection(n, "ctx", "thal", projection, 4 * 11, err));
    CHECK_OK(err, mrnn_network_get_projection(n, "thal", "ctx", block, 11 * 4, err));
    double largest = 0.0, smallest = 0.0;
    for (size_t i = 0; i < 11 * 4; i++) {
        CHECK(projection[i] == 0.0);
        largest = block[i] > largest ? block[i] : largest;
        smallest = block[i] < smallest ? block[i] : smallest;
    }
    CHECK(largest > 0.0 && smallest == 0.0);

    for (size_t i = 0; i < 2 * 15; i++) {
        state[i] = (double)i;
    }
    CHECK_OK(err, mrnn_network_region_activity_f64(n, "ctx", state, 2 * 15, activity, 2 * 11, err));
    CHECK(activity[0] == 0.0 && activity[10] == 10.0 && activity[11] == 15.0 && activity[21] == 25.0);
    float wide[15] = {[12] = 3.0f}, narrow[4];
    CHECK_OK(err, mrnn_network_region_activity(n, "thal", wide, 15, narrow, 4, err));
    CHECK(narrow[0] == 0.0f && narrow[1] == 3.0f);
}

static void set_parts(mrnn_network *n, mrnn_error *err)
{
    double weight[3 * 8], effective[3 * 8], values[8] = {1, 2, 3, 4, 5, 6, 7, 8}, found[8];
    double radius = 0.0, readout[2 * 15] = {[3] = 1.5}, bias[2] = {-1, 1}, readout_found[2 * 15], bias_found[2];
    uint8_t mask[3 * 8];
    memset(mask, 1, sizeof mask);
    mask[5] = 0;
    for (size_t i = 0; i < 3 * 8; i++) {
        weight[i] = i % 2 == 0 ? 0.5 : -0.5;
    }
    CHECK_OK(err, mrnn_network_set_weight(n, "exc", "inh", weight, 3 * 8, err));
    CHECK_OK(err, mrnn_network_set_mask(n, "exc", "inh", mask, 3 * 8, err));
    memset(mask, 9, sizeof mask);
    CHECK_OK(err, mrnn_network_get_mask(n, "exc", "inh", mask, 3 * 8, err));
    CHECK(mask[4] == 1 && mask[5] == 0);
    CHECK_OK(err, mrnn_network_get_weight(n, "exc", "inh", weight, 3 * 8, err));
    CHECK(weight[0] == 0.5 && weight[1] == -0.5 && weight[5] == 0.0);
    /* Dale's law by clamping. */
    CHECK_OK(err, mrnn_network_get_effective(n, "exc", "inh", effective, 3 * 8, err));
    CHECK(effective[0] == 0.5 && effective[1] == 0.0);

    CHECK_OK(err, mrnn_network_set_base_firing(n, "exc", values, 8, err));
    CHECK_OK(err, mrnn_network_get_base_firing(n, "exc", found, 8, err));
    CHECK(memcmp(values, found, sizeof values) == 0);
    CHECK_OK(err, mrnn_network_set_init(n, "exc", values, 8, err));
    CHECK_OK(err, mrnn_network_get_init(n, "exc", found, 8, err));
    CHECK(memcmp(values, found, sizeof values) == 0);
    CHECK_OK(err, mrnn_network_set_readout(n, "choice", readout, 2 * 15, bias, 2, err));
    CHECK_OK(err, mrnn_network_get_readout(n, "choice", readout_found, 2 * 15, bias_found, 2, err));
    CHECK(memcmp(readout, readout_found, sizeof readout) == 0 && memcmp(bias, bias_found, sizeof bias) == 0);

    CHECK_OK(err, mrnn_network_scale_spectral_radius(n, 1.25, err));
    CHECK_OK(err, mrnn_network_effective_spectral_radius(n, &radius, err));
    CHECK(radius > 1.25 - 1e-9 && radius < 1.25 + 1e-9);
}

/* Noise follows seed, trial and step; readouts are those of the state. */
static void simulate(const mrnn_network *n, mrnn_error *err)
{
    mrnn_engine *engine = NULL;
    mrnn_session *both = NULL, *second = NULL;
    size_t batch = 0, count = 0;
    uint64_t step = 0;
    int32_t precision = -1;
    char backend[16];
    CHECK_OK(err, mrnn_engine_create(n, "reference", "{\"precision\": \"f64\"}", &engine, err));
    CHECK_OK(err, mrnn_engine_backend(engine, backend, sizeof backend, NULL, err));
    CHECK(strcmp(backend, "reference") == 0);
    CHECK_OK(err, mrnn_engine_precision(engine, &precision, err));
    CHECK(precision == MRNN_F64);
    CHECK_OK(err, mrnn_engine_num_units(engine, &count, err));
    CHECK(count == 15);
    CHECK_OK(err, mrnn_engine_num_inputs(engine, &count, err));
    CHECK(count == 3);
    CHECK_OK(err, mrnn_engine_num_outputs(engine, &count, err));
    CHECK(count == 2);
    CHECK_OK(err, mrnn_session_create(engine, 2, &both, err));
    CHECK_OK(err, mrnn_session_create(engine, 1, &second, err));
    CHECK_OK(NULL, mrnn_session_batch(both, &batch));
    CHECK(batch == 2);

    double h[2 * 5 * 15], y[2 * 5 * 2], h_second[15], y_second[2], h_state[2 * 15], y_state[4];
    CHECK_OK(NULL, mrnn_session_set_noise(both, 1, 11, 100));
    CHECK_OK(NULL, mrnn_session_set_noise(second, 1, 11, 101));
    CHECK_OK(NULL, mrnn_session_step_n_f64(both, 5, MRNN_TIME_FIRST, NULL, 0, NULL, 0, NULL, 0, h,
                                           2 * 5 * 15, y, 2 * 5 * 2));
    for (size_t i = 0; i < 5; i++) {
        CHECK_OK(NULL, mrnn_session_step_f64(second, NULL, 0, h_second, 15));
    }
    CHECK(memcmp(h_second, h + 9 * 15, sizeof h_second) == 0);
    CHECK_OK(NULL, mrnn_session_get_outputs_f64(second, y_second, 2));
    CHECK(memcmp(y_second, y + 9 * 2, sizeof y_second) == 0);
    CHECK_OK(NULL, mrnn_session_get_outputs_f64(both, y_state, 4));
    CHECK(memcmp(y_state, y + 8 * 2, sizeof y_state) == 0);
    CHECK_OK(NULL, mrnn_session_get_state_f64(both, NULL, 0, h_state, 2 * 15));
    CHECK(memcmp(h_state, h + 8 * 15, sizeof h_state) == 0);

    CHECK_OK(NULL, mrnn_session_step_index(both, &step));
    CHECK(step == 5);
    CHECK_OK(NULL, mrnn_session_reset(both));
    CHECK_OK(NULL, mrnn_session_step_index(both, &step));
    CHECK(step == 0);
    CHECK_OK(NULL, mrnn_session_set_step_index(both, 3));
    CHECK_OK(NULL, mrnn_session_step_f64(both, NULL, 0, h_state, 2 * 15));
    CHECK(memcmp(h_state, h, sizeof h_state) != 0);
    CHECK_OK(NULL, mrnn_session_reset(both));
    CHECK_OK(NULL, mrnn_session_step_f64(both, NULL, 0, h_state, 2 * 15));
    CHECK(memcmp(h_state, h, sizeof h_state) == 0);

    mrnn_session_destroy(both);
    mrnn_session_destroy(second);
    mrnn_engine_destroy(engine);
}

int main(int argc, char **argv)
{
    char path[4096];
    mrnn_error *err = NULL;
    mrnn_network *described = NULL, *loaded = NULL;
    CHECK_OK(NULL, mrnn_error_create(&err));
    mrnn_network *built = build(err);
    CHECK_OK(err, mrnn_network_from_json(DESCRIPTION, &described, err));
    compare(built, described, err);
    ask(built, err);
    parts(built, err);

    if (CHECK(argc == 2)) {
        snprintf(path, sizeof path, "%s/built.safetensors", argv[1]);
        CHECK_OK(err, mrnn_network_save(built, path, err));
        CHECK_OK(err, mrnn_network_load(path, &loaded, err));
        compare(loaded, described, err);
    }
    simulate(loaded, err);
    set_parts(built, err);

    mrnn_network_destroy(built);
    mrnn_network_destroy(described);
    mrnn_network_destroy(loaded);
    mrnn_error_destroy(err);
    return check_summary("build");
}
