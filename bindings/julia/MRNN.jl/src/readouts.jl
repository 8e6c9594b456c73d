"""Names of the readouts, in network order: their outputs lie in this order too."""
readouts(network::Network) = names_of(LibMRNN.mrnn_network_readout_name, LibMRNN.mrnn_network_num_readouts, network)

"""Where a readout lies among the outputs of all readouts: `y[readout_range(network, "choice"), :, :]`."""
readout_range(network::Network, name::Name) = range_of(LibMRNN.mrnn_network_readout_range, network, name)

"""Which recurrent unit, 1 to H, each column of a readout's weights reads."""
function readout_units(network::Network, name::Name)
    units = Vector{Csize_t}(undef, readout_shape(network, name)[2])
    checked(err -> LibMRNN.mrnn_network_get_readout_sources(network, name, flat(units)..., err))
    return from_one(units)
end

"""
    readout(network, name) -> (weight, bias)

Weights of a readout, outputs x units that it reads ([`readout_units`](@ref)), and its bias.
"""
function readout(network::Network, name::Name)
    rows, cols = readout_shape(network, name)
    weight, bias = Matrix{Cdouble}(undef, cols, rows), Vector{Cdouble}(undef, rows)
    checked(err -> LibMRNN.mrnn_network_get_readout(network, name, flat(weight)..., flat(bias)..., err))
    return (weight = permutedims(weight), bias = bias)
end

"""
    set_readout!(network, name, weight, bias)

Replaces weights and bias of a readout.
"""
function set_readout!(
    network::Network,
    name::Name,
    weight::AbstractMatrix{<:Real},
    bias::AbstractVector{<:Real},
)
    rows, cols = readout_shape(network, name)
    check_matrix("weight", weight, rows, cols, "outputs x units read")
    check_vector("bias", bias, rows, "outputs")
    return changed(
        network, LibMRNN.mrnn_network_set_readout,
        name, flat(by_rows(Cdouble, weight))..., flat(readable(Cdouble, bias))...,
    )
end

readout_shape(network, name) =
    map(Int, answers((Csize_t, Csize_t), LibMRNN.mrnn_network_readout_shape, network, name))
