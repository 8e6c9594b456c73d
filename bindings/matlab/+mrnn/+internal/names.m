function texts = names(value, what)
%NAMES  A name or a cell of names as a cell of UTF-8, which the gateway takes.
if ischar(value) || isstring(value)
    value = cellstr(value);
elseif ~iscell(value)
    error('mrnn:argument', '%s: expected a name or a cell of names, got %s', what, class(value));
end
texts = cellfun(@(name) mrnn.internal.utf8(name, what), value, 'UniformOutput', false);
end
