# C's matrices have a row for each destination unit and lie row by row; Julia's lie column by column. Matrices of
# weights are transposed here, so that they are dst x src on both sides.

# A dst x src matrix of what the C function `get` writes.
function matrix_of(get, ::Type{T}, rows, cols, arguments...) where {T}
    by_rows = Matrix{T}(undef, cols, rows)
    checked(err -> get(arguments..., flat(by_rows)..., err))
    return permutedims(by_rows)
end

by_rows(::Type{T}, matrix) where {T} = Matrix{T}(permutedims(matrix))

function connection_of(get, ::Type{T}, network, src, dst) where {T}
    rows, cols = num_units(network, dst), num_units(network, src)
    return matrix_of(get, T, rows, cols, network, src, dst)
end

"""
    weight(network, src, dst)

Raw weights of a connection, dst x src: a row for each unit of `dst`; 0 where no synapse exists.
"""
weight(network::Network, src::Name, dst::Name) =
    connection_of(LibMRNN.mrnn_network_get_weight, Cdouble, network, src, dst)

"""
    set_weight!(network, src, dst, weight)

Replaces the raw weights of a connection, dst x src. Values where no synapse exists are dropped. Engines that exist keep
their weights until [`refresh!`](@ref).
"""
function set_weight!(network::Network, src::Name, dst::Name, weight::AbstractMatrix{<:Real})
    check_matrix("weight", weight, num_units(network, dst), num_units(network, src), "units of $dst x units of $src")
    return changed(network, LibMRNN.mrnn_network_set_weight, src, dst, flat(by_rows(Cdouble, weight))...)
end

"""Which synapses of a connection exist, dst x src."""
mask(network::Network, src::Name, dst::Name) =
    connection_of(LibMRNN.mrnn_network_get_mask, UInt8, network, src, dst) .!= 0

"""
    set_mask!(network, src, dst, mask)

Replaces the set of existing synapses of a connection, dst x src. Weights of synapses that stay are kept; new ones start
at 0.
"""
function set_mask!(network::Network, src::Name, dst::Name, mask::AbstractMatrix{Bool})
    check_matrix("mask", mask, num_units(network, dst), num_units(network, src), "units of $dst x units of $src")
    return changed(network, LibMRNN.mrnn_network_set_mask, src, dst, flat(by_rows(UInt8, mask))...)
end

"""
    effective_weight(network, src, dst)
    effective_weight(network)
    effective_weight(network, names)

What the dynamics multiply with: of a connection, dst x src; between all recurrent units, H x H; or among several
recurrent or parent regions, a row and a column for each of their units in the order of the names.
"""
effective_weight(network::Network, src::Name, dst::Name) =
    connection_of(LibMRNN.mrnn_network_get_effective, Cdouble, network, src, dst)
function effective_weight(network::Network)
    units = num_units(network)
    return matrix_of(LibMRNN.mrnn_network_get_effective_recurrent, Cdouble, units, units, network)
end
function effective_weight(network::Network, names::AbstractVector{<:Name})
    units = total_units(network, names)
    return matrix_of(LibMRNN.mrnn_network_get_weight_subset, Cdouble, units, units, network, string_list(names)...)
end

total_units(network, names) = sum(Int[num_units(network, name) for name in names])

"""Effective weights from all input units to all recurrent units, H x I."""
effective_input_weight(network::Network) = matrix_of(
    LibMRNN.mrnn_network_get_effective_input, Cdouble, num_units(network), num_inputs(network), network,
)

"""Effective weights between regions as [`effective_weight`](@ref), of parent regions too; zeros where not connected."""
projection(network::Network, src::Name, dst::Name) =
    connection_of(LibMRNN.mrnn_network_get_projection, Cdouble, network, src, dst)

function vector_of(get, n, arguments...)
    values = Vector{Cdouble}(undef, n)
    checked(err -> get(arguments..., flat(values)..., err))
    return values
end

"""
    base_firing(network)
    base_firing(network, region)

Tonic input of every unit, or of those of a recurrent or parent region.
"""
base_firing(network::Network) = vector_of(LibMRNN.mrnn_network_get_tonic_input, num_units(network), network)
base_firing(network::Network, region::Name) =
    vector_of(LibMRNN.mrnn_network_get_base_firing, num_units(network, region), network, region)

"""
    set_base_firing!(network, region, values)

Replaces the tonic input of each unit of a recurrent region.
"""
set_base_firing!(network::Network, region::Name, values::AbstractVector{<:Real}) =
    set_units!(network, LibMRNN.mrnn_network_set_base_firing, "base firing", region, values)

"""
    initial_state(network)
    initial_state(network, region)

Initial pre-activation x of every unit, or of those of a recurrent or parent region.
"""
initial_state(network::Network) =
    vector_of(LibMRNN.mrnn_network_get_initial_condition, num_units(network), network)
initial_state(network::Network, region::Name) =
    vector_of(LibMRNN.mrnn_network_get_init, num_units(network, region), network, region)

"""
    set_initial_state!(network, region, values)

Replaces the initial pre-activation of each unit of a recurrent region.
"""
set_initial_state!(network::Network, region::Name, values::AbstractVector{<:Real}) =
    set_units!(network, LibMRNN.mrnn_network_set_init, "initial state", region, values)

function set_units!(network, set, what, region, values)
    check_vector("$what of $region", values, num_units(network, region), "units")
    return changed(network, set, region, flat(readable(Cdouble, values))...)
end
