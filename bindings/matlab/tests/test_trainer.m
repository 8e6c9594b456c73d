function tests = test_trainer()
%TEST_TRAINER  Training: the loss falls, evaluation, checkpoints.
tests = {@loss_is_the_masked_error, @loss_falls, @constraints_hold, @resumes_to_the_same_bits, ...
    @options_of_all_kinds, @options_are_given_back, @learning_rates, @penalties, @only_what_is_trainable, ...
    @cross_entropy, @network_lives_on};
end

function [input, target] = trials(count)
input = single(sin(reshape(1:2 * 10 * count, [2 10 count])));
target = repmat(input(1, :, :), [3 1 1]) * 0.5;
end

function options = basic_options()
options = struct('batch', 8, 'steps', 10, 'loss', 'mean_squared_error');
options.optimizer = struct('learning_rate', 1e-2);
end

function loss_is_the_masked_error()
network = small_network();
[input, target] = trials(8);
mask = single(rand(size(target)) > 0.3);
trainer = mrnn.Trainer(network, basic_options());
engine = mrnn.Engine(network);
y = engine.forward(input, 'record', 'y');
expected = sum(double(mask(:)) .* (double(y(:)) - double(target(:))) .^ 2) / sum(double(mask(:)));
[evaluated, outputs] = trainer.evaluate(input, target, mask);
check_close(evaluated, expected, 1e-6, 'evaluate');
check(isa(outputs, 'single') && isequal(outputs, y));
[loss, norm_of_gradient] = trainer.step(input, target, mask);
check_close(loss, expected, 1e-6, 'step');
tape = mrnn.Tape(network, 8, 10, 'precision', 'double');
tape.forward(input);
dy = 2 * double(mask) .* (double(y) - double(target)) / sum(double(mask(:)));
check_close(norm_of_gradient, norm(tape.backward(input, 'dy', dy)), 1e-4, 'gradient');
end

function loss_falls()
[input, target] = trials(8);
trainer = mrnn.Trainer(small_network(), basic_options(), 'threads', 1);
first = trainer.step(input, target);
for k = 1:80
    last = trainer.step(input, target);
end
check(last < 0.5 * first, 'loss %g, at first %g', last, first);
check(trainer.updates() == 81);
check(trainer.evaluate(input(:, :, 1:3), target(:, :, 1:3)) < first);
end

function constraints_hold()
network = small_network();
mask = network.mask('exc', 'exc');
[input, target] = trials(8);
trainer = mrnn.Trainer(network, basic_options(), 'precision', 'double');
for k = 1:20
    trainer.step(double(input), double(target));
end
trained = trainer.network();
check(~isequal(trained.parameters(), network.parameters()));
check(isequal(trained.mask('exc', 'exc'), mask));
check(all(all(trained.effective('inh', 'exc') <= 0)) && all(all(trained.effective('exc', 'inh') >= 0)));
check(isequal(trained.base_firing('inh'), network.base_firing('inh')));
check(~isequal(trained.base_firing('exc'), network.base_firing('exc')));
end

function resumes_to_the_same_bits()
path = [tempname() '.safetensors'];
cleaner = onCleanup(@() delete(path));
[input, target] = trials(8);
trainer = mrnn.Trainer(small_network(), basic_options());
for k = 1:5
    trainer.step(input, target);
end
trainer.save(path);
resumed = mrnn.Trainer.resume(path, 'threads', 1);
check(resumed.updates() == 5);
for k = 1:5
    a = trainer.step(input, target);
    b = resumed.step(input, target);
    check(a == b);
end
check(isequal(trainer.network().parameters(), resumed.network().parameters()));
end

function options_of_all_kinds()
options = basic_options();
options.schedule = struct('warm_up', 2, 'decay', struct('cosine', struct('updates', 10, 'end', 0.1)));
options.clip_norm = 0.1;
options.regularizers = struct('penalty', {'weights_l2', 'rates_l2'}, 'strength', {1e-3, 1e-4}, ...
    'regions', {[], {'exc'}});
options.noise = true;
options.noise_seed = 5;
[input, target] = trials(8);
trainer = mrnn.Trainer(small_network(), options, 'memory_bytes', 1e6);
text = jsonencode(struct('batch', 8, 'steps', 10, 'loss', 'mean_squared_error'));
quiet = mrnn.Trainer(small_network(), text);
check(trainer.step(input, target) ~= quiet.step(input, target));
end

function options_are_given_back()
options = basic_options();
options.regularizers = struct('penalty', 'weights_l1', 'strength', 1e-3, 'regions', {{'exc'}});
options.noise = true;
options.noise_seed = 5;
trainer = mrnn.Trainer(small_network(), options);
given = trainer.options();
check(given.batch == 8 && given.steps == 10 && strcmp(given.loss, 'mean_squared_error'));
check(given.optimizer.learning_rate == 1e-2 && given.optimizer.beta1 == 0.9 && isempty(given.clip_norm));
check(strcmp(given.regularizers.penalty, 'weights_l1') && isequal(given.regularizers.regions, {'exc'}));
check(given.noise && given.noise_seed == 5);
path = [tempname() '.safetensors'];
cleaner = onCleanup(@() delete(path));
trainer.save(path);
resumed = mrnn.Trainer.resume(path);
check(isequal(resumed.options(), given));
again = mrnn.Trainer(small_network(), given);
[input, target] = trials(8);
check(again.step(input, target) == trainer.step(input, target));
end

function learning_rates()
options = basic_options();
options.schedule = struct('warm_up', 0, 'decay', struct('step', struct('factor', 0.5, 'every', 2)));
trainer = mrnn.Trainer(small_network(), options);
[input, target] = trials(8);
rates = zeros(1, 5);
for k = 1:5
    rates(k) = trainer.learning_rate();
    trainer.step(input, target);
end
check_close(rates, [1e-2 1e-2 5e-3 5e-3 2.5e-3], 1e-12, 'rates');
end

function penalties()
network = small_network();
options = basic_options();
options.regularizers = struct('penalty', {'weights_l1', 'weights_l2'}, 'strength', {0.5, 2}, 'regions', {{'inh'}, []});
trainer = mrnn.Trainer(network, options);
check_error(@() trainer.penalties(), 'mrnn:state', 'no update');
[input, target] = trials(8);
trainer.step(input, target);
[~, ~, into_inh] = network.synapses('exc', 'inh');
all_weights = into_inh;
for pair = {{'exc', 'exc'}, {'inh', 'exc'}, {'cue', 'exc'}}
    [~, ~, w] = network.synapses(pair{1}{:});
    all_weights = [all_weights; w]; %#ok<AGROW>
end
check_close(trainer.penalties(), [0.5 * mean(abs(into_inh)); 2 * mean(all_weights .^ 2)], 1e-6, 'penalties');
plain = mrnn.Trainer(network, basic_options());
plain.step(input, target);
check(isequal(size(plain.penalties()), [0 1]));
end

function only_what_is_trainable()
network = small_network();
network.set_trainable('exc', 'inh', false);
network.set_learnable('inh', true, true);
network.set_readout_trainable('rate', false);
[input, target] = trials(8);
trainer = mrnn.Trainer(network, basic_options());
for k = 1:5
    trainer.step(input, target);
end
trained = trainer.network();
check(isequal(trained.weight('exc', 'inh'), network.weight('exc', 'inh')));
check(~isequal(trained.weight('inh', 'exc'), network.weight('inh', 'exc')));
check(~isequal(trained.base_firing('inh'), network.base_firing('inh')));
check(~isequal(trained.init('inh'), network.init('inh')) && isequal(trained.init('exc'), network.init('exc')));
check(isequal(trained.readout('rate'), network.readout('rate')));
check(~isequal(trained.readout('all'), network.readout('all')));
check(~trained.trainable('exc', 'inh') && ~trained.readout_trainable('rate'));
end

function cross_entropy()
options = basic_options();
options.loss = 'cross_entropy';
[input, ~] = trials(8);
target = zeros(3, 10, 8);
target(2, :, :) = 1;
network = small_network();
trainer = mrnn.Trainer(network, options);
engine = mrnn.Engine(network, 'precision', 'double');
y = engine.forward(input, 'record', 'y');
p = exp(y) ./ repmat(sum(exp(y), 1), [3 1 1]);
check_close(trainer.step(input, target), -mean(reshape(log(p(2, :, :)), [], 1)), 1e-5, 'cross-entropy');
end

function network_lives_on()
trainer = mrnn.Trainer(small_network(), basic_options());
network = trainer.network();
delete(trainer);
check(network.num_units() == 7);
end
