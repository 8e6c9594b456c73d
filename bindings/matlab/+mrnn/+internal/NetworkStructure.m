classdef NetworkStructure < mrnn.internal.Handle
%NETWORKSTRUCTURE  What mrnn.Network consists of, and which units are whose.

methods
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
        names = mrnn.internal.list_names(obj.id, 'network_num_regions', 'network_region_name');
    end

    function names = input_regions(obj)
    %INPUT_REGIONS  Names of the input regions, a row cell in network order.
        names = mrnn.internal.list_names(obj.id, 'network_num_input_regions', 'network_input_region_name');
    end

    function names = parents(obj)
    %PARENTS  Names of the parents, which regions share, a row cell.
    %   They are in the order of their first children.
        names = mrnn.internal.list_names(obj.id, 'network_num_parents', 'network_parent_name');
    end

    function names = children(obj, parent)
    %CHILDREN  Names of the recurrent regions of a parent, in network order.
        mrnn.internal.needs(nargin, 2, 'children(network, parent)');
        names = mrnn.internal.list_names(obj.id, 'network_num_children', 'network_child_name', ...
            mrnn.internal.utf8(parent, 'parent'));
    end

    function names = excluded_regions(obj, regions)
    %EXCLUDED_REGIONS  Names of the recurrent regions that a list leaves out.
    %   names = excluded_regions(network, regions): REGIONS is a name or a cell of
    %   names of recurrent or parent regions.
        mrnn.internal.needs(nargin, 2, 'excluded_regions(network, regions)');
        names = obj.regions();
        names = names(mrnn.internal.gateway('network_excluded_regions', obj.id, ...
            mrnn.internal.names(regions, 'regions')));
    end

    function sign = region_sign(obj, region)
    %REGION_SIGN  Sign of what a recurrent or input region sends: 'pos' or 'neg'.
        mrnn.internal.needs(nargin, 2, 'region_sign(network, region)');
        code = mrnn.internal.gateway('network_region_sign', obj.id, mrnn.internal.utf8(region, 'region'));
        sign = 'pos';
        if code < 0
            sign = 'neg';
        end
    end

    function parent = region_parent(obj, region)
    %REGION_PARENT  Name of a recurrent region's parent; '' where it has none.
        mrnn.internal.needs(nargin, 2, 'region_parent(network, region)');
        parent = mrnn.internal.from_utf8(mrnn.internal.gateway('network_region_parent', obj.id, ...
            mrnn.internal.utf8(region, 'region')));
    end

    function tau = region_tau(obj, region)
    %REGION_TAU  Time constant of a recurrent region, in ms: its own, or the network's.
        mrnn.internal.needs(nargin, 2, 'region_tau(network, region)');
        tau = mrnn.internal.gateway('network_get_region_tau', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function activation = region_activation(obj, region)
    %REGION_ACTIVATION  Activation function of a recurrent region, as set_dynamics
    %   names it: its own, or the network's.
        mrnn.internal.needs(nargin, 2, 'region_activation(network, region)');
        code = mrnn.internal.gateway('network_get_region_activation', obj.id, mrnn.internal.utf8(region, 'region'));
        names = mrnn.internal.code_names('activation');
        activation = names{1 + code};
    end

    function sigma = region_noise(obj, region)
    %REGION_NOISE  Noise level sigma of a recurrent or input region: its own, or the
    %   network's.
        mrnn.internal.needs(nargin, 2, 'region_noise(network, region)');
        sigma = mrnn.internal.gateway('network_get_region_noise', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function names = readouts(obj)
    %READOUTS  Names of the readouts, a row cell in network order.
        names = mrnn.internal.list_names(obj.id, 'network_num_readouts', 'network_readout_name');
    end

    function list = connections(obj)
    %CONNECTIONS  Declared connections as a struct array.
    %   Fields: src, dst, delay (ms), zero (true where it was declared that there
    %   are no synapses), sparsity (the fraction of synapses that it was declared
    %   to lack), num_synapses, trainable.
        src = mrnn.internal.list_names(obj.id, 'network_num_pathways', 'network_pathway_src');
        dst = mrnn.internal.list_names(obj.id, 'network_num_pathways', 'network_pathway_dst');
        list = struct('src', src, 'dst', dst, 'delay', 0, 'zero', false, 'sparsity', 0, 'num_synapses', 0, ...
            'trainable', true);
        for k = 1:numel(list)
            facts = mrnn.internal.gateway('network_pathway_facts', obj.id, k - 1);
            list(k).delay = obj.delay(src{k}, dst{k});
            list(k).zero = facts(1) ~= 0;
            list(k).sparsity = facts(2);
            list(k).num_synapses = facts(3);
            list(k).trainable = obj.trainable(src{k}, dst{k});
        end
    end

    function yes = has_connection(obj, src, dst)
    %HAS_CONNECTION  Whether a connection with synapses leads from src to dst.
        mrnn.internal.needs(nargin, 3, 'has_connection(network, src, dst)');
        yes = mrnn.internal.gateway('network_has_connection', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function time = delay(obj, src, dst)
    %DELAY  Conduction delay of a connection, in ms.
        mrnn.internal.needs(nargin, 3, 'delay(network, src, dst)');
        time = mrnn.internal.gateway('network_get_delay', obj.id, mrnn.internal.utf8(src, 'src'), ...
            mrnn.internal.utf8(dst, 'dst'));
    end

    function units = region_units(obj, region)
    %REGION_UNITS  Units of a recurrent or parent region, a row from 1 to H.
    %   Of an input region, they are from 1 to I. x(network.region_units('thal'), :)
        mrnn.internal.needs(nargin, 2, 'region_units(network, region)');
        units = mrnn.internal.gateway('network_region_units', obj.id, mrnn.internal.utf8(region, 'region'));
    end

    function outputs = readout_outputs(obj, readout)
    %READOUT_OUTPUTS  Outputs of a readout among those of all, a row from 1.
    %   y(network.readout_outputs('decision'), :)
        mrnn.internal.needs(nargin, 2, 'readout_outputs(network, readout)');
        outputs = mrnn.internal.gateway('network_readout_outputs', obj.id, mrnn.internal.utf8(readout, 'readout'));
    end

    function units = readout_sources(obj, readout)
    %READOUT_SOURCES  Units that the columns of a readout's weights read, a row.
    %   They are from 1 to H, and those of its source regions in their order.
        mrnn.internal.needs(nargin, 2, 'readout_sources(network, readout)');
        units = mrnn.internal.gateway('network_readout_sources', obj.id, mrnn.internal.utf8(readout, 'readout'));
    end

    function s = settings(obj)
    %SETTINGS  What holds for the whole network, as a struct.
    %   The fields are those of a description: dynamics (type, dt and tau in ms,
    %   activation, noise with enabled, hidden and input), constraints (recurrent,
    %   input, dale), spectral_radius ([] where weights are not scaled) and seed, a
    %   uint64. A network need not be finalised: add(other, settings(network)).
        codes = mrnn.internal.gateway('network_get_dynamics', obj.id);
        types = mrnn.internal.code_names('dynamics');
        activations = mrnn.internal.code_names('activation');
        levels = mrnn.internal.gateway('network_get_noise_levels', obj.id);
        law = mrnn.internal.gateway('network_get_constraints', obj.id);
        dale = mrnn.internal.code_names('dale');
        radius = mrnn.internal.gateway('network_get_spectral_radius', obj.id);
        if radius == 0
            radius = [];
        end
        noise = struct('enabled', levels(1) ~= 0, 'hidden', levels(2), 'input', levels(3));
        s = struct();
        s.dynamics = struct('type', types{1 + codes(1)}, 'dt', codes(2), 'tau', codes(3), ...
            'activation', activations{1 + codes(4)}, 'noise', noise);
        s.constraints = struct('recurrent', law(1) ~= 0, 'input', law(2) ~= 0, 'dale', dale{1 + law(3)});
        s.spectral_radius = radius;
        s.seed = mrnn.internal.gateway('network_get_seed', obj.id);
    end

    function text = to_json(obj)
    %TO_JSON  The description as JSON text, with every default written out.
        text = mrnn.internal.from_utf8(mrnn.internal.gateway('network_to_json', obj.id));
    end

    function value = description(obj)
    %DESCRIPTION  The description as a struct, with every default written out.
        value = jsondecode(obj.to_json());
    end

    function part = activity(obj, state, region)
    %ACTIVITY  The rows of a state that belong to a recurrent or parent region.
    %   part = activity(network, state, region): STATE is H x anything x anything,
    %   single or double.
        mrnn.internal.needs(nargin, 3, 'activity(network, state, region)');
        part = mrnn.internal.gateway('network_region_activity', obj.id, mrnn.internal.utf8(region, 'region'), state);
    end

    function state = combine_states(obj, regions_a, state_a, regions_b, state_b)
    %COMBINE_STATES  Joins states of two lists of regions into one, in network order.
    %   state = combine_states(network, regions_a, state_a, regions_b, state_b):
    %   names or cells of names of recurrent or parent regions, none of them twice.
    %   The states are units x anything x anything, their rows in the order of the
    %   names; the result is single where either of them is.
        mrnn.internal.needs(nargin, 5, 'combine_states(network, regions_a, state_a, regions_b, state_b)');
        class_name = 'double';
        if isa(state_a, 'single') || isa(state_b, 'single')
            class_name = 'single';
        end
        state = mrnn.internal.gateway('network_combine_states', obj.id, ...
            mrnn.internal.names(regions_a, 'regions_a'), mrnn.internal.numbers(state_a, class_name, 'state_a'), ...
            mrnn.internal.names(regions_b, 'regions_b'), mrnn.internal.numbers(state_b, class_name, 'state_b'));
    end
end
end
