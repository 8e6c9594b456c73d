classdef Session < mrnn.internal.Handle
%MRNN.SESSION  The state of a batch of copies of an engine's network.
%   session = mrnn.Session(engine, B) has B copies (1 where left out), in their
%   initial state. States are H x B, inputs I x B, sequences units x steps x batch;
%   classes are the engine's, and other numbers are converted.
%
%   Steps:          step, step_n, reset, step_index, set_step_index
%   State:          state, set_state, outputs, activity, save, restore
%   Manipulations:  set_region_gain, set_pathway_gain, set_region_current,
%                   clamp_unit, release_unit, clear_manipulations
%   Other:          pathway_current, noise, set_noise
%
%   Manipulations hold for every copy from the next step on and until they are
%   taken back; they survive reset, set_state and restore. Units count from 1,
%   trials and step indices from 0.
%
%   Example
%       session = mrnn.Session(engine);
%       for t = 1:500
%           session.step(cue * (t > 300));
%       end
%       session.activity('thal')
%
%   See also mrnn.Engine.

properties (SetAccess = private)
    precision = ''    % 'single' or 'double'
    num_units = 0     % recurrent units H
    num_inputs = 0    % input units I
    num_outputs = 0   % outputs of all readouts together
    batch = 0         % copies B
end

methods
    function obj = Session(engine, batch)
    %SESSION  mrnn.Session(engine, B); see `help mrnn.Session`.
        mrnn.internal.needs(nargin, 1, 'mrnn.Session(engine, batch)');
        if nargin < 2
            batch = 1;
        end
        source = mrnn.internal.id_of(engine, 'mrnn.Engine', 'engine');
        obj.id = mrnn.internal.gateway('session_create', source, batch);
        facts = mrnn.internal.gateway('session_facts', obj.id);
        precisions = {'single', 'double'};
        obj.precision = precisions{1 + facts(1)};
        obj.num_units = facts(2);
        obj.num_inputs = facts(3);
        obj.num_outputs = facts(4);
        obj.batch = facts(5);
    end

    function varargout = step(obj, input, stimulation)
    %STEP  One step.
    %   h = step(session, input, stimulation): INPUT is I x B, STIMULATION, which is
    %   added without weights, H x B; [] or left out for zero. h are the new
    %   activations, H x B. The state is as before where the call fails.
        if nargin < 2
            input = [];
        end
        if nargin < 3
            stimulation = [];
        end
        [varargout{1:nargout}] = mrnn.internal.gateway('session_step', obj.id, ...
            mrnn.internal.numbers(input, obj.precision, 'input'), ...
            mrnn.internal.numbers(stimulation, obj.precision, 'stimulation'));
    end

    function varargout = step_n(obj, input, varargin)
    %STEP_N  Many steps, with the same results as single ones.
    %   [h, y, x] = step_n(session, input, NAME, VALUE, ...): INPUT is I x T x B.
    %   h and x are H x T x B, y is outputs x T x B. Options are 'stimulation',
    %   H x T x B; 'steps', T where INPUT is []; and 'record', as of mrnn.Engine's
    %   forward.
        mrnn.internal.needs(nargin, 2, 'step_n(session, input, NAME, VALUE, ...)');
        given = mrnn.internal.options(varargin, struct('stimulation', [], 'steps', [], ...
            'record', {{'h', 'y', 'x'}}), 'step_n');
        given.x0 = [];
        given.h0 = [];
        given.batch = obj.batch;
        [steps, ~, ~, ~, u, s] = mrnn.internal.drive(obj.precision, input, given);
        codes = mrnn.internal.wanted(given.record, {'x', 'h', 'y'}, max(nargout, 1), 'record');
        [varargout{1:numel(codes)}] = mrnn.internal.gateway('session_step_n', obj.id, steps, u, s, codes);
    end

    function reset(obj, members)
    %RESET  Back to the initial state.
    %   reset(session) resets all copies and the step index; noise and
    %   manipulations stay as they are. reset(session, members) resets the copies
    %   that MEMBERS, logical of B elements, marks; the step index goes on.
        if nargin < 2
            mrnn.internal.gateway('session_reset', obj.id);
        else
            mrnn.internal.gateway('session_reset_members', obj.id, members);
        end
    end

    function index = step_index(obj)
    %STEP_INDEX  Index of the next step, uint64; 0 after a reset.
        index = mrnn.internal.gateway('session_step_index', obj.id);
    end

    function set_step_index(obj, index)
    %SET_STEP_INDEX  Moves the step index, which counts the noise.
        mrnn.internal.needs(nargin, 2, 'set_step_index(session, index)');
        mrnn.internal.gateway('session_set_step_index', obj.id, index);
    end

    function [x, h] = state(obj)
    %STATE  Pre-activations x and activations h, H x B each.
        if nargout > 1
            [x, h] = mrnn.internal.gateway('session_get_state', obj.id);
        else
            x = mrnn.internal.gateway('session_get_state', obj.id);
        end
    end

    function set_state(obj, x, h)
    %SET_STATE  Replaces pre-activations x and activations h, H x B each.
    %   set_state(session, x) sets h = phi(x). A state of Elman dynamics may be
    %   given by h alone: set_state(session, [], h).
        mrnn.internal.needs(nargin, 2, 'set_state(session, x, h)');
        if nargin < 3
            h = [];
        end
        mrnn.internal.gateway('session_set_state', obj.id, mrnn.internal.numbers(x, obj.precision, 'x'), ...
            mrnn.internal.numbers(h, obj.precision, 'h'));
    end

    function y = outputs(obj)
    %OUTPUTS  Readouts of the current activations, outputs x B.
        y = mrnn.internal.gateway('session_get_outputs', obj.id);
    end

    function h = activity(obj, region)
    %ACTIVITY  Activations of a recurrent or parent region, units x B.
        mrnn.internal.needs(nargin, 2, 'activity(session, region)');
        h = mrnn.internal.gateway('session_activity', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function snapshot = save(obj)
    %SAVE  A struct of everything that the steps to come depend on, beside the
    %   engine and the manipulations. restore goes back to it.
        [values, counters] = mrnn.internal.gateway('session_save', obj.id);
        snapshot = struct('values', values, 'counters', counters);
    end

    function restore(obj, snapshot)
    %RESTORE  Goes back to a struct of save, of this session or of another one of
    %   the same batch, precision, and network's regions and delays.
        mrnn.internal.needs(nargin, 2, 'restore(session, snapshot)');
        if ~isstruct(snapshot) || ~isscalar(snapshot) || ~isfield(snapshot, 'values') || ~isfield(snapshot, 'counters')
            error('mrnn:argument', 'snapshot: expected a struct of save, got %s', class(snapshot));
        end
        mrnn.internal.gateway('session_restore', obj.id, snapshot.values, snapshot.counters);
    end

    function [enabled, seed, first_trial] = noise(obj)
    %NOISE  The noise of the steps to come, as set_noise takes it.
    %   [enabled, seed, first_trial] = noise(session): logical, and two uint64, the
    %   seed and the trial number of the first copy.
        [enabled, seed, first_trial] = mrnn.internal.gateway('session_get_noise', obj.id);
    end

    function set_noise(obj, enabled, seed, first_trial)
    %SET_NOISE  Replaces the noise of the steps to come.
    %   set_noise(session, enabled) switches it on or off.
    %   set_noise(session, enabled, seed, first_trial) also sets its seed and the
    %   trial number of the first copy, 0 where left out; the others follow.
        mrnn.internal.needs(nargin, 2, 'set_noise(session, enabled, seed, first_trial)');
        if nargin < 3
            mrnn.internal.gateway('session_set_noise_enabled', obj.id, enabled);
            return
        end
        if nargin < 4
            first_trial = 0;
        end
        mrnn.internal.gateway('session_set_noise', obj.id, enabled, seed, first_trial);
    end

    function set_region_gain(obj, region, gain)
    %SET_REGION_GAIN  Scales what a region sends; 0 silences it, 1 is as at first.
        mrnn.internal.needs(nargin, 3, 'set_region_gain(session, region, gain)');
        mrnn.internal.gateway('session_set_region_gain', obj.id, mrnn.internal.utf8(region, 'region'), gain);
    end

    function set_pathway_gain(obj, src, dst, gain)
    %SET_PATHWAY_GAIN  Scales what a connection carries, on top of its region's gain.
    %   set_pathway_gain(session, src, dst, gain)
        mrnn.internal.needs(nargin, 4, 'set_pathway_gain(session, src, dst, gain)');
        mrnn.internal.gateway('session_set_pathway_gain', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), gain);
    end

    function set_region_current(obj, region, current)
    %SET_REGION_CURRENT  Adds a current to the drive of a recurrent region's units.
    %   It replaces the current of before; 0 at first.
        mrnn.internal.needs(nargin, 3, 'set_region_current(session, region, current)');
        mrnn.internal.gateway('session_set_region_current', obj.id, mrnn.internal.utf8(region, 'region'), current);
    end

    function clamp_unit(obj, unit, value)
    %CLAMP_UNIT  Holds the activation of a unit, 1 to H, at a value.
        mrnn.internal.needs(nargin, 3, 'clamp_unit(session, unit, value)');
        mrnn.internal.gateway('session_clamp_unit', obj.id, unit, value);
    end

    function release_unit(obj, unit)
    %RELEASE_UNIT  Lets the activation of a unit, 1 to H, follow its x again.
        mrnn.internal.needs(nargin, 2, 'release_unit(session, unit)');
        mrnn.internal.gateway('session_release_unit', obj.id, unit);
    end

    function clear_manipulations(obj)
    %CLEAR_MANIPULATIONS  Takes every gain, current and clamp back.
        mrnn.internal.gateway('session_clear_manipulations', obj.id);
    end

    function current = pathway_current(obj, src, dst)
    %PATHWAY_CURRENT  What a connection added to its destination in the last step.
    %   current = pathway_current(session, src, dst) is units of dst x B; zeros for
    %   copies that have taken no step since they were made, reset, set or restored.
        mrnn.internal.needs(nargin, 3, 'pathway_current(session, src, dst)');
        current = mrnn.internal.gateway('session_pathway_current', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end
end
end
