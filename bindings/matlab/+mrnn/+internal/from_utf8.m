function text = from_utf8(bytes)
%FROM_UTF8  The text of a row of uint8 from the gateway.
text = reshape(native2unicode(bytes, 'UTF-8'), 1, []);
end
