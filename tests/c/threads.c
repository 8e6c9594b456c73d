/* One engine and one network, used by several threads at once: the results are those of one thread, bit for bit. */
#include "check.h"

#include <pthread.h>

enum { THREADS = 4, STEPS = 200, UNITS = 24, INPUTS = 3, REPEATS = 8 };

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 20},"
    "                         {\"name\": \"inh\", \"num_units\": 4, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 3}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"exc\", \"sparsity\": 0.5},"
    "                           {\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "                           {\"src_region\": \"inh\", \"dst_region\": \"exc\"}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"dynamics\": {\"activation\": \"tanh\", \"noise\": {\"enabled\": true}}, \"seed\": 5}";

typedef struct {
    const mrnn_network *network;
    const mrnn_engine *engine;
    int failures;
    float h[UNITS];
    double weights[UNITS * UNITS];
} job;

static void *work(void *argument)
{
    job *j = argument;
    const float cue[INPUTS] = {1.0f, 0.5f, 0.25f};
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        mrnn_session *session = NULL;
        j->failures += mrnn_session_create(j->engine, 1, &session, NULL) != MRNN_OK;
        for (int step = 0; step < STEPS; step++) {
            j->failures += mrnn_session_step(session, cue, INPUTS, j->h, UNITS) != MRNN_OK;
        }
        mrnn_session_destroy(session);
        j->failures += mrnn_network_get_effective_recurrent(j->network, j->weights, UNITS * UNITS, NULL) != MRNN_OK;
    }
    return NULL;
}

int main(void)
{
    static job jobs[THREADS + 1];
    pthread_t threads[THREADS];
    mrnn_error *err = NULL;
    mrnn_network *network = NULL;
    mrnn_engine *engine = NULL;
    CHECK_OK(NULL, mrnn_error_create(&err));
    CHECK_OK(err, mrnn_network_from_json(DESCRIPTION, &network, err));
    CHECK_OK(err, mrnn_engine_create(network, "cpu", NULL, &engine, err));
    for (int i = 0; i <= THREADS; i++) {
        jobs[i].network = network;
        jobs[i].engine = engine;
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, &jobs[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    work(&jobs[THREADS]);
    for (int i = 0; i <= THREADS; i++) {
        CHECK(jobs[i].failures == 0);
        CHECK(memcmp(jobs[i].h, jobs[THREADS].h, sizeof jobs[i].h) == 0);
        CHECK(memcmp(jobs[i].weights, jobs[THREADS].weights, sizeof jobs[i].weights) == 0);
    }
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
    mrnn_error_destroy(err);
    return check_summary("threads");
}
