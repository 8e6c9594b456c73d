/*
 * Runs 100 trials of the 3-bit flip-flop and prints the outputs at the end of each. From the repository's root:
 *
 *     cc -std=c99 examples/c/flipflop.c $(pkg-config --cflags --libs mrnn) -o flipflop && ./flipflop
 */
#include <mrnn.h>
#include <stdio.h>
#include <stdlib.h>

enum { TRIALS = 100, STEPS = 60, BITS = 3 };

static float input[TRIALS][STEPS][BITS], output[TRIALS][STEPS][BITS];

static void read_input(const char *path)
{
    FILE *file = fopen(path, "r");
    int lines = 0;
    if (file != NULL) {
        for (float *row = input[0][0]; lines < TRIALS * STEPS; row += BITS, lines++) {
            if (fscanf(file, "%f,%f,%f", &row[0], &row[1], &row[2]) != BITS) {
                break;
            }
        }
        fclose(file);
    }
    if (lines != TRIALS * STEPS) {
        fprintf(stderr, "%s: can't read %d lines of %d numbers\n", path, TRIALS * STEPS, BITS);
        exit(EXIT_FAILURE);
    }
}

int main(void)
{
    const size_t len = (size_t)TRIALS * STEPS * BITS;
    mrnn_error *err = NULL;
    mrnn_network *network = NULL;
    mrnn_engine *engine = NULL;
    int failed;

    read_input("examples/data/flipflop_inputs.csv");
    failed = mrnn_error_create(&err)
             || mrnn_network_load("examples/models/flipflop.safetensors", &network, err)
             || mrnn_engine_create(network, "cpu", NULL, &engine, err)
             || mrnn_engine_forward(engine, TRIALS, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0,
                                    input[0][0], len, NULL, 0, NULL, 0, NULL, 0, output[0][0], len, err);
    if (failed) {
        fprintf(stderr, "%s\n", mrnn_error_message(err));
    }
    for (int trial = 0; trial < TRIALS && !failed; trial++) {
        const float *last = output[trial][STEPS - 1];
        printf("%d %.6f %.6f %.6f\n", trial, last[0], last[1], last[2]);
    }
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
    mrnn_error_destroy(err);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
