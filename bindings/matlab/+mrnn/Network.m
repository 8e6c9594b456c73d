classdef Network < mrnn.internal.NetworkParameters
%MRNN.NETWORK  Regions of rate units with signed, sparse connections.
%   network = mrnn.Network.load(path) loads a description (.json) or a model
%   (.safetensors). network = mrnn.Network.from_json(description) makes one of a
%   struct or of JSON text. network = mrnn.Network() is empty: add regions and
%   connections, then call finalize.
%
%   H is the number of recurrent units, I that of input units. Weights are
%   W(dst, src): a row for each destination unit, a column for each source unit,
%   double. Units count from 1. Times are in ms.
%
%   Making:      load, from_json, from_safetensors, add, add_recurrent_region,
%                add_input_region, connect, connect_zero, set_delay, add_readout,
%                finalize, copy, save
%   Settings:    set_dynamics, set_noise_levels, set_constraints, set_seed,
%                set_spectral_radius, settings; of one region: set_region_tau,
%                set_region_activation, set_region_noise
%   Structure:   num_units, num_inputs, num_outputs, num_synapses, is_finalized,
%                to_json, description
%   Regions:     regions, input_regions, parents, children, excluded_regions,
%                region_units, region_sign, region_parent, region_tau,
%                region_activation, region_noise
%   Connections: connections, has_connection, delay
%   Weights:     weight, set_weight, mask, set_mask, synapses, set_synapses,
%                effective, effective_recurrent, effective_input, projection,
%                weight_subset, effective_spectral_radius,
%                scale_spectral_radius
%   Units:       base_firing, set_base_firing, init, set_init,
%                initial_condition, tonic_input
%   Readouts:    readouts, readout, set_readout, readout_outputs,
%                readout_sources
%   Training:    trainable, set_trainable, learnable, set_learnable,
%                readout_trainable, set_readout_trainable
%   Parameters:  num_parameters, parameters, set_parameters, parameter_tensors
%   States:      activity, combine_states
%
%   Engines keep the weights that they were made with until engine.refresh.
%   An error has an identifier: mrnn:unknown, mrnn:shape, mrnn:value, ...
%
%   Example
%       network = mrnn.Network.load('examples/cbgtcl.json');
%       network.regions()
%       imagesc(network.effective_recurrent())
%
%   See also mrnn.Engine, mrnn.Session, mrnn.Tape, mrnn.Trainer.

methods
    function obj = Network(handle)
    %NETWORK  mrnn.Network() is an empty network under construction.
    %   One uint64 is a handle that the package itself has made.
        if nargin > 0
            if ~isa(handle, 'uint64')
                error('mrnn:argument', ['mrnn.Network() takes nothing: mrnn.Network.load takes a path, ' ...
                    'mrnn.Network.from_json a description']);
            end
            obj.id = handle;
        else
            obj.id = mrnn.internal.gateway('network_create');
        end
    end

    function add(obj, description)
    %ADD  Adds what a description, a struct or JSON text, says.
    %   add(network, description): its settings replace those of before. Nothing is
    %   added where anything is wrong with it.
        mrnn.internal.needs(nargin, 2, 'add(network, description)');
        mrnn.internal.gateway('network_add_json', obj.id, mrnn.internal.to_json(description, 'description'));
    end

    function add_recurrent_region(obj, name, num_units, varargin)
    %ADD_RECURRENT_REGION  Adds a region of units with state.
    %   add_recurrent_region(network, name, num_units, NAME, VALUE, ...), with
    %     'sign'            'pos' (the default) or 'neg'
    %     'base_firing'     tonic input to each unit (0)
    %     'init'            initial pre-activation x (0)
    %     'parent'          a name that several regions may share
    %     'learnable_bias'  true where training may change the base firing
        mrnn.internal.needs(nargin, 3, 'add_recurrent_region(network, name, num_units, NAME, VALUE, ...)');
        given = mrnn.internal.options(varargin, struct('sign', 'pos', 'base_firing', 0, 'init', 0, 'parent', '', ...
            'learnable_bias', false), 'add_recurrent_region');
        mrnn.internal.gateway('network_add_recurrent_region', obj.id, mrnn.internal.utf8(name, 'name'), num_units, ...
            sign_code(given.sign), given.base_firing, given.init, mrnn.internal.utf8(given.parent, 'parent'), ...
            given.learnable_bias);
    end

    function add_input_region(obj, name, num_units, varargin)
    %ADD_INPUT_REGION  Adds a region of units that carry external input.
    %   add_input_region(network, name, num_units, 'sign', 'pos' or 'neg')
        mrnn.internal.needs(nargin, 3, 'add_input_region(network, name, num_units, NAME, VALUE, ...)');
        given = mrnn.internal.options(varargin, struct('sign', 'pos'), 'add_input_region');
        mrnn.internal.gateway('network_add_input_region', obj.id, mrnn.internal.utf8(name, 'name'), num_units, ...
            sign_code(given.sign));
    end

    function connect(obj, src, dst, varargin)
    %CONNECT  Connects a recurrent or input region to a recurrent region.
    %   connect(network, src, dst, NAME, VALUE, ...), with
    %     'sparsity'  fraction of synapses that are absent, 0 to 1 (0)
    %     'delay'     conduction delay in ms, a multiple of dt (0)
        mrnn.internal.needs(nargin, 3, 'connect(network, src, dst, NAME, VALUE, ...)');
        given = mrnn.internal.options(varargin, struct('sparsity', 0, 'delay', 0), 'connect');
        names = {mrnn.internal.utf8(src, 'src'), mrnn.internal.utf8(dst, 'dst')};
        mrnn.internal.gateway('network_connect', obj.id, names{:}, given.sparsity);
        if ~isequal(given.delay, 0)
            mrnn.internal.gateway('network_set_delay', obj.id, names{:}, given.delay);
        end
    end

    function connect_zero(obj, src, dst)
    %CONNECT_ZERO  Declares that two regions are connected by nothing.
        mrnn.internal.needs(nargin, 3, 'connect_zero(network, src, dst)');
        mrnn.internal.gateway('network_connect_zero', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function set_delay(obj, src, dst, delay)
    %SET_DELAY  Sets the conduction delay of a connection, in ms.
    %   set_delay(network, src, dst, delay): a multiple of dt, which finalize checks.
        mrnn.internal.needs(nargin, 4, 'set_delay(network, src, dst, delay)');
        mrnn.internal.gateway('network_set_delay', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), delay);
    end

    function add_readout(obj, name, num_units, src_regions)
    %ADD_READOUT  Adds a linear readout y = W h + b.
    %   add_readout(network, name, num_units, src_regions): SRC_REGIONS is a name or
    %   a cell of names of recurrent or parent regions.
        mrnn.internal.needs(nargin, 4, 'add_readout(network, name, num_units, src_regions)');
        mrnn.internal.gateway('network_add_readout', obj.id, mrnn.internal.utf8(name, 'name'), num_units, ...
            mrnn.internal.names(src_regions, 'src_regions'));
    end

    function set_region_tau(obj, region, tau)
    %SET_REGION_TAU  Gives a recurrent region a time constant of its own, in ms.
        mrnn.internal.needs(nargin, 3, 'set_region_tau(network, region, tau)');
        mrnn.internal.gateway('network_set_region_tau', obj.id, mrnn.internal.utf8(region, 'region'), tau);
    end

    function set_region_activation(obj, region, activation)
    %SET_REGION_ACTIVATION  Gives a recurrent region an activation function of its
    %   own, as set_dynamics names it.
        mrnn.internal.needs(nargin, 3, 'set_region_activation(network, region, activation)');
        phi = mrnn.internal.choice(activation, mrnn.internal.code_names('activation'), 'activation') - 1;
        mrnn.internal.gateway('network_set_region_activation', obj.id, mrnn.internal.utf8(region, 'region'), phi);
    end

    function set_region_noise(obj, region, sigma)
    %SET_REGION_NOISE  Gives a recurrent or input region a noise level of its own.
        mrnn.internal.needs(nargin, 3, 'set_region_noise(network, region, sigma)');
        mrnn.internal.gateway('network_set_region_noise', obj.id, mrnn.internal.utf8(region, 'region'), sigma);
    end

    function set_dynamics(obj, type, dt, tau, activation)
    %SET_DYNAMICS  Sets update rule, times in ms, and activation function.
    %   set_dynamics(network, type, dt, tau, activation): 'leaky' or 'elman';
    %   'relu', 'tanh', 'sigmoid', 'softplus' or 'linear'. A new network is leaky,
    %   relu, with dt 10 ms and tau 100 ms.
        mrnn.internal.needs(nargin, 5, 'set_dynamics(network, type, dt, tau, activation)');
        dynamics = mrnn.internal.choice(type, mrnn.internal.code_names('dynamics'), 'type') - 1;
        phi = mrnn.internal.choice(activation, mrnn.internal.code_names('activation'), 'activation') - 1;
        mrnn.internal.gateway('network_set_dynamics', obj.id, dynamics, dt, tau, phi);
    end

    function set_noise_levels(obj, enabled, hidden, input)
    %SET_NOISE_LEVELS  Sets sigma of recurrent and input units (0.01 each).
    %   set_noise_levels(network, enabled, hidden, input): ENABLED says whether new
    %   sessions start with noise.
        mrnn.internal.needs(nargin, 4, 'set_noise_levels(network, enabled, hidden, input)');
        mrnn.internal.gateway('network_set_noise_levels', obj.id, enabled, hidden, input);
    end

    function set_constraints(obj, recurrent, input, dale)
    %SET_CONSTRAINTS  Sets whether weights obey Dale's law, and how.
    %   set_constraints(network, recurrent, input, dale): true or false each
    %   (true); 'abs' (the default) or 'clamp'.
        mrnn.internal.needs(nargin, 3, 'set_constraints(network, recurrent, input, dale)');
        if nargin < 4
            dale = 'abs';
        end
        law = mrnn.internal.choice(dale, mrnn.internal.code_names('dale'), 'dale') - 1;
        mrnn.internal.gateway('network_set_constraints', obj.id, recurrent, input, law);
    end

    function set_seed(obj, seed)
    %SET_SEED  Sets the seed of masks, initial weights and noise (0).
    %   A seed of 2^53 or more has to be a uint64.
        mrnn.internal.needs(nargin, 2, 'set_seed(network, seed)');
        mrnn.internal.gateway('network_set_seed', obj.id, seed);
    end

    function set_spectral_radius(obj, radius)
    %SET_SPECTRAL_RADIUS  Sets what the initial recurrent weights are scaled to.
        mrnn.internal.needs(nargin, 2, 'set_spectral_radius(network, radius)');
        mrnn.internal.gateway('network_set_spectral_radius', obj.id, radius);
    end

    function other = copy(obj)
    %COPY  A network of its own with the same contents and weights.
    %   other = copy(network): a variable that is assigned is the same network. It
    %   may be under construction; the copy is then, too.
        other = mrnn.Network(mrnn.internal.gateway('network_clone', obj.id));
    end

    function finalize(obj)
    %FINALIZE  Draws masks and initial weights. Nothing can be added afterwards.
        mrnn.internal.gateway('network_finalize', obj.id);
    end

    function save(obj, path)
    %SAVE  Saves a finalised network with its weights; PATH ends in .safetensors.
    %   A file that is there already stays until the new one is complete.
        mrnn.internal.needs(nargin, 2, 'save(network, path)');
        mrnn.internal.gateway('network_save', obj.id, mrnn.internal.utf8(path, 'path'));
    end

    function disp(obj)
    %DISP  Sizes of the network.
        try
            finalized = obj.is_finalized();
        catch
            fprintf('  deleted mrnn.Network\n');
            return
        end
        if ~finalized
            fprintf('  mrnn.Network under construction\n');
            return
        end
        fprintf('  mrnn.Network: %d regions with %d units, ', numel(obj.regions()), obj.num_units());
        fprintf('%d input regions with %d units, ', numel(obj.input_regions()), obj.num_inputs());
        fprintf('%d synapses, %d outputs\n', obj.num_synapses(), obj.num_outputs());
    end
end

methods (Static)
    function obj = load(path)
    %LOAD  Loads a description (.json) or a model (.safetensors).
    %   mrnn:io where the file can't be read, mrnn:format where it is damaged.
        mrnn.internal.needs(nargin, 1, 'mrnn.Network.load(path)');
        obj = mrnn.Network(mrnn.internal.gateway('network_load', mrnn.internal.utf8(path, 'path')));
    end

    function obj = from_safetensors(bytes)
    %FROM_SAFETENSORS  Makes a network of the bytes of a model file, uint8.
    %   mrnn:format where they are damaged.
        mrnn.internal.needs(nargin, 1, 'mrnn.Network.from_safetensors(bytes)');
        obj = mrnn.Network(mrnn.internal.gateway('network_from_safetensors', bytes));
    end

    function obj = from_json(description)
    %FROM_JSON  Makes a finalised network of a struct or of JSON text.
    %   In a struct, lists of regions and connections are struct arrays, or cells
    %   of structs; a field that is [] counts as left out, and one that is NaN or
    %   infinite is mrnn:value. Whole numbers of 1e15 and more need JSON text, or
    %   set_seed. Everything that is wrong is in the message, and the first mistake
    %   gives the identifier.
        mrnn.internal.needs(nargin, 1, 'mrnn.Network.from_json(description)');
        obj = mrnn.Network(mrnn.internal.gateway('network_from_json', ...
            mrnn.internal.to_json(description, 'description')));
    end
end
end

function code = sign_code(value)
codes = [1 -1];
code = codes(mrnn.internal.choice(value, {'pos', 'neg'}, 'sign'));
end
