function [backend, json, is_double, rest] = engine_options(given, others, what)
%ENGINE_OPTIONS  Takes name-value pairs apart for a backend.
%   JSON is the text of what the library reads. REST has the fields of OTHERS,
%   options that are not the engine's, as given or with OTHERS' values.
values = mrnn.internal.pairs(given, what);
rest = others;
names = fieldnames(others);
for k = 1:numel(names)
    if isfield(values, names{k})
        rest.(names{k}) = values.(names{k});
        values = rmfield(values, names{k});
    end
end
backend = mrnn.internal.utf8('cpu', 'backend');
if isfield(values, 'backend')
    backend = mrnn.internal.utf8(values.backend, 'backend');
    values = rmfield(values, 'backend');
end
is_double = false;
if isfield(values, 'precision')
    is_double = mrnn.internal.choice(values.precision, {'single', 'double'}, 'precision') == 2;
    codes = {'f32', 'f64'};
    values.precision = codes{1 + is_double};
end
json = mrnn.internal.to_json(values, what);
end
