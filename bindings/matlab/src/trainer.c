/* Commands of trainers. Their arrays are single, whatever the engine computes in. */
#include "gateway.h"

/* Keeps how many inputs and outputs a trainer's network has. */
static int read_extents(object *of)
{
    mrnn_network *network = NULL;
    if (answered(mrnn_trainer_network(of->pointer, &network, library_error()))) {
        return FAILED;
    }
    const int failed = answered(mrnn_network_num_inputs(network, &of->num_inputs, library_error()))
                       || answered(mrnn_network_num_outputs(network, &of->num_outputs, library_error()));
    mrnn_network_destroy(network);
    return failed;
}

static int give_trainer(call *c, object *made, mrnn_status status, mrnn_trainer *trainer)
{
    if (answered(status)) {
        object_release(made);
        return FAILED;
    }
    made->pointer = trainer;
    if (read_extents(made)) {
        object_release(made);
        return FAILED;
    }
    give_handle(c, made);
    return DONE;
}

/* network, backend, engine options, memory_bytes, options */
static int trainer_create(call *c)
{
    const object *network = registry_find(c->in[0], NETWORK);
    char *backend, *engine_options, *options;
    size_t memory;
    mrnn_trainer *trainer = NULL;
    give_uint64(c, 0, 0);
    if (network == NULL || read_text(c->in[1], "backend", &backend)
        || read_text(c->in[2], "engine options", &engine_options) || read_size(c->in[3], "memory_bytes", &memory)
        || read_text(c->in[4], "options", &options)) {
        return FAILED;
    }
    object *made = object_create(TRAINER, NULL);
    if (made == NULL) {
        return FAILED;
    }
    const mrnn_status status =
        mrnn_trainer_create(network->pointer, backend, engine_options, memory, options, &trainer, library_error());
    return give_trainer(c, made, status, trainer);
}

/* path, backend, engine options, memory_bytes */
static int trainer_resume(call *c)
{
    char *path, *backend, *engine_options;
    size_t memory;
    mrnn_trainer *trainer = NULL;
    give_uint64(c, 0, 0);
    if (read_text(c->in[0], "path", &path) || read_text(c->in[1], "backend", &backend)
        || read_text(c->in[2], "engine options", &engine_options) || read_size(c->in[3], "memory_bytes", &memory)) {
        return FAILED;
    }
    object *made = object_create(TRAINER, NULL);
    if (made == NULL) {
        return FAILED;
    }
    const mrnn_status status = mrnn_trainer_resume(path, backend, engine_options, memory, &trainer, library_error());
    return give_trainer(c, made, status, trainer);
}

static int trainer_save(call *c)
{
    const object *of = registry_find(c->in[0], TRAINER);
    char *path;
    return of == NULL || read_text(c->in[1], "path", &path)
           || answered(mrnn_trainer_save(of->pointer, path, library_error()));
}

static int trainer_network(call *c)
{
    const object *of = registry_find(c->in[0], TRAINER);
    mrnn_network *network = NULL;
    give_uint64(c, 0, 0);
    object *made = of == NULL ? NULL : object_create(NETWORK, NULL);
    if (made == NULL) {
        return FAILED;
    }
    if (answered(mrnn_trainer_network(of->pointer, &network, library_error()))) {
        object_release(made);
        return FAILED;
    }
    made->pointer = network;
    give_handle(c, made);
    return DONE;
}

static int trainer_updates(call *c)
{
    const object *of = registry_find(c->in[0], TRAINER);
    uint64_t updates;
    if (of == NULL || answered(mrnn_trainer_updates(of->pointer, &updates, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, (double)updates);
    return DONE;
}

static mrnn_status write_options(const void *of, size_t index, char *buf, size_t cap, size_t *needed)
{
    (void)index;
    return mrnn_trainer_options(of, buf, cap, needed, library_error());
}

static int trainer_options(call *c)
{
    const object *of = registry_find(c->in[0], TRAINER);
    return of == NULL ? FAILED : give_text(c, write_options, of->pointer, 0);
}

static int trainer_learning_rate(call *c)
{
    const object *of = registry_find(c->in[0], TRAINER);
    double rate;
    if (of == NULL || answered(mrnn_trainer_learning_rate(of->pointer, &rate, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, rate);
    return DONE;
}

/* How many regularisers the options have */
static int trainer_penalties(call *c)
{
    const object *of = registry_find(c->in[0], TRAINER);
    size_t len;
    array penalties;
    return of == NULL || read_size(c->in[1], "regularizers", &len)
           || make_result(c, 0, mxDOUBLE_CLASS, len, 1, 1, &penalties)
           || answered(mrnn_trainer_get_penalties(of->pointer, penalties.data, len, library_error()));
}

typedef struct {
    size_t steps, trials;
    array input, target, mask;
} trials;

/* steps, trials, input, target, mask */
static int read_trials(const mxArray *const *in, const object *of, trials *read)
{
    if (read_size(in[0], "steps", &read->steps) || read_size(in[1], "trials", &read->trials)) {
        return FAILED;
    }
    const extent input = {"input", "inputs x steps x trials", of->num_inputs, read->steps, read->trials};
    const extent target = {"target", "outputs x steps x trials", of->num_outputs, read->steps, read->trials};
    const extent mask = {"mask", "outputs x steps x trials", of->num_outputs, read->steps, read->trials};
    return read_optional(in[2], mxSINGLE_CLASS, input, &read->input)
           || read_array(in[3], mxSINGLE_CLASS, target, &read->target)
           || read_optional(in[4], mxSINGLE_CLASS, mask, &read->mask);
}

/* trainer, steps, trials, input, target, mask; loss, norm of the gradient */
static int trainer_step(call *c)
{
    const object *of = registry_find(c->in[0], TRAINER);
    trials t;
    double loss, norm;
    if (of == NULL || read_trials(c->in + 1, of, &t)
        || answered(mrnn_trainer_step(of->pointer, t.steps, t.input.data, t.input.len, t.target.data, t.target.len,
                                      t.mask.data, t.mask.len, &loss, &norm, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, loss);
    if (c->num_out > 1) {
        give_number(c, 1, norm);
    }
    return DONE;
}

/* trainer, steps, trials, input, target, mask; loss, outputs where they are asked for */
static int trainer_evaluate(call *c)
{
    const object *of = registry_find(c->in[0], TRAINER);
    trials t;
    array outputs = {NULL, 0};
    double loss;
    if (of == NULL || read_trials(c->in + 1, of, &t)
        || (c->num_out > 1 && make_result(c, 1, mxSINGLE_CLASS, of->num_outputs, t.steps, t.trials, &outputs))
        || answered(mrnn_trainer_evaluate(of->pointer, t.trials, t.steps, t.input.data, t.input.len, t.target.data,
                                          t.target.len, t.mask.data, t.mask.len, &loss, outputs.data, outputs.len,
                                          library_error()))) {
        return FAILED;
    }
    give_number(c, 0, loss);
    return DONE;
}

const command trainer_commands[] = {
    {"trainer_create", trainer_create, 5, 1},
    {"trainer_resume", trainer_resume, 4, 1},
    {"trainer_save", trainer_save, 2, 0},
    {"trainer_network", trainer_network, 1, 1},
    {"trainer_updates", trainer_updates, 1, 1},
    {"trainer_options", trainer_options, 1, 1},
    {"trainer_learning_rate", trainer_learning_rate, 1, 1},
    {"trainer_penalties", trainer_penalties, 2, 1},
    {"trainer_step", trainer_step, 6, 2},
    {"trainer_evaluate", trainer_evaluate, 6, 2},
    {NULL, NULL, 0, 0},
};
