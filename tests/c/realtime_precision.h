/* One precision of realtime.c, which defines REAL, NAMED and OTHER and includes this twice. */

static struct {
    REAL input[MAX_BATCH * SEQUENCE * INPUTS], stimulation[MAX_BATCH * SEQUENCE * UNITS];
    REAL x[MAX_BATCH * SEQUENCE * UNITS], h[MAX_BATCH * SEQUENCE * UNITS], y[MAX_BATCH * SEQUENCE * OUTPUTS];
} NAMED(arrays);

/* The number of calls that fail. */
static unsigned long NAMED(succeed)(mrnn_session *session, size_t batch, unsigned long round)
{
    REAL *input = NAMED(arrays).input, *stimulation = NAMED(arrays).stimulation;
    REAL *x = NAMED(arrays).x, *h = NAMED(arrays).h, *y = NAMED(arrays).y;
    const size_t inputs = batch * INPUTS, units = batch * UNITS, outputs = batch * OUTPUTS;
    unsigned long wrong = 0;
    uint64_t index = 0, seed = 0, trial = 0;
    int32_t enabled = 0;
    size_t found = 0;
    wrong += NAMED(mrnn_session_step)(session, input, inputs, h, units) != MRNN_OK;
    wrong += NAMED(mrnn_session_step)(session, NULL, 0, NULL, 0) != MRNN_OK;
    wrong += NAMED(mrnn_session_step_stimulated)(session, input, inputs, stimulation, units, h, units) != MRNN_OK;
    wrong += NAMED(mrnn_session_get_state)(session, x, units, h, units) != MRNN_OK;
    wrong += NAMED(mrnn_session_get_outputs)(session, y, outputs) != MRNN_OK;
    wrong += mrnn_session_batch(session, &found) != MRNN_OK || found != batch;
    if (round % 100 == 0) {
        wrong += NAMED(mrnn_session_step_n)(session, SEQUENCE, MRNN_TIME_FIRST, input, SEQUENCE * inputs,
                                            stimulation, SEQUENCE * units, x, SEQUENCE * units, h,
                                            SEQUENCE * units, y, SEQUENCE * outputs) != MRNN_OK;
        wrong += NAMED(mrnn_session_set_state)(session, x, units, h, units) != MRNN_OK;
        wrong += mrnn_session_step_index(session, &index) != MRNN_OK;
        wrong += mrnn_session_set_step_index(session, index / 2) != MRNN_OK;
        wrong += mrnn_session_set_noise(session, round % 200 == 0, round, 3) != MRNN_OK;
        wrong += mrnn_session_get_noise(session, &enabled, &seed, &trial) != MRNN_OK || seed != round || trial != 3;
    }
    if (round % 1000 == 999) {
        wrong += mrnn_session_reset(session) != MRNN_OK;
    }
    return wrong;
}

/* The number of calls that do not answer the mistake in them. */
static unsigned long NAMED(fail)(mrnn_session *session, size_t batch)
{
    REAL *input = NAMED(arrays).input, *x = NAMED(arrays).x, *h = NAMED(arrays).h;
    const size_t inputs = batch * INPUTS, units = batch * UNITS;
    const REAL kept = h[0];
    unsigned long wrong = 0;
    wrong += NAMED(mrnn_session_step)(NULL, input, inputs, h, units) != MRNN_ERR_NULL;
    wrong += NAMED(mrnn_session_step)(session, NULL, inputs, h, units) != MRNN_ERR_NULL;
    wrong += NAMED(mrnn_session_step)(session, input, inputs + 1, h, units) != MRNN_ERR_SHAPE;
    wrong += NAMED(mrnn_session_step)(session, h, inputs, h, units) != MRNN_ERR_ARGUMENT;
    wrong += OTHER(mrnn_session_step)(session, NULL, 0, NULL, 0) != MRNN_ERR_PRECISION;
    h[0] = (REAL)NAN;
    wrong += NAMED(mrnn_session_set_state)(session, x, units, h, units) != MRNN_ERR_VALUE;
    h[0] = kept;
    return wrong;
}

static unsigned long NAMED(take_rounds)(mrnn_session *session, size_t batch)
{
    unsigned long wrong = 0;
    for (unsigned long round = 0; round < ROUNDS; round++) {
        wrong += NAMED(succeed)(session, batch, round) + NAMED(fail)(session, batch);
    }
    return wrong;
}

#undef REAL
#undef NAMED
#undef OTHER
