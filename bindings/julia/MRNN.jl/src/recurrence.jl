"""
    Recurrence{T}(network, batch, max_steps; backend = "cpu", memory_bytes = 0, options...)

A network as a differentiable function of its parameters and inputs, for automatic differentiation and optimisers of
other packages. It works on a copy of the network.

    (recurrence)(parameters, input) -> (h, y)
    (recurrence)(parameters, input, x0)

Activations h, H x T x B, and readouts y, outputs x T x B, as [`forward`](@ref) gives them, of the network with these
[`parameters`](@ref) and, where given, the initial pre-activations `x0`, H x B. Packages that take their rules from
ChainRulesCore, Zygote among them, differentiate this call by all arguments (Julia 1.9 and later); [`pullback`](@ref) is
the same without a package.
"""
mutable struct Recurrence{T}
    network::Network
    tape::Tape{T}
    # Counts forward passes: the tape can only go back over its last one.
    pass::Int
end

Recurrence{T}(network::Network, batch::Integer, max_steps::Integer; options...) where {T} =
    Recurrence{T}(copy(network), Tape{T}(network, batch, max_steps; options...), 0)
Recurrence(network::Network, batch::Integer, max_steps::Integer; options...) =
    Recurrence{Float32}(network, batch, max_steps; options...)

function (recurrence::Recurrence)(parameters::AbstractVector, input, x0 = nothing)
    set_parameters!(recurrence.network, parameters)
    refresh!(recurrence.tape, recurrence.network)
    recurrence.pass += 1
    return forward(recurrence.tape, input; x0 = x0)
end

"""
    pullback(recurrence, parameters, input, x0 = nothing) -> results, back

The results of `recurrence(parameters, input, x0)`, and a function from the gradients of a loss by them to those by the
arguments: `back(dh = dh, dy = dy)` gives a `NamedTuple` of `parameters`, `input` and `x0`. `dh` and `dy` are `nothing`
where left out. `back` may be called at any time, as long as the arguments have their values; after other passes it runs
forward once more.
"""
function pullback(recurrence::Recurrence, parameters::AbstractVector, input, x0 = nothing)
    results = recurrence(parameters, input, x0)
    pass = recurrence.pass
    function back(; dh = nothing, dy = nothing)
        if recurrence.pass != pass
            recurrence(parameters, input, x0)
            pass = recurrence.pass
        end
        by = input isa AbstractArray ? (:parameters, :input, :x0) : (:parameters, :x0)
        return backward(recurrence.tape, input; dh = dh, dy = dy, by = by)
    end
    return results, back
end
