function tests = test_missing_arguments()
%TEST_MISSING_ARGUMENTS  Calls with too few arguments say how the method is called.
tests = {@no_arguments, @fewer_than_needed, @usage_is_the_signature, @constructors, @names_what_is_missing};
end

function classes = class_names()
classes = {'Network', 'Engine', 'Session', 'Tape', 'Trainer'};
end

function object = fresh(class_name)
switch class_name
    case 'Network'
        object = small_network();
    case 'Engine'
        object = mrnn.Engine(small_network());
    case 'Session'
        object = mrnn.Session(mrnn.Engine(small_network()));
    case 'Tape'
        object = mrnn.Tape(small_network(), 1, 2);
    otherwise
        object = mrnn.Trainer(small_network(), struct('batch', 1, 'steps', 2, 'loss', 'mean_squared_error'));
end
end

% A method of an object or of a class, with as many arguments as are given.
function call(class_name, name, arguments)
statics = {'load', 'from_json', 'from_safetensors', 'resume'};
if strcmp(name, class_name)
    feval(['mrnn.' class_name], arguments{:});
elseif any(strcmp(name, statics))
    evalc(['mrnn.' class_name '.' name '(arguments{:});']);
else
    object = fresh(class_name); %#ok<NASGU>
    evalc(['object.' name '(arguments{:});']);
end
end

function problem = problem_of(class_name, name, arguments)
problem = [];
try
    call(class_name, name, arguments);
catch problem
end
end

function no_arguments()
classes = class_names();
for c = 1:numel(classes)
    names = methods_of(classes{c});
    for k = 1:numel(names)
        problem = problem_of(classes{c}, names{k}, {});
        check(isempty(problem) || strncmp(problem.identifier, 'mrnn:', 5), 'mrnn.%s: %s() answers [%s]', ...
            classes{c}, names{k}, get_text(problem));
    end
end
end

function fewer_than_needed()
classes = class_names();
for c = 1:numel(classes)
    [names, inputs] = methods_of(classes{c});
    for k = 1:numel(names)
        num_own = sum(~ismember(inputs{k}, {'obj', 'varargin', ''}));
        for given = 0:num_own - 1
            problem = problem_of(classes{c}, names{k}, repmat({'x'}, 1, given));
            check(isempty(problem) || strncmp(problem.identifier, 'mrnn:', 5), ...
                'mrnn.%s: %s with %d arguments answers [%s]', classes{c}, names{k}, given, get_text(problem));
        end
    end
end
end

function text = get_text(problem)
text = '';
if ~isempty(problem)
    text = [problem.identifier '] [' problem.message];
end
end

% The usage that a method states names the arguments of its declaration, and counts those that it needs.
function usage_is_the_signature()
classes = class_names();
stated = 0;
for c = 1:numel(classes)
    code = code_of(classes{c});
    [names, inputs] = methods_of(classes{c});
    for k = 1:numel(names)
        pattern = ['needs\(nargin, (\d+), ''(?:mrnn\.\w+\.|mrnn\.)?' names{k} '\(([^\n'']*)\)''\)'];
        usage = regexp(code, pattern, 'tokens', 'once');
        if isempty(usage)
            continue
        end
        stated = stated + 1;
        parts = strsplit(usage{2}, ', ');
        check(str2double(usage{1}) <= numel(parts), 'mrnn.%s: %s', classes{c}, names{k});
        for p = 1:numel(inputs{k})
            check(any(strcmp(inputs{k}{p}, {'obj', 'varargin', parts{p}})), 'mrnn.%s: %s: no ''%s'' in its usage', ...
                classes{c}, names{k}, inputs{k}{p});
        end
    end
end
check(stated > 50);
end

function constructors()
check_error(@() mrnn.Engine(), 'mrnn:argument', 'missing ''network''; call mrnn.Engine(network');
check_error(@() mrnn.Session(), 'mrnn:argument', 'mrnn.Session(engine');
check_error(@() mrnn.Tape(small_network()), 'mrnn:argument', 'missing ''batch''');
check_error(@() mrnn.Trainer(), 'mrnn:argument', 'mrnn.Trainer(network, options');
check_error(@() mrnn.Trainer(small_network()), 'mrnn:argument', 'missing ''options''');
check_error(@() mrnn.Network.load(), 'mrnn:argument', 'mrnn.Network.load(path)');
check_error(@() mrnn.Trainer.resume(), 'mrnn:argument', 'mrnn.Trainer.resume(path');
end

function names_what_is_missing()
network = small_network();
engine = mrnn.Engine(network);
session = mrnn.Session(engine);
check_error(@() engine.forward(), 'mrnn:argument', 'missing ''input''; call forward(engine, input');
check_error(@() engine.backward(network), 'mrnn:argument', 'missing ''input''');
check_error(@() session.step_n(), 'mrnn:argument', 'missing ''input''; call step_n(session, input');
check_error(@() session.set_pathway_gain('exc'), 'mrnn:argument', 'missing ''dst''');
check_error(@() network.set_weight('exc', 'inh'), 'mrnn:argument', ...
    'missing ''W''; call set_weight(network, src, dst, W)');
end
