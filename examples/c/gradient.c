/*
 * Teaches a network to hold the sign of a short cue, by gradient descent on the squared error of its readout.
 *
 *     cc -std=c99 examples/c/gradient.c $(pkg-config --cflags --libs mrnn) -o gradient
 *     ./gradient
 */
#include "mrnn.h"
#include <stdio.h>
#include <stdlib.h>

/* Two trials: a cue of +1 and one of -1, for 5 steps of 30. */
enum { TRIALS = 2, STEPS = 30, CUE_STEPS = 5, UPDATES = 300 };

static const char *const DESCRIPTION =
    "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 16, \"learnable_bias\": true},"
    "                         {\"name\": \"inh\", \"num_units\": 4, \"sign\": \"neg\"}],"
    " \"input_regions\": [{\"name\": \"cue\", \"num_units\": 1}],"
    " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"exc\"},"
    "                             {\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
    "                             {\"src_region\": \"inh\", \"dst_region\": \"exc\"}],"
    " \"input_connections\": [{\"src_region\": \"cue\", \"dst_region\": \"exc\"}],"
    " \"readouts\": [{\"name\": \"choice\", \"num_units\": 1, \"src_regions\": [\"exc\"]}],"
    " \"dynamics\": {\"dt\": 10, \"tau\": 50, \"activation\": \"tanh\"}, \"seed\": 1}";

static mrnn_error *err;

static void check(mrnn_status status)
{
    if (status != MRNN_OK) {
        fprintf(stderr, "%s: %s\n", mrnn_status_string(status), mrnn_error_message(err));
        exit(EXIT_FAILURE);
    }
}

int main(void)
{
    mrnn_network *network;
    mrnn_tape *tape;
    size_t num_parameters;
    double input[TRIALS * STEPS] = {0}, y[TRIALS * STEPS], dy[TRIALS * STEPS];
    check(mrnn_error_create(&err));
    check(mrnn_network_from_json(DESCRIPTION, &network, err));
    check(mrnn_network_num_parameters(network, &num_parameters, err));
    check(mrnn_tape_create(network, "cpu", "{\"precision\": \"f64\"}", TRIALS, STEPS, 0, &tape, err));

    double *parameters = malloc(num_parameters * sizeof *parameters);
    double *gradient = malloc(num_parameters * sizeof *gradient);
    if (parameters == NULL || gradient == NULL) {
        return EXIT_FAILURE;
    }
    check(mrnn_network_get_parameters(network, parameters, num_parameters, err));
    for (int i = 0; i < TRIALS * STEPS; i++) {
        input[i] = i % STEPS < CUE_STEPS ? (i < STEPS ? 1.0 : -1.0) : 0.0;
    }

    for (int update = 0; update <= UPDATES; update++) {
        check(mrnn_tape_forward_f64(tape, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, input, TRIALS * STEPS, NULL, 0,
                                    NULL, 0, NULL, 0, y, TRIALS * STEPS, err));
        double loss = 0.0;
        for (int i = 0; i < TRIALS * STEPS; i++) {
            double error = i % STEPS < CUE_STEPS ? 0.0 : y[i] - (i < STEPS ? 1.0 : -1.0);
            loss += error * error / (TRIALS * (STEPS - CUE_STEPS));
            dy[i] = 2.0 * error / (TRIALS * (STEPS - CUE_STEPS));
        }
        if (update % 100 == 0) {
            printf("update %3d: mean squared error %.4f\n", update, loss);
        }
        check(mrnn_tape_backward_f64(tape, STEPS, MRNN_BATCH_FIRST, input, TRIALS * STEPS, NULL, 0, NULL, 0, NULL, 0,
                                     dy, TRIALS * STEPS, gradient, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0,
                                     err));
        for (size_t i = 0; i < num_parameters; i++) {
            parameters[i] -= 0.05 * gradient[i];
        }
        check(mrnn_network_set_parameters(network, parameters, num_parameters, err));
        check(mrnn_tape_refresh(tape, network, err));
    }

    free(parameters);
    free(gradient);
    mrnn_tape_destroy(tape);
    mrnn_network_destroy(network);
    mrnn_error_destroy(err);
    return EXIT_SUCCESS;
}
