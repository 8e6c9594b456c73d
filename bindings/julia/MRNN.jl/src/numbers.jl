# Numbers and names as C takes them.

# A region, connection end or readout.
const Name = Union{AbstractString,Symbol}

# A number without a sign.
@inline function natural(what, number::Integer)
    0 <= number <= typemax(UInt64) || refuse_number(what, number, 0, typemax(UInt64))
    return number % UInt64
end

@noinline refuse_number(what, number, first, last) =
    throw(ArgumentError("$what is $number, not one of $first to $last"))

# C counts from 0.
function from_zero(what, index::Integer)
    index >= 1 || throw(ArgumentError("$what is $index; the first is 1"))
    return index - 1
end

@inline function from_zero(what, index::Integer, last)
    1 <= index <= last || refuse_number(what, index, 1, last)
    return index - 1
end

# Numbers of units as C takes and gives them.
from_zero(what, indices::AbstractVector{<:Integer}) = Csize_t[from_zero(what, index) for index in indices]
from_one(indices::Vector{Csize_t}) = Int[index + 1 for index in indices]
