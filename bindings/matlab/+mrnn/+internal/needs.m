function needs(given, count, usage)
%NEEDS  A call with fewer arguments than it needs is an error that says its usage.
%   USAGE names the arguments in their order, of which COUNT have to be GIVEN.
if given < count
    names = strsplit(regexprep(usage, '^[^(]*\(|\)$', ''), ', ');
    error('mrnn:argument', 'missing ''%s''; call %s', names{given + 1}, usage);
end
end
