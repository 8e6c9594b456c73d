function d = small_description()
%SMALL_DESCRIPTION  Description of small_network as a struct.
d = struct();
d.recurrent_regions = struct('name', {'exc', 'inh'}, 'num_units', {4, 3}, 'sign', {'pos', 'neg'}, ...
    'base_firing', {0.1, 0.2}, 'parent_region', {'both', 'both'}, 'learnable_bias', {true, []});
d.input_regions = struct('name', 'cue', 'num_units', 2);
d.recurrent_connections = struct('src_region', {'exc', 'exc', 'inh'}, 'dst_region', {'exc', 'inh', 'exc'}, ...
    'sparsity', {0.5, [], []}, 'delay', {[], 20, []});
d.input_connections = struct('src_region', 'cue', 'dst_region', 'exc');
d.readouts = {struct('name', 'all', 'num_units', 1, 'src_regions', {{'both'}}), ...
    struct('name', 'rate', 'num_units', 2, 'src_regions', {{'exc'}})};
d.dynamics = struct('type', 'leaky', 'dt', 10, 'tau', 50, 'activation', 'tanh');
d.seed = 3;
end
