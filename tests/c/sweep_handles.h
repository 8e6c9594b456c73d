/* The handles that the calls of sweep.c are given, and the sizes of their network. */
#ifndef SWEEP_HANDLES_H
#define SWEEP_HANDLES_H

#include "sweep.h"

enum { BATCH = 2, STEPS = 3, UNITS = 5, SRC_UNITS = 3, DST_UNITS = 2, INPUTS = 4, OUTPUTS = 2, REGIONS = 2 };
enum { REGULARIZERS = 1 };
/* Synapses, base firing and initial states, readout; x and h. */
enum {
    PARAMETERS = 3 * 2 + 3 * 3 + 2 * 3 + 4 * 3 + 2 * UNITS + OUTPUTS * (SRC_UNITS + 1),
    VALUES = 2 * BATCH * UNITS
};

/* Pathway 0 leads from exc to inh; inh is not connected to itself. */
static const char DESCRIPTION[] =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 3, \"parent_region\": \"ctx\"},"
    "                         {\"name\": \"inh\", \"num_units\": 2, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 4}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "                             {\"src_region\": \"exc\", \"dst_region\": \"exc\"},"
    "                             {\"src_region\": \"inh\", \"dst_region\": \"exc\"}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"choice\", \"num_units\": 2, \"src_regions\": [\"exc\"]}],"
    " \"dynamics\": {\"activation\": \"tanh\", \"noise\": {\"enabled\": true}}}";
static const char ENGINE_OPTIONS[] = "{\"threads\": 1}";
static const char F64_OPTIONS[] = "{\"threads\": 1, \"precision\": \"f64\"}";
static const char TRAINER_OPTIONS[] =
    "{\"batch\": 2, \"steps\": 3, \"loss\": \"mean_squared_error\","
    " \"regularizers\": [{\"penalty\": \"weights_l2\", \"strength\": 0.1}]}";

/* A model, a checkpoint, and a place for another file. */
static char model_path[4096], checkpoint_path[4096], new_path[4096];

/* What arrays of numbers hold in all calls. */
#define HALVES {.5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5}
enum { MOST_HALVES = BATCH * STEPS * UNITS };
static const float HALVES_F32[MOST_HALVES] = HALVES;
static const double HALVES_F64[MOST_HALVES] = HALVES;

typedef struct {
    void *of[NOUNS];
} handles;

static void destroy_handle(noun noun, void *handle)
{
    switch (noun) {
    case NOUN_NETWORK: mrnn_network_destroy(handle); break;
    case NOUN_ENGINE: mrnn_engine_destroy(handle); break;
    case NOUN_SESSION: mrnn_session_destroy(handle); break;
    case NOUN_TAPE: mrnn_tape_destroy(handle); break;
    case NOUN_TRAINER: mrnn_trainer_destroy(handle); break;
    case NOUN_ERROR: mrnn_error_destroy(handle); break;
    case NOUNS: break;
    }
}

static mrnn_network *new_network(void)
{
    mrnn_network *network = NULL;
    CHECK_OK(NULL, mrnn_network_from_json(DESCRIPTION, &network, NULL));
    return network;
}

static mrnn_engine *new_engine(const char *options)
{
    mrnn_engine *engine = NULL;
    mrnn_network *network = new_network();
    CHECK_OK(NULL, mrnn_engine_create(network, "cpu", options, &engine, NULL));
    mrnn_network_destroy(network);
    return engine;
}

static mrnn_trainer *new_trainer(void)
{
    mrnn_trainer *trainer = NULL;
    mrnn_network *network = new_network();
    CHECK_OK(NULL, mrnn_trainer_create(network, "cpu", ENGINE_OPTIONS, 0, TRAINER_OPTIONS, &trainer, NULL));
    mrnn_network_destroy(network);
    double loss;
    CHECK_OK(NULL, mrnn_trainer_step(trainer, STEPS, HALVES_F32, BATCH * STEPS * INPUTS, HALVES_F32,
                                     BATCH * STEPS * OUTPUTS, NULL, 0, &loss, NULL, NULL));
    return trainer;
}

static mrnn_status run_forward(mrnn_tape *tape, int is_f64)
{
    const size_t inputs = BATCH * STEPS * INPUTS, units = BATCH * STEPS * UNITS;
    return is_f64 ? mrnn_tape_forward_f64(tape, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, HALVES_F64, inputs,
                                          HALVES_F64, units, NULL, 0, NULL, 0, NULL, 0, NULL)
                  : mrnn_tape_forward(tape, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, HALVES_F32, inputs,
                                      HALVES_F32, units, NULL, 0, NULL, 0, NULL, 0, NULL);
}

/* A handle of its own for each parameter of this noun. */
static void *new_handle(noun noun, int is_f64, int under_construction)
{
    const char *options = is_f64 ? F64_OPTIONS : ENGINE_OPTIONS;
    mrnn_network *network = NULL;
    mrnn_engine *engine = NULL;
    mrnn_session *session = NULL;
    mrnn_tape *tape = NULL;
    mrnn_error *error = NULL;
    switch (noun) {
    case NOUN_NETWORK:
        if (!under_construction) {
            return new_network();
        }
        CHECK_OK(NULL, mrnn_network_create(&network, NULL));
        CHECK_OK(NULL, mrnn_network_add_json(network, DESCRIPTION, NULL));
        return network;
    case NOUN_ENGINE: return new_engine(options);
    case NOUN_SESSION:
        engine = new_engine(options);
        CHECK_OK(NULL, mrnn_session_create(engine, BATCH, &session, NULL));
        mrnn_engine_destroy(engine);
        return session;
    case NOUN_TAPE:
        network = new_network();
        CHECK_OK(NULL, mrnn_tape_create(network, "cpu", options, BATCH, STEPS, 0, &tape, NULL));
        CHECK_OK(NULL, run_forward(tape, is_f64));
        mrnn_network_destroy(network);
        return tape;
    case NOUN_TRAINER: return new_trainer();
    case NOUN_ERROR: CHECK_OK(NULL, mrnn_error_create(&error)); return error;
    case NOUNS: break;
    }
    return NULL;
}

/* One piece of work with a handle, whatever has been done to it; its status. */
static mrnn_status work(noun noun, void *handle, int is_f64)
{
    const size_t inputs = BATCH * STEPS * INPUTS, outputs = BATCH * STEPS * OUTPUTS;
    double values[UNITS * UNITS], loss;
    int32_t is_finalized = 0;
    mrnn_status status = MRNN_OK;
    switch (noun) {
    case NOUN_NETWORK:
        status = mrnn_network_is_finalized(handle, &is_finalized, NULL);
        if (status != MRNN_OK || !is_finalized) {
            return status != MRNN_OK ? status : mrnn_network_finalize(handle, NULL);
        }
        return mrnn_network_get_effective_recurrent(handle, values, UNITS * UNITS, NULL);
    case NOUN_ENGINE:
        return is_f64 ? mrnn_engine_forward_f64(handle, BATCH, STEPS, MRNN_TIME_FIRST, NULL, 0, NULL, 0, HALVES_F64,
                                                inputs, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL)
                      : mrnn_engine_forward(handle, BATCH, STEPS, MRNN_TIME_FIRST, NULL, 0, NULL, 0, HALVES_F32,
                                            inputs, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL);
    case NOUN_SESSION:
        return is_f64 ? mrnn_session_step_n_f64(handle, STEPS, MRNN_TIME_FIRST, HALVES_F64, inputs, NULL, 0, NULL, 0,
                                                NULL, 0, NULL, 0)
                      : mrnn_session_step_n(handle, STEPS, MRNN_TIME_FIRST, HALVES_F32, inputs, NULL, 0, NULL, 0,
                                            NULL, 0, NULL, 0);
    case NOUN_TAPE: return run_forward(handle, is_f64);
    case NOUN_TRAINER:
        return mrnn_trainer_evaluate(handle, BATCH, STEPS, HALVES_F32, inputs, HALVES_F32, outputs, NULL, 0, &loss,
                                     NULL, 0, NULL);
    case NOUN_ERROR: return mrnn_error_status(handle);
    case NOUNS: break;
    }
    return MRNN_OK;
}

/* The files that calls read. */
static void write_files(const char *folder)
{
    mrnn_network *network = new_network();
    mrnn_trainer *trainer = new_trainer();
    snprintf(model_path, sizeof model_path, "%s/model.safetensors", folder);
    snprintf(checkpoint_path, sizeof checkpoint_path, "%s/checkpoint.safetensors", folder);
    snprintf(new_path, sizeof new_path, "%s/new.safetensors", folder);
    CHECK_OK(NULL, mrnn_network_save(network, model_path, NULL));
    CHECK_OK(NULL, mrnn_trainer_save(trainer, checkpoint_path, NULL));
    mrnn_trainer_destroy(trainer);
    mrnn_network_destroy(network);
}

#endif
