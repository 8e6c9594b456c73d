/* Questions about networks, region by region and connection by connection, what may still be changed of a finished
 * one, and every way in which these calls can fail. */
#include "check.h"

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": ["
    "  {\"name\": \"exc\", \"num_units\": 3, \"parent_region\": \"ctx\", \"learnable_bias\": true},"
    "  {\"name\": \"inh\", \"num_units\": 2, \"sign\": \"neg\", \"parent_region\": \"ctx\", \"tau\": 25,"
    "   \"activation\": \"sigmoid\", \"noise\": 0.5, \"learnable_init\": true},"
    "  {\"name\": \"thal\", \"num_units\": 2, \"parent_region\": \"sub\"},"
    "  {\"name\": \"snr\", \"num_units\": 1, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 2, \"sign\": \"neg\"},"
    "                     {\"name\": \"go\", \"num_units\": 1, \"noise\": 0.25}],"
    " \"recurrent_connections\": ["
    "  {\"src_region\": \"exc\", \"dst_region\": \"inh\", \"trainable\": false},"
    "  {\"src_region\": \"inh\", \"dst_region\": \"exc\", \"sparsity\": 0.5},"
    "  {\"src_region\": \"thal\", \"dst_region\": \"exc\", \"zero_connection\": true}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"arm\", \"num_units\": 2, \"src_regions\": [\"thal\", \"exc\"]},"
    "               {\"name\": \"eye\", \"num_units\": 1, \"src_regions\": [\"snr\"], \"trainable\": false}],"
    " \"dynamics\": {\"dt\": 5, \"tau\": 50, \"activation\": \"tanh\","
    "                \"noise\": {\"enabled\": true, \"hidden\": 0.125, \"input\": 0.0625}},"
    " \"constraints\": {\"recurrent\": true, \"input\": false, \"dale\": \"clamp\"}, \"seed\": 11}";

enum { UNITS = 8, REGIONS = 4 };

static mrnn_error *err;

static mrnn_network *new_network(void)
{
    mrnn_network *network = NULL;
    CHECK_OK(err, mrnn_network_from_json(DESCRIPTION, &network, err));
    return network;
}

static void settings(void)
{
    mrnn_network *building = NULL, *network = new_network();
    int32_t kind = -1, activation = -1, enabled = -1, recurrent = -1, input = -1, dale = -1;
    double dt = 0, tau = 0, hidden = 0, input_noise = 0, radius = -1;
    uint64_t seed = 0;
    CHECK_OK(err, mrnn_network_get_dynamics(network, &kind, &dt, &tau, &activation, err));
    CHECK(kind == MRNN_LEAKY && dt == 5 && tau == 50 && activation == MRNN_TANH);
    CHECK_OK(err, mrnn_network_get_noise_levels(network, &enabled, &hidden, &input_noise, err));
    CHECK(enabled == 1 && hidden == 0.125 && input_noise == 0.0625);
    CHECK_OK(err, mrnn_network_get_constraints(network, &recurrent, &input, &dale, err));
    CHECK(recurrent == 1 && input == 0 && dale == MRNN_DALE_CLAMP);
    CHECK_OK(err, mrnn_network_get_seed(network, &seed, err));
    CHECK(seed == 11);
    CHECK_OK(err, mrnn_network_get_spectral_radius(network, &radius, err));
    CHECK(radius == 0);
    mrnn_network_destroy(network);

    /* Of a network under construction too. */
    CHECK_OK(err, mrnn_network_create(&building, err));
    CHECK_OK(err, mrnn_network_set_dynamics(building, MRNN_ELMAN, 2, 4, MRNN_SOFTPLUS, err));
    CHECK_OK(err, mrnn_network_set_spectral_radius(building, 0.75, err));
    CHECK_OK(err, mrnn_network_set_seed(building, UINT64_MAX, err));
    CHECK_OK(err, mrnn_network_get_dynamics(building, &kind, &dt, &tau, &activation, err));
    CHECK(kind == MRNN_ELMAN && dt == 2 && tau == 4 && activation == MRNN_SOFTPLUS);
    CHECK_OK(err, mrnn_network_get_noise_levels(building, &enabled, &hidden, &input_noise, err));
    CHECK(enabled == 0 && hidden == 0.01 && input_noise == 0.01);
    CHECK_OK(err, mrnn_network_get_constraints(building, &recurrent, &input, &dale, err));
    CHECK(recurrent == 1 && input == 1 && dale == MRNN_DALE_ABS);
    CHECK_OK(err, mrnn_network_get_seed(building, &seed, err));
    CHECK(seed == UINT64_MAX);
    CHECK_OK(err, mrnn_network_get_spectral_radius(building, &radius, err));
    CHECK(radius == 0.75);
    CHECK_ERROR(MRNN_ERR_NULL, "tau is NULL", err, mrnn_network_get_dynamics(building, &kind, &dt, NULL, &activation, err));
    CHECK_ERROR(MRNN_ERR_NULL, "hidden is NULL", err, mrnn_network_get_noise_levels(building, &enabled, NULL, &tau, err));
    CHECK_ERROR(MRNN_ERR_NULL, "dale is NULL", err, mrnn_network_get_constraints(building, &recurrent, &input, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "seed is NULL", err, mrnn_network_get_seed(building, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "radius is NULL", err, mrnn_network_get_spectral_radius(building, NULL, err));
    mrnn_network_destroy(building);
}

static void regions(const mrnn_network *n)
{
    int32_t sign = 0, activation = -1;
    double tau = 0, noise = 0;
    char name[16];
    size_t needed = 0;
    CHECK_OK(err, mrnn_network_region_sign(n, "exc", &sign, err));
    CHECK(sign == MRNN_EXCITATORY);
    CHECK_OK(err, mrnn_network_region_sign(n, "inh", &sign, err));
    CHECK(sign == MRNN_INHIBITORY);
    CHECK_OK(err, mrnn_network_region_sign(n, "cue", &sign, err));
    CHECK(sign == MRNN_INHIBITORY);
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'ctx' is a parent region", err, mrnn_network_region_sign(n, "ctx", &sign, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'exc'", err, mrnn_network_region_sign(n, "ecx", &sign, err));
    CHECK_ERROR(MRNN_ERR_NULL, "name is NULL", err, mrnn_network_region_sign(n, NULL, &sign, err));
    CHECK_ERROR(MRNN_ERR_NULL, "sign is NULL", err, mrnn_network_region_sign(n, "exc", NULL, err));

    CHECK_OK(err, mrnn_network_region_parent(n, "inh", name, sizeof name, &needed, err));
    CHECK(strcmp(name, "ctx") == 0 && needed == 4);
    CHECK_OK(err, mrnn_network_region_parent(n, "snr", name, sizeof name, &needed, err));
    CHECK(strcmp(name, "") == 0 && needed == 1);
    CHECK_ERROR(MRNN_ERR_BUFFER, "4 are needed", err, mrnn_network_region_parent(n, "inh", name, 3, &needed, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "input region", err, mrnn_network_region_parent(n, "cue", name, 16, NULL, err));

    CHECK_OK(err, mrnn_network_get_region_tau(n, "exc", &tau, err));
    CHECK(tau == 50);
    CHECK_OK(err, mrnn_network_get_region_tau(n, "inh", &tau, err));
    CHECK(tau == 25);
    CHECK_OK(err, mrnn_network_get_region_activation(n, "exc", &activation, err));
    CHECK(activation == MRNN_TANH);
    CHECK_OK(err, mrnn_network_get_region_activation(n, "inh", &activation, err));
    CHECK(activation == MRNN_SIGMOID);
    CHECK_OK(err, mrnn_network_get_region_noise(n, "exc", &noise, err));
    CHECK(noise == 0.125);
    CHECK_OK(err, mrnn_network_get_region_noise(n, "inh", &noise, err));
    CHECK(noise == 0.5);
    CHECK_OK(err, mrnn_network_get_region_noise(n, "cue", &noise, err));
    CHECK(noise == 0.0625);
    CHECK_OK(err, mrnn_network_get_region_noise(n, "go", &noise, err));
    CHECK(noise == 0.25);
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "input region", err, mrnn_network_get_region_tau(n, "cue", &tau, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "input region", err, mrnn_network_get_region_activation(n, "cue", &activation, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "parent region", err, mrnn_network_get_region_noise(n, "sub", &noise, err));
    CHECK_ERROR(MRNN_ERR_NULL, "tau is NULL", err, mrnn_network_get_region_tau(n, "exc", NULL, err));
}

static void parents(const mrnn_network *n)
{
    size_t count = 0;
    char name[16];
    uint8_t excluded[REGIONS] = {7, 7, 7, 7};
    const char *const list[] = {"thal", "ctx"}, *const twice[] = {"ctx", "inh"}, *const gap[] = {"exc", NULL};
    CHECK_OK(err, mrnn_network_num_parents(n, &count, err));
    CHECK(count == 2);
    CHECK_OK(err, mrnn_network_parent_name(n, 0, name, sizeof name, NULL, err));
    CHECK(strcmp(name, "ctx") == 0);
    CHECK_OK(err, mrnn_network_parent_name(n, 1, name, sizeof name, NULL, err));
    CHECK(strcmp(name, "sub") == 0);
    CHECK_ERROR(MRNN_ERR_VALUE, "index is 2; there are 2", err, mrnn_network_parent_name(n, 2, name, 16, NULL, err));
    CHECK_OK(err, mrnn_network_num_children(n, "ctx", &count, err));
    CHECK(count == 2);
    CHECK_OK(err, mrnn_network_child_name(n, "ctx", 1, name, sizeof name, NULL, err));
    CHECK(strcmp(name, "inh") == 0);
    CHECK_ERROR(MRNN_ERR_VALUE, "index is 1; there are 1", err, mrnn_network_child_name(n, "sub", 1, name, 16, NULL, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'exc' is a single region", err, mrnn_network_num_children(n, "exc", &count, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'ctx'", err, mrnn_network_num_children(n, "ctxx", &count, err));

    CHECK_OK(err, mrnn_network_get_excluded_regions(n, list, 2, excluded, REGIONS, err));
    CHECK(excluded[0] == 0 && excluded[1] == 0 && excluded[2] == 0 && excluded[3] == 1);
    CHECK_OK(err, mrnn_network_get_excluded_regions(n, NULL, 0, excluded, REGIONS, err));
    CHECK(excluded[0] == 1 && excluded[3] == 1);
    CHECK_ERROR(MRNN_ERR_DUPLICATE, "'inh' twice", err, mrnn_network_get_excluded_regions(n, twice, 2, excluded, REGIONS, err));
    CHECK_ERROR(MRNN_ERR_NULL, "element 1 of names is NULL", err, mrnn_network_get_excluded_regions(n, gap, 2, excluded, REGIONS, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "regions 4", err, mrnn_network_get_excluded_regions(n, list, 2, excluded, 3, err));
}

static void pathways(const mrnn_network *n)
{
    /* exc -> inh, inh -> exc, thal -> exc, cue -> exc */
    const int zero[] = {0, 0, 1, 0};
    const size_t synapses[] = {6, 2, 0, 6};
    const double sparsity[] = {0, 0.5, 0, 0};
    int32_t is_zero = -1;
    size_t count = 99;
    double fraction = -1;
    for (size_t pathway = 0; pathway < 4; pathway++) {
        CHECK_OK(err, mrnn_network_pathway_is_zero(n, pathway, &is_zero, err));
        CHECK(is_zero == zero[pathway]);
        CHECK_OK(err, mrnn_network_pathway_num_synapses(n, pathway, &count, err));
        CHECK(count == synapses[pathway]);
        CHECK_OK(err, mrnn_network_pathway_sparsity(n, pathway, &fraction, err));
        CHECK(fraction == sparsity[pathway]);
    }
    CHECK_ERROR(MRNN_ERR_VALUE, "index is 4; there are 4", err, mrnn_network_pathway_is_zero(n, 4, &is_zero, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "there are 4", err, mrnn_network_pathway_num_synapses(n, SIZE_MAX, &count, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "there are 4", err, mrnn_network_pathway_sparsity(n, 4, &fraction, err));
    CHECK_ERROR(MRNN_ERR_NULL, "is_zero is NULL", err, mrnn_network_pathway_is_zero(n, 0, NULL, err));
    CHECK(is_zero == 0 && count == 6 && fraction == 0);
}

static void synapse_lists(mrnn_network *n)
{
    size_t dst[6] = {9, 9, 9, 9, 9, 9}, src[6] = {9, 9, 9, 9, 9, 9}, start = 0, end = 0;
    double weight[6], dense[6] = {0}, parameters[64];
    uint8_t mask[6];
    /* The list is the matrix, and lies in the vector of parameters as it stands. */
    CHECK_OK(err, mrnn_network_get_synapses(n, "inh", "exc", dst, 2, src, 2, weight, 2, err));
    CHECK_OK(err, mrnn_network_get_weight(n, "inh", "exc", dense, 6, err));
    CHECK_OK(err, mrnn_network_get_mask(n, "inh", "exc", mask, 6, err));
    for (int i = 0; i < 2; i++) {
        CHECK(mask[dst[i] * 2 + src[i]] == 1 && dense[dst[i] * 2 + src[i]] == weight[i]);
    }
    CHECK(dst[0] < dst[1] || (dst[0] == dst[1] && src[0] < src[1]));
    CHECK_OK(err, mrnn_network_num_parameters(n, &end, err));
    CHECK(end <= 64);
    CHECK_OK(err, mrnn_network_get_parameters(n, parameters, end, err));
    CHECK_OK(err, mrnn_network_parameter_tensor_range(n, 1, &start, &end, err));
    CHECK(end - start == 2 && memcmp(parameters + start, weight, 2 * sizeof *weight) == 0);
    CHECK_OK(err, mrnn_network_get_synapses(n, "exc", "inh", NULL, 0, src, 6, NULL, 0, err));
    CHECK(src[0] == 0 && src[2] == 2 && src[3] == 0);
    CHECK_OK(err, mrnn_network_get_synapses(n, "thal", "exc", NULL, 0, NULL, 0, NULL, 0, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "synapses 2", err, mrnn_network_get_synapses(n, "inh", "exc", dst, 6, src, 2, weight, 2, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "share memory", err, mrnn_network_get_synapses(n, "inh", "exc", dst, 2, dst + 1, 2, weight, 2, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "snr", err, mrnn_network_get_synapses(n, "snr", "exc", dst, 2, src, 2, weight, 2, err));

    /* A zero connection gets synapses, in any order. */
    const size_t new_dst[] = {2, 0, 2}, new_src[] = {1, 1, 0};
    const double new_weight[] = {3, 1, 2};
    int32_t answer = 0;
    CHECK_OK(err, mrnn_network_set_synapses(n, "thal", "exc", new_dst, 3, new_src, 3, new_weight, 3, err));
    CHECK_OK(err, mrnn_network_has_connection(n, "thal", "exc", &answer, err));
    CHECK(answer == 1);
    CHECK_OK(err, mrnn_network_get_synapses(n, "thal", "exc", dst, 3, src, 3, weight, 3, err));
    CHECK(dst[0] == 0 && src[0] == 1 && weight[0] == 1);
    CHECK(dst[1] == 2 && src[1] == 0 && weight[1] == 2);
    CHECK(dst[2] == 2 && src[2] == 1 && weight[2] == 3);
    /* All of them are a dense connection. */
    const size_t all_dst[] = {0, 0, 1, 1, 2, 2}, all_src[] = {0, 1, 0, 1, 0, 1};
    const double all[] = {1, 2, 3, 4, 5, 6};
    char name[64];
    CHECK_OK(err, mrnn_network_set_synapses(n, "thal", "exc", all_dst, 6, all_src, 6, all, 6, err));
    CHECK_OK(err, mrnn_network_get_weight(n, "thal", "exc", dense, 6, err));
    CHECK(memcmp(dense, all, sizeof all) == 0);
    CHECK_OK(err, mrnn_network_parameter_tensor_name(n, 2, name, sizeof name, NULL, err));
    CHECK(strcmp(name, "recurrent/thal/exc/weight") == 0);
    CHECK_OK(err, mrnn_network_set_synapses(n, "thal", "exc", NULL, 0, NULL, 0, NULL, 0, err));
    CHECK_OK(err, mrnn_network_pathway_num_synapses(n, 2, &end, err));
    CHECK(end == 0);

    const size_t twice[] = {1, 1}, beyond[] = {0, 3}, wide[] = {0, 2};
    double bad[] = {1, 0}, before[6] = {0};
    CHECK_OK(err, mrnn_network_get_weight(n, "inh", "exc", before, 6, err));
    bad[1] /= bad[1];
    CHECK_ERROR(MRNN_ERR_DUPLICATE, "source unit 1 to destination unit 1", err,
                mrnn_network_set_synapses(n, "inh", "exc", twice, 2, twice, 2, all, 2, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "no destination unit 3; there are 3", err,
                mrnn_network_set_synapses(n, "inh", "exc", beyond, 2, twice, 2, all, 2, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "no source unit 2; there are 2", err,
                mrnn_network_set_synapses(n, "inh", "exc", twice, 2, wide, 2, all, 2, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "element 1", err,
                mrnn_network_set_synapses(n, "inh", "exc", wide, 2, twice, 2, bad, 2, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "src_units", err, mrnn_network_set_synapses(n, "inh", "exc", wide, 2, wide, 1, all, 2, err));
    CHECK_ERROR(MRNN_ERR_NULL, "dst_units is NULL", err, mrnn_network_set_synapses(n, "inh", "exc", NULL, 0, wide, 2, all, 2, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "snr", err, mrnn_network_set_synapses(n, "exc", "snr", NULL, 0, NULL, 0, NULL, 0, err));
    CHECK_OK(err, mrnn_network_get_weight(n, "inh", "exc", dense, 6, err));
    for (int i = 0; i < 6; i++) {
        CHECK(dense[i] == before[i]);
    }
}

static void readouts(const mrnn_network *n)
{
    size_t start = 9, end = 9, units[5];
    CHECK_OK(err, mrnn_network_readout_range(n, "arm", &start, &end, err));
    CHECK(start == 0 && end == 2);
    CHECK_OK(err, mrnn_network_readout_range(n, "eye", &start, &end, err));
    CHECK(start == 2 && end == 3);
    CHECK_OK(err, mrnn_network_get_readout_sources(n, "arm", units, 5, err));
    CHECK(units[0] == 5 && units[1] == 6 && units[2] == 0 && units[4] == 2);
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'arm'", err, mrnn_network_readout_range(n, "amr", &start, &end, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "num_sources 5", err, mrnn_network_get_readout_sources(n, "arm", units, 4, err));
}

/* Blocks of the whole matrix, and states put together of parts. */
static void parts(const mrnn_network *n)
{
    double all[UNITS * UNITS], subset[9], state[2 * UNITS], thal[2 * 2], ctx[2 * 5], both[2 * 7];
    float narrow[3];
    const float a[] = {1}, b[] = {2, 3};
    const char *const names[] = {"snr", "thal"}, *const first[] = {"thal"}, *const second[] = {"ctx"};
    const char *const snr[] = {"snr"};
    CHECK_OK(err, mrnn_network_get_effective_recurrent(n, all, UNITS * UNITS, err));
    CHECK_OK(err, mrnn_network_get_weight_subset(n, names, 2, subset, 9, err));
    const size_t order[] = {7, 5, 6};
    for (size_t row = 0; row < 3; row++) {
        for (size_t col = 0; col < 3; col++) {
            CHECK(subset[row * 3 + col] == all[order[row] * UNITS + order[col]]);
        }
    }
    CHECK_ERROR(MRNN_ERR_SHAPE, "9 are needed", err, mrnn_network_get_weight_subset(n, names, 2, subset, 8, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'cue'", err, mrnn_network_get_weight_subset(n, (const char *const[]){"cue"}, 1, subset, 4, err));

    for (int i = 0; i < 2 * UNITS; i++) {
        state[i] = i;
    }
    CHECK_OK(err, mrnn_network_region_activity_f64(n, "thal", state, 2 * UNITS, thal, 4, err));
    CHECK_OK(err, mrnn_network_region_activity_f64(n, "ctx", state, 2 * UNITS, ctx, 10, err));
    CHECK_OK(err, mrnn_network_combine_states_f64(n, first, 1, thal, 4, second, 1, ctx, 10, both, 14, err));
    for (int row = 0; row < 2; row++) {
        CHECK(memcmp(both + row * 7, state + row * UNITS, 7 * sizeof *both) == 0);
    }
    CHECK_OK(err, mrnn_network_combine_states(n, snr, 1, a, 1, first, 1, b, 2, narrow, 3, err));
    CHECK(narrow[0] == 2 && narrow[1] == 3 && narrow[2] == 1);
    CHECK_ERROR(MRNN_ERR_DUPLICATE, "twice", err, mrnn_network_combine_states(n, first, 1, b, 2, first, 1, b, 2, narrow, 3, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "state_b has 1 elements; 2 are needed", err, mrnn_network_combine_states(n, snr, 1, a, 1, first, 1, b, 1, narrow, 3, err));
    /* The lengths are compared before anything is read. */
    CHECK_ERROR(MRNN_ERR_SHAPE, "combined has 3 elements", err,
                mrnn_network_combine_states(n, snr, 1, a, SIZE_MAX / 64, NULL, 0, NULL, 0, narrow, 3, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "combined", err, mrnn_network_combine_states(n, snr, 1, a, 1, first, 1, b, 2, narrow, 2, err));
}

static void own_settings(void)
{
    mrnn_network *n = NULL;
    double value = 0;
    int32_t answer = -1, other = -1;
    CHECK_OK(err, mrnn_network_create(&n, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(n, "exc", 2, MRNN_EXCITATORY, 0, 0, "ctx", 0, err));
    CHECK_OK(err, mrnn_network_add_input_region(n, "cue", 1, MRNN_EXCITATORY, err));
    CHECK_OK(err, mrnn_network_connect(n, "exc", "exc", 0, err));
    CHECK_OK(err, mrnn_network_add_readout(n, "out", 1, (const char *const[]){"exc"}, 1, err));
    CHECK_OK(err, mrnn_network_set_region_tau(n, "exc", 33, err));
    CHECK_OK(err, mrnn_network_set_region_activation(n, "exc", MRNN_LINEAR, err));
    CHECK_OK(err, mrnn_network_set_region_noise(n, "exc", 0.75, err));
    CHECK_OK(err, mrnn_network_set_region_noise(n, "cue", 0.5, err));
    CHECK_OK(err, mrnn_network_set_learnable(n, "exc", 1, 1, err));
    CHECK_OK(err, mrnn_network_set_trainable(n, "exc", "exc", 0, err));
    CHECK_OK(err, mrnn_network_set_readout_trainable(n, "out", 0, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "tau of 'exc' is 0", err, mrnn_network_set_region_tau(n, "exc", 0, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'cue' is an input region", err, mrnn_network_set_region_tau(n, "cue", 1, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'exc'", err, mrnn_network_set_region_tau(n, "ecx", 1, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "activation is 9", err, mrnn_network_set_region_activation(n, "exc", 9, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "noise of 'cue' is -1", err, mrnn_network_set_region_noise(n, "cue", -1, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "input region", err, mrnn_network_set_learnable(n, "cue", 1, 1, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "cue", err, mrnn_network_set_trainable(n, "cue", "exc", 1, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'out'", err, mrnn_network_set_readout_trainable(n, "outt", 1, err));
    CHECK_ERROR(MRNN_ERR_STATE, "finali", err, mrnn_network_region_sign(n, "exc", &answer, err));
    CHECK_OK(err, mrnn_network_finalize(n, err));

    CHECK_OK(err, mrnn_network_get_region_tau(n, "exc", &value, err));
    CHECK(value == 33);
    CHECK_OK(err, mrnn_network_get_region_activation(n, "exc", &answer, err));
    CHECK(answer == MRNN_LINEAR);
    CHECK_OK(err, mrnn_network_get_region_noise(n, "exc", &value, err));
    CHECK(value == 0.75);
    CHECK_OK(err, mrnn_network_get_region_noise(n, "cue", &value, err));
    CHECK(value == 0.5);
    CHECK_OK(err, mrnn_network_get_learnable(n, "exc", &answer, &other, err));
    CHECK(answer == 1 && other == 1);
    CHECK_OK(err, mrnn_network_get_trainable(n, "exc", "exc", &answer, err));
    CHECK(answer == 0);
    CHECK_OK(err, mrnn_network_get_readout_trainable(n, "out", &answer, err));
    CHECK(answer == 0);
    CHECK_ERROR(MRNN_ERR_STATE, "tau of 'exc'", err, mrnn_network_set_region_tau(n, "exc", 1, err));
    CHECK_ERROR(MRNN_ERR_STATE, "activation of 'exc'", err, mrnn_network_set_region_activation(n, "exc", MRNN_RELU, err));
    CHECK_ERROR(MRNN_ERR_STATE, "noise of 'exc'", err, mrnn_network_set_region_noise(n, "exc", 1, err));
    mrnn_network_destroy(n);
}

/* What training may change can be said of a finished network too, and goes into its file. */
static void trainable(mrnn_network *n, const char *folder)
{
    mrnn_network *loaded = NULL;
    int32_t bias = -1, init = -1, connection = -1, readout = -1;
    char path[4096];
    CHECK_OK(err, mrnn_network_get_learnable(n, "inh", &bias, &init, err));
    CHECK(bias == 0 && init == 1);
    CHECK_OK(err, mrnn_network_get_trainable(n, "exc", "inh", &connection, err));
    CHECK(connection == 0);
    CHECK_OK(err, mrnn_network_get_trainable(n, "cue", "exc", &connection, err));
    CHECK(connection == 1);
    CHECK_OK(err, mrnn_network_set_learnable(n, "inh", 1, 0, err));
    CHECK_OK(err, mrnn_network_set_trainable(n, "exc", "inh", 1, err));
    CHECK_OK(err, mrnn_network_set_trainable(n, "cue", "exc", 0, err));
    CHECK_OK(err, mrnn_network_set_readout_trainable(n, "eye", 1, err));
    snprintf(path, sizeof path, "%s/trainable.safetensors", folder);
    CHECK_OK(err, mrnn_network_save(n, path, err));
    CHECK_OK(err, mrnn_network_load(path, &loaded, err));
    CHECK_OK(err, mrnn_network_get_learnable(loaded, "inh", &bias, &init, err));
    CHECK(bias == 1 && init == 0);
    CHECK_OK(err, mrnn_network_get_trainable(loaded, "exc", "inh", &connection, err));
    CHECK(connection == 1);
    CHECK_OK(err, mrnn_network_get_trainable(loaded, "cue", "exc", &connection, err));
    CHECK(connection == 0);
    CHECK_OK(err, mrnn_network_get_readout_trainable(loaded, "eye", &readout, err));
    CHECK(readout == 1);
    mrnn_network_destroy(loaded);
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "snr", err, mrnn_network_set_trainable(n, "snr", "exc", 1, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "snr", err, mrnn_network_get_trainable(n, "snr", "exc", &connection, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "parent region", err, mrnn_network_set_learnable(n, "ctx", 1, 1, err));
    CHECK_ERROR(MRNN_ERR_UNKNOWN, "'eye'", err, mrnn_network_set_readout_trainable(n, "eey", 1, err));
    CHECK_ERROR(MRNN_ERR_NULL, "learnable_init is NULL", err, mrnn_network_get_learnable(n, "inh", &bias, NULL, err));
}

/* The gradient by a connection is there where it is trainable and 0 where not, on a tape that is refreshed. */
static void trainable_gradients(void)
{
    mrnn_network *n = new_network();
    mrnn_tape *tape = NULL;
    size_t len = 0, start = 0, end = 0;
    const double dy[3] = {1, 1, 1}, input[2 * 3] = {1, 1, 1, 1, 1, 1};
    double gradient[64], dy2[6] = {0}, sums[2] = {0, 0};
    memcpy(dy2 + 3, dy, sizeof dy);
    CHECK_OK(err, mrnn_network_num_parameters(n, &len, err));
    CHECK(len <= 64);
    CHECK_OK(err, mrnn_network_parameter_tensor_range(n, 2, &start, &end, err));
    CHECK_OK(err, mrnn_tape_create(n, "cpu", "{\"precision\": \"f64\"}", 1, 2, 0, &tape, err));
    for (int trainable = 1; trainable >= 0; trainable--) {
        CHECK_OK(err, mrnn_network_set_trainable(n, "cue", "exc", trainable, err));
        CHECK_OK(err, mrnn_tape_refresh(tape, n, err));
        CHECK_OK(err, mrnn_tape_forward_f64(tape, 2, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, input, 6, NULL, 0, NULL, 0,
                                            NULL, 0, NULL, 0, err));
        CHECK_OK(err, mrnn_tape_backward_f64(tape, 2, MRNN_BATCH_FIRST, input, 6, NULL, 0, NULL, 0, NULL, 0, dy2, 6,
                                             gradient, len, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err));
        for (size_t i = start; i < end; i++) {
            sums[trainable] += gradient[i] > 0 ? gradient[i] : -gradient[i];
        }
    }
    CHECK(sums[1] > 0 && sums[0] == 0);
    mrnn_tape_destroy(tape);
    mrnn_network_destroy(n);
}

static void copies(mrnn_network *n, const char *folder)
{
    static uint8_t bytes[1 << 16];
    mrnn_network *copy = NULL, *building = NULL, *read = NULL;
    double before[6], after[6], changed[6] = {1, 2, 3, 4, 5, 6};
    size_t regions = 0, len;
    char path[4096];
    CHECK_OK(err, mrnn_network_get_weight(n, "exc", "inh", before, 6, err));
    CHECK_OK(err, mrnn_network_clone(n, &copy, err));
    CHECK_OK(err, mrnn_network_set_weight(copy, "exc", "inh", changed, 6, err));
    CHECK_OK(err, mrnn_network_get_weight(n, "exc", "inh", after, 6, err));
    CHECK(memcmp(before, after, sizeof before) == 0);

    snprintf(path, sizeof path, "%s/copy.safetensors", folder);
    CHECK_OK(err, mrnn_network_save(copy, path, err));
    mrnn_network_destroy(copy);
    FILE *file = fopen(path, "rb");
    if (CHECK(file != NULL)) {
        len = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        CHECK_OK(err, mrnn_network_from_safetensors(bytes, len, &read, err));
        CHECK_OK(err, mrnn_network_get_weight(read, "exc", "inh", after, 6, err));
        CHECK(memcmp(changed, after, sizeof changed) == 0);
        mrnn_network_destroy(read);
        read = NULL;
        CHECK_ERROR(MRNN_ERR_FORMAT, "", err, mrnn_network_from_safetensors(bytes, len - 1, &read, err));
        CHECK_ERROR(MRNN_ERR_FORMAT, "", err, mrnn_network_from_safetensors(NULL, 0, &read, err));
        CHECK_ERROR(MRNN_ERR_NULL, "bytes is NULL", err, mrnn_network_from_safetensors(NULL, 8, &read, err));
        CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_network_from_safetensors(bytes, len, NULL, err));
        CHECK(read == NULL);
    }

    /* Of a network under construction, both go on by themselves. */
    CHECK_OK(err, mrnn_network_create(&building, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(building, "a", 1, MRNN_EXCITATORY, 0, 0, NULL, 0, err));
    CHECK_OK(err, mrnn_network_clone(building, &copy, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(copy, "b", 1, MRNN_EXCITATORY, 0, 0, NULL, 0, err));
    CHECK_OK(err, mrnn_network_finalize(building, err));
    CHECK_OK(err, mrnn_network_finalize(copy, err));
    CHECK_OK(err, mrnn_network_num_regions(building, &regions, err));
    CHECK(regions == 1);
    CHECK_OK(err, mrnn_network_num_regions(copy, &regions, err));
    CHECK(regions == 2);
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_network_clone(copy, NULL, err));
    mrnn_network_destroy(building);
    mrnn_network_destroy(copy);
}

static void noise_of_a_session(const mrnn_network *n)
{
    mrnn_engine *engine = NULL;
    mrnn_session *session = NULL;
    int32_t enabled = -1;
    uint64_t seed = 0, trial = 9;
    CHECK_OK(err, mrnn_engine_create(n, "cpu", NULL, &engine, err));
    CHECK_OK(err, mrnn_session_create(engine, 2, &session, err));
    CHECK_OK(NULL, mrnn_session_get_noise(session, &enabled, &seed, &trial));
    CHECK(enabled == 1 && seed == 11 && trial == 0);
    CHECK_OK(NULL, mrnn_session_set_noise(session, 1, 5, 100));
    CHECK_OK(NULL, mrnn_session_set_noise_enabled(session, 0));
    CHECK_OK(NULL, mrnn_session_get_noise(session, &enabled, &seed, &trial));
    CHECK(enabled == 0 && seed == 5 && trial == 100);
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_get_noise(session, NULL, &seed, &trial));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_get_noise(session, &enabled, NULL, &trial));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_get_noise(session, &enabled, &seed, NULL));
    CHECK_STATUS(MRNN_ERR_NULL, NULL, mrnn_session_get_noise(NULL, &enabled, &seed, &trial));
    mrnn_session_destroy(session);
    mrnn_engine_destroy(engine);
}

static void null_handles(void)
{
    double number = 0;
    float narrow = 0;
    int32_t code = 0;
    size_t size = 0;
    uint8_t byte = 0;
    uint64_t seed = 0;
    mrnn_network *out = NULL;
    const char *const names[] = {"exc"};
#define NULL_NETWORK(call) CHECK_ERROR(MRNN_ERR_NULL, "network is NULL", err, call)
    NULL_NETWORK(mrnn_network_clone(NULL, &out, err));
    NULL_NETWORK(mrnn_network_get_dynamics(NULL, &code, &number, &number, &code, err));
    NULL_NETWORK(mrnn_network_get_noise_levels(NULL, &code, &number, &number, err));
    NULL_NETWORK(mrnn_network_get_constraints(NULL, &code, &code, &code, err));
    NULL_NETWORK(mrnn_network_get_seed(NULL, &seed, err));
    NULL_NETWORK(mrnn_network_get_spectral_radius(NULL, &number, err));
    NULL_NETWORK(mrnn_network_region_sign(NULL, "exc", &code, err));
    NULL_NETWORK(mrnn_network_region_parent(NULL, "exc", NULL, 0, &size, err));
    NULL_NETWORK(mrnn_network_get_region_tau(NULL, "exc", &number, err));
    NULL_NETWORK(mrnn_network_set_region_tau(NULL, "exc", 1, err));
    NULL_NETWORK(mrnn_network_get_region_activation(NULL, "exc", &code, err));
    NULL_NETWORK(mrnn_network_set_region_activation(NULL, "exc", MRNN_RELU, err));
    NULL_NETWORK(mrnn_network_get_region_noise(NULL, "exc", &number, err));
    NULL_NETWORK(mrnn_network_set_region_noise(NULL, "exc", 1, err));
    NULL_NETWORK(mrnn_network_num_parents(NULL, &size, err));
    NULL_NETWORK(mrnn_network_parent_name(NULL, 0, NULL, 0, &size, err));
    NULL_NETWORK(mrnn_network_num_children(NULL, "ctx", &size, err));
    NULL_NETWORK(mrnn_network_child_name(NULL, "ctx", 0, NULL, 0, &size, err));
    NULL_NETWORK(mrnn_network_get_excluded_regions(NULL, names, 1, &byte, 1, err));
    NULL_NETWORK(mrnn_network_pathway_is_zero(NULL, 0, &code, err));
    NULL_NETWORK(mrnn_network_pathway_num_synapses(NULL, 0, &size, err));
    NULL_NETWORK(mrnn_network_pathway_sparsity(NULL, 0, &number, err));
    NULL_NETWORK(mrnn_network_get_synapses(NULL, "exc", "inh", NULL, 0, NULL, 0, NULL, 0, err));
    NULL_NETWORK(mrnn_network_set_synapses(NULL, "exc", "inh", NULL, 0, NULL, 0, NULL, 0, err));
    NULL_NETWORK(mrnn_network_readout_range(NULL, "arm", &size, &size, err));
    NULL_NETWORK(mrnn_network_get_readout_sources(NULL, "arm", &size, 1, err));
    NULL_NETWORK(mrnn_network_get_weight_subset(NULL, names, 1, &number, 1, err));
    NULL_NETWORK(mrnn_network_combine_states(NULL, names, 1, &narrow, 1, NULL, 0, NULL, 0, &narrow, 1, err));
    NULL_NETWORK(mrnn_network_combine_states_f64(NULL, names, 1, &number, 1, NULL, 0, NULL, 0, &number, 1, err));
    NULL_NETWORK(mrnn_network_get_trainable(NULL, "exc", "inh", &code, err));
    NULL_NETWORK(mrnn_network_set_trainable(NULL, "exc", "inh", 1, err));
    NULL_NETWORK(mrnn_network_get_learnable(NULL, "exc", &code, &code, err));
    NULL_NETWORK(mrnn_network_set_learnable(NULL, "exc", 1, 1, err));
    NULL_NETWORK(mrnn_network_get_readout_trainable(NULL, "arm", &code, err));
    NULL_NETWORK(mrnn_network_set_readout_trainable(NULL, "arm", 1, err));
    CHECK(out == NULL);
}

int main(int argc, char **argv)
{
    CHECK_OK(NULL, mrnn_error_create(&err));
    mrnn_network *n = new_network();
    null_handles();
    settings();
    regions(n);
    parents(n);
    pathways(n);
    readouts(n);
    parts(n);
    own_settings();
    trainable_gradients();
    noise_of_a_session(n);
    if (CHECK(argc == 2)) {
        trainable(n, argv[1]);
        copies(n, argv[1]);
    }
    synapse_lists(n);
    mrnn_network_destroy(n);
    mrnn_error_destroy(err);
    return check_summary("query");
}
