function value = numbers(value, class_name, what)
%NUMBERS  An array in the class that is computed in, and full.
if ~isa(value, class_name)
    if ~isnumeric(value) && ~islogical(value)
        error('mrnn:argument', '%s: expected numbers, got %s', what, class(value));
    end
    value = cast(full(value), class_name);
elseif issparse(value)
    value = full(value);
end
end
