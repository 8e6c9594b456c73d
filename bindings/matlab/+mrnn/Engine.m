classdef Engine < mrnn.internal.Handle
%MRNN.ENGINE  A network prepared for a backend.
%   engine = mrnn.Engine(network) prepares a finalised network for the CPU, in
%   single precision. The engine keeps its own copy of the weights.
%
%   engine = mrnn.Engine(network, NAME, VALUE, ...) or (network, STRUCT), with
%     'precision'        'single' (the default) or 'double'
%     'backend'          'cpu' (the default), 'reference', 'cuda', 'cuda:1'
%     'threads'          that share the batch of a sequence; left out, one for
%                        each physical core. Of 'cpu'
%     'precise'          true for activations within 1 ulp instead of 3. Of 'cpu'
%     'weights'          'full' (the default) or 'bf16'. Of 'cpu', and of 'cuda'
%                        in single precision
%     'instruction_set'  'avx512', 'avx2', 'neon' or 'portable'; left out, the
%                        best of this processor. Of 'cpu'
%     'tf32'             true for products with TF32 operands, which have 11
%                        significant bits. Of 'cuda' in single precision
%
%   Sequences are units x steps x batch: H x T x B of recurrent units, I x T x B
%   of inputs. Numbers of another class are converted to the engine's precision,
%   which costs a copy; results have it.
%
%   Methods: forward, backward, refresh. `help mrnn.Engine.forward` says more.
%
%   Example
%       network = mrnn.Network.load('examples/models/flipflop.safetensors');
%       engine = mrnn.Engine(network, 'precision', 'double');
%       [h, y] = engine.forward(zeros(3, 60, 100));
%
%   See also mrnn.Network, mrnn.Session, mrnn.Tape.

properties (SetAccess = private)
    backend = ''      % such as 'cpu'
    precision = ''    % 'single' or 'double'
    num_units = 0     % recurrent units H
    num_inputs = 0    % input units I
    num_outputs = 0   % outputs of all readouts together
end

methods
    function obj = Engine(network, varargin)
    %ENGINE  mrnn.Engine(network, NAME, VALUE, ...); see `help mrnn.Engine`.
        mrnn.internal.needs(nargin, 1, 'mrnn.Engine(network, NAME, VALUE, ...)');
        source = mrnn.internal.id_of(network, 'mrnn.Network', 'network');
        [backend, json] = mrnn.internal.engine_options(varargin, struct(), 'options');
        obj.id = mrnn.internal.gateway('engine_create', source, backend, json);
        obj.backend = mrnn.internal.from_utf8(mrnn.internal.gateway('engine_backend', obj.id));
        facts = mrnn.internal.gateway('engine_facts', obj.id);
        precisions = {'single', 'double'};
        obj.precision = precisions{1 + facts(1)};
        obj.num_units = facts(2);
        obj.num_inputs = facts(3);
        obj.num_outputs = facts(4);
    end

    function refresh(obj, network)
    %REFRESH  Takes over the parameters of a network of the same structure.
    %   refresh(engine, network) answers mrnn:argument for another structure and
    %   mrnn:state where sessions of the engine exist; nothing changes then.
        mrnn.internal.needs(nargin, 2, 'refresh(engine, network)');
        source = mrnn.internal.id_of(network, 'mrnn.Network', 'network');
        mrnn.internal.gateway('engine_refresh', obj.id, source);
    end

    function varargout = forward(obj, input, varargin)
    %FORWARD  Runs sequences, with the network's own noise.
    %   [h, y, x] = forward(engine, input) runs B copies of the network for T
    %   steps. INPUT is I x T x B, or [] for none. h and x are activations and
    %   pre-activations after each step, H x T x B, y the readouts, outputs x T x B.
    %   Fewer results spare the others' memory. T may be 0, and B may not.
    %
    %   forward(engine, input, NAME, VALUE, ...), with
    %     'x0', 'h0'      initial states, H x B; the network's own where both are
    %                     left out, and h0 = phi(x0) where it is
    %     'stimulation'   H x T x B, added without weights
    %     'steps', 'batch'  T and B where INPUT is []
    %     'record'        names of the results in their order, such as 'y' or
    %                     {'x', 'y'}; {'h', 'y', 'x'} where left out
        mrnn.internal.needs(nargin, 2, 'forward(engine, input, NAME, VALUE, ...)');
        given = mrnn.internal.options(varargin, struct('x0', [], 'h0', [], 'stimulation', [], 'steps', [], ...
            'batch', [], 'record', {{'h', 'y', 'x'}}), 'forward');
        [steps, batch, x0, h0, u, s] = mrnn.internal.drive(obj.precision, input, given);
        codes = mrnn.internal.wanted(given.record, {'x', 'h', 'y'}, max(nargout, 1), 'record');
        [varargout{1:numel(codes)}] = mrnn.internal.gateway('engine_forward', obj.id, steps, batch, x0, h0, u, s, ...
            codes);
    end

    function varargout = backward(obj, network, input, varargin)
    %BACKWARD  Gradients of a loss over sequences, in one call.
    %   gradient = backward(engine, network, input, 'dy', dy) is the gradient by
    %   all parameters, P x 1 in the order of network.parameters(). NETWORK is the
    %   one that the engine was made of, or last refreshed with. The loss is given
    %   by its gradients 'dy', outputs x T x B, 'dh' and 'dx', H x T x B.
    %
    %   Other options are 'x0', 'h0', 'stimulation', 'steps' and 'batch', as of
    %   forward; 'memory_bytes', as of mrnn.Tape; and
    %     'by'   names of the results in their order: 'parameters', 'input',
    %            'stimulation', 'x0', 'h0', and all of them where left out, of
    %            which only as many are worked out as are asked for
    %
    %   Where many gradients are wanted, mrnn.Tape spares work.
        mrnn.internal.needs(nargin, 3, 'backward(engine, network, input, NAME, VALUE, ...)');
        source = mrnn.internal.id_of(network, 'mrnn.Network', 'network');
        known = {'parameters', 'input', 'stimulation', 'x0', 'h0'};
        given = mrnn.internal.options(varargin, struct('dx', [], 'dh', [], 'dy', [], 'x0', [], 'h0', [], ...
            'stimulation', [], 'steps', [], 'batch', [], 'memory_bytes', 0, 'by', {known}), 'backward');
        [steps, batch, x0, h0, u, s] = mrnn.internal.drive(obj.precision, input, given);
        codes = mrnn.internal.wanted(given.by, known, max(nargout, 1), 'by');
        [varargout{1:numel(codes)}] = mrnn.internal.gateway('engine_backward', obj.id, source, given.memory_bytes, ...
            steps, batch, x0, h0, u, s, mrnn.internal.numbers(given.dx, obj.precision, 'dx'), ...
            mrnn.internal.numbers(given.dh, obj.precision, 'dh'), ...
            mrnn.internal.numbers(given.dy, obj.precision, 'dy'), codes);
    end
end
end
