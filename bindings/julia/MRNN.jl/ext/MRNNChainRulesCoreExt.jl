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

function ChainRulesCore.rrule(
    recurrence::Recurrence,
    parameters::AbstractVector{<:Real},
    input::AbstractArray{<:Real},
    x0::AbstractArray{<:Real}...,
)
    results, back = pullback(recurrence, parameters, input, x0...)
    projections = map(ProjectTo, (parameters, input, x0...))
    function recurrence_pullback(tangent)
        tangent = unthunk(tangent)
        by = back(dh = part(tangent, :h), dy = part(tangent, :y))
        gradients = (by.parameters, by.input, map(x0 -> reshape(by.x0, size(x0)), x0)...)
        return (NoTangent(), map((project, gradient) -> project(gradient), projections, gradients)...)
    end
    return results, recurrence_pullback
end

end
