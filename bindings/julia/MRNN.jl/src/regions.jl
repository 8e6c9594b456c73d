"""Names of the recurrent regions, in network order."""
regions(network::Network) = names_of(LibMRNN.mrnn_network_region_name, LibMRNN.mrnn_network_num_regions, network)

"""Names of the input regions, in network order."""
input_regions(network::Network) =
    names_of(LibMRNN.mrnn_network_input_region_name, LibMRNN.mrnn_network_num_input_regions, network)

"""
    excluded_regions(network, names)

The recurrent regions that a list of recurrent or parent regions leaves out, in network order.
"""
function excluded_regions(network::Network, names::AbstractVector{<:Name})
    all_regions = regions(network)
    excluded = Vector{UInt8}(undef, length(all_regions))
    checked(err -> LibMRNN.mrnn_network_get_excluded_regions(network, string_list(names)..., flat(excluded)..., err))
    return all_regions[excluded.!=0]
end

"""Names of the parents, which recurrent regions may share, in the order of their first children."""
parents(network::Network) = names_of(LibMRNN.mrnn_network_parent_name, LibMRNN.mrnn_network_num_parents, network)

"""Names of the recurrent regions of a parent, in network order."""
children(network::Network, parent::Name) =
    names_of(LibMRNN.mrnn_network_child_name, LibMRNN.mrnn_network_num_children, network, parent)

"""Name of the parent of a recurrent region; `nothing` where it has none."""
function region_parent(network::Network, region::Name)
    name = text_of(LibMRNN.mrnn_network_region_parent, network, region)
    return isempty(name) ? nothing : name
end

"""Number of a region for [`set_region_gain!`](@ref): the recurrent regions from 1, then the input regions."""
region_index(network::Network, region::Name) =
    count_of(LibMRNN.mrnn_network_region_index, network, region) + 1

"""
    region_range(network, region)

The units of a recurrent or input region among those of its kind: `h[region_range(network, "thal"), :, :]`. A parent's
units need not lie together: it has no range, but a [`region_mask`](@ref).
"""
region_range(network::Network, region::Name) =
    range_of(LibMRNN.mrnn_network_region_range, network, region)

"""Which recurrent units belong to a recurrent or parent region, `[H]`."""
function region_mask(network::Network, region::Name)
    units = Vector{UInt8}(undef, num_units(network))
    checked(err -> LibMRNN.mrnn_network_get_region_mask(network, region, units, length(units), err))
    return units .!= 0
end

"""Sign of the outgoing synapses of a recurrent or input region: `:excitatory` or `:inhibitory`."""
region_sign(network::Network, region::Name) =
    choice_of(LibMRNN.mrnn_sign_code, "MRNN_", answer(Int32, LibMRNN.mrnn_network_region_sign, network, region))

"""Time constant of a recurrent region in ms: its own, or the network's."""
region_tau(network::Network, region::Name) =
    answer(Cdouble, LibMRNN.mrnn_network_get_region_tau, network, region)

"""
    set_region_tau!(network, region, tau)

Gives a recurrent region of a network under construction a time constant of its own, in ms.
"""
set_region_tau!(network::Network, region::Name, tau::Real) =
    changed(network, LibMRNN.mrnn_network_set_region_tau, region, tau)

"""Activation function of a recurrent region, as in [`set_dynamics!`](@ref): its own, or the network's."""
region_activation(network::Network, region::Name) =
    activation_of(answer(Int32, LibMRNN.mrnn_network_get_region_activation, network, region))

"""
    set_region_activation!(network, region, activation)

Gives a recurrent region of a network under construction an activation function of its own, one of those of
[`set_dynamics!`](@ref).
"""
set_region_activation!(network::Network, region::Name, activation::Symbol) =
    changed(network, LibMRNN.mrnn_network_set_region_activation, region, activation_code(activation))

"""Noise level sigma of a recurrent or input region: its own, or the network's for its kind."""
region_noise(network::Network, region::Name) =
    answer(Cdouble, LibMRNN.mrnn_network_get_region_noise, network, region)

"""
    set_region_noise!(network, region, noise)

Gives a recurrent or input region of a network under construction a noise level sigma of its own.
"""
set_region_noise!(network::Network, region::Name, noise::Real) =
    changed(network, LibMRNN.mrnn_network_set_region_noise, region, noise)

"""
    learnable(network, region) -> (bias, init)

Whether training may change the base firing and the initial state of a recurrent region.
"""
function learnable(network::Network, region::Name)
    bias, init = answers((Int32, Int32), LibMRNN.mrnn_network_get_learnable, network, region)
    return (bias = bias != 0, init = init != 0)
end

"""
    set_learnable!(network, region; bias, init)

Sets whether training may change the base firing and the initial state of a recurrent region.
"""
set_learnable!(network::Network, region::Name; bias::Bool, init::Bool) =
    changed(network, LibMRNN.mrnn_network_set_learnable, region, bias, init)
