classdef Trainer < mrnn.internal.Handle
%MRNN.TRAINER  A network in training, and its optimiser.
%   trainer = mrnn.Trainer(network, options) trains a copy of a finalised network
%   with AdamW on the gradient of a loss of its readouts. OPTIONS is a struct, or
%   JSON text, with these fields, of which the first three must be there:
%     batch         trials of an update B
%     steps         most steps of a trial
%     loss          'mean_squared_error' or 'cross_entropy'
%     optimizer     struct: learning_rate (1e-3), beta1 (0.9), beta2 (0.999),
%                   epsilon (1e-8), weight_decay (0.01)
%     schedule      struct: warm_up (updates), decay: 'constant', or a struct
%                   cosine: (updates, end), exponential: (factor, every) or
%                   step: (factor, every)
%     clip_norm     norm that longer gradients are scaled down to
%     regularizers  struct array: penalty ('weights_l1', 'weights_l2',
%                   'rates_l2'), strength, regions (a cell of names)
%     noise         true or false; left out, as the network says
%     noise_seed    its seed
%
%   mrnn.Trainer(network, options, NAME, VALUE, ...) takes the options of
%   mrnn.Engine and 'memory_bytes' of mrnn.Tape. Parameters and optimiser are
%   double; sequences run in the engine's precision; inputs, targets, masks and
%   outputs are single.
%
%   mrnn.Trainer.resume(path) goes on from a checkpoint.
%   Methods: step, evaluate, network, updates, learning_rate, penalties, options,
%   save.
%
%   Example
%       options = struct('batch', 32, 'steps', 60, 'loss', 'mean_squared_error');
%       options.optimizer = struct('learning_rate', 5e-3);
%       trainer = mrnn.Trainer(network, options);
%       loss = trainer.step(input, target);
%       trained = trainer.network();
%
%   See also mrnn.Network, mrnn.Tape.

methods
    function obj = Trainer(network, options, varargin)
    %TRAINER  mrnn.Trainer(network, options, NAME, VALUE, ...).
    %   One uint64 is a handle that the package itself has made.
        if nargin == 1 && isa(network, 'uint64')
            obj.id = network;
            return
        end
        mrnn.internal.needs(nargin, 2, 'mrnn.Trainer(network, options, NAME, VALUE, ...)');
        source = mrnn.internal.id_of(network, 'mrnn.Network', 'network');
        [backend, json, ~, rest] = mrnn.internal.engine_options(varargin, struct('memory_bytes', 0), 'options');
        obj.id = mrnn.internal.gateway('trainer_create', source, backend, json, rest.memory_bytes, ...
            mrnn.internal.to_json(options, 'options'));
    end

    function [loss, gradient_norm] = step(obj, input, target, mask)
    %STEP  One update.
    %   [loss, gradient_norm] = step(trainer, input, target, mask). INPUT is
    %   I x T x B, TARGET outputs x T x B; MASK, the weights of the outputs'
    %   errors, is of TARGET's size, and 1 everywhere where left out. LOSS is that
    %   before the update, without regularisers, and GRADIENT_NORM that before
    %   clipping. The trainer is as before the call where it fails.
        mrnn.internal.needs(nargin, 3, 'step(trainer, input, target, mask)');
        if nargin < 4
            mask = [];
        end
        [steps, trials, u, target, mask] = arrays(input, target, mask);
        [loss, gradient_norm] = mrnn.internal.gateway('trainer_step', obj.id, steps, trials, u, target, mask);
    end

    function [loss, outputs] = evaluate(obj, input, target, mask)
    %EVALUATE  Loss and outputs of the network of now, on any number of trials.
    %   [loss, y] = evaluate(trainer, input, target, mask) has the arrays of step;
    %   y is outputs x T x trials.
        mrnn.internal.needs(nargin, 3, 'evaluate(trainer, input, target, mask)');
        if nargin < 4
            mask = [];
        end
        [steps, trials, u, target, mask] = arrays(input, target, mask);
        if nargout > 1
            [loss, outputs] = mrnn.internal.gateway('trainer_evaluate', obj.id, steps, trials, u, target, mask);
        else
            loss = mrnn.internal.gateway('trainer_evaluate', obj.id, steps, trials, u, target, mask);
        end
    end

    function copy = network(obj)
    %NETWORK  A new mrnn.Network with the parameters of the last update.
        copy = mrnn.Network(mrnn.internal.gateway('trainer_network', obj.id));
    end

    function count = updates(obj)
    %UPDATES  Number of updates taken, those before a checkpoint included.
        count = mrnn.internal.gateway('trainer_updates', obj.id);
    end

    function rate = learning_rate(obj)
    %LEARNING_RATE  Learning rate of the next update, as the schedule says.
        rate = mrnn.internal.gateway('trainer_learning_rate', obj.id);
    end

    function terms = penalties(obj)
    %PENALTIES  What each regulariser added to the loss of the last update.
    %   A column in the order of the options, from before the update; mrnn:state
    %   where none was taken since the trainer was made.
        given = obj.options();
        terms = mrnn.internal.gateway('trainer_penalties', obj.id, numel(given.regularizers));
    end

    function given = options(obj)
    %OPTIONS  The options as a struct, with every default written out.
    %   Also those of a resumed trainer. A noise_seed above 2^53 is rounded.
        given = jsondecode(mrnn.internal.from_utf8(mrnn.internal.gateway('trainer_options', obj.id)));
    end

    function save(obj, path)
    %SAVE  Writes a checkpoint, from which mrnn.Trainer.resume goes on.
    %   save(trainer, path): PATH ends in .safetensors. A file that is there
    %   already stays until the new one is complete.
        mrnn.internal.needs(nargin, 2, 'save(trainer, path)');
        mrnn.internal.gateway('trainer_save', obj.id, mrnn.internal.utf8(path, 'path'));
    end
end

methods (Static)
    function obj = resume(path, varargin)
    %RESUME  The trainer of a checkpoint, which goes on as if not interrupted.
    %   trainer = mrnn.Trainer.resume(path, NAME, VALUE, ...) takes the options of
    %   mrnn.Engine and 'memory_bytes'.
        mrnn.internal.needs(nargin, 1, 'mrnn.Trainer.resume(path, NAME, VALUE, ...)');
        [backend, json, ~, rest] = mrnn.internal.engine_options(varargin, struct('memory_bytes', 0), 'options');
        obj = mrnn.Trainer(mrnn.internal.gateway('trainer_resume', mrnn.internal.utf8(path, 'path'), backend, json, ...
            rest.memory_bytes));
    end
end
end

function [steps, trials, input, target, mask] = arrays(input, target, mask)
target = mrnn.internal.numbers(target, 'single', 'target');
steps = size(target, 2);
trials = size(target, 3);
input = mrnn.internal.numbers(input, 'single', 'input');
mask = mrnn.internal.numbers(mask, 'single', 'mask');
end
