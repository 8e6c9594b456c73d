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
The ABI number of this header; mrnn_abi_version() gives that of the library. It changes only
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
"""A backend that exists but can't run here, or not with these options; or a GPU that failed."""
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

[any] What a status means, in a few words.

- `status`: Any number.
- returns A static text; "unknown status" for a number that is no status.
"""
@abi mrnn_status_string(status::mrnn_status)::Cstring

"""
    mrnn_version()

[any] The library's version.

- returns A static text, such as "0.1.0".
"""
@abi mrnn_version()::Cstring

"""
    mrnn_abi_version()

[any] The library's ABI number. A program works with the library where it equals the
`MRNN_ABI_VERSION` that the program was compiled with.

- returns The number.
"""
@abi mrnn_abi_version()::UInt32

"""
    mrnn_error_create(out)

[setup] Makes an error handle, which can serve any number of calls, one at a time.

- `out`: The new handle, with status `MRNN_OK`; the caller's, for mrnn_error_destroy().
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
"""
@abi mrnn_error_create(out::Ptr{Ptr{mrnn_error}})::mrnn_status

"""
    mrnn_error_destroy(error)

[setup] Frees an error handle.

- `error`: The handle, or NULL.
"""
@abi mrnn_error_destroy(error::Ptr{mrnn_error})::Cvoid

"""
    mrnn_error_message(error)

[any] What went wrong in the last call that was given `error`, naming the operands.

- `error`: An error handle, or NULL.
- returns The message; "" after a success, and for NULL. It stays until `error` is given to
  another call or destroyed, and is never NULL.
"""
@abi mrnn_error_message(error::Ptr{mrnn_error})::Cstring

"""
    mrnn_error_status(error)

[any] The status of the last call that was given `error`.

- `error`: An error handle, or NULL.
- returns The status; `MRNN_ERR_NULL` for NULL.
"""
@abi mrnn_error_status(error::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_create(out, err)

[setup] Makes an empty network under construction: add regions and connections, then call
mrnn_network_finalize(). Dynamics are leaky with relu, dt 10 ms and tau 100 ms unless set.

- `out`: The new network; the caller's, for mrnn_network_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
"""
@abi mrnn_network_create(out::Ptr{Ptr{mrnn_network}}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_from_json(text, out, err)

[setup] Makes a finalised network from the text of a JSON description. Masks and initial
weights are drawn from the description's seed.

- `text`: The description. Everything that is wrong with it is in the message; the first
  mistake gives the status.
- `out`: The new network; the caller's, for mrnn_network_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_JSON`: `text` is not JSON, or has unknown, missing or repeated
  keys; `MRNN_ERR_NAME`, `MRNN_ERR_UNKNOWN`, `MRNN_ERR_DUPLICATE`, `MRNN_ERR_VALUE`,
  `MRNN_ERR_ARGUMENT`: a mistake in what it says; `MRNN_ERR_NUMERIC`: its spectral radius
  can't be reached.
"""
@abi mrnn_network_from_json(text::Cstring, out::Ptr{Ptr{mrnn_network}}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_load(path, out, err)

[setup] Loads a finalised network from a description or a model.

- `path`: A file that ends in ".json" or ".safetensors".
- `out`: The new network; the caller's, for mrnn_network_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_IO`: the file can't be read; `MRNN_ERR_FORMAT`: it is damaged or
  no network; `MRNN_ERR_ARGUMENT`: it ends in something else; and for its description those
  of mrnn_network_from_json().
"""
@abi mrnn_network_load(path::Cstring, out::Ptr{Ptr{mrnn_network}}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_from_safetensors(bytes, bytes_len, out, err)

[setup] Makes a finalised network from the bytes of a model file, for models that are compiled
in or come over a wire.

- `bytes`: `[bytes_len]`, the whole file.
- `bytes_len`: Elements of `bytes`.
- `out`: The new network, which keeps nothing of `bytes`; the caller's, for
  mrnn_network_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_FORMAT`: the bytes are damaged or no network; and for its
  description those of mrnn_network_from_json().
"""
@abi mrnn_network_from_safetensors(
    bytes::Ptr{UInt8},
    bytes_len::Csize_t,
    out::Ptr{Ptr{mrnn_network}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_clone(network, out, err)

[setup] Makes a copy of a network, with its weights. The two do not depend on each other.

- `network`: Finalised or under construction; the copy is the same.
- `out`: The copy; the caller's, for mrnn_network_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
"""
@abi mrnn_network_clone(network::Ptr{mrnn_network}, out::Ptr{Ptr{mrnn_network}}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_save(network, path, err)

[setup] Saves a finalised network with its weights as a model. A file that is there already
stays until the new one is complete on disk.

- `network`: A finalised network.
- `path`: A file that ends in ".safetensors".
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `path` ends in something else; `MRNN_ERR_IO`: the file
  can't be written.
"""
@abi mrnn_network_save(network::Ptr{mrnn_network}, path::Cstring, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_destroy(network)

[setup] Frees a network. Engines, tapes and trainers made from it live on.

- `network`: The network, or NULL.
"""
@abi mrnn_network_destroy(network::Ptr{mrnn_network})::Cvoid

"""
    mrnn_network_add_json(network, text, err)

[setup] Adds what the text of a JSON description says; its settings replace those of before.

- `network`: A network under construction.
- `text`: The description. Nothing is added where anything is wrong with it.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is finalised; `MRNN_ERR_JSON`,
  `MRNN_ERR_NAME`, `MRNN_ERR_UNKNOWN`, `MRNN_ERR_DUPLICATE`, `MRNN_ERR_VALUE`,
  `MRNN_ERR_ARGUMENT`: a mistake in `text`.
"""
@abi mrnn_network_add_json(network::Ptr{mrnn_network}, text::Cstring, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_add_recurrent_region(network, name, num_units, sign, base_firing, init, parent, learnable_bias, err)

[setup] Adds a recurrent region after those that are there.

- `network`: A network under construction.
- `name`: Its name, which no other region or parent has.
- `num_units`: Number of units, at least 1.
- `sign`: `MRNN_EXCITATORY` or `MRNN_INHIBITORY`: the sign of its outgoing synapses.
- `base_firing`: Tonic input to each unit.
- `init`: Initial pre-activation x of each unit.
- `parent`: A name that several regions may share, or NULL.
- `learnable_bias`: Not 0 where training may change the base firing. It may not change
  `init`, unless mrnn_network_set_learnable() says so.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NAME`: a name is not allowed; `MRNN_ERR_DUPLICATE`: a name is
  taken; `MRNN_ERR_ARGUMENT`: `sign` is none; `MRNN_ERR_VALUE`: `num_units` is 0 or too
  large, or a number is not finite; `MRNN_ERR_STATE`: the network is finalised.
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

[setup] Adds a region of units that carry external input, after those that are there.

- `network`: A network under construction.
- `name`: Its name, which no other region or parent has.
- `num_units`: Number of units, at least 1.
- `sign`: `MRNN_EXCITATORY` or `MRNN_INHIBITORY`: the sign of its outgoing synapses.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NAME`: the name is not allowed; `MRNN_ERR_DUPLICATE`: it is
  taken; `MRNN_ERR_ARGUMENT`: `sign` is none; `MRNN_ERR_VALUE`: `num_units` is 0 or too
  large; `MRNN_ERR_STATE`: the network is finalised.
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

[setup] Connects two regions. A zero connection between the two is replaced.

- `network`: A network under construction.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `sparsity`: Fraction of synapses that are absent, in [0, 1]: 0 for all synapses. Which
  ones is drawn when the network is finalised: of each source unit's synapses ceil(sparsity
  * units of dst) are absent.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: the two are
  connected; `MRNN_ERR_VALUE`: `sparsity` is out of its range; `MRNN_ERR_ARGUMENT`: `dst` is
  an input region; `MRNN_ERR_STATE`: the network is finalised.
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

[setup] Declares that two regions are connected by nothing: fixed at zero, never trained.
Every pair that is not connected counts as this; a declared one has a pathway number, and
mrnn_network_set_synapses() can give it synapses.

- `network`: A network under construction.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: the two are
  connected; `MRNN_ERR_ARGUMENT`: `dst` is an input region; `MRNN_ERR_STATE`: the network is
  finalised.
"""
@abi mrnn_network_connect_zero(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_delay(network, src, dst, delay, err)

[setup] Sets the conduction delay of a declared connection: activations and inputs arrive that
much later than without it.

- `network`: A network under construction.
- `src`: Source region.
- `dst`: Destination region.
- `delay`: In ms, 0 or more, a multiple of dt and at most 65536 steps, which
  mrnn_network_finalize() checks.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_VALUE`: `delay`
  is negative or not finite; `MRNN_ERR_STATE`: the network is finalised.
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

[setup] Adds a linear readout y = W h + b, after those that are there.

- `network`: A network under construction.
- `name`: Its name, which no other readout has.
- `num_units`: Number of outputs, at least 1.
- `src_regions`: `[num_src_regions]`, names of the recurrent or parent regions that it
  reads, each once.
- `num_src_regions`: Number of names, at least 1.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NAME`: the name is not allowed; `MRNN_ERR_UNKNOWN`: no such
  region; `MRNN_ERR_DUPLICATE`: a readout of this name, or a region twice; `MRNN_ERR_VALUE`:
  `num_units` is 0 or too large; `MRNN_ERR_ARGUMENT`: no source; `MRNN_ERR_STATE`: the
  network is finalised.
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

- `network`: A network under construction.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: dt is above a time constant, or a delay no multiple of dt
  or too long; `MRNN_ERR_ARGUMENT`: there is no recurrent region; `MRNN_ERR_NUMERIC`: the
  spectral radius can't be reached; `MRNN_ERR_MEMORY`; `MRNN_ERR_STATE`: it is finalised
  already.
"""
@abi mrnn_network_finalize(network::Ptr{mrnn_network}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_is_finalized(network, is_finalized, err)

[setup] Whether a network is finalised.

- `network`: Any network.
- `is_finalized`: 1 or 0.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `is_finalized` is NULL.
"""
@abi mrnn_network_is_finalized(
    network::Ptr{mrnn_network},
    is_finalized::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_dynamics(network, dynamics, dt, tau, activation, err)

[setup] Sets the update rule and what regions have that have none of their own.

- `network`: A network under construction.
- `dynamics`: `MRNN_LEAKY` or `MRNN_ELMAN`.
- `dt`: Time step in ms, above 0. That it is not above a leaky region's time constant is
  checked by mrnn_network_finalize().
- `tau`: Time constant in ms, above 0, also for Elman, which does not use it.
- `activation`: One of `mrnn_activation_code`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_ARGUMENT`: a code is none; `MRNN_ERR_VALUE`: a time is not finite
  and above 0; `MRNN_ERR_STATE`: the network is finalised.
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

[setup] Sets the noise of units that have no level of their own. In each step every unit draws
standard normal numbers, times sigma for Elman and times sigma * sqrt(2 alpha) / alpha, alpha
= dt / tau, for leaky dynamics, whose update scales them by alpha; those of input units are
added to their input.

- `network`: A network under construction.
- `enabled`: Not 0 where new sessions start with noise; 0 at first.
- `hidden`: Sigma of recurrent units, at least 0; 0.01 at first.
- `input`: Sigma of input units, at least 0; 0.01 at first.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: a level is negative or not finite; `MRNN_ERR_STATE`: the
  network is finalised.
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

[setup] Sets which weights obey Dale's law, and how.

- `network`: A network under construction.
- `recurrent`: Not 0 where recurrent weights do; 1 at first.
- `input`: Not 0 where input weights do; 1 at first.
- `dale`: `MRNN_DALE_ABS`, as at first, or `MRNN_DALE_CLAMP`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `dale` is none; `MRNN_ERR_STATE`: the network is
  finalised.
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

[setup] Sets the seed of masks, initial weights and noise.

- `network`: A network under construction.
- `seed`: Any number; 0 at first.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is finalised.
"""
@abi mrnn_network_set_seed(network::Ptr{mrnn_network}, seed::UInt64, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_set_spectral_radius(network, radius, err)

[setup] Sets the spectral radius that the initial effective recurrent weights are scaled to;
at first they are not scaled.

- `network`: A network under construction.
- `radius`: Above 0.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `radius` is not finite and above 0; `MRNN_ERR_STATE`: the
  network is finalised.
"""
@abi mrnn_network_set_spectral_radius(
    network::Ptr{mrnn_network},
    radius::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_dynamics(network, dynamics, dt, tau, activation, err)

[setup] The update rule and what regions have that have none of their own.

- `network`: Any network.
- `dynamics`: `MRNN_LEAKY` or `MRNN_ELMAN`.
- `dt`: Time step in ms.
- `tau`: Time constant in ms.
- `activation`: One of `mrnn_activation_code`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
"""
@abi mrnn_network_get_dynamics(
    network::Ptr{mrnn_network},
    dynamics::Ptr{mrnn_dynamics},
    dt::Ptr{Cdouble},
    tau::Ptr{Cdouble},
    activation::Ptr{mrnn_activation},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_noise_levels(network, enabled, hidden, input, err)

[setup] The noise of units that have no level of their own.

- `network`: Any network.
- `enabled`: 1 where new sessions start with noise, else 0.
- `hidden`: Sigma of recurrent units.
- `input`: Sigma of input units.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
"""
@abi mrnn_network_get_noise_levels(
    network::Ptr{mrnn_network},
    enabled::Ptr{Int32},
    hidden::Ptr{Cdouble},
    input::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_constraints(network, recurrent, input, dale, err)

[setup] Which weights obey Dale's law, and how.

- `network`: Any network.
- `recurrent`: 1 where recurrent weights do, else 0.
- `input`: 1 where input weights do, else 0.
- `dale`: `MRNN_DALE_ABS` or `MRNN_DALE_CLAMP`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
"""
@abi mrnn_network_get_constraints(
    network::Ptr{mrnn_network},
    recurrent::Ptr{Int32},
    input::Ptr{Int32},
    dale::Ptr{mrnn_dale},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_seed(network, seed, err)

[setup] The seed of masks, initial weights and noise.

- `network`: Any network.
- `seed`: The seed.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `seed` is NULL.
"""
@abi mrnn_network_get_seed(network::Ptr{mrnn_network}, seed::Ptr{UInt64}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_get_spectral_radius(network, radius, err)

[setup] The spectral radius that the initial effective recurrent weights are scaled to.

- `network`: Any network.
- `radius`: The radius; 0 where they are not scaled.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `radius` is NULL.
"""
@abi mrnn_network_get_spectral_radius(
    network::Ptr{mrnn_network},
    radius::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_units(network, num_units, err)

[setup] Number of recurrent units H.

- `network`: A finalised network.
- `num_units`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_units(network::Ptr{mrnn_network}, num_units::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_network_num_inputs(network, num_inputs, err)

[setup] Number of input units I.

- `network`: A finalised network.
- `num_inputs`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_inputs(
    network::Ptr{mrnn_network},
    num_inputs::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_outputs(network, num_outputs, err)

[setup] Number of outputs of all readouts together.

- `network`: A finalised network.
- `num_outputs`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_outputs(
    network::Ptr{mrnn_network},
    num_outputs::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_synapses(network, num_synapses, err)

[setup] Number of existing synapses, between recurrent units and from input units.

- `network`: A finalised network.
- `num_synapses`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_synapses(
    network::Ptr{mrnn_network},
    num_synapses::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_to_json(network, buf, cap, needed, err)

[setup] The description as JSON text, with every default written out. Weights are not part of
it.

- `network`: A finalised network, or one under construction, of which it is what has
  been added so far.
- `buf`: Where the text goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
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

- `network`: A finalised network.
- `radius`: The magnitude.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NUMERIC`: the eigenvalues of a large network do not converge;
  `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_effective_spectral_radius(
    network::Ptr{mrnn_network},
    radius::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_scale_spectral_radius(network, target, err)

[setup] Scales the recurrent weights so that the effective weights have a spectral radius.
Engines and tapes that exist keep their weights until they are refreshed.

- `network`: A finalised network.
- `target`: The radius, above 0.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `target` is not finite and above 0; `MRNN_ERR_NUMERIC`:
  there is nothing to scale; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_scale_spectral_radius(
    network::Ptr{mrnn_network},
    target::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_regions(network, num_regions, err)

[setup] Number of recurrent regions.

- `network`: A finalised network.
- `num_regions`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_regions(
    network::Ptr{mrnn_network},
    num_regions::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_input_regions(network, num_input_regions, err)

[setup] Number of input regions.

- `network`: A finalised network.
- `num_input_regions`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_input_regions(
    network::Ptr{mrnn_network},
    num_input_regions::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_name(network, index, buf, cap, needed, err)

[setup] Name of a recurrent region.

- `network`: A finalised network.
- `index`: From 0, in network order.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
  small; `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Name of an input region.

- `network`: A finalised network.
- `index`: From 0, in network order.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
  small; `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Number of a region, by which sessions know it: the recurrent regions from 0 in network
order, then the input regions.

- `network`: A finalised network.
- `name`: A recurrent or input region.
- `index`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
  parent; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_region_index(
    network::Ptr{mrnn_network},
    name::Cstring,
    index::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_range(network, name, start, end_, err)

[setup] Where a region lies among the units of its kind. A parent's units need not lie
together: it has no range.

- `network`: A finalised network.
- `name`: A recurrent or input region.
- `start`: Its first unit.
- `end`: One after its last unit.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
  parent; `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Number of units of a region.

- `network`: A finalised network.
- `name`: A recurrent, parent or input region.
- `num_units`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_region_num_units(
    network::Ptr{mrnn_network},
    name::Cstring,
    num_units::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_sign(network, name, sign, err)

[setup] Sign of a region's outgoing synapses.

- `network`: A finalised network.
- `name`: A recurrent or input region.
- `sign`: `MRNN_EXCITATORY` or `MRNN_INHIBITORY`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
  parent; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_region_sign(
    network::Ptr{mrnn_network},
    name::Cstring,
    sign::Ptr{mrnn_sign},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_region_parent(network, name, buf, cap, needed, err)

[setup] Name of a region's parent.

- `network`: A finalised network.
- `name`: A recurrent region.
- `buf`: Where the parent's name, "" where there is none goes, with a NUL; NULL where
  `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
  or an input region; `MRNN_ERR_BUFFER`: `cap` is too small; `MRNN_ERR_STATE`: the network
  is not finalised.
"""
@abi mrnn_network_region_parent(
    network::Ptr{mrnn_network},
    name::Cstring,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_region_tau(network, name, tau, err)

[setup] Time constant of a region: its own, or the network's.

- `network`: A finalised network.
- `name`: A recurrent region.
- `tau`: In ms.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
  or an input region; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_get_region_tau(
    network::Ptr{mrnn_network},
    name::Cstring,
    tau::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_region_tau(network, name, tau, err)

[setup] Gives a region a time constant of its own.

- `network`: A network under construction.
- `name`: A recurrent region.
- `tau`: In ms, above 0; that dt is not above it is checked by mrnn_network_finalize().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is an input
  region; `MRNN_ERR_VALUE`: `tau` is not finite and above 0; `MRNN_ERR_STATE`: the network
  is finalised.
"""
@abi mrnn_network_set_region_tau(
    network::Ptr{mrnn_network},
    name::Cstring,
    tau::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_region_activation(network, name, activation, err)

[setup] Activation function of a region: its own, or the network's.

- `network`: A finalised network.
- `name`: A recurrent region.
- `activation`: One of `mrnn_activation_code`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
  or an input region; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_get_region_activation(
    network::Ptr{mrnn_network},
    name::Cstring,
    activation::Ptr{mrnn_activation},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_region_activation(network, name, activation, err)

[setup] Gives a region an activation function of its own.

- `network`: A network under construction.
- `name`: A recurrent region.
- `activation`: One of `mrnn_activation_code`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is an input
  region, or the code none; `MRNN_ERR_STATE`: the network is finalised.
"""
@abi mrnn_network_set_region_activation(
    network::Ptr{mrnn_network},
    name::Cstring,
    activation::mrnn_activation,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_region_noise(network, name, noise, err)

[setup] Noise level sigma of a region: its own, or the network's for its kind.

- `network`: A finalised network.
- `name`: A recurrent or input region.
- `noise`: Sigma; mrnn_network_set_noise_levels() says what it scales.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
  parent; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_get_region_noise(
    network::Ptr{mrnn_network},
    name::Cstring,
    noise::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_region_noise(network, name, noise, err)

[setup] Gives a region a noise level of its own.

- `network`: A network under construction.
- `name`: A recurrent or input region.
- `noise`: Sigma, at least 0; mrnn_network_set_noise_levels() says what it scales.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_VALUE`: `noise` is negative
  or not finite; `MRNN_ERR_STATE`: the network is finalised.
"""
@abi mrnn_network_set_region_noise(
    network::Ptr{mrnn_network},
    name::Cstring,
    noise::Cdouble,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_parents(network, num_parents, err)

[setup] Number of parents.

- `network`: A finalised network.
- `num_parents`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_parents(
    network::Ptr{mrnn_network},
    num_parents::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_parent_name(network, index, buf, cap, needed, err)

[setup] Name of a parent.

- `network`: A finalised network.
- `index`: From 0, in the order of their first children.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
  small; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_parent_name(
    network::Ptr{mrnn_network},
    index::Csize_t,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_children(network, parent, num_children, err)

[setup] Number of recurrent regions that share a parent.

- `network`: A finalised network.
- `parent`: Name of the parent.
- `num_children`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such name; `MRNN_ERR_ARGUMENT`: `parent` is a
  region; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_children(
    network::Ptr{mrnn_network},
    parent::Cstring,
    num_children::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_child_name(network, parent, index, buf, cap, needed, err)

[setup] Name of a child of a parent.

- `network`: A finalised network.
- `parent`: Name of the parent.
- `index`: From 0, in network order.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such name; `MRNN_ERR_ARGUMENT`: `parent` is a
  region; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too small;
  `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_child_name(
    network::Ptr{mrnn_network},
    parent::Cstring,
    index::Csize_t,
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_excluded_regions(network, names, num_names, excluded, excluded_len, err)

[setup] Which recurrent regions a list leaves out.

- `network`: A finalised network.
- `names`: `[num_names]`, recurrent or parent regions.
- `num_names`: Number of names; 0 with NULL for none.
- `excluded`: `[recurrent regions]`, 1 for each that the list leaves out, else 0.
- `excluded_len`: Elements of `excluded`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
  `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_get_excluded_regions(
    network::Ptr{mrnn_network},
    names::Ptr{Cstring},
    num_names::Csize_t,
    excluded::Ptr{UInt8},
    excluded_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_has_connection(network, src, dst, has_connection, err)

[setup] Whether a connection with synapses leads from one region to another.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `has_connection`: 1 or 0; 0 for a zero connection.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
  recurrent region; `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Raw weights of a connection.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `weight`: `[dst_units, src_units]`; 0 where no synapse exists.
- `weight_len`: Elements of `weight`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
  recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
  finalised.
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

[setup] Replaces the raw weights of a connection. Engines that exist keep their weights until
mrnn_engine_refresh().

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `weight`: `[dst_units, src_units]`; values where no synapse exists are dropped.
- `weight_len`: Elements of `weight`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
  recurrent region, or it is a zero connection; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_VALUE`: an element is not finite; `MRNN_ERR_STATE`: the network is not
  finalised.
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

[setup] Which synapses of a connection exist.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `mask`: `[dst_units, src_units]`, 1 or 0 each.
- `mask_len`: Elements of `mask`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
  recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
  finalised.
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

[setup] Replaces the set of existing synapses of a connection. Weights of synapses that stay
are kept; new ones start at 0.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `mask`: `[dst_units, src_units]`, 1 or 0 each.
- `mask_len`: Elements of `mask`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
  recurrent region, or it is a zero connection; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_VALUE`: an element is neither 0 nor 1; `MRNN_ERR_STATE`: the network is not
  finalised.
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

[setup] Effective weights of a connection: what the dynamics multiply with.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `effective`: `[dst_units, src_units]`.
- `effective_len`: Elements of `effective`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
  recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
  finalised.
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
    mrnn_network_get_synapses(network, src, dst, dst_units, dst_units_len, src_units, src_units_len, weight, weight_len, err)

[setup] The existing synapses of a declared connection, row by row, as in the vector of all
parameters; mrnn_network_pathway_num_synapses() says how many there are.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `dst_units`: `[synapses]`, destination unit of each, from 0 within `dst`; (NULL, 0)
  if not wanted.
- `dst_units_len`: Elements of `dst_units`.
- `src_units`: `[synapses]`, source unit of each, from 0 within `src`; (NULL, 0) if not
  wanted.
- `src_units_len`: Elements of `src_units`.
- `weight`: `[synapses]`, raw weight of each; (NULL, 0) if not wanted.
- `weight_len`: Elements of `weight`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_SHAPE`: another
  length; `MRNN_ERR_ARGUMENT`: two arrays share memory; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_get_synapses(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    dst_units::Ptr{Csize_t},
    dst_units_len::Csize_t,
    src_units::Ptr{Csize_t},
    src_units_len::Csize_t,
    weight::Ptr{Cdouble},
    weight_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_synapses(network, src, dst, dst_units, dst_units_len, src_units, src_units_len, weight, weight_len, err)

[setup] Replaces all synapses of a declared connection; a zero connection becomes one with
synapses. Engines that exist keep theirs, and are of another structure now where the number of
synapses changes.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `dst_units`: `[synapses]`, destination unit of each, from 0 within `dst`, in any
  order.
- `dst_units_len`: Elements of `dst_units`.
- `src_units`: `[synapses]`, source unit of each, from 0 within `src`.
- `src_units_len`: Elements of `src_units`.
- `weight`: `[synapses]`, raw weight of each.
- `weight_len`: Elements of `weight`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_VALUE`: a unit
  is beyond its region or a weight not finite; `MRNN_ERR_DUPLICATE`: a synapse twice;
  `MRNN_ERR_SHAPE`: lengths differ; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_set_synapses(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    dst_units::Ptr{Csize_t},
    dst_units_len::Csize_t,
    src_units::Ptr{Csize_t},
    src_units_len::Csize_t,
    weight::Ptr{Cdouble},
    weight_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_effective_recurrent(network, effective, effective_len, err)

[setup] Effective weights between all recurrent units.

- `network`: A finalised network.
- `effective`: `[H, H]`, row = destination unit.
- `effective_len`: Elements of `effective`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_get_effective_recurrent(
    network::Ptr{mrnn_network},
    effective::Ptr{Cdouble},
    effective_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_effective_input(network, effective, effective_len, err)

[setup] Effective weights from all input units to all recurrent units.

- `network`: A finalised network.
- `effective`: `[H, I]`, row = destination unit.
- `effective_len`: Elements of `effective`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_get_effective_input(
    network::Ptr{mrnn_network},
    effective::Ptr{Cdouble},
    effective_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_projection(network, src, dst, projection, projection_len, err)

[setup] Effective weights from one region or parent to another;
mrnn_network_region_num_units() gives the size of both.

- `network`: A finalised network.
- `src`: A recurrent, parent or input region.
- `dst`: A recurrent or parent region.
- `projection`: `[units of dst, units of src]`.
- `projection_len`: Elements of `projection`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_STATE`: the network is not finalised.
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
    mrnn_network_get_weight_subset(network, names, num_names, subset, subset_len, err)

[setup] The square of effective weights among several regions or parents.

- `network`: A finalised network.
- `names`: `[num_names]`, recurrent or parent regions.
- `num_names`: Number of names.
- `subset`: `[units, units]` of all of them, in the order of the names, row =
  destination unit.
- `subset_len`: Elements of `subset`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
  `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_get_weight_subset(
    network::Ptr{mrnn_network},
    names::Ptr{Cstring},
    num_names::Csize_t,
    subset::Ptr{Cdouble},
    subset_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_num_pathways(network, num_pathways, err)

[setup] Number of pathways.

- `network`: A finalised network.
- `num_pathways`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_pathways(
    network::Ptr{mrnn_network},
    num_pathways::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_pathway(network, src, dst, pathway, err)

[setup] Number of the pathway between two regions.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `pathway`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
  network is not finalised.
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

- `network`: A finalised network.
- `pathway`: Its number.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_BUFFER`: `cap` is too small;
  `MRNN_ERR_STATE`: the network is not finalised.
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

- `network`: A finalised network.
- `pathway`: Its number.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_BUFFER`: `cap` is too small;
  `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Conduction delay of a declared connection.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `delay`: In ms.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
  network is not finalised.
"""
@abi mrnn_network_get_delay(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    delay::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_pathway_is_zero(network, pathway, is_zero, err)

[setup] Whether a pathway is a zero connection.

- `network`: A finalised network.
- `pathway`: Its number.
- `is_zero`: 1 or 0.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_pathway_is_zero(
    network::Ptr{mrnn_network},
    pathway::Csize_t,
    is_zero::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_pathway_num_synapses(network, pathway, num_synapses, err)

[setup] Number of existing synapses of a pathway.

- `network`: A finalised network.
- `pathway`: Its number.
- `num_synapses`: The number; 0 for a zero connection.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_pathway_num_synapses(
    network::Ptr{mrnn_network},
    pathway::Csize_t,
    num_synapses::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_pathway_sparsity(network, pathway, sparsity, err)

[setup] The fraction of synapses that a pathway was declared to lack. A mask that was set, or
loaded, may lack others.

- `network`: A finalised network.
- `pathway`: Its number.
- `sparsity`: In [0, 1].
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_pathway_sparsity(
    network::Ptr{mrnn_network},
    pathway::Csize_t,
    sparsity::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_base_firing(network, region, base_firing, base_firing_len, err)

[setup] Tonic input of each unit of a region.

- `network`: A finalised network.
- `region`: A recurrent or parent region.
- `base_firing`: `[units]`.
- `base_firing_len`: Elements of `base_firing`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Replaces the tonic input of each unit of a region.

- `network`: A finalised network.
- `region`: A recurrent region.
- `base_firing`: `[units]`.
- `base_firing_len`: Elements of `base_firing`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
  parent or an input region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element
  is not finite; `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Initial pre-activation x of each unit of a region.

- `network`: A finalised network.
- `region`: A recurrent or parent region.
- `init`: `[units]`.
- `init_len`: Elements of `init`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Replaces the initial pre-activation x of each unit of a region.

- `network`: A finalised network.
- `region`: A recurrent region.
- `init`: `[units]`.
- `init_len`: Elements of `init`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
  parent or an input region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element
  is not finite; `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Initial pre-activation x of every unit.

- `network`: A finalised network.
- `init`: `[H]`.
- `init_len`: Elements of `init`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_get_initial_condition(
    network::Ptr{mrnn_network},
    init::Ptr{Cdouble},
    init_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_tonic_input(network, tonic_input, tonic_input_len, err)

[setup] Tonic input (base firing) of every unit.

- `network`: A finalised network.
- `tonic_input`: `[H]`.
- `tonic_input_len`: Elements of `tonic_input`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
  finalised.
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

- `network`: A finalised network.
- `num_readouts`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_readouts(
    network::Ptr{mrnn_network},
    num_readouts::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_readout_name(network, index, buf, cap, needed, err)

[setup] Name of a readout.

- `network`: A finalised network.
- `index`: From 0, in network order.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
  small; `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Shape of a readout's weights.

- `network`: A finalised network.
- `name`: A readout.
- `num_units`: Number of its outputs: rows.
- `num_sources`: Number of recurrent units that it reads: columns.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_readout_shape(
    network::Ptr{mrnn_network},
    name::Cstring,
    num_units::Ptr{Csize_t},
    num_sources::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_readout_range(network, name, start, end_, err)

[setup] Where a readout lies among the outputs of all readouts.

- `network`: A finalised network.
- `name`: A readout.
- `start`: Its first output.
- `end`: One after its last output.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_readout_range(
    network::Ptr{mrnn_network},
    name::Cstring,
    start::Ptr{Csize_t},
    end_::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_readout_sources(network, name, units, units_len, err)

[setup] Which recurrent unit each column of a readout's weights reads: those of its source
regions, in the order of their list.

- `network`: A finalised network.
- `name`: A readout.
- `units`: `[num_sources]`, each 0 to H - 1.
- `units_len`: Elements of `units`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_get_readout_sources(
    network::Ptr{mrnn_network},
    name::Cstring,
    units::Ptr{Csize_t},
    units_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_readout(network, name, weight, weight_len, bias, bias_len, err)

[setup] Weights and bias of a readout.

- `network`: A finalised network.
- `name`: A readout.
- `weight`: `[num_units, num_sources]`; its columns follow the readout's list of source
  regions.
- `weight_len`: Elements of `weight`.
- `bias`: `[num_units]`.
- `bias_len`: Elements of `bias`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_ARGUMENT`: the arrays share memory; `MRNN_ERR_STATE`: the network is not
  finalised.
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

[setup] Replaces weights and bias of a readout.

- `network`: A finalised network.
- `name`: A readout.
- `weight`: `[num_units, num_sources]`.
- `weight_len`: Elements of `weight`.
- `bias`: `[num_units]`.
- `bias_len`: Elements of `bias`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_VALUE`: an element is not finite; `MRNN_ERR_STATE`: the network is not
  finalised.
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

[setup] Number of all parameters P, trainable or not.

- `network`: A finalised network.
- `num_parameters`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_parameters(
    network::Ptr{mrnn_network},
    num_parameters::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_parameters(network, parameters, parameters_len, err)

[setup] All parameters.

- `network`: A finalised network.
- `parameters`: `[P]`.
- `parameters_len`: Elements of `parameters`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_get_parameters(
    network::Ptr{mrnn_network},
    parameters::Ptr{Cdouble},
    parameters_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_parameters(network, parameters, parameters_len, err)

[setup] Replaces all parameters, trainable or not. Engines and tapes that were made of the
network go on with those that they have until they are refreshed.

- `network`: A finalised network.
- `parameters`: `[P]`.
- `parameters_len`: Elements of `parameters`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element is not
  finite, and nothing changes; `MRNN_ERR_STATE`: the network is not finalised.
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

- `network`: A finalised network.
- `num_tensors`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_num_parameter_tensors(
    network::Ptr{mrnn_network},
    num_tensors::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_parameter_tensor_name(network, index, buf, cap, needed, err)

[setup] Name of a parameter tensor, as in a model file: `recurrent/<src>/<dst>/weight` and
`input/<src>/<dst>/weight`, which end in `values` where not all of the synapses exist,
`bias/<region>`, `init/<region>`, `readout/<name>/weight`, `readout/<name>/bias`.

- `network`: A finalised network.
- `index`: From 0, in the order of the vector of all parameters.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
  small; `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] Where a parameter tensor lies in the vector of all parameters, row by row.

- `network`: A finalised network.
- `index`: From 0, in the order of the vector of all parameters.
- `start`: Its first element.
- `end`: One after its last element.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
  not finalised.
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

[setup] Shape of a parameter tensor.

- `network`: A finalised network.
- `index`: From 0, in the order of the vector of all parameters.
- `num_axes`: 2 for dense connections and the weights of readouts, 1 for everything
  else.
- `rows`: Length of the first axis.
- `cols`: Length of the second axis; 1 where there is none.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
  not finalised.
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

[setup] Whether training may change a parameter tensor. Gradients by the others are 0.

- `network`: A finalised network.
- `index`: From 0, in the order of the vector of all parameters.
- `is_trainable`: 1 or 0.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
  not finalised.
"""
@abi mrnn_network_parameter_tensor_is_trainable(
    network::Ptr{mrnn_network},
    index::Csize_t,
    is_trainable::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_trainable(network, src, dst, trainable, err)

[setup] Whether training may change the weights of a declared connection.

- `network`: A finalised network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `trainable`: 1 or 0.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
  network is not finalised.
"""
@abi mrnn_network_get_trainable(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    trainable::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_trainable(network, src, dst, trainable, err)

[setup] Sets whether training may change the weights of a declared connection.

- `network`: Any network.
- `src`: Source region, recurrent or input.
- `dst`: Destination region, recurrent.
- `trainable`: Not 0 where it may, as at first.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection.
"""
@abi mrnn_network_set_trainable(
    network::Ptr{mrnn_network},
    src::Cstring,
    dst::Cstring,
    trainable::Int32,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_learnable(network, region, learnable_bias, learnable_init, err)

[setup] Whether training may change base firing and initial state of a region.

- `network`: A finalised network.
- `region`: A recurrent region.
- `learnable_bias`: 1 or 0, for the base firing.
- `learnable_init`: 1 or 0, for the initial state.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
  parent or an input region; `MRNN_ERR_STATE`: the network is not finalised.
"""
@abi mrnn_network_get_learnable(
    network::Ptr{mrnn_network},
    region::Cstring,
    learnable_bias::Ptr{Int32},
    learnable_init::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_learnable(network, region, learnable_bias, learnable_init, err)

[setup] Sets whether training may change base firing and initial state of a region.

- `network`: Any network.
- `region`: A recurrent region.
- `learnable_bias`: Not 0 where it may change the base firing.
- `learnable_init`: Not 0 where it may change the initial state.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
  parent or an input region.
"""
@abi mrnn_network_set_learnable(
    network::Ptr{mrnn_network},
    region::Cstring,
    learnable_bias::Int32,
    learnable_init::Int32,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_readout_trainable(network, name, trainable, err)

[setup] Whether training may change weights and bias of a readout.

- `network`: A finalised network.
- `name`: A readout.
- `trainable`: 1 or 0.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_get_readout_trainable(
    network::Ptr{mrnn_network},
    name::Cstring,
    trainable::Ptr{Int32},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_set_readout_trainable(network, name, trainable, err)

[setup] Sets whether training may change weights and bias of a readout.

- `network`: Any network.
- `name`: A readout.
- `trainable`: Not 0 where it may, as at first.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout.
"""
@abi mrnn_network_set_readout_trainable(
    network::Ptr{mrnn_network},
    name::Cstring,
    trainable::Int32,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_get_region_mask(network, name, mask, mask_len, err)

[setup] Which recurrent units belong to a region.

- `network`: A finalised network.
- `name`: A recurrent or parent region.
- `mask`: `[H]`, 1 or 0 each.
- `mask_len`: Elements of `mask`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_STATE`: the network is not finalised.
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

[setup] The part of a state that belongs to a region.

- `network`: A finalised network.
- `name`: A recurrent or parent region.
- `state`: `[rows, H]`, where rows are whatever the state's outer axes hold.
- `state_len`: Elements of `state`.
- `activity`: `[rows, units of the region]`; it may share memory with `state`.
- `activity_len`: Elements of `activity`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: `state` is no
  multiple of H, or `activity` of another length; `MRNN_ERR_STATE`: the network is not
  finalised.
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

[setup] mrnn_network_region_activity() in double precision.

Everything else is as for `mrnn_network_region_activity`.
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
    mrnn_network_combine_states(network, names_a, num_names_a, state_a, state_a_len, names_b, num_names_b, state_b, state_b_len, combined, combined_len, err)

[setup] Joins the states of two lists of regions into one, whose columns are in network order.

- `network`: A finalised network.
- `names_a`: `[num_names_a]`, recurrent or parent regions.
- `num_names_a`: Number of names.
- `state_a`: `[rows, units of a]`, its columns in the order of the names.
- `state_a_len`: Elements of `state_a`.
- `names_b`: `[num_names_b]`, recurrent or parent regions, none of which is in
  `names_a`.
- `num_names_b`: Number of names.
- `state_b`: `[rows, units of b]`, its columns in the order of the names.
- `state_b_len`: Elements of `state_b`.
- `combined`: `[rows, units of a and b]`; it may share memory with the others.
- `combined_len`: Elements of `combined`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
  `MRNN_ERR_SHAPE`: lengths do not fit each other; `MRNN_ERR_STATE`: the network is not
  finalised.
"""
@abi mrnn_network_combine_states(
    network::Ptr{mrnn_network},
    names_a::Ptr{Cstring},
    num_names_a::Csize_t,
    state_a::Ptr{Cfloat},
    state_a_len::Csize_t,
    names_b::Ptr{Cstring},
    num_names_b::Csize_t,
    state_b::Ptr{Cfloat},
    state_b_len::Csize_t,
    combined::Ptr{Cfloat},
    combined_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_network_combine_states_f64(network, names_a, num_names_a, state_a, state_a_len, names_b, num_names_b, state_b, state_b_len, combined, combined_len, err)

[setup] mrnn_network_combine_states() in double precision.

Everything else is as for `mrnn_network_combine_states`.
"""
@abi mrnn_network_combine_states_f64(
    network::Ptr{mrnn_network},
    names_a::Ptr{Cstring},
    num_names_a::Csize_t,
    state_a::Ptr{Cdouble},
    state_a_len::Csize_t,
    names_b::Ptr{Cstring},
    num_names_b::Csize_t,
    state_b::Ptr{Cdouble},
    state_b_len::Csize_t,
    combined::Ptr{Cdouble},
    combined_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_create(network, backend, options, out, err)

[setup] Prepares a network for a backend.

The keys of `options`, each with the backends that it is of:

- `"precision"`: `"f32"` (the default), or `"f64"`, whose data calls end in `_f64`. All
  backends; "reference" computes in f64 alone.
- `"threads"`: how many threads share the batch of a sequence, from 1; left out, one for each
  physical core. A session of one member and single steps run on the thread that calls.
  Results do not depend on it. "cpu".
- `"precise"`: `true` for activations within 1 ulp, `false` (the default) within 3. "cpu".
- `"weights"`: `"full"` (the default), in the engine's precision, or `"bf16"`, each weight of
  a connection rounded to bfloat16, a relative error of at most 1/256: single steps and small
  batches read half the bytes of dense connections. "cpu", and "cuda" in f32.
- `"instruction_set"`: `"avx512"`, `"avx2"`, `"neon"` or `"portable"`; left out, the best of
  this processor. Results of two sets may differ in their last bits. "cpu".
- `"tf32"`: `true` for products with TF32 operands, which have 11 significant bits, `false`
  (the default) for products in the engine's precision. "cuda" in f32.

- `network`: A finalised network.
- `backend`: "cpu"; "reference", plain double loops to measure others against; "cuda" or
  `cuda:<device>`.
- `options`: The text of a JSON object, or NULL for the defaults.
- `out`: The new engine, which needs the network no longer; the caller's, for
  mrnn_engine_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_ARGUMENT`: no backend of this name; `MRNN_ERR_UNAVAILABLE`: it
  can't run here, or not with one of these options, and the message says why; `MRNN_ERR_JSON`,
  `MRNN_ERR_VALUE`: a mistake in `options`; `MRNN_ERR_MEMORY`; `MRNN_ERR_STATE`: the network
  is not finalised.
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

[setup] Takes over the parameters of a network of the structure that the engine was made of,
in the memory that is there: the same regions, readouts and pathways, each pathway with as
many synapses and the same delay in steps. Time constants, activation functions and noise
levels are taken over too.

- `engine`: The engine, of which no session exists.
- `network`: A finalised network.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_ARGUMENT`: another structure; `MRNN_ERR_VALUE`: a weight is too
  large for the engine's precision; `MRNN_ERR_STATE`: sessions of the engine exist, or the
  network is not finalised. Nothing changes then.
"""
@abi mrnn_engine_refresh(engine::Ptr{mrnn_engine}, network::Ptr{mrnn_network}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_engine_destroy(engine)

[setup] Frees an engine. Sessions made from it live on.

- `engine`: The engine, or NULL.
"""
@abi mrnn_engine_destroy(engine::Ptr{mrnn_engine})::Cvoid

"""
    mrnn_engine_forward(engine, batch, steps, layout, x0, x0_len, h0, h0_len, input, input_len, stimulation, stimulation_len, x, x_len, h, h_len, y, y_len, err)

[setup] Runs copies of the network for some steps in one call. Noise is the network's own.
Results must not share memory with the other arrays or each other.

- `engine`: An engine that computes in the precision of the call.
- `batch`: Number of copies, at least 1.
- `steps`: Number of steps.
- `layout`: `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes of
  sequences. The shapes below are those of batch first.
- `x0`: `[batch, H]`, pre-activations to begin with; (NULL, 0) for the network's own, or
  for Elman where `h0` is given.
- `x0_len`: Elements of `x0`.
- `h0`: `[batch, H]`, activations to begin with; (NULL, 0) for activation(x0).
- `h0_len`: Elements of `h0`.
- `input`: `[batch, steps, I]`; (NULL, 0) for zero.
- `input_len`: Elements of `input`.
- `stimulation`: `[batch, steps, H]`, added without weights; (NULL, 0) for zero.
- `stimulation_len`: Elements of `stimulation`.
- `x`: `[batch, steps, H]`, pre-activations after each step; (NULL, 0) if not wanted.
- `x_len`: Elements of `x`.
- `h`: `[batch, steps, H]`, activations after each step; (NULL, 0) if not wanted.
- `h_len`: Elements of `h`.
- `y`: `[batch, steps, outputs]`, readouts after each step; (NULL, 0) if not wanted.
- `y_len`: Elements of `y`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_ARGUMENT`: arrays
  share memory, `layout` is none, or `h0` alone of a leaky network; `MRNN_ERR_VALUE`:
  `batch` is 0 or too large, or an initial state not finite; `MRNN_ERR_PRECISION`: the
  engine computes in the other precision; `MRNN_ERR_MEMORY`.
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

[setup] mrnn_engine_forward() in double precision.

Everything else is as for `mrnn_engine_forward`.
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

[setup] The gradients of a loss over sequences, in one call that runs them forward and back.
Where many gradients are wanted, or the states too, an `mrnn_tape` spares making the memory
anew and running forward twice.

The sequences are those of mrnn_engine_forward(), with the network's own noise. The loss is
given by its gradients by the states after each step. Results must not share memory with the
other arrays or each other. An array that is left out is (NULL, 0):

    mrnn_engine_backward(engine, network, batch, steps, MRNN_BATCH_FIRST, 0, NULL, 0, NULL, 0,
                         input, input_len, NULL, 0, NULL, 0, NULL, 0, dy, dy_len,
                         dparameters, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);

- `engine`: An engine that computes in the precision of the call.
- `network`: The network that the engine was made of or last refreshed with: its raw
  weights and what of it is trainable say what the gradients are by.
- `batch`: Number of sequences, at least 1.
- `steps`: Number of steps.
- `layout`: `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes of
  sequences. The shapes below are those of batch first.
- `memory_bytes`: What the states of a sequence may take, as in mrnn_tape_create(); 0
  for 512 MiB.
- `x0`: `[batch, H]`, pre-activations to begin with; (NULL, 0) for the network's own, or
  for Elman where `h0` is given.
- `x0_len`: Elements of `x0`.
- `h0`: `[batch, H]`, activations to begin with; (NULL, 0) for activation(x0).
- `h0_len`: Elements of `h0`.
- `input`: `[batch, steps, I]`; (NULL, 0) for zero.
- `input_len`: Elements of `input`.
- `stimulation`: `[batch, steps, H]`; (NULL, 0) for zero.
- `stimulation_len`: Elements of `stimulation`.
- `dx`: `[batch, steps, H]`, gradient of the loss by x; (NULL, 0) for zero.
- `dx_len`: Elements of `dx`.
- `dh`: `[batch, steps, H]`, gradient of the loss by h; (NULL, 0) for zero.
- `dh_len`: Elements of `dh`.
- `dy`: `[batch, steps, outputs]`, gradient of the loss by the readouts; (NULL, 0) for
  zero.
- `dy_len`: Elements of `dy`.
- `dparameters`: `[P]`, gradient by all parameters, in the order of
  mrnn_network_get_parameters(), summed over the batch: by the raw weights of connections,
  and 0 for what is not trainable; (NULL, 0) if not wanted.
- `dparameters_len`: Elements of `dparameters`.
- `dinput`: `[batch, steps, I]`, gradient by the input; (NULL, 0) if not wanted.
- `dinput_len`: Elements of `dinput`.
- `dstimulation`: `[batch, steps, H]`, gradient by the stimulation; (NULL, 0) if not
  wanted.
- `dstimulation_len`: Elements of `dstimulation`.
- `dx0`: `[batch, H]`, gradient by the initial pre-activations, which are the network's
  where none were given; (NULL, 0) if not wanted.
- `dx0_len`: Elements of `dx0`.
- `dh0`: `[batch, H]`, gradient by the initial activations where these were given; else
  0, for they follow from the pre-activations; (NULL, 0) if not wanted.
- `dh0_len`: Elements of `dh0`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_ARGUMENT`: arrays
  share memory, `layout` is none, the network is of another structure, or `h0` alone of a
  leaky network; `MRNN_ERR_VALUE`: `batch` is 0 or too large, or an initial state not
  finite; `MRNN_ERR_PRECISION`: the engine computes in the other precision;
  `MRNN_ERR_MEMORY`.
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

[setup] mrnn_engine_backward() in double precision.

Everything else is as for `mrnn_engine_backward`.
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

- `engine`: Any engine.
- `buf`: Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
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

[setup] Precision that an engine computes in.

- `engine`: Any engine.
- `precision`: `MRNN_F32` or `MRNN_F64`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `precision` is NULL.
"""
@abi mrnn_engine_precision(
    engine::Ptr{mrnn_engine},
    precision::Ptr{mrnn_precision},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_engine_num_units(engine, num_units, err)

[setup] Number of recurrent units H.

- `engine`: Any engine.
- `num_units`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `num_units` is NULL.
"""
@abi mrnn_engine_num_units(engine::Ptr{mrnn_engine}, num_units::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_engine_num_inputs(engine, num_inputs, err)

[setup] Number of input units I.

- `engine`: Any engine.
- `num_inputs`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `num_inputs` is NULL.
"""
@abi mrnn_engine_num_inputs(engine::Ptr{mrnn_engine}, num_inputs::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_engine_num_outputs(engine, num_outputs, err)

[setup] Number of outputs of all readouts together.

- `engine`: Any engine.
- `num_outputs`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `num_outputs` is NULL.
"""
@abi mrnn_engine_num_outputs(
    engine::Ptr{mrnn_engine},
    num_outputs::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_session_create(engine, batch, out, err)

[setup] Makes a session of some copies of the engine's network, in their initial state and
with the network's noise. It keeps what it needs of the engine.

- `engine`: Any engine.
- `batch`: Number of copies, at least 1.
- `out`: The new session; the caller's, for mrnn_session_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: `batch` is 0 or too large; `MRNN_ERR_MEMORY`.
"""
@abi mrnn_session_create(
    engine::Ptr{mrnn_engine},
    batch::Csize_t,
    out::Ptr{Ptr{mrnn_session}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_session_destroy(session)

[setup] Frees a session.

- `session`: The session, or NULL.
"""
@abi mrnn_session_destroy(session::Ptr{mrnn_session})::Cvoid

"""
    mrnn_session_batch(session, batch)

[rt] Number of copies of the network.

- `session`: Any session.
- `batch`: The number.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `batch` is NULL.
"""
@abi mrnn_session_batch(session::Ptr{mrnn_session}, batch::Ptr{Csize_t})::mrnn_status

"""
    mrnn_session_reset(session)

[rt] Back to the initial state: x = init, h = activation(init) and what delayed connections
carry of it, input 0, step index 0. Noise and manipulations stay as they are.

- `session`: Any session.
- returns `MRNN_OK`.
"""
@abi mrnn_session_reset(session::Ptr{mrnn_session})::mrnn_status

"""
    mrnn_session_reset_members(session, members, members_len)

[rt] mrnn_session_reset() of some copies, for streams that end at different times. The step
index goes on: the noise that these copies draw next is that of the session's next step, not
that of step 0 of their trial.

- `session`: Any session.
- `members`: `[batch]`, not 0 for each copy that is reset.
- `members_len`: Elements of `members`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length.
"""
@abi mrnn_session_reset_members(session::Ptr{mrnn_session}, members::Ptr{UInt8}, members_len::Csize_t)::mrnn_status

"""
    mrnn_session_set_state(session, x, x_len, h, h_len)

[rt] Replaces the state. Delayed connections carry the new h until later steps arrive, and
input 0. Where both arrays are left out, nothing changes.

- `session`: A session that computes in the precision of the call.
- `x`: `[batch, H]`, pre-activations; (NULL, 0) for Elman, whose state may be given by
  `h` alone.
- `x_len`: Elements of `x`.
- `h`: `[batch, H]`, activations; (NULL, 0) for activation(x).
- `h_len`: Elements of `h`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element is not
  finite; `MRNN_ERR_ARGUMENT`: `h` alone, which does not determine a leaky state;
  `MRNN_ERR_PRECISION`: the session computes in the other precision.
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

[rt] mrnn_session_set_state() in double precision.

Everything else is as for `mrnn_session_set_state`.
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

[rt] Copies the state out.

- `session`: A session that computes in the precision of the call.
- `x`: `[batch, H]`, pre-activations; (NULL, 0) if not wanted.
- `x_len`: Elements of `x`.
- `h`: `[batch, H]`, activations; (NULL, 0) if not wanted.
- `h_len`: Elements of `h`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
  memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
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

[rt] mrnn_session_get_state() in double precision.

Everything else is as for `mrnn_session_get_state`.
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

[rt] Copies the readouts of the current activations out.

- `session`: A session that computes in the precision of the call.
- `y`: `[batch, outputs]`.
- `y_len`: Elements of `y`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_PRECISION`: the session
  computes in the other precision.
"""
@abi mrnn_session_get_outputs(session::Ptr{mrnn_session}, y::Ptr{Cfloat}, y_len::Csize_t)::mrnn_status

"""
    mrnn_session_get_outputs_f64(session, y, y_len)

[rt] mrnn_session_get_outputs() in double precision.

Everything else is as for `mrnn_session_get_outputs`.
"""
@abi mrnn_session_get_outputs_f64(session::Ptr{mrnn_session}, y::Ptr{Cdouble}, y_len::Csize_t)::mrnn_status

"""
    mrnn_session_step(session, input, input_len, h, h_len)

[rt] One step. The state is as before where the call fails. Elements that are not finite are
not looked for: they spread through the state until it is set or reset.

- `session`: A session that computes in the precision of the call.
- `input`: `[batch, I]`; (NULL, 0) for zero.
- `input_len`: Elements of `input`.
- `h`: `[batch, H]`, the new activations; (NULL, 0) if not wanted. It must not share
  memory with `input`.
- `h_len`: Elements of `h`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
  memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
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

[rt] mrnn_session_step() in double precision.

Everything else is as for `mrnn_session_step`.
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

[rt] mrnn_session_step() with stimulation.

- `session`: A session that computes in the precision of the call.
- `input`: `[batch, I]`; (NULL, 0) for zero.
- `input_len`: Elements of `input`.
- `stimulation`: `[batch, H]`, added without weights; (NULL, 0) for zero.
- `stimulation_len`: Elements of `stimulation`.
- `h`: `[batch, H]`, the new activations; (NULL, 0) if not wanted. It must not share
  memory with the others.
- `h_len`: Elements of `h`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
  memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
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

[rt] mrnn_session_step_stimulated() in double precision.

Everything else is as for `mrnn_session_step_stimulated`.
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

[rt] Some steps, with the same results as single ones, bit for bit. Where the engine may use
several threads (its option "threads"), a long sequence of a batch wakes them, which is a
system call; with one thread it never does. The state is as before where the call fails.
Results must not share memory with the drive or each other.

- `session`: A session that computes in the precision of the call.
- `steps`: Number of steps.
- `layout`: `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes. The shapes
  below are those of batch first.
- `input`: `[batch, steps, I]`; (NULL, 0) for zero.
- `input_len`: Elements of `input`.
- `stimulation`: `[batch, steps, H]`, added without weights; (NULL, 0) for zero.
- `stimulation_len`: Elements of `stimulation`.
- `x`: `[batch, steps, H]`, pre-activations after each step; (NULL, 0) if not wanted.
- `x_len`: Elements of `x`.
- `h`: `[batch, steps, H]`, activations after each step; (NULL, 0) if not wanted.
- `h_len`: Elements of `h`.
- `y`: `[batch, steps, outputs]`, readouts after each step; (NULL, 0) if not wanted.
- `y_len`: Elements of `y`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: arrays share memory,
  or `layout` is none; `MRNN_ERR_PRECISION`: the session computes in the other precision.
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

[rt] mrnn_session_step_n() in double precision.

Everything else is as for `mrnn_session_step_n`.
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

[rt] Replaces the noise of the steps to come.

- `session`: Any session.
- `enabled`: Not 0 where there is any.
- `seed`: Its seed.
- `first_trial`: Trial number of the batch's first copy; the others follow.
- returns `MRNN_OK`.
"""
@abi mrnn_session_set_noise(
    session::Ptr{mrnn_session},
    enabled::Int32,
    seed::UInt64,
    first_trial::UInt64,
)::mrnn_status

"""
    mrnn_session_get_noise(session, enabled, seed, first_trial)

[rt] The noise of the steps to come.

- `session`: Any session.
- `enabled`: 1 where there is any, else 0.
- `seed`: Its seed.
- `first_trial`: Trial number of the batch's first copy.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
"""
@abi mrnn_session_get_noise(
    session::Ptr{mrnn_session},
    enabled::Ptr{Int32},
    seed::Ptr{UInt64},
    first_trial::Ptr{UInt64},
)::mrnn_status

"""
    mrnn_session_set_noise_enabled(session, enabled)

[rt] Switches the noise of the steps to come on or off, and leaves its seed and trials as they
are.

- `session`: Any session.
- `enabled`: Not 0 for on.
- returns `MRNN_OK`.
"""
@abi mrnn_session_set_noise_enabled(session::Ptr{mrnn_session}, enabled::Int32)::mrnn_status

"""
    mrnn_session_step_index(session, step_index)

[rt] Index of the next step, which counts its noise; 0 after a reset.

- `session`: Any session.
- `step_index`: The index.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `step_index` is NULL.
"""
@abi mrnn_session_step_index(session::Ptr{mrnn_session}, step_index::Ptr{UInt64})::mrnn_status

"""
    mrnn_session_set_step_index(session, step_index)

[rt] Moves the step index: the noise of the next step is that of the index.

- `session`: Any session.
- `step_index`: The index.
- returns `MRNN_OK`.
"""
@abi mrnn_session_set_step_index(session::Ptr{mrnn_session}, step_index::UInt64)::mrnn_status

"""
    mrnn_session_set_region_gain(session, region, gain)

[rt] Scales what a region sends over all of its outgoing connections and into readouts. Its
own x and h stay as they are.

- `session`: Any session.
- `region`: Number of a recurrent or an input region, from mrnn_network_region_index().
- `gain`: Finite in the session's precision; 0 silences the region, 1 is as it was at
  first.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such region, or `gain` is not finite.
"""
@abi mrnn_session_set_region_gain(session::Ptr{mrnn_session}, region::Csize_t, gain::Cdouble)::mrnn_status

"""
    mrnn_session_set_pathway_gain(session, pathway, gain)

[rt] Scales what one pathway carries, on top of the gain of its source region.

- `session`: Any session.
- `pathway`: Number of a pathway, from mrnn_network_pathway().
- `gain`: Finite in the session's precision; 1 at first.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway, or `gain` is not finite.
"""
@abi mrnn_session_set_pathway_gain(session::Ptr{mrnn_session}, pathway::Csize_t, gain::Cdouble)::mrnn_status

"""
    mrnn_session_set_region_current(session, region, current)

[rt] Adds a current to the drive of each unit of a region, where its base firing is added too.
It replaces the current of before.

- `session`: Any session.
- `region`: Number of a recurrent region, from mrnn_network_region_index().
- `current`: Finite in the session's precision; 0 at first.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such region, or `current` is not finite.
"""
@abi mrnn_session_set_region_current(session::Ptr{mrnn_session}, region::Csize_t, current::Cdouble)::mrnn_status

"""
    mrnn_session_clamp_unit(session, unit, value)

[rt] Holds the activation h of a unit from the next step on: in the h that the step begins
with, and in that of every step after it. Its x goes on integrating.

- `session`: Any session.
- `unit`: A recurrent unit, 0 to H - 1.
- `value`: The activation, finite in the session's precision.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such unit, or `value` is not finite.
"""
@abi mrnn_session_clamp_unit(session::Ptr{mrnn_session}, unit::Csize_t, value::Cdouble)::mrnn_status

"""
    mrnn_session_release_unit(session, unit)

[rt] Lets the activation of a unit follow its x again, from the end of the next step on.

- `session`: Any session.
- `unit`: A recurrent unit, 0 to H - 1.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such unit.
"""
@abi mrnn_session_release_unit(session::Ptr{mrnn_session}, unit::Csize_t)::mrnn_status

"""
    mrnn_session_clear_manipulations(session)

[rt] Takes every gain, current and clamp back.

- `session`: Any session.
- returns `MRNN_OK`.
"""
@abi mrnn_session_clear_manipulations(session::Ptr{mrnn_session})::mrnn_status

"""
    mrnn_session_pathway_current(session, pathway, current, current_len)

[rt] Copies out what one pathway added to the drive of its destination region's units in the
last step: its gains times W times its source of as many steps before as its delay, with the
gains of that step. Zeros for copies that have taken no step since they were made, reset, set
or restored.

- `session`: A session that computes in the precision of the call.
- `pathway`: Number of a pathway, from mrnn_network_pathway().
- `current`: `[batch, dst_units]`.
- `current_len`: Elements of `current`.
- returns `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_SHAPE`: another length;
  `MRNN_ERR_PRECISION`: the session computes in the other precision.
"""
@abi mrnn_session_pathway_current(
    session::Ptr{mrnn_session},
    pathway::Csize_t,
    current::Ptr{Cfloat},
    current_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_pathway_current_f64(session, pathway, current, current_len)

[rt] mrnn_session_pathway_current() in double precision.

Everything else is as for `mrnn_session_pathway_current`.
"""
@abi mrnn_session_pathway_current_f64(
    session::Ptr{mrnn_session},
    pathway::Csize_t,
    current::Ptr{Cdouble},
    current_len::Csize_t,
)::mrnn_status

"""
    mrnn_session_snapshot_len(session, values_len)

[rt] Number of values in a snapshot of a session.

- `session`: Any session.
- `values_len`: The number.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `values_len` is NULL.
"""
@abi mrnn_session_snapshot_len(session::Ptr{mrnn_session}, values_len::Ptr{Csize_t})::mrnn_status

"""
    mrnn_session_save(session, values, values_len, counters, counters_len)

[rt] Copies everything that the steps to come depend on, beside the engine and the
manipulations.

- `session`: A session that computes in the precision of the call.
- `values`: `[values of a snapshot]`, as mrnn_session_snapshot_len() says.
- `values_len`: Elements of `values`.
- `counters`: `[MRNN_SNAPSHOT_COUNTERS]`.
- `counters_len`: Elements of `counters`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
  memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
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

[rt] mrnn_session_save() in double precision.

Everything else is as for `mrnn_session_save`.
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

[rt] Goes back to what mrnn_session_save() has written. Manipulations stay as they are.

- `session`: A session that computes in the precision of the call: the one that was
  saved, or another of the same batch and a network of the same regions and delays.
- `values`: `[values of a snapshot]`.
- `values_len`: Elements of `values`.
- `counters`: `[MRNN_SNAPSHOT_COUNTERS]`.
- `counters_len`: Elements of `counters`.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_PRECISION`: the session
  computes in the other precision.
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

[rt] mrnn_session_restore() in double precision.

Everything else is as for `mrnn_session_restore`.
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

[setup] Makes a tape for sequences of a network, with the network's noise. It has an engine of
its own, and keeps nothing of the network.

- `network`: A finalised network.
- `backend`: As in mrnn_engine_create().
- `options`: As in mrnn_engine_create(), or NULL.
- `batch`: Number of sequences, at least 1.
- `max_steps`: Most steps of a sequence, at least 1.
- `memory_bytes`: What the states of a sequence may take; 0 for 512 MiB. Where they
  would take more, the tape keeps one of several states and computes those between them once
  more on the way back. At least about 2 sqrt(max_steps) states of the batch are kept, and
  the way back has memory of its own beside them. Gradients by states and inputs do not
  depend on it; those by parameters up to rounding.
- `out`: The new tape; the caller's, for mrnn_tape_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; those of mrnn_engine_create(); `MRNN_ERR_VALUE`: `batch` or `max_steps` is
  out of its range; `MRNN_ERR_MEMORY`.
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

[setup] Takes over the parameters of a network of the structure that the tape was made of, as
mrnn_engine_refresh() does, and what of them is trainable. Sequences have to be run forward
anew.

- `tape`: The tape.
- `network`: A finalised network.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_ARGUMENT`: another structure; `MRNN_ERR_VALUE`: a weight is too
  large for the tape's precision; `MRNN_ERR_STATE`: the network is not finalised;
  `MRNN_ERR_MEMORY`, after which the tape can only be destroyed: it answers
  `MRNN_ERR_STATE`.
"""
@abi mrnn_tape_refresh(tape::Ptr{mrnn_tape}, network::Ptr{mrnn_network}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_tape_set_noise(tape, enabled, seed, first_trial, first_step, err)

[setup] Replaces the noise of the sequences to come.

- `tape`: The tape.
- `enabled`: Not 0 where there is any.
- `seed`: Its seed.
- `first_trial`: Trial number of the first sequence; the others follow.
- `first_step`: Index of the sequences' first step, which counts its noise.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`.
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

[setup] Takes over the gains, currents and clamps that a session has now. Clamped units carry
no gradient. Sequences have to be run forward anew.

- `tape`: The tape.
- `session`: A session of the tape's precision and of a network of the same structure.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_PRECISION`: the session computes in the other precision;
  `MRNN_ERR_ARGUMENT`: it is of another structure.
"""
@abi mrnn_tape_set_manipulations(
    tape::Ptr{mrnn_tape},
    session::Ptr{mrnn_session},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_destroy(tape)

[setup] Frees a tape.

- `tape`: The tape, or NULL.
"""
@abi mrnn_tape_destroy(tape::Ptr{mrnn_tape})::Cvoid

"""
    mrnn_tape_forward(tape, steps, layout, x0, x0_len, h0, h0_len, input, input_len, stimulation, stimulation_len, x, x_len, h, h_len, y, y_len, err)

[setup] Runs some steps of the batch from its initial state, and keeps what
mrnn_tape_backward() needs. Results must not share memory with the other arrays or each other.

- `tape`: A tape that computes in the precision of the call.
- `steps`: Number of steps, at most those that the tape has room for.
- `layout`: `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes of
  sequences. The shapes below are those of batch first.
- `x0`: `[batch, H]`, pre-activations to begin with; (NULL, 0) for the network's own, or
  for Elman where `h0` is given.
- `x0_len`: Elements of `x0`.
- `h0`: `[batch, H]`, activations to begin with; (NULL, 0) for activation(x0).
- `h0_len`: Elements of `h0`.
- `input`: `[batch, steps, I]`; (NULL, 0) for zero.
- `input_len`: Elements of `input`.
- `stimulation`: `[batch, steps, H]`, added without weights; (NULL, 0) for zero.
- `stimulation_len`: Elements of `stimulation`.
- `x`: `[batch, steps, H]`, pre-activations after each step; (NULL, 0) if not wanted.
- `x_len`: Elements of `x`.
- `h`: `[batch, steps, H]`, activations after each step; (NULL, 0) if not wanted.
- `h_len`: Elements of `h`.
- `y`: `[batch, steps, outputs]`, readouts after each step; (NULL, 0) if not wanted.
- `y_len`: Elements of `y`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_ARGUMENT`: arrays
  share memory, `layout` is none, or `h0` alone of a leaky network; `MRNN_ERR_VALUE`: more
  steps than there is room for, or an initial state not finite; `MRNN_ERR_PRECISION`: the
  tape computes in the other precision; `MRNN_ERR_STATE`: the tape was lost in a refresh.
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

[setup] mrnn_tape_forward() in double precision.

Everything else is as for `mrnn_tape_forward`.
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

[setup] The gradients of a loss over the sequence of the last mrnn_tape_forward(). The loss is
given by its gradients by the states after each step. Results must not share memory with the
other arrays or each other.

- `tape`: A tape that computes in the precision of the call.
- `steps`: As in the forward pass.
- `layout`: As in the forward pass. The shapes below are those of batch first.
- `input`: The same values as in the forward pass; (NULL, 0) for zero.
- `input_len`: Elements of `input`.
- `stimulation`: The same values as in the forward pass; (NULL, 0) for zero.
- `stimulation_len`: Elements of `stimulation`.
- `dx`: `[batch, steps, H]`, gradient of the loss by x; (NULL, 0) for zero.
- `dx_len`: Elements of `dx`.
- `dh`: `[batch, steps, H]`, gradient of the loss by h; (NULL, 0) for zero.
- `dh_len`: Elements of `dh`.
- `dy`: `[batch, steps, outputs]`, gradient of the loss by the readouts; (NULL, 0) for
  zero.
- `dy_len`: Elements of `dy`.
- `dparameters`: `[P]`, gradient by all parameters, in the order of
  mrnn_network_get_parameters(), summed over the batch: by the raw weights of connections,
  and 0 for what is not trainable; (NULL, 0) if not wanted.
- `dparameters_len`: Elements of `dparameters`.
- `dinput`: `[batch, steps, I]`, gradient by the input; (NULL, 0) if not wanted.
- `dinput_len`: Elements of `dinput`.
- `dstimulation`: `[batch, steps, H]`, gradient by the stimulation; (NULL, 0) if not
  wanted.
- `dstimulation_len`: Elements of `dstimulation`.
- `dx0`: `[batch, H]`, gradient by the initial pre-activations, which are the network's
  where none were given; (NULL, 0) if not wanted.
- `dx0_len`: Elements of `dx0`.
- `dh0`: `[batch, H]`, gradient by the initial activations where these were given; else
  0, for they follow from the pre-activations; (NULL, 0) if not wanted.
- `dh0_len`: Elements of `dh0`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: that was another sequence or none, or parameters or
  manipulations have changed since; `MRNN_ERR_SHAPE`: an array of another length;
  `MRNN_ERR_ARGUMENT`: arrays share memory, or `layout` is none; `MRNN_ERR_PRECISION`: the
  tape computes in the other precision.
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

[setup] mrnn_tape_backward() in double precision.

Everything else is as for `mrnn_tape_backward`.
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

- `tape`: Any tape.
- `batch`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `batch` is NULL.
"""
@abi mrnn_tape_batch(tape::Ptr{mrnn_tape}, batch::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_tape_max_steps(tape, max_steps, err)

[setup] Most steps of a sequence.

- `tape`: Any tape.
- `max_steps`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `max_steps` is NULL.
"""
@abi mrnn_tape_max_steps(tape::Ptr{mrnn_tape}, max_steps::Ptr{Csize_t}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_tape_num_parameters(tape, num_parameters, err)

[setup] Number of all parameters P of the network.

- `tape`: Any tape.
- `num_parameters`: The number.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `num_parameters` is NULL.
"""
@abi mrnn_tape_num_parameters(
    tape::Ptr{mrnn_tape},
    num_parameters::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_tape_checkpoint_every(tape, checkpoint_every, err)

[setup] Steps from one kept state to the next.

- `tape`: Any tape.
- `checkpoint_every`: The number; `max_steps` where every state is kept.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `checkpoint_every` is NULL.
"""
@abi mrnn_tape_checkpoint_every(
    tape::Ptr{mrnn_tape},
    checkpoint_every::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_create(network, backend, engine_options, memory_bytes, options, out, err)

[setup] Makes a trainer of a copy of a network that has a readout and something trainable.

The keys of `options`, of which the first three must be there:

- `"batch"`: trials of an update, at least 1.
- `"steps"`: most steps of a trial, at least 1.
- `"loss"`: `"mean_squared_error"`, sum of m (y - target)^2 / sum of m over trials, steps and
  outputs with the mask's weights m; or `"cross_entropy"`, whose targets are probabilities:
  minus the sum of m target log softmax(y) over trials, steps and outputs / sum of m over
  trials and steps.
- `"optimizer"`: `{"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
  "weight_decay": 0.01}`, these values where one is left out.
- `"schedule"`: `{"warm_up": updates, "decay": how the learning rate falls after them}`, the
  decay being `"constant"`, `{"cosine": {"updates": n, "end": last factor}}`, `{"exponential":
  {"factor": f, "every": n}}` or `{"step": {"factor": f, "every": n}}`.
- `"clip_norm"`: norm of the gradient that longer ones are scaled down to; left out, none.
- `"regularizers"`: a list of `{"penalty": "weights_l1" or "weights_l2" or "rates_l2",
  "strength": lambda, "regions": [names]}`, lambda times the mean of |w|, w^2 or h^2 over the
  named regions' incoming synapses or units, or all.
- `"noise"`: `true` or `false`; left out, as the network says. `"noise_seed"`: its seed, 0
  where left out.

- `network`: A finalised network.
- `backend`: As in mrnn_engine_create().
- `engine_options`: As in mrnn_engine_create(), or NULL.
- `memory_bytes`: As in mrnn_tape_create(); 0 for 512 MiB.
- `options`: The text of a JSON object.
- `out`: The new trainer; the caller's, for mrnn_trainer_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; those of mrnn_engine_create(); `MRNN_ERR_JSON`, `MRNN_ERR_VALUE`: a mistake
  in `options`; `MRNN_ERR_UNKNOWN`: a region of a regulariser is unknown;
  `MRNN_ERR_ARGUMENT`: there is no readout, or nothing trainable; `MRNN_ERR_MEMORY`.
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

[setup] The trainer of a checkpoint, which goes on as if there had been no interruption.

- `path`: A file that mrnn_trainer_save() has written.
- `backend`: As in mrnn_engine_create().
- `engine_options`: As in mrnn_engine_create(), or NULL.
- `memory_bytes`: As in mrnn_tape_create(); 0 for 512 MiB.
- `out`: The new trainer; the caller's, for mrnn_trainer_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_IO`: the file can't be read; `MRNN_ERR_FORMAT`: it is damaged or
  no checkpoint; those of mrnn_engine_create(); `MRNN_ERR_MEMORY`.
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

[setup] Saves a trainer with its network and optimiser as a checkpoint. A file that is there
already stays until the new one is complete on disk.

- `trainer`: Any trainer.
- `path`: A file that ends in ".safetensors".
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `path` ends in something else; `MRNN_ERR_IO`: the file
  can't be written.
"""
@abi mrnn_trainer_save(trainer::Ptr{mrnn_trainer}, path::Cstring, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_trainer_network(trainer, out, err)

[setup] A copy of the network with the parameters of the last update.

- `trainer`: Any trainer.
- `out`: The new network; the caller's, for mrnn_network_destroy().
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
"""
@abi mrnn_trainer_network(
    trainer::Ptr{mrnn_trainer},
    out::Ptr{Ptr{mrnn_network}},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_updates(trainer, updates, err)

[setup] Number of updates taken.

- `trainer`: Any trainer.
- `updates`: The number, with those before a resumed checkpoint.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `updates` is NULL.
"""
@abi mrnn_trainer_updates(trainer::Ptr{mrnn_trainer}, updates::Ptr{UInt64}, err::Ptr{mrnn_error})::mrnn_status

"""
    mrnn_trainer_options(trainer, buf, cap, needed, err)

[setup] The options as JSON text, with every default written out; those of a resumed trainer
are in its checkpoint.

- `trainer`: Any trainer.
- `buf`: Where the text goes, with a NUL; NULL where `cap` is 0, to ask for the size.
- `cap`: Bytes at `buf`.
- `needed`: Bytes that are needed, with the NUL; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
"""
@abi mrnn_trainer_options(
    trainer::Ptr{mrnn_trainer},
    buf::Ptr{UInt8},
    cap::Csize_t,
    needed::Ptr{Csize_t},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_learning_rate(trainer, learning_rate, err)

[setup] The learning rate of the next update, as the schedule says.

- `trainer`: Any trainer.
- `learning_rate`: The rate.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_NULL`: `learning_rate` is NULL.
"""
@abi mrnn_trainer_learning_rate(
    trainer::Ptr{mrnn_trainer},
    learning_rate::Ptr{Cdouble},
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_get_penalties(trainer, penalties, penalties_len, err)

[setup] The terms that regularisers added to the loss of the last update, before it.

- `trainer`: Any trainer.
- `penalties`: `[regularizers]`, in the order of the options.
- `penalties_len`: Elements of `penalties`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_STATE`: no update has been taken since the trainer was made;
  `MRNN_ERR_SHAPE`: another length.
"""
@abi mrnn_trainer_get_penalties(
    trainer::Ptr{mrnn_trainer},
    penalties::Ptr{Cdouble},
    penalties_len::Csize_t,
    err::Ptr{mrnn_error},
)::mrnn_status

"""
    mrnn_trainer_destroy(trainer)

[setup] Frees a trainer. Networks taken from it live on.

- `trainer`: The trainer, or NULL.
"""
@abi mrnn_trainer_destroy(trainer::Ptr{mrnn_trainer})::Cvoid

"""
    mrnn_trainer_step(trainer, steps, input, input_len, target, target_len, mask, mask_len, loss, gradient_norm, err)

[setup] One update with as many trials as the options' "batch" says. The trainer is as before
the call where it fails. The next update's noise, where there is some, is that of other
trials.

- `trainer`: Any trainer.
- `steps`: Steps of each trial, at most the options' "steps".
- `input`: `[batch, steps, I]`; (NULL, 0) where the network has none.
- `input_len`: Elements of `input`.
- `target`: `[batch, steps, outputs]`.
- `target_len`: Elements of `target`.
- `mask`: `[batch, steps, outputs]`, the weights with which the outputs' errors count,
  at least 0, 0 where any output will do; (NULL, 0) for 1 everywhere.
- `mask_len`: Elements of `mask`.
- `loss`: The loss before the update, without regularisers.
- `gradient_norm`: Norm of the gradient before it was clipped; may be NULL.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_VALUE`: more steps
  than there is room for, or a mask or target that the loss does not allow;
  `MRNN_ERR_NUMERIC`: a loss or gradient is not finite.
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

[setup] What the network of now answers to any number of trials. Noise, where there is some,
is the same in every evaluation, and that of no update.

- `trainer`: Any trainer.
- `trials`: Number of trials, at least 1.
- `steps`: Steps of each trial, at most the options' "steps".
- `input`: `[trials, steps, I]`; (NULL, 0) where the network has none.
- `input_len`: Elements of `input`.
- `target`: `[trials, steps, outputs]`.
- `target_len`: Elements of `target`.
- `mask`: `[trials, steps, outputs]`, as in mrnn_trainer_step(); (NULL, 0) for 1
  everywhere.
- `mask_len`: Elements of `mask`.
- `loss`: The loss, without regularisers.
- `outputs`: `[trials, steps, outputs]`; (NULL, 0) if not wanted. It may share memory
  with the others.
- `outputs_len`: Elements of `outputs`.
- `err`: Receives the status and a message; may be NULL.
- returns `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_VALUE`: no trial,
  more steps than there is room for, or a mask or target that the loss does not allow;
  `MRNN_ERR_NUMERIC`: the loss is not finite.
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
