/* Delays, manipulations, currents, snapshots, masked resets and refreshed engines. The results are worked out by
 * hand: a network of two units without memory, x = h, in which
 *     a' = 1*a + 2*u
 *     b' = -4*a of one step before
 * and a starts at 1. */
#include "check.h"

#include <math.h>

typedef struct {
    const char *backend;
    const char *options;
    int is_double;
} engine_kind;

static const engine_kind KINDS[] = {
    {"reference", "{\"precision\": \"f64\"}", 1},
    {"cpu", "{\"precision\": \"f64\"}", 1},
    {"cpu", NULL, 0},
};

enum { BATCH = 2, UNITS = 2, A_TO_A = 0, A_TO_B = 1, CUE_TO_A = 2, CUE = 2, MAX_VALUES = 32 };

static mrnn_error *err;
static const engine_kind *kind;

/* The calls of either precision, with doubles. */

static void step(mrnn_session *session, double u)
{
    float input_f32[BATCH] = {(float)u, (float)u};
    double input[BATCH] = {u, u};
    if (kind->is_double) {
        CHECK_OK(NULL, mrnn_session_step_f64(session, input, BATCH, NULL, 0));
    } else {
        CHECK_OK(NULL, mrnn_session_step(session, input_f32, BATCH, NULL, 0));
    }
}

static void widen(double *to, const float *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
    }
}

static void state(const mrnn_session *session, double *x, double *h)
{
    float x_f32[BATCH * UNITS] = {0}, h_f32[BATCH * UNITS] = {0};
    if (kind->is_double) {
        CHECK_OK(NULL, mrnn_session_get_state_f64(session, x, BATCH * UNITS, h, BATCH * UNITS));
        return;
    }
    CHECK_OK(NULL, mrnn_session_get_state(session, x_f32, BATCH * UNITS, h_f32, BATCH * UNITS));
    widen(x, x_f32, BATCH * UNITS);
    widen(h, h_f32, BATCH * UNITS);
}

static double current(const mrnn_session *session, size_t pathway, size_t member)
{
    float current_f32[BATCH] = {9, 9};
    double current[BATCH] = {9, 9};
    if (kind->is_double) {
        CHECK_OK(NULL, mrnn_session_pathway_current_f64(session, pathway, current, BATCH));
    } else {
        CHECK_OK(NULL, mrnn_session_pathway_current(session, pathway, current_f32, BATCH));
        widen(current, current_f32, BATCH);
    }
    return current[member];
}

typedef struct {
    float values_f32[MAX_VALUES];
    double values[MAX_VALUES];
    uint64_t counters[MRNN_SNAPSHOT_COUNTERS];
} snapshot;

static void save(const mrnn_session *session, snapshot *to)
{
    size_t len = 0;
    CHECK_OK(NULL, mrnn_session_snapshot_len(session, &len));
    /* x, h of now and of one step before. */
    CHECK(len == BATCH * UNITS * 3);
    if (kind->is_double) {
        CHECK_OK(NULL, mrnn_session_save_f64(session, to->values, len, to->counters, MRNN_SNAPSHOT_COUNTERS));
    } else {
        CHECK_OK(NULL, mrnn_session_save(session, to->values_f32, len, to->counters, MRNN_SNAPSHOT_COUNTERS));
        widen(to->values, to->values_f32, len);
    }
}

static void restore(mrnn_session *session, const snapshot *from)
{
    size_t len = 0;
    CHECK_OK(NULL, mrnn_session_snapshot_len(session, &len));
    if (kind->is_double) {
        CHECK_OK(NULL, mrnn_session_restore_f64(session, from->values, len, from->counters,
                                                MRNN_SNAPSHOT_COUNTERS));
    } else {
        CHECK_OK(NULL, mrnn_session_restore(session, from->values_f32, len, from->counters,
                                            MRNN_SNAPSHOT_COUNTERS));
    }
}

static void output(const mrnn_session *session, double wanted)
{
    float y_f32[BATCH] = {0};
    double y[BATCH] = {0};
    if (kind->is_double) {
        CHECK_OK(NULL, mrnn_session_get_outputs_f64(session, y, BATCH));
    } else {
        CHECK_OK(NULL, mrnn_session_get_outputs(session, y_f32, BATCH));
        widen(y, y_f32, BATCH);
    }
    CHECK(fabs(y[0] - wanted) < 1e-6 && fabs(y[1] - wanted) < 1e-6);
}

/* One member's x and h of the units a and b. */
static void expect(const mrnn_session *session, size_t member, double x_a, double x_b, double h_a, double h_b)
{
    double x[BATCH * UNITS], h[BATCH * UNITS];
    state(session, x, h);
    x[0] = x[member * UNITS], x[1] = x[member * UNITS + 1];
    h[0] = h[member * UNITS], h[1] = h[member * UNITS + 1];
    if (!CHECK(x[0] == x_a && x[1] == x_b && h[0] == h_a && h[1] == h_b)) {
        printf("  x %g %g, h %g %g, not x %g %g, h %g %g\n", x[0], x[1], h[0], h[1], x_a, x_b, h_a, h_b);
    }
}

static mrnn_network *new_network(void)
{
    mrnn_network *network = NULL;
    const double one = 1, minus_four = -4, two = 2, ones[2] = {1, 1}, zero = 0;
    const char *const sources[] = {"a", "b"};
    double delay = -1;
    CHECK_OK(err, mrnn_network_create(&network, err));
    CHECK_OK(err, mrnn_network_set_dynamics(network, MRNN_ELMAN, 5, 100, MRNN_LINEAR, err));
    CHECK_OK(err, mrnn_network_set_constraints(network, 0, 0, MRNN_DALE_ABS, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(network, "a", 1, MRNN_EXCITATORY, 0, 1, NULL, 0, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(network, "b", 1, MRNN_EXCITATORY, 0, 0, NULL, 0, err));
    CHECK_OK(err, mrnn_network_add_input_region(network, "cue", 1, MRNN_EXCITATORY, err));
    CHECK_OK(err, mrnn_network_connect(network, "cue", "a", 0, err));
    CHECK_OK(err, mrnn_network_connect(network, "a", "a", 0, err));
    CHECK_OK(err, mrnn_network_connect(network, "a", "b", 0, err));
    CHECK_OK(err, mrnn_network_set_delay(network, "a", "b", 5, err));
    CHECK_OK(err, mrnn_network_add_readout(network, "sum", 1, sources, 2, err));
    CHECK_OK(err, mrnn_network_finalize(network, err));
    CHECK_OK(err, mrnn_network_set_weight(network, "a", "a", &one, 1, err));
    CHECK_OK(err, mrnn_network_set_weight(network, "a", "b", &minus_four, 1, err));
    CHECK_OK(err, mrnn_network_set_weight(network, "cue", "a", &two, 1, err));
    CHECK_OK(err, mrnn_network_set_readout(network, "sum", ones, 2, &zero, 1, err));
    CHECK_OK(err, mrnn_network_get_delay(network, "a", "b", &delay, err));
    CHECK(delay == 5);
    CHECK_OK(err, mrnn_network_get_delay(network, "a", "a", &delay, err));
    CHECK(delay == 0);
    return network;
}

static void numbers(const mrnn_network *network)
{
    static const char *const ends[][2] = {{"a", "a"}, {"a", "b"}, {"cue", "a"}};
    size_t count = 0, number = 9, needed = 0;
    char name[8];
    CHECK_OK(err, mrnn_network_num_pathways(network, &count, err));
    CHECK(count == 3);
    for (size_t i = 0; i < 3; i++) {
        CHECK_OK(err, mrnn_network_pathway(network, ends[i][0], ends[i][1], &number, err));
        CHECK(number == i);
        CHECK_OK(err, mrnn_network_pathway_src(network, i, name, sizeof name, &needed, err));
        CHECK(strcmp(name, ends[i][0]) == 0 && needed == strlen(name) + 1);
        CHECK_OK(err, mrnn_network_pathway_dst(network, i, name, sizeof name, &needed, err));
        CHECK(strcmp(name, ends[i][1]) == 0 && needed == strlen(name) + 1);
    }
    CHECK_OK(err, mrnn_network_region_index(network, "b", &number, err));
    CHECK(number == 1);
    CHECK_OK(err, mrnn_network_region_index(network, "cue", &number, err));
    CHECK(number == CUE);
}

static void manipulations(mrnn_session *session)
{
    step(session, 1);
    expect(session, 0, 3, -4, 3, -4);
    CHECK_OK(NULL, mrnn_session_clamp_unit(session, 0, 10));
    expect(session, 1, 3, -4, 3, -4);
    step(session, 0);
    expect(session, 1, 10, -4, 10, -4);
    step(session, 0);
    /* The clamp replaced the 3 that the step before began with. */
    expect(session, 0, 10, -40, 10, -40);
    CHECK(current(session, A_TO_A, 0) == 10 && current(session, A_TO_B, 1) == -40);
    CHECK_OK(NULL, mrnn_session_set_pathway_gain(session, A_TO_A, 0.5));
    CHECK_OK(NULL, mrnn_session_set_region_gain(session, CUE, 3));
    CHECK_OK(NULL, mrnn_session_set_region_current(session, 1, 100));
    /* The currents are those of the step, which had no gains. */
    CHECK(current(session, A_TO_A, 1) == 10);
    step(session, 1);
    expect(session, 1, 11, 60, 10, 60);
    CHECK(current(session, A_TO_A, 0) == 5 && current(session, A_TO_B, 0) == -40);
    CHECK(current(session, CUE_TO_A, 0) == 6);
    output(session, 70);
    CHECK_OK(NULL, mrnn_session_set_region_gain(session, 0, 0.5));
    output(session, 65);
    CHECK_OK(NULL, mrnn_session_release_unit(session, 0));
    step(session, 0);
    expect(session, 0, 2.5, 80, 2.5, 80);

    CHECK_OK(NULL, mrnn_session_clear_manipulations(session));
    CHECK_OK(NULL, mrnn_session_reset(session));
    CHECK(current(session, A_TO_B, 0) == 0);
    step(session, 1);
    expect(session, 0, 3, -4, 3, -4);
}

static void snapshots(mrnn_session *session, mrnn_session *other)
{
    snapshot kept, again;
    uint64_t index = 0;
    CHECK_OK(NULL, mrnn_session_reset(session));
    CHECK_OK(NULL, mrnn_session_set_noise(session, 0, 7, 8));
    step(session, 1);
    step(session, 2);
    save(session, &kept);
    CHECK(kept.counters[0] == 2 && kept.counters[1] == 0 && kept.counters[2] == 7 && kept.counters[3] == 8);
    /* x of a and b, h of now, h of one step before. */
    CHECK(kept.values[0] == 7 && kept.values[1] == -4 && kept.values[4] == 7 && kept.values[8] == 3);
    step(session, 0);
    expect(session, 0, 7, -12, 7, -12);
    restore(other, &kept);
    CHECK(current(other, A_TO_A, 0) == 0);
    CHECK_OK(NULL, mrnn_session_step_index(other, &index));
    CHECK(index == 2);
    save(other, &again);
    CHECK(memcmp(kept.values, again.values, 12 * sizeof *kept.values) == 0);
    CHECK(memcmp(kept.counters, again.counters, sizeof kept.counters) == 0);
    step(other, 0);
    expect(other, 1, 7, -12, 7, -12);
}

static void masked_resets(mrnn_session *session)
{
    static const uint8_t members[BATCH] = {0, 1};
    uint64_t index = 0;
    CHECK_OK(NULL, mrnn_session_reset(session));
    step(session, 1);
    step(session, 2);
    CHECK_OK(NULL, mrnn_session_reset_members(session, members, BATCH));
    expect(session, 0, 7, -4, 7, -4);
    expect(session, 1, 1, 0, 1, 0);
    CHECK(current(session, A_TO_A, 0) == 3 && current(session, A_TO_A, 1) == 0);
    step(session, 0);
    expect(session, 0, 7, -12, 7, -12);
    expect(session, 1, 1, -4, 1, -4);
    CHECK_OK(NULL, mrnn_session_step_index(session, &index));
    CHECK(index == 3);
}

static void noise(mrnn_session *session)
{
    double x[BATCH * UNITS], h[BATCH * UNITS];
    CHECK_OK(NULL, mrnn_session_reset(session));
    CHECK_OK(NULL, mrnn_session_set_noise_enabled(session, 1));
    step(session, 1);
    state(session, x, h);
    CHECK(x[0] != 3 && fabs(x[0] - 3) < 1);
    CHECK_OK(NULL, mrnn_session_set_noise_enabled(session, 0));
    CHECK_OK(NULL, mrnn_session_reset(session));
    step(session, 1);
    expect(session, 0, 3, -4, 3, -4);
}

static void refresh(mrnn_network *network, mrnn_engine *engine)
{
    const double three = 3;
    mrnn_session *session = NULL;
    CHECK_OK(err, mrnn_network_set_weight(network, "cue", "a", &three, 1, err));
    CHECK_OK(err, mrnn_engine_refresh(engine, network, err));
    CHECK_OK(err, mrnn_session_create(engine, BATCH, &session, err));
    step(session, 1);
    expect(session, 1, 4, -4, 4, -4);
    mrnn_session_destroy(session);
}

int main(void)
{
    CHECK_OK(NULL, mrnn_error_create(&err));
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        kind = &KINDS[i];
        mrnn_network *network = new_network();
        mrnn_engine *engine = NULL;
        mrnn_session *session = NULL, *other = NULL;
        CHECK_OK(err, mrnn_engine_create(network, kind->backend, kind->options, &engine, err));
        CHECK_OK(err, mrnn_session_create(engine, BATCH, &session, err));
        CHECK_OK(err, mrnn_session_create(engine, BATCH, &other, err));
        numbers(network);
        manipulations(session);
        snapshots(session, other);
        masked_resets(session);
        noise(session);
        mrnn_session_destroy(session);
        mrnn_session_destroy(other);
        refresh(network, engine);
        mrnn_engine_destroy(engine);
        mrnn_network_destroy(network);
    }
    mrnn_error_destroy(err);
    return check_summary("manipulate");
}
