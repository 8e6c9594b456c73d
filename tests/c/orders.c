/* Handles destroyed in every order: those that are left go on as if nothing had happened, bit for bit. */
#include "check.h"

enum { UNITS = 5, INPUTS = 2, STEPS = 4, BATCH = 2, INPUT_LEN = BATCH * STEPS * INPUTS, MOST = 64 };

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 3}, {\"name\": \"inh\", \"num_units\": 2, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 2}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"exc\"},"
    "                             {\"src_region\": \"exc\", \"dst_region\": \"inh\", \"delay\": 20},"
    "                             {\"src_region\": \"inh\", \"dst_region\": \"exc\"}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"choice\", \"num_units\": 1, \"src_regions\": [\"exc\"]}],"
    " \"dynamics\": {\"activation\": \"tanh\", \"noise\": {\"enabled\": true}}, \"seed\": 3}";
static const char *const ENGINE_OPTIONS = "{\"threads\": 1}";
static const char *const TRAINER_OPTIONS = "{\"batch\": 2, \"steps\": 4, \"loss\": \"mean_squared_error\"}";
static const float INPUT[INPUT_LEN] = {1, 0.5f, 0, 0.25f, 1, 1, 0.5f, 0, 0, 1, 0.5f, 0.25f, 1, 0, 0, 1};
static const float TARGET[BATCH * STEPS] = {1, 0, 1, 0, 1, 1, 0, 0};

typedef enum { NETWORK, ENGINE, SESSION, TAPE, TRAINER, ERROR, KINDS } kind;

/* NULL after they are destroyed. */
typedef struct {
    mrnn_network *network;
    mrnn_engine *engine;
    mrnn_session *session;
    mrnn_tape *tape;
    mrnn_trainer *trainer;
    mrnn_error *err;
} handles;

/* What the handles give in one round of work. */
typedef struct {
    double parameters[MOST], loss;
    float sequence[BATCH * STEPS * UNITS], h[UNITS], gradient[MOST];
} results;

static handles create(void)
{
    handles h = {0};
    CHECK_OK(NULL, mrnn_error_create(&h.err));
    CHECK_OK(h.err, mrnn_network_from_json(DESCRIPTION, &h.network, h.err));
    CHECK_OK(h.err, mrnn_engine_create(h.network, "cpu", ENGINE_OPTIONS, &h.engine, h.err));
    CHECK_OK(h.err, mrnn_session_create(h.engine, 1, &h.session, h.err));
    CHECK_OK(h.err, mrnn_tape_create(h.network, "cpu", ENGINE_OPTIONS, BATCH, STEPS, 0, &h.tape, h.err));
    CHECK_OK(h.err, mrnn_trainer_create(h.network, "cpu", ENGINE_OPTIONS, 0, TRAINER_OPTIONS, &h.trainer, h.err));
    return h;
}

static void destroy(handles *h, kind kind)
{
    switch (kind) {
    case NETWORK: mrnn_network_destroy(h->network); h->network = NULL; break;
    case ENGINE: mrnn_engine_destroy(h->engine); h->engine = NULL; break;
    case SESSION: mrnn_session_destroy(h->session); h->session = NULL; break;
    case TAPE: mrnn_tape_destroy(h->tape); h->tape = NULL; break;
    case TRAINER: mrnn_trainer_destroy(h->trainer); h->trainer = NULL; break;
    case ERROR: mrnn_error_destroy(h->err); h->err = NULL; break;
    case KINDS: break;
    }
}

/* Every handle that is left does its work; the sequence of rounds is the same whatever is left. */
static void work(const handles *h, size_t num_parameters, results *r)
{
    if (h->network != NULL) {
        CHECK_OK(h->err, mrnn_network_get_parameters(h->network, r->parameters, num_parameters, h->err));
    }
    if (h->engine != NULL) {
        CHECK_OK(h->err, mrnn_engine_forward(h->engine, BATCH, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, INPUT,
                                             INPUT_LEN, NULL, 0, NULL, 0, r->sequence, BATCH * STEPS * UNITS, NULL, 0,
                                             h->err));
    }
    if (h->session != NULL) {
        CHECK_OK(NULL, mrnn_session_step(h->session, INPUT, INPUTS, r->h, UNITS));
    }
    if (h->tape != NULL) {
        CHECK_OK(h->err, mrnn_tape_forward(h->tape, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, INPUT, INPUT_LEN, NULL, 0,
                                           NULL, 0, NULL, 0, NULL, 0, h->err));
        CHECK_OK(h->err, mrnn_tape_backward(h->tape, STEPS, MRNN_BATCH_FIRST, INPUT, INPUT_LEN, NULL, 0, NULL, 0, NULL, 0,
                                            TARGET, BATCH * STEPS, r->gradient, num_parameters, NULL, 0, NULL, 0, NULL,
                                            0, NULL, 0, h->err));
    }
    if (h->trainer != NULL) {
        CHECK_OK(h->err, mrnn_trainer_step(h->trainer, STEPS, INPUT, INPUT_LEN, TARGET, BATCH * STEPS, NULL, 0, &r->loss,
                                           NULL, h->err));
    }
    if (h->err != NULL) {
        mrnn_network *none = NULL;
        CHECK_ERROR(MRNN_ERR_JSON, "not JSON", h->err, mrnn_network_from_json("{", &none, h->err));
    }
}

static void check_results(const handles *h, const results *found, const results *wanted)
{
#define SAME(handle, member) \
    CHECK(h->handle == NULL || memcmp(&found->member, &wanted->member, sizeof found->member) == 0)
    SAME(network, parameters);
    SAME(engine, sequence);
    SAME(session, h);
    SAME(tape, gradient);
    SAME(trainer, loss);
}

static void in_order(const kind *order, size_t num_parameters, const results *wanted)
{
    handles h = create();
    for (size_t i = 0; i < KINDS; i++) {
        results r = {0};
        destroy(&h, order[i]);
        work(&h, num_parameters, &r);
        check_results(&h, &r, &wanted[i]);
    }
}

/* The next permutation in lexicographic order; 0 after the last. */
static int advance(kind *order)
{
    int i = KINDS - 2, j = KINDS - 1;
    while (i >= 0 && order[i] > order[i + 1]) {
        i--;
    }
    if (i < 0) {
        return 0;
    }
    while (order[j] < order[i]) {
        j--;
    }
    kind kept = order[i];
    order[i] = order[j];
    order[j] = kept;
    for (int low = i + 1, high = KINDS - 1; low < high; low++, high--) {
        kept = order[low];
        order[low] = order[high];
        order[high] = kept;
    }
    return 1;
}

int main(void)
{
    static results wanted[KINDS];
    kind order[KINDS] = {NETWORK, ENGINE, SESSION, TAPE, TRAINER, ERROR};
    size_t num_parameters = 0;
    handles all = create();
    CHECK_OK(all.err, mrnn_network_num_parameters(all.network, &num_parameters, all.err));
    if (!CHECK(num_parameters <= MOST)) {
        return EXIT_FAILURE;
    }
    for (size_t round = 0; round < KINDS; round++) {
        work(&all, num_parameters, &wanted[round]);
    }
    /* Noise and updates make each round another one. */
    CHECK(memcmp(wanted[0].h, wanted[1].h, sizeof wanted[0].h) != 0 && wanted[0].loss != wanted[1].loss);
    for (size_t i = 0; i < KINDS; i++) {
        destroy(&all, order[i]);
    }
    int orders = 0;
    do {
        in_order(order, num_parameters, wanted);
        orders++;
    } while (advance(order));
    CHECK(orders == 720);
    return check_summary("orders");
}
