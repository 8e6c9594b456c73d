function tests = test_errors()
%TEST_ERRORS  Every mistake has an identifier and a message that names the operand.
tests = {@arguments, @names, @shapes, @values, @unknown, @duplicates, @states, @json, @files, @precisions, ...
    @unavailable, @memory, @not_finite, @numeric, @classes_of_arrays, @options, @nothing_changes, @gateway_itself, ...
    @all_mistakes_are_said};
end

function arguments()
network = small_network();
check_error(@() mrnn.Engine(3), 'mrnn:argument', 'network: expected an mrnn.Network, got double');
check_error(@() network.set_weight('inh', 'inh', ones(3)), 'mrnn:argument', 'zero connection');
check_error(@() mrnn.Session(network), 'mrnn:argument', 'engine: expected an mrnn.Engine, got mrnn.Network');
check_error(@() mrnn.Network('x.json'), 'mrnn:argument', 'mrnn.Network.load');
check_error(@() network.save('x.json'), 'mrnn:argument', 'safetensors');
check_error(@() network.save(3), 'mrnn:argument', 'path: expected text');
check_error(@() mrnn.Network.from_json(3), 'mrnn:argument', 'description: expected a struct');
check_error(@() mrnn.Network.from_json(struct('seed', @sin)), 'mrnn:argument', ...
    'description.seed: expected numbers, text, a struct or a cell, got function_handle');
check_error(@() mrnn.Network.from_json(struct('dynamics', {{struct('dt', {1, 2})}})), 'mrnn:json', 'dynamics');
check_error(@() mrnn.Engine(network, 'backend', 'gpu'), 'mrnn:argument', 'gpu');
fresh = mrnn.Network();
check_error(@() fresh.set_dynamics('leak', 1, 1, 'relu'), 'mrnn:argument', '''leaky'', ''elman''');
check_error(@() fresh.set_dynamics('leaky', 1, 1, 'reul'), 'mrnn:argument', 'activation');
check_error(@() fresh.add_input_region('u', 1, 'sign', 'negative'), 'mrnn:argument', 'sign');
check_error(@() fresh.add_readout('y', 1, 5), 'mrnn:argument', 'src_regions');
session = mrnn.Session(mrnn.Engine(network, 'precision', 'double'));
check_error(@() session.set_state([], zeros(7, 1)), 'mrnn:argument', 'state');
check_error(@() session.restore(3), 'mrnn:argument', 'snapshot');
check_error(@() session.step_n([]), 'mrnn:argument', 'steps');
other = mrnn.Network();
other.add_recurrent_region('a', 2);
other.finalize();
engine = mrnn.Engine(network);
check_error(@() engine.refresh(other), 'mrnn:argument', '');
end

function names()
network = mrnn.Network();
check_error(@() network.add_recurrent_region('', 2), 'mrnn:name', '');
check_error(@() network.add_recurrent_region('a/b', 2), 'mrnn:name', 'a/b');
check_error(@() network.add_recurrent_region(char([97 0 98]), 2), 'mrnn:argument', 'name');
end

function shapes()
network = small_network();
check_error(@() network.set_weight('exc', 'inh', ones(4, 3)), 'mrnn:shape', ...
    'weight: expected 3 x 4 (units of dst x units of src), got 4 x 3');
check_error(@() network.set_mask('exc', 'inh', true(4, 3)), 'mrnn:shape', 'mask: expected 3 x 4');
check_error(@() network.set_base_firing('inh', [1 2]), 'mrnn:shape', 'base_firing: expected 3 x 1');
check_error(@() network.set_init('inh', ones(3, 2)), 'mrnn:shape', 'init');
check_error(@() network.set_parameters(1), 'mrnn:shape', 'parameters');
check_error(@() network.set_readout('rate', ones(2, 3), [1 2]), 'mrnn:shape', 'weight');
check_error(@() network.set_readout('rate', ones(2, 4), 1), 'mrnn:shape', 'bias');
check_error(@() network.activity(zeros(6, 2), 'exc'), 'mrnn:shape', 'state: expected 7 x 2');
engine = mrnn.Engine(network);
check_error(@() engine.forward(zeros(3, 5)), 'mrnn:shape', 'input: expected 2 x 5 (inputs x steps x batch), got 3 x 5');
check_error(@() engine.forward(zeros(2, 5, 2), 'stimulation', zeros(7, 5)), 'mrnn:shape', ...
    'stimulation: expected 7 x 5 x 2');
check_error(@() engine.forward(zeros(2, 5), 'x0', zeros(7, 2)), 'mrnn:shape', 'x0: expected 7 x 1 (units x batch)');
check_error(@() engine.forward(zeros(2, 5), 'x0', zeros(7, 1), 'h0', 1), 'mrnn:shape', 'h0');
check_error(@() engine.forward(zeros(2, 5, 1, 2)), 'mrnn:shape', 'input');
check_error(@() engine.backward(network, zeros(2, 5), 'dy', zeros(2, 5)), 'mrnn:shape', 'dy: expected 3 x 5');
session = mrnn.Session(engine, 2);
check_error(@() session.step(zeros(2, 1)), 'mrnn:shape', 'input: expected 2 x 2 (inputs x batch), got 2 x 1');
check_error(@() session.step([], zeros(7, 1)), 'mrnn:shape', 'stimulation');
check_error(@() session.set_state(zeros(7, 1)), 'mrnn:shape', 'x: expected 7 x 2');
check_error(@() session.set_state(zeros(7, 2), zeros(6, 2)), 'mrnn:shape', 'h: expected 7 x 2');
check_error(@() session.reset(true), 'mrnn:shape', 'members');
check_error(@() session.restore(struct('values', single(1), 'counters', zeros(4, 1, 'uint64'))), 'mrnn:shape', ...
    'snapshot values');
tape = mrnn.Tape(network, 2, 5);
check_error(@() tape.forward(zeros(2, 5, 3)), 'mrnn:shape', 'input: expected 2 x 5 x 2');
trainer = mrnn.Trainer(network, struct('batch', 2, 'steps', 5, 'loss', 'mean_squared_error'));
check_error(@() trainer.step(zeros(2, 5, 2), zeros(2, 5, 2)), 'mrnn:shape', 'target: expected 3 x 5 x 2');
check_error(@() trainer.step(zeros(2, 4, 2), zeros(3, 5, 2)), 'mrnn:shape', 'input');
check_error(@() trainer.step(zeros(2, 5, 2), zeros(3, 5, 2), ones(3, 5)), 'mrnn:shape', 'mask');
check_error(@() trainer.step(zeros(2, 5, 3), zeros(3, 5, 3)), 'mrnn:shape', '');
end

function values()
network = small_network();
check_error(@() network.set_weight('exc', 'inh', nan(3, 4)), 'mrnn:value', 'weight');
check_error(@() network.set_parameters(inf(network.num_parameters(), 1)), 'mrnn:value', '');
check_error(@() network.set_mask('exc', 'inh', 2 * ones(3, 4)), 'mrnn:value', 'mask');
fresh = mrnn.Network();
check_error(@() fresh.add_recurrent_region('a', 2.5), 'mrnn:value', 'num_units: expected a whole number');
check_error(@() fresh.add_recurrent_region('a', -1), 'mrnn:value', 'num_units');
check_error(@() fresh.set_seed(-1), 'mrnn:value', 'seed');
engine = mrnn.Engine(network);
check_error(@() mrnn.Session(engine, 0), 'mrnn:value', '');
session = mrnn.Session(engine);
check_error(@() session.set_region_gain('exc', nan), 'mrnn:value', 'gain');
check_error(@() session.set_pathway_gain('exc', 'inh', inf), 'mrnn:value', 'gain');
check_error(@() session.set_region_current('exc', 1e300), 'mrnn:value', 'current');
check_error(@() session.clamp_unit(0, 1), 'mrnn:value', 'unit: expected a number from 1 to 7, got 0');
check_error(@() session.clamp_unit(8, 1), 'mrnn:value', 'from 1 to 7');
check_error(@() session.clamp_unit(1, nan), 'mrnn:value', 'value');
check_error(@() session.release_unit(8), 'mrnn:value', 'unit');
check_error(@() session.set_state(nan(7, 1)), 'mrnn:value', 'state');
check_error(@() session.set_step_index(-1), 'mrnn:value', 'step_index');
tape = mrnn.Tape(network, 1, 5);
check_error(@() tape.forward(zeros(2, 6)), 'mrnn:value', '');
end

function unknown()
network = small_network();
check_error(@() network.region_units('excc'), 'mrnn:unknown', 'did you mean ''exc''');
check_error(@() network.readout('rates'), 'mrnn:unknown', 'rate');
check_error(@() network.delay('inh', 'inh'), 'mrnn:unknown', 'inh');
session = mrnn.Session(mrnn.Engine(network));
check_error(@() session.set_region_gain('nowhere', 0), 'mrnn:unknown', 'nowhere');
check_error(@() session.set_pathway_gain('inh', 'inh', 0), 'mrnn:unknown', 'inh');
check_error(@() session.pathway_current('inh', 'inh'), 'mrnn:unknown', 'inh');
check_error(@() session.activity('nowhere'), 'mrnn:unknown', 'nowhere');
end

function duplicates()
network = mrnn.Network();
network.add_recurrent_region('a', 2);
check_error(@() network.add_recurrent_region('a', 2), 'mrnn:duplicate', 'a');
network.connect('a', 'a');
check_error(@() network.connect('a', 'a'), 'mrnn:duplicate', 'a');
end

function states()
fresh = mrnn.Network();
fresh.add_recurrent_region('a', 2);
check_error(@() fresh.parameters(), 'mrnn:state', 'not finalised');
check_error(@() mrnn.Engine(fresh), 'mrnn:state', 'not finalised');
fresh.finalize();
check_error(@() fresh.add_recurrent_region('b', 2), 'mrnn:state', 'finalised');
network = small_network();
engine = mrnn.Engine(network);
session = mrnn.Session(engine);
check_error(@() engine.refresh(network), 'mrnn:state', '');
delete(session);
engine.refresh(network);
end

function json()
check_error(@() mrnn.Network.from_json('{'), 'mrnn:json', '');
check_error(@() mrnn.Engine(small_network(), 'threds', 2), 'mrnn:json', 'threds');
check_error(@() mrnn.Trainer(small_network(), struct('batch', 2)), 'mrnn:json', 'steps');
end

function files()
check_error(@() mrnn.Network.load('no_such.safetensors'), 'mrnn:io', 'no_such');
check_error(@() mrnn.Trainer.resume('no_such.safetensors'), 'mrnn:io', 'no_such');
path = [tempname() '.safetensors'];
cleaner = onCleanup(@() delete(path));
file = fopen(path, 'w');
fwrite(file, uint8(1:50));
fclose(file);
check_error(@() mrnn.Network.load(path), 'mrnn:format', '');
check_error(@() mrnn.Trainer.resume(path), 'mrnn:format', '');
end

function precisions()
tape = mrnn.Tape(small_network(), 1, 3, 'precision', 'double');
session = mrnn.Session(mrnn.Engine(small_network()));
check_error(@() tape.set_manipulations(session), 'mrnn:precision', '');
end

function unavailable()
network = small_network();
check_error(@() mrnn.Engine(network, 'backend', 'reference', 'threads', 2), 'mrnn:unavailable', '''threads''');
check_error(@() mrnn.Engine(network, 'tf32', true), 'mrnn:unavailable', '''tf32''');
end

function memory()
engine = mrnn.Engine(small_network());
check_error(@() engine.forward([], 'steps', 2 ^ 50, 'batch', 2 ^ 50), 'mrnn:memory', 'too large');
check_error(@() engine.forward([], 'steps', 1e14), 'mrnn:memory', '7 x 100000000000000 x 1');
session = mrnn.Session(engine);
check_error(@() session.step_n([], 'steps', 1e14), 'mrnn:memory', '7 x 100000000000000 x 1');
tape = mrnn.Tape(small_network(), 1, 3);
check_error(@() tape.forward([], 'steps', 1e14), 'mrnn:memory', '7 x 100000000000000 x 1');
large = mrnn.Network();
large.add_recurrent_region('a', 8e6);
large.finalize();
check_error(@() large.effective_recurrent(), 'mrnn:memory', '8000000 x 8000000');
check_error(@() large.projection('a', 'a'), 'mrnn:memory', '8000000 x 8000000');
end

% JSON has no words for them, and null would be left out.
function not_finite()
bad = {nan, inf, -inf, single(nan)};
network = small_network();
for k = 1:numel(bad)
    d = small_description();
    d.recurrent_regions(2).base_firing = bad{k};
    check_error(@() mrnn.Network.from_json(d), 'mrnn:value', 'description.recurrent_regions(2).base_firing: expected');
    fresh = mrnn.Network();
    check_error(@() fresh.add(d), 'mrnn:value', 'description.recurrent_regions(2).base_firing');
    d = small_description();
    d.recurrent_connections(1).sparsity = bad{k};
    check_error(@() mrnn.Network.from_json(d), 'mrnn:value', 'description.recurrent_connections(1).sparsity');
    d.recurrent_connections = num2cell(d.recurrent_connections);
    check_error(@() mrnn.Network.from_json(d), 'mrnn:value', 'description.recurrent_connections(1).sparsity');
    d = small_description();
    d.dynamics.noise = struct('enabled', true, 'hidden', bad{k});
    check_error(@() mrnn.Network.from_json(d), 'mrnn:value', 'description.dynamics.noise.hidden');
    options = struct('batch', 2, 'steps', 5, 'loss', 'mean_squared_error', 'clip_norm', bad{k});
    check_error(@() mrnn.Trainer(network, options), 'mrnn:value', 'options.clip_norm');
    options.clip_norm = [];
    options.regularizers = struct('penalty', 'weights_l2', 'strength', {0.1, bad{k}});
    check_error(@() mrnn.Trainer(network, options), 'mrnn:value', 'options.regularizers(2).strength');
    check_error(@() mrnn.Engine(network, 'threads', bad{k}), 'mrnn:value', 'options.threads');
    check_error(@() mrnn.Engine(network, 'cpus', {1, [0 bad{k}]}), 'mrnn:value', 'options.cpus(2)(2)');
    check_error(@() mrnn.Tape(network, 1, 2, 'memory_bytes', bad{k}), 'mrnn:value', 'memory_bytes');
end
end

function numeric()
network = mrnn.Network();
network.add_recurrent_region('a', 2);
network.finalize();
check_error(@() network.scale_spectral_radius(1), 'mrnn:numeric', '');
end

function classes_of_arrays()
engine = mrnn.Engine(small_network(), 'precision', 'double');
check_error(@() engine.forward('text'), 'mrnn:argument', 'input: expected numbers, got char');
check_error(@() engine.forward({1}), 'mrnn:argument', 'input: expected numbers, got cell');
check_error(@() engine.forward(complex(ones(2, 3), 1)), 'mrnn:argument', 'input: expected real and full, got complex');
session = mrnn.Session(engine);
check_error(@() session.reset(1), 'mrnn:argument', 'members: expected class logical, got double');
check_error(@() session.set_region_gain('exc', 'x'), 'mrnn:argument', 'gain: expected a number');
check_error(@() session.set_region_gain('exc', [1 2]), 'mrnn:argument', 'gain: expected a number');
check_error(@() session.set_noise({}), 'mrnn:argument', 'enabled: expected true or false');
kept = session.save();
kept.counters = double(kept.counters);
check_error(@() session.restore(kept), 'mrnn:argument', 'snapshot counters: expected class uint64');
end

function options()
network = small_network();
engine = mrnn.Engine(network);
check_error(@() engine.forward([], 'step', 2), 'mrnn:argument', 'there is no option ''step''');
check_error(@() engine.forward([], 'steps'), 'mrnn:argument', 'pairs of a name and a value');
check_error(@() engine.forward([], 3, 4), 'mrnn:argument', 'name of an option at place 1');
check_error(@() engine.forward(zeros(2, 3), 'record', 'z'), 'mrnn:argument', ...
    'record: expected one of ''x'', ''h'', ''y''');
check_error(@() engine.forward(zeros(2, 3), 'record', 3), 'mrnn:argument', 'record: expected names');
check_error(@() two_results(engine), 'mrnn:argument', 'record names 1 results, and 2 are asked for');
check_error(@() same_results(engine), 'mrnn:argument', 'each at most once');
check_error(@() mrnn.Engine(network, 'precision', 'half'), 'mrnn:argument', '''single'', ''double''');
check_error(@() mrnn.Tape(network, 1, 2, 'memory', 3), 'mrnn:json', 'memory');
end

function two_results(engine)
[a, b] = engine.forward(zeros(2, 3), 'record', 'y'); %#ok<ASGLU>
end

function same_results(engine)
[a, b] = engine.forward(zeros(2, 3), 'record', {'y', 'y'}); %#ok<ASGLU>
end

function nothing_changes()
network = small_network();
p = network.parameters();
bad = p;
bad(end) = nan;
check_error(@() network.set_parameters(bad), 'mrnn:value', '');
check(isequal(network.parameters(), p));
session = mrnn.Session(mrnn.Engine(network));
session.step();
before = session.save();
check_error(@() session.step(zeros(3, 1)), 'mrnn:shape', '');
check(isequal(session.save(), before));
end

function gateway_itself()
call = @mrnn.internal.gateway;
check_error(@() call(), 'mrnn:argument', 'name of a command');
check_error(@() call(3), 'mrnn:argument', 'name of a command');
check_error(@() call(repmat('a', 1, 200)), 'mrnn:argument', 'name of a command');
check_error(@() call('network_lod'), 'mrnn:argument', 'there is no command network_lod');
check_error(@() call('network_load'), 'mrnn:argument', 'takes 1 arguments, got 0');
check_error(@() call('network_load', 'x'), 'mrnn:argument', 'expected a row of uint8');
network = small_network();
check_error(@() call('network_add_readout', network.id, uint8('y'), 1, 3), 'mrnn:argument', 'cell of names');
check_error(@() call('network_add_readout', network.id, uint8('y'), 1, {[]}), 'mrnn:argument', 'uint8');
engine = mrnn.Engine(network);
check_error(@() call('engine_forward', engine.id, 2, 1, [], [], zeros(2, 2), [], 0), 'mrnn:argument', ...
    'input: expected class single, got double');
check_error(@() call('engine_forward', engine.id, 2, 1, [], [], [], [], [0 1 2]), 'mrnn:argument', 'results');
check_error(@() call('engine_forward', engine.id, 2, 1, [], [], [], [], 7), 'mrnn:argument', 'results');
session = mrnn.Session(engine);
check_error(@() call('session_save', session.id), 'mrnn:argument', 'two results');
check_error(@() call('network_get_synapses', network.id, uint8('exc'), uint8('exc')), 'mrnn:argument', 'three results');
check_error(@() two_of_one(network), 'mrnn:argument', 'at most 1 results');
end

function two_of_one(network)
[a, b] = mrnn.internal.gateway('network_num_units', network.id); %#ok<ASGLU>
end

function all_mistakes_are_said()
d = small_description();
d.recurrent_regions(1).num_units = -1;
d.recurrent_connections(2).dst_region = 'inhh';
check_error(@() mrnn.Network.from_json(d), 'mrnn:json', 'num_units');
check_error(@() mrnn.Network.from_json(rmfield(d, 'recurrent_regions')), 'mrnn:unknown', 'exc');
end
