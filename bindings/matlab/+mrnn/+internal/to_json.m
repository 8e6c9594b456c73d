function bytes = to_json(value, what)
%TO_JSON  JSON text of a struct, or text that is JSON already, as UTF-8.
%   A field that is [] is left out: struct arrays have every field in every
%   element. What the library knows as a list is one, also where it has one
%   element.
if isstruct(value) && isscalar(value)
    bytes = mrnn.internal.utf8(jsonencode(plain(value)), what);
elseif ischar(value) || isstring(value)
    bytes = mrnn.internal.utf8(value, what);
else
    error('mrnn:argument', '%s: expected a struct or JSON text, got %s of size %s', what, class(value), ...
        mat2str(size(value)));
end
end

function value = plain(value)
lists = {'recurrent_regions', 'input_regions', 'recurrent_connections', 'input_connections', 'readouts', ...
    'src_regions', 'regularizers', 'regions'};
if isstruct(value)
    names = fieldnames(value);
    for k = 1:numel(names)
        name = names{k};
        if isnumeric(value.(name)) && isempty(value.(name))
            value = rmfield(value, name);
        elseif any(strcmp(name, lists))
            value.(name) = list(value.(name));
        else
            value.(name) = plain(value.(name));
        end
    end
elseif isa(value, 'single')
    value = double(value);
elseif isstring(value)
    value = char(value);
end
end

function elements = list(value)
if isstring(value)
    value = cellstr(value);
elseif isstruct(value)
    value = num2cell(value);
elseif ~iscell(value)
    value = {value};
end
elements = reshape(cellfun(@plain, value, 'UniformOutput', false), 1, []);
end
