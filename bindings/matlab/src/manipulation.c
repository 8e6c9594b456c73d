/* Commands that manipulate sessions, and what pathways carry. Regions and pathways come by name. */
#include "gateway.h"

static int region_of(const call *c, const object **of, size_t *region)
{
    char *name;
    *of = registry_find(c->in[0], SESSION);
    return *of == NULL || read_text(c->in[1], "region", &name)
           || answered(mrnn_network_region_index((*of)->network->pointer, name, region, library_error()));
}

static int pathway_of(const call *c, const object **of, char **dst, size_t *pathway)
{
    char *src;
    *of = registry_find(c->in[0], SESSION);
    return *of == NULL || read_text(c->in[1], "src", &src) || read_text(c->in[2], "dst", dst)
           || answered(mrnn_network_pathway((*of)->network->pointer, src, *dst, pathway, library_error()));
}

static int set_region_gain(call *c)
{
    const object *of;
    size_t region;
    double gain;
    return region_of(c, &of, &region) || read_number(c->in[2], "gain", &gain)
           || answered_without_text(mrnn_session_set_region_gain(of->pointer, region, gain), "gain");
}

static int set_pathway_gain(call *c)
{
    const object *of;
    char *dst;
    size_t pathway;
    double gain;
    return pathway_of(c, &of, &dst, &pathway) || read_number(c->in[3], "gain", &gain)
           || answered_without_text(mrnn_session_set_pathway_gain(of->pointer, pathway, gain), "gain");
}

static int set_region_current(call *c)
{
    const object *of;
    size_t region;
    double current;
    return region_of(c, &of, &region) || read_number(c->in[2], "current", &current)
           || answered_without_text(mrnn_session_set_region_current(of->pointer, region, current), "current");
}

/* session, unit, value */
static int clamp_unit(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    size_t unit;
    double value;
    return of == NULL || read_unit(c->in[1], "unit", of->num_units, &unit) || read_number(c->in[2], "value", &value)
           || answered_without_text(mrnn_session_clamp_unit(of->pointer, unit, value), "value");
}

static int release_unit(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    size_t unit;
    return of == NULL || read_unit(c->in[1], "unit", of->num_units, &unit)
           || answered_without_text(mrnn_session_release_unit(of->pointer, unit), "unit");
}

static int clear_manipulations(call *c)
{
    const object *of = registry_find(c->in[0], SESSION);
    return of == NULL || answered_without_text(mrnn_session_clear_manipulations(of->pointer), "manipulations");
}

static int pathway_current(call *c)
{
    const object *of;
    char *dst;
    size_t pathway, units;
    array current;
    if (pathway_of(c, &of, &dst, &pathway)
        || answered(mrnn_network_region_num_units(of->network->pointer, dst, &units, library_error()))
        || make_result(c, 0, class_of(of->precision), units, of->batch, 1, &current)) {
        return FAILED;
    }
    return answered_without_text(
        of->precision == MRNN_F64
            ? mrnn_session_pathway_current_f64(of->pointer, pathway, current.data, current.len)
            : mrnn_session_pathway_current(of->pointer, pathway, current.data, current.len),
        "pathway current");
}

const command manipulation_commands[] = {
    {"session_set_region_gain", set_region_gain, 3, 0},
    {"session_set_pathway_gain", set_pathway_gain, 4, 0},
    {"session_set_region_current", set_region_current, 3, 0},
    {"session_clamp_unit", clamp_unit, 3, 0},
    {"session_release_unit", release_unit, 2, 0},
    {"session_clear_manipulations", clear_manipulations, 1, 0},
    {"session_pathway_current", pathway_current, 3, 1},
    {NULL, NULL, 0, 0},
};
