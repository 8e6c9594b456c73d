/* Commands for connections: what they were declared as, and their synapses as lists. */
#include "gateway.h"

static int has_connection(call *c)
{
    const object *of;
    char *src, *dst;
    int32_t exists;
    if (read_connection(c, &of, &src, &dst)
        || answered(mrnn_network_has_connection(of->pointer, src, dst, &exists, library_error()))) {
        return FAILED;
    }
    give_flag(c, 0, exists);
    return DONE;
}

static int get_delay(call *c)
{
    const object *of;
    char *src, *dst;
    double delay;
    if (read_connection(c, &of, &src, &dst)
        || answered(mrnn_network_get_delay(of->pointer, src, dst, &delay, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, delay);
    return DONE;
}

/* Of the pathway at an index from 0: whether it is a zero connection, sparsity, number of synapses */
static int pathway_facts(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    size_t pathway, synapses;
    int32_t is_zero;
    double sparsity;
    if (of == NULL || read_size(c->in[1], "index", &pathway)
        || answered(mrnn_network_pathway_is_zero(of->pointer, pathway, &is_zero, library_error()))
        || answered(mrnn_network_pathway_sparsity(of->pointer, pathway, &sparsity, library_error()))
        || answered(mrnn_network_pathway_num_synapses(of->pointer, pathway, &synapses, library_error()))) {
        return FAILED;
    }
    give_row(c, (const double[]){is_zero, sparsity, (double)synapses}, 3);
    return DONE;
}

static int get_trainable(call *c)
{
    const object *of;
    char *src, *dst;
    int32_t trainable;
    if (read_connection(c, &of, &src, &dst)
        || answered(mrnn_network_get_trainable(of->pointer, src, dst, &trainable, library_error()))) {
        return FAILED;
    }
    give_flag(c, 0, trainable);
    return DONE;
}

static int set_trainable(call *c)
{
    const object *of;
    char *src, *dst;
    int32_t trainable;
    return read_connection(c, &of, &src, &dst) || read_flag(c->in[3], "trainable", &trainable)
           || answered(mrnn_network_set_trainable(of->pointer, src, dst, trainable, library_error()));
}

/* Destination and source units, from 1 within their regions, and weights: columns */
static int get_synapses(call *c)
{
    const object *of;
    char *src, *dst;
    size_t pathway, len;
    array dst_units, src_units, weight;
    if (c->num_out < 3) {
        return fail("argument", "synapses are three results");
    }
    if (read_connection(c, &of, &src, &dst)
        || answered(mrnn_network_pathway(of->pointer, src, dst, &pathway, library_error()))
        || answered(mrnn_network_pathway_num_synapses(of->pointer, pathway, &len, library_error()))
        || make_scratch(len, 1, sizeof(size_t), &dst_units) || make_scratch(len, 1, sizeof(size_t), &src_units)
        || make_result(c, 2, mxDOUBLE_CLASS, len, 1, 1, &weight)
        || answered(mrnn_network_get_synapses(of->pointer, src, dst, dst_units.data, len, src_units.data, len,
                                              weight.data, len, library_error()))) {
        return FAILED;
    }
    return give_units(c, 0, len, 1, &dst_units) || give_units(c, 1, len, 1, &src_units);
}

/* src, dst, destination units, source units, weights */
static int set_synapses(call *c)
{
    const object *of;
    char *src, *dst;
    size_t num_dst, num_src;
    array dst_units, src_units, weight;
    if (read_connection(c, &of, &src, &dst)
        || answered(mrnn_network_region_num_units(of->pointer, dst, &num_dst, library_error()))
        || answered(mrnn_network_region_num_units(of->pointer, src, &num_src, library_error()))
        || read_units(c->in[3], "dst_units", num_dst, &dst_units)
        || read_units(c->in[4], "src_units", num_src, &src_units)) {
        return FAILED;
    }
    const extent needed = {"weight", "synapses x 1", dst_units.len, 1, 1};
    return read_vector(c->in[5], mxDOUBLE_CLASS, needed, &weight)
           || answered(mrnn_network_set_synapses(of->pointer, src, dst, dst_units.data, dst_units.len, src_units.data,
                                                 src_units.len, weight.data, weight.len, library_error()));
}

const command network_connection_commands[] = {
    {"network_has_connection", has_connection, 3, 1},
    {"network_get_delay", get_delay, 3, 1},
    {"network_pathway_facts", pathway_facts, 2, 1},
    {"network_get_trainable", get_trainable, 3, 1},
    {"network_set_trainable", set_trainable, 4, 0},
    {"network_get_synapses", get_synapses, 3, 3},
    {"network_set_synapses", set_synapses, 6, 0},
    {NULL, NULL, 0, 0},
};
