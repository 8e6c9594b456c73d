/* Commands for settings of the whole network. Enumerations come as codes of the header. */
#include "gateway.h"

/* dynamics, dt, tau, activation */
static int network_set_dynamics(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    size_t dynamics, activation;
    double dt, tau;
    return of == NULL || read_size(c->in[1], "dynamics", &dynamics) || read_number(c->in[2], "dt", &dt)
           || read_number(c->in[3], "tau", &tau) || read_size(c->in[4], "activation", &activation)
           || answered(mrnn_network_set_dynamics(of->pointer, (mrnn_dynamics)dynamics, dt, tau,
                                                 (mrnn_activation)activation, library_error()));
}

static int network_set_noise_levels(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    int32_t enabled;
    double hidden, input;
    return of == NULL || read_flag(c->in[1], "enabled", &enabled) || read_number(c->in[2], "hidden", &hidden)
           || read_number(c->in[3], "input", &input)
           || answered(mrnn_network_set_noise_levels(of->pointer, enabled, hidden, input, library_error()));
}

/* recurrent, input, dale */
static int network_set_constraints(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    int32_t recurrent, input;
    size_t dale;
    return of == NULL || read_flag(c->in[1], "recurrent", &recurrent) || read_flag(c->in[2], "input", &input)
           || read_size(c->in[3], "dale", &dale)
           || answered(mrnn_network_set_constraints(of->pointer, recurrent, input, (mrnn_dale)dale, library_error()));
}

static int network_set_seed(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    uint64_t seed;
    return of == NULL || read_uint64(c->in[1], "seed", &seed)
           || answered(mrnn_network_set_seed(of->pointer, seed, library_error()));
}

static int network_set_spectral_radius(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    double radius;
    return of == NULL || read_number(c->in[1], "radius", &radius)
           || answered(mrnn_network_set_spectral_radius(of->pointer, radius, library_error()));
}

static int network_get_dynamics(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    mrnn_dynamics dynamics;
    mrnn_activation activation;
    double dt, tau;
    if (of == NULL
        || answered(mrnn_network_get_dynamics(of->pointer, &dynamics, &dt, &tau, &activation, library_error()))) {
        return FAILED;
    }
    give_row(c, (const double[]){dynamics, dt, tau, activation}, 4);
    return DONE;
}

static int network_get_noise_levels(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    int32_t enabled;
    double hidden, input;
    if (of == NULL
        || answered(mrnn_network_get_noise_levels(of->pointer, &enabled, &hidden, &input, library_error()))) {
        return FAILED;
    }
    give_row(c, (const double[]){enabled, hidden, input}, 3);
    return DONE;
}

static int network_get_constraints(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    int32_t recurrent, input;
    mrnn_dale dale;
    if (of == NULL || answered(mrnn_network_get_constraints(of->pointer, &recurrent, &input, &dale, library_error()))) {
        return FAILED;
    }
    give_row(c, (const double[]){recurrent, input, dale}, 3);
    return DONE;
}

static int network_get_seed(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    uint64_t seed;
    if (of == NULL || answered(mrnn_network_get_seed(of->pointer, &seed, library_error()))) {
        return FAILED;
    }
    give_uint64(c, 0, seed);
    return DONE;
}

static int network_get_spectral_radius(call *c)
{
    const object *of = registry_find(c->in[0], NETWORK);
    double radius;
    if (of == NULL || answered(mrnn_network_get_spectral_radius(of->pointer, &radius, library_error()))) {
        return FAILED;
    }
    give_number(c, 0, radius);
    return DONE;
}

const command network_setting_commands[] = {
    {"network_set_dynamics", network_set_dynamics, 5, 0},
    {"network_get_dynamics", network_get_dynamics, 1, 1},
    {"network_set_noise_levels", network_set_noise_levels, 4, 0},
    {"network_get_noise_levels", network_get_noise_levels, 1, 1},
    {"network_set_constraints", network_set_constraints, 4, 0},
    {"network_get_constraints", network_get_constraints, 1, 1},
    {"network_set_seed", network_set_seed, 2, 0},
    {"network_get_seed", network_get_seed, 1, 1},
    {"network_set_spectral_radius", network_set_spectral_radius, 2, 0},
    {"network_get_spectral_radius", network_get_spectral_radius, 1, 1},
    {NULL, NULL, 0, 0},
};
