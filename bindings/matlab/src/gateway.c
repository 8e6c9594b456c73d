/* The function that is called: finds the command, runs it, and leaves with an error where it failed. */
#include "gateway.h"
#include <string.h>

void pin_library(void);

static const command *const TABLES[] = {
    network_build_commands,      network_setting_commands, network_query_commands,    network_region_commands,
    network_connection_commands, network_weight_commands,  network_selection_commands, network_readout_commands,
    network_parameter_commands,  engine_commands,          session_commands,           manipulation_commands,
    tape_commands,               trainer_commands,
};

enum { NUM_TABLES = sizeof TABLES / sizeof TABLES[0], NAME_LEN = 64 };

static int version(call *c)
{
    const char *text = mrnn_version();
    c->out[0] = mxCreateString(text);
    return DONE;
}

static int destroy(call *c)
{
    registry_remove(c->in[0]);
    return DONE;
}

static int live_handles(call *c)
{
    give_number(c, 0, (double)registry_live());
    return DONE;
}

static const command OWN[] = {
    {"version", version, 0, 1},
    {"destroy", destroy, 1, 0},
    {"live_handles", live_handles, 0, 1},
    {NULL, NULL, 0, 0},
};

static const command *find_in(const command *table, const char *name)
{
    while (table->name != NULL && strcmp(table->name, name) != 0) {
        table++;
    }
    return table->name != NULL ? table : NULL;
}

static const command *find(const char *name)
{
    const command *found = find_in(OWN, name);
    for (size_t i = 0; found == NULL && i < NUM_TABLES; i++) {
        found = find_in(TABLES[i], name);
    }
    return found;
}

static void at_exit(void)
{
    registry_clear();
    failure_release();
}

static int run(call *c, const mxArray *name)
{
    char text[NAME_LEN];
    const command *found;
    if (!mxIsChar(name) || mxGetString(name, text, sizeof text) != 0) {
        return fail("argument", "expected the name of a command");
    }
    found = find(text);
    if (found == NULL) {
        return fail("argument", "there is no command %s", text);
    }
    if (c->num_in != found->num_in) {
        return fail("argument", "%s takes %d arguments, got %d", text, found->num_in, c->num_in);
    }
    if (c->num_out > (found->num_out > 1 ? found->num_out : 1)) {
        return fail("argument", "%s gives at most %d results", text, found->num_out);
    }
    return found->run(c);
}

void mexFunction(int nlhs, mxArray *plhs[], int nrhs, const mxArray *prhs[])
{
    static int ready = 0;
    call c = {nrhs - 1, prhs + 1, nlhs, plhs};
    int outcome;
    if (!ready) {
        if (mrnn_abi_version() != MRNN_ABI_VERSION) {
            mexErrMsgIdAndTxt("mrnn:version", "the library has ABI %u, and this gateway needs %u",
                              (unsigned)mrnn_abi_version(), (unsigned)MRNN_ABI_VERSION);
        }
        pin_library();
        ready = 1;
    }
    mexAtExit(at_exit);
    outcome = nrhs > 0 ? run(&c, prhs[0]) : fail("argument", "expected the name of a command");
    if (outcome != DONE) {
        mexErrMsgIdAndTxt(failure_identifier(), "%s", failure_message());
    }
}
