/* One precision of conformance.c, which defines REAL, NAMED, OPTIONS and TOLERANCE and includes this twice. */

/* An array in this precision, or NULL for NULL. */
static REAL *NAMED(rounded)(const double *array, size_t count)
{
    if (array == NULL) {
        return NULL;
    }
    REAL *copy = must_allocate(count, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] = (REAL)array[i];
    }
    return copy;
}

static double NAMED(worse_of)(double worst, const double *expected, const REAL *found, size_t count)
{
    if (expected == NULL) {
        return worst;
    }
    double *wide = must_allocate(count, sizeof *wide);
    for (size_t i = 0; i < count; i++) {
        wide[i] = (double)found[i];
    }
    worst = worse(worst, expected, wide, count);
    free(wide);
    return worst;
}

/* Copies row `step` of every member between a sequence and a `[batch, width]` array. */
static void NAMED(copy_step)(const recorded *c, size_t step, size_t width, REAL *sequence, REAL *rows,
                             int into_rows)
{
    for (size_t member = 0; member < c->batch; member++) {
        size_t row = c->layout == MRNN_BATCH_FIRST ? member * c->steps + step : step * c->batch + member;
        REAL *there = sequence + row * width, *here = rows + member * width;
        memcpy(into_rows ? here : there, into_rows ? there : here, width * sizeof *here);
    }
}

static void NAMED(run_precision)(const recorded *c, const mrnn_network *network, mrnn_error *err)
{
    mrnn_engine *engine = NULL;
    mrnn_session *session = NULL;
    CHECK_OK(err, mrnn_engine_create(network, "cpu", OPTIONS, &engine, err));
    CHECK_OK(err, mrnn_session_create(engine, c->batch, &session, err));

    size_t state = c->batch * c->units, drive = c->batch * c->inputs;
    size_t states = state * c->steps, drives = drive * c->steps;
    REAL *x0 = NAMED(rounded)(c->x0, state), *h0 = NAMED(rounded)(c->h0, state);
    REAL *input = NAMED(rounded)(c->input, drives);
    REAL *stimulation = NAMED(rounded)(c->stimulation, states);
    size_t x0_len = x0 != NULL ? state : 0, h0_len = h0 != NULL ? state : 0;
    size_t stimulation_len = stimulation != NULL ? states : 0;
    REAL *x = must_allocate(states, sizeof *x), *h = must_allocate(states, sizeof *h);
    double worst = 0.0;

    CHECK_OK(err, NAMED(mrnn_engine_forward)(engine, c->batch, c->steps, c->layout, x0, x0_len, h0,
                                             h0_len, input, drives, stimulation, stimulation_len, x,
                                             states, h, states, NULL, 0, err));
    worst = NAMED(worse_of)(worst, c->x, x, states);
    worst = NAMED(worse_of)(worst, c->h, h, states);

    REAL *x_n = must_allocate(states, sizeof *x_n), *h_n = must_allocate(states, sizeof *h_n);
    CHECK_OK(NULL, NAMED(mrnn_session_set_state)(session, x0, x0_len, h0, h0_len));
    CHECK_OK(NULL, NAMED(mrnn_session_step_n)(session, c->steps, c->layout, input, drives, stimulation,
                                              stimulation_len, x_n, states, h_n, states, NULL, 0));
    CHECK(memcmp(x, x_n, states * sizeof *x) == 0);
    CHECK(memcmp(h, h_n, states * sizeof *h) == 0);

    REAL *x_1 = must_allocate(states, sizeof *x_1), *h_1 = must_allocate(states, sizeof *h_1);
    REAL *input_row = must_allocate(drive, sizeof *input_row);
    REAL *state_row = must_allocate(state, sizeof *state_row);
    REAL *h_row = must_allocate(state, sizeof *h_row);
    CHECK_OK(NULL, mrnn_session_reset(session));
    CHECK_OK(NULL, NAMED(mrnn_session_set_state)(session, x0, x0_len, h0, h0_len));
    for (size_t step = 0; step < c->steps; step++) {
        NAMED(copy_step)(c, step, c->inputs, input, input_row, 1);
        if (stimulation != NULL) {
            NAMED(copy_step)(c, step, c->units, stimulation, state_row, 1);
            CHECK_OK(NULL, NAMED(mrnn_session_step_stimulated)(session, input_row, drive, state_row,
                                                               state, h_row, state));
        } else {
            CHECK_OK(NULL, NAMED(mrnn_session_step)(session, input_row, drive, h_row, state));
        }
        CHECK_OK(NULL, NAMED(mrnn_session_get_state)(session, state_row, state, NULL, 0));
        NAMED(copy_step)(c, step, c->units, x_1, state_row, 0);
        NAMED(copy_step)(c, step, c->units, h_1, h_row, 0);
    }
    CHECK(memcmp(x, x_1, states * sizeof *x) == 0);
    CHECK(memcmp(h, h_1, states * sizeof *h) == 0);

    const char *name = strrchr(c->folder, '/');
    printf("%-30s %-9s %14.2e %9.0e\n", name != NULL ? name + 1 : c->folder,
           sizeof(REAL) == sizeof(double) ? "f64" : "f32", worst, TOLERANCE(c));
    CHECK(worst <= TOLERANCE(c));

    REAL *arrays[] = {x0, h0, input, stimulation, x, h, x_n, h_n, x_1, h_1, input_row, state_row, h_row};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        free(arrays[i]);
    }
    mrnn_session_destroy(session);
    mrnn_engine_destroy(engine);
}

#undef REAL
#undef NAMED
#undef OPTIONS
#undef TOLERANCE
