classdef Tape < mrnn.internal.Handle
%MRNN.TAPE  The memory of a batch of sequences, for gradients.
%   tape = mrnn.Tape(network, B, T) is for B sequences of at most T steps of a
%   finalised network. Options are those of mrnn.Engine, and
%     'memory_bytes'  what the states of a sequence may take, 512 MiB where left
%                     out. Where they would take more, some are computed twice;
%                     gradients do not depend on it.
%
%   forward keeps what backward needs; refresh takes new parameters over in
%   place. Methods: forward, backward, refresh, set_noise, set_manipulations.
%
%   Example: one update of gradient descent on a squared error
%       tape = mrnn.Tape(network, B, T, 'precision', 'double');
%       y = tape.forward(input, 'record', 'y');
%       gradient = tape.backward(input, 'dy', 2 * (y - target));
%       network.set_parameters(network.parameters() - 1e-3 * gradient);
%       tape.refresh(network);
%
%   See also mrnn.Engine, mrnn.Trainer.

properties (SetAccess = private)
    precision = ''        % 'single' or 'double'
    batch = 0             % sequences B
    max_steps = 0         % most steps T
    num_parameters = 0    % of the network, P
    checkpoint_every = 0  % steps from one kept state to the next
end

methods
    function obj = Tape(network, batch, max_steps, varargin)
    %TAPE  mrnn.Tape(network, B, T, NAME, VALUE, ...); see `help mrnn.Tape`.
        mrnn.internal.needs(nargin, 3, 'mrnn.Tape(network, batch, max_steps, NAME, VALUE, ...)');
        source = mrnn.internal.id_of(network, 'mrnn.Network', 'network');
        [backend, json, is_double, rest] = mrnn.internal.engine_options(varargin, struct('memory_bytes', 0), ...
            'options');
        obj.id = mrnn.internal.gateway('tape_create', source, backend, json, is_double, batch, max_steps, ...
            rest.memory_bytes);
        precisions = {'single', 'double'};
        obj.precision = precisions{1 + is_double};
        obj.batch = mrnn.internal.gateway('tape_batch', obj.id);
        obj.max_steps = mrnn.internal.gateway('tape_max_steps', obj.id);
        obj.num_parameters = mrnn.internal.gateway('tape_num_parameters', obj.id);
        obj.checkpoint_every = mrnn.internal.gateway('tape_checkpoint_every', obj.id);
    end

    function refresh(obj, network)
    %REFRESH  Takes over the parameters of a network of the same structure.
    %   Sequences have to be run forward anew.
        mrnn.internal.needs(nargin, 2, 'refresh(tape, network)');
        source = mrnn.internal.id_of(network, 'mrnn.Network', 'network');
        mrnn.internal.gateway('tape_refresh', obj.id, source);
    end

    function set_noise(obj, enabled, seed, first_trial, first_step)
    %SET_NOISE  Replaces the noise of the sequences to come.
    %   set_noise(tape, enabled, seed, first_trial, first_step): trial number of
    %   the first sequence, and index from 0 of its first step. Both are 0 where
    %   left out.
        mrnn.internal.needs(nargin, 3, 'set_noise(tape, enabled, seed, first_trial, first_step)');
        if nargin < 4
            first_trial = 0;
        end
        if nargin < 5
            first_step = 0;
        end
        mrnn.internal.gateway('tape_set_noise', obj.id, enabled, seed, first_trial, first_step);
    end

    function set_manipulations(obj, session)
    %SET_MANIPULATIONS  Takes over the gains, currents and clamps of a session.
    %   The session's engine has the tape's precision and is of a network of the
    %   same structure. Sequences have to be run forward anew.
        mrnn.internal.needs(nargin, 2, 'set_manipulations(tape, session)');
        source = mrnn.internal.id_of(session, 'mrnn.Session', 'session');
        mrnn.internal.gateway('tape_set_manipulations', obj.id, source);
    end

    function varargout = forward(obj, input, varargin)
    %FORWARD  Runs sequences and keeps what backward needs.
    %   [h, y, x] = forward(tape, input, NAME, VALUE, ...) has the arrays and
    %   options of mrnn.Engine's forward; the batch is the tape's.
        mrnn.internal.needs(nargin, 2, 'forward(tape, input, NAME, VALUE, ...)');
        given = mrnn.internal.options(varargin, struct('x0', [], 'h0', [], 'stimulation', [], 'steps', [], ...
            'record', {{'h', 'y', 'x'}}), 'forward');
        given.batch = obj.batch;
        [steps, batch, x0, h0, u, s] = mrnn.internal.drive(obj.precision, input, given);
        codes = mrnn.internal.wanted(given.record, {'x', 'h', 'y'}, max(nargout, 1), 'record');
        [varargout{1:numel(codes)}] = mrnn.internal.gateway('tape_forward', obj.id, steps, batch, x0, h0, u, s, codes);
    end

    function varargout = backward(obj, input, varargin)
    %BACKWARD  Gradients of a loss over the sequences of the last forward.
    %   gradient = backward(tape, input, 'dy', dy) is the gradient by all
    %   parameters, P x 1, summed over the batch, by raw weights, and 0 for what is
    %   not trainable. INPUT, 'stimulation' and 'steps' are those of the forward
    %   pass, with the same values. The loss is given by its gradients 'dy',
    %   outputs x T x B, 'dh' and 'dx', H x T x B; zero for what is left out.
    %
    %   [dparameters, dinput, dstimulation, dx0, dh0] = backward(...) gives those
    %   by the other arrays too, each of its array's size; fewer results spare the
    %   others' work, and 'by' names them in another order, such as 'input' or
    %   {'parameters', 'x0'}.
    %
    %   mrnn:state where the tape holds no forward pass of this sequence.
        mrnn.internal.needs(nargin, 2, 'backward(tape, input, NAME, VALUE, ...)');
        known = {'parameters', 'input', 'stimulation', 'x0', 'h0'};
        given = mrnn.internal.options(varargin, struct('dx', [], 'dh', [], 'dy', [], 'stimulation', [], 'steps', [], ...
            'by', {known}), 'backward');
        loss = {given.dx, given.dh, given.dy};
        names = {'dx', 'dh', 'dy'};
        for k = 1:3
            loss{k} = mrnn.internal.numbers(loss{k}, obj.precision, names{k});
            if isempty(given.steps) && ~mrnn.internal.is_given(input) && mrnn.internal.is_given(loss{k})
                given.steps = size(loss{k}, 2);
            end
        end
        given.x0 = [];
        given.h0 = [];
        given.batch = obj.batch;
        [steps, ~, ~, ~, u, s] = mrnn.internal.drive(obj.precision, input, given);
        codes = mrnn.internal.wanted(given.by, known, max(nargout, 1), 'by');
        [varargout{1:numel(codes)}] = mrnn.internal.gateway('tape_backward', obj.id, steps, u, s, loss{:}, codes);
    end
end
end
