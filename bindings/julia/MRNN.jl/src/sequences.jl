# What goes into sequences, checked, as arrays that the library can read.
struct Drive{I,S}
    steps::Int
    batch::Int
    input::I
    stimulation::S
end

# Of an engine, session or tape. `batch` is nothing where the input says it.
function Drive(::Type{T}, owner, input::AbstractArray, stimulation, batch) where {T}
    ndims(input) in (2, 3) || throw(DimensionMismatch(
        "input has $(ndims(input)) axes, not 3 of inputs x steps x batch, or 2 for a batch of one",
    ))
    steps = size(input, 2)
    batch = Int(natural("batch", something(batch, size(input, 3))))
    check_sequence("input", input, num_inputs(owner), steps, batch)
    check_sequence("stimulation", stimulation, num_units(owner), steps, batch)
    return Drive(steps, batch, readable(T, input), readable(T, stimulation))
end

function Drive(::Type{T}, owner, steps::Integer, stimulation, batch) where {T}
    steps >= 0 || throw(ArgumentError("the number of steps is $steps"))
    batch = Int(natural("batch", something(batch, 1)))
    check_sequence("stimulation", stimulation, num_units(owner), steps, batch)
    return Drive(Int(steps), batch, nothing, readable(T, stimulation))
end

Drive(::Type, owner, input, stimulation, batch) =
    throw(ArgumentError("input is $(repr(input)), not an array, or the number of steps to run without input"))

# Arrays for what `record` names, with as many axes as the input.
function new_results(::Type{T}, owner, drive, input, record::Tuple{Vararg{Symbol}}) where {T}
    return NamedTuple{record}(map(record) do name
        new_sequence(T, num_rows(owner, name), drive, input)
    end)
end
new_results(T, owner, drive, input, record::Symbol) = new_results(T, owner, drive, input, (record,))

new_sequence(::Type{T}, rows, drive, ::AbstractMatrix) where {T} = Matrix{T}(undef, rows, drive.steps)
new_sequence(::Type{T}, rows, drive, input) where {T} = Array{T,3}(undef, rows, drive.steps, drive.batch)

function num_rows(owner, name::Symbol)
    name === :x || name === :h || name === :y || throw(ArgumentError("there is no result $name, but x, h and y"))
    return name === :y ? num_outputs(owner) : num_units(owner)
end

# The arrays x, h and y of `results`, checked; nothing for those that it lacks.
function result_arrays(::Type{T}, results::NamedTuple, owner, drive) where {T}
    foreach(name -> num_rows(owner, name), keys(results))
    return map((:x, :h, :y)) do name
        array = get(results, name, nothing)
        check_sequence(String(name), array, num_rows(owner, name), drive.steps, drive.batch)
        writable(T, name, array)
    end
end
