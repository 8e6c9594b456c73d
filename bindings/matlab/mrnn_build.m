function mrnn_build(prefix, linking)
%MRNN_BUILD  Compiles the gateway between the +mrnn package and libmrnn.
%   MRNN_BUILD(PREFIX) uses the installation of mrnn in the folder PREFIX, which
%   has include/mrnn.h and the library in lib. Without PREFIX it is the
%   environment variable MRNN_PREFIX, or else what pkg-config knows as mrnn.
%
%   MRNN_BUILD(PREFIX, 'shared') links the shared library; the loader has to
%   find it when MATLAB runs. The default, 'static', puts the library into the
%   gateway, so that nothing else is needed at run time. MinGW can't link the
%   static library of a Windows installation that was made with MSVC: there,
%   link 'shared'.
%
%   It needs a C compiler: `mex -setup C` in MATLAB, mkoctfile in GNU Octave.
%   The gateway is written to +mrnn/+internal beside this file. Where an older
%   one is in use, `clear` the objects of the package first.
%
%   Example
%       mrnn_build('/usr/local')
%       addpath(fileparts(which('mrnn_build')))

if nargin < 1 || isempty(prefix)
    prefix = find_prefix();
end
if nargin < 2
    linking = 'static';
end
here = fileparts(mfilename('fullpath'));
include = fullfile(prefix, 'include');
if ~exist(fullfile(include, 'mrnn.h'), 'file')
    error('mrnn:build', 'there is no include/mrnn.h in %s', prefix);
end
output = fullfile(here, '+mrnn', '+internal', 'gateway');
sources = dir(fullfile(here, 'src', '*.c'));
sources = fullfile(here, 'src', {sources.name});
libraries = library_arguments(fullfile(prefix, 'lib'), linking);

clear('mrnn.internal.gateway');
if is_octave()
    [text, status] = mkoctfile('--mex', ['-I' include], sources{:}, libraries{:}, '-o', [output '.' mexext()]);
    if status ~= 0
        error('mrnn:build', 'mkoctfile failed: %s', text);
    end
else
    mex('-silent', ['-I' include], sources{:}, libraries{:}, '-output', output);
end
end

function arguments = library_arguments(folder, linking)
% Static libraries are named as the platform's compilers do.
names = {};
if strcmp(linking, 'static')
    names = {'libmrnn.a', 'mrnn.lib'};
elseif strcmp(linking, 'shared')
    names = {'libmrnn.so', 'libmrnn.dylib', 'mrnn.dll.lib', 'libmrnn.dll.a'};
else
    error('mrnn:build', 'linking: expected ''static'' or ''shared'', got ''%s''', linking);
end
found = '';
for k = 1:numel(names)
    if isempty(found) && exist(fullfile(folder, names{k}), 'file')
        found = fullfile(folder, names{k});
    end
end
if isempty(found)
    error('mrnn:build', 'there is no %s library in %s: expected one of %s', linking, folder, strjoin(names, ', '));
end
if strcmp(linking, 'static') || ispc()
    arguments = [{found}, system_libraries(linking)];
else
    % The linker takes the shared library where both are there.
    arguments = [{['-L' folder], '-lmrnn'}, system_libraries(linking)];
    rpath = ['-Wl,-rpath,' folder];
    if ~is_octave()
        rpath = ['LDFLAGS=$LDFLAGS ' rpath];
    end
    arguments = [arguments, {rpath}];
end
end

function libraries = system_libraries(linking)
% What the Rust standard library needs of the system; -ldl also serves the gateway.
if ispc() && strcmp(linking, 'static')
    libraries = {'-lkernel32', '-lntdll', '-luserenv', '-lws2_32', '-ldbghelp'};
elseif ispc()
    libraries = {};
elseif ismac()
    libraries = {'-liconv', '-lSystem', '-lc', '-lm'};
else
    libraries = {'-lpthread', '-ldl', '-lm'};
end
end

function prefix = find_prefix()
prefix = getenv('MRNN_PREFIX');
if isempty(prefix)
    [status, text] = system('pkg-config --variable=prefix mrnn');
    if status ~= 0 || isempty(strtrim(text))
        error('mrnn:build', ['give the folder of the installation: mrnn_build(PREFIX). ' ...
            'MRNN_PREFIX is not set, and pkg-config does not know mrnn']);
    end
    prefix = strtrim(text);
end
end

function yes = is_octave()
yes = exist('OCTAVE_VERSION', 'builtin') ~= 0;
end
