/* Trainers: a network that learns a task made here, checkpoints, and every way in which these calls can fail. */
#include "check.h"

#include <math.h>

/* The sign of a cue of CUE steps, to be held to the end of the trial. */
enum { BATCH = 8, STEPS = 20, CUE = 4, UNITS = 12, TRIALS = 20, MOST_UPDATES = 2000 };

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 9, \"learnable_bias\": true},"
    "                         {\"name\": \"inh\", \"num_units\": 3, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 1}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"exc\"},"
    "                             {\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "                             {\"src_region\": \"inh\", \"dst_region\": \"exc\", \"trainable\": false}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"choice\", \"num_units\": 1, \"src_regions\": [\"exc\"]}],"
    " \"dynamics\": {\"dt\": 10, \"tau\": 40, \"activation\": \"tanh\"}, \"seed\": 1}";
static const char *const OPTIONS =
    "{\"batch\": 8, \"steps\": 20, \"loss\": \"mean_squared_error\", \"clip_norm\": 1,"
    " \"optimizer\": {\"learning_rate\": 0.01, \"weight_decay\": 0}}";

static mrnn_error *err;

typedef struct {
    float input[TRIALS * STEPS], target[TRIALS * STEPS], mask[TRIALS * STEPS];
} trials;

static uint32_t next_bits(void)
{
    static uint32_t state = 1;
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

/* Trials of random signs and strengths; the answer is asked for after the cue. */
static void draw(trials *to)
{
    for (int trial = 0; trial < TRIALS; trial++) {
        float sign = next_bits() % 2 == 0 ? 1.0f : -1.0f;
        float strength = 0.5f + (float)(next_bits() % 1000) / 1000.0f;
        for (int step = 0; step < STEPS; step++) {
            int i = trial * STEPS + step;
            to->input[i] = step < CUE ? sign * strength : 0.0f;
            to->target[i] = sign;
            to->mask[i] = step < CUE ? 0.0f : 1.0f;
        }
    }
}

#define INPUT(t, count) (t)->input, (size_t)(count) * STEPS
#define ARRAYS(t, count) INPUT(t, count), (t)->target, (size_t)(count) * STEPS, (t)->mask, (size_t)(count) * STEPS
#define NOTHING NULL, 0

static mrnn_network *new_network(const char *description)
{
    mrnn_network *network = NULL;
    CHECK_OK(err, mrnn_network_from_json(description, &network, err));
    return network;
}

static mrnn_trainer *new_trainer(const mrnn_network *network, const char *backend, const char *engine_options)
{
    mrnn_trainer *trainer = NULL;
    CHECK_OK(err, mrnn_trainer_create(network, backend, engine_options, 0, OPTIONS, &trainer, err));
    return trainer;
}

static double step(mrnn_trainer *trainer)
{
    trials t;
    double loss = -1;
    draw(&t);
    CHECK_OK(err, mrnn_trainer_step(trainer, STEPS, ARRAYS(&t, BATCH), &loss, NULL, err));
    return loss;
}

static size_t parameters_of(const mrnn_network *network, double *parameters, size_t most)
{
    size_t len = 0;
    CHECK_OK(err, mrnn_network_num_parameters(network, &len, err));
    CHECK(len <= most);
    CHECK_OK(err, mrnn_network_get_parameters(network, parameters, len, err));
    return len;
}

static void learns(const char *backend, const char *engine_options)
{
    enum { MOST = 300 };
    static double before[MOST], after[MOST], now[MOST];
    mrnn_network *network = new_network(DESCRIPTION), *trained = NULL;
    mrnn_trainer *trainer = new_trainer(network, backend, engine_options);
    size_t len = parameters_of(network, before, MOST);
    trials t;
    float outputs[TRIALS * STEPS];
    double loss = 1, first = step(trainer);
    uint64_t updates = 0;
    for (int update = 1; update < MOST_UPDATES && loss > 0.02; update++) {
        loss = step(trainer);
    }
    CHECK(first > 0.3 && loss <= 0.02);
    CHECK_OK(err, mrnn_trainer_updates(trainer, &updates, err));
    CHECK(updates > 1 && updates < MOST_UPDATES);

    /* Trials that it has not seen, more of them than an update has. */
    draw(&t);
    CHECK_OK(err, mrnn_trainer_evaluate(trainer, TRIALS, STEPS, ARRAYS(&t, TRIALS), &loss, outputs, TRIALS * STEPS, err));
    CHECK(loss < 0.1);
    int right = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        right += outputs[trial * STEPS + STEPS - 1] * t.target[trial * STEPS] > 0;
    }
    CHECK(right == TRIALS);

    /* The network that has learned is a new one, and answers the same. */
    CHECK_OK(err, mrnn_trainer_network(trainer, &trained, err));
    mrnn_trainer_destroy(trainer);
    CHECK(parameters_of(network, now, MOST) == len && memcmp(now, before, len * sizeof *now) == 0);
    CHECK(parameters_of(trained, after, MOST) == len && memcmp(after, before, len * sizeof *now) != 0);
    /* From inh to exc nothing is trained. */
    double fixed[2][27];
    CHECK_OK(err, mrnn_network_get_weight(network, "inh", "exc", fixed[0], 27, err));
    CHECK_OK(err, mrnn_network_get_weight(trained, "inh", "exc", fixed[1], 27, err));
    CHECK(memcmp(fixed[0], fixed[1], sizeof fixed[0]) == 0);
    mrnn_engine *engine = NULL;
    static double wide_input[TRIALS * STEPS], wide_outputs[TRIALS * STEPS];
    CHECK_OK(err, mrnn_engine_create(trained, "cpu", "{\"precision\": \"f64\"}", &engine, err));
    for (int i = 0; i < TRIALS * STEPS; i++) {
        wide_input[i] = t.input[i];
    }
    CHECK_OK(err, mrnn_engine_forward_f64(engine, TRIALS, STEPS, MRNN_BATCH_FIRST, NOTHING, NOTHING, wide_input,
                                          TRIALS * STEPS, NOTHING, NOTHING, NOTHING, wide_outputs, TRIALS * STEPS, err));
    for (int i = 0; i < TRIALS * STEPS; i++) {
        CHECK(fabs(wide_outputs[i] - outputs[i]) < 1e-4);
    }
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(trained);
    mrnn_network_destroy(network);
}

/* A trainer that goes on from a file takes the same path, in either precision. */
static void checkpoints(const char *engine_options, const char *folder)
{
    char path[4096];
    mrnn_network *network = new_network(DESCRIPTION);
    mrnn_trainer *trainer = new_trainer(network, "cpu", engine_options), *resumed = NULL;
    uint64_t updates = 0;
    snprintf(path, sizeof path, "%s/checkpoint.safetensors", folder);
    for (int update = 0; update < 5; update++) {
        step(trainer);
    }
    CHECK_OK(err, mrnn_trainer_save(trainer, path, err));
    CHECK_OK(err, mrnn_trainer_resume(path, "cpu", engine_options, 0, &resumed, err));
    CHECK_OK(err, mrnn_trainer_updates(resumed, &updates, err));
    CHECK(updates == 5);
    for (int update = 0; update < 5; update++) {
        trials t;
        double loss[2] = {-1, -2}, norm[2] = {-1, -2};
        draw(&t);
        CHECK_OK(err, mrnn_trainer_step(trainer, STEPS, ARRAYS(&t, BATCH), &loss[0], &norm[0], err));
        CHECK_OK(err, mrnn_trainer_step(resumed, STEPS, ARRAYS(&t, BATCH), &loss[1], &norm[1], err));
        CHECK(loss[0] == loss[1] && norm[0] == norm[1] && norm[0] > 0);
    }
    mrnn_trainer_destroy(resumed);
    mrnn_trainer_destroy(trainer);
    mrnn_network_destroy(network);
}

/* Shorter trials, no mask, and outputs that are not wanted or lie where the input was. */
static void left_out(void)
{
    mrnn_network *network = new_network(DESCRIPTION);
    mrnn_trainer *trainer = new_trainer(network, "cpu", NULL);
    trials t;
    double masked = -1, unmasked = -2, alone = -3;
    draw(&t);
    for (int i = 0; i < TRIALS * STEPS; i++) {
        t.mask[i] = 1;
    }
    CHECK_OK(err, mrnn_trainer_evaluate(trainer, 3, STEPS, ARRAYS(&t, 3), &masked, NOTHING, err));
    CHECK_OK(err, mrnn_trainer_evaluate(trainer, 3, STEPS, INPUT(&t, 3), t.target, 3 * STEPS, NOTHING, &unmasked,
                                        t.input, 3 * STEPS, err));
    CHECK(masked == unmasked && t.input[3 * STEPS - 1] != 0);
    draw(&t);
    CHECK_OK(err, mrnn_trainer_step(trainer, 5, t.input, BATCH * 5, t.target, BATCH * 5, NOTHING, &alone, NULL, err));
    CHECK(alone > 0);
    mrnn_trainer_destroy(trainer);
    mrnn_network_destroy(network);
}

static void option_errors(const mrnn_network *network)
{
    static const struct {
        mrnn_status status;
        const char *words, *options;
    } cases[] = {
        {MRNN_ERR_JSON, "options: not the text of a JSON object", "[]"},
        {MRNN_ERR_JSON, "options: missing field `batch`", "{}"},
        {MRNN_ERR_JSON, "unknown field `learning_rate`",
         "{\"batch\": 1, \"steps\": 1, \"loss\": \"mean_squared_error\", \"learning_rate\": 1}"},
        {MRNN_ERR_JSON, "options: loss: unknown variant `huber`", "{\"batch\": 1, \"steps\": 1, \"loss\": \"huber\"}"},
        {MRNN_ERR_JSON, "options: optimizer.learning_rate: invalid type",
         "{\"batch\": 1, \"steps\": 1, \"loss\": \"mean_squared_error\", \"optimizer\": {\"learning_rate\": \"fast\"}}"},
        {MRNN_ERR_VALUE, "batch is 0; it must be at least 1",
         "{\"batch\": 0, \"steps\": 1, \"loss\": \"mean_squared_error\"}"},
        {MRNN_ERR_VALUE, "learning_rate is -1; it must be above 0",
         "{\"batch\": 1, \"steps\": 1, \"loss\": \"mean_squared_error\", \"optimizer\": {\"learning_rate\": -1}}"},
        {MRNN_ERR_VALUE, "clip_norm is 0",
         "{\"batch\": 1, \"steps\": 1, \"loss\": \"mean_squared_error\", \"clip_norm\": 0}"},
        {MRNN_ERR_UNKNOWN, "'exk'",
         "{\"batch\": 1, \"steps\": 1, \"loss\": \"cross_entropy\","
         " \"regularizers\": [{\"penalty\": \"rates_l2\", \"strength\": 1, \"regions\": [\"exk\"]}]}"},
        {MRNN_ERR_VALUE, "batch", "{\"batch\": 1000000000000, \"steps\": 1, \"loss\": \"cross_entropy\"}"},
    };
    mrnn_trainer *trainer = NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_ERROR(cases[i].status, cases[i].words, err,
                    mrnn_trainer_create(network, "cpu", NULL, 0, cases[i].options, &trainer, err));
    }
    CHECK_ERROR(MRNN_ERR_NULL, "options is NULL", err, mrnn_trainer_create(network, "cpu", NULL, 0, NULL, &trainer, err));
    CHECK_ERROR(MRNN_ERR_NULL, "backend is NULL", err, mrnn_trainer_create(network, NULL, NULL, 0, OPTIONS, &trainer, err));
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_trainer_create(network, "cpu", NULL, 0, OPTIONS, NULL, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "'tpu'", err, mrnn_trainer_create(network, "tpu", NULL, 0, OPTIONS, &trainer, err));
    CHECK_ERROR(MRNN_ERR_JSON, "engine_options: threads", err,
                mrnn_trainer_create(network, "cpu", "{\"threads\": 0}", 0, OPTIONS, &trainer, err));

    mrnn_network *other = new_network("{\"recurrent_regions\": [{\"name\": \"a\", \"num_units\": 1}]}");
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "the network has no readout", err,
                mrnn_trainer_create(other, "cpu", NULL, 0, OPTIONS, &trainer, err));
    mrnn_network_destroy(other);
    other = new_network("{\"recurrent_regions\": [{\"name\": \"a\", \"num_units\": 1}], \"readouts\":"
                        " [{\"name\": \"r\", \"num_units\": 1, \"src_regions\": [\"a\"], \"trainable\": false}]}");
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "no parameter of the network is trainable", err,
                mrnn_trainer_create(other, "cpu", NULL, 0, OPTIONS, &trainer, err));
    mrnn_network_destroy(other);
    CHECK_OK(err, mrnn_network_create(&other, err));
    CHECK_ERROR(MRNN_ERR_STATE, "not finalised yet", err,
                mrnn_trainer_create(other, "cpu", NULL, 0, OPTIONS, &trainer, err));
    mrnn_network_destroy(other);
    CHECK(trainer == NULL);
}

static void array_errors(const mrnn_network *network)
{
    mrnn_trainer *trainer = new_trainer(network, "cpu", NULL);
    trials t;
    double loss = 9, norm = 9;
    float outputs[4] = {9, 9, 9, 9};
    uint64_t updates = 9;
    draw(&t);
#define STEP_FAILS(status, words, steps, ...) \
    CHECK_ERROR(status, words, err, mrnn_trainer_step(trainer, steps, __VA_ARGS__, &loss, &norm, err))
    STEP_FAILS(MRNN_ERR_SHAPE, "input has 20 elements; 160 are needed (trials 8 x steps 20 x inputs 1)", STEPS, t.input,
               STEPS, NOTHING, NOTHING);
    STEP_FAILS(MRNN_ERR_NULL, "input is NULL", STEPS, NOTHING, NOTHING, NOTHING);
    STEP_FAILS(MRNN_ERR_NULL, "target is NULL", STEPS, INPUT(&t, BATCH), NOTHING, NOTHING);
    STEP_FAILS(MRNN_ERR_SHAPE, "mask has 1 elements", STEPS, INPUT(&t, BATCH), t.target, BATCH * STEPS, t.mask, 1);
    STEP_FAILS(MRNN_ERR_VALUE, "21", STEPS + 1, t.input, BATCH * (STEPS + 1), t.target, BATCH * (STEPS + 1), NOTHING);
    STEP_FAILS(MRNN_ERR_VALUE, "0 steps", 0, t.input, 0, t.target, 0, NOTHING);
    t.mask[3 * STEPS + 7] = -1;
    STEP_FAILS(MRNN_ERR_VALUE, "mask of trial 3, step 7, output 0 is -1", STEPS, ARRAYS(&t, BATCH));
    memset(t.mask, 0, sizeof t.mask);
    STEP_FAILS(MRNN_ERR_VALUE, "0 everywhere", STEPS, ARRAYS(&t, BATCH));
    draw(&t);
    t.target[5] = NAN;
    STEP_FAILS(MRNN_ERR_VALUE, "target", STEPS, ARRAYS(&t, BATCH));
    /* Twice this error is more than a float holds. */
    t.target[5] = 3e38f;
    memset(t.mask, 0, sizeof t.mask);
    t.mask[5] = 1;
    STEP_FAILS(MRNN_ERR_NUMERIC, "the gradient of the update after 0 others is", STEPS, ARRAYS(&t, BATCH));
    draw(&t);
    CHECK_ERROR(MRNN_ERR_NULL, "loss is NULL", err,
                mrnn_trainer_step(trainer, STEPS, ARRAYS(&t, BATCH), NULL, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "loss is NULL", err,
                mrnn_trainer_evaluate(trainer, 1, STEPS, ARRAYS(&t, 1), NULL, NOTHING, err));
    CHECK_ERROR(MRNN_ERR_SHAPE, "outputs has 4 elements; 20 are needed (trials 1 x steps 20 x outputs 1)", err,
                mrnn_trainer_evaluate(trainer, 1, STEPS, ARRAYS(&t, 1), &loss, outputs, 4, err));
    CHECK_ERROR(MRNN_ERR_VALUE, "0 trials", err,
                mrnn_trainer_evaluate(trainer, 0, STEPS, t.input, 0, t.target, 0, NOTHING, &loss, NOTHING, err));
    CHECK(loss == 9 && norm == 9 && outputs[0] == 9);
    /* Nothing of this was an update. */
    CHECK_OK(err, mrnn_trainer_updates(trainer, &updates, err));
    CHECK(updates == 0);
    CHECK_OK(err, mrnn_trainer_step(trainer, STEPS, ARRAYS(&t, BATCH), &loss, &norm, err));
    mrnn_trainer_destroy(trainer);
}

static void handle_and_file_errors(const mrnn_network *network, const char *folder)
{
    char path[4096];
    mrnn_trainer *trainer = new_trainer(network, "cpu", NULL), *none = NULL;
    mrnn_network *no_network = NULL;
    uint64_t updates = 9;
    double loss = 9;
#define NULL_TRAINER(call) CHECK_ERROR(MRNN_ERR_NULL, "trainer is NULL", err, call)
    NULL_TRAINER(mrnn_trainer_step(NULL, 1, NOTHING, NOTHING, NOTHING, &loss, NULL, err));
    NULL_TRAINER(mrnn_trainer_evaluate(NULL, 1, 1, NOTHING, NOTHING, NOTHING, &loss, NOTHING, err));
    NULL_TRAINER(mrnn_trainer_network(NULL, &no_network, err));
    NULL_TRAINER(mrnn_trainer_updates(NULL, &updates, err));
    NULL_TRAINER(mrnn_trainer_save(NULL, "a.safetensors", err));
    CHECK_ERROR(MRNN_ERR_NULL, "network is NULL", err, mrnn_trainer_create(NULL, "cpu", NULL, 0, OPTIONS, &none, err));
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_trainer_network(trainer, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "updates is NULL", err, mrnn_trainer_updates(trainer, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "path is NULL", err, mrnn_trainer_save(trainer, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "path is NULL", err, mrnn_trainer_resume(NULL, "cpu", NULL, 0, &none, err));
    CHECK_ERROR(MRNN_ERR_NULL, "out is NULL", err, mrnn_trainer_resume("a.safetensors", "cpu", NULL, 0, NULL, err));
    CHECK_ERROR(MRNN_ERR_ARGUMENT, "checkpoint.txt", err, mrnn_trainer_save(trainer, "checkpoint.txt", err));
    snprintf(path, sizeof path, "%s/no/such/folder/a.safetensors", folder);
    CHECK_ERROR(MRNN_ERR_IO, "cannot write", err, mrnn_trainer_save(trainer, path, err));
    snprintf(path, sizeof path, "%s/missing.safetensors", folder);
    CHECK_ERROR(MRNN_ERR_IO, "missing.safetensors", err, mrnn_trainer_resume(path, "cpu", NULL, 0, &none, err));
    snprintf(path, sizeof path, "%s/model.safetensors", folder);
    CHECK_OK(err, mrnn_network_save(network, path, err));
    CHECK_ERROR(MRNN_ERR_FORMAT, "model.safetensors", err, mrnn_trainer_resume(path, "cpu", NULL, 0, &none, err));
    CHECK(none == NULL && no_network == NULL && updates == 9 && loss == 9);
    mrnn_trainer_destroy(trainer);
    mrnn_trainer_destroy(NULL);
}

static void reports(const mrnn_network *network, const char *folder)
{
    static const char *const options =
        "{\"batch\": 2, \"steps\": 20, \"loss\": \"mean_squared_error\","
        " \"optimizer\": {\"learning_rate\": 0.25}, \"schedule\": {\"decay\": {\"step\": {\"factor\": 0.5, \"every\": 2}}},"
        " \"regularizers\": [{\"penalty\": \"weights_l2\", \"strength\": 0.5, \"regions\": [\"inh\"]},"
        "                    {\"penalty\": \"rates_l2\", \"strength\": 0.125}]}";
    mrnn_trainer *trainer = NULL, *resumed = NULL;
    double weight[27], sum = 0, penalties[2] = {9, 9}, rate = 0, loss = 0;
    char text[2048], path[4096];
    size_t needed = 0;
    trials t;
    draw(&t);
    CHECK_OK(err, mrnn_trainer_create(network, "cpu", "{\"precision\": \"f64\"}", 0, options, &trainer, err));
    CHECK_OK(err, mrnn_trainer_options(trainer, NULL, 0, &needed, err));
    CHECK(needed < sizeof text);
    CHECK_OK(err, mrnn_trainer_options(trainer, text, sizeof text, NULL, err));
    CHECK(strlen(text) + 1 == needed && strstr(text, "\"beta2\": 0.999") != NULL && strstr(text, "0.25") != NULL);
    CHECK_ERROR(MRNN_ERR_BUFFER, "bytes", err, mrnn_trainer_options(trainer, text, 3, NULL, err));
    CHECK_ERROR(MRNN_ERR_STATE, "no update", err, mrnn_trainer_get_penalties(trainer, penalties, 2, err));
    CHECK(penalties[0] == 9);

    /* Half the mean square of the weights into inh, before the update. */
    CHECK_OK(err, mrnn_network_get_weight(network, "exc", "inh", weight, 27, err));
    for (int i = 0; i < 27; i++) {
        sum += weight[i] * weight[i];
    }
    const double rates[] = {0.25, 0.25, 0.125, 0.125, 0.0625};
    for (int update = 0; update < 5; update++) {
        CHECK_OK(err, mrnn_trainer_learning_rate(trainer, &rate, err));
        CHECK(rate == rates[update]);
        CHECK_OK(err, mrnn_trainer_step(trainer, STEPS, ARRAYS(&t, 2), &loss, NULL, err));
        CHECK_OK(err, mrnn_trainer_get_penalties(trainer, penalties, 2, err));
        CHECK(penalties[1] > 0);
        if (update == 0) {
            CHECK(fabs(penalties[0] - 0.5 * sum / 27) < 1e-12);
        }
    }
    CHECK_ERROR(MRNN_ERR_SHAPE, "regularizers 2", err, mrnn_trainer_get_penalties(trainer, penalties, 1, err));
    CHECK_ERROR(MRNN_ERR_NULL, "penalties is NULL", err, mrnn_trainer_get_penalties(trainer, NULL, 0, err));
    CHECK_ERROR(MRNN_ERR_NULL, "learning_rate is NULL", err, mrnn_trainer_learning_rate(trainer, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "trainer is NULL", err, mrnn_trainer_options(NULL, text, sizeof text, NULL, err));
    CHECK_ERROR(MRNN_ERR_NULL, "trainer is NULL", err, mrnn_trainer_learning_rate(NULL, &rate, err));
    CHECK_ERROR(MRNN_ERR_NULL, "trainer is NULL", err, mrnn_trainer_get_penalties(NULL, penalties, 2, err));

    snprintf(path, sizeof path, "%s/reports.safetensors", folder);
    CHECK_OK(err, mrnn_trainer_save(trainer, path, err));
    CHECK_OK(err, mrnn_trainer_resume(path, "cpu", "{\"precision\": \"f64\"}", 0, &resumed, err));
    char again[2048];
    CHECK_OK(err, mrnn_trainer_options(resumed, again, sizeof again, NULL, err));
    CHECK(strcmp(text, again) == 0);
    CHECK_OK(err, mrnn_trainer_learning_rate(resumed, &rate, err));
    CHECK(rate == 0.0625);
    CHECK_ERROR(MRNN_ERR_STATE, "no update", err, mrnn_trainer_get_penalties(resumed, penalties, 2, err));
    mrnn_trainer_destroy(resumed);
    mrnn_trainer_destroy(trainer);
}

int main(int argc, char **argv)
{
    CHECK_OK(NULL, mrnn_error_create(&err));
    if (!CHECK(argc == 2)) {
        return check_summary("train");
    }
    learns("cpu", NULL);
    learns("cpu", "{\"precision\": \"f64\"}");
    learns("reference", "{\"precision\": \"f64\"}");
    checkpoints(NULL, argv[1]);
    checkpoints("{\"precision\": \"f64\"}", argv[1]);
    left_out();
    mrnn_network *network = new_network(DESCRIPTION);
    option_errors(network);
    array_errors(network);
    handle_and_file_errors(network, argv[1]);
    reports(network, argv[1]);
    mrnn_network_destroy(network);
    mrnn_error_destroy(err);
    return check_summary("train");
}
