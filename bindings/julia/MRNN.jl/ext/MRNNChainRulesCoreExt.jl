# Derivatives of a `Recurrence` for packages that take their rules from ChainRulesCore. The mathematics is in
# `MRNN.pullback`.
module MRNNChainRulesCoreExt

using ChainRulesCore: ChainRulesCore, AbstractZero, NoTangent, ProjectTo, unthunk
using MRNN: Recurrence, pullback

given(tangent) = tangent isa AbstractZero ? nothing : tangent

function part(tangent, name)
    tangent isa AbstractZero && return nothing
    return given(unthunk(getproperty(tangent, name)))
end

# The input may be a number of steps, which has no derivative.
projection(::Integer) = _ -> NoTangent()
projection(array::AbstractArray) = ProjectTo(array)

function ChainRulesCore.rrule(
    recurrence::Recurrence,
    parameters::AbstractVector{<:Real},
    input::Union{AbstractArray{<:Real},Integer},
    x0::AbstractArray{<:Real}...,
)
    results, back = pullback(recurrence, parameters, input, x0...)
    projections = map(projection, (parameters, input, x0...))
    function recurrence_pullback(tangent)
        tangent = unthunk(tangent)
        by = back(dh = part(tangent, :h), dy = part(tangent, :y))
        by_x0 = map(x0 -> reshape(by.x0, size(x0)), x0)
        gradients = (by.parameters, get(by, :input, nothing), by_x0...)
        return (NoTangent(), map((project, gradient) -> project(gradient), projections, gradients)...)
    end
    return results, recurrence_pullback
end

end
