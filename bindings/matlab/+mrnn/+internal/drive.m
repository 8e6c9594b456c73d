function [steps, batch, x0, h0, input, stimulation] = drive(class_name, input, options)
%DRIVE  Arrays of sequences in the class that is computed in, and their extent.
%   Steps and batch are those of the options 'steps' and 'batch', else of the
%   input, else of the stimulation; the batch may also come from x0 or h0.
input = mrnn.internal.numbers(input, class_name, 'input');
stimulation = mrnn.internal.numbers(options.stimulation, class_name, 'stimulation');
x0 = mrnn.internal.numbers(options.x0, class_name, 'x0');
h0 = mrnn.internal.numbers(options.h0, class_name, 'h0');
steps = options.steps;
batch = options.batch;
measured = input;
if ~mrnn.internal.is_given(input)
    measured = stimulation;
end
if isempty(steps)
    if ~mrnn.internal.is_given(measured)
        error('mrnn:argument', 'steps: without input and stimulation, say how many: ''steps'', T');
    end
    steps = size(measured, 2);
end
if isempty(batch)
    if mrnn.internal.is_given(measured)
        batch = size(measured, 3);
    elseif mrnn.internal.is_given(x0)
        batch = size(x0, 2);
    elseif mrnn.internal.is_given(h0)
        batch = size(h0, 2);
    else
        batch = 1;
    end
end
end
