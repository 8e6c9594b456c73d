/* Commands for regions by name, and for what is a region's own. */
#include "gateway.h"

/* Units from 1, a row: a region's range, and of a parent, which has none, what its mask marks. */
static int region_units(call *c)
{
    const object *of;
    char *name;
    size_t units, all, start, end;
    array mask, numbers;
    if (read_region(c, &of, &name)
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

/* What a name source needs that is asked by a name and, of children, an index. */
typedef struct {
    const mrnn_network *network;
    const char *name;
} asked;

static mrnn_status write_parent(const void *of, size_t index, char *buf, size_t cap, size_t *needed)
{
    const asked *region = of;
    (void)index;
    return mrnn_network_region_parent(region->network, region->name, buf, cap, needed, library_error());
}

static int region_parent(call *c)
{
    const object *of;
    char *name;
    if (read_region(c, &of, &name)) {
        return FAILED;
    }
    const asked region = {of->pointer, name};
    return give_text(c, write_parent, &region, 0);
}

static int num_children(call *c)
{
    const object *of;
    char *parent;
    size_t children;
    if (read_region(c, &of, &parent)
        || answered(mrnn_network_num_children(of->pointer, parent, &children, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, (double)children);
    return DONE;
}

static mrnn_status write_child(const void *of, size_t index, char *buf, size_t cap, size_t *needed)
{
    const asked *parent = of;
    return mrnn_network_child_name(parent->network, parent->name, index, buf, cap, needed, library_error());
}

/* parent, an index from 0 */
static int child_name(call *c)
{
    const object *of;
    char *name;
    size_t index;
    if (read_region(c, &of, &name) || read_size(c->in[2], "index", &index)) {
        return FAILED;
    }
    const asked parent = {of->pointer, name};
    return give_text(c, write_child, &parent, index);
}

/* Of each recurrent region, a row: whether the names leave it out */
static int excluded_regions(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    name_list included;
    size_t len;
    if (of == NULL || read_names(c->in[1], "regions", &included)
        || answered(mrnn_network_num_regions(of->pointer, &len, library_error()))) {
        return FAILED;
    }
    c->out[0] = mxCreateLogicalMatrix(1, len);
    return answered(mrnn_network_get_excluded_regions(of->pointer, included.names, included.len,
                                                      (uint8_t *)mxGetLogicals(c->out[0]), len, library_error()));
}

typedef mrnn_status get_code(const mrnn_network *, const char *, int32_t *, mrnn_error *);
typedef mrnn_status get_double(const mrnn_network *, const char *, double *, mrnn_error *);
typedef mrnn_status set_double(mrnn_network *, const char *, double, mrnn_error *);

static int code_of(call *c, get_code *get)
{
    const object *of;
    char *name;
    int32_t code;
    if (read_region(c, &of, &name) || answered(get(of->pointer, name, &code, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, code);
    return DONE;
}

static int get_number(call *c, get_double *get)
{
    const object *of;
    char *name;
    double number;
    if (read_region(c, &of, &name) || answered(get(of->pointer, name, &number, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, number);
    return DONE;
}

static int set_number(call *c, const char *what, set_double *set)
{
    const object *of;
    char *name;
    double number;
    return read_region(c, &of, &name) || read_number(c->in[2], what, &number)
           || answered(set(of->pointer, name, number, library_error()));
}

static int region_sign(call *c) { return code_of(c, mrnn_network_region_sign); }
static int get_activation(call *c) { return code_of(c, mrnn_network_get_region_activation); }
static int get_tau(call *c) { return get_number(c, mrnn_network_get_region_tau); }
static int set_tau(call *c) { return set_number(c, "tau", mrnn_network_set_region_tau); }
static int get_noise(call *c) { return get_number(c, mrnn_network_get_region_noise); }
static int set_noise(call *c) { return set_number(c, "noise", mrnn_network_set_region_noise); }

/* region, the header's code of an activation */
static int set_activation(call *c)
{
    const object *of;
    char *name;
    size_t activation;
    return read_region(c, &of, &name) || read_size(c->in[2], "activation", &activation)
           || answered(mrnn_network_set_region_activation(of->pointer, name, (mrnn_activation)activation,
                                                          library_error()));
}

/* Whether base firing and initial state may be trained */
static int get_learnable(call *c)
{
    const object *of;
    char *name;
    int32_t bias, init;
    if (read_region(c, &of, &name)
        || answered(mrnn_network_get_learnable(of->pointer, name, &bias, &init, library_error()))) {
        return FAILED;
    }
    give_flag(c, 0, bias);
    if (c->num_out > 1) {
        give_flag(c, 1, init);
    }
    return DONE;
}

static int set_learnable(call *c)
{
    const object *of;
    char *name;
    int32_t bias, init;
    return read_region(c, &of, &name) || read_flag(c->in[2], "learnable_bias", &bias)
           || read_flag(c->in[3], "learnable_init", &init)
           || answered(mrnn_network_set_learnable(of->pointer, name, bias, init, library_error()));
}

const command network_region_commands[] = {
    {"network_region_units", region_units, 2, 1},
    {"network_region_parent", region_parent, 2, 1},
    {"network_num_children", num_children, 2, 1},
    {"network_child_name", child_name, 3, 1},
    {"network_excluded_regions", excluded_regions, 2, 1},
    {"network_region_sign", region_sign, 2, 1},
    {"network_get_region_activation", get_activation, 2, 1},
    {"network_set_region_activation", set_activation, 3, 0},
    {"network_get_region_tau", get_tau, 2, 1},
    {"network_set_region_tau", set_tau, 3, 0},
    {"network_get_region_noise", get_noise, 2, 1},
    {"network_set_region_noise", set_noise, 3, 0},
    {"network_get_learnable", get_learnable, 2, 2},
    {"network_set_learnable", set_learnable, 4, 0},
    {NULL, NULL, 0, 0},
};
