# The names of ChainRulesCore that MRNN's extension uses, with the meaning that they have there, for a machine that
# lacks the package.
module ChainRulesCore

abstract type AbstractZero end
struct ZeroTangent <: AbstractZero end
struct NoTangent <: AbstractZero end

struct Thunk{F}
    compute::F
end
unthunk(thunk::Thunk) = thunk.compute()
unthunk(tangent) = tangent

struct Tangent{P,T<:NamedTuple}
    backing::T
end
Tangent{P}(; parts...) where {P} = Tangent{P,typeof(values(parts))}(values(parts))
Base.getproperty(tangent::Tangent, name::Symbol) = get(getfield(tangent, :backing), name, ZeroTangent())

# A gradient of the primal's element type and shape.
struct ProjectTo{T,N}
    size::NTuple{N,Int}
end
ProjectTo(array::AbstractArray{T,N}) where {T<:AbstractFloat,N} = ProjectTo{T,N}(size(array))
(project::ProjectTo{T})(gradient::AbstractArray) where {T} = reshape(T.(gradient), project.size)

function rrule end

end
