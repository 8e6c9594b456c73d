function tests = test_regions()
%TEST_REGIONS  What single regions, connections and readouts have, and choices of several.
tests = {@signs, @parents, @excluded, @own_settings, @of_the_network, @connection_facts, @synapse_lists, ...
    @replaced_synapses, @readout_places, @flags, @subsets, @combined_states, @unknown_regions, @wrong_kinds, ...
    @wrong_synapses, @wrong_states, @too_late};
end

% Regions of one parent that do not lie together, in a network under construction.
function network = three_regions()
network = mrnn.Network();
network.add_recurrent_region('left', 2, 'parent', 'both');
network.add_recurrent_region('middle', 3, 'sign', 'neg');
network.add_recurrent_region('right', 1, 'parent', 'both');
network.add_input_region('cue', 2, 'sign', 'neg');
network.connect('left', 'middle', 'sparsity', 0.5);
network.connect('right', 'left', 'delay', 30);
network.connect_zero('middle', 'right');
network.connect('cue', 'middle');
network.add_readout('first', 2, {'right', 'left'});
network.add_readout('second', 3, 'both');
end

function network = finalized()
network = three_regions();
network.finalize();
end

function signs()
network = finalized();
check(strcmp(network.region_sign('left'), 'pos') && strcmp(network.region_sign('middle'), 'neg'));
check(strcmp(network.region_sign('cue'), 'neg'));
end

function parents()
network = finalized();
check(isequal(network.parents(), {'both'}) && isequal(network.children('both'), {'left', 'right'}));
check(strcmp(network.region_parent('right'), 'both') && isempty(network.region_parent('middle')));
check(ischar(network.region_parent('middle')) && isequal(network.region_units('both'), [1 2 6]));
end

function excluded()
network = finalized();
check(isequal(network.excluded_regions('both'), {'middle'}));
check(isequal(network.excluded_regions({'right', 'middle'}), {'left'}));
check(isequal(network.excluded_regions({}), network.regions()));
check(isempty(network.excluded_regions({'both', 'middle'})));
end

function own_settings()
network = three_regions();
network.set_dynamics('leaky', 10, 80, 'tanh');
network.set_noise_levels(true, 0.2, 0.3);
network.set_region_tau('left', 25);
network.set_region_activation('middle', 'softplus');
network.set_region_noise('left', 0.7);
network.set_region_noise('cue', 0.8);
network.finalize();
check(network.region_tau('left') == 25 && network.region_tau('middle') == 80);
check(strcmp(network.region_activation('middle'), 'softplus') && strcmp(network.region_activation('left'), 'tanh'));
check(network.region_noise('left') == 0.7 && network.region_noise('right') == 0.2);
check(network.region_noise('cue') == 0.8);
x = ones(network.num_units(), 1);
session = mrnn.Session(mrnn.Engine(network, 'precision', 'double'));
session.set_state(x);
[~, h] = session.state();
check_close(h, [tanh(1) tanh(1) log(1 + exp([1 1 1])) tanh(1)].', 1e-12, 'activations');
end

% A description of the settings gives a network the same ones.
function of_the_network()
network = three_regions();
network.connect('left', 'left');
network.set_dynamics('elman', 2, 50, 'sigmoid');
network.set_noise_levels(true, 0.2, 0.3);
network.set_constraints(true, false, 'clamp');
network.set_spectral_radius(0.9);
network.set_seed(12);
settings = network.settings();
check(strcmp(settings.dynamics.type, 'elman') && settings.dynamics.dt == 2 && settings.dynamics.tau == 50);
check(strcmp(settings.dynamics.activation, 'sigmoid'));
check(isequal(settings.dynamics.noise, struct('enabled', true, 'hidden', 0.2, 'input', 0.3)));
check(isequal(settings.constraints, struct('recurrent', true, 'input', false, 'dale', 'clamp')));
check(settings.spectral_radius == 0.9 && settings.seed == 12);
other = mrnn.Network();
check(isempty(other.settings().spectral_radius));
other.add(settings);
check(isequal(other.settings(), settings));
network.set_seed(intmax('uint64'));
check(isa(network.settings().seed, 'uint64') && network.settings().seed == intmax('uint64'));
network.finalize();
check(network.settings().dynamics.dt == 2);
end

function connection_facts()
network = finalized();
network.set_trainable('cue', 'middle', false);
list = network.connections();
at = @(src, dst) list(strcmp({list.src}, src) & strcmp({list.dst}, dst));
check(numel(list) == 4 && sum([list.num_synapses]) == network.num_synapses());
sparse_one = at('left', 'middle');
check(sparse_one.sparsity == 0.5 && sparse_one.num_synapses == nnz(network.mask('left', 'middle')));
check(sparse_one.num_synapses < 6 && sparse_one.trainable && ~sparse_one.zero);
late = at('right', 'left');
check(late.delay == 30 && late.num_synapses == 2 && late.sparsity == 0);
none = at('middle', 'right');
check(none.zero && none.num_synapses == 0);
check(~at('cue', 'middle').trainable);
end

function synapse_lists()
network = small_network();
pairs = {{'exc', 'exc'}, {'exc', 'inh'}, {'cue', 'exc'}};
for k = 1:numel(pairs)
    [i, j, w] = network.synapses(pairs{k}{:});
    W = network.weight(pairs{k}{:});
    check(isequal(size(i), size(j), size(w)) && size(w, 2) == 1);
    check(isequal(full(sparse(i, j, w, size(W, 1), size(W, 2))), W));
end
[i, j, w] = network.synapses('exc', 'exc');
check(issorted(i) && nnz(network.mask('exc', 'exc')) == numel(w) && max(j) == 4);
tensors = network.parameter_tensors(network.parameters());
check(isequal(tensors(strcmp({tensors.name}, 'recurrent/exc/exc/values')).value, w));
end

function replaced_synapses()
network = finalized();
W = sparse([3 1 1], [2 1 2], [0.5 0.25 0.125], 3, 2);
[i, j, w] = find(W);
network.set_synapses('left', 'middle', i, j, w);
check(isequal(network.weight('left', 'middle'), full(W)));
check(isequal(network.mask('left', 'middle'), full(W ~= 0)));
[i, j, w] = network.synapses('left', 'middle');
check(isequal([i j w], [1 1 0.25; 1 2 0.125; 3 2 0.5]));
network.set_synapses('middle', 'right', int32([1 1]), int32([3 1]), single([2 4]));
check(network.has_connection('middle', 'right') && isequal(network.weight('middle', 'right'), [4 0 2]));
network.set_synapses('left', 'middle', [], [], []);
check(~any(any(network.mask('left', 'middle'))));
[i, j, w] = network.synapses('left', 'middle');
check(isempty(i) && isempty(j) && isempty(w));
end

function readout_places()
network = finalized();
check(isequal(network.readout_outputs('first'), 1:2) && isequal(network.readout_outputs('second'), 3:5));
check(isequal(network.readout_sources('first'), [6 1 2]) && isequal(network.readout_sources('second'), [1 2 6]));
session = mrnn.Session(mrnn.Engine(network, 'precision', 'double'));
h = session.step(rand(2, 1));
[W, b] = network.readout('first');
y = session.outputs();
check_close(y(network.readout_outputs('first')), W * h(network.readout_sources('first')) + b, 1e-14, 'outputs');
end

function flags()
network = three_regions();
network.set_trainable('left', 'middle', false);
network.set_learnable('left', true, false);
network.set_readout_trainable('first', false);
network.finalize();
check(~network.trainable('left', 'middle') && network.trainable('right', 'left'));
[bias, init] = network.learnable('left');
check(islogical(bias) && bias && ~init && ~network.learnable('right'));
check(~network.readout_trainable('first') && network.readout_trainable('second'));
network.set_trainable('left', 'middle', true);
network.set_learnable('left', false, true);
network.set_readout_trainable('first', true);
[bias, init] = network.learnable('left');
check(network.trainable('left', 'middle') && ~bias && init && network.readout_trainable('first'));
end

function subsets()
network = finalized();
W = network.effective_recurrent();
check(isequal(network.weight_subset({'middle', 'both'}), W([3 4 5 1 2 6], [3 4 5 1 2 6])));
check(isequal(network.weight_subset('right'), W(6, 6)));
end

function combined_states()
network = finalized();
states = {reshape(1:6 * 5 * 2, [6 5 2]), single(reshape(1:12, 6, 2)), (1:6).'};
for k = 1:numel(states)
    h = states{k};
    a = h([6 1 2], :, :);
    joined = network.combine_states({'right', 'left'}, a, 'middle', h(3:5, :, :));
    check(isequal(joined, h) && isa(joined, class(h)));
    part = network.combine_states('right', h(6, :, :), 'left', h(1:2, :, :));
    check(isequal(part, h([1 2 6], :, :)));
end
check(isa(network.combine_states('right', 1, 'left', single([1; 2])), 'single'));
end

function unknown_regions()
network = finalized();
by_region = {@region_sign, @region_parent, @region_tau, @region_activation, @region_noise, @learnable, @children, ...
    @excluded_regions, @weight_subset};
for k = 1:numel(by_region)
    check_error(@() by_region{k}(network, 'midle'), 'mrnn:unknown', 'midle');
end
by_readout = {@readout_outputs, @readout_sources, @readout_trainable};
for k = 1:numel(by_readout)
    check_error(@() by_readout{k}(network, 'frist'), 'mrnn:unknown', 'frist');
end
check_error(@() network.set_readout_trainable('frist', true), 'mrnn:unknown', 'frist');
check_error(@() network.synapses('left', 'left'), 'mrnn:unknown', 'left');
check_error(@() network.trainable('left', 'left'), 'mrnn:unknown', 'left');
check_error(@() network.set_trainable('left', 'left', true), 'mrnn:unknown', 'left');
check_error(@() network.set_learnable('midle', true, true), 'mrnn:unknown', 'midle');
check_error(@() network.combine_states('midle', 1, 'right', 1), 'mrnn:unknown', 'midle');
end

function wrong_kinds()
network = finalized();
check_error(@() network.region_tau('both'), 'mrnn:argument', 'both');
check_error(@() network.region_activation('cue'), 'mrnn:argument', 'cue');
check_error(@() network.region_parent('cue'), 'mrnn:argument', 'cue');
check_error(@() network.children('left'), 'mrnn:argument', 'left');
check_error(@() network.weight_subset(3), 'mrnn:argument', 'regions: expected a name or a cell of names, got double');
check_error(@() network.excluded_regions({'left', 3}), 'mrnn:argument', 'regions: expected text');
check_error(@() network.excluded_regions({'left', 'both'}), 'mrnn:duplicate', 'left');
check_error(@() network.weight_subset({'left', 'left'}), 'mrnn:duplicate', 'left');
check_error(@() network.set_trainable('left', 'middle', 'no'), 'mrnn:argument', 'trainable: expected true or false');
end

function wrong_synapses()
network = finalized();
before = network.parameters();
set = @(i, j, w) network.set_synapses('left', 'middle', i, j, w);
check_error(@() set([1 4], [1 1], [1 1]), 'mrnn:value', 'dst_units: expected whole numbers from 1 to 3, got 4');
check_error(@() set([1 2], [1 3], [1 1]), 'mrnn:value', 'src_units: expected whole numbers from 1 to 2, got 3');
check_error(@() set(0, 1, 1), 'mrnn:value', 'dst_units');
check_error(@() set(1.5, 1, 1), 'mrnn:value', 'got 1.5');
check_error(@() set(nan, 1, 1), 'mrnn:value', 'dst_units');
check_error(@() set([1 1], [2 2], [1 1]), 'mrnn:duplicate', '');
check_error(@() set(1, 1, inf), 'mrnn:value', '');
check_error(@() set([1 2], [1 2], 1), 'mrnn:shape', 'weight: expected 2 x 1 (synapses x 1), got 1 x 1');
check_error(@() set([1 2], 1, [1 1]), 'mrnn:shape', 'src_units');
check_error(@() set([1 2; 3 1], 1, 1), 'mrnn:shape', 'dst_units');
check_error(@() set('ab', 1, 1), 'mrnn:argument', 'dst_units: expected numbers, got char');
check(isequal(network.parameters(), before));
end

function wrong_states()
network = finalized();
check_error(@() network.combine_states('right', ones(2, 3), 'left', ones(2, 3)), 'mrnn:shape', ...
    'state_a: expected 1 x 3 (units x steps x batch), got 2 x 3');
check_error(@() network.combine_states('right', ones(1, 3), 'left', ones(2, 4)), 'mrnn:shape', ...
    'state_b: expected 2 x 3');
check_error(@() network.combine_states('right', ones(1, 3), 'both', ones(3, 3)), 'mrnn:duplicate', 'right');
check_error(@() network.combine_states('right', {1}, 'left', ones(2, 1)), 'mrnn:argument', 'state_a: expected numbers');
end

function too_late()
network = finalized();
check_error(@() network.set_region_tau('left', 20), 'mrnn:state', 'finalised');
check_error(@() network.set_region_activation('left', 'relu'), 'mrnn:state', 'finalised');
check_error(@() network.set_region_noise('left', 0), 'mrnn:state', 'finalised');
fresh = three_regions();
check_error(@() fresh.region_sign('left'), 'mrnn:state', 'not finalised');
check_error(@() fresh.parents(), 'mrnn:state', 'not finalised');
check_error(@() fresh.set_region_tau('left', 0), 'mrnn:value', '');
check_error(@() fresh.set_region_noise('left', -1), 'mrnn:value', '');
check_error(@() fresh.set_region_activation('left', 'reul'), 'mrnn:argument', 'activation: expected one of');
check_error(@() fresh.set_region_tau('cue', 20), 'mrnn:argument', 'cue');
end
