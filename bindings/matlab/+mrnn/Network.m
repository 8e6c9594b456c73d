classdef Network < mrnn.internal.Handle
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
%   Making:      load, from_json, add, add_recurrent_region, add_input_region,
%                connect, connect_zero, set_delay, add_readout, set_dynamics,
%                set_noise_levels, set_constraints, set_seed,
%                set_spectral_radius, finalize, save
%   Structure:   regions, input_regions, readouts, connections, region_units,
%                has_connection, delay, num_units, num_inputs, num_outputs,
%                num_synapses, to_json, description, is_finalized
%   Weights:     weight, set_weight, mask, set_mask, effective,
%                effective_recurrent, effective_input, projection,
%                effective_spectral_radius, scale_spectral_radius
%   Units:       base_firing, set_base_firing, init, set_init,
%                initial_condition, tonic_input, readout, set_readout
%   Parameters:  num_parameters, parameters, set_parameters, parameter_tensors
%   States:      activity
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

    % ---- making ----

    function add(obj, description)
    %ADD  Adds what a description, a struct or JSON text, says.
    %   add(network, description): its settings replace those of before. Nothing is
    %   added where anything is wrong with it.
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
        given = mrnn.internal.options(varargin, struct('sign', 'pos', 'base_firing', 0, 'init', 0, 'parent', '', ...
            'learnable_bias', false), 'add_recurrent_region');
        mrnn.internal.gateway('network_add_recurrent_region', obj.id, mrnn.internal.utf8(name, 'name'), num_units, ...
            sign_code(given.sign), given.base_firing, given.init, mrnn.internal.utf8(given.parent, 'parent'), ...
            given.learnable_bias);
    end

    function add_input_region(obj, name, num_units, varargin)
    %ADD_INPUT_REGION  Adds a region of units that carry external input.
    %   add_input_region(network, name, num_units, 'sign', 'pos' or 'neg')
        given = mrnn.internal.options(varargin, struct('sign', 'pos'), 'add_input_region');
        mrnn.internal.gateway('network_add_input_region', obj.id, mrnn.internal.utf8(name, 'name'), num_units, ...
            sign_code(given.sign));
    end

    function connect(obj, src, dst, varargin)
    %CONNECT  Connects a recurrent or input region to a recurrent region.
    %   connect(network, src, dst, NAME, VALUE, ...), with
    %     'sparsity'  fraction of synapses that are absent, 0 to 1 (0)
    %     'delay'     conduction delay in ms, a multiple of dt (0)
        given = mrnn.internal.options(varargin, struct('sparsity', 0, 'delay', 0), 'connect');
        names = {mrnn.internal.utf8(src, 'src'), mrnn.internal.utf8(dst, 'dst')};
        mrnn.internal.gateway('network_connect', obj.id, names{:}, given.sparsity);
        if ~isequal(given.delay, 0)
            mrnn.internal.gateway('network_set_delay', obj.id, names{:}, given.delay);
        end
    end

    function connect_zero(obj, src, dst)
    %CONNECT_ZERO  Declares that two regions are connected by nothing.
        mrnn.internal.gateway('network_connect_zero', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function set_delay(obj, src, dst, delay)
    %SET_DELAY  Sets the conduction delay of a connection, in ms.
    %   set_delay(network, src, dst, delay): a multiple of dt, which finalize checks.
        mrnn.internal.gateway('network_set_delay', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), delay);
    end

    function add_readout(obj, name, num_units, src_regions)
    %ADD_READOUT  Adds a linear readout y = W h + b.
    %   add_readout(network, name, num_units, src_regions): SRC_REGIONS is a name or
    %   a cell of names of recurrent or parent regions.
        if ischar(src_regions) || isstring(src_regions)
            src_regions = cellstr(src_regions);
        elseif ~iscell(src_regions)
            error('mrnn:argument', 'src_regions: expected a name or a cell of names, got %s', class(src_regions));
        end
        sources = cellfun(@(source) mrnn.internal.utf8(source, 'src_regions'), src_regions, 'UniformOutput', false);
        mrnn.internal.gateway('network_add_readout', obj.id, mrnn.internal.utf8(name, 'name'), num_units, sources);
    end

    function set_dynamics(obj, type, dt, tau, activation)
    %SET_DYNAMICS  Sets update rule, times in ms, and activation function.
    %   set_dynamics(network, type, dt, tau, activation): 'leaky' or 'elman';
    %   'relu', 'tanh', 'sigmoid', 'softplus' or 'linear'. A new network is leaky,
    %   relu, with dt 10 ms and tau 100 ms.
        dynamics = mrnn.internal.choice(type, {'leaky', 'elman'}, 'type') - 1;
        phi = mrnn.internal.choice(activation, {'relu', 'tanh', 'sigmoid', 'softplus', 'linear'}, 'activation') - 1;
        mrnn.internal.gateway('network_set_dynamics', obj.id, dynamics, dt, tau, phi);
    end

    function set_noise_levels(obj, enabled, hidden, input)
    %SET_NOISE_LEVELS  Sets sigma of recurrent and input units (0.01 each).
    %   set_noise_levels(network, enabled, hidden, input): ENABLED says whether new
    %   sessions start with noise.
        mrnn.internal.gateway('network_set_noise_levels', obj.id, enabled, hidden, input);
    end

    function set_constraints(obj, recurrent, input, dale)
    %SET_CONSTRAINTS  Sets whether weights obey Dale's law, and how.
    %   set_constraints(network, recurrent, input, dale): true or false each
    %   (true); 'abs' (the default) or 'clamp'.
        if nargin < 4
            dale = 'abs';
        end
        law = mrnn.internal.choice(dale, {'abs', 'clamp'}, 'dale') - 1;
        mrnn.internal.gateway('network_set_constraints', obj.id, recurrent, input, law);
    end

    function set_seed(obj, seed)
    %SET_SEED  Sets the seed of masks, initial weights and noise (0).
    %   A seed of 2^53 or more has to be a uint64.
        mrnn.internal.gateway('network_set_seed', obj.id, seed);
    end

    function set_spectral_radius(obj, radius)
    %SET_SPECTRAL_RADIUS  Sets what the initial recurrent weights are scaled to.
        mrnn.internal.gateway('network_set_spectral_radius', obj.id, radius);
    end

    function finalize(obj)
    %FINALIZE  Draws masks and initial weights. Nothing can be added afterwards.
        mrnn.internal.gateway('network_finalize', obj.id);
    end

    function save(obj, path)
    %SAVE  Saves a finalised network with its weights; PATH ends in .safetensors.
    %   A file that is there already stays until the new one is complete.
        mrnn.internal.gateway('network_save', obj.id, mrnn.internal.utf8(path, 'path'));
    end

    % ---- structure ----

    function yes = is_finalized(obj)
    %IS_FINALIZED  Whether masks and weights are drawn.
        yes = mrnn.internal.gateway('network_is_finalized', obj.id);
    end

    function count = num_units(obj)
    %NUM_UNITS  Number of recurrent units H.
        count = mrnn.internal.gateway('network_num_units', obj.id);
    end

    function count = num_inputs(obj)
    %NUM_INPUTS  Number of input units I.
        count = mrnn.internal.gateway('network_num_inputs', obj.id);
    end

    function count = num_outputs(obj)
    %NUM_OUTPUTS  Number of outputs of all readouts together.
        count = mrnn.internal.gateway('network_num_outputs', obj.id);
    end

    function count = num_synapses(obj)
    %NUM_SYNAPSES  Number of existing synapses, recurrent and of inputs.
        count = mrnn.internal.gateway('network_num_synapses', obj.id);
    end

    function names = regions(obj)
    %REGIONS  Names of the recurrent regions, a row cell in network order.
        names = list_names(obj, 'network_num_regions', 'network_region_name');
    end

    function names = input_regions(obj)
    %INPUT_REGIONS  Names of the input regions, a row cell in network order.
        names = list_names(obj, 'network_num_input_regions', 'network_input_region_name');
    end

    function names = readouts(obj)
    %READOUTS  Names of the readouts, a row cell in network order.
        names = list_names(obj, 'network_num_readouts', 'network_readout_name');
    end

    function list = connections(obj)
    %CONNECTIONS  Declared connections as a struct array.
    %   Fields: src, dst, delay (ms), zero (true where they have no synapses).
        src = list_names(obj, 'network_num_pathways', 'network_pathway_src');
        dst = list_names(obj, 'network_num_pathways', 'network_pathway_dst');
        list = struct('src', src, 'dst', dst, 'delay', 0, 'zero', false);
        for k = 1:numel(list)
            list(k).delay = obj.delay(src{k}, dst{k});
            list(k).zero = ~obj.has_connection(src{k}, dst{k});
        end
    end

    function yes = has_connection(obj, src, dst)
    %HAS_CONNECTION  Whether a connection with synapses leads from src to dst.
        yes = mrnn.internal.gateway('network_has_connection', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function time = delay(obj, src, dst)
    %DELAY  Conduction delay of a connection, in ms.
        time = mrnn.internal.gateway('network_get_delay', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function units = region_units(obj, region)
    %REGION_UNITS  Units of a recurrent or parent region, a row from 1 to H.
    %   Of an input region, they are from 1 to I. x(network.region_units('thal'), :)
        units = mrnn.internal.gateway('network_region_units', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function text = to_json(obj)
    %TO_JSON  The description as JSON text, with every default written out.
        text = mrnn.internal.from_utf8(mrnn.internal.gateway('network_to_json', obj.id));
    end

    function value = description(obj)
    %DESCRIPTION  The description as a struct, with every default written out.
        value = jsondecode(obj.to_json());
    end

    % ---- weights ----

    function W = weight(obj, src, dst)
    %WEIGHT  Raw weights W(dst, src) of a connection; 0 where there is no synapse.
    %   W = weight(network, src, dst)
        W = mrnn.internal.gateway('network_get_weight', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function set_weight(obj, src, dst, W)
    %SET_WEIGHT  Replaces the raw weights W(dst, src) of a connection.
    %   Values where there is no synapse are dropped.
        mrnn.internal.gateway('network_set_weight', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), mrnn.internal.numbers(W, 'double', 'weight'));
    end

    function M = mask(obj, src, dst)
    %MASK  Which synapses of a connection exist, logical M(dst, src).
        M = mrnn.internal.gateway('network_get_mask', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function set_mask(obj, src, dst, M)
    %SET_MASK  Replaces the set of existing synapses by M(dst, src).
    %   Weights of synapses that stay are kept; new ones start at 0.
        M = mrnn.internal.numbers(M, 'double', 'mask');
        if any(M(:) ~= 0 & M(:) ~= 1)
            error('mrnn:value', 'mask: expected 0 and 1');
        end
        mrnn.internal.gateway('network_set_mask', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), M ~= 0);
    end

    function W = effective(obj, src, dst)
    %EFFECTIVE  Effective weights W(dst, src): what the dynamics multiply with.
        W = mrnn.internal.gateway('network_get_effective', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function W = effective_recurrent(obj)
    %EFFECTIVE_RECURRENT  Effective weights between all recurrent units, H x H.
        W = mrnn.internal.gateway('network_get_effective_recurrent', obj.id);
    end

    function W = effective_input(obj)
    %EFFECTIVE_INPUT  Effective weights from input to recurrent units, H x I.
        W = mrnn.internal.gateway('network_get_effective_input', obj.id);
    end

    function W = projection(obj, src, dst)
    %PROJECTION  Effective weights W(dst, src) between any two regions.
    %   Parents are all their regions, and what is not connected is 0.
        W = mrnn.internal.gateway('network_get_projection', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function radius = effective_spectral_radius(obj)
    %EFFECTIVE_SPECTRAL_RADIUS  Largest magnitude among the eigenvalues of
    %   the effective recurrent weights.
        radius = mrnn.internal.gateway('network_effective_spectral_radius', obj.id);
    end

    function scale_spectral_radius(obj, target)
    %SCALE_SPECTRAL_RADIUS  Scales the recurrent weights to a spectral radius.
    %   mrnn:numeric where there is nothing to scale.
        mrnn.internal.gateway('network_scale_spectral_radius', obj.id, target);
    end

    % ---- units ----

    function b = base_firing(obj, region)
    %BASE_FIRING  Tonic input of a recurrent or parent region's units, units x 1.
        b = mrnn.internal.gateway('network_get_base_firing', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function set_base_firing(obj, region, b)
    %SET_BASE_FIRING  Replaces the tonic input of a recurrent region's units.
        mrnn.internal.gateway('network_set_base_firing', obj.id, mrnn.internal.utf8(region, 'region'), ...
            mrnn.internal.numbers(b, 'double', 'base_firing'));
    end

    function x = init(obj, region)
    %INIT  Initial state of a recurrent or parent region's units, units x 1.
        x = mrnn.internal.gateway('network_get_init', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function set_init(obj, region, x)
    %SET_INIT  Replaces the initial state of a recurrent region's units.
        mrnn.internal.gateway('network_set_init', obj.id, mrnn.internal.utf8(region, 'region'), ...
            mrnn.internal.numbers(x, 'double', 'init'));
    end

    function x = initial_condition(obj)
    %INITIAL_CONDITION  Initial state of every unit, H x 1.
        x = mrnn.internal.gateway('network_get_initial_condition', obj.id);
    end

    function b = tonic_input(obj)
    %TONIC_INPUT  Tonic input of every unit, H x 1.
        b = mrnn.internal.gateway('network_get_tonic_input', obj.id);
    end

    function [W, b] = readout(obj, name)
    %READOUT  Weights W, outputs x units that are read, and bias b of a readout.
    %   The columns follow the readout's list of source regions.
        [W, b] = mrnn.internal.gateway('network_get_readout', obj.id, mrnn.internal.utf8(name, 'readout'));
    end

    function set_readout(obj, name, W, b)
    %SET_READOUT  Replaces weights and bias of a readout.
        mrnn.internal.gateway('network_set_readout', obj.id, mrnn.internal.utf8(name, 'readout'), ...
            mrnn.internal.numbers(W, 'double', 'weight'), mrnn.internal.numbers(b, 'double', 'bias'));
    end

    % ---- parameters ----

    function count = num_parameters(obj)
    %NUM_PARAMETERS  Number of all parameters P, trainable or not.
        count = mrnn.internal.gateway('network_num_parameters', obj.id);
    end

    function p = parameters(obj)
    %PARAMETERS  All parameters, P x 1, in the order of gradients.
    %   parameter_tensors says what lies where.
        p = mrnn.internal.gateway('network_get_parameters', obj.id);
    end

    function set_parameters(obj, p)
    %SET_PARAMETERS  Replaces all parameters, P x 1, trainable or not.
        mrnn.internal.gateway('network_set_parameters', obj.id, mrnn.internal.numbers(p, 'double', 'parameters'));
    end

    function tensors = parameter_tensors(obj, p)
    %PARAMETER_TENSORS  What lies where in the vector of all parameters.
    %   tensors = parameter_tensors(network) is a struct array with fields name,
    %   first, last (of the vector, from 1), size and trainable.
    %   tensors = parameter_tensors(network, p) also has the field value: the part
    %   of p, parameters or a gradient, as a matrix of that size, W(dst, src) for
    %   weights. Where not all synapses of a connection exist, its value is a
    %   column of those that do, row by row of W.
        names = list_names(obj, 'network_num_parameter_tensors', 'network_parameter_tensor_name');
        tensors = struct('name', names, 'first', 0, 'last', 0, 'size', [0 0], 'trainable', false);
        if nargin > 1 && numel(p) ~= obj.num_parameters()
            error('mrnn:shape', 'p: expected %d x 1 (parameters x 1), got %s', obj.num_parameters(), ...
                strrep(mat2str(size(p)), ' ', ' x '));
        end
        for k = 1:numel(tensors)
            facts = mrnn.internal.gateway('network_parameter_tensor', obj.id, k - 1);
            tensors(k).first = facts(1) + 1;
            tensors(k).last = facts(2);
            tensors(k).size = facts(3:4);
            tensors(k).trainable = facts(6) ~= 0;
            if nargin > 1
                tensors(k).value = reshape(p(tensors(k).first:tensors(k).last), fliplr(tensors(k).size)).';
            end
        end
    end

    % ---- states ----

    function part = activity(obj, state, region)
    %ACTIVITY  The rows of a state that belong to a recurrent or parent region.
    %   part = activity(network, state, region): STATE is H x anything x anything,
    %   single or double.
        part = mrnn.internal.gateway('network_region_activity', obj.id, mrnn.internal.utf8(region, 'region'), state);
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
        obj = mrnn.Network(mrnn.internal.gateway('network_load', mrnn.internal.utf8(path, 'path')));
    end

    function obj = from_json(description)
    %FROM_JSON  Makes a finalised network of a struct or of JSON text.
    %   In a struct, lists of regions and connections are struct arrays, or cells
    %   of structs; a field that is [] counts as left out. Whole numbers of 1e15
    %   and more need JSON text, or set_seed. Everything that is wrong is in the
    %   message, and the first mistake gives the identifier.
        obj = mrnn.Network(mrnn.internal.gateway('network_from_json', ...
            mrnn.internal.to_json(description, 'description')));
    end
end
end

function code = sign_code(value)
codes = [1 -1];
code = codes(mrnn.internal.choice(value, {'pos', 'neg'}, 'sign'));
end

function names = list_names(obj, count, name)
names = cell(1, mrnn.internal.gateway(count, obj.id));
for k = 1:numel(names)
    names{k} = mrnn.internal.from_utf8(mrnn.internal.gateway(name, obj.id, k - 1));
end
end
