% Runs 100 trials of the 3-bit flip-flop and prints the outputs at the end of each.
% With the folder of the +mrnn package on the path, as `addpath bindings/matlab` does.

examples = fileparts(fileparts(mfilename('fullpath')));
trials = 100;
steps = 60;
rows = dlmread(fullfile(examples, 'data', 'flipflop_inputs.csv'), ',');
input = reshape(rows.', 3, steps, trials);

network = mrnn.Network.load(fullfile(examples, 'models', 'flipflop.safetensors'));
engine = mrnn.Engine(network);
output = engine.forward(input, 'record', 'y');
for trial = 1:trials
    fprintf('%d %.6f %.6f %.6f\n', trial - 1, output(:, steps, trial));
end
