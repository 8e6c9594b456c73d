/* Steps a network from C. */
#include "mrnn.h"
#include <stdio.h>

int main(void)
{
    mrnn_network *network = NULL;
    mrnn_engine *engine = NULL;
    mrnn_session *session = NULL;
    float cue[25] = {0}, h[350], thal[50] = {0};
    int failed = mrnn_network_load("examples/cbgtcl.json", &network, NULL)
                 || mrnn_engine_create(network, "cpu", NULL, &engine, NULL)
                 || mrnn_session_create(engine, 1, &session, NULL);
    for (int step = 0; step < 500 && !failed; step++) {
        for (int i = 0; i < 25; i++) {
            cue[i] = step >= 300;
        }
        failed = mrnn_session_step(session, cue, 25, h, 350);
    }
    failed = failed || mrnn_network_region_activity(network, "thal", h, 350, thal, 50, NULL);
    printf("first unit of thal: %.6f\n", thal[0]);
    mrnn_session_destroy(session);
    mrnn_engine_destroy(engine);
    mrnn_network_destroy(network);
    return failed;
}
