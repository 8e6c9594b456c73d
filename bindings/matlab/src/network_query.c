/* Commands that say what a network has. */
#include "gateway.h"

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
static int num_parents(call *c) { return size_of(c, mrnn_network_num_parents); }
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
static int parent_name(call *c) { return name_of(c, mrnn_network_parent_name); }
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

const command network_query_commands[] = {
    {"network_num_units", num_units, 1, 1},
    {"network_num_inputs", num_inputs, 1, 1},
    {"network_num_outputs", num_outputs, 1, 1},
    {"network_num_synapses", num_synapses, 1, 1},
    {"network_num_regions", num_regions, 1, 1},
    {"network_num_input_regions", num_input_regions, 1, 1},
    {"network_num_parents", num_parents, 1, 1},
    {"network_num_readouts", num_readouts, 1, 1},
    {"network_num_pathways", num_pathways, 1, 1},
    {"network_num_parameters", num_parameters, 1, 1},
    {"network_num_parameter_tensors", num_parameter_tensors, 1, 1},
    {"network_region_name", region_name, 2, 1},
    {"network_input_region_name", input_region_name, 2, 1},
    {"network_parent_name", parent_name, 2, 1},
    {"network_readout_name", readout_name, 2, 1},
    {"network_pathway_src", pathway_src, 2, 1},
    {"network_pathway_dst", pathway_dst, 2, 1},
    {"network_parameter_tensor_name", parameter_tensor_name, 2, 1},
    {"network_to_json", to_json, 1, 1},
    {"network_is_finalized", is_finalized, 1, 1},
    {"network_effective_spectral_radius", effective_spectral_radius, 1, 1},
    {NULL, NULL, 0, 0},
};
