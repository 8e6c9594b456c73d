function values = options(given, defaults, what)
%OPTIONS  Name-value pairs, or one struct of them, over defaults.
%   Names that are not a field of DEFAULTS are an error that lists them all.
values = defaults;
pairs = mrnn.internal.pairs(given, what);
names = fieldnames(pairs);
for k = 1:numel(names)
    if ~isfield(defaults, names{k})
        error('mrnn:argument', '%s: there is no option ''%s''; the options are ''%s''', what, names{k}, ...
            strjoin(fieldnames(defaults)', ''', '''));
    end
    values.(names{k}) = pairs.(names{k});
end
end
