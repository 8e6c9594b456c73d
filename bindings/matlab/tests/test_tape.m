function tests = test_tape()
%TEST_TAPE  Gradients against differences of losses, and the tape's life.
tests = {@facts, @forward_is_the_engines, @differences, @initial_states, @refreshes, @noise, @manipulations, ...
    @checkpoints, @results_by_name, @other_sequence};
end

function facts()
network = small_network();
tape = mrnn.Tape(network, 3, 20, 'precision', 'double', 'threads', 1);
check(tape.batch == 3 && tape.max_steps == 20 && strcmp(tape.precision, 'double'));
check(tape.num_parameters == network.num_parameters() && tape.checkpoint_every == 20);
end

function forward_is_the_engines()
network = small_network();
input = rand(2, 9, 2);
s = rand(7, 9, 2);
[h, y, x] = mrnn.Engine(network).forward(input, 'stimulation', s);
[ht, yt, xt] = mrnn.Tape(network, 2, 10).forward(input, 'stimulation', s);
check(isequal(ht, h) && isequal(yt, y) && isequal(xt, x));
end

% The loss is sum(a .* h) + sum(b .* y) + sum(c .* x).
function value = loss(network, input, s, x0, a, b, c)
[h, y, x] = mrnn.Engine(network, 'precision', 'double').forward(input, 'stimulation', s, 'x0', x0);
value = sum(a(:) .* h(:)) + sum(b(:) .* y(:)) + sum(c(:) .* x(:));
end

function differences()
network = small_network();
input = rand(2, 6, 2);
s = 0.1 * randn(7, 6, 2);
x0 = 0.1 * randn(7, 2);
a = randn(7, 6, 2);
b = randn(3, 6, 2);
c = randn(7, 6, 2);
tape = mrnn.Tape(network, 2, 6, 'precision', 'double');
tape.forward(input, 'stimulation', s, 'x0', x0);
[dp, du, ds, dx0] = tape.backward(input, 'stimulation', s, 'dh', a, 'dy', b, 'dx', c);
step = 1e-6;
p = network.parameters();
tensors = network.parameter_tensors();
for k = find([tensors.trainable])
    i = tensors(k).last;
    moved = p;
    moved(i) = p(i) + step;
    network.set_parameters(moved);
    up = loss(network, input, s, x0, a, b, c);
    moved(i) = p(i) - step;
    network.set_parameters(moved);
    down = loss(network, input, s, x0, a, b, c);
    check_close(dp(i), (up - down) / (2 * step), 1e-5, tensors(k).name);
end
network.set_parameters(p);
at = @(u, t, x) loss(network, u, t, x, a, b, c);
change = zeros(size(input));
change(2, 3, 2) = step;
check_close(du(2, 3, 2), (at(input + change, s, x0) - at(input - change, s, x0)) / (2 * step), 1e-5, 'input');
change = zeros(size(s));
change(5, 2, 1) = step;
check_close(ds(5, 2, 1), (at(input, s + change, x0) - at(input, s - change, x0)) / (2 * step), 1e-5, 'stimulation');
change = zeros(size(x0));
change(4, 2) = step;
by_x0 = (at(input, s, x0 + change) - at(input, s, x0 - change)) / (2 * step);
[~, ~, ~, ~, dh0] = tape.backward(input, 'stimulation', s, 'dh', a, 'dy', b, 'dx', c);
check(isequal(dh0, zeros(7, 2)));
check_close(dx0(4, 2), by_x0, 1e-5, 'x0');
end

function initial_states()
network = small_network();
tape = mrnn.Tape(network, 1, 3, 'precision', 'double');
tape.forward([], 'steps', 3, 'x0', zeros(7, 1), 'h0', ones(7, 1));
dh0 = tape.backward([], 'steps', 3, 'dh', ones(7, 3), 'by', 'h0');
check(any(dh0 ~= 0));
end

function refreshes()
network = small_network();
input = rand(2, 5);
tape = mrnn.Tape(network, 1, 5, 'precision', 'double');
y = tape.forward(input, 'record', 'y');
gradient = tape.backward(input, 'dy', 2 * y);
check(isequal(size(gradient), [network.num_parameters() 1]));
network.set_parameters(network.parameters() - 1e-2 * gradient);
tape.refresh(network);
check_error(@() tape.backward(input, 'dy', 2 * y), 'mrnn:state', 'forward pass');
lower = tape.forward(input, 'record', 'y');
check(sum(lower(:) .^ 2) < sum(y(:) .^ 2));
end

function noise()
network = small_network();
tape = mrnn.Tape(network, 2, 8);
quiet = tape.forward([], 'steps', 8);
tape.set_noise(true, 5, 3);
noisy = tape.forward([], 'steps', 8);
session = mrnn.Session(mrnn.Engine(network), 2);
session.set_noise(true, 5, 3);
check(~isequal(noisy, quiet) && isequal(noisy, session.step_n([], 'steps', 8)));
tape.set_noise(true, 5, 3, 2);
check(~isequal(tape.forward([], 'steps', 8), noisy));
tape.set_noise(false, 0);
check(isequal(tape.forward([], 'steps', 8), quiet));
end

function manipulations()
network = small_network();
session = mrnn.Session(mrnn.Engine(network), 2);
session.set_region_gain('exc', 0.5);
session.clamp_unit(2, 0.75);
tape = mrnn.Tape(network, 2, 6);
tape.set_manipulations(session);
check(isequal(tape.forward([], 'steps', 6), session.step_n([], 'steps', 6)));
end

function checkpoints()
network = small_network();
input = rand(2, 64, 2);
dh = randn(7, 64, 2);
whole = mrnn.Tape(network, 2, 64, 'precision', 'double');
few = mrnn.Tape(network, 2, 64, 'precision', 'double', 'memory_bytes', 2000);
check(few.checkpoint_every < 64);
whole.forward(input);
few.forward(input);
check_close(few.backward(input, 'dh', dh), whole.backward(input, 'dh', dh), 1e-12, 'parameters');
check(isequal(few.backward(input, 'dh', dh, 'by', 'input'), whole.backward(input, 'dh', dh, 'by', 'input')));
end

function results_by_name()
network = small_network();
input = rand(2, 4);
tape = mrnn.Tape(network, 1, 4);
tape.forward(input);
[p, u, s, x0, h0] = tape.backward(input, 'dh', ones(7, 4));
[a, b, c] = tape.backward(input, 'dh', ones(7, 4), 'by', {'h0', 'stimulation', 'parameters'});
check(isequal({a, b, c}, {h0, s, p}) && isequal(size(u), [2 4]) && isequal(size(x0), [7 1]));
end

function other_sequence()
network = small_network();
tape = mrnn.Tape(network, 1, 4);
check_error(@() tape.backward(zeros(2, 4), 'dh', ones(7, 4)), 'mrnn:state', 'forward pass');
tape.forward([], 'steps', 4);
check(isequal(size(tape.backward([], 'dh', ones(7, 4))), [network.num_parameters() 1]));
end
