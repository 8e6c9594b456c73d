% Trains 30 units to remember the sign of the last pulse, evaluates them on new trials, and draws the loss to
% train_memory.png. With the folder of the +mrnn package on the path, as `addpath bindings/matlab` does.

description = struct();
description.recurrent_regions = struct('name', {'exc', 'inh'}, 'num_units', {24, 6}, 'sign', {'pos', 'neg'}, ...
    'learnable_bias', true);
description.input_regions = struct('name', {'up', 'down'}, 'num_units', 1);
description.recurrent_connections = struct('src_region', {'exc', 'exc', 'inh', 'inh'}, ...
    'dst_region', {'exc', 'inh', 'exc', 'inh'});
description.input_connections = struct('src_region', {'up', 'down'}, 'dst_region', 'exc');
description.readouts = struct('name', 'memory', 'num_units', 1, 'src_regions', 'exc');
description.dynamics = struct('type', 'leaky', 'dt', 1, 'tau', 2, 'activation', 'tanh');
network = mrnn.Network.from_json(description);

batch = 32;
steps = 40;
options = struct('batch', batch, 'steps', steps, 'loss', 'mean_squared_error', 'clip_norm', 1);
options.optimizer = struct('learning_rate', 1e-2);
trainer = mrnn.Trainer(network, options);

updates = 300;
losses = zeros(1, updates);
for k = 1:updates + 1
    % Pulses of either sign in a tenth of the steps, and the sign of the last one as target.
    pulses = (rand(1, steps, batch) < 0.1) .* sign(randn(1, steps, batch));
    target = zeros(1, steps, batch);
    for t = 1:steps
        if t > 1
            target(1, t, :) = target(1, t - 1, :);
        end
        on = pulses(1, t, :) ~= 0;
        target(1, t, on) = pulses(1, t, on);
    end
    input = [pulses > 0; pulses < 0];
    if k <= updates
        losses(k) = trainer.step(input, target);
    end
end

[loss, y] = trainer.evaluate(input, target);
right = sign(y(target ~= 0)) == target(target ~= 0);
fprintf('loss %.4f at first, %.4f after %d updates\n', losses(1), loss, trainer.updates());
fprintf('sign of the last pulse: %.1f %% of the steps right\n', 100 * mean(right));

% Octave needs gnuplot or a display to draw with.
if exist('OCTAVE_VERSION', 'builtin') && isempty(available_graphics_toolkits())
    fprintf('there is no graphics toolkit: nothing is drawn\n');
    return
end
figure('visible', 'off');
semilogy(losses);
xlabel('update');
ylabel('mean squared error');
print('train_memory.png', '-dpng', '-r100');
