function yes = is_given(value)
%IS_GIVEN  Whether an array is there: [] is left out, and 3 x 0 has no steps.
yes = ~isequal(size(value), [0 0]);
end
