/* The [rt] calls leave the processor's floating-point control register as they find it, whatever is in it, and
 * a decaying network that is stepped under the caller's usual settings ends without subnormal numbers. */
#include "check.h"

#include <float.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
enum { STATUS = 0x3f, FLUSH = 0x8040, ROUND_UP = 0x4000 };

/* Without the status flags, which every computation sets. */
static unsigned long control(void)
{
    return _mm_getcsr() & ~(unsigned long)STATUS;
}

static void set_control(unsigned long value)
{
    _mm_setcsr((unsigned)value);
}
#elif defined(__aarch64__)
enum { FLUSH = 1 << 24, ROUND_UP = 1 << 22 };

static unsigned long control(void)
{
    unsigned long value;
    __asm__ volatile("mrs %0, fpcr" : "=r"(value));
    return value;
}

static void set_control(unsigned long value)
{
    __asm__ volatile("msr fpcr, %0" : : "r"(value));
}
#else
/* The products of subnormal numbers alone are checked. */
enum { FLUSH = 0, ROUND_UP = 0 };

static unsigned long control(void)
{
    return 0;
}

static void set_control(unsigned long value)
{
    (void)value;
}
#endif

enum { STEPS = 20000, UNITS = 16, INPUTS = 2 };

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 12, \"init\": 1},"
    "                         {\"name\": \"inh\", \"num_units\": 4, \"init\": 1, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 2}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "                           {\"src_region\": \"inh\", \"dst_region\": \"exc\", \"sparsity\": 0.5}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"out\", \"num_units\": 1, \"src_regions\": [\"exc\"]}]}";

/* Half the smallest normal number, computed here and now. */
static double underflow(void)
{
    volatile double smallest = DBL_MIN, half = 0.5;
    return smallest * half;
}

static int is_subnormal(double value)
{
    return value != 0.0 && value > -DBL_MIN && value < DBL_MIN;
}

/* Every call, with the control register compared after each. */
static void check_calls(mrnn_session *session, unsigned long setting)
{
    const double input[INPUTS] = {0.5, 0.25}, stimulation[UNITS] = {0.125};
    double x[UNITS], h[UNITS], y[1];
    const unsigned long usual = control();
    unsigned long before, after[9];
    double underflow_before, underflow_after;
    mrnn_status status[9];
    uint64_t seed, trial;
    int32_t noise;
    set_control(usual | setting);
    before = control();
    underflow_before = underflow();
    status[0] = mrnn_session_step_f64(session, input, INPUTS, h, UNITS);
    after[0] = control();
    status[1] = mrnn_session_step_stimulated_f64(session, input, INPUTS, stimulation, UNITS, h, UNITS);
    after[1] = control();
    status[2] = mrnn_session_step_n_f64(session, 1, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, x, UNITS, NULL, 0, y, 1);
    after[2] = control();
    status[3] = mrnn_session_get_state_f64(session, x, UNITS, h, UNITS);
    after[3] = control();
    status[4] = mrnn_session_set_state_f64(session, x, UNITS, NULL, 0);
    after[4] = control();
    status[5] = mrnn_session_get_outputs_f64(session, y, 1);
    after[5] = control();
    status[6] = mrnn_session_reset(session);
    after[6] = control();
    status[7] = mrnn_session_get_noise(session, &noise, &seed, &trial);
    after[7] = control();
    status[8] = mrnn_session_step_f64(session, input, INPUTS + 1, h, UNITS);
    after[8] = control();
    underflow_after = underflow();
    set_control(usual);

    CHECK(before == (usual | setting));
    for (int call = 0; call < 9; call++) {
        CHECK_STATUS(call < 8 ? MRNN_OK : MRNN_ERR_SHAPE, NULL, status[call]);
        if (!CHECK(after[call] == before)) {
            printf("  call %d: %#lx became %#lx\n", call, before, after[call]);
        }
    }
    CHECK(underflow_after == underflow_before);
}

static void check_decay(mrnn_session *session)
{
    const double input[INPUTS] = {0.0};
    double x[UNITS] = {0.0}, h[UNITS] = {0.0};
    unsigned long failed = 0;
    int subnormals = 0;
    CHECK(is_subnormal(underflow()));
    for (int step = 0; step < STEPS; step++) {
        failed += mrnn_session_step_f64(session, input, INPUTS, h, UNITS) != MRNN_OK;
    }
    CHECK(is_subnormal(underflow()));
    CHECK(failed == 0);
    CHECK_OK(NULL, mrnn_session_get_state_f64(session, x, UNITS, h, UNITS));
    for (int unit = 0; unit < UNITS; unit++) {
        subnormals += is_subnormal(x[unit]) + is_subnormal(h[unit]);
    }
    if (!CHECK(subnormals == 0)) {
        printf("  %d of %d numbers are subnormal\n", subnormals, 2 * UNITS);
    }
}

int main(void)
{
    mrnn_network *network = NULL;
    mrnn_engine *engine = NULL;
    mrnn_session *session = NULL;
    CHECK_OK(NULL, mrnn_network_from_json(DESCRIPTION, &network, NULL));
    CHECK_OK(NULL, mrnn_engine_create(network, "cpu", "{\"precision\": \"f64\"}", &engine, NULL));
    CHECK_OK(NULL, mrnn_session_create(engine, 1, &session, NULL));
    check_calls(session, 0);
    check_calls(session, FLUSH);
    check_calls(session, ROUND_UP);
    check_decay(session);
    mrnn_session_destroy(session);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
    return check_summary("float_environment");
}
