function bytes = utf8(text, what)
%UTF8  A text as a row of uint8, which is how the gateway takes it.
if isstring(text) && isscalar(text)
    text = char(text);
end
if ~ischar(text) || size(text, 1) > 1
    error('mrnn:argument', '%s: expected text, got %s', what, class(text));
end
bytes = reshape(unicode2native(text, 'UTF-8'), 1, []);
end
