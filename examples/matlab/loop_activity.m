% A trained cortex - basal ganglia - thalamus loop in go and no-go trials of several delays, and with its output
% nucleus silenced. Prints the responses, and draws each region's activity to loop_activity.png.
% With the folder of the +mrnn package on the path, as `addpath bindings/matlab` does.

examples = fileparts(fileparts(mfilename('fullpath')));
network = mrnn.Network.load(fullfile(examples, 'models', 'go_nogo.safetensors'));
description = network.description();
dt = description.dynamics.dt;

% Trials: a cue of 300 ms after 200 ms, a delay of 300 to 700 ms, and 500 ms to respond in.
delays = 300:100:700;
kinds = {'go_cue', 'no_go_cue'};
cue = 200 / dt + (1:300 / dt);
steps = (200 + 300 + 700 + 500) / dt;
batch = numel(kinds) * numel(delays);
input = zeros(network.num_inputs(), steps, batch);
response = zeros(batch, 2);
for kind = 1:numel(kinds)
    for k = 1:numel(delays)
        trial = (kind - 1) * numel(delays) + k;
        response(trial, :) = cue(end) + delays(k) / dt + [1, 500 / dt];
        input(network.region_units(kinds{kind}), cue, trial) = 1;
        input(network.region_units('response_cue'), response(trial, 1):response(trial, 2), trial) = 1;
    end
end

% The same trials as they are, and with snr silent from the first step on.
engine = mrnn.Engine(network);
[h, y] = engine.forward(input);
session = mrnn.Session(engine, batch);
session.set_region_gain('snr', 0);
[silenced, without] = session.step_n(input);

fprintf('cue        delay   response   without snr\n');
for trial = 1:batch
    % The first 150 ms are time to begin in.
    window = response(trial, 1) + 150 / dt:response(trial, 2);
    kind = ceil(trial / numel(delays));
    fprintf('%-9s %4d ms %10.3f %13.3f\n', kinds{kind}, delays(trial - (kind - 1) * numel(delays)), ...
        mean(y(1, window, trial)), mean(without(1, window, trial)));
end

% Octave needs gnuplot or a display to draw with.
if exist('OCTAVE_VERSION', 'builtin') && isempty(available_graphics_toolkits())
    fprintf('there is no graphics toolkit: nothing is drawn\n');
    return
end
figure('visible', 'off');
regions = network.regions();
time = (1:steps) * dt;
trials = [1, numel(delays) + 1];
for k = 1:numel(regions)
    subplot(2, ceil(numel(regions) / 2), k);
    rates = mean(network.activity(h, regions{k}), 1);
    rates_silenced = mean(network.activity(silenced, regions{k}), 1);
    plot(time, rates(1, :, trials(1)), 'b', time, rates(1, :, trials(2)), 'r', ...
        time, rates_silenced(1, :, trials(1)), 'k--');
    title(strrep(regions{k}, '_', ' '));
    if 2 * k > numel(regions)
        xlabel('time (ms)');
    end
    if k == 1
        legend({'go', 'no-go', 'go without snr'}, 'location', 'northwest');
    end
end
set(gcf, 'PaperUnits', 'inches', 'PaperPosition', [0 0 14 7]);
print('loop_activity.png', '-dpng', '-r100');
fprintf('activity of the trials with the shortest delay: loop_activity.png\n');
