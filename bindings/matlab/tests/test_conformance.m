function tests = test_conformance()
%TEST_CONFORMANCE  Recorded activity and gradients of tests/conformance, in both precisions.
folder = repository('tests', 'conformance');
entries = dir(folder);
tests = {};
for k = 1:numel(entries)
    path = fullfile(folder, entries(k).name);
    if exist(fullfile(path, 'case.json'), 'file')
        tests{end + 1} = @() run_case(path, entries(k).name); %#ok<AGROW>
    end
end
check(numel(tests) > 10);
end

function run_case(path, name)
setup = jsondecode(fileread(fullfile(path, 'case.json')));
data = read_safetensors(fullfile(path, 'data.safetensors'));
network = case_network(setup, data);
compare_weights(network, setup, data, name);
precisions = {'single', 'double'};
tolerances = [setup.tolerance.f32, setup.tolerance.f64];
for p = 1:2
    engine = mrnn.Engine(network, 'precision', precisions{p});
    label = [name ' ' precisions{p}];
    compare_states(engine, setup, data, tolerances(p), label);
    if isfield(setup, 'gradient_tolerance')
        allowed = [setup.gradient_tolerance.f32, setup.gradient_tolerance.f64];
        compare_gradients(network, precisions{p}, setup, data, allowed(p), label);
    end
end
end

function network = case_network(setup, data)
o = setup.options;
config = setup.config;
config.dynamics = struct('type', o.dynamics, 'dt', o.dt, 'tau', o.tau, 'activation', o.activation);
config.constraints = struct('recurrent', o.rec_constrained, 'input', o.inp_constrained);
if isfield(setup, 'gradient_tolerance')
    config.recurrent_regions = with_learnable_bias(config.recurrent_regions);
end
network = mrnn.Network.from_json(config);
list = network.connections();
for k = 1:numel(list)
    if list(k).zero
        continue
    end
    kind = kind_of(network, list(k).src);
    rows = network.region_units(list(k).dst);
    cols = network.region_units(list(k).src);
    if isfield(data, [kind '_mask'])
        network.set_mask(list(k).src, list(k).dst, data.([kind '_mask'])(cols, rows).');
    end
    network.set_weight(list(k).src, list(k).dst, data.(kind)(cols, rows).');
end
regions = network.regions();
for k = 1:numel(regions)
    units = network.region_units(regions{k});
    if isfield(data, 'base_firing')
        network.set_base_firing(regions{k}, data.base_firing(units));
    end
    if isfield(data, 'init')
        network.set_init(regions{k}, data.init(units));
    end
end
end

function regions = with_learnable_bias(regions)
if iscell(regions)
    for k = 1:numel(regions)
        regions{k}.learnable_bias = true;
    end
else
    [regions.learnable_bias] = deal(true);
end
end

function kind = kind_of(network, src)
kind = 'W_rec';
if any(strcmp(src, network.input_regions()))
    kind = 'W_inp';
end
end

function compare_weights(network, setup, data, name)
if isfield(data, 'W_rec_effective')
    check_close(network.effective_recurrent(), data.W_rec_effective.', 1e-14, [name ' W_rec_effective']);
end
if isfield(data, 'W_inp_effective')
    check_close(network.effective_input(), data.W_inp_effective.', 1e-14, [name ' W_inp_effective']);
end
if isfield(data, 'spectral_radius')
    check_close(network.effective_spectral_radius(), data.spectral_radius, 1e-8, [name ' spectral_radius']);
end
if isfield(setup, 'regions')
    names = fieldnames(setup.regions);
    for k = 1:numel(names)
        range = setup.regions.(names{k});
        check(isequal(network.region_units(names{k}), range(1) + 1:range(2)), '%s: units of %s', name, names{k});
    end
end
end

% A sequence as units x steps x batch.
function values = sequence(values, setup)
if ~setup.options.batch_first
    values = permute(values, [1 3 2]);
end
end

function [options, input] = drive_of(setup, data, with_h0)
input = sequence(data.inp, setup);
options = struct();
if isfield(data, 'stim')
    options.stimulation = sequence(data.stim, setup);
end
if isfield(data, 'x0')
    options.x0 = data.x0;
end
if with_h0
    options.h0 = data.h0;
end
end

function yes = has_free_h0(setup)
o = setup.options;
yes = strcmp(o.dynamics, 'elman') || (isfield(o, 'free_h0') && o.free_h0);
end

function compare_states(engine, setup, data, tolerance, label)
[options, input] = drive_of(setup, data, has_free_h0(setup));
[h, ~, x] = engine.forward(input, options);
check_close(h, sequence(data.hs, setup), tolerance, [label ' hs']);
if isfield(data, 'xs')
    check_close(x, sequence(data.xs, setup), tolerance, [label ' xs']);
end
session = mrnn.Session(engine, setup.batch);
given = struct('x0', [], 'h0', [], 'stimulation', []);
names = fieldnames(options);
for k = 1:numel(names)
    given.(names{k}) = options.(names{k});
end
session.set_state(given.x0, given.h0);
for t = 1:setup.steps
    s = given.stimulation;
    if ~isempty(s)
        s = reshape(s(:, t, :), size(s, 1), []);
    end
    stepped = session.step(reshape(input(:, t, :), size(input, 1), []), s);
    check(isequal(stepped, reshape(h(:, t, :), size(h, 1), [])), '%s: step %d differs from forward', label, t);
end
end

function compare_gradients(network, precision, setup, data, tolerance, label)
[options, input] = drive_of(setup, data, true);
backward = struct('dh', sequence(data.grad_hs, setup));
if isfield(options, 'stimulation')
    backward.stimulation = options.stimulation;
end
tape = mrnn.Tape(network, setup.batch, setup.steps, 'precision', precision);
tape.forward(input, options);
[by_parameters, by_input, ~, by_x0, by_h0] = tape.backward(input, backward);
if isfield(data, 'grad_inp')
    check_close(by_input, sequence(data.grad_inp, setup), tolerance, [label ' grad_inp']);
end
if isfield(data, 'grad_x0')
    check_close(by_x0, data.grad_x0, tolerance, [label ' grad_x0']);
end
if isfield(data, 'grad_h0')
    check_close(by_h0, data.grad_h0, tolerance, [label ' grad_h0']);
end
tensors = network.parameter_tensors(by_parameters);
for k = 1:numel(tensors)
    expected = recorded_gradient(network, tensors(k), data);
    if ~isempty(expected)
        check_close(tensors(k).value, expected, tolerance, [label ' ' tensors(k).name]);
    end
end
end

function expected = recorded_gradient(network, tensor, data)
parts = strsplit(tensor.name, '/');
expected = [];
if strcmp(parts{1}, 'bias') && isfield(data, 'grad_base_firing')
    expected = data.grad_base_firing(network.region_units(parts{2}));
elseif any(strcmp(parts{1}, {'recurrent', 'input'}))
    kind = kind_of(network, parts{2});
    if ~isfield(data, ['grad_' kind])
        return
    end
    expected = data.(['grad_' kind])(network.region_units(parts{2}), network.region_units(parts{3}));
    if strcmp(parts{4}, 'values')
        expected = expected(network.mask(parts{2}, parts{3}).');
    else
        expected = expected.';
    end
end
end
