/* Commands for readouts by name. */
#include "gateway.h"

static int read_readout(const call *c, const object **of, char **name)
{
    *of = registry_find(c->in[0], NETWORK);
    return *of == NULL || read_text(c->in[1], "readout", name);
}

static int readout_shape(const call *c, const object **of, char **name, size_t *rows, size_t *cols)
{
    return read_readout(c, of, name)
           || answered(mrnn_network_readout_shape((*of)->pointer, *name, rows, cols, library_error()));
}

static int get_readout(call *c)
{
    const object *of;
    char *name;
    size_t rows, cols;
    array weight, bias;
    if (readout_shape(c, &of, &name, &rows, &cols) || make_scratch(rows, cols, sizeof(double), &weight)
        || make_scratch(rows, 1, sizeof(double), &bias)
        || answered(mrnn_network_get_readout(of->pointer, name, weight.data, weight.len, bias.data, bias.len,
                                             library_error()))) {
        return FAILED;
    }
    return give_transposed(c, 0, mxDOUBLE_CLASS, rows, cols, &weight)
           || (c->num_out > 1 && give_transposed(c, 1, mxDOUBLE_CLASS, rows, 1, &bias));
}

static int set_readout(call *c)
{
    const object *of;
    char *name;
    size_t rows, cols;
    array weight, bias;
    if (readout_shape(c, &of, &name, &rows, &cols)) {
        return FAILED;
    }
    const extent weights = {"weight", "outputs x units that are read", rows, cols, 1};
    const extent biases = {"bias", "outputs x 1", rows, 1, 1};
    return read_transposed(c->in[2], mxDOUBLE_CLASS, weights, &weight)
           || read_vector(c->in[3], mxDOUBLE_CLASS, biases, &bias)
           || answered(mrnn_network_set_readout(of->pointer, name, weight.data, weight.len, bias.data, bias.len,
                                                library_error()));
}

/* Its outputs among those of all readouts, from 1: a row */
static int readout_outputs(call *c)
{
    const object *of;
    char *name;
    size_t start, end;
    array outputs;
    if (read_readout(c, &of, &name)
        || answered(mrnn_network_readout_range(of->pointer, name, &start, &end, library_error()))
        || make_scratch(end - start, 1, sizeof(size_t), &outputs)) {
        return FAILED;
    }
    for (size_t output = start; output < end; output++) {
        ((size_t *)outputs.data)[output - start] = output;
    }
    return give_units(c, 0, 1, end - start, &outputs);
}

/* The unit that each column of its weights reads, from 1: a row */
static int readout_sources(call *c)
{
    const object *of;
    char *name;
    size_t rows, cols;
    array units;
    if (readout_shape(c, &of, &name, &rows, &cols) || make_scratch(cols, 1, sizeof(size_t), &units)
        || answered(mrnn_network_get_readout_sources(of->pointer, name, units.data, units.len, library_error()))) {
        return FAILED;
    }
    return give_units(c, 0, 1, cols, &units);
}

static int get_trainable(call *c)
{
    const object *of;
    char *name;
    int32_t trainable;
    if (read_readout(c, &of, &name)
        || answered(mrnn_network_get_readout_trainable(of->pointer, name, &trainable, library_error()))) {
        return FAILED;
    }
    give_flag(c, 0, trainable);
    return DONE;
}

static int set_trainable(call *c)
{
    const object *of;
    char *name;
    int32_t trainable;
    return read_readout(c, &of, &name) || read_flag(c->in[2], "trainable", &trainable)
           || answered(mrnn_network_set_readout_trainable(of->pointer, name, trainable, library_error()));
}

const command network_readout_commands[] = {
    {"network_get_readout", get_readout, 2, 2},
    {"network_set_readout", set_readout, 4, 0},
    {"network_readout_outputs", readout_outputs, 2, 1},
    {"network_readout_sources", readout_sources, 2, 1},
    {"network_get_readout_trainable", get_trainable, 2, 1},
    {"network_set_readout_trainable", set_trainable, 3, 0},
    {NULL, NULL, 0, 0},
};
