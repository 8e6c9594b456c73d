function failed = run_test_files(folder, only)
%RUN_TEST_FILES  Runs the tests that each test_*.m gives; answers how many fail.
files = dir(fullfile(folder, 'test_*.m'));
passed = 0;
failed = 0;
for k = 1:numel(files)
    [~, name] = fileparts(files(k).name);
    if ~isempty(only) && ~strcmp(name, only)
        continue
    end
    tests = feval(name);
    for t = 1:numel(tests)
        label = [name ': ' strrep(func2str(tests{t}), '@', '')];
        try
            tests{t}();
            passed = passed + 1;
        catch problem
            failed = failed + 1;
            fprintf('FAILED  %s\n        %s: %s\n', label, problem.identifier, problem.message);
            for s = 1:min(numel(problem.stack), 4)
                fprintf('        in %s, line %d\n', problem.stack(s).name, problem.stack(s).line);
            end
        end
    end
end
fprintf('%d tests passed, %d failed\n', passed, failed);
if passed + failed == 0
    error('mrnn:tests', 'there is no test %s', only);
end
end
