function tests = test_session()
%TEST_SESSION  Sessions: steps, states, noise, manipulations, snapshots.
tests = {@steps_are_sequences, @facts, @states, @resets, @noise, @noise_by_trial, @region_gains, @pathway_gains, ...
    @currents, @clamps, @pathway_currents, @snapshots, @stimulation, @silent_steps, @activity_by_name, @delayed};
end

function steps_are_sequences()
precisions = {'single', 'double'};
for k = 1:2
    engine = mrnn.Engine(small_network(), 'precision', precisions{k});
    input = rand(2, 12, 3);
    [h, y, x] = engine.forward(input);
    session = mrnn.Session(engine, 3);
    for t = 1:12
        stepped = session.step(reshape(input(:, t, :), 2, 3));
        check(isa(stepped, precisions{k}) && isequal(stepped, reshape(h(:, t, :), 7, 3)));
        [pre, act] = session.state();
        check(isequal(pre, reshape(x(:, t, :), 7, 3)) && isequal(act, stepped));
        check(isequal(session.outputs(), reshape(y(:, t, :), 3, 3)));
    end
    session.reset();
    [hs, ys, xs] = session.step_n(input);
    check(isequal(hs, h) && isequal(ys, y) && isequal(xs, x));
    check(session.step_index() == 12);
    session.reset();
    check(isequal(session.step_n(input, 'record', 'y'), y));
end
end

function facts()
session = mrnn.Session(mrnn.Engine(small_network(), 'precision', 'double'), 4);
check(strcmp(session.precision, 'double') && session.num_units == 7 && session.num_inputs == 2);
check(session.num_outputs == 3 && session.batch == 4);
session = mrnn.Session(mrnn.Engine(small_network()));
check(session.batch == 1 && strcmp(session.precision, 'single'));
end

function states()
session = mrnn.Session(mrnn.Engine(small_network(), 'precision', 'double'), 2);
x = randn(7, 2);
session.set_state(x);
[x1, h1] = session.state();
check(isequal(x1, x));
check_close(h1, tanh(x), 1e-14, 'h');
session.set_state(x, 0.5 * ones(7, 2));
[~, h1] = session.state();
check(isequal(h1, 0.5 * ones(7, 2)));
check(isequal(session.state(), x));
end

function resets()
session = mrnn.Session(mrnn.Engine(small_network()), 3);
start = session.state();
session.step_n([], 'steps', 5);
moved = session.state();
session.reset([true false true]);
now = session.state();
check(isequal(now(:, [1 3]), start(:, [1 3])) && isequal(now(:, 2), moved(:, 2)) && session.step_index() == 5);
session.reset();
check(isequal(session.state(), start) && session.step_index() == 0);
end

function noise()
network = mrnn.Network.from_json(small_description());
session = mrnn.Session(mrnn.Engine(network, 'precision', 'double'), 2);
quiet = session.step_n([], 'steps', 6);
session.reset();
session.set_noise(true, 7);
noisy = session.step_n([], 'steps', 6);
check(~isequal(noisy, quiet) && ~isequal(noisy(:, :, 1), noisy(:, :, 2)));
session.reset();
check(isequal(session.step_n([], 'steps', 6), noisy));
session.reset();
session.set_noise(false);
check(isequal(session.step_n([], 'steps', 6), quiet));
session.set_noise(true);
session.reset();
check(isequal(session.step_n([], 'steps', 6), noisy));
session.reset();
session.set_noise(true, uint64(18446744073709551615));
check(~isequal(session.step_n([], 'steps', 6), noisy));
end

function noise_by_trial()
engine = mrnn.Engine(small_network());
pair = mrnn.Session(engine, 2);
check(~pair.noise());
pair.set_noise(true, intmax('uint64'), 3);
[enabled, seed, first_trial] = pair.noise();
check(islogical(enabled) && enabled && seed == intmax('uint64') && first_trial == 3);
check(isa(seed, 'uint64') && isa(first_trial, 'uint64'));
pair.set_noise(true, 7, 4);
both = pair.step_n([], 'steps', 6);
alone = mrnn.Session(engine);
alone.set_noise(true, 7, 5);
check(isequal(alone.step_n([], 'steps', 6), both(:, :, 2)));
alone.reset();
alone.set_step_index(1);
check(alone.step_index() == 1 && ~isequal(alone.step(), both(:, 1, 2)));
end

function region_gains()
network = small_network();
session = mrnn.Session(mrnn.Engine(network, 'precision', 'double'));
session.set_region_gain('inh', 0);
silenced = session.step_n([], 'steps', 8);
network.set_weight('inh', 'exc', zeros(4, 3));
check_close(silenced(1:4, :), first_rows(network, 4), 1e-14, 'silenced inh');
end

function h = first_rows(network, count)
h = mrnn.Engine(network, 'precision', 'double').forward([], 'steps', 8);
h = h(1:count, :);
end

function pathway_gains()
network = small_network();
session = mrnn.Session(mrnn.Engine(network, 'precision', 'double'));
session.set_pathway_gain('inh', 'exc', 2);
scaled = session.step_n([], 'steps', 8);
network.set_weight('inh', 'exc', 2 * network.weight('inh', 'exc'));
check_close(scaled, mrnn.Engine(network, 'precision', 'double').forward([], 'steps', 8), 1e-14, 'doubled');
session.clear_manipulations();
session.reset();
check(~isequal(session.step_n([], 'steps', 8), scaled));
end

function currents()
network = small_network();
session = mrnn.Session(mrnn.Engine(network, 'precision', 'double'));
session.set_region_current('exc', 0.5);
driven = session.step_n([], 'steps', 8);
network.set_base_firing('exc', network.base_firing('exc') + 0.5);
check_close(driven, mrnn.Engine(network, 'precision', 'double').forward([], 'steps', 8), 1e-14, 'current');
end

function clamps()
session = mrnn.Session(mrnn.Engine(small_network()), 2);
session.clamp_unit(6, 0.25);
h = session.step_n([], 'steps', 4);
check(all(all(h(6, :, :) == 0.25)) && ~any(any(h(5, :, :) == 0.25)));
session.release_unit(6);
h = session.step();
check(all(h(6, :) ~= 0.25));
end

function pathway_currents()
network = small_network();
precisions = {'single', 'double'};
for k = 1:2
    session = mrnn.Session(mrnn.Engine(network, 'precision', precisions{k}), 2);
    session.step_n(rand(2, 5, 2));
    [~, h] = session.state();
    session.step();
    current = session.pathway_current('inh', 'exc');
    check(isa(current, precisions{k}));
    check_close(current, network.effective('inh', 'exc') * double(h(5:7, :)), 1e-6, 'current');
end
end

function snapshots()
precisions = {'single', 'double'};
for k = 1:2
    engine = mrnn.Engine(small_network(), 'precision', precisions{k});
    session = mrnn.Session(engine, 2);
    session.set_noise(true, 3);
    session.step_n([], 'steps', 5);
    kept = session.save();
    check(isa(kept.values, precisions{k}));
    after = session.step_n([], 'steps', 5);
    session.restore(kept);
    check(isequal(session.step_n([], 'steps', 5), after));
    other = mrnn.Session(engine, 2);
    other.restore(kept);
    check(isequal(other.step_n([], 'steps', 5), after));
end
end

function stimulation()
engine = mrnn.Engine(small_network(), 'precision', 'double');
s = randn(7, 3, 2);
h = engine.forward([], 'stimulation', s);
session = mrnn.Session(engine, 2);
for t = 1:3
    check(isequal(session.step([], reshape(s(:, t, :), 7, 2)), reshape(h(:, t, :), 7, 2)));
end
session.reset();
check(isequal(session.step_n([], 'stimulation', s), h));
check(~isequal(h, engine.forward([], 'steps', 3, 'batch', 2)));
end

function silent_steps()
session = mrnn.Session(mrnn.Engine(small_network()));
h = session.step();
session.reset();
check(isequal(session.step(zeros(2, 1)), h));
session.reset();
session.step();
[~, now] = session.state();
check(isequal(now, h));
end

function activity_by_name()
network = small_network();
precisions = {'single', 'double'};
for k = 1:2
    session = mrnn.Session(mrnn.Engine(network, 'precision', precisions{k}), 2);
    h = session.step(rand(2, 2));
    check(isequal(session.activity('inh'), h(5:7, :)) && isequal(session.activity('both'), h));
    check(isa(session.activity('exc'), precisions{k}));
end
end

% A pulse into exc reaches inh two steps later than without the delay of 20 ms.
function delayed()
d = small_description();
late = mrnn.Engine(mrnn.Network.from_json(d), 'precision', 'double');
d.recurrent_connections(2).delay = [];
early = mrnn.Engine(mrnn.Network.from_json(d), 'precision', 'double');
check(first_effect(late) == first_effect(early) + 2);
end

function step = first_effect(engine)
pulse = zeros(2, 10);
pulse(:, 1) = 1;
difference = engine.forward(pulse) - engine.forward(0 * pulse);
step = find(any(difference(5:7, :) ~= 0, 1), 1);
end
