function bytes = to_json(value, what)
%TO_JSON  JSON text of a struct, or text that is JSON already, as UTF-8.
%   A field that is [] is left out: struct arrays have every field in every
%   element. What the library knows as a list is one, also where it has one
%   element. JSON has no NaN and no Inf: mrnn:value, with the path of the field.
if isstruct(value) && isscalar(value)
    bytes = mrnn.internal.utf8(jsonencode(plain(value, what)), what);
elseif ischar(value) || isstring(value)
    bytes = mrnn.internal.utf8(value, what);
else
    error('mrnn:argument', '%s: expected a struct or JSON text, got %s of size %s', what, class(value), ...
        mat2str(size(value)));
end
end

function value = plain(value, path)
lists = {'recurrent_regions', 'input_regions', 'recurrent_connections', 'input_connections', 'readouts', ...
    'src_regions', 'regularizers', 'regions'};
if iscell(value) || (isstruct(value) && ~isscalar(value))
    value = list(value, path);
elseif isstruct(value)
    names = fieldnames(value);
    for k = 1:numel(names)
        name = names{k};
        field = [path '.' name];
        if isnumeric(value.(name)) && isempty(value.(name))
            value = rmfield(value, name);
        elseif any(strcmp(name, lists))
            value.(name) = list(value.(name), field);
        else
            value.(name) = plain(value.(name), field);
        end
    end
elseif isnumeric(value)
    check_finite(value, path);
    if isa(value, 'single')
        value = double(value);
    end
elseif isstring(value)
    value = cellstr(value);
    if isscalar(value)
        value = value{1};
    end
elseif ~ischar(value) && ~islogical(value)
    error('mrnn:argument', '%s: expected numbers, text, a struct or a cell, got %s', path, class(value));
end
end

function check_finite(value, path)
bad = find(~isfinite(value), 1);
if isempty(bad)
    return
end
if ~isscalar(value)
    path = sprintf('%s(%d)', path, bad);
end
error('mrnn:value', '%s: expected a finite number, got %g', path, full(value(bad)));
end

function elements = list(value, path)
if isstring(value)
    value = cellstr(value);
elseif isstruct(value)
    value = num2cell(value);
elseif ~iscell(value)
    value = {value};
end
elements = reshape(value, 1, []);
for k = 1:numel(elements)
    elements{k} = plain(elements{k}, sprintf('%s(%d)', path, k));
end
end
