function index = choice(value, names, what)
%CHOICE  Index from 1 of a text in a list of names.
if isstring(value) && isscalar(value)
    value = char(value);
end
index = 0;
if ischar(value)
    index = find(strcmp(value, names), 1);
end
if isempty(index) || index == 0
    error('mrnn:argument', '%s: expected one of ''%s''', what, strjoin(names, ''', '''));
end
end
