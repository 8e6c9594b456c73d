function [names, inputs] = methods_of(class_name)
%METHODS_OF  Public methods of a class of the package, as its source declares them.
%   INPUTS has the names of each method's arguments, its object included.
code = code_of(class_name);
found = regexp(code, '\n    function (?:[^\n=]*= )?(\w+)\(([^\n)]*)\)', 'tokens');
check(~isempty(found));
names = cellfun(@(token) token{1}, found, 'UniformOutput', false);
inputs = cellfun(@(token) strtrim(strsplit(token{2}, ',')), found, 'UniformOutput', false);
end
