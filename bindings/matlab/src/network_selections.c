/* Commands that pick regions out of whole arrays, or put them together: states and weights. */
#include "gateway.h"

/* A state of H x any x any: the rows of a region */
static int region_activity(call *c)
{
    const object *of;
    char *name;
    size_t units, all;
    array state, activity;
    if (read_region(c, &of, &name)
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

/* How many units several regions have together. */
static int units_of(const mrnn_network *network, const name_list *regions, size_t *units)
{
    *units = 0;
    for (size_t i = 0; i < regions->len; i++) {
        size_t more;
        if (answered(mrnn_network_region_num_units(network, regions->names[i], &more, library_error()))) {
            return FAILED;
        }
        *units += more;
    }
    return DONE;
}

/* names a, state a, names b, state b: the states units x any x any, of one class */
static int combine_states(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    name_list names_a, names_b;
    size_t units_a, units_b;
    array a, b, both;
    if (of == NULL || read_names(c->in[1], "names_a", &names_a) || read_names(c->in[3], "names_b", &names_b)
        || units_of(of->pointer, &names_a, &units_a) || units_of(of->pointer, &names_b, &units_b)) {
        return FAILED;
    }
    const mxClassID class_id = mxIsSingle(c->in[2]) ? mxSINGLE_CLASS : mxDOUBLE_CLASS;
    const mwSize *dims = mxGetDimensions(c->in[2]);
    const size_t pages = mxGetNumberOfDimensions(c->in[2]) > 2 ? dims[2] : 1;
    const extent of_a = {"state_a", "units x steps x batch", units_a, dims[1], pages};
    const extent of_b = {"state_b", "units x steps x batch", units_b, dims[1], pages};
    if (read_array(c->in[2], class_id, of_a, &a) || read_array(c->in[4], class_id, of_b, &b)
        || make_result(c, 0, class_id, units_a + units_b, dims[1], pages, &both)) {
        return FAILED;
    }
#define COMBINE(function)                                                                                       \
    function(of->pointer, names_a.names, names_a.len, a.data, a.len, names_b.names, names_b.len, b.data, b.len, \
             both.data, both.len, library_error())
    return answered(class_id == mxSINGLE_CLASS ? COMBINE(mrnn_network_combine_states)
                                               : COMBINE(mrnn_network_combine_states_f64));
#undef COMBINE
}

static int weight_subset(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    name_list regions;
    size_t units;
    array subset;
    if (of == NULL || read_names(c->in[1], "regions", &regions) || units_of(of->pointer, &regions, &units)
        || make_scratch(units, units, sizeof(double), &subset)
        || answered(mrnn_network_get_weight_subset(of->pointer, regions.names, regions.len, subset.data, subset.len,
                                                   library_error()))) {
        return FAILED;
    }
    return give_transposed(c, 0, mxDOUBLE_CLASS, units, units, &subset);
}

const command network_selection_commands[] = {
    {"network_region_activity", region_activity, 3, 1},
    {"network_combine_states", combine_states, 5, 1},
    {"network_weight_subset", weight_subset, 2, 1},
    {NULL, NULL, 0, 0},
};
