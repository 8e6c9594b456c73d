classdef Handle < handle
%HANDLE  Something of libmrnn, freed with the last variable that holds it.
%   The classes of the +mrnn package are made of this one. delete(object)
%   frees it at once; what was made of it lives on.

properties (SetAccess = protected, Hidden)
    id = uint64(0) % of the gateway; 0 for none
end

methods
    function delete(obj)
    %DELETE  Frees the object. Later calls on it are errors.
        % MATLAB lets nothing be read of an object that is deleted already.
        try
            destroyed = obj.id;
        catch
            return
        end
        mrnn.internal.gateway('destroy', destroyed);
    end
end
end
