function check_close(actual, expected, tolerance, what)
%CHECK_CLOSE  Largest difference, relative to the largest expected magnitude.
check(isequal(size(actual), size(expected)), '%s: size %s, expected %s', what, mat2str(size(actual)), ...
    mat2str(size(expected)));
scale = max(abs(double(expected(:))));
difference = max(abs(double(actual(:)) - double(expected(:))));
check(difference <= tolerance * scale, '%s: difference %g of %g, tolerance %g', what, difference, scale, tolerance);
end
