function names = code_names(kind)
%CODE_NAMES  Names of the header's codes of a kind, the first of which is 0.
switch kind
    case 'dynamics'
        names = {'leaky', 'elman'};
    case 'activation'
        names = {'relu', 'tanh', 'sigmoid', 'softplus', 'linear'};
    otherwise
        names = {'abs', 'clamp'};
end
end
