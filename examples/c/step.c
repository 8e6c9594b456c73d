/*
 * Steps a network 1000 times with a cue on every input, and prints each region's mean activity.
 *
 *     cc -std=c99 examples/c/step.c $(pkg-config --cflags --libs mrnn) -o step
 *     ./step examples/cbgtcl.json
 */
#include "mrnn.h"
#include <stdio.h>
#include <stdlib.h>

static mrnn_error *err;

static void check(mrnn_status status)
{
    if (status != MRNN_OK) {
        fprintf(stderr, "%s: %s\n", mrnn_status_string(status), mrnn_error_message(err));
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char **argv)
{
    mrnn_network *network;
    mrnn_engine *engine;
    mrnn_session *session;
    size_t units, inputs, regions;
    if (argc != 2) {
        fprintf(stderr, "usage: step NETWORK.json|NETWORK.safetensors\n");
        return EXIT_FAILURE;
    }
    check(mrnn_error_create(&err));
    check(mrnn_network_load(argv[1], &network, err));
    check(mrnn_engine_create(network, "cpu", NULL, &engine, err));
    check(mrnn_session_create(engine, 1, &session, err));
    check(mrnn_engine_num_units(engine, &units, err));
    check(mrnn_engine_num_inputs(engine, &inputs, err));

    float *cue = malloc((inputs + 1) * sizeof *cue), *h = malloc(units * sizeof *h);
    if (cue == NULL || h == NULL) {
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < inputs; i++) {
        cue[i] = 1.0f;
    }
    for (int step = 0; step < 1000; step++) {
        check(mrnn_session_step(session, cue, inputs, h, units));
    }

    check(mrnn_network_num_regions(network, &regions, err));
    for (size_t i = 0; i < regions; i++) {
        char name[256];
        size_t start, end;
        double sum = 0.0;
        check(mrnn_network_region_name(network, i, name, sizeof name, NULL, err));
        check(mrnn_network_region_range(network, name, &start, &end, err));
        for (size_t unit = start; unit < end; unit++) {
            sum += h[unit];
        }
        printf("%-12s %8.4f\n", name, sum / (double)(end - start));
    }
    free(cue);
    free(h);
    mrnn_session_destroy(session);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
    mrnn_error_destroy(err);
    return EXIT_SUCCESS;
}
