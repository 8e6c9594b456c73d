/* Parameters as one vector, and gradients: against finite differences, through tapes and without, and every way in
 * which these calls can fail. */
#include "check.h"

#include <math.h>

static const char *const KINDS[] = {"reference", "cpu"};
static const char *const F64 = "{\"precision\": \"f64\"}";

/* Delays, sparse and absent synapses, Dale's law in both forms, and something of every kind that is not trained. */
static const char *const LEAKY =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 3, \"base_firing\": 0.4, \"init\": 0.3,"
    "                          \"learnable_bias\": true},"
    "                         {\"name\": \"inh\", \"num_units\": 2, \"sign\": \"neg\", \"init\": 0.1,"
    "                          \"learnable_init\": true, \"tau\": 40}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 2}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"exc\", \"sparsity\": 0.5},"
    "                             {\"src_region\": \"exc\", \"dst_region\": \"inh\", \"delay\": 20},"
    "                             {\"src_region\": \"inh\", \"dst_region\": \"exc\"},"
    "                             {\"src_region\": \"inh\", \"dst_region\": \"inh\", \"trainable\": false}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\", \"delay\": 10},"
    "                         {\"src_region\": \"cue\", \"dst_region\": \"inh\"}],"
    " \"readouts\": [{\"name\": \"choice\", \"num_units\": 2, \"src_regions\": [\"exc\", \"inh\"]},"
    "                {\"name\": \"fixed\", \"num_units\": 1, \"src_regions\": [\"inh\"], \"trainable\": false}],"
    " \"dynamics\": {\"activation\": \"softplus\"}, \"seed\": 3}";
/* The same arrays without memory in the units. */
static const char *const ELMAN =
    "{\"recurrent_regions\": [{\"name\": \"a\", \"num_units\": 3, \"base_firing\": 0.2, \"learnable_bias\": true},"
    "                         {\"name\": \"b\", \"num_units\": 2, \"learnable_init\": true}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 2}],"
    " \"recurrent_connections\": [{\"src_region\": \"a\", \"dst_region\": \"a\"},"
    "                             {\"src_region\": \"a\", \"dst_region\": \"b\", \"sparsity\": 0.4},"
    "                             {\"src_region\": \"b\", \"dst_region\": \"a\"}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"a\"}],"
    " \"readouts\": [{\"name\": \"out\", \"num_units\": 3, \"src_regions\": [\"b\"]}],"
    " \"dynamics\": {\"type\": \"elman\", \"activation\": \"tanh\"},"
    " \"constraints\": {\"recurrent\": false, \"input\": false}, \"seed\": 5}";

enum {
    BATCH = 2,
    STEPS = 6,
    UNITS = 5,
    INPUTS = 2,
    OUTPUTS = 3,
    STATE = BATCH * UNITS,
    MANY_UNITS = STATE * STEPS,
    MANY_INPUTS = BATCH * STEPS * INPUTS,
    MANY_OUTPUTS = BATCH * STEPS * OUTPUTS,
    MAX_PARAMETERS = 80
};

static mrnn_error *err;

/* A problem: where the sequences begin, what drives them, and the loss's gradients by what they give. */
typedef struct {
    double x0[STATE], h0[STATE], input[MANY_INPUTS], stimulation[MANY_UNITS];
    double dx[MANY_UNITS], dh[MANY_UNITS], dy[MANY_OUTPUTS];
    /* Which of x0 and h0 are given. */
    int has_x0, has_h0;
    mrnn_layout layout;
} problem;

typedef struct {
    double parameters[MAX_PARAMETERS], input[MANY_INPUTS], stimulation[MANY_UNITS], x0[STATE], h0[STATE];
    size_t num_parameters;
} gradients;

typedef struct {
    double x[MANY_UNITS], h[MANY_UNITS], y[MANY_OUTPUTS];
} states;

/* The x0 and h0 of a problem, or (NULL, 0). */
#define X0(p) ((p)->has_x0 ? (p)->x0 : NULL), ((p)->has_x0 ? (size_t)STATE : 0)
#define H0(p) ((p)->has_h0 ? (p)->h0 : NULL), ((p)->has_h0 ? (size_t)STATE : 0)
#define DRIVE(p) (p)->input, MANY_INPUTS, (p)->stimulation, MANY_UNITS
#define LOSS(p) (p)->dx, MANY_UNITS, (p)->dh, MANY_UNITS, (p)->dy, MANY_OUTPUTS
#define STATES(s) (s)->x, MANY_UNITS, (s)->h, MANY_UNITS, (s)->y, MANY_OUTPUTS
#define RESULTS(g)                                                                                        \
    (g)->parameters, (g)->num_parameters, (g)->input, MANY_INPUTS, (g)->stimulation, MANY_UNITS, (g)->x0, STATE, \
        (g)->h0, STATE
#define NOTHING NULL, 0

/* Numbers between -1 and 1. */
static double next_number(void)
{
    static uint32_t state = 12345;
    state = state * 1664525u + 1013904223u;
    return (double)(state >> 8) / (1 << 23) - 1;
}

static void draw(double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = next_number();
    }
}

static problem new_problem(int has_x0, int has_h0, mrnn_layout layout)
{
    problem p;
    memset(&p, 0, sizeof p);
    p.has_x0 = has_x0;
    p.has_h0 = has_h0;
    p.layout = layout;
    draw(p.x0, STATE);
    draw(p.h0, STATE);
    draw(p.input, MANY_INPUTS);
    draw(p.stimulation, MANY_UNITS);
    draw(p.dx, MANY_UNITS);
    draw(p.dh, MANY_UNITS);
    draw(p.dy, MANY_OUTPUTS);
    return p;
}

static gradients new_gradients(const mrnn_network *network)
{
    gradients g;
    memset(&g, 0, sizeof g);
    CHECK_OK(err, mrnn_network_num_parameters(network, &g.num_parameters, err));
    if (!CHECK(g.num_parameters <= MAX_PARAMETERS)) {
        exit(2);
    }
    return g;
}

static mrnn_network *new_network(const char *description)
{
    mrnn_network *network = NULL;
    CHECK_OK(err, mrnn_network_from_json(description, &network, err));
    return network;
}

static mrnn_engine *new_engine(const mrnn_network *network, const char *backend, const char *options)
{
    mrnn_engine *engine = NULL;
    CHECK_OK(err, mrnn_engine_create(network, backend, options, &engine, err));
    return engine;
}

static mrnn_tape *new_tape(const mrnn_network *network, const char *backend, const char *options, size_t memory)
{
    mrnn_tape *tape = NULL;
    CHECK_OK(err, mrnn_tape_create(network, backend, options, BATCH, STEPS, memory, &tape, err));
    return tape;
}

static double dot(const double *a, const double *b, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* The largest difference, relative to the largest element of `b` where that is above 1. */
static double difference(const double *a, const double *b, size_t count)
{
    double largest = 1, worst = 0;
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, fabs(b[i]));
        worst = fmax(worst, fabs(a[i] - b[i]));
    }
    return worst / largest;
}

static double gradient_difference(const gradients *a, const gradients *b)
{
    double worst = difference(a->parameters, b->parameters, a->num_parameters);
    worst = fmax(worst, difference(a->input, b->input, MANY_INPUTS));
    worst = fmax(worst, difference(a->stimulation, b->stimulation, MANY_UNITS));
    worst = fmax(worst, difference(a->x0, b->x0, STATE));
    return fmax(worst, difference(a->h0, b->h0, STATE));
}

static states run(const mrnn_engine *engine, const problem *p)
{
    states s;
    CHECK_OK(err, mrnn_engine_forward_f64(engine, BATCH, STEPS, p->layout, X0(p), H0(p), DRIVE(p), STATES(&s), err));
    return s;
}

/* The loss, which is linear in what the sequences give. */
static double loss(const mrnn_engine *engine, const problem *p)
{
    states s = run(engine, p);
    return dot(p->dx, s.x, MANY_UNITS) + dot(p->dh, s.h, MANY_UNITS) + dot(p->dy, s.y, MANY_OUTPUTS);
}

static const double STEP = 1e-5;

/* Central differences of the loss by some of a problem's numbers. */
static void differentiate(const mrnn_engine *engine, const problem *p, double *values, size_t count, double *slopes)
{
    for (size_t i = 0; i < count; i++) {
        double value = values[i];
        values[i] = value + STEP;
        double above = loss(engine, p);
        values[i] = value - STEP;
        slopes[i] = (above - loss(engine, p)) / (2 * STEP);
        values[i] = value;
    }
}

/* The same by the trainable parameters, 0 by the others. */
static void differentiate_parameters(mrnn_network *network, const char *backend, const problem *p, gradients *g)
{
    double parameters[MAX_PARAMETERS];
    size_t len = g->num_parameters, num_tensors = 0;
    mrnn_engine *engine = new_engine(network, backend, F64);
    CHECK_OK(err, mrnn_network_get_parameters(network, parameters, len, err));
    CHECK_OK(err, mrnn_network_num_parameter_tensors(network, &num_tensors, err));
    for (size_t tensor = 0; tensor < num_tensors; tensor++) {
        size_t start = 0, end = 0;
        int32_t is_trainable = 9;
        CHECK_OK(err, mrnn_network_parameter_tensor_range(network, tensor, &start, &end, err));
        CHECK_OK(err, mrnn_network_parameter_tensor_is_trainable(network, tensor, &is_trainable, err));
        for (size_t i = start; i < end && is_trainable; i++) {
            double value = parameters[i], losses[2];
            for (int side = 0; side < 2; side++) {
                parameters[i] = value + (side == 0 ? STEP : -STEP);
                CHECK_OK(err, mrnn_network_set_parameters(network, parameters, len, err));
                CHECK_OK(err, mrnn_engine_refresh(engine, network, err));
                losses[side] = loss(engine, p);
            }
            g->parameters[i] = (losses[0] - losses[1]) / (2 * STEP);
            parameters[i] = value;
        }
    }
    CHECK_OK(err, mrnn_network_set_parameters(network, parameters, len, err));
    mrnn_engine_destroy(engine);
}

/* Where sequences began at x = init, the gradient by init is the sum of those by x0; that of the second region is
 * trained in both networks. */
static void check_by_init(const mrnn_network *network, const gradients *g)
{
    size_t len = 0, start = 0, end = 0;
    CHECK_OK(err, mrnn_network_num_parameter_tensors(network, &len, err));
    for (size_t tensor = 0; tensor < len; tensor++) {
        char name[64];
        CHECK_OK(err, mrnn_network_parameter_tensor_name(network, tensor, name, sizeof name, NULL, err));
        if (strcmp(name, "init/inh") == 0 || strcmp(name, "init/b") == 0) {
            CHECK_OK(err, mrnn_network_parameter_tensor_range(network, tensor, &start, &end, err));
        }
    }
    CHECK(end == start + 2);
    for (size_t i = 0; i < 2; i++) {
        double sum = g->x0[UNITS - 2 + i] + g->x0[UNITS + UNITS - 2 + i];
        CHECK(fabs(g->parameters[start + i] - sum) < 1e-12);
    }
}

/* Gradients of one problem in every way there is. */
static void check_problem(mrnn_network *network, const char *backend, problem p)
{
    gradients expected = new_gradients(network), found = expected, again = expected;
    mrnn_engine *engine = new_engine(network, backend, F64);
    differentiate_parameters(network, backend, &p, &expected);
    differentiate(engine, &p, p.input, MANY_INPUTS, expected.input);
    differentiate(engine, &p, p.stimulation, MANY_UNITS, expected.stimulation);
    if (p.has_x0) {
        differentiate(engine, &p, p.x0, STATE, expected.x0);
    }
    if (p.has_h0) {
        differentiate(engine, &p, p.h0, STATE, expected.h0);
    }

    /* What was there is replaced. */
    found.parameters[0] = found.input[0] = found.stimulation[0] = found.x0[0] = found.h0[0] = 1e9;
    CHECK_OK(err, mrnn_engine_backward_f64(engine, network, BATCH, STEPS, p.layout, 0, X0(&p), H0(&p), DRIVE(&p),
                                           LOSS(&p), RESULTS(&found), err));
    if (!p.has_x0) {
        check_by_init(network, &found);
        memcpy(expected.x0, found.x0, sizeof expected.x0);
    }
    CHECK(gradient_difference(&found, &expected) < 1e-8);

    /* A tape gives the same bits, as often as it is asked; one with little memory gives the same numbers. */
    const states wanted = run(engine, &p);
    for (size_t memory = 0; memory < 2; memory++) {
        mrnn_tape *tape = new_tape(network, backend, F64, memory);
        size_t every = 0;
        states s;
        CHECK_OK(err, mrnn_tape_checkpoint_every(tape, &every, err));
        CHECK(memory == 0 ? every == STEPS : every >= 1 && every < STEPS);
        CHECK_OK(err, mrnn_tape_forward_f64(tape, STEPS, p.layout, X0(&p), H0(&p), DRIVE(&p), STATES(&s), err));
        CHECK(memcmp(&s, &wanted, sizeof s) == 0);
        for (int times = 0; times < 2; times++) {
            again = new_gradients(network);
            CHECK_OK(err, mrnn_tape_backward_f64(tape, STEPS, p.layout, DRIVE(&p), LOSS(&p), RESULTS(&again), err));
            CHECK(memory == 0 ? memcmp(&again, &found, sizeof found) == 0 : gradient_difference(&again, &found) < 1e-14);
        }
        mrnn_tape_destroy(tape);
    }
    mrnn_engine_destroy(engine);
}

static void finite_differences(const char *backend)
{
    mrnn_network *leaky = new_network(LEAKY), *elman = new_network(ELMAN);
    check_problem(leaky, backend, new_problem(0, 0, MRNN_BATCH_FIRST));
    check_problem(leaky, backend, new_problem(1, 0, MRNN_TIME_FIRST));
    check_problem(leaky, backend, new_problem(1, 1, MRNN_BATCH_FIRST));
    check_problem(elman, backend, new_problem(0, 0, MRNN_TIME_FIRST));
    check_problem(elman, backend, new_problem(1, 0, MRNN_BATCH_FIRST));
    check_problem(elman, backend, new_problem(0, 1, MRNN_TIME_FIRST));
    mrnn_network_destroy(leaky);
    mrnn_network_destroy(elman);
}

/* What is left out counts as zero, and only what is wanted is written. */
static void left_out(const char *backend)
{
    mrnn_network *network = new_network(LEAKY);
    mrnn_engine *engine = new_engine(network, backend, F64);
    problem p = new_problem(0, 0, MRNN_BATCH_FIRST);
    gradients all = new_gradients(network), alone = all;
    memset(p.dx, 0, sizeof p.dx);
    memset(p.dh, 0, sizeof p.dh);
    memset(p.stimulation, 0, sizeof p.stimulation);
    CHECK_OK(err, mrnn_engine_backward_f64(engine, network, BATCH, STEPS, p.layout, 0, NOTHING, NOTHING, DRIVE(&p),
                                           LOSS(&p), RESULTS(&all), err));
    CHECK_OK(err, mrnn_engine_backward_f64(engine, network, BATCH, STEPS, p.layout, 0, NOTHING, NOTHING, p.input,
                                           MANY_INPUTS, NOTHING, NOTHING, NOTHING, p.dy, MANY_OUTPUTS,
                                           alone.parameters, alone.num_parameters, NOTHING, NOTHING, NOTHING,
                                           NOTHING, err));
    CHECK(difference(alone.parameters, all.parameters, all.num_parameters) == 0);
    CHECK(alone.input[0] == 0 && alone.stimulation[0] == 0 && alone.x0[0] == 0 && alone.h0[0] == 0);
    CHECK(all.input[0] != 0 && all.stimulation[0] != 0 && all.x0[0] != 0);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
}

/* A tape that takes over new parameters is as one that was made of them. */
static void refreshed(const char *backend)
{
    mrnn_network *network = new_network(LEAKY);
    mrnn_tape *tape = new_tape(network, backend, F64, 0);
    const problem p = new_problem(0, 0, MRNN_BATCH_FIRST);
    gradients wanted = new_gradients(network), found = wanted;
    double parameters[MAX_PARAMETERS];
    CHECK_OK(err, mrnn_tape_forward_f64(tape, STEPS, p.layout, NOTHING, NOTHING, DRIVE(&p), NOTHING, NOTHING, NOTHING,
                                        err));
    CHECK_OK(err, mrnn_network_get_parameters(network, parameters, wanted.num_parameters, err));
    for (size_t i = 0; i < wanted.num_parameters; i++) {
        parameters[i] *= i % 2 == 0 ? 0.5 : -1.25;
    }
    CHECK_OK(err, mrnn_network_set_parameters(network, parameters, wanted.num_parameters, err));
    CHECK_OK(err, mrnn_tape_refresh(tape, network, err));
    CHECK_ERROR(MRNN_ERR_STATE, "forward", err,
                mrnn_tape_backward_f64(tape, STEPS, p.layout, DRIVE(&p), LOSS(&p), RESULTS(&found), err));
    mrnn_engine *engine = new_engine(network, backend, F64);
    CHECK_OK(err, mrnn_engine_backward_f64(engine, network, BATCH, STEPS, p.layout, 0, NOTHING, NOTHING, DRIVE(&p),
                                           LOSS(&p), RESULTS(&wanted), err));
    CHECK_OK(err, mrnn_tape_forward_f64(tape, STEPS, p.layout, NOTHING, NOTHING, DRIVE(&p), NOTHING, NOTHING, NOTHING,
                                        err));
    CHECK_OK(err, mrnn_tape_backward_f64(tape, STEPS, p.layout, DRIVE(&p), LOSS(&p), RESULTS(&found), err));
    CHECK(memcmp(&found, &wanted, sizeof found) == 0);
    mrnn_engine_destroy(engine);
    mrnn_tape_destroy(tape);
    mrnn_network_destroy(network);
}

/* Noise and manipulations of a tape are those of a session. */
static void as_a_session(const char *backend)
{
    mrnn_network *network = new_network(LEAKY);
    mrnn_engine *engine = new_engine(network, backend, F64);
    mrnn_session *session = NULL;
    mrnn_tape *tape = new_tape(network, backend, F64, 0);
    const problem p = new_problem(0, 0, MRNN_BATCH_FIRST);
    gradients free_units = new_gradients(network), clamped = free_units;
    states of_session, of_tape;
    CHECK_OK(err, mrnn_session_create(engine, BATCH, &session, err));

    CHECK_OK(err, mrnn_tape_set_noise(tape, 1, 7, 11, 100, err));
    CHECK_OK(NULL, mrnn_session_set_noise(session, 1, 7, 11));
    CHECK_OK(NULL, mrnn_session_set_step_index(session, 100));
    CHECK_OK(NULL, mrnn_session_step_n_f64(session, STEPS, p.layout, DRIVE(&p), STATES(&of_session)));
    CHECK_OK(err, mrnn_tape_forward_f64(tape, STEPS, p.layout, NOTHING, NOTHING, DRIVE(&p), STATES(&of_tape), err));
    CHECK(memcmp(&of_tape, &of_session, sizeof of_tape) == 0);
    states silent = run(engine, &p);
    CHECK(memcmp(&of_tape, &silent, sizeof of_tape) != 0);
    CHECK_OK(err, mrnn_tape_backward_f64(tape, STEPS, p.layout, DRIVE(&p), LOSS(&p), RESULTS(&free_units), err));
    /* Sequences to come are other ones; the one that the tape holds is as it was. */
    CHECK_OK(err, mrnn_tape_set_noise(tape, 0, 0, 0, 0, err));
    CHECK_OK(err, mrnn_tape_backward_f64(tape, STEPS, p.layout, DRIVE(&p), LOSS(&p), RESULTS(&clamped), err));
    CHECK(memcmp(&clamped, &free_units, sizeof clamped) == 0);

    CHECK_OK(NULL, mrnn_session_reset(session));
    CHECK_OK(NULL, mrnn_session_set_noise_enabled(session, 0));
    CHECK_OK(NULL, mrnn_session_set_region_gain(session, 1, 0.5));
    CHECK_OK(NULL, mrnn_session_set_region_current(session, 0, 0.25));
    CHECK_OK(NULL, mrnn_session_clamp_unit(session, 0, 0.75));
    CHECK_OK(err, mrnn_tape_set_manipulations(tape, session, err));
    CHECK_ERROR(MRNN_ERR_STATE, "forward", err,
                mrnn_tape_backward_f64(tape, STEPS, p.layout, DRIVE(&p), LOSS(&p), RESULTS(&clamped), err));
    CHECK_OK(NULL, mrnn_session_step_n_f64(session, STEPS, p.layout, DRIVE(&p), STATES(&of_session)));
    CHECK_OK(err, mrnn_tape_forward_f64(tape, STEPS, p.layout, NOTHING, NOTHING, DRIVE(&p), STATES(&of_tape), err));
    CHECK(memcmp(&of_tape, &of_session, sizeof of_tape) == 0);
    CHECK(of_tape.h[0] == 0.75);
    CHECK_OK(err, mrnn_tape_backward_f64(tape, STEPS, p.layout, DRIVE(&p), NOTHING, p.dh, MANY_UNITS, NOTHING,
                                         RESULTS(&clamped), err));
    for (size_t row = 0; row < BATCH * STEPS; row++) {
        CHECK(clamped.stimulation[row * UNITS] == 0 && clamped.stimulation[row * UNITS + 1] != 0);
    }
    mrnn_tape_destroy(tape);
    mrnn_session_destroy(session);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
}

static void narrow(float *to, const double *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = (float)from[i];
    }
}

/* Float is close to double. */
static void single_precision(void)
{
    static float x0[STATE], input[MANY_INPUTS], stimulation[MANY_UNITS], dx[MANY_UNITS], dh[MANY_UNITS];
    static float dy[MANY_OUTPUTS], h[MANY_UNITS], results[3][MAX_PARAMETERS], again[MAX_PARAMETERS];
    mrnn_network *network = new_network(LEAKY);
    mrnn_engine *engine = new_engine(network, "cpu", NULL), *wide = new_engine(network, "cpu", F64);
    mrnn_tape *tape = new_tape(network, "cpu", NULL, 0);
    const problem p = new_problem(1, 0, MRNN_TIME_FIRST);
    gradients wanted = new_gradients(network), found = wanted;
    size_t len = wanted.num_parameters;
    narrow(x0, p.x0, STATE);
    narrow(input, p.input, MANY_INPUTS);
    narrow(stimulation, p.stimulation, MANY_UNITS);
    narrow(dx, p.dx, MANY_UNITS);
    narrow(dh, p.dh, MANY_UNITS);
    narrow(dy, p.dy, MANY_OUTPUTS);
    CHECK_OK(err, mrnn_engine_backward_f64(wide, network, BATCH, STEPS, p.layout, 0, X0(&p), NOTHING, DRIVE(&p), LOSS(&p),
                                           RESULTS(&wanted), err));
    CHECK_OK(err, mrnn_engine_backward(engine, network, BATCH, STEPS, p.layout, 0, x0, STATE, NOTHING, input, MANY_INPUTS,
                                       stimulation, MANY_UNITS, dx, MANY_UNITS, dh, MANY_UNITS, dy, MANY_OUTPUTS,
                                       results[0], len, NOTHING, NOTHING, results[1], STATE, NOTHING, err));
    for (size_t i = 0; i < len; i++) {
        found.parameters[i] = results[0][i];
    }
    CHECK(difference(found.parameters, wanted.parameters, len) < 1e-5);
    for (size_t i = 0; i < STATE; i++) {
        found.x0[i] = results[1][i];
    }
    CHECK(difference(found.x0, wanted.x0, STATE) < 1e-5);
    CHECK_OK(err, mrnn_tape_forward(tape, STEPS, p.layout, x0, STATE, NOTHING, input, MANY_INPUTS, stimulation,
                                    MANY_UNITS, NOTHING, h, MANY_UNITS, NOTHING, err));
    CHECK(h[0] != 0);
    CHECK_OK(err, mrnn_tape_backward(tape, STEPS, p.layout, input, MANY_INPUTS, stimulation, MANY_UNITS, dx, MANY_UNITS,
                                     dh, MANY_UNITS, dy, MANY_OUTPUTS, again, len, NOTHING, NOTHING, NOTHING,
                                     NOTHING, err));
    CHECK(memcmp(again, results[0], len * sizeof *again) == 0);
    mrnn_tape_destroy(tape);
    mrnn_engine_destroy(wide);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
}

/* The vector of all parameters is what the calls for its parts give. */
static void parameter_vector(void)
{
    static const struct {
        const char *name;
        size_t num_axes, rows, cols;
        int32_t is_trainable;
    } wanted[] = {
        {"recurrent/exc/exc/values", 1, 3, 1, 1}, {"recurrent/exc/inh/weight", 2, 2, 3, 1},
        {"recurrent/inh/exc/weight", 2, 3, 2, 1}, {"recurrent/inh/inh/weight", 2, 2, 2, 0},
        {"input/cue/exc/weight", 2, 3, 2, 1},     {"input/cue/inh/weight", 2, 2, 2, 1},
        {"bias/exc", 1, 3, 1, 1},                 {"bias/inh", 1, 2, 1, 0},
        {"init/exc", 1, 3, 1, 0},                 {"init/inh", 1, 2, 1, 1},
        {"readout/choice/weight", 2, 2, 5, 1},    {"readout/choice/bias", 1, 2, 1, 1},
        {"readout/fixed/weight", 2, 1, 2, 0},     {"readout/fixed/bias", 1, 1, 1, 0},
    };
    const size_t count = sizeof wanted / sizeof *wanted;
    mrnn_network *network = new_network(LEAKY);
    double parameters[MAX_PARAMETERS], part[16], bias[2];
    size_t num_tensors = 0, num_parameters = 0, at = 0;
    CHECK_OK(err, mrnn_network_num_parameter_tensors(network, &num_tensors, err));
    CHECK_OK(err, mrnn_network_num_parameters(network, &num_parameters, err));
    CHECK(num_tensors == count && num_parameters <= MAX_PARAMETERS);
    for (size_t i = 0; i < count; i++) {
        char name[64];
        size_t num_axes = 0, rows = 0, cols = 0, start = 0, end = 0;
        int32_t is_trainable = 9;
        CHECK_OK(err, mrnn_network_parameter_tensor_name(network, i, name, sizeof name, NULL, err));
        CHECK_OK(err, mrnn_network_parameter_tensor_shape(network, i, &num_axes, &rows, &cols, err));
        CHECK_OK(err, mrnn_network_parameter_tensor_range(network, i, &start, &end, err));
        CHECK_OK(err, mrnn_network_parameter_tensor_is_trainable(network, i, &is_trainable, err));
        CHECK(strcmp(name, wanted[i].name) == 0 && num_axes == wanted[i].num_axes && rows == wanted[i].rows &&
              cols == wanted[i].cols && is_trainable == wanted[i].is_trainable);
        CHECK(start == at && end == start + rows * cols);
        at = end;
    }
    CHECK(at == num_parameters);

    for (size_t i = 0; i < num_parameters; i++) {
        parameters[i] = (double)i;
    }
    CHECK_OK(err, mrnn_network_set_parameters(network, parameters, num_parameters, err));
    CHECK_OK(err, mrnn_network_get_weight(network, "exc", "inh", part, 6, err));
    CHECK(part[0] == 3 && part[5] == 8);
    CHECK_OK(err, mrnn_network_get_base_firing(network, "exc", part, 3, err));
    CHECK(part[0] == 29 && part[2] == 31);
    CHECK_OK(err, mrnn_network_get_init(network, "inh", part, 2, err));
    CHECK(part[0] == 37 && part[1] == 38);
    CHECK_OK(err, mrnn_network_get_readout(network, "choice", part, 10, bias, 2, err));
    CHECK(part[0] == 39 && part[9] == 48 && bias[0] == 49 && bias[1] == 50);
    memset(parameters, 0, sizeof parameters);
    CHECK_OK(err, mrnn_network_get_parameters(network, parameters, num_parameters, err));
    CHECK(parameters[0] == 0 && parameters[num_parameters - 1] == (double)(num_parameters - 1));

    CHECK_ERROR(MRNN_ERR_SHAPE, "parameters has 3 elements; 54 are needed (parameters 54)", err,
                mrnn_network_get_parameters(network, parameters, 3, err));
    CHECK_ERROR(MRNN_ERR_NULL, "parameters is NULL", err, mrnn_network_get_parameters(network, NULL, 0, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "the parameters", err, mrnn_network_set_parameters(network, parameters, 53, err));
    parameters[4] = NAN;
    CHECK_ERROR(MRNN_ERR_VALUE, "the parameter 'recurrent/exc/inh/weight'", err,
                mrnn_network_set_parameters(network, parameters, num_parameters, err));
    CHECK_OK(err, mrnn_network_get_weight(network, "exc", "inh", part, 6, err));
    CHECK(part[1] == 4);
    char name[4] = "xxx";
    CHECK_ERROR(MRNN_ERR_VALUE, "index is 14; there are 14", err,
                mrnn_network_parameter_tensor_name(network, 14, name, sizeof name, NULL, err));
    CHECK_ERROR(MRNN_ERR_BUFFER, "buf has 4 bytes; 25 are needed", err,
                mrnn_network_parameter_tensor_name(network, 0, name, sizeof name, NULL, err));
    CHECK(strcmp(name, "xxx") == 0);
    mrnn_network_destroy(network);
}

static void array_errors(mrnn_network *network, mrnn_engine *engine, mrnn_tape *tape)
{
    problem p = new_problem(1, 1, MRNN_BATCH_FIRST);
    gradients g = new_gradients(network);
    states s;
    memset(&s, 0, sizeof s);
#define FORWARD_FAILS(status, words, ...) \
    CHECK_ERROR(status, words, err, mrnn_tape_forward_f64(tape, STEPS, MRNN_BATCH_FIRST, __VA_ARGS__, err))
    /* x0, h0, input, stimulation, x, h, y */
    FORWARD_FAILS(MRNN_ERR_SHAPE, "x0 has 3 elements; 10 are needed (batch 2 x units 5)", p.x0, 3, NOTHING, NOTHING,
                  NOTHING, NOTHING, NOTHING, NOTHING);
    FORWARD_FAILS(MRNN_ERR_NULL, "h0 is NULL", p.x0, STATE, NULL, 4, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
    FORWARD_FAILS(MRNN_ERR_ARGUMENT, "a leaky state needs x", NOTHING, p.h0, STATE, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
    FORWARD_FAILS(MRNN_ERR_SHAPE, "input has 1 elements; 24 are needed (batch 2 x steps 6 x inputs 2)", NOTHING, NOTHING,
                  p.input, 1, NOTHING, NOTHING, NOTHING, NOTHING);
    FORWARD_FAILS(MRNN_ERR_NULL, "stimulation is NULL", NOTHING, NOTHING, NOTHING, NULL, 1, NOTHING, NOTHING, NOTHING);
    FORWARD_FAILS(MRNN_ERR_SHAPE, "h has 2 elements", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, s.h, 2, NOTHING);
    FORWARD_FAILS(MRNN_ERR_ARGUMENT, "x0 and h share memory", s.h, STATE, NOTHING, NOTHING, NOTHING, NOTHING, s.h,
                  MANY_UNITS, NOTHING);
    FORWARD_FAILS(MRNN_ERR_ARGUMENT, "input and h share memory", NOTHING, NOTHING, s.h, MANY_INPUTS, NOTHING, NOTHING, s.h,
                  MANY_UNITS, NOTHING);
    FORWARD_FAILS(MRNN_ERR_ARGUMENT, "x and h share memory", NOTHING, NOTHING, NOTHING, NOTHING, s.h, MANY_UNITS, s.h,
                  MANY_UNITS, NOTHING);
    p.x0[3] = INFINITY;
    FORWARD_FAILS(MRNN_ERR_VALUE, "x0: element 3 is not finite", p.x0, STATE, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                  NOTHING);
    p.x0[3] = 0;
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "layout is 9", err,
                mrnn_tape_forward_f64(tape, STEPS, 9, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "7", err,
                mrnn_tape_forward_f64(tape, STEPS + 1, p.layout, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                                      NOTHING, err));
    CHECK_ERROR(MRNN_ERR_PRECISION, "the tape computes in f64", err,
                mrnn_tape_forward(tape, STEPS, p.layout, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, err));
    CHECK(s.h[0] == 0);

    /* Nothing was run so far. */
    CHECK_ERROR(MRNN_ERR_STATE, "forward", err,
                mrnn_tape_backward_f64(tape, STEPS, p.layout, DRIVE(&p), LOSS(&p), RESULTS(&g), err));
    CHECK_OK(err, mrnn_tape_forward_f64(tape, STEPS, p.layout, X0(&p), NOTHING, DRIVE(&p), STATES(&s), err));
    CHECK_ERROR(MRNN_ERR_STATE, "forward", err,
                mrnn_tape_backward_f64(tape, STEPS, MRNN_TIME_FIRST, DRIVE(&p), LOSS(&p), RESULTS(&g), err));
    CHECK_ERROR(MRNN_ERR_STATE, "forward", err,
                mrnn_tape_backward_f64(tape, STEPS - 1, p.layout, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                                       g.parameters, g.num_parameters, NOTHING, NOTHING, NOTHING, NOTHING, err));

    /* Both calls check the same arrays in the same way. */
#define BACKWARD_FAILS(status, words, ...)                                                                          \
    do {                                                                                                            \
        CHECK_ERROR(status, words, err,                                                                             \
                    mrnn_tape_backward_f64(tape, STEPS, MRNN_BATCH_FIRST, NOTHING, NOTHING, __VA_ARGS__, err));      \
        CHECK_ERROR(status, words, err,                                                                             \
                    mrnn_engine_backward_f64(engine, network, BATCH, STEPS, MRNN_BATCH_FIRST, 0, NOTHING, NOTHING,   \
                                             NOTHING, NOTHING, __VA_ARGS__, err));                                   \
    } while (0)
    BACKWARD_FAILS(MRNN_ERR_SHAPE, "dx has 1 elements; 60 are needed (batch 2 x steps 6 x units 5)", p.dx, 1, NOTHING,
                   NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
    BACKWARD_FAILS(MRNN_ERR_NULL, "dh is NULL", NOTHING, NULL, 1, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
    BACKWARD_FAILS(MRNN_ERR_SHAPE, "dy has 35 elements; 36 are needed (batch 2 x steps 6 x outputs 3)", NOTHING, NOTHING,
                   p.dy, 35, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
    BACKWARD_FAILS(MRNN_ERR_SHAPE, "dparameters has 3 elements; 54 are needed (parameters 54)", NOTHING, NOTHING, NOTHING,
                   g.parameters, 3, NOTHING, NOTHING, NOTHING, NOTHING);
    BACKWARD_FAILS(MRNN_ERR_SHAPE, "dinput has 3 elements", NOTHING, NOTHING, NOTHING, NOTHING, g.input, 3, NOTHING,
                   NOTHING, NOTHING);
    BACKWARD_FAILS(MRNN_ERR_SHAPE, "dstimulation has 3 elements", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                   g.stimulation, 3, NOTHING, NOTHING);
    BACKWARD_FAILS(MRNN_ERR_SHAPE, "dx0 has 3 elements; 10 are needed (batch 2 x units 5)", NOTHING, NOTHING, NOTHING,
                   NOTHING, NOTHING, NOTHING, g.x0, 3, NOTHING);
    BACKWARD_FAILS(MRNN_ERR_NULL, "dh0 is NULL", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NULL, 10);
    BACKWARD_FAILS(MRNN_ERR_ARGUMENT, "dx and dstimulation share memory", p.dx, MANY_UNITS, NOTHING, NOTHING, NOTHING,
                   NOTHING, p.dx, MANY_UNITS, NOTHING, NOTHING);
    BACKWARD_FAILS(MRNN_ERR_ARGUMENT, "dx0 and dh0 share memory", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                   g.x0, STATE, g.x0, STATE);
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "input and dinput share memory", err,
                mrnn_tape_backward_f64(tape, STEPS, p.layout, p.input, MANY_INPUTS, NOTHING, NOTHING, NOTHING, NOTHING,
                                       NOTHING, p.input, MANY_INPUTS, NOTHING, NOTHING, NOTHING, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "x0 and dx0 share memory", err,
                mrnn_engine_backward_f64(engine, network, BATCH, STEPS, p.layout, 0, g.x0, STATE, NOTHING, NOTHING, NOTHING,
                                         NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, g.x0, STATE, NOTHING, err));
    CHECK_ERROR(MRNN_ERR_PRECISION, "the tape computes in f64", err,
                mrnn_tape_backward(tape, STEPS, p.layout, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                                   NOTHING, NOTHING, NOTHING, err));
    CHECK(g.parameters[0] == 0 && g.input[0] == 0 && g.x0[0] == 0);
}

static void handle_errors(mrnn_network *network, mrnn_engine *engine, mrnn_tape *tape)
{
    size_t untouched = 12345;
    int32_t flag = 7;
    double value = 9;
    float value_f32 = 9;
    mrnn_tape *out = NULL;
    mrnn_session *session = NULL;
#define NULL_HANDLE(noun, call) CHECK_ERROR(MRNN_ERR_NULL, noun " is NULL", err, call)
    NULL_HANDLE("network", mrnn_network_num_parameters(NULL, &untouched, err));
    NULL_HANDLE("network", mrnn_network_get_parameters(NULL, &value, 1, err));
    NULL_HANDLE("network", mrnn_network_set_parameters(NULL, &value, 1, err));
    NULL_HANDLE("network", mrnn_network_num_parameter_tensors(NULL, &untouched, err));
    NULL_HANDLE("network", mrnn_network_parameter_tensor_name(NULL, 0, NULL, 0, &untouched, err));
    NULL_HANDLE("network", mrnn_network_parameter_tensor_range(NULL, 0, &untouched, &untouched, err));
    NULL_HANDLE("network", mrnn_network_parameter_tensor_shape(NULL, 0, &untouched, &untouched, &untouched, err));
    NULL_HANDLE("network", mrnn_network_parameter_tensor_is_trainable(NULL, 0, &flag, err));
    NULL_HANDLE("network", mrnn_tape_create(NULL, "cpu", NULL, 1, 1, 0, &out, err));
    NULL_HANDLE("network", mrnn_tape_refresh(tape, NULL, err));
    NULL_HANDLE("session", mrnn_tape_set_manipulations(tape, NULL, err));
    NULL_HANDLE("tape", mrnn_tape_refresh(NULL, network, err));
    NULL_HANDLE("tape", mrnn_tape_set_noise(NULL, 0, 0, 0, 0, err));
    NULL_HANDLE("tape", mrnn_tape_set_manipulations(NULL, session, err));
    NULL_HANDLE("tape", mrnn_tape_batch(NULL, &untouched, err));
    NULL_HANDLE("tape", mrnn_tape_max_steps(NULL, &untouched, err));
    NULL_HANDLE("tape", mrnn_tape_num_parameters(NULL, &untouched, err));
    NULL_HANDLE("tape", mrnn_tape_checkpoint_every(NULL, &untouched, err));
    NULL_HANDLE("tape", mrnn_tape_forward(NULL, 1, MRNN_BATCH_FIRST, NOTHING, NOTHING, NOTHING, NOTHING, &value_f32, 1,
                                          NOTHING, NOTHING, err));
    NULL_HANDLE("tape", mrnn_tape_forward_f64(NULL, 1, MRNN_BATCH_FIRST, NOTHING, NOTHING, NOTHING, NOTHING, &value, 1,
                                              NOTHING, NOTHING, err));
    NULL_HANDLE("tape", mrnn_tape_backward(NULL, 1, MRNN_BATCH_FIRST, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                                           &value_f32, 1, NOTHING, NOTHING, NOTHING, NOTHING, err));
    NULL_HANDLE("tape", mrnn_tape_backward_f64(NULL, 1, MRNN_BATCH_FIRST, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                                               &value, 1, NOTHING, NOTHING, NOTHING, NOTHING, err));
#define ENGINE_BACKWARD(engine, network, batch, steps)                                                              \
    mrnn_engine_backward_f64(engine, network, batch, steps, MRNN_BATCH_FIRST, 0, NOTHING, NOTHING, NOTHING, NOTHING, \
                             NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, err)
    NULL_HANDLE("engine", ENGINE_BACKWARD(NULL, network, 1, 1));
    NULL_HANDLE("network", ENGINE_BACKWARD(engine, NULL, 1, 1));
    NULL_HANDLE("engine", mrnn_engine_backward(NULL, network, 1, 1, MRNN_BATCH_FIRST, 0, NOTHING, NOTHING, NOTHING,
                                               NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                                               NOTHING, err));
    CHECK_ERROR(MRNN_ERR_PRECISION, "the engine computes in f64", err,
                mrnn_engine_backward(engine, network, 1, 1, MRNN_BATCH_FIRST, 0, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                                     NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "0", err, ENGINE_BACKWARD(engine, network, 0, 1));
    CHECK_ERROR(MRNN_ERR_VALUE, "steps", err, ENGINE_BACKWARD(engine, network, 1, SIZE_MAX / 2));

    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_tape_create(network, "cpu", NULL, 1, 1, 0, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "backend is NULL", err, mrnn_tape_create(network, NULL, NULL, 1, 1, 0, &out, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'tpu'", err, mrnn_tape_create(network, "tpu", NULL, 1, 1, 0, &out, err));
    CHECK_ERROR(MRNN_ERR_JSON, "options: threads", err,
                mrnn_tape_create(network, "cpu", "{\"threads\": 0}", 1, 1, 0, &out, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "0", err, mrnn_tape_create(network, "cpu", NULL, 0, 1, 0, &out, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "steps", err, mrnn_tape_create(network, "cpu", NULL, 1, SIZE_MAX / 2, 0, &out, err));
    CHECK_ERROR(MRNN_ERR_NULL, "max_steps is NULL", err, mrnn_tape_max_steps(tape, NULL, err));

    mrnn_network *building = NULL, *other = new_network(ELMAN);
    CHECK_OK(err, mrnn_network_create(&building, err));
#define NOT_YET(call) CHECK_ERROR(MRNN_ERR_STATE, "not finalised yet", err, call)
    NOT_YET(mrnn_network_num_parameters(building, &untouched, err));
    NOT_YET(mrnn_network_get_parameters(building, &value, 1, err));
    NOT_YET(mrnn_network_set_parameters(building, &value, 1, err));
    NOT_YET(mrnn_network_num_parameter_tensors(building, &untouched, err));
    NOT_YET(mrnn_network_parameter_tensor_shape(building, 0, &untouched, &untouched, &untouched, err));
    NOT_YET(mrnn_tape_create(building, "cpu", NULL, 1, 1, 0, &out, err));
    NOT_YET(mrnn_tape_refresh(tape, building, err));
    NOT_YET(ENGINE_BACKWARD(engine, building, 1, 1));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "the structure is another", err, ENGINE_BACKWARD(engine, other, 1, 1));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "the structure is another", err, mrnn_tape_refresh(tape, other, err));

    mrnn_engine *others[2] = {new_engine(other, "cpu", F64), new_engine(network, "cpu", NULL)};
    CHECK_OK(err, mrnn_session_create(others[0], 1, &session, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "another network's sessions", err, mrnn_tape_set_manipulations(tape, session, err));
    mrnn_session_destroy(session);
    CHECK_OK(err, mrnn_session_create(others[1], 1, &session, err));
    CHECK_ERROR(MRNN_ERR_PRECISION, "the session computes in f32", err,
                mrnn_tape_set_manipulations(tape, session, err));
    mrnn_session_destroy(session);
    CHECK(untouched == 12345 && flag == 7 && value == 9 && value_f32 == 9 && out == NULL);

    CHECK_OK(err, mrnn_tape_batch(tape, &untouched, err));
    CHECK(untouched == BATCH);
    CHECK_OK(err, mrnn_tape_max_steps(tape, &untouched, err));
    CHECK(untouched == STEPS);
    CHECK_OK(err, mrnn_tape_num_parameters(tape, &untouched, err));
    CHECK(untouched == 54);
    mrnn_engine_destroy(others[0]);
    mrnn_engine_destroy(others[1]);
    mrnn_network_destroy(other);
    mrnn_network_destroy(building);
    mrnn_tape_destroy(NULL);
}

static void errors(void)
{
    mrnn_network *network = new_network(LEAKY);
    mrnn_engine *engine = new_engine(network, "cpu", F64);
    mrnn_tape *tape = new_tape(network, "cpu", F64, 0);
    array_errors(network, engine, tape);
    handle_errors(network, engine, tape);
    mrnn_engine_destroy(engine);
    /* A tape needs neither. */
    mrnn_network_destroy(network);
    CHECK_OK(err, mrnn_tape_forward_f64(tape, 1, MRNN_BATCH_FIRST, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
                                        NOTHING, err));
    mrnn_tape_destroy(tape);
}

int main(void)
{
    CHECK_OK(NULL, mrnn_error_create(&err));
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        finite_differences(KINDS[i]);
        left_out(KINDS[i]);
        refreshed(KINDS[i]);
        as_a_session(KINDS[i]);
    }
    single_precision();
    parameter_vector();
    errors();
    mrnn_error_destroy(err);
    return check_summary("gradient");
}
