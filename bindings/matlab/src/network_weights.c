/* Commands for weights, masks and what the dynamics make of them: dst x src in MATLAB's order. */
#include "gateway.h"

typedef struct {
    const mrnn_network *network;
    char *src, *dst;
    size_t rows, cols;
} pair;

/* The regions of a connection and how many units they have. */
static int read_pair(const call *c, pair *read)
{
    const object *of;
    if (read_connection(c, &of, &read->src, &read->dst)) {
        return FAILED;
    }
    read->network = of->pointer;
    return answered(mrnn_network_region_num_units(of->pointer, read->src, &read->cols, library_error()))
           || answered(mrnn_network_region_num_units(of->pointer, read->dst, &read->rows, library_error()));
}

typedef mrnn_status get_of_pair(const mrnn_network *, const char *, const char *, double *, size_t, mrnn_error *);

static int get_matrix(call *c, get_of_pair *get)
{
    pair of;
    array values;
    if (read_pair(c, &of) || make_scratch(of.rows, of.cols, sizeof(double), &values)
        || answered(get(of.network, of.src, of.dst, values.data, values.len, library_error()))) {
        return FAILED;
    }
    return give_transposed(c, 0, mxDOUBLE_CLASS, of.rows, of.cols, &values);
}

static int get_weight(call *c) { return get_matrix(c, mrnn_network_get_weight); }
static int get_effective(call *c) { return get_matrix(c, mrnn_network_get_effective); }
static int get_projection(call *c) { return get_matrix(c, mrnn_network_get_projection); }

static int set_weight(call *c)
{
    pair of;
    array values;
    if (read_pair(c, &of)) {
        return FAILED;
    }
    const extent needed = {"weight", "units of dst x units of src", of.rows, of.cols, 1};
    return read_transposed(c->in[3], mxDOUBLE_CLASS, needed, &values)
           || answered(mrnn_network_set_weight((mrnn_network *)of.network, of.src, of.dst, values.data, values.len,
                                               library_error()));
}

static int get_mask(call *c)
{
    pair of;
    array values;
    if (read_pair(c, &of) || make_scratch(of.rows, of.cols, sizeof(mxLogical), &values)
        || answered(mrnn_network_get_mask(of.network, of.src, of.dst, values.data, values.len, library_error()))) {
        return FAILED;
    }
    return give_transposed(c, 0, mxLOGICAL_CLASS, of.rows, of.cols, &values);
}

static int set_mask(call *c)
{
    pair of;
    array values;
    if (read_pair(c, &of)) {
        return FAILED;
    }
    const extent needed = {"mask", "units of dst x units of src", of.rows, of.cols, 1};
    return read_transposed(c->in[3], mxLOGICAL_CLASS, needed, &values)
           || answered(mrnn_network_set_mask((mrnn_network *)of.network, of.src, of.dst, values.data, values.len,
                                             library_error()));
}

static int get_all_effective(call *c, mrnn_status (*num_src)(const mrnn_network *, size_t *, mrnn_error *),
                             mrnn_status (*get)(const mrnn_network *, double *, size_t, mrnn_error *))
{
    const object *of = registry_find(c->in[0], NETWORK);
    size_t rows, cols;
    array values;
    if (of == NULL || answered(mrnn_network_num_units(of->pointer, &rows, library_error()))
        || answered(num_src(of->pointer, &cols, library_error())) || make_scratch(rows, cols, sizeof(double), &values)
        || answered(get(of->pointer, values.data, values.len, library_error()))) {
        return FAILED;
    }
    return give_transposed(c, 0, mxDOUBLE_CLASS, rows, cols, &values);
}

static int get_effective_recurrent(call *c)
{
    return get_all_effective(c, mrnn_network_num_units, mrnn_network_get_effective_recurrent);
}

static int get_effective_input(call *c)
{
    return get_all_effective(c, mrnn_network_num_inputs, mrnn_network_get_effective_input);
}

static int scale_spectral_radius(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    double target;
    return of == NULL || read_number(c->in[1], "target", &target)
           || answered(mrnn_network_scale_spectral_radius(of->pointer, target, library_error()));
}

const command network_weight_commands[] = {
    {"network_get_weight", get_weight, 3, 1},
    {"network_set_weight", set_weight, 4, 0},
    {"network_get_mask", get_mask, 3, 1},
    {"network_set_mask", set_mask, 4, 0},
    {"network_get_effective", get_effective, 3, 1},
    {"network_get_projection", get_projection, 3, 1},
    {"network_get_effective_recurrent", get_effective_recurrent, 1, 1},
    {"network_get_effective_input", get_effective_input, 1, 1},
    {"network_scale_spectral_radius", scale_spectral_radius, 2, 0},
    {NULL, NULL, 0, 0},
};
