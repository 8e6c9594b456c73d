function id = id_of(object, class_name, what)
%ID_OF  Gateway's number of an object of a class.
if ~isa(object, class_name)
    error('mrnn:argument', '%s: expected an %s, got %s', what, class_name, class(object));
end
id = object.id;
end
