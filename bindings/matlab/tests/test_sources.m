function tests = test_sources()
%TEST_SOURCES  What can be said of the code without running it, and without MATLAB.
tests = {@no_octave_only_syntax, @finds_octave_only_syntax, @every_command_is_used, @every_method_is_tested, ...
    @every_method_has_help, @lines_are_short};
end

function paths = product_files()
folders = {repository('bindings', 'matlab'), repository('bindings', 'matlab', '+mrnn'), ...
    repository('bindings', 'matlab', '+mrnn', '+internal'), repository('bindings', 'matlab', 'tests'), ...
    repository('examples', 'matlab')};
paths = {};
for k = 1:numel(folders)
    files = dir(fullfile(folders{k}, '*.m'));
    paths = [paths, fullfile(folders{k}, {files.name})]; %#ok<AGROW>
end
check(numel(paths) > 20);
end

% What Octave takes and MATLAB does not, outside of comments and of texts in single quotes.
function found = octave_only(line)
patterns = { ...
    '(^|[\s;,])end(if|for|while|function|switch|methods|properties|classdef|parfor|events)\>', ...
    '\<(end_try_catch|unwind_protect|end_unwind_protect|until|printf|puts|fputs|disp_func|endif|elseifend)\>', ...
    '^\s*do\s*$', '#', '"', '!', '[-+*/^|&]=', '\+\+', '--', '\*\*', '\]\s*\(', '\)\s*\(', ...
    '\<(columns|rows|postpad|prepad|ifelse|merge|argv|isargout|print_usage|nthargout)\s*\('};
code = regexprep(line, '(?<![\w\)\]\}''\.])''([^'']|'''')*''', '''''');
code = regexprep(code, '%.*$', '');
% A field whose name is computed may be indexed.
code = regexprep(code, '\.\([^()]*\)', '.field');
found = '';
for k = 1:numel(patterns)
    if ~isempty(regexp(code, patterns{k}, 'once'))
        found = patterns{k};
        return
    end
end
end

function no_octave_only_syntax()
paths = product_files();
for k = 1:numel(paths)
    lines = strsplit(fileread(paths{k}), sprintf('\n'));
    for l = 1:numel(lines)
        found = octave_only(lines{l});
        check(isempty(found), '%s:%d: MATLAB does not have this (%s): %s', paths{k}, l, found, lines{l});
    end
end
end

function finds_octave_only_syntax()
bad = {'endif', '  endfunction', 'x += 1', 'if !y', 'z = "text";', '# remark', 'a++;', 'y = f(x)(1);', 'do', ...
    'printf(''a'')', 'if a != b', 'x = [1 2](1);', 'c = d(3)(4)', '  end_try_catch', 'y = 2 ** 3', 'columns(x)'};
for k = 1:numel(bad)
    check(~isempty(octave_only(bad{k})), 'not found: %s', bad{k});
end
good = {'end', 'x = x + 1; % += "#!"', 'y = ''a "b" # !'';', 'z = x'' * y'';', 'if ~y, end', 'a = b.'';', ...
    'fprintf(''%d\n'', 1)', 'x = a(1, :);', 'w = [c{:}];', 'if x == 1 && y <= 2', '[~, b] = f(x);', ...
    'a.([''b'' c])(1, :)'};
for k = 1:numel(good)
    check(isempty(octave_only(good{k})), 'found %s in: %s', octave_only(good{k}), good{k});
end
end

function text = all_text(folder, pattern)
files = dir(fullfile(folder, pattern));
text = '';
for k = 1:numel(files)
    text = [text, fileread(fullfile(folder, files(k).name))]; %#ok<AGROW>
end
end

% Commands of the gateway's tables, and those that the classes call, are the same.
function every_command_is_used()
tables = regexp(all_text(repository('bindings', 'matlab', 'src'), '*.c'), '\{"(\w+)", \w+, \d', 'tokens');
commands = sort([tables{:}]);
check(numel(commands) > 120 && numel(unique(commands)) == numel(commands));
code = [all_text(repository('bindings', 'matlab', '+mrnn'), '*.m'), ...
    all_text(repository('bindings', 'matlab', '+mrnn', '+internal'), '*.m')];
used = regexp(code, '''((network|engine|session|tape|trainer)_\w+|version|destroy)''', 'tokens');
used = cellfun(@(token) token{1}, used, 'UniformOutput', false);
unused = setdiff(commands, [used, {'live_handles'}]);
check(isempty(unused), 'not used: %s', strjoin(unused, ', '));
end

function classes = class_names()
classes = {'Network', 'Engine', 'Session', 'Tape', 'Trainer'};
end

function every_method_is_tested()
tests = all_text(repository('bindings', 'matlab', 'tests'), 'test_*.m');
classes = class_names();
for c = 1:numel(classes)
    names = methods_of(classes{c});
    for k = 1:numel(names)
        used = regexp(tests, ['[\.@\s\(\['']' names{k} '\('], 'once');
        check(~isempty(used), 'mrnn.%s: %s is not tested', classes{c}, names{k});
    end
end
end

% Each method begins with a line that begins with its name in capitals.
function every_method_has_help()
classes = class_names();
for c = 1:numel(classes)
    code = code_of(classes{c});
    check(~isempty(regexp(code, ['\n%MRNN\.' upper(classes{c}) '  \S'], 'once')), '%s has no help', classes{c});
    names = methods_of(classes{c});
    for k = 1:numel(names)
        pattern = ['\n    function [^\n]*\<' names{k} '\([^\n]*\n    %' upper(names{k}) '  \S'];
        check(~isempty(regexp(code, pattern, 'once')), 'mrnn.%s: %s has no help', classes{c}, names{k});
        listed = regexp(code, ['\n%[^\n]*\<' names{k} '\>'], 'once');
        check(~isempty(listed) || any(strcmp(names{k}, {classes{c}, 'disp'})), ...
            'mrnn.%s: its help does not list %s', classes{c}, names{k});
    end
end
end

function lines_are_short()
paths = product_files();
for k = 1:numel(paths)
    lines = strsplit(fileread(paths{k}), sprintf('\n'));
    check(all(cellfun(@numel, lines) <= 120), '%s has a line of more than 120 characters', paths{k});
    check(all(fileread(paths{k}) < 128), '%s has characters that are not ASCII', paths{k});
end
end
