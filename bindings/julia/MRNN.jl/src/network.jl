"""
    Network()

An empty network under construction: add regions and connections, then [`finalize!`](@ref) it. Dynamics are leaky with
relu, dt 10 ms and tau 100 ms unless set. [`MRNN.load`](@ref) and [`MRNN.from_json`](@ref) give finished networks.

    Network(trainer)

A copy of the network that a [`Trainer`](@ref) has, with the parameters of its last update.
"""
mutable struct Network <: Handle{LibMRNN.mrnn_network}
    handle::Ptr{LibMRNN.mrnn_network}
    gate::Gate

    Network(handle::Ptr{LibMRNN.mrnn_network}) = finalizer(close, new(handle, Gate()))
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
    MRNN.from_safetensors(bytes) -> Network

The network of the bytes of a model file, for models that come over a wire or are part of a program.
"""
from_safetensors(bytes::AbstractVector{UInt8}) =
    new_network(LibMRNN.mrnn_network_from_safetensors, flat(readable(UInt8, bytes))...)

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

Another network of the same description, masks and parameters, finished or under construction.
"""
Base.copy(network::Network) = new_network(LibMRNN.mrnn_network_clone, network)

Base.deepcopy_internal(network::Network, copies::IdDict) = get!(() -> copy(network), copies, network)::Network

"""Whether the network is finished: see [`finalize!`](@ref)."""
is_finalized(network::Network) = says(LibMRNN.mrnn_network_is_finalized, network)

"""
    num_units(network)
    num_units(network, region)

Number of recurrent units H, or of the units of a recurrent, parent or input region.
"""
num_units(network::Network) = count_of(LibMRNN.mrnn_network_num_units, network)
num_units(network::Network, region::Name) =
    count_of(LibMRNN.mrnn_network_region_num_units, network, region)

"""Number of input units I."""
num_inputs(network::Network) = count_of(LibMRNN.mrnn_network_num_inputs, network)

"""Number of outputs of all readouts together."""
num_outputs(network::Network) = count_of(LibMRNN.mrnn_network_num_outputs, network)

"""Largest magnitude among the eigenvalues of the effective recurrent weights."""
spectral_radius(network::Network) = answer(Cdouble, LibMRNN.mrnn_network_effective_spectral_radius, network)

"""Scales the recurrent weights so that the effective ones have this spectral radius. Engines that exist keep theirs."""
scale_spectral_radius!(network::Network, radius::Real) =
    changed(network, LibMRNN.mrnn_network_scale_spectral_radius, radius)

# Calls a C function that changes the network, and gives the network.
function changed(network::Network, change, arguments...)
    checked(err -> change(Alone(network), arguments..., err))
    return network
end

function range_of(get, arguments...)
    start, stop = answers((Csize_t, Csize_t), get, arguments...)
    return Int(start)+1:Int(stop)
end
