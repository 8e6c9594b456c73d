"""
    num_parameters(network)

Number of all parameters P, trainable or not.
"""
num_parameters(network::Network) = count_of(LibMRNN.mrnn_network_num_parameters, network)

"""
    parameters(network)

All parameters in one vector, which has the order of gradients; [`parameter_tensors`](@ref) says what lies where.
"""
parameters(network::Network) =
    vector_of(LibMRNN.mrnn_network_get_parameters, num_parameters(network), network)

"""
    set_parameters!(network, parameters)

Replaces all parameters, trainable or not. Engines and tapes go on with those that they have until [`refresh!`](@ref).
"""
function set_parameters!(network::Network, parameters::AbstractVector{<:Real})
    check_vector("parameters", parameters, num_parameters(network), "parameters")
    return changed(network, LibMRNN.mrnn_network_set_parameters, flat(readable(Cdouble, parameters))...)
end

"""
    ParameterTensor

A part of the vector of all parameters: its `name` as in a model file, its `range` there, its `size`, and whether it is
`trainable`. Matrices lie in the vector row by row; [`tensor`](@ref) gives them as they are read.
"""
struct ParameterTensor
    name::String
    range::UnitRange{Int}
    size::Union{Tuple{Int},Tuple{Int,Int}}
    trainable::Bool
end

"""Every [`ParameterTensor`](@ref) of the network, in the order of the vector of all parameters."""
parameter_tensors(network::Network) =
    [parameter_tensor(network, index - 1) for index = 1:count_of(LibMRNN.mrnn_network_num_parameter_tensors, network)]

function parameter_tensor(network, index)
    axes, rows, cols =
        answers((Csize_t, Csize_t, Csize_t), LibMRNN.mrnn_network_parameter_tensor_shape, network, index)
    return ParameterTensor(
        text_of(LibMRNN.mrnn_network_parameter_tensor_name, network, index),
        range_of(LibMRNN.mrnn_network_parameter_tensor_range, network, index),
        axes == 2 ? (Int(rows), Int(cols)) : (Int(rows),),
        says(LibMRNN.mrnn_network_parameter_tensor_is_trainable, network, index),
    )
end

"""
    tensor(parameters, part::ParameterTensor)

That part of a vector of all parameters, or of their gradient, in its own shape: a view, through which it can be changed.
"""
function tensor(parameters::AbstractVector, part::ParameterTensor)
    values = view(parameters, part.range)
    return length(part.size) == 1 ? values : transpose(reshape(values, reverse(part.size)))
end
