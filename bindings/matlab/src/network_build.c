/* Commands that make networks and add to them. */
#include "gateway.h"

static int give_network(call *c, object *made, mrnn_status status, mrnn_network *network)
{
    if (answered(status)) {
        object_release(made);
        return FAILED;
    }
    made->pointer = network;
    give_handle(c, made);
    return DONE;
}

static int network_create(call *c)
{
    mrnn_network *network = NULL;
    give_uint64(c, 0, 0);
    object *made = object_create(NETWORK, NULL);
    if (made == NULL) {
        return FAILED;
    }
    const mrnn_status status = mrnn_network_create(&network, library_error());
    return give_network(c, made, status, network);
}

static int from_text(call *c, const char *name, mrnn_status (*read)(const char *, mrnn_network **, mrnn_error *))
{
    char *text;
    mrnn_network *network = NULL;
    give_uint64(c, 0, 0);
    if (read_text(c->in[0], name, &text)) {
        return FAILED;
    }
    object *made = object_create(NETWORK, NULL);
    if (made == NULL) {
        return FAILED;
    }
    const mrnn_status status = read(text, &network, library_error());
    return give_network(c, made, status, network);
}

static int network_from_json(call *c)
{
    return from_text(c, "description", mrnn_network_from_json);
}

static int network_load(call *c)
{
    return from_text(c, "path", mrnn_network_load);
}

static int network_from_safetensors(call *c)
{
    const size_t len = mxGetNumberOfElements(c->in[0]);
    const extent needed = {"bytes", "bytes x 1", len, 1, 1};
    array bytes;
    mrnn_network *network = NULL;
    give_uint64(c, 0, 0);
    if (read_vector(c->in[0], mxUINT8_CLASS, needed, &bytes)) {
        return FAILED;
    }
    object *made = object_create(NETWORK, NULL);
    if (made == NULL) {
        return FAILED;
    }
    const mrnn_status status = mrnn_network_from_safetensors(bytes.data, bytes.len, &network, library_error());
    return give_network(c, made, status, network);
}

static int network_clone(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    mrnn_network *network = NULL;
    give_uint64(c, 0, 0);
    object *made = of == NULL ? NULL : object_create(NETWORK, NULL);
    if (made == NULL) {
        return FAILED;
    }
    const mrnn_status status = mrnn_network_clone(of->pointer, &network, library_error());
    return give_network(c, made, status, network);
}

static int network_save(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *path;
    return of == NULL || read_text(c->in[1], "path", &path)
           || answered(mrnn_network_save(of->pointer, path, library_error()));
}

static int network_add_json(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *text;
    return of == NULL || read_text(c->in[1], "description", &text)
           || answered(mrnn_network_add_json(of->pointer, text, library_error()));
}

/* name, num_units, sign, base_firing, init, parent, learnable_bias */
static int network_add_recurrent_region(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *name, *parent;
    size_t num_units;
    double sign, base_firing, init;
    int32_t learnable_bias;
    if (of == NULL || read_text(c->in[1], "name", &name) || read_size(c->in[2], "num_units", &num_units)
        || read_number(c->in[3], "sign", &sign) || read_number(c->in[4], "base_firing", &base_firing)
        || read_number(c->in[5], "init", &init) || read_text(c->in[6], "parent", &parent)
        || read_flag(c->in[7], "learnable_bias", &learnable_bias)) {
        return FAILED;
    }
    return answered(mrnn_network_add_recurrent_region(
        of->pointer, name, num_units, sign < 0 ? MRNN_INHIBITORY : MRNN_EXCITATORY, base_firing, init,
        parent[0] == '\0' ? NULL : parent, learnable_bias, library_error()));
}

/* name, num_units, sign */
static int network_add_input_region(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *name;
    size_t num_units;
    double sign;
    return of == NULL || read_text(c->in[1], "name", &name) || read_size(c->in[2], "num_units", &num_units)
           || read_number(c->in[3], "sign", &sign)
           || answered(mrnn_network_add_input_region(of->pointer, name, num_units,
                                                     sign < 0 ? MRNN_INHIBITORY : MRNN_EXCITATORY, library_error()));
}

static int network_connect(call *c)
{
    const object *of;
    char *src, *dst;
    double sparsity;
    return read_connection(c, &of, &src, &dst) || read_number(c->in[3], "sparsity", &sparsity)
           || answered(mrnn_network_connect(of->pointer, src, dst, sparsity, library_error()));
}

static int network_connect_zero(call *c)
{
    const object *of;
    char *src, *dst;
    return read_connection(c, &of, &src, &dst)
           || answered(mrnn_network_connect_zero(of->pointer, src, dst, library_error()));
}

static int network_set_delay(call *c)
{
    const object *of;
    char *src, *dst;
    double delay;
    return read_connection(c, &of, &src, &dst) || read_number(c->in[3], "delay", &delay)
           || answered(mrnn_network_set_delay(of->pointer, src, dst, delay, library_error()));
}

/* name, num_units, a cell of source regions */
static int network_add_readout(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    char *name;
    size_t num_units;
    name_list src;
    return of == NULL || read_text(c->in[1], "name", &name) || read_size(c->in[2], "num_units", &num_units)
           || read_names(c->in[3], "src_regions", &src)
           || answered(mrnn_network_add_readout(of->pointer, name, num_units, src.names, src.len, library_error()));
}

static int network_finalize(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    return of == NULL || answered(mrnn_network_finalize(of->pointer, library_error()));
}

const command network_build_commands[] = {
    {"network_create", network_create, 0, 1},
    {"network_from_json", network_from_json, 1, 1},
    {"network_load", network_load, 1, 1},
    {"network_from_safetensors", network_from_safetensors, 1, 1},
    {"network_clone", network_clone, 1, 1},
    {"network_save", network_save, 2, 0},
    {"network_add_json", network_add_json, 2, 0},
    {"network_add_recurrent_region", network_add_recurrent_region, 8, 0},
    {"network_add_input_region", network_add_input_region, 4, 0},
    {"network_connect", network_connect, 4, 0},
    {"network_connect_zero", network_connect_zero, 3, 0},
    {"network_set_delay", network_set_delay, 4, 0},
    {"network_add_readout", network_add_readout, 4, 0},
    {"network_finalize", network_finalize, 1, 0},
    {NULL, NULL, 0, 0},
};
