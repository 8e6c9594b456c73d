/* The options of an engine: what each changes in the results, and what is said of those that can't be. */
#include "check.h"

enum { UNITS = 70, BATCH = 100, STEPS = 10, VALUES = BATCH * STEPS * UNITS };

/* Dense connections and one that is sparse enough for an image of its own form. */
static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 50, \"base_firing\": 0.3},"
    "                         {\"name\": \"inh\", \"num_units\": 20, \"sign\": \"neg\", \"base_firing\": 0.5}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"exc\", \"sparsity\": 0.95},"
    "                           {\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "                           {\"src_region\": \"inh\", \"dst_region\": \"exc\"}],"
    " \"dynamics\": {\"activation\": \"tanh\", \"noise\": {\"enabled\": true}}, \"seed\": 5}";

static mrnn_error *err;
static mrnn_network *network;

static mrnn_engine *new_engine(const char *options)
{
    mrnn_engine *engine = NULL;
    CHECK_OK(err, mrnn_engine_create(network, "cpu", options, &engine, err));
    return engine;
}

/* The activations of all steps, [BATCH, STEPS, UNITS]; to be freed. */
static float *run(const char *options)
{
    mrnn_engine *engine = new_engine(options);
    float *h = must_allocate(VALUES, sizeof *h);
    CHECK_OK(err, mrnn_engine_forward(engine, BATCH, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, NULL, 0, NULL, 0,
                                      NULL, 0, h, VALUES, NULL, 0, err));
    mrnn_engine_destroy(engine);
    return h;
}

/* The largest difference of two runs, whose activations are at most 1. */
static double difference(const float *a, const float *b)
{
    double largest = 0.0;
    for (size_t i = 0; i < VALUES; i++) {
        double d = (double)a[i] - (double)b[i];
        d = d < 0.0 ? -d : d;
        largest = d > largest ? d : largest;
    }
    return largest;
}

static void results(void)
{
    float *full = run(NULL), *one = run("{\"threads\": 1}"), *two = run("{\"threads\": 2}");
    float *same = run("{\"precision\": \"f32\", \"precise\": false, \"weights\": \"full\", \"tf32\": false}");
    float *bf16 = run("{\"weights\": \"bf16\"}"), *precise = run("{\"precise\": true}");
    float *portable = run("{\"instruction_set\": \"portable\"}");
    float *all = run("{\"threads\": 2, \"precise\": true, \"weights\": \"bf16\", \"instruction_set\": \"portable\"}");
    CHECK(full[VALUES - 1] != 0.0f);
    CHECK(memcmp(full, one, VALUES * sizeof *full) == 0);
    CHECK(memcmp(full, two, VALUES * sizeof *full) == 0);
    CHECK(memcmp(full, same, VALUES * sizeof *full) == 0);
    /* 1/256 of each weight is far more than what rounding to float makes. */
    CHECK(difference(full, bf16) > 1e-5 && difference(full, bf16) < 1e-2);
    CHECK(difference(full, precise) < 1e-5);
    CHECK(memcmp(full, precise, VALUES * sizeof *full) != 0);
    CHECK(difference(full, portable) < 1e-5);
    CHECK(difference(bf16, all) < 1e-5);
    float *runs[] = {full, one, two, same, bf16, precise, portable, all};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        free(runs[i]);
    }
}

static void double_precision(void)
{
    mrnn_engine *engine = new_engine("{\"precision\": \"f64\", \"precise\": true, \"weights\": \"bf16\", \"threads\": 2}");
    mrnn_precision precision = -1;
    CHECK_OK(err, mrnn_engine_precision(engine, &precision, err));
    CHECK(precision == MRNN_F64);
    mrnn_engine_destroy(engine);
}

/* One of these is of another processor. */
static void unavailable_sets(void)
{
    static const char *const sets[] = {"{\"instruction_set\": \"avx2\"}", "{\"instruction_set\": \"neon\"}"};
    static const char *const reasons[] = {"'cpu' is not available: this processor has no avx2",
                                          "'cpu' is not available: this processor has no neon"};
    int unavailable = 0;
    for (int i = 0; i < 2; i++) {
        mrnn_engine *engine = NULL;
        if (mrnn_engine_create(network, "cpu", sets[i], &engine, err) != MRNN_OK) {
            CHECK_ERROR(MRNN_ERR_UNAVAILABLE, reasons[i], err,
                        mrnn_engine_create(network, "cpu", sets[i], &engine, err));
            CHECK(engine == NULL);
            unavailable++;
        }
        mrnn_engine_destroy(engine);
    }
    CHECK(unavailable >= 1);
}

static void errors(void)
{
    mrnn_engine *engine = NULL;
#define FAILS(status, words, backend, options) \
    CHECK_ERROR(status, words, err, mrnn_engine_create(network, backend, options, &engine, err))
    FAILS(MRNN_ERR_JSON, "options: threads: invalid value: integer `0`", "cpu", "{\"threads\": 0}");
    FAILS(MRNN_ERR_JSON, "options: threads: invalid type: floating point", "cpu", "{\"threads\": 1.5}");
    FAILS(MRNN_ERR_JSON, "options: precise: invalid type: string", "cpu", "{\"precise\": \"yes\"}");
    FAILS(MRNN_ERR_JSON, "options: weights: unknown variant `f16`", "cpu", "{\"weights\": \"f16\"}");
    FAILS(MRNN_ERR_JSON, "options: instruction_set: unknown variant `sse`", "cpu", "{\"instruction_set\": \"sse\"}");
    FAILS(MRNN_ERR_JSON, "options: duplicate field `threads`", "cpu", "{\"threads\": 1, \"threads\": 1}");
    FAILS(MRNN_ERR_JSON, "options: tf32: invalid type: integer `1`", "cpu", "{\"tf32\": 1}");
    FAILS(MRNN_ERR_UNAVAILABLE, "'reference' is not available: it does not have the option 'threads'", "reference",
          "{\"precision\": \"f64\", \"threads\": 2}");
    FAILS(MRNN_ERR_UNAVAILABLE, "'cpu' is not available: it does not have the option 'tf32'", "cpu", "{\"tf32\": true}");
    FAILS(MRNN_ERR_UNAVAILABLE, "'cuda' is not available: it does not have the option 'precise'", "cuda",
          "{\"precise\": true}");
    FAILS(MRNN_ERR_UNAVAILABLE, "'cuda' is not available: the option 'tf32' is of f32 engines", "cuda",
          "{\"precision\": \"f64\", \"tf32\": true}");
    FAILS(MRNN_ERR_UNAVAILABLE, "'cuda' is not available: the option 'weights' is of f32 engines", "cuda",
          "{\"precision\": \"f64\", \"weights\": \"bf16\"}");
    CHECK(engine == NULL);
}

int main(void)
{
    CHECK_OK(NULL, mrnn_error_create(&err));
    CHECK_OK(err, mrnn_network_from_json(DESCRIPTION, &network, err));
    results();
    double_precision();
    unavailable_sets();
    errors();
    mrnn_network_destroy(network);
    mrnn_error_destroy(err);
    return check_summary("options");
}
