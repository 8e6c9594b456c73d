function values = pairs(given, what)
%PAIRS  A struct of name-value pairs, which may be one struct already.
if numel(given) == 1 && isstruct(given{1}) && isscalar(given{1})
    values = given{1};
    return
end
values = struct();
if mod(numel(given), 2) ~= 0
    error('mrnn:argument', '%s: expected pairs of a name and a value', what);
end
for k = 1:2:numel(given)
    name = given{k};
    if isstring(name) && isscalar(name)
        name = char(name);
    end
    if ~ischar(name) || ~isvarname(name)
        error('mrnn:argument', '%s: expected the name of an option at place %d', what, k);
    end
    values.(name) = given{k + 1};
end
end
