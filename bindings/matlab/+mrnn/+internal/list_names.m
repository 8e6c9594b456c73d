function names = list_names(id, count, name, varargin)
%LIST_NAMES  A row cell of names that the gateway has by number.
%   COUNT and NAME are commands; what follows is given to both of them.
names = cell(1, mrnn.internal.gateway(count, id, varargin{:}));
for k = 1:numel(names)
    names{k} = mrnn.internal.from_utf8(mrnn.internal.gateway(name, id, varargin{:}, k - 1));
end
end
