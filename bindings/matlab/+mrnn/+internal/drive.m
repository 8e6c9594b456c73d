function [steps, batch, x0, h0, input, stimulation] = drive(class_name, input, options)
%DRIVE  Arrays of sequences in the class that is computed in, and their extent.
%   Steps and batch are those of the input, else of the stimulation, else of
%   the options 'steps' and 'batch'; the batch may also come from x0 or h0.
input = mrnn.internal.numbers(input, class_name, 'input');
stimulation = mrnn.internal.numbers(options.stimulation, class_name, 'stimulation');
x0 = mrnn.internal.numbers(options.x0, class_name, 'x0');
h0 = mrnn.internal.numbers(options.h0, class_name, 'h0');
steps = options.steps;
batch = options.batch;
if ~isempty(input)
    measured = input;
else
    measured = stimulation;
end
if isempty(steps)
    if isempty(measured)
        error('mrnn:argument', 'steps: without input and stimulation, say how many: ''steps'', T');
    end
    steps = size(measured, 2);
end
if isempty(batch)
    if ~isempty(measured)
        batch = size(measured, 3);
    elseif ~isempty(x0)
        batch = size(x0, 2);
    elseif ~isempty(h0)
        batch = size(h0, 2);
    else
        batch = 1;
    end
end
end
