/* Handles and threads: sessions of one engine, calls that only read one handle, and handles that are made, used and
 * destroyed by different threads. The results are those of one thread, bit for bit. */
#include "check.h"

#include <pthread.h>

enum { THREADS = 8, UNITS = 72, EXC_UNITS = 60, INPUTS = 3, OUTPUTS = 2, BATCH = 40, STEPS = 40, MOST = 4096 };
enum { INPUT_LEN = BATCH * STEPS * INPUTS, STATES_LEN = BATCH * STEPS * UNITS, OUTPUTS_LEN = BATCH * STEPS * OUTPUTS };

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 60},"
    "                         {\"name\": \"inh\", \"num_units\": 12, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 3}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"exc\", \"sparsity\": 0.5},"
    "                           {\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "                           {\"src_region\": \"inh\", \"dst_region\": \"exc\"}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"choice\", \"num_units\": 2, \"src_regions\": [\"exc\"]}],"
    " \"dynamics\": {\"activation\": \"tanh\", \"noise\": {\"enabled\": true}}, \"seed\": 5}";
/* A batch is large enough for threads of the engine beside those here. */
static const char *const ENGINE_OPTIONS = "{\"threads\": 2}";
static const char *const TRAINER_OPTIONS = "{\"batch\": 40, \"steps\": 40, \"loss\": \"mean_squared_error\"}";

static float input[INPUT_LEN], target[OUTPUTS_LEN];

/* Handles that several threads use. */
typedef struct {
    mrnn_network *network;
    mrnn_engine *engine;
    mrnn_session *session;
    mrnn_tape *tape;
    mrnn_trainer *trainer;
    mrnn_error *err;
} handles;

/* All that a thread learns; what it does not ask for is 0. */
typedef struct {
    float h[UNITS], states[STATES_LEN], outputs[OUTPUTS_LEN], gradient[MOST], snapshot[2 * BATCH * UNITS];
    double weights[UNITS * UNITS], parameters[MOST], radius, loss;
    char json[MOST];
    size_t sizes[6];
    uint64_t counters[MRNN_SNAPSHOT_COUNTERS], step, updates;
} results;

/* Makes calls on shared handles; how many failed. */
typedef int (*task)(handles *, results *, mrnn_error *);

typedef struct {
    handles *shared;
    task task;
    results found;
    int failures;
} job;

#define OK(call) (failures += (call) != MRNN_OK)
#define INPUT input, INPUT_LEN
#define NOTHING NULL, 0

/* A session of the thread's own: single steps, then a batch. */
static int steps(handles *shared, results *r, mrnn_error *err)
{
    int failures = 0;
    mrnn_session *one = NULL, *batch = NULL;
    OK(mrnn_session_create(shared->engine, 1, &one, err));
    OK(mrnn_session_create(shared->engine, BATCH, &batch, err));
    for (size_t step = 0; step < STEPS; step++) {
        OK(mrnn_session_step(one, input + step * INPUTS, INPUTS, r->h, UNITS));
    }
    OK(mrnn_session_step_n(batch, STEPS, MRNN_BATCH_FIRST, INPUT, NOTHING, NOTHING, r->states, STATES_LEN, r->outputs,
                           OUTPUTS_LEN));
    mrnn_session_destroy(one);
    mrnn_session_destroy(batch);
    return failures;
}

static int read_network(handles *shared, results *r, mrnn_error *err)
{
    int failures = 0;
    mrnn_engine *engine = NULL;
    mrnn_tape *tape = NULL;
    OK(mrnn_network_num_parameters(shared->network, &r->sizes[0], err));
    OK(mrnn_network_region_range(shared->network, "inh", &r->sizes[1], &r->sizes[2], err));
    OK(mrnn_network_get_parameters(shared->network, r->parameters, r->sizes[0], err));
    OK(mrnn_network_get_effective_recurrent(shared->network, r->weights, UNITS * UNITS, err));
    OK(mrnn_network_effective_spectral_radius(shared->network, &r->radius, err));
    OK(mrnn_network_to_json(shared->network, r->json, MOST, NULL, err));
    OK(mrnn_engine_create(shared->network, "cpu", ENGINE_OPTIONS, &engine, err));
    OK(mrnn_tape_create(shared->network, "cpu", ENGINE_OPTIONS, BATCH, STEPS, 0, &tape, err));
    mrnn_engine_destroy(engine);
    mrnn_tape_destroy(tape);
    return failures;
}

static int read_engine(handles *shared, results *r, mrnn_error *err)
{
    int failures = 0;
    char backend[8];
    OK(mrnn_engine_backend(shared->engine, backend, sizeof backend, &r->sizes[0], err));
    OK(mrnn_engine_num_units(shared->engine, &r->sizes[1], err));
    OK(mrnn_engine_forward(shared->engine, BATCH, STEPS, MRNN_BATCH_FIRST, NOTHING, NOTHING, INPUT, NOTHING, NOTHING,
                           r->states, STATES_LEN, r->outputs, OUTPUTS_LEN, err));
    OK(mrnn_network_num_parameters(shared->network, &r->sizes[2], err));
    OK(mrnn_engine_backward(shared->engine, shared->network, BATCH, STEPS, MRNN_BATCH_FIRST, 0, NOTHING, NOTHING, INPUT,
                            NOTHING, NOTHING, NOTHING, target, OUTPUTS_LEN, r->gradient, r->sizes[2], NOTHING, NOTHING,
                            NOTHING, NOTHING, err));
    return failures;
}

static int read_session_tape_and_trainer(handles *shared, results *r, mrnn_error *err)
{
    int failures = 0;
    mrnn_network *trained = NULL;
    OK(mrnn_session_batch(shared->session, &r->sizes[0]));
    OK(mrnn_session_step_index(shared->session, &r->step));
    OK(mrnn_session_get_state(shared->session, r->states, BATCH * UNITS, NULL, 0));
    OK(mrnn_session_get_outputs(shared->session, r->outputs, BATCH * OUTPUTS));
    OK(mrnn_session_pathway_current(shared->session, 0, r->states + BATCH * UNITS, BATCH * EXC_UNITS));
    OK(mrnn_session_save(shared->session, r->snapshot, 2 * BATCH * UNITS, r->counters, MRNN_SNAPSHOT_COUNTERS));
    OK(mrnn_tape_batch(shared->tape, &r->sizes[1], err));
    OK(mrnn_tape_num_parameters(shared->tape, &r->sizes[2], err));
    OK(mrnn_tape_checkpoint_every(shared->tape, &r->sizes[3], err));
    OK(mrnn_trainer_updates(shared->trainer, &r->updates, err));
    OK(mrnn_trainer_network(shared->trainer, &trained, err));
    OK(mrnn_network_get_parameters(trained, r->parameters, r->sizes[2], err));
    mrnn_network_destroy(trained);
    return failures;
}

static int create(handles *h, results *r, mrnn_error *err)
{
    int failures = 0;
    (void)r;
    OK(mrnn_error_create(&h->err));
    OK(mrnn_network_from_json(DESCRIPTION, &h->network, err));
    OK(mrnn_engine_create(h->network, "cpu", ENGINE_OPTIONS, &h->engine, err));
    OK(mrnn_session_create(h->engine, BATCH, &h->session, err));
    OK(mrnn_tape_create(h->network, "cpu", ENGINE_OPTIONS, BATCH, STEPS, 0, &h->tape, err));
    OK(mrnn_trainer_create(h->network, "cpu", ENGINE_OPTIONS, 0, TRAINER_OPTIONS, &h->trainer, err));
    return failures;
}

/* What changes handles; the error handle is one of them. */
static int use(handles *h, results *r, mrnn_error *err)
{
    int failures = 0;
    mrnn_network *none = NULL;
    (void)err;
    OK(mrnn_network_scale_spectral_radius(h->network, 0.75, h->err));
    OK(mrnn_network_num_parameters(h->network, &r->sizes[0], h->err));
    OK(mrnn_network_get_parameters(h->network, r->parameters, r->sizes[0], h->err));
    OK(mrnn_session_step_n(h->session, STEPS, MRNN_BATCH_FIRST, INPUT, NOTHING, NOTHING, r->states, STATES_LEN,
                           r->outputs, OUTPUTS_LEN));
    OK(mrnn_tape_refresh(h->tape, h->network, h->err));
    OK(mrnn_tape_forward(h->tape, STEPS, MRNN_BATCH_FIRST, NOTHING, NOTHING, INPUT, NOTHING, NOTHING, NOTHING, NOTHING,
                         h->err));
    OK(mrnn_tape_backward(h->tape, STEPS, MRNN_BATCH_FIRST, INPUT, NOTHING, NOTHING, NOTHING, target, OUTPUTS_LEN,
                          r->gradient, r->sizes[0], NOTHING, NOTHING, NOTHING, NOTHING, h->err));
    OK(mrnn_trainer_step(h->trainer, STEPS, INPUT, target, OUTPUTS_LEN, NOTHING, &r->loss, NULL, h->err));
    failures += mrnn_network_from_json("{", &none, h->err) != MRNN_ERR_JSON;
    failures += mrnn_error_status(h->err) != MRNN_ERR_JSON;
    return failures;
}

static int destroy(handles *h, results *r, mrnn_error *err)
{
    (void)r;
    (void)err;
    mrnn_network_destroy(h->network);
    mrnn_engine_destroy(h->engine);
    mrnn_session_destroy(h->session);
    mrnn_tape_destroy(h->tape);
    mrnn_trainer_destroy(h->trainer);
    mrnn_error_destroy(h->err);
    return 0;
}

static void *run(void *argument)
{
    job *j = argument;
    mrnn_error *err = NULL;
    j->failures += mrnn_error_create(&err) != MRNN_OK;
    j->failures += j->task(j->shared, &j->found, err);
    mrnn_error_destroy(err);
    return NULL;
}

/* A task in a thread of its own, before the program goes on. */
static void in_thread(task task, handles *h, results *found)
{
    static job j;
    pthread_t thread;
    j.shared = h;
    j.task = task;
    j.found = *found;
    j.failures = 0;
    CHECK(pthread_create(&thread, NULL, run, &j) == 0 && pthread_join(thread, NULL) == 0);
    CHECK(j.failures == 0);
    *found = j.found;
}

/* A task in many threads at once, and then in this one. */
static void at_once(task task, handles *shared, int repeats)
{
    static job jobs[THREADS], serial;
    pthread_t threads[THREADS];
    for (int repeat = 0; repeat < repeats; repeat++) {
        memset(jobs, 0, sizeof jobs);
        memset(&serial, 0, sizeof serial);
        for (int i = 0; i < THREADS; i++) {
            jobs[i].shared = shared;
            jobs[i].task = task;
            CHECK(pthread_create(&threads[i], NULL, run, &jobs[i]) == 0);
        }
        for (int i = 0; i < THREADS; i++) {
            CHECK(pthread_join(threads[i], NULL) == 0);
        }
        serial.shared = shared;
        serial.task = task;
        run(&serial);
        CHECK(serial.failures == 0);
        for (int i = 0; i < THREADS; i++) {
            CHECK(jobs[i].failures == 0);
            CHECK(memcmp(&jobs[i].found, &serial.found, sizeof serial.found) == 0);
        }
    }
}

/* What two threads must not do: step one session. */
static int misuse(handles *shared, results *r, mrnn_error *err)
{
    int failures = 0;
    (void)err;
    OK(mrnn_session_step_n(shared->session, STEPS, MRNN_BATCH_FIRST, INPUT, NOTHING, NOTHING, r->states, STATES_LEN,
                           NOTHING));
    return failures;
}

/* The argument is how often everything is done; "misuse" is for what has to find a race. */
int main(int argc, char **argv)
{
    static results found, wanted;
    const int repeats = argc == 2 ? atoi(argv[1]) : 1;
    handles moved = {0}, own = {0};
    for (size_t i = 0; i < INPUT_LEN; i++) {
        input[i] = (float)(i % 7) / 7.0f;
    }
    for (size_t i = 0; i < OUTPUTS_LEN; i++) {
        target[i] = (float)(i % 5) / 5.0f;
    }
    CHECK(create(&own, &wanted, NULL) == 0);
    if (argc == 2 && strcmp(argv[1], "misuse") == 0) {
        at_once(misuse, &own, 1);
        destroy(&own, &wanted, NULL);
        return EXIT_SUCCESS;
    }
    at_once(steps, &own, repeats);
    at_once(read_network, &own, repeats);
    at_once(read_engine, &own, repeats);

    in_thread(create, &moved, &found);
    for (int repeat = 0; repeat < repeats; repeat++) {
        CHECK(use(&own, &wanted, NULL) == 0);
        in_thread(use, &moved, &found);
        CHECK(memcmp(&found, &wanted, sizeof found) == 0);
    }
    in_thread(destroy, &moved, &found);

    at_once(read_session_tape_and_trainer, &own, repeats);
    destroy(&own, &wanted, NULL);
    return check_summary("threads");
}
