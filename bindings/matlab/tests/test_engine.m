function tests = test_engine()
%TEST_ENGINE  Engines: options, sequences, results, gradients in one call.
tests = {@facts, @results_have_the_precision, @options_change_results, @readouts_of_states, @steps_and_batch, ...
    @initial_states, @records, @members_do_not_depend, @refreshes, @struct_options, @reference_backend, @gradients, ...
    @no_inputs, @no_steps, @no_trials};
end

function facts()
engine = mrnn.Engine(small_network());
check(strcmp(engine.backend, 'cpu') && strcmp(engine.precision, 'single'));
check(engine.num_units == 7 && engine.num_inputs == 2 && engine.num_outputs == 3);
engine = mrnn.Engine(small_network(), 'precision', 'double', 'backend', 'reference');
check(strcmp(engine.backend, 'reference') && strcmp(engine.precision, 'double'));
end

function results_have_the_precision()
network = small_network();
input = rand(2, 30, 3);
[h, y, x] = mrnn.Engine(network).forward(input);
check(isa(h, 'single') && isa(y, 'single') && isa(x, 'single'));
check(isequal(size(h), [7 30 3]) && isequal(size(y), [3 30 3]) && isequal(size(x), [7 30 3]));
[H, Y] = mrnn.Engine(network, 'precision', 'double').forward(single(input));
check(isa(H, 'double') && isa(Y, 'double'));
check_close(h, H, 1e-5, 'h');
check(~isequal(double(h), H));
check_close(double(h), tanh(double(x)), 1e-6, 'h = phi(x)');
end

function options_change_results()
network = small_network();
input = rand(2, 50, 4);
fast = mrnn.Engine(network).forward(input);
precise = mrnn.Engine(network, 'precise', true, 'threads', 2).forward(input);
rounded = mrnn.Engine(network, 'weights', 'bf16').forward(input);
portable = mrnn.Engine(network, 'instruction_set', 'portable').forward(input);
check_close(precise, fast, 1e-5, 'precise');
check_close(portable, fast, 1e-5, 'portable');
check_close(rounded, fast, 2e-2, 'bf16');
check(~isequal(rounded, fast));
end

function readouts_of_states()
network = small_network();
[h, y] = mrnn.Engine(network, 'precision', 'double').forward(rand(2, 10, 2));
[W, b] = network.readout('rate');
[V, c] = network.readout('all');
for member = 1:2
    check_close(y(:, :, member), [V * h(:, :, member) + c; W * h(1:4, :, member) + b], 1e-14, 'y');
end
end

function steps_and_batch()
engine = mrnn.Engine(small_network(), 'precision', 'double');
silent = engine.forward(zeros(2, 6, 4));
check(isequal(engine.forward([], 'steps', 6, 'batch', 4), silent));
check(isequal(engine.forward([], 'stimulation', zeros(7, 6, 4)), silent));
check(isequal(engine.forward([], 'steps', 6, 'x0', zeros(7, 4)), silent));
check(isequal(engine.forward([], 'steps', 6), silent(:, :, 1)));
end

function initial_states()
network = small_network();
engine = mrnn.Engine(network, 'precision', 'double');
x0 = randn(7, 2);
by_x = engine.forward([], 'steps', 3, 'x0', x0);
both = engine.forward([], 'steps', 3, 'x0', x0, 'h0', tanh(x0));
check_close(both, by_x, 1e-14, 'h0 = phi(x0)');
[~, ~, x] = engine.forward([], 'steps', 1, 'batch', 1);
network.set_init('inh', [1 2 3]);
engine.refresh(network);
[~, ~, moved] = engine.forward([], 'steps', 1, 'batch', 1);
check(~isequal(x, moved));
end

function records()
engine = mrnn.Engine(small_network());
input = rand(2, 5);
[h, y, x] = engine.forward(input);
check(isequal(engine.forward(input, 'record', 'y'), y));
check(isequal(engine.forward(input, 'record', {'x'}), x));
[a, b] = engine.forward(input, 'record', {'y', 'h'});
check(isequal(a, y) && isequal(b, h));
end

function members_do_not_depend()
engine = mrnn.Engine(small_network());
input = rand(2, 20, 5, 'single');
together = engine.forward(input);
for member = 1:5
    check(isequal(engine.forward(input(:, :, member)), together(:, :, member)));
end
end

function refreshes()
network = small_network();
engine = mrnn.Engine(network);
before = engine.forward([], 'steps', 5);
network.set_base_firing('exc', [1 1 1 1]);
check(isequal(engine.forward([], 'steps', 5), before));
engine.refresh(network);
after = engine.forward([], 'steps', 5);
check(~isequal(after, before));
check(isequal(after, mrnn.Engine(network).forward([], 'steps', 5)));
end

function struct_options()
network = small_network();
engine = mrnn.Engine(network, struct('precision', 'double', 'threads', 1));
check(strcmp(engine.precision, 'double'));
input = rand(2, 4);
[~, y] = engine.forward(input);
check(isequal(engine.forward(input, struct('record', 'y')), y));
end

function reference_backend()
network = small_network();
input = rand(2, 20, 2);
reference = mrnn.Engine(network, 'backend', 'reference', 'precision', 'double').forward(input);
check_close(mrnn.Engine(network, 'precision', 'double').forward(input), reference, 1e-12, 'h');
end

function gradients()
network = small_network();
input = rand(2, 8, 2);
dy = randn(3, 8, 2);
precisions = {'single', 'double'};
for k = 1:2
    engine = mrnn.Engine(network, 'precision', precisions{k});
    tape = mrnn.Tape(network, 2, 8, 'precision', precisions{k});
    tape.forward(input, 'record', {'y'});
    [p, u, s, x0, h0] = engine.backward(network, input, 'dy', dy);
    [q, v, t, x1, h1] = tape.backward(input, 'dy', dy);
    check(isequal({p, u, s, x0, h0}, {q, v, t, x1, h1}) && isa(p, precisions{k}));
    check(isequal(engine.backward(network, input, 'dy', dy, 'by', 'input'), u));
    [a, b] = engine.backward(network, input, 'dh', randn(7, 8, 2), 'by', {'x0', 'parameters'});
    check(isequal(size(a), [7 2]) && isequal(size(b), [network.num_parameters() 1]));
end
end

function no_inputs()
network = mrnn.Network.from_json('{"recurrent_regions": [{"name": "a", "num_units": 2, "base_firing": 1}]}');
engine = mrnn.Engine(network);
h = engine.forward([], 'steps', 4);
check(isequal(size(h), [2 4]) && h(1, 4) > h(1, 1));
[~, y] = engine.forward([], 'steps', 4);
check(isequal(size(y), [0 4]));
end

% A sequence of no steps is one: only [] is left out.
function no_steps()
network = small_network();
engine = mrnn.Engine(network);
session = mrnn.Session(engine, 2);
tape = mrnn.Tape(network, 2, 5, 'precision', 'double');
input = zeros(2, 0, 2);
runs = {@() engine.forward(input), @() engine.forward([], 'stimulation', zeros(7, 0, 2)), ...
    @() session.step_n(input), @() tape.forward(input)};
for k = 1:numel(runs)
    [h, y, x] = runs{k}();
    check(isequal(size(h), [7 0 2]) && isequal(size(y), [3 0 2]) && isequal(size(x), [7 0 2]));
end
check(session.step_index() == 0);
check(isequal(size(engine.forward(zeros(2, 0))), [7 0]));
[p, u] = engine.backward(network, input, 'dy', zeros(3, 0, 2));
check(isequal(p, zeros(network.num_parameters(), 1)) && isequal(size(u), [2 0 2]));
[q, v] = tape.backward(input, 'dy', zeros(3, 0, 2));
check(isequal(q, p) && isequal(size(v), [2 0 2]));
check_error(@() engine.forward(zeros(3, 0, 2)), 'mrnn:shape', 'input: expected 2 x 0 x 2');
check_error(@() engine.forward(zeros(0, 4)), 'mrnn:shape', 'input: expected 2 x 4');
check_error(@() engine.forward(zeros(2, 4), 'stimulation', zeros(7, 0)), 'mrnn:shape', 'stimulation: expected 7 x 4');
check_error(@() session.step(zeros(2, 0)), 'mrnn:shape', 'input: expected 2 x 2');
silent = mrnn.Network.from_json('{"recurrent_regions": [{"name": "a", "num_units": 2}]}');
check(isequal(size(mrnn.Engine(silent).forward(zeros(0, 4, 3))), [2 4 3]));
end

function no_trials()
network = small_network();
engine = mrnn.Engine(network);
check_error(@() engine.forward(zeros(2, 5, 0)), 'mrnn:value', 'batch');
check_error(@() engine.forward([], 'steps', 5, 'x0', zeros(7, 0)), 'mrnn:value', 'batch');
check_error(@() engine.backward(network, zeros(2, 5, 0), 'dy', zeros(3, 5, 0)), 'mrnn:value', 'batch');
session = mrnn.Session(engine, 2);
check_error(@() session.step_n(zeros(2, 5, 0)), 'mrnn:shape', 'input: expected 2 x 5 x 2');
tape = mrnn.Tape(network, 2, 5);
check_error(@() tape.forward(zeros(2, 5, 0)), 'mrnn:shape', 'input: expected 2 x 5 x 2');
end
