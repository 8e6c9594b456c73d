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

# The value of a JSON text of the library: Dict, Vector, String, Float64, Int, UInt64, Bool or nothing.
function read_json(text::AbstractString)
    value, rest = json_value(lstrip(text))
    isempty(lstrip(rest)) || error("JSON goes on: $(first(rest, 20))")
    return value
end

function json_value(text)
    startswith(text, '{') && return json_object(text)
    startswith(text, '[') && return json_list(text)
    startswith(text, '"') && return json_string(text)
    for (word, value) in ("true" => true, "false" => false, "null" => nothing)
        startswith(text, word) && return value, chop(text, head = length(word), tail = 0)
    end
    number = match(r"^-?\d+(\.\d+)?([eE][-+]?\d+)?", text)
    number === nothing && error("no JSON value: $(first(text, 20))")
    return json_number(number.match), chop(text, head = length(number.match), tail = 0)
end

function json_number(text)
    for kind in (Int, UInt64)
        value = tryparse(kind, text)
        value === nothing || return value
    end
    return parse(Float64, text)
end

function json_object(text)
    object = Dict{String,Any}()
    rest = json_elements(text, '}') do rest
        key, rest = json_string(rest)
        object[key], rest = json_value(lstrip(chop(lstrip(rest), head = 1, tail = 0)))
        rest
    end
    return object, rest
end

function json_list(text)
    list = Any[]
    rest = json_elements(text, ']') do rest
        value, rest = json_value(rest)
        push!(list, value)
        rest
    end
    return list, rest
end

function json_elements(read, text, close)
    rest = lstrip(chop(text, head = 1, tail = 0))
    while !startswith(rest, close)
        rest = lstrip(read(rest))
        startswith(rest, ',') && (rest = lstrip(chop(rest, head = 1, tail = 0)))
    end
    return chop(rest, head = 1, tail = 0)
end

# The library escapes what `unescape_string` knows: quotes, backslashes, control characters.
function json_string(text)
    string = match(r"^\"((?:[^\"\\]|\\.)*)\"", text)
    string === nothing && error("no JSON string: $(first(text, 20))")
    return unescape_string(string.captures[1]), chop(text, head = length(string.match), tail = 0)
end
