% Runs every test_*.m beside this file, after mrnn_build. Exits with 1 where one fails.
%
%     octave --no-gui --quiet bindings/matlab/tests/run_tests.m
%     matlab -batch "run('bindings/matlab/tests/run_tests.m')"
%
% MRNN_TESTS, a name such as test_session, runs one file only.

tests_folder = fileparts(mfilename('fullpath'));
addpath(tests_folder, fileparts(tests_folder));
if exist('OCTAVE_VERSION', 'builtin')
    % What Octave prints of its own accord would wait for a key.
    more off
end
if run_test_files(tests_folder, getenv('MRNN_TESTS')) > 0
    exit(1);
end
