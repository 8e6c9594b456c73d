"""
    pathways(network)

The declared connections as `src => dst`, zero connections included, in the order of [`pathway_index`](@ref).
"""
pathways(network::Network) = [
    text_of(LibMRNN.mrnn_network_pathway_src, network, index - 1) =>
        text_of(LibMRNN.mrnn_network_pathway_dst, network, index - 1) for
    index = 1:count_of(LibMRNN.mrnn_network_num_pathways, network)
]

"""Number of the pathway from `src` to `dst` for [`set_pathway_gain!`](@ref)."""
pathway_index(network::Network, src::Name, dst::Name) =
    count_of(LibMRNN.mrnn_network_pathway, network, src, dst) + 1

"""Whether a connection with synapses leads from `src` to `dst`."""
has_connection(network::Network, src::Name, dst::Name) =
    says(LibMRNN.mrnn_network_has_connection, network, src, dst)

"""Conduction delay of the connection `src` -> `dst`, in ms."""
delay(network::Network, src::Name, dst::Name) =
    answer(Cdouble, LibMRNN.mrnn_network_get_delay, network, src, dst)

"""Fraction of synapses that the connection `src` -> `dst` was declared to lack. A mask that was set may lack others."""
sparsity(network::Network, src::Name, dst::Name) =
    answer(Cdouble, LibMRNN.mrnn_network_pathway_sparsity, network, pathway_index(network, src, dst) - 1)

"""
    num_synapses(network)
    num_synapses(network, src, dst)

Number of existing synapses, between recurrent units and from input units, or of the declared connection `src` -> `dst`.
"""
num_synapses(network::Network) = count_of(LibMRNN.mrnn_network_num_synapses, network)
num_synapses(network::Network, src::Name, dst::Name) =
    count_of(LibMRNN.mrnn_network_pathway_num_synapses, network, pathway_index(network, src, dst) - 1)

"""
    synapses(network, src, dst) -> (dst_units, src_units, weight)

The existing synapses of a declared connection, without a full matrix: for each the units that it joins, from 1 within
`dst` and `src`, and its raw weight. They lie row by row, as in the vector of all [`parameters`](@ref).
"""
function synapses(network::Network, src::Name, dst::Name)
    existing = num_synapses(network, src, dst)
    dst_units, src_units = Vector{Csize_t}(undef, existing), Vector{Csize_t}(undef, existing)
    weight = Vector{Cdouble}(undef, existing)
    checked(err -> LibMRNN.mrnn_network_get_synapses(
        network, src, dst, flat(dst_units)..., flat(src_units)..., flat(weight)..., err,
    ))
    return (dst_units = from_one(dst_units), src_units = from_one(src_units), weight = weight)
end

"""
    set_synapses!(network, src, dst, dst_units, src_units, weight)

Replaces all synapses of a declared connection by those that lead from `src_units[i]` of `src` to `dst_units[i]` of `dst`
with the raw `weight[i]`, in any order; units count from 1. A zero connection becomes one with synapses. Engines that exist
keep theirs; where the number of synapses changes, they can't be refreshed any longer.
"""
function set_synapses!(
    network::Network,
    src::Name,
    dst::Name,
    dst_units::AbstractVector{<:Integer},
    src_units::AbstractVector{<:Integer},
    weight::AbstractVector{<:Real},
)
    check_vector("dst_units", dst_units, length(weight), "synapses")
    check_vector("src_units", src_units, length(weight), "synapses")
    return changed(
        network, LibMRNN.mrnn_network_set_synapses, src, dst,
        flat(from_zero("dst_units", dst_units))..., flat(from_zero("src_units", src_units))...,
        flat(readable(Cdouble, weight))...,
    )
end

"""
    is_trainable(network, src, dst)
    is_trainable(network, readout)

Whether training may change the weights of the declared connection `src` -> `dst`, or weights and bias of a readout.
"""
is_trainable(network::Network, src::Name, dst::Name) =
    says(LibMRNN.mrnn_network_get_trainable, network, src, dst)
is_trainable(network::Network, readout::Name) =
    says(LibMRNN.mrnn_network_get_readout_trainable, network, readout)

"""
    set_trainable!(network, src, dst, trainable)
    set_trainable!(network, readout, trainable)

Sets whether training may change the weights of a declared connection, or weights and bias of a readout: it may at first.
"""
set_trainable!(network::Network, src::Name, dst::Name, trainable::Bool) =
    changed(network, LibMRNN.mrnn_network_set_trainable, src, dst, trainable)
set_trainable!(network::Network, readout::Name, trainable::Bool) =
    changed(network, LibMRNN.mrnn_network_set_readout_trainable, readout, trainable)
