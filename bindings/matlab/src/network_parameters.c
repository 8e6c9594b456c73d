/* Commands for what units have, one number each, and for the vector of all parameters. */
#include "gateway.h"

typedef mrnn_status get_part(const mrnn_network *, const char *, double *, size_t, mrnn_error *);
typedef mrnn_status set_part(mrnn_network *, const char *, const double *, size_t, mrnn_error *);
typedef mrnn_status get_whole(const mrnn_network *, double *, size_t, mrnn_error *);

static int region_of(const call *c, const object **of, char **region, size_t *units)
{
    return read_region(c, of, region)
           || answered(mrnn_network_region_num_units((*of)->pointer, *region, units, library_error()));
}

static int get_of_region(call *c, get_part *get)
{
    const object *of;
    char *region;
    size_t units;
    array values;
    return region_of(c, &of, &region, &units) || make_result(c, 0, mxDOUBLE_CLASS, units, 1, 1, &values)
           || answered(get(of->pointer, region, values.data, values.len, library_error()));
}

static int set_of_region(call *c, const char *name, set_part *set)
{
    const object *of;
    char *region;
    size_t units;
    array values;
    if (region_of(c, &of, &region, &units)) {
        return FAILED;
    }
    const extent needed = {name, "units x 1", units, 1, 1};
    return read_vector(c->in[2], mxDOUBLE_CLASS, needed, &values)
           || answered(set(of->pointer, region, values.data, values.len, library_error()));
}

static int get_base_firing(call *c) { return get_of_region(c, mrnn_network_get_base_firing); }
static int get_init(call *c) { return get_of_region(c, mrnn_network_get_init); }
static int set_base_firing(call *c) { return set_of_region(c, "base_firing", mrnn_network_set_base_firing); }
static int set_init(call *c) { return set_of_region(c, "init", mrnn_network_set_init); }

static int get_vector(call *c, mrnn_status (*len)(const mrnn_network *, size_t *, mrnn_error *), get_whole *get)
{
    const object *of = registry_find(c->in[0], NETWORK);
    size_t units;
    array values;
    return of == NULL || answered(len(of->pointer, &units, library_error()))
           || make_result(c, 0, mxDOUBLE_CLASS, units, 1, 1, &values)
           || answered(get(of->pointer, values.data, values.len, library_error()));
}

static int get_initial_condition(call *c)
{
    return get_vector(c, mrnn_network_num_units, mrnn_network_get_initial_condition);
}

static int get_tonic_input(call *c)
{
    return get_vector(c, mrnn_network_num_units, mrnn_network_get_tonic_input);
}

static int get_parameters(call *c)
{
    return get_vector(c, mrnn_network_num_parameters, mrnn_network_get_parameters);
}

static int set_parameters(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    size_t len;
    array values;
    if (of == NULL || answered(mrnn_network_num_parameters(of->pointer, &len, library_error()))) {
        return FAILED;
    }
    const extent needed = {"parameters", "parameters x 1", len, 1, 1};
    return read_vector(c->in[1], mxDOUBLE_CLASS, needed, &values)
           || answered(mrnn_network_set_parameters(of->pointer, values.data, values.len, library_error()));
}

/* Of the tensor at an index from 0: start and end in the vector, rows, columns, axes, trainable */
static int parameter_tensor(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    size_t index, start, end, axes, rows, cols;
    int32_t trainable;
    if (of == NULL || read_size(c->in[1], "index", &index)
        || answered(mrnn_network_parameter_tensor_range(of->pointer, index, &start, &end, library_error()))
        || answered(mrnn_network_parameter_tensor_shape(of->pointer, index, &axes, &rows, &cols, library_error()))
        || answered(mrnn_network_parameter_tensor_is_trainable(of->pointer, index, &trainable, library_error()))) {
        return FAILED;
    }
    give_row(c, (const double[]){(double)start, (double)end, (double)rows, (double)cols, (double)axes, trainable}, 6);
    return DONE;
}

const command network_parameter_commands[] = {
    {"network_get_base_firing", get_base_firing, 2, 1},
    {"network_set_base_firing", set_base_firing, 3, 0},
    {"network_get_init", get_init, 2, 1},
    {"network_set_init", set_init, 3, 0},
    {"network_get_initial_condition", get_initial_condition, 1, 1},
    {"network_get_tonic_input", get_tonic_input, 1, 1},
    {"network_get_parameters", get_parameters, 1, 1},
    {"network_set_parameters", set_parameters, 2, 0},
    {"network_parameter_tensor", parameter_tensor, 2, 1},
    {NULL, NULL, 0, 0},
};
