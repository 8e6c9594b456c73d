# Julia's n x T x B is, in memory, C's [batch, time, units]: arrays go to the library as they are.

# Whether the elements follow each other in memory in the array's order.
function is_contiguous(array::StridedArray)
    expected = 1
    for axis = 1:ndims(array)
        size(array, axis) == 1 || stride(array, axis) == expected || return false
        expected *= size(array, axis)
    end
    return true
end

# Whether the library can read an array as it is.
@inline is_readable(::Type{T}, array::StridedArray{T}) where {T} = is_contiguous(array)
is_readable(::Type, array::AbstractArray{<:Real}) = false
is_readable(::Type, ::Nothing) = true

# An array to read: itself where it can be, else a copy with elements of T.
@inline readable(::Type{T}, array::AbstractArray{<:Real}) where {T} =
    is_readable(T, array) ? array : Array{T}(array)
readable(::Type, ::Nothing) = nothing

# An array to write to.
@inline function writable(::Type{T}, what, array::StridedArray{T}) where {T}
    is_contiguous(array) || throw(ArgumentError(
        "$what is a $(summary(array)) with gaps in memory; results go into an Array, or a view of whole columns",
    ))
    return array
end
writable(::Type{T}, what, array::AbstractArray) where {T} =
    throw(ArgumentError("$what is a $(summary(array)); results go into an Array of $T"))
writable(::Type, what, ::Nothing) = nothing

# Pointer and length as C takes them; an array that is left out is (NULL, 0).
@inline flat(array::AbstractArray) = (array, length(array))
@inline flat(::Nothing) = (C_NULL, 0)

# The same of names.
string_list(names::AbstractVector{<:Name}) = flat(String[string(name) for name in names])

@noinline function refuse_size(what, array, expected, axes)
    throw(DimensionMismatch("$what has size $(size(array)), not $expected: $axes"))
end

# Values of n units for each member of a batch: n x B, or a vector for a batch of one.
@inline function check_members(what, array::AbstractArray, n, batch)
    fits = array isa AbstractVector ? batch == 1 && length(array) == n : size(array) == (n, batch)
    fits || refuse_size(what, array, (n, batch), "units x batch")
    return
end
check_members(what, ::Nothing, n, batch) = nothing

# Sequences: n x T x B, or n x T for a batch of one.
@inline function check_sequence(what, array::AbstractArray, n, steps, batch)
    fits = ndims(array) == 2 ? batch == 1 && size(array) == (n, steps) : size(array) == (n, steps, batch)
    fits || refuse_size(what, array, (n, steps, batch), "units x steps x batch")
    return
end
check_sequence(what, ::Nothing, n, steps, batch) = nothing

function check_vector(what, array, n, axis)
    size(array) == (n,) || refuse_size(what, array, (n,), axis)
    return
end

function check_matrix(what, array, rows, cols, axes)
    size(array) == (rows, cols) || refuse_size(what, array, (rows, cols), axes)
    return
end
