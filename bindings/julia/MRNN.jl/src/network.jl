"""
    Network()

An empty network under construction: add regions and connections, then [`finalize!`](@ref) it. Dynamics are leaky with
relu, dt 10 ms and tau 100 ms unless set. [`MRNN.load`](@ref) and [`MRNN.from_json`](@ref) give finished networks.

    Network(trainer)

A copy of the network that a [`Trainer`](@ref) has, with the parameters of its last update.
"""
mutable struct Network <: Handle{LibMRNN.mrnn_network}
    handle::Ptr{LibMRNN.mrnn_network}

    Network(handle::Ptr{LibMRNN.mrnn_network}) = finalizer(close, new(handle))
end

new_network(create, arguments...) = Network(handle_of(LibMRNN.mrnn_network, create, arguments...))

Network() = new_network(LibMRNN.mrnn_network_create)

"""
    MRNN.load(path) -> Network

The network of a description (`.json`) or of a model (`.safetensors`).
"""
load(path::AbstractString) = new_network(LibMRNN.mrnn_network_load, path)

"""
    MRNN.from_json(text) -> Network

The network of a description. Masks and initial weights are drawn from its seed. Everything that is wrong with the text
is in the error's message.
"""
from_json(text::AbstractString) = new_network(LibMRNN.mrnn_network_from_json, text)

"""
    MRNN.save(path, network)
    MRNN.save(path, trainer)

Saves a network with its weights as a model, or a trainer as a checkpoint for [`MRNN.resume`](@ref). `path` ends in
`.safetensors`. A file that is there already stays until the new one is complete on disk.
"""
save(path::AbstractString, network::Network) =
    checked(err -> LibMRNN.mrnn_network_save(network, path, err))

"""
    to_json(network) -> String

The network's description with every default written out. Weights are not part of it.
"""
to_json(network::Network) = text_of(LibMRNN.mrnn_network_to_json, network)

"""
    copy(network)

Another network of the same description, masks and parameters.
"""
function Base.copy(network::Network)
    copied = from_json(to_json(network))
    for (src, dst) in pathways(network)
        # A pair without synapses in both has no mask to differ in.
        has_connection(network, src, dst) || has_connection(copied, src, dst) || continue
        existing = mask(network, src, dst)
        existing == mask(copied, src, dst) || set_mask!(copied, src, dst, existing)
    end
    set_parameters!(copied, parameters(network))
    return copied
end

"""Whether the network is finished: see [`finalize!`](@ref)."""
is_finalized(network::Network) = answer(Int32, LibMRNN.mrnn_network_is_finalized, network) != 0

"""
    num_units(network)
    num_units(network, region)

Number of recurrent units H, or of the units of a recurrent, parent or input region.
"""
num_units(network::Network) = count_of(LibMRNN.mrnn_network_num_units, network)
num_units(network::Network, region::AbstractString) =
    count_of(LibMRNN.mrnn_network_region_num_units, network, region)

"""Number of input units I."""
num_inputs(network::Network) = count_of(LibMRNN.mrnn_network_num_inputs, network)

"""Number of outputs of all readouts together."""
num_outputs(network::Network) = count_of(LibMRNN.mrnn_network_num_outputs, network)

"""Number of existing synapses, between recurrent units and from input units."""
num_synapses(network::Network) = count_of(LibMRNN.mrnn_network_num_synapses, network)

"""Names of the recurrent regions, in network order."""
regions(network::Network) = [
    text_of(LibMRNN.mrnn_network_region_name, network, index - 1) for
    index = 1:count_of(LibMRNN.mrnn_network_num_regions, network)
]

"""Names of the input regions, in network order."""
input_regions(network::Network) = [
    text_of(LibMRNN.mrnn_network_input_region_name, network, index - 1) for
    index = 1:count_of(LibMRNN.mrnn_network_num_input_regions, network)
]

"""Names of the readouts, in network order: their outputs lie in this order too."""
readouts(network::Network) = [
    text_of(LibMRNN.mrnn_network_readout_name, network, index - 1) for
    index = 1:count_of(LibMRNN.mrnn_network_num_readouts, network)
]

"""
    pathways(network)

The declared connections as `src => dst`, zero connections included, in the order of [`pathway_index`](@ref).
"""
pathways(network::Network) = [
    text_of(LibMRNN.mrnn_network_pathway_src, network, index - 1) =>
        text_of(LibMRNN.mrnn_network_pathway_dst, network, index - 1) for
    index = 1:count_of(LibMRNN.mrnn_network_num_pathways, network)
]

"""Number of a region for [`set_region_gain!`](@ref): the recurrent regions from 1, then the input regions."""
region_index(network::Network, region::AbstractString) =
    count_of(LibMRNN.mrnn_network_region_index, network, region) + 1

"""Number of the pathway from `src` to `dst` for [`set_pathway_gain!`](@ref)."""
pathway_index(network::Network, src::AbstractString, dst::AbstractString) =
    count_of(LibMRNN.mrnn_network_pathway, network, src, dst) + 1

"""
    region_range(network, region)

The units of a recurrent or input region among those of its kind: `h[region_range(network, "thal"), :, :]`. A parent's
units need not lie together: it has no range, but a [`region_mask`](@ref).
"""
region_range(network::Network, region::AbstractString) =
    range_of(LibMRNN.mrnn_network_region_range, network, region)

function range_of(get, arguments...)
    start, stop = Ref{Csize_t}(0), Ref{Csize_t}(0)
    checked(err -> get(arguments..., start, stop, err))
    return Int(start[])+1:Int(stop[])
end

"""Which recurrent units belong to a recurrent or parent region, `[H]`."""
function region_mask(network::Network, region::AbstractString)
    units = Vector{UInt8}(undef, num_units(network))
    checked(err -> LibMRNN.mrnn_network_get_region_mask(network, region, units, length(units), err))
    return units .!= 0
end

"""Whether a connection with synapses leads from `src` to `dst`."""
has_connection(network::Network, src::AbstractString, dst::AbstractString) =
    answer(Int32, LibMRNN.mrnn_network_has_connection, network, src, dst) != 0

"""Conduction delay of the connection `src` -> `dst`, in ms."""
delay(network::Network, src::AbstractString, dst::AbstractString) =
    answer(Cdouble, LibMRNN.mrnn_network_get_delay, network, src, dst)

"""Largest magnitude among the eigenvalues of the effective recurrent weights."""
spectral_radius(network::Network) = answer(Cdouble, LibMRNN.mrnn_network_effective_spectral_radius, network)

"""Scales the recurrent weights so that the effective ones have this spectral radius. Engines that exist keep theirs."""
scale_spectral_radius!(network::Network, radius::Real) =
    changed(network, LibMRNN.mrnn_network_scale_spectral_radius, radius)

# Calls a C function that changes the network, and gives the network.
function changed(network::Network, change, arguments...)
    checked(err -> change(network, arguments..., err))
    return network
end

"""
    activity(network, states, region)

The rows of `states`, H x ..., that belong to a recurrent or parent region: what [`forward`](@ref) gives has H x T x B.
"""
function activity(network::Network, states::AbstractArray{T}, region::AbstractString) where {T<:Union{Float32,Float64}}
    units = num_units(network)
    size(states, 1) == units || refuse_size("states", states, (units, "..."), "units x ...")
    states = readable(T, states)
    found = Array{T}(undef, num_units(network, region), Base.tail(size(states))...)
    gather = T === Float32 ? LibMRNN.mrnn_network_region_activity : LibMRNN.mrnn_network_region_activity_f64
    checked(err -> gather(network, region, flat(states)..., flat(found)..., err))
    return found
end
