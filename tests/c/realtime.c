/* The [rt] calls over 100 000 rounds call none of what count_calls.h counts, whether they succeed or fail. The
 * lines "rounds begin" and "rounds end" on standard output enclose them in a trace of system calls. */
#define _GNU_SOURCE
#include "count_calls.h"

#include "check.h"

#include <math.h>

enum { ROUNDS = 100000, UNITS = 15, INPUTS = 3, OUTPUTS = 2, MAX_BATCH = 3, SEQUENCE = 4 };

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 10, \"base_firing\": 0.1},"
    "                         {\"name\": \"inh\", \"num_units\": 5, \"sign\": \"neg\", \"activation\": \"tanh\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 3}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"exc\", \"sparsity\": 0.9},"
    "                           {\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "                           {\"src_region\": \"inh\", \"dst_region\": \"exc\"}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"out\", \"num_units\": 2, \"src_regions\": [\"exc\"]}],"
    " \"spectral_radius\": 0.5}";

#define REAL float
#define NAMED(name) name
#define OTHER(name) name##_f64
#include "realtime_precision.h"

#define REAL double
#define NAMED(name) name##_f64
#define OTHER(name) name
#include "realtime_precision.h"

static void say(const char *line)
{
    puts(line);
    fflush(stdout);
}

static void check_session(const mrnn_engine *engine, size_t batch,
                          unsigned long (*take_rounds)(mrnn_session *, size_t))
{
    unsigned long calls[COUNT_KINDS], wrong;
    mrnn_session *session = NULL;
    CHECK_OK(NULL, mrnn_session_create(engine, batch, &session, NULL));
    say("rounds begin");
    memcpy(calls, count_calls, sizeof calls);
    wrong = take_rounds(session, batch);
    for (int kind = 0; kind < COUNT_KINDS; kind++) {
        calls[kind] = count_calls[kind] - calls[kind];
    }
    say("rounds end");
    for (int kind = 0; kind < COUNT_KINDS; kind++) {
        if (!CHECK(calls[kind] == 0)) {
            printf("  %lu %s with batch %zu\n", calls[kind], COUNT_NAMES[kind], batch);
        }
    }
    CHECK(wrong == 0);
    mrnn_session_destroy(session);
}

int main(void)
{
    mrnn_network *network = NULL;
    mrnn_engine *engine = NULL, *engine_f64 = NULL;
    CHECK_OK(NULL, mrnn_network_from_json(DESCRIPTION, &network, NULL));
    CHECK_OK(NULL, mrnn_engine_create(network, "cpu", NULL, &engine, NULL));
    CHECK_OK(NULL, mrnn_engine_create(network, "cpu", "{\"precision\": \"f64\"}", &engine_f64, NULL));
    /* Counters that see nothing would pass everything. */
    CHECK(count_calls[COUNT_MEMORY] > 0);
    for (size_t batch = 1; batch <= MAX_BATCH; batch += 2) {
        check_session(engine, batch, take_rounds);
        check_session(engine_f64, batch, take_rounds_f64);
    }
    mrnn_engine_destroy(engine_f64);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
    return check_summary("realtime");
}
