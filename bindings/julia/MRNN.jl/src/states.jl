"""
    activity(network, states, region)

The rows of `states`, H x ..., that belong to a recurrent or parent region: what [`forward`](@ref) gives has H x T x B.
"""
function activity(network::Network, states::AbstractArray{T}, region::Name) where {T<:Union{Float32,Float64}}
    units = num_units(network)
    size(states, 1) == units || refuse_size("states", states, (units, "..."), "units x ...")
    states = readable(T, states)
    found = Array{T}(undef, num_units(network, region), Base.tail(size(states))...)
    gather = of(T, LibMRNN.mrnn_network_region_activity, LibMRNN.mrnn_network_region_activity_f64)
    checked(err -> gather(network, region, flat(states)..., flat(found)..., err))
    return found
end

"""
    combine_states(network, names_a, states_a, names_b, states_b)

Joins the states of two lists of recurrent or parent regions, units x ... in the order of the names, into one, units of
both x ..., in network order. No region may be in both.
"""
function combine_states(
    network::Network,
    names_a::AbstractVector{<:Name},
    states_a::AbstractArray{T},
    names_b::AbstractVector{<:Name},
    states_b::AbstractArray{T},
) where {T<:Union{Float32,Float64}}
    for (what, names, states) in (("states_a", names_a, states_a), ("states_b", names_b, states_b))
        units = total_units(network, names)
        size(states, 1) == units || refuse_size(what, states, (units, "..."), "units x ...")
    end
    rest = Base.tail(size(states_a))
    Base.tail(size(states_b)) == rest ||
        refuse_size("states_b", states_b, (size(states_b, 1), rest...), "units x what states_a has")
    states_a, states_b = readable(T, states_a), readable(T, states_b)
    combined = Array{T}(undef, size(states_a, 1) + size(states_b, 1), rest...)
    combine = of(T, LibMRNN.mrnn_network_combine_states, LibMRNN.mrnn_network_combine_states_f64)
    checked(err -> combine(
        network, string_list(names_a)..., flat(states_a)..., string_list(names_b)..., flat(states_b)...,
        flat(combined)..., err,
    ))
    return combined
end
