function tests = test_network()
%TEST_NETWORK  Networks: making, structure, weights, parameters.
tests = {@builder_equals_description, @structs_and_text, @added_json, @structure, @weights_are_dst_by_src, ...
    @masks, @effective_weights, @projections, @spectral_radius, @units, @readouts, @parameters, @tensors, ...
    @saves_and_loads, @copies, @bytes, @other_classes_of_numbers, @region_activity, @settings, @names_in_utf8, ...
    @displays};
end

function network = built(seed)
network = mrnn.Network();
network.add_recurrent_region('exc', 4, 'base_firing', 0.1, 'parent', 'both', 'learnable_bias', true);
network.add_recurrent_region('inh', 3, 'sign', 'neg', 'base_firing', 0.2, 'parent', 'both');
network.add_input_region('cue', 2);
network.connect('exc', 'exc', 'sparsity', 0.5);
network.connect('exc', 'inh', 'delay', 20);
network.connect('inh', 'exc');
network.connect('cue', 'exc');
network.add_readout('all', 1, 'both');
network.add_readout('rate', 2, {'exc'});
network.set_dynamics('leaky', 10, 50, 'tanh');
network.set_seed(seed);
check(~network.is_finalized());
network.finalize();
check(network.is_finalized());
end

function builder_equals_description()
network = built(3);
described = small_network();
check(strcmp(network.to_json(), described.to_json()));
check(isequal(network.parameters(), described.parameters()));
other = built(uint64(18446744073709551615));
check(~isequal(other.parameters(), network.parameters()));
end

function structs_and_text()
d = small_description();
network = mrnn.Network.from_json(d);
text = mrnn.Network.from_json(network.to_json());
check(isequal(text.parameters(), network.parameters()));
again = mrnn.Network.from_json(network.description());
check(isequal(again.parameters(), network.parameters()));
single_region = struct('recurrent_regions', struct('name', 'a', 'num_units', 2));
network = mrnn.Network.from_json(single_region);
check(isequal(network.regions(), {'a'}) && network.num_inputs() == 0 && isempty(network.connections()));
end

function added_json()
network = mrnn.Network();
network.add(struct('recurrent_regions', struct('name', 'a', 'num_units', 2, 'tau', 40)));
network.add('{"recurrent_regions": [{"name": "b", "num_units": 1}]}');
network.connect_zero('a', 'b');
network.connect('b', 'a');
network.set_delay('b', 'a', 30);
network.finalize();
check(isequal(network.regions(), {'a', 'b'}));
list = network.connections();
check(isequal({list.src}, {'a', 'b'}) && isequal({list.dst}, {'b', 'a'}));
check(isequal([list.zero], [true false]) && isequal([list.delay], [0 30]));
check(~isempty(strfind(network.to_json(), '"tau":40')) || ~isempty(strfind(network.to_json(), '"tau": 40')));
end

function structure()
network = small_network();
check(network.num_units() == 7 && network.num_inputs() == 2 && network.num_outputs() == 3);
check(network.num_synapses() == 4 * 2 + 12 + 12 + 8);
check(isequal(network.regions(), {'exc', 'inh'}) && isequal(network.input_regions(), {'cue'}));
check(isequal(network.readouts(), {'all', 'rate'}));
check(isequal(network.region_units('exc'), 1:4) && isequal(network.region_units('inh'), 5:7));
check(isequal(network.region_units('both'), 1:7) && isequal(network.region_units('cue'), 1:2));
check(network.has_connection('exc', 'inh') && ~network.has_connection('inh', 'inh'));
check(network.delay('exc', 'inh') == 20 && network.delay('cue', 'exc') == 0);
end

function weights_are_dst_by_src()
network = small_network();
W = reshape(1:12, 3, 4) / 10;
network.set_weight('exc', 'inh', W);
check(isequal(network.weight('exc', 'inh'), W));
all_units = network.effective_recurrent();
check(isequal(all_units(network.region_units('inh'), network.region_units('exc')), W));
end

function masks()
network = small_network();
M = network.mask('exc', 'exc');
check(islogical(M) && isequal(size(M), [4 4]) && isequal(sum(M, 1), [2 2 2 2]));
wanted = logical([1 0 0 0; 1 1 0 0; 0 0 1 0; 0 0 0 1]);
network.set_mask('exc', 'exc', wanted);
check(isequal(network.mask('exc', 'exc'), wanted));
network.set_weight('exc', 'exc', ones(4));
check(isequal(network.weight('exc', 'exc'), double(wanted)));
network.set_mask('exc', 'exc', double(M));
check(isequal(network.mask('exc', 'exc'), M));
check(isequal(network.weight('exc', 'exc'), double(M & wanted)));
end

function effective_weights()
network = small_network();
W = -reshape(1:12, 4, 3);
network.set_weight('inh', 'exc', W);
check(isequal(network.effective('inh', 'exc'), -abs(W)));
recurrent = network.effective_recurrent();
check(isequal(size(recurrent), [7 7]) && isequal(recurrent(1:4, 5:7), -abs(W)) && ~any(any(recurrent(5:7, 5:7))));
check(isequal(network.effective_input(), [network.effective('cue', 'exc'); zeros(3, 2)]));
end

function projections()
network = small_network();
recurrent = network.effective_recurrent();
check(isequal(network.projection('both', 'exc'), recurrent(1:4, :)));
check(isequal(network.projection('inh', 'inh'), zeros(3)));
check(isequal(network.projection('cue', 'both'), network.effective_input()));
end

function spectral_radius()
network = small_network();
check_close(network.effective_spectral_radius(), max(abs(eig(network.effective_recurrent()))), 1e-10, 'radius');
network.scale_spectral_radius(1.5);
check_close(max(abs(eig(network.effective_recurrent()))), 1.5, 1e-10, 'scaled radius');
d = small_description();
d.spectral_radius = 0.8;
network = mrnn.Network.from_json(d);
check_close(max(abs(eig(network.effective_recurrent()))), 0.8, 1e-10, 'described radius');
end

function units()
network = small_network();
check(isequal(network.base_firing('both'), [0.1 0.1 0.1 0.1 0.2 0.2 0.2].'));
network.set_base_firing('inh', [1 2 3]);
check(isequal(network.base_firing('inh'), [1; 2; 3]));
check(isequal(network.tonic_input(), [0.1 0.1 0.1 0.1 1 2 3].'));
network.set_init('exc', (4:7).');
check(isequal(network.init('exc'), (4:7).'));
check(isequal(network.initial_condition(), [4 5 6 7 0 0 0].'));
end

function readouts()
network = small_network();
W = reshape(1:8, 2, 4);
network.set_readout('rate', W, [9; 10]);
[read, bias] = network.readout('rate');
check(isequal(read, W) && isequal(bias, [9; 10]));
check(isequal(size(network.readout('all')), [1 7]));
end

function parameters()
network = small_network();
p = network.parameters();
check(isequal(size(p), [network.num_parameters(), 1]));
network.set_parameters(2 * p);
check(isequal(network.parameters(), 2 * p));
check(isequal(network.base_firing('inh'), [0.4; 0.4; 0.4]));
end

function tensors()
network = small_network();
p = network.parameters();
list = network.parameter_tensors(p);
check(list(1).first == 1 && list(end).last == numel(p));
check(isequal([list(2:end).first], [list(1:end - 1).last] + 1));
by_name = @(name) list(strcmp({list.name}, name));
check(isequal(by_name('recurrent/exc/inh/weight').value, network.weight('exc', 'inh')));
sparse_part = by_name('recurrent/exc/exc/values');
W = network.weight('exc', 'exc').';
check(isequal(sparse_part.value, W(network.mask('exc', 'exc').')));
check(by_name('bias/exc').trainable && ~by_name('bias/inh').trainable);
[W, b] = network.readout('rate');
check(isequal(by_name('readout/rate/weight').value, W) && isequal(by_name('readout/rate/bias').value, b));
without = network.parameter_tensors();
check(~isfield(without, 'value') && isequal({without.name}, {list.name}));
check_error(@() network.parameter_tensors(p(2:end)), 'mrnn:shape', 'parameters');
end

function saves_and_loads()
network = small_network();
network.set_parameters(network.parameters() * 1.25);
path = [tempname() '.safetensors'];
cleaner = onCleanup(@() delete(path));
network.save(path);
loaded = mrnn.Network.load(path);
check(isequal(loaded.parameters(), network.parameters()) && strcmp(loaded.to_json(), network.to_json()));
described = mrnn.Network.load(repository('examples', 'cbgtcl.json'));
check(described.num_units() == 350);
end

function copies()
network = small_network();
other = network.copy();
check(isequal(other.parameters(), network.parameters()) && strcmp(other.to_json(), network.to_json()));
before = network.parameters();
other.set_parameters(2 * before);
check(isequal(network.parameters(), before));
delete(network);
check(isequal(other.parameters(), 2 * before));
fresh = mrnn.Network();
fresh.add_recurrent_region('a', 2);
other = fresh.copy();
other.finalize();
check(~fresh.is_finalized() && isequal(other.regions(), {'a'}));
end

function bytes()
network = small_network();
path = [tempname() '.safetensors'];
cleaner = onCleanup(@() delete(path));
network.save(path);
file = fopen(path, 'r');
data = fread(file, inf, '*uint8');
fclose(file);
loaded = mrnn.Network.from_safetensors(data);
check(isequal(loaded.parameters(), network.parameters()));
loaded = mrnn.Network.from_safetensors(data.');
check(strcmp(loaded.to_json(), network.to_json()));
check_error(@() mrnn.Network.from_safetensors(data(1:end - 1)), 'mrnn:format', '');
check_error(@() mrnn.Network.from_safetensors(uint8([])), 'mrnn:format', '');
check_error(@() mrnn.Network.from_safetensors(double(data)), 'mrnn:argument', ...
    'bytes: expected class uint8, got double');
end

function other_classes_of_numbers()
network = small_network();
network.set_weight('exc', 'inh', single(ones(3, 4)));
check(isequal(network.weight('exc', 'inh'), ones(3, 4)));
network.set_weight('exc', 'inh', sparse(eye(3, 4)));
check(isequal(network.weight('exc', 'inh'), eye(3, 4)));
network.set_base_firing('inh', int32([1 2 3]));
check(isequal(network.base_firing('inh'), [1; 2; 3]));
d = small_description();
d.recurrent_regions(1).num_units = int32(5);
d.recurrent_regions(1).base_firing = single(0.5);
network = mrnn.Network.from_json(d);
check(numel(network.region_units('exc')) == 5 && all(network.base_firing('exc') == 0.5));
built_with_ints = mrnn.Network();
built_with_ints.add_recurrent_region('a', int32(3));
built_with_ints.finalize();
check(built_with_ints.num_units() == 3);
end

function region_activity()
network = small_network();
states = {reshape(1:7 * 5 * 2, [7 5 2]), single(reshape(1:14, 7, 2)), (1:7).'};
for k = 1:numel(states)
    part = network.activity(states{k}, 'inh');
    check(isequal(part, states{k}(5:7, :, :)) && isa(part, class(states{k})));
    check(isequal(network.activity(states{k}, 'both'), states{k}));
end
end

function settings()
network = mrnn.Network();
network.add_recurrent_region('a', 3, 'sign', 'neg', 'init', 0.5);
network.add_input_region('u', 2, 'sign', 'neg');
network.connect('a', 'a');
network.connect('u', 'a');
network.set_dynamics('elman', 1, 1, 'softplus');
network.set_noise_levels(true, 0.3, 0.4);
network.set_constraints(true, false, 'clamp');
network.set_spectral_radius(0.5);
network.finalize();
d = network.description();
check(strcmp(d.dynamics.type, 'elman') && strcmp(d.dynamics.activation, 'softplus'));
check(strcmp(d.constraints.dale, 'clamp') && d.constraints.recurrent && ~d.constraints.input);
check(d.spectral_radius == 0.5 && strcmp(d.input_regions.sign, 'neg'));
check_close(max(abs(eig(network.effective_recurrent()))), 0.5, 1e-10, 'radius');
abs_law = mrnn.Network();
abs_law.set_constraints(true, true);
check(~isempty(strfind(abs_law.to_json(), 'abs')));
end

function names_in_utf8()
name = native2unicode(uint8([206 177]), 'UTF-8');
network = mrnn.Network();
network.add_recurrent_region(name, 2);
network.finalize();
check(isequal(network.regions(), {name}) && isequal(network.region_units(name), 1:2));
end

function displays()
text = evalc('disp(small_network())');
check(~isempty(strfind(text, '2 regions with 7 units')));
text = evalc('disp(mrnn.Network())');
check(~isempty(strfind(text, 'under construction')));
network = small_network();
delete(network);
text = evalc('disp(network)');
check(~isempty(strfind(text, 'deleted')));
end
