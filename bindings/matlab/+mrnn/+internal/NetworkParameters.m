classdef NetworkParameters < mrnn.internal.NetworkStructure
%NETWORKPARAMETERS  What mrnn.Network computes with, and what training may change.

methods
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
        mrnn.internal.needs(nargin, 2, 'set_parameters(network, p)');
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
        names = mrnn.internal.list_names(obj.id, 'network_num_parameter_tensors', 'network_parameter_tensor_name');
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

    function yes = trainable(obj, src, dst)
    %TRAINABLE  Whether training may change the weights of a declared connection.
        mrnn.internal.needs(nargin, 3, 'trainable(network, src, dst)');
        yes = mrnn.internal.gateway('network_get_trainable', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function set_trainable(obj, src, dst, yes)
    %SET_TRAINABLE  Sets whether training may change a connection's weights (true).
    %   set_trainable(network, src, dst, yes), before or after finalize.
        mrnn.internal.needs(nargin, 4, 'set_trainable(network, src, dst, yes)');
        mrnn.internal.gateway('network_set_trainable', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), yes);
    end

    function [bias, init] = learnable(obj, region)
    %LEARNABLE  Whether training may change base firing and initial state.
    %   [bias, init] = learnable(network, region) of a recurrent region.
        mrnn.internal.needs(nargin, 2, 'learnable(network, region)');
        [bias, init] = mrnn.internal.gateway('network_get_learnable', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function set_learnable(obj, region, bias, init)
    %SET_LEARNABLE  Sets whether training may change base firing and initial state.
    %   set_learnable(network, region, bias, init) of a recurrent region, before or
    %   after finalize.
        mrnn.internal.needs(nargin, 4, 'set_learnable(network, region, bias, init)');
        mrnn.internal.gateway('network_set_learnable', obj.id, mrnn.internal.utf8(region, 'region'), bias, init);
    end

    function yes = readout_trainable(obj, readout)
    %READOUT_TRAINABLE  Whether training may change weights and bias of a readout.
        mrnn.internal.needs(nargin, 2, 'readout_trainable(network, readout)');
        yes = mrnn.internal.gateway('network_get_readout_trainable', obj.id, mrnn.internal.utf8(readout, 'readout'));
    end

    function set_readout_trainable(obj, readout, yes)
    %SET_READOUT_TRAINABLE  Sets whether training may change a readout (true).
    %   set_readout_trainable(network, readout, yes), before or after finalize.
        mrnn.internal.needs(nargin, 3, 'set_readout_trainable(network, readout, yes)');
        mrnn.internal.gateway('network_set_readout_trainable', obj.id, mrnn.internal.utf8(readout, 'readout'), yes);
    end

    function W = weight(obj, src, dst)
    %WEIGHT  Raw weights W(dst, src) of a connection; 0 where there is no synapse.
    %   W = weight(network, src, dst)
        mrnn.internal.needs(nargin, 3, 'weight(network, src, dst)');
        W = mrnn.internal.gateway('network_get_weight', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function set_weight(obj, src, dst, W)
    %SET_WEIGHT  Replaces the raw weights W(dst, src) of a connection.
    %   Values where there is no synapse are dropped.
        mrnn.internal.needs(nargin, 4, 'set_weight(network, src, dst, W)');
        mrnn.internal.gateway('network_set_weight', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), mrnn.internal.numbers(W, 'double', 'weight'));
    end

    function M = mask(obj, src, dst)
    %MASK  Which synapses of a connection exist, logical M(dst, src).
        mrnn.internal.needs(nargin, 3, 'mask(network, src, dst)');
        M = mrnn.internal.gateway('network_get_mask', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function set_mask(obj, src, dst, M)
    %SET_MASK  Replaces the set of existing synapses by M(dst, src).
    %   Weights of synapses that stay are kept; new ones start at 0.
        mrnn.internal.needs(nargin, 4, 'set_mask(network, src, dst, M)');
        M = mrnn.internal.numbers(M, 'double', 'mask');
        if any(M(:) ~= 0 & M(:) ~= 1)
            error('mrnn:value', 'mask: expected 0 and 1');
        end
        mrnn.internal.gateway('network_set_mask', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), M ~= 0);
    end

    function [dst_units, src_units, w] = synapses(obj, src, dst)
    %SYNAPSES  The existing synapses of a declared connection, three columns.
    %   [dst_units, src_units, w] = synapses(network, src, dst): units count from 1
    %   within their regions, w are the raw weights. Synapses are in the order of
    %   parameters. sparse(dst_units, src_units, w) is weight(network, src, dst).
        mrnn.internal.needs(nargin, 3, 'synapses(network, src, dst)');
        [dst_units, src_units, w] = mrnn.internal.gateway('network_get_synapses', obj.id, ...
            mrnn.internal.utf8(src, 'src'), mrnn.internal.utf8(dst, 'dst'));
    end

    function set_synapses(obj, src, dst, dst_units, src_units, w)
    %SET_SYNAPSES  Replaces all synapses of a declared connection.
    %   set_synapses(network, src, dst, dst_units, src_units, w) has the vectors of
    %   synapses, in any order: [i, j, w] = find(W). A zero connection becomes one
    %   with synapses. Engines can't be refreshed where the number changes.
        mrnn.internal.needs(nargin, 6, 'set_synapses(network, src, dst, dst_units, src_units, w)');
        mrnn.internal.gateway('network_set_synapses', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'), mrnn.internal.numbers(dst_units, 'double', 'dst_units'), ...
            mrnn.internal.numbers(src_units, 'double', 'src_units'), mrnn.internal.numbers(w, 'double', 'weight'));
    end

    function W = effective(obj, src, dst)
    %EFFECTIVE  Effective weights W(dst, src): what the dynamics multiply with.
        mrnn.internal.needs(nargin, 3, 'effective(network, src, dst)');
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
        mrnn.internal.needs(nargin, 3, 'projection(network, src, dst)');
        W = mrnn.internal.gateway('network_get_projection', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function W = weight_subset(obj, regions)
    %WEIGHT_SUBSET  Effective weights among several regions, a square.
    %   W = weight_subset(network, regions): REGIONS is a cell of names of recurrent
    %   or parent regions; rows and columns are their units in that order.
        mrnn.internal.needs(nargin, 2, 'weight_subset(network, regions)');
        W = mrnn.internal.gateway('network_weight_subset', obj.id, mrnn.internal.names(regions, 'regions'));
    end

    function radius = effective_spectral_radius(obj)
    %EFFECTIVE_SPECTRAL_RADIUS  Largest magnitude among the eigenvalues of
    %   the effective recurrent weights.
        radius = mrnn.internal.gateway('network_effective_spectral_radius', obj.id);
    end

    function scale_spectral_radius(obj, target)
    %SCALE_SPECTRAL_RADIUS  Scales the recurrent weights to a spectral radius.
    %   mrnn:numeric where there is nothing to scale.
        mrnn.internal.needs(nargin, 2, 'scale_spectral_radius(network, target)');
        mrnn.internal.gateway('network_scale_spectral_radius', obj.id, target);
    end

    function b = base_firing(obj, region)
    %BASE_FIRING  Tonic input of a recurrent or parent region's units, units x 1.
        mrnn.internal.needs(nargin, 2, 'base_firing(network, region)');
        b = mrnn.internal.gateway('network_get_base_firing', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function set_base_firing(obj, region, b)
    %SET_BASE_FIRING  Replaces the tonic input of a recurrent region's units.
        mrnn.internal.needs(nargin, 3, 'set_base_firing(network, region, b)');
        mrnn.internal.gateway('network_set_base_firing', obj.id, mrnn.internal.utf8(region, 'region'), ...
            mrnn.internal.numbers(b, 'double', 'base_firing'));
    end

    function x = init(obj, region)
    %INIT  Initial state of a recurrent or parent region's units, units x 1.
        mrnn.internal.needs(nargin, 2, 'init(network, region)');
        x = mrnn.internal.gateway('network_get_init', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function set_init(obj, region, x)
    %SET_INIT  Replaces the initial state of a recurrent region's units.
        mrnn.internal.needs(nargin, 3, 'set_init(network, region, x)');
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
        mrnn.internal.needs(nargin, 2, 'readout(network, name)');
        [W, b] = mrnn.internal.gateway('network_get_readout', obj.id, mrnn.internal.utf8(name, 'readout'));
    end

    function set_readout(obj, name, W, b)
    %SET_READOUT  Replaces weights and bias of a readout.
        mrnn.internal.needs(nargin, 4, 'set_readout(network, name, W, b)');
        mrnn.internal.gateway('network_set_readout', obj.id, mrnn.internal.utf8(name, 'readout'), ...
            mrnn.internal.numbers(W, 'double', 'weight'), mrnn.internal.numbers(b, 'double', 'bias'));
    end
end
end
