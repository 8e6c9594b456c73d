function tests = test_examples()
%TEST_EXAMPLES  The examples run, and their networks do what they are trained for.
tests = {@flipflop_remembers, @loop_responds, @training_learns};
end

% Runs an example in an empty folder; answers what it prints.
function text = run_example(name)
folder = tempname();
mkdir(folder);
before = cd(folder);
cleaner = onCleanup(@() leave(before, folder));
addpath(repository('examples', 'matlab'));
text = evalc(name);
end

function leave(before, folder)
close('all');
cd(before);
files = dir(fullfile(folder, '*.png'));
for k = 1:numel(files)
    delete(fullfile(folder, files(k).name));
end
rmdir(folder);
end

% Each output holds the sign of its input's last pulse.
function flipflop_remembers()
values = sscanf(run_example('flipflop'), '%d %f %f %f', [4 inf]);
check(isequal(values(1, :), 0:99));
recorded = dlmread(repository('examples', 'data', 'flipflop_inputs.csv'), ',');
right = 0;
for trial = 1:100
    pulses = recorded((trial - 1) * 60 + (1:60), :);
    for bit = 1:3
        last = find(pulses(:, bit) ~= 0, 1, 'last');
        right = right + (isempty(last) || sign(values(1 + bit, trial)) == pulses(last, bit));
    end
end
check(right >= 297, '%d of 300 bits', right);
end

function loop_responds()
text = run_example('loop_activity');
lines = regexp(text, '(\w*go_cue) +\d+ ms +(-?[\d.]+)', 'tokens');
check(numel(lines) == 10);
for k = 1:10
    check(strcmp(lines{k}{1}, 'go_cue') == (str2double(lines{k}{2}) > 0.5), 'trial %d responds wrongly', k);
end
end

function training_learns()
text = run_example('train_memory');
values = sscanf(regexp(text, 'loss.*updates', 'match', 'once'), 'loss %f at first, %f after');
check(values(2) < 0.5 * values(1));
end
