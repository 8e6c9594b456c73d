/* Commands that say what a network has. */
#include "gateway.h"
#include <string.h>

static int size_of(call *c, mrnn_status (*ask)(const mrnn_network *, size_t *, mrnn_error *))
{
    const object *of = registry_find(c->in[0], NETWORK);
    size_t size;
    if (of == NULL || answered(ask(of->pointer, &size, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, (double)size);
    return DONE;
}

static int num_units(call *c) { return size_of(c, mrnn_network_num_units); }
static int num_inputs(call *c) { return size_of(c, mrnn_network_num_inputs); }
static int num_outputs(call *c) { return size_of(c, mrnn_network_num_outputs); }
static int num_synapses(call *c) { return size_of(c, mrnn_network_num_synapses); }
static int num_regions(call *c) { return size_of(c, mrnn_network_num_regions); }
static int num_input_regions(call *c) { return size_of(c, mrnn_network_num_input_regions); }
static int num_readouts(call *c) { return size_of(c, mrnn_network_num_readouts); }
static int num_pathways(call *c) { return size_of(c, mrnn_network_num_pathways); }
static int num_parameters(call *c) { return size_of(c, mrnn_network_num_parameters); }
static int num_parameter_tensors(call *c) { return size_of(c, mrnn_network_num_parameter_tensors); }

typedef mrnn_status name_source(const mrnn_network *, size_t, char *, size_t, size_t *, mrnn_error *);

/* A `give_text` source needs one of these beside an index. */
typedef struct {
    const mrnn_network *network;
    name_source *ask;
} named;

static mrnn_status write_name(const void *of, size_t index, char *buf, size_t cap, size_t *needed)
{
    const named *names = of;
    return names->ask(names->network, index, buf, cap, needed, library_error());
}

/* An index from 0 */
static int name_of(call *c, name_source *ask)
{
    const object *of = registry_find(c->in[0], NETWORK);
    size_t index;
    if (of == NULL || read_size(c->in[1], "index", &index)) {
        return FAILED;
    }
    const named names = {of->pointer, ask};
    return give_text(c, write_name, &names, index);
}

static int region_name(call *c) { return name_of(c, mrnn_network_region_name); }
static int input_region_name(call *c) { return name_of(c, mrnn_network_input_region_name); }
static int readout_name(call *c) { return name_of(c, mrnn_network_readout_name); }
static int pathway_src(call *c) { return name_of(c, mrnn_network_pathway_src); }
static int pathway_dst(call *c) { return name_of(c, mrnn_network_pathway_dst); }
static int parameter_tensor_name(call *c) { return name_of(c, mrnn_network_parameter_tensor_name); }

static mrnn_status write_json(const void *of, size_t index, char *buf, size_t cap, size_t *needed)
{
    (void)index;
    return mrnn_network_to_json(of, buf, cap, needed, library_error());
}

static int to_json(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    return of == NULL ? FAILED : give_text(c, write_json, of->pointer, 0);
}

static int is_finalized(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    int32_t finalized;
    if (of == NULL || answered(mrnn_network_is_finalized(of->pointer, &finalized, library_error()))) {
        return FAILED;
    }
    give_flag(c, 0, finalized);
    return DONE;
}

static int effective_spectral_radius(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    double radius;
    if (of == NULL || answered(mrnn_network_effective_spectral_radius(of->pointer, &radius, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, radius);
    return DONE;
}

static int has_connection(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *src, *dst;
    int32_t exists;
    if (of == NULL || read_text(c->in[1], "src", &src) || read_text(c->in[2], "dst", &dst)
        || answered(mrnn_network_has_connection(of->pointer, src, dst, &exists, library_error()))) {
        return FAILED;
    }
    give_flag(c, 0, exists);
    return DONE;
}

static int get_delay(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *src, *dst;
    double delay;
    if (of == NULL || read_text(c->in[1], "src", &src) || read_text(c->in[2], "dst", &dst)
        || answered(mrnn_network_get_delay(of->pointer, src, dst, &delay, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, delay);
    return DONE;
}

/* Units from 1, a row: a region's range, and of a parent, which has none, what its mask marks. */
static int region_units(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *name;
    size_t units, all, start, end;
    array mask, numbers;
    if (of == NULL || read_text(c->in[1], "region", &name)
        || answered(mrnn_network_region_num_units(of->pointer, name, &units, library_error()))
        || make_result(c, 0, mxDOUBLE_CLASS, 1, units, 1, &numbers)) {
        return FAILED;
    }
    double *number = numbers.data;
    if (mrnn_network_region_range(of->pointer, name, &start, &end, NULL) == MRNN_OK) {
        for (size_t unit = start; unit < end; unit++) {
            *number++ = (double)(unit + 1);
        }
        return DONE;
    }
    if (answered(mrnn_network_num_units(of->pointer, &all, library_error())) || make_scratch(all, 1, 1, &mask)
        || answered(mrnn_network_get_region_mask(of->pointer, name, mask.data, all, library_error()))) {
        return FAILED;
    }
    for (size_t unit = 0; unit < all; unit++) {
        if (((const uint8_t *)mask.data)[unit]) {
            *number++ = (double)(unit + 1);
        }
    }
    return DONE;
}

/* A state of H x any x any: the rows of a region */
static int region_activity(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *name;
    size_t units, all;
    array state, activity;
    if (of == NULL || read_text(c->in[1], "region", &name)
        || answered(mrnn_network_region_num_units(of->pointer, name, &units, library_error()))
        || answered(mrnn_network_num_units(of->pointer, &all, library_error()))) {
        return FAILED;
    }
    const mxArray *given = c->in[2];
    const mxClassID class_id = mxIsSingle(given) ? mxSINGLE_CLASS : mxDOUBLE_CLASS;
    const mwSize *dims = mxGetDimensions(given);
    const size_t pages = mxGetNumberOfDimensions(given) > 2 ? dims[2] : 1;
    const extent needed = {"state", "units x steps x batch", all, dims[1], pages};
    if (read_array(given, class_id, needed, &state)
        || make_result(c, 0, class_id, units, dims[1], pages, &activity)) {
        return FAILED;
    }
    return answered(class_id == mxSINGLE_CLASS
                        ? mrnn_network_region_activity(of->pointer, name, state.data, state.len, activity.data,
                                                       activity.len, library_error())
                        : mrnn_network_region_activity_f64(of->pointer, name, state.data, state.len, activity.data,
                                                           activity.len, library_error()));
}

const command network_query_commands[] = {
    {"network_num_units", num_units, 1, 1},
    {"network_num_inputs", num_inputs, 1, 1},
    {"network_num_outputs", num_outputs, 1, 1},
    {"network_num_synapses", num_synapses, 1, 1},
    {"network_num_regions", num_regions, 1, 1},
    {"network_num_input_regions", num_input_regions, 1, 1},
    {"network_num_readouts", num_readouts, 1, 1},
    {"network_num_pathways", num_pathways, 1, 1},
    {"network_num_parameters", num_parameters, 1, 1},
    {"network_num_parameter_tensors", num_parameter_tensors, 1, 1},
    {"network_region_name", region_name, 2, 1},
    {"network_input_region_name", input_region_name, 2, 1},
    {"network_readout_name", readout_name, 2, 1},
    {"network_pathway_src", pathway_src, 2, 1},
    {"network_pathway_dst", pathway_dst, 2, 1},
    {"network_parameter_tensor_name", parameter_tensor_name, 2, 1},
    {"network_to_json", to_json, 1, 1},
    {"network_is_finalized", is_finalized, 1, 1},
    {"network_effective_spectral_radius", effective_spectral_radius, 1, 1},
    {"network_has_connection", has_connection, 3, 1},
    {"network_get_delay", get_delay, 3, 1},
    {"network_region_units", region_units, 2, 1},
    {"network_region_activity", region_activity, 3, 1},
    {NULL, NULL, 0, 0},
};
