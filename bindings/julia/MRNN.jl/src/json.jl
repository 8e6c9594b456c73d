# Options as JSON text: the library knows their names and says what is wrong with them.
json(value) = sprint(write_json, value)

function write_json(io::IO, object::Union{NamedTuple,AbstractDict})
    print(io, '{')
    separate(io, pairs(object)) do (key, value)
        write_json(io, string(key))
        print(io, ':')
        write_json(io, value)
    end
    print(io, '}')
end

function write_json(io::IO, list::Union{AbstractVector,Tuple})
    print(io, '[')
    separate(value -> write_json(io, value), io, list)
    print(io, ']')
end

function write_json(io::IO, text::Union{AbstractString,Symbol})
    print(io, '"')
    for character in string(text)
        if character in ('"', '\\')
            print(io, '\\', character)
        elseif character < ' '
            print(io, "\\u", string(UInt16(character); base = 16, pad = 4))
        else
            print(io, character)
        end
    end
    print(io, '"')
end

write_json(io::IO, value::Union{Bool,Integer}) = print(io, value)

function write_json(io::IO, value::AbstractFloat)
    isfinite(value) || throw(ArgumentError("an option can't be $value"))
    print(io, Float64(value))
end

write_json(::IO, value) = throw(ArgumentError("an option can't be a $(typeof(value)): $value"))

function separate(write, io, elements)
    for (index, element) in enumerate(elements)
        index == 1 || print(io, ',')
        write(element)
    end
end
