# Generated from include/mrnn.h by `cargo xtask julia`: changes are made there.

"""A network prepared for one backend: immutable, and shared between threads."""
mutable struct mrnn_engine end

"""What the last setup call that was given this handle had to say."""
mutable struct mrnn_error end

"""A network: under construction, or finalised."""
mutable struct mrnn_network end

"""The mutable state of a batch of copies of one engine's network."""
mutable struct mrnn_session end

"""
The memory of a batch of sequences, from which gradients are worked out, and the engine that runs
them.
"""
mutable struct mrnn_tape end

"""A network that is being trained, its optimiser, and the memory that gradients are worked out in."""
mutable struct mrnn_trainer end

"""Result of a call: `MRNN_OK`, or a negative constant of `mrnn_status_code`."""
const mrnn_status = Int32

"""A value of `mrnn_sign_code`."""
const mrnn_sign = Int32

"""A value of `mrnn_dynamics_code`."""
const mrnn_dynamics = Int32

"""A value of `mrnn_activation_code`."""
const mrnn_activation = Int32

"""A value of `mrnn_dale_code`."""
const mrnn_dale = Int32

"""A value of `mrnn_layout_code`."""
const mrnn_layout = Int32

"""A value of `mrnn_precision_code`."""
const mrnn_precision = Int32

"""
The ABI number of this header; `mrnn_abi_version` gives that of the library. It changes only
when a program compiled against an older header would break.
"""
const MRNN_ABI_VERSION = 1

"""
Number of counters in a snapshot: step index, whether there is noise, its seed, the trial number of
the batch's first copy.
"""
const MRNN_SNAPSHOT_COUNTERS = 4

"""Success."""
const MRNN_OK = mrnn_status(0)
"""A pointer that must not be NULL is NULL."""
const MRNN_ERR_NULL = mrnn_status(-1)
"""An argument that does not fit the others, the network, or the list of values it can have."""
const MRNN_ERR_ARGUMENT = mrnn_status(-2)
"""A name that is empty, too long, or has '/' or control characters."""
const MRNN_ERR_NAME = mrnn_status(-3)
"""An array of the wrong length."""
const MRNN_ERR_SHAPE = mrnn_status(-4)
"""A number that is not finite or out of its range."""
const MRNN_ERR_VALUE = mrnn_status(-5)
"""A name that no region, readout or connection has."""
const MRNN_ERR_UNKNOWN = mrnn_status(-6)
"""A name or connection that exists already."""
const MRNN_ERR_DUPLICATE = mrnn_status(-7)
"""
Something that comes too early or too late: the network is not finalised yet, or is finalised
already; sessions of the engine exist; the tape holds no forward pass of this sequence, or was
lost in a refresh.
"""
const MRNN_ERR_STATE = mrnn_status(-8)
"""Text that is not JSON, or not of the form that is needed."""
const MRNN_ERR_JSON = mrnn_status(-9)
"""A file that can't be read or written."""
const MRNN_ERR_IO = mrnn_status(-10)
"""A file that is damaged, cut short, or no network."""
const MRNN_ERR_FORMAT = mrnn_status(-11)
"""The engine, session or tape computes in the other precision."""
const MRNN_ERR_PRECISION = mrnn_status(-12)
"""A backend that exists but can't run here."""
const MRNN_ERR_UNAVAILABLE = mrnn_status(-13)
"""Not enough memory."""
const MRNN_ERR_MEMORY = mrnn_status(-14)
"""A computation that has no result, such as scaling a matrix of zeros."""
const MRNN_ERR_NUMERIC = mrnn_status(-15)
"""The caller's buffer is too small for the string."""
const MRNN_ERR_BUFFER = mrnn_status(-16)
"""A defect of the library. The handle of the call refuses further work."""
const MRNN_ERR_PANIC = mrnn_status(-17)
"""An earlier call on the handle answered `MRNN_ERR_PANIC`; it can only be destroyed."""
const MRNN_ERR_POISONED = mrnn_status(-18)
"""Values of `mrnn_status`. Later versions may add values."""
const mrnn_status_code = (
    MRNN_OK = MRNN_OK,
    MRNN_ERR_NULL = MRNN_ERR_NULL,
    MRNN_ERR_ARGUMENT = MRNN_ERR_ARGUMENT,
    MRNN_ERR_NAME = MRNN_ERR_NAME,
    MRNN_ERR_SHAPE = MRNN_ERR_SHAPE,
    MRNN_ERR_VALUE = MRNN_ERR_VALUE,
    MRNN_ERR_UNKNOWN = MRNN_ERR_UNKNOWN,
    MRNN_ERR_DUPLICATE = MRNN_ERR_DUPLICATE,
    MRNN_ERR_STATE = MRNN_ERR_STATE,
    MRNN_ERR_JSON = MRNN_ERR_JSON,
    MRNN_ERR_IO = MRNN_ERR_IO,
    MRNN_ERR_FORMAT = MRNN_ERR_FORMAT,
    MRNN_ERR_PRECISION = MRNN_ERR_PRECISION,
    MRNN_ERR_UNAVAILABLE = MRNN_ERR_UNAVAILABLE,
    MRNN_ERR_MEMORY = MRNN_ERR_MEMORY,
    MRNN_ERR_NUMERIC = MRNN_ERR_NUMERIC,
    MRNN_ERR_BUFFER = MRNN_ERR_BUFFER,
    MRNN_ERR_PANIC = MRNN_ERR_PANIC,
    MRNN_ERR_POISONED = MRNN_ERR_POISONED,
)

"""Excitatory, "pos"."""
const MRNN_EXCITATORY = mrnn_sign(1)
"""Inhibitory, "neg"."""
const MRNN_INHIBITORY = mrnn_sign(-1)
"""Sign of a region's outgoing synapses (Dale's law)."""
const mrnn_sign_code = (
    MRNN_EXCITATORY = MRNN_EXCITATORY,
    MRNN_INHIBITORY = MRNN_INHIBITORY,
)

"""Leaky integration with a time constant."""
const MRNN_LEAKY = mrnn_dynamics(0)
"""No memory but the activation itself."""
const MRNN_ELMAN = mrnn_dynamics(1)
"""Update rules."""
const mrnn_dynamics_code = (
    MRNN_LEAKY = MRNN_LEAKY,
    MRNN_ELMAN = MRNN_ELMAN,
)

"""max(x, 0)"""
const MRNN_RELU = mrnn_activation(0)
"""tanh(x)"""
const MRNN_TANH = mrnn_activation(1)
"""1 / (1 + exp(-x))"""
const MRNN_SIGMOID = mrnn_activation(2)
"""ln(1 + exp(x)), and x itself above 20"""
const MRNN_SOFTPLUS = mrnn_activation(3)
"""x"""
const MRNN_LINEAR = mrnn_activation(4)
"""Activation functions."""
const mrnn_activation_code = (
    MRNN_RELU = MRNN_RELU,
    MRNN_TANH = MRNN_TANH,
    MRNN_SIGMOID = MRNN_SIGMOID,
    MRNN_SOFTPLUS = MRNN_SOFTPLUS,
    MRNN_LINEAR = MRNN_LINEAR,
)

"""abs(weight) * sign"""
const MRNN_DALE_ABS = mrnn_dale(0)
"""max(weight, 0) * sign"""
const MRNN_DALE_CLAMP = mrnn_dale(1)
"""How a constrained weight is kept on its source's side of zero."""
const mrnn_dale_code = (
    MRNN_DALE_ABS = MRNN_DALE_ABS,
    MRNN_DALE_CLAMP = MRNN_DALE_CLAMP,
)

"""`[batch, time, units]`"""
const MRNN_BATCH_FIRST = mrnn_layout(0)
"""`[time, batch, units]`"""
const MRNN_TIME_FIRST = mrnn_layout(1)
"""
Order of the two outer axes of a sequence. Arrays are row-major: `[time, units]` is MATLAB's
and Julia's column-major units x time.
"""
const mrnn_layout_code = (
    MRNN_BATCH_FIRST = MRNN_BATCH_FIRST,
    MRNN_TIME_FIRST = MRNN_TIME_FIRST,
)

"""float"""
const MRNN_F32 = mrnn_precision(0)
"""double"""
const MRNN_F64 = mrnn_precision(1)
"""Precisions that an engine computes in."""
const mrnn_precision_code = (
    MRNN_F32 = MRNN_F32,
    MRNN_F64 = MRNN_F64,
)

"""
    mrnn_status_string(status)

[any] What a status means, in a few words. The text is static; an unknown value gives
"unknown status".
"""
@abi mrnn_status_string(status::mrnn_status)::Cstring

"""
    mrnn_version()

[any] The library's version, such as "0.1.0". The text is static.
"""
@abi mrnn_version()::Cstring

"""
    mrnn_abi_version()

[any] The library's ABI number. A program works with the library where it equals the
`MRNN_ABI_VERSION` that the program was compiled with.
"""
@abi mrnn_abi_version()::UInt32

"""
    mrnn_error_create(out)

[setup] Makes an error handle, which can serve any number of calls, one at a time. Its
status is `MRNN_OK`.
"""
@abi mrnn_error_create(out::Ptr{Ptr{mrnn_error}})::mrnn_status

"""
    mrnn_error_destroy(error)

[setup] Frees an error handle. NULL is allowed.
"""
@abi mrnn_error_destroy(error::Ptr{mrnn_error})::Cvoid

"""
    mrnn_error_message(error)

[any] What went wrong in the last call that was given `error`, naming the operands; empty
after a success, and for NULL. The text stays until `error` is given to another call or
destroyed.
"""
@abi mrnn_error_message(error::Ptr{mrnn_error})::Cstring

"""
    mrnn_error_status(error)

[any] The status of the last call that was given `error`; `MRNN_ERR_NULL` for NULL.
"""
@abi mrnn_error_status(error::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_create(out, err)

[setup] Makes an empty network under construction: add regions and connections, then call
`mrnn_network_finalize`. Dynamics are leaky with relu, dt 10 ms and tau 100 ms unless set.
"""
@abi mrnn_network_create(out::Ptr{Ptr{mrnn_network}}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_from_json(text, out, err)

[setup] Makes a finalised network from the text of a JSON description. Masks and initial
weights are drawn from the description's seed. Everything that is wrong with the text is in
the message; the first mistake gives the status.
"""
@abi mrnn_network_from_json(text::Cstring, out::Ptr{Ptr{mrnn_network}}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_load(path, out, err)

[setup] Loads a finalised network from a description (".json") or a model (".safetensors").
`MRNN_ERR_IO` where the file can't be read, `MRNN_ERR_FORMAT` where it is damaged or no
network.
"""
@abi mrnn_network_load(path::Cstring, out::Ptr{Ptr{mrnn_network}}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_save(network, path, err)

[setup] Saves a finalised network with its weights as a model; `path` ends in ".safetensors",
else the answer is `MRNN_ERR_ARGUMENT`. A file that is there already stays until the new one is
complete on disk.
"""
@abi mrnn_network_save(network::Ptr{mrnn_network}, path::Cstring, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_destroy(network)

[setup] Frees a network. NULL is allowed; engines made from it live on.
"""
@abi mrnn_network_destroy(network::Ptr{mrnn_network})::Cvoid

"""
    mrnn_network_add_json(network, text, err)

[setup] Adds what the text of a JSON description says; its settings replace those of before.
This is also the way to what has no call of its own: a region's `tau`, `activation`, `noise`
and `learnable_init`, and the `trainable` of a connection or readout. Nothing is added where
anything is wrong with the text.
"""
@abi mrnn_network_add_json(network::Ptr{mrnn_network}, text::Cstring, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_add_recurrent_region(network, name, num_units, sign, base_firing, init, parent, learnable_bias, err)

[setup] Adds a recurrent region of `num_units` units after those that are there.
`base_firing` is the tonic input to each unit, `init` its initial pre-activation x. `parent` is a name
that several regions may share, or NULL. Training may change the base firing where
`learnable_bias` is not 0, and not `init`, which takes `mrnn_network_add_json` to allow.
"""
@abi mrnn_network_add_recurrent_region(
    network::Ptr{mrnn_network},
    name::Cstring,
    num_units::Csize_t,
    sign::mrnn_sign,
    base_firing::Cdouble,
    init::Cdouble,
    parent::Cstring,
    learnable_bias::Int32,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_add_input_region(network, name, num_units, sign, err)

[setup] Adds a region of `num_units` units that carry external input, after those that are
there.
"""
@abi mrnn_network_add_input_region(
    network::Ptr{mrnn_network},
    name::Cstring,
    num_units::Csize_t,
    sign::mrnn_sign,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_connect(network, src, dst, sparsity, err)

[setup] Connects the recurrent or input region `src` to the recurrent region `dst`.
`sparsity` is the fraction of synapses that are absent, in [0, 1]: 0 for all synapses. A
zero connection between the two is replaced.
"""
@abi mrnn_network_connect(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    sparsity::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_connect_zero(network, src, dst, err)

[setup] Declares that `src` and `dst` are connected by nothing: fixed at zero, never
trained. Every pair that is not connected counts as this.
"""
@abi mrnn_network_connect_zero(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_delay(network, src, dst, delay, err)

[setup] Sets the conduction delay of the declared connection `src` -> `dst`, in ms, 0 or more:
activations and inputs arrive that much later than without it. It has to be a multiple of dt, which
`mrnn_network_finalize` checks, and of at most 65536 steps.
"""
@abi mrnn_network_set_delay(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    delay::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_add_readout(network, name, num_units, src_regions, num_src_regions, err)

[setup] Adds a linear readout y = W h + b with `num_units` outputs from the
`num_src_regions` recurrent or parent regions named in `src_regions`, after those that are
there.
"""
@abi mrnn_network_add_readout(
    network::Ptr{mrnn_network},
    name::Cstring,
    num_units::Csize_t,
    src_regions::Ptr{Cstring},
    num_src_regions::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_finalize(network, err)

[setup] Draws masks and initial weights from the seed. Afterwards nothing can be added. The
network is as before the call where it fails.
"""
@abi mrnn_network_finalize(network::Ptr{mrnn_network}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_is_finalized(network, is_finalized, err)

[setup] Whether the network is finalised: 1 or 0.
"""
@abi mrnn_network_is_finalized(
    network::Ptr{mrnn_network},
    is_finalized::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_dynamics(network, dynamics, dt, tau, activation, err)

[setup] Sets the update rule, the time step `dt` and time constant `tau` in ms, and the
activation function of every region that has none of its own. Both times must be greater than
0, also for Elman, which does not use them; that `dt` is not greater than a leaky region's time
constant is checked by `mrnn_network_finalize`.
"""
@abi mrnn_network_set_dynamics(
    network::Ptr{mrnn_network},
    dynamics::mrnn_dynamics,
    dt::Cdouble,
    tau::Cdouble,
    activation::mrnn_activation,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_noise_levels(network, enabled, hidden, input, err)

[setup] Sets the noise levels sigma of recurrent (`hidden`) and input units that have none of
their own (default 0.01 each), and whether new sessions start with noise (default 0). In each
step every unit draws standard normal numbers, times sigma for Elman and times
sigma * sqrt(2 alpha) / alpha, alpha = dt / tau, for leaky dynamics, whose update scales them by
alpha; those of input units are added to their input.
"""
@abi mrnn_network_set_noise_levels(
    network::Ptr{mrnn_network},
    enabled::Int32,
    hidden::Cdouble,
    input::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_constraints(network, recurrent, input, dale, err)

[setup] Sets whether recurrent and input weights obey Dale's law (default 1 each), and how.
"""
@abi mrnn_network_set_constraints(
    network::Ptr{mrnn_network},
    recurrent::Int32,
    input::Int32,
    dale::mrnn_dale,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_seed(network, seed, err)

[setup] Sets the seed of masks, initial weights and noise (default 0).
"""
@abi mrnn_network_set_seed(network::Ptr{mrnn_network}, seed::UInt64, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_set_spectral_radius(network, radius, err)

[setup] Sets the spectral radius that the initial effective recurrent weights are scaled to
(default: they are not scaled).
"""
@abi mrnn_network_set_spectral_radius(
    network::Ptr{mrnn_network},
    radius::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_units(network, num_units, err)

[setup] Number of recurrent units H.
"""
@abi mrnn_network_num_units(network::Ptr{mrnn_network}, num_units::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_num_inputs(network, num_inputs, err)

[setup] Number of input units I.
"""
@abi mrnn_network_num_inputs(
    network::Ptr{mrnn_network},
    num_inputs::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_outputs(network, num_outputs, err)

[setup] Number of outputs of all readouts together.
"""
@abi mrnn_network_num_outputs(
    network::Ptr{mrnn_network},
    num_outputs::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_synapses(network, num_synapses, err)

[setup] Number of existing synapses, between recurrent units and from input units.
"""
@abi mrnn_network_num_synapses(
    network::Ptr{mrnn_network},
    num_synapses::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_to_json(network, buf, cap, needed, err)

[setup] The description as JSON text, with every default written out; what has been added so
far where the network is not finalised. Weights are not part of it.
"""
@abi mrnn_network_to_json(
    network::Ptr{mrnn_network},
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_effective_spectral_radius(network, radius, err)

[setup] Largest magnitude among the eigenvalues of the effective recurrent weights.
"""
@abi mrnn_network_effective_spectral_radius(
    network::Ptr{mrnn_network},
    radius::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_scale_spectral_radius(network, target, err)

[setup] Scales the recurrent weights so that the effective weights have the spectral radius
`target`. `MRNN_ERR_NUMERIC` where there is nothing to scale. Engines that exist keep their
weights.
"""
@abi mrnn_network_scale_spectral_radius(
    network::Ptr{mrnn_network},
    target::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_regions(network, num_regions, err)

[setup] Number of recurrent regions.
"""
@abi mrnn_network_num_regions(
    network::Ptr{mrnn_network},
    num_regions::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_input_regions(network, num_input_regions, err)

[setup] Number of input regions.
"""
@abi mrnn_network_num_input_regions(
    network::Ptr{mrnn_network},
    num_input_regions::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_name(network, index, buf, cap, needed, err)

[setup] Name of the recurrent region at `index`, in network order.
"""
@abi mrnn_network_region_name(
    network::Ptr{mrnn_network},
    index::Csize_t,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_input_region_name(network, index, buf, cap, needed, err)

[setup] Name of the input region at `index`, in network order.
"""
@abi mrnn_network_input_region_name(
    network::Ptr{mrnn_network},
    index::Csize_t,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_index(network, name, index, err)

[setup] Number of a region: the recurrent regions from 0 in network order, then the input regions.
"""
@abi mrnn_network_region_index(
    network::Ptr{mrnn_network},
    name::Cstring,
    index::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_range(network, name, start, end_, err)

[setup] The units [start, end) of a recurrent or input region among the units of its kind. A
parent's units need not lie together: it has no range.
"""
@abi mrnn_network_region_range(
    network::Ptr{mrnn_network},
    name::Cstring,
    start::Ptr{Csize_t},
    end_::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_num_units(network, name, num_units, err)

[setup] Number of units of a recurrent, parent or input region.
"""
@abi mrnn_network_region_num_units(
    network::Ptr{mrnn_network},
    name::Cstring,
    num_units::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_has_connection(network, src, dst, has_connection, err)

[setup] Whether a connection with synapses leads from `src` to `dst`: 1 or 0.
"""
@abi mrnn_network_has_connection(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    has_connection::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_weight(network, src, dst, weight, weight_len, err)

[setup] Raw weights of the connection `src` -> `dst`, `[dst_units, src_units]`; 0 where no
synapse exists.
"""
@abi mrnn_network_get_weight(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    weight::Ptr{Cdouble},
    weight_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_weight(network, src, dst, weight, weight_len, err)

[setup] Replaces the raw weights of the connection `src` -> `dst`, `[dst_units, src_units]`.
Values where no synapse exists are dropped. Engines that exist keep their weights until
`mrnn_engine_refresh`.
"""
@abi mrnn_network_set_weight(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    weight::Ptr{Cdouble},
    weight_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_mask(network, src, dst, mask, mask_len, err)

[setup] Which synapses of the connection `src` -> `dst` exist, `[dst_units, src_units]`: 1 or 0
each.
"""
@abi mrnn_network_get_mask(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    mask::Ptr{UInt8},
    mask_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_mask(network, src, dst, mask, mask_len, err)

[setup] Replaces the set of existing synapses of the connection `src` -> `dst` by a mask of
0 and 1, `[dst_units, src_units]`. Weights of synapses that stay are kept; new ones start at
0.
"""
@abi mrnn_network_set_mask(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    mask::Ptr{UInt8},
    mask_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_effective(network, src, dst, effective, effective_len, err)

[setup] Effective weights of the connection `src` -> `dst`, `[dst_units, src_units]`: what
the dynamics multiply with.
"""
@abi mrnn_network_get_effective(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    effective::Ptr{Cdouble},
    effective_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_effective_recurrent(network, effective, effective_len, err)

[setup] Effective weights between all recurrent units, `[H, H]`, row = destination unit.
"""
@abi mrnn_network_get_effective_recurrent(
    network::Ptr{mrnn_network},
    effective::Ptr{Cdouble},
    effective_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_effective_input(network, effective, effective_len, err)

[setup] Effective weights from all input units to all recurrent units, `[H, I]`, row =
destination unit.
"""
@abi mrnn_network_get_effective_input(
    network::Ptr{mrnn_network},
    effective::Ptr{Cdouble},
    effective_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_projection(network, src, dst, projection, projection_len, err)

[setup] Effective weights from the recurrent, parent or input region `src` to the recurrent
or parent region `dst`, `[units of dst, units of src]`; `mrnn_network_region_num_units`
gives both.
"""
@abi mrnn_network_get_projection(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    projection::Ptr{Cdouble},
    projection_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_pathways(network, num_pathways, err)

[setup] Number of pathways: declared connections of recurrent and input regions, zero connections
included. They are numbered source region by source region, the recurrent ones in network order
and then the input ones, and of one source in the order in which they were declared.
"""
@abi mrnn_network_num_pathways(
    network::Ptr{mrnn_network},
    num_pathways::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_pathway(network, src, dst, pathway, err)

[setup] Number of the pathway from `src` to `dst`. `MRNN_ERR_UNKNOWN` where none is declared.
"""
@abi mrnn_network_pathway(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    pathway::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_pathway_src(network, pathway, buf, cap, needed, err)

[setup] Name of the region in which a pathway begins.
"""
@abi mrnn_network_pathway_src(
    network::Ptr{mrnn_network},
    pathway::Csize_t,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_pathway_dst(network, pathway, buf, cap, needed, err)

[setup] Name of the region in which a pathway ends.
"""
@abi mrnn_network_pathway_dst(
    network::Ptr{mrnn_network},
    pathway::Csize_t,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_delay(network, src, dst, delay, err)

[setup] Conduction delay of the connection `src` -> `dst`, in ms. `MRNN_ERR_UNKNOWN` where none
is declared.
"""
@abi mrnn_network_get_delay(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    delay::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_base_firing(network, region, base_firing, base_firing_len, err)

[setup] Tonic input of each unit of a recurrent or parent region, `[units]`.
"""
@abi mrnn_network_get_base_firing(
    network::Ptr{mrnn_network},
    region::Cstring,
    base_firing::Ptr{Cdouble},
    base_firing_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_base_firing(network, region, base_firing, base_firing_len, err)

[setup] Replaces the tonic input of each unit of a recurrent region, `[units]`.
"""
@abi mrnn_network_set_base_firing(
    network::Ptr{mrnn_network},
    region::Cstring,
    base_firing::Ptr{Cdouble},
    base_firing_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_init(network, region, init, init_len, err)

[setup] Initial state of each unit of a recurrent or parent region, `[units]`.
"""
@abi mrnn_network_get_init(
    network::Ptr{mrnn_network},
    region::Cstring,
    init::Ptr{Cdouble},
    init_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_init(network, region, init, init_len, err)

[setup] Replaces the initial state of each unit of a recurrent region, `[units]`.
"""
@abi mrnn_network_set_init(
    network::Ptr{mrnn_network},
    region::Cstring,
    init::Ptr{Cdouble},
    init_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_initial_condition(network, init, init_len, err)

[setup] Initial state of every unit, `[H]`.
"""
@abi mrnn_network_get_initial_condition(
    network::Ptr{mrnn_network},
    init::Ptr{Cdouble},
    init_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_tonic_input(network, tonic_input, tonic_input_len, err)

[setup] Tonic input (base firing) of every unit, `[H]`.
"""
@abi mrnn_network_get_tonic_input(
    network::Ptr{mrnn_network},
    tonic_input::Ptr{Cdouble},
    tonic_input_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_readouts(network, num_readouts, err)

[setup] Number of readouts.
"""
@abi mrnn_network_num_readouts(
    network::Ptr{mrnn_network},
    num_readouts::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_readout_name(network, index, buf, cap, needed, err)

[setup] Name of the readout at `index`, in network order.
"""
@abi mrnn_network_readout_name(
    network::Ptr{mrnn_network},
    index::Csize_t,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_readout_shape(network, name, num_units, num_sources, err)

[setup] Number of outputs and of recurrent units that a readout reads.
"""
@abi mrnn_network_readout_shape(
    network::Ptr{mrnn_network},
    name::Cstring,
    num_units::Ptr{Csize_t},
    num_sources::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_readout(network, name, weight, weight_len, bias, bias_len, err)

[setup] Weights `[num_units, num_sources]` and bias `[num_units]` of a readout. The weight's
columns follow the readout's list of source regions.
"""
@abi mrnn_network_get_readout(
    network::Ptr{mrnn_network},
    name::Cstring,
    weight::Ptr{Cdouble},
    weight_len::Csize_t,
    bias::Ptr{Cdouble},
    bias_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_readout(network, name, weight, weight_len, bias, bias_len, err)

[setup] Replaces weights `[num_units, num_sources]` and bias `[num_units]` of a readout.
"""
@abi mrnn_network_set_readout(
    network::Ptr{mrnn_network},
    name::Cstring,
    weight::Ptr{Cdouble},
    weight_len::Csize_t,
    bias::Ptr{Cdouble},
    bias_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_parameters(network, num_parameters, err)

[setup] Number of all parameters P, trainable or not: the raw weights of the existing synapses,
pathway by pathway; the base firing of every unit; the initial state of every unit; weights and
bias of each readout. They lie in one vector in this order, which is that of gradients.
`mrnn_network_parameter_tensor_name` and its siblings say what lies where.
"""
@abi mrnn_network_num_parameters(
    network::Ptr{mrnn_network},
    num_parameters::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_parameters(network, parameters, parameters_len, err)

[setup] All parameters, `[P]`.
"""
@abi mrnn_network_get_parameters(
    network::Ptr{mrnn_network},
    parameters::Ptr{Cdouble},
    parameters_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_parameters(network, parameters, parameters_len, err)

[setup] Replaces all parameters, `[P]`, trainable or not. An element that is not finite is
answered by `MRNN_ERR_VALUE`; nothing changes then. Engines and tapes that were made of the
network go on with those that they have until they are refreshed.
"""
@abi mrnn_network_set_parameters(
    network::Ptr{mrnn_network},
    parameters::Ptr{Cdouble},
    parameters_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_parameter_tensors(network, num_tensors, err)

[setup] Number of parameter tensors. Zero connections have none.
"""
@abi mrnn_network_num_parameter_tensors(
    network::Ptr{mrnn_network},
    num_tensors::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_parameter_tensor_name(network, index, buf, cap, needed, err)

[setup] Name of the parameter tensor at `index`, in the order of the vector of all parameters, as
in a model file: "recurrent/<src>/<dst>/weight" and "input/<src>/<dst>/weight", which end in
"values" where not all of the synapses exist, "bias/<region>", "init/<region>",
"readout/<name>/weight", "readout/<name>/bias".
"""
@abi mrnn_network_parameter_tensor_name(
    network::Ptr{mrnn_network},
    index::Csize_t,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_parameter_tensor_range(network, index, start, end_, err)

[setup] Where a parameter tensor lies in the vector of all parameters: from `start` up to, not
including, `end`, row by row.
"""
@abi mrnn_network_parameter_tensor_range(
    network::Ptr{mrnn_network},
    index::Csize_t,
    start::Ptr{Csize_t},
    end_::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_parameter_tensor_shape(network, index, num_axes, rows, cols, err)

[setup] Shape of a parameter tensor: 2 axes of `rows` and `cols` for dense connections and the
weights of readouts; 1 axis of `rows`, with `cols` 1, for everything else.
"""
@abi mrnn_network_parameter_tensor_shape(
    network::Ptr{mrnn_network},
    index::Csize_t,
    num_axes::Ptr{Csize_t},
    rows::Ptr{Csize_t},
    cols::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_parameter_tensor_is_trainable(network, index, is_trainable, err)

[setup] Whether training may change a parameter tensor: 1 or 0. Gradients by the others are 0.
"""
@abi mrnn_network_parameter_tensor_is_trainable(
    network::Ptr{mrnn_network},
    index::Csize_t,
    is_trainable::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_region_mask(network, name, mask, mask_len, err)

[setup] Which recurrent units belong to a recurrent or parent region: 1 or 0 each, `[H]`.
"""
@abi mrnn_network_get_region_mask(
    network::Ptr{mrnn_network},
    name::Cstring,
    mask::Ptr{UInt8},
    mask_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_activity(network, name, state, state_len, activity, activity_len, err)

[setup] The part of `state`, `[rows, H]`, that belongs to a recurrent or parent region:
`[rows, units of the region]`. Rows are whatever the state's outer axes hold, and the arrays
may share memory.
"""
@abi mrnn_network_region_activity(
    network::Ptr{mrnn_network},
    name::Cstring,
    state::Ptr{Cfloat},
    state_len::Csize_t,
    activity::Ptr{Cfloat},
    activity_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_activity_f64(network, name, state, state_len, activity, activity_len, err)

[setup] `mrnn_network_region_activity` in double precision.
"""
@abi mrnn_network_region_activity_f64(
    network::Ptr{mrnn_network},
    name::Cstring,
    state::Ptr{Cdouble},
    state_len::Csize_t,
    activity::Ptr{Cdouble},
    activity_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_create(network, backend, options, out, err)

[setup] Prepares a finalised network for a backend: "cpu"; "reference", plain double loops
to measure others against; "cuda" or "cuda:<device>". A backend that can't run here answers
`MRNN_ERR_UNAVAILABLE`, with the reason in the message. The engine keeps its own copy of the
weights.

`options` is NULL or the text of a JSON object with any of these keys:

- `"precision"`: `"f32"` (the default), or `"f64"`, whose data calls end in `_f64`.
- `"threads"`: how many threads share the batch of a sequence, from 1; left out, one for each
  physical core. A session of one member and single steps run on the thread that calls. Results
  do not depend on it.
- `"precise"`: `true` for activations within 1 ulp, `false` (the default) within 3.
- `"weights"`: `"full"` (the default), in the engine's precision, or `"bf16"`, each weight of a
  connection rounded to bfloat16, a relative error of at most 1/256: single steps and small batches
  read half the bytes of dense connections.
- `"instruction_set"`: `"avx512"`, `"avx2"`, `"neon"` or `"portable"`; left out, the best of this
  processor. One that it lacks answers `MRNN_ERR_UNAVAILABLE`. Results of two sets may differ in
  their last bits.

All but the precision are of "cpu"; the other backends answer `MRNN_ERR_UNAVAILABLE` to them.
"""
@abi mrnn_engine_create(
    network::Ptr{mrnn_network},
    backend::Cstring,
    options::Cstring,
    out::Ptr{Ptr{mrnn_engine}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_refresh(engine, network, err)

[setup] Takes over the parameters of a finalised network of the structure that the engine was
made of, in the memory that is there: the same regions, readouts and pathways, each pathway with
as many synapses and the same delay in steps. `MRNN_ERR_ARGUMENT` for another structure,
`MRNN_ERR_STATE` where sessions of the engine exist; nothing changes then.
"""
@abi mrnn_engine_refresh(engine::Ptr{mrnn_engine}, network::Ptr{mrnn_network}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_engine_destroy(engine)

[setup] Frees an engine. NULL is allowed; sessions made from it live on.
"""
@abi mrnn_engine_destroy(engine::Ptr{mrnn_engine})::Cvoid

"""
    mrnn_engine_forward(engine, batch, steps, layout, x0, x0_len, h0, h0_len, input, input_len, stimulation, stimulation_len, x, x_len, h, h_len, y, y_len, err)

[setup] Runs `batch` copies of the network for `steps` steps in one call; noise is the
network's own.

Initial states are `x0` and `h0`, `[batch, H]`, as in `mrnn_session_set_state`; the network's own
where both are left out. The drive is `input`, `[batch, steps, I]`, and `stimulation`,
`[batch, steps, H]`, or time first as `layout` says; (NULL, 0) for zero. After each step the
pre-activations go to `x` and the activations to `h`, `[batch, steps, H]`, and the readouts to
`y`, `[batch, steps, outputs]`, in the same layout; (NULL, 0) for what is not wanted. Results
must not share memory with the drive or each other.
"""
@abi mrnn_engine_forward(
    engine::Ptr{mrnn_engine},
    batch::Csize_t,
    steps::Csize_t,
    layout::mrnn_layout,
    x0::Ptr{Cfloat},
    x0_len::Csize_t,
    h0::Ptr{Cfloat},
    h0_len::Csize_t,
    input::Ptr{Cfloat},
    input_len::Csize_t,
    stimulation::Ptr{Cfloat},
    stimulation_len::Csize_t,
    x::Ptr{Cfloat},
    x_len::Csize_t,
    h::Ptr{Cfloat},
    h_len::Csize_t,
    y::Ptr{Cfloat},
    y_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_forward_f64(engine, batch, steps, layout, x0, x0_len, h0, h0_len, input, input_len, stimulation, stimulation_len, x, x_len, h, h_len, y, y_len, err)

[setup] `mrnn_engine_forward` in double precision.
"""
@abi mrnn_engine_forward_f64(
    engine::Ptr{mrnn_engine},
    batch::Csize_t,
    steps::Csize_t,
    layout::mrnn_layout,
    x0::Ptr{Cdouble},
    x0_len::Csize_t,
    h0::Ptr{Cdouble},
    h0_len::Csize_t,
    input::Ptr{Cdouble},
    input_len::Csize_t,
    stimulation::Ptr{Cdouble},
    stimulation_len::Csize_t,
    x::Ptr{Cdouble},
    x_len::Csize_t,
    h::Ptr{Cdouble},
    h_len::Csize_t,
    y::Ptr{Cdouble},
    y_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_backward(engine, network, batch, steps, layout, memory_bytes, x0, x0_len, h0, h0_len, input, input_len, stimulation, stimulation_len, dx, dx_len, dh, dh_len, dy, dy_len, dparameters, dparameters_len, dinput, dinput_len, dstimulation, dstimulation_len, dx0, dx0_len, dh0, dh0_len, err)

[setup] The gradients of a loss over sequences, in one call that runs them forward and back;
noise is the network's own. `network` is the one that the engine was made of or last refreshed
with: its raw weights and trainable flags say what the gradients are by. Where many gradients are
wanted, or the states too, an `mrnn_tape` spares making the memory anew and running forward
twice.

The sequences are those of `mrnn_engine_forward` with the same `batch`, `steps`, `layout`, `x0`,
`h0`, `input` and `stimulation`; the loss, and the results, are those of `mrnn_tape_backward`;
`memory_bytes` is that of `mrnn_tape_create`. The gradient by the parameters of a loss of which
`dy` is the gradient by the readouts:

    mrnn_engine_backward(engine, network, batch, steps, MRNN_BATCH_FIRST, 0, NULL, 0, NULL, 0,
                         input, input_len, NULL, 0, NULL, 0, NULL, 0, dy, dy_len,
                         dparameters, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);
"""
@abi mrnn_engine_backward(
    engine::Ptr{mrnn_engine},
    network::Ptr{mrnn_network},
    batch::Csize_t,
    steps::Csize_t,
    layout::mrnn_layout,
    memory_bytes::Csize_t,
    x0::Ptr{Cfloat},
    x0_len::Csize_t,
    h0::Ptr{Cfloat},
    h0_len::Csize_t,
    input::Ptr{Cfloat},
    input_len::Csize_t,
    stimulation::Ptr{Cfloat},
    stimulation_len::Csize_t,
    dx::Ptr{Cfloat},
    dx_len::Csize_t,
    dh::Ptr{Cfloat},
    dh_len::Csize_t,
    dy::Ptr{Cfloat},
    dy_len::Csize_t,
    dparameters::Ptr{Cfloat},
    dparameters_len::Csize_t,
    dinput::Ptr{Cfloat},
    dinput_len::Csize_t,
    dstimulation::Ptr{Cfloat},
    dstimulation_len::Csize_t,
    dx0::Ptr{Cfloat},
    dx0_len::Csize_t,
    dh0::Ptr{Cfloat},
    dh0_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_backward_f64(engine, network, batch, steps, layout, memory_bytes, x0, x0_len, h0, h0_len, input, input_len, stimulation, stimulation_len, dx, dx_len, dh, dh_len, dy, dy_len, dparameters, dparameters_len, dinput, dinput_len, dstimulation, dstimulation_len, dx0, dx0_len, dh0, dh0_len, err)

[setup] `mrnn_engine_backward` in double precision.
"""
@abi mrnn_engine_backward_f64(
    engine::Ptr{mrnn_engine},
    network::Ptr{mrnn_network},
    batch::Csize_t,
    steps::Csize_t,
    layout::mrnn_layout,
    memory_bytes::Csize_t,
    x0::Ptr{Cdouble},
    x0_len::Csize_t,
    h0::Ptr{Cdouble},
    h0_len::Csize_t,
    input::Ptr{Cdouble},
    input_len::Csize_t,
    stimulation::Ptr{Cdouble},
    stimulation_len::Csize_t,
    dx::Ptr{Cdouble},
    dx_len::Csize_t,
    dh::Ptr{Cdouble},
    dh_len::Csize_t,
    dy::Ptr{Cdouble},
    dy_len::Csize_t,
    dparameters::Ptr{Cdouble},
    dparameters_len::Csize_t,
    dinput::Ptr{Cdouble},
    dinput_len::Csize_t,
    dstimulation::Ptr{Cdouble},
    dstimulation_len::Csize_t,
    dx0::Ptr{Cdouble},
    dx0_len::Csize_t,
    dh0::Ptr{Cdouble},
    dh0_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_backend(engine, buf, cap, needed, err)

[setup] Name of the backend, such as "cpu".
"""
@abi mrnn_engine_backend(
    engine::Ptr{mrnn_engine},
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_precision(engine, precision, err)

[setup] Precision that the engine computes in.
"""
@abi mrnn_engine_precision(
    engine::Ptr{mrnn_engine},
    precision::Ptr{mrnn_precision},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_num_units(engine, num_units, err)

[setup] Number of recurrent units H.
"""
@abi mrnn_engine_num_units(engine::Ptr{mrnn_engine}, num_units::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_engine_num_inputs(engine, num_inputs, err)

[setup] Number of input units I.
"""
@abi mrnn_engine_num_inputs(engine::Ptr{mrnn_engine}, num_inputs::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_engine_num_outputs(engine, num_outputs, err)

[setup] Number of outputs of all readouts together.
"""
@abi mrnn_engine_num_outputs(
    engine::Ptr{mrnn_engine},
    num_outputs::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_session_create(engine, batch, out, err)

[setup] Makes a session of `batch` copies of the engine's network, at least 1, in their
initial state and with the network's noise. It keeps what it needs of the engine.
"""
@abi mrnn_session_create(
    engine::Ptr{mrnn_engine},
    batch::Csize_t,
    out::Ptr{Ptr{mrnn_session}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_session_destroy(session)

[setup] Frees a session. NULL is allowed.
"""
@abi mrnn_session_destroy(session::Ptr{mrnn_session})::Cvoid

"""
    mrnn_session_batch(session, batch)

[rt] Number of copies of the network.
"""
@abi mrnn_session_batch(session::Ptr{mrnn_session}, batch::Ptr{Csize_t})::mrnn_status

"""
    mrnn_session_reset(session)

[rt] Back to the initial state: x = init, h = activation(init) and what delayed connections carry
of it, input 0, step index 0. Noise and manipulations stay as they are.
"""
@abi mrnn_session_reset(session::Ptr{mrnn_session})::mrnn_status

"""
    mrnn_session_reset_members(session, members, members_len)

[rt] `mrnn_session_reset` of the copies whose element of `members`, `[batch]`, is not 0, for
streams that end at different times. The step index goes on: the noise that these copies draw
next is that of the session's next step, not that of step 0 of their trial.
"""
@abi mrnn_session_reset_members(session::Ptr{mrnn_session}, members::Ptr{UInt8}, members_len::Csize_t)::mrnn_status

"""
    mrnn_session_set_state(session, x, x_len, h, h_len)

[rt] Replaces pre-activations `x` and activations `h`, `[batch, H]` each. Where `h` is left out
it becomes activation(x). Delayed connections carry the new `h` until later steps arrive, and
input 0. Where both are left out, nothing changes. An Elman state may be given by `h` alone; a
leaky state is not determined by it, which is answered by `MRNN_ERR_ARGUMENT`. An element that is
not finite is answered by `MRNN_ERR_VALUE`.
"""
@abi mrnn_session_set_state(
    session::Ptr{mrnn_session},
    x::Ptr{Cfloat},
    x_len::Csize_t,
    h::Ptr{Cfloat},
    h_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_set_state_f64(session, x, x_len, h, h_len)

[rt] `mrnn_session_set_state` in double precision.
"""
@abi mrnn_session_set_state_f64(
    session::Ptr{mrnn_session},
    x::Ptr{Cdouble},
    x_len::Csize_t,
    h::Ptr{Cdouble},
    h_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_get_state(session, x, x_len, h, h_len)

[rt] Copies pre-activations `x` and activations `h` out, `[batch, H]` each; (NULL, 0) for
what is not wanted.
"""
@abi mrnn_session_get_state(
    session::Ptr{mrnn_session},
    x::Ptr{Cfloat},
    x_len::Csize_t,
    h::Ptr{Cfloat},
    h_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_get_state_f64(session, x, x_len, h, h_len)

[rt] `mrnn_session_get_state` in double precision.
"""
@abi mrnn_session_get_state_f64(
    session::Ptr{mrnn_session},
    x::Ptr{Cdouble},
    x_len::Csize_t,
    h::Ptr{Cdouble},
    h_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_get_outputs(session, y, y_len)

[rt] Copies the readouts of the current activations out, `[batch, outputs]`.
"""
@abi mrnn_session_get_outputs(session::Ptr{mrnn_session}, y::Ptr{Cfloat}, y_len::Csize_t)::mrnn_status

"""
    mrnn_session_get_outputs_f64(session, y, y_len)

[rt] `mrnn_session_get_outputs` in double precision.
"""
@abi mrnn_session_get_outputs_f64(session::Ptr{mrnn_session}, y::Ptr{Cdouble}, y_len::Csize_t)::mrnn_status

"""
    mrnn_session_step(session, input, input_len, h, h_len)

[rt] One step with external `input`, `[batch, I]`; (NULL, 0) for zero input. The new
activations are copied to `h`, `[batch, H]`; (NULL, 0) where they are not wanted. `h` must
not share memory with `input`. The state is as before where the call fails. Elements that are
not finite are not looked for: they spread through the state until it is set or reset.
"""
@abi mrnn_session_step(
    session::Ptr{mrnn_session},
    input::Ptr{Cfloat},
    input_len::Csize_t,
    h::Ptr{Cfloat},
    h_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_step_f64(session, input, input_len, h, h_len)

[rt] `mrnn_session_step` in double precision.
"""
@abi mrnn_session_step_f64(
    session::Ptr{mrnn_session},
    input::Ptr{Cdouble},
    input_len::Csize_t,
    h::Ptr{Cdouble},
    h_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_step_stimulated(session, input, input_len, stimulation, stimulation_len, h, h_len)

[rt] `mrnn_session_step` with `stimulation`, `[batch, H]`, which is added without weights.
"""
@abi mrnn_session_step_stimulated(
    session::Ptr{mrnn_session},
    input::Ptr{Cfloat},
    input_len::Csize_t,
    stimulation::Ptr{Cfloat},
    stimulation_len::Csize_t,
    h::Ptr{Cfloat},
    h_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_step_stimulated_f64(session, input, input_len, stimulation, stimulation_len, h, h_len)

[rt] `mrnn_session_step_stimulated` in double precision.
"""
@abi mrnn_session_step_stimulated_f64(
    session::Ptr{mrnn_session},
    input::Ptr{Cdouble},
    input_len::Csize_t,
    stimulation::Ptr{Cdouble},
    stimulation_len::Csize_t,
    h::Ptr{Cdouble},
    h_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_step_n(session, steps, layout, input, input_len, stimulation, stimulation_len, x, x_len, h, h_len, y, y_len)

[rt] `steps` steps, with the same results as single ones, bit for bit. Where the engine may use
several threads (its option "threads"), a long sequence of a batch wakes them, which is a system
call; with one thread it never does. The drive is `input`,
`[batch, steps, I]`, and `stimulation`, `[batch, steps, H]`, or time first as `layout` says;
(NULL, 0) for zero. After each step the pre-activations go to `x` and the activations to `h`,
`[batch, steps, H]`, and the readouts to `y`, `[batch, steps, outputs]`, in the same layout;
(NULL, 0) for what is not wanted. Results must not share memory with the drive or each other.
The state is as before where the call fails.
"""
@abi mrnn_session_step_n(
    session::Ptr{mrnn_session},
    steps::Csize_t,
    layout::mrnn_layout,
    input::Ptr{Cfloat},
    input_len::Csize_t,
    stimulation::Ptr{Cfloat},
    stimulation_len::Csize_t,
    x::Ptr{Cfloat},
    x_len::Csize_t,
    h::Ptr{Cfloat},
    h_len::Csize_t,
    y::Ptr{Cfloat},
    y_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_step_n_f64(session, steps, layout, input, input_len, stimulation, stimulation_len, x, x_len, h, h_len, y, y_len)

[rt] `mrnn_session_step_n` in double precision.
"""
@abi mrnn_session_step_n_f64(
    session::Ptr{mrnn_session},
    steps::Csize_t,
    layout::mrnn_layout,
    input::Ptr{Cdouble},
    input_len::Csize_t,
    stimulation::Ptr{Cdouble},
    stimulation_len::Csize_t,
    x::Ptr{Cdouble},
    x_len::Csize_t,
    h::Ptr{Cdouble},
    h_len::Csize_t,
    y::Ptr{Cdouble},
    y_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_set_noise(session, enabled, seed, first_trial)

[rt] Replaces the noise of the steps to come: whether there is any, its seed, and the trial
number of the batch's first copy; the others follow. The same seed, trial and step give the
same noise on every backend, however the batch is split.
"""
@abi mrnn_session_set_noise(
    session::Ptr{mrnn_session},
    enabled::Int32,
    seed::UInt64,
    first_trial::UInt64,
)::mrnn_status

"""
    mrnn_session_set_noise_enabled(session, enabled)

[rt] Switches the noise of the steps to come on or off and leaves its seed and trials as they are.
"""
@abi mrnn_session_set_noise_enabled(session::Ptr{mrnn_session}, enabled::Int32)::mrnn_status

"""
    mrnn_session_step_index(session, step_index)

[rt] Index of the next step, which counts its noise; 0 after a reset.
"""
@abi mrnn_session_step_index(session::Ptr{mrnn_session}, step_index::Ptr{UInt64})::mrnn_status

"""
    mrnn_session_set_step_index(session, step_index)

[rt] Moves the step index: the noise of the next step is that of `step_index`.
"""
@abi mrnn_session_set_step_index(session::Ptr{mrnn_session}, step_index::UInt64)::mrnn_status

"""
    mrnn_session_set_region_gain(session, region, gain)

[rt] Scales what a region sends over all of its outgoing connections and into readouts; 0 silences
it, 1 is as it was at first. Its own x and h stay as they are. `region` is a number of
`mrnn_network_region_index`, of a recurrent or an input region.

This and the other manipulations hold for every copy of the batch from the next step on, and
until they are taken back: they survive reset, set_state and restore. An unknown region, pathway
or unit, and a number that is not finite in the session's precision, are answered by
`MRNN_ERR_VALUE`; nothing changes then.
"""
@abi mrnn_session_set_region_gain(session::Ptr{mrnn_session}, region::Csize_t, gain::Cdouble)::mrnn_status

"""
    mrnn_session_set_pathway_gain(session, pathway, gain)

[rt] Scales what one pathway carries, on top of the gain of its source region; 1 at first.
`pathway` is a number of `mrnn_network_pathway`.
"""
@abi mrnn_session_set_pathway_gain(session::Ptr{mrnn_session}, pathway::Csize_t, gain::Cdouble)::mrnn_status

"""
    mrnn_session_set_region_current(session, region, current)

[rt] Adds a current to the drive of each unit of a recurrent region, where its base firing is
added too; 0 at first. It replaces the current of before. `region` is a number of
`mrnn_network_region_index`.
"""
@abi mrnn_session_set_region_current(session::Ptr{mrnn_session}, region::Csize_t, current::Cdouble)::mrnn_status

"""
    mrnn_session_clamp_unit(session, unit, value)

[rt] Holds the activation h of a recurrent unit, 0 to H - 1, at `value` from the next step on: in
the h that the step begins with, and in that of every step after it. Its x goes on integrating.
"""
@abi mrnn_session_clamp_unit(session::Ptr{mrnn_session}, unit::Csize_t, value::Cdouble)::mrnn_status

"""
    mrnn_session_release_unit(session, unit)

[rt] Lets the activation of a unit follow its x again, from the end of the next step on.
"""
@abi mrnn_session_release_unit(session::Ptr{mrnn_session}, unit::Csize_t)::mrnn_status

"""
    mrnn_session_clear_manipulations(session)

[rt] Takes every gain, current and clamp back.
"""
@abi mrnn_session_clear_manipulations(session::Ptr{mrnn_session})::mrnn_status

"""
    mrnn_session_pathway_current(session, pathway, current, current_len)

[rt] Copies out what one pathway added to the drive of its destination region's units in the last
step, `[batch, dst_units]`: its gains times W times its source of as many steps before as its
delay, with the gains of that step. Zeros for copies that have taken no step since they were
made, reset, set or restored. `pathway` is a number of `mrnn_network_pathway`.
"""
@abi mrnn_session_pathway_current(
    session::Ptr{mrnn_session},
    pathway::Csize_t,
    current::Ptr{Cfloat},
    current_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_pathway_current_f64(session, pathway, current, current_len)

[rt] `mrnn_session_pathway_current` in double precision.
"""
@abi mrnn_session_pathway_current_f64(
    session::Ptr{mrnn_session},
    pathway::Csize_t,
    current::Ptr{Cdouble},
    current_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_snapshot_len(session, values_len)

[rt] Number of values in a snapshot of the session.
"""
@abi mrnn_session_snapshot_len(session::Ptr{mrnn_session}, values_len::Ptr{Csize_t})::mrnn_status

"""
    mrnn_session_save(session, values, values_len, counters, counters_len)

[rt] Copies everything that the steps to come depend on, beside the engine and the manipulations,
into two arrays: `values`, of `mrnn_session_snapshot_len`, and `counters`, of
`MRNN_SNAPSHOT_COUNTERS`.

The values are x, then h of now and of each step before it that a delayed connection may still
need, `[batch, H]` each, newest first; then the inputs of the last steps that delayed input
connections may still need, with their noise, `[batch, I]` each, newest first. Every backend
writes them like this.
"""
@abi mrnn_session_save(
    session::Ptr{mrnn_session},
    values::Ptr{Cfloat},
    values_len::Csize_t,
    counters::Ptr{UInt64},
    counters_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_save_f64(session, values, values_len, counters, counters_len)

[rt] `mrnn_session_save` in double precision.
"""
@abi mrnn_session_save_f64(
    session::Ptr{mrnn_session},
    values::Ptr{Cdouble},
    values_len::Csize_t,
    counters::Ptr{UInt64},
    counters_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_restore(session, values, values_len, counters, counters_len)

[rt] Goes back to what `mrnn_session_save` of this session, or of another one of the same batch
and a network of the same regions and delays, has written. Manipulations stay as they are.
"""
@abi mrnn_session_restore(
    session::Ptr{mrnn_session},
    values::Ptr{Cfloat},
    values_len::Csize_t,
    counters::Ptr{UInt64},
    counters_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_restore_f64(session, values, values_len, counters, counters_len)

[rt] `mrnn_session_restore` in double precision.
"""
@abi mrnn_session_restore_f64(
    session::Ptr{mrnn_session},
    values::Ptr{Cdouble},
    values_len::Csize_t,
    counters::Ptr{UInt64},
    counters_len::Csize_t,
)::mrnn_status

"""
    mrnn_tape_create(network, backend, options, batch, max_steps, memory_bytes, out, err)

[setup] Makes a tape for `batch` sequences, at least 1, of at most `max_steps` steps of a
finalised network, with the network's noise. `backend` and `options` are those of
`mrnn_engine_create`; the tape has an engine of its own, and keeps nothing of the network.

`memory_bytes` is what the states of a sequence may take, 0 for 512 MiB. Where they would take
more, the tape keeps one of several states and computes those between them once more on the way
back. Gradients do not depend on it.

One update of gradient descent, in double precision, with a loss of the readouts:

    mrnn_tape_create(network, "cpu", "{\\"precision\\": \\"f64\\"}", batch, steps, 0, &tape, err);
    mrnn_tape_forward_f64(tape, steps, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, input, input_len,
                          NULL, 0, NULL, 0, NULL, 0, y, y_len, err);
    ... dy, the gradient of the loss by y ...
    mrnn_tape_backward_f64(tape, steps, MRNN_BATCH_FIRST, input, input_len, NULL, 0,
                           NULL, 0, NULL, 0, dy, y_len, gradient, num_parameters,
                           NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);
    for (size_t i = 0; i < num_parameters; i++) {
        parameters[i] -= rate * gradient[i];
    }
    mrnn_network_set_parameters(network, parameters, num_parameters, err);
    mrnn_tape_refresh(tape, network, err);
"""
@abi mrnn_tape_create(
    network::Ptr{mrnn_network},
    backend::Cstring,
    options::Cstring,
    batch::Csize_t,
    max_steps::Csize_t,
    memory_bytes::Csize_t,
    out::Ptr{Ptr{mrnn_tape}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_refresh(tape, network, err)

[setup] Takes over the parameters of a finalised network of the structure that the tape was made
of, as `mrnn_engine_refresh` does. Sequences have to be run forward anew. After `MRNN_ERR_MEMORY`
the tape can only be destroyed: it answers `MRNN_ERR_STATE`.
"""
@abi mrnn_tape_refresh(tape::Ptr{mrnn_tape}, network::Ptr{mrnn_network}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_tape_set_noise(tape, enabled, seed, first_trial, first_step, err)

[setup] Replaces the noise of the sequences to come, as `mrnn_session_set_noise` does, and the
index of their first step, which counts it.
"""
@abi mrnn_tape_set_noise(
    tape::Ptr{mrnn_tape},
    enabled::Int32,
    seed::UInt64,
    first_trial::UInt64,
    first_step::UInt64,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_set_manipulations(tape, session, err)

[setup] Takes over the gains, currents and clamps that a session has now; the session's engine
has the tape's precision and is of a network of the same structure. Clamped units carry no
gradient. Sequences have to be run forward anew.
"""
@abi mrnn_tape_set_manipulations(
    tape::Ptr{mrnn_tape},
    session::Ptr{mrnn_session},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_destroy(tape)

[setup] Frees a tape. NULL is allowed.
"""
@abi mrnn_tape_destroy(tape::Ptr{mrnn_tape})::Cvoid

"""
    mrnn_tape_forward(tape, steps, layout, x0, x0_len, h0, h0_len, input, input_len, stimulation, stimulation_len, x, x_len, h, h_len, y, y_len, err)

[setup] Runs `steps` steps of the batch from its initial state, and keeps what
`mrnn_tape_backward` needs. The arrays are those of `mrnn_engine_forward`; results must not share
memory with the initial state either. More steps than the tape has room for are answered by
`MRNN_ERR_VALUE`.
"""
@abi mrnn_tape_forward(
    tape::Ptr{mrnn_tape},
    steps::Csize_t,
    layout::mrnn_layout,
    x0::Ptr{Cfloat},
    x0_len::Csize_t,
    h0::Ptr{Cfloat},
    h0_len::Csize_t,
    input::Ptr{Cfloat},
    input_len::Csize_t,
    stimulation::Ptr{Cfloat},
    stimulation_len::Csize_t,
    x::Ptr{Cfloat},
    x_len::Csize_t,
    h::Ptr{Cfloat},
    h_len::Csize_t,
    y::Ptr{Cfloat},
    y_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_forward_f64(tape, steps, layout, x0, x0_len, h0, h0_len, input, input_len, stimulation, stimulation_len, x, x_len, h, h_len, y, y_len, err)

[setup] `mrnn_tape_forward` in double precision.
"""
@abi mrnn_tape_forward_f64(
    tape::Ptr{mrnn_tape},
    steps::Csize_t,
    layout::mrnn_layout,
    x0::Ptr{Cdouble},
    x0_len::Csize_t,
    h0::Ptr{Cdouble},
    h0_len::Csize_t,
    input::Ptr{Cdouble},
    input_len::Csize_t,
    stimulation::Ptr{Cdouble},
    stimulation_len::Csize_t,
    x::Ptr{Cdouble},
    x_len::Csize_t,
    h::Ptr{Cdouble},
    h_len::Csize_t,
    y::Ptr{Cdouble},
    y_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_backward(tape, steps, layout, input, input_len, stimulation, stimulation_len, dx, dx_len, dh, dh_len, dy, dy_len, dparameters, dparameters_len, dinput, dinput_len, dstimulation, dstimulation_len, dx0, dx0_len, dh0, dh0_len, err)

[setup] The gradients of a loss over the sequence of the last `mrnn_tape_forward`, whose `steps`,
`layout`, `input` and `stimulation` are given again with the same values; `MRNN_ERR_STATE` where
that was another sequence or none, or parameters or manipulations have changed since.

The loss is given by its gradients by the pre-activations, activations and readouts after each
step: `dx` and `dh`, `[batch, steps, H]`, and `dy`, `[batch, steps, outputs]`, or time first as
`layout` says; (NULL, 0) for zero. The results replace what their arrays held; (NULL, 0) for what
is not wanted, which is then not worked out:

- `dparameters`, `[P]`: by all parameters, in the order of `mrnn_network_get_parameters`, summed
  over the batch; by the raw weights of connections, and 0 for what is not trainable.
- `dinput`, `[batch, steps, I]`, and `dstimulation`, `[batch, steps, H]`, in the layout of the
  sequence.
- `dx0`, `[batch, H]`: by the initial pre-activations, which are the network's where none were
  given.
- `dh0`, `[batch, H]`: by the initial activations where these were given; else 0, for they follow
  from the pre-activations.

Results must not share memory with the other arrays.
"""
@abi mrnn_tape_backward(
    tape::Ptr{mrnn_tape},
    steps::Csize_t,
    layout::mrnn_layout,
    input::Ptr{Cfloat},
    input_len::Csize_t,
    stimulation::Ptr{Cfloat},
    stimulation_len::Csize_t,
    dx::Ptr{Cfloat},
    dx_len::Csize_t,
    dh::Ptr{Cfloat},
    dh_len::Csize_t,
    dy::Ptr{Cfloat},
    dy_len::Csize_t,
    dparameters::Ptr{Cfloat},
    dparameters_len::Csize_t,
    dinput::Ptr{Cfloat},
    dinput_len::Csize_t,
    dstimulation::Ptr{Cfloat},
    dstimulation_len::Csize_t,
    dx0::Ptr{Cfloat},
    dx0_len::Csize_t,
    dh0::Ptr{Cfloat},
    dh0_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_backward_f64(tape, steps, layout, input, input_len, stimulation, stimulation_len, dx, dx_len, dh, dh_len, dy, dy_len, dparameters, dparameters_len, dinput, dinput_len, dstimulation, dstimulation_len, dx0, dx0_len, dh0, dh0_len, err)

[setup] `mrnn_tape_backward` in double precision.
"""
@abi mrnn_tape_backward_f64(
    tape::Ptr{mrnn_tape},
    steps::Csize_t,
    layout::mrnn_layout,
    input::Ptr{Cdouble},
    input_len::Csize_t,
    stimulation::Ptr{Cdouble},
    stimulation_len::Csize_t,
    dx::Ptr{Cdouble},
    dx_len::Csize_t,
    dh::Ptr{Cdouble},
    dh_len::Csize_t,
    dy::Ptr{Cdouble},
    dy_len::Csize_t,
    dparameters::Ptr{Cdouble},
    dparameters_len::Csize_t,
    dinput::Ptr{Cdouble},
    dinput_len::Csize_t,
    dstimulation::Ptr{Cdouble},
    dstimulation_len::Csize_t,
    dx0::Ptr{Cdouble},
    dx0_len::Csize_t,
    dh0::Ptr{Cdouble},
    dh0_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_batch(tape, batch, err)

[setup] Number of sequences.
"""
@abi mrnn_tape_batch(tape::Ptr{mrnn_tape}, batch::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_tape_max_steps(tape, max_steps, err)

[setup] Most steps of a sequence.
"""
@abi mrnn_tape_max_steps(tape::Ptr{mrnn_tape}, max_steps::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_tape_num_parameters(tape, num_parameters, err)

[setup] Number of all parameters P of the network.
"""
@abi mrnn_tape_num_parameters(
    tape::Ptr{mrnn_tape},
    num_parameters::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_checkpoint_every(tape, checkpoint_every, err)

[setup] Steps from one kept state to the next; `max_steps` where every state is kept.
"""
@abi mrnn_tape_checkpoint_every(
    tape::Ptr{mrnn_tape},
    checkpoint_every::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_create(network, backend, engine_options, memory_bytes, options, out, err)

[setup] Makes a trainer of a copy of a finalised network that has a readout and something
trainable: AdamW on the gradient of a loss of the outputs. Parameters and optimiser are double;
sequences run in the engine's precision.

`backend` and `engine_options` are those of `mrnn_engine_create`, and `memory_bytes` is that of
`mrnn_tape_create`. `options` is the text of a JSON object with these keys, of which the first
three must be there:

- `"batch"`: trials of an update, at least 1.
- `"steps"`: most steps of a trial, at least 1.
- `"loss"`: `"mean_squared_error"`, sum of m (y - target)^2 / sum of m over trials, steps and
  outputs with the mask's weights m; or `"cross_entropy"`, whose targets are probabilities: minus
  the sum of m target log softmax(y) over trials, steps and outputs / sum of m over trials and
  steps.
- `"optimizer"`: `{"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
  "weight_decay": 0.01}`, these values where one is left out.
- `"schedule"`: `{"warm_up": updates, "decay": how the learning rate falls after them}`, the
  decay being `"constant"`, `{"cosine": {"updates": n, "end": last factor}}`, `{"exponential":
  {"factor": f, "every": n}}` or `{"step": {"factor": f, "every": n}}`.
- `"clip_norm"`: norm of the gradient that longer ones are scaled down to; left out, none.
- `"regularizers"`: a list of `{"penalty": "weights_l1" or "weights_l2" or "rates_l2",
  "strength": lambda, "regions": [names]}`, lambda times the mean of |w|, w^2 or h^2 over the
  named regions' incoming synapses or units, or all.
- `"noise"`: `true` or `false`; left out, as the network says. `"noise_seed"`: its seed, 0 where
  left out.
"""
@abi mrnn_trainer_create(
    network::Ptr{mrnn_network},
    backend::Cstring,
    engine_options::Cstring,
    memory_bytes::Csize_t,
    options::Cstring,
    out::Ptr{Ptr{mrnn_trainer}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_resume(path, backend, engine_options, memory_bytes, out, err)

[setup] The trainer of a checkpoint that `mrnn_trainer_save` has written, which goes on as if
there had been no interruption; `backend`, `engine_options` and `memory_bytes` are those of
`mrnn_trainer_create`. `MRNN_ERR_IO` where the file can't be read, `MRNN_ERR_FORMAT` where it is
damaged or no checkpoint.
"""
@abi mrnn_trainer_resume(
    path::Cstring,
    backend::Cstring,
    engine_options::Cstring,
    memory_bytes::Csize_t,
    out::Ptr{Ptr{mrnn_trainer}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_save(trainer, path, err)

[setup] Saves the trainer with its network and optimiser as a checkpoint; `path` ends in
".safetensors", else the answer is `MRNN_ERR_ARGUMENT`. A file that is there already stays until
the new one is complete on disk.
"""
@abi mrnn_trainer_save(trainer::Ptr{mrnn_trainer}, path::Cstring, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_trainer_network(trainer, out, err)

[setup] A new network: a copy with the parameters of the last update. It is destroyed by
`mrnn_network_destroy`.
"""
@abi mrnn_trainer_network(
    trainer::Ptr{mrnn_trainer},
    out::Ptr{Ptr{mrnn_network}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_updates(trainer, updates, err)

[setup] Number of updates taken, those before a resumed checkpoint included.
"""
@abi mrnn_trainer_updates(trainer::Ptr{mrnn_trainer}, updates::Ptr{UInt64}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_trainer_destroy(trainer)

[setup] Frees a trainer. NULL is allowed; networks taken from it live on.
"""
@abi mrnn_trainer_destroy(trainer::Ptr{mrnn_trainer})::Cvoid

"""
    mrnn_trainer_step(trainer, steps, input, input_len, target, target_len, mask, mask_len, loss, gradient_norm, err)

[setup] One update with as many trials as the options' "batch" says, of `steps` steps, at most
the options' "steps": `input`, `[batch, steps, I]`, (NULL, 0) where the network has none;
`target`, `[batch, steps, outputs]`; and `mask`, the weights with which the outputs' errors
count, at least 0, `[batch, steps, outputs]`, 0 where any output will do; (NULL, 0) for 1
everywhere. The next update's noise, where there is some, is that of other trials.

`loss` becomes the loss before the update, without regularisers, and `gradient_norm`, which may
be NULL, the norm of the gradient before it was clipped. A loss or gradient that is not finite is
answered by `MRNN_ERR_NUMERIC`. The trainer is as before the call where it fails.
"""
@abi mrnn_trainer_step(
    trainer::Ptr{mrnn_trainer},
    steps::Csize_t,
    input::Ptr{Cfloat},
    input_len::Csize_t,
    target::Ptr{Cfloat},
    target_len::Csize_t,
    mask::Ptr{Cfloat},
    mask_len::Csize_t,
    loss::Ptr{Cdouble},
    gradient_norm::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_evaluate(trainer, trials, steps, input, input_len, target, target_len, mask, mask_len, loss, outputs, outputs_len, err)

[setup] What the network of now answers to any number of trials: `loss`, without regularisers,
and `outputs`, `[trials, steps, outputs]`, (NULL, 0) where they are not wanted. The arrays are
those of `mrnn_trainer_step` with `trials` for the batch; `outputs` may share memory with them.
Noise, where there is some, is the same in every evaluation, and that of no update.
"""
@abi mrnn_trainer_evaluate(
    trainer::Ptr{mrnn_trainer},
    trials::Csize_t,
    steps::Csize_t,
    input::Ptr{Cfloat},
    input_len::Csize_t,
    target::Ptr{Cfloat},
    target_len::Csize_t,
    mask::Ptr{Cfloat},
    mask_len::Csize_t,
    loss::Ptr{Cdouble},
    outputs::Ptr{Cfloat},
    outputs_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status
