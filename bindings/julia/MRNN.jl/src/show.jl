counted(n, noun) = string(n, ' ', noun, n == 1 ? "" : "s")

function sizes(object)
    parts = [counted(num_units(object), "unit"), counted(num_inputs(object), "input")]
    num_outputs(object) == 0 || push!(parts, counted(num_outputs(object), "output"))
    return join(parts, ", ")
end

print_type(io, object) = print(io, nameof(typeof(object)))
print_type(io, object::Union{Engine{T},Session{T},Tape{T}}) where {T} = print(io, nameof(typeof(object)), '{', T, '}')

function Base.show(io::IO, object::Handle)
    print_type(io, object)
    print(io, '(', isopen(object) ? summary_of(object) : "closed", ')')
end

summary_of(network::Network) = is_finalized(network) ? sizes(network) : "under construction"
summary_of(engine::Engine) = string(backend(engine), ", ", sizes(engine))
summary_of(session::Session) =
    string("batch of ", batch_size(session), ", ", sizes(session), ", step ", step_index(session))
summary_of(tape::Tape) =
    string("batch of ", batch_size(tape), ", ", sizes(tape), ", at most ", counted(max_steps(tape), "step"))
summary_of(trainer::Trainer) = string(
    "batch of ", batch_size(trainer), ", at most ", counted(max_steps(trainer), "step"), ", ",
    counted(updates(trainer), "update"),
)

function Base.show(io::IO, ::MIME"text/plain", network::Network)
    show(io, network)
    isopen(network) && is_finalized(network) || return
    for (kind, names) in ("recurrent" => regions(network), "input" => input_regions(network))
        for name in names
            print(io, "\n  ", name, ": ", counted(num_units(network, name), "unit"))
            kind == "input" && print(io, " of input")
        end
    end
    for name in readouts(network)
        print(io, "\n  ", name, ": ", counted(readout_shape(network, name)[1], "output"))
    end
    print(io, "\n  ", counted(num_synapses(network), "synapse"), " in ", counted(num_connections(network), "connection"))
end

num_connections(network) = count(((src, dst),) -> has_connection(network, src, dst), pathways(network))

Base.show(io::IO, part::ParameterTensor) = print(
    io, part.name, " (", join(part.size, " x "), part.trainable ? "" : ", not trainable", ") at ", part.range,
)

Base.show(io::IO, kept::Snapshot{T}) where {T} =
    print(io, "Snapshot{", T, "}(step ", kept.counters[1], ", ", counted(length(kept.values), "value"), ')')

Base.show(io::IO, recurrence::Recurrence{T}) where {T} =
    print(io, "Recurrence{", T, "}(batch of ", batch_size(recurrence.tape), ", ", sizes(recurrence.tape), ')')
