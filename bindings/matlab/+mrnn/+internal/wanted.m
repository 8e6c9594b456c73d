function codes = wanted(names, known, num_results, what)
%WANTED  Gateway's numbers of the results that are asked for, from 0.
%   NAMES is a name or a cell of them, in the order of the results.
if isstring(names)
    names = cellstr(names);
elseif ischar(names)
    names = {names};
end
if ~iscell(names)
    error('mrnn:argument', '%s: expected names of results, got %s', what, class(names));
end
if num_results > numel(names)
    error('mrnn:argument', '%s names %d results, and %d are asked for', what, numel(names), num_results);
end
codes = zeros(1, num_results);
for k = 1:num_results
    codes(k) = mrnn.internal.choice(names{k}, known, what) - 1;
end
end
