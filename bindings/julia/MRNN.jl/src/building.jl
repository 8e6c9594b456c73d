"""
    add_recurrent_region!(network, name, num_units; sign = :excitatory, base_firing = 0, init = 0, parent = nothing,
                          learnable_bias = false)

Adds a recurrent region after those that are there. `sign` is `:excitatory` or `:inhibitory`; `base_firing` the tonic
input to each unit; `init` its initial pre-activation x; `parent` a name that several regions may share. Training may
change the base firing where `learnable_bias`.
"""
add_recurrent_region!(
    network::Network,
    name::Name,
    num_units::Integer;
    sign::Symbol = :excitatory,
    base_firing::Real = 0,
    init::Real = 0,
    parent::Union{Name,Nothing} = nothing,
    learnable_bias::Bool = false,
) = changed(
    network, LibMRNN.mrnn_network_add_recurrent_region,
    name, natural("num_units", num_units), sign_code(sign), base_firing, init,
    parent === nothing ? C_NULL : parent, learnable_bias,
)

"""
    add_input_region!(network, name, num_units; sign = :excitatory)

Adds a region of units that carry external input, after those that are there.
"""
add_input_region!(network::Network, name::Name, num_units::Integer; sign::Symbol = :excitatory) =
    changed(network, LibMRNN.mrnn_network_add_input_region, name, natural("num_units", num_units), sign_code(sign))

sign_code(sign) = selector("sign", LibMRNN.mrnn_sign_code, "MRNN_", sign)

"""
    connect!(network, src, dst; sparsity = 0, delay = 0)

Connects a recurrent or input region to a recurrent one. `sparsity` is the fraction of synapses that are absent; `delay`
the conduction delay in ms, a multiple of dt.
"""
function connect!(network::Network, src::Name, dst::Name; sparsity::Real = 0, delay::Real = 0)
    changed(network, LibMRNN.mrnn_network_connect, src, dst, sparsity)
    return delay == 0 ? network : set_delay!(network, src, dst, delay)
end

"""Declares that `src` and `dst` are connected by nothing: fixed at zero, never trained."""
connect_zero!(network::Network, src::Name, dst::Name) =
    changed(network, LibMRNN.mrnn_network_connect_zero, src, dst)

"""Sets the conduction delay of the declared connection `src` -> `dst`, in ms."""
set_delay!(network::Network, src::Name, dst::Name, delay::Real) =
    changed(network, LibMRNN.mrnn_network_set_delay, src, dst, delay)

"""
    add_readout!(network, name, num_units, src_regions)

Adds a linear readout y = W h + b from the recurrent or parent regions named in `src_regions`.
"""
add_readout!(
    network::Network,
    name::Name,
    num_units::Integer,
    src_regions::AbstractVector{<:Name},
) = changed(
    network, LibMRNN.mrnn_network_add_readout, name, natural("num_units", num_units), string_list(src_regions)...,
)

"""Adds what a JSON description says; its settings replace those of before. Nothing is added where anything is wrong."""
add_json!(network::Network, text::AbstractString) = changed(network, LibMRNN.mrnn_network_add_json, text)

"""
    finalize!(network)

Draws masks and initial weights from the seed. Afterwards nothing can be added.
"""
finalize!(network::Network) = changed(network, LibMRNN.mrnn_network_finalize)
