function tests = test_handles()
%TEST_HANDLES  Life of objects: any order of deletion, stale and forged handles, clearing.
tests = {@any_order, @freed_with_the_variable, @deleted_twice, @stale, @wrong_kind, @forged, @failed_constructors, ...
    @networks_serve_after_deletion, @refreshed_with_another_network, @many, @stays_loaded, ...
    @version_is_known};
end

function count = live()
count = mrnn.internal.gateway('live_handles');
end

% MATLAB itself answers for an object that is deleted, and Octave leaves it to the gateway.
function check_deleted(run)
if exist('OCTAVE_VERSION', 'builtin')
    check_error(run, 'mrnn:handle', 'does not exist');
else
    check_error(run, 'MATLAB:class:InvalidHandle', '');
end
end

function any_order()
before = live();
orders = perms(1:5);
for k = 1:size(orders, 1)
    network = small_network();
    engine = mrnn.Engine(network);
    objects = {network, engine, mrnn.Session(engine), mrnn.Tape(network, 1, 2), ...
        mrnn.Trainer(network, struct('batch', 1, 'steps', 2, 'loss', 'mean_squared_error'))};
    for i = orders(k, :)
        delete(objects{i});
    end
    check(live() == before);
end
end

function freed_with_the_variable()
before = live();
network = small_network();
engine = mrnn.Engine(network);
also = engine;
check(live() == before + 2);
clear engine
check(live() == before + 2 && also.num_units == 7);
also = []; %#ok<NASGU>
check(live() == before + 1);
network = 3; %#ok<NASGU>
check(live() == before);
end

function deleted_twice()
before = live();
network = small_network();
delete(network);
delete(network);
check(live() == before);
end

function stale()
network = small_network();
engine = mrnn.Engine(network);
session = mrnn.Session(engine);
tape = mrnn.Tape(network, 1, 2);
trainer = mrnn.Trainer(network, struct('batch', 1, 'steps', 2, 'loss', 'mean_squared_error'));
ids = {network.id, engine.id, session.id, tape.id, trainer.id};
cellfun(@delete, {network, engine, session, tape, trainer});
check_deleted(@() network.regions());
check_deleted(@() engine.forward([], 'steps', 1));
check_deleted(@() session.step());
check_deleted(@() tape.forward([], 'steps', 1));
check_deleted(@() trainer.updates());
% Slots are used again, and handles are not.
again = small_network();
for k = 1:numel(ids)
    check_error(@() mrnn.internal.gateway('network_num_units', ids{k}), 'mrnn:handle', '');
    mrnn.internal.gateway('destroy', ids{k});
end
check(again.num_units() == 7);
end

function wrong_kind()
network = small_network();
engine = mrnn.Engine(network);
check_error(@() mrnn.internal.gateway('network_num_units', engine.id), 'mrnn:handle', ...
    'expected an mrnn.Network, got an mrnn.Engine');
check_error(@() mrnn.internal.gateway('session_reset', network.id), 'mrnn:handle', 'got an mrnn.Network');
end

function forged()
network = small_network();
forgeries = {uint64(0), uint64(1), intmax('uint64'), network.id + 1, bitxor(network.id, uint64(2) ^ 40), ...
    double(network.id), 'x', [], uint64([1 2]), {}, single(3), network};
for k = 1:numel(forgeries)
    check_error(@() mrnn.internal.gateway('network_num_units', forgeries{k}), 'mrnn:handle', 'mrnn.Network');
    mrnn.internal.gateway('destroy', forgeries{k});
end
check(network.num_units() == 7);
end

function failed_constructors()
before = live();
network = small_network();
check_error(@() mrnn.Engine(network, 'precision', 'half'), 'mrnn:argument', '');
check_error(@() mrnn.Engine(network, 'threads', 0), 'mrnn:json', '');
check_error(@() mrnn.Tape(network, 0, 2), 'mrnn:value', '');
check_error(@() mrnn.Trainer(network, struct('batch', 0)), 'mrnn:json', '');
check_error(@() mrnn.Network.from_json('{"a": 1}'), 'mrnn:json', '');
check(live() == before + 1);
end

function networks_serve_after_deletion()
network = small_network();
engine = mrnn.Engine(network);
delete(network);
session = mrnn.Session(engine);
delete(engine);
session.set_region_gain('inh', 0.5);
session.set_pathway_gain('exc', 'inh', 0.5);
h = session.step();
check(isequal(session.activity('inh'), h(5:7)));
end

function refreshed_with_another_network()
before = live();
network = small_network();
engine = mrnn.Engine(network);
d = small_description();
d.seed = 9;
other = mrnn.Network.from_json(d);
engine.refresh(other);
cellfun(@delete, {network, other});
h = engine.forward([], 'steps', 3);
check(isequal(h, mrnn.Engine(mrnn.Network.from_json(d)).forward([], 'steps', 3)));
session = mrnn.Session(engine);
check(isequal(size(session.activity('inh')), [3 1]));
cellfun(@delete, {session, engine});
check(live() == before);
end

function many()
before = live();
engine = mrnn.Engine(small_network());
sessions = cell(1, 100);
for k = 1:numel(sessions)
    sessions{k} = mrnn.Session(engine, k);
end
check(live() == before + 101 && sessions{57}.batch == 57);
delete(sessions{57});
check(isequal(size(sessions{58}.state()), [7 58]));
clear sessions engine
check(live() == before);
end

% While anything lives, clearing functions leaves the gateway where it is.
function stays_loaded()
network = small_network();
p = network.parameters();
clear functions
clear mex
check(isequal(network.parameters(), p));
% Octave finds delete(network) again when the class has been loaded again.
network.delete();
clear mex
network = small_network();
check(isequal(network.parameters(), p));
end

function version_is_known()
check(~isempty(regexp(mrnn.version(), '^\d+\.\d+\.\d+', 'once')));
end
